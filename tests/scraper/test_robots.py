"""The robots.txt of a host: when it is read, what it forbids, what its absence means."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asking import BACK, Turns, asker, feed, page, refusal
from loopback import HOST, Answer, Site

from digest.archive import Archive

FORBIDDEN = f"{HOST} asks programs not to read this page (robots.txt)"


@pytest.fixture
def hosts() -> Turns:
    return Turns()


@pytest.mark.parametrize(
    ("rules", "allows"),
    [
        pytest.param("", True, id="nothing"),
        pytest.param("User-agent: *\nDisallow:", True, id="no rule"),
        pytest.param("User-agent: *\nDisallow: /", False, id="everything"),
        pytest.param("User-agent: *\nDisallow: /search\nDisallow: /api", True, id="other pages"),
        pytest.param("User-agent: *\nDisallow: /papers", False, id="this page"),
        pytest.param("User-agent: *\nAllow: /papers\nDisallow: /", True, id="all but this page"),
        pytest.param("User-agent: crawler\nDisallow: /", True, id="another program"),
        pytest.param("User-agent: crawler\nDisallow:\n\nUser-agent: *\nDisallow: /", False, id="all but another"),
        pytest.param("User-agent: digest\nDisallow: /", False, id="this program"),
        pytest.param("user-agent:*\r\ndisallow:/papers # no", False, id="written otherwise"),
        pytest.param("\ufeffUser-agent: *\nDisallow: /", False, id="with a byte order mark"),
        pytest.param("<html><body>Please log in</body></html>", True, id="a page of a portal"),
        pytest.param("User-agent: *\nDisallow: /papers\n" + "#" * 1_000_000, False, id="a very long one"),
    ],
)
def test_a_page_is_read_where_the_rules_allow_it(site: Site, hosts: Turns, rules: str, allows: bool) -> None:
    site.answers("/robots.txt", Answer(rules.encode()))
    url = site.answers("/papers", BACK)

    with asker(hosts) as scraper:
        if allows:
            assert scraper.get(page(url)).content == b"back"
        else:
            assert str(refusal(scraper, page(url))) == FORBIDDEN

    assert site.paths == ["/robots.txt", *(["/papers"] if allows else [])]


def test_what_is_meant_for_programs_needs_no_rules(site: Site, hosts: Turns) -> None:
    site.answers("/robots.txt", Answer(b"User-agent: *\nDisallow: /"))

    with asker(hosts) as scraper:
        assert scraper.get(feed(site.answers("/api", BACK))).content == b"back"

    assert site.paths == ["/api"]


def test_a_page_that_is_forbidden_does_not_close_what_is_meant_for_programs(site: Site, hosts: Turns) -> None:
    site.answers("/robots.txt", Answer(b"User-agent: *\nDisallow: /"))

    with asker(hosts) as scraper:
        refusal(scraper, page(f"{site.url}/papers"))
        assert scraper.get(feed(site.answers("/api", BACK))).content == b"back"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_without_rules_everything_is_allowed(site: Site, hosts: Turns, status: int) -> None:
    site.answers("/robots.txt", Answer(b"no", status))
    url = site.answers("/papers", BACK)

    with asker(hosts) as scraper:
        assert [scraper.get(page(url)).content for _ in range(2)] == [b"back"] * 2

    assert site.paths == ["/robots.txt", "/papers", "/papers"]


@pytest.mark.parametrize("answer", [Answer(status=500), Answer(status=503), Answer(length=9)])
def test_where_the_rules_cannot_be_read_no_page_is(site: Site, hosts: Turns, answer: Answer) -> None:
    site.answers("/robots.txt", answer)
    urls = [site.answers(f"/{number}", BACK) for number in range(3)]

    with asker(hosts) as scraper:
        errors = [refusal(scraper, page(url)) for url in urls]
        assert scraper.get(feed(site.answers("/api", BACK))).content == b"back"

    assert {str(error).partition(": ")[0] for error in errors} == {"robots.txt, which is asked first"}
    assert all(error.later for error in errors)
    assert site.paths == [*["/robots.txt"] * 4, "/api"]


def test_the_next_run_tries_again_to_read_the_rules(site: Site, hosts: Turns) -> None:
    site.answers("/robots.txt", *[Answer(status=503)] * 4, Answer(b""))
    url = site.answers("/papers", BACK)

    with asker(hosts) as scraper:
        refusal(scraper, page(url))
    with asker(hosts) as scraper:
        assert scraper.get(page(url)).content == b"back"


def test_a_host_that_is_down_is_not_said_to_lack_its_rules(site: Site, hosts: Turns) -> None:
    site.answers("/robots.txt", Answer(reset=True))

    with asker(hosts) as scraper:
        error = refusal(scraper, page(f"{site.url}/papers"))

    assert str(error) == f"no connection to {HOST} (is the network up?)"
    assert (error.of_host, hosts.robots(HOST)) == (True, None)


def test_rules_that_lead_to_another_host_forbid_nothing_and_are_not_kept(site: Site, hosts: Turns) -> None:
    site.answers("/robots.txt", Answer(status=302, headers={"Location": f"http://localhost:{site.port}/login"}))
    url = site.answers("/papers", BACK)

    with asker(hosts) as scraper:
        assert scraper.get(page(url)).content == b"back"

    assert hosts.robots(HOST) is None


def test_the_rules_are_read_once_a_day(site: Site, tmp_path: Path) -> None:
    Archive(tmp_path / "archive.db").close()
    site.answers("/robots.txt", Answer(b"User-agent: *\nDisallow: /secret"))
    url = site.answers("/papers", BACK)

    for _ in range(3):
        hosts = Turns(tmp_path / "archive.db")
        with asker(hosts) as scraper:
            scraper.get(page(url))
            assert str(refusal(scraper, page(f"{site.url}/secret"))) == FORBIDDEN
        hosts.close()

    assert site.paths == ["/robots.txt", "/papers", "/papers", "/papers"]


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(timedelta(days=-1, seconds=-1), id="a day ago"),
        pytest.param(timedelta(hours=1), id="in the future, by a wrong clock"),
    ],
)
def test_older_rules_are_read_again(site: Site, hosts: Turns, read: timedelta) -> None:
    hosts.keep_robots(HOST, "User-agent: *\nDisallow: /", datetime.now(UTC) + read)

    with asker(hosts) as scraper:
        assert scraper.get(page(site.answers("/papers", BACK))).content == b"back"

    assert site.paths == ["/robots.txt", "/papers"]


def test_a_crawl_delay_is_the_pace_from_then_on(site: Site, hosts: Turns) -> None:
    hosts.keep_robots(HOST, "User-agent: *\nCrawl-delay: 15\nDisallow: /api", datetime.now(UTC))
    url = site.answers("/papers", BACK)

    with asker(hosts, pace=lambda _: 3.0, run=10.0) as scraper:
        scraper.get(page(url))
        error = refusal(scraper, page(url))

    assert str(error) == f"no time left to wait for the turn at {HOST}"
    assert site.paths == ["/papers"]


def test_a_shorter_crawl_delay_does_not_make_hasty(site: Site, hosts: Turns) -> None:
    hosts.keep_robots(HOST, "User-agent: *\nCrawl-delay: 1", datetime.now(UTC))
    url = site.answers("/papers", BACK)

    with asker(hosts, pace=lambda _: 30.0, run=10.0) as scraper:
        scraper.get(page(url))
        refusal(scraper, page(url))

    assert site.paths == ["/papers"]


def test_a_mirror_is_the_readers_own(site: Site, hosts: Turns) -> None:
    site.answers("/papers", BACK)

    with asker(hosts, endpoints={"https://huggingface.co": site.url}) as scraper:
        assert scraper.get(page("https://huggingface.co/papers")).content == b"back"

    assert site.paths == ["/papers"]

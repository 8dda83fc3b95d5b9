"""The robots.txt of a host: when it is read, what it forbids, what its absence means."""

import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.asking import BACK, Turns, asker, feed, page, refusal
from support.loopback import HOST, Answer, Site

from digest.archive import Archive
from digest.retrieve.robots import read_robots_rules

FORBIDDEN = f"{HOST} asks programs not to read this page (robots.txt)"


EVERYBODY = "User-agent: *"


@pytest.mark.parametrize(
    ("lines", "path", "allowed"),
    [
        pytest.param("Disallow: /\nAllow: /list", "/list/cs.CL/new", True, id="the longer rule, whatever the order"),
        pytest.param("Allow: /list\nDisallow: /list/cs", "/list/cs.CL/new", False, id="the longer rule forbids"),
        pytest.param("Disallow: /list\nAllow: /list", "/list", True, id="of two alike the kinder one"),
        pytest.param("Disallow: /List", "/list", True, id="case matters"),
        pytest.param("Disallow: /a%20b", "/a b", False, id="written with signs"),
        pytest.param("Disallow: /é", "/%C3%A9", False, id="asked for with signs"),
        pytest.param("Disallow: /*?", "/papers?q=x", False, id="any query"),
        pytest.param("Disallow: /*?", "/papers", True, id="no query"),
        pytest.param("Disallow: /*/date/*/raw", "/papers/date/2026/raw/1", False, id="two stars"),
        pytest.param("Disallow: /*/date/*/raw", "/papers/date/raw", True, id="not in this order"),
        pytest.param("Disallow: /*.pdf$", "/a.pdf", False, id="the end"),
        pytest.param("Disallow: /*.pdf$", "/a.pdf?x", True, id="not the end"),
        pytest.param("Disallow: /papers$", "/papers", False, id="all of it"),
        pytest.param("Disallow: /papers$", "/papers/1", True, id="more than it"),
        pytest.param("Disallow: /ab*b$", "/ab", True, id="one letter is not two"),
        pytest.param("Disallow: *", "/papers", False, id="a star alone"),
        pytest.param("\nDisallow: /papers", "/papers", False, id="after an empty line"),
        pytest.param("User-agent: other\nDisallow: /", "/papers", False, id="two names for one group"),
        pytest.param("Disallow: /x\nUser-agent: other\nDisallow: /papers", "/papers", True, id="a group of another"),
        pytest.param("Disallow: /x\n\nUser-agent: *\nDisallow: /papers", "/papers", False, id="one group in two"),
        pytest.param("Disallow: /\nUser-agent: Digest/2\nAllow: /", "/papers", True, id="this program, named"),
        pytest.param("Disallow: /\nUser-agent: digester\nAllow: /", "/papers", False, id="a longer name"),
        pytest.param("Disallow /papers\nNoindex: /papers\n: /papers", "/papers", True, id="no rules"),
    ],
)
def test_the_longest_rule_that_fits_holds(lines: str, path: str, allowed: bool) -> None:
    assert read_robots_rules(f"{EVERYBODY}\n{lines}", "digest").allows(f"https://papers.invalid{path}") is allowed


def test_a_rule_before_any_name_is_for_nobody() -> None:
    assert read_robots_rules("Disallow: /\nUser-agent: other\nDisallow: /", "digest").allows("https://papers.invalid/x")


@pytest.mark.parametrize(
    ("written", "delay"),
    [("15", 15.0), ("0.5", 0.5), ("", 0.0), ("soon", 0.0), ("-1", 0.0), ("1e9", 0.0), ("3 # please", 3.0)],
)
def test_a_delay_is_a_number_of_seconds(written: str, delay: float) -> None:
    assert read_robots_rules(f"{EVERYBODY}\nCrawl-delay: {written}", "digest").delay == delay


@given(text=st.text(), path=st.text())
def test_no_text_is_too_odd_to_be_read(text: str, path: str) -> None:
    assert read_robots_rules(f"{EVERYBODY}\nDisallow: {text}\n{text}", "digest").allows(
        f"https://papers.invalid/{path}"
    ) in (
        True,
        False,
    )


def test_stars_without_end_come_to_an_end() -> None:
    hostile = read_robots_rules(f"{EVERYBODY}\nDisallow: /{'*a' * 1000}$", "digest")

    assert hostile.allows(f"https://papers.invalid/{'a' * 999}b")


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

    assert str(error) == f"no connection to {HOST}; is the network up?"
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
    hosts.store_robots(HOST, "User-agent: *\nDisallow: /", datetime.now(UTC) + read)

    with asker(hosts) as scraper:
        assert scraper.get(page(site.answers("/papers", BACK))).content == b"back"

    assert site.paths == ["/robots.txt", "/papers"]


def test_a_crawl_delay_is_the_pace_from_then_on(site: Site, hosts: Turns) -> None:
    hosts.store_robots(HOST, "User-agent: *\nCrawl-delay: 15\nDisallow: /api", datetime.now(UTC))
    url = site.answers("/papers", BACK)

    with asker(hosts, pace=lambda _: 3.0, run=10.0) as scraper:
        scraper.get(page(url))
        error = refusal(scraper, page(url))

    assert str(error) == f"no time left to wait for the turn at {HOST}"
    assert site.paths == ["/papers"]


def test_a_shorter_crawl_delay_does_not_make_hasty(site: Site, hosts: Turns) -> None:
    hosts.store_robots(HOST, "User-agent: *\nCrawl-delay: 1", datetime.now(UTC))
    url = site.answers("/papers", BACK)

    with asker(hosts, pace=lambda _: 30.0, run=10.0) as scraper:
        scraper.get(page(url))
        refusal(scraper, page(url))

    assert site.paths == ["/papers"]


def test_a_mirror_is_the_readers_own(site: Site, hosts: Turns) -> None:
    site.answers("/papers", BACK)

    with asker(hosts, mirrors={"https://huggingface.co": site.url}) as scraper:
        assert scraper.get(page("https://huggingface.co/papers")).content == b"back"

    assert site.paths == ["/papers"]


def test_of_a_group_with_many_names_each_rule_is_kept_once() -> None:
    names = "".join(f"User-agent: a{number}\n" for number in range(1000))

    found = read_robots_rules(f"{names}{EVERYBODY}\n{EVERYBODY}\nDisallow: /a\n", "digest")

    assert found.paths == (("/a", False),)


def test_what_is_kept_of_the_rules_is_no_more_than_a_few_times_their_text() -> None:
    text = "User-agent: a\n" * 5_000 + f"{EVERYBODY}\n" * 5_000 + "Allow: /\n" * 10_000
    tracemalloc.start()

    read_robots_rules(text, "digest")

    assert tracemalloc.get_traced_memory()[1] < 30 * len(text)
    tracemalloc.stop()

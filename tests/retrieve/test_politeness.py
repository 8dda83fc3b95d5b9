"""At which pace a host is asked, when it is left alone, and how long anything may take."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest
from support.asking import BACK, Turns, asker, feed, page, refusal
from support.loopback import HOST, Answer, Site

from digest.archive import Archive
from digest.errors import FetchError

PACE = 0.02
OTHER = "127.0.0.2"
TRIES = 4


def slow(_: str) -> float:
    return PACE


@pytest.fixture
def hosts() -> Turns:
    return Turns()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    Archive(path).close()
    return path


@pytest.fixture
def other(site: Site) -> Iterator[Site]:
    assert site.host != OTHER
    try:
        running = Site(OTHER)
    except OSError:
        pytest.skip(f"{OTHER} does not lead to this machine")
    with running:
        yield running


def is_polite(turns: list[datetime], site: Site, pace: float = PACE) -> bool:
    """Whether *turns* are *pace* apart, and *site* was never asked before its turn."""
    apart = all(after - before >= timedelta(seconds=pace) for before, after in pairwise(turns))
    waited = all(turn <= time for turn, time in zip(turns, site.times, strict=True))
    return apart and waited


def test_a_host_is_asked_at_its_pace(site: Site, hosts: Turns) -> None:
    urls = [site.answers(f"/{number}", BACK) for number in range(5)]

    with asker(hosts, pace=slow) as scraper:
        for url in urls:
            scraper.get(feed(url))

    assert len(site.paths) == 5
    assert is_polite(hosts.taken[HOST], site)


def test_the_first_request_is_not_waited_for(site: Site, hosts: Turns) -> None:
    with asker(hosts, pace=lambda _: 3600.0) as scraper:
        assert scraper.get(feed(site.answers("/", BACK))).content == b"back"


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"/0": [Answer(status=503), Answer(status=503), BACK]}, id="another try"),
        pytest.param({"/0": [Answer(length=9), Answer(reset=True), BACK]}, id="a broken answer"),
        pytest.param(
            {
                "/0": [Answer(status=302, headers={"Location": "/1"})],
                "/1": [Answer(status=302, headers={"Location": "/2"})],
                "/2": [BACK],
            },
            id="a redirect",
        ),
    ],
)
def test_what_follows_from_an_answer_keeps_the_pace_too(
    site: Site, hosts: Turns, answers: dict[str, list[Answer]]
) -> None:
    for path, each in answers.items():
        site.answers(path, *each)

    with asker(hosts, pace=slow) as scraper:
        scraper.get(feed(f"{site.url}/0"))

    assert len(site.paths) == 3
    assert is_polite(hosts.taken[HOST], site)


def test_the_robots_txt_keeps_the_pace_too(site: Site, hosts: Turns) -> None:
    url = site.answers("/papers", BACK)

    with asker(hosts, pace=slow) as scraper:
        scraper.get(page(url))

    assert site.paths == ["/robots.txt", "/papers"]
    assert is_polite(hosts.taken[HOST], site)


def test_the_next_run_waits_for_the_last_one(site: Site, file: Path) -> None:
    url, turns = site.answers("/papers", BACK), []

    for _ in range(3):
        hosts = Turns(file)
        with asker(hosts, pace=slow) as scraper:
            scraper.get(feed(url))
        turns += hosts.taken[HOST]
        hosts.close()

    assert is_polite(turns, site)


def test_two_runs_at_once_take_turns(site: Site, file: Path) -> None:
    url, both = site.answers("/papers", BACK), [Turns(file), Turns(file)]

    def ask(hosts: Turns) -> None:
        with asker(hosts, pace=slow) as scraper:
            for _ in range(4):
                scraper.get(feed(url))

    threads = [Thread(target=ask, args=(hosts,)) for hosts in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    turns = sorted(turn for hosts in both for turn in hosts.taken[HOST])
    assert len(turns) == len(site.paths) == 8
    assert is_polite(turns, site)
    for hosts in both:
        hosts.close()


def test_threads_of_one_run_take_turns_at_a_host(site: Site, hosts: Turns) -> None:
    url = site.answers("/papers", BACK)

    with asker(hosts, pace=slow) as scraper:
        threads = [Thread(target=scraper.get, args=(feed(url),)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(site.paths) == 6
    assert is_polite(hosts.taken[HOST], site)


def test_one_host_does_not_wait_for_another(site: Site, other: Site, hosts: Turns) -> None:
    urls = [site.answers("/papers", BACK), other.answers("/papers", BACK)]

    with asker(hosts, pace=lambda _: 3600.0, run=1.0) as scraper:
        assert [scraper.get(feed(url)).content for url in urls] == [b"back", b"back"]


def test_a_turn_that_comes_after_the_run_is_not_waited_for(site: Site, hosts: Turns) -> None:
    url = site.answers("/papers", BACK)

    with asker(hosts, pace=lambda _: 3600.0) as scraper:
        scraper.get(feed(url))
        error = refusal(scraper, feed(url))

    assert str(error) == f"no time left to wait for the turn at {HOST}"
    assert (error.later, site.paths, len(hosts.taken[HOST])) == (True, ["/papers"], 1)


def test_what_waits_ends_with_the_run(site: Site, hosts: Turns) -> None:
    url, ended = site.answers("/papers", BACK), []

    def ask() -> None:
        ended.append(refusal(scraper, feed(url)))

    with asker(hosts, pace=lambda _: 50.0) as scraper:
        scraper.get(feed(url))
        waiting = Thread(target=ask)
        waiting.start()
    waiting.join()

    assert ([str(error) for error in ended], site.paths) == (["the run is over"], ["/papers"])


def test_a_host_that_refuses_is_asked_no_more(site: Site, file: Path) -> None:
    urls = [site.answers("/1", Answer(status=403)), site.answers("/2", BACK)]

    with asker(first := Turns(file)) as scraper:
        told = [str(refusal(scraper, feed(url))) for url in urls]
    with asker(second := Turns(file)) as scraper:
        later = refusal(scraper, feed(urls[1]))
    first.close()
    second.close()

    assert told == [f"{HOST} refused (403)"] * 2
    assert re.match(r"not asked before \S+[^:]*:\d\d: ", str(later))
    assert str(later).endswith(told[0])
    assert (later.later, site.paths) == (True, ["/1"])


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(status=429, headers={"Retry-After": "3600"}), id="too many"),
        pytest.param(Answer(status=503, headers={"Retry-After": "3600"}), id="trouble"),
        pytest.param(Answer(status=429, headers={"RateLimit": '"pages";r=0;t=255'}), id="the limit of Hugging Face"),
    ],
)
def test_a_long_wait_is_remembered_not_slept(site: Site, file: Path, answer: Answer) -> None:
    url = site.answers("/papers", answer, BACK)

    with asker(first := Turns(file)) as scraper:
        refusal(scraper, feed(url))
    with asker(second := Turns(file)) as scraper:
        error = refusal(scraper, feed(url))
    first.close()
    second.close()

    assert re.match(r"not asked before \S+[^:]*:\d\d: ", str(error))
    assert (error.later, site.paths) == (True, ["/papers"])


def test_a_short_wait_that_is_asked_for_again_and_again_is_remembered(site: Site, hosts: Turns) -> None:
    url = site.answers("/papers", Answer(status=429, headers={"Retry-After": "0"}))

    with asker(hosts) as scraper:
        assert "asks to wait until " in str(refusal(scraper, feed(url)))

    assert len(site.paths) == TRIES


def test_a_wait_that_is_nearly_over_is_waited(site: Site, hosts: Turns) -> None:
    until = datetime.now(UTC) + timedelta(seconds=0.05)
    hosts.set_cooldown(HOST, until, "patience")

    with asker(hosts) as scraper:
        assert scraper.get(feed(site.answers("/papers", BACK))).content == b"back"

    assert site.times[0] >= until


def test_a_wait_that_is_over_is_forgotten(site: Site, hosts: Turns) -> None:
    hosts.set_cooldown(HOST, datetime.now(UTC) - timedelta(seconds=1), "patience")

    with asker(hosts) as scraper:
        assert scraper.get(feed(site.answers("/papers", BACK))).content == b"back"


def test_a_wait_that_a_wrong_clock_wrote_is_not_waited(site: Site, hosts: Turns) -> None:
    hosts.set_cooldown(HOST, datetime.now(UTC) + timedelta(days=300), "patience")

    with asker(hosts) as scraper:
        assert scraper.get(feed(site.answers("/papers", BACK))).content == b"back"


@pytest.mark.parametrize("wait", ["9" * 30, "9" * 400])
def test_a_wait_without_end_is_no_more_than_a_week(site: Site, hosts: Turns, wait: str) -> None:
    with asker(hosts) as scraper:
        refusal(scraper, feed(site.answers("/papers", Answer(status=429, headers={"Retry-After": wait}))))

    peace = hosts.cooldown(HOST, datetime.now(UTC))
    assert peace
    assert timedelta(days=6) < peace.until - datetime.now(UTC) <= timedelta(days=7)


@pytest.mark.parametrize("limit", ['"pages";r=0;t=255', '"api";r=7;t=255, "pages";r=0;t=255'])
def test_the_last_page_that_a_limit_allows_comes_and_no_more_are_asked_for(
    site: Site, hosts: Turns, limit: str
) -> None:
    url = site.answers("/papers", Answer(b"back", headers={"RateLimit": limit}))

    with asker(hosts) as scraper:
        assert scraper.get(feed(url)).content == b"back"
        assert "allows no more just now" in str(refusal(scraper, feed(url)))

    assert site.paths == ["/papers"]


def test_a_limit_that_leaves_some_is_no_reason_to_stop(site: Site, hosts: Turns) -> None:
    url = site.answers("/papers", Answer(b"back", headers={"RateLimit": '"pages";r=10;t=255'}))

    with asker(hosts) as scraper:
        assert [scraper.get(feed(url)).content for _ in range(2)] == [b"back"] * 2


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        pytest.param(Answer(reset=True), TRIES, id="no connection"),
        pytest.param(Answer(status=429), TRIES, id="patience"),
        pytest.param(Answer(status=511), 1, id="a login of the network"),
    ],
)
def test_what_stops_a_host_stops_all_its_pages(site: Site, hosts: Turns, answer: Answer, asked: int) -> None:
    urls = [site.answers(f"/{number}", answer) for number in range(5)]

    with asker(hosts) as scraper:
        errors = [refusal(scraper, feed(url)) for url in urls]

    assert {(str(error), error.of_host) for error in errors} == {(str(errors[0]), True)}
    assert site.paths == ["/0"] * asked


@pytest.mark.parametrize(
    "answer",
    [Answer(status=404), Answer(status=500), Answer(length=9), Answer(b"x", headers={"Content-Encoding": "gzip"})],
    ids=["no such page", "trouble", "broken off", "broken compression"],
)
def test_what_stops_a_page_does_not_stop_the_next(site: Site, hosts: Turns, answer: Answer) -> None:
    with asker(hosts) as scraper:
        refusal(scraper, feed(site.answers("/1", answer)))
        assert scraper.get(feed(site.answers("/2", BACK))).content == b"back"


@pytest.mark.parametrize("answer", [Answer(status=503), Answer(length=9)], ids=["trouble", "broken off"])
def test_a_host_in_trouble_is_tried_often_for_one_page_alone(site: Site, hosts: Turns, answer: Answer) -> None:
    urls = [site.answers(f"/{number}", answer) for number in range(3)]

    with asker(hosts) as scraper:
        for url in urls:
            refusal(scraper, feed(url))

    assert site.paths == ["/0"] * TRIES + ["/1", "/2"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(raw=b"", drip=60.0), id="silence"),
        pytest.param(Answer(raw=b"HTTP/1.1 200 OK\r\nX-Long: ", drip=0.01), id="headers that drip"),
        pytest.param(Answer(length=10**6, drip=0.01), id="a page that drips"),
    ],
)
def test_nothing_lasts_longer_than_the_deadline(site: Site, hosts: Turns, answer: Answer) -> None:
    with asker(hosts, deadline=0.1) as scraper:
        error = refusal(scraper, feed(site.answers("/papers", answer)))

    assert str(error).startswith("timed out after")
    assert (error.later, error.of_host, site.paths) == (True, True, ["/papers"])


def test_nothing_lasts_longer_than_the_run(site: Site, hosts: Turns) -> None:
    url = site.answers("/papers", Answer(length=10**6, drip=0.01))

    with asker(hosts, run=0.1) as scraper:
        error = refusal(scraper, feed(url))
        after = refusal(scraper, feed(url))

    assert (str(after), error.later) == (str(error), True)
    assert site.paths == ["/papers"]


def test_after_the_run_nobody_is_asked(site: Site, hosts: Turns) -> None:
    with asker(hosts, run=0.0) as scraper:
        error = refusal(scraper, feed(site.answers("/papers", BACK)))

    assert (error.later, site.paths) == (True, [])


def test_a_host_that_answers_too_late_does_not_spoil_the_next_run(site: Site, hosts: Turns) -> None:
    url = site.answers("/papers", Answer(raw=b"", drip=60.0), BACK)

    with asker(hosts, deadline=0.05) as scraper:
        refusal(scraper, feed(url))
    with asker(hosts) as scraper:
        assert scraper.get(feed(url)).content == b"back"


def test_a_fortnight_of_three_sources_asks_no_host_more_often_than_it_allows(
    site: Site, other: Site, hosts: Turns
) -> None:
    paces = {HOST: 0.03, OTHER: 0.01}
    pages = [running.answers(f"/{day}", BACK) for day in range(14) for running in (site, other)]
    feeds = [site.answers(f"/feed/{day}", Answer(status=304 if day % 2 else 200)) for day in range(14)]
    failed: list[FetchError] = []

    def ask(host: str) -> None:
        for url in (*pages, *feeds):
            if host in url:
                try:
                    scraper.get(feed(url) if "feed" in url else page(url))
                except FetchError as error:
                    failed.append(error)

    with asker(hosts, pace=paces.__getitem__) as scraper:
        threads = [Thread(target=ask, args=(host,)) for host in paces]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert (len(site.paths), len(other.paths)) == (1 + 14 + 14, 1 + 14)
    assert is_polite(hosts.taken[HOST], site, paces[HOST])
    assert is_polite(hosts.taken[OTHER], other, paces[OTHER])
    assert {str(error) for error in failed} == {f"{HOST} answered 304 Not Modified"}

"""What a site may do to a run: the right sentence, the right exit status, and nothing lost."""

import gzip
import json
import sqlite3
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from support.homes import TUESDAY, WEDNESDAY, Fault, Home, found, identifier, ids, page
from support.loopback import Answer, Site
from support.running import Command, Outcome

from digest.retrieve import local

NEXT = datetime(2026, 6, 10, 12, tzinfo=UTC)
SATURDAY = datetime(2026, 6, 13, 12, tzinfo=UTC)
POWERLESS = Fault(powerless=True)
FETCH = ("fetch", "--new", "-f", "ids")
PATHS = (
    "/papers",
    f"/papers/date/{TUESDAY}",
    "/api/daily_papers?limit=100",
    f"/api/daily_papers?date={TUESDAY}&limit=100",
)
REDESIGNED = b"<html><body><main><p>We have a new look.</p></main></body></html>"
ELSEWHERE = {"Location": "http://login.invalid/"}
FEED = '<rss version="2.0"><channel><title>Letters</title>{}</channel></rss>'


def gives(site: Site, *answers: Answer) -> None:
    """From now on every page of *site* gives *answers*."""
    for path in PATHS:
        site.answers(path, *answers)


def lists(site: Site, titles: str, latest: str, day: str = WEDNESDAY) -> None:
    """From now on *site* has the papers *titles* for Tuesday, and the *latest* ones for *day*."""
    for path in PATHS:
        site.answers(path, Answer(page(titles, TUESDAY) if TUESDAY in path else page(latest, day)))


def rss(*titles: str) -> bytes:
    items = (
        f"<item><title>{title}</title><link>https://example.org/{title}</link><description>Wet.</description></item>"
        for title in titles
    )
    return FEED.format("".join(items)).encode()


def linked(*titles: str) -> bytes:
    """The same feed, with links to the papers' pages at arXiv."""
    feed = rss(*titles).decode()
    for title in titles:
        feed = feed.replace(f"https://example.org/{title}", f"https://arxiv.org/abs/{identifier(title)}")
    return feed.encode()


def unreadable(good: int, bad: int) -> bytes:
    """A list of which some records are no papers."""
    known = json.loads(page(" ".join(f"Tide{number}" for number in range(good)), WEDNESDAY))
    return json.dumps(known | {"dailyPapers": [*known["dailyPapers"], *[{"paper": {}}] * bad]}).encode()


def at(site: Site) -> Mapping[str, str]:
    """The environment in which *site* is Hugging Face."""
    return {"HF_ENDPOINT": site.url}


def forgiven(home: Home) -> None:
    """As if the time had passed for which a host wanted to be left alone."""
    with closing(sqlite3.connect(home.archive)) as db, db:
        db.execute("UPDATE hosts SET not_before = NULL")


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        pytest.param(
            Answer(status=429, headers={"Retry-After": "3600"}), 75, "asks to wait until ", id="too many requests"
        ),
        pytest.param(Answer(status=503, headers={"Retry-After": "0"}), 75, "has trouble (503)", id="always trouble"),
        pytest.param(Answer(status=403), 1, "refused (403)", id="forbidden"),
        pytest.param(
            Answer(status=403, headers={"cf-mitigated": "challenge"}), 1, "wants to see a browser", id="a challenge"
        ),
        pytest.param(Answer(status=404), 1, "no such page (404)", id="no such page"),
        pytest.param(Answer(status=511), 75, "a captive portal", id="a login for the network"),
        pytest.param(Answer(b"<form><input type=password></form>"), 75, "asks for a password", id="a login"),
        pytest.param(Answer(REDESIGNED), 1, "has the site changed?", id="a redesign"),
        pytest.param(Answer(page("", WEDNESDAY)), 1, "a working day", id="an empty list on a working day"),
        pytest.param(Answer(unreadable(1, 3)), 1, "unreadable", id="most records unreadable"),
        pytest.param(Answer(), 1, "it is empty", id="nothing"),
        pytest.param(
            Answer(gzip.compress(bytes(200_000_000), 1), headers={"Content-Encoding": "gzip"}),
            1,
            "no listing is that large",
            id="a bomb",
        ),
        pytest.param(
            Answer(b"not packed", headers={"Content-Encoding": "gzip"}), 1, "compression", id="broken compression"
        ),
        pytest.param(Answer(status=302, headers=ELSEWHERE), 1, "led to http://login.invalid/", id="another host"),
        pytest.param(Answer(status=302, headers={"Location": "/papers"}), 1, "more than 5 redirects", id="a circle"),
    ],
)
def test_a_site_that_fails_is_a_sentence_and_loses_nothing(
    home: Home, site: Site, answer: Answer, status: int, told: str
) -> None:
    gives(site, Answer(page("Tides")))
    assert set(found(home(*FETCH, env=at(site)))) == ids("Tides")
    site.paths.clear()

    gives(site, answer)
    failed = home(*FETCH, now=NEXT, env=at(site))

    assert (failed.status, failed.out) == (status, b"")
    assert told in failed.err
    assert all(line.startswith(("digest: hf", "  → digest ")) for line in failed.err.splitlines())

    forgiven(home)
    lists(site, "Tides Ebb", "Waves")
    again = home(*FETCH, now=NEXT, env=at(site))
    assert (again.status, set(found(again)), again.err) == (0, ids("Ebb Waves"), "")


@pytest.mark.parametrize(
    "answer",
    [Answer(status=403), Answer(status=429, headers={"Retry-After": "3600"})],
    ids=["forbidden", "too many requests"],
)
def test_a_host_that_wants_peace_is_asked_once_and_left_alone_by_the_next_run(
    home: Home, site: Site, answer: Answer
) -> None:
    gives(site, Answer(page("Tides")))
    home(*FETCH, env=at(site))
    site.paths.clear()

    gives(site, answer)
    first = home(*FETCH, now=NEXT, env=at(site))
    second = home(*FETCH, now=NEXT, env=at(site))

    assert len(site.paths) == 1
    assert (first.err.count("\n"), second.status, second.err.count("\n")) == (1, 75, 1)
    assert "digest: hf:2026-06-09: not asked before " in second.err
    assert second.err.endswith("(and so 1 later list)\n")


def test_a_site_without_a_name_is_one_line_for_all_days_that_were_missed(home: Home, site: Site) -> None:
    gives(site, Answer(page("Tides")))
    home(*FETCH, env=at(site))

    later = datetime(2026, 6, 19, 12, tzinfo=UTC)
    ran = home(*FETCH, now=later, env={"HF_ENDPOINT": "http://nowhere.invalid"})

    sentence = "nowhere.invalid was not found; is the network up? (and so 8 later lists)"
    assert (ran.status, ran.err) == (75, f"digest: hf:2026-06-09: {sentence}\n")


def test_a_certificate_that_nobody_vouches_for_is_a_sentence(home: Home) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)

    with Site(tls=context) as site:
        ran = home(*FETCH, env=at(site))

    assert (ran.status, ran.is_one_sentence, site.paths) == (1, True, [])
    assert "the certificate cannot be verified" in ran.err


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([Answer(status=503, headers={"Retry-After": "0"})] * 3, id="trouble three times"),
        pytest.param([Answer(status=429, headers={"RateLimit": '"pages";r=0;t=0'})], id="a limit that is over at once"),
    ],
)
def test_a_trouble_that_passes_is_not_told(home: Home, site: Site, answers: list[Answer]) -> None:
    gives(site, *answers, Answer(page("Tides")))

    ran = home("fetch", "-f", "ids", env=at(site))

    assert (ran.status, set(found(ran)), ran.err) == (0, ids("Tides"), "")
    assert site.paths == ["/papers"] * (len(answers) + 1)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Outcome, Site]]]:
    """Runs whose first answer broke off, all at once because each waits a second before it tries again."""
    whole = gzip.compress(page("Tides", TUESDAY))
    answers = {
        "half a page": Answer(page("Tides"), length=10_000),
        "no answer": Answer(reset=True),
        "half of what is compressed": Answer(whole[:-20], headers={"Content-Encoding": "gzip"}),
        "half of its pieces": Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{"),
    }
    command = Command(tmp_path_factory.mktemp("broken"))
    with ExitStack() as stack:
        sites = {name: stack.enter_context(Site()) for name in answers}
        for name, answer in answers.items():
            gives(sites[name], answer, Answer(page("Tides")))
        ran = command.together({name: (FETCH, at(site)) for name, site in sites.items()})
        yield {name: (ran[name], site) for name, site in sites.items()}


@pytest.mark.parametrize("name", ["half a page", "no answer", "half of what is compressed", "half of its pieces"])
def test_a_page_that_breaks_off_is_got_again_and_never_half_of_it_read(
    broken: dict[str, tuple[Outcome, Site]], name: str
) -> None:
    ran, site = broken[name]

    assert (ran.status, set(found(ran))) == (0, ids("Tides"))
    assert site.paths == ["/papers"] * 2


def test_records_that_cannot_be_read_are_counted_and_the_others_used(home: Home, site: Site) -> None:
    gives(site, Answer(unreadable(3, 1)))

    ran = home(*FETCH, now=NEXT, env=at(site))

    assert (ran.status, set(found(ran))) == (0, ids("Tide0 Tide1 Tide2"))
    assert "1 of 4" in ran.err


def test_a_day_without_a_list_is_quiet(home: Home, site: Site) -> None:
    gives(site, Answer(page("", "2026-06-13")))

    ran = home(*FETCH, now=SATURDAY, env=at(site))

    assert (ran.status, ran.out, ran.err) == (0, b"", "")


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=iso-8859-1", "text/html; charset=utf-16"])
def test_a_wrong_or_missing_charset_does_not_change_a_letter(home: Home, site: Site, kind: str) -> None:
    content = page("Tides=Gezeiten–für–李").decode("unicode-escape").encode("utf-8")
    gives(site, Answer(content, headers={"Content-Type": kind}))

    ran = home("fetch", "-f", "json", env=at(site))

    assert [paper["title"] for paper in json.loads(ran.out)["papers"]] == ["Gezeiten–für–李"]


def test_bytes_that_are_no_letters_are_no_reason_to_fail(home: Home, site: Site) -> None:
    gives(site, Answer(local.SAMPLE_PATH.read_bytes().replace(b"Mamba", b"M\xff\xfeamba")))

    ran = home("fetch", "-f", "json", env=at(site))

    assert (ran.status, len(json.loads(ran.out)["papers"])) == (0, 12)
    assert any("M\ufffd\ufffdamba" in paper["title"] for paper in json.loads(ran.out)["papers"])


@pytest.mark.parametrize("format", ["terminal", "markdown", "json", "atom", "html", "bibtex", "ris", "ids"])
def test_what_a_site_says_cannot_move_the_cursor(home: Home, site: Site, format: str) -> None:
    hostile = "\x1b[2J\x1b]8;;http://evil.invalid\x07Tides\r\x9b31m\u202e\x00"
    listed = {"paper": {"id": "2606.90001", "title": f"{hostile} of it", "summary": hostile}}
    content = json.dumps({"dailyPapers": [listed], "dateString": TUESDAY, "periodType": "day"}).encode()
    gives(site, Answer(content))

    ran = home("fetch", "-f", format, env=at(site))

    assert (ran.status, b"\x1b" in ran.out, b"\r" in ran.out.replace(b"\r\n", b"")) == (0, False, False)
    assert b"\x1b" not in ran.err.encode()


# Several sources at once.


@pytest.fixture
def feeds() -> Iterator[tuple[Site, Site]]:
    """Two more sites on hosts of their own, with a feed each."""
    try:
        sites = Site("127.0.0.2"), Site("127.0.0.3")
    except OSError:
        pytest.skip("127.0.0.2 does not lead to this machine")
    with sites[0] as one, sites[1] as other:
        one.answers("/feed.xml", Answer(rss("Currents")))
        other.answers("/feed.xml", Answer(rss("Harbours")))
        yield one, other


def mirrored(one: Site, other: Site) -> Mapping[str, str]:
    """The environment in which they are the sites of two feeds."""
    return {"DIGEST_MIRRORS": f"https://one.invalid={one.url} https://other.invalid={other.url}"}


THREE = ("hf", "https://one.invalid/feed.xml", "https://other.invalid/feed.xml")


def titles(ran: Outcome) -> set[str]:
    return {paper["title"] for paper in json.loads(ran.out)["papers"]}


@pytest.mark.parametrize(
    ("down", "left"),
    [
        (0, {"Currents", "Harbours"}),
        (1, {"Tides", "Harbours"}),
        (2, {"Tides", "Currents"}),
    ],
)
def test_of_three_sources_one_that_is_down_is_named_and_the_others_are_a_digest(
    home: Home, site: Site, feeds: tuple[Site, Site], down: int, left: set[str]
) -> None:
    gives(site, Answer(page("Tides")))
    path = "/papers" if down == 0 else "/feed.xml"
    (site, *feeds)[down].answers(path, Answer(status=403))

    ran = home("fetch", *THREE, "-f", "json", "--new", env={**at(site), **mirrored(*feeds)})

    assert (ran.status, titles(ran)) == (3, left)
    assert [failure["source"] for failure in json.loads(ran.out)["failures"]] == [THREE[down]]
    assert ran.err.startswith(f"digest: {THREE[down]}: 127.0.0.{down + 1} refused (403)")


def test_what_was_down_is_caught_up_with_alone(home: Home, site: Site, feeds: tuple[Site, Site]) -> None:
    environment = {**at(site), **mirrored(*feeds)}
    gives(site, Answer(page("Tides")))
    feeds[1].answers("/feed.xml", Answer(status=404))
    home("fetch", *THREE, "-f", "json", "--new", env=environment)

    feeds[1].answers("/feed.xml", Answer(rss("Harbours")))
    ran = home("fetch", *THREE, "-f", "json", "--new", env=environment)

    assert (ran.status, titles(ran)) == (0, {"Harbours"})


def test_when_all_three_are_down_each_is_named(home: Home, site: Site, feeds: tuple[Site, Site]) -> None:
    gives(site, Answer(status=404))
    for feed in feeds:
        feed.answers("/feed.xml", Answer(status=500, headers={"Retry-After": "0"}))

    ran = home("fetch", *THREE, "-f", "json", env={**at(site), **mirrored(*feeds)})

    assert ran.status == 1
    assert [line.split(": ")[1] for line in ran.err.splitlines()] == list(THREE)


def test_a_paper_of_two_sources_is_one_and_a_new_version_is_no_news(
    home: Home, site: Site, feeds: tuple[Site, Site]
) -> None:
    environment = {**at(site), **mirrored(*feeds)}
    gives(site, Answer(page("Currents")))
    feeds[0].answers("/feed.xml", Answer(linked("Currents")))
    first = home("fetch", *THREE[:2], "-f", "json", "--new", env=environment)
    feeds[0].answers("/feed.xml", Answer(linked("Currents", "Waves")))

    second = home("fetch", *THREE[:2], "-f", "json", "--new", env=environment)

    (paper,) = json.loads(first.out)["papers"]
    assert (paper["title"], set(paper["sources"])) == ("Currents", {"hf", "feed"})
    assert titles(second) == {"Waves"}


def test_a_page_as_it_was_is_no_quiet_day(home: Home, site: Site, feeds: tuple[Site, Site]) -> None:
    environment = {**at(site), **mirrored(*feeds)}
    feeds[0].answers("/feed.xml", Answer(rss("Currents"), headers={"ETag": '"1"'}), Answer(status=304))

    looks = [home("fetch", THREE[1], "-f", "json", env=environment) for _ in range(2)]
    new = home("fetch", THREE[1], "-f", "json", "--new", env=environment)

    assert [titles(ran) for ran in (*looks, new)] == [{"Currents"}] * 3
    assert feeds[0].headers[1]["If-None-Match"] == '"1"'


# What is kept.


def test_a_page_that_cannot_be_read_is_kept_for_the_doctor(home: Home, site: Site) -> None:
    gives(site, Answer(REDESIGNED))

    ran = home("fetch", env=at(site))
    kept = Path(ran.err.split("--replay ")[1].split()[0])
    doctor = home("doctor", "--replay", str(kept))

    assert kept.read_bytes() == REDESIGNED
    assert (doctor.status, doctor.out) == (1, b"")
    assert "has the site changed?" in doctor.err


@pytest.mark.parametrize("place", ["a file", "a folder that is closed"])
def test_where_odd_pages_cannot_be_kept_the_failure_is_told_all_the_same(home: Home, site: Site, place: str) -> None:
    gives(site, Answer(page("Tides")))
    home("fetch", env=at(site))
    odd = home.state / "odd"
    if place == "a file":
        odd.write_text("in the way")
    else:
        odd.mkdir(mode=0o500)
    gives(site, Answer(REDESIGNED))

    ran = home("fetch", env=at(site), fault=POWERLESS)

    assert (ran.status, ran.is_one_sentence) == (1, True)
    assert "has the site changed?" in ran.err
    assert "--replay" not in ran.err


def test_hosts_are_remembered_where_the_archive_is_not(home: Home, site: Site) -> None:
    gives(site, Answer(status=403))

    ran = home("fetch", "hf", "hf:trending", "--no-archive", env=at(site))

    assert (ran.status, len(site.paths)) == (1, 1)
    assert not home.state.exists()


def test_offline_no_site_is_asked(home: Home, site: Site, feeds: tuple[Site, Site]) -> None:
    gives(site, Answer(page("Tides")))
    home("fetch", "--new", env=at(site))
    site.paths.clear()

    ran = home("fetch", *THREE, "-f", "json", "--offline", now=NEXT, env={**at(site), **mirrored(*feeds)})

    assert (ran.status, titles(ran)) == (3, {"Tides"})
    assert [each.paths for each in (site, *feeds)] == [[], [], []]

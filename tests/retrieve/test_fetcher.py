"""The way to pages during a run: hosts in parallel, progress, what is kept, how it ends."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from support.invented_days import listed
from support.loopback import Answer, Site
from support.running import PATIENCE, Command, Outcome, outcome

from digest import sources
from digest.archive import Archive
from digest.archive.hosts import Hosts
from digest.errors import FetchError, Remedy, UsageError
from digest.model import Page
from digest.request import Request
from digest.retrieve import local
from digest.retrieve.collect import collect_listings
from digest.retrieve.fetcher import Fetcher
from digest.retrieve.unparsed import UnparsedPages, address_of_kept_page

NOW = datetime(2026, 11, 23, 18, 7, tzinfo=UTC)
ONE, OTHER = "https://one.invalid/feed.xml", "https://other.invalid/feed.xml"
BACK = Answer(b"back")
RSS = b"<rss version='2.0'><channel><title>Letters</title><item><title>Tides</title></item></channel></rss>"


class Meeting(Site):
    """A site that answers only while another one is asked too."""

    def __init__(self, host: str, barrier: Barrier) -> None:
        super().__init__(host)
        self.barrier = barrier

    def asked(self, path: str, headers: Mapping[str, str]) -> Answer:
        if path == "/feed.xml":
            self.barrier.wait(PATIENCE)
        return super().asked(path, headers)


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Meeting, Meeting]]:
    """Two hosts that must be asked at the same time, as mirrors of ONE and OTHER."""
    barrier = Barrier(2)
    try:
        one, other = Meeting("127.0.0.1", barrier), Meeting("127.0.0.2", barrier)
    except OSError:
        pytest.skip("127.0.0.2 does not lead to this machine")
    with one, other:
        monkeypatch.setenv("no_proxy", "*")
        monkeypatch.setenv("DIGEST_MIRRORS", mirrors(one, other))
        yield one, other


def mirrors(one: Site, other: Site) -> str:
    return f"https://one.invalid={one.url} https://other.invalid={other.url}"


def fetcher(archive: Path | None = None, pace: Callable[[str], float] | None = None) -> Fetcher:
    return Fetcher(NOW, open_hosts=lambda: Hosts(archive), pace=pace)


def page(text: str, content: bytes = b"odd") -> Page:
    return Page(sources.parse_address(text), content, date(2026, 11, 23))


# Several hosts.


def test_hosts_are_asked_at_the_same_time(sites: tuple[Site, Site]) -> None:
    addresses = [sources.parse_address(ONE), sources.parse_address(OTHER)]
    for site in sites:
        site.answers("/feed.xml", BACK)

    with fetcher() as get:
        get.prefetch(addresses)
        contents = [get(address).content for address in addresses]

    assert contents == [b"back", b"back"]
    assert [site.paths for site in sites] == [["/feed.xml"]] * 2


def test_what_fails_ahead_fails_where_it_is_asked_for(sites: tuple[Site, Site]) -> None:
    addresses = [sources.parse_address(ONE), sources.parse_address(OTHER)]
    sites[0].answers("/feed.xml", Answer(status=404))
    sites[1].answers("/feed.xml", BACK)

    with fetcher() as get:
        get.prefetch(addresses)
        assert get(addresses[1]).content == b"back"
        with pytest.raises(FetchError, match="no such page"):
            get(addresses[0])


def test_one_host_is_asked_when_its_page_is_wanted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_MIRRORS", f"https://one.invalid={site.url}")
    addresses = [sources.parse_address(f"https://one.invalid/{number}") for number in range(3)]

    with fetcher() as get:
        get.prefetch(addresses)

    assert site.paths == []


def test_hosts_of_several_threads_are_remembered(sites: tuple[Site, Site], tmp_path: Path) -> None:
    Archive(tmp_path / "archive.db").close()
    addresses = [sources.parse_address(ONE), sources.parse_address(OTHER)]
    for site in sites:
        site.answers("/feed.xml", Answer(status=403))

    for _ in range(2):
        with fetcher(archive=tmp_path / "archive.db") as get:
            get.prefetch(addresses)
            for address in addresses:
                with pytest.raises(FetchError):
                    get(address)

    assert [site.paths for site in sites] == [["/feed.xml"]] * 2


def test_a_fortnight_of_three_sources_asks_no_host_more_often_than_it_allows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paces = {"127.0.0.1": 0.01, "127.0.0.2": 0.03, "127.0.0.3": 0.02}
    try:
        sites = [Site(host) for host in paces]
    except OSError:
        pytest.skip("127.0.0.2 does not lead to this machine")
    hf, arxiv, letters = sites
    fortnight = [NOW.date() - timedelta(days=past) for past in range(17, -1, -1)]
    for day in fortnight:
        hf.answers(f"/papers/date/{day}", Answer(listed(str(day), {f"2611.9{day:%m%d}": f"Tides of {day}"})))
        arxiv.answers(f"/catchup/cs.CL/{day}?abs=True", Answer(announced(day)))
    hf.answers("/papers", Answer(listed(str(NOW.date()), {"2611.99999": "Tides of today"})))
    arxiv.answers("/list/cs.CL/new", Answer(status=503, headers={"Retry-After": "0"}), Answer(announced(NOW.date())))
    letters.answers("/feed.xml", Answer(RSS))
    addresses = [sources.parse_address(text) for text in ("hf", "arxiv:cs.CL", ONE)]
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("HF_ENDPOINT", hf.url)
    monkeypatch.setenv("DIGEST_MIRRORS", f"https://arxiv.org={arxiv.url} https://one.invalid={letters.url}")

    begun = datetime.now(UTC)
    with hf, arxiv, letters, Archive(tmp_path / "archive.db") as archive:
        get = fetcher(tmp_path / "archive.db", paces.__getitem__)
        with get:
            listings, failures = collect_listings(
                Request(addresses, catch_up=True),
                retriever=get.retriever,
                archive=archive,
                now=NOW,
                covered=lambda _: NOW.date() - timedelta(days=14),
            )

    assert failures == []
    assert len(listings) == 11 + 11 + 1
    assert [len(site.paths) for site in sites] == [11, 12, 1]
    for site, pace in zip(sites, paces.values(), strict=True):
        # However late a request arrives, it was not sent before all turns of those before it had passed.
        earliest = [begun + timedelta(seconds=number * pace) for number in range(len(site.times))]
        assert all(time >= turn for time, turn in zip(site.times, earliest, strict=True))


def announced(day: date) -> bytes:
    """What arXiv announced on *day*."""
    saved = Path(__file__).parents[1] / "pages" / "arxiv" / "catchup_2026-01-08.html"
    return saved.read_bytes().replace(b"Thu, 08 Jan 2026", f"{day:%a, %d %b %Y}".encode())


# Odd pages.


def test_an_odd_page_is_kept_under_its_address(tmp_path: Path) -> None:
    kept_pages = UnparsedPages(tmp_path / "state" / "odd", NOW)
    said = kept_pages.keep_page(page("arxiv:cs.CL"))

    (kept,) = (tmp_path / "state" / "odd").iterdir()
    assert said == Remedy(f"digest doctor --replay {kept}", "reads it again")
    assert (kept.read_bytes(), address_of_kept_page(kept)) == (b"odd", sources.parse_address("arxiv:cs.CL"))


@pytest.mark.parametrize("text", ["hf", "hf:2026-06-09", "hf:q=a b/c", "https://example.org/a?b=c&d=é"])
def test_the_name_of_an_odd_page_tells_its_address(tmp_path: Path, text: str) -> None:
    kept_pages = UnparsedPages(tmp_path, NOW)
    kept_pages.keep_page(page(text))

    (kept,) = tmp_path.iterdir()
    assert address_of_kept_page(kept) == sources.parse_address(text)


@pytest.mark.parametrize("name", ["page.html", "20261123T180700-1-%FF%00nonsense:.page", ".page", "x.page"])
def test_another_name_tells_no_remote_address(name: str) -> None:
    found = address_of_kept_page(Path(name))

    assert found is None or not found.is_remote


def test_odd_pages_of_one_address_do_not_take_each_others_place(tmp_path: Path) -> None:
    kept_pages = UnparsedPages(tmp_path, NOW)
    said = [kept_pages.keep_page(page("hf", content)) for content in (b"page", b"answer")]

    assert len(set(said)) == 2
    assert sorted(kept.read_bytes() for kept in tmp_path.iterdir()) == [b"answer", b"page"]


def test_the_last_ten_odd_pages_are_kept(tmp_path: Path) -> None:
    for second in range(13):
        UnparsedPages(tmp_path, NOW.replace(second=second)).keep_page(page("hf", b"%d" % second))

    assert {int(kept.read_bytes()) for kept in tmp_path.iterdir()} == set(range(3, 13))


def test_one_run_with_many_odd_pages_keeps_the_first_ten(tmp_path: Path) -> None:
    UnparsedPages(tmp_path, NOW).keep_page(page("hf", b"of an earlier run"))
    kept_pages = UnparsedPages(tmp_path, NOW.replace(second=1))
    said = [kept_pages.keep_page(page("hf", b"%d" % number)) for number in range(300)]

    assert [bool(each) for each in said] == [True] * 10 + [False] * 290
    assert {int(kept.read_bytes()) for kept in tmp_path.iterdir()} == set(range(10))


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b'{"csrfToken": "abcdefgh12345", "x": 1}', b'{"csrfToken": "(removed)", "x": 1}'),
        (b"&quot;sessionId&quot;:&quot;abcdefgh12345&quot;", b"&quot;sessionId&quot;:&quot;(removed)&quot;"),
        (b"<meta name=nonce content=x nonce='abcdefgh12345'>", b"<meta name=nonce content=x nonce='(removed)'>"),
        (b"write to a.reader@example.org today", b"write to (removed) today"),
        (b"tokens: many, and a session on tides", b"tokens: many, and a session on tides"),
    ],
    ids=["json", "json in html", "attribute", "mail address", "prose"],
)
def test_of_an_odd_page_nothing_is_kept_that_tells_who_asked(tmp_path: Path, content: bytes, kept: bytes) -> None:
    kept_pages = UnparsedPages(tmp_path, NOW)
    kept_pages.keep_page(page("hf", content))

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [kept]


@pytest.mark.parametrize("text", ["page.html", "sample"])
def test_a_file_of_the_readers_is_not_kept_again(tmp_path: Path, text: str) -> None:
    kept_pages = UnparsedPages(tmp_path / "odd", NOW)
    assert kept_pages.keep_page(page(text)) is None

    assert not (tmp_path / "odd").exists()


def test_where_odd_pages_cannot_be_kept_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "odd").write_text("in the way")

    kept_pages = UnparsedPages(tmp_path / "odd", NOW)
    assert kept_pages.keep_page(page("hf")) is None


# The environment.


@pytest.mark.parametrize("token", ["hf_secret with a blank", "hf_secret\nX-Header: 1", "hf_sécret"])
def test_a_token_that_is_none_is_told_without_saying_it(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("HF_TOKEN", token)

    with fetcher() as get, pytest.raises(UsageError) as refused:
        get(sources.parse_address("hf"))

    assert str(refused.value).startswith("HF_TOKEN: ")
    assert "cret" not in str(refused.value)


@pytest.mark.parametrize("token", ["", "\n", " hf_invented\n"])
def test_blanks_around_a_token_do_no_harm(monkeypatch: pytest.MonkeyPatch, site: Site, token: str) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    monkeypatch.setenv("HF_ENDPOINT", site.url)
    site.answers("/papers", BACK)

    with fetcher() as get:
        assert get(sources.parse_address("hf")).content == b"back"

    assert "Authorization" not in site.headers[0]


@pytest.mark.parametrize("mirrors", ["https://arxiv.org", "arxiv.org=http://127.0.0.1", "https://arxiv.org=mirror"])
def test_mirrors_that_are_none_are_a_mistake_of_usage(digest: Command, mirrors: str) -> None:
    ran = digest("fetch", "hf", env={"DIGEST_MIRRORS": mirrors})

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert f"DIGEST_MIRRORS: `{mirrors}`" in ran.err


# The command.


def test_each_source_has_its_progress_on_a_terminal(digest: Command, sites: tuple[Site, Site]) -> None:
    for site in sites:
        site.answers("/feed.xml", Answer(RSS, wait=1.4))

    ran, talk = digest.talking("fetch", ONE, OTHER, env={"DIGEST_MIRRORS": mirrors(*sites), "NO_COLOR": "1"})

    assert ran.status == 0
    for address in (ONE, OTHER):
        assert re.search(rf"[⠋⠙⠹] {address[:23]}…?  reading +1 s\n", talk), talk
    assert b"reading" not in ran.out


def test_an_interrupt_ends_a_run_that_waits_for_a_page(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(raw=b"", drip=3600.0))
    process = digest.start("fetch", env={"HF_ENDPOINT": site.url})

    assert interrupted(process, site) == Outcome(130, b"", "")


def test_an_interrupt_ends_threads_too(digest: Command, sites: tuple[Site, Site]) -> None:
    for site in sites:
        site.answers("/feed.xml", Answer(raw=b"", drip=3600.0))
    process = digest.start("fetch", ONE, OTHER, env={"DIGEST_MIRRORS": mirrors(*sites)})

    assert interrupted(process, *sites) == Outcome(130, b"", "")


def interrupted(process: subprocess.Popen[bytes], *sites: Site) -> Outcome:
    """How *process* ends when it is interrupted once all *sites* have been asked."""
    end = time.monotonic() + PATIENCE
    while not all(site.paths for site in sites) and time.monotonic() < end:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    return outcome(process)


OFFLINE = """
import sys
def no_sockets(event, values):
    if event.startswith("socket."):
        sys.stderr.write(f"{event} {values}\\n")
sys.addaudithook(no_sockets)
from digest.__main__ import main
main()
"""


def test_offline_no_socket_is_opened(digest: Command) -> None:
    digest("fetch", "sample")
    digest.folder.joinpath("day.json").write_bytes(local.SAMPLE_PATH.read_bytes())
    digest("fetch", "day.json")

    ran = subprocess.run(
        [sys.executable, "-c", OFFLINE, "fetch", "hf", "hf:trending", ONE, "arxiv:cs.CL", "day.json", "--offline"],
        capture_output=True,
        env=digest.environment,
        cwd=digest.folder,
        timeout=PATIENCE,
        check=False,
    )

    told = ran.stderr.decode().splitlines()
    assert ran.returncode == 3
    assert told
    assert all(line.startswith("digest: ") for line in told)


def test_the_doctor_reads_a_kept_page_as_what_it_was_asked_for(digest: Command, site: Site) -> None:
    new = Path(__file__).parents[1] / "pages" / "arxiv" / "portal.html"
    for path in ("/list/cs.CL/new", "/list/cs.CL/recent?skip=0&show=2000"):
        site.answers(path, Answer(new.read_bytes()))
    mirrored = {"DIGEST_MIRRORS": f"https://arxiv.org={site.url} https://rss.arxiv.org={site.url}"}

    ran = digest("fetch", "arxiv:cs.CL", env=mirrored)
    kept = re.findall(r"--replay (\S+)", ran.err)
    doctor = digest("doctor", "--replay", kept[0])

    assert ran.err.startswith(f"digest: arxiv:cs.CL: {doctor.err.removeprefix('digest: ').strip()}")
    assert (doctor.status, doctor.is_one_sentence) == (1, True)


def test_the_doctor_says_what_is_in_doubt(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(b'{"dailyPapers": [], "dateString": "2026-06-09", "periodType": "day"}'))

    ran = digest("fetch", env={"HF_ENDPOINT": site.url})
    doctor = digest("doctor", "--replay", re.findall(r"--replay (\S+)", ran.err)[0])

    assert doctor.status == 0
    assert doctor.text.splitlines()[-1] == "  in doubt: no paper in the list of 2026-06-09, a working day"


def test_an_archive_that_is_closed_to_the_reader_is_done_without(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(local.SAMPLE_PATH.read_bytes()))
    archive = digest.home / "state" / "digest" / "archive.db"
    archive.mkdir(parents=True)

    ran = digest("fetch", "-m", "Mamba", env={"HF_ENDPOINT": site.url})

    assert (ran.status, ran.text[:14]) == (0, "1 of 12 papers")
    assert "running without the archive" in ran.err

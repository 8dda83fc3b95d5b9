"""The collecting of listings: by which way, with which pages, completed with what, and what is said of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zlib import crc32

import pytest

from digest import sources
from digest.archive import Archive
from digest.archive_protocols import ArchiveProtocol, NullArchive
from digest.errors import DigestError, FetchError, ParseError, Remedy
from digest.identity.merge import merge_papers
from digest.model import Address, Failure, Listing, Page, Validators
from digest.request import Request
from digest.retrieve.collect import collect_listings
from digest.retrieve.page_reader import Retriever

PAGES = Path(__file__).parent.parent / "pages"
HF, ARXIV, API = "https://huggingface.co", "https://arxiv.org", "https://export.arxiv.org/api/query"
LATEST = f"{HF}/api/daily_papers?limit=100"
NEW, SECOND = f"{ARXIV}/list/cs.CL/new", f"{ARXIV}/list/cs.CL/new?skip=3&show=2000"
Pages = Mapping[str, bytes | DigestError]
MONDAY = date(2026, 4, 13)
NOON = datetime(2026, 4, 13, 12, tzinfo=UTC)
DOWN = FetchError("huggingface.co refuses connections", later=True, of_host=True)
TROUBLE = FetchError("huggingface.co has trouble (500)", later=True)
REDESIGNED = b"<html><body><p>We have a new look</p></body></html>"


def saved(name: str) -> bytes:
    return (PAGES / name).read_bytes()


def listed(day: date | str, *names: str) -> bytes:
    """The page of the list of *day*, with a paper for each of *names*."""
    papers = [
        {"paper": {"id": f"2604.{number:05}", "title": name, "summary": f"Of {name}."}}
        for number, name in enumerate(names, crc32("".join(names).encode()) % 90_000)
    ]
    return json.dumps({"dailyPapers": papers, "dateString": str(day), "periodType": "day"}).encode()


def day(number: int) -> str:
    return f"{HF}/papers/date/2026-04-{number:02}"


def answer(*ids: str) -> bytes:
    """The answer of arXiv's API with the abstracts of *ids*."""
    entry = (
        "<entry><id>http://arxiv.org/abs/{0}v1</id><title>On {0}</title><summary>What {0} is about.</summary>"
        "<published>2026-04-12T10:00:00Z</published><author><name>A. Quay</name></author>"
        '<category term="cs.CL"/></entry>'
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
        f"<id>https://arxiv.org/api/x</id><o:totalResults>{len(ids)}</o:totalResults>"
        f"{''.join(entry.format(each) for each in ids)}</feed>"
    ).encode()


@dataclass
class Web:
    """Pages by place, or the error that lies there; whoever asks with the right validators hears that a page
    is as it was. *asked* is what was asked for, *foretold* what was heard of ahead, *odd* what was kept."""

    pages: Pages
    asked: list[Address] = field(default_factory=list)
    foretold: list[Address] = field(default_factory=list)
    odd: list[Page] = field(default_factory=list)

    def get(self, address: Address) -> Page:
        self.asked.append(address)
        found = self.pages.get(address.place, FetchError("no such page (404)"))
        if isinstance(found, DigestError):
            raise found
        validators = Validators(etag=f'"{crc32(found)}"')
        unchanged = address.validators == validators
        return Page(address, b"" if unchanged else found, MONDAY, address.place, validators, unchanged)

    def keep(self, page: Page) -> Remedy:
        self.odd.append(page)
        return Remedy("keep", "it")

    @property
    def places(self) -> list[str]:
        return [address.place for address in self.asked]


@dataclass
class Run:
    """What one collecting gave."""

    web: Web
    listings: list[Listing]
    failures: list[Failure]

    @property
    def titles(self) -> list[list[str]]:
        return [[paper.title for paper in listing.papers] for listing in self.listings]

    @property
    def notes(self) -> list[tuple[str, ...]]:
        return [listing.notes for listing in self.listings]


def collected(
    pages: Pages,
    *texts: str,
    archive: ArchiveProtocol | None = None,
    covered: date | None = None,
    first: bool = False,
    offline: bool = False,
    types: tuple[str, ...] = ("new", "cross", "replaced"),
) -> Run:
    """One run over the listings *texts*, of a reader who had the series up to the day *covered*, or whose
    *first* run it is; what it read is remembered."""
    web, archive = Web(pages), archive or NullArchive()
    request = Request([sources.parse_address(text) for text in texts], catch_up=first or covered is not None)
    retriever = Retriever(web.get, web.foretold.extend, web.keep)
    listings, failures = collect_listings(
        replace(request, offline=offline, types=types),
        retriever=retriever,
        archive=archive,
        now=NOON,
        covered=lambda _: covered,
    )
    archive.papers.remember(listings, merge_papers(paper for listing in listings for paper in listing.papers), NOON)
    return Run(web, listings, failures)


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as archive:
        yield archive


# By which way.


def test_the_page_is_the_first_way_and_where_it_works_the_only_one() -> None:
    run = collected({f"{HF}/papers": listed(MONDAY, "Tides")}, "hf")

    assert (run.web.places, run.titles, run.notes, run.failures) == ([f"{HF}/papers"], [["Tides"]], [()], [])


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (TROUBLE, "huggingface.co has trouble (500)"),
        (REDESIGNED, "; `keep` it"),
        (listed(MONDAY), "no paper in the list of 2026-04-13, a working day (has the site changed?); `keep` it"),
    ],
    ids=["trouble", "redesigned", "empty on a working day"],
)
def test_where_the_page_fails_the_api_is_asked_and_that_is_said(page: bytes | DigestError, why: str) -> None:
    run = collected({f"{HF}/papers": page, LATEST: listed(MONDAY, "Tides")}, "hf")

    assert (run.web.places, run.titles, run.failures) == ([f"{HF}/papers", LATEST], [["Tides"]], [])
    ((note,),) = run.notes
    assert note.startswith(f"read from {HF}/api/daily_papers instead: ")
    assert note.endswith(why)


def test_where_all_ways_fail_the_first_says_why() -> None:
    run = collected({f"{HF}/papers": TROUBLE, LATEST: REDESIGNED}, "hf")

    assert run.failures == [Failure("hf", str(TROUBLE), later=True)]


def test_a_way_over_a_host_that_is_closed_is_not_tried() -> None:
    run = collected({f"{HF}/papers": DOWN, LATEST: listed(MONDAY, "Tides")}, "hf")

    assert (run.web.places, run.failures) == ([f"{HF}/papers"], [Failure("hf", str(DOWN), later=True)])


def test_a_way_over_another_host_is_tried_all_the_same() -> None:
    refused = FetchError("arxiv.org refused (403)", of_host=True)
    feed = "https://rss.arxiv.org/atom/cs.CL"
    run = collected({NEW: refused, feed: saved("arxiv/atom.xml")}, "arxiv:cs.CL")

    assert [place.split("/")[2] for place in run.web.places] == ["arxiv.org", "rss.arxiv.org"]
    assert (len(run.listings), run.failures) == (1, [])
    assert run.notes == [(f"read from {feed} instead: {refused}",)]


def test_cards_that_know_less_are_the_last_resort() -> None:
    cards = saved("huggingface/daily_2024_cards_only.html")

    better = collected({f"{HF}/papers": cards, LATEST: listed(MONDAY, "Tides")}, "hf")
    nothing_better = collected({f"{HF}/papers": cards, LATEST: TROUBLE}, "hf")

    assert better.titles == [["Tides"]]
    assert better.notes == [(f"read from {HF}/api/daily_papers instead: it knows more than the page's cards",)]
    assert nothing_better.web.places == [f"{HF}/papers", LATEST]
    assert "visible cards" in nothing_better.notes[0][0]
    assert nothing_better.failures == []


# Pages that could not be read.


def test_a_page_that_cannot_be_read_is_kept_and_the_message_says_so() -> None:
    run = collected({f"{HF}/papers/trending": REDESIGNED}, "hf:trending")

    assert [page.content for page in run.web.odd] == [REDESIGNED]
    assert run.failures[0].remedies == (Remedy("keep", "it"),)


def test_a_page_of_which_a_record_could_not_be_read_is_kept_and_the_note_says_so() -> None:
    odd = json.dumps(
        [{"title": "On Tides", "paper": {"id": "2604.00001", "title": "On Tides"}}, {"paper": {}}]
    ).encode()

    run = collected({f"{HF}/papers/trending": odd}, "hf:trending")

    assert run.titles == [["On Tides"]]
    assert run.notes == [("1 of 2 records could not be read (record 2: no id); `keep` it",)]
    assert [page.content for page in run.web.odd] == [odd]


def test_what_is_wrong_with_a_source_is_told_in_a_sentence_of_bounded_length() -> None:
    run = collected({f"{HF}/papers/trending": FetchError("x" * 100_000)}, "hf:trending")

    assert len(run.failures[0].reason) <= 600


def test_a_page_with_a_password_to_fill_in_may_be_a_portal() -> None:
    login = b'<html><body><form><input name=p type="password"></form></body></html>'

    run = collected({NEW: login, f"{HF}/papers/trending": login}, "hf:trending", "arxiv:cs.CL")

    assert [failure.reason.count("login") for failure in run.failures] == [1, 1]


@pytest.mark.parametrize("error", [TROUBLE, ParseError("no list"), DOWN], ids=["fetch", "parse", "host"])
def test_one_source_that_fails_leaves_the_others(error: DigestError) -> None:
    run = collected(
        {f"{HF}/papers/trending": error, day(10): listed("2026-04-10", "Tides")}, "hf:trending", "hf:2026-04-10"
    )

    assert run.titles == [["Tides"]]
    assert [failure.source for failure in run.failures] == ["hf:trending"]


def test_a_host_that_fails_the_days_that_were_missed_is_told_once_for_the_oldest() -> None:
    pages: Pages = {day(9): listed("2026-04-09", "Tides"), day(10): DOWN, f"{HF}/papers": DOWN}

    run = collected(pages, "hf", covered=date(2026, 4, 8))

    assert run.failures == [
        Failure("hf:2026-04-08", "no such page (404)"),
        Failure("hf:2026-04-10", f"{DOWN} (and so 1 later list)", later=True),
    ]


def test_a_host_that_fails_two_sources_is_told_for_each() -> None:
    run = collected({f"{HF}/papers/trending": DOWN, f"{HF}/papers": DOWN}, "hf:trending", "hf")

    assert [failure.source for failure in run.failures] == ["hf:trending", "hf"]


# Pages that did not change.


def test_a_page_as_it_was_lists_what_it_listed(archive: Archive) -> None:
    pages = {f"{HF}/papers": listed(MONDAY, "Tides", "Waves")}
    first, second = collected(pages, "hf", archive=archive), collected(pages, "hf", archive=archive)

    assert second.web.asked[0].validators == first.listings[0].validators
    assert (second.titles, second.listings[0].day, second.listings[0].whole) == ([["Tides", "Waves"]], MONDAY, True)
    assert (second.listings[0].archived, second.notes, second.failures) == (False, [()], [])


def test_a_page_that_changed_is_read(archive: Archive) -> None:
    collected({f"{HF}/papers": listed(MONDAY, "Tides")}, "hf", archive=archive)

    assert collected({f"{HF}/papers": listed(MONDAY, "Waves")}, "hf", archive=archive).titles == [["Waves"]]


def test_what_is_said_of_a_run_is_not_said_of_the_next(archive: Archive) -> None:
    pages: Pages = {f"{HF}/papers": TROUBLE, LATEST: listed(MONDAY, "Tides")}
    first = collected(pages, "hf", archive=archive, first=True)

    run = collected(pages, "hf", archive=archive, covered=MONDAY)

    assert run.web.asked[-1].validators
    assert [note for (note, *_) in first.notes] == [note for (note,) in run.notes]
    assert first.notes[0][1].startswith("first run: ")
    assert run.notes == [(f"read from {HF}/api/daily_papers instead: {TROUBLE}",)]


def test_what_is_left_out_is_said_once_of_a_page_as_it_was(archive: Archive) -> None:
    pages = {NEW: saved("arxiv/new_2026.html")}
    runs = [collected(pages, "arxiv:cs.CL", archive=archive, types=("new", "cross")) for _ in range(3)]

    assert runs[2].web.asked[0].validators
    assert [run.notes for run in runs] == [[("2 replaced left out (`types:` asks for new and cross)",)]] * 3


@pytest.mark.parametrize(
    ("text", "place", "page"),
    [
        ("hf", f"{HF}/papers", "huggingface/daily_2024_cards_only.html"),
        ("arxiv:cs.CL", NEW, "arxiv/new_2026_one_unreadable.html"),
        ("arxiv:cs.CL", NEW, "arxiv/new_2026_first_page.html"),
    ],
    ids=["cards only", "unreadable records", "a first page"],
)
def test_a_page_that_was_not_read_well_is_read_again(archive: Archive, text: str, place: str, page: str) -> None:
    for _ in range(2):
        run = collected({place: saved(page)}, text, archive=archive)

    assert run.web.asked[0].validators is None


def test_a_page_that_could_not_be_read_is_read_again(archive: Archive) -> None:
    for _ in range(2):
        run = collected({f"{HF}/papers/trending": REDESIGNED}, "hf:trending", archive=archive)

    assert (run.web.asked[0].validators, len(run.failures)) == (None, 1)


def test_a_paper_that_became_one_with_another_still_stands_on_its_page(archive: Archive) -> None:
    feed = "https://example.org/feed.xml"
    item = "<item><title>On the Tides of Northern Seas</title><link>https://example.org/tides</link><description>Wet.</description></item>"
    rss = f'<rss version="2.0"><channel><title>Letters</title>{item}</channel></rss>'.encode()
    first = collected({feed: rss}, feed, archive=archive)
    tides = listed(MONDAY, "Tides")
    for page in (tides, tides.replace(b'"Tides"', b'"On the Tides of Northern Seas"')):
        collected({f"{HF}/papers": page}, "hf", archive=archive)

    again = collected({feed: rss}, feed, archive=archive)

    assert first.listings[0].papers[0].id.startswith(("url:", "title:"))
    assert [bool(address.validators) for address in again.web.asked] == [True]
    assert [paper.id[:6] for paper in again.listings[0].papers] == ["arxiv:"]


def test_a_page_of_which_the_archive_lost_a_paper_is_read_again(archive: Archive) -> None:
    pages = {f"{HF}/papers": listed(MONDAY, "Tides", "Waves")}
    collected(pages, "hf", archive=archive)
    with archive.database.transaction() as db:
        db.execute("DELETE FROM sightings")
        db.execute("DELETE FROM papers WHERE title = 'Tides'")

    run = collected(pages, "hf", archive=archive)

    assert run.titles == [["Tides", "Waves"]]
    assert [bool(address.validators) for address in run.web.asked] == [True, False]


# Further pages.


def test_all_pages_of_a_listing_are_one_listing() -> None:
    run = collected({NEW: saved("arxiv/new_2026_first_page.html"), SECOND: saved("arxiv/new_2026.html")}, "arxiv:cs.CL")

    assert run.web.places == [NEW, SECOND]
    (listing,) = run.listings
    assert [paper.id.removeprefix("arxiv:") for paper in listing.papers] == [
        *("2604.90001", "2604.90002", "2604.90003", "2604.90010", "quant-ph/0290001", "2512.90077")
    ]
    assert (listing.address, listing.day, listing.more, listing.validators) == ("arxiv:cs.CL", MONDAY, (), None)
    assert (len(listing.announced), run.failures) == (6, [])


def test_a_further_page_that_fails_is_a_failure_and_what_came_is_shown() -> None:
    trouble = FetchError("arxiv.org has trouble (500)", later=True)
    run = collected({NEW: saved("arxiv/new_2026_first_page.html"), SECOND: trouble}, "arxiv:cs.CL")

    assert [len(listing.papers) for listing in run.listings] == [3]
    assert not run.listings[0].whole
    assert run.failures == [Failure("arxiv:cs.CL", f"a further page could not be read: {trouble}", later=True)]


def test_pages_that_lead_in_a_circle_are_read_once() -> None:
    first = saved("arxiv/new_2026_first_page.html")
    circle = first.replace(b"skip=3&amp;show=3", b"skip=3&amp;show=2000")

    run = collected({NEW: circle, SECOND: circle}, "arxiv:cs.CL")

    assert run.web.places == [NEW, SECOND]


# What is completed.

RECENT = f"{ARXIV}/list/cs.CL/recent?skip=0&show=2000"
NAMES = ("2604.90001", "2604.90002", "2604.90003", "2604.90010", "2512.90077")


def recent() -> bytes:
    """The recent papers, on one page."""
    return saved("arxiv/recent_2026.html").replace(b"<a href=/list/cs.CL/recent?skip=5", b"<a href=/other")


def asked_of_api(*names: str) -> str:
    return f"{API}?id_list={','.join(names)}&max_results={len(names)}"


def test_abstracts_that_a_listing_lacks_are_got_in_one_request() -> None:
    run = collected({RECENT: recent(), asked_of_api(*NAMES): answer(*NAMES)}, "arxiv:cs.CL/recent")

    assert run.web.places == [RECENT, asked_of_api(*NAMES)]
    assert [paper.abstract for paper in run.listings[0].papers] == [f"What {name} is about." for name in NAMES]
    assert (run.notes, run.failures) == ([()], [])


def test_abstracts_that_cannot_be_got_are_a_failure_of_the_listings_that_lack_them() -> None:
    trouble = FetchError("export.arxiv.org has trouble (503)", later=True)
    pages: Pages = {f"{HF}/papers": listed(MONDAY, "Tides"), RECENT: recent(), asked_of_api(*NAMES): trouble}

    run = collected(pages, "arxiv:cs.CL/recent", "hf")

    assert [len(listing.papers) for listing in run.listings] == [5, 1]
    assert run.failures == [Failure("arxiv:cs.CL/recent", f"abstracts could not be got: {trouble}", later=True)]


def test_abstracts_that_the_archive_knows_are_not_asked_for(archive: Archive) -> None:
    pages = {
        RECENT: recent(),
        asked_of_api(*NAMES[1:]): answer(*NAMES[1:]),
        asked_of_api("2604.90001"): answer(NAMES[0]),
    }
    collected(pages, "arxiv:2604.90001", archive=archive)

    run = collected(pages, "arxiv:cs.CL/recent", archive=archive)

    assert run.web.places == [RECENT, asked_of_api(*NAMES[1:])]
    assert run.failures == []


LETTER_OF_DOIS = b"""From: a@example.org
Subject: papers
Date: Mon, 5 Jan 2026 10:00:00 +0000

https://doi.org/10.1000/tides.1 https://doi.org/10.1000/a,b https://pubmed.ncbi.nlm.nih.gov/39900001/
"""
WORKS_ASKED = "https://api.openalex.org/works?filter=doi:10.1000/tides.1&per_page=50"
ARTICLES_ASKED = (
    "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&retmode=xml&tool=digest-papers&id=39900001"
)
WORKS_ANSWER = b"""{"meta": {"count": 1}, "results": [{"id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/tides.1",
"display_name": "On Tides", "authorships": []}]}"""
ARTICLES_ANSWER = b"""<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>39900001</PMID>
<Article><ArticleTitle>On Mice</ArticleTitle></Article></MedlineCitation><PubmedData><ArticleIdList>
<ArticleId IdType="doi">10.1000/mice.1</ArticleId></ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>"""


def test_the_titles_of_papers_to_which_a_mail_links_are_got_from_the_sites_that_answer_programs() -> None:
    run = collected(
        {"letter.eml": LETTER_OF_DOIS, WORKS_ASKED: WORKS_ANSWER, ARTICLES_ASKED: ARTICLES_ANSWER}, "letter.eml"
    )

    assert run.web.places == ["letter.eml", WORKS_ASKED, ARTICLES_ASKED]
    assert [(paper.id, paper.title) for paper in run.listings[0].papers] == [
        ("doi:10.1000/tides.1", "On Tides"),
        ("doi:10.1000/a,b", "https://doi.org/10.1000/a,b"),
        ("doi:10.1000/mice.1", "On Mice"),
    ]
    assert run.failures == []


def test_titles_that_cannot_be_got_are_called_titles() -> None:
    trouble = FetchError("api.openalex.org wants no requests for now (429)", later=True)

    run = collected({"letter.eml": LETTER_OF_DOIS, WORKS_ASKED: trouble, ARTICLES_ASKED: ARTICLES_ANSWER}, "letter.eml")

    assert run.failures == [Failure("letter.eml", f"titles could not be got: {trouble}", later=True)]
    assert len(run.listings[0].papers) == 3


def test_titles_are_not_got_offline() -> None:
    run = collected({"letter.eml": LETTER_OF_DOIS}, "letter.eml", offline=True)

    assert run.web.places == ["letter.eml"]


def test_who_reads_a_file_asks_nobody_for_what_it_lacks() -> None:
    run = collected({"recent.html": saved("arxiv/recent_2026.html")}, "recent.html")

    assert (run.web.places, len(run.listings[0].papers)) == (["recent.html"], 5)


# Ahead, and offline.


def test_all_that_will_be_asked_for_is_told_ahead_as_it_will_be_asked(archive: Archive) -> None:
    pages = {
        f"{HF}/papers": listed(MONDAY, "Tides"),
        day(10): listed("2026-04-10", "Waves"),
        "list.json": listed(MONDAY),
    }
    collected(pages, "hf", archive=archive)

    run = collected(pages, "hf", "list.json", archive=archive, covered=date(2026, 4, 10))

    assert run.web.foretold == [address for address in run.web.asked if address.is_remote]
    assert [address.place for address in run.web.foretold] == [day(10), f"{HF}/papers"]


def test_a_day_that_the_archive_has_whole_is_not_told_ahead(archive: Archive) -> None:
    pages = {day(8): listed("2026-04-08", "Tides")}
    collected(pages, "hf:2026-04-08", archive=archive)

    run = collected(pages, "hf:2026-04-08", archive=archive)

    assert (run.web.foretold, run.web.asked, run.titles) == ([], [], [["Tides"]])


@pytest.mark.parametrize("text", ["hf", "hf:trending", "arxiv:cs.CL", "arxiv:cs.CL/recent", "https://example.org/feed"])
def test_offline_nobody_is_told_or_asked(archive: Archive, text: str) -> None:
    run = collected({}, text, archive=archive, offline=True)

    assert (run.web.foretold, run.web.asked) == ([], [])
    assert run.failures == [Failure(text, "not in the archive, and --offline asks nobody else", later=True)]


def test_a_portal_is_asked_once_and_told_once_however_many_days_were_missed() -> None:
    login = b'<html><body><form><input name=p type="password"></form></body></html>'
    pages: Pages = {day(number): login for number in (8, 9, 10)} | {f"{HF}/papers": login}

    run = collected(pages, "hf", covered=date(2026, 4, 8))

    (failure,) = run.failures
    assert (failure.source, failure.later) == ("hf:2026-04-08", True)
    assert "asks for a password" in failure.reason
    assert "later lists" in failure.reason


def test_a_page_of_one_letter_is_kept_and_read_in_no_time() -> None:
    run = collected({f"{HF}/papers/trending": b"<html>" + b"a" * 2_000_000 + b"<input " * 50_000}, "hf:trending")

    assert len(run.failures) == 1


# Searches and what comes in two steps.

EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
NUMBERS = (
    f"{EUTILS}/esearch.fcgi?db=pubmed&retmode=json&tool=digest-papers&retmax=200&datetype=edat&reldate=30&term=tide"
)
ARTICLES = f"{EUTILS}/efetch.fcgi?db=pubmed&retmode=xml&tool=digest-papers&id="


def found(*numbers: int) -> bytes:
    """PubMed's answer to a search that finds *numbers*."""
    return json.dumps({"esearchresult": {"count": str(len(numbers)), "idlist": list(map(str, numbers))}}).encode()


def articles(*numbers: int) -> bytes:
    """PubMed's papers with *numbers*."""
    records = (
        f"<PubmedArticle><MedlineCitation><PMID>{number}</PMID><Article><ArticleTitle>Tide {number}.</ArticleTitle>"
        "</Article></MedlineCitation></PubmedArticle>"
        for number in numbers
    )
    return f"<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>".encode()


def test_a_search_that_finds_numbers_is_followed_by_its_papers() -> None:
    run = collected({NUMBERS: found(7, 8, 9), f"{ARTICLES}9,8,7": articles(9, 8, 7)}, "pubmed:tide")

    assert run.web.places == [NUMBERS, f"{ARTICLES}9,8,7"]
    assert (run.titles, run.notes, run.failures) == ([["Tide 9", "Tide 8", "Tide 7"]], [()], [])
    assert (run.listings[0].source, run.listings[0].address) == ("pubmed", "pubmed:tide")


def test_a_search_whose_papers_cannot_be_got_is_told() -> None:
    run = collected({NUMBERS: found(7), f"{ARTICLES}7": TROUBLE}, "pubmed:tide")

    assert run.titles == [[]]
    assert run.failures == [Failure("pubmed:tide", f"a further page could not be read: {TROUBLE}", later=True)]


def test_a_search_that_finds_nothing_asks_for_nothing_more() -> None:
    run = collected({NUMBERS: found()}, "pubmed:tide")

    assert (run.web.places, run.titles, run.failures) == ([NUMBERS], [[]], [])


def test_a_search_is_limited_to_the_days_that_the_run_is_about() -> None:
    newest = "sort=publication_date:desc&per_page=100&cursor=*"
    place = f"https://api.openalex.org/works?search=tide&filter=to_publication_date:{MONDAY}&{newest}"
    works = [{"id": "https://openalex.org/W1", "display_name": "Tides", "authorships": []}]

    run = collected({place: json.dumps({"results": works}).encode()}, "openalex:q=tide")

    assert (run.web.places, run.titles, run.failures) == ([place], [["Tides"]], [])


def week(*names: str) -> bytes:
    """The page of a week, or a page of the API, with a paper for each of *names*."""
    papers = [{"paper": {"id": f"2604.{int(name):05}", "title": name, "summary": "Wet."}} for name in names]
    return json.dumps({"dailyPapers": papers, "dateString": "2026-W15", "periodType": "week"}).encode()


def test_what_the_page_of_a_week_leaves_out_comes_from_the_api_behind_it() -> None:
    page, api = f"{HF}/papers/week/2026-W15", f"{HF}/api/daily_papers?week=2026-W15&limit=100"
    most = [str(number) for number in range(105)]
    first, second = [str(number) for number in range(130, 30, -1)], ["30", "131", "7"]

    pages = {page: week(*most), api: as_answer(first), f"{api}&p=1": as_answer(second)}
    run = collected(pages, "hf:2026-W15")

    assert run.web.places == [page, api, f"{api}&p=1"]
    assert run.titles == [[*most, *(str(number) for number in range(130, 104, -1)), "131"]]
    assert run.failures == []


def as_answer(names: list[str]) -> bytes:
    """The answer of the site's API with a paper for each of *names*."""
    return json.dumps(json.loads(week(*names))["dailyPapers"]).encode()


def test_a_search_whose_page_cannot_be_read_is_asked_of_the_api() -> None:
    found_there = f"{HF}/api/papers/search?q=tide&limit=120"

    run = collected({f"{HF}/papers?q=tide": REDESIGNED, found_there: as_answer(["3", "1", "2"])}, "hf:q=tide")

    assert (run.titles, run.listings[0].ranked, run.failures) == ([["3", "1", "2"]], True, [])


def test_a_rank_that_did_not_change_is_still_a_rank(archive: Archive) -> None:
    pages = {f"{HF}/papers/trending": listed("", "Tides", "Waves")}
    runs = [collected(pages, "hf:trending", archive=archive) for _ in range(2)]

    assert runs[1].web.asked[0].validators
    assert [run.listings[0].ranked for run in runs] == [True, True]


LETTER = (
    b"From: a@example.org\nSubject: two papers\nDate: Mon, 13 Apr 2026 08:00:00 +0000\n\n"
    b"https://arxiv.org/abs/2604.90001 and [A Paper With a Name](https://arxiv.org/abs/2604.90002)\n"
)
ASKED_FOR_LETTER = f"{API}?id_list=2604.90001&max_results=1"


def test_a_paper_of_which_a_mail_has_only_the_address_is_completed_from_its_site() -> None:
    run = collected({"letter.eml": LETTER, ASKED_FOR_LETTER: answer("2604.90001")}, "letter.eml")

    first, second = run.listings[0].papers
    assert (first.title, first.abstract, first.authors) == ("On 2604.90001", "What 2604.90001 is about.", ("A. Quay",))
    assert (second.title, second.abstract) == ("A Paper With a Name", "")
    assert run.web.places == ["letter.eml", ASKED_FOR_LETTER]


def test_a_mail_is_not_completed_offline() -> None:
    run = collected({"letter.eml": LETTER}, "letter.eml", offline=True)

    assert (run.titles, run.failures) == ([["https://arxiv.org/abs/2604.90001", "A Paper With a Name"]], [])
    assert run.web.places == ["letter.eml"]


def test_what_a_mail_lacks_is_asked_for_once(archive: Archive) -> None:
    pages: Pages = {"letter.eml": LETTER, ASKED_FOR_LETTER: answer("2604.90001")}
    collected(pages, "letter.eml", archive=archive)
    again = collected(pages, "letter.eml", archive=archive)

    assert again.web.places == ["letter.eml"]
    assert [paper.title for paper in [*archive.papers.all()]] == ["On 2604.90001", "A Paper With a Name"]


def test_a_mail_that_cannot_be_completed_still_lists_its_papers() -> None:
    run = collected({"letter.eml": LETTER, ASKED_FOR_LETTER: TROUBLE}, "letter.eml")

    assert run.titles == [["https://arxiv.org/abs/2604.90001", "A Paper With a Name"]]
    assert len(run.failures) == 1


def test_a_mail_with_endless_links_asks_for_some_of_them_only() -> None:
    endless = LETTER + b"".join(b"https://arxiv.org/abs/2604.%05d\n" % number for number in range(2_000))
    run = collected({"letter.eml": endless}, "letter.eml")

    assert len(run.web.places) < 5

"""Every saved page of arXiv gives the listing beside it, or the error beside it; half pages and strange ones too."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.goldens import Golden
from support.saved_pages import outcome

from digest.errors import ParseError
from digest.model import Address, Listing, Page
from digest.sources import arxiv

PAGES = Path(__file__).parents[1] / "pages" / "arxiv"
OTHERS = Path(__file__).parents[1] / "pages" / "huggingface"
EXPECTED = ".expected.json"
SAVED = sorted(path for path in PAGES.iterdir() if not path.name.endswith(EXPECTED))
SEEN = date(2026, 11, 23)
CASES = [pytest.param(path.name, id=path.name) for path in SAVED]
OF_ARXIV = [path.name for path in SAVED if path.name != "portal.html"]
WHOLE = {
    "new_2023.html",
    "new_2026.html",
    "new_2026_empty.html",
    "catchup_2026-01-08.html",
    "catchup_2026-01-08_titles_only.html",
    "catchup_2026-01-10_empty.html",
    "rss.xml",
    "rss_empty.xml",
    "atom.xml",
    "atom_of_two.xml",
}
NEW = (PAGES / "new_2026.html").read_bytes()
LATEST = Address("arxiv:cs.CL", "https://arxiv.org/list/cs.CL/recent?skip=0&show=2000", "arxiv", series="arxiv:cs.CL")


def saved(name: str) -> Page:
    return Page(Address(name, name, "arxiv"), (PAGES / name).read_bytes(), SEEN)


def parsed(content: bytes | str, address: Address | None = None) -> Listing:
    content = content.encode() if isinstance(content, str) else content
    return arxiv.parse(Page(address or Address("page", "page", "arxiv"), content, SEEN))


@pytest.mark.parametrize("name", CASES)
def test_a_saved_page_gives_what_lies_beside_it(name: str, golden: Golden) -> None:
    golden(PAGES / (name + EXPECTED), outcome(saved(name)))


def test_every_expectation_has_its_page() -> None:
    pages = {path.name for path in SAVED}

    assert {path.name.removesuffix(EXPECTED) for path in PAGES.glob("*" + EXPECTED)} <= pages


def test_only_the_complete_list_of_a_single_day_is_whole() -> None:
    readable = {path.name for path in SAVED if "error" not in outcome(saved(path.name))}

    assert {name for name in readable if arxiv.parse(saved(name)).whole} == WHOLE


@pytest.mark.parametrize("name", OF_ARXIV)
def test_a_page_of_arxiv_is_recognised_by_its_content(name: str) -> None:
    assert arxiv.recognizes(saved(name).content)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in sorted(OTHERS.iterdir())])
def test_a_page_of_another_site_is_not_recognised(path: Path) -> None:
    assert not arxiv.recognizes(path.read_bytes())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param((PAGES / "portal.html").read_bytes(), id="the page of a hotel"),
        pytest.param(b"<feed><entry><id>http://arxiv.org/abs/2604.90001v1</id></entry></feed>", id="feed about arXiv"),
        pytest.param(
            b"<rss><channel><title>Reading list</title><item><link>https://rss.arxiv.org/rss/cs.CL</link></item>"
            b"</channel></rss>",
            id="feed that names arXiv's",
        ),
        pytest.param(b'<html><meta name="citation_arxiv_id" content="2604.90001"></html>', id="project page"),
        pytest.param(b'{"papers": "https://arxiv.org/list/cs.CL/new"}', id="JSON"),
    ],
)
def test_what_only_speaks_of_arxiv_is_not_recognised(content: bytes) -> None:
    assert not arxiv.recognizes(content)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\n  ", b"\xef\xbb\xbf\r\n"], ids=repr)
@pytest.mark.parametrize("name", CASES)
def test_a_byte_order_mark_and_empty_lines_before_a_page_change_nothing(name: str, before: bytes) -> None:
    page = saved(name)

    assert outcome(replace(page, content=before + page.content)) == outcome(page)


@pytest.mark.parametrize("name", CASES)
def test_line_ends_of_another_system_change_nothing(name: str) -> None:
    page = saved(name)

    assert outcome(replace(page, content=page.content.replace(b"\n", b"\r\n"))) == outcome(page)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "not an HTML page", id="nothing"),
        pytest.param(b"\0" * 4096, "not an HTML page", id="zeros"),
        pytest.param(bytes(range(256)) * 8, "no list of papers on this page", id="every byte"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "no list of papers on this page", id="picture"),
        pytest.param(b"Bad Request", "no list of papers on this page", id="text"),
        pytest.param(b"<p>It works!", "no list of papers on this page", id="other page"),
        pytest.param(b"<div>" * 100_000, "no list of papers on this page", id="deep page"),
        pytest.param(b"<dl><dt>" * 20_000, "breaks off before its first paper", id="deep lists"),
        pytest.param(b"<dl><dt>a</dt><dd>b</dd></dl>", "no list of papers on this page", id="dictionary"),
        pytest.param(b"<feed><title>x</title></feed>", "no list of papers in this feed", id="other feed"),
        pytest.param(b"<feed><entry/><entry/></feed>", "2 of 2 entries are unreadable", id="entries of nothing"),
        pytest.param(b"<?xml version='1.0'?><opml/>", "expected a feed of papers, got `opml`", id="other XML"),
        pytest.param(b"<feed>" * 100_000, "not well-formed XML", id="deep feed"),
        pytest.param(b"<rss><channel>", "not well-formed XML", id="feed cut off"),
        pytest.param(b"<?xml version='1.0'?>", "not well-formed XML", id="declaration alone"),
        pytest.param(b"{}", "no list of papers on this page", id="JSON"),
    ],
)
def test_what_is_no_listing_is_an_error_and_never_an_empty_listing(content: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(content)


def test_an_entity_of_a_feed_s_own_is_not_resolved() -> None:
    bomb = '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    entry = "<entry><id>http://arxiv.org/abs/2604.90001v1</id><title>Tides &b;</title></entry>"

    (paper,) = parsed(f"<?xml version='1.0'?>{bomb}<feed>{entry}</feed>").papers

    assert "aaa" not in paper.title


@pytest.mark.parametrize("twentieth", range(20))
def test_a_page_that_breaks_off_is_an_error_or_says_that_papers_may_be_missing(twentieth: int) -> None:
    cut = NEW[: len(NEW) * twentieth // 20]

    try:
        listing = parsed(cut)
    except ParseError as error:
        assert str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert set(listing.papers) <= set(parsed(NEW).papers)
        assert listing.notes or len(listing.papers) == 6
        assert not listing.whole or len(listing.papers) == 6


def test_an_entry_that_breaks_off_is_left_out_with_a_note_and_other_ways_are_better() -> None:
    cut = NEW[: NEW.index(b"Slow-Fast") + 4]

    listing = parsed(cut)

    assert [paper.id for paper in listing.papers] == ["arxiv:2604.90001", "arxiv:2604.90002", "arxiv:2604.90003"]
    assert listing.notes == ("the page breaks off before its end: papers may be missing",)
    assert (listing.whole, listing.poor) == (False, True)


@pytest.mark.parametrize("name", ["api_search.xml", "rss.xml", "atom.xml"])
@pytest.mark.parametrize("tenth", range(10))
def test_a_feed_that_breaks_off_is_an_error(name: str, tenth: int) -> None:
    content = saved(name).content

    with pytest.raises(ParseError):
        parsed(content[: len(content) * tenth // 10])


def test_a_page_in_the_wrong_charset_loses_its_accents_and_nothing_else() -> None:
    listing = parsed(NEW.replace(b"&eacute;", b"\xe9"))

    assert listing.papers[1].authors == ("Ren\ufffd Phare",)
    assert [paper.id for paper in listing.papers] == [paper.id for paper in parsed(NEW).papers]


def test_what_a_page_says_of_its_charset_does_not_matter() -> None:
    head = b'<head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'
    content = NEW.replace(b"&eacute;", "é".encode()).replace(b"<head>", head)

    assert parsed(content).papers == parsed(NEW).papers


def test_zeros_within_a_page_do_not_end_it() -> None:
    assert parsed(NEW.replace(b"</dt>", b"\0</dt>")).papers == parsed(NEW).papers


def test_a_page_that_a_browser_saved_is_the_same_page() -> None:
    """Browsers write quotes, whole addresses, and no `<br />`."""
    content = (
        NEW.replace(b"'", b'"').replace(b'href ="/abs', b'href="https://arxiv.org/abs').replace(b"<br />", b"<br>")
    )

    assert parsed(content).papers == parsed(NEW).papers


@pytest.mark.parametrize("name", ["recent_2026.html", "new_2026_first_page.html", "catchup_2026-01-08_first_page.html"])
def test_the_rest_of_a_list_is_of_the_same_listing(name: str) -> None:
    address = Address("arxiv:cs.CL/2026-01-08", "https://arxiv.org/x", None, date(2026, 1, 8), "arxiv:cs.CL")

    (more,) = arxiv.parse(replace(saved(name), address=replace(address, asked=date(2026, 1, 8)))).more

    assert (more.text, more.source, more.asked, more.series) == (address.text, "arxiv", address.asked, address.series)
    assert more.place.startswith("https://arxiv.org/")


def test_the_rest_of_a_list_is_never_on_another_site() -> None:
    content = saved("recent_2026.html").content.replace(b"href=/list", b"href=https://example.org/list")

    assert [more.place for more in parsed(content).more] == [
        "https://arxiv.org/list/cs.CL/recent?skip=5&show=2000",
    ]
    assert parsed(content.replace(b"example.org/list", b"example.org/trap")).more == ()


def test_recent_papers_in_place_of_the_new_ones_are_those_of_the_latest_day() -> None:
    listing = parsed(saved("recent_2026.html").content, LATEST)

    assert [paper.id for paper in listing.papers] == ["arxiv:2604.90001", "arxiv:2604.90002", "arxiv:2604.90003"]
    assert (listing.day, listing.whole, listing.more) == (date(2026, 4, 13), False, ())


def test_recent_papers_in_place_of_the_new_ones_go_on_while_their_day_does() -> None:
    content = saved("recent_2026.html").content.replace(b"showing 3 of 3 entries", b"showing first 3 of 9 entries")

    assert [more.place for more in parsed(content, LATEST).more] == [
        "https://arxiv.org/list/cs.CL/recent?skip=5&show=2000"
    ]


def test_a_page_of_new_papers_must_show_its_day() -> None:
    content = NEW.replace(b"<h3>Showing new listings for Monday, 13 April 2026</h3>", b"")

    with pytest.raises(ParseError, match="no day on this page"):
        parsed(content, LATEST)


@pytest.mark.parametrize("name", ["new_2026.html", "atom.xml"])
def test_a_listing_belongs_to_the_series_that_was_asked_for(name: str) -> None:
    address = Address("arxiv:cs", "https://arxiv.org/list/cs/new", "arxiv", series="arxiv:cs")

    assert parsed(saved(name).content, address).source == "arxiv:cs"


def test_a_page_that_only_its_address_places_is_of_the_series_in_it() -> None:
    content = NEW.replace(b'id="recent-cs.CL"', b"").replace(b"/list/cs.CL/", b"/elsewhere/")
    page = Page(Address("page", "https://arxiv.org/list/cs.SD/new", "arxiv"), content, SEEN)

    assert arxiv.parse(page).source == "arxiv:cs.SD"
    assert parsed(content).source == ""


def test_the_next_papers_of_a_search_are_asked_for_as_the_first_were() -> None:
    place = "https://export.arxiv.org/api/query?search_query=all%3Atide&sortBy=submittedDate&max_results=2"

    (more,) = parsed(saved("api_search.xml").content, Address(place, place, "arxiv", for_programs=True)).more

    assert (more.place, more.for_programs) == (place + "&start=2", True)


def test_an_answer_is_known_by_authors_of_their_own_where_its_counts_are_gone() -> None:
    whole = saved("api_search.xml").content
    cut = re.sub(rb"\s*<opensearch:\w+>\d+</opensearch:\w+>", b"", whole)

    assert cut != whole
    assert parsed(cut).papers == parsed(whole).papers


def test_a_search_by_words_stops_at_the_newest_papers_and_says_so() -> None:
    place = "https://export.arxiv.org/api/query?search_query=all%3Atide&max_results=2"

    found = parsed(saved("api_search.xml").content, Address("arxiv:q=tide", place, "arxiv", for_programs=True))

    assert (found.more, found.notes) == ((), ("the newest 2 of 5 papers found",))


def test_papers_beyond_what_the_api_gives_are_not_asked_for() -> None:
    content = (
        saved("api_search.xml").content.replace(b"Results>5<", b"Results>90000<").replace(b"Index>0<", b"Index>29998<")
    )

    assert parsed(content).more == ()


@pytest.mark.parametrize(
    ("lost", "doubt"),
    [
        pytest.param("list-authors", "12 of 12 papers have no authors", id="authors"),
        pytest.param("list-subjects", "12 of 12 papers have no categories", id="categories"),
        pytest.param("list-journal-ref", None, id="nothing that is read"),
    ],
)
def test_a_page_on_which_everybody_lacks_a_field_is_doubted(lost: str, doubt: str | None) -> None:
    content = NEW.decode().replace(f"class='{lost}'", "class='renamed'")
    papers = parsed(content).papers[:3] * 4

    assert arxiv.sanity_problem(replace(parsed(content), papers=papers)) == doubt


def test_a_few_papers_may_lack_anything() -> None:
    listing = parsed(NEW.replace(b"list-authors", b"renamed"))

    assert arxiv.sanity_problem(listing) is None

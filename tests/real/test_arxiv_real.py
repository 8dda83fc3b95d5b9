"""Real listings of arXiv against an independent reading of them."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lxml.html
import pytest
from support.real_pages import real_path, require_real
from support.tex_accents import names_in_tex

from digest.errors import ParseError
from digest.model import Address, Listing, Page, Paper
from digest.sources import arxiv

PAGES = real_path("arxiv")
SEEN = date(2026, 11, 23)
ATOM = "{http://www.w3.org/2005/Atom}"
OF_ARXIV = "{http://arxiv.org/schemas/atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
ERRORS = {"id_abc": "incorrect id format for abc", "legacy_error": "incorrect id format for 1234.12345"}
ANSWERS = sorted(path.name for path in (PAGES / "api").glob("*.xml") if not path.name.startswith(tuple(ERRORS)))
LISTS = sorted(path.name for path in (PAGES / "listing").glob("*.html") if not path.name.startswith("SAVED_"))
FEEDS = sorted(path.name for path in (PAGES / "rss").glob("atom_*.xml"))
RSS = sorted(path.name for path in (PAGES / "rss").glob("*.rss.xml"))
OTHERS = sorted(path for folder in ("huggingface", "feeds") for path in real_path(folder).rglob("*.*"))
NEW = "RENDERED_cs.SE_new.html"
SAVED = "SAVED_BY_BROWSER_cs.SE_new.html"
RECENT = "RENDERED_cs.SE_recent_skip0_show50.html"

pytestmark = require_real(PAGES)


def content_of(name: str) -> bytes:
    return (PAGES / name).read_bytes()


def parsed(name: str) -> Listing:
    return arxiv.parse(Page(Address(name, name), content_of(name), SEEN))


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def bare(identifier: str) -> str:
    return "arxiv:" + re.sub(r"v\d+$", "", identifier.rpartition("/abs/")[2] or identifier)


def told(paper: Paper) -> dict[str, object]:
    """What *paper* says of the fields that an entry of a page has."""
    return {
        "id": paper.id,
        "url": paper.url,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "categories": list(paper.categories),
        "comment": paper.author_note,
        "listed": str(paper.listed),
    }


def held(name: str) -> list[dict[str, object]]:
    """What the entries of a page hold, read by XPath and without any of the code under test."""
    document: Any = lxml.html.fromstring(content_of(name).decode("utf-8"))
    for link in document.xpath("//dd//a[starts-with(., 'this http')]"):
        link.text = link.get("href")
    for label in document.xpath("//dd//span[@class='descriptor']"):
        label.text = ""
    return [held_entry(term) for term in document.xpath("//dt")]


def held_entry(term: Any) -> dict[str, object]:
    definition = term.getnext()
    (path,) = term.xpath(".//a[@title='Abstract']/@href")
    heading = term.xpath("string(ancestor::dl/h3)")
    above = term.xpath("string(//h3[contains(., 'listings for')])")
    subjects = definition.xpath("string(.//div[contains(@class, 'list-subjects')])")
    return {
        "id": bare(path),
        "url": "https://arxiv.org" + path,
        "title": said(definition, "div[contains(@class, 'list-title')]"),
        "abstract": said(definition, "p[@class='mathjax']"),
        "authors": [one_line(link.text_content()) for link in definition.xpath(".//div[@class='list-authors']/a")],
        "categories": re.findall(r"\((\S+?)\)(?=;|\s*$)", subjects),
        "comment": said(definition, "div[contains(@class, 'list-comments')]"),
        "listed": day_in(above or heading),
    }


def said(definition: Any, path: str) -> str:
    return one_line(str(definition.xpath(f"string(.//{path})")))


def day_in(heading: str) -> str:
    found = re.search(r"(\d+) ([A-Z]..)[a-z]* (\d{4})", heading)
    assert found
    return str(datetime.strptime(" ".join(found.groups()), "%d %b %Y").date())  # noqa: DTZ007 - a day, not a time


@pytest.mark.parametrize("name", LISTS)
def test_a_real_list_comes_out_with_every_field_of_every_entry(name: str) -> None:
    assert [told(paper) for paper in parsed(f"listing/{name}").papers] == held(f"listing/{name}")


def test_a_page_saved_by_a_browser_has_the_papers_of_the_page() -> None:
    """The two are encoded in different ways, so that their other letters differ."""
    saved, page = (
        [list(map(bare_letters, told(paper).values())) for paper in parsed(f"listing/{name}").papers]
        for name in (SAVED, NEW)
    )

    assert len(page) == 100
    assert saved == page


def bare_letters(value: object) -> str:
    """*value* in ASCII, and formulas on a line of their own between the signs that MathJax leaves."""
    return re.sub(r"[^ -~]|\\x..", "", re.sub(r"\\[\[\]]", "$$", str(value)))


def test_the_new_papers_are_all_there_with_all_that_is_known_of_them() -> None:
    listing = parsed(f"listing/{NEW}")
    kinds = list(listing.announced.values())

    assert len(listing.papers) == 100
    assert all(paper.abstract and paper.authors and paper.categories and paper.title for paper in listing.papers)
    assert [kinds.count(kind) for kind in ("new", "cross", "replaced")] == [40, 20, 40]
    assert (listing.day, listing.whole, listing.source, listing.notes, listing.more) == (
        date(2026, 4, 13),
        True,
        "arxiv:cs.SE",
        (),
        (),
    )


@pytest.mark.parametrize("name", LISTS)
def test_where_a_real_list_hides_an_address_the_paper_has_the_link(name: str) -> None:
    hidden = re.findall(r'<a href="([^"]+)"[^>]*>this https? URL</a>([^\s<]*)', content_of(f"listing/{name}").decode())
    links = {plainly(link.url) for paper in parsed(f"listing/{name}").papers for link in paper.links}

    # Some are cut in the middle: what follows the anchor belongs to the address.
    assert {plainly((href + rest).rstrip(".,)")) for href, rest in hidden} <= links


def plainly(url: str) -> str:
    """*url* with what two ways of writing one address may differ in taken away."""
    url = re.sub(r"^https?://(www\.)?", "", url).partition("#")[0].lower().rstrip("/")
    return re.sub(r"^(dx\.)?doi\.org", "doi.org", url).removesuffix(".git")


def test_recent_papers_have_the_days_that_they_stand_under_and_go_on() -> None:
    listing = parsed(f"listing/{RECENT}")
    days = [paper.listed for paper in listing.papers]

    assert [days.count(date(2026, 4, day)) for day in (13, 10)] == [30, 20]
    assert (listing.day, listing.whole, listing.notes) == (None, False, ())
    assert [more.place for more in listing.more] == ["https://arxiv.org/list/cs.SE/recent?skip=50&show=2000"]


def test_the_first_days_of_recent_papers_stand_for_the_new_ones() -> None:
    place = "https://arxiv.org/list/cs.SE/recent"
    address = Address("arxiv:cs.SE", place, "arxiv", series="arxiv:cs.SE")

    listing = arxiv.parse(Page(address, content_of(f"listing/{RECENT}"), SEEN))

    assert (len(listing.papers), listing.day, listing.more) == (30, date(2026, 4, 13), ())


def test_an_empty_day_is_an_empty_list_of_that_day() -> None:
    listing = parsed("listing/RENDERED_cs.SE_new_EMPTY.html")

    assert (listing.papers, listing.day, listing.whole, listing.notes) == ((), date(2026, 4, 12), True, ())


@pytest.mark.parametrize("name", ANSWERS)
def test_a_real_answer_of_the_api_comes_out_complete(name: str) -> None:
    root = ElementTree.fromstring(content_of(f"api/{name}"))  # noqa: S314 - a saved answer
    entries = root.findall(f"{ATOM}entry")
    listing = parsed(f"api/{name}")

    assert [api_told(paper) for paper in listing.papers] == [api_held(entry) for entry in entries]
    total, start = (int(root.findtext(f"{OPENSEARCH}{each}", "")) for each in ("totalResults", "startIndex"))
    assert bool(listing.more) == (start + len(entries) < total)
    assert (listing.day, listing.whole) == (None, False)


def api_told(paper: Paper) -> dict[str, object]:
    return {name: value for name, value in told(paper).items() if name != "listed"} | {
        "published": str(paper.published),
        "updated": str(paper.updated),
        "dois": [plainly(link.url) for link in paper.links if link.url.startswith("https://doi.org/")][-1:],
    }


def api_held(entry: ElementTree.Element) -> dict[str, object]:
    identifier = bare(entry.findtext(f"{ATOM}id", ""))
    primary = entry.find(f"{OF_ARXIV}primary_category")
    assert primary is not None
    terms = [primary.get("term", ""), *(each.get("term", "") for each in entry.findall(f"{ATOM}category"))]
    dois = [link.get("href", "") for link in entry.findall(f"{ATOM}link") if link.get("title") == "doi"]
    return {
        "id": identifier,
        "url": "https://arxiv.org/abs/" + identifier.removeprefix("arxiv:"),
        "title": one_line(entry.findtext(f"{ATOM}title", "")),
        "abstract": one_line(entry.findtext(f"{ATOM}summary", "")),
        "authors": [one_line(name.text or "") for name in entry.findall(f"{ATOM}author/{ATOM}name")],
        "categories": [term for term in dict.fromkeys(terms) if re.fullmatch(r"[a-z-]+(\.[A-Za-z-]+)?", term)],
        "comment": one_line(entry.findtext(f"{OF_ARXIV}comment", "")),
        "published": entry.findtext(f"{ATOM}published", "")[:10],
        "updated": entry.findtext(f"{ATOM}updated", "")[:10],
        "dois": [plainly(doi) for doi in dois][-1:],
    }


@pytest.mark.parametrize(("start", "reason"), ERRORS.items())
def test_a_real_error_is_told_in_the_site_s_own_words(start: str, reason: str) -> None:
    (path,) = (PAGES / "api").glob(f"{start}*.xml")

    with pytest.raises(ParseError, match=f"^the site answered: {reason}$"):
        parsed(f"api/{path.name}")


@pytest.mark.parametrize("name", [name for name in ANSWERS if name.startswith(("id_0000", "id_0808"))])
def test_an_identifier_that_arxiv_does_not_know_is_named(name: str) -> None:
    asked = name.split("_")[1]

    assert parsed(f"api/{name}").notes == (f"arXiv knows no paper {asked}",)


@pytest.mark.parametrize("name", FEEDS)
def test_a_real_feed_of_the_day_comes_out_complete(name: str) -> None:
    entries = ElementTree.fromstring(content_of(f"rss/{name}")).findall(f"{ATOM}entry")  # noqa: S314 - a saved feed
    listing = parsed(f"rss/{name}")

    assert [told(paper) for paper in listing.papers] == [feed_held(entry) for entry in entries]
    assert len(listing.papers) == len(listing.announced) == 7
    assert (listing.day, listing.whole, listing.source, listing.notes) == (date(2025, 8, 20), True, "arxiv:cs.AI", ())
    kinds = [entry.findtext(f"{OF_ARXIV}announce_type", "") for entry in entries]
    assert [listing.announced[paper.id] for paper in listing.papers] == [
        "replaced" if kind.startswith("replace") else kind for kind in kinds
    ]


@pytest.mark.parametrize("name", RSS)
def test_a_real_feed_in_rss_has_every_paper_under_its_title(name: str) -> None:
    items = list(ElementTree.fromstring(content_of(f"rss/{name}")).iter("item"))  # noqa: S314 - a saved feed
    listing = parsed(f"rss/{name}")

    held = [(bare(item.findtext("link", "")), one_line(item.findtext("title", ""))) for item in items]
    assert [(paper.id, paper.title) for paper in listing.papers] == held
    assert (listing.source, listing.notes) == ("arxiv:cond-mat", ())


def feed_held(entry: ElementTree.Element) -> dict[str, object]:
    (link,) = entry.findall(f"{ATOM}link")
    url = link.get("href", "")
    return {
        "id": bare(url),
        "url": url,
        "title": one_line(entry.findtext(f"{ATOM}title", "")),
        "abstract": one_line(entry.findtext(f"{ATOM}summary", "").partition("Abstract:")[2]),
        "authors": names_in_tex(entry.findtext("{http://purl.org/dc/elements/1.1/}creator", "")),
        "categories": [each.get("term", "") for each in entry.findall(f"{ATOM}category")],
        "comment": "",
        "listed": entry.findtext(f"{ATOM}published", "")[:10],
    }


@pytest.mark.parametrize("name", [*(f"api/{each}" for each in ANSWERS), *(f"listing/{each}" for each in LISTS)])
def test_a_real_page_is_recognised_and_nothing_speaks_against_it(name: str) -> None:
    assert arxiv.recognizes(content_of(name))
    assert arxiv.sanity_problem(parsed(name)) is None


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_a_real_page_of_another_site_is_not_recognised(path: Path) -> None:
    assert not arxiv.recognizes(path.read_bytes())

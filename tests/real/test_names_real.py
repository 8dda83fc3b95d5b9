"""The names of authors in all real pages: read as a person writes them, each once, in one order."""

import html
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from support.real_pages import real_path, require_real
from support.tex_accents import names_in_tex

from digest import sources
from digest.errors import ParseError
from digest.model import Address, Listing, Page

SEEN = date(2026, 11, 23)
PAGES = sorted(
    path
    for folder in ("arxiv", "feeds", "huggingface", "scholar")
    for path in real_path(folder).rglob("*.*")
    if path.suffix in (".xml", ".rdf", ".html", ".txt", ".json", ".eml")
)
MAILS = sorted(real_path("arxiv", "mail").glob("*.txt"))
FEED = real_path("arxiv", "rss", "derived_cond-mat_2026.rss.xml")
# What no name has, of whatever writing.
ODD = re.compile(r"[\\{}()<>\[\];]|\bet\.? al\b|^[\s,&]|[\s,;&]$|, (?!University|Jr)|&\w+;")
FIRST_AND_LAST = 2

pytestmark = require_real(real_path())


@cache
def listing_of(path: Path) -> Listing | None:
    """What the page at *path* lists, None for one that is an error."""
    try:
        return sources.parse_page(Page(Address(path.name, path.name), path.read_bytes(), SEEN))
    except ParseError:
        return None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_name_holds_what_is_no_name(path: Path) -> None:
    listing = listing_of(path)
    names = [name for paper in listing.papers for name in paper.authors] if listing else []

    assert [name for name in names if ODD.search(name) or not any(map(str.isalpha, name))] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_name_stands_in_the_other_order_elsewhere_on_the_page(path: Path) -> None:
    listing = listing_of(path)
    names = {name for paper in listing.papers for name in paper.authors} if listing else set()
    pairs = {tuple(name.split()) for name in names if len(name.split()) == FIRST_AND_LAST}
    turned = {pair for pair in pairs if pair[::-1] in pairs and pair < pair[::-1]}

    # Chinese names are such that both orders are names: of many pages' names a few may be.
    assert len(turned) * 200 <= len(pairs)


def listed_authors(mail: str) -> Iterator[tuple[str, str]]:
    """The identifier of each entry of *mail* with its line of authors."""
    for block in re.split(r"^\\\\\s*$", mail.replace("\r", ""), flags=re.MULTILINE):
        found = re.match(r"\s*(?:arXiv:|Paper: )([a-z./\d-]+?)(?:v\d+)?[ \n]", block)
        authors = re.search(r"^Authors?:(.*(?:\n[ \t]+.*)*)", block, re.MULTILINE)
        if found and authors:
            yield f"arxiv:{found[1]}", " ".join(authors[1].split())


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.name)
def test_the_authors_of_a_real_mail_are_those_that_another_reading_finds(path: Path) -> None:
    listing = listing_of(path)
    assert listing
    papers = {paper.id: paper for paper in listing.papers}

    for identifier, written in listed_authors(path.read_text("utf-8", "replace")):
        hidden = re.search(r",? et al\. \((\d+) additional authors not shown\)", written)
        shown = re.sub(r", \(\d\) .*", ")", written[: hidden.start()] if hidden else written)
        expected = names_in_tex(re.sub(r",? and (?!\d)", ", ", shown))
        paper = papers[identifier]
        assert [unicodedata.normalize("NFC", name) for name in paper.authors] == expected
        assert paper.author_count == len(expected) + (int(hidden[1]) if hidden else 0)


def test_the_authors_of_a_real_feed_are_those_that_another_reading_finds() -> None:
    listing = listing_of(FEED)
    assert listing
    written = re.findall(r"<dc:creator>(.*?)</dc:creator>", FEED.read_text("utf-8"), re.DOTALL)

    different = [
        (paper.id, paper.authors)
        for paper, text in zip(listing.papers, written, strict=True)
        if [unicodedata.normalize("NFC", name) for name in paper.authors]
        # One has the number of a footnote at its name.
        != [re.sub(r"(?<=[a-z])\d$", "", name) for name in names_in_tex(html.unescape(text))]
    ]

    assert different == []

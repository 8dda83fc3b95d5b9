"""The visible cards of a Hugging Face page, for when its JSON is gone.

Cards of older pages hold no abstract and no authors' names; since 2026 every trending card stands
twice in a page, once for narrow screens. A selector is required or optional, and says so.
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import date

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from digest import links
from digest.identifiers import ARXIV_ID
from digest.model import Link, Organization, Paper
from digest.sources.huggingface.records import NAME, SITE
from digest.sources.shared.bounds import check_cards
from digest.sources.shared.json_fields import compact_number, counted, iso_day, written_day
from digest.sources.shared.read_records import Reading, read_each
from digest.text import squeeze

_PAPER = re.compile(rf"^(?:https://huggingface\.co)?/papers/({ARXIV_ID})$")
_LOGIN = re.compile(r"/login\?next=")
_AUTHORS = re.compile(r"(?<!\d)(\d{1,12}) authors?")
# The longest one-line summary of the site is shorter than nearly every abstract (9,126 records read).
_LONGEST_SUMMARY = 340


def parse(content: bytes, seen: date) -> tuple[Reading[Tag], date | None]:
    """All cards, in page order, with their papers, and the day that the page shows."""
    soup = tree(content)
    shown = _shown(soup)
    cards = list(_outermost(soup.find_all("article")))
    return read_each(cards, lambda card: _paper(card, shown, seen), noun="card"), shown


def tree(content: bytes) -> BeautifulSoup:
    """The tree of a page. Raises ParseError where it would be too large."""
    check_cards(content)
    with warnings.catch_warnings():
        # It warns, on stderr, of pages that are XML or look like the name of a file.
        warnings.simplefilter("ignore")
        return BeautifulSoup(content, "lxml", from_encoding="utf-8")


def _outermost(found: Iterable[Tag]) -> Iterator[Tag]:
    """Those of *found*, which are in page order, that stand in none of the others.

    Tags that are never closed stand in each other: what is in them is to be read once, not once for each.
    """
    inside: set[int] = set()
    for tag in found:
        if id(tag) not in inside:
            inside.update(map(id, tag.find_all(True)))
            yield tag


def _shown(soup: BeautifulSoup) -> date | None:
    time = soup.find("time", attrs={"datetime": True})
    return iso_day(str(time["datetime"])) if isinstance(time, Tag) else None


def _paper(card: Tag, shown: date | None, seen: date) -> Paper | None:
    heading = card.find("h3")
    anchor = heading.find("a", href=_PAPER) if isinstance(heading, Tag) else None
    if not isinstance(anchor, Tag):
        return None
    identifier = _PAPER.sub(r"\1", str(anchor["href"]))
    text = _text(card.find("p", class_="line-clamp-2"))
    return Paper(
        id=f"arxiv:{identifier}",
        title=_text(anchor),
        url=f"{SITE}/papers/{identifier}",
        # One and the same place shows the one-line summary where there is one, else the abstract.
        abstract=text if len(text) > _LONGEST_SUMMARY else "",
        summary=text if 0 < len(text) <= _LONGEST_SUMMARY else None,
        author_count=_author_count(card),
        organization=_organization(card),
        listed=shown,
        published=_published(card, seen),
        upvotes=_upvotes(card),
        comments=_comments(card, identifier),
        links=links.merge(_repositories(card), links.find(text)),
        sources=(NAME,),
    )


def _text(tag: object) -> str:
    return squeeze(tag.get_text()) if isinstance(tag, Tag) else ""


def _author_count(card: Tag) -> int | None:
    found = _AUTHORS.search(_text(card.find("li", class_="order-first")))
    return counted(found[1]) if found else None


def _organization(card: Tag) -> Organization | None:
    """The chip: a link to a one-word address of the site that holds a name."""
    for anchor in _outermost(card.find_all("a", href=re.compile(r"^/[\w.-]+$"))):
        name = _text(anchor.find("span"))
        if name:
            return Organization(name, str(anchor["href"])[1:])
    return None


def _published(card: Tag, seen: date) -> date | None:
    for span in card.find_all("span"):
        # Not what stands in tags within it: of spans in spans each text would be read for each of them.
        text = squeeze("".join(each for each in span.children if type(each) is NavigableString))
        day = written_day(text, seen) if len(text) < 30 else None
        if day:
            return day
    return None


def _upvotes(card: Tag) -> int | None:
    # "Submitted by" has the same class as the number in older cards: look inside the vote's link only.
    vote = card.find("a", href=_LOGIN)
    if not isinstance(vote, Tag):
        return None
    shown = vote.find("div", class_=["leading-none", "font-semibold"])
    return compact_number(_text(shown))


def _comments(card: Tag, identifier: str) -> int | None:
    anchor = card.find("a", href=re.compile(rf"/papers/{re.escape(identifier)}#community$"))
    return compact_number(_text(anchor)) if isinstance(anchor, Tag) else None


def _repositories(card: Tag) -> list[Link]:
    anchors = card.find_all("a", href=re.compile(r"^https://github\.com/"))
    return [Link(url, "code") for anchor in anchors if (url := links.canonical(str(anchor["href"])))]

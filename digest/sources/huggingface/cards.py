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
from digest.patterns import compile_once, lazy_pattern
from digest.sources.huggingface.records import LONGEST_SUMMARY, NAME, SITE
from digest.sources.shared.bounds import check_tag_count
from digest.sources.shared.dates import parse_iso_day, parse_month_day
from digest.sources.shared.json_fields import parse_compact_number, parse_count
from digest.sources.shared.markup import plain_text
from digest.sources.shared.read_records import ReadRecords, read_each
from digest.text import collapse_whitespace

# A page that was saved has the whole address.
_ON_SITE = r"^(?:https?://(?:www\.)?(?:huggingface|hf)\.co)?"
# BeautifulSoup takes a pattern that is not compiled yet for none.
_PAPER = rf"{_ON_SITE}/papers/({ARXIV_ID})/?$"
_ORGANIZATION = rf"{_ON_SITE}/([\w.-]+)/?$"
_LOGIN = r"/login\?next="
_AUTHORS = lazy_pattern(r"(?<!\d)(\d{1,12}) authors?")
_SHORTEST_ABSTRACT = 160


def read_cards(content: bytes, seen: date) -> tuple[ReadRecords, date | None]:
    """The cards with their papers, in page order, and the day that the page shows."""
    soup = make_soup(content)
    cards = list(_outermost_tags(soup.find_all("article")))
    # On a page of hits the day above is today, and none of theirs.
    shown = None if any(map(_linked_abstract, cards)) else _shown_day(soup)
    return read_each(cards, lambda card: _paper_of_card(card, shown, seen), noun="card"), shown


def make_soup(content: bytes) -> BeautifulSoup:
    """The tree of a page. Raises ParseError if it would be too large."""
    check_tag_count(content)
    with warnings.catch_warnings():
        # BeautifulSoup warns, on stderr, of pages that are XML or look like the name of a file.
        warnings.simplefilter("ignore")
        return BeautifulSoup(content, "lxml", from_encoding="utf-8")


def _outermost_tags(tags: Iterable[Tag]) -> Iterator[Tag]:
    """The ones of *tags*, which are in page order, that stand in none of the others.

    Tags that are never closed stand in each other: their contents are to be read once, not once for each.
    """
    inside: set[int] = set()
    for tag in tags:
        if id(tag) not in inside:
            inside.update(map(id, tag.find_all(True)))
            yield tag


def _shown_day(soup: BeautifulSoup) -> date | None:
    time = soup.find("time", attrs={"datetime": True})
    return parse_iso_day(str(time["datetime"])) if isinstance(time, Tag) else None


def _paper_of_card(card: Tag, shown: date | None, seen: date) -> Paper | None:
    heading = card.find("h3")
    anchor = heading.find("a", href=compile_once(_PAPER)) if isinstance(heading, Tag) else None
    if not isinstance(anchor, Tag):
        return None
    identifier = re.sub(_PAPER, r"\1", str(anchor["href"]))
    linked = _linked_abstract(card)
    text = linked or _tag_text(card.find("p", class_="line-clamp-2"))
    is_summary = not linked and 0 < len(text) <= LONGEST_SUMMARY
    return Paper(
        id=f"arxiv:{identifier}",
        title=_tag_text(anchor),
        url=f"{SITE}/papers/{identifier}",
        # One and the same place shows the one-line summary where there is one, else the abstract.
        abstract="" if is_summary else text,
        summary=text if is_summary else None,
        author_count=_card_author_count(card),
        organization=_card_organization(card),
        listed=shown,
        published=_card_published_day(card, seen),
        upvotes=_card_upvotes(card),
        comment_count=_card_comment_count(card, identifier),
        links=links.merge(_card_repositories(card), links.find(text)),
        sources=(NAME,),
    )


def _tag_text(tag: object) -> str:
    return plain_text(tag.decode_contents()) if isinstance(tag, Tag) else ""


def _linked_abstract(card: Tag) -> str:
    """The abstract of a hit of a search: all of it is one link to the paper, beside that in the heading."""
    for anchor in _outermost_tags(card.find_all("a", href=compile_once(_PAPER))):
        text = "" if anchor.find_parent("h3") else _tag_text(anchor)
        if len(text) >= _SHORTEST_ABSTRACT:
            return text
    return ""


def _card_author_count(card: Tag) -> int | None:
    match = _AUTHORS.search(_tag_text(card.find("li", class_="order-first")))
    return parse_count(match[1]) if match else None


def _card_organization(card: Tag) -> Organization | None:
    """The organization of the chip, which is a link with a name to a one-word path of the site."""
    for anchor in _outermost_tags(card.find_all("a", href=compile_once(_ORGANIZATION))):
        name = _tag_text(anchor.find("span"))
        if name:
            return Organization(name, re.sub(_ORGANIZATION, r"\1", str(anchor["href"])))
    return None


def _card_published_day(card: Tag, seen: date) -> date | None:
    for span in card.find_all("span"):
        # Its own text, without that of tags in it: of spans in spans each text would be read for each of them.
        text = collapse_whitespace("".join(child for child in span.children if type(child) is NavigableString))
        day = parse_month_day(text, seen) if len(text) < 30 else None
        if day:
            return day
    return None


def _card_upvotes(card: Tag) -> int | None:
    # "Submitted by" has the same class as the number in older cards: look inside the vote's link only.
    vote = card.find("a", href=compile_once(_LOGIN))
    if not isinstance(vote, Tag):
        return None
    shown = vote.find("div", class_=["leading-none", "font-semibold"])
    return parse_compact_number(_tag_text(shown))


def _card_comment_count(card: Tag, identifier: str) -> int | None:
    anchor = card.find("a", href=re.compile(rf"/papers/{re.escape(identifier)}#community$"))
    return parse_compact_number(_tag_text(anchor)) if isinstance(anchor, Tag) else None


def _card_repositories(card: Tag) -> list[Link]:
    anchors = card.find_all("a", href=re.compile(r"^https://github\.com/"))
    return [Link(url, "code") for anchor in anchors if (url := links.canonical_url(str(anchor["href"])))]

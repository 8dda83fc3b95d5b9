"""The text of a Hugging Face page, as select-all and copy give it: of a search, with or without addresses; those of a
day, of trending papers and of one paper are read in modules of their own.

Of a search, what survives the copying is, for each paper: title, abstract, then `• 4 authors` or an organisation,
a line with a middle dot, and the date with the number of comments behind it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from digest import links
from digest.errors import ParseError
from digest.identifiers import ARXIV_ID
from digest.model import Listing, Organization, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.huggingface import copied_cards, copied_paper
from digest.sources.huggingface.records import NAME, SITE
from digest.sources.shared.bounds import check_line_count
from digest.sources.shared.copied_text import copied_lines
from digest.sources.shared.dates import parse_month_day
from digest.sources.shared.identify import identify_by_title
from digest.sources.shared.json_fields import parse_compact_number, parse_count
from digest.sources.shared.read_records import read_each
from digest.text import collapse_whitespace

DOT = "·"
_DATE = lazy_pattern(r"(?:Published on )?[A-Z][a-z]{2} \d{1,2}(?:, \d{4})?(?:\s+(?P<comments>\d+))?$")
_TODAY = lazy_pattern(r"[A-Z][a-z]{2} \d{1,2}$")
_AUTHORS = lazy_pattern(r"(?:[•-]\s*)?(\d+) authors?$")
_PAPER = lazy_pattern(rf"huggingface\.co/papers/({ARXIV_ID})$")
_LOGIN = lazy_pattern(r"/login\?next=%2Fpapers%2F")
_OWNER = lazy_pattern(r"huggingface\.co/([\w.-]+)$")
_CHROME = lazy_pattern(r"(?:Upvote|GitHub|arXiv Page|Submitted by.*|(?:\[-\] )?(?:-|[\d.,]+k?))$")
_URL_LINE = lazy_pattern(r"https?://\S+$")
# No further than to the next one.
_IMAGE = lazy_pattern(r"!\[(?:[^\]!]|!(?!\[))*+\]\((?:[^)!]|!(?!\[))*+\)")
_MARKDOWN_LINK = lazy_pattern(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((https?://[^)\s]{0,200})\)")
_LINE_END = lazy_pattern(r"(?<!\\)\\++(?:\s*\n|(?=\s))")
_HEADING = lazy_pattern(r"^#+ ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CopiedLine:
    """One line of the copy, and the address it led to, where that survived."""

    text: str
    url: str = ""


def is_copied_page(text: str) -> bool:
    """Whether *text* is a copied page: it has a line with only a middle dot before a line with a date, or cards, or a
    paper."""
    if "Submitted by" in text or "Published on" in text:
        lines = copied_lines(text.encode())
        if copied_paper.find_paper(lines) is not None or _are_cards(lines):
            return True
    pieces = list(_copied_lines(text)) if DOT in text else []
    return any(a.text == DOT and _DATE.match(b.text) for a, b in pairwise(pieces))


def parse_copied_page(page: Page) -> Listing:
    """The papers of a copied page, in its order. Raises ParseError if there are none."""
    lines = copied_lines(page.content)
    start = copied_paper.find_paper(lines)
    if start is not None:
        return Listing(page.address.text, (copied_paper.paper_of_page(lines[start:], page.seen),))
    if _are_cards(lines):
        return _parse_cards(page, lines)
    pieces = list(_copied_lines(page.content.decode("utf-8-sig", "replace")))
    dots = [at for at, piece in enumerate(pieces[:-1]) if piece.text == DOT and at and _DATE.match(pieces[at + 1].text)]
    if not dots:
        raise ParseError("no paper in this text: expected title, abstract, authors, a line with `·`, and a date")
    captured = _day_of_copying(pieces[: dots[0]], page.seen)
    starts = [0, *(dot + 2 for dot in dots)]
    entries = [(pieces[start:dot], pieces[dot + 1 : dot + 3]) for start, dot in zip(starts, dots, strict=False)]
    reading = read_each(entries, lambda entry: _paper_of_lines(*entry, captured))
    return Listing(page.address.text, reading.papers, notes=reading.notes, unread=len(reading.unread), ranked=True)


def _are_cards(lines: Sequence[str]) -> bool:
    """Whether *lines* are those of a page of cards. Where addresses survived they say more than the order of lines."""
    has_addresses = any("](http" in line or _URL_LINE.match(line) for line in lines)
    return not has_addresses and bool(copied_cards.find_cards(lines))


def _parse_cards(page: Page, lines: Sequence[str]) -> Listing:
    cards = copied_cards.find_cards(lines)
    day = copied_cards.day_of_cards(lines, page.seen) if copied_cards.is_of_a_day(cards) else None
    reading = read_each(cards, lambda card: copied_cards.paper_of_card(card, day, page.seen), noun="card")
    reading.require_most()
    papers = copied_cards.unique_papers(reading.papers)
    return Listing(page.address.text, papers, day, notes=reading.notes, unread=len(reading.unread))


def _copied_lines(text: str) -> Iterator[CopiedLine]:
    """The lines that are not empty; an address on a line of its own belongs to the line before it.

    Raises ParseError if there are too many.
    """
    check_line_count(text)
    waiting: CopiedLine | None = None
    for piece in _split_at_links(text):
        if not piece.text:
            continue
        if _URL_LINE.match(piece.text):
            if waiting and not waiting.url:
                waiting = replace(waiting, url=piece.text)
            continue
        if waiting:
            yield waiting
        waiting = piece
    if waiting:
        yield waiting


def _split_at_links(text: str) -> Iterator[CopiedLine]:
    if "](http" not in text:
        yield from _plain_lines(text)
        return
    text = _HEADING.sub("", _LINE_END.sub(" ", _IMAGE.sub("", text)))
    end = 0
    for link in _MARKDOWN_LINK.finditer(text):
        yield from _plain_lines(text[end : link.start()])
        yield CopiedLine(collapse_whitespace(link[1]), link[2])
        end = link.end()
    yield from _plain_lines(text[end:])


def _plain_lines(text: str) -> Iterator[CopiedLine]:
    return (CopiedLine(collapse_whitespace(line)) for line in text.splitlines())


def _day_of_copying(header: Sequence[CopiedLine], seen: date) -> date:
    """The day on which the page was copied, which its header shows without a year; else *seen*."""
    days = [parse_month_day(piece.text, seen) for piece in header if _TODAY.match(piece.text)]
    return next((day for day in reversed(days) if day), seen)


def _paper_of_lines(before: Sequence[CopiedLine], after: Sequence[CopiedLine], captured: date) -> Paper:
    """The paper of the lines before its dot (the page's chrome among them) and of the two after it.

    Raises ParseError if no title precedes the abstract.
    """
    *texts, byline = before
    texts = [piece for piece in texts if not _CHROME.match(piece.text) or _LOGIN.search(piece.url)]
    # Whatever stands before the title (header, leftovers of the last entry), the abstract is the longest.
    longest = max(range(len(texts)), key=lambda at: (len(texts[at].text), at), default=0)
    if longest == 0:
        raise ParseError("no title before its abstract")
    title, body = texts[longest - 1], texts[longest:]
    identifier = _first_match(_PAPER, [title, *body])
    abstract = " ".join(piece.text for piece in body)
    return Paper(
        id=f"arxiv:{identifier}" if identifier else identify_by_title(title.text, abstract),
        title=title.text,
        url=f"{SITE}/papers/{identifier}" if identifier else None,
        abstract=abstract,
        author_count=_byline_author_count(byline.text),
        organization=_byline_organization(byline),
        published=parse_month_day(after[0].text, captured),
        upvotes=_copied_upvotes(texts[: longest - 1]),
        comment_count=_copied_comment_count(after),
        links=links.find(abstract),
        sources=(NAME,),
    )


def _first_match(pattern: re.Pattern[str], pieces: Sequence[CopiedLine]) -> str | None:
    return next((match[1] for piece in pieces if (match := pattern.search(piece.url))), None)


def _byline_author_count(byline: str) -> int | None:
    match = _AUTHORS.match(byline)
    return parse_count(match[1]) if match else None


def _byline_organization(byline: CopiedLine) -> Organization | None:
    """The organization of *byline*."""
    if _AUTHORS.match(byline.text):
        return None
    owner = _OWNER.search(byline.url)
    return Organization(byline.text, owner[1]) if owner else copied_cards.read_organization(byline.text)


def _copied_upvotes(before: Sequence[CopiedLine]) -> int | None:
    vote = next((piece for piece in reversed(before) if _LOGIN.search(piece.url)), None)
    return parse_compact_number(vote.text.removeprefix("[-]")) if vote else None


def _copied_comment_count(after: Sequence[CopiedLine]) -> int | None:
    """The number of comments after the date: on its line or, if addresses survived, in a link of its own."""
    dated = _DATE.match(after[0].text)
    if dated and dated["comments"]:
        return parse_count(dated["comments"])
    linked = after[1:2]
    return parse_compact_number(linked[0].text) if linked and linked[0].url.endswith("#community") else None

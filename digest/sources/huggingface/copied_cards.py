"""The text of a Hugging Face page of cards (a day, a week, the trending papers), as select-all and copy give it.

A card of a day has, in this order: "Submitted by" and a name, the number of votes, title, organization or number of
authors, and numbers (stars, comments) of which nothing says which they are. One of trending papers has its text behind
the title, a date behind a dot, and the votes behind "Upvote".
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from digest import links
from digest.errors import ParseError
from digest.model import Organization, Paper
from digest.patterns import lazy_pattern
from digest.sources.huggingface.records import LONGEST_SUMMARY, NAME
from digest.sources.shared.dates import parse_month_day
from digest.sources.shared.identify import identify_by_title
from digest.sources.shared.json_fields import parse_compact_number, parse_count

AUTHORS = lazy_pattern(r"(?:[•·-] ?)?(\d{1,6}) authors?")
_SUBMITTER = lazy_pattern(r"Submitted by\b ?(.*)")
_NUMBER = lazy_pattern(r"-|\d[\d.,]{0,11}k?")
_DAY = lazy_pattern(r"(?:Published on )?[A-Z][a-z]{2} \d{1,2}(?:, \d{4})?")
_MONTH = lazy_pattern(r"[A-Z][A-Za-z]{2}")
_AFTER_CARDS = lazy_pattern(r"Previous$|Next$|Company$|© |TOS$|System theme$")
_DOT = "·"
_FRESH = timedelta(days=31)


def find_cards(lines: Sequence[str]) -> list[list[str]]:
    """The lines of each card, "Submitted by" left out; none where *lines* are no copy of such a page."""
    cards: list[list[str]] = []
    is_name = False
    for line in lines:
        if submitter := _SUBMITTER.fullmatch(line):
            cards.append([])
            is_name = not submitter[1]
        elif cards and _AFTER_CARDS.match(line):
            break
        elif cards and not is_name:
            cards[-1].append(line)
        else:
            is_name = False
    return [card for card in cards if len(card) > 1]


def day_of_cards(lines: Sequence[str], seen: date) -> date | None:
    """The day whose cards these are, which the page shows above them, without a year: None unless it is shortly before
    the day on which the copy was *seen*. A file may be younger than what is in it."""
    day = _shown_day(lines, seen)
    return day if day and seen - day <= _FRESH else None


def _shown_day(lines: Sequence[str], seen: date) -> date | None:
    header = lines[: next((at for at, line in enumerate(lines) if _SUBMITTER.fullmatch(line)), 0)]
    for at in range(len(header) - 1, -1, -1):
        if _DAY.fullmatch(header[at]):
            return parse_month_day(header[at], seen)
        # The month may stand above the day.
        if at and _MONTH.fullmatch(header[at - 1]) and header[at].isdecimal():
            return parse_month_day(f"{header[at - 1].title()} {header[at]}", seen)
    return None


def is_of_a_day(cards: Sequence[Sequence[str]]) -> bool:
    """Whether *cards* are those of a day or a week, which begin with their votes."""
    return all(_NUMBER.fullmatch(card[0]) for card in cards)


def paper_of_card(card: Sequence[str], listed: date | None, seen: date) -> Paper:
    """The paper of one card. Raises ParseError if it has no title."""
    has_votes = bool(_NUMBER.fullmatch(card[0]))
    title, *rest = card[1:] if has_votes else card
    if _NUMBER.fullmatch(title):
        raise ParseError("no title")
    # Cards that show a text show it at once behind the title.
    text = rest.pop(0) if rest and not has_votes and not AUTHORS.fullmatch(rest[0]) else ""
    rest = [part for line in rest for part in _split_at_day(line)]
    upvotes = card[0] if has_votes else line_behind("Upvote", rest)
    dated = line_behind(_DOT, rest)
    byline = next((line for line in rest if line != _DOT), "")
    count = AUTHORS.fullmatch(byline)
    return Paper(
        id=identify_by_title(title, text),
        title=title,
        abstract=text if len(text) > LONGEST_SUMMARY else "",
        summary=text if 0 < len(text) <= LONGEST_SUMMARY else None,
        author_count=parse_count(count[1]) if count else None,
        organization=None if count or not byline or _NUMBER.fullmatch(byline) else read_organization(byline),
        listed=listed,
        published=parse_month_day(dated, seen) if _DAY.fullmatch(dated) else None,
        upvotes=parse_compact_number(upvotes),
        links=links.find(text),
        sources=(NAME,),
    )


def _split_at_day(line: str) -> Sequence[str]:
    """The organization or the number of authors, the dot and the day, where *line* has all three."""
    before, _, day = line.rpartition(f" {_DOT} ")
    return (before, _DOT, day) if before and _DAY.fullmatch(day) else (line,)


def line_behind(label: str, lines: Sequence[str]) -> str:
    """The line that stands behind the first one that is *label*, or ''."""
    return next((following for line, following in pairwise(lines) if line == label), "")


def read_organization(byline: str) -> Organization:
    """The organization of `Display Name` or, where a picture's text was copied with it, `login Display Name`."""
    login, _, name = byline.partition(" ")
    is_login = login.islower() or _letters(name).startswith(_letters(login))
    return Organization(name, login) if name and is_login else Organization(byline)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def unique_papers(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """*papers*, each once: a page has some cards twice, for wide screens and for narrow ones."""
    first = {paper.id: paper for paper in reversed(papers)}
    return tuple(reversed(first.values()))

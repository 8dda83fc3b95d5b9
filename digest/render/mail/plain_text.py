"""The plain part of the mail: 72 columns, addresses on lines of their own, no decoration."""

from collections.abc import Iterable

from digest.model import Digest, Match
from digest.render import parts
from digest.render.mail.paper_rows import Row
from digest.text import safe, shorten

WIDTH = 72


def page(head: str, body: Iterable[str], foot: str) -> str:
    """The whole part."""
    return head + "".join(body) + foot


def head(digest: Digest) -> str:
    """The summary, and the reason where there is nothing."""
    papers, *rest = parts.headline(digest)
    reason = f"\n{_paragraph(shorten(safe(digest.reason), 600))}" if digest.reason else ""
    return _paragraph(" · ".join([papers, *rest[:1]])) + _paragraph(" · ".join(rest[1:])) + reason


def card(row: Row, abstract: parts.Passage) -> str:
    """One paper with all there is to say; of its abstract what is in *abstract*."""
    return _framed(row, _card(row.match, row, abstract.text) if row.match else "")


def brief(row: Row) -> str:
    """One paper as its title and address."""
    return _framed(row, _title(row.match, row.number) if row.match else "")


def note(sentence: str) -> str:
    """A sentence between the papers."""
    return f"\n{_paragraph(sentence)}"


def foot(account: Iterable[str], farewell: str) -> str:
    """The account, a line each, and who made this as a signature."""
    told = "".join(_paragraph(line, indent="  ", first="") for line in account)
    # A line of "-- " is where mail programs see the signature begin (RFC 3676, section 4.3).
    return f"\n\nHow this digest came about\n--------------------------\n\n{told}\n-- \n{_paragraph(farewell)}"


def _framed(row: Row, said: str) -> str:
    """*said* with the heading above it and the number of hidden papers below it."""
    above = f"\n\n{row.heading}\n{'-' * min(WIDTH, len(row.heading))}\n" if row.heading else ""
    more = f"\nand {row.more:,} more\n" if row.more else ""
    return above + (f"\n{said}" if said else "") + more


def _card(match: Match, row: Row, abstract: str) -> str:
    indent = " " * len(f"{row.number}. ")
    about = " · ".join(part for part in (parts.byline(match.paper), *parts.facts(match.paper)) if part)
    topics = ", ".join(parts.topics(match, row.topic))
    why = " · ".join(part for part in (parts.matched(match), f"topics: {topics}" if topics else "") if part)
    links = "".join(f"{indent}{link.kind}: {_place(link.url)}\n" for link in parts.links(match.paper))
    return (
        _title(match, row.number)
        + _paragraph(about, indent)
        + _paragraph(abstract, indent)
        + links
        + _paragraph(why, indent)
    )


def _title(match: Match, number: int) -> str:
    mark = f"{number}. "
    indent = " " * len(mark)
    place = f"{indent}{_place(match.paper.url)}\n" if match.paper.url else ""
    return _paragraph(parts.title(match).text, indent, mark) + place


def _place(url: str) -> str:
    """*url* in one piece, so that it can be followed; cut only where it is no web address."""
    return url if parts.is_web(url) else shorten(safe(url), 200)


def _paragraph(text: str, indent: str = "", first: str | None = None) -> str:
    """*text* in lines of at most 72 columns, the first behind *first*; a longer word stays whole."""
    lines: list[str] = []
    line = lead = indent if first is None else first
    for word in text.split():
        if line != lead and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = lead = indent
        line = f"{line}{word}" if line == lead else f"{line} {word}"
    return "".join(f"{each}\n" for each in (*lines, line)) if text else ""

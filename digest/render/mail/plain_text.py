"""The plain part of the mail: 72 columns, addresses on lines of their own, no decoration."""

from collections.abc import Iterable

from digest.model import Digest, Match
from digest.render import parts, passages, summary
from digest.render.mail.paper_rows import Row
from digest.text import sanitize_line, shorten_text

WIDTH = 72


def plain_page(head: str, body: Iterable[str], foot: str) -> str:
    """The whole plain part."""
    return head + "".join(body) + foot


def plain_head(digest: Digest) -> str:
    """The summary, and the reason if there are no papers."""
    papers, *rest = summary.headline_pieces(digest)
    reason = f"\n{_plain_paragraph(shorten_text(sanitize_line(digest.reason), 600))}" if digest.reason else ""
    return _plain_paragraph(" · ".join([papers, *rest[:1]])) + _plain_paragraph(" · ".join(rest[1:])) + reason


def plain_card(row: Row, abstract: passages.Passage) -> str:
    """One paper in full, with the excerpt *abstract*."""
    return _frame_plain_row(row, _plain_card_content(row.match, row, abstract.text) if row.match else "")


def plain_brief(row: Row) -> str:
    """One paper as its title and address."""
    return _frame_plain_row(row, _plain_title(row.match, row.number) if row.match else "")


def plain_note(sentence: str) -> str:
    """A sentence between the papers."""
    return f"\n{_plain_paragraph(sentence)}"


def plain_foot(account: Iterable[str], farewell: str) -> str:
    """The *account*, each on a line of its own, and the *farewell* as a signature."""
    lines = "".join(_plain_paragraph(line, indent="  ", first="") for line in account)
    # For mail programs, a line of "-- " begins the signature (RFC 3676, section 4.3).
    return f"\n\nHow this digest came about\n--------------------------\n\n{lines}\n-- \n{_plain_paragraph(farewell)}"


def _frame_plain_row(row: Row, content: str) -> str:
    """*content* with the heading above it and the number of hidden papers below it."""
    above = f"\n\n{row.heading}\n{'-' * min(WIDTH, len(row.heading))}\n" if row.heading else ""
    more = f"\nand {row.more:,} more\n" if row.more else ""
    return above + (f"\n{content}" if content else "") + more


def _plain_card_content(match: Match, row: Row, abstract: str) -> str:
    indent = " " * len(f"{row.number}. ")
    topics = ", ".join(parts.matched_topics(match, row.topic))
    why = " · ".join(part for part in (parts.matched_line(match), f"topics: {topics}" if topics else "") if part)
    links = "".join(f"{indent}{label}: {_plain_url(url)}\n" for label, url in parts.labelled_addresses(match.paper))
    return (
        _plain_title(match, row.number)
        + _plain_paragraph(parts.about_line(match.paper), indent)
        + _plain_paragraph(abstract, indent)
        + links
        + _plain_paragraph(why, indent)
    )


def _plain_title(match: Match, number: int) -> str:
    mark = f"{number}. "
    indent = " " * len(mark)
    place = f"{indent}{_plain_url(match.paper.url)}\n" if match.paper.url else ""
    first = parts.star_before_title(match.paper) + mark
    return _plain_paragraph(parts.title_passage(match).text, indent, first) + place


def _plain_url(url: str) -> str:
    """*url* whole, so that it can be followed; shortened if it is no web address."""
    return url if parts.is_web_address(url) else shorten_text(sanitize_line(url), 200)


def _plain_paragraph(text: str, indent: str = "", first: str | None = None) -> str:
    """*text* in lines of at most 72 columns; a longer word stays whole.

    Lines begin with *indent*, the first with *first* if it is given.
    """
    lines: list[str] = []
    line = lead = indent if first is None else first
    for word in text.split():
        if line != lead and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = lead = indent
        line = f"{line}{word}" if line == lead else f"{line} {word}"
    return "".join(f"{finished}\n" for finished in (*lines, line)) if text else ""

"""The smallest pieces of the HTML part: text with its found words, links, lines of facts."""

from collections.abc import Iterable
from html import escape
from unicodedata import bidirectional

from digest.model import Match
from digest.render import parts
from digest.render.passages import Passage, split_by_spans

# Between facts. Nothing stands there that could begin or end a line where a telephone breaks it.
GAP = " &nbsp; "
_LONGEST_WHOLE = 34  # a fact with fewer characters is not broken


def html_passage(passage: Passage) -> str:
    """*passage* with its found words marked: bold where a program knows no style sheet."""
    return "".join(
        f'<b class="k">{escape(segment.text)}</b>' if segment.highlighted else escape(segment.text, quote=False)
        for segment in split_by_spans(*passage)
    )


def html_direction(text: str) -> str:
    """The attribute that lets *text* run from right to left, where it has letters that do."""
    if text.isascii() or not any(bidirectional(sign) in ("R", "AL") for sign in text):
        return ""
    return ' dir="auto"'


def html_title(match: Match) -> str:
    """The title of *match*, a link to the paper if it has a web address."""
    title = html_passage(parts.title_passage(match))
    url = parts.web_address(match.paper)
    return f'<a class="t" href="{escape(url)}"><b>{title}</b></a>' if url else f'<b class="t">{title}</b>'


def html_facts(facts: Iterable[str]) -> str:
    """*facts* on one line, those that are short not broken."""
    return GAP.join(map(html_fact, facts))


def html_fact(fact: str) -> str:
    """*fact*, not broken if it is short; `+6` stays with the name before it."""
    escaped = escape(fact, quote=False)
    return escaped.replace(" ", "&nbsp;") if len(fact) < _LONGEST_WHOLE else escaped.replace(" +", "&nbsp;+")


def html_votes(votes: int | None, bold: int) -> str:
    """`▲ 18`, bold from so many votes on; a blank where they are not known."""
    if votes is None:
        return "&nbsp;"
    shown = f"&#9650;&nbsp;{votes}"
    return f'<b class="v">{shown}</b>' if votes >= bold else shown


def html_small_link(url: str, label: str) -> str:
    """A link in a line of facts."""
    return f'<a class="a" href="{escape(url)}">{escape(label, quote=False)}</a>'

"""The smallest pieces of the HTML part: text with its found words, links, lines of facts."""

from collections.abc import Iterable
from html import escape
from unicodedata import bidirectional

from digest.model import Match
from digest.render import parts
from digest.render.passages import Passage, split_by_spans

# Between facts and between links: nothing is seen of it where a telephone breaks the line.
GAP, SMALL_GAP = "&nbsp;&nbsp; ", "&nbsp; "
_LONGEST_WHOLE = 34  # a fact with fewer characters is not broken


def html_passage(passage: Passage, tag: str = "b") -> str:
    """*passage* with its found words marked by *tag*: bold where a program knows no style sheet."""
    return "".join(
        f'<{tag} class="k">{escape(segment.text, quote=False)}</{tag}>'
        if segment.highlighted
        else escape(segment.text, quote=False)
        for segment in split_by_spans(*passage)
    )


def html_direction(text: str) -> str:
    """The attribute that lets *text* run from right to left, where it has letters that do."""
    if text.isascii() or not any(bidirectional(sign) in ("R", "AL") for sign in text):
        return ""
    return ' dir="auto"'


def html_title(match: Match) -> str:
    """The title of *match*, a link to the paper if it has a web address."""
    title = html_passage(parts.title_passage(match), "span") or "Untitled"
    url = parts.web_address(match.paper)
    return f'<a class="t" href="{escape(url)}"><b>{title}</b></a>' if url else f'<b class="t">{title}</b>'


def html_facts(facts: Iterable[str]) -> str:
    """*facts* on one line, those that are short not broken."""
    return GAP.join(map(html_fact, facts))


def html_fact(fact: str) -> str:
    """*fact*, not broken if it is short; else behind its commas, and elsewhere only in what is long itself."""
    pieces = [fact] if len(fact) < _LONGEST_WHOLE else fact.replace(" +", "\xa0+").split(", ")
    return ", ".join(_keep_whole(escape(piece, quote=False)) for piece in pieces)


def _keep_whole(text: str) -> str:
    return text.replace(" ", "&nbsp;").replace("\xa0", "&nbsp;") if len(text) < _LONGEST_WHOLE else text


def html_votes(votes: int | None, bold: int) -> str:
    """`▲ 18`, bold from so many votes on; a blank where they are not known."""
    if votes is None:
        return "&nbsp;"
    shown = f"&#9650;&nbsp;{votes:,}"
    return f'<b class="v">{shown}</b>' if votes >= bold else shown


def html_small_link(url: str, label: str) -> str:
    """A link in a line of facts; *label* alone where *url* is ''."""
    shown = escape(label, quote=False)
    return f'<a class="a" href="{escape(url)}">{shown}</a>' if url else shown

"""The papers of the HTML part: a table for each section, a row for each paper."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from digest.model import Digest, Match, Paper
from digest.render import parts
from digest.render.abstracts import command_passage, fit_abstract
from digest.render.facts import list_facts, list_short_facts, name_link
from digest.render.html_words import (
    GAP,
    SMALL_GAP,
    html_direction,
    html_fact,
    html_facts,
    html_passage,
    html_small_link,
    html_title,
    html_votes,
)
from digest.render.mail.budget import Form
from digest.render.mail.gists import TEXT_COLUMNS, TEXT_LINES, shorten_gist
from digest.render.mail.rows import Row, WriteNumbered
from digest.render.mail.styles import BARS, INK, SOFT
from digest.render.overview import OverviewRow, find_bold_votes
from digest.render.paper_links import PaperLink, fill_slots, list_links
from digest.render.passages import Passage

# Entries in full have more space around them, those that are a title alone have less.
_SIZES = {"full": " w", "title": " z"}
END_OF_SECTION = "</table>\n"


class HtmlPapers:
    """How the papers of one *digest* are written; those that *overview* links to can be linked to."""

    def __init__(self, digest: Digest, overview: Sequence[OverviewRow]) -> None:
        self._today = digest.made.date()
        self._bold = find_bold_votes(digest.matches)
        self._has_votes = any(match.paper.upvotes is not None for match in digest.matches)
        self._linked = {row.number for row in overview}

    @property
    def look(self) -> tuple[object, ...]:
        """All of the digest on which what is said of a paper depends."""
        return (self._today,)

    def frame_of(self, row: Row, match: Match) -> tuple[object, ...]:
        """All of the digest, and of the place of *row*, on which what surrounds that depends."""
        is_bold = (match.paper.upvotes or 0) >= self._bold
        return self._has_votes, is_bold, row.opens, row.number in self._linked

    def write_above(self, row: Row) -> str:
        """The heading above *row*, and what its table begins with, if it opens a section."""
        return _open_section(row) if row.opens else ""

    def write_below(self, row: Row) -> str:
        """What a limit hid below *row*, and what ends its table."""
        return (self._more_row(row.more) if row.more else "") + (END_OF_SECTION if row.closes else "")

    def choose_text(self, match: Match, form: Form) -> Passage:
        """What is shown in that *form* of the text of *match*: the abstract, the gist, or nothing."""
        if form == "full":
            return fit_abstract(match, TEXT_COLUMNS, TEXT_LINES)
        return shorten_gist(match) if form == "short" else Passage("")

    def write_paper(self, row: Row, match: Match, form: Form, text: Passage, found: str) -> WriteNumbered:
        """What is said of *match* in the section of *row* in that *form*, with its *text*, with what *found* it and
        whatever number."""
        begin, end = _title_line(match, "font-size:17px;line-height:23px" if form == "full" else "")
        below = self._full_lines(row, match, text, found) if form == "full" else _short_lines(match, form, text, found)
        return lambda number: f"{begin}{number}{end}{below}"

    def frame_paper(self, row: Row, match: Match, form: Form, said: WriteNumbered) -> WriteNumbered:
        """What is *said* of *match* in its row."""
        is_linked, size = row.number in self._linked, _SIZES.get(form, "")
        votes = self._votes_cell(row, match.paper, size)

        def write(number: str) -> str:
            anchor = f' id="p{number}"' if is_linked else ""
            return f'<tr{anchor} valign="top">{votes}<td class="d{size}">{said(number)}</td></tr>\n'

        return write

    def _votes_cell(self, row: Row, paper: Paper, size: str) -> str:
        """The votes in a column of their own, whose width the first row of its table gives; nothing without votes."""
        width = ' width="52"' if row.opens else ""
        votes = html_votes(paper.upvotes, self._bold)
        return f'<td class="u{size}"{width}>{votes}</td>' if self._has_votes else ""

    def _more_row(self, more: int) -> str:
        """How many papers of a section a limit hid, where its text begins."""
        empty = '<td class="u"></td>' if self._has_votes else ""
        return f'<tr>{empty}<td class="d m">and {more:,} more</td></tr>\n'

    def _full_lines(self, row: Row, match: Match, text: Passage, found: str) -> str:
        facts = html_facts(list_facts(match, row.of.topic, self._today))
        return (
            _small_line(html_fact(parts.former_title(match.paper)))
            + _small_line(facts, "padding-top:2px")
            + _gist_line(command_passage(match))
            + _text_line(text)
            + _small_line(GAP.join(filter(None, (html_fact(found), _all_links(match.paper)))))
        )


def _short_lines(match: Match, form: Form, gist: Passage, found: str) -> str:
    why = html_fact(found)
    last = (*_short_facts(match.paper), why, _few_links(match.paper)) if form != "title" else (why,)
    former = _small_line(html_fact(parts.former_title(match.paper)))
    return former + _gist_line(gist) + _small_line(GAP.join(filter(None, last)))


def html_rest(sentence: str) -> str:
    """A *sentence* about the papers that are only named, HTML already."""
    return f'<div class="f m" style="color:{SOFT};padding-top:20px">{sentence}</div>\n'


def _title_line(match: Match, style: str) -> tuple[str, str]:
    """The title of *match*, up to its number and behind it."""
    star = "★ " if match.paper.starred else ""
    look = f' style="{style}"' if style else ""
    direction = html_direction(match.title)
    return f'<div class="q"{direction}{look}>{star}', f". {html_title(match)}</div>"


def _gist_line(gist: Passage) -> str:
    return f'<div class="s"{html_direction(gist.text)}>{html_passage(gist)}</div>' if gist.text else ""


def _text_line(text: Passage) -> str:
    look = f"color:{INK};font-size:15px;line-height:22px;padding:6px 0"
    return f'<div class="x"{html_direction(text.text)} style="{look}">{html_passage(text)}</div>' if text.text else ""


def _small_line(content: str, style: str = "") -> str:
    look = f' style="{style}"' if style else ""
    return f'<div class="m"{look}>{content}</div>' if content else ""


@lru_cache(maxsize=4_096)
def _short_facts(paper: Paper) -> tuple[str, ...]:
    return tuple(map(html_fact, list_short_facts(paper)))


@lru_cache(maxsize=4_096)
def _few_links(paper: Paper) -> str:
    """The links of *paper* that always stand in the same order, together."""
    links = _join_links([link for link in fill_slots(paper) if link])
    return f'<span class="n">{links}</span>' if links else ""


def _all_links(paper: Paper) -> str:
    return _join_links(list_links(paper))


def _join_links(links: list[PaperLink]) -> str:
    return SMALL_GAP.join(html_small_link(link.url, name_link(link)) for link in links)


def _open_section(row: Row) -> str:
    table = '<table role="presentation" width="100%" cellpadding="5" cellspacing="0" border="0"'
    return f'{_heading(row)}{table} style="font-size:14px;line-height:20px;color:{SOFT}">\n'


def _heading(row: Row) -> str:
    """The name of the section of *row*, with its colour and the number of its papers, if a limit left any."""
    if row.heading is None:
        return ""
    bar = f"border-left:4px solid {BARS[row.section % len(BARS)]};padding-left:10px"
    style = f"margin:30px 0 0;font-size:19px;line-height:24px;font-weight:700;color:{INK};{bar}"
    count = (
        f' <span class="f" style="color:{SOFT};font-size:15px;font-weight:400">{len(row.of.matches):,}</span>'
        if row.of.matches
        else ""
    )
    name = escape(row.heading, quote=False)
    return f'<h2 class="h" id="s{row.section + 1}"{html_direction(name)} style="{style}">{name}{count}</h2>\n'

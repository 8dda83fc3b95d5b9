"""The digest as a list: one line a paper, for scanning, and for programs such as `fzf` and `cut`."""

from collections.abc import Iterator

from digest.model import Digest, Match
from digest.render import parts, passages, summary
from digest.render.abstracts import gist_passage
from digest.render.columns import count_columns, cut_text, pad_right
from digest.render.formats import Look
from digest.render.paper_links import fill_slots, find_home
from digest.render.text.grid import NARROWEST_FACTS, Grid, make_grid, vote_runs
from digest.render.text.lines import Line, Run, count_line, paint_lines
from digest.render.text.terminal import head_lines, heading_line, more_line
from digest.text import sanitize_line

_CODE_FROM = 120  # columns
_WIDEST_ID = 24


def render(digest: Digest, look: Look) -> str:
    """*digest* in one line a paper: identifier, votes, title; for a pipe separated by tabs, the title whole."""
    if look.for_pipe:
        return "".join(f"{_tabbed_line(match)}\n" for match in digest.matches)
    return paint_lines(_list_lines(digest, look), look)


def _tabbed_line(match: Match) -> str:
    votes = match.paper.upvotes
    return f"{short_id(match)}\t{'' if votes is None else votes}\t{parts.title_passage(match).text}"


def short_id(match: Match) -> str:
    """What names the paper of *match* on a command line: `2606.30017`, `10.1101/2024.01.02`, else its address."""
    home = find_home(match.paper)
    if home is None or not home.url:
        return sanitize_line(match.paper.id)
    return home.url if home.label == "page" else home.name


def _list_lines(digest: Digest, look: Look) -> Iterator[Line]:
    grid = make_grid(digest, look)
    widest = max((count_columns(short_id(match)) for match in digest.matches), default=0)
    yield from head_lines(digest, grid)
    for heading, section in summary.sections_with_headings(digest):
        yield []
        if heading:
            yield heading_line(heading, section, grid)
        for match in section.matches:
            yield from _paper_lines(match, look, grid, min(widest, _WIDEST_ID))
        if more := more_line(heading, section):
            yield more


def _paper_lines(match: Match, look: Look, grid: Grid, id_width: int) -> Iterator[Line]:
    url = parts.web_address(match.paper) or ""
    name = cut_text(short_id(match), id_width)
    star = [Run("★", "title"), Run(" ")] if match.paper.starred else [Run("  ")]
    votes = [Run("  "), *vote_runs(match, grid)] if grid.votes else []
    named = [Run(pad_right(name, id_width), "muted", url)] if grid.width >= NARROWEST_FACTS else []
    lead = [*named, *votes, *star]
    taken = count_line(lead)
    code = fill_slots(match.paper)[2] if grid.width >= _CODE_FROM else None
    room = grid.width - taken - (6 if grid.width >= _CODE_FROM else 0)
    title = _cut_title(match, room, url)
    gap = Run(" " * (room - count_line(title) + 2))
    yield [*lead, *title, *([gap, Run("code", "muted", code.url)] if code else [])]
    if late := " · ".join(parts.pickup_reasons(match)):
        before = min(taken, max(2, grid.width - count_columns(late)))
        yield [Run(" " * before), Run(cut_text(late, grid.width - before), "term")]
    if look.gist and (gist := gist_passage(match).text):
        yield [Run(" " * taken), Run(cut_text(gist, room))]


def _cut_title(match: Match, room: int, url: str) -> Line:
    """The title in at most *room* columns, its found words as such."""
    text, spans = parts.title_passage(match)
    shown = cut_text(text, room)
    kept = len(shown) - (shown != text)
    inside = [(start, min(end, kept)) for start, end in spans if start < kept]
    segments = passages.split_by_spans(shown, inside)
    return [Run(segment, "term" if highlighted else "", url) for segment, highlighted in segments]

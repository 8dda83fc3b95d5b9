"""A paper in brief: the whole title, and one line of facts and links in columns that all papers share."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.model import Digest, Match, Section
from digest.render import parts, passages
from digest.render.abstracts import fit_passage, gist_passage
from digest.render.columns import count_columns, cut_words
from digest.render.days import short_day
from digest.render.formats import Look
from digest.render.paper_links import PaperLink, fill_slots
from digest.render.people import name_people, name_place
from digest.render.text.grid import (
    NARROWEST_FACTS,
    Grid,
    fill_cell,
    hang_lines,
    indent_line,
    lead_runs,
    styled_runs,
    title_runs,
    unseen_words,
)
from digest.render.text.lines import Line, Run, wrap_runs

_TABLE_WIDTH = 160  # from here on a paper is a row
_GAP = 2
_SLOTS = (5, 3, 4, 7)  # arxiv pdf code project
_LINKS = sum(_SLOTS) + len(_SLOTS) - 1
_PLAIN_SLOTS = (10, 4, 7)  # 2606.22388 code project
_PLAIN_LINKS = sum(_PLAIN_SLOTS) + len(_PLAIN_SLOTS) - 1
_GIST_LINES = 2
_SHORTEST_PLACE = 10
_FOUND_BESIDE_PLACE = 14


class Columns(NamedTuple):
    """The widths of the columns of facts; 0 for one that is not there. *title* is 0 where titles have lines of their
    own. *full_names*: people have their given names."""

    people: int
    place: int = 0
    found: int = 0
    date: int = 0
    links: int = _LINKS
    title: int = 0
    full_names: bool = False


class BriefView:
    """How the papers of one digest are shown in brief, in lines of *width* columns."""

    is_dense = True

    def __init__(self, digest: Digest, look: Look, grid: Grid) -> None:
        self.width, self.parts_papers = grid.width, look.gist
        self._look, self._grid, self._today = look, grid, digest.made.date()
        self._columns = _choose_columns(digest, look, grid)

    def paper_lines(self, match: Match, section: Section, number: int) -> Iterator[Line]:
        """The lines of *match*, whatever its *section*."""
        lead = lead_runs(match, number, self._grid)
        if self._columns.title:
            yield from self._row(match, lead)
        else:
            yield from hang_lines(lead, title_runs(match), self._grid)
            if self._grid.width >= NARROWEST_FACTS and (facts := self._fact_cells(match)):
                yield indent_line(facts, self._grid)
        if late := " · ".join(parts.pickup_reasons(match)):
            yield from (indent_line(line, self._grid) for line in wrap_runs([Run(late, "term")], self._grid.room))
        if self._look.gist:
            yield from self._gist_lines(match)

    def _row(self, match: Match, lead: Line) -> Iterator[Line]:
        """The title and the facts beside its first line."""
        title, *rest = list(wrap_runs(self._title_with_found(match), self._columns.title)) or [[]]
        yield [*lead, *fill_cell(title, self._columns.title), *self._fact_cells(match)]
        for line in rest:
            yield indent_line(line, self._grid)

    def _title_with_found(self, match: Match) -> Line:
        found = self._found_words(match)
        words = [Run("  "), Run(cut_words(", ".join(found), self._columns.title // 2), "term")] if found else []
        return [*title_runs(match), *words]

    def _found_words(self, match: Match) -> list[str]:
        return unseen_words(match, self._look, self._shown_passages(match))

    def _shown_passages(self, match: Match) -> list[passages.Passage]:
        return [parts.title_passage(match), *([gist_passage(match)] if self._look.gist else [])]

    def _fact_cells(self, match: Match) -> Line:
        columns = self._columns
        people = name_people(match.paper, columns.people, only_family=not columns.full_names)
        cells = fill_cell([Run(people, "muted")], columns.people)
        found = [] if columns.title else self._found_words(match)
        if columns.place and not columns.found:
            cells += fill_cell(_place_and_found(match, found, columns.place), columns.place)
        elif columns.place:
            cells += fill_cell([Run(_name_place(match, columns.place), "muted")], columns.place)
            cells += fill_cell([Run(cut_words(", ".join(found), columns.found), "term")], columns.found)
        elif found:
            cells = fill_cell(_people_and_found(match, found, columns.people), columns.people)
        if columns.date:
            cells += fill_cell([Run(self._short_date(match), "muted")], columns.date)
        return [*cells, *link_cells(match, self._look)] if columns.links else cells

    def _short_date(self, match: Match) -> str:
        """The day of *match*, of another year than that of the digest the year alone."""
        day = match.paper.published
        if day is None:
            return ""
        return short_day(day, self._today) if day.year == self._today.year else str(day.year)

    def _gist_lines(self, match: Match) -> Iterator[Line]:
        gist = gist_passage(match)
        fitted = fit_passage(gist.text, gist.spans, 0, self._grid.room, _GIST_LINES)
        for line in wrap_runs(styled_runs(fitted), self._grid.room):
            yield indent_line(line, self._grid)


def _choose_columns(digest: Digest, look: Look, grid: Grid) -> Columns:
    """The columns for the width of *grid*."""
    width, links = grid.width, _LINKS if look.hyperlinks else _PLAIN_LINKS
    if width >= _TABLE_WIDTH:
        return _choose_row_columns(digest, grid, links)
    if width < 70:
        links = links if width >= 60 else 0
        return Columns(grid.room - (links + _GAP if links else 0), links=links)
    people = 24 if width < 100 else 28 if width < 110 else 36
    date = 6 if width >= 110 else 0
    found = 12 if width >= 100 and _have_found_words(digest, look) else 0
    taken = people + links + sum(cell + _GAP for cell in (found, date) if cell) + 2 * _GAP
    return Columns(people, max(1, grid.room - taken), found, date, links, full_names=width >= 100)


def _have_found_words(digest: Digest, look: Look) -> bool:
    return any(unseen_words(match, look, (parts.title_passage(match),)) for match in digest.matches)


def _choose_row_columns(digest: Digest, grid: Grid, links: int) -> Columns:
    """The columns of a table with a row a paper: the title is as wide as the longest, where there is room for it."""
    wide = grid.width >= _TABLE_WIDTH + 20
    people, place = (36, 26) if wide else (26, 16)
    longest = max((count_columns(match.title) for match in digest.matches), default=0)
    room = grid.room - people - place - links - 3 * _GAP
    return Columns(people, place, links=links, title=min(room, longest + 14), full_names=True)


def _name_place(match: Match, width: int) -> str:
    """The place of *match* in at most *width* columns, its categories where it has none, behind what is special about
    the listing."""
    special = parts.announcement(match.paper)
    left = width - count_columns(special) - (_GAP if special else 0)
    place = name_place(match.paper, left) if match.paper.organization else parts.short_categories(match.paper)
    return cut_words("  ".join(filter(None, (special, place))), width)


def _place_and_found(match: Match, found: Sequence[str], width: int) -> Line:
    """The place, and behind it what was *found*, in *width* columns."""
    place = _name_place(match, width)
    if not found:
        return [Run(place, "muted")]
    words = cut_words(", ".join(found), min(_FOUND_BESIDE_PLACE, width) if place else width)
    left = width - count_columns(words) - _GAP
    place = _name_place(match, left) if left >= _SHORTEST_PLACE else ""
    return [*([Run(place, "muted"), Run("  ")] if place else []), Run(words, "term")]


def _people_and_found(match: Match, found: Sequence[str], width: int) -> Line:
    """The people, and behind them what was *found*, in *width* columns."""
    words = cut_words(", ".join(found), min(_FOUND_BESIDE_PLACE, width // 2))
    people = name_people(match.paper, width - count_columns(words) - _GAP, only_family=True)
    return [*([Run(people, "muted"), Run("  ")] if people else []), Run(words, "term")]


def link_cells(match: Match, look: Look) -> Line:
    """The links of *match*, each in a column of its own; without hyperlinks the identifier and which there are."""
    slots = fill_slots(match.paper)
    if look.hyperlinks:
        return _join_slots([_link_run(slot, quiet=at < 2) for at, slot in enumerate(slots)], _SLOTS)
    home, _, code, other = slots
    name = (home.name if len(home.name) <= _PLAIN_SLOTS[0] else home.label) if home else ""
    words = [Run(slot.label if slot else "") for slot in (code, other)]
    return _join_slots([Run(name, "muted"), *words], _PLAIN_SLOTS)


def _link_run(link: PaperLink | None, *, quiet: bool) -> Run:
    """*link* as its word; what all papers have is *quiet*."""
    return Run(link.label, "muted" if quiet else "", link.url) if link else Run("")


def _join_slots(runs: Sequence[Run], widths: Sequence[int]) -> Line:
    line: Line = []
    for run, width in zip(runs, widths, strict=True):
        line += [run, Run(" " * (width - count_columns(run.text) + 1))]
    return line

"""Trends on a screen: a row for each term, with its shares as a line of blocks, and what became of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from digest.frequencies import Frequency
from digest.render.columns import count_columns, cut_words, pad_left, pad_right
from digest.render.formats import Look
from digest.render.text.lines import (
    NARROWEST,
    Line,
    Run,
    count_line,
    paint_lines,
    readable_width,
    wrap_facts,
    wrap_runs,
)
from digest.render.text.signs import replace_signs
from digest.render.trend_series import Group, choose_weighty, group_periods, list_frequencies
from digest.render.trend_words import (
    count_listed,
    explain_comparison,
    format_frequency,
    format_reach,
    format_span_of,
    format_step,
    format_verdict,
    name_source,
    name_term,
    remark_on,
)
from digest.text import format_count
from digest.trends import SourceTrends, TermTrend, Trends

_BLOCKS, _DIGITS = "▁▂▃▄▅▆▇█", "0123456789"  # the first is for none
_GAP = "  "
_INDENT = "  "  # of the second line of a row, on a narrow screen
_HEADS = ("papers", "share now", "before")
_NARROW = 76  # columns; below, each row has two lines
_SHORTEST_LINE = 14  # columns for the line of a term, before the terms have all the room that they want
_WIDEST_TERM = 48


def render_trends(trends: Trends, look: Look) -> str:
    """*trends* as a table for the screen of *look*."""
    return paint_lines(_trend_lines(trends, look), look)


def _trend_lines(trends: Trends, look: Look) -> Iterator[Line]:
    width = max(NARROWEST, look.width)
    yield from wrap_facts(_head_facts(trends), width)
    if not trends.sources or not trends.periods:
        yield []
        yield from wrap_runs([Run("No source listed papers enough to tell a trend.")], width)
    else:
        yield from _table_lines(trends, _Grid.make(trends, width, _has_blocks(look)))
    yield []
    sentences = [*_explain(trends, look), *remark_on(trends)]
    yield from wrap_runs([Run(" ".join(sentences), "muted")], readable_width(width))


def _head_facts(trends: Trends) -> Iterator[Line]:
    sources = trends.sources
    yield [Run(count_listed(sources[0]) if len(sources) == 1 else format_count(len(sources), "source"), "heading")]
    origin = [name_source(sources[0])] if len(sources) == 1 else []
    if about := ", ".join(filter(None, [*origin, format_span_of(trends)])):
        yield [Run(about)]


def _table_lines(trends: Trends, grid: "_Grid") -> Iterator[Line]:
    yield []
    yield grid.head_line()
    for source in trends.sources:
        if len(trends.sources) > 1:
            yield from [] if source is trends.sources[0] else [[]]
            yield _source_line(source, grid)
        for trend in source.trends:
            yield from grid.row_lines(source, trend)


def _source_line(source: SourceTrends, grid: "_Grid") -> Line:
    count = count_listed(source)
    name = cut_words(name_source(source), grid.width - count_columns(count) - 2 * len(_GAP))
    line = [Run(name, "heading"), Run(f"{_GAP}{count}{_GAP}", "muted")]
    rest = (grid.width - count_line(line)) // count_columns("─")
    return [*line, Run("─" * max(0, rest), "muted")]


def _explain(trends: Trends, look: Look) -> Iterator[str]:
    """How to read the table, a sentence each."""
    if not trends.sources or not trends.periods:
        return
    yield f"{explain_comparison(trends)} ± is how far an interval reaches."
    highest, none = ("█", "▁") if _has_blocks(look) else ("9", "0")
    yield f"{highest} is a line's own highest share, {none} is none."


def _has_blocks(look: Look) -> bool:
    return replace_signs(_BLOCKS, look.encoding) == _BLOCKS


class _Widths(NamedTuple):
    """The columns that a row needs: for its *term*, its *numbers*, the *factor* of a verdict and all of a *verdict*.

    The numbers say of both shares that are compared how far their intervals reach if they *reach_both*, else of the
    recent one.
    """

    term: int
    numbers: tuple[int, ...]
    factor: int
    verdict: int
    reach_both: bool


def _measure(rows: Sequence[TermTrend], *, reach_both: bool) -> _Widths:
    cells = [[head, *(_cells(trend, reach_both)[at] for trend in rows)] for at, head in enumerate(_HEADS)]
    verdicts = [format_verdict(trend) for trend in rows]
    factor = max((count_columns(factor) for factor, _ in verdicts), default=0)
    return _Widths(
        term=min(_WIDEST_TERM, max((count_columns(name_term(trend)) for trend in rows), default=0)),
        numbers=tuple(max(map(count_columns, column)) for column in cells),
        factor=factor,
        verdict=max((count_columns(_join_verdict(*verdict, factor)) for verdict in verdicts), default=0),
        reach_both=reach_both,
    )


def _join_verdict(factor: str, change: str, width: int) -> str:
    return f"{pad_left(factor, width)} {change}" if factor else change


@dataclass(frozen=True, slots=True)
class _Grid:
    """The widths of the columns of a table that is *width* columns wide: *term*, the *line* of blocks, the *numbers*,
    and the *factor* before a change.

    Each of *groups* has a character of a line, which is a block if *has_blocks*, else a digit; *step* says how long it
    is. A row has two lines if *is_narrow*. *reach_both* is that of its `_Widths`.
    """

    width: int
    term: int
    line: int
    numbers: tuple[int, ...]
    factor: int
    groups: Sequence[Group]
    step: str
    has_blocks: bool
    is_narrow: bool
    reach_both: bool

    @classmethod
    def make(cls, trends: Trends, width: int, has_blocks: bool) -> "_Grid":
        """The grid of *trends* on a screen of *width* columns; the periods are joined where there are too many. How far
        the interval of the earlier share reaches goes first where terms would be cut."""
        rows = [trend for source in trends.sources for trend in source.trends]
        widest = _measure(rows, reach_both=True)
        grid = cls._fit(trends, width, has_blocks, widest)
        if grid.term >= widest.term and sum(widest.numbers) + len(_INDENT + _GAP * 3) < width:
            return grid
        return cls._fit(trends, width, has_blocks, _measure(rows, reach_both=False))

    @classmethod
    def _fit(cls, trends: Trends, width: int, has_blocks: bool, needed: _Widths) -> "_Grid":
        is_narrow = width < _NARROW
        taken = sum(needed.numbers) + len(_GAP) * len(needed.numbers)
        taken += len(_INDENT) if is_narrow else needed.verdict + 2 * len(_GAP)
        room = max(1, width - taken)
        most = room if is_narrow else max(min(_SHORTEST_LINE, room // 2), room - needed.term)
        joined = -(-len(trends.periods) // most)
        groups = group_periods(trends, joined)
        step = format_step(trends.unit, joined)
        step = next((each for each in (step, step.removeprefix("by ")) if count_columns(each) <= most), "")
        line = max(len(groups), count_columns(step))
        term = width - needed.verdict - len(_GAP) if is_narrow else min(needed.term, room - line)
        whole = width if is_narrow else term + line + taken
        return cls(
            whole, term, line, needed.numbers, needed.factor, groups, step, has_blocks, is_narrow, needed.reach_both
        )

    def head_line(self) -> Line:
        """The heads of the columns."""
        numbers = _GAP.join(pad_left(head, self.numbers[at]) for at, head in enumerate(_HEADS))
        start = _INDENT if self.is_narrow else " " * (self.term + len(_GAP))
        return [Run(f"{start}{pad_right(self.step, self.line)}{_GAP}{numbers}", "muted")]

    def row_lines(self, source: SourceTrends, trend: TermTrend) -> Iterator[Line]:
        """The row of *trend*: one line, or two on a narrow screen."""
        name = [Run(pad_right(cut_words(name_term(trend), self.term), self.term), "term"), Run(_GAP)]
        papers, now, before = (
            pad_left(cell, self.numbers[at]) for at, cell in enumerate(_cells(trend, self.reach_both))
        )
        line = Run(pad_right(self._draw(source, trend), self.line), "" if format_verdict(trend)[0] else "muted")
        numbers = [line, Run(f"{_GAP}{papers}{_GAP}{now}{_GAP}"), Run(before, "muted")]
        if self.is_narrow:
            yield [*name, *self._verdict(trend)]
            yield [Run(_INDENT), *numbers]
        else:
            yield [*name, *numbers, Run(_GAP), *self._verdict(trend)]

    def _verdict(self, trend: TermTrend) -> Line:
        factor, change = format_verdict(trend)
        return [Run(_join_verdict(factor, change, self.factor), "heading" if factor else "muted")]

    def _draw(self, source: SourceTrends, trend: TermTrend) -> str:
        """The shares of *trend*, each as a part of the highest; a blank where there are no papers."""
        shares = list_frequencies(source, trend, self.groups)
        highest = max((each.share for each in choose_weighty(shares)), default=0)
        signs = _BLOCKS if self.has_blocks else _DIGITS
        return "".join(_draw_share(each, highest, signs) for each in shares)


def _cells(trend: TermTrend, reach_both: bool) -> tuple[str, str, str]:
    """The numbers of a row, as `_HEADS` calls them."""
    before = _format_share(trend.earlier) if reach_both else format_frequency(trend.earlier)
    return f"{sum(trend.having):,}", _format_share(trend.recent), before


def _format_share(frequency: Frequency) -> str:
    """`6.9 % ± 1.1`."""
    return (
        f"{format_frequency(frequency)} {format_reach(frequency)}" if frequency.papers else format_frequency(frequency)
    )


def _draw_share(frequency: Frequency, highest: float, signs: str) -> str:
    if not frequency.papers:
        return " "
    if not frequency.having:
        return signs[0]
    steps = len(signs) - 1
    return signs[max(1, min(steps, round(frequency.share / highest * steps)))] if highest else signs[-1]

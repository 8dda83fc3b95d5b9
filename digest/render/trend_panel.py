"""One panel of a plot of trends: a term, its verdict, its share over time with the interval, and what is compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from digest.frequencies import Frequency
from digest.render.charts import (
    Scale,
    Tick,
    choose_month_ticks,
    choose_share_ticks,
    cut_to_pixels,
    draw_band,
    draw_line,
    escape_text,
    estimate_width,
    format_number,
)
from digest.render.days import short_day
from digest.render.trend_series import Group, choose_weighty, group_periods, list_frequencies, span_group
from digest.render.trend_words import (
    compared_spans,
    format_frequency,
    format_verdict,
    middle_of,
    name_source,
    name_term,
    name_verdict,
)
from digest.text import format_count
from digest.trends import SourceTrends, TermTrend, Trends

TITLE_SIZE, VERDICT_SIZE, SMALL_SIZE = 14, 12, 11  # pixels of letters
KINDS = 6  # lines that are told apart by their dashes
_LOWEST_TOP, _MOST_GRIDLINES = 0.001, 5
_TITLE_HEIGHT, _LINE_HEIGHT, _GAP = 18, 17, 10
_LEFT, _RIGHT, _RIGHT_OF_SEVERAL = 42, 50, 96  # beside the plot
_AXIS_HEIGHT = 34
_LABEL_HEIGHT = 13
_LABEL_ROOM = 44  # for the name of a month
_SAMPLE = 22  # of the dashes of a line

Series = tuple[SourceTrends, TermTrend]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of *trends* for the same term in each of *series*, at *left* and *top*, in *width*; its plot is
    *plot_height* high."""

    trends: Trends
    series: Sequence[Series]
    left: float
    top: float
    width: float
    plot_height: float

    @staticmethod
    def height_of(sources: int, plot_height: float) -> float:
        """The height of a panel for so many *sources*."""
        return _TITLE_HEIGHT + _LINE_HEIGHT * sources + _GAP + plot_height + _AXIS_HEIGHT

    def draw(self) -> Iterator[str]:
        """The elements of the panel."""
        yield "<g>" if len(self.series) == 1 else '<g class="many">'
        yield from self._draw_heading()
        top = max(self._find_top(), _LOWEST_TOP)
        y = Scale(0, top, self._bottom, self._bottom - self.plot_height)
        shares = [tick for tick in choose_share_ticks(top, _MOST_GRIDLINES) if tick.value <= top]
        yield from self._draw_grid(shares, y)
        yield from self._draw_months()
        groups = group_periods(self.trends)
        for kind, (source, trend) in enumerate(self.series):
            yield from self._draw_series(list_frequencies(source, trend, groups), groups, y, kind)
        yield from self._draw_compared(y, groups) if len(self.series) == 1 else self._draw_names(y, groups)
        yield "</g>"

    @property
    def _bottom(self) -> float:
        return self.top + _TITLE_HEIGHT + _LINE_HEIGHT * len(self.series) + _GAP + self.plot_height

    @property
    def _right(self) -> float:
        return self.left + self.width

    @property
    def _x(self) -> Scale:
        """Days as places."""
        first, last = self.trends.periods[0].first.toordinal(), self.trends.periods[-1].last.toordinal()
        margin = _RIGHT if len(self.series) == 1 else _RIGHT_OF_SEVERAL
        return Scale(first - 0.5, last + 0.5, self.left + _LEFT, self._right - margin)

    def _draw_heading(self) -> Iterator[str]:
        """The term, and below it a line for each series: its verdict and how many papers have the term."""
        term = cut_to_pixels(name_term(self.series[0][1]), TITLE_SIZE, self.width, bold=True)
        yield draw_text(self.left, self.top + TITLE_SIZE, term, "title")
        for kind, (source, trend) in enumerate(self.series):
            yield from self._draw_verdict(source, trend, kind, self.top + _TITLE_HEIGHT + _LINE_HEIGHT * (kind + 0.8))

    def _draw_verdict(self, source: SourceTrends, trend: TermTrend, kind: int, y: float) -> Iterator[str]:
        factor, _ = format_verdict(trend)
        verdict, style = name_verdict(trend), "verdict" if factor else "soft"
        if len(self.series) == 1:
            yield draw_text(self.left, y, verdict, style)
            yield draw_text(self._right, y, format_count(sum(trend.having), "paper"), "soft end")
            return
        if factor:
            verdict = (
                f"{verdict}: {format_frequency(trend.earlier).removesuffix(' %')} → {format_frequency(trend.recent)}"
            )
        else:
            verdict = f"{verdict}: {format_frequency(trend.recent)}"
        line = f"M{format_number(self.left)} {format_number(y - 4)}h{_SAMPLE}"
        yield f'<path class="line s{kind % KINDS}" d="{line}"/>'
        start = self.left + _SAMPLE + 6
        room = self._right - start - estimate_width(verdict, VERDICT_SIZE, bold=True) - 8
        yield draw_text(start, y, cut_to_pixels(name_source(source), VERDICT_SIZE, room), "soft")
        yield draw_text(self._right, y, verdict, f"{style} end")

    def _find_top(self) -> float:
        """The highest share that must have room. An interval that is much wider than the line is high is cut off."""
        groups = group_periods(self.trends)
        shares, ends = [0.0], [0.0]
        for source, trend in self.series:
            weighty = choose_weighty(list_frequencies(source, trend, groups))
            shares += [each.share for each in (*weighty, trend.earlier, trend.recent)]
            ends += [each.interval[1] for each in weighty]
        highest = max(shares)
        return max(highest, min(max(ends), 2 * highest)) if highest else max(ends)

    def _draw_grid(self, ticks: Sequence[Tick], y: Scale) -> Iterator[str]:
        x = self._x
        for tick in ticks:
            place = y.place(tick.value)
            path = f"M{format_number(x.start)} {format_number(place)}H{format_number(x.end)}"
            yield f'<path class="{"grid" if tick.value else "axis"}" d="{path}"/>'
            yield draw_text(x.start - 6, place + 4, tick.label, "small end")

    def _draw_months(self) -> Iterator[str]:
        """The axis of time: a stroke for each month, the names of some, their years below; days in a short time."""
        x, first, last = self._x, self.trends.periods[0].first, self.trends.periods[-1].last
        ticks = choose_month_ticks(first, last, max(2, int((x.end - x.start) / _LABEL_ROOM)))
        for tick in ticks:
            place = x.place(tick.value - 0.5)
            length = 6 if tick.label else 3
            yield f'<path class="axis" d="M{format_number(place)} {format_number(self._bottom)}v{length}"/>'
            for at, word in enumerate(tick.label.split()):
                yield draw_text(place, self._bottom + 18 + at * 12, word, "small middle")
        if not any(tick.label for tick in ticks):
            yield from self._draw_days(x, first, last)

    def _draw_days(self, x: Scale, first: date, last: date) -> Iterator[str]:
        yield draw_text(x.start, self._bottom + 18, short_day(first, last), "small")
        if last != first:
            yield draw_text(x.end, self._bottom + 18, short_day(last), "small end")

    def _draw_series(
        self, frequencies: Sequence[Frequency], groups: Sequence[Group], y: Scale, kind: int
    ) -> Iterator[str]:
        """The band of the interval, and the line of the share upon it; nothing where there are no papers."""
        places = [self._x.place(middle_of(span_group(self.trends, group))) for group in groups]
        points = list(zip(places, frequencies, strict=True))
        upper, lower = (
            [(x, y.place(each.interval[end])) if each.papers else None for x, each in points] for end in (1, 0)
        )
        line = [(x, y.place(each.share)) if each.papers else None for x, each in points]
        yield f'<path class="band s{kind % KINDS}" d="{draw_band(upper, lower)}"/>'
        yield f'<path class="line s{kind % KINDS}" d="{draw_line(line)}"/>'

    def _draw_compared(self, y: Scale, groups: Sequence[Group]) -> Iterator[str]:
        """A bar for the share in the first and in the last days, which are compared, with the share in words."""
        source, trend = self.series[0]
        earlier, recent = compared_spans(self.trends)
        for period, frequency in ((earlier, trend.earlier), (recent, trend.recent)):
            if not frequency.papers:
                continue
            start, end = (self._x.place(day) for day in (period.first.toordinal() - 0.5, period.last.toordinal() + 0.5))
            place = y.place(frequency.share)
            yield f'<path class="bar" d="M{format_number(start)} {format_number(place)}H{format_number(end)}"/>'
            label = format_frequency(frequency)
            if period is recent:
                yield draw_text(end + 5, self._keep_inside(place + 4), label, "value")
            else:
                near = self._highest_near(start, y, list_frequencies(source, trend, groups), groups)
                yield draw_text(start + 4, self._keep_inside(min(place, near) - 6), label, "value")

    def _highest_near(self, x: float, y: Scale, shares: Sequence[Frequency], groups: Sequence[Group]) -> float:
        """The place of the highest share so near to *x* that a label there would cover its line."""
        near = [
            y.place(each.share)
            for each, group in zip(shares, groups, strict=True)
            if each.papers and self._x.place(middle_of(span_group(self.trends, group))) < x + _LABEL_ROOM
        ]
        return min(near, default=self._bottom)

    def _keep_inside(self, y: float) -> float:
        """The base line of a text at *y*, in the height of the plot."""
        return min(max(y, self._bottom - self.plot_height + 9), self._bottom - 2)

    def _draw_names(self, y: Scale, groups: Sequence[Group]) -> Iterator[str]:
        """The name of each source at the end of its line, none upon another."""
        wanted = []
        for kind, (source, trend) in enumerate(self.series):
            known = [each for each in list_frequencies(source, trend, groups) if each.papers]
            wanted.append((y.place(known[-1].share if known else 0) + 4, kind, source))
        low = self._bottom - self.plot_height + 9
        wanted.sort(key=lambda each: each[:2])
        places = _spread([each[0] for each in wanted], low, self._bottom)
        for place, (_, kind, source) in zip(places, wanted, strict=True):
            name = cut_to_pixels(name_source(source), SMALL_SIZE, _RIGHT_OF_SEVERAL - 6)
            yield draw_text(self._x.end + 6, place, name, f"small t{kind % KINDS}")


def draw_text(x: float, y: float, text: str, style: str) -> str:
    """*text* with its base line at *y*, in the classes that *style* names."""
    return f'<text class="{style}" x="{format_number(x)}" y="{format_number(y)}">{escape_text(text)}</text>'


def _spread(places: Sequence[float], low: float, high: float) -> list[float]:
    """*places*, which ascend, moved so that each is a line below the one before, from *low* to *high* if they fit."""
    spread: list[float] = []
    for place in places:
        spread.append(max(place, spread[-1] + _LABEL_HEIGHT if spread else low))
    for at in reversed(range(len(spread))):
        spread[at] = min(spread[at], high - _LABEL_HEIGHT * (len(spread) - 1 - at))
    return spread

"""The courses of topics on the page of a field: a small chart for each of the largest, all with one scale."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

from digest.field_reports import MEAN_OF, FieldReport, TopicCourse
from digest.render.charts import (
    Point,
    Scale,
    choose_month_ticks,
    draw_line,
    escape_text,
    format_number,
    format_share,
)
from digest.render.days import whole_month
from digest.rules.topics import YOUR_WORDS
from digest.text import MONTH_NAMES, format_count, sanitize_line, shorten_text

MOST_CHARTS = 8
_WEEKS, _FEWEST_WEEKS = 26, 5  # that are drawn; fewer than five have one mean at most
_MOST_NAMED = 40  # topics without a chart
_LONGEST_NAME = 80
_SCALES = (0.01, 0.02, 0.05, *(tenth / 10 for tenth in range(1, 11)))
_WIDTH, _HEIGHT = 300, 114
_LEFT, _RIGHT, _TOP, _BOTTOM = 2, 252, 16, 96
_OVERSHOOT = 0.12  # of the height: so far a week may stand above the scale, which is that of the means
_LOWEST_LABEL_OF_TOP = 32  # pixels: above it stands what the top line means
_LABEL_ROOM, _MOST_MONTHS = 24, 7
_FINE = 0.1  # smaller shares have a decimal


def name_topic(topic: str | None) -> str:
    """What people read for *topic*."""
    return shorten_text(sanitize_line(topic), _LONGEST_NAME) if topic else YOUR_WORDS


def choose_charted(report: FieldReport) -> list[TopicCourse]:
    """The courses that have a chart, in the order of the rules: of many topics those with the most papers."""
    if len(report.week_papers) < _FEWEST_WEEKS:
        return []
    found = [course for course in report.topics if course.papers]
    largest = sorted(found, key=lambda course: -course.papers)[:MOST_CHARTS]
    return [course for course in found if course in largest]


def write_courses(report: FieldReport, colours: Mapping[str | None, str]) -> str:
    """The section with a chart for each of the topics that have *colours*, and the others in a line."""
    charted = choose_charted(report)
    if not charted:
        return ""
    plot = _make_plot(report, charted)
    charts = "".join(_write_course(report, course, plot, colours[course.topic]) for course in charted)
    several = " A paper may have the words of several topics." if len(report.topics) > 1 else ""
    about = (
        "The share of the listed papers that have the words of a topic, by week since "
        f"{whole_month(date.fromordinal(int(plot.days.low)), report.period.last)}; the thick line is the mean of four "
        f"weeks.{several}"
    )
    return (
        f'<section>\n<h2>How much of the list is yours</h2>\n<p class="lead">{about}</p>\n'
        f'<div class="courses">\n{charts}</div>\n{_write_others(report, charted)}</section>\n'
    )


class _Plot(NamedTuple):
    """What all charts share: the *first* week that is drawn, the share at the *top*, and the two scales."""

    first: int
    top: float
    days: Scale
    shares: Scale

    def place(self, report: FieldReport, week: int, share: float | None) -> Point | None:
        """Where the *share* of a *week* is drawn: at its last day."""
        last_day = report.last_day_of(week).toordinal()
        return None if share is None else (self.days.place(last_day), self.shares.place(share))


def _make_plot(report: FieldReport, charted: Sequence[TopicCourse]) -> _Plot:
    weeks = len(report.week_papers)
    # The weeks before are those that the first mean takes in.
    first = min(MEAN_OF - 1, max(0, weeks - _WEEKS))
    means = (report.mean_of(course, week) for course in charted for week in range(first, weeks))
    largest = max(filter(None, means), default=0)
    top = next((scale for scale in _SCALES if scale > largest), 1.0)
    above = _OVERSHOOT * (_BOTTOM - _TOP)
    last = report.period.last.toordinal()
    first_day = report.last_day_of(first).toordinal()
    return _Plot(
        first,
        top,
        Scale(first_day, last, _LEFT, _RIGHT),
        Scale(0, top * (1 + _OVERSHOOT), _BOTTOM, _TOP - above),
    )


def _write_course(report: FieldReport, course: TopicCourse, plot: _Plot, colour: str) -> str:
    """The chart of one topic, with its name and the number of its papers above."""
    weeks = range(plot.first, len(report.week_papers))
    shares = [plot.place(report, week, report.share_of(course, week)) for week in weeks]
    means = [plot.place(report, week, report.mean_of(course, week)) for week in weeks]
    name = escape(name_topic(course.topic), quote=False)
    return (
        f"<figure><figcaption><b>{name}</b> {format_count(course.papers, 'paper')}</figcaption>\n"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{_describe_course(report, course)}">\n'
        f"{_draw_grid(plot)}{_draw_months(report, plot)}"
        f'<path class="weeks" stroke="{colour}" d="{draw_line(shares)}"/>\n'
        f'<path class="mean" stroke="{colour}" d="{draw_line(means)}"/>\n'
        f"{_draw_end(report, course, means, colour)}</svg></figure>\n"
    )


def _draw_grid(plot: _Plot) -> str:
    """Three lines, and what the upper one means."""
    lines = "".join(
        f"M{_LEFT} {format_number(plot.shares.place(share))}H{_RIGHT}" for share in (0, plot.top / 2, plot.top)
    )
    label = f'<text x="{_RIGHT + 4}" y="{_TOP + 3}">{format_share(plot.top)}</text>'
    return f'<path class="grid" d="{lines}"/>\n{label}\n'


def _draw_months(report: FieldReport, plot: _Plot) -> str:
    """The months below the chart, each where it begins; the first also where it began before."""
    first = date.fromordinal(int(plot.days.low))
    ticks = choose_month_ticks(first, report.period.last, _MOST_MONTHS)
    labelled = [date.fromordinal(int(tick.value)) for tick in ticks if tick.label]
    if not labelled or plot.days.place(labelled[0].toordinal()) - _LEFT >= _LABEL_ROOM:
        labelled.insert(0, first)
    texts = (
        f'<text x="{format_number(plot.days.place(day.toordinal()))}" y="{_HEIGHT - 4}">{_name_month(day)}</text>'
        for day in labelled
        if plot.days.place(day.toordinal()) <= _RIGHT - _LABEL_ROOM / 2
    )
    return "".join(texts) + "\n"


def _name_month(day: date) -> str:
    """`Feb`; the year in place of January."""
    return str(day.year) if day.month == 1 and day.day == 1 else MONTH_NAMES[day.month - 1]


def _draw_end(report: FieldReport, course: TopicCourse, means: Sequence[Point | None], colour: str) -> str:
    """A dot where the mean ends, and its value beside it, below what the top line means."""
    ends = [point for point in means if point]
    if not ends:
        return ""
    (x, y), label = ends[-1], _format_percent(_means(report, course)[-1])
    lower = max(y + 4, _LOWEST_LABEL_OF_TOP)
    return (
        f'<circle cx="{format_number(x)}" cy="{format_number(y)}" r="3" fill="{colour}"/>'
        f'<text class="value" x="{format_number(x + 6)}" y="{format_number(lower)}">{label}</text>\n'
    )


def _means(report: FieldReport, course: TopicCourse) -> list[float]:
    found = (report.mean_of(course, week) for week in range(len(report.week_papers)))
    return [mean for mean in found if mean is not None]


def _describe_course(report: FieldReport, course: TopicCourse) -> str:
    """What the chart shows, for those who do not see it."""
    means = _means(report, course)
    weeks = [week for week in range(len(report.week_papers)) if report.mean_of(course, week) is not None]
    name, last = name_topic(course.topic), report.period.last
    if not means:
        return escape_text(name)
    began, ended = (whole_month(report.last_day_of(week), last) for week in (weeks[0], weeks[-1]))
    first_share, last_share = _format_percent(means[0]), _format_percent(means[-1])
    return escape_text(f"{name}: {first_share} of the listed papers in {began}, {last_share} in {ended}")


def _format_percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= _FINE or not share else f"{100 * share:.1f} %"


def _write_others(report: FieldReport, charted: Sequence[TopicCourse]) -> str:
    """The topics without a chart in a line: those with papers, and those of which there is none."""
    others = sorted((course for course in report.topics if course not in charted), key=lambda each: -each.papers)
    found = [f"{_write_name(course)}&nbsp;({course.papers:,})" for course in others if course.papers]
    empty = [_write_name(course) for course in others if not course.papers]
    lines = (("Papers of the other topics: ", found), ("No paper has the words of ", empty))
    return "".join(f'<p class="others">{begin}{_join_names(names)}.</p>\n' for begin, names in lines if names)


def _write_name(course: TopicCourse) -> str:
    return escape(name_topic(course.topic), quote=False)


def _join_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more

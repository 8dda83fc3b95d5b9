"""What trends are called in a table and in a plot: shares, factors, verdicts, spans of time, and how to read them."""

from collections.abc import Iterator
from datetime import timedelta

from digest.frequencies import Frequency
from digest.render.days import short_span
from digest.render.text.lines import NO_BREAK
from digest.text import MONTH_NAMES, format_clause, format_count, sanitize_line
from digest.trends import Period, SourceTrends, TermTrend, Trends

NOTHING = "–"
_MOST_OTHERS = 5  # sources that are named
_MOST_PEAKS = 5  # terms


def format_percent(share: float) -> str:
    """`6.9 %`; two decimals for what would be 0.0 without being nothing."""
    percent = share * 100
    if 0 < percent < 0.005:
        return "<0.01 %"
    return f"{percent:.2f} %" if 0 < percent < 0.05 else f"{percent:.1f} %"


def format_frequency(frequency: Frequency) -> str:
    """`6.9 %`, a dash where there are no papers."""
    return format_percent(frequency.share) if frequency.papers else NOTHING


def format_reach(frequency: Frequency) -> str:
    """`± 1.1`: how far the longer side of the interval reaches, in per cent of the papers."""
    low, high = frequency.interval
    return f"± {max(frequency.share - low, high - frequency.share) * 100:.1f}"


def format_verdict(trend: TermTrend) -> tuple[str, str]:
    """The factor and what it means: `×4.8` and `rising`. There is no factor where it says nothing: no clear change."""
    if not (trend.earlier.papers and trend.recent.papers):
        return "", "nothing to compare"
    if trend.change == "no clear change":
        return "", trend.change
    return _format_factor(trend), trend.change


def name_verdict(trend: TermTrend) -> str:
    """`rising ×4.8`, `new, rising`, `no clear change`."""
    factor, change = format_verdict(trend)
    if not factor:
        return change
    return f"{change} {factor}" if factor.startswith("×") else f"{factor}, {change}"


def _format_factor(trend: TermTrend) -> str:
    """`×4.8`, `×25`, `×0.05`, `×1.02`; `new` where no paper had it before, `gone` where none has it now."""
    factor = trend.factor
    if factor is None:
        return "new"
    if not factor:
        return "gone"
    if factor < 0.095 or 0.95 <= factor < 1.05:
        return f"×{max(factor, 0.01):.2f}"
    return f"×{factor:.1f}" if factor < 9.95 else f"×{factor:,.0f}"


def format_span_of(trends: Trends) -> str:
    """All periods: `Jul 2025 – Jun 2026` where they are whole months, else `30 Jun 2025 – 28 Jun 2026`."""
    if not trends.periods:
        return ""
    return keep_whole(_name_span(trends))


def _name_span(trends: Trends) -> str:
    first, last = trends.periods[0].first, trends.periods[-1].last
    if trends.unit == "month" and first.day == 1 and (last + timedelta(1)).day == 1:
        names = [f"{MONTH_NAMES[day.month - 1]} {day.year}" for day in (first, last)]
        return " – ".join(dict.fromkeys(names))
    return short_span(first, last)


def keep_whole(text: str) -> str:
    """*text* with blanks at which no line is broken."""
    return text.replace(" ", NO_BREAK)


def name_days(period: Period) -> str:
    """`8 Apr – 30 Jun 2026`, never broken."""
    return keep_whole(short_span(period.first, period.last))


def format_step(unit: str, joined: int = 1) -> str:
    """How long the periods are, so many of which are *joined* to one: `by month`, `by 2 weeks`."""
    return f"by {unit}" if joined == 1 else f"by {joined} {unit}s"


def format_compared(trends: Trends) -> str:
    """How long the time is at either end that is compared: `12 weeks`, `10 days`."""
    weeks, days = divmod(trends.compared_days, 7)
    return format_count(trends.compared_days, "day") if days or not weeks else format_count(weeks, "week")


def compared_spans(trends: Trends) -> tuple[Period, Period]:
    """The first and the last days, which are compared."""
    first, last = trends.periods[0].first, trends.periods[-1].last
    reach = timedelta(max(0, trends.compared_days - 1))
    return Period(first, min(last, first + reach)), Period(max(first, last - reach), last)


def name_source(source: SourceTrends) -> str:
    """What people call *source*, in one line."""
    return sanitize_line(source.label) or sanitize_line(source.source) or "unknown"


def name_term(trend: TermTrend) -> str:
    """The term of *trend*, in one line."""
    return sanitize_line(trend.term) or "(no words)"


def count_listed(source: SourceTrends) -> str:
    """`5,650 papers`."""
    return keep_whole(format_count(sum(source.papers), "paper"))


def middle_of(period: Period) -> float:
    """The ordinal of the middle of *period*."""
    return (period.first.toordinal() + period.last.toordinal()) / 2


def explain_comparison(trends: Trends) -> str:
    """What is compared and what the verdicts mean."""
    first, last = compared_spans(trends)
    return (
        f"Before: the first {format_compared(trends)} ({name_days(first)}); now: the last ({name_days(last)}). "
        f"Rising, falling: their {keep_whole('90 %')} intervals do not touch."
    )


def remark_on(trends: Trends) -> Iterator[str]:
    """What else one should know, a sentence each."""
    if peaks := list(_name_peaks(trends)):
        more = f" and {len(peaks) - _MOST_PEAKS:,} more" if len(peaks) > _MOST_PEAKS else ""
        yield f"Higher in between: {'; '.join(peaks[:_MOST_PEAKS])}{more}."
    if trends.others:
        names = [sanitize_line(name) or "unknown" for name in trends.others]
        more = f" and {len(names) - _MOST_OTHERS:,} more" if len(names) > _MOST_OTHERS else ""
        yield f"Left out, with too few papers: {', '.join(names[:_MOST_OTHERS])}{more}."
    if trends.unread:
        yield f"{format_clause(trends.unread, 'older paper', 'is', 'are')} not counted yet: they are still being read."
    yield "A change of what you fetch makes trends too."


def _name_peaks(trends: Trends) -> Iterator[str]:
    """The terms that were frequent in between, with the highest share and its days."""
    for source in trends.sources:
        for trend in source.trends:
            if peak := trends.find_peak(source, trend):
                where = f" on {name_source(source)}" if len(trends.sources) > 1 else ""
                days = name_days(Period(peak.first, peak.last))
                yield f"{name_term(trend)}{where}, {keep_whole(format_frequency(peak.frequency))} ({days})"

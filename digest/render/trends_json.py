"""Trends for programs: one object (`schema: 1`) with all counts and shares; what is unknown is null."""

from digest.frequencies import Frequency
from digest.render.json_text import dump_json
from digest.trends import Period, SourceTrends, TermTrend, Trends

SCHEMA = 1
CONFIDENCE = 0.9  # of the intervals
_DECIMALS = 6  # of shares: a paper in a million


def render_trends_json(trends: Trends) -> str:
    """*trends* as JSON, a line for each term. Programs rely on its keys."""
    account = {
        "schema": SCHEMA,
        "unit": trends.unit,
        "periods": [_period_as_json(period) for period in trends.periods],
        "compared_days": trends.compared_days,
        "confidence": CONFIDENCE,
        "others": list(trends.others),
        "unread": trends.unread,
    }
    lines = [*(f"{dump_json(name)}: {dump_json(value)}" for name, value in account.items())]
    sources = ",\n  ".join(map(_write_source, trends.sources))
    return "{" + ",\n ".join([*lines, f'"sources": [\n  {sources}\n ]' if sources else '"sources": []']) + "}\n"


def _write_source(source: SourceTrends) -> str:
    account = {
        "source": source.source,
        "label": source.label,
        "papers": list(source.papers),
        "total": sum(source.papers),
    }
    terms = ",\n    ".join(dump_json(_term_as_json(source, trend)) for trend in source.trends)
    return dump_json(account)[:-1] + (f', "terms": [\n    {terms}\n   ]' if terms else ', "terms": []') + "}"


def round_share(share: float) -> float:
    """*share* as programs get it."""
    return round(share, _DECIMALS)


def list_shares(frequency: Frequency) -> tuple[float | None, float | None, float | None]:
    """The share of *frequency* and the ends of its interval, each None where there are no papers."""
    if not frequency.papers:
        return None, None, None
    low, high = frequency.interval
    return round_share(frequency.share), round_share(low), round_share(high)


def _period_as_json(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def _term_as_json(source: SourceTrends, trend: TermTrend) -> dict[str, object]:
    shares = [list_shares(source.frequency(trend, at)) for at in range(len(source.papers))]
    is_compared = bool(trend.earlier.papers and trend.recent.papers)
    factor = trend.factor if is_compared else None
    return {
        "term": trend.term,
        "having": list(trend.having),
        "total": sum(trend.having),
        "share": [share for share, _, _ in shares],
        "low": [low for _, low, _ in shares],
        "high": [high for _, _, high in shares],
        "earlier": _frequency_as_json(trend.earlier),
        "recent": _frequency_as_json(trend.recent),
        "change": trend.change if is_compared else None,
        "factor": None if factor is None else round(factor, _DECIMALS),
    }


def _frequency_as_json(frequency: Frequency) -> dict[str, object]:
    share, low, high = list_shares(frequency)
    return {"having": frequency.having, "papers": frequency.papers, "share": share, "low": low, "high": high}

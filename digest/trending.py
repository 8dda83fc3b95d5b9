"""The story of the trends of terms: what was listed, of which papers the terms are true, and what became of shares."""

import shlex
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from digest import sources
from digest.archive import Archive
from digest.archive.trend_counts import Report
from digest.errors import DigestError, Remedy, UsageError
from digest.render.days import format_span
from digest.text import format_count, sanitize_line
from digest.trends import (
    FEWEST_COMPARED,
    FEWEST_PAPERS,
    SHORTEST,
    Listed,
    Span,
    TrendRequest,
    Trends,
    choose_sources,
    choose_span,
    count_trends,
)

_DAYS_TO_READ = 240
_MOST_NAMED = 1  # source
_NEARLY_A_YEAR = 360  # days


def find_trends(request: TrendRequest, *, archive: Archive, report: Report | None = None) -> Trends:
    """The trends that *request* asks for, in the archive; the *report* is told how many papers had to be read.

    Raises DigestError where there are too few papers to tell a trend.
    """
    archive.papers.index_for_search()
    listed = archive.trend_counts.find_listed(request.first, request.last, request.sources)
    span = choose_span(listed, request.first, request.last)
    if not choose_sources(listed, span) or span.days < SHORTEST:
        raise _refuse(request, listed, span, archive)
    expressions = [expression for _, expression in request.terms]
    true = archive.trend_counts.find_true(expressions, listed.keys, report)
    labels = {source: name_source(source) for source in listed.by_source}
    return count_trends(request, listed, span, true, labels)


def name_source(source: str) -> str:
    """What readers call the series or the source *source*, as the archive has it: "arXiv cs.CL"."""
    return sanitize_line(sources.lists_label(source)) or "unknown"


def _refuse(request: TrendRequest, listed: Listed, span: Span, archive: Archive) -> DigestError:
    """The error that says how many papers there are, and how many a trend needs."""
    archived = archive.papers.count()
    if not archived:
        return DigestError("nothing is archived").with_remedies(Remedy("digest fetch", "begins the archive"))
    asked = format_span(request.first, request.last)
    if not listed.by_source:
        by = f" by {', '.join(map(name_source, request.sources))}" if request.sources else ""
        said = f"trends: none of {format_count(archived, 'archived paper')} was listed{by}, {asked}"
        return DigestError(said).with_remedies(*_name_other_sources(request, archive), *_look_elsewhere(request))
    return DigestError(f"trends: {_describe_few(listed, span, asked)}").with_remedies(*_look_elsewhere(request))


def _describe_few(listed: Listed, span: Span, asked: str) -> str:
    """Which of the needs of a trend is not met by the source with most papers."""
    source, days = max(listed.by_source.items(), key=lambda item: (len(item[1]), item[0]))
    label, papers = name_source(source), len(days)
    if papers < FEWEST_PAPERS:
        return f"{label} listed {format_count(papers, 'paper')}, {asked}; a trend needs {FEWEST_PAPERS} of one source"
    within = format_span(span.first, span.last)
    if span.days < SHORTEST:
        return f"the lists are of {format_count(span.days, 'day')} at most, {within}; a trend needs {SHORTEST}"
    earlier, recent = span.count_compared(Counter(days.values()))
    listed_then = f"{label} listed {format_count(earlier, 'paper')} in the first {span.compared} days of {within}"
    return f"{listed_then}, and {recent:,} in the last; a trend needs {FEWEST_COMPARED} in both"


def _name_other_sources(request: TrendRequest, archive: Archive) -> Sequence[Remedy]:
    """The sources that have listed papers in these days, where others were asked for."""
    if not request.sources:
        return ()
    others = archive.trend_counts.find_listed(request.first, request.last).by_source
    largest = sorted(others, key=lambda source: (-len(others[source]), source))[:_MOST_NAMED]
    return [Remedy(f"--source {shlex.quote(source)}", name_source(source)) for source in largest if source]


def _look_elsewhere(request: TrendRequest) -> Sequence[Remedy]:
    """How there may be more papers: of a longer time, or of lists that are still to be read."""
    is_daily = len(request.sources) == 1 and _has_days(request.sources[0])
    source = f" {shlex.quote(request.sources[0])}" if is_daily else ""
    fetch = Remedy(
        f"digest fetch{source} --since {_DAYS_TO_READ}d", "reads the lists of eight months, where it has days"
    )
    is_short = (request.last - request.first).days < _NEARLY_A_YEAR
    return [*([Remedy("--since 1y", "counts a year")] if is_short else []), fetch]


def _has_days(source: str) -> bool:
    """Whether the lists of *source* can be asked for by their days."""
    with suppress(UsageError):
        return sources.series_of(source) is not None
    return False

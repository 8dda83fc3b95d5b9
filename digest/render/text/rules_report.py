"""The results of `rules check` and `rules backtest`, as lines for people."""

from collections.abc import Iterator, Sequence

from digest.model import Match
from digest.render import parts
from digest.render.text.lines import Line, Run, Style, join_lines, readable_width, wrap_runs
from digest.rules.topics import YOUR_WORDS
from digest.rules.workbench.backtest import Backtest, Change
from digest.rules.workbench.check import Finding
from digest.text import format_count, sanitize_line, shorten_text


def render_findings(findings: Sequence[Finding], scope: str, *, width: int = 80, color: bool = False) -> str:
    """The findings, each below its place in the configuration; *scope* says which papers were looked at."""
    return join_lines(_finding_lines(findings, scope, readable_width(width)), color)


def _finding_lines(findings: Sequence[Finding], scope: str, width: int) -> Iterator[Line]:
    for where in dict.fromkeys(finding.where for finding in findings):
        yield from wrap_runs([Run(sanitize_line(where), "heading")], width)
        for finding in findings:
            if finding.where == where:
                yield from wrap_runs([Run(sanitize_line(finding.message))], width, first="  - ")
        yield []
    total = format_count(len(findings), "remark") if findings else "nothing to remark"
    yield from wrap_runs([Run(f"{total}, from {scope}", "muted")], width)


def render_backtest(result: Backtest, names: tuple[str, str], *, width: int = 80, color: bool = False) -> str:
    """What changes between two sets of rules, like a diff: *names* are theirs."""
    return join_lines(_backtest_lines(result, names, readable_width(width)), color)


def _backtest_lines(result: Backtest, names: tuple[str, str], width: int) -> Iterator[Line]:
    yield [Run(f"- {names[0]}: {result.before:,} of {format_count(result.papers, 'paper')}", "bad")]
    yield [Run(f"+ {names[1]}: {result.after:,}", "found")]
    yield [Run(f"gained {result.gained:,}, lost {result.lost:,}", "heading")]
    for change in result.changes:
        yield []
        yield from _changed_section_lines(change, width)


def _changed_section_lines(change: Change, width: int) -> Iterator[Line]:
    gained, lost = change.gained, change.lost
    moved = f" (+{gained.count:,}, -{lost.count:,})" if gained.count or lost.count else ", unchanged"
    yield from wrap_runs(
        [Run(f"{sanitize_line(change.section or YOUR_WORDS)}: {change.before:,} → {change.after:,}{moved}", "title")],
        width,
    )
    for sign, papers in (("+", gained), ("-", lost)):
        for match in papers.best:
            yield from _moved_paper_lines(sign, match, width)
        if left := papers.count - len(papers.best):
            yield [Run(f"{sign} and {left:,} more", "muted")]


def _moved_paper_lines(sign: str, match: Match, width: int) -> Iterator[Line]:
    terms = ", ".join(parts.matched_terms(match)[:4])
    style: Style = "found" if sign == "+" else "bad"
    title, identifier = shorten_text(sanitize_line(match.title), 120), sanitize_line(match.paper.id)
    runs = [Run(title, style), Run(f"  {identifier}", "muted")]
    yield from wrap_runs([*runs, *([Run(f"  {terms}", "muted")] if terms else [])], width, first=f"{sign} ")

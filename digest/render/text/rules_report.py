"""What `rules check` and `rules backtest` found, in lines."""

from collections.abc import Iterator, Sequence

from digest.model import Match
from digest.render import parts
from digest.render.text.lines import Line, Run, Style, measure, page, wrapped
from digest.rules.backtest import Backtest, Change
from digest.rules.check import Finding
from digest.text import count, safe, shorten


def findings(found: Sequence[Finding], papers: int, *, width: int = 80, color: bool = False) -> str:
    """The remarks, under the place in the configuration that each belongs to."""
    return page(_findings(found, papers, measure(width)), color)


def _findings(found: Sequence[Finding], papers: int, width: int) -> Iterator[Line]:
    for where in dict.fromkeys(finding.where for finding in found):
        yield from wrapped([Run(safe(where), "heading")], width)
        for finding in found:
            if finding.where == where:
                yield from wrapped([Run(safe(finding.message))], width, first="  - ")
        yield []
    said = count(len(found), "remark") if found else "nothing to remark"
    yield [Run(f"{said}, from {count(papers, 'paper')}", "muted")]


def change(result: Backtest, names: tuple[str, str], *, limit: int = 10, width: int = 80, color: bool = False) -> str:
    """The difference as a diff: *names* are those of the two rules, *limit* papers are shown a list."""
    return page(_change(result, names, limit, measure(width)), color)


def _change(result: Backtest, names: tuple[str, str], limit: int, width: int) -> Iterator[Line]:
    yield [Run(f"- {names[0]}: {result.before:,} of {count(result.papers, 'paper')}", "bad")]
    yield [Run(f"+ {names[1]}: {result.after:,}", "found")]
    yield [Run(f"gained {result.gained:,}, lost {result.lost:,}", "heading")]
    for each in result.changes:
        yield []
        yield from _section(each, limit, width)


def _section(each: Change, limit: int, width: int) -> Iterator[Line]:
    moved = f" (+{len(each.gained):,}, -{len(each.lost):,})" if each.gained or each.lost else ", unchanged"
    yield from wrapped(
        [Run(f"{safe(each.section or 'match')}: {each.before:,} → {each.after:,}{moved}", "title")], width
    )
    for sign, matches in (("+", each.gained), ("-", each.lost)):
        for match in matches[:limit]:
            yield from _paper(sign, match, width)
        if len(matches) > limit:
            yield [Run(f"{sign} and {len(matches) - limit:,} more", "muted")]


def _paper(sign: str, match: Match, width: int) -> Iterator[Line]:
    terms = ", ".join(parts.terms(match)[:4])
    style: Style = "found" if sign == "+" else "bad"
    runs = [Run(shorten(safe(match.title), 120), style), Run(f"  {safe(match.paper.id)}", "muted")]
    yield from wrapped([*runs, *([Run(f"  {terms}", "muted")] if terms else [])], width, first=f"{sign} ")

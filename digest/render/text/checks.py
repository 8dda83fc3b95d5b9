"""What `digest doctor` found, for people: a verdict, a row for each check, and the way out below it."""

from collections.abc import Iterator, Sequence

from digest.errors import Remedy
from digest.render.columns import count_columns
from digest.render.formats import Look
from digest.render.text.lines import Line, Run, paint_lines, readable_width
from digest.render.text.table import Column, Sign, TableRow, lay_out_table
from digest.reports import Check, CheckState

_SIGNS: dict[CheckState, Sign] = {"fine": "✓", "remark": "!", "bad": "✗"}


def render_checks(checks: Sequence[Check], look: Look) -> str:
    """The *checks*, each in a row, and how many need somebody."""
    return paint_lines(_check_lines(checks, readable_width(look.width)), look)


def _check_lines(checks: Sequence[Check], width: int) -> Iterator[Line]:
    yield [_verdict(checks)]
    yield []
    rows = [
        TableRow(_SIGNS[check.state], check.name, more=[Run(check.finding)], below=_list_ways_out(check.remedies))
        for check in checks
    ]
    yield from lay_out_table((Column(), Column()), rows, width)


def _verdict(checks: Sequence[Check]) -> Run:
    need = sum(check.state != "fine" for check in checks)
    if not need:
        return Run(f"All {len(checks)} checks are fine", "heading")
    text = f"{need} of {len(checks)} checks {'needs' if need == 1 else 'need'} you"
    return Run(text, "alarm" if any(check.state == "bad" for check in checks) else "heading")


def _list_ways_out(remedies: Sequence[Remedy]) -> list[Line]:
    """*remedies* with what they do, in two columns."""
    widest = max((count_columns(remedy.command) for remedy in remedies), default=0)
    return [
        [Run("→ ", "muted"), *_pad_command(each.command, widest), Run(each.explanation, "muted")] for each in remedies
    ]


def _pad_command(command: str, widest: int) -> Line:
    return [Run(command), Run(" " * (widest - count_columns(command) + 3))]

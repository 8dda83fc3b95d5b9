"""The lines of one run as tables in Markdown, one for each area, and their place in the manual."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from benchmarks.lines import Line, markdown_row

# A terminal has room for three columns.
_HEADINGS = ("work", "ours, and what it is beside", "ratio; budget")
_RUN = re.compile(r"(?<=^## One run\n\n).*?(?=^Next: )", re.MULTILINE | re.DOTALL)


def markdown_tables(lines: Iterable[tuple[str, Line]]) -> Iterator[str]:
    """The *lines*, each with its area, as the lines of a table for each area; what keeps no budget says so."""
    for area, of_area in groupby(lines, itemgetter(0)):
        yield from (f"{area}:", "", markdown_row(_HEADINGS), "|---|---|---|")
        yield from (_row(line) for _, line in of_area)
        yield ""


def update_manual(page: Path, measured: str, lines: Iterable[tuple[str, Line]]) -> None:
    """Write what was *measured* and the tables of *lines* in place of the run that is on *page*."""
    run = "\n".join((f"{measured}.", "", *markdown_tables(lines), ""))
    text, replaced = _RUN.subn(lambda _: run, page.read_text(encoding="utf-8"))
    if replaced != 1:
        raise ValueError(f"{page}: no run to replace")
    page.write_text(text, encoding="utf-8")


def _row(line: Line) -> str:
    work, ours, beside, ratio, budget, kept = line.cells()
    judged = f"{budget} (not kept)" if kept == "no" else budget
    return markdown_row([work, "; ".join(filter(None, (ours, beside))), "; ".join(filter(None, (ratio, judged)))])

"""The table of one run as Markdown, and its place in the manual."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.lines import Line, markdown_row

_HEADINGS = ("work", "ours", "beside", "ratio", "budget")
_TABLE = re.compile(rf"^{re.escape(markdown_row(_HEADINGS))}\n(?:\|.*\n)*", re.MULTILINE)


def markdown_table(rows: Iterable[Line]) -> Iterator[str]:
    """The lines of the table of *rows*; what keeps no budget says so."""
    yield markdown_row(_HEADINGS)
    yield "|---|---|---|---|---|"
    for line in rows:
        *cells, budget, kept = line.cells()
        yield markdown_row([*cells, f"{budget} (not kept)" if kept == "no" else budget])


def update_manual(page: Path, rows: Iterable[Line]) -> None:
    """Write the table of *rows* in place of the one that is on *page*."""
    table = "".join(f"{line}\n" for line in markdown_table(rows))
    text, replaced = _TABLE.subn(lambda _: table, page.read_text(encoding="utf-8"))
    if replaced != 1:
        raise ValueError(f"{page}: no table of a run to replace")
    page.write_text(text, encoding="utf-8")

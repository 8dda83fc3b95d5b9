"""Our figures beside what they are compared with: `python tests/benchmarks`, or with `--row NAME` a single one.

Absolute times differ from one machine to the next; most budgets are about the ratios of one run. Nothing here is a
test: no figure can make a suite fail. `digest help benchmarks` says what each row is.
"""

import argparse
import compileall
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.real_pages import CORPUS

from benchmarks.archives import Archives
from benchmarks.children import FailedCommandError
from benchmarks.conditions import Conditions
from benchmarks.lines import HEADINGS, Line, plain_row
from benchmarks.manual_table import markdown_tables, update_manual
from benchmarks.rival_places import Rivals
from benchmarks.rows import AREAS, ON_REQUEST, ROWS
from benchmarks.workload import invented_workload, real_workload
from digest import filesystem

_MANUAL = filesystem.MANUAL / "benchmarks.md"


def main() -> None:
    """Run the rows that are asked for, and write each line as soon as it is known."""
    asked = _arguments()
    # What is measured once is a second start too: nothing is left to compile.
    compileall.compile_dir(filesystem.MANUAL.parents[1], quiet=1)
    load = real_workload() if CORPUS.exists() and not asked.invented else invented_workload()
    with tempfile.TemporaryDirectory(prefix="digest-archives-") as folder:
        archives = Archives(load, asked.archive or Path(folder))
        conditions = Conditions(load, archives, Rivals(asked.rivals), asked.rounds)
        lines = _lines(conditions, asked.row or [name for name in ROWS if asked.all or name not in ON_REQUEST])
        measured = f"{load}; the least CPU time of {asked.rounds} interleaved rounds at most"
        if asked.markdown:
            _write_lines(markdown_tables(lines))
        elif asked.manual:
            update_manual(_MANUAL, measured, lines)
        else:
            _write_lines((measured, "", plain_row(HEADINGS)))
            _write_lines(plain_row(line.cells()) for _, line in lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/benchmarks", description=__doc__)
    parser.add_argument("--row", action="append", choices=ROWS, metavar="NAME", help="only this one (may be repeated)")
    parser.add_argument("--all", action="store_true", help="all rows, those on request too")
    parser.add_argument("--rounds", type=int, default=25, help="how often each is run at most (default 25)")
    parser.add_argument("--invented", action="store_true", help="invented papers even where real ones are")
    parser.add_argument("--archive", type=Path, metavar="DIR", help="keep the archives there for the next run")
    parser.add_argument("--rivals", type=Path, metavar="DIR", help="the bin folder where rivals are installed")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="write tables in Markdown")
    form.add_argument("--manual", action="store_true", help="write the tables into the page of the manual")
    return parser.parse_args()


def _lines(conditions: Conditions, names: Collection[str]) -> Iterator[tuple[str, Line]]:
    """The lines of the rows *names*, each with its area, which stay together."""
    for area, rows in AREAS.items():
        for name in rows:
            if name in names:
                yield from ((area, line) for line in _lines_of_row(conditions, name))


def _lines_of_row(conditions: Conditions, name: str) -> Iterator[Line]:
    try:
        yield from ROWS[name](conditions)
    except FailedCommandError as error:
        yield Line(name, missing=f"failed: {error}")


def _write_lines(lines: Iterable[str]) -> None:
    """Write each of *lines* as soon as it is known."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

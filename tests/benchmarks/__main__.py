"""Our figures beside their references: `python tests/benchmarks`, or with `--row NAME` a single one.

Absolute times differ from one machine to the next; the ratios of one run are what the budgets are
about. Nothing here is a test: no figure can make a suite fail.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.real_pages import CORPUS

from benchmarks import of_archive, of_commands, of_mailing, of_rules, of_texts
from benchmarks.measuring import HEADINGS, Line
from benchmarks.workload import Workload, workload

Row = Callable[[Workload, int], Iterator[Line]]
# One line for each row: a function that yields its figures.
ROWS: Mapping[str, Row] = {
    "version": of_commands.version,
    "help": of_commands.help,
    "fetch-json": of_commands.fetch_json,
    "fetch-piped": of_commands.fetch_piped,
    "fetch-terminal": of_commands.fetch_terminal,
    "hugging-face": of_texts.hugging_face,
    "arxiv": of_texts.arxiv,
    "links-and-latex": of_texts.links_and_latex,
    "phrases": of_texts.phrases,
    "topics": of_rules.topics,
    "readers": of_rules.readers,
    "backtest": of_rules.back_test,
    "archive": of_archive.small,
    "archive-million": of_archive.large,
    "mail": of_texts.mail,
    "letters": of_mailing.letters,
    "mailing": of_mailing.mailing,
    "memory": of_commands.memory,
    "wheels": of_commands.wheels,
}
# Asks a package index, or takes minutes and gigabytes: only where it is named.
ON_REQUEST = ("wheels", "archive-million", "mailing")
_WIDTHS = (66, 10, 26, 9, 24, 4)


def main() -> None:
    """Run the rows that are asked for and write a line for each figure as soon as it is known."""
    asked = _arguments()
    load = workload(real=not asked.invented and CORPUS.exists())
    names = asked.row or [name for name in ROWS if name not in ON_REQUEST]
    _write(f"{load}; medians of {asked.rounds} interleaved rounds\n\n{_row(HEADINGS)}\n")
    for name in names:
        for line in ROWS[name](load, asked.rounds):
            _write(_row(line.cells()) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/benchmarks", description=__doc__)
    parser.add_argument("--row", action="append", choices=ROWS, help="only this one (may be repeated)")
    parser.add_argument("--invented", action="store_true", help="invented papers even where real ones are")
    parser.add_argument("--rounds", type=int, default=25, help="how often each is run (default 25)")
    return parser.parse_args()


def _row(cells: tuple[str, ...]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()

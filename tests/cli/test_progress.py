"""The rows that show what is at work: each is one line of the screen, whatever the sources are called and say."""

import pytest
from rich.cells import cell_len
from support import hostile_titles
from support.mail_digests import HOSTILE
from support.terminal_screen import strip_escapes

from digest.channels import screen
from digest.cli.progress import SourceProgress, WorkProgress, fit_row
from digest.render.text.lines import paint_line
from digest.text import replace_surrogates

TEXTS = [replace_surrogates(text)[:400] for text in (*hostile_titles.TITLES.values(), *HOSTILE.values())]


def show_sources(names: list[str]) -> SourceProgress:
    """A run that has begun with all of *names*, and has got to every state with some of them."""
    progress = SourceProgress()
    for at, name in enumerate(names):
        progress.begin(name, name)
        if at % 3 == 1:
            progress.finish(name, name)
        if at % 3 == 2:
            progress.fail(name, name)
    return progress


@pytest.mark.parametrize("columns", [1, 10, 20, 39, 40, 60, 80, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_a_row_is_one_line_in_which_nothing_moves(monkeypatch: pytest.MonkeyPatch, columns: int, encoding: str) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    work = WorkProgress(TEXTS[0], TEXTS[1])
    work.report(1_000_000, 2_000_000)

    for rows in (show_sources(TEXTS).rows(0), work.rows(0)):
        for row in rows:
            painted = paint_line(fit_row(row, encoding, columns), color=True)
            plain = strip_escapes(painted)
            assert painted.encode(encoding)
            assert cell_len(plain) <= columns
            # Joiners of letters and of emoji move nothing.
            assert plain.replace("\u200d", "").isprintable()


@pytest.mark.parametrize(
    ("columns", "width"),
    [("72", 72), ("0", 80), ("-5", 80), ("x", 80), ("²", 80), ("1" * 5_000, 1_000), ("1000000000", 1_000)],
)
def test_an_odd_number_of_columns_is_no_screen(columns: str, width: int) -> None:
    assert screen.terminal_width({"COLUMNS": columns}) == width

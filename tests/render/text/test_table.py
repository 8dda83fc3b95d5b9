"""Tables: what stands where at every width, whatever the rows hold."""

import pytest
from support.hostile_titles import TITLES
from support.terminal_screen import moves_cursor, strip_escapes

from digest.render.columns import count_columns
from digest.render.formats import Look
from digest.render.text.lines import Run, join_lines, paint_lines
from digest.render.text.table import Column, Sign, TableRow, lay_out_table

HOSTILE = [*TITLES.values(), "a\x1b[2J\x9bb\u202ec", "word " * 200, "x" * 300, "汐" * 90]
COLUMNS = (Column("Recipient"), Column("papers", is_number=True), Column("next"))
ANN = TableRow("✓", "ann@example.org", ("27",), [Run("Thu 2 Jul")])
BOB = TableRow("✗", "bob@example.org", ("1,011",), [Run("held", "heading")], [Run("since today: 451 mailbox busy")])


def drawn(*rows: TableRow, width: int = 80, widest_name: int = 24) -> list[str]:
    return join_lines(lay_out_table(COLUMNS, rows, width, widest_name), color=False).splitlines()


def test_columns_are_two_apart_and_numbers_at_the_right() -> None:
    assert drawn(ANN, BOB) == [
        "  Recipient        papers  next",
        "✓ ann@example.org      27  Thu 2 Jul",
        "✗ bob@example.org   1,011  held since today: 451 mailbox busy",
    ]


def test_the_last_column_wraps_within_itself() -> None:
    said = [Run("since today: the server said that the mailbox is busy and may be free in an hour or two")]

    assert drawn(TableRow("✗", "bob", ("3",), [Run("held")], said), width=72)[1:] == [
        "✗ bob             3  held since today: the server said that the mailbox",
        "                     is busy and may be free in an hour or two",
    ]


def test_on_a_narrow_screen_what_there_is_to_say_stands_below() -> None:
    assert drawn(ANN, BOB, width=60) == [
        "  Recipient        papers  next",
        "✓ ann@example.org      27  Thu 2 Jul",
        "✗ bob@example.org   1,011  held",
        "    since today: 451 mailbox busy",
    ]


def test_what_stands_below_is_indented_like_the_last_column_or_by_four() -> None:
    row = TableRow("!", "cron", ("1",), (), [Run("a variable")], below=[[Run("→ digest schedule")]])

    assert drawn(row)[2] == f"{'':21}→ digest schedule"
    assert drawn(row, width=60)[1:] == ["! cron            1", "    a variable", "    → digest schedule"]


def test_a_long_name_is_cut_at_its_end_unless_it_is_there_to_be_copied() -> None:
    name = "somebody.with.a.long.name@example.org"
    cut, whole = TableRow("", name, ("1",), [Run("x")]), TableRow("", name, ("1",), [Run("x")], is_whole=True)

    assert drawn(cut)[1] == "somebody.with.a.long.na…       1  x"
    assert drawn(whole)[1:] == [name, f"{'':24}       1  x"]


def test_letters_that_take_two_columns_are_counted_so() -> None:
    assert drawn(ANN, TableRow("–", "汐@例え.jp", ("3",), [Run("x")]))[2] == "– 汐@例え.jp            3  x"


SIGNS: tuple[Sign, ...] = ("✓", "✗", "–", "!", "·")
HOSTILE_ROWS = [
    TableRow(sign, text, (text[:20],), [Run(text)], [Run(text), Run(" "), Run(text)], below=[[Run(text)]])
    for sign, text in zip(SIGNS * len(HOSTILE), HOSTILE, strict=False)
]


@pytest.mark.parametrize("width", [40, 60, 69, 70, 80, 120, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "iso-8859-1"])
def test_no_line_is_wider_than_the_screen_or_moves_the_cursor(width: int, encoding: str) -> None:
    look = Look(width=width, color=True, encoding=encoding)
    lines = paint_lines(lay_out_table(COLUMNS, HOSTILE_ROWS, width), look).splitlines()

    shown = [strip_escapes(line) for line in lines]
    assert [line for line in shown if count_columns(line) > width] == []
    assert [line for line in shown if moves_cursor(line)] == []


@pytest.mark.parametrize("width", [60, 80])
def test_without_colour_nothing_is_lost(width: int) -> None:
    plain, painted = (
        join_lines(lay_out_table(COLUMNS, [ANN, BOB, *HOSTILE_ROWS], width), color) for color in (False, True)
    )

    assert [line.rstrip() for line in strip_escapes(painted).splitlines()] == plain.splitlines()


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_are_told_apart_without_unicode_and_stay_in_their_column(sign: Sign) -> None:
    rows = [ANN, TableRow(sign, "bob", ("3",), [Run("x")])]
    written = paint_lines(lay_out_table(COLUMNS, rows, 80), Look(encoding="ascii")).splitlines()

    plain = {"✓": "ok", "✗": "!!", "–": "-", "!": "!", "·": "-"}[sign]
    assert written[2] == f"{plain:<3}bob                   3  x"
    assert written[1].startswith("ok ann@example.org ")

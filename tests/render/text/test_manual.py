"""Pages of the manual: wrapped, aligned, and painted only where there is colour."""

import re

import pytest

from digest import filesystem
from digest.config.keys import TABLES
from digest.config.keys.page import write_keys_page
from digest.render.columns import count_columns
from digest.render.text.manual import read_table, read_title, render_page

PAGES = {
    **{path.stem: path.read_text(encoding="utf-8") for path in filesystem.MANUAL.glob("*.md")},
    "configuration": write_keys_page(TABLES),
}
PAGE = """\
# Name: what `this` answers

A sentence about `a key:` and [`digest
help other`](other.md), at <https://example.org/a>,
over three lines.

    an example   as it is

## A heading

| you write | it finds |
|---|---|
| `a \\| b` | either, in words enough that the second column has to be wrapped within itself |

| part | what | why |
|---|---|---|
| one | a cell that is long enough for more than a line of its column | `digest fetch` needs it, and so does all else |
| two | short | |

* an item that is long enough to go on in a second line, which is indented as far
  as the first
* another

`key` * a form; default `x`
: A sentence.
: `key: y`

Next: [`digest help other`](other.md) (more)
"""


def render(page: str, width: int, *, color: bool = False) -> str:
    return render_page(page, width, color=color, pages=8)


def test_a_page_is_laid_out_in_columns() -> None:
    assert (
        render(PAGE, 80)
        == """\
NAME  what this answers                             digest help: all 8 pages

A sentence about `a key:` and `digest help other`, at https://example.org/a,
over three lines.

    an example   as it is

A heading

  you write  it finds
  a | b      either, in words enough that the second column has to be
             wrapped within itself

  part  what                               why
  one   a cell that is long enough for     `digest fetch` needs it, and so
        more than a line of its column     does all else
  two   short

- an item that is long enough to go on in a second line, which is indented
  as far as the first
- another

key  * a form; default `x`
     A sentence.
     key: y

Next: `digest help other` (more)
"""
    )


def test_where_columns_would_be_too_narrow_cells_stand_below_each_other() -> None:
    table = PAGE[PAGE.index("| part") : PAGE.index("* an item")]

    shown = render(f"# Name: what\n\n{table}", 40)

    assert "  one\n    a cell that is long enough for more\n    than a line of its column\n" in shown


def test_no_line_begins_or_ends_with_a_separator() -> None:
    page = "# Name: what\n\nNext: `digest help first` (every key) · `digest help second` · `digest help third`\n"

    assert render(page, 50).endswith(
        "\nNext: `digest help first` (every key)\n      `digest help second` · `digest help third`\n"
    )


def test_with_colour_terms_and_what_is_typed_stand_out() -> None:
    painted = render(PAGE, 80, color=True)

    assert "\x1b[35ma | b\x1b[0m" in painted
    assert "\x1b[1mdigest help other\x1b[0m" in painted
    assert "\x1b[1ma key:\x1b[0m" in painted
    assert "\x1b[1mA heading\x1b[0m" in painted
    assert "\x1b[2mNext: \x1b[0m" in painted
    assert "`" not in painted.replace("default `x`", "")


def test_only_what_the_reader_writes_is_magenta() -> None:
    assert render(PAGE, 80, color=True).count("\x1b[35m") == 1


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_wider_than_the_screen_or_than_reads_well(name: str, width: int) -> None:
    lines = render(PAGES[name], width).splitlines()
    examples = [line for line in PAGES[name].splitlines() if line.startswith("    ")]

    assert [line for line in lines if count_columns(line) > max(40, min(width, 76)) and line not in examples] == []
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("name", PAGES)
def test_an_example_is_not_wider_than_a_page(name: str) -> None:
    assert [line for line in PAGES[name].splitlines() if line.startswith("    ") and len(line) > 79] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_a_page_is_lost(name: str) -> None:
    page = re.sub(r"\]\([^)]*\)", "]", PAGES[name].replace("\\|", "|").partition("\n")[2])
    told = set(re.findall(r"[\w.*-]+", page))

    assert told - set(re.findall(r"[\w.*-]+", render(PAGES[name], 76))) <= {"---", "*"}


@pytest.mark.parametrize("name", PAGES)
def test_every_row_of_a_table_has_all_its_cells(name: str) -> None:
    for block in PAGES[name].split("\n\n"):
        if block.startswith("|"):
            heads, *rows = read_table(block)
            assert len(heads) in (2, 3)
            assert [row for row in rows if len(row) != len(heads)] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_name_an_answer_and_a_way_on(name: str) -> None:
    title, answers = read_title(PAGES[name])

    assert title.lower() == name
    assert answers
    assert PAGES[name].rstrip().splitlines()[-1].startswith("Next: ")

"""Pages of the manual: wrapped, aligned, and painted only where there is colour."""

import re

import pytest

from digest import filesystem
from digest.config.keys import TABLES
from digest.config.keys.page import write_keys_page
from digest.render.columns import count_columns
from digest.render.text.manual import read_title, render_page

PAGES = {
    **{path.stem: path.read_text(encoding="utf-8") for path in filesystem.MANUAL.glob("*.md")},
    "configuration": write_keys_page(TABLES),
}
PAGE = """\
# Name: what `this` answers

A sentence about `a key:` and `digest fetch`
over two lines.

    an example   as it is

## A heading

| you write | it finds |
|---|---|
| `a \\| b` | either, in words enough that the second column has to be wrapped within itself |

`key` * a form; default `x`
: A sentence.
: `key: y`
"""


def test_a_page_is_laid_out_in_columns() -> None:
    assert (
        render_page(PAGE, 80, color=False)
        == """\
NAME  what this answers                               digest help: all pages

A sentence about `a key:` and `digest fetch` over two lines.

    an example   as it is

A heading

  you write  it finds
  a | b      either, in words enough that the second column has to be
             wrapped within itself

key  * a form; default `x`
     A sentence.
     `key: y`
"""
    )


def test_with_colour_terms_and_commands_stand_out() -> None:
    painted = render_page(PAGE, 80, color=True)

    assert "\x1b[1;35m  a | b\x1b[0m" in painted
    assert "\x1b[1mdigest fetch\x1b[0m" in painted
    assert "`a key:`" in painted
    assert "`digest" not in painted


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_wider_than_the_screen_or_than_reads_well(name: str, width: int) -> None:
    lines = render_page(PAGES[name], width, color=False).splitlines()

    assert [
        line for line in lines if count_columns(line) > max(40, min(width, 76)) and not line.startswith("    ")
    ] == []
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_a_page_is_lost(name: str) -> None:
    page = PAGES[name].replace("\\|", "|")
    told = set(re.findall(r"[\w./*-]+", page.partition("\n")[2]))

    assert told - set(re.findall(r"[\w./*-]+", render_page(PAGES[name], 80, color=False))) <= {"---", "----"}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_name_an_answer_and_a_way_on(name: str) -> None:
    title, answers = read_title(PAGES[name])

    assert title.lower() == name
    assert answers
    assert PAGES[name].rstrip().splitlines()[-1].startswith("Next: ")

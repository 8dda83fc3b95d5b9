"""A coloured digest as a terminal shows it: characters with their styles and hyperlinks."""

import re
from itertools import groupby
from typing import NamedTuple

# The only escape sequences that a digest may have: colours (see https://no-color.org) and hyperlinks.
ESCAPE = re.compile(r"\x1b\[(?P<style>[0-9;]*)m|\x1b\]8;;(?P<url>[^\x00-\x1f\x7f]*)\x1b\\")


class Cell(NamedTuple):
    """A character, its style (`1;35`, empty if plain) and the address of its hyperlink (empty if it has none)."""

    text: str
    style: str
    url: str


def strip_escapes(painted: str) -> str:
    """*painted* without the escape sequences that a digest may have; others stay."""
    return ESCAPE.sub("", painted)


def moves_cursor(line: str) -> bool:
    """Whether *line*, without its escape sequences, has a sign that ends it, moves the cursor or turns words around."""
    return any(sign < " " or "\x7f" <= sign <= "\x9f" or sign in "\u2028\u2029\u202e\u2066" for sign in line)


def read_cells(painted: str) -> list[Cell]:
    """The characters of *painted*. Every style and hyperlink must be closed at the end."""
    cells, style, url, done = [], "", "", 0
    for escape in [*ESCAPE.finditer(painted), None]:
        end = escape.start() if escape else len(painted)
        cells += [Cell(character, style, url) for character in painted[done:end]]
        if escape:
            done = escape.end()
            style, url = apply_escape(escape, style, url)
    assert (style, url) == ("", ""), "the last style or hyperlink is never closed"
    return cells


def apply_escape(escape: re.Match[str], style: str, url: str) -> tuple[str, str]:
    """The style and the address behind *escape*."""
    if escape["style"] is not None:
        return ("" if escape["style"] in ("", "0") else escape["style"]), url
    return style, escape["url"]


def join_cells(cells: list[Cell]) -> list[Cell]:
    """*cells* with neighbours of the same style and address joined into one."""
    return [
        Cell("".join(cell.text for cell in group), *key)
        for key, group in groupby(cells, key=lambda cell: (cell.style, cell.url))
    ]

"""What a terminal makes of a coloured digest: characters with their style and where they lead."""

import re
from itertools import groupby
from typing import NamedTuple

# All that we may write besides text: colours, and hyperlinks (https://no-color.org is about the first).
ESCAPE = re.compile(r"\x1b\[(?P<style>[0-9;]*)m|\x1b\]8;;(?P<url>[^\x00-\x1f\x7f]*)\x1b\\")


class Cell(NamedTuple):
    """A character, its style (`1;35`; nothing if plain) and its address (nothing if it leads nowhere)."""

    text: str
    style: str
    url: str


def plain(painted: str) -> str:
    """*painted* without our own escape sequences; others stay."""
    return ESCAPE.sub("", painted)


def read(painted: str) -> list[Cell]:
    cells, style, url, done = [], "", "", 0
    for escape in [*ESCAPE.finditer(painted), None]:
        until = escape.start() if escape else len(painted)
        cells += [Cell(character, style, url) for character in painted[done:until]]
        if escape:
            done = escape.end()
            style, url = after(escape, style, url)
    assert (style, url) == ("", ""), "the last style or hyperlink is never closed"
    return cells


def after(escape: re.Match[str], style: str, url: str) -> tuple[str, str]:
    if escape["style"] is not None:
        return ("" if escape["style"] in ("", "0") else escape["style"]), url
    return style, escape["url"]


def runs(cells: list[Cell]) -> list[Cell]:
    """*cells* with neighbours of one style and one address put together."""
    return [
        Cell("".join(cell.text for cell in group), *key)
        for key, group in groupby(cells, key=lambda cell: (cell.style, cell.url))
    ]

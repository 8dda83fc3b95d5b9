"""A screen of a terminal as an SVG: text that stays text, in a window, for a light and a dark page."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from support.terminal_screen import Cell, join_cells, read_cells

COLUMN, LINE, SIZE = 8.4, 20, 14  # pixels: the width of a character, the height of a line, the font
MARGIN, BAR = 22, 34  # around the text; of the window's head
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
CORNER = 8  # pixels: the radius of the window


@dataclass(frozen=True)
class Palette:
    """The colours of a window: its ground and edge, the text, what is dim, and the three accents of a terminal."""

    ground: str
    edge: str
    text: str
    dim: str
    magenta: str
    red: str
    green: str


PALETTES: Mapping[str, Palette] = {
    "light": Palette("#ffffff", "#d1d9e0", "#1f2328", "#636c76", "#a3199b", "#c21f2c", "#1a7f37"),
    "dark": Palette("#0d1117", "#3d444d", "#e6edf3", "#8d96a0", "#e58fe0", "#ff7b72", "#56d364"),
}
# What the codes of a style (SGR) are called in the picture.
CLASSES = {"1": "b", "2": "d", "31": "r", "32": "g", "35": "m"}


def draw_screen(painted: str, columns: int, palette: Palette, title: str) -> str:
    """The SVG of a terminal that shows *painted*, text with escape sequences, in a window of *columns*."""
    lines = split_lines(read_cells(painted.rstrip("\n")))
    width = round(columns * COLUMN) + 2 * MARGIN
    height = BAR + len(lines) * LINE + MARGIN
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" role="img" aria-label={quoteattr(title)}>',
            f"<title>{escape(title)}</title>",
            f"<style>{_styles(palette)}</style>",
            f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="{CORNER}"'
            f' fill="{palette.ground}" stroke="{palette.edge}"/>',
            *(f'<circle cx="{MARGIN + 18 * at}" cy="17" r="5.5" fill="{palette.edge}"/>' for at in range(3)),
            *(_draw_line(line, BAR + at * LINE + 15) for at, line in enumerate(lines) if line),
            "</svg>",
            "",
        )
    )


def split_lines(cells: list[Cell]) -> list[list[Cell]]:
    """*cells* line by line, without their addresses, for a picture has no links."""
    lines: list[list[Cell]] = [[]]
    for cell in cells:
        if cell.text == "\n":
            lines.append([])
        else:
            lines[-1].append(cell._replace(url=""))
    return lines


def _draw_line(line: list[Cell], base: int) -> str:
    """The text element of *line*: each run has its column and its width, whatever font shows it."""
    runs, column = [], 0
    for cell in join_cells(line):
        for blank, characters in groupby(cell.text, str.isspace):
            text = "".join(characters)
            if not blank:
                runs.append(_draw_run(text, cell.style, column))
            column += len(text)
    return f'<text y="{base}">{"".join(runs)}</text>'


def _draw_run(text: str, style: str, column: int) -> str:
    names = " ".join(CLASSES[code] for code in style.split(";") if code in CLASSES)
    look = f' class="{names}"' if names else ""
    x, length = MARGIN + column * COLUMN, len(text) * COLUMN
    return f'<tspan x="{x:.4g}" textLength="{length:.4g}"{look}>{escape(text)}</tspan>'


def _styles(palette: Palette) -> str:
    return (
        f"text{{font:{SIZE}px {FONTS};fill:{palette.text}}}.b{{font-weight:700}}.d{{fill:{palette.dim}}}"
        f".m{{fill:{palette.magenta}}}.r{{fill:{palette.red}}}.g{{fill:{palette.green}}}"
    )

"""The addresses of sources, for people: each with what it means."""

from collections.abc import Sequence

from digest.render.formats import Look
from digest.render.text.lines import Run, paint_lines, readable_width
from digest.render.text.table import Column, TableRow, lay_out_table

_WIDEST = 31  # columns


def render_addresses(known: Sequence[tuple[str, str]], look: Look) -> str:
    """The *known* addresses in a table."""
    rows = [TableRow("", address, more=[Run(meaning)], is_whole=True) for address, meaning in known]
    return paint_lines(lay_out_table((Column(), Column()), rows, readable_width(look.width), _WIDEST), look)

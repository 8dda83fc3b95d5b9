"""The dialects of Markdown by name; nothing is imported, so that `--help` stays quick."""

from typing import Literal, get_args

Dialect = Literal["commonmark", "gfm", "obsidian", "logseq"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

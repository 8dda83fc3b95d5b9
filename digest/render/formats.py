"""The formats and how much they tell, by name; nothing is imported, so that `--help` stays quick."""

from typing import Literal, get_args

Format = Literal["terminal", "markdown", "html", "eml", "json", "jsonl", "ids", "atom", "bibtex", "csl-json", "ris"]
Detail = Literal["brief", "normal", "full"]
Dialect = Literal["commonmark", "gfm", "obsidian", "logseq"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)
FORMATS: tuple[Format, ...] = get_args(Format)
# Written even when nothing matched: a program must find a valid document.
FOR_PROGRAMS: frozenset[Format] = frozenset({"json", "jsonl", "ids", "atom", "bibtex", "csl-json", "ris"})
EXTENSIONS: dict[Format, str] = {
    "terminal": "txt",
    "markdown": "md",
    "ids": "ids.txt",
    "atom": "xml",
    "bibtex": "bib",
    "csl-json": "csl.json",
}

"""Pages of the manual for a terminal: Markdown of a plain kind, wrapped and aligned.

A page begins with `# Name: what it answers`. It has headings (`##`), paragraphs, examples indented by four blanks,
tables with rules between `|`, and definitions: a line that begins with a word in back-ticks, and below it lines that
begin with a colon. The first column of a table holds terms; other words in back-ticks are commands or keys.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.render.columns import count_columns
from digest.render.text.lines import Line, Run, Style, join_lines, wrap_runs

_WIDEST = 76
_NARROWEST = 40
_ALL_PAGES = "digest help: all pages"
_CELL_BORDER = r"(?<!\\)\|"


def read_title(page: str) -> tuple[str, str]:
    """The name of *page* and what it answers, from its first line."""
    name, _, answers = page.partition("\n")[0].removeprefix("# ").partition(": ")
    return name, answers


def render_page(page: str, width: int, *, color: bool) -> str:
    """*page*, of Markdown, in lines for a screen of *width* columns, painted if *color*."""
    name, answers = read_title(page)
    blocks = re.split(r"\n{2,}", page.partition("\n")[2].strip("\n"))
    named = [block.partition("`")[2].partition("`")[0] for block in blocks if _is_definition(block)]
    layout = _Layout(max(_NARROWEST, min(width, _WIDEST)), max(map(len, named), default=0) + 2, color)
    lines = list(layout.render_head(name, answers))
    for block in blocks:
        lines += [[], *layout.render_block(block)]
    return join_lines(lines, color)


def _is_definition(block: str) -> bool:
    return block.startswith("`") and "\n: " in block


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a page is laid out: lines of *width* columns, definitions beside names of *indent* columns."""

    width: int
    indent: int
    color: bool

    def render_head(self, name: str, answers: str) -> Iterator[Line]:
        head = [Run(name.upper(), "title"), Run("  "), Run(answers.replace("`", ""), "muted")]
        gap = self.width - sum(count_columns(run.text) for run in head) - len(_ALL_PAGES)
        if gap >= 2:
            yield [*head, Run(" " * gap), Run(_ALL_PAGES, "muted")]
        else:
            yield from wrap_runs(head, self.width)

    def render_block(self, block: str) -> Iterator[Line]:
        if block.startswith("## "):
            yield [Run(block.removeprefix("## "), "title")]
        elif block.startswith("    "):
            yield from ([Run(line)] for line in block.splitlines())
        elif block.startswith("|"):
            yield from self._render_table(block)
        elif _is_definition(block):
            yield from self._render_definition(block)
        else:
            yield from wrap_runs(self._style_words(" ".join(block.splitlines())), self.width)

    def _style_words(self, text: str) -> list[Run]:
        """*text* with its words in back-ticks; commands are bold instead where there is colour."""
        runs = []
        for part in re.split(r"(`[^`]+`)", text):
            is_bold = self.color and part.startswith("`digest ")
            runs.append(Run(part.strip("`"), "title") if is_bold else Run(part))
        return [run for run in runs if run.text]

    def _render_definition(self, block: str) -> Iterator[Line]:
        head, *body = block.splitlines()
        name, _, form = head.removeprefix("`").partition("`")
        lead = [Run(name, "title"), Run(" " * (self.indent - count_columns(name)))]
        yield from self._render_beside(lead, [Run(form.strip(), "muted")], self.indent)
        for line in body:
            yield from self._render_beside([], self._style_words(line.removeprefix(": ")), self.indent)

    def _render_table(self, block: str) -> Iterator[Line]:
        """The rows of a table, its first column as wide as it must be, the rest wrapped beside it."""
        rows = [
            [cell.strip().replace("\\|", "|") for cell in re.split(_CELL_BORDER, line)[1:-1]]
            for line in block.splitlines()
            if not re.fullmatch(r"[|\s:-]+", line)
        ]
        taken = max(count_columns(row[0].replace("`", "")) for row in rows) + 4
        for number, (first, *others) in enumerate(rows):
            term, rest = first.replace("`", ""), " ".join(others)
            style: Style = "found" if number else "muted"
            lead = [Run(f"  {term}", style), Run(" " * (taken - 2 - count_columns(term)))]
            yield from self._render_beside(lead, self._style_words(rest) if number else [Run(rest, "muted")], taken)

    def _render_beside(self, lead: Line, body: Line, taken: int) -> Iterator[Line]:
        """*body* beside *lead*, which takes *taken* columns; below it where it would be too narrow there."""
        if taken > self.width // 2:
            if lead:
                yield lead
            lead, taken = [], 6
        for number, line in enumerate(wrap_runs(body, self.width - taken)):
            yield [*(lead if lead and number == 0 else [Run(" " * taken)]), *line]

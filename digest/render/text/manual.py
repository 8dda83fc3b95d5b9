"""Pages of the manual for a terminal: Markdown of a plain kind, wrapped and aligned.

A page begins with `# Name: what it answers`. It has headings (`##`), paragraphs, lists (`* `), examples indented by
four blanks, tables, and definitions: a line that begins with a word in back-ticks, and below it lines that begin with
a colon. A paragraph that begins with `Next: ` names other pages. Words in back-ticks are what one types or sees; they
may be links to other pages. The first column of a table that is headed "you write" holds terms.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from digest.patterns import lazy_pattern
from digest.render.columns import count_columns
from digest.render.text.lines import NO_BREAK, Line, Run, Style, count_line, join_lines, wrap_facts, wrap_runs

_WIDEST = 76
_NARROWEST = 40
_GAP = 2
_NARROWEST_CELL = 16
_CELL_BORDER = lazy_pattern(r"(?<!\\)\|")
_TERMS = "you write"
_NEXT = "Next: "
# `word`, [`word`](page.md), <https://example.org>
_SPECIAL = lazy_pattern(r"(\[`[^`]{1,99}`\]\([^)\s]{1,99}\)|`[^`]{1,300}`|<https?://[^>\s]{1,300}>)")
_LINK_TO_PAGE = lazy_pattern(r"\[(`[^`]{1,99}`)\]\([^)\s]{1,99}\)")


def read_title(page: str) -> tuple[str, str]:
    """The name of *page* and what it answers, from its first line."""
    name, _, answers = page.partition("\n")[0].removeprefix("# ").partition(": ")
    return name, answers


def render_page(page: str, width: int, *, color: bool, pages: int) -> str:
    """*page*, of Markdown, one of so many *pages*, in lines for a screen of *width* columns, painted if *color*."""
    blocks = re.split(r"\n{2,}", page.partition("\n")[2].strip("\n"))
    named = [block.partition("`")[2].partition("`")[0] for block in blocks if _is_definition(block)]
    layout = _Layout(max(_NARROWEST, min(width, _WIDEST)), max(map(len, named), default=0) + _GAP, color)
    lines = list(layout.render_head(*read_title(page), f"digest help: all {pages} pages"))
    for block in blocks:
        lines += [[], *layout.render_block(block)]
    return join_lines(lines, color)


def _is_definition(block: str) -> bool:
    return block.startswith("`") and "\n: " in block


def read_table(block: str) -> list[list[str]]:
    """The cells of each row of the table *block*, the heads of its columns first."""
    rows = [line for line in block.splitlines() if not re.fullmatch(r"[|\s:-]+", line)]
    return [[cell.strip().replace("\\|", "|") for cell in _CELL_BORDER.split(row)[1:-1]] for row in rows]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a page is laid out: lines of *width* columns, definitions beside names of *indent* columns."""

    width: int
    indent: int
    color: bool

    def render_head(self, name: str, answers: str, others: str) -> Iterator[Line]:
        head = [Run(name.upper(), "heading"), Run("  "), Run(answers.replace("`", ""), "muted")]
        gap = self.width - count_line(head) - len(others)
        if gap >= _GAP:
            yield [*head, Run(" " * gap), Run(others, "muted")]
        else:
            yield from wrap_runs(head, self.width)

    def render_block(self, block: str) -> Iterator[Line]:
        if block.startswith("## "):
            yield from wrap_runs([Run(block.removeprefix("## "), "heading")], self.width)
        elif block.startswith("    "):
            yield from ([Run(line)] for line in block.splitlines())
        elif block.startswith("|"):
            yield from self._render_table(read_table(block))
        elif block.startswith("* "):
            yield from self._render_list(block)
        elif _is_definition(block):
            yield from self._render_definition(block)
        elif block.startswith(_NEXT):
            yield from self._render_next(" ".join(block.splitlines()).removeprefix(_NEXT).split(" · "))
        else:
            yield from _wrap_words(self._style_words(" ".join(block.splitlines())), self.width)

    def _render_next(self, pages: Sequence[str]) -> Iterator[Line]:
        """The last line, with separators only between two *pages* on one line."""
        lead = Run(_NEXT, "muted")
        for line in wrap_facts([self._style_words(page, "muted") for page in pages], self.width - len(_NEXT)):
            yield [lead, *line]
            lead = Run(" " * len(_NEXT))

    def _style_words(self, text: str, style: Style = "") -> list[Run]:
        """*text* in *style*; where there is colour, words in back-ticks are bold instead of having them."""
        return [self._style_word(part, style) for part in _SPECIAL.split(text) if part]

    def _style_word(self, part: str, style: Style) -> Run:
        if part.startswith("<http"):
            return Run(part.strip("<>"), style)
        if not part.startswith(("`", "[`")):
            return Run(part, style)
        word = part.split("`")[1]
        return Run(word, style or "title") if self.color else Run(f"`{word}`")

    def _render_list(self, block: str) -> Iterator[Line]:
        for item in re.split(r"\n(?=\* )", block):
            text = " ".join(line.strip() for line in item.removeprefix("* ").splitlines())
            for number, line in enumerate(_wrap_words(self._style_words(text), self.width - _GAP)):
                yield [Run(" " * _GAP if number else "- "), *line]

    def _render_definition(self, block: str) -> Iterator[Line]:
        head, *body = block.splitlines()
        name, _, form = head.removeprefix("`").partition("`")
        lead = [Run(name, "title"), Run(" " * (self.indent - count_columns(name)))]
        yield from self._render_beside(lead, [Run(form.strip(), "muted")])
        for line in body:
            text = line.removeprefix(": ")
            is_example = text.startswith("`") and text.count("`") == 2 and text.endswith("`")
            yield from self._render_beside([], [Run(text.strip("`"))] if is_example else self._style_words(text))

    def _render_beside(self, lead: Line, body: Line) -> Iterator[Line]:
        for number, line in enumerate(wrap_runs(body, self.width - self.indent)):
            yield [*(lead if lead and number == 0 else [Run(" " * self.indent)]), *line]

    def _render_table(self, rows: Sequence[Sequence[str]]) -> Iterator[Line]:
        """The rows of a table, each cell wrapped in its column; below each other where columns would be too narrow."""
        lines = [self._style_cells(cells, rows[0]) for cells in rows]
        naturals = [max(count_line(cell) for cell in column) for column in zip(*lines, strict=True)]
        widths = _share_width(naturals, self.width - _GAP * len(naturals))
        for cells in lines:
            if any(width < min(natural, _NARROWEST_CELL) for width, natural in zip(widths, naturals, strict=True)):
                yield from self._stack_cells(cells)
            else:
                yield from _join_cells(cells, widths)

    def _style_cells(self, cells: Sequence[str], heads: Sequence[str]) -> list[Line]:
        if cells is heads:
            return [[Run(cell, "muted")] for cell in cells]
        first: Style = "term" if heads[0] == _TERMS else "title"
        return [[Run(_bare(cells[0]), first)], *(self._style_words(cell) for cell in cells[1:])]

    def _stack_cells(self, cells: Sequence[Line]) -> Iterator[Line]:
        for number, cell in enumerate(cells):
            indent = _GAP if number == 0 else _GAP * 2
            yield from ([Run(" " * indent), *line] for line in wrap_runs(cell, self.width - indent))


def _wrap_words(runs: Sequence[Run], width: int) -> Iterator[Line]:
    """*runs* in lines of *width* columns; what is to be typed stays in one line where it is not longer."""
    yield from wrap_runs(
        [_keep_whole(run) if _is_typed(run) and len(run.text) <= width else run for run in runs], width
    )


def _is_typed(run: Run) -> bool:
    return run.style == "title" or run.text.startswith("`")


def _keep_whole(run: Run) -> Run:
    return run._replace(text=run.text.replace(" ", NO_BREAK))


def _bare(cell: str) -> str:
    """*cell* without what is only for Markdown."""
    return _LINK_TO_PAGE.sub(r"\1", cell).replace("`", "")


def _share_width(naturals: Sequence[int], room: int) -> list[int]:
    """The widths of columns that would like *naturals* and have *room* together: narrow ones get what they like."""
    widths, wide = list(naturals), list(range(len(naturals)))
    while wide and sum(widths) > room:
        share = (room - sum(widths[at] for at in range(len(widths)) if at not in wide)) // len(wide)
        fitting = [at for at in wide if naturals[at] <= share]
        if not fitting:
            for at in wide:
                widths[at] = share
            break
        wide = [at for at in wide if at not in fitting]
    return widths


def _join_cells(cells: Sequence[Line], widths: Sequence[int]) -> Iterator[Line]:
    """*cells* beside each other in columns of these *widths*, as many lines as the longest needs."""
    wrapped = [list(_wrap_words(cell, width)) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=()):
        line: Line = []
        for part, width in zip(parts, widths, strict=True):
            used = count_line(part)
            line += [Run(" " * _GAP), *part, Run(" " * (width - used))]
        yield line

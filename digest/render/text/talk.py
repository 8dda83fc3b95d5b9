"""What is said on standard error, as lines: what is wrong, the place of it, and the ways out.

digest: config.yaml:7:5: topics.Video.anny: no such key; did you mean any?
    6 │   Video:
    7 │     anny: [video*, world model*]
            ^^^^
  → digest help configuration   every key
"""

from collections.abc import Iterator, Sequence

from digest.errors import Excerpt, Mistake, Remedy
from digest.patterns import lazy_pattern
from digest.render.columns import count_columns, cut_columns
from digest.render.text.lines import WIDEST, Line, Run, count_line, readable_width, wrap_runs
from digest.text import blank_invisible, sanitize_line, shorten_text

NAME = "digest: "
# An error may quote what a site answered, and a configuration may be wrong in every line.
_LONGEST, _MOST_MISTAKES = 1_000, 50
_UNWRAPPED = 1_000_000
_INDENT = "    "
_NUMBER = 5  # columns before the sign that parts a number from its line
_MEANT = lazy_pattern(r"(?<=did you mean )[^?]{1,200}(?=\?)")


def talk_width(columns: int | None) -> int:
    """The width of lines on a terminal of so many *columns*; None is no terminal, where nothing is wrapped."""
    return _UNWRAPPED if columns is None else readable_width(columns)


def render_mistakes(mistakes: Sequence[Mistake], *, width: int) -> Iterator[Line]:
    """*mistakes*, each with its place and the ways out of it."""
    for mistake in mistakes[:_MOST_MISTAKES]:
        yield from _render_sentence(mistake.message, width)
        if mistake.excerpt:
            yield from _render_excerpt(mistake.excerpt, width)
        yield from render_remedies(mistake.remedies, width=width)
    if (more := len(mistakes) - _MOST_MISTAKES) > 0:
        yield [Run(f"  and {more:,} more")]


def _render_sentence(message: str, width: int) -> Iterator[Line]:
    """*message*, wrapped and indented under the text behind the name of the program."""
    text = shorten_text(sanitize_line(message), _LONGEST)
    lead: Line = [Run("digest:", "alarm"), Run(" ")]
    for line in wrap_runs(_style_meant(text), width - len(NAME)):
        yield [*lead, *line]
        lead = [Run(" " * len(NAME))]


def _style_meant(text: str) -> Line:
    """*text* with what was probably meant in bold."""
    found = _MEANT.search(text)
    if not found:
        return [Run(text)]
    return [Run(text[: found.start()]), Run(found[0], "title"), Run(text[found.end() :])]


def _render_excerpt(excerpt: Excerpt, width: int) -> Iterator[Line]:
    """The lines of *excerpt*, with what is wrong in bold and carets below it."""
    lead = [f"{excerpt.number - at:>{_NUMBER}} │ " if excerpt.number else _INDENT for at in range(len(excerpt.lines))]
    before, wrong = excerpt.lines[:-1], blank_invisible(excerpt.lines[-1])
    room = max(20, min(width, WIDEST) - len(lead[0]))
    for line, first in zip(before, reversed(lead[1:]), strict=True):
        yield [Run(first), Run(cut_columns(blank_invisible(line), room))]
    start = min(excerpt.start, len(wrong))
    head, marked, tail = _cut_around(wrong, start, max(excerpt.end, start), room)
    yield [Run(lead[0]), Run(head), Run(marked, "title"), Run(tail)]
    blanks = " " * (len(lead[0]) + count_columns(head))
    yield [Run(blanks), Run("^" * max(1, count_columns(marked)), "bad")]


def _cut_around(line: str, start: int, end: int, room: int) -> tuple[str, str, str]:
    """The parts of *line* before, in and behind *start* to *end*, cut where it is wider than *room*."""
    # A caret may stand behind its end.
    if count_columns(line) + (start == len(line)) <= room:
        return line[:start], line[start:end], line[end:]
    mark = count_columns("…")  # more than one where a screen has no such sign
    marked = cut_columns(line[start:end], room // 2)
    most = max(room - count_columns(marked) - 10, room // 2 - mark)
    head = cut_columns(line[:start][::-1], most - mark)[::-1]
    head = head if len(head) == start else f"…{head}"
    left = max(0, room - count_columns(head) - count_columns(marked) - mark)
    tail = line[start + len(marked) :]
    return head, marked, tail if count_columns(tail) <= left else f"{cut_columns(tail, left)}…"


def render_remedies(remedies: Sequence[Remedy], *, width: int) -> Iterator[Line]:
    """*remedies* in two columns, the first with an arrow; what each does wraps within its column."""
    lead: Line = [Run("  "), Run("→", "muted"), Run(" ")]
    indent = count_line(lead)
    commands = [blank_invisible(remedy.command) for remedy in remedies]
    widest = max(map(count_columns, commands), default=0)
    for remedy, command in zip(remedies, commands, strict=True):
        explanation = sanitize_line(remedy.explanation)
        yield from _render_remedy([*lead, Run(command)], command, explanation, indent, widest, width)
        lead = [Run(" " * indent)]


def _render_remedy(lead: Line, command: str, explanation: str, indent: int, widest: int, width: int) -> Iterator[Line]:
    """One remedy that begins with *lead*; the explanation stands below where there is too little room beside it."""
    taken = indent + widest + 3
    is_beside = width - taken >= 20
    if not explanation or not is_beside:
        yield lead
        lead, taken = [], indent + 4
    else:
        lead = [*lead, Run(" " * (widest - count_columns(command) + 3))]
    for line in wrap_runs([Run(explanation, "muted")], width - taken):
        yield [*lead, *line] if lead else [Run(" " * taken), *line]
        lead = []

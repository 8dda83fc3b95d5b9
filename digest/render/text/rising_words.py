"""Rising words on a screen: each a term to paste, with its shares, papers, a bar and three titles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from digest.frequencies import Frequency
from digest.model import Paper, RisingWord
from digest.render.columns import count_columns, cut_text, cut_words, pad_left, pad_right
from digest.render.days import format_day
from digest.render.formats import Look
from digest.render.text.lines import NARROWEST, Line, Run, paint_lines, readable_width, wrap_facts, wrap_runs
from digest.rules.topics import YOUR_WORDS
from digest.rules.workbench.rising_span import EARLIER_DAYS, RECENT_DAYS, SourceChange
from digest.rules.workbench.rising_words import Rising, RisingWords
from digest.sources import lists_label
from digest.text import format_count, sanitize_line

_INDENT = "    "
_GAP = "  "
_WIDEST_TERM, _WIDEST_TITLE = 40, 110
_RECENT, _EARLIER = (format_count(days // 7, "week") for days in (RECENT_DAYS, EARLIER_DAYS))
_LEAST_BAR, _WIDEST_BAR = 8, 24
_ARROW = len(" → ")
Numbers = tuple[str, str, str, str]


def render_rising(rising: RisingWords, look: Look) -> str:
    """*rising*, which is about one topic or all papers, for the screen of *look*."""
    return paint_lines(_rising_lines(rising, max(NARROWEST, look.width)), look)


def describe_change(change: SourceChange) -> str:
    """Why the papers of a source do not count, in a clause."""
    label = sanitize_line(lists_label(change.source))
    counts = f"{format_count(change.recent, 'paper')} in the {_RECENT}, {change.earlier:,} before"
    return f"{label} is left out, because it lists far {_more_or_fewer(change)} now ({counts})"


def _more_or_fewer(change: SourceChange) -> Literal["more", "fewer"]:
    return "more" if change.recent * EARLIER_DAYS > change.earlier * RECENT_DAYS else "fewer"


def _rising_lines(rising: RisingWords, width: int) -> Iterator[Line]:
    (found,) = rising.found
    yield from wrap_facts(_head_facts(rising, found), width)
    if not found.words:
        yield []
        yield from wrap_runs([Run("No word has surely become more frequent.")], width)
    grid = _Grid.make(found.words, width)
    for word in found.words:
        yield []
        yield from _word_lines(word, grid, width)
    if terms := [term for word in found.words if not word.is_known for term in (word.term, *word.also)]:
        yield from ([], [Run("To paste, here or into a topic:")])
        yield from wrap_runs([Run(f"[{', '.join(terms)}]", "term")], readable_width(width), "match: ")
    yield []
    for sentence in _explain(rising, found):
        yield from wrap_runs([Run(sentence, "muted")], readable_width(width))


def _head_facts(rising: RisingWords, found: Rising) -> list[Line]:
    title = f"Rising beside {sanitize_line(found.topic.name or YOUR_WORDS)}" if found.topic else "Rising"
    recent = f"{format_count(found.recent, 'paper')} of the {_RECENT} to {format_day(rising.until)}"
    every = f", one in {rising.step} of those" if rising.step > 1 else ""
    earlier = f"{found.earlier:,} of the {_EARLIER} before{every}"
    return [[Run(title, "heading")], [Run(recent)], [Run(earlier)]]


def _explain(rising: RisingWords, found: Rising) -> Iterator[str]:
    whose = "the topic's papers" if found.topic else "the papers that were listed"
    yield (
        f"Shares of {whose} that have the word in title or abstract: the {_EARLIER} before → "
        f"the last {RECENT_DAYS // 7}, with so many papers; bars are the shares now. A change of sources makes trends."
    )
    for change in rising.changes:
        yield f"{describe_change(change)}: what it lists would look like a trend."


@dataclass(frozen=True, slots=True)
class _Grid:
    """The widths of the columns: of the *term*, of its *numbers*, and of the longest *bar*, 0 for none, which is that
    of the largest share (*most*)."""

    term: int
    numbers: tuple[int, int, int, int]
    bar: int
    most: float

    @classmethod
    def make(cls, words: Sequence[RisingWord], width: int) -> "_Grid":
        """Columns for *words* on a screen of *width*."""
        numbers = [_format_numbers(word) for word in words]
        before, now, times, papers = (max((count_columns(each[at]) for each in numbers), default=0) for at in range(4))
        left = width - (before + now + times + papers) - 4 * len(_GAP) - _ARROW
        term = min(max((count_columns(_name_word(word)) for word in words), default=0), _WIDEST_TERM, left)
        room = left - (width - readable_width(width)) - term - len(_GAP)
        bar = min(room, _WIDEST_BAR) if room >= _LEAST_BAR else 0
        most = max((word.recent.share for word in words), default=0.0)
        return cls(term, (before, now, times, papers), bar, most)


def _word_lines(word: RisingWord, grid: _Grid, width: int) -> Iterator[Line]:
    numbers = zip(_format_numbers(word), grid.numbers, strict=True)
    before, now, times, papers = (pad_left(text, room) for text, room in numbers)
    name = cut_text(_name_word(word), grid.term)
    line = [
        Run(name, "title"),
        Run(f"{pad_right('', grid.term - count_columns(name))}{_GAP}"),
        Run(f"{before} → ", "muted"),
        Run(f"{now}{_GAP}{times}"),
        Run(f"{_GAP}{papers}", "muted"),
    ]
    if grid.bar:
        line.append(Run(f"{_GAP}{'━' * max(1, round(grid.bar * word.recent.share / grid.most))}"))
    yield line
    for paper in word.examples:
        yield _title_line(paper, width)
    if word.is_known:
        yield [Run(_INDENT), Run("your rules find it", "muted")]


def _title_line(paper: Paper, width: int) -> Line:
    room = min(width, _WIDEST_TITLE) - len(_INDENT)
    return [Run(_INDENT), Run(cut_words(sanitize_line(paper.title), room), "", sanitize_line(paper.url or ""))]


def _name_word(word: RisingWord) -> str:
    return ", ".join((word.term, *word.also))


def _format_numbers(word: RisingWord) -> Numbers:
    times = f"×{word.recent.share / word.earlier.share:.1f}" if word.earlier.having else "new"
    papers = format_count(word.recent.having, "paper")
    return _format_percent(word.earlier), f"{_format_percent(word.recent)} %", times, papers


def _format_percent(frequency: Frequency) -> str:
    return f"{100 * frequency.share:.1f}"

"""What is shown of an abstract: the sentences that fit, from the one that matters on, or the gist alone."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from digest.model import Match
from digest.render import parts
from digest.render.columns import break_lines, count_columns, cut_columns, keep_words
from digest.render.passages import Passage, make_passage, matched_spans, start_at_span
from digest.render.sentences import SENTENCE_END, Span, find_gist

_MARK = " …"  # where the text goes on


def gist_passage(match: Match) -> Passage:
    """The gist of *match* with the reader's words: the summary, else the sentence of the abstract that says what was
    done; empty where there is neither."""
    if match.command_summary:
        # What chose the paper is marked in what the site says of it alone.
        return Passage(parts.summary_text(match))
    if summary := parts.summary_text(match):
        return Passage(summary, mark_words(summary, parts.found_in_text(match)))
    text, spans = parts.abstract_with_spans(match)
    found = find_gist(match.title, text)
    return make_passage(text, spans, *found) if found else Passage("")


def command_passage(match: Match) -> Passage:
    """The summary of *match* by the reader's own command, where the abstract is shown beside it; else empty."""
    return gist_passage(match) if match.command_summary and match.abstract else Passage("")


def mark_words(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Where *words* stand in *text*, whole and in any case: start and end of each place, in order."""
    folded = text.lower()
    there = [word for word in words if word.strip() and word.lower() in folded]
    pattern = "|".join(re.escape(word) for word in sorted(there, key=len, reverse=True))
    if not pattern:
        return ()
    return tuple(found.span() for found in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE))


def whole_abstract(match: Match) -> Passage:
    """All of the abstract of *match*, its gist if it has none."""
    return Passage(*parts.abstract_with_spans(match)) if match.abstract else gist_passage(match)


def fit_abstract(match: Match, width: int, lines: int) -> Passage:
    """As much of the abstract of *match* as fits in so many *lines* of *width* columns, in whole sentences if one ends
    near the end of the room.

    It begins with the sentence in which the reader's words stand first; where they stand in the title, with the one
    that says what was done. `…` shows where something is left out. The gist stands for an abstract that is missing.
    """
    if not match.abstract:
        gist = gist_passage(match)
        return fit_passage(gist.text, gist.spans, 0, width, lines)
    text, spans = parts.abstract_with_spans(match)
    return fit_passage(text, spans, _find_start(match, text, spans, width * lines), width, lines)


def _find_start(match: Match, text: str, spans: tuple[Span, ...], room: int) -> int:
    if matched_spans(match, "title") or not spans:
        gist = find_gist(match.title, text)
        return gist[0] if gist else 0
    return start_at_span(text, spans[0], room)


def fit_passage(text: str, spans: tuple[Span, ...], start: int, width: int, lines: int) -> Passage:
    """*text* from *start* on, as much as fits in *lines* of *width* columns, with its *spans* at their new places."""
    end, after = _find_end(text, start, width, lines)
    return make_passage(text, spans, start, end, "… " if start else "", after)


@lru_cache(maxsize=4_096)  # one paper is shown to many readers
def _find_end(text: str, start: int, width: int, lines: int) -> tuple[int, str]:
    """Where *text* from *start* on ends that fits in *lines* of *width* columns, and the mark behind it."""
    before = "… " if start else ""
    # No line holds more than four characters a column that can be seen; of a long text the rest is not looked at.
    shown = before + text[start : start + 4 * width * lines + 1]
    breaks = list(islice(break_lines(shown, width), lines + 1))
    if len(breaks) <= lines and len(shown) - len(before) == len(text) - start:
        return len(text), ""
    if not breaks:
        # Thousands of signs that take no column.
        return start, _MARK
    first, last = breaks[min(lines, len(breaks)) - 1]
    behind = start - len(before)
    stops = [found for found in SENTENCE_END.finditer(shown, 0, last + 1) if found.start() >= last * 3 // 5]
    if stops:
        return behind + stops[-1].start() + len(stops[-1][0].rstrip()), ""
    line, room = shown[first:last], width - count_columns(_MARK)
    kept = keep_words(line, room) or cut_columns(line, room).rstrip(" ,;:–-")
    return behind + first + len(kept), _MARK

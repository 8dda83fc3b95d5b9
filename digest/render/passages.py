"""Text with the places in it that matched: excerpts that show them, and the segments to highlight."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from digest.model import Match
from digest.render.sentences import SENTENCE_END, Span

EXCERPT_LIMIT = 300


class Passage(NamedTuple):
    """A piece of text, and the places in it that matched: start and end of each, in order."""

    text: str
    spans: tuple[Span, ...] = ()


class Segment(NamedTuple):
    """A piece of text that is highlighted as a whole, or not at all."""

    text: str
    highlighted: bool


def matched_spans(match: Match, field: str) -> tuple[Span, ...]:
    """All places of *field* that matched, in order; those that overlap or touch are one."""
    merged: list[Span] = []
    for start, end in sorted(span for why in match.why if why.field == field for span in why.spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def split_by_spans(text: str, spans: Iterable[Span]) -> list[Segment]:
    """*text* in segments, those in *spans* highlighted; joined they are *text* again."""
    segments, done = [], 0
    for start, end in spans:
        start, end = max(start, done), min(end, len(text))
        if start < end:
            segments += [Segment(text[done:start], False), Segment(text[start:end], True)]
            done = end
    return [segment for segment in (*segments, Segment(text[done:], False)) if segment.text]


def excerpt(text: str, spans: Sequence[Span], limit: int = EXCERPT_LIMIT) -> Passage:
    """At most *limit* characters of *text*: its beginning, or else the sentence that matched first.

    It is cut between sentences if such a place is near, else between words, and "…" shows where. *spans* are moved
    to their places in the excerpt.
    """
    if not spans or len(text) <= limit or spans[0][1] <= limit - 2:
        return cut_passage(text, spans, 0, limit)
    return cut_passage(text, spans, start_at_span(text, spans[0], limit), limit)


def start_at_span(text: str, span: Span, limit: int) -> int:
    """Where an excerpt begins that shows *span*: at its sentence, else a few words before it."""
    earliest = min(span[0], max(0, span[1] - limit + 4))
    sentences = [m.end() for m in SENTENCE_END.finditer(text, earliest, span[0] + 1)]
    if sentences and sentences[-1] <= span[0]:
        return sentences[-1]
    near = max(earliest, span[0] - limit // 4)
    return text.find(" ", near, span[0]) + 1 or near


def cut_passage(text: str, spans: Sequence[Span], start: int, limit: int) -> Passage:
    """At most *limit* characters of *text* from *start* on, with "…" where something is left out."""
    before = "… " if start else ""
    needed = next((b for _, b in spans if b > start), start)
    end = _excerpt_end(text, start, limit - len(before), needed)
    after = "" if end == len(text) else " …" if text[start:end].endswith((".", "!", "?", "。")) else "…"
    return make_passage(text, spans, start, end, before, after)


def make_passage(text: str, spans: Sequence[Span], start: int, end: int, before: str = "", after: str = "") -> Passage:
    """*text* from *start* to *end* with those of *spans* that it has, between *before* and *after*."""
    shift = len(before) - start
    inside = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in spans if a < end and b > start)
    return Passage(before + text[start:end] + after, inside)


def _excerpt_end(text: str, start: int, limit: int, needed: int) -> int:
    """The best place to end an excerpt, at most *limit* characters (the mark included) after *start*.

    *needed* is the end of the first match, which stays in if it fits.
    """
    if len(text) - start <= limit:
        return len(text)
    last = start + max(0, limit - 2)
    earliest = needed if needed <= last else start
    stops = [m.end() for m in SENTENCE_END.finditer(text, start + limit * 3 // 5, last)]
    if stops and (stop := start + len(text[start : stops[-1]].rstrip())) >= earliest:
        return stop
    blank = text.rfind(" ", max(earliest, start + limit // 2), last + 1)
    return max(earliest, start + len(text[start : blank if blank > 0 else last].rstrip(" ,;:–-")))

"""The parts every document is made of, as plain text: bylines, facts, links, excerpts, the account.

Nothing here is escaped and nothing can move a cursor; each renderer escapes at its own border.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from digest import sources
from digest.model import Asked, Counts, Digest, Failure, Kind, Link, Match, Paper, Section
from digest.text import MONTH_NAMES, WEEKDAY_NAMES, count, safe, shorten

Span = tuple[int, int]

TITLE_LIMIT = 300
EXCERPT_LIMIT = 300
URL_LIMIT = 2000
SENTENCE_LIMIT = 1000

_LINK_ORDER: tuple[Kind, ...] = ("code", "project", "model", "dataset", "demo")
_WEB = re.compile(r"https?://[^\s/?#<>\"\\]+[^\s<>\"\\]*", re.IGNORECASE)
# A full stop, then a blank and no small letter; not after the usual abbreviations or initials.
_SENTENCE_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bal)(?<!\bvs)(?<!\bcf)(?<!\bFig)(?<!\bEq)(?<!\bSec)(?<!\bresp)(?<!\b[A-Z])"
    r"[.!?][)\]”’\"']*\s+(?=[^a-z\s])|[。！？]\s*"
)


class Passage(NamedTuple):
    """A piece of text and the places in it that matched."""

    text: str
    spans: tuple[Span, ...] = ()


class Segment(NamedTuple):
    """A run of text that is highlighted as a whole, or not at all."""

    text: str
    highlighted: bool


# --- one paper ---------------------------------------------------------------------------------


def title(match: Match, limit: int = TITLE_LIMIT) -> Passage:
    """The title of *match*, cut only if it is absurdly long."""
    return _window(*_shown(match, match.title, "title"), 0, limit)


def abstract(match: Match, limit: int = EXCERPT_LIMIT) -> Passage:
    """The part of the abstract of *match* that best shows what it is about and why it matched."""
    return excerpt(*_shown(match, match.abstract, "abstract"), limit)


def _shown(match: Match, text: str, field: str) -> tuple[str, tuple[Span, ...]]:
    """*text* and its places that matched; without them where it is not what the rules have read."""
    clean = safe(text)
    return clean, highlights(match, field) if clean == text else ()


def byline(paper: Paper) -> str:
    """`A, B, C + 9`, `9 authors` where only the number is known, or nothing."""
    total = max(len(paper.authors), paper.author_count or 0)
    if not paper.authors:
        return count(total, "author") if total else ""
    names = ", ".join(shorten(safe(name), 80) for name in paper.authors[:3])
    hidden = total - len(paper.authors[:3])
    return f"{names} + {hidden}" if hidden else names


def facts(paper: Paper) -> list[str]:
    """What is known beside title and authors, in order: who, when, how liked, what class, what is special."""
    known = [
        shorten(safe(paper.organization.name), 80) if paper.organization else "",
        paper.published.isoformat() if paper.published else "",
        f"▲ {paper.upvotes}" if paper.upvotes is not None else "",
        count(paper.comments, "comment") if paper.comments else "",
        " ".join(shorten(safe(category), 40) for category in paper.categories[:3]),
        f"also on {', '.join(map(_source_name, paper.sources[1:]))}" if paper.sources[1:] else "",
        f"title changed, was “{shorten(safe(paper.former_title), 120)}”" if paper.former_title else "",
    ]
    return [fact for fact in known if fact]


def _source_name(name: str) -> str:
    return shorten(safe(sources.source_label(name)), 60)


def classes(paper: Paper) -> list[str]:
    """Those of the categories of *paper* that are written as arXiv's: `cs.CL`, `math-ph`."""
    return [name for name in paper.categories if re.fullmatch(r"[a-z-]+(\.[A-Za-z-]+)?", name)]


def links(paper: Paper, limit: int = 6) -> list[Link]:
    """Where to go from *paper*: code first, each address once, never the paper's own."""
    wanted = {link.url: link for link in paper.links if link.kind in _LINK_ORDER and link.url != paper.url}
    return sorted(wanted.values(), key=lambda link: _LINK_ORDER.index(link.kind))[:limit]


def address(paper: Paper) -> str | None:
    """Where the title of *paper* leads, None if that is not a web address."""
    return paper.url if paper.url and is_web(paper.url) else None


def is_web(url: str) -> bool:
    """Whether *url* may become a link: http or https, and no character that hides where it goes."""
    return len(url) <= URL_LIMIT and safe(url) == url and _WEB.fullmatch(url) is not None


def terms(match: Match) -> list[str]:
    """The terms that chose *match*, each once, as the reader wrote them."""
    return list(dict.fromkeys(shorten(safe(why.term), 80) for why in match.why))


def matched(match: Match, limit: int = 8) -> str:
    """`matched: RAG, diffusion model`, or nothing where no term was needed."""
    found = terms(match)
    hidden = f" + {len(found) - limit}" if len(found) > limit else ""
    return f"matched: {', '.join(found[:limit])}{hidden}" if found else ""


def topics(match: Match, beside: str | None = None, limit: int = 8) -> list[str]:
    """The names of the topics that chose *match*, best first; without *beside*, where it stands above."""
    return [shorten(safe(topic), 80) for topic in match.topics if topic != beside][:limit]


# --- text with highlights ----------------------------------------------------------------------


def highlights(match: Match, field: str) -> tuple[Span, ...]:
    """All places of *field* that matched, in order and without overlap."""
    merged: list[Span] = []
    for start, end in sorted(span for why in match.why if why.field == field for span in why.spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def segments(text: str, spans: Iterable[Span]) -> list[Segment]:
    """*text* in runs that are highlighted or not; joined they are *text* again."""
    runs, done = [], 0
    for start, end in spans:
        start, end = max(start, done), min(end, len(text))
        if start < end:
            runs += [Segment(text[done:start], False), Segment(text[start:end], True)]
            done = end
    return [run for run in (*runs, Segment(text[done:], False)) if run.text]


def excerpt(text: str, spans: Sequence[Span], limit: int = EXCERPT_LIMIT) -> Passage:
    """At most *limit* characters of *text*: its beginning, or else the sentence that matched first.

    Cuts fall between sentences, or else words, where one is near, and are shown by "…". *spans*
    move along.
    """
    if not spans or len(text) <= limit or spans[0][1] <= limit - 2:
        return _window(text, spans, 0, limit)
    return _window(text, spans, _start_before(text, spans[0], limit), limit)


def _start_before(text: str, span: Span, limit: int) -> int:
    """Where to begin so that *span* is shown: its sentence, else a few words ahead of it."""
    earliest = min(span[0], max(0, span[1] - limit + 4))
    sentences = [m.end() for m in _SENTENCE_END.finditer(text, earliest, span[0] + 1)]
    if sentences and sentences[-1] <= span[0]:
        return sentences[-1]
    near = max(earliest, span[0] - limit // 4)
    return text.find(" ", near, span[0]) + 1 or near


def _window(text: str, spans: Sequence[Span], start: int, limit: int) -> Passage:
    """*limit* characters of *text* from *start* on, with the marks of what is left out."""
    before = "… " if start else ""
    needed = next((b for _, b in spans if b > start), start)
    end = _end_within(text, start, limit - len(before), needed)
    shift = len(before) - start
    body = text[start:end]
    after = "" if end == len(text) else " …" if body.endswith((".", "!", "?", "。")) else "…"
    inside = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in spans if a < end and b > start)
    return Passage(before + body + after, inside)


def _end_within(text: str, start: int, limit: int, needed: int) -> int:
    """The best place to stop, at most *limit* characters (with the mark) after *start*.

    What matched first, up to *needed*, stays in if it can.
    """
    if len(text) - start <= limit:
        return len(text)
    last = start + max(0, limit - 2)
    wanted = needed if needed <= last else start
    stops = [m.end() for m in _SENTENCE_END.finditer(text, start + limit * 3 // 5, last)]
    if stops and (stop := start + len(text[start : stops[-1]].rstrip())) >= wanted:
        return stop
    blank = text.rfind(" ", max(wanted, start + limit // 2), last + 1)
    return max(wanted, start + len(text[start : blank if blank > 0 else last].rstrip(" ,;:–-")))


# --- the digest --------------------------------------------------------------------------------


def summary(digest: Digest) -> str:
    """The digest in one line: `12 of 36 papers · Hugging Face, Thu 8 Jan 2026 · matched: RAG 7`."""
    return " · ".join(headline(digest))


def headline(digest: Digest) -> list[str]:
    """What the summary says, piece by piece; the first is how many papers there are."""
    matched = ", ".join(f"{label} {papers:,}" for label, papers in _what_matched(digest))
    said = [
        _share(len(digest.matches), digest.counts.listed),
        _where(digest.asked),
        f"matched: {matched}" if matched else "",
        f"{count(len(digest.failures), 'source')} failed" if digest.failures else "",
    ]
    return [part for part in said if part]


def _share(shown: int, listed: int) -> str:
    if not shown:
        return f"Nothing from {count(listed, 'paper')}" if listed else "No papers"
    return f"{shown:,} of {count(listed, 'paper')}" if shown < listed else count(shown, "paper")


def _what_matched(digest: Digest, limit: int = 5) -> list[tuple[str, int]]:
    """The topics (or terms, where a paper has no topic) with the most papers."""
    labels = Counter(label for match in digest.matches for label in topics(match) or terms(match))
    return labels.most_common(limit)


def _where(asked: Sequence[Asked]) -> str:
    """The sources that answered, and the days they showed."""
    by_day: dict[date | None, list[str]] = {}
    for each in asked:
        by_day.setdefault(each.day, []).append(shorten(safe(each.label or each.address), 60))
    if len(asked) > 3:
        return _with_day(f"{len(asked)} sources", asked[0].day if len(by_day) == 1 else None)
    return "; ".join(_with_day(" and ".join(names), day) for day, names in by_day.items())


def _with_day(names: str, day: date | None) -> str:
    return f"{names}, {day_name(day)}" if day else names


def day_name(day: date) -> str:
    """`Thu 8 Jan 2026`."""
    return f"{WEEKDAY_NAMES[day.weekday()][:3]} {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def sections(digest: Digest) -> list[tuple[str | None, Section]]:
    """The sections that show something, each with its heading: "Other" without a topic, None if alone."""
    filled = [section for section in digest.sections if section.matches]
    other = "Other" if len(filled) > 1 else None
    return [(shorten(safe(each.topic), 120) if each.topic else other, each) for each in filled]


def account(digest: Digest) -> list[str]:
    """How the digest came about, a line each: what was asked, what failed, what is odd, what was counted."""
    asked = [asked_line(each) for each in digest.asked]
    failed = [failure_line(failure) for failure in digest.failures]
    notes = [shorten(safe(f"{each.address}: {note}"), SENTENCE_LIMIT) for each in digest.asked for note in each.notes]
    return [*asked, *failed, *notes, counts_line(digest.counts, shown=len(digest.matches))]


def asked_line(asked: Asked) -> str:
    """`hf · Thu 8 Jan 2026 · 36 papers listed`."""
    day = [day_name(asked.day)] if asked.day else []
    return " · ".join([safe(asked.address), *day, f"{count(asked.listed, 'paper')} listed"])


def failure_line(failure: Failure) -> str:
    """`arxiv:cs.CL failed: timed out after 30 s`."""
    return shorten(safe(f"{failure.source} failed: {failure.reason}"), SENTENCE_LIMIT)


def counts_line(counts: Counts, *, shown: int) -> str:
    """`36 listed, 36 new, 1 muted (survey 1), 12 matched, 12 shown`."""
    by = ", ".join(f"{safe(word)} {papers:,}" for word, papers in counts.muted_by)
    muted = f"{counts.muted:,} muted" + (f" ({by})" if by else "")
    followed = f"{counts.followed:,} followed, " if counts.followed else ""
    counted = f"{counts.listed:,} listed, {counts.new:,} new, {muted}, {counts.matched:,} matched"
    return f"{counted}, {followed}{shown:,} shown"

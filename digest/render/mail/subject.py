"""What an inbox shows of a mail before it is opened: the subject, and the first line."""

from dataclasses import replace
from datetime import date

from digest.model import Digest, Match
from digest.patterns import lazy_pattern
from digest.render.days import format_day, long_span, short_span
from digest.render.list_names import list_days
from digest.render.mail.headers import SUBJECT_WORDS, Envelope
from digest.text import format_count, sanitize_line, shorten_text

SUBJECT_LIMIT = 78
_MOST_TITLES = 3
_FIRST_LINE_LIMIT = 200
# A title longer than this loses what stands behind a colon, if that comes early.
_LONG_TITLE, _EARLY = 60, 40
_SHORTEST_TITLE = 16  # less of a cut one says nothing

# A formula as pandoc reads it: no blank inside the dollars, no digit behind them.
_MATH = lazy_pattern(r"(?<![\\$])\$(?![\s$])(?:[^$\\]|\\.)+?(?<!\s)\$(?![\d$])")


def subject_line(digest: Digest, envelope: Envelope | None = None) -> str:
    """`27 papers, Tue 30 Jun: Title of the best; Next…`, or the envelope's own subject; at most 78 characters. That of
    a test says so."""
    if envelope and envelope.occasion:
        return shorten_text(f"Test: {subject_line(digest, replace(envelope, occasion=''))}", SUBJECT_LIMIT)
    if envelope and envelope.subject:
        return _fill_subject(envelope.subject, digest, envelope.profile)
    subject = f"{_count_papers(digest)}, {_short_days(digest)}"
    for at, title in enumerate(list_best_titles(digest)):
        before = f"{subject}{'; ' if at else ': '}"
        room = SUBJECT_LIMIT - len(before)
        cut = cut_title(title, room) if room >= min(len(title), _SHORTEST_TITLE) else ""
        if not cut:
            break
        subject = before + cut
        if cut != title:
            break
    return subject


def first_line(digest: Digest) -> str:
    """The best titles, which inboxes show beside the subject."""
    return shorten_text("; ".join(list_best_titles(digest)), _FIRST_LINE_LIMIT)


def list_best_titles(digest: Digest) -> list[str]:
    """The titles of the three papers with the most votes, long ones without what stands behind their colon."""
    best = sorted(digest.matches, key=lambda match: -(match.paper.upvotes or 0))
    return [title for title in map(_name_briefly, best[:_MOST_TITLES]) if title]


def heading_days(digest: Digest) -> str:
    """The days of the lists as a heading: `Tuesday, 30 June`; the day of the digest where none has one."""
    return long_span(*_first_and_last_day(digest), digest.made.date())


def cut_title(title: str, limit: int) -> str:
    """*title* in at most *limit* characters, cut between words and never inside a formula."""
    title = break_encoded_words(title)
    short = shorten_text(title, limit)
    end = len(short) - 1
    if short != title and (formula := next((m for m in _MATH.finditer(title) if m.start() < end < m.end()), None)):
        before = title[: formula.start()].rstrip(" ,;:.–-")
        return f"{before}…" if before else ""
    return short


def break_encoded_words(text: str) -> str:
    """*text* without anything that reads as an encoded word (RFC 2047), which could hold a line end."""
    return text.replace("=?", "= ?")


def _fill_subject(template: str, digest: Digest, profile: str) -> str:
    """The configured subject *template* with its words filled in."""
    matches, made = digest.matches, digest.made.date()
    day = format_day(made, made)
    title = sanitize_line(matches[0].title) if matches else ""
    words = (_count_papers(digest), str(len(matches)), day, made.isoformat(), title, profile)
    filled = template.format(**dict(zip(SUBJECT_WORDS, words, strict=True)))
    return cut_title(sanitize_line(filled), SUBJECT_LIMIT)


def _count_papers(digest: Digest) -> str:
    return format_count(len(digest.matches), "paper") if digest.matches else "No papers"


def _short_days(digest: Digest) -> str:
    """`Tue 30 Jun`, `26–30 Jun`; with the year where it is not that in which the digest was made."""
    first, last = _first_and_last_day(digest)
    today = digest.made.date()
    return short_span(first, last, today) if first != last else format_day(first, today)


def _first_and_last_day(digest: Digest) -> tuple[date, date]:
    days = list_days(digest.asked) or [digest.made.date()]
    return days[0], days[-1]


def _name_briefly(match: Match) -> str:
    title = sanitize_line(match.title)
    start, colon, _ = title.partition(":")
    return start if colon and len(title) > _LONG_TITLE and len(start) < _EARLY else title

"""What every document says of the digest as a whole, as plain text: the summary, the sections, the account.

Nothing here is escaped, and nothing can move a cursor: each renderer escapes at its own border.
"""

from datetime import datetime

from digest.model import Asked, Counts, Digest, Failure, SearchAccount, Section, Total
from digest.render.days import describe_since, format_day
from digest.render.list_names import name_lists, name_origins
from digest.rules.topics import YOUR_WORDS
from digest.text import format_count, sanitize_line, shorten_text

SENTENCE_LIMIT = 1000


def summary_line(digest: Digest) -> str:
    """The digest in one line: `12 of 36 papers · Hugging Face, Thu 8 Jan 2026`."""
    return " · ".join(headline_pieces(digest))


def headline_pieces(digest: Digest) -> list[str]:
    """The pieces of the summary: the number of papers, where they are from, or the words of a search, and how many come
    late."""
    return [piece for piece in (count_papers(digest), name_origin(digest), count_late(digest)) if piece]


def count_late(digest: Digest) -> str:
    """`2 picked up since`, from lists of earlier days; '' where nothing comes late."""
    return f"{digest.counts.late:,} picked up since" if digest.counts.late else ""


def count_papers(digest: Digest) -> str:
    """`12 of 36 papers`, `36 papers` where that is all, `3 of 6 new papers` where others were had before."""
    shown = len(digest.matches) - digest.counts.late
    if digest.search and shown:
        return _found_count(shown, digest.search.total)
    if digest.counts.had:
        return _paper_count(shown, digest.counts.listed - digest.counts.had, "new paper")
    return _paper_count(shown, digest.counts.listed)


def name_origin(digest: Digest) -> str:
    """`Hugging Face, Thu 8 Jan 2026`, or the words that were searched for."""
    return shorten_text(sanitize_line(digest.search.words), 120) if digest.search else name_lists(digest.asked)


def name_lasting_origin(digest: Digest) -> str:
    """The same without days, for a page or a feed that goes on from day to day: `Papers from Hugging Face`."""
    return name_origin(digest) if digest.search else name_origins(digest.asked)


def _found_count(shown: int, total: Total) -> str:
    if total.bound == "at least":
        known = total.number
        return (
            f"the first {format_count(shown, 'paper')}" if known == shown else f"{shown:,} of {known:,} or more papers"
        )
    if total.bound:
        return f"{shown:,} of {total.bound} {format_count(total.number, 'paper')}"
    return _paper_count(shown, total.number)


def _paper_count(shown: int, of: int, noun: str = "paper") -> str:
    return f"{shown:,} of {format_count(of, noun)}" if shown < of else format_count(shown, noun)


def sections_with_headings(digest: Digest) -> list[tuple[str | None, Section]]:
    """The sections that have papers, shown or left out by a limit, each with its heading.

    The section of the unnamed topic is headed "Your words", or None if it is the only one.
    """
    filled = [section for section in digest.sections if section.matches or section.more]
    own_words = YOUR_WORDS if len(filled) > 1 else None
    return [
        (shorten_text(sanitize_line(section.topic), 120) if section.topic else own_words, section) for section in filled
    ]


def account_lines(digest: Digest) -> list[str]:
    """How the digest came about, in lines: the sources asked, the failures, the notes, the counts."""
    if digest.search:
        return [_search_line(digest.search, digest.counts.listed)]
    sources = [asked_line(source) for source in digest.asked]
    failures = [failure_line(failure, digest.made) for failure in digest.failures]
    counts = counts_line(digest.counts, shown=len(digest.matches) - digest.counts.late)
    return [*sources, *failures, *note_lines(digest), counts]


def note_lines(digest: Digest) -> list[str]:
    """What sources noted, each with its address, and why late papers may be missing."""
    notes = [f"{source.address}: {note}" for source in digest.asked for note in source.notes]
    late = [digest.late_note.whole] if digest.late_note else []
    return [shorten_text(sanitize_line(note), SENTENCE_LIMIT) for note in (*notes, *late)]


def _search_line(search: SearchAccount, archived: int) -> str:
    """`searched 9,124 papers of the archive, newest first`."""
    from digest.searches import BEST_OF

    total = search.total
    window = (
        f" of the newest {BEST_OF:,} found"
        if search.order == "best" and (total.bound or total.number > BEST_OF)
        else ""
    )
    return f"searched {format_count(archived, 'paper')} of the archive, {search.order} first{window}"


def asked_line(asked: Asked) -> str:
    """`hf · Thu 8 Jan 2026 · 36 papers listed`."""
    day = [format_day(asked.day)] if asked.day else []
    return " · ".join([sanitize_line(asked.address), *day, f"{format_count(asked.listed, 'paper')} listed"])


def failure_line(failure: Failure, now: datetime) -> str:
    """`arxiv:cs.CL failed: timed out after 30 s (not read since Mon 29 Jun)`."""
    return shorten_text(sanitize_line(f"{failure.source} failed: {explain_failure(failure, now)}"), SENTENCE_LIMIT)


def explain_failure(failure: Failure, now: datetime) -> str:
    """Why a source was not read, and since when: `timed out after 30 s (not read since Mon 29 Jun)`."""
    since = describe_since(failure.since, now.date())
    return f"{failure.reason} (not read{since})" if since else failure.reason


def counts_line(counts: Counts, *, shown: int) -> str:
    """`36 listed, 34 new, 2 hidden by you, 1 muted (survey 1), 12 matched, 12 shown`."""
    words = ", ".join(f"{sanitize_line(word)} {papers:,}" for word, papers in counts.muted_by)
    muted = f"{counts.muted:,} muted" + (f" ({words})" if words else "")
    hidden = f"{counts.hidden:,} hidden by you, " if counts.hidden else ""
    followed = f"{counts.followed:,} followed, " if counts.followed else ""
    counted = f"{counts.listed:,} listed, {counts.new:,} new, {hidden}{muted}, {counts.matched:,} matched"
    late = f", {counts.late:,} picked up since" if counts.late else ""
    return f"{counted}, {followed}{shown:,} shown{late}"

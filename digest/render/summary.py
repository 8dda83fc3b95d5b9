"""What every document says of the digest as a whole, as plain text: the summary, the sections, the account.

Nothing here is escaped, and nothing can move a cursor: each renderer escapes at its own border.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from digest.model import Asked, Counts, Digest, Failure, SearchAccount, Section, Total
from digest.render import parts
from digest.request import BEST_OF
from digest.rules.topics import YOUR_WORDS
from digest.text import MONTH_NAMES, WEEKDAY_NAMES, format_count, sanitize_line, shorten_text

SENTENCE_LIMIT = 1000
_MOST_LABELS = 5


def summary_line(digest: Digest) -> str:
    """The digest in one line: `12 of 36 papers · Hugging Face, Thu 8 Jan 2026 · matched: RAG 7`."""
    return " · ".join(headline_pieces(digest))


def headline_pieces(digest: Digest) -> list[str]:
    """The pieces of the summary; the first is always the number of papers."""
    if digest.search:
        return _pieces_of_search(digest, digest.search)
    matched = ", ".join(f"{label} {papers:,}" for label, papers in _most_frequent_labels(digest))
    pieces = [
        _paper_count(len(digest.matches), digest.counts.listed),
        _sources_by_day(digest.asked),
        f"matched: {matched}" if matched else "",
        f"{format_count(len(digest.failures), 'source')} failed" if digest.failures else "",
    ]
    return [piece for piece in pieces if piece]


def _pieces_of_search(digest: Digest, search: SearchAccount) -> list[str]:
    """`20 of 160 papers`, what was searched for, and where not all have the same of its words, which they have."""
    shown, labels = len(digest.matches), _most_frequent_labels(digest)
    differ = any(papers < shown for _, papers in labels)
    matched = ", ".join(f"{label} {papers:,}" for label, papers in labels) if differ else ""
    count = _found_count(shown, search.total) if shown else _paper_count(0, digest.counts.listed)
    pieces = [count, shorten_text(sanitize_line(search.words), 120), f"matched: {matched}" if matched else ""]
    return [piece for piece in pieces if piece]


def _found_count(shown: int, total: Total) -> str:
    if total.bound == "at least":
        known = total.number
        return (
            f"the first {format_count(shown, 'paper')}" if known == shown else f"{shown:,} of {known:,} or more papers"
        )
    if total.bound:
        return f"{shown:,} of {total.bound} {format_count(total.number, 'paper')}"
    return _paper_count(shown, total.number)


def _paper_count(shown: int, listed: int) -> str:
    if not shown:
        return f"Nothing from {format_count(listed, 'paper')}" if listed else "No papers"
    return f"{shown:,} of {format_count(listed, 'paper')}" if shown < listed else format_count(shown, "paper")


def _most_frequent_labels(digest: Digest) -> list[tuple[str, int]]:
    """The topics with the most papers, each with their number; a paper without a topic counts for its terms."""
    labels = Counter(
        label for match in digest.matches for label in parts.matched_topics(match) or parts.matched_terms(match)
    )
    return labels.most_common(_MOST_LABELS)


def _sources_by_day(asked: Sequence[Asked]) -> str:
    """The sources that answered, grouped by the day that they showed and the day that they have no list of."""
    by_day: dict[tuple[date | None, date | None], list[str]] = {}
    for source in asked:
        name = shorten_text(sanitize_line(source.label or source.address), 60)
        by_day.setdefault((source.day, _missed_day(source)), []).append(name)
    if len(asked) > 3:
        missed = list(dict.fromkeys(day for _, day in by_day if day))
        shown = asked[0].day if len({day for day, _ in by_day}) == 1 else None
        return _add_days(f"{len(asked)} sources", shown, *missed)
    return "; ".join(_add_days(" and ".join(names), day, missed) for (day, missed), names in by_day.items())


def _missed_day(asked: Asked) -> date | None:
    """The day that was asked for, where another one came."""
    return asked.wanted_day if asked.day and asked.wanted_day != asked.day else None


def _add_days(names: str, day: date | None, *missed: date | None) -> str:
    """*names* with the *day* that was shown, and those that were *missed*: another day must not pass for them."""
    shown = f"{names}, {format_day(day)}" if day else names
    days = [format_day(each) for each in missed if each]
    return f"{shown} (no list of {', '.join(days)})" if days else shown


def format_day(day: date) -> str:
    """`Thu 8 Jan 2026`, in English whatever the locale: the same digest gives the same bytes everywhere."""
    return f"{WEEKDAY_NAMES[day.weekday()][:3]} {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


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
    """How the digest came about, in lines: the sources asked, the failures, the sources' notes, the counts."""
    if digest.search:
        return [_search_line(digest.search, digest.counts.listed)]
    sources = [asked_line(source) for source in digest.asked]
    failures = [failure_line(failure) for failure in digest.failures]
    notes = [
        shorten_text(sanitize_line(f"{source.address}: {note}"), SENTENCE_LIMIT)
        for source in digest.asked
        for note in source.notes
    ]
    return [*sources, *failures, *notes, counts_line(digest.counts, shown=len(digest.matches))]


def _search_line(search: SearchAccount, archived: int) -> str:
    """`searched 9,124 papers of the archive, newest first`."""
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


def failure_line(failure: Failure) -> str:
    """`arxiv:cs.CL failed: timed out after 30 s`."""
    return shorten_text(sanitize_line(f"{failure.source} failed: {failure.reason}"), SENTENCE_LIMIT)


def counts_line(counts: Counts, *, shown: int) -> str:
    """`36 listed, 34 new, 2 hidden by you, 1 muted (survey 1), 12 matched, 12 shown`."""
    words = ", ".join(f"{sanitize_line(word)} {papers:,}" for word, papers in counts.muted_by)
    muted = f"{counts.muted:,} muted" + (f" ({words})" if words else "")
    hidden = f"{counts.hidden:,} hidden by you, " if counts.hidden else ""
    followed = f"{counts.followed:,} followed, " if counts.followed else ""
    counted = f"{counts.listed:,} listed, {counts.new:,} new, {hidden}{muted}, {counts.matched:,} matched"
    return f"{counted}, {followed}{shown:,} shown"

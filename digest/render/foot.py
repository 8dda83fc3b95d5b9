"""What stands below the papers of a digest: sources that were not read, what they remarked, and what is not shown."""

from collections.abc import Iterable, Sequence

from digest import sources
from digest.errors import Remedy
from digest.model import Asked, Counts, Digest
from digest.render.days import format_day
from digest.render.summary import SENTENCE_LIMIT, explain_failure
from digest.text import format_count, sanitize_line, shorten_text

_MOST_MUTES = 3
_MOST_SOURCES = 3  # that are named with one remark


def list_not_shown(counts: Counts) -> list[str]:
    """What is not shown, in phrases: `6 without your words`, `1 muted (LiDAR)`; only what there is."""
    known = [
        (counts.unmatched, "without your words"),
        (counts.muted, f"muted{_name_mutes(counts)}"),
        (counts.hidden, "hidden by you"),
        (counts.had, "that you have had"),
    ]
    return [f"{papers:,} {what}" for papers, what in known if papers]


def _name_mutes(counts: Counts) -> str:
    """` (survey, LiDAR +2)`: the words that muted most."""
    words = [shorten_text(sanitize_line(word), 40) for word, _ in counts.muted_by]
    more = f" +{len(words) - _MOST_MUTES}" if len(words) > _MOST_MUTES else ""
    return f" ({', '.join(words[:_MOST_MUTES])}{more})" if words else ""


def list_failures(digest: Digest) -> list[tuple[str, str, Sequence[Remedy]]]:
    """The sources that could not be read, each with the reason, since when, and the ways out."""
    return [
        (
            shorten_text(sanitize_line(failure.source), 200),
            shorten_text(sanitize_line(explain_failure(failure, digest.made)), SENTENCE_LIMIT),
            failure.remedies,
        )
        for failure in digest.failures
    ]


def list_remarks(asked: Sequence[Asked], reason: str | None = None) -> list[str]:
    """What the sources remarked, each remark once and none that is in the *reason* why nothing is shown:
    `hf: 1 of 30 records could not be read`."""
    of_note: dict[str, list[str]] = {}
    for each in asked:
        for note in (note for note in each.notes if note not in (reason or "")):
            of_note.setdefault(note, []).append(each.address)
    remarks = (f"{_name_sources(addresses)}: {note}" for note, addresses in of_note.items())
    return [shorten_text(sanitize_line(remark), SENTENCE_LIMIT) for remark in remarks]


def _name_sources(addresses: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(addresses))
    more = len(distinct) - _MOST_SOURCES
    return ", ".join(distinct[:_MOST_SOURCES]) + (f" and {format_count(more, 'more source')}" if more > 0 else "")


def name_next_list(digest: Digest) -> str:
    """When the next list is expected, as a sentence, where all papers of this one had been had; else ''."""
    day = digest.asked[0].day if len(digest.asked) == 1 else None
    series = sources.series_of(digest.asked[0].address) if day else None
    if digest.matches or not digest.counts.had or not day or not series:
        return ""
    expected = sources.next_list_day(series, day)
    return f"The next list is expected on {format_day(expected)}." if expected else ""


def name_reason(digest: Digest) -> str:
    """Why nothing is shown, as a sentence; '' where something is."""
    return _make_sentence(digest.reason or "")


def name_hint(digest: Digest) -> str:
    """A sentence of help, '' where none is needed."""
    return _make_sentence(digest.hint or "")


def name_late_note(digest: Digest, *, is_own: bool) -> str:
    """Why late papers may be missing, as a sentence, if *is_own* with the reason; '' where none are."""
    note = digest.late_note
    return shorten_text(_make_sentence((note.whole if is_own else note.sentence) if note else ""), SENTENCE_LIMIT)


def _make_sentence(clause: str) -> str:
    """*clause* with a capital and a full stop, in characters that are safe to show."""
    text = sanitize_line(clause)
    text = text[:1].upper() + text[1:] if text[:1] != "`" else text
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."

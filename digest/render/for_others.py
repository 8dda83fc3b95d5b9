"""What a digest says to somebody who gets it and does not run the program: why it is empty, what it leaves out.

What there is to mend is not for them.
"""

from collections.abc import Sequence
from datetime import date

from digest.errors import UsageError
from digest.model import Digest
from digest.render.days import describe_since
from digest.render.foot import list_not_shown, name_hint, name_late_note, name_next_list, name_reason
from digest.sources import label_of
from digest.text import format_count, sanitize_line, shorten_text

_MOST_SOURCES = 4
_HINT_LIMIT = _REASON_LIMIT = 600
# How reasons begin that are for whoever has the words.
_ABOUT_PAPERS = ("None of ", "All ", "The only paper ", "Nothing new: ", "Nothing of ")


def explain_nothing(digest: Digest) -> str:
    """Why a mail shows nothing, and when there may be more; '' where it shows something."""
    told = " ".join(filter(None, (_name_reason(digest), name_next_list(digest))))
    return shorten_text(told, _REASON_LIMIT)


def _name_reason(digest: Digest) -> str:
    """The reason of the run where it speaks of papers and words; others name files, commands and keys of rules."""
    reason = name_reason(digest)
    if digest.search or digest.counts.matched or digest.counts.late:
        return reason
    about_papers, is_longer, _ = reason.partition("; nearest: ")
    if "`" not in about_papers and about_papers.startswith(_ABOUT_PAPERS):
        return f"{about_papers}." if is_longer else about_papers
    return _explain_by_counts(digest)


def _explain_by_counts(digest: Digest) -> str:
    """Why nothing is shown, as far as the counts say it."""
    counts = digest.counts
    if not digest.asked:
        return "No list could be read."
    if not counts.listed:
        return "There is no new list."
    listed = format_count(counts.listed, "paper")
    if not counts.new:
        return f"Nothing of {listed} is new."
    muted = format_count(counts.muted, "paper")
    return f"Nothing of {listed} is left: {muted} muted." if counts.muted else f"Your words chose none of {listed}."


def list_foot_lines(digest: Digest) -> list[str]:
    """What stands below the papers for whoever reads them: what is not shown, which sources could not be read, and
    how late papers were found."""
    lines = (*_count_not_shown(digest), say_failed_sources(digest), say_late_note(digest))
    return [line for line in lines if line]


def say_failed_sources(digest: Digest) -> str:
    """Which sources could not be read, and since when, in sentences; '' where all were."""
    return " ".join(f"{_join_names(names)} could not be read{since}." for since, names in _name_failed_sources(digest))


def say_late_note(digest: Digest) -> str:
    """Why late papers may be missing, as a sentence without the reason; '' where none are."""
    return name_late_note(digest, is_own=False)


def list_foot_lines_of_mail(digest: Digest) -> list[str]:
    """The same for somebody who gets another mail soon."""
    failed = [_promise_papers(names, since) for since, names in _name_failed_sources(digest)]
    hint = [shorten_text(name_hint(digest), _HINT_LIMIT)] if digest.hint else []
    late = say_late_note(digest)
    return [*_count_not_shown(digest), *failed, *([late] if late else []), *hint]


def _promise_papers(names: Sequence[str], since: str) -> str:
    """`hf could not be read today; its papers come with the next mail.`: nobody knows so after some days."""
    whose = "its" if len(names) == 1 else "their"
    when = "a later" if since else "the next"
    return f"{_join_names(names)} could not be read{since or ' today'}; {whose} papers come with {when} mail."


def _count_not_shown(digest: Digest) -> list[str]:
    not_shown = list_not_shown(digest.counts) if digest.matches and not digest.search else []
    return [f"Not shown: {', '.join(not_shown)}."] if not_shown else []


def _name_failed_sources(digest: Digest) -> list[tuple[str, list[str]]]:
    """The names of the sources that could not be read, by since when that is (` since Mon 29 Jun`, '' for today), the
    longest first; without the reasons: mending them is somebody else's work."""
    today = digest.made.date()
    by_day: dict[date, dict[str, None]] = {}
    for failure in digest.failures:
        name = shorten_text(sanitize_line(_name_source(failure.source)), 60)
        by_day.setdefault(min(failure.since or today, today), {})[name] = None
    return [(describe_since(day, today), list(by_day[day])) for day in sorted(by_day)]


def _name_source(address: str) -> str:
    try:
        return label_of(address)
    except UsageError:
        return address


def _join_names(names: Sequence[str]) -> str:
    """`arXiv cs.CL, arXiv cs.CV and 7 more sources`."""
    shown = list(names)
    if len(names) > _MOST_SOURCES:
        shown[_MOST_SOURCES - 1 :] = [f"{len(names) - _MOST_SOURCES + 1} more sources"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""

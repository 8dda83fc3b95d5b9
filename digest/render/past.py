"""What people are told of the past of one paper: its lists, its deliveries, its marks, and who does not get it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from digest.paper_history import PaperHistory, PastDelivery, PastListing
from digest.render.days import format_day
from digest.render.verdicts import describe_reason
from digest.rules.workbench.explain import Outcome
from digest.text import format_count, sanitize_line

_MOST_LISTS = 4
_MOST_DELIVERIES = 4  # those by mail of one run are one
_MOST_REASONS = 6
_MOST_NAMES = 3
_PATHS = {"file": "to", "note": "to the note"}


@dataclass(frozen=True, slots=True)
class RecipientOutcome:
    """What the rules of one recipient, whose deliveries are recorded under *channel*, make of a paper. *passed_by* says
    that the recipient has had all lists in which the paper stood, *refused* is the first of the rules that cannot be
    read, for which nothing is delivered."""

    channel: str
    outcome: Outcome
    passed_by: bool = False
    refused: str | None = None

    @property
    def why_not(self) -> str | None:
        """Why the recipient is not shown the paper, None for who is."""
        if self.refused:
            return f"nothing is, until this is mended: {self.refused}"
        return None if self.outcome.shown else describe_reason(self.outcome)


def _keep_path(path: str) -> str:
    return path


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a paper beside the rules that explain it: its *history*, None where it is not archived, and what
    becomes of it for the configured *recipients*. Times are told in *zone*, paths by *name_path*. *noticed* says how it
    has been noticed since it was listed, where the rules ask for that."""

    history: PaperHistory | None = None
    recipients: Sequence[RecipientOutcome] = ()
    zone: tzinfo | None = None
    name_path: Callable[[str], str] = _keep_path
    noticed: Sequence[str] = ()

    @property
    def deliveries(self) -> Sequence[PastDelivery]:
        """Where the paper went."""
        return self.history.deliveries if self.history else ()


NOTHING_KNOWN = Past()


def describe_past(past: Past) -> Iterator[str]:
    """The past of the paper, a sentence a line: first its lists, then its deliveries, then its marks."""
    if past.history is None:
        return
    yield from _describe_lists(past.history.lists)
    if not past.history.lists and past.history.first_seen:
        yield f"first seen on {_describe_time(past.history.first_seen, past)}, in no list of a day"
    if past.noticed:
        yield f"picked up since: {', '.join(map(sanitize_line, past.noticed))}; `late:` shows what was not shown before"
    yield from _describe_deliveries(past)
    if past.history.starred:
        yield f"starred on {_describe_time(past.history.starred, past)}"
    if past.history.hidden:
        yield f"hidden by you on {_describe_time(past.history.hidden, past)}; `digest unmark` shows it again"


def _describe_lists(lists: Sequence[PastListing]) -> Iterator[str]:
    for each in lists[:_MOST_LISTS]:
        place = f"place {each.place}" if each.place else ""
        kind = sanitize_line(each.announced) if each.announced and each.announced != "new" else ""
        facts = ", ".join(filter(None, (place, kind)))
        yield f"listed on {format_day(each.day)} by {sanitize_line(each.source)}{f' ({facts})' if facts else ''}"
    if more := lists[_MOST_LISTS:]:
        last = more[-1]
        yield f"and in {format_count(len(more), 'more list')}, the last on {format_day(last.day)} by {last.source}"


def _describe_deliveries(past: Past) -> Iterator[str]:
    if not past.deliveries:
        yield "not delivered anywhere yet"
    together: dict[tuple[str, str, str | None, bool, bool], list[str]] = {}
    for each in past.deliveries:
        how, name = describe_channel(each.channel, past.name_path)
        key = (_describe_time(each.time, past), how, each.waits, each.retitled, each.late)
        together.setdefault(key, []).append(name)
    for (time, how, waits, retitled, late), names in [*together.items()][:_MOST_DELIVERIES]:
        waiting = f"; not accepted yet ({waits}), `digest mail` says why" if waits else ""
        again = "; it has another title since, and comes once more" if retitled else ""
        yield f"delivered{' late' if late else ''} on {time} {how} {join_names(names)}{waiting}{again}"
    if more := [*together.values()][_MOST_DELIVERIES:]:
        yield f"and delivered {format_count(sum(map(len, more)), 'more time')}"


def describe_recipients(past: Past) -> Iterator[str]:
    """Why the paper was not delivered to the recipients who have not had it, those with one reason together."""
    delivered = {each.channel for each in past.deliveries}
    by_sentence: dict[str, list[str]] = {}
    for each in past.recipients:
        if each.channel not in delivered:
            name = describe_channel(each.channel, past.name_path)[1]
            by_sentence.setdefault(_describe_outcome(each), []).append(name)
    reasons = sorted(by_sentence.items(), key=lambda reason: -len(reason[1]))
    for sentence, names in reasons[:_MOST_REASONS]:
        yield sentence.format(names=join_names(names))
    if more := reasons[_MOST_REASONS:]:
        number = format_count(sum(len(names) for _, names in more), "more recipient")
        yield f"and {number}, for {format_count(len(more), 'other reason')}"


def _describe_outcome(each: RecipientOutcome) -> str:
    outcome = each.outcome
    if each.why_not:
        return f"not shown to {{names}}: {_escape(each.why_not)}"
    shown = f"shown in “{_escape(outcome.section)}” to {{names}}" if outcome.section else "shown to {names}"
    if each.passed_by:
        return f"{shown} by the rules of now, but left out of the digests of its lists: by a limit, or by other rules"
    return f"{shown}, not delivered yet"


def _escape(text: str) -> str:
    return sanitize_line(text).replace("{", "{{").replace("}", "}}")


def describe_channel(channel: str, name_path: Callable[[str], str]) -> tuple[str, str]:
    """How something comes to the *channel* of that name, and what a person calls it: ("by mail to", "ann@e.org")."""
    kind, _, place = sanitize_line(channel).partition(":")
    if kind == "stdout":
        return "to", "standard output"
    if kind == "mail" and place:
        address, _, digest = place.partition("/")
        return "by mail to", f"{address} ({digest})" if digest else address
    return (_PATHS[kind], name_path(place)) if kind in _PATHS and place else ("to", sanitize_line(channel))


def join_names(names: Sequence[str]) -> str:
    """*names* in a sentence, of many the first three and a number."""
    shown = names if len(names) <= _MOST_NAMES + 1 else names[:_MOST_NAMES]
    last = shown[-1] if len(shown) == len(names) else f"{len(names) - len(shown):,} more"
    others = shown[:-1] if len(shown) == len(names) else shown
    return f"{', '.join(others)} and {last}" if others else last


def _describe_time(time: datetime, past: Past) -> str:
    local = time.astimezone(past.zone)
    return f"{format_day(local.date())} {local:%H:%M}"

"""Why nothing is shown, in one sentence."""

from collections.abc import Sequence
from datetime import date

from digest import sources
from digest.model import Counts, Failure, Listing, Paper
from digest.rules.expressions import Or, written
from digest.rules.nearly import misspelled, widest
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge
from digest.text import count

_TOLD = 5
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def reason(
    rules: Rules,
    counts: Counts,
    listings: Sequence[Listing],
    failures: Sequence[Failure],
    papers: Sequence[Paper],
    today: date,
) -> str:
    """What stood in the way: the sources, the calendar, earlier deliveries, mutes, scores, the words."""
    if not listings:
        return "no source could be read" if len(failures) > 1 else "the source could not be read"
    if not counts.listed and any(listing.papers for listing in listings):
        return f"nothing of {count(sum(len(each.papers) for each in listings), 'paper')} was listed since then"
    if not counts.listed:
        return f"{', '.join(listing.address for listing in listings)}: the list is empty{_weekend(today, listings)}"
    if not counts.new:
        return f"nothing new: {count(counts.listed, 'paper')} listed, delivered before{_weekend(today, listings)}"
    if counts.muted:
        by = ", ".join(f"{word} {papers}" for word, papers in counts.muted_by)
        return f"of {count(counts.new, 'paper')} only muted ones matched: {by}"
    return _unmatched(rules, counts, papers)


def briefly(
    rules: Rules,
    counts: Counts,
    listings: Sequence[Listing],
    failures: Sequence[Failure],
    papers: Sequence[Paper],
    today: date,
) -> str:
    """The same without a look at the words, for thousands of readers at once."""
    if counts.new and not counts.muted:
        return f"none of {count(counts.new, 'new paper')} matched"
    return reason(rules, counts, listings, failures, papers, today)


def _weekend(today: date, listings: Sequence[Listing]) -> str:
    """That it is a weekend, where something that was asked has lists on working days only."""
    resting = any((series := sources.list_of(each.address)) and sources.address(series).series for each in listings)
    return f" ({_DAYS[today.weekday()]}: no new lists on weekends)" if resting and today.weekday() >= 5 else ""


def _unmatched(rules: Rules, counts: Counts, papers: Sequence[Paper]) -> str:
    seen = "" if counts.new == counts.listed else "new "
    judge = Judge(rules)
    best = max((verdict.score for verdict in map(judge.verdict, papers) if verdict.wanting), default=None)
    if best is not None:
        return f"papers match, but none enough: the best score is {best}, min_score is {rules.min_score}"
    asked = [name for topic in rules.topics for name in _named(topic)] + [each.label for each in rules.follow]
    more = " …" if len(asked) > _TOLD else ""
    wanted = [topic.wanted for topic in rules.topics]
    near = widest(wanted, papers)
    nearest = f"; nearest: `{near[0]}` is in {near[1]:,}" if near else ""
    if not near and (meant := misspelled(wanted, papers)):
        nearest = f"; did you mean `{meant}`?"
    return f"none of {count(counts.new, f'{seen}paper')} has {' or '.join(asked[:_TOLD])}{more}{nearest}"


def _named(topic: Topic) -> list[str]:
    """What to call *topic*: its name, or else its terms one by one."""
    if topic.name:
        return [topic.name]
    parts = topic.wanted.parts if isinstance(topic.wanted, Or) else (topic.wanted,)
    return [written(part) for part in parts]

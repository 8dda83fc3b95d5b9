"""Explains in one sentence why a digest shows nothing."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from digest.model import Counts, Failure, Listing, Paper
from digest.rules.language.expressions import Or, format_expression
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge
from digest.text import WEEKDAY_NAMES, format_count

_MOST_NAMED = 4


class RunOutcome(NamedTuple):
    """The outcome of a run for one recipient when nothing is left to show.

    *papers* are those that the rules have judged. *rests_on_weekends* is true if one of the sources asked has lists
    on working days only.
    """

    rules: Rules
    counts: Counts
    listings: Sequence[Listing]
    failures: Sequence[Failure]
    papers: Sequence[Paper]
    today: date
    rests_on_weekends: bool = False


def explain_empty(outcome: RunOutcome) -> str:
    """The first cause that applies: the sources, the calendar, earlier deliveries, mutes, scores or the words."""
    counts, listings = outcome.counts, outcome.listings
    if not listings:
        return "no source could be read" if len(outcome.failures) > 1 else "the source could not be read"
    if not counts.listed and (missing := [each for each in listings if each.shows_other_day]):
        return "; ".join(dict.fromkeys(note for listing in missing for note in listing.notes))
    if not counts.listed and any(listing.papers for listing in listings):
        return _name_older(sum(len(listing.papers) for listing in listings))
    if not counts.listed:
        return f"{_name_lists(listings)} empty{_name_weekend(outcome)}"
    if not counts.new:
        return (
            f"nothing new: {format_count(counts.listed, 'paper')} listed, {_name_old(counts)}{_name_weekend(outcome)}"
        )
    hidden = f"; {counts.hidden:,} hidden by you" if counts.hidden else ""
    if counts.muted:
        return f"{_name_muted(counts)}{hidden}"
    return _explain_unmatched(outcome.rules, counts, outcome.papers) + hidden


def explain_empty_briefly(outcome: RunOutcome) -> str:
    """The same without looking for near misses, for thousands of recipients at once."""
    if outcome.counts.new and not outcome.counts.muted:
        return f"none of {format_count(outcome.counts.new, 'new paper')} matched"
    return explain_empty(outcome)


def _name_muted(counts: Counts) -> str:
    """That all papers which matched are muted, and by which words."""
    if counts.muted == 1:
        return f"the only paper with your words is muted ({counts.muted_by[0][0]})"
    words = [word for word, _ in counts.muted_by]
    by = words if len(words) == 1 else [f"{word} {papers}" for word, papers in counts.muted_by]
    return f"all {counts.muted:,} papers with your words are muted ({', '.join(by)})"


def _name_older(papers: int) -> str:
    """That all of so many *papers* were listed before the day since which they are wanted."""
    return "the only paper was listed before" if papers == 1 else f"all {papers:,} papers were listed before"


def _name_lists(listings: Sequence[Listing]) -> str:
    names = ", ".join(dict.fromkeys(listing.address for listing in listings))
    return f"the list of {names} is" if len(listings) == 1 else f"the lists of {names} are"


def _name_old(counts: Counts) -> str:
    """Why none of the papers listed is new."""
    if not counts.hidden:
        return "delivered before"
    if counts.hidden == counts.listed:
        return "hidden by you"
    return f"{counts.hidden:,} hidden by you, the others delivered before"


def _name_weekend(outcome: RunOutcome) -> str:
    """A remark that it is a weekend, if one of the sources that were asked for their latest list has lists on working
    days only; else empty."""
    weekday = outcome.today.weekday()
    is_asked = any(listing.wanted_day is None for listing in outcome.listings)
    resting = outcome.rests_on_weekends and is_asked and weekday >= 5
    return f" ({WEEKDAY_NAMES[weekday]}: no new lists on weekends)" if resting else ""


def _explain_unmatched(rules: Rules, counts: Counts, papers: Sequence[Paper]) -> str:
    # Most runs show something: they do not wait for what looks for other spellings.
    from digest.rules.workbench.near_misses import suggest_correction, widest_spelling

    seen = "" if counts.new + counts.hidden == counts.listed else "new "
    judge = Judge(rules)
    best = max((verdict.score for verdict in map(judge.verdict, papers) if verdict.matched_topics), default=None)
    if best is not None:
        return f"papers match, but none enough: the best score is {best}, min_score is {rules.min_score}"
    labels = [label for topic in rules.topics for label in _topic_labels(topic)]
    labels += [follow.label for follow in rules.follow]
    wanted = [topic.wanted for topic in rules.topics]
    near = widest_spelling(wanted, papers)
    nearest = f"; nearest: `{near[0]}` is in {near[1]:,}" if near else ""
    if not near and (correction := suggest_correction(wanted, papers)):
        nearest = f"; did you mean `{correction}`?"
    kind = "topics and words" if any(topic.name for topic in rules.topics) else "words"
    words = " or ".join(labels) if len(labels) <= _MOST_NAMED else f"any of your {len(labels)} {kind}"
    if counts.new == 1:
        return f"the only {seen}paper is without {words}{nearest}"
    return f"none of {counts.new:,} {seen}papers has {words}{nearest}"


def _topic_labels(topic: Topic) -> list[str]:
    """The name of *topic*, or its terms one by one if it has no name."""
    if topic.name:
        return [topic.name]
    parts = topic.wanted.parts if isinstance(topic.wanted, Or) else (topic.wanted,)
    return [format_expression(part) for part in parts]

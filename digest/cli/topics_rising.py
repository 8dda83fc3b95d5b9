"""The words that rise beside the topics of a digest, from the archive, while a terminal sees that it is read."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from digest.archive_protocols import ArchiveProtocol
from digest.cli.watched_papers import WatchedPapers
from digest.text import format_count

if TYPE_CHECKING:
    from digest.model import Digest, Paper
    from digest.rules.topics import Rules

_MOST_OF_TOPIC, _MOST = 3, 8  # words


def add_rising_words(digest: "Digest", rules: "Rules", archive: ArchiveProtocol, last: date) -> "Digest":
    """*digest* with a few words that rise beside the topics of *rules*, by the papers of the *archive* up to the day
    *last*; where it has too few, that is its hint."""
    if not rules.topics or not digest.matches:
        return digest
    from digest.rules.fair_room import share_room
    from digest.rules.workbench.rising_span import SPAN
    from digest.rules.workbench.rising_words import find_rising_words

    papers = archive.papers.all(last - SPAN).without_new_versions
    watched, sources = WatchedPapers(papers, name="rising words"), papers.find_sources()
    by_topic = find_rising_words(watched, rules, last, _MOST_OF_TOPIC, titles=papers.titles, sources=sources)
    found = list(by_topic.values())
    shares = share_room([len(words) for words in found], _MOST)
    rising = tuple(word for words, share in zip(found, shares, strict=True) for word in words[:share])
    if rising:
        return replace(digest, rising=rising)
    too_few = _describe_too_few(papers.titles, last)
    return replace(digest, hint="; ".join(filter(None, (digest.hint, too_few)))) if too_few else digest


def _describe_too_few(titles: "Iterable[Paper]", last: date) -> str:
    """That there are too few of *titles* for rising words, '' where there are enough."""
    from digest.render.days import format_day
    from digest.rules.workbench.rising_span import EARLIER_DAYS, RECENT_DAYS
    from digest.rules.workbench.rising_words import LEAST_EARLIER, LEAST_RECENT

    days = [day for paper in titles if (day := paper.listed or paper.published) and day <= last]
    recent = sum((last - day).days < RECENT_DAYS for day in days)
    if recent >= LEAST_RECENT and len(days) - recent >= LEAST_EARLIER:
        return ""
    papers_of_weeks = f"{format_count(recent, 'paper')} of {format_count(RECENT_DAYS // 7, 'week')}"
    before = f"{len(days) - recent:,} of the {EARLIER_DAYS // 7} before"
    return (
        f"which words rise cannot be told yet: up to {format_day(last)} the archive has {papers_of_weeks} and {before}"
    )

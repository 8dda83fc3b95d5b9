"""Remarks on rules that name words which are new beside their topics."""

from collections.abc import Iterable
from datetime import date

from digest.frequencies import Frequency
from digest.model import Paper, RisingWord
from digest.rules.topics import Rules
from digest.rules.workbench.check import Finding
from digest.rules.workbench.rising_span import EARLIER_DAYS, RECENT_DAYS, Sources
from digest.rules.workbench.rising_words import find_rising_words
from digest.text import shorten_text

_LONGEST_TITLE = 60


def describe_rising_words(
    rules: Rules,
    papers: Iterable[Paper],
    today: date,
    *,
    titles: Iterable[Paper] | None = None,
    sources: Sources | None = None,
) -> list[Finding]:
    """A remark for each of a few words that have become more frequent beside a topic of *rules*; *titles* and *sources*
    are as `find_rising_words` takes them."""
    return [
        Finding(topic.key, _describe_word(word))
        for topic, words in find_rising_words(papers, rules, today, titles=titles, sources=sources).items()
        for word in words
    ]


def _describe_word(word: RisingWord) -> str:
    weeks, before = RECENT_DAYS // 7, EARLIER_DAYS // 7
    titles = ", ".join(f"“{shorten_text(paper.title, _LONGEST_TITLE)}”" for paper in word.examples)
    return (
        f"new beside it: `{word.term}`, {_format_share(word.earlier)} → {_format_share(word.recent)} of its papers "
        f"({weeks} weeks against the {before} before): {titles}"
    )


def _format_share(frequency: Frequency) -> str:
    percent = 100 * frequency.share
    return f"{percent:.1f} %" if 0 < percent < 2 else f"{percent:.0f} %"

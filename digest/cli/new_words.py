"""The words that are new beside the reader's topics: in the papers of a source, else in the archive."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from digest.cli import state

if TYPE_CHECKING:
    from digest.model import Paper
    from digest.rules.topics import Rules
    from digest.rules.workbench.check import Finding


def find_new_words(rules: "Rules", papers: "Iterable[Paper]", source: Sequence[str], now: datetime) -> "list[Finding]":
    """A remark for each word that is new beside a topic of *rules*: in *papers* where a *source* was named, else in as
    many of the archived ones as it takes."""
    from digest.rules.workbench.rising_remarks import describe_rising_words
    from digest.rules.workbench.rising_span import SPAN

    if source or not state.archive_path().exists():
        return describe_rising_words(rules, papers, now.date())
    with state.open_existing_archive(now) as archive:
        archived = archive.papers.all(now.date() - SPAN).without_new_versions
        sources = archived.find_sources()
        return describe_rising_words(rules, archived, now.date(), titles=archived.titles, sources=sources)

"""The papers that `explain` and `rules` look at."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from digest.cli.exit_status import say
from digest.errors import DigestError, UsageError

if TYPE_CHECKING:
    from digest.config import Config
    from digest.model import Paper

_MOST_CANDIDATES = 10  # for words that may mean several papers


def read_papers(
    settings: "Config", source: Sequence[str], now: datetime, since: date | None = None
) -> "Sequence[Paper]":
    """The papers of the sources that were named, else everything archived, else of the configured sources.

    Raises DigestError where there are none.
    """
    from digest import pipeline
    from digest.cli import environment, state
    from digest.request import Request

    if not source and state.archive_path().exists():
        with state.open_existing_archive(now) as archive:
            archived = archive.papers.all(since)
        if not archived:
            raise DigestError("nothing is archived (since then); name a source, such as `sample`")
        return archived
    request = Request(environment.choose_addresses(settings, source), since=since, types=settings.types)
    with state.open_fetcher(now) as fetcher:
        papers, failures = pipeline.read_papers(request, retriever=fetcher.retriever, now=now)
    for failure in failures:
        say(f"{failure.source}: {failure.reason}")
    if not papers:
        raise DigestError("no paper to look at")
    return papers


def find_archived_paper(words: str, now: datetime) -> "Paper | None":
    """The archived paper that was ever listed under the identifier or address *words*; None if it is not just one."""
    from digest.cli import state
    from digest.paper_lookup import read_names

    if not state.archive_path().exists():
        return None
    with state.open_existing_archive(now) as archive:
        found = archive.papers.find_named(read_names(words))
    return found[0] if len(found) == 1 else None


def choose_paper(papers: "Sequence[Paper]", words: str) -> "Paper":
    """The paper that *words* mean. Raises UsageError for none or several, with the candidates."""
    from digest.paper_lookup import find_papers

    found = find_papers(papers, words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"{words}: not among {len(papers):,} papers; give its source, or a part of its title")
    shown = "\n".join(f"  {paper.id}  {paper.title}" for paper in found[:_MOST_CANDIDATES])
    raise UsageError(f"{words}: {len(found)} papers; which one?\n{shown}")

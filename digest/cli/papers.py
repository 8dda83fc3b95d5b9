"""The papers that `explain` and `rules` look at."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from digest.cli.exit_status import say, say_failure
from digest.errors import DigestError, Remedy, UsageError
from digest.text import format_count, sanitize_line

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.cli.watched_papers import WatchedPapers
    from digest.compose import Gathered
    from digest.config import Config
    from digest.model import Paper
    from digest.rules.topics import Rules

LIST_IT_FIRST = Remedy("digest fetch SOURCE", "reads a list that has it")
_LOOK_FURTHER_BACK = Remedy("--since 365d", "looks further back")
_MOST_CANDIDATES = 10  # for words that may mean several papers


@contextmanager
def open_papers(
    settings: "Config",
    source: Sequence[str],
    now: datetime,
    since: date | None = None,
    *,
    remedy: Remedy = _LOOK_FURTHER_BACK,
    work: str = "papers",
) -> "Iterator[WatchedPapers]":
    """The papers of the sources that were named, else those that are archived, else of the configured sources; with
    *since* those of that day and later. They can be gone through as often as needed inside the block.

    *work* is what a person at a terminal sees that is done with them. Raises DigestError where there are none, with the
    *remedy* where none is of those days.
    """
    from digest.cli import state
    from digest.cli.watched_papers import WatchedPapers

    if source or not state.archive_path().exists():
        yield WatchedPapers(read_papers(settings, source, now, since))
        return
    with state.open_existing_archive(now) as archive:
        papers, archived = archive.papers.all(since), archive.papers.count()
        if next(iter(papers), None) is None:
            if archived:
                said = f"none of {format_count(archived, 'archived paper')} is of {since} or later"
                raise DigestError(said).with_remedies(remedy)
            raise DigestError("nothing is archived").with_remedies(Remedy("digest fetch", "begins the archive"))
        yield WatchedPapers(papers, archived, is_whole=since is None, name=work)


def read_papers(
    settings: "Config", source: Sequence[str], now: datetime, since: date | None = None
) -> "Sequence[Paper]":
    """The papers of the sources that were named, else of the configured ones. Raises DigestError for none."""
    return read_sources(settings, source, now, since).papers


def read_sources(
    settings: "Config", source: Sequence[str], now: datetime, since: date | None = None, *, marks: bool = False
) -> "Gathered":
    """What the sources give that were named, else the configured ones, for a request with *marks* or without; what they
    do not give is said. Raises DigestError where there is no paper."""
    from digest import pipeline
    from digest.cli import environment, state
    from digest.request import Request

    addresses = environment.choose_addresses(settings, source, now)
    request = Request(addresses, since=since, types=settings.types, marks=marks)
    with state.open_fetcher(now) as fetcher:
        gathered = pipeline.read_sources(request, retriever=fetcher.retriever, now=now)
    for failure in gathered.failures:
        say_failure(failure, now)
    if not gathered.papers:
        raise DigestError("no paper to look at")
    return gathered


def complete_rules(rules: "Rules", papers: "WatchedPapers", now: datetime) -> "Rules":
    """*rules*, which are told by the archive and *papers* what `like:` of their follows and topics means; the same
    without any.

    What is not known of them is said, but not which topics keep the usual order: that makes no difference to which
    papers are found.
    """
    if not (rules.has_namesakes or rules.has_likes):
        return rules
    from digest.archive_protocols import NullArchive
    from digest.cli import state
    from digest.like_lookup import LikeLookup

    if state.archive_path().exists():
        with state.open_existing_archive(now) as archive:
            # The archive finds its own papers by their authors, without going through them.
            likes = LikeLookup(archive, papers if papers.archived is None else ())
            completed = likes.complete(rules)
    else:
        likes = LikeLookup(NullArchive(), papers)
        completed = likes.complete(rules)
    of_order = {f"{topic.key}: like: {topic.liking.lack}" for topic in completed.topics if topic.liking}
    for remark in likes.remarks:
        if remark not in of_order:
            say(remark)
    return completed


def find_archived_paper(archive: "Archive", words: str, *, remedy: Remedy = LIST_IT_FIRST) -> "Paper":
    """The archived paper that *words* mean: an identifier in any spelling, an address, a title or a part of one.

    Raises UsageError for none, with the *remedy*, and for several, with the candidates, the newest first.
    """
    from digest.paper_lookup import is_title, read_names

    found = archive.papers.find_named(read_names(words))
    if not found and is_title(words):
        found = archive.papers.find_titled(words, _MOST_CANDIDATES + 1)
    if not found:
        unread = archive.papers.count_unindexed()
        but = f" (the titles of {unread:,} are not indexed yet)" if unread else ""
        said = f"{words}: not among {format_count(archive.papers.count(), 'archived paper')}{but}"
        raise UsageError(said).with_remedies(remedy)
    few = f"{len(found)} papers" if len(found) <= _MOST_CANDIDATES else f"more than {_MOST_CANDIDATES} papers"
    return _require_one(found, f"{words}: {few}; which one?")


def choose_paper(papers: "Sequence[Paper]", words: str) -> "Paper":
    """The paper that *words* mean. Raises UsageError for none or several, with the candidates."""
    from digest.paper_lookup import find_papers

    found = find_papers(papers, words)
    if not found:
        raise UsageError(f"{words}: not among {format_count(len(papers), 'paper')}")
    return _require_one(found, f"{words}: {len(found):,} papers; which one?")


def _require_one(papers: "Sequence[Paper]", question: str) -> "Paper":
    """The only one of *papers*. Raises UsageError with the *question* and the first of several."""
    if len(papers) == 1:
        return papers[0]
    shown = (Remedy(paper.id, sanitize_line(paper.title)) for paper in papers[:_MOST_CANDIDATES])
    raise UsageError(question).with_remedies(*shown)

"""The story of a search of the archive: what it finds, as a digest."""

from dataclasses import replace
from datetime import datetime

from digest.archive import Archive
from digest.archive.paper_search import Report
from digest.model import Digest
from digest.rules.language.parsing import parse_expression
from digest.search_results import compose_search_results, separate_words
from digest.searches import SearchRequest


def search_archive(request: SearchRequest, *, archive: Archive, now: datetime, report: Report | None = None) -> Digest:
    """The digest of the archived papers that *request* finds; *report* is told how far a thorough search is."""
    found = archive.papers.search(request, report)
    archived, unread = archive.papers.count(), archive.papers.count_unindexed()
    apart = 0 if found.matches else _count_apart(request, archive)
    newest = archive.lists.newest_day(now.date()) if request.since and not found.matches else None
    return compose_search_results(request, found, archived=archived, now=now, unread=unread, apart=apart, newest=newest)


def _count_apart(request: SearchRequest, archive: Archive) -> int:
    """How many papers have all words of the phrase that *request* looks for, wherever they stand."""
    words = separate_words(request.expression)
    return archive.papers.search(replace(request, expression=parse_expression(words))).total.number if words else 0

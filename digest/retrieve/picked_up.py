"""What was picked up since it was listed: the week pages of Hugging Face are asked, the archive learns and tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digest.archive_protocols import ArchiveProtocol, EarlierPapersProtocol
from digest.compose import Gathered
from digest.identity.merge import merge_papers
from digest.late_papers import LatePapers
from digest.model import LateNote
from digest.retrieve.page_reader import Retriever
from digest.retrieve.week_pages import WeekReading, read_week_pages
from digest.rules.topics import Late

_DAYS_OF_MAX = 7  # in which at most so many papers come late
_UNKNOWN = "picked up since: the week pages of Hugging Face {}, so newer votes and picks are not known"
_NOT_ASKED = LateNote(_UNKNOWN.format("were not asked"), "this run asks no site")


def find_late_papers(
    gathered: Gathered,
    wishes: Sequence[Late],
    earlier: EarlierPapersProtocol,
    *,
    retriever: Retriever,
    archive: ArchiveProtocol,
) -> LatePapers:
    """What one of *wishes* may show late in a run that *gathered* the lists of its sources."""
    request, now = gathered.request, gathered.now
    since = now.date() - timedelta(days=max(late.days for late in wishes))
    asks = not request.offline and any(address.is_remote for address in request.addresses)
    note = _NOT_ASKED
    if asks:
        reading = read_week_pages(since, retriever=retriever, earlier=earlier, now=now)
        _learn_from(reading, earlier, archive, now)
        note = LateNote(_UNKNOWN.format("could not be read"), reading.problem)
    return LatePapers(
        earlier.find(since, min(late.least_votes for late in wishes), now),
        earlier.count_late(_DAYS_OF_MAX, now),
        earlier.find_had,
        now.date(),
        only_new=request.only_new,
        note=note if note.reason else None,
        is_failure=asks,
    )


def _learn_from(reading: WeekReading, earlier: EarlierPapersProtocol, archive: ArchiveProtocol, now: datetime) -> None:
    """Let the *archive* learn of its papers what stands on the pages of *reading*. Others are forgotten: no source of
    the reader has listed them."""
    for page in reading.pages:
        known = earlier.select_known(page.listing, unseen=not page.is_fresh)
        if known.papers:
            archive.papers.remember([replace(known, validators=None)], merge_papers(known.papers), now)
    if reading.notes is not None:
        # Not before: what is noted is not asked again today.
        earlier.note_week_pages(reading.notes)

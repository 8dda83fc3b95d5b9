"""arXiv's feeds of the day's announcements, RSS and Atom: https://info.arxiv.org/help/rss_specifications.html."""

import re
from datetime import date
from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.sources.arxiv import records, trees
from digest.sources.arxiv.series import of_category
from digest.sources.arxiv.site import SUBJECT
from digest.sources.shared.json_fields import iso_day

if TYPE_CHECKING:
    from lxml.etree import _Element

_FULL = 2_000  # entries; what is beyond is cut off silently
_TITLE = re.compile(rf"({SUBJECT}|.+) updates on arXiv\.org")
_KINDS = {"new": "new", "cross": "cross", "replace": "replaced", "replace-cross": "replaced"}
_DESCRIPTION = re.compile(r"(?:arXiv:\S+ )?(?:Announce Type: (\S+) )?(?:Abstract: )?(.*)")
# "Sammy Davis, Jr." is one author.
_BETWEEN_NAMES = re.compile(r",\s+(?!(?:Jr|Sr)\b|I{2,3}\b|IV\b)")


def parse(page: Page, root: "_Element") -> Listing:
    """The papers of a day's feed. Raises ParseError with the site's own words for one that is an error."""
    channel = next(iter(trees.named(root, "channel")), root)
    title = trees.words(channel, "title")
    if "Feed error" in title:
        raise ParseError(f"the site answered: {title}")
    entries = [*trees.named(channel, "item"), *trees.named(channel, "entry")]
    if not entries and not _TITLE.fullmatch(title):
        raise ParseError("no list of papers in this feed (has the site changed?)")
    reading = records.read(entries, _paper)
    papers, notes = reading.papers, reading.notes
    day = _day(channel, papers)
    return Listing(
        page.address.text,
        papers,
        day,
        notes,
        page.address.series or _series(title),
        whole=day is not None and not notes and len(entries) < _FULL,
        unread=len(reading.unread),
        announced={paper.id: kind for entry, paper in reversed(reading.found) if (kind := _kind(entry))},
    )


def _series(title: str) -> str:
    """The series of "cs.CL updates on arXiv.org"; '' for a feed of several."""
    found = _TITLE.fullmatch(title)
    return of_category(found[1]) if found else ""


def _day(channel: "_Element", papers: tuple[Paper, ...]) -> date | None:
    """The one day that was announced. An empty feed tells it by the day on which it was made."""
    if papers:
        days = {paper.listed for paper in papers}
        return days.pop() if len(days) == 1 else None
    return _date(trees.words(channel, "pubDate") or trees.words(channel, "updated"))


def _date(text: str) -> date | None:
    """The day of RSS's or Atom's time, where the clock stood that wrote it."""
    return iso_day(text) or records.written_day(text)


def _said(entry: "_Element") -> tuple[str, str]:
    """The announce type and the abstract of "arXiv:2601.90001v1 Announce Type: new Abstract: …"."""
    written = trees.words(entry, "description") or trees.words(entry, "summary")
    found = _DESCRIPTION.fullmatch(written)
    return (found[1] or "", found[2]) if found else ("", written)


def _kind(entry: "_Element") -> str:
    return _KINDS.get(trees.words(entry, "announce_type") or _said(entry)[0], "")


def _paper(entry: "_Element") -> Paper:
    name = trees.words(entry, "guid") or trees.words(entry, "id")
    links = (trees.words(entry, "link"), *(link.get("href") for link in trees.named(entry, "link")))
    return records.paper(
        next(filter(None, map(records.identifier, (*links, name))), ""),
        trees.words(entry, "title"),
        abstract=_said(entry)[1],
        authors=_BETWEEN_NAMES.split(trees.words(entry, "creator")),
        categories=records.categories(each.get("term") or each.text for each in trees.named(entry, "category")),
        dois=trees.words(entry, "DOI").split(),
        # The day of the announcement, also of a new version: not when the paper was submitted.
        listed=_date(trees.words(entry, "pubDate") or trees.words(entry, "published")),
    )

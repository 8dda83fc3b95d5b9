"""arXiv's feeds of the day's announcements, RSS and Atom: https://info.arxiv.org/help/rss_specifications.html."""

from datetime import date
from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.arxiv import records
from digest.sources.arxiv.addresses import SUBJECT, series_of_category
from digest.sources.shared import author_names
from digest.sources.shared.dates import parse_iso_day
from digest.sources.shared.xml_trees import child_text, named_children

if TYPE_CHECKING:
    from lxml.etree import _Element

_FULL = 2_000  # entries; what is beyond is cut off silently
_TITLE = lazy_pattern(rf"({SUBJECT}|.+) updates on arXiv\.org")
_KINDS = {"new": "new", "cross": "cross", "replace": "replaced", "replace-cross": "replaced"}
_DESCRIBED = lazy_pattern(r"arXiv:(\S+) ")
_DESCRIPTION = lazy_pattern(r"(?:arXiv:\S+ )?(?:Announce Type: (\S+) )?(?:Abstract: )?(.*)")


def parse_announcement_feed(page: Page, root: "_Element") -> Listing:
    """The papers of a day's feed. Raises ParseError with the site's own words for one that is an error."""
    channel = next(iter(named_children(root, "channel")), root)
    title = child_text(channel, "title")
    if "Feed error" in title:
        raise ParseError(f"the site answered: {title}")
    entries = [*named_children(channel, "item"), *named_children(channel, "entry")]
    if not entries and not _TITLE.fullmatch(title):
        raise ParseError("no list of papers in this feed (has the site changed?)")
    reading = records.read_entries(entries, _paper_of_feed_entry)
    papers, notes = reading.papers, reading.notes
    day = _announced_day(channel, papers)
    return Listing(
        page.address.text,
        papers,
        day,
        notes,
        page.address.series or _series_of_title(title),
        whole=day is not None and not notes and len(entries) < _FULL,
        unread=len(reading.unread),
    )


def _series_of_title(title: str) -> str:
    """The series of "cs.CL updates on arXiv.org"; '' for a feed of several."""
    match = _TITLE.fullmatch(title)
    return series_of_category(match[1]) or "" if match else ""


def _announced_day(channel: "_Element", papers: tuple[Paper, ...]) -> date | None:
    """The day of the announcement, None if there are several. Of an empty feed it is the day on which it was made."""
    if papers:
        days = {paper.listed for paper in papers}
        return days.pop() if len(days) == 1 else None
    return _parse_feed_day(child_text(channel, "pubDate") or child_text(channel, "updated"))


def _parse_feed_day(text: str) -> date | None:
    """The day of a time of RSS or Atom, in the time zone in which it is written."""
    return parse_iso_day(text) or records.parse_day(text)


def _split_description(entry: "_Element") -> tuple[str, str]:
    """The announce type ('' if none) and the abstract of "arXiv:2601.90001v1 Announce Type: new Abstract: …"."""
    written = child_text(entry, "description") or child_text(entry, "summary")
    match = _DESCRIPTION.fullmatch(written)
    return (match[1] or "", match[2]) if match else ("", written)


def _described_version(entry: "_Element") -> int | None:
    described = _DESCRIBED.match(child_text(entry, "description") or child_text(entry, "summary"))
    return records.read_version(described[1]) if described else None


def _announcement_kind(entry: "_Element") -> str | None:
    return _KINDS.get(child_text(entry, "announce_type") or _split_description(entry)[0])


def _paper_of_feed_entry(entry: "_Element") -> Paper:
    name = child_text(entry, "guid") or child_text(entry, "id")
    links = (child_text(entry, "link"), *(link.get("href") for link in named_children(entry, "link")))
    return records.make_paper(
        next(filter(None, map(records.read_identifier, (*links, name))), ""),
        child_text(entry, "title"),
        abstract=_split_description(entry)[1],
        authors=author_names.read_authors(child_text(entry, "creator"), "first-last"),
        categories=records.only_categories(tag.get("term") or tag.text for tag in named_children(entry, "category")),
        dois=child_text(entry, "DOI").split(),
        # The day of the announcement, also of a new version: not when the paper was submitted.
        listed=_parse_feed_day(child_text(entry, "pubDate") or child_text(entry, "published")),
        announced=_announcement_kind(entry),
        version=records.read_version(*links, name) or _described_version(entry),
    )

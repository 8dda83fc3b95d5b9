"""RSS of every version and Atom, as feedparser reads them: also those that are not quite XML."""

import html
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from urllib.parse import urljoin

from digest.errors import ParseError
from digest.sources.feed.entries import Entry
from digest.sources.fields import is_record, iso_day, record, records, words

# What may stand before the first element, and that element's name without its prefix.
_ROOT = re.compile(
    rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*(?=>))*>)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL | re.I
)
_RSS_IN_RDF = re.compile(rb"purl\.org/rss|netscape\.com/rdf|<(?:\w+:)?item\b")
_BEGIN = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
_LAST_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.I)
# A file that was converted to UTF-8 and still says that it is something wider.
_WIDE = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*.(?:utf|ucs)-?(?:16|32)[^>]{0,200}\?>", re.I)
_HTML = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.I)
_ROUGH = re.compile(r"\d{4}(?:-\d\d)?")
_START = 20_000  # bytes: a first element that stands later is none
_FOREIGN = "an HTML page came, not a feed (a login or a captive portal?)"
_BREAKS_OFF = "the feed breaks off before its end: papers may be missing"

Form = Callable[[Mapping[str, object]], str]


def recognises(content: bytes) -> bool:
    """Whether *content* is such a feed."""
    root = _root(content)
    return root in (b"rss", b"feed") or (root == b"rdf" and bool(_RSS_IN_RDF.search(content[:100_000])))


def entries(content: bytes) -> tuple[list[Entry], tuple[str, ...]]:
    """The entries of a feed, and what to say of it. Raises ParseError for what is none, or broken off at once."""
    if not recognises(content):
        raise ParseError(_FOREIGN if _is_html(content) else "neither RSS nor Atom nor JSON Feed")
    found = _read(_WIDE.sub(b"", content.removeprefix(b"\xef\xbb\xbf").lstrip()))
    if _LAST_END.search(content[-_START:]):
        return found, ()
    # The last entry may have lost the half of its title: it is there again next time.
    if _is_open(content):
        found = found[:-1]
    if not found:
        raise ParseError("the feed breaks off before its first entry ends (an interrupted download?)")
    return found, (_BREAKS_OFF,)


def _root(content: bytes) -> bytes:
    found = _ROOT.match(content.removeprefix(b"\xef\xbb\xbf")[:_START])
    return found[1].lower() if found else b""


def _is_html(content: bytes) -> bool:
    return bool(_HTML.search(content[:_START]))


def _is_open(content: bytes) -> bool:
    """Whether *content* ends within an entry."""
    return sum(1 for _ in _BEGIN.finditer(content)) > sum(1 for _ in _END.finditer(content))


def _read(content: bytes) -> list[Entry]:
    import feedparser  # type: ignore[import-untyped]

    # A stream is only read: of bytes it would ask first whether a file has that name. Its own cleaning
    # of HTML takes half of its time and loses what is no HTML (`<think>`).
    feed: object = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not is_record(feed):
        return []
    base = words(record(feed, "feed"), "link")
    form = _html if words(feed, "version").startswith("atom") else _always_html
    return [_entry(dict(each), base, form) for each in records(feed, "entries") if is_record(each)]


def _entry(entry: Mapping[str, object], base: str, form: Form) -> Entry:
    """One entry; *form* makes HTML of its texts, *base* is what its addresses may be relative to."""
    published, updated = _days(entry) if form is _html else _only_day(entry)
    return Entry(
        title=form(record(entry, "title_detail")),
        url=_url(entry, base),
        names=tuple(_names(entry)),
        summary=form(record(entry, "summary_detail")),
        content=max((form(each) for each in records(entry, "content") if is_record(each)), key=len, default=""),
        authors=tuple(words(each, "name") for each in records(entry, "authors") if is_record(each)),
        published=published,
        updated=updated,
        categories=tuple(words(tag, "term") for tag in records(entry, "tags") if is_record(tag)),
        comments=words(entry, "slash_comments"),
        leads=tuple(_leads(entry)),
    )


def _html(detail: Mapping[str, object]) -> str:
    """A text of Atom as HTML: Atom says which of both it is."""
    text = words(detail, "value")
    return html.escape(text, quote=False) if words(detail, "type") == "text/plain" else text


def _always_html(detail: Mapping[str, object]) -> str:
    """A text of RSS, which does not say what it is: everybody reads it as HTML."""
    return words(detail, "value")


def _url(entry: Mapping[str, object], base: str) -> str:
    found = words(entry, "feedburner_origlink") or words(entry, "link")
    found = found or (words(entry, "id") if words(entry, "id").startswith(("http://", "https://")) else "")
    try:
        whole = urljoin(base, found) if found else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""


def _names(entry: Mapping[str, object]) -> Iterator[str]:
    """Everything that an entry calls itself."""
    for name in ("link", "id", "prism_doi", "dc_identifier", "prism_url"):
        if found := words(entry, name):
            yield found


def _leads(entry: Mapping[str, object]) -> Iterator[str]:
    for link in records(entry, "links"):
        if is_record(link) and words(link, "rel") in ("related", "via"):
            yield words(link, "href")


def _days(entry: Mapping[str, object]) -> tuple[date | None, date | None]:
    """When an entry of Atom was published and updated."""
    return _day(entry, "published"), _day(entry, "updated")


def _only_day(entry: Mapping[str, object]) -> tuple[date | None, date | None]:
    """When an entry of RSS was published: feedparser takes the date of RSS 1.0 for that of an update."""
    published, updated = _days(entry)
    published = published or _day(entry, "prism_publicationdate") or updated
    return published, updated if updated != published else None


def _day(entry: Mapping[str, object], name: str) -> date | None:
    """The day under *name*, in its own zone; None for a mere month or year."""
    text = words(entry, name)
    if not text or _ROUGH.fullmatch(text):
        return None
    written = iso_day(text) or _mail_day(text)
    understood = entry.get(f"{name}_parsed")
    return written or (date(*understood[:3]) if isinstance(understood, tuple) else None)


def _mail_day(text: str) -> date | None:
    """The day of a date as RSS and mails write it: `Thu, 30 Jul 2026 00:00:00 +0000`."""
    from email.utils import parsedate_tz

    found = parsedate_tz(text)
    try:
        return date(*found[:3]) if found else None
    except ValueError:
        return None

"""RSS of every version and Atom, as feedparser reads them: also those that are not quite XML."""

import html
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise

from digest import links
from digest.errors import ParseError
from digest.sources.feed.entries import Entry
from digest.sources.shared.bounds import check_feed_size, cut_endless_words
from digest.sources.shared.character_references import repair_references
from digest.sources.shared.json_fields import (
    date_or_none,
    is_json_object,
    list_field,
    object_field,
    parse_iso_day,
    parse_mail_day,
    text_field,
)
from digest.sources.shared.read_records import reason_of

# What may stand before the first element, and that element's name without its prefix.
_ROOT = re.compile(
    rb"(?:\s++|(?><\?.*?\?>|<!--.*?-->)|<!DOCTYPE(?:[^\[>]|(?>\[.*?\]\s*(?=>)))*+>)*+<(?:[\w.-]++:)?([\w.-]+)",
    re.DOTALL | re.I,
)
_RSS_IN_RDF = re.compile(rb"purl\.org/rss|netscape\.com/rdf|<(?:\w+:)?item\b")
_BEGIN = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
_LAST_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.I)
# A file that was converted to UTF-8 and still says that it is something wider.
_WIDE = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*.(?:utf|ucs)-?(?:16|32)[^>]{0,200}\?>", re.I)
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,500}>")
_MOST_TRIES = 300  # parts of one feed that are tried by themselves
_HTML = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.I)
_ROUGH = re.compile(r"\d{4}(?:-\d\d)?")
_START = 20_000  # bytes: a first element that stands later is none
_FOREIGN = "an HTML page came, not a feed (a login or a captive portal?)"
_BREAKS_OFF = "the feed breaks off before its end: papers may be missing"

Form = Callable[[Mapping[str, object]], str]
# Reads one entry when it is called, and may raise anything.
Unread = Callable[[], Entry]


def is_xml_feed(content: bytes) -> bool:
    """Whether *content* is RSS or Atom."""
    root = root_name(content)
    return root in (b"rss", b"feed") or (root == b"rdf" and bool(_RSS_IN_RDF.search(content[:100_000])))


def read_xml_entries(content: bytes) -> tuple[list[Unread], tuple[str, ...]]:
    """Functions that each read one entry of a feed, and notes on the feed.

    Raises ParseError if *content* is no feed, or breaks off before its first entry ends.
    """
    if not is_xml_feed(content):
        raise ParseError(_FOREIGN if _is_html(content) else "neither RSS nor Atom nor JSON Feed")
    check_feed_size(content)
    entries = _read_whole_or_parts(cut_endless_words(repair_references(_WIDE.sub(b"", content))))
    if _LAST_END.search(content[-_START:]):
        return entries, ()
    # The last entry may have lost the half of its title: it is there again next time.
    if _is_open(content):
        entries = entries[:-1]
    if not entries:
        raise ParseError("the feed breaks off before its first entry ends (an interrupted download?)")
    return entries, (_BREAKS_OFF,)


def root_name(content: bytes) -> bytes:
    """The name of the first element of *content* without its prefix, in small letters; empty where there is none."""
    match = _ROOT.match(content[:_START])
    return match[1].lower() if match else b""


def _is_html(content: bytes) -> bool:
    return bool(_HTML.search(content[:_START]))


def _is_open(content: bytes) -> bool:
    """Whether *content* ends within an entry."""
    return sum(1 for _ in _BEGIN.finditer(content)) > sum(1 for _ in _END.finditer(content))


def _read_whole_or_parts(content: bytes) -> list[Unread]:
    """The entries of *content*; if the parser fails, those of the parts on which it does not fail."""
    try:
        entries = _parse_with_feedparser(content)
    except Exception:  # whatever feedparser raises, one entry raised it
        return _read_in_parts(content)
    # If it misunderstands the encoding, it sees no entries.
    return entries if entries or not _BEGIN.search(content) else _read_in_parts(content)


def _parse_with_feedparser(content: bytes) -> list[Unread]:
    import feedparser  # type: ignore[import-untyped]

    # A stream is only read: of bytes it would ask first whether a file has that name. Its own cleaning
    # of HTML takes half of its time and loses what is no HTML (`<think>`).
    feed: object = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not is_json_object(feed):
        return []
    base = text_field(object_field(feed, "feed"), "link")
    form = _atom_html if text_field(feed, "version").startswith("atom") else _rss_html
    return [
        partial(_read_xml_entry, dict(each), base, form) for each in list_field(feed, "entries") if is_json_object(each)
    ]


def _read_in_parts(content: bytes) -> list[Unread]:
    """The entries of *content*, which is halved again and again around the entries on which the parser fails."""
    # Without its declaration: an odd name of an encoding there would fail every part.
    content = _DECLARATION.sub(b"", content.decode("utf-8", "replace").encode())
    starts = [match.start() for match in _BEGIN.finditer(content)]
    ends = [match.end() for match in _END.finditer(content)]
    if not starts or not ends or ends[-1] < starts[0]:
        return _parse_with_feedparser(content)
    head, tail = content[: starts[0]], content[ends[-1] :]
    bounds = [*starts, max(ends[-1], starts[-1])]
    parts = [content[start:end] for start, end in pairwise(bounds)]
    return list(
        _read_by_halves(
            parts, lambda half: _parse_with_feedparser(head + b"".join(half) + tail), iter(range(_MOST_TRIES))
        )
    )


def _read_by_halves(
    parts: Sequence[bytes], parsed: Callable[[Sequence[bytes]], list[Unread]], tries: Iterator[int]
) -> Iterator[Unread]:
    """The entries that *parsed* reads from *parts*, while *tries* are left. An entry on which it fails raises the
    reason when it is read."""
    try:
        if next(tries, None) is None:
            raise ParseError("too many odd entries before it")
        yield from parsed(parts)
    except Exception as error:  # see `_read`
        if len(parts) == 1 or isinstance(error, ParseError):
            yield from (partial(_raise_unreadable, reason_of(error)) for _ in parts)
            return
        middle = len(parts) // 2
        yield from _read_by_halves(parts[:middle], parsed, tries)
        yield from _read_by_halves(parts[middle:], parsed, tries)


def _raise_unreadable(reason: str) -> Entry:
    raise ParseError(reason)


def _read_xml_entry(entry: Mapping[str, object], base: str, form: Form) -> Entry:
    """One entry of RSS or Atom. *form* makes HTML of its texts; relative addresses are resolved against *base*."""
    published, updated = _atom_days(entry) if form is _atom_html else _rss_days(entry)
    return Entry(
        title=form(object_field(entry, "title_detail")),
        url=_entry_url(entry, base),
        names=tuple(_entry_names(entry)),
        summary=form(object_field(entry, "summary_detail")),
        content=max((form(each) for each in list_field(entry, "content") if is_json_object(each)), key=len, default=""),
        authors=tuple(text_field(each, "name") for each in list_field(entry, "authors") if is_json_object(each)),
        published=published,
        updated=updated,
        categories=tuple(text_field(tag, "term") for tag in list_field(entry, "tags") if is_json_object(tag)),
        comments=text_field(entry, "slash_comments"),
        leads=tuple(_entry_leads(entry)),
        pdf=next(_entry_pdfs(entry, base), ""),
    )


def _atom_html(detail: Mapping[str, object]) -> str:
    """A text of Atom as HTML: Atom says whether it is HTML or plain."""
    text = text_field(detail, "value")
    return html.escape(text, quote=False) if text_field(detail, "type") == "text/plain" else text


def _rss_html(detail: Mapping[str, object]) -> str:
    """A text of RSS as HTML: RSS does not say what it is, and everybody reads it as HTML."""
    return text_field(detail, "value")


def _entry_url(entry: Mapping[str, object], base: str) -> str:
    link, identifier = text_field(entry, "feedburner_origlink") or text_field(entry, "link"), text_field(entry, "id")
    return links.resolve_url(base, link or (identifier if identifier.startswith(("http://", "https://")) else ""))


def _entry_names(entry: Mapping[str, object]) -> Iterator[str]:
    """All identifiers and addresses that an entry gives of itself."""
    for name in ("link", "id", "prism_doi", "dc_identifier", "prism_url"):
        if written := text_field(entry, name):
            yield written


def _entry_leads(entry: Mapping[str, object]) -> Iterator[str]:
    for link in list_field(entry, "links"):
        if is_json_object(link) and text_field(link, "rel") in ("related", "via"):
            yield text_field(link, "href")


def _entry_pdfs(entry: Mapping[str, object], base: str) -> Iterator[str]:
    for link in list_field(entry, "links"):
        if is_json_object(link) and text_field(link, "type").lower() == "application/pdf":
            url = links.resolve_url(base, text_field(link, "href"))
            if url:
                yield links.clean_url(url)


def _atom_days(entry: Mapping[str, object]) -> tuple[date | None, date | None]:
    """The days on which an entry of Atom was published and updated."""
    return _entry_day(entry, "published"), _entry_day(entry, "updated")


def _rss_days(entry: Mapping[str, object]) -> tuple[date | None, date | None]:
    """The days on which an entry of RSS was published and updated: feedparser takes the only date of RSS 1.0 for that
    of an update."""
    published, updated = _atom_days(entry)
    published = published or _entry_day(entry, "prism_publicationdate") or updated
    return published, updated if updated != published else None


def _entry_day(entry: Mapping[str, object], name: str) -> date | None:
    """The day under *name*, in its own time zone; None for a date without a day."""
    text = text_field(entry, name)
    if not text or _ROUGH.fullmatch(text):
        return None
    written = parse_iso_day(text) or parse_mail_day(text)
    understood = entry.get(f"{name}_parsed")
    return written or (date_or_none(*understood[:3]) if isinstance(understood, tuple) else None)

"""RSS of every version and Atom, as feedparser reads them: also those that are not quite XML."""

import html
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from urllib.parse import urljoin

from digest.errors import ParseError
from digest.sources.feed.entries import Entry
from digest.sources.shared.bounds import check_feed, cut_words
from digest.sources.shared.character_references import whole_references
from digest.sources.shared.json_fields import day_of, is_record, iso_day, mail_day, record, records, words
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
# An entry that may raise anything when it is read.
Unread = Callable[[], Entry]


def recognises(content: bytes) -> bool:
    """Whether *content* is such a feed."""
    root = _root(content)
    return root in (b"rss", b"feed") or (root == b"rdf" and bool(_RSS_IN_RDF.search(content[:100_000])))


def entries(content: bytes) -> tuple[list[Unread], tuple[str, ...]]:
    """The entries of a feed, each to be read when it is asked for, and what to say of it. Raises ParseError for
    what is none, or broken off at once."""
    if not recognises(content):
        raise ParseError(_FOREIGN if _is_html(content) else "neither RSS nor Atom nor JSON Feed")
    check_feed(content)
    found = _read(cut_words(whole_references(_WIDE.sub(b"", content.removeprefix(b"\xef\xbb\xbf").lstrip()))))
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


def _read(content: bytes) -> list[Unread]:
    """The entries of *content*; where the parser fails, those of its parts that it does not fail on."""
    try:
        found = _parsed(content)
    except Exception:  # whatever feedparser raises, one entry raised it
        return _read_in_parts(content)
    # An encoding that it misunderstands makes it see nothing.
    return found if found or not _BEGIN.search(content) else _read_in_parts(content)


def _parsed(content: bytes) -> list[Unread]:
    import feedparser  # type: ignore[import-untyped]

    # A stream is only read: of bytes it would ask first whether a file has that name. Its own cleaning
    # of HTML takes half of its time and loses what is no HTML (`<think>`).
    feed: object = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not is_record(feed):
        return []
    base = words(record(feed, "feed"), "link")
    form = _html if words(feed, "version").startswith("atom") else _always_html
    return [partial(_entry, dict(each), base, form) for each in records(feed, "entries") if is_record(each)]


def _read_in_parts(content: bytes) -> list[Unread]:
    """The entries of *content*, halved again and again around what the parser fails on."""
    # Without its declaration: an odd name of an encoding there would fail every part.
    content = _DECLARATION.sub(b"", content.decode("utf-8", "replace").encode())
    starts = [found.start() for found in _BEGIN.finditer(content)]
    ends = [found.end() for found in _END.finditer(content)]
    if not starts or not ends or ends[-1] < starts[0]:
        return _parsed(content)
    head, tail = content[: starts[0]], content[ends[-1] :]
    bounds = [*starts, max(ends[-1], starts[-1])]
    parts = [content[start:end] for start, end in pairwise(bounds)]
    return list(_halved(parts, lambda some: _parsed(head + b"".join(some) + tail), iter(range(_MOST_TRIES))))


def _halved(
    parts: Sequence[bytes], parsed: Callable[[Sequence[bytes]], list[Unread]], tries: Iterator[int]
) -> Iterator[Unread]:
    """What *parsed* makes of *parts*, in as many *tries* as are left; of an entry that it fails on, the failure."""
    try:
        if next(tries, None) is None:
            raise ParseError("too many odd entries before it")
        yield from parsed(parts)
    except Exception as error:  # see `_read`
        if len(parts) == 1 or isinstance(error, ParseError):
            yield from (partial(_fail, reason_of(error)) for _ in parts)
            return
        middle = len(parts) // 2
        yield from _halved(parts[:middle], parsed, tries)
        yield from _halved(parts[middle:], parsed, tries)


def _fail(reason: str) -> Entry:
    raise ParseError(reason)


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
    written = iso_day(text) or mail_day(text)
    understood = entry.get(f"{name}_parsed")
    return written or (day_of(*understood[:3]) if isinstance(understood, tuple) else None)

"""Announcements of papers in arXiv's listing mails: one mail, its text alone, or a mailbox of several.

Entries stand between rules of dashes. Other rules say what follows them: `%-%-%` cross-lists, `%%--%%--`
replacements.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from digest import links
from digest.errors import ParseError
from digest.identifiers import ARXIV_ABSTRACTS, ARXIV_ID
from digest.model import Paper
from digest.sources.shared import author_names, markup
from digest.sources.shared.bounds import check_line_count
from digest.sources.shared.json_fields import parse_mail_day
from digest.sources.shared.read_records import reason_of
from digest.text import collapse_whitespace

_RULE = re.compile(r"\s*(-{20,}|(?:%-){6}[%-]*|(?:%%--){4}[%-]*|(?:%%%---){3}[%-]*)\s*")
_LAST_RULE = "-" * 78
_KINDS = {"%-": "cross", "%%-": "replaced"}
_PART = re.compile(r"^\\\\(?: .*)?$", re.MULTILINE)
_FIRST = re.compile(rf"(?:arXiv:|Paper(?: \(\*cross-listing\*\))?:)\s*({ARXIV_ID})(?:v(\d{{1,4}}))?")
_FIELD = re.compile(
    r"(Title|Authors?|Categories|Comments|Journal-ref|DOI|Report-no|Proxy|License|ACM-class|MSC-class"
    r"|Date(?: \(.*?\))?): ?(.*)|(replaced with revised version|figures added|part added)\s+(.*)"
)
_REVISED = re.compile(r"^Date \(revised v(\d{1,4})\)", re.MULTILINE)
_CLOSED = re.compile(r"\\\\ +\( *https?://")
_SUBJECT = re.compile(r"\b([a-z][a-z-]{0,40}(?:\.[A-Z]{2})?) daily\b", re.IGNORECASE)
_ENVELOPE = re.compile(rb"^From [^\n]*\n(?=[A-Za-z-]+:)", re.MULTILINE)
_HEADER = re.compile(rb"(?:From [^\n]*\n)?[A-Za-z][A-Za-z-]*:[ \t]")
_MARK = re.compile(rb"^(?:> ?)?\\\\\r?\n(?:> ?)?(?:arXiv:|Paper)", re.MULTILINE)
_IS_QUOTED = re.compile(r"^> ?\\\\$", re.MULTILINE)
_QUOTED = re.compile(r"^> ?", re.MULTILINE)
# What begins a part that holds parts, and what may stand between two parts.
_NESTING = re.compile(rb"boundary[*\d]{0,9}[ \t]{0,9}=|message/", re.IGNORECASE)
_BORDER = re.compile(rb"^--", re.MULTILINE)
_MOST_NESTED, _MOST_BORDERS = 100, 20_000
_LONGEST_HEADER = 2_000  # characters
NAME = "arxiv-mail"
_SLOW_CHARSETS = frozenset({"punycode", "idna"})  # quadratic, and the charset of no mail
_CUT = "the mail breaks off before its end: papers may be missing"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A paper, and why it is announced: `new`, `cross` or `replaced`."""

    paper: Paper
    kind: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: its *day*, the *series* that its subject names ('' if none), what it announces, and notes on what could
    not be read."""

    day: date | None
    series: str
    entries: tuple[Announcement, ...] = ()
    notes: tuple[str, ...] = ()


def is_arxiv_mail(content: bytes) -> bool:
    """Whether *content* is a listing mail, by its text or, if that is encoded, by its headers."""
    if _MARK.search(content):
        return True
    head = content if content.startswith(b"From ") else content[:20_000]
    return bool(_HEADER.match(head)) and bool(re.search(rb"^(?:from|sender|to): .*@arxiv\.org", head, re.I | re.M))


def read_mails(content: bytes) -> Iterator[Mail]:
    """The mails in *content*, which is one mail, its text alone, or a mailbox of several. A mail that cannot be read
    becomes one without entries and with a note: anybody may send a mail."""
    content = content.replace(b"\r\n", b"\n")
    pieces = _ENVELOPE.split(content) if content.startswith(b"From ") else [content]
    for piece in pieces:
        if not piece.strip():
            continue
        try:
            yield _read_mail(piece)
        except Exception as error:  # Python's parser fails on mails that no program should send
            yield Mail(None, "", notes=(f"a mail could not be read ({reason_of(error)})",))


def _read_mail(content: bytes) -> Mail:
    check_line_count(content)
    if not _HEADER.match(content):
        return _read_announcements(content.decode("utf-8", "replace"), None, "")
    _check_part_count(content)
    message = message_from_bytes(content, policy=_SHORT_HEADERS)
    subject = _SUBJECT.search(_header_text(message, "Subject"))
    series = f"arxiv:{_restore_case(subject[1])}" if subject else ""
    return _read_announcements(_message_text(message), _parse_header_day(_header_text(message, "Date")), series)


def _check_part_count(content: bytes) -> None:
    """Raises ParseError if *content* has more parts, or deeper ones, than the parser of mails can finish."""
    nested = sum(1 for _ in _NESTING.finditer(content))
    if nested > _MOST_NESTED or sum(1 for _ in _BORDER.finditer(content)) > _MOST_BORDERS:
        raise ParseError("more parts in it than a mail has")


class _ShortHeaders(policy.Compat32):
    """A policy that cuts headers which are too long: parsing them takes more than linear time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


_SHORT_HEADERS = _ShortHeaders()


def _restore_case(archive: str) -> str:
    """The category in arXiv's case, `cs.AI` or `astro-ph`, in whatever case it is written."""
    name, dot, part = archive.partition(".")
    return f"{name.lower()}{dot}{part.upper() if len(part) == 2 else part}"


def _header_text(message: Message, name: str) -> str:
    """The header *name*, decoded if it can be."""
    written = message.get(name, "")
    try:
        return str(make_header(decode_header(written)))
    except (ValueError, LookupError, MessageError):
        return str(written)


def _message_text(message: Message) -> str:
    """The text of *message*: its plain parts, else the visible text of its HTML."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    if plain:
        return "\n".join(map(_decode_part, plain))
    return "\n".join(_html_lines(_decode_part(part)) for part in parts if part.get_content_maintype() == "text")


def _html_lines(html: str) -> str:
    """The visible lines of *html*."""
    return "\n".join(markup.visible_lines(html.replace("\n", "<br>") if "<pre" in html.lower() else html))


def _decode_part(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        charset = part.get_content_charset() or "utf-8"
        return content.decode("utf-8" if charset in _SLOW_CHARSETS else charset)
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _read_announcements(text: str, day: date | None, series: str) -> Mail:
    if _IS_QUOTED.search(text):
        text = _QUOTED.sub("", text)
    read = [_read_entry_or_note(kind, chunk, day) for kind, chunk in _split_at_rules(text)]
    entries = tuple(entry for entry in read if isinstance(entry, Announcement))
    return Mail(day, series, entries, tuple(note for note in read if isinstance(note, str)))


def _read_entry_or_note(kind: str, chunk: str, day: date | None) -> Announcement | str | None:
    try:
        return _read_mail_entry(kind, chunk, day)
    except Exception as error:  # an entry that cannot be read costs only itself
        return f"an entry could not be read ({reason_of(error)})"


def _split_at_rules(text: str) -> Iterator[tuple[str, str]]:
    """Each text between two rules, with the kind (`new`, `cross`, `replaced`) that the rule before it names."""
    kind, lines = "new", list[str]()
    for line in (*text.splitlines(), _LAST_RULE):
        if not _RULE.fullmatch(line):
            lines.append(line)
            continue
        yield kind, "\n".join(lines)
        # A new mail begins, where several were copied into one text.
        kind = "new" if any(written.lstrip().startswith("Submissions to") for written in lines) else kind
        kind = next((named for sign, named in _KINDS.items() if line.lstrip().startswith(sign)), kind)
        lines = []


def _read_mail_entry(kind: str, chunk: str, day: date | None) -> Announcement | str | None:
    """The announcement in *chunk*, a note if it is cut off, None if there is no announcement."""
    _, *parts = _PART.split(chunk)
    head = parts[0].strip() if parts else ""
    first = _FIRST.match(head)
    if not first:
        return None
    fields = _read_fields(head)
    # Entries of the oldest lists have no abstract and no address behind it.
    is_old = head.startswith("Paper") and len(parts) == 2 and not parts[1].strip()
    if not fields.get("title") or not (is_old or _CLOSED.search(chunk)):
        return _CUT
    if "(*cross-listing*)" in head.split("\n", 1)[0]:
        kind = "cross"
    elif "replaced" in fields:
        kind = "replaced"
    abstract = collapse_whitespace(parts[1]) if len(parts) > 2 else ""
    paper = _paper_of_fields(first[1], fields, abstract, day)
    versions = [int(number) for number in (first[2], *_REVISED.findall(head)) if number]
    return Announcement(replace(paper, version=max(versions, default=None)), kind)


def _read_fields(head: str) -> dict[str, str]:
    """The fields of an entry by their names in lower case; a line without a name continues the field before it."""
    fields: dict[str, str] = {}
    name = ""
    for line in head.split("\n")[1:]:
        if label := _FIELD.match(line):
            name = _field_name(label)
            fields[name] = label[2] or label[4] or ""
        elif name:
            fields[name] += f" {line}"
    return {name: collapse_whitespace(text) for name, text in fields.items()}


def _field_name(label: re.Match[str]) -> str:
    if label[3]:
        return "replaced"
    name = label[1].lower()
    return {"author": "authors"}.get(name, "revised" if name.startswith("date (rev") else name.partition(" ")[0])


def _paper_of_fields(identifier: str, fields: Mapping[str, str], abstract: str, day: date | None) -> Paper:
    authors = author_names.read_authors(fields.get("authors", ""), "first-last")
    comment = fields.get("comments") or fields.get("journal-ref", "")
    return Paper(
        id=f"arxiv:{identifier}",
        title=fields["title"],
        url=f"{ARXIV_ABSTRACTS}/{identifier}",
        abstract=abstract,
        authors=authors.names,
        author_count=authors.count,
        listed=day,
        published=_parse_header_day(fields.get("date", "")),
        updated=_parse_header_day(fields.get("replaced") or fields.get("revised", "")),
        categories=tuple(fields.get("categories", "").split()),
        author_note=comment,
        links=links.merge(links.find(comment), links.find(abstract)),
        sources=(NAME,),
    )


def _parse_header_day(text: str) -> date | None:
    """The day of `Thu, 8 Jan 2026 17:59:59 GMT   (1234kb)`."""
    return parse_mail_day(text.partition("(")[0])

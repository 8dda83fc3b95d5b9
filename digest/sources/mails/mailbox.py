"""Mails of any kind: one, its text alone, or a mailbox of several, each with its subject, its day and its texts."""

import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import NamedTuple

from digest.errors import ParseError
from digest.model import Paper
from digest.patterns import lazy_pattern
from digest.sources.shared.bounds import check_line_count
from digest.sources.shared.dates import parse_mail_day
from digest.sources.shared.read_records import reason_of

_ENVELOPE = lazy_pattern(rb"^From [^\n]*\n(?=[A-Za-z-]+:)", re.MULTILINE)
_HEADER = lazy_pattern(rb"(?:From [^\n]*\n)?[A-Za-z][A-Za-z-]*:[ \t]")
_NAMES = rb"from|to|date|subject|sender|received|return-path|message-id|mime-version|delivered-to|list-id|content-type"
_KNOWN_HEADER = lazy_pattern(rb"^(" + _NAMES + rb"):", re.IGNORECASE | re.MULTILINE)
# What begins a part that holds parts, and what may stand between two parts.
_NESTING = lazy_pattern(rb"boundary[*\d]{0,9}[ \t]{0,9}=|message/", re.IGNORECASE)
_BORDER = lazy_pattern(rb"^--", re.MULTILINE)
_MOST_NESTED, _MOST_BORDERS = 100, 20_000
_LONGEST_HEAD, _FEWEST_HEADERS = 20_000, 2
_LONGEST_HEADER = 2_000  # characters
_SLOW_CHARSETS = frozenset({"punycode", "idna"})  # quadratic, and the charset of no mail


class Letter(NamedTuple):
    """One mail: its sender, subject and day, and its texts as *plain* text and as *html*, '' where it has none."""

    sender: str = ""
    subject: str = ""
    day: date | None = None
    plain: str = ""
    html: str = ""


class ListedMail(NamedTuple):
    """What a mail lists: its *source*, or the series that it belongs to, its day, its papers, and notes on what could
    not be read."""

    source: str
    day: date | None = None
    papers: tuple[Paper, ...] = ()
    notes: tuple[str, ...] = ()


def has_headers(content: bytes) -> bool:
    """Whether *content* begins as a mail does, with a header."""
    return bool(_HEADER.match(content))


def is_mail(content: bytes) -> bool:
    """Whether *content* is a mail or a mailbox: it begins with headers, of which at least two are those of mails."""
    head = content[:_LONGEST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return has_headers(head) and len({name.lower() for name in _KNOWN_HEADER.findall(head)}) >= _FEWEST_HEADERS


def read_letters(content: bytes) -> Iterator[Letter | str]:
    """The mails in *content*, which is one mail, its text alone, or a mailbox of several. A mail that cannot be read
    becomes a note: anybody may send a mail."""
    content = content.replace(b"\r\n", b"\n")
    pieces = _ENVELOPE.split(content) if content.startswith(b"From ") else [content]
    for piece in pieces:
        if not piece.strip():
            continue
        try:
            yield _read_letter(piece)
        except Exception as error:  # Python's parser fails on mails that no program should send
            yield f"a mail could not be read ({reason_of(error)})"


def parse_header_day(text: str) -> date | None:
    """The day of `Thu, 8 Jan 2026 17:59:59 GMT   (1234kb)`."""
    return parse_mail_day(text.partition("(")[0])


def _read_letter(content: bytes) -> Letter:
    check_line_count(content)
    if not has_headers(content):
        text = content.decode("utf-8", "replace")
        return Letter(html=text) if text.lstrip().startswith("<") else Letter(plain=text)
    check_part_count(content)
    message = message_from_bytes(content, policy=SHORT_HEADERS)
    parts = [part for part in message.walk() if not part.is_multipart()]
    plain = (part for part in parts if part.get_content_type() == "text/plain")
    others = (part for part in parts if part.get_content_maintype() == "text" and part.get_content_subtype() != "plain")
    return Letter(
        _header_text(message, "From"),
        _header_text(message, "Subject"),
        parse_header_day(_header_text(message, "Date")),
        "\n".join(map(_decode_part, plain)),
        "\n".join(map(_decode_part, others)),
    )


def check_part_count(content: bytes) -> None:
    """Raises ParseError if *content* has more parts, or deeper ones, than the parser of mails can finish."""
    nested = sum(1 for _ in _NESTING.finditer(content))
    if nested > _MOST_NESTED or sum(1 for _ in _BORDER.finditer(content)) > _MOST_BORDERS:
        raise ParseError("more parts in it than a mail has")


class _ShortHeaders(policy.Compat32):
    """A policy that cuts headers which are too long: parsing them takes more than linear time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


SHORT_HEADERS = _ShortHeaders()


def _header_text(message: Message, name: str) -> str:
    """The header *name*, decoded if it can be."""
    written = message.get(name, "")
    try:
        return str(make_header(decode_header(written)))
    except (ValueError, LookupError, MessageError):
        return str(written)


def _decode_part(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        charset = part.get_content_charset() or "utf-8"
        return content.decode("utf-8" if charset in _SLOW_CHARSETS else charset)
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")

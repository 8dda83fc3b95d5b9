"""Reports that a mail did not arrive (RFC 3464), read from the bytes of a mail; nothing here asks or changes anything.

A report has three parts: words for people, `message/delivery-status` for programs, and the mail that came back, or its
headers. Anybody may send one, so that it counts only where it names a Message-ID of ours with its proof (see
`digest.render.mail.message_ids`), as the envelope's identifier or in the headers that came back.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple
from urllib.parse import unquote
from zlib import crc32

from digest.delivery import Bounce
from digest.errors import ParseError
from digest.patterns import lazy_pattern
from digest.render.mail.headers import parse_mailbox
from digest.render.mail.message_ids import LetterId, find_letter_ids
from digest.sources.mails.mailbox import SHORT_HEADERS, check_part_count
from digest.sources.shared.bounds import check_line_count
from digest.text import sanitize_line, shorten_text

LARGEST_MAIL = 2_000_000  # bytes that are read of one; the report stands before the mail that came back
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_HEADER_TYPES = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_STATUS = lazy_pattern(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
# https://www.iana.org/assignments/smtp-enhanced-status-codes: of 5.1.x, those that are about the recipient. 5.2.1, a
# mailbox that takes nothing, may be one for a day (RFC 3463, and some hosts say so of one that gets too many mails).
_NOBODY = lazy_pattern(r"5\.1\.(?:0|1|2|3|4|6|10)")
_MOST_RECIPIENTS, _MOST_LETTERS = 100, 4  # of which a report speaks; each is compared with everybody
_LONGEST_SAID = 300  # characters
_LATEST = timedelta(days=60)  # after the mail; a report that claims another time was made on the day of the mail


class FailedRecipient(NamedTuple):
    """What a report says of one recipient: the *addresses* that it calls them by (the one that the mail was to before
    the one where it ended), what was done (*action*), the *status*, and the words of the server."""

    addresses: tuple[str, ...]
    action: str
    status: str
    said: str


class Report(NamedTuple):
    """A report on a mail: when it was made, what it says of whom, and each Message-ID of ours that it names."""

    made: datetime | None
    recipients: tuple[FailedRecipient, ...]
    letters: tuple[LetterId, ...]


class Finding(NamedTuple):
    """What a mail turned out to be: what it *is*, about which *address*, and the *bounce* that counts."""

    what: Literal["no report", "not ours", "no failure", "bounce"]
    address: str = ""
    bounce: Bounce | None = None


def read_finding(content: bytes, known: Iterable[str], secret: str) -> Finding:
    """What the mail with that *content* says of one of the *known* addresses; the *secret* proves their mails."""
    report = parse_report(content)
    if report is None:
        return Finding("no report")
    named = dict.fromkeys(address for each in report.recipients for address in each.addresses)
    # The addresses that the report names come first; a mail that was forwarded came back from somewhere else.
    for letter in report.letters:
        for address in dict.fromkeys([*named, *known]):
            if letter.is_proven_for(address, secret):
                bounce = _judge(report, letter, address)
                return Finding("bounce" if bounce else "no failure", address, bounce)
    return Finding("not ours", next(iter(named), ""))


def _judge(report: Report, letter: LetterId, address: str) -> Bounce | None:
    """What the *report* on the *letter* to *address* means for it; None where nothing failed."""
    direct = [each for each in report.recipients if address in each.addresses]
    failed = [each for each in direct or report.recipients if each.action in ("failed", "delayed")]
    if not failed:
        return None
    worst = max(failed, key=lambda each: (each.action == "failed", each.status))
    # One of those to whom a mail was forwarded may be gone, and the others read it.
    is_final = bool(direct) and worst.action == "failed" and bool(_NOBODY.fullmatch(worst.status))
    behind = "" if direct else "".join(f"forwarded to {each}: " for each in worst.addresses[-1:])
    return Bounce(address, _choose_time(report, letter, worst.status), worst.status, f"{behind}{worst.said}", is_final)


def _choose_time(report: Report, letter: LetterId, status: str) -> datetime:
    """When *report* was made, as far as it can be true: the same each time that it is read."""
    sent = datetime.combine(letter.day, time(), UTC)
    made = report.made if report.made and sent - timedelta(days=2) <= report.made <= sent + _LATEST else sent
    # Reports have the second alone. Those on two mails, or on a mail that waits and then fails, are two.
    return made.replace(microsecond=crc32(f"{letter.identity} {status}".encode()) % 1_000_000)


def parse_report(content: bytes) -> Report | None:
    """The report in the mail with that *content*; None for a mail that is none, or that no program should send."""
    content = content[:LARGEST_MAIL].replace(b"\r\n", b"\n")
    try:
        check_line_count(content)
        check_part_count(content)
        message = message_from_bytes(content, policy=SHORT_HEADERS)
        return _read_report(message)
    except (ParseError, RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError):
        # The last of them come out of the parser of the standard library.
        return None


def _read_report(message: Message) -> Report | None:
    payload = message.get_payload()
    parts = [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []
    blocks = [block for part in parts if part.get_content_type() in _STATUS_TYPES for block in _read_blocks(part)]
    recipients = [found for block in blocks[: _MOST_RECIPIENTS + 1] if (found := _read_recipient(block))]
    if not recipients:
        return None
    texts = [_field(block, "Original-Envelope-Id") for block in blocks[:1]]
    texts += [_read_message_id(part) for part in parts if part.get_content_type() in _HEADER_TYPES]
    letters = dict.fromkeys(letter for text in texts for letter in find_letter_ids(text))
    return Report(_read_date(message), tuple(recipients), tuple(letters)[:_MOST_LETTERS])


def _read_blocks(part: Message) -> Iterator[Message]:
    """The blocks of fields of a status: the first about the mail, each other about a recipient."""
    payload = part.get_payload()
    for block in payload if isinstance(payload, list) else []:
        if isinstance(block, Message):
            yield block
            # A type that Python's parser does not know has its further blocks as the text of the first.
            rest = block.get_payload()
            if isinstance(rest, str):
                yield from (message_from_string(each, policy=SHORT_HEADERS) for each in rest.split("\n\n") if each)


def _read_recipient(block: Message) -> FailedRecipient | None:
    """What *block* says of a recipient; None where it is about something else."""
    action = _field(block, "Action").lower()
    if not action:
        return None
    named = (_read_address(_field(block, name)) for name in ("Original-Recipient", "Final-Recipient"))
    diagnostic = _field(block, "Diagnostic-Code")
    status = _STATUS.search(_field(block, "Status"))
    exact = _STATUS.search(diagnostic)
    if exact and (status is None or (status[0].endswith(".0.0") and exact[1] == status[1])):
        status = exact
    said = shorten_text(diagnostic.partition(";")[2].strip() or diagnostic, _LONGEST_SAID)
    code = status[0] if status else "5.0.0"
    if action == "delayed":
        code = f"4{code[1:]}"
    return FailedRecipient(tuple(dict.fromkeys(filter(None, named))), action, code, said)


def _read_address(text: str) -> str:
    """The address in `rfc822;ann+2Bpapers@example.org`, '' where there is none."""
    kind, separator, written = text.partition(";")
    if kind.strip().lower() == "rfc822":
        # RFC 3461, section 4: an odd sign is a plus and two digits; what is none was a plus.
        written = re.sub(r"\+([0-9A-F]{2})", r"%\1", written.replace("%", "%25"))
        written = unquote(written)
    try:
        return parse_mailbox((written if separator else text).strip().strip("<>")).address.lower()
    except ValueError:
        return ""


def _read_message_id(part: Message) -> str:
    """The Message-ID of the mail that came back, of which *part* has the headers at least."""
    payload = part.get_payload()
    if isinstance(payload, list):
        first = payload[0] if payload else None
        return _field(first, "Message-ID") if isinstance(first, Message) else ""
    content = part.get_payload(decode=True)
    text = content.decode("ascii", "replace") if isinstance(content, bytes) else str(payload)
    return _field(message_from_string(text.lstrip("\n"), policy=SHORT_HEADERS), "Message-ID")


def _read_date(message: Message) -> datetime | None:
    try:
        made = parsedate_to_datetime(_field(message, "Date"))
        return (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _field(message: Message, name: str) -> str:
    """The field *name* on one line, '' where there is none."""
    return sanitize_line(str(message.get(name, ""))).strip()

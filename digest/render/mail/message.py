"""The digest as an e-mail message: the exact bytes of its headers and its parts.

They depend on the digest and the envelope alone, so that a mail that is sent again is the same mail.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from email.headerregistry import Address, BaseHeader
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from digest.model import Digest
from digest.render.days import format_day
from digest.render.formats import Look
from digest.render.mail.body import html_part, plain_part, text_and_html
from digest.render.mail.headers import SUBJECT_WORDS, Envelope, Mailbox, parse_mailbox
from digest.render.mail.paper_rows import TextAndHtml
from digest.text import format_count, sanitize_line, shorten_text

__all__ = ["Envelope", "build_message", "html_part", "plain_part", "text_and_html"]

SUBJECT_LIMIT = 78
_END = "\r\n"

# A formula as pandoc reads it: no blank inside the dollars, no digit behind them.
_MATH = re.compile(r"(?<![\\$])\$(?![\s$])(?:[^$\\]|\\.)+?(?<!\s)\$(?![\d$])")


def render_page(digest: Digest, look: Look) -> str:
    """The HTML part of the mail, which is also a web page of its own."""
    return html_part(digest)


def render_message(digest: Digest, look: Look) -> bytes:
    """The whole message, between the addresses that stand in an Envelope by default."""
    return build_message(digest, Envelope())


def build_message(digest: Digest, envelope: Envelope, body: TextAndHtml | None = None) -> bytes:
    """The whole message with CRLF line ends: the same bytes for the same arguments.

    *body* is what `text_and_html` made of *digest* for another recipient, so that it is made only once.
    """
    sender, recipient = parse_mailbox(envelope.sender), parse_mailbox(envelope.recipient)
    unsubscribe = envelope.unsubscribe and parse_mailbox(envelope.unsubscribe).address
    boundary = f"=_digest_{_identity_hash(digest, envelope.profile, recipient)}"
    lines = [
        _encoded_header("From", sender),
        _encoded_header("To", recipient),
        _encoded_header("Subject", subject_line(digest, envelope)),
        _plain_header("Date", format_datetime(digest.made)),
        _plain_header("Message-ID", message_id(digest, envelope)),
        # All mails of one digest refer to the same mail, which never existed: mail programs show them as one thread.
        _plain_header("References", f"<digest.{_sha256_hex(envelope.profile)[:24]}@{sender.domain}>"),
        _plain_header("List-Id", list_id(envelope.profile)),
        _plain_header("List-Unsubscribe", f"<mailto:{unsubscribe}?subject=unsubscribe>") if unsubscribe else "",
        # Prevent out-of-office replies: the first by RFC 3834, the second for Exchange.
        _plain_header("Auto-Submitted", "auto-generated"),
        _plain_header("X-Auto-Response-Suppress", "All"),
        _plain_header("Precedence", "list"),
        _plain_header("MIME-Version", "1.0"),
        _mime_content(body or text_and_html(digest), envelope, boundary),
    ]
    return "".join(lines).encode("ascii")


def message_id(digest: Digest, envelope: Envelope) -> str:
    """The Message-ID: the same for the same recipient, day and papers."""
    identity = _identity_hash(digest, envelope.profile, parse_mailbox(envelope.recipient))
    return f"<digest.{digest.made:%Y%m%d}.{identity}@{parse_mailbox(envelope.sender).domain}>"


def subject_line(digest: Digest, envelope: Envelope | None = None) -> str:
    """`4 papers · Mon 23 Nov · Title of the first`, or the envelope's own subject; at most 78 characters."""
    matches = digest.matches
    papers = format_count(len(matches), "paper") if matches else "No papers"
    day = format_day(digest.made.date()).rpartition(" ")[0]
    title = sanitize_line(matches[0].title) if matches else ""
    if envelope and envelope.subject:
        words = (papers, str(len(matches)), day, digest.made.date().isoformat(), title, envelope.profile)
        return _cut_title(
            sanitize_line(envelope.subject.format(**dict(zip(SUBJECT_WORDS, words, strict=True)))), SUBJECT_LIMIT
        )
    start = f"{papers} · {day}"
    first = _cut_title(title, SUBJECT_LIMIT - len(start) - 3)
    return f"{start} · {first}" if first else start


def list_id(profile: str) -> str:
    """The List-Id, by which mail filters know the digest: one for each *profile* (RFC 2919, unmanaged name space)."""
    slug = re.sub(r"[^a-z0-9]+", "-", profile.lower()).strip("-")[:40] or "digest"
    return f"Paper digest <{slug}.{_sha256_hex(profile)[:16]}.localhost>"


def _break_encoded_words(text: str) -> str:
    """*text* without anything that reads as an encoded word (RFC 2047), which could hold a line end."""
    return text.replace("=?", "= ?")


def _cut_title(title: str, limit: int) -> str:
    """*title* in at most *limit* characters, cut between words and never inside a formula."""
    title = _break_encoded_words(title)
    short = shorten_text(title, limit)
    end = len(short) - 1
    if short != title and (formula := next((m for m in _MATH.finditer(title) if m.start() < end < m.end()), None)):
        before = title[: formula.start()].rstrip(" ,;:.–-")
        return f"{before}…" if before else ""
    return short


def _identity_hash(digest: Digest, profile: str, recipient: Mailbox) -> str:
    """24 hexadecimal digits: the same for the same profile, recipient, day and papers."""
    ids = sorted(match.paper.id for match in digest.matches)
    return _sha256_hex("\0".join([profile, recipient.address, digest.made.date().isoformat(), *ids]))[:24]


def _sha256_hex(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()


# --- MIME --------------------------------------------------------------------------------------
# Written by hand, because the standard library takes five times as long, and there may be thousands of recipients.
# Headers with text of people and pages are still encoded and folded by the standard library.


@lru_cache(maxsize=8)
def _encoded_header(name: str, value: str | Mailbox) -> str:
    """A header whose value may be any text: encoded if necessary, and folded."""
    if isinstance(value, Mailbox):
        header: BaseHeader = SMTP.header_factory(
            name, Address(_break_encoded_words(value.name), value.local, value.domain)
        )
    else:
        header = SMTP.header_factory(name, value)
    return header.fold(policy=SMTP)


def _plain_header(name: str, value: str) -> str:
    """A header of plain ASCII, folded at its blanks only, and never before the first word."""
    # The standard library would write a long <…> as an encoded word, in which no mail filter finds it.
    first, *words = value.split(" ")
    lines = [f"{name}: {first}"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > SUBJECT_LIMIT:
            lines.append("")
        lines[-1] += f" {word}"
    return _END.join(lines) + _END


def _mime_content(both: TextAndHtml, envelope: Envelope, boundary: str) -> str:
    """The parts of the message. Mail programs show the last one that they can (RFC 2046, section 5.1.4)."""
    if envelope.text_only:
        return _mime_part("text/plain", both.text)
    parts = (_mime_part("text/plain", both.text), _mime_part("text/html", both.html))
    head = f'Content-Type: multipart/alternative;{_END} boundary="{boundary}"{_END}'
    return f"{head}{_END}--{boundary}{_END}" + f"{_END}--{boundary}{_END}".join(parts) + f"{_END}--{boundary}--{_END}"


@lru_cache(maxsize=2)
def _mime_part(kind: str, body: str) -> str:
    encoding, encoded = encode_body(body)
    head = f'Content-Type: {kind}; charset="utf-8"{_END}Content-Transfer-Encoding: {encoding}{_END}'
    return head + _END + encoded.replace("\n", _END)


def encode_body(body: str) -> tuple[str, str]:
    """A transfer encoding, and *body* in it: quoted-printable, or base64 where that is much shorter."""
    raw = body.encode()
    quoted, packed = b2a_qp(raw, istext=True), encodebytes(raw)
    if len(quoted) > 1.5 * len(packed):
        return "base64", packed.decode("ascii")
    return "quoted-printable", quoted.decode("ascii")

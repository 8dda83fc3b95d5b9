"""The digest as an e-mail message: headers, both parts, and the exact bytes to hand to a server.

The bytes depend on nothing but the digest and the envelope, so that a mail that is sent again is
the same mail.
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
from digest.render import parts
from digest.render.formats import Look
from digest.render.mail.body import html, text, text_and_html
from digest.render.mail.headers import SUBJECT_WORDS, Envelope, Mailbox, mailbox
from digest.render.mail.paper_rows import Piece
from digest.text import count, safe, shorten

__all__ = ["Envelope", "html", "message", "text", "text_and_html"]

SUBJECT_LIMIT = 78
_END = "\r\n"

# What pandoc and others take for mathematics: no blank inside the dollars, no digit behind them.
_MATH = re.compile(r"(?<![\\$])\$(?![\s$])(?:[^$\\]|\\.)+?(?<!\s)\$(?![\d$])")


def render_page(digest: Digest, _look: Look) -> str:
    """The HTML part as a page that stands alone."""
    return html(digest)


def render_message(digest: Digest, _look: Look) -> bytes:
    """The whole message, from and to nobody in particular."""
    return message(digest, Envelope())


def message(digest: Digest, envelope: Envelope, body: Piece | None = None) -> bytes:
    """The whole message with CRLF line ends: the same bytes for the same arguments.

    *body* are its parts where they were made before, for another recipient of the same digest.
    """
    sender, recipient = mailbox(envelope.sender), mailbox(envelope.recipient)
    unsubscribe = envelope.unsubscribe and mailbox(envelope.unsubscribe).address
    lines = [
        _encoded("From", sender),
        _encoded("To", recipient),
        _encoded("Subject", subject(digest, envelope)),
        _plain("Date", format_datetime(digest.made)),
        _plain("Message-ID", message_id(digest, envelope)),
        # All mails of one digest answer a mail that never was, which makes them one thread.
        _plain("References", f"<digest.{_sha(envelope.profile)[:24]}@{sender.domain}>"),
        _plain("List-Id", list_id(envelope.profile)),
        _plain("List-Unsubscribe", f"<mailto:{unsubscribe}?subject=unsubscribe>") if unsubscribe else "",
        # No out-of-office reply, please (RFC 3834; the second is what Exchange looks at).
        _plain("Auto-Submitted", "auto-generated"),
        _plain("X-Auto-Response-Suppress", "All"),
        _plain("Precedence", "list"),
        _plain("MIME-Version", "1.0"),
        _content(body or text_and_html(digest), envelope, f"=_digest_{_identity(digest, envelope.profile, recipient)}"),
    ]
    return "".join(lines).encode("ascii")


def message_id(digest: Digest, envelope: Envelope) -> str:
    """What names the message for good: the same for the same reader, day and papers."""
    identity = _identity(digest, envelope.profile, mailbox(envelope.recipient))
    return f"<digest.{digest.made:%Y%m%d}.{identity}@{mailbox(envelope.sender).domain}>"


def subject(digest: Digest, envelope: Envelope | None = None) -> str:
    """`4 papers · Mon 23 Nov · Title of the first`, or the reader's own; at most 78 characters."""
    matches = digest.matches
    papers = count(len(matches), "paper") if matches else "No papers"
    day = parts.day_name(digest.made.date()).rpartition(" ")[0]
    title = safe(matches[0].title) if matches else ""
    if envelope and envelope.subject:
        words = (papers, str(len(matches)), day, digest.made.date().isoformat(), title, envelope.profile)
        return _cut(safe(envelope.subject.format(**dict(zip(SUBJECT_WORDS, words, strict=True)))), SUBJECT_LIMIT)
    start = f"{papers} · {day}"
    first = _cut(title, SUBJECT_LIMIT - len(start) - 3)
    return f"{start} · {first}" if first else start


def list_id(profile: str) -> str:
    """What mail filters know the digest by: constant per *profile* (RFC 2919, unmanaged name space)."""
    slug = re.sub(r"[^a-z0-9]+", "-", profile.lower()).strip("-")[:40] or "digest"
    return f"Paper digest <{slug}.{_sha(profile)[:16]}.localhost>"


def _unencoded(text: str) -> str:
    """*text* with nothing in it that a reader of headers takes for an encoded word, which can hold a line end."""
    return text.replace("=?", "= ?")


def _cut(title: str, limit: int) -> str:
    """*title* in at most *limit* characters, cut at a word and never inside mathematics."""
    title = _unencoded(title)
    short = shorten(title, limit)
    end = len(short) - 1
    if short != title and (inside := next((m for m in _MATH.finditer(title) if m.start() < end < m.end()), None)):
        before = title[: inside.start()].rstrip(" ,;:.–-")
        return f"{before}…" if before else ""
    return short


def _identity(digest: Digest, profile: str, recipient: Mailbox) -> str:
    """24 hexadecimal digits that two mails share if they are for the same reader, day and papers."""
    ids = sorted(match.paper.id for match in digest.matches)
    return _sha("\0".join([profile, recipient.address, digest.made.date().isoformat(), *ids]))[:24]


def _sha(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()


# --- MIME --------------------------------------------------------------------------------------
# Written out, because a mail for each of thousands of readers is a fifth of the work of the standard
# library's; what people and pages wrote is encoded and folded by that all the same.


@lru_cache(maxsize=8)
def _encoded(name: str, value: str | Mailbox) -> str:
    """A header whose value may be anything: encoded where it must be, and folded."""
    if isinstance(value, Mailbox):
        header: BaseHeader = SMTP.header_factory(name, Address(_unencoded(value.name), value.local, value.domain))
    else:
        header = SMTP.header_factory(name, value)
    return header.fold(policy=SMTP)


def _plain(name: str, value: str) -> str:
    """A header of our own words, folded at its blanks only, and never in front of the first word."""
    # The standard library puts a long <…> into an encoded word, where no filter finds it again.
    first, *words = value.split(" ")
    lines = [f"{name}: {first}"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > SUBJECT_LIMIT:
            lines.append("")
        lines[-1] += f" {word}"
    return _END.join(lines) + _END


def _content(both: Piece, envelope: Envelope, boundary: str) -> str:
    """Both parts; the last is the one that a mail program prefers (RFC 2046, section 5.1.4)."""
    if envelope.text_only:
        return _part("text/plain", both.text)
    parts = (_part("text/plain", both.text), _part("text/html", both.html))
    head = f'Content-Type: multipart/alternative;{_END} boundary="{boundary}"{_END}'
    return f"{head}{_END}--{boundary}{_END}" + f"{_END}--{boundary}{_END}".join(parts) + f"{_END}--{boundary}--{_END}"


@lru_cache(maxsize=2)
def _part(kind: str, body: str) -> str:
    encoding, encoded = encode(body)
    head = f'Content-Type: {kind}; charset="utf-8"{_END}Content-Transfer-Encoding: {encoding}{_END}'
    return head + _END + encoded.replace("\n", _END)


def encode(body: str) -> tuple[str, str]:
    """The transfer encoding that suits *body*, and *body* in it: readable unless mostly not Latin."""
    raw = body.encode()
    quoted, packed = b2a_qp(raw, istext=True), encodebytes(raw)
    if len(quoted) > 1.5 * len(packed):
        return "base64", packed.decode("ascii")
    return "quoted-printable", quoted.decode("ascii")

"""The digest as an e-mail message: headers, both parts, and the exact bytes to hand to a server.

The bytes depend on nothing but the digest and the envelope, so that a mail that is sent again is
the same mail.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from hashlib import sha256

from digest.envelopes import SUBJECT_WORDS, Envelope, Mailbox, mailbox
from digest.model import Digest
from digest.render import parts
from digest.render.mail_parts import html, text, text_and_html
from digest.render.mail_rows import Piece
from digest.text import count, safe, shorten

__all__ = ["Envelope", "html", "message", "text", "text_and_html"]

SUBJECT_LIMIT = 78

# What pandoc and others take for mathematics: no blank inside the dollars, no digit behind them.
_MATH = re.compile(r"(?<![\\$])\$(?![\s$])(?:[^$\\]|\\.)+?(?<!\s)\$(?![\d$])")


def message(digest: Digest, envelope: Envelope, body: Piece | None = None) -> bytes:
    """The whole message with CRLF line ends: the same bytes for the same arguments.

    *body* are its parts where they were made before, for another recipient of the same digest.
    """
    sender, recipient = mailbox(envelope.sender), mailbox(envelope.recipient)
    identity = _identity(digest, envelope.profile, recipient)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _header(sender)
    mail["To"] = _header(recipient)
    mail["Subject"] = subject(digest, envelope)
    mail["Date"] = format_datetime(digest.made)
    mail["Message-ID"] = message_id(digest, envelope)
    # All mails of one digest answer a mail that never was, which makes them one thread.
    mail["References"] = f"<digest.{_sha(envelope.profile)[:24]}@{sender.domain}>"
    mail["List-Id"] = list_id(envelope.profile)
    if envelope.unsubscribe:
        mail["List-Unsubscribe"] = f"<mailto:{mailbox(envelope.unsubscribe).address}?subject=unsubscribe>"
    # No out-of-office reply, please (RFC 3834; the second is what Exchange looks at).
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Precedence"] = "list"
    _attach(mail, body or text_and_html(digest), f"=_digest_{identity}", text_only=envelope.text_only)
    return mail.as_bytes()


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


def _header(who: Mailbox) -> Address:
    return Address(_unencoded(who.name), who.local, who.domain)


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


class _Verbatim(UnstructuredHeader, BaseHeader):
    """A header whose value is folded at its blanks only."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        # The standard library puts a long <…> into an encoded word, where no filter finds it again.
        lines = [f"{self.name}:"]
        for word in str(self).split(" "):
            if len(lines[-1]) + 1 + len(word) > (policy.max_line_length or 78):
                lines.append("")
            lines[-1] += f" {word}"
        return policy.linesep.join(lines) + policy.linesep


def _policy() -> Policy:
    registry = HeaderRegistry()
    for name in ("list-id", "list-unsubscribe", "references"):
        registry.map_to_type(name, _Verbatim)
    return SMTP.clone(header_factory=registry)


_POLICY = _policy()


def _attach(mail: EmailMessage, both: Piece, boundary: str, *, text_only: bool) -> None:
    """Both parts; the last is the one that a mail program prefers (RFC 2046, section 5.1.4)."""
    mail["MIME-Version"] = "1.0"
    if text_only:
        _fill(mail, "text/plain", both.text)
        return
    mail["Content-Type"] = "multipart/alternative"
    mail.set_boundary(boundary)
    for kind, body in (("text/plain", both.text), ("text/html", both.html)):
        part = EmailMessage(policy=_POLICY)
        _fill(part, kind, body)
        mail.attach(part)


def _fill(part: EmailMessage, kind: str, body: str) -> None:
    encoding, encoded = encode(body)
    part["Content-Type"] = f'{kind}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(encoded)


def encode(body: str) -> tuple[str, str]:
    """The transfer encoding that suits *body*, and *body* in it: readable unless mostly not Latin."""
    raw = body.encode()
    quoted, packed = b2a_qp(raw, istext=True), encodebytes(raw)
    if len(quoted) > 1.5 * len(packed):
        return "base64", packed.decode("ascii")
    return "quoted-printable", quoted.decode("ascii")

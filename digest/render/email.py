"""The digest as an e-mail message: headers, both parts, and the exact bytes to hand to a server.

The bytes depend on nothing but the digest and the envelope, so that a mail that is sent again is
the same mail.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from dataclasses import dataclass
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from hashlib import sha256

from digest.model import Digest
from digest.render import parts
from digest.render.mail_parts import html, text, text_and_html
from digest.text import count, safe, shorten

__all__ = ["Envelope", "html", "message", "text"]

SUBJECT_LIMIT = 78

_MAILBOX = re.compile(r"(?:(?P<name>[^<>]*)<(?P<inner>[^<>]+)>|(?P<bare>[^<>]+))")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")
# What pandoc and others take for mathematics: no blank inside the dollars, no digit behind them.
_MATH = re.compile(r"(?<![\\$])\$(?![\s$])(?:[^$\\]|\\.)+?(?<!\s)\$(?![\d$])")


@dataclass(frozen=True)
class Envelope:
    """Whom a mail is from and to (`me@example.org` or `Name <me@example.org>`), and which digest it is.

    Raises ValueError for what cannot stand in a header.
    """

    sender: str = "Paper digest <digest@localhost>"
    recipient: str = "you@localhost"
    profile: str = "digest"

    def __post_init__(self) -> None:
        mailbox(self.sender)
        mailbox(self.recipient)
        _refuse_controls(self.profile)


def message(digest: Digest, envelope: Envelope) -> bytes:
    """The whole message with CRLF line ends: the same bytes for the same arguments."""
    sender, recipient = mailbox(envelope.sender), mailbox(envelope.recipient)
    identity = _identity(digest, envelope.profile, recipient)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = subject(digest)
    mail["Date"] = format_datetime(digest.made)
    mail["Message-ID"] = f"<digest.{digest.made:%Y%m%d}.{identity}@{sender.domain}>"
    mail["List-Id"] = list_id(envelope.profile)
    # No out-of-office reply, please (RFC 3834; the second is what Exchange looks at).
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Precedence"] = "list"
    _attach(mail, digest, boundary=f"=_digest_{identity}")
    return mail.as_bytes()


def subject(digest: Digest) -> str:
    """`4 papers · Mon 23 Nov · Title of the first`, at most 78 characters."""
    matches = digest.matches
    papers = count(len(matches), "paper") if matches else "No papers"
    start = f"{papers} · {parts.day_name(digest.made.date()).rpartition(' ')[0]}"
    first = _cut(safe(matches[0].title), SUBJECT_LIMIT - len(start) - 3) if matches else ""
    return f"{start} · {first}" if first else start


def list_id(profile: str) -> str:
    """What mail filters know the digest by: constant per *profile* (RFC 2919, unmanaged name space)."""
    slug = re.sub(r"[^a-z0-9]+", "-", profile.lower()).strip("-")[:40] or "digest"
    return f"Paper digest <{slug}.{_sha(profile)[:16]}.localhost>"


def mailbox(given: str) -> Address:
    """The name and address in *given*, as a header can hold them; ValueError says what is wrong."""
    _refuse_controls(given)
    found = _MAILBOX.fullmatch(given.strip())
    local, at, domain = ((found["inner"] or found["bare"]) if found else "").strip().rpartition("@")
    if not found or not at:
        raise ValueError(f"{given!r} is not a mail address, expected me@example.org or Name <me@example.org>")
    if not _LOCAL.fullmatch(local):
        raise ValueError(f"{given!r}: only plain ASCII can stand before the @, got {local!r}")
    return Address(_unquoted(found["name"] or ""), local, _ascii_domain(domain, given))


def _unquoted(name: str) -> str:
    """*name* without the quotation marks around it, which the header puts back where it needs them."""
    quoted = re.fullmatch(r'"(.*)"', name.strip())
    return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else name.strip()


def _ascii_domain(domain: str, given: str) -> str:
    """*domain* as the name system has it: `bücher.example` is `xn--bcher-kva.example`."""
    try:
        encoded = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError(f"{given!r}: {domain!r} is not a domain") from error
    if len(encoded) > 253 or not _DOMAIN.fullmatch(encoded):
        raise ValueError(f"{given!r}: {domain!r} is not a domain")
    return encoded


def _refuse_controls(given: str) -> None:
    if not given.isprintable():
        raise ValueError(f"{given!r}: control characters cannot stand in a header")


def _cut(title: str, limit: int) -> str:
    """*title* in at most *limit* characters, cut at a word and never inside mathematics."""
    # Whatever reads a header takes "=?" for the start of an encoded word, which could hold a line end.
    title = title.replace("=?", "= ?")
    short = shorten(title, limit)
    end = len(short) - 1
    if short != title and (inside := next((m for m in _MATH.finditer(title) if m.start() < end < m.end()), None)):
        before = title[: inside.start()].rstrip(" ,;:.–-")
        return f"{before}…" if before else ""
    return short


def _identity(digest: Digest, profile: str, recipient: Address) -> str:
    """24 hexadecimal digits that two mails share if they are for the same reader, day and papers."""
    ids = sorted(match.paper.id for match in digest.matches)
    return _sha("\0".join([profile, recipient.addr_spec, digest.made.date().isoformat(), *ids]))[:24]


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
    registry.map_to_type("list-id", _Verbatim)
    return SMTP.clone(header_factory=registry)


_POLICY = _policy()


def _attach(mail: EmailMessage, digest: Digest, boundary: str) -> None:
    """Both parts; the last is the one that a mail program prefers (RFC 2046, section 5.1.4)."""
    both = text_and_html(digest)
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = "multipart/alternative"
    mail.set_boundary(boundary)
    mail.attach(_part("text/plain", both.text))
    mail.attach(_part("text/html", both.html))


def _part(kind: str, body: str) -> EmailMessage:
    encoding, encoded = encode(body)
    part = EmailMessage(policy=_POLICY)
    part["Content-Type"] = f'{kind}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(encoded)
    return part


def encode(body: str) -> tuple[str, str]:
    """The transfer encoding that suits *body*, and *body* in it: readable unless mostly not Latin."""
    raw = body.encode()
    quoted, packed = b2a_qp(raw, istext=True), encodebytes(raw)
    if len(quoted) > 1.5 * len(packed):
        return "base64", packed.decode("ascii")
    return "quoted-printable", quoted.decode("ascii")

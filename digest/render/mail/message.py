"""The digest as an e-mail message: the exact bytes of its headers and its parts.

They depend on the digest and the envelope alone, so that a mail that is sent again is the same mail.
"""

from base64 import encodebytes
from email.header import Header
from email.headerregistry import Address, BaseHeader
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from digest.model import Digest
from digest.render.formats import Look
from digest.render.mail.body import Body, html_part, make_body, make_preview, write_farewell
from digest.render.mail.headers import Envelope, Mailbox, parse_mailbox
from digest.render.mail.message_ids import write_message_id
from digest.render.mail.quoting import END, prefers_base64, quote, unquote
from digest.render.mail.rows import TextAndHtml
from digest.render.mail.subject import SUBJECT_LIMIT, break_encoded_words, subject_line
from digest.render.mail.unsubscribing import is_link, make_token, name_list, write_unsubscribe_headers

_SHORT_ADDRESS = 60  # characters, which need no folding behind the name of a header


class Message(NamedTuple):
    """A whole message with CRLF line ends (*content*): the same bytes for the same digest and envelope."""

    subject: str
    message_id: str
    content: bytes


def render_page(digest: Digest, look: Look) -> str:
    """A page of its own with what the HTML part of a mail has."""
    return html_part(digest)


def render_message(digest: Digest, look: Look) -> bytes:
    """A whole message that nobody has sent, between the addresses that stand in an Envelope by default."""
    return _write_message(digest, Envelope(), make_preview(digest), TextAndHtml("", "")).content


def build_message(digest: Digest, envelope: Envelope, body: Body | None = None) -> bytes:
    """The whole message with CRLF line ends, as `write_message` makes it."""
    return write_message(digest, envelope, body or make_body(digest)).content


def write_message(digest: Digest, envelope: Envelope, body: Body) -> Message:
    """The message with *body*, what `make_body` made of *digest*, once for all who get it."""
    return _write_message(digest, envelope, body, write_farewell(envelope))


def _write_message(digest: Digest, envelope: Envelope, body: Body, farewell: TextAndHtml) -> Message:
    """The message with *body*, and with *farewell* at its end."""
    sender, recipient = parse_mailbox(envelope.sender), parse_mailbox(envelope.recipient)
    identity = _identity_hash(digest, envelope)
    own_id = write_message_id(digest.made.date(), identity, recipient.address, envelope.secret, sender.domain)
    subject, thread = subject_line(digest, envelope), _name_thread(digest, envelope)
    lines = [
        _mailbox_header("From", sender),
        _mailbox_header("To", recipient),
        _subject_header(subject),
        _plain_header("Date", format_datetime(digest.made)),
        _plain_header("Message-ID", own_id),
        _plain_header("References", f"<{thread}@{sender.domain}>") if thread else "",
        _plain_header("List-Id", list_id(envelope.profile)),
        *(_plain_header(name, value) for name, value in _unsubscribe_headers(envelope).items()),
        # Prevent out-of-office replies: the first by RFC 3834, the second for Exchange.
        _plain_header("Auto-Submitted", "auto-generated"),
        _plain_header("X-Auto-Response-Suppress", "All"),
        _plain_header("Precedence", "list"),
        _plain_header("MIME-Version", "1.0"),
        _mime_content(body, farewell, envelope, boundary=f"=_digest_{identity[:24]}"),
    ]
    return Message(subject, own_id, "".join(lines).encode("ascii"))


def _name_thread(digest: Digest, envelope: Envelope) -> str:
    """The mail, which never existed, that all of one thread refer to: mail programs show them together."""
    if envelope.threads == "day":
        return f"digest.{digest.made:%Y%m%d}"
    return f"digest.{_sha256_hex(envelope.profile)[:24]}" if envelope.threads == "digest" else ""


def _unsubscribe_headers(envelope: Envelope) -> dict[str, str]:
    """How mail programs unsubscribe; nothing where `unsubscribe:` does not say it."""
    if not envelope.unsubscribe:
        return {}
    by_mail = envelope.sender if is_link(envelope.unsubscribe) else envelope.unsubscribe
    token = make_token(envelope.secret, name_list(envelope.profile), parse_mailbox(envelope.recipient).address)
    return write_unsubscribe_headers(envelope.unsubscribe, parse_mailbox(by_mail).address, token)


def list_id(profile: str) -> str:
    """The List-Id, by which mail filters know the digest: one for each *profile*."""
    return f"Paper digest <{name_list(profile)}>"


def _identity_hash(digest: Digest, envelope: Envelope) -> str:
    """Hexadecimal digits: the same for the same profile, recipient, day and papers."""
    ids = sorted(match.paper.id for match in digest.matches)
    recipient, day = parse_mailbox(envelope.recipient).address, digest.made.date().isoformat()
    occasion = [envelope.occasion] if envelope.occasion else []
    return _sha256_hex("\0".join([envelope.profile, recipient, day, *ids, *occasion]))


def _sha256_hex(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()


# --- MIME --------------------------------------------------------------------------------------
# Written by hand, because the standard library takes five times as long, and there may be thousands of recipients.
# Headers with text of people and pages are still encoded and folded by the standard library.


def _mailbox_header(name: str, mailbox: Mailbox) -> str:
    """A header with a mail address; its name may be any text, and is encoded if necessary."""
    if not mailbox.name and len(mailbox.address) <= _SHORT_ADDRESS:
        return _plain_header(name, mailbox.address)
    return _fold_mailbox(name, mailbox)


@lru_cache(maxsize=8)  # all mails have the same sender
def _fold_mailbox(name: str, mailbox: Mailbox) -> str:
    address = Address(break_encoded_words(mailbox.name), mailbox.local, mailbox.domain)
    header: BaseHeader = SMTP.header_factory(name, address)
    return header.fold(policy=SMTP)


@lru_cache(maxsize=8)
def _subject_header(subject: str) -> str:
    """The subject, all of it encoded where one character must be."""
    # Where only some words are encoded, the standard library doubles the blank before them.
    if subject.isascii():
        return _plain_header("Subject", subject)
    return f"Subject: {Header(subject, 'utf-8', header_name='Subject').encode(linesep=END)}{END}"


def _plain_header(name: str, value: str) -> str:
    """A header of plain ASCII, folded at its blanks only, and never before the first word."""
    # The standard library would write a long <…> as an encoded word, in which no mail filter finds it.
    first, *words = value.split(" ")
    lines = [f"{name}: {first}"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > SUBJECT_LIMIT:
            lines.append("")
        lines[-1] += f" {word}"
    return END.join(lines) + END


def _mime_content(body: Body, farewell: TextAndHtml, envelope: Envelope, boundary: str) -> str:
    """The parts of the message. Mail programs show the last one that they can (RFC 2046, section 5.1.4)."""
    text = _mime_part("text/plain", body.shared.text, farewell.text)
    if envelope.text_only:
        return text
    page = _mime_part("text/html", body.shared.html, farewell.html + body.html_end)
    head = f'Content-Type: multipart/alternative;{END} boundary="{boundary}"{END}'
    return f"{head}{END}--{boundary}{END}{text}{END}--{boundary}{END}{page}{END}--{boundary}--{END}"


def _mime_part(kind: str, shared: str, own: str) -> str:
    """The part with what is *shared* by many mails, quoted-printable already, and what one has of its *own*; all of it
    in base64 where that is much shorter."""
    if prefers_base64(shared):
        encoding, content = "base64", _pack(unquote(shared) + own)
    else:
        encoding, content = "quoted-printable", shared + quote(own)
    return f'Content-Type: {kind}; charset="utf-8"{END}Content-Transfer-Encoding: {encoding}{END}{END}{content}'


def _pack(text: str) -> str:
    return encodebytes(text.encode()).decode("ascii").replace("\n", END)

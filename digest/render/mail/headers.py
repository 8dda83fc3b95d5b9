"""The headers that people configure, checked: mail addresses, and subjects with placeholders."""

import re
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Literal

from digest.patterns import lazy_pattern
from digest.render.mail.unsubscribing import check_link

_MAILBOX = lazy_pattern(r"(?:(?P<name>[^<>]*)<(?P<inner>[^<>]+)>|(?P<bare>[^<>]+))")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = lazy_pattern(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = lazy_pattern(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")
# Which mails a mail program shows together: those of one day, all of one digest, or none.
Threads = Literal["day", "digest", "off"]
# The placeholders of a configured subject, such as `{papers} for the group, {day}`.
SUBJECT_WORDS = ("papers", "count", "day", "date", "title", "name")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mail address in its parts: the display *name* or '', the *local* part, and the *domain* in ASCII."""

    name: str
    local: str
    domain: str

    @property
    def address(self) -> str:
        """`me@example.org`, the form that mail servers take."""
        return f"{self.local}@{self.domain}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the headers of a mail are made of, besides its digest.

    *sender* and *recipient* are addresses, `me@example.org` or `Name <me@example.org>`; a mail to *unsubscribe*, or
    where that is a link its token, ends the subscription. *profile* is the name of the digest, the same in all its
    mails. *subject* is a template of the user's own with SUBJECT_WORDS in braces, None for the usual subject.
    *text_only*: the mail has no HTML part. *threads* says which mails belong together. What nobody else may guess,
    tokens and a part of the Message-ID, is made with the *secret*. An *occasion* makes a mail another one than that of
    the same day and papers without it. Raises ValueError for a value that cannot stand in a header.
    """

    sender: str = "Paper digest <digest@localhost>"
    recipient: str = "you@localhost"
    profile: str = "digest"
    subject: str | None = None
    unsubscribe: str | None = None
    text_only: bool = False
    threads: Threads = "off"
    secret: str = ""
    occasion: str = ""

    def __post_init__(self) -> None:
        parse_mailbox(self.sender)
        parse_mailbox(self.recipient)
        refuse_controls(self.profile)
        check_subject_template(self.subject or "")
        if self.unsubscribe:
            check_unsubscribe(self.unsubscribe)


@lru_cache(maxsize=1_024)  # each mail asks for its own several times, and all for the sender
def parse_mailbox(text: str) -> Mailbox:
    """The mail address *text*, `me@example.org` or `Name <me@example.org>`, in its parts.

    Raises ValueError, which says what is wrong, unless every mail server takes it without extensions (SMTPUTF8).
    """
    refuse_controls(text)
    match = _MAILBOX.fullmatch(text.strip())
    local, at_sign, domain = ((match["inner"] or match["bare"]) if match else "").strip().rpartition("@")
    if not match or not at_sign:
        raise ValueError(f"{text!r} is not a mail address, expected me@example.org or Name <me@example.org>")
    if not _LOCAL.fullmatch(local):
        raise ValueError(f"{text!r}: only plain ASCII can stand before the @, got {local!r}")
    return Mailbox(_unquote_name(match["name"] or ""), local, _encode_domain(domain, text))


def _unquote_name(name: str) -> str:
    """*name* without quotation marks around it; the header adds them again where it needs them."""
    quoted = re.fullmatch(r'"(.*)"', name.strip())
    return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else name.strip()


def _encode_domain(domain: str, text: str) -> str:
    """The *domain* of the address *text* as DNS has it: `bücher.example` is `xn--bcher-kva.example`."""
    try:
        encoded = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError(f"{text!r}: {domain!r} is not a domain") from error
    if len(encoded) > 253 or not _DOMAIN.fullmatch(encoded):
        raise ValueError(f"{text!r}: {domain!r} is not a domain")
    return encoded


def refuse_controls(text: str) -> None:
    """Raises ValueError if *text* has a control character, which could end a header and begin another one."""
    if not text.isprintable():
        raise ValueError(f"{text!r}: control characters cannot stand in a header")


def check_unsubscribe(text: str) -> None:
    """Raises ValueError unless *text* says how to leave a list: a mail address, or an https link with {token} in it."""
    if "://" in text:
        check_link(text)
    elif text.lower().startswith("mailto:"):
        raise ValueError(f"{text!r}: write the address alone, without `mailto:`")
    else:
        parse_mailbox(text)


def check_subject_template(template: str) -> None:
    """Raises ValueError if *template*, a configured subject, has other placeholders than SUBJECT_WORDS."""
    refuse_controls(template)
    for _, name, form, conversion in Formatter().parse(template):
        if name is not None and (name not in SUBJECT_WORDS or form or conversion):
            words = ", ".join(f"{{{word}}}" for word in SUBJECT_WORDS)
            raise ValueError(f"{{{name}}} means nothing in a subject, known are {words}")

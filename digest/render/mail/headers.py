"""What stands outside on a mail: addresses as people write them, and subjects of their own, checked."""

import re
from dataclasses import dataclass
from string import Formatter

_MAILBOX = re.compile(r"(?:(?P<name>[^<>]*)<(?P<inner>[^<>]+)>|(?P<bare>[^<>]+))")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")
# What stands for something in a subject of the reader's own, such as `{papers} for the group, {day}`.
SUBJECT_WORDS = ("papers", "count", "day", "date", "title", "name")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A person's *name*, perhaps '', and the two halves of the address, the *domain* in ASCII."""

    name: str
    local: str
    domain: str

    @property
    def address(self) -> str:
        """`me@example.org`, as servers take it."""
        return f"{self.local}@{self.domain}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whom a mail is from and to (`me@example.org` or `Name <me@example.org>`), and which digest it is.

    *profile* is the name that is the same for all mails of one digest, *subject* the reader's own, with
    SUBJECT_WORDS in braces. *unsubscribe* is whom to write to for no more of them. Raises ValueError for
    what cannot stand in a header.
    """

    sender: str = "Paper digest <digest@localhost>"
    recipient: str = "you@localhost"
    profile: str = "digest"
    subject: str | None = None
    unsubscribe: str | None = None
    text_only: bool = False

    def __post_init__(self) -> None:
        mailbox(self.sender)
        mailbox(self.recipient)
        refuse_controls(self.profile)
        check_subject(self.subject or "")
        if self.unsubscribe:
            mailbox(self.unsubscribe)


def mailbox(given: str) -> Mailbox:
    """The name and address in *given*, as a header can hold them; ValueError says what is wrong."""
    refuse_controls(given)
    found = _MAILBOX.fullmatch(given.strip())
    local, at, domain = ((found["inner"] or found["bare"]) if found else "").strip().rpartition("@")
    if not found or not at:
        raise ValueError(f"{given!r} is not a mail address, expected me@example.org or Name <me@example.org>")
    if not _LOCAL.fullmatch(local):
        raise ValueError(f"{given!r}: only plain ASCII can stand before the @, got {local!r}")
    return Mailbox(_unquoted(found["name"] or ""), local, _ascii_domain(domain, given))


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


def refuse_controls(given: str) -> None:
    """Raises ValueError for what could end a header."""
    if not given.isprintable():
        raise ValueError(f"{given!r}: control characters cannot stand in a header")


def check_subject(template: str) -> None:
    """Raises ValueError for a *template* of a subject that could not be filled in."""
    refuse_controls(template)
    for _, name, form, conversion in Formatter().parse(template):
        if name is not None and (name not in SUBJECT_WORDS or form or conversion):
            known = ", ".join(f"{{{word}}}" for word in SUBJECT_WORDS)
            raise ValueError(f"{{{name}}} means nothing in a subject, known are {known}")

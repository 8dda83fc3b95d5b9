"""Letters with one digest: a mail for each recipient, the digest in a format for each command."""

from functools import cached_property
from hashlib import sha256

from digest.channels.base import write_document
from digest.channels.deliveries.recipients import Recipient
from digest.config.commands import Command
from digest.config.mail import Account
from digest.letters import Letter
from digest.model import Digest
from digest.render.formats import FORMATS, Look
from digest.render.mail.body import Body, make_body
from digest.render.mail.cards import Cards
from digest.render.mail.headers import Envelope, parse_mailbox
from digest.render.mail.message import write_message
from digest.render.mail.subject import subject_line
from digest.text import defuse_mentions


class LetterWriter:
    """Writes letters with one *digest*, which is rendered once for all mails however many recipients get it; the
    *secret* makes what nobody else may guess, and *cards* are those of the mailing."""

    def __init__(self, digest: Digest, secret: str = "", cards: Cards | None = None) -> None:
        self._digest, self._secret, self._cards = digest, secret, cards

    @cached_property
    def _body(self) -> Body:
        return make_body(self._digest, self._cards)

    def write_letter(self, recipient: Recipient, account: Account | None) -> Letter:
        """The letter that brings the digest to *recipient*, a mail from *account* or what its command reads."""
        if command := recipient.settings.command:
            return self._write_for_command(recipient, command)
        if account is None:
            raise ValueError("a mail needs an account that it is from")
        return self._write_mail(recipient, account)

    def _write_mail(self, recipient: Recipient, account: Account) -> Letter:
        settings = recipient.settings
        envelope = Envelope(
            account.sender,
            recipient.address,
            settings.name or "digest",
            settings.subject,
            settings.unsubscribe or account.unsubscribe,
            settings.text_only,
            settings.threads,
            self._secret,
            recipient.occasion,
        )
        written = write_message(self._digest, envelope, self._body)
        return Letter(
            recipient.channel,
            parse_mailbox(account.sender).address,
            parse_mailbox(recipient.address).address,
            written.subject,
            written.message_id,
            len(self._digest.matches),
            written.content,
        )

    def _write_for_command(self, recipient: Recipient, command: Command) -> Letter:
        look = Look(FORMATS[command.format], limit=command.limit)
        document = write_document(self._digest, look)
        if isinstance(document, str):
            # Many a program hands Markdown on to a chat. Programs that read data get it as it is.
            text = defuse_mentions(document) if command.format == "markdown" else document
            document = text.encode("utf-8", "replace")
        envelope = Envelope(profile=recipient.address, subject=recipient.settings.subject, occasion=recipient.occasion)
        return Letter(
            recipient.channel,
            sender="",
            recipient=recipient.address,
            subject=subject_line(self._digest, envelope),
            message_id=name_delivery(self._digest, recipient.channel, recipient.occasion),
            papers=self._count_shown(look),
            content=document,
            kind="command",
            day=self._digest.day,
            format=command.format,
        )

    def _count_shown(self, look: Look) -> int:
        """How many papers a document has, the first of the digest: those for which a chat has room, elsewhere all."""
        if look.format.name != "chat":
            return len(self._digest.matches)
        from digest.render.chat import list_shown

        return len(list_shown(self._digest, look))


def name_delivery(digest: Digest, channel: str, occasion: str = "") -> str:
    """The name of the delivery of *digest* to *channel*, 32 hexadecimal digits: the same for the same papers, and for
    the same day where there are none; another one for a test, which is an *occasion* of its own."""
    papers = sorted(match.paper.id for match in digest.matches) or [digest.made.date().isoformat()]
    identity = "\0".join([channel, *papers, *([occasion] if occasion else [])])
    return sha256(identity.encode("utf-8", "replace")).hexdigest()[:32]

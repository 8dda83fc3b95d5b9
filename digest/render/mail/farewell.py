"""The last words of a mail, for its recipient alone: who sends it, how to stop it, how to have other words in it."""

from typing import NamedTuple
from urllib.parse import quote

from digest.render.mail.headers import Envelope, parse_mailbox
from digest.render.mail.unsubscribing import fill_link, is_link, make_token, name_list
from digest.text import shorten_text

_LONGEST_ADDRESS = 254


class Farewell(NamedTuple):
    """The last words of a mail: who sends it to whom (*origin*), and the *address* to which a mail with *subject* stops
    it, or the *link* in its place; one with other wishes goes to the *sender*."""

    origin: str
    sender: str
    address: str
    subject: str
    link: str = ""

    @property
    def stop_sentence(self) -> str:
        """How to stop these mails, where there are no links; a link itself follows it."""
        how = "open this page:" if self.link else f'write "{self.subject}" to {self.address}.'
        return f"To stop these mails, {how}"

    @property
    def stop_link(self) -> str:
        """The link to where these are stopped, or that writes the mail that stops them."""
        return self.link or _mail_link(self.address, self.subject)

    @property
    def wish_link(self) -> str:
        """The link that writes a mail about the words."""
        return _mail_link(self.sender, "other words")


def address_farewell(envelope: Envelope) -> Farewell:
    """The last words for the recipient of *envelope*."""
    sender, recipient = (
        shorten_text(parse_mailbox(box).address, _LONGEST_ADDRESS) for box in (envelope.sender, envelope.recipient)
    )
    origin = f"{sender} sends this to {recipient}."
    if envelope.unsubscribe and is_link(envelope.unsubscribe):
        token = make_token(envelope.secret, name_list(envelope.profile), parse_mailbox(envelope.recipient).address)
        return Farewell(origin, sender, sender, "unsubscribe", fill_link(envelope.unsubscribe, token))
    if envelope.unsubscribe:
        return Farewell(origin, sender, parse_mailbox(envelope.unsubscribe).address, "unsubscribe")
    return Farewell(origin, sender, sender, "stop")


def _mail_link(address: str, subject: str) -> str:
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}"

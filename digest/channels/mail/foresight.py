"""What can be foreseen to go wrong with a mail account, from what is written about it alone."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from digest.channels.mail.password import VARIABLE
from digest.channels.mail.providers import (
    domain_of_sender,
    find_provider,
    find_provider_of_address,
    is_relay,
    takes_no_passwords,
)
from digest.config.mail import Account, is_on_this_machine
from digest.errors import Remedy
from digest.text import format_count

_MOST_RECIPIENTS = 100  # for whom a mailbox of one's own will do
_GIVEN_UP = "Microsoft takes none from Outlook.com's accounts, nor from ever more others; `auth: xoauth2` gives a token"
_READ_MORE = Remedy("digest help accounts", "what providers take, and what a relay is for")


class Foreseen(NamedTuple):
    """Something that will probably go wrong, in a sentence, and the ways out."""

    finding: str
    remedies: tuple[Remedy, ...] = (_READ_MORE,)


def foresee_troubles(account: Account, recipients: int, environment: Mapping[str, str]) -> Iterator[Foreseen]:
    """What will probably go wrong when *account* sends one mail each to so many *recipients*."""
    if account.way != "smtp":
        return
    if finding := _find_useless_password(account, environment) or _find_given_up_password(account):
        yield Foreseen(finding)
    if finding := _find_foreign_sender(account):
        yield Foreseen(finding)
    if finding := _find_limit(account, recipients):
        yield Foreseen(finding)


def _find_useless_password(account: Account, environment: Mapping[str, str]) -> str | None:
    if not environment.get(VARIABLE) or account.user is None:
        return None
    if account.auth != "password":
        return f"{VARIABLE} is set, but `auth: {account.auth}` logs in with a token"
    if takes_no_passwords(account):
        return f"{VARIABLE} is set, but {_GIVEN_UP}"
    return None


def _find_given_up_password(account: Account) -> str | None:
    if account.user and account.auth == "password" and takes_no_passwords(account):
        return f"it logs in with a password, but {_GIVEN_UP}"
    return None


def _find_foreign_sender(account: Account) -> str | None:
    """Mails from an address of one provider by a server of another fail the check of DMARC at whoever gets them."""
    domain = domain_of_sender(account)
    provider = find_provider_of_address(domain)
    # A bridge or a server on this machine may hand the mails to whomever.
    if provider is None or find_provider(account.place) == provider or is_on_this_machine(account.place):
        return None
    return (
        f"`from:` is at {domain}, but {account.place} is no server of {provider.name}: who gets such mails takes them"
        f" for forged (DMARC); send by {provider.server}, or from an address of {account.place}"
    )


def _find_limit(account: Account, recipients: int) -> str | None:
    if is_relay(account.place):
        return None
    provider = find_provider(account.place)
    limit = provider.find_daily_limit(domain_of_sender(account)) if provider else None
    if limit is not None and recipients > limit and provider:
        return (
            f"{format_count(recipients, 'recipient')}, but {provider.name} lets an account send about {limit:,} mails a"
            " day; a relay (Amazon SES, Postmark, Mailgun, Brevo) sends more"
        )
    if recipients > _MOST_RECIPIENTS:
        return (
            f"{format_count(recipients, 'recipient')} are many for a mailbox; a relay (Amazon SES, Postmark, Mailgun,"
            " Brevo) signs the mails and hears of those that bounce"
        )
    return None

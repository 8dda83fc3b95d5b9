"""What is known of large mail providers: their servers, their addresses, their limits, and which logins they take."""

import re
import shlex
from typing import Literal, NamedTuple

from digest.config.mail import Account, is_on_this_machine
from digest.patterns import lazy_pattern
from digest.render.mail.headers import parse_mailbox

Passwords = Literal["app", "none"]
# Services that others hire for sending, and that have limits of their own.
_RELAYS = lazy_pattern(
    r"(?:^|\.)(?:amazonaws\.com|brevo\.com|sendinblue\.com|mailgun\.org|mailjet\.com|postmarkapp\.com|sendgrid\.net"
    r"|smtp2go\.com|smtp-relay\.gmail\.com)$"
)


class Provider(NamedTuple):
    """A provider: patterns of its servers (*hosts*) and of the *domains* of its own addresses, the server to name
    (*server*), which *passwords* it takes, and how many mails a day at most (*daily*, None: not known)."""

    name: str
    hosts: str
    domains: str
    server: str
    passwords: Passwords
    daily: int | None = None
    daily_of_others: int | None = None

    def find_daily_limit(self, domain: str) -> int | None:
        """How many mails a day an account may send whose address is at *domain*."""
        return self.daily if re.fullmatch(self.domains, domain) else self.daily_of_others


# Limits: support.google.com/mail/answer/22839 and support.google.com/a/answer/166852; learn.microsoft.com, "Exchange
# Online limits"; Outlook.com's as support.microsoft.com has it for a new account.
MICROSOFT = Provider(
    "Microsoft",
    r"(?:.+\.)?(?:office365|outlook|hotmail|live)\.com",
    r"(?:outlook|hotmail|live|msn|passport)\.(?:com|(?:com?\.)?[a-z]{2})",
    "smtp.office365.com",
    "none",
    300,
    10_000,
)
# Only with STARTTLS: support.apple.com/en-us/102525.
APPLE = Provider("Apple", r"smtp\.mail\.(?:me|icloud)\.com", r"(?:icloud|me|mac)\.com", "smtp.mail.me.com", "app")
PROTON = Provider(
    "Proton", r"smtp\.protonmail\.ch", r"(?:proton\.me|protonmail\.com|pm\.me)", "Proton Mail Bridge", "app"
)
_PROVIDERS = (
    MICROSOFT,
    Provider(
        "Google", r"smtp\.(?:gmail|googlemail)\.com", r"(?:gmail|googlemail)\.com", "smtp.gmail.com", "app", 500, 2_000
    ),
    Provider(
        "Yahoo",
        r"smtp\.(?:mail\.yahoo|aol)\.com",
        r"(?:yahoo\.(?:com|(?:com?\.)?[a-z]{2})|ymail\.com|rocketmail\.com|aol\.com)",
        "smtp.mail.yahoo.com",
        "app",
    ),
    APPLE,
    Provider("Fastmail", r"smtp\.fastmail\.com", r"fastmail\.(?:com|fm)", "smtp.fastmail.com", "app"),
    PROTON,
)


def propose_settings(address: str) -> dict[str, str]:
    """The keys of `mail:` with which whoever has given out *address* takes mails; empty where that is not known."""
    provider = find_provider_of_address(address.rpartition("@")[2])
    if provider is None:
        return {}
    if provider == MICROSOFT:
        return {"host": provider.server, "port": "587", "token_command": f"oama access {shlex.quote(address)}"}
    password = {"password_command": "pass show smtp"}
    if provider == PROTON:
        return {"host": "127.0.0.1", "port": "1025", "security": "starttls", "ca_file": "~/cert.pem", **password}
    return {"host": provider.server, **({"port": "587"} if provider == APPLE else {}), **password}


def find_provider(host: str) -> Provider | None:
    """Whose server *host* is, None where that is not known."""
    return next((each for each in _PROVIDERS if re.fullmatch(each.hosts, host.lower())), None)


def find_provider_of_address(domain: str) -> Provider | None:
    """Who has given out the addresses at *domain*, None where that is not known."""
    return next((each for each in _PROVIDERS if re.fullmatch(each.domains, domain.lower())), None)


def is_relay(host: str) -> bool:
    """Whether *host* is a service for sending to many, or a server on this machine, which knows its own limits."""
    return is_on_this_machine(host) or bool(_RELAYS.search(host.lower()))


def domain_of_sender(account: Account) -> str:
    """The domain of the address that mails of *account* are from."""
    return parse_mailbox(account.sender).domain.lower()


def takes_no_passwords(account: Account) -> bool:
    """Whether *account* is at a provider that has given passwords up, by its server or by the name of its user."""
    provider = find_provider(account.place) or find_provider_of_address((account.user or "").rpartition("@")[2])
    return provider is not None and provider.passwords == "none"

"""What the refusals of a login mean: one table, from the reply of the server to what the reader can do.

Words of Microsoft: https://learn.microsoft.com/exchange/mail-flow-best-practices/how-to-set-up-a-multifunction-device
and "SMTP AUTH clients"; of Google: https://support.google.com/mail/answer/3726730.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from digest.channels.mail.providers import find_provider, find_provider_of_address, takes_no_passwords
from digest.channels.mail.smtp_replies import is_temporary, reply_text
from digest.config.mail import Account, is_on_this_machine
from digest.letters import SendResult

_USE_OAUTH = "write `auth: xoauth2` with `token_command:`, or let msmtp log in by `sendmail:` (`digest help accounts`)"
_NO_PASSWORDS = f"this account takes no passwords, app passwords included; {_USE_OAUTH}"
_WRONG_PASSWORD = "is the password right?"  # noqa: S105 - a question
_RARE_PASSWORDS = f"{_WRONG_PASSWORD} Microsoft takes none from ever more accounts; {_USE_OAUTH}"
_ADMINISTRATOR = "the administrator must allow Authenticated SMTP for this mailbox"


class _Refusal(NamedTuple):
    """A reply that matches *pattern*, to a password, a token or "both", and the *advice* that it leads to."""

    of: str
    pattern: re.Pattern[str]
    advice: str


def _refusal(of: str, pattern: str, advice: str) -> _Refusal:
    return _Refusal(of, re.compile(pattern, re.IGNORECASE), advice)


_BY_MICROSOFT = r"PROD\.OUTLOOK\.COM"  # the name of the machine, at the end of its replies
_REFUSALS = (
    _refusal(
        "both", r"SmtpClientAuthentication is disabled", f"logging in is switched off, by tokens too; {_ADMINISTRATOR}"
    ),
    _refusal("both", r"security defaults|did not meet the criteria", f"a policy of the organisation; {_ADMINISTRATOR}"),
    _refusal("password", r"basic authentication is (?:disabled|not supported)|\b5\.7\.30\b", _NO_PASSWORDS),
    _refusal("password", r"\b5\.7\.139\b", _RARE_PASSWORDS),
    _refusal(
        "token",
        rf"\b5\.7\.3\b|\b5\.7\.139\b|{_BY_MICROSOFT}",
        "the token was refused; it must be for https://outlook.office.com/SMTP.Send, not for Graph, and of this user",
    ),
    _refusal("password", rf"{_BY_MICROSOFT}", _RARE_PASSWORDS),
    _refusal(
        "password",
        r"\b5\.7\.9\b|application-specific password",
        "it wants an app password, which there is after 2-step verification is switched on, or `auth: xoauth2`",
    ),
    _refusal("password", r"\b5\.7\.14\b", "log in by a browser once, then give an app password or `auth: xoauth2`"),
)


def result_of_refused_login(account: Account, code: int, words: bytes | str, challenge: str = "") -> SendResult:
    """What the refusal of a login by *account* amounts to; *challenge* is what the server said to a token before."""
    reply = reply_text(code, words)
    problem = f"{account.place} refuses the login of {account.user}: {reply}"
    if is_temporary(code):
        return SendResult("pending", problem, for_all=True)
    return SendResult("held", f"{problem} ({find_advice(account, reply, challenge)})", for_all=True)


def add_advice(account: Account, refused: SendResult) -> SendResult:
    """*refused*, which the server said after a login by *account*, with what to do where the table knows it."""
    advice = _look_up(account, refused.detail) if account.user and refused.state == "held" else None
    return replace(refused, detail=f"{refused.detail} ({advice})") if advice else refused


def find_advice(account: Account, reply: str, challenge: str = "") -> str:
    """What somebody can do about *reply*, with which a login by *account* was refused for good."""
    if advice := _look_up(account, reply):
        return advice
    return _advise_on_password(account) if account.auth == "password" else _advise_on_token(challenge)


def _look_up(account: Account, reply: str) -> str | None:
    of = "password" if account.auth == "password" else "token"
    known = (each.advice for each in _REFUSALS if each.of in (of, "both") and each.pattern.search(reply))
    return next(known, None)


def _advise_on_token(challenge: str) -> str:
    said = f", {challenge}" if challenge else ""
    return f"the token was refused{said}; run `token_command` in a terminal, and log in again there"


def _advise_on_password(account: Account) -> str:
    if takes_no_passwords(account):
        is_personal = find_provider_of_address((account.user or "").rpartition("@")[2]) is not None
        return _NO_PASSWORDS if is_personal else _RARE_PASSWORDS
    provider = find_provider(account.place)
    if provider:
        return f"{_WRONG_PASSWORD} {provider.name} wants an app password here, not that of the account"
    if is_on_this_machine(account.place):
        return f"{_WRONG_PASSWORD} a bridge (Proton's) has one of its own; does it want an app password?"
    return "does it want an app password?"


def explain_no_login(account: Account, offered: tuple[str, ...]) -> str:
    """Why no login can be tried at a server that has *offered* these mechanisms, and what to write in its place."""
    host = account.place
    if not offered:
        return f"{host} offers no login that can be used here; take `user:` away, or another port"
    names = ", ".join(offered)
    for auth in ("xoauth2", "oauthbearer"):
        if auth.upper() in offered:
            token = "" if account.token_command else " with `token_command:` (`digest help accounts`)"
            return f"{host} takes no login by {account.auth}, but offers {names}; write `auth: {auth}`{token}"
    if account.auth != "password" and {"PLAIN", "LOGIN", "CRAM-MD5"} & set(offered):
        return (
            f"{host} takes passwords only ({names}); take `token_command:` and `auth:` away, give `password_command:`"
        )
    return f"{host} offers logins that digest does not know ({names}); msmtp may, by `sendmail:`"

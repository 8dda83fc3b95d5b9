"""Logging in with a token: the mechanisms XOAUTH2 and OAUTHBEARER, and what a server says that refuses one.

XOAUTH2: https://developers.google.com/gmail/imap/xoauth2-protocol; OAUTHBEARER: RFC 7628. `smtplib.SMTP.auth` is not
used: it cannot tell an empty challenge from none, and what is no base64 ends it with a traceback.
"""

import binascii
import json
import smtplib
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import NamedTuple

from digest.config.mail import Account
from digest.text import sanitize_line, shorten_text

_LONGEST_COMMAND = 512  # octets, the end of the line among them: RFC 4954 section 4
_CHALLENGE = 334
_NOT_UNDERSTOOD = (500, 501)  # what servers say that take no token in the line of the command
_MOST_CHALLENGES = 4
_LONGEST_FIELD = 120  # characters of what a server says, that are shown


class TokenReply(NamedTuple):
    """The last reply to a token, and what the server said of it before, as readable text (*challenge*)."""

    code: int
    words: bytes
    challenge: str = ""


class Mechanism(NamedTuple):
    """A way to give a token: what it is called, what is said first, and what after the server has refused it."""

    name: str
    first_answer: Callable[[Account, str], str]
    farewell: str


def _say_xoauth2(account: Account, token: str) -> str:
    return f"user={account.user}\1auth=Bearer {token}\1\1"


def _say_oauthbearer(account: Account, token: str) -> str:
    # A name in the first field has its signs escaped as RFC 5801 section 4 says.
    user = (account.user or "").replace("=", "=3D").replace(",", "=2C")
    return f"n,a={user},\1host={account.place}\1port={account.port}\1auth=Bearer {token}\1\1"


MECHANISMS = {
    "xoauth2": Mechanism("XOAUTH2", _say_xoauth2, ""),
    "oauthbearer": Mechanism("OAUTHBEARER", _say_oauthbearer, "\1"),
}


def offer_token(server: smtplib.SMTP, mechanism: Mechanism, account: Account, token: str) -> TokenReply:
    """Give *token* to *server*, once, and return what it says. Raises OSError, SMTPException where the line breaks."""
    answer = _encode(mechanism.first_answer(account, token))
    command = f"AUTH {mechanism.name}"
    is_said = len(command) + len(answer) + len(" \r\n") <= _LONGEST_COMMAND
    code, words = server.docmd(f"{command} {answer}" if is_said else command)
    if is_said and code in _NOT_UNDERSTOOD:
        is_said = False
        code, words = server.docmd(command)
    challenge = ""
    for _ in range(_MOST_CHALLENGES):
        if code != _CHALLENGE:
            break
        if is_said and words.strip():
            challenge = challenge or describe_challenge(words)
            code, words = server.docmd(_encode(mechanism.farewell))
        else:
            is_said = True
            code, words = server.docmd(answer)
    return TokenReply(code, words, challenge)


def _encode(answer: str) -> str:
    return b64encode(answer.encode()).decode("ascii")


def describe_challenge(words: bytes) -> str:
    """What a server says in place of taking a token: `status 401, it wants the scope https://mail.google.com/`."""
    try:
        text = b64decode(words, validate=True).decode("utf-8", "replace")
    except binascii.Error:
        text = words.decode("utf-8", "replace")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return shorten_text(sanitize_line(text), _LONGEST_FIELD)
    fields = (("status", said.get("status")), ("it wants the scope", said.get("scope")))
    known = [f"{words} {value}" for words, value in fields if isinstance(value, str | int) and str(value).strip()]
    return ", ".join(shorten_text(sanitize_line(field), _LONGEST_FIELD) for field in known)

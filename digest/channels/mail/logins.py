"""Logging in at a mail server, by a password or a token."""

import binascii
import smtplib
from collections.abc import Callable

from digest.channels.mail.login_refusals import explain_no_login, result_of_refused_login
from digest.channels.mail.oauth import MECHANISMS, offer_token
from digest.channels.mail.smtp_replies import RefusedError
from digest.config.mail import Account
from digest.letters import SendResult
from digest.text import sanitize_line

_ACCEPTED = (235, 503)  # 503: somebody is logged in already
_PASSWORD_MECHANISMS = ("CRAM-MD5", "PLAIN", "LOGIN")


def log_in(server: smtplib.SMTP, account: Account, find_secret: Callable[[], str | None]) -> None:
    """Log in as the user of *account*; *find_secret* is asked only where the server offers a way to give the secret.

    Raises RefusedError, and OSError or SMTPException where the line breaks.
    """
    offered = tuple(server.esmtp_features.get("auth", "").upper().split())
    usable = _PASSWORD_MECHANISMS if account.auth == "password" else (MECHANISMS[account.auth].name,)
    if not set(usable) & set(offered):
        raise _refuse(explain_no_login(account, offered))
    secret = find_secret() or ""
    if account.auth == "password":
        _give_password(server, account, secret)
    else:
        _give_token(server, account, secret)


def _give_password(server: smtplib.SMTP, account: Account, password: str) -> None:
    try:
        server.login(account.user or "", password)
    except smtplib.SMTPAuthenticationError as error:
        raise RefusedError(result_of_refused_login(account, error.smtp_code, error.smtp_error)) from error
    except UnicodeEncodeError as error:
        raise _refuse("the password has characters outside ASCII, which this login cannot carry") from error
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as error:
        raise _refuse(f"{account.place} does not end the login ({sanitize_line(str(error))})") from error
    except binascii.Error as error:
        raise _refuse(f"{account.place} answers the login with what is no challenge") from error


def _give_token(server: smtplib.SMTP, account: Account, token: str) -> None:
    reply = offer_token(server, MECHANISMS[account.auth], account, token)
    if reply.code not in _ACCEPTED:
        raise RefusedError(result_of_refused_login(account, reply.code, reply.words, reply.challenge))


def _refuse(problem: str) -> RefusedError:
    return RefusedError(SendResult("held", problem, for_all=True))

"""The ways by which mails leave: SMTP, the machine's own mail system, a Maildir, a folder."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from digest import filesystem
from digest.channels.mail.password import find_password
from digest.channels.mail.tokens import find_token
from digest.config.mail import Account
from digest.errors import DigestError
from digest.letters import Carrier


def open_carrier(account: Account, now: datetime) -> Carrier:
    """The way by which *account* sends its letters."""
    from digest.channels.mail import local_delivery

    if account.way == "sendmail":
        return local_delivery.Sendmail(account.place)
    if account.way == "maildir":
        return local_delivery.Maildir(account.place)
    if account.way == "folder":
        return local_delivery.Folder(account.place)
    from digest.channels.mail.smtp import Smtp

    return Smtp(account, partial(find_secret, account, os.environ), now=now)


def find_secret(
    account: Account, environment: Mapping[str, str], *, unattended: bool = False, patience: float | None = None
) -> str | None:
    """The password or the token by which *account* logs in, None where it does not. *unattended* and *patience* are as
    for `run_secret_command`. Raises SecretError."""
    if account.auth == "password":
        return find_password(account, environment, unattended=unattended, patience=patience)
    return find_token(account, unattended=unattended, patience=patience)


def check_account(account: Account, now: datetime, secret: Callable[[], str | None] | None = None) -> str:
    """Connect and log in, send nothing, and say in a sentence what was found. Raises DigestError.

    *secret* finds the password or the token, if not as for a letter.
    """
    if account.way != "smtp":
        return _check_local(account)
    from digest.channels.mail.smtp import Smtp
    from digest.channels.mail.smtp_replies import RefusedError

    try:
        with Smtp(account, secret or partial(find_secret, account, os.environ), now=now) as server:
            return server.check_login()
    except RefusedError as refused:
        raise DigestError(refused.result.detail) from refused


def _check_local(account: Account) -> str:
    path = filesystem.expand_path(account.place)
    if account.way == "sendmail":
        if not (path.is_file() and os.access(path, os.X_OK)):
            raise DigestError(f"mail.sendmail: {path} is no program that can be run")
        return f"{path} is there; whether it sends only `digest mail test` tells"
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise DigestError(f"mail.{account.way}: {there} is no folder that can be written to")
    return f"letters go into {path}"

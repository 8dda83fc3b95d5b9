"""The ways by which mails leave: SMTP, the machine's own mail system, a Maildir, a folder."""

import os
from datetime import datetime

from digest import filesystem
from digest.channels.deliveries.transports import Carrier
from digest.channels.mail.password import find_password
from digest.config.mail import Account
from digest.errors import DigestError


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

    return Smtp(account, lambda: find_password(account, os.environ), now=now)


def check_account(account: Account, now: datetime) -> str:
    """Connect and log in, send nothing, and say in a sentence what was found. Raises DigestError."""
    if account.way != "smtp":
        return _check_local(account)
    from digest.channels.mail.smtp import RefusedError, Smtp

    try:
        with Smtp(account, lambda: find_password(account, os.environ), now=now) as server:
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

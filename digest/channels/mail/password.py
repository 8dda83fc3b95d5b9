"""The password of the mail account: from the environment, a command, a file or the keyring; never shown."""

import subprocess
from collections.abc import Mapping

from digest import filesystem, permissions
from digest.config.mail import Account
from digest.errors import DigestError, UsageError

VARIABLE = "DIGEST_MAIL_PASSWORD"
_PATIENCE = 60  # seconds; whoever must type a passphrase has that long


class SecretError(DigestError):
    """The password could not be had: where it was looked for, and why; never what came instead."""


def find_password(account: Account, environment: Mapping[str, str]) -> str | None:
    """The password for *account*; None where it has no user. Raises SecretError."""
    if account.user is None:
        return None
    if given := environment.get(VARIABLE):
        return given
    if account.password_command:
        return _run_password_command(account.password_command)
    if account.password_file:
        return _read_password_file(account.password_file)
    if account.keyring:
        return _read_keyring(account)
    raise SecretError(
        f"no password for {account.user}: give `password_command`, `password_file` or `keyring: true` under `mail:`,"
        f" or {VARIABLE} in the environment"
    )


def _run_password_command(command: str) -> str:
    """The first line that *command* prints; a shell runs it, as the reader wrote it for one."""
    try:
        ran = subprocess.run(  # noqa: S602 - the reader's own command line
            command, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise SecretError(f"password_command said nothing for {_PATIENCE} s (does it ask for a passphrase?)") from None
    except OSError as error:
        raise SecretError(f"password_command cannot be run: {error.strerror}") from None
    if ran.returncode:
        raise SecretError(f"password_command ended with {ran.returncode}; try it in a terminal, and as cron runs it")
    return _first_line_of(ran.stdout, "password_command")


def _read_password_file(place: str) -> str:
    try:
        path = filesystem.expand_path(place)
    except UsageError as error:
        raise SecretError(str(error)) from error
    try:
        if permissions.others_have_access(path):
            raise SecretError(f"{path}: others can read the password; `chmod 600 {path}`")
        return _first_line_of(path.read_bytes(), str(path))
    except OSError as error:
        raise SecretError(f"{path}: the password cannot be read: {error.strerror}") from None


def _first_line_of(content: bytes, where: str) -> str:
    line = (content.splitlines() or [b""])[0]
    try:
        if line:
            return line.decode("utf-8")
    except UnicodeDecodeError:
        raise SecretError(f"{where}: the password is not UTF-8") from None
    raise SecretError(f"{where}: no password came; it belongs on the first line")


def _read_keyring(account: Account) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise SecretError("keyring is not installed; `pip install 'digest-papers[keyring]'`") from None
    try:
        found = keyring.get_password(f"digest:{account.place}", account.user or "")
    except KeyringError as error:
        # Cron has no session, and so no keyring that is open.
        said = f"the keyring cannot be asked ({type(error).__name__}); under cron use `password_command`"
        raise SecretError(said) from None
    if found:
        return found
    raise SecretError(
        f"the keyring knows no password of {account.user}; `keyring set digest:{account.place} {account.user}`"
    )

"""The password of the mail account: from the environment, a command, a file or the keyring; never shown."""

from collections.abc import Mapping

from digest import filesystem, permissions
from digest.channels.mail.secret_commands import SecretError as SecretError
from digest.channels.mail.secret_commands import run_secret_command
from digest.config.mail import Account
from digest.errors import UsageError

VARIABLE = "DIGEST_MAIL_PASSWORD"
_COMMAND = "password_command"


def find_password(
    account: Account, environment: Mapping[str, str], *, unattended: bool = False, patience: float | None = None
) -> str | None:
    """The password for *account*; None where it has no user. *unattended* and *patience* are as for
    `run_secret_command`. Raises SecretError."""
    if account.user is None:
        return None
    if given := environment.get(VARIABLE):
        return given
    if account.password_command:
        printed = run_secret_command(_COMMAND, account.password_command, unattended=unattended, patience=patience)
        return _first_line_of(printed.line, _COMMAND, printed.why)
    if account.password_file:
        return _read_password_file(account.password_file)
    if account.keyring:
        return _read_keyring(account)
    raise SecretError(
        f"no password for {account.user}: give `password_command`, `password_file` or `keyring: true` under `mail:`,"
        f" or {VARIABLE} in the environment"
    )


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


def _first_line_of(content: bytes, where: str, why: str = "") -> str:
    line = (content.splitlines() or [b""])[0]
    try:
        if line:
            return line.decode("utf-8")
    except UnicodeDecodeError:
        raise SecretError(f"{where}: the password is not UTF-8") from None
    raise SecretError(f"{where}: no password came; it belongs on the first line{why}")


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

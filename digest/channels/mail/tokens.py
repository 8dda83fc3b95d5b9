"""The access token of the mail account (OAuth 2), as the reader's own command prints it; never kept, never shown."""

from digest.channels.mail.secret_commands import SecretError, run_secret_command
from digest.config.mail import Account

_KEY = "token_command"
# What programs print where they have none: `jq -r` for one.
_NO_TOKENS = (b"null", b"none", b"undefined", b"false", b'""')


def find_token(account: Account, *, unattended: bool = False, patience: float | None = None) -> str:
    """The token for *account*, new with each call: the command knows best when it ends. Raises SecretError."""
    printed = run_secret_command(_KEY, account.token_command or "", unattended=unattended, patience=patience)
    token = printed.line.strip(b" \t")
    if not token:
        raise SecretError(f"{_KEY}: no token came; it belongs on the first line{printed.why}")
    return _check_token(token)


def _check_token(token: bytes) -> str:
    """*token*, if it is what may stand behind `Bearer` (RFC 6750). Raises SecretError, which does not quote it."""
    if token.lower() in _NO_TOKENS:
        raise SecretError(f"{_KEY}: `{token.decode()}` came, no token; `jq -re` in place of `jq -r` says so by itself")
    if token[:1] in (b"{", b"[", b'"'):
        raise SecretError(f"{_KEY}: JSON came; the token alone belongs on the first line (`jq -re .access_token`)")
    if token.lower().startswith(b"bearer "):
        raise SecretError(f"{_KEY}: `Bearer` came before the token; the token alone belongs on the first line")
    if not all(0x20 < sign < 0x7F for sign in token):
        raise SecretError(f"{_KEY}: what came has blanks, controls or letters outside ASCII, and is no token")
    return token.decode("ascii")

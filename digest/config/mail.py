"""The key `mail:`: the account that sends mail, and to whom it does where there is no list of deliveries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from digest.config.keys import MAIL_KEYS
from digest.config.mailboxes import read_mailbox, read_recipients, read_unsubscribe
from digest.config.reader import Section
from digest.config.yaml_nodes import MappingNode
from digest.errors import Remedy
from digest.patterns import lazy_pattern

Way = Literal["smtp", "sendmail", "maildir", "folder"]
Security = Literal["tls", "starttls", "none"]
Auth = Literal["password", "xoauth2", "oauthbearer"]
_WAYS: Mapping[str, Way] = {"host": "smtp", "sendmail": "sendmail", "maildir": "maildir", "folder": "folder"}
SECURITIES: tuple[Security, ...] = ("tls", "starttls", "none")
AUTHS: tuple[Auth, ...] = ("password", "xoauth2", "oauthbearer")
_PORTS: Mapping[Security, int] = {"tls": 465, "starttls": 587, "none": 25}
_SECURITY_OF_PORT: Mapping[int, Security] = {465: "tls", 587: "starttls", 25: "starttls"}
_LAST_PORT = 65_535
_LOOPBACK = lazy_pattern(r"localhost|127(?:\.\d+){3}|::1", re.IGNORECASE)
_YES, _NO = ("true", "yes", "on"), ("false", "no", "off")

_PASSWORD_KEYS = ("password_command", "password_file")
_LOGIN_KEYS = ("auth", "token_command")
_PATH_KEYS = ("sendmail", "maildir", "folder", "password_file", "ca_file")
_NO_TOKEN = "a token does not belong here, see `token_command`"  # noqa: S105 - a sentence
_NO_PASSWORD = "a password does not belong here, see `password_command` and `password_file`"  # noqa: S105 - the same
_ADVICE = {
    **dict.fromkeys(("password", "passwort", "passwd", "pass", "pwd", "app_password", "smtp_password"), _NO_PASSWORD),
    **dict.fromkeys(("token", "access_token", "refresh_token", "client_secret"), _NO_TOKEN),
}
_WHOLE_PATH = lazy_pattern(r"[/~$]|[A-Za-z]:[\\/]|\\\\")  # on Windows it begins with a drive or a server


@dataclass(frozen=True, slots=True)
class Account:
    """How mails leave: the *sender*, the *way*, and its *place* (a host, a program or a folder).

    It holds no password and no token, only where to find one; *auth* says which of them logs in. With *security*
    `starttls` the certificate is verified, and there is no fallback to plain text.
    """

    sender: str
    way: Way
    place: str
    port: int = 465
    security: Security = "tls"
    user: str | None = None
    password_command: str | None = None
    password_file: str | None = None
    keyring: bool = False
    ca_file: str | None = None
    unsubscribe: str | None = None
    auth: Auth = "password"
    token_command: str | None = None


def is_on_this_machine(host: str) -> bool:
    """Whether *host* is this machine, as it is for a bridge or a mail server of one's own."""
    return _LOOPBACK.fullmatch(host) is not None


def read_account(root: Section) -> tuple[Account | None, tuple[str, ...]]:
    """The account under `mail:`, None where that has mistakes, and the addresses under its `to:`."""
    reader, node = root.reader, root.nodes["mail"]
    if not isinstance(node, MappingNode):
        root.report_value("mail", "expected keys such as `from:`, `to:` and `host:`")
        return None, ()
    mistakes_before = len(reader.mistakes)
    section = reader.read_section(node, "mail", MAIL_KEYS, _ADVICE)
    recipients = read_recipients(section)
    ways = [key for key in _WAYS if key in section]
    if len(ways) != 1:
        exclusive = f"`{'` and `'.join(ways)}` exclude each other"
        section.report(exclusive if ways else f"expected one of {', '.join(_WAYS)}")
        return None, recipients
    account = _build_account(section, ways[0])
    return (account if len(reader.mistakes) == mistakes_before else None), recipients


def _build_account(section: Section, way: str) -> Account:
    place = section.read_text(way) or ""
    _check_paths(section)
    user = section.read_text("user")
    sender_key = "user" if "from" not in section and "@" in (user or "") else "from"
    sender = read_mailbox(section, sender_key)
    if sender_key not in section:
        section.report("expected `from:`, whom the mails are from")
    if way == "host":
        _check_host(section, place)
        _check_user(section, user)
    else:
        _refuse_login(section, way)
    security, port = _read_security(section, place)
    keyring = is_on(section, "keyring")
    return Account(
        sender=sender or "",
        way=_WAYS[way],
        place=place,
        port=port,
        security=security,
        user=user,
        password_command=section.read_text("password_command"),
        password_file=section.read_text("password_file"),
        keyring=keyring,
        ca_file=section.read_text("ca_file"),
        unsubscribe=read_unsubscribe(section),
        auth=_read_auth(section, keyring=keyring),
        token_command=section.read_text("token_command"),
    )


def _check_paths(section: Section) -> None:
    for key in _PATH_KEYS:
        text = section.read_text(key)
        if text and not _WHOLE_PATH.match(text):
            section.report_value(key, "write the whole path, or ~/…: cron begins in another folder")


def _check_host(section: Section, host: str) -> None:
    """Report a host that no name system can look up, so that it fails now and not every morning."""
    if re.fullmatch(r"[^:]+:\d+", host):
        section.report_value("host", f"`{host}` has the port in it; write that under `port:`")
        return
    if "@" in host:
        section.report_value("host", "expected the name of a server alone; who logs in stands under `user:`")
        return
    try:
        host.encode("idna")
    except UnicodeError:
        section.report_value("host", f"`{host}` is no name of a host")


def _check_user(section: Section, user: str | None) -> None:
    key = next((key for key in (*_PASSWORD_KEYS, "token_command") if key in section), None)
    if key and not user:
        whose = "token" if key == "token_command" else "password"
        section.report_value(key, f"expected `user:` too, whose {whose} it is")
    if user and not user.isprintable():
        section.report_value("user", "control characters cannot stand in a name")


def _read_auth(section: Section, *, keyring: bool) -> Auth:
    """How the user logs in: with a token where a command prints one, else with a password."""
    has_token = "token_command" in section
    auth = section.read_choice("auth", AUTHS, "xoauth2" if has_token else "password")
    if has_token:
        others = [*(key for key in _PASSWORD_KEYS if key in section), *(["keyring"] if keyring else [])]
        for other in others:
            section.report_value("token_command", f"a token or a password logs in, not both; take `{other}` away")
        if auth == "password":
            meant = Remedy("auth: xoauth2", "or take `token_command` away")
            section.report_value("auth", "`password` asks no `token_command`", meant)
    elif auth != "password":
        example = Remedy(section.find_key("token_command").example, "or what prints your token")
        section.report_value("auth", f"`{auth}` logs in with a token; expected `token_command:` too", example)
    return auth


def _refuse_login(section: Section, way: str) -> None:
    """Report keys of a login where none is done: a program logs in by itself, a folder asks for none."""
    for key in _LOGIN_KEYS:
        if key in section:
            section.report_value(key, f"is for `host:` alone, `{way}:` needs no login")


def _read_security(section: Section, host: str) -> tuple[Security, int]:
    """The security of the connection and its port; where only one of them is written, the other follows from it."""
    port = section.read_integer("port", None)
    if port and port > _LAST_PORT:
        section.report_value("port", f"expected a number up to {_LAST_PORT}, got `{port}`")
    chosen = section.read_choice("security", SECURITIES, None)
    security: Security = chosen or _SECURITY_OF_PORT.get(port or 465, "tls")
    is_meant = is_on(section, "insecure")
    if security == "none" and "host" in section and not is_on_this_machine(host) and not is_meant:
        section.report_value(
            "security",
            "`none` sends everything in the clear; a server with a certificate of its own takes `starttls` and"
            " `ca_file:`, `insecure: yes` says that you mean it",
        )
    return security, port or _PORTS[security]


def is_on(section: Section, key: str, default: Literal["yes", "no"] = "no") -> bool:
    """Whether the switch under *key* is on, or is so by *default*."""
    return section.read_choice(key, (*_YES, *_NO), default) in _YES

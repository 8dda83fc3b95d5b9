"""How an account logs in: by a password or a token, one of them, and only where there is a server."""

import pytest

from digest import config
from digest.config import ConfigError
from digest.config.mail import Account, is_on_this_machine
from digest.errors import list_remedies

COMMAND = "oama access me@example.org"


def text_of(**keys: str) -> str:
    common = {"from": "me@example.org", "host": "smtp.example.org", "user": "me@example.org"} | keys
    return "mail:\n" + "".join(f"  {key}: {value}\n" for key, value in common.items() if value)


def read(**keys: str) -> Account:
    account = config.read(text_of(**keys), "config.yaml").account
    assert account
    return account


def mistakes(**keys: str) -> list[str]:
    """What is wrong, without its place, and what is to be written."""
    with pytest.raises(ConfigError) as refused:
        config.read(text_of(**keys), "config.yaml")
    return [each.message.partition(": ")[2] + list_remedies(each.remedies) for each in refused.value.mistakes]


def test_a_password_logs_in_unless_a_command_prints_a_token() -> None:
    assert read().auth == "password"
    assert read(auth="Password").auth == "password"
    assert (read(token_command=COMMAND).auth, read(token_command=COMMAND).token_command) == ("xoauth2", COMMAND)
    assert read(token_command=COMMAND, auth="oauthbearer").auth == "oauthbearer"
    assert read(token_command=COMMAND, keyring="no").auth == "xoauth2"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            {"token_command": COMMAND, "password_command": "pass x"},
            "mail.token_command: a token or a password logs in, not both; take `password_command` away",
        ),
        (
            {"token_command": COMMAND, "password_file": "~/x"},
            "mail.token_command: a token or a password logs in, not both; take `password_file` away",
        ),
        (
            {"token_command": COMMAND, "keyring": "yes"},
            "mail.token_command: a token or a password logs in, not both; take `keyring` away",
        ),
        (
            {"auth": "xoauth2"},
            "mail.auth: `xoauth2` logs in with a token; expected `token_command:` too;"
            " write `token_command: oama access me@example.org` (or what prints your token)",
        ),
        (
            {"auth": "oauthbearer", "password_command": "pass x"},
            "mail.auth: `oauthbearer` logs in with a token; expected `token_command:` too;"
            " write `token_command: oama access me@example.org` (or what prints your token)",
        ),
        (
            {"auth": "password", "token_command": COMMAND},
            "mail.auth: `password` asks no `token_command`; write `auth: xoauth2` (or take `token_command` away)",
        ),
        (
            {"token_command": COMMAND, "user": ""},
            "mail.token_command: expected `user:` too, whose token it is",
        ),
        ({"auth": "oauth2"}, "mail.auth: `oauth2` means nothing here; did you mean xoauth2?"),
        (
            {"host": "", "sendmail": "/usr/bin/msmtp", "token_command": COMMAND},
            "mail.token_command: is for `host:` alone, `sendmail:` needs no login",
        ),
        ({"access_token": "x"}, "mail.access_token: no such key; a token does not belong here, see `token_command`"),
        ({"client_secret": "x"}, "mail.client_secret: no such key; a token does not belong here, see `token_command`"),
        ({"user": '"me\\nx"'}, "mail.user: control characters cannot stand in a name"),
    ],
    ids=str,
)
def test_what_does_not_go_together_is_a_mistake_with_a_way_out(keys: dict[str, str], expected: str) -> None:
    (told,) = mistakes(**keys)

    assert told == expected


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1"])
def test_this_machine_is_known(host: str) -> None:
    assert is_on_this_machine(host)


@pytest.mark.parametrize("host", ["localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "smtp.example.org", ""])
def test_another_machine_is_not(host: str) -> None:
    assert not is_on_this_machine(host)

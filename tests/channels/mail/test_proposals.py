"""What `digest init --to` proposes for addresses of large providers reads as an account that they take."""

import pytest

from digest.channels.mail.providers import find_provider, propose_settings, takes_no_passwords
from digest.config import read
from digest.config.first_file import Wishes, write_first_file

ADDRESSES = ("me@gmail.com", "me@outlook.com", "me@hotmail.co.uk", "me@yahoo.de", "me@icloud.com", "me@fastmail.com")


def uncommented(address: str) -> str:
    """The lines of `mail:` that the first file proposes, without their signs of a remark."""
    written = write_first_file(Wishes(("RAG",), (), address, account=propose_settings(address)))
    _, _, behind = written.partition("# mail:\n")
    lines = behind.split("\n\n", 1)[0].splitlines()
    return "mail:\n" + "".join(f"{line.removeprefix('# ').removeprefix('#')}\n" for line in lines)


@pytest.mark.parametrize("address", [*ADDRESSES, "me@proton.me", "me@cs.example.edu"])
def test_the_proposed_lines_are_an_account(address: str) -> None:
    account = read(uncommented(address), "config.yaml").account

    assert account
    assert account.user == address
    assert (account.token_command is not None) == takes_no_passwords(account)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_proposed_server_is_of_the_provider_of_the_address(address: str) -> None:
    provider = find_provider(propose_settings(address)["host"])

    assert provider
    assert propose_settings(address)["host"] == provider.server


def test_apple_and_microsoft_are_reached_by_starttls() -> None:
    for address in ("me@icloud.com", "me@outlook.com"):
        account = read(uncommented(address), "config.yaml").account

        assert account
        assert (account.port, account.security) == (587, "starttls")


def test_nothing_is_proposed_for_an_address_of_somebody_unknown() -> None:
    assert propose_settings("me@cs.example.edu") == {}

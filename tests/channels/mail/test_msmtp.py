"""The recipe of the manual with the real msmtp, which logs in by itself: what its exit statuses come to."""

import shutil
import socket
from pathlib import Path

import pytest
from support.letters import letter
from support.post_office import HOST, PASSWORD, USER, PostOffice, Step
from support.token_office import TOKEN, TokenOffice

from digest.channels.mail.local_delivery import Sendmail
from digest.letters import SendResult

MSMTP = shutil.which("msmtp")
pytestmark = pytest.mark.skipif(MSMTP is None, reason="msmtp is not installed")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


def configure(home: Path, port: int, **keys: str) -> None:
    """Write `~/.msmtprc` as the manual has it, for a server on this machine without encryption."""
    known = {"host": HOST, "port": str(port), "from": USER, "user": USER, "tls": "off"} | keys
    path = home / ".msmtprc"
    path.write_text("account default\n" + "".join(f"{key} {value}\n" for key, value in known.items()))
    path.chmod(0o600)


def sent() -> SendResult:
    return Sendmail(MSMTP or "").send(letter(), lambda: None)


def test_a_letter_leaves_by_a_token(home: Path) -> None:
    with TokenOffice() as office:
        configure(home, office.port, auth="xoauth2", passwordeval=f"echo {TOKEN}")
        result = sent()

    assert result.state == "sent"
    (got,) = office.got
    assert (got.sender, got.recipient, got.user) == ("me@example.org", "you@example.org", USER)
    assert got.mail["Message-ID"] == letter().message_id


def test_a_letter_leaves_by_a_password(home: Path) -> None:
    with PostOffice("none", login=True) as office:
        configure(home, office.port, auth="plain", passwordeval=f"echo {PASSWORD}")
        result = sent()

    assert (result.state, len(office.got)) == ("sent", 1)


def test_a_refused_token_is_77_and_held(home: Path) -> None:
    with TokenOffice(challenge="none") as office:
        configure(home, office.port, auth="xoauth2", passwordeval="echo expired")
        result = sent()

    assert (result.state, result.for_all) == ("held", True)
    assert "ended with 77: " in result.detail
    assert "expired" not in result.detail


def test_a_command_that_fails_is_78_and_held(home: Path) -> None:
    with TokenOffice() as office:
        configure(home, office.port, auth="xoauth2", passwordeval="exit 1")
        result = sent()

    assert (result.state, result.for_all) == ("held", True)
    assert "ended with 78: " in result.detail


def test_a_server_that_is_away_is_75_and_waits(home: Path) -> None:
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    configure(home, port, auth="off")

    result = sent()

    assert (result.state, result.for_all) == ("pending", True)
    assert "ended with 75: " in result.detail


def test_without_a_network_a_letter_waits(home: Path) -> None:
    configure(home, 25, auth="off", host="smtp.invalid")

    result = sent()

    assert result.state == "pending"
    assert "ended with 68: " in result.detail


@pytest.mark.parametrize(
    ("step", "said", "state", "for_all"),
    [
        ("GREETING", "421 busy", "pending", True),
        ("RCPT", "450 greylisted", "pending", False),
        ("RCPT", "550 nobody", "failed", False),
        ("DOT", "451 later", "pending", False),
        ("DOT", "554 spam", "pending", False),
    ],
)
def test_what_a_server_does_not_want_stops_no_other_letter(
    home: Path, step: Step, said: str, state: str, for_all: bool
) -> None:
    with PostOffice() as office:
        office.always(step, said)
        configure(home, office.port, auth="off")
        result = sent()

    assert (result.state, result.for_all) == (state, for_all)
    assert said in result.detail

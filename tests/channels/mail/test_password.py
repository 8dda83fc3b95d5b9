"""The password: where it is looked for, what is said where it is not found, and that it is never shown."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.post_office import PostOffice

from digest.channels.mail import secret_commands
from digest.channels.mail.password import VARIABLE, SecretError, find_password
from digest.config.mail import Account

SECRET = "s3cr3t & sesame"  # noqa: S105 - of nobody
NOWHERE: dict[str, str] = {}


def account(**changed: object) -> Account:
    return PostOffice().account(**{"user": "me", "place": "smtp.example.org"} | changed)


def told_by(command: str) -> Account:
    return account(password_command=command)


def refused(of: Account) -> str:
    with pytest.raises(SecretError) as error:
        find_password(of, NOWHERE)
    return str(error.value)


def test_an_account_without_a_user_needs_no_password() -> None:
    assert find_password(account(user=None), {VARIABLE: SECRET}) is None


def test_the_environment_comes_before_everything_else() -> None:
    assert find_password(told_by("echo other"), {VARIABLE: SECRET}) == SECRET


def test_an_empty_variable_is_none() -> None:
    assert find_password(told_by(f"echo '{SECRET}'"), {VARIABLE: ""}) == SECRET


def test_without_any_place_to_look_all_places_are_named() -> None:
    said = refused(account())

    for place in ("password_command", "password_file", "keyring: true", VARIABLE):
        assert place in said


# --- a command -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        f"echo '{SECRET}'",
        f"printf '%s' '{SECRET}'",
        f"printf '%s\\r\\n' '{SECRET}'",
        f"echo '{SECRET}'; echo 'user: me'",
        f"true && echo '{SECRET}' | cat",
    ],
)
def test_the_first_line_of_a_command_is_the_password(command: str) -> None:
    assert find_password(told_by(command), NOWHERE) == SECRET


@pytest.mark.parametrize(
    ("command", "told"),
    [
        pytest.param(f"echo '{SECRET}'; exit 3", "password_command ended with 3", id="it fails"),
        pytest.param("no-such-program-here", "password_command ended with 127", id="it does not exist"),
        pytest.param("true", "no password came", id="it says nothing"),
        pytest.param(f"echo; echo '{SECRET}'", "no password came", id="the first line is empty"),
        pytest.param(f"printf '%s\\377\\n' '{SECRET}'", "not UTF-8", id="it is not UTF-8"),
    ],
)
def test_a_command_without_a_password_is_told_and_what_it_said_is_not(
    command: str, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    said = refused(told_by(command))

    assert told in said
    assert SECRET not in said
    assert SECRET not in capfd.readouterr().err


def test_a_command_that_waits_for_somebody_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_commands, "PATIENCE", 0.2)

    assert "passphrase?" in refused(told_by("exec sleep 60"))


def test_a_command_hears_nothing_from_standard_input() -> None:
    assert "no password came" in refused(told_by("cat"))


# --- a file --------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(f"{SECRET}\nwhat else is in it\n")
    path.chmod(0o600)
    return path


def test_the_first_line_of_a_file_is_the_password(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(file.parent))

    for written in (str(file), "~/password", "$HOME/password"):
        assert find_password(account(password_file=written), NOWHERE) == SECRET


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o700])
def test_a_file_that_only_its_owner_reads_is_fine(file: Path, mode: int) -> None:
    file.chmod(mode)

    assert find_password(account(password_file=str(file)), NOWHERE) == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o644, 0o660, 0o777])
def test_a_file_that_others_have_any_right_to_is_refused_with_the_remedy(file: Path, mode: int) -> None:
    file.chmod(mode)

    said = refused(account(password_file=str(file)))

    assert f"`chmod 600 {file}`" in said
    assert SECRET not in said


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refused(account(password_file=str(tmp_path / "none"))).startswith(f"{tmp_path / 'none'}: ")


# --- the keyring -----------------------------------------------------------------------------------


BACKEND = """
import json
from pathlib import Path
from keyring.backend import KeyringBackend
from keyring.errors import PasswordSetError

class Keyring(KeyringBackend):
    priority = 1
    file = Path(__file__).with_name("kept.json")

    def get_password(self, service, username):
        return json.loads(self.file.read_text()).get(f"{service} {username}")

    def set_password(self, service, username, password):
        raise PasswordSetError
"""


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring that is a file, to which the test writes."""
    import keyring
    from keyring.core import load_keyring

    (tmp_path / "keyring_in_a_file.py").write_text(BACKEND)
    monkeypatch.syspath_prepend(tmp_path)
    before = keyring.get_keyring()
    keyring.set_keyring(load_keyring("keyring_in_a_file.Keyring"))
    yield tmp_path / "kept.json"
    keyring.set_keyring(before)
    sys.modules.pop("keyring_in_a_file")


def test_a_keyring_is_asked_by_host_and_user(keyring: Path) -> None:
    keyring.write_text(f'{{"digest:smtp.example.org me": "{SECRET}"}}')

    assert find_password(account(keyring=True), NOWHERE) == SECRET


def test_a_keyring_that_does_not_know_is_told_how_to_learn(keyring: Path) -> None:
    keyring.write_text("{}")

    assert "`keyring set digest:smtp.example.org me`" in refused(account(keyring=True))


def test_a_keyring_without_a_session_as_under_cron_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends.fail import Keyring

    monkeypatch.setattr("keyring.core._keyring_backend", Keyring())  # type: ignore[no-untyped-call]

    assert "under cron use `password_command`" in refused(account(keyring=True))
    assert keyring.get_keyring().__class__ is Keyring


def test_a_keyring_that_is_not_installed_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)

    assert "pip install 'digest-papers[keyring]'" in refused(account(keyring=True))

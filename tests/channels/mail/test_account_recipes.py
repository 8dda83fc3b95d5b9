"""The recipes of `digest help accounts`, run as they stand but for their servers, where their programs are."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.letters import NOW, letter
from support.loopback import Answer, Site
from support.post_office import HOST, PostOffice
from support.token_office import TOKEN, TokenOffice

from digest import config, filesystem
from digest.channels.mail.local_delivery import Sendmail
from digest.channels.mail.secret_commands import SecretError
from digest.channels.mail.smtp import Smtp
from digest.channels.mail.tokens import find_token
from digest.config.mail import Account

PAGE = (filesystem.MANUAL / "accounts.md").read_text(encoding="utf-8")
REFRESH = '{"access_token":"%s","expires_in":3599,"token_type":"Bearer"}'
REVOKED = '{"error":"invalid_grant","error_description":"Token has been expired or revoked."}'


def shown(beginning: str) -> str:
    """The lines of the page from the one with this *beginning* to the end of its block."""
    (block,) = re.findall(rf"^    {re.escape(beginning)}.*\n(?:    .*\n)*", PAGE, re.MULTILINE)
    return "".join(line[4:] for line in block.splitlines(keepends=True))


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} not installed")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "*")
    return tmp_path


@pytest.fixture
def provider() -> Iterator[Site]:
    """Where refresh tokens are changed into access tokens."""
    with Site() as running:
        yield running


def account_with(home: Path, provider: Site) -> Account:
    """An account with the script of the page, whose provider is *provider*."""
    (home / "bin").mkdir()
    script = shown("curl").replace("https://oauth2.googleapis.com", provider.url)
    (home / "bin" / "mail-token").write_text(script)
    (home / ".mail-token").write_text("client_id=x&grant_type=refresh_token&refresh_token=y\n")
    assert "`sh ~/bin/mail-token`" in PAGE
    return PostOffice().account(user="me", auth="xoauth2", token_command="sh ~/bin/mail-token")  # noqa: S106


@needs("curl", "jq")
def test_curl_and_jq_print_a_token(home: Path, provider: Site) -> None:
    provider.answers("/token", Answer((REFRESH % TOKEN).encode()))

    assert find_token(account_with(home, provider)) == TOKEN


@needs("curl", "jq")
@pytest.mark.parametrize(
    "answer",
    [Answer(REVOKED.encode(), 400), Answer(status=503), Answer(json.dumps({"oops": 1}).encode()), Answer(b"<html>")],
    ids=["revoked", "in trouble", "without a token", "no JSON"],
)
def test_curl_and_jq_fail_where_there_is_none(home: Path, provider: Site, answer: Answer) -> None:
    provider.answers("/token", answer)

    with pytest.raises(SecretError, match=r"token_command ended with|no token came"):
        find_token(account_with(home, provider))


@needs("openssl")
def test_openssl_shows_the_certificate_that_is_to_be_trusted(home: Path) -> None:
    with PostOffice("starttls", rogue=True) as office:
        command = shown("openssl").replace("127.0.0.1:1025", f"{HOST}:{office.port}")
        subprocess.run(command, shell=True, check=True, capture_output=True, timeout=60)  # noqa: S602
        with Smtp(office.account(ca_file="~/cert.pem"), lambda: None, now=NOW) as server:
            result = server.send(letter(), lambda: None)

    assert result.state == "sent"


@needs("msmtp")
def test_msmtp_logs_in_as_the_page_says(home: Path) -> None:
    with TokenOffice() as office:
        text = shown("account default")
        for theirs, ours in (
            ("host smtp.office365.com", f"host {HOST}"),
            ("port 587", f"port {office.port}"),
            ("tls on", "tls off"),
            ("passwordeval oama access me@example.org", f"passwordeval echo {TOKEN}"),
        ):
            assert theirs in text
            text = text.replace(theirs, ours)
        (home / ".msmtprc").write_text(text)
        (home / ".msmtprc").chmod(0o600)
        result = Sendmail(shutil.which("msmtp") or "").send(letter(), lambda: None)

    assert (result.state, len(office.got)) == ("sent", 1)


def test_the_accounts_of_the_page_are_what_it_says_of_them() -> None:
    accounts = [
        config.read("".join(line[4:] for line in block.splitlines(keepends=True)), "config.yaml").account
        for block in re.findall(r"^    mail:\n(?:    .*\n)*", PAGE, re.MULTILINE)
    ]

    token, bridge = accounts
    assert token
    assert bridge
    assert (token.auth, token.security, token.port) == ("xoauth2", "starttls", 587)
    assert (bridge.auth, bridge.security, bridge.port, bridge.ca_file) == ("password", "starttls", 1025, "~/cert.pem")

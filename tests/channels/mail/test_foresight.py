"""What `digest doctor` foresees of an account: senders of other providers, limits, passwords that nobody takes."""

from collections.abc import Mapping

import pytest

from digest.channels.mail.foresight import foresee_troubles
from digest.config.mail import Account, Auth

GMAIL, OFFICE, LAB = "smtp.gmail.com", "smtp.office365.com", "mail.lab.example"
PASSWORD = {"DIGEST_MAIL_PASSWORD": "x"}
NONE: Mapping[str, str] = {}


def account(
    host: str, sender: str = "me@example.org", user: str | None = None, auth: Auth = "password", way: str = "smtp"
) -> Account:
    return Account(sender, way, host, user=user, auth=auth)  # type: ignore[arg-type]


def foreseen(account: Account, recipients: int = 1, environment: Mapping[str, str] = NONE) -> list[str]:
    return [each.finding for each in foresee_troubles(account, recipients, environment)]


@pytest.mark.parametrize(
    ("host", "sender"),
    [
        (LAB, "me@gmail.com"),
        (LAB, "Me <me@GoogleMail.com>"),
        (OFFICE, "me@gmail.com"),
        (GMAIL, "me@outlook.com"),
        (GMAIL, "me@hotmail.co.uk"),
        ("email-smtp.eu-west-1.amazonaws.com", "me@yahoo.com"),
        (LAB, "me@icloud.com"),
        (LAB, "me@proton.me"),
    ],
)
def test_a_sender_at_one_provider_by_the_server_of_another_is_taken_for_forged(host: str, sender: str) -> None:
    (finding,) = foreseen(account(host, sender))

    assert f"{host} is no server of " in finding
    assert "DMARC" in finding


@pytest.mark.parametrize(
    ("host", "sender"),
    [
        (GMAIL, "me@gmail.com"),
        (OFFICE, "me@outlook.com"),
        ("smtp-mail.outlook.com", "me@hotmail.fr"),
        ("smtp.mail.yahoo.com", "me@yahoo.co.uk"),
        ("smtp.mail.me.com", "me@icloud.com"),
        ("127.0.0.1", "me@proton.me"),
        ("localhost", "me@gmail.com"),
        (GMAIL, "me@example.org"),
        (LAB, "me@notgmail.com"),
        (LAB, "me@gmail.com.example.org"),
        (LAB, "me@outlook.example.org"),
    ],
)
def test_a_sender_by_a_server_of_the_same_provider_is_fine(host: str, sender: str) -> None:
    assert foreseen(account(host, sender)) == []


def test_a_program_or_a_folder_is_not_judged() -> None:
    for way in ("sendmail", "maildir", "folder"):
        assert foreseen(account("/usr/sbin/sendmail", "me@gmail.com", way=way), 10_000, PASSWORD) == []


@pytest.mark.parametrize(
    ("host", "sender", "recipients", "told"),
    [
        (LAB, "me@lab.example", 100, None),
        (LAB, "me@lab.example", 101, "101 recipients are many for a mailbox; a relay"),
        (GMAIL, "me@gmail.com", 500, "many for a mailbox"),
        (GMAIL, "me@gmail.com", 501, "Google lets an account send about 500 mails a day; a relay"),
        (GMAIL, "me@example.org", 501, "many for a mailbox"),
        (GMAIL, "me@example.org", 2_001, "about 2,000 mails a day"),
        (OFFICE, "me@outlook.com", 301, "about 300 mails a day"),
        (OFFICE, "me@example.org", 10_001, "about 10,000 mails a day"),
        ("email-smtp.eu-west-1.amazonaws.com", "me@example.org", 50_000, None),
        ("smtp-relay.gmail.com", "me@example.org", 5_000, None),
        ("localhost", "me@example.org", 5_000, None),
    ],
)
def test_many_recipients_lead_to_a_relay(host: str, sender: str, recipients: int, told: str | None) -> None:
    findings = foreseen(account(host, sender), recipients)

    assert [told in finding for finding in findings if told] == [True] * bool(told)
    assert bool(findings) == bool(told)


@pytest.mark.parametrize(
    ("account", "environment", "told"),
    [
        (account(OFFICE, user="me@example.org"), PASSWORD, "DIGEST_MAIL_PASSWORD is set, but Microsoft takes none"),
        (account(LAB, user="me@outlook.com"), PASSWORD, "DIGEST_MAIL_PASSWORD is set, but Microsoft takes none"),
        (account(OFFICE, user="me@example.org"), {}, "it logs in with a password, but Microsoft takes none"),
        (account(OFFICE, user="me", auth="xoauth2"), PASSWORD, "but `auth: xoauth2` logs in with a token"),
        (account(OFFICE, user="me", auth="xoauth2"), {}, None),
        (account(GMAIL, user="me@gmail.com"), PASSWORD, None),
        (account(OFFICE), PASSWORD, None),
    ],
)
def test_a_password_that_nobody_takes_is_told_once(
    account: Account, environment: dict[str, str], told: str | None
) -> None:
    findings = foreseen(account, environment=environment)

    assert len(findings) == bool(told)
    assert not told or told in findings[0]

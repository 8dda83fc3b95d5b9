"""The digest by mail through a real Postfix, with STARTTLS and a login."""

from pathlib import Path

import pytest
from support.running import Command

from digest.retrieve import local
from servers.postfix import PASSWORD, Postfix


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "saved"
    path.write_bytes(local.SAMPLE_PATH.read_bytes())
    return path


def test_a_mail_arrives_once_for_each_recipient(digest: Command, postfix: Postfix, page: Path) -> None:
    config = digest.folder / "config.yaml"
    config.write_text("match: [RAG]\n" + postfix.configuration("you@example.org", "she@example.org"))

    first = digest("fetch", page, "--email", "-c", config)
    second = digest("fetch", page, "--email", "-c", config)

    assert [(each.status, each.out, each.err) for each in (first, second)] == [(0, b"", "")] * 2
    for user in ("you", "she"):
        (mail,) = postfix.mails(user, 1)
        assert mail["To"] == f"{user}@example.org"
        assert "1 paper" in mail["Subject"]
        plain = mail.get_body(("plain",))
        assert plain
        assert "found RAG" in plain.get_content()


def test_one_is_greylisted_one_is_nobody_and_one_has_the_mail(digest: Command, postfix: Postfix, page: Path) -> None:
    config = digest.folder / "config.yaml"
    config.write_text(
        "match: [RAG]\n" + postfix.configuration("me@example.org", "grey@example.org", "nobody@example.org")
    )

    for _ in range(2):
        ran = digest("fetch", page, "--email", "-c", config)
        assert ran.status == 4
        assert "grey@example.org: not accepted: 450" in ran.err

    waiting = digest("mail")
    assert len(postfix.mails("me", 1)) == 1
    assert "450 4.7.1" in waiting.words
    assert "refused" in waiting.text
    assert "nobody@example.org" in waiting.text


def test_a_wrong_password_is_held_and_told_without_the_password(digest: Command, postfix: Postfix, page: Path) -> None:
    config = digest.folder / "config.yaml"
    config.write_text(postfix.configuration("you@example.org").replace(f"echo {PASSWORD}", "echo wr0ng"))

    ran = digest("fetch", page, "--email", "-c", config)
    doctor = digest("doctor", "--online", "-c", config)

    assert (ran.status, doctor.status) == (4, 1)
    assert "535" in ran.err
    assert "digest mail retry" in ran.err
    assert "wr0ng" not in ran.err + doctor.text + doctor.err


def test_the_doctor_logs_in_and_sends_nothing(digest: Command, postfix: Postfix) -> None:
    config = digest.folder / "config.yaml"
    config.write_text(postfix.configuration("you@example.org"))

    doctor = digest("doctor", "--online", "-c", config)

    assert doctor.status == 0
    assert "STARTTLS, verified), logged in as me" in doctor.words


def test_a_certificate_of_somebody_else_gets_neither_mail_nor_password(
    digest: Command, postfix: Postfix, page: Path
) -> None:
    config = digest.folder / "config.yaml"
    config.write_text(postfix.configuration("you@example.org").replace(f"  ca_file: {postfix.ca}\n", ""))

    ran = digest("fetch", page, "--email", "-c", config)

    assert ran.status == 4
    assert "cannot be trusted" in ran.err

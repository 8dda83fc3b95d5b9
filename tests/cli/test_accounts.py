"""Accounts as people have them: tokens from a command, certificates of a server's own, and what `doctor` says."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.conftest import QUICK
from support.forked_command import Runner
from support.homes import Home
from support.post_office import PostOffice
from support.token_office import MICROSOFT_REFUSES, TOKEN, TokenOffice

YOU, SHE = "you@example.org", "she@example.org"
CONFIG = ("-c", "config.yaml")
FETCH = ("fetch", "list.json", "--email", *CONFIG)


@pytest.fixture
def lab(runner: Runner) -> Iterator[Home]:
    """A home with a list of one paper."""
    with tempfile.TemporaryDirectory(dir=QUICK if Path(QUICK).is_dir() else None) as base:
        home = Home(Path(base) / "home", runner)
        paper = {"paper": {"id": "2606.90041", "title": "On Tides", "summary": "What it is."}}
        page = {"dailyPapers": [paper], "dateString": "2026-06-09", "periodType": "day"}
        (home.folder / "list.json").write_text(json.dumps(page))
        yield home


def configure(home: Home, office: PostOffice, to: str = YOU, *, without: str = "password_command", **keys: str) -> None:
    lines = office.configuration(to=to, **keys).splitlines(keepends=True)
    text = "".join(line for line in lines if not line.strip().startswith(without))
    (home.folder / "config.yaml").write_text(text, encoding="utf-8")


def token_command(home: Home, script: str) -> str:
    """A program of the reader's that prints a token, or does whatever *script* does, and notes each call."""
    path = home.base / "token"
    path.write_text(f"#!/bin/sh\necho called >> {home.base}/calls\n{script}\n")
    path.chmod(0o755)
    return str(path)


def calls(home: Home) -> int:
    path = home.base / "calls"
    return len(path.read_text().splitlines()) if path.exists() else 0


def is_hidden(home: Home, secret: str) -> bool:
    """Whether *secret* stands in nothing that was written or said."""
    return not [path for path in home.base.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


# --- tokens ------------------------------------------------------------------------------------------


def test_one_token_serves_a_run_and_the_next_asks_anew(lab: Home) -> None:
    with TokenOffice("starttls") as office:
        configure(lab, office, f"[{YOU}, {SHE}]", token_command=token_command(lab, f"echo {TOKEN}"))
        first, second = lab(*FETCH), lab("mail", "test", *CONFIG)

    assert (first.status, second.status) == (0, 0)
    assert office.recipients == [YOU, SHE, YOU]
    assert calls(lab) == 2


@pytest.mark.parametrize("status", [1, 75])
def test_a_command_that_fails_leaves_mails_for_the_next_run(lab: Home, status: int) -> None:
    with TokenOffice("starttls") as office:
        fails = f"echo secret-token-of-nobody; echo 'no route to the provider' >&2; exit {status}"
        configure(lab, office, token_command=token_command(lab, fails))
        first = lab(*FETCH)
        waiting = json.loads(lab("mail", "-f", "json").out)["mails"]
        configure(lab, office, token_command=token_command(lab, f"echo {TOKEN}"))
        second = lab(*FETCH)

    assert (first.status, second.status) == (4, 0)
    assert "no route to the provider" in first.err
    assert "secret-token" not in first.err
    assert [mail["state"] for mail in waiting] == ["pending"]
    assert office.recipients == [YOU]


def test_a_refused_token_is_held_and_not_tried_again_until_somebody_says_so(lab: Home) -> None:
    with TokenOffice("starttls", challenge="none", refusal=MICROSOFT_REFUSES) as office:
        configure(lab, office, token_command=token_command(lab, "echo token-for-another-thing"))
        first, second = lab(*FETCH), lab(*FETCH)
        tried = sum(each.startswith("AUTH") for each in office.heard)
        office.tokens = ["token-for-another-thing"]
        third = lab("mail", "retry", *CONFIG)

    assert [first.status, second.status, third.status] == [4, 4, 0]
    assert tried == 1
    assert "https://outlook.office.com/SMTP.Send" in first.err
    assert "token-for-another-thing" not in first.err + second.err
    (lab.base / "token").unlink()
    assert is_hidden(lab, "token-for-another-thing")


# --- certificates --------------------------------------------------------------------------------------


def test_a_bridge_with_a_certificate_of_its_own_leads_to_ca_file(lab: Home) -> None:
    with PostOffice("starttls", rogue=True) as office:
        configure(lab, office, without="ca_file")
        tested, fetched, doctor = lab("mail", "test", *CONFIG), lab(*FETCH), lab("doctor", "--online", *CONFIG)

    assert (tested.status, fetched.status, doctor.status) == (4, 4, 1)
    for said in (tested.err, fetched.err, doctor.words):
        assert "cannot be trusted" in said
        assert "`ca_file: ~/cert.pem` under `mail:`" in said
    assert office.got == []


# --- doctor --------------------------------------------------------------------------------------------


def test_doctor_logs_in_with_a_token_and_sends_nothing(lab: Home) -> None:
    with TokenOffice("starttls") as office:
        configure(lab, office, token_command=token_command(lab, f"echo {TOKEN}"))
        doctor = lab("doctor", "--online", *CONFIG)

    assert doctor.status == 0
    assert "logged in as me@example.org" in doctor.words
    assert calls(lab) == 1
    assert not [each for each in office.heard if each.startswith("MAIL")]


def test_doctor_names_a_refused_token(lab: Home) -> None:
    with TokenOffice("starttls") as office:
        configure(lab, office, token_command=token_command(lab, "echo expired-token"))
        doctor = lab("doctor", "--online", *CONFIG)

    assert doctor.status == 1
    assert "status 401, it wants the scope https://mail.google.com/" in doctor.words
    assert "digest help accounts" in doctor.words
    assert "expired-token" not in doctor.words


@pytest.mark.parametrize("online", [(), ("--online",)], ids=["offline", "online"])
def test_doctor_finds_a_command_that_asks_where_nobody_answers(lab: Home, online: tuple[str, ...]) -> None:
    with PostOffice("starttls", login=True) as office:
        asks = token_command(lab, "read answer < /dev/tty && echo $answer")
        configure(lab, office, without="-", password_command=asks)
        doctor = lab("doctor", *online, *CONFIG)

    assert doctor.status == 1
    assert "without a terminal: password_command ended with" in doctor.words
    assert not [each for each in office.heard if each.startswith("AUTH")]


def test_doctor_without_the_network_connects_to_nobody(lab: Home) -> None:
    with PostOffice("starttls", login=True) as office:
        configure(lab, office, without="-")
        doctor = lab("doctor", *CONFIG)

    assert doctor.status == 0
    assert office.connections == 0


def test_doctor_foresees_what_receivers_and_providers_refuse(lab: Home) -> None:
    (lab.folder / "config.yaml").write_text(
        "mail: {from: me@gmail.com, host: smtp.office365.com, port: 587, user: me@gmail.com}\ndeliver:\n  - to:\n"
        + "".join(f"      - reader{number}@example.org\n" for number in range(101))
    )

    doctor = lab("doctor", *CONFIG, env={"DIGEST_MAIL_PASSWORD": "x"})
    checks = json.loads(lab("doctor", "-f", "json", *CONFIG).out)["checks"]

    assert "DIGEST_MAIL_PASSWORD is set, but Microsoft takes none" in doctor.words
    assert "smtp.office365.com is no server of Google" in doctor.words
    assert "101 recipients are many for a mailbox" in doctor.words
    assert [each["state"] for each in checks if each["name"] == "mail account"] == ["fine", *["remark"] * 3]

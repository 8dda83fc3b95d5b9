"""Reports on mails that came back: what they say, and that nobody can forge one or break anything by one."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.bounced import report
from support.homes import NOON

from digest.channels.mail.bounces import LARGEST_MAIL, parse_report, read_finding
from digest.channels.mail.mailboxes import read_mails, split_mails
from digest.errors import UsageError
from digest.render.mail.message_ids import write_message_id

ANN, BOB, SECRET = "ann@example.org", "bob@example.org", "s3cret"
ID = write_message_id(NOON.date(), "ab" * 32, ANN, SECRET, "example.org")
LETTER = f"From: me@example.org\r\nTo: {ANN}\r\nMessage-ID: {ID}\r\nSubject: x\r\n\r\nOn tides.\r\n".encode()
GOOD = report(LETTER, ANN)


def finding(content: bytes, known: tuple[str, ...] = (ANN, BOB)) -> tuple[str, str, str, bool]:
    found = read_finding(content, known, SECRET)
    bounce = found.bounce
    return found.what, found.address, bounce.status if bounce else "", bool(bounce and bounce.is_final)


# --- what a report says ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_the_mail_that_came_back_says_which_one_it_was(returned: str) -> None:
    assert finding(report(LETTER, ANN, returned=returned)) == ("bounce", ANN, "5.1.1", True)


def test_the_identifier_of_the_envelope_does_too() -> None:
    content = report(b"Subject: x\r\n\r\n", ANN, envelope_id=ID.strip("<>"), returned="text/rfc822-headers")

    assert finding(content) == ("bounce", ANN, "5.1.1", True)


@pytest.mark.parametrize(
    ("status", "action", "said", "read", "final"),
    [
        ("5.1.1", "failed", "smtp; 550 no", "5.1.1", True),
        ("5.1.10", "failed", "smtp; 556 null MX", "5.1.10", True),
        ("5.0.0", "failed", "smtp; 550 5.1.1 User unknown", "5.1.1", True),
        ("", "failed", "smtp; 550-5.1.1 The email account does not exist", "5.1.1", True),
        ("", "failed", "smtp; 550 no", "5.0.0", False),
        ("5.1.8", "failed", "smtp; 550 5.1.8 bad sender", "5.1.8", False),
        ("5.2.1", "failed", "smtp; 550 5.2.1 disabled", "5.2.1", False),
        ("5.2.2", "failed", "smtp; 552 full", "5.2.2", False),
        ("4.4.7", "failed", "smtp; 451 expired", "4.4.7", False),
        ("4.2.2", "delayed", "smtp; 452 full", "4.2.2", False),
        ("5.1.1", "delayed", "smtp; 550 odd", "4.1.1", False),
        ("5.1.1 (nobody)", "Failed", "x; 127.5.1.2.3", "5.1.1", True),
    ],
)
def test_a_status_is_read_and_judged(status: str, action: str, said: str, read: str, final: bool) -> None:
    assert finding(report(LETTER, ANN, status, action=action, said=said)) == ("bounce", ANN, read, final)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_that_all_went_well_is_no_failure(action: str) -> None:
    assert finding(report(LETTER, ANN, "2.1.5", action=action))[:2] == ("no failure", ANN)


def test_a_forwarded_mail_that_came_back_is_not_final_unless_the_report_names_the_first_address() -> None:
    assert finding(report(LETTER, "x@elsewhere.example")) == ("bounce", ANN, "5.1.1", False)
    assert finding(report(LETTER, "x@elsewhere.example", original="Ann@Example.ORG")) == ("bounce", ANN, "5.1.1", True)
    bounce = read_finding(report(LETTER, "x@elsewhere.example"), [ANN], SECRET).bounce
    assert bounce
    assert bounce.said == "forwarded to x@elsewhere.example: 550 5.1.1 User unknown"


def test_an_original_recipient_is_written_with_signs_for_odd_letters() -> None:
    odd = "a+b=c@example.org"
    letter = write_message_id(NOON.date(), "ab" * 32, odd, SECRET, "example.org")
    content = report(f"Message-ID: {letter}\r\n\r\n".encode(), "x@y.example", original="a+2Bb+3Dc@example.org")

    assert finding(content) == ("bounce", odd, "5.1.1", True)


@pytest.mark.parametrize(
    ("made", "taken"),
    [
        (NOON + timedelta(days=5), NOON + timedelta(days=5)),
        (NOON + timedelta(days=90), datetime(NOON.year, NOON.month, NOON.day, tzinfo=UTC)),
        (NOON - timedelta(days=30), datetime(NOON.year, NOON.month, NOON.day, tzinfo=UTC)),
    ],
)
def test_a_time_that_cannot_be_is_that_of_the_mail(made: datetime, taken: datetime) -> None:
    bounce = read_finding(report(LETTER, ANN, made=made), [ANN], SECRET).bounce

    assert bounce
    assert bounce.made.replace(microsecond=0) == taken


# --- what is none, or forged -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\xff", LETTER, b"From: a@b.c\nTo: d@e.f\nSubject: Re: papers\n\nI am on holiday.\n"],
    ids=["nothing", "no mail", "a mail of ours", "an answer"],
)
def test_what_is_no_report_is_left(content: bytes) -> None:
    assert finding(content)[0] == "no report"


def test_a_report_counts_only_with_the_proof_of_the_address() -> None:
    of_bob = write_message_id(NOON.date(), "ab" * 32, BOB, "guessed", "example.org")
    forged = [
        report(b"Subject: x\r\n\r\n", BOB),
        report(f"Message-ID: {of_bob}\r\n\r\n".encode(), BOB),
        report(LETTER.replace(b"digest.20260609", b"digest.20260610"), ANN),
        report(b"Message-ID: <digest.20260609.000000000000000000000000@example.org>\r\n\r\n", ANN),
    ]

    assert [finding(content)[0] for content in forged] == ["not ours"] * 4
    # Who forges a report on a mail that they have got themselves stops nobody else by it.
    assert finding(report(LETTER, BOB))[:2] == ("bounce", ANN)
    assert not finding(report(LETTER, BOB))[3]


def nested(depth: int) -> bytes:
    head = b"".join(b'Content-Type: multipart/report; boundary="%d"\n\n--%d\n' % (n, n) for n in range(depth))
    return b"From: a@b.c\nTo: d@e.f\n" + head


HOSTILE = {
    "endless nesting": nested(10_000),
    "nesting of messages": b"Content-Type: message/rfc822\n\n" * 20_000,
    "a hundred thousand parts": GOOD.replace(b"--=_report--", b"--=_report\r\n\r\nx\r\n" * 100_000),
    "a wrong charset": GOOD.replace(b"Content-Type: text/plain", b"Content-Type: text/plain; charset=punycode"),
    "a charset that is none": GOOD.replace(
        b"Content-Type: message/rfc822", b'Content-Type: text/rfc822-headers; charset="\0"'
    ),
    "controls in the address": GOOD.replace(b"rfc822;ann@", b"rfc822;\x1b[2Jann\x00@"),
    "a long header": GOOD.replace(b"Diagnostic-Code: ", b"Diagnostic-Code: " + b"5." * 500_000),
    "many recipients": GOOD.replace(
        b"\r\n\r\nFinal", b"\r\n\r\n" + b"Final-Recipient: rfc822;a@b.c\r\nAction: failed\r\n\r\n" * 20_000 + b"Final"
    ),
    "much behind it": GOOD + b"x" * 30_000_000,
    "much before it": b"X: y\r\n" * 200_000 + GOOD,
    "another encoding": GOOD.replace(
        b"Content-Type: message/delivery-status",
        b"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64",
    ),
    "bytes of no text": GOOD.replace(b"User unknown", bytes(range(128, 256))),
    "an odd date": GOOD.replace(b"Date: ", b"Date: 99999999999999999 "),
    "no date": GOOD.replace(b"Date: ", b"X-Date: "),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_is_read_in_bounds_and_says_nothing_odd(content: bytes) -> None:
    found = read_finding(content, [f"{n}@example.org" for n in range(1_000)], SECRET)

    assert found.what in ("no report", "not ours", "bounce", "no failure")
    assert found.address.isprintable()
    assert not found.bounce or (found.bounce.said.isprintable() and len(found.bounce.said) < 700)


@given(st.integers(0, len(GOOD)), st.binary(max_size=30), st.integers(0, 30))
def test_no_change_of_a_report_breaks_its_reading(at: int, put: bytes, gone: int) -> None:
    parse_report(GOOD[:at] + put + GOOD[at + gone :])


# --- mailboxes -------------------------------------------------------------------------------------------------------


def contents(path: Path, limit: int = 1_000) -> list[bytes]:
    return [mail.content for mail in read_mails(path, limit)]


def test_a_maildir_a_folder_a_file_and_an_mbox_are_read_and_left(tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    (tmp_path / "Maildir/new/1.host").write_bytes(b"A: 1\n\none\n")
    (tmp_path / "Maildir/cur/0.host:2,S").write_bytes(b"A: 2\n\ntwo\n")
    (tmp_path / "Maildir/tmp/2.host").write_bytes(b"half")
    (tmp_path / "Maildir/new/.hidden").write_bytes(b"no mail")
    (tmp_path / "Maildir/new/device").symlink_to("/dev/zero")
    (tmp_path / "mbox").write_bytes(b"From me x\nA: 1\n\none\n>From y\n\nFrom me x\nA: 2\n\nFrom here on\n")
    before = {path: path.lstat() for path in sorted(tmp_path.rglob("*")) if path.is_file()}

    assert contents(tmp_path / "Maildir") == [b"A: 1\n\none\n", b"A: 2\n\ntwo\n"]
    assert contents(tmp_path / "Maildir/new/1.host") == [b"A: 1\n\none\n"]
    assert contents(tmp_path / "mbox")[:1] == [b"A: 1\n\none\n>From y\n\n"]
    after = {path: path.lstat() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    assert {path: (each.st_ino, each.st_size, each.st_mtime_ns, each.st_mode) for path, each in before.items()} == {
        path: (each.st_ino, each.st_size, each.st_mtime_ns, each.st_mode) for path, each in after.items()
    }


def test_of_a_mail_that_is_too_large_the_beginning_is_read() -> None:
    endless = io.BytesIO(b"From x\n" + b"y" * 5_000_000 + b"\n\nFrom x\nsecond\n")

    assert [(len(mail.content), mail.content[:6]) for mail in split_mails(endless, "-", LARGEST_MAIL)] == [
        (LARGEST_MAIL, b"y" * 6),
        (7, b"second"),
    ]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        contents(tmp_path / "gone")
    with pytest.raises(UsageError, match="neither a mail nor"):
        contents(Path("/dev/null"))

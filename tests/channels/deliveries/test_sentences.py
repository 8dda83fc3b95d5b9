"""What is said of letters: accepted is only what a server has accepted."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from digest.channels.deliveries.outbox_runner import SendReport, Sent
from digest.channels.deliveries.sentences import (
    describe_attempt,
    describe_test,
    lay_out_attempt,
    list_remedies,
    summarize_refusals,
    summarize_report,
)
from digest.channels.deliveries.transports import Transport, make_mail_transport
from digest.config.mail import Account, Way
from digest.letters import Carrier, SendResult
from digest.render.text.lines import join_lines


def open_nothing() -> Carrier:
    raise AssertionError("nothing is sent here")


SMTP = Account("me@example.org", "smtp", "smtp.example.org")
NOW = datetime(2026, 6, 9, 7, 30, tzinfo=UTC)


def transport_of(account: Account) -> Transport:
    return make_mail_transport([], account, NOW)


SENT = Sent("ann@example.org", 27, SendResult("sent", "250 kept"), transport_of(SMTP))
BUSY = Sent("bob@example.org", 1, SendResult("pending", "451 mailbox busy"), transport_of(SMTP))
GONE = Sent("cleo@example.org", 2, SendResult("failed", "550 nobody"), transport_of(SMTP))
CUT = Sent("dora@example.org", 2, SendResult("in doubt", "the line was cut"), transport_of(SMTP))
CHAT = Sent(
    "chat", 3, SendResult("sent"), Transport("command", (("command", "chat"),), "", "accepted", "apprise", open_nothing)
)


def row(sent: Sent) -> str:
    return join_lines(lay_out_attempt(sent, widest=16, width=100), color=False).removesuffix("\n")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (SENT, "✓ ann@example.org    27 papers, accepted"),
        (replace(SENT, again=True), "✓ ann@example.org    27 papers, accepted, again, because it was not known "),
        (BUSY, "✗ bob@example.org    1 paper, not accepted: 451 mailbox busy"),
        (GONE, "✗ cleo@example.org   2 papers, not accepted: 550 nobody"),
        (CUT, "✗ dora@example.org   2 papers, perhaps accepted: the line was cut"),
        (replace(BUSY, recipient="a\x1b[2Jb@example.org"), "✗ a [2Jb@example.…   1 paper, "),
    ],
)
def test_each_mail_is_a_row(sent: Sent, told: str) -> None:
    assert row(sent).startswith(told)


def test_a_row_wraps_within_its_last_column() -> None:
    lines = join_lines(lay_out_attempt(BUSY, widest=16, width=50), color=False).splitlines()

    assert lines == ["✗ bob@example.org    1 paper, not accepted: 451", f"{'':21}mailbox busy"]


@pytest.mark.parametrize(
    ("way", "sent", "failed"),
    [
        ("smtp", "accepted", "not accepted: no"),
        ("sendmail", "handed over to /x", "not handed over: no"),
        ("maildir", "written to /x", "not written: no"),
        ("folder", "written to /x", "not written: no"),
    ],
)
def test_what_was_only_written_is_not_called_accepted(way: Way, sent: str, failed: str) -> None:
    transport = transport_of(replace(SMTP, way=way, place="/x"))
    left = replace(SENT, transport=transport)
    refused = replace(BUSY, result=SendResult("pending", "no"), transport=transport)

    assert row(left).endswith(f" papers, {sent}")
    assert row(refused).endswith(f" paper, {failed}")
    assert ("accepted" in (describe_attempt(refused) or "")) == (way == "smtp")


def test_a_test_mail_names_the_server_and_the_recipient() -> None:
    folder = transport_of(replace(SMTP, way="folder", place="/x"))

    assert describe_test(SENT) == "accepted by smtp.example.org for ann@example.org"
    assert describe_test(replace(SENT, transport=folder)) == "written to /x for ann@example.org"
    assert describe_test(GONE) == "cleo@example.org: not accepted: 550 nobody"
    assert describe_test(CHAT) == "accepted by apprise for chat"


@pytest.mark.parametrize(
    ("tried", "said"),
    [
        ((SENT,), None),
        ((BUSY,), "1 mail was not accepted; it is kept in the outbox"),
        ((BUSY, GONE), "2 mails were not accepted; they are kept in the outbox"),
        ((SENT, SENT, BUSY), "1 of 3 mails was not accepted; it is kept in the outbox"),
    ],
)
def test_what_did_not_leave_is_told_in_one_sentence(tried: tuple[Sent, ...], said: str | None) -> None:
    assert summarize_refusals(SendReport(tried)) == said


def test_only_what_each_run_tries_again_is_said_to_be_tried_again() -> None:
    assert "each run" in list_remedies(SendReport((BUSY, GONE)))[0].explanation
    assert "each run" not in list_remedies(SendReport((GONE,)))[0].explanation


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (SendReport(), "no mail sent"),
        (SendReport((SENT,)), "1 mail sent"),
        (SendReport((SENT, GONE), held=("mail",)), "1 mail sent, 1 is held"),
        (SendReport((SENT, SENT, BUSY, CUT), held=("mail", "mail")), "2 mails sent, 2 wait, 2 are held"),
        (SendReport((SENT, CHAT)), "2 deliveries sent"),
        (SendReport((BUSY,), left=("mail", "mail")), "no mail sent, 3 wait"),
    ],
)
def test_a_run_of_the_outbox_is_one_line(report: SendReport, said: str) -> None:
    assert summarize_report(report) == said

"""The post with a real archive and a real server: what each run does with what waits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.letters import NOW, letter
from support.post_office import PASSWORD, Odd, PostOffice, Step

from digest.archive import Archive
from digest.channels.deliveries import outbox_runner
from digest.channels.deliveries.outbox_runner import SendReport, Sent
from digest.channels.deliveries.transports import Transport, make_mail_transport
from digest.channels.mail import carriers, password
from digest.config.mail import Account
from digest.delivery import ChannelDelivery
from digest.letters import Destination

BAD, GREY, GOOD = "bad@example.org", "grey@example.org", "good@example.org"


@dataclass
class Box:
    """An archive with an outbox, and the runs of a post that serves it, a day apart."""

    path: Path
    archive: Archive
    now: datetime = NOW
    told: list[Sent] = field(default_factory=list)

    def queue(self, *recipients: str) -> None:
        """A letter for each; they are called `letter 1`, `letter 2` and so on."""
        first = len(self.archive.outbox.letters()) + 1
        letters = (letter(to, f"letter-{at}") for at, to in enumerate(recipients, first))
        self.archive.outbox.queue([ChannelDelivery(each.channel, letter=each) for each in letters], self.now)

    def run(self, account: Account) -> SendReport:
        self.now += timedelta(days=1)
        return self.send(account, self.now)

    def send(self, account: Account, now: datetime, *configured: str) -> SendReport:
        """A run at *now*; with addresses, they are all that are *configured*."""
        destinations: list[Destination] = [("mail", each) for each in configured]
        transports = [
            transport_of(
                account, *(destinations or [(each.kind, each.recipient) for each in self.archive.outbox.letters()])
            )
        ]
        return outbox_runner.send_queued_letters(
            self.archive.outbox, transports, now, self.told.append, configured=destinations or None
        )

    @property
    def states(self) -> list[str]:
        return [each.state for each in self.archive.outbox.letters()]

    @property
    def said(self) -> list[str]:
        return [each.detail for each in self.archive.outbox.letters()]


def transport_of(account: Account, *destinations: Destination) -> Transport:
    """The way of mails from *account*, to these *destinations*."""
    return replace(make_mail_transport([], account, NOW), destinations=destinations)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    with Archive(tmp_path / "archive.db") as archive:
        yield Box(tmp_path / "archive.db", archive)


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A server that wants a login; the right password is in the environment."""
    monkeypatch.setenv(password.VARIABLE, PASSWORD)
    with PostOffice("starttls", login=True) as office:
        yield office


def states(report: SendReport) -> list[str]:
    return [sent.result.state for sent in report.tried]


# --- what goes well --------------------------------------------------------------------------------


def test_what_waits_is_sent_once_and_the_box_is_empty(box: Box, office: PostOffice) -> None:
    box.queue(GOOD, "you@example.org")

    first, second = box.run(office.account()), box.run(office.account())

    assert (states(first), first.is_complete) == (["sent", "sent"], True)
    assert second == SendReport()
    assert office.recipients == [GOOD, "you@example.org"]
    assert box.archive.outbox.letters() == []


def test_an_empty_box_asks_nobody(box: Box, office: PostOffice) -> None:
    assert box.run(office.account()).is_complete
    assert office.connections == 0


def test_each_letter_is_told_at_once(box: Box, office: PostOffice) -> None:
    box.queue(BAD, GOOD)
    office.always("RCPT", "550 nobody", to=BAD)
    had: list[int] = []

    transport = transport_of(office.account(), ("mail", BAD), ("mail", GOOD))
    outbox_runner.send_queued_letters(box.archive.outbox, [transport], NOW, lambda _: had.append(len(office.got)))

    assert had == [0, 1]


def test_older_letters_go_first(box: Box, office: PostOffice) -> None:
    box.queue(GREY)
    office.answers("RCPT", "450 later", to=GREY)
    box.run(office.account())
    box.queue(GOOD)

    box.run(office.account())

    assert office.recipients == [GREY, GOOD]


# --- one of three --------------------------------------------------------------------------------------


def test_of_three_one_is_sent_one_waits_and_one_is_kept(box: Box, office: PostOffice) -> None:
    box.queue(GREY, BAD, GOOD)
    office.answers("RCPT", "450 greylisted", to=GREY)
    office.always("RCPT", "550 nobody of that name", to=BAD)

    first = box.run(office.account())

    assert (states(first), first.is_complete) == (["pending", "failed", "sent"], False)
    assert (box.states, box.said) == (["pending", "failed"], ["450 greylisted", "550 nobody of that name"])

    second = box.run(office.account())

    assert (states(second), second.is_complete, second.held) == (["sent"], False, ("mail",))
    assert office.recipients == [GOOD, GREY]
    assert box.states == ["failed"]


@pytest.mark.parametrize(
    ("step", "said", "state"),
    [
        ("DOT", "421 closing", "pending"),
        ("DOT", "452 no room", "pending"),
        ("DOT", "552 too large", "failed"),
        ("DOT", "554 content", "failed"),
        ("MAIL", "421 closing", "pending"),
        ("GREETING", "421 busy", "pending"),
    ],
)
def test_what_is_refused_is_kept_with_its_papers_and_the_words(
    box: Box, office: PostOffice, step: Step, said: str, state: str
) -> None:
    box.queue(GOOD)
    office.always(step, said)

    report = box.run(office.account())

    assert (states(report), box.states, box.said) == ([state], [state], [said])
    office.usual()
    assert len(box.run(office.account()).accepted) == (state == "pending")


def test_a_server_that_closes_leaves_the_rest_as_it_is(box: Box, office: PostOffice) -> None:
    box.queue(GOOD, BAD, GREY)
    office.always("MAIL", "421 closing")

    report = box.run(office.account())

    assert (states(report), len(report.left), report.stopped) == (["pending"], 2, "421 closing")
    assert box.states == ["pending"] * 3
    assert [each.tries for each in box.archive.outbox.letters()] == [1, 0, 0]
    office.usual()
    assert len(box.run(office.account()).accepted) == 3


def test_goodbye_refused_is_sent_all_the_same(box: Box, office: PostOffice) -> None:
    box.queue(GOOD)
    office.always("QUIT", "421 in a hurry")

    assert box.run(office.account()).is_complete
    assert box.run(office.account()) == SendReport()
    assert office.recipients == [GOOD]


# --- doubt ---------------------------------------------------------------------------------------------


def test_a_letter_in_doubt_is_sent_once_more_byte_for_byte(box: Box, office: PostOffice) -> None:
    box.queue(GOOD)
    office.answers("DOT", Odd.CUT)

    first, second, third = (box.run(office.account()) for _ in range(3))

    assert (states(first), states(second), third) == (["in doubt"], ["sent"], SendReport())
    assert [sent.again for sent in box.told] == [False, True]
    one, two = office.got
    assert one == two


def test_a_letter_that_is_in_doubt_twice_is_sent_once_more_after_a_day(box: Box, office: PostOffice) -> None:
    box.queue(GOOD)
    office.always("DOT", Odd.CUT)

    first, second = box.run(office.account()), box.run(office.account())
    soon = box.send(office.account(), box.now)
    third, fourth = box.run(office.account()), box.run(office.account())

    assert [states(each) for each in (first, second, soon, third, fourth)] == [
        ["in doubt"],
        ["in doubt"],
        [],
        ["in doubt"],
        [],
    ]
    assert [each.is_complete for each in (second, soon, third, fourth)] == [False] * 4
    assert [len(each.held) for each in (first, second, soon, third, fourth)] == [0, 1, 1, 1, 1]
    assert box.states == ["held"]
    assert len({got.content for got in office.got}) == 1
    assert len(office.got) == 3


def test_a_letter_to_a_recipient_who_was_taken_out_is_held_and_told_until_they_are_back(
    box: Box, office: PostOffice
) -> None:
    box.queue(GOOD, GREY)

    first = box.send(office.account(), NOW, GREY)
    second = box.send(office.account(), NOW, GREY)

    assert office.recipients == [GREY]
    assert [(each.held, each.is_complete) for each in (first, second)] == [(("mail",), False)] * 2
    assert "no longer in the configuration" in box.said[0]
    assert box.send(office.account(), NOW, GREY, GOOD).is_complete
    assert office.recipients == [GREY, GOOD]


def test_a_held_letter_does_not_hold_the_account(box: Box, office: PostOffice) -> None:
    box.queue(GOOD)
    office.answers("DOT", Odd.CUT, Odd.CUT)
    box.run(office.account())
    box.run(office.account())
    box.queue("you@example.org")

    report = box.send(office.account(), box.now)

    assert states(report) == ["sent"]
    assert office.recipients == [GOOD, GOOD, "you@example.org"]


def test_two_runs_that_were_killed_in_doubt_are_enough(box: Box, office: PostOffice) -> None:
    box.queue(GOOD)
    (number,) = box.archive.outbox.numbers_to_send("", NOW, [("mail", GOOD)])
    for _ in range(2):
        box.archive.outbox.begin_attempt(number)
        box.archive.outbox.mark_possibly_sent(number)

    report = box.run(office.account())

    assert (states(report), box.states, office.got) == (["held"], ["held"], [])
    assert "more than once" in box.said[0]


def test_a_doubt_outlives_a_run_that_reached_nobody(box: Box, office: PostOffice) -> None:
    box.queue(GOOD)
    office.answers("DOT", Odd.CUT)
    box.run(office.account())
    office.answers("MAIL", "421 closing")
    box.run(office.account())
    assert box.states == ["in doubt"]

    box.run(office.account())

    assert [sent.again for sent in box.told] == [False, True, True]


def test_a_program_that_was_killed_leaves_the_rest_waiting(box: Box, tmp_path: Path) -> None:
    program = tmp_path / "sendmail"
    program.write_text("#!/bin/sh\nkill -9 $$\n")
    program.chmod(0o755)
    box.queue(GOOD, GREY)

    report = box.run(replace(PostOffice().account(), way="sendmail", place=str(program)))

    assert (states(report), len(report.left)) == (["in doubt"], 1)
    assert box.states == ["in doubt", "pending"]
    program.write_text("#!/bin/sh\nexit 0\n")
    assert states(box.run(replace(PostOffice().account(), way="sendmail", place=str(program)))) == [
        "sent",
        "sent",
    ]


# --- the account -----------------------------------------------------------------------------------------


def test_a_refused_password_stops_the_knocking_until_a_person_says_so(
    box: Box, guarded: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(password.VARIABLE, "wr0ng")
    box.queue(GOOD, GREY)

    first = box.run(guarded.account())
    knocks = guarded.connections
    box.queue("you@example.org")
    second = box.run(guarded.account())

    assert (states(first), len(first.left)) == (["held"], 1)
    assert (second.tried, len(second.left), guarded.connections) == ((), 3, knocks)
    assert "535" in (second.stopped or "")
    assert "digest mail retry" in (second.stopped or "")
    assert box.states == ["held"] * 3

    monkeypatch.setenv(password.VARIABLE, PASSWORD)
    box.archive.outbox.release()
    assert box.run(guarded.account()).is_complete
    assert guarded.recipients == [GOOD, GREY, "you@example.org"]


def test_a_run_with_nothing_new_does_not_forget_what_is_held_for_the_account(
    box: Box, guarded: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(password.VARIABLE, "wr0ng")
    box.queue(GOOD)
    box.run(guarded.account())

    report = box.run(guarded.account())

    assert (len(report.left), report.is_complete) == (1, False)
    assert "535" in (report.stopped or "")


def test_another_account_releases_what_was_held_for_the_first(
    box: Box, guarded: PostOffice, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(password.VARIABLE, "wr0ng")
    box.queue(GOOD, GREY)
    box.run(guarded.account())

    report = box.run(office.account())

    assert (states(report), office.recipients) == (["sent", "sent"], [GOOD, GREY])


def test_a_password_that_cannot_be_had_leaves_all_waiting(
    box: Box, guarded: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(password.VARIABLE)
    box.queue(GOOD, GREY)

    report = box.run(guarded.account(password_command="exit 3"))  # noqa: S106

    assert (states(report), len(report.left)) == (["pending"], 1)
    assert "password_command ended with 3" in (report.stopped or "")
    assert box.states == ["pending", "pending"]
    monkeypatch.setenv(password.VARIABLE, PASSWORD)
    assert box.run(guarded.account()).is_complete


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda account: replace(account, ca_file=None), id="certificate of nobody we know"),
        pytest.param(lambda account: replace(account, user=None, ca_file="/none.pem"), id="no file of authorities"),
    ],
)
def test_a_connection_that_is_not_safe_is_held(
    box: Box, guarded: PostOffice, spoil: Callable[[Account], Account]
) -> None:
    box.queue(GOOD)

    report = box.run(spoil(guarded.account()))

    assert (states(report), box.states, guarded.got) == (["held"], ["held"], [])
    assert box.run(guarded.account()).is_complete


# --- a person ----------------------------------------------------------------------------------------------


def test_a_letter_that_was_refused_for_good_goes_when_a_person_says_so(box: Box, office: PostOffice) -> None:
    box.queue(BAD)
    office.answers("RCPT", "550 nobody yet")
    box.run(office.account())
    assert box.run(office.account()) == SendReport(held=("mail",))

    box.archive.outbox.release()

    assert states(box.run(office.account())) == ["sent"]


def test_one_of_the_held_letters_can_be_tried_alone(
    box: Box, guarded: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(password.VARIABLE, "wr0ng")
    box.queue(GOOD, GREY)
    box.run(guarded.account())
    monkeypatch.setenv(password.VARIABLE, PASSWORD)

    box.archive.outbox.release(box.archive.outbox.letters()[1].number)

    assert len(box.run(guarded.account()).accepted) == 2


def test_a_dropped_letter_is_not_sent(box: Box, office: PostOffice) -> None:
    box.queue(GOOD, GREY)
    box.archive.outbox.drop(box.archive.outbox.letters()[0].number)

    box.run(office.account())

    assert office.recipients == [GREY]


# --- transports, and what they leave behind --------------------------------------------------------------------------


@pytest.mark.parametrize("transport", ["maildir", "folder"])
def test_what_stays_on_this_machine_goes_the_same_way(box: Box, tmp_path: Path, transport: str) -> None:
    account = replace(PostOffice().account(), way=transport, place=str(tmp_path / "mail"))  # type: ignore[arg-type]
    box.queue(GOOD, GREY)

    assert box.run(account).is_complete
    assert box.run(account) == SendReport()
    assert sum(path.is_file() for path in (tmp_path / "mail").rglob("*")) == 2


@pytest.mark.parametrize("transport", ["maildir", "folder"])
def test_a_run_that_was_killed_before_it_took_note_leaves_one_file(box: Box, tmp_path: Path, transport: str) -> None:
    account = replace(PostOffice().account(), way=transport, place=str(tmp_path / "mail"))  # type: ignore[arg-type]
    box.queue(GOOD)
    waiting = box.archive.outbox.letter(box.archive.outbox.letters()[0].number)
    assert waiting
    with carriers.open_carrier(account, NOW) as carrying:
        carrying.send(waiting, lambda: None)

    assert box.run(account).is_complete

    assert sum(path.is_file() for path in (tmp_path / "mail").rglob("*")) == 1


def test_the_password_is_in_no_file_of_the_archive(box: Box, guarded: PostOffice) -> None:
    box.queue(GOOD, GREY)
    guarded.always("RCPT", "450 later", to=GREY)

    box.run(guarded.account(password_command=f"echo '{PASSWORD}'"))

    assert guarded.recipients == [GOOD]
    for path in box.path.parent.glob("archive.db*"):
        assert PASSWORD.encode() not in path.read_bytes()


def test_a_check_says_how_it_is_kept_safe(guarded: PostOffice, tmp_path: Path) -> None:
    local = replace(guarded.account(), way="maildir", place=str(tmp_path))

    assert "STARTTLS, verified" in carriers.check_account(guarded.account(), NOW)
    assert carriers.check_account(local, NOW) == f"letters go into {tmp_path}"

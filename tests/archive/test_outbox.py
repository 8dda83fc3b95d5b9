"""The outbox: letters kept with the deliveries that they carry, and what is noted of each."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from digest.archive import Archive, ArchiveError, old_schema
from digest.archive.outbox import DeliveryHistory
from digest.delivery import ChannelDelivery
from digest.letters import Letter, LetterState, QueuedLetter, SendResult
from digest.model import Listing, Paper

NOW = datetime(2026, 6, 9, 7, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TUESDAY = date(2026, 6, 9)
YOU, SHE = "mail:you@example.org", "mail:she@example.org"
TIDES, MOSS = Paper("arxiv:2606.90001", "On Tides"), Paper("arxiv:2606.90002", "On Moss")
LETTER = Letter(YOU, "me@example.org", "you@example.org", "Two papers", "<1@example.org>", 2, b"Subject: x\r\n\r\n")
OURS, OTHER = "this account", "another account"


@pytest.fixture
def archive() -> Iterator[Archive]:
    """An archive that knows two papers."""
    with Archive(":memory:") as opened:
        opened.papers.remember([Listing("hf", (TIDES, MOSS), TUESDAY, source="hf")], [TIDES, MOSS], NOW)
        yield opened


def known(archive: Archive) -> DeliveryHistory:
    """What the archive knows of its one recipient."""
    (recipient,) = archive.outbox.histories().values()
    return recipient


def to_send(archive: Archive, account: str, now: datetime) -> list[int]:
    """The numbers of the letters that *account* would try at *now*, whoever they are for."""
    everybody = [(each.kind, each.recipient) for each in archive.outbox.letters()]
    return archive.outbox.numbers_to_send(account, now, everybody)


def queued(archive: Archive, *letters: Letter) -> list[int]:
    """The numbers of *letters* in the outbox."""
    before = {each.number for each in archive.outbox.letters()}
    archive.outbox.queue([ChannelDelivery(each.channel, letter=each) for each in letters], NOW)
    return [each.number for each in archive.outbox.letters() if each.number not in before]


def noted(archive: Archive, number: int, state: LetterState, said: str = "", *, for_all: bool = False) -> None:
    archive.outbox.record_result(number, SendResult(state, said, for_all), OURS, LATER)


def states(archive: Archive) -> dict[int, str]:
    return {each.number: each.state for each in archive.outbox.letters()}


def only(archive: Archive) -> QueuedLetter:
    (waiting,) = archive.outbox.letters()
    return waiting


# --- what a run has for its readers ------------------------------------------------------------


def test_a_round_is_deliveries_a_letter_and_marks_at_once(archive: Archive) -> None:
    archive.outbox.queue([ChannelDelivery(YOU, [TIDES, MOSS], LETTER, high_water_marks=[("hf", TUESDAY)])], NOW)

    assert archive.deliveries.find_undelivered([TIDES, MOSS], YOU) == []
    assert archive.deliveries.find_undelivered([TIDES, MOSS], SHE) == [TIDES, MOSS]
    assert archive.deliveries.high_water_mark("hf", YOU) == TUESDAY
    assert known(archive) == DeliveryHistory(last_served=NOW)
    waiting = only(archive)
    assert archive.outbox.letter(waiting.number) == replace(LETTER, number=waiting.number)


def test_a_silent_round_is_remembered_with_its_reason(archive: Archive) -> None:
    archive.outbox.queue([ChannelDelivery(YOU, why_silent="nothing new")], NOW)

    assert known(archive) == DeliveryHistory(last_served=NOW, why_silent="nothing new")
    assert archive.outbox.letters() == []


@pytest.mark.parametrize(("restored", "damage"), [(False, "lost"), (True, "restored")])
def test_a_round_after_the_damage_settles_it_for_its_channel(archive: Archive, restored: bool, damage: str) -> None:
    archive.deliveries.record_damage(NOW, restored=restored)
    assert archive.deliveries.damage_for(YOU) == damage

    archive.outbox.queue([ChannelDelivery(YOU, [TIDES], settles_damage=True)], NOW)

    assert archive.deliveries.damage_for(YOU) is None
    assert archive.deliveries.damage_for(SHE) == damage


def test_what_is_queued_is_queued_whole_or_not_at_all(archive: Archive) -> None:
    rounds = [ChannelDelivery(YOU, [TIDES], LETTER), ChannelDelivery(SHE, [MOSS], replace(LETTER, subject=None))]  # type: ignore[arg-type]

    with pytest.raises(ArchiveError):
        archive.outbox.queue(rounds, NOW)

    assert archive.deliveries.find_undelivered([TIDES, MOSS], YOU) == [TIDES, MOSS]
    assert archive.outbox.letters() == []
    assert archive.outbox.histories() == {}


def test_the_bytes_of_a_letter_survive_the_file(tmp_path: Path) -> None:
    content = bytes(range(256)) * 400
    with Archive(tmp_path / "a.db") as archive:
        (number,) = queued(archive, replace(LETTER, content=content))
    with Archive(tmp_path / "a.db") as archive:
        letter = archive.outbox.letter(number)

    assert letter
    assert letter.content == content


def test_a_number_names_one_letter_for_ever(archive: Archive) -> None:
    (first,) = queued(archive, LETTER)
    archive.outbox.drop(first)

    (second,) = queued(archive, LETTER)

    assert second > first
    assert archive.outbox.letter(first) is None


# --- what becomes of a letter --------------------------------------------------------------------


def test_letters_are_sent_in_the_order_in_which_they_were_made(archive: Archive) -> None:
    numbers = queued(archive, *(replace(LETTER, subject=str(at)) for at in range(12)))

    assert to_send(archive, OURS, LATER) == sorted(numbers)
    assert [each.subject for each in archive.outbox.letters()] == [str(at) for at in range(12)]


def test_a_letter_that_was_sent_is_struck_out_and_its_reader_has_heard(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)

    noted(archive, number, "sent")

    assert archive.outbox.letters() == []
    assert known(archive).last_mailed == LATER


@pytest.mark.parametrize(
    ("state", "tried_again"), [("pending", True), ("held", False), ("failed", False)], ids=["later", "held", "failed"]
)
def test_what_was_refused_is_kept_with_what_was_said(archive: Archive, state: LetterState, tried_again: bool) -> None:
    (number,) = queued(archive, LETTER)

    noted(archive, number, state, "450 not now")

    waiting = only(archive)
    assert (waiting.state, waiting.tries, waiting.last_tried, waiting.detail) == (state, 1, LATER, "450 not now")
    assert to_send(archive, OURS, LATER) == ([number] if tried_again else [])
    assert [each.last_mailed for each in archive.outbox.histories().values()] in ([], [None])


def test_tries_are_counted(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)

    for _ in range(3):
        noted(archive, number, "pending")

    assert only(archive).tries == 3


# --- doubt -------------------------------------------------------------------------------------------


def test_a_run_that_ended_between_the_last_byte_and_the_answer_leaves_a_doubt(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    assert archive.outbox.begin_attempt(number) == "first"

    archive.outbox.mark_possibly_sent(number)

    assert states(archive) == {number: "in doubt"}
    assert to_send(archive, OURS, LATER) == [number]
    assert archive.outbox.begin_attempt(number) == "again"


def test_after_two_doubts_it_rests_for_a_day_and_is_sent_once_more(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    taken = []
    for _ in range(2):
        taken.append(archive.outbox.begin_attempt(number))
        archive.outbox.mark_possibly_sent(number)
        noted(archive, number, "in doubt", "lost")

    assert taken == ["first", "again"]
    assert states(archive) == {number: "held"}
    soon, later = LATER + timedelta(hours=23), LATER + timedelta(days=1)
    assert [to_send(archive, account, soon) for account in (OURS, OTHER)] == [[], []]
    assert [to_send(archive, account, later) for account in (OURS, OTHER)] == [[number], [number]]
    assert archive.outbox.begin_attempt(number) == "again"


def test_after_three_doubts_only_a_person_sends_it_again(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    for _ in range(3):
        archive.outbox.begin_attempt(number)
        archive.outbox.mark_possibly_sent(number)
        noted(archive, number, "in doubt", "lost")

    assert archive.outbox.list_held() == ["mail"]
    assert to_send(archive, OURS, LATER + timedelta(days=9)) == []
    archive.outbox.release()
    assert to_send(archive, OURS, LATER) == [number]
    assert archive.outbox.begin_attempt(number) == "first"


def test_a_doubt_that_a_wrong_clock_noted_in_the_future_does_not_rest_for_years(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    for _ in range(2):
        archive.outbox.mark_possibly_sent(number)
        noted(archive, number, "in doubt", "lost")

    assert to_send(archive, OURS, LATER - timedelta(days=2)) == [number]


def test_runs_that_were_killed_count_as_doubts_too(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    for _ in range(2):
        archive.outbox.begin_attempt(number)
        archive.outbox.mark_possibly_sent(number)

    assert archive.outbox.begin_attempt(number) == "too often"


def test_a_doubt_outlives_a_run_in_which_nobody_could_be_reached(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    archive.outbox.mark_possibly_sent(number)
    archive.outbox.begin_attempt(number)

    noted(archive, number, "pending", "refuses connections", for_all=True)

    assert states(archive) == {number: "in doubt"}
    assert archive.outbox.begin_attempt(number) == "again"


def test_a_refusal_behind_the_last_byte_is_no_doubt(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    for _ in range(5):
        archive.outbox.begin_attempt(number)
        archive.outbox.mark_possibly_sent(number)
        noted(archive, number, "pending", "451 later")

    assert states(archive) == {number: "pending"}
    assert archive.outbox.begin_attempt(number) == "first"


def test_a_refusal_of_the_second_try_takes_back_no_doubt_of_the_first(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    archive.outbox.mark_possibly_sent(number)
    archive.outbox.begin_attempt(number)
    archive.outbox.mark_possibly_sent(number)

    noted(archive, number, "pending", "451 later")

    assert archive.outbox.begin_attempt(number) == "again"


# --- the account ---------------------------------------------------------------------------------------


def test_what_is_held_for_the_account_waits_for_another_one(archive: Archive) -> None:
    first, second = queued(archive, LETTER, LETTER)

    noted(archive, first, "held", "535 wrong password", for_all=True)
    archive.outbox.record_result_for_all([second], SendResult("held", "535 wrong password", for_all=True), OURS, LATER)

    assert archive.outbox.reasons_held_for_account(OURS) == ["535 wrong password"] * 2
    assert archive.outbox.reasons_held_for_account(OTHER) == []
    assert to_send(archive, OURS, LATER) == []
    assert to_send(archive, OTHER, LATER) == [first, second]


def test_what_is_held_for_itself_waits_for_a_person(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)

    noted(archive, number, "held", "78 not configured")

    assert archive.outbox.reasons_held_for_account(OURS) == []
    assert to_send(archive, OTHER, LATER) == []


def test_a_letter_to_nobody_of_the_configuration_is_held_and_goes_when_they_are_back(archive: Archive) -> None:
    first, second, third = queued(archive, LETTER, replace(LETTER, recipient="She@Example.org"), LETTER)
    archive.outbox.mark_possibly_sent(third)

    archive.outbox.hold_letters_to_others([("mail", "she@example.org")], "gone")

    assert {each.number: (each.state, each.detail) for each in archive.outbox.letters()} == {
        first: ("held", "gone"),
        second: ("pending", ""),
        third: ("held", "gone"),
    }
    assert archive.outbox.numbers_to_send(OURS, LATER, [("mail", "SHE@example.org")]) == [second]
    assert archive.outbox.numbers_to_send(OURS, LATER, [("mail", "she@example.org"), ("mail", LETTER.recipient)]) == [
        first,
        second,
        third,
    ]
    assert [archive.outbox.begin_attempt(number) for number in (first, third)] == ["first", "again"]


@pytest.mark.parametrize("state", ["pending", "in doubt"])
def test_letters_that_were_not_offered_stay_as_they_are_unless_the_account_is_held(
    archive: Archive, state: LetterState
) -> None:
    numbers = queued(archive, LETTER, LETTER)

    archive.outbox.record_result_for_all(numbers, SendResult(state, "nobody there", for_all=True), OURS, LATER)

    assert states(archive) == dict.fromkeys(numbers, "pending")
    assert [each.tries for each in archive.outbox.letters()] == [0, 0]
    assert to_send(archive, OURS, LATER) == numbers


def test_a_letter_in_doubt_stays_so_when_the_account_is_held(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    archive.outbox.mark_possibly_sent(number)

    archive.outbox.record_result_for_all([number], SendResult("held", "535", for_all=True), OURS, LATER)

    assert archive.outbox.begin_attempt(number) == "again"


# --- a person --------------------------------------------------------------------------------------------


def test_releasing_all_lets_held_and_failed_ones_be_tried_again(archive: Archive) -> None:
    held, failed, pending = queued(archive, LETTER, LETTER, LETTER)
    noted(archive, held, "held", for_all=True)
    noted(archive, failed, "failed")

    assert archive.outbox.release() == 2

    assert states(archive) == dict.fromkeys((held, failed, pending), "pending")
    assert archive.outbox.reasons_held_for_account(OURS) == []


def test_releasing_one_leaves_the_others(archive: Archive) -> None:
    one, other = queued(archive, LETTER, LETTER)
    noted(archive, one, "failed")
    noted(archive, other, "failed")

    assert archive.outbox.release(one) == 1

    assert states(archive) == {one: "pending", other: "failed"}


def test_releasing_one_says_that_the_account_is_mended(archive: Archive) -> None:
    one, other = queued(archive, LETTER, LETTER)
    noted(archive, one, "held", "535", for_all=True)
    archive.outbox.record_result_for_all([other], SendResult("held", "535", for_all=True), OURS, LATER)

    assert archive.outbox.release(other) == 1

    assert archive.outbox.reasons_held_for_account(OURS) == []


def test_releasing_one_that_is_not_there_changes_nothing(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    noted(archive, number, "held", "535", for_all=True)

    assert archive.outbox.release(number + 1) == 0

    assert states(archive) == {number: "held"}


def test_a_released_letter_may_be_doubted_twice_again(archive: Archive) -> None:
    (number,) = queued(archive, LETTER)
    for _ in range(2):
        archive.outbox.mark_possibly_sent(number)
        noted(archive, number, "in doubt")

    archive.outbox.release(number)

    assert archive.outbox.begin_attempt(number) == "first"


def test_dropping_a_letter_leaves_its_papers_delivered(archive: Archive) -> None:
    archive.outbox.queue([ChannelDelivery(YOU, [TIDES], LETTER)], NOW)
    number = only(archive).number

    assert archive.outbox.drop(number)

    assert not archive.outbox.drop(number)
    assert archive.outbox.letters() == []
    assert archive.deliveries.find_undelivered([TIDES], YOU) == []


def test_a_letter_that_failed_is_not_on_its_way(archive: Archive) -> None:
    one, _ = queued(archive, LETTER, replace(LETTER, channel=SHE))
    noted(archive, one, "failed")

    assert archive.outbox.channels_with_pending_letter() == {SHE}


# --- the file ----------------------------------------------------------------------------------------------


def test_an_archive_from_before_the_outbox_gets_one_and_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(old_schema.STEPS[0])
        db.execute(
            "INSERT INTO papers (key, id, folded_title, title, abstract, authors, categories, keywords, comment, links,"
            " sources, first_seen) VALUES (7, ?, '', ?, '', '[]', '[]', '[]', '', '[]', '[\"hf\"]', ?)",
            (TIDES.id, TIDES.title, NOW.isoformat()),
        )
        db.execute("INSERT INTO deliveries VALUES (?, 7, ?)", (YOU, NOW.isoformat()))
        db.execute("PRAGMA user_version = 1")

    with Archive(path) as archive:
        queued(archive, LETTER)

        assert archive.deliveries.find_undelivered([TIDES], YOU) == []
        assert only(archive).recipient == "you@example.org"


def test_the_list_of_what_waits_does_not_read_the_letters(archive: Archive) -> None:
    queued(archive, LETTER)
    asked: list[str] = []
    with archive.database.reading() as db:
        db.set_trace_callback(asked.append)

    archive.outbox.letters()

    assert not any("content" in statement or "*" in statement for statement in asked)

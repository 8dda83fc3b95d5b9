"""The past of one paper: the lists it stood in, where it was delivered, what its reader made of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from digest.archive import Archive
from digest.delivery import ChannelDelivery
from digest.letters import Letter, SendResult
from digest.model import Listing, Paper
from digest.paper_history import PaperHistory, PastDelivery, PastListing

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=5)
MONDAY, TUESDAY = date(2026, 6, 8), date(2026, 6, 9)
TIDES = Paper("arxiv:2606.90001", "On Tides", identifiers=("arxiv:2606.90001", "doi:10.5555/tides"), own_page=True)
MOSS = Paper("arxiv:2606.90002", "On Moss")


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


def store(archive: Archive, source: str, day: date, *papers: Paper, now: datetime = NOON) -> None:
    archive.papers.remember([Listing(source, papers, day, source=source, whole=True)], papers, now)


def history(archive: Archive, paper: Paper = TIDES) -> PaperHistory:
    found = archive.history.find(paper)
    assert found
    return found


def letter(channel: str) -> Letter:
    return Letter(channel, "me@example.org", "ann@example.org", "Papers", "<1@example.org>", 1, b"On Tides")


def test_a_paper_that_is_not_stored_has_no_past(archive: Archive) -> None:
    store(archive, "hf", MONDAY, MOSS)

    assert archive.history.find(TIDES) is None
    assert history(archive, MOSS).deliveries == ()


def test_every_list_that_it_stood_in_is_known_with_its_place_the_first_first(archive: Archive) -> None:
    store(archive, "hf", TUESDAY, MOSS, TIDES)
    store(archive, "arxiv:cs.CL", MONDAY, replace(TIDES, announced="cross"))
    store(archive, "hf", date(2031, 1, 1), TIDES)
    store(archive, "zoo", MONDAY, MOSS)

    assert history(archive).first_seen == NOON
    assert history(archive).lists == (
        PastListing("arxiv:cs.CL", MONDAY, 1, "cross"),
        PastListing("hf", TUESDAY, 2),
        PastListing("hf", date(2031, 1, 1), 1),
    )


def test_its_past_is_found_by_any_of_its_names(archive: Archive) -> None:
    store(archive, "hf", MONDAY, TIDES)

    assert history(archive, Paper("doi:10.5555/TIDES", "Tides")).lists == (PastListing("hf", MONDAY, 1),)


def test_every_delivery_is_known_with_its_time(archive: Archive) -> None:
    store(archive, "hf", MONDAY, TIDES, MOSS)
    archive.deliveries.record(ChannelDelivery("stdout", [TIDES, MOSS]), LATER)
    archive.deliveries.record(ChannelDelivery("note:/home/ann/papers.md", [TIDES]), NOON)
    archive.deliveries.record(ChannelDelivery("zoo", [MOSS]), NOON)

    assert history(archive).deliveries == (
        PastDelivery("note:/home/ann/papers.md", NOON),
        PastDelivery("stdout", LATER),
    )


def test_a_mail_that_no_server_has_accepted_waits_and_one_that_was_sent_does_not(archive: Archive) -> None:
    store(archive, "hf", MONDAY, TIDES, MOSS)
    archive.outbox.queue([ChannelDelivery("mail:ann@example.org", [TIDES], letter("mail:ann@example.org"))], NOON)
    archive.outbox.queue([ChannelDelivery("mail:ann@example.org", [MOSS], letter("mail:ann@example.org"))], LATER)
    archive.outbox.record_result(1, SendResult("held", "no"), "account", LATER)

    assert history(archive).deliveries == (PastDelivery("mail:ann@example.org", NOON, "held"),)

    archive.outbox.record_result(1, SendResult("sent"), "account", LATER)
    assert history(archive).deliveries == (PastDelivery("mail:ann@example.org", NOON),)
    assert history(archive, MOSS).deliveries == (PastDelivery("mail:ann@example.org", LATER, "pending"),)


def test_a_delivery_under_a_former_title_is_told_as_such(archive: Archive) -> None:
    store(archive, "hf", MONDAY, TIDES)
    archive.deliveries.record(ChannelDelivery("stdout", [TIDES]), NOON)
    store(archive, "hf", TUESDAY, replace(TIDES, title="Adders in Constant Space"))

    assert history(archive).deliveries == (PastDelivery("stdout", NOON, retitled=True),)


def test_its_marks_are_known_with_their_times(archive: Archive) -> None:
    store(archive, "hf", MONDAY, TIDES)
    with archive.database.transaction() as db:
        (key,) = db.execute("SELECT key FROM papers").fetchone()
        db.execute("INSERT INTO marks VALUES (?, 'starred', ?)", (key, "2026-06-09T12:00:00+00:00"))

    assert (history(archive).starred, history(archive).hidden) == (NOON, None)


@pytest.mark.parametrize(
    ("marks", "passed"),
    [
        ({}, False),
        ({"hf": MONDAY}, False),
        ({"hf": TUESDAY}, False),
        ({"hf": TUESDAY, "arxiv:cs.CL": MONDAY}, True),
        ({"hf": date(2026, 7, 1), "arxiv:cs.CL": date(2026, 7, 1)}, True),
    ],
)
def test_who_has_had_all_its_lists_was_passed_by(marks: dict[str, date], passed: bool) -> None:
    past = PaperHistory(lists=(PastListing("arxiv:cs.CL", MONDAY), PastListing("hf", TUESDAY)))

    assert past.is_passed_by(marks) == passed
    assert not PaperHistory().is_passed_by(marks)


def test_no_table_is_read_from_end_to_end_for_it(archive: Archive) -> None:
    store(archive, "hf", MONDAY, TIDES)
    archive.deliveries.record(ChannelDelivery("stdout", [TIDES]), LATER)
    asked: list[str] = []
    with archive.database.reading() as db:
        db.set_trace_callback(asked.append)
        history(archive)
        db.set_trace_callback(None)
        plans = [row["detail"] for sql in asked for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]

    # The outbox has only what was not sent yet.
    scanned = {plan.split()[1] for plan in plans if plan.startswith("SCAN")} - {"CONSTANT", "json_each", "outbox"}
    assert scanned <= {"channels", "days", "sources"}

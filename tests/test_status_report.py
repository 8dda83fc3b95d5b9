"""What the status is made of: which sources are watched, which mail was the last one, what is overdue."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from support.mornings import ADDRESSES, FRIDAY, NOW, TIMEOUT, TUESDAY, live_through_week, recipients

from digest.archive import Archive
from digest.delivery import ChannelDelivery
from digest.model import Asked, Counts, Digest, Failure, Paper
from digest.reports import RecipientReport, SourceReport
from digest.status_report import Question, read_status, report_nothing

ASKED = Question(ADDRESSES, recipients())


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        live_through_week(opened)
        yield opened


def source(archive: Archive, address: str, question: Question = ASKED) -> SourceReport:
    (found,) = (each for each in read_status(archive, question, NOW).sources if each.address == address)
    return found


def recipient(archive: Archive, name: str, question: Question = ASKED) -> RecipientReport:
    found = read_status(archive, question, NOW).recipients
    (one,) = (each for each in found if each.name == f"{name}@example.org")
    return one


def run(archive: Archive, read: str = "", failed: str = "", channel: str | None = None) -> None:
    """A run just before NOW that *read* one source and *failed* to read another."""
    asked = (Asked(read, TUESDAY, 3),) if read else ()
    failures = (Failure(failed, TIMEOUT),) if failed else ()
    archive.runs.record(Digest(NOW - timedelta(minutes=1), (), asked, Counts(), failures), channel)


def test_a_source_has_its_newest_list_and_how_many_papers_that_has(archive: Archive) -> None:
    found = source(archive, "hf")

    assert (found.newest_list, found.papers, found.next_list) == (TUESDAY, 34, date(2026, 7, 1))
    assert not found.needs_somebody


def test_a_failure_is_counted_over_the_runs_since_it_was_read(archive: Archive) -> None:
    found = source(archive, "arxiv:cs.CL")

    assert (found.newest_list, found.failure, found.failed_runs) == (FRIDAY, TIMEOUT, 4)
    run(archive, failed="arxiv:cs.CL")
    assert source(archive, "arxiv:cs.CL").failed_runs == 5
    run(archive, read="arxiv:cs.CL")
    assert source(archive, "arxiv:cs.CL").failure is None


def test_a_mere_look_at_another_source_is_not_watched(archive: Archive) -> None:
    run(archive, failed="arxiv:math")

    assert not source(archive, "arxiv:math").is_watched
    assert [each.address for each in read_status(archive, ASKED, NOW).watched_sources] == list(ADDRESSES)


def test_what_the_last_delivery_asked_is_watched_though_it_is_not_in_the_configuration(archive: Archive) -> None:
    run(archive, read="hf", failed="arxiv:math", channel="stdout")

    assert source(archive, "arxiv:math").needs_somebody
    assert source(archive, "arxiv:math").is_watched


def test_without_sources_or_deliveries_the_last_look_is_watched() -> None:
    with Archive(":memory:") as archive:
        run(archive, read="hf")
        run(archive, read="arxiv:math")

        watched = read_status(archive, Question(), NOW).watched_sources

    assert [each.address for each in watched] == ["arxiv:math"]


def test_a_source_of_the_configuration_that_was_never_read_is_listed(archive: Archive) -> None:
    found = source(archive, "arxiv:math", Question(["arxiv:math"]))

    assert (found.read, found.newest_list, found.needs_somebody) == (None, None, False)


@pytest.mark.parametrize(("hours", "overdue"), [(1, set(ADDRESSES)), (24, {"arxiv:cs.CL"})])
def test_what_was_not_read_for_so_long_needs_somebody(archive: Archive, hours: int, overdue: set[str]) -> None:
    status = read_status(archive, ASKED._replace(max_age=timedelta(hours=hours)), NOW)

    assert {each.address for each in status.sources if each.is_overdue} == overdue


def test_what_was_never_read_needs_somebody_who_asks_for_an_age() -> None:
    assert not report_nothing(Question(ADDRESSES), NOW).needs_somebody
    assert report_nothing(Question(ADDRESSES, max_age=timedelta(hours=36)), NOW).needs_somebody


@pytest.mark.parametrize(
    ("name", "papers", "next_day", "mails"),
    [
        pytest.param("ann", 27, date(2026, 7, 2), 0, id="served today"),
        pytest.param("bob", 11, date(2026, 7, 2), 1, id="the last mail but one, as the last is held"),
        pytest.param("dora", None, date(2026, 7, 2), 0, id="never had a mail"),
        pytest.param("emil", 10, date(2026, 7, 3), 0, id="on Fridays"),
        pytest.param("cleo", 5, None, 1, id="not in the configuration"),
    ],
)
def test_a_recipient_has_the_last_mail_that_was_accepted(
    archive: Archive, name: str, papers: int | None, next_day: date | None, mails: int
) -> None:
    found = recipient(archive, name)

    assert (found.papers, found.next_day, len(found.letters)) == (papers, next_day, mails)


def test_papers_of_a_mail_that_was_given_up_are_not_those_of_the_last_one(archive: Archive) -> None:
    archive.outbox.drop(recipient(archive, "bob").letters[0].number)

    assert recipient(archive, "bob").papers == 11


def test_the_papers_of_a_crowd_are_not_counted_one_by_one(archive: Archive) -> None:
    many = [each._replace(channel=f"mail:{at}@example.org") for at in range(20) for each in recipients()[:1]]
    archive.outbox.queue([ChannelDelivery(many[0].channel, (Paper("arxiv:2606.00001", "Paper 1"),))], NOW)

    short, full = (
        read_status(archive, Question(ADDRESSES, many, in_full), NOW).recipients for in_full in (False, True)
    )

    assert [each.papers for each in short if each.papers is not None] == [11, 5]
    assert len(short) == len(full)


def test_channels_that_are_no_mails_are_told_of_in_full(archive: Archive) -> None:
    assert read_status(archive, ASKED, NOW).channels == ()

    (note,) = read_status(archive, ASKED._replace(in_full=True), NOW).channels

    assert (note.name, note.papers) == ("note:/home/ann/papers.md", 3)

"""The lists of the archive: what was ever seen of the list of a day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from digest.archive import Archive
from digest.model import Listing, Paper

DAY = date(2026, 6, 9)
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


def seen(archive: Archive, *papers: Paper) -> None:
    """The whole list of the day is read, and has *papers*."""
    archive.papers.remember([Listing("hf", papers, DAY, source="hf", whole=True)], papers, NOON)


def test_a_paper_seen_under_a_better_name_stands_in_the_list_of_its_day(archive: Archive) -> None:
    seen(archive, Paper("title:on-the-tides-of-northern-seas", "On the Tides of Northern Seas", sources=("hf",)))
    seen(archive, Paper("arxiv:2606.90001", "On the Tides of Northern Seas", sources=("hf",)))

    listing = archive.lists.find("hf", DAY, "hf:2026-06-09")

    assert listing
    assert [paper.id for paper in listing.papers] == ["arxiv:2606.90001"]


def test_a_list_is_what_was_ever_seen_of_its_day(archive: Archive) -> None:
    first, second = (Paper(f"arxiv:2606.9000{number}", f"Tide {number}") for number in (1, 2))
    seen(archive, first)
    seen(archive, first, second)

    known = Listing("hf:2026-06-09", (first, second), DAY, source="hf", archived=True)
    assert archive.lists.find("hf", DAY, "hf:2026-06-09") == known
    assert archive.lists.find("arxiv", DAY, "arxiv") is None
    assert archive.lists.find("hf", date(2026, 6, 8), "hf:2026-06-08") is None
    assert (archive.papers.count(), archive.lists.count()) == (2, 1)


def test_the_newest_day_is_that_of_a_whole_list_and_only_else_that_of_a_part(archive: Archive) -> None:
    part = Listing("hf:trending", (Paper("arxiv:2606.90003", "Tide 3", listed=date(2026, 6, 12)),), source="hf")
    assert archive.lists.latest_day("hf") is None

    archive.papers.remember([part], part.papers, NOON)
    days = [archive.lists.latest_day("hf")]
    seen(archive, Paper("arxiv:2606.90001", "Tide 1"))
    days.append(archive.lists.latest_day("hf"))

    assert days == [date(2026, 6, 12), DAY]


@pytest.mark.parametrize(
    ("read", "today", "complete"),
    [
        pytest.param(date(2026, 6, 10), date(2026, 6, 12), False, id="read while it could still grow"),
        pytest.param(date(2026, 6, 11), date(2026, 6, 12), True, id="read when it could not grow any more"),
        pytest.param(date(2026, 6, 11), date(2026, 6, 10), False, id="read in the future, by a wrong clock"),
    ],
)
def test_a_list_is_complete_when_it_was_read_two_days_later(
    archive: Archive, read: date, today: date, complete: bool
) -> None:
    listing = Listing("hf", (Paper("arxiv:2606.90001", "Tide 1"),), DAY, source="hf", whole=True, seen=read)
    archive.papers.remember([listing], listing.papers, datetime(2026, 6, 11, 12, tzinfo=UTC))

    assert archive.lists.is_complete("hf", DAY, today) is complete

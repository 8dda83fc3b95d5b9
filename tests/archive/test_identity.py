"""One stored paper for one work, whatever it is listed under, from run to run; who had it does not get it again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from support.searching import find_papers

from digest.archive import Archive
from digest.delivery import ChannelDelivery
from digest.model import Listing, Paper

DAY = date(2026, 6, 9)
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
ARXIV, REVIEW, DOI, ACL = "arxiv:2606.90001", "openreview:tides", "doi:10.5555/tides", "acl:2026.tides-long.1"
PAGE = "url:https://press.example.org/tides"
TITLE, AUTHORS = "On the Tides of Northern Seas", ("Ada Nørby", "Õie Kask")
TEXT = (
    "The sea comes and goes twice a day, and we ask how well that is known along the coasts of seven northern seas, "
    "with gauges that schools have built and read for ten years, in rain and in snow."
)
SOURCES = {"arxiv": "arxiv", "openreview": "openreview", "acl": "acl", "doi": "feed", "url": "feed"}


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


def record(identifier: str, title: str = TITLE, **more: object) -> Paper:
    """What the site of *identifier* lists."""
    scheme = identifier.partition(":")[0]
    paper = Paper(
        identifier, title, authors=AUTHORS, abstract=TEXT, sources=(SOURCES[scheme],), own_page=scheme == "url"
    )
    return replace(paper, identifiers=() if scheme == "url" else (identifier,), **more)  # type: ignore[arg-type]


def seen(archive: Archive, *papers: Paper, days: int = 0) -> list[Paper]:
    """What a run knows after *papers* stood in a list."""
    listing = Listing("list", papers, DAY, source="list", whole=True)
    return archive.papers.remember([listing], papers, NOON + timedelta(days=days))


def delivered(archive: Archive, channel: str, *papers: Paper) -> None:
    archive.deliveries.record(ChannelDelivery(channel, papers), NOON)


def new_to(archive: Archive, channel: str, *papers: Paper) -> list[str]:
    return [paper.id for paper in archive.deliveries.find_undelivered(papers, channel)]


@pytest.mark.parametrize("second", [REVIEW, DOI, ACL, PAGE])
@pytest.mark.parametrize("arxiv_first", [True, False], ids=["arxiv first", "arxiv second"])
def test_a_paper_that_another_site_lists_is_known(archive: Archive, second: str, arxiv_first: bool) -> None:
    one, other = record(ARXIV), record(second, "On the tides of northern seas.")
    first, then = (one, other) if arxiv_first else (other, one)
    delivered(archive, "stdout", *seen(archive, first))

    (known,) = seen(archive, then, days=1)

    assert (known.id, archive.papers.count()) == (ARXIV, 1)
    assert set(known.identifiers) == {ARXIV} | ({second} if second != PAGE else set())
    assert new_to(archive, "stdout", known) == []
    assert archive.papers.find_named([ARXIV]) == archive.papers.find_named([second]) == [known]


def test_a_name_that_was_learned_finds_the_paper_under_any_title(archive: Archive) -> None:
    delivered(archive, "stdout", *seen(archive, record(ARXIV)))
    seen(archive, record(PAGE))

    (known,) = seen(archive, record(PAGE, "Tides!", authors=(), abstract=""), days=2)

    assert (known.id, known.title, archive.papers.count()) == (ARXIV, TITLE, 1)
    assert new_to(archive, "stdout", known) == []


def test_a_paper_that_another_site_lists_by_another_title_is_known_by_its_text(archive: Archive) -> None:
    delivered(archive, "stdout", *seen(archive, record(ARXIV)))

    (known,) = seen(archive, record(REVIEW, "Schools Measure the Tides of Northern Seas"))

    assert (known.id, known.title, archive.papers.count()) == (ARXIV, TITLE, 1)
    assert new_to(archive, "stdout", known) == []


def test_a_follow_up_is_another_paper(archive: Archive) -> None:
    text = (
        f"{TEXT} What the gauges say is compared with what the ports have written down for two hundred years, by hand "
        "and by machine, and where they differ we ask the oldest fisher of the place, who is right in most cases."
    )
    seen(archive, record(ARXIV, abstract=text))
    other = text.translate(str.maketrans("aeiou", "eioua"))

    seen(archive, record(REVIEW, "More on the Tides of Northern Seas", abstract=other))

    assert archive.papers.count() == 2


def test_a_title_that_its_own_site_gives_it_comes_once_more_and_says_so(archive: Archive) -> None:
    delivered(archive, "stdout", *seen(archive, record(REVIEW, "Schools Measure the Tides of Northern Seas")))

    (known,) = seen(archive, record(ARXIV))

    assert (known.id, known.title, known.former_title) == (ARXIV, TITLE, "Schools Measure the Tides of Northern Seas")
    assert new_to(archive, "stdout", known) == [ARXIV]
    delivered(archive, "stdout", known)
    assert new_to(archive, "stdout", *seen(archive, record(REVIEW, known.former_title or ""))) == []
    assert new_to(archive, "stdout", *seen(archive, record(ARXIV))) == []


def test_versions_of_a_preprint_are_one_paper_under_its_first_name(archive: Archive) -> None:
    first, second = (record(f"doi:10.26434/chemrxiv.15004272/v{number}") for number in (2, 3))
    delivered(archive, "stdout", *seen(archive, first))

    (known,) = seen(archive, second)

    assert (known.id, archive.papers.count()) == (first.id, 1)
    assert known.identifiers == (first.id, second.id)
    assert new_to(archive, "stdout", known) == []


@pytest.mark.parametrize("own_first", [True, False])
def test_a_stranger_s_feed_does_not_bury_the_page_s_own(archive: Archive, own_first: bool) -> None:
    own, false = record(PAGE), record(PAGE, "A False Title of Nothing", own_page=False, abstract="False " * 80)
    for paper in (own, false) if own_first else (false, own):
        (known,) = seen(archive, paper)

    assert (known.title, known.abstract, known.own_page) == (TITLE, TEXT, True)
    assert known.former_title == (None if own_first else false.title)


def test_two_stored_papers_that_a_third_record_shows_to_be_one_are_united(archive: Archive) -> None:
    older, newer = record(DOI, "Tides of the North", abstract=""), record(ARXIV, upvotes=3)
    delivered(archive, "stdout", *seen(archive, older))
    delivered(archive, "note", *seen(archive, newer))
    assert archive.papers.count() == 2

    (known,) = seen(archive, replace(newer, identifiers=(ARXIV, DOI), upvotes=5), days=1)

    assert [*archive.papers.all()] == [known]
    assert (archive.papers.count(), known.identifiers) == (1, (ARXIV, DOI))
    assert new_to(archive, "stdout", known) == new_to(archive, "note", known) == []
    listing = archive.lists.find("list", DAY, "list")
    assert listing
    assert [paper.id for paper in listing.papers] == [ARXIV]
    assert find_papers(archive, "northern") == find_papers(archive, "tides") == [known]
    with archive.database.reading() as db:
        assert [tuple(row) for row in db.execute("SELECT day, votes FROM votes ORDER BY day")] == [
            ("2026-06-09", 3),
            ("2026-06-10", 5),
        ]
    assert archive.database.check() == []


def test_two_identifiers_of_one_scheme_never_meet(archive: Archive) -> None:
    seen(archive, record(ARXIV))
    seen(archive, record(PAGE))

    seen(archive, record("arxiv:2606.90002"))

    assert sorted(paper.id for paper in [*archive.papers.all()]) == [ARXIV, "arxiv:2606.90002"]


def test_a_list_comes_back_in_the_order_of_its_page(archive: Archive) -> None:
    papers = [record(f"arxiv:2606.9000{number}", f"Tide {number}") for number in (7, 2, 5)]
    seen(archive, *papers)
    seen(archive, papers[1], papers[0])

    listing = archive.lists.find("list", DAY, "list")

    assert listing
    assert [paper.title for paper in listing.papers] == ["Tide 2", "Tide 7", "Tide 5"]


def test_upvotes_are_kept_by_the_day_on_which_they_changed(archive: Archive) -> None:
    for day, votes in enumerate((3, 3, 5, None, 5, 4)):
        seen(archive, record(ARXIV, upvotes=votes), days=day)

    with archive.database.reading() as db:
        rows = [(row["day"], row["votes"]) for row in db.execute("SELECT * FROM votes ORDER BY day")]
    assert rows == [("2026-06-09", 3), ("2026-06-11", 5), ("2026-06-14", 4)]


def test_titles_that_many_papers_have_are_not_compared_one_by_one(archive: Archive) -> None:
    front = [
        Paper(f"url:https://j{number}.example.org/1", "Front Matter of This Issue", sources=("feed",))
        for number in range(60)
    ]

    for paper in front:
        seen(archive, paper)

    assert archive.papers.count() < 60
    assert len(seen(archive, *front)) == 60

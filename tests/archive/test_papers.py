"""The papers of the archive: what is kept of each, and what each run learned of them."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.searching import find_papers

from digest import sources
from digest.archive import Archive, ArchiveError
from digest.delivery import ChannelDelivery
from digest.model import Link, Listing, Organization, Page, Paper

DAY = date(2026, 6, 9)
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=5)
DAILY = timedelta(days=1)
FULL = Paper(
    id="arxiv:2606.90001",
    title="On Tides: $O(n^2)$ “Seas”",
    url="https://example.org/2606.90001",
    abstract="The sea comes and goes; 汐 too.",
    authors=("Ada Nørby", "Õie Kask"),
    author_count=4,
    organization=Organization("Harbour Laboratory", "harbour-lab"),
    listed=DAY,
    published=date(2026, 6, 5),
    updated=date(2026, 6, 8),
    upvotes=0,
    comment_count=3,
    categories=("cs.CL", "harbours"),
    category_sites=("arxiv", None),
    keywords=("tides, spring", 'the "sea"'),
    summary="Tides, counted.",
    author_note="Accepted at a harbour",
    links=(Link("https://github.com/harbour/tides", "code"), Link("https://example.org/tides", "project")),
    sources=("hf", "arxiv"),
    former_title="On Waves",
    pdf="https://example.org/2606.90001.pdf",
    identifiers=("arxiv:2606.90001", "doi:10.5555/tides"),
    version=2,
    own_page=True,
)


def numbered(number: int, title: str) -> Paper:
    """A full paper with an identifier and a title of its own."""
    identifier = f"arxiv:2606.{number}"
    return replace(FULL, id=identifier, title=title, identifiers=(identifier,), former_title=None)


BARE = Paper("title:a-bare-paper", "A Bare Paper")


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.mark.parametrize("since", [None, date(2026, 6, 3)])
def test_titles_are_those_of_the_same_papers_in_the_same_order(archive: Archive, since: date | None) -> None:
    days = (date(2026, 6, 4), None, date(2026, 6, 1), date(2026, 6, 3))
    seen(archive, *(replace(numbered(90000 + at, f"Paper {at}"), listed=day) for at, day in enumerate(days)), BARE)

    papers, titles = [*archive.papers.all(since)], [*archive.papers.all(since).titles]

    assert len(titles) >= 3
    assert [(each.id, each.title, each.listed, each.published, each.upvotes) for each in titles] == [
        (each.id, each.title, each.listed, each.published, each.upvotes) for each in papers
    ]


def test_texts_are_those_of_the_same_papers_in_the_same_order(archive: Archive) -> None:
    seen(archive, FULL, numbered(90002, "On Dunes"), BARE)

    papers, texts = [*archive.papers.all()], [*archive.papers.all().texts]

    assert [(paper.id, paper.title, paper.abstract) for paper in texts] == [
        (paper.id, paper.title, paper.abstract) for paper in papers
    ]
    assert not any(paper.authors for paper in texts)


def test_sources_are_those_whose_lists_have_a_paper(archive: Archive) -> None:
    listed, unlisted = numbered(90003, "On Dunes"), replace(numbered(90004, "On Reeds"), listed=None)
    for source in ("arxiv:cs.CL", "hf"):
        archive.papers.remember([Listing(source, (listed,), DAY, source=source)], (listed,), NOON)
    archive.papers.remember([Listing("a file", (unlisted,))], (unlisted,), NOON)

    assert archive.papers.all().find_sources() == {
        listed.id: frozenset({"arxiv:cs.CL", "hf"}),
        unlisted.id: frozenset({"hf", "arxiv"}),
    }


def test_the_papers_of_a_name_are_found_by_the_words_of_the_index(archive: Archive) -> None:
    names = {1: ("Yang Liu", "Ann Poe"), 2: ("Ann Yang", "Liu Bo"), 3: ("YANG LIÚ",), 4: ("Liu Yang",), 5: ("Bo Li",)}
    papers = [replace(numbered(90000 + at, f"Paper {at}"), authors=who, author_count=None) for at, who in names.items()]
    seen(archive, *papers)

    assert archive.papers.find_by_author(["yang liu"]) == []  # not in the index yet
    archive.papers.update_index(100)

    found = archive.papers.find_by_author(["yang liu"])
    assert sorted(paper.title for paper in found) == ["Paper 1", "Paper 3"]
    assert len(archive.papers.find_by_author(["yang liu", "liu yang"])) == 3
    assert archive.papers.find_by_author(['"', ""]) == archive.papers.find_by_author([]) == []


def seen(archive: Archive, *papers: Paper, now: datetime = NOON) -> list[Paper]:
    """What the archive gives back when *papers* are seen."""
    return archive.papers.remember([Listing("hf", papers, DAY, source="hf", whole=True)], papers, now)


def test_every_field_of_the_full_paper_is_filled() -> None:
    # Why a paper is listed belongs to the list.
    kept = [field.name for field in fields(Paper) if field.name != "announced"]
    assert all(getattr(FULL, name) not in (None, (), "") for name in kept)


@pytest.mark.parametrize("paper", [FULL, BARE, replace(FULL, organization=Organization("Only a Name"))], ids=str)
def test_a_paper_comes_back_as_it_was(path: Path, paper: Paper) -> None:
    with Archive(path) as archive:
        archive.papers.remember([], [paper], NOON)

    with Archive(path) as archive:
        assert [*archive.papers.all()] == [paper]


def test_papers_come_back_in_the_order_in_which_they_were_given(archive: Archive) -> None:
    papers = [numbered(number, f"Tide {number}") for number in (90009, 90002, 90005)]

    assert seen(archive, *papers) == papers
    assert seen(archive, *reversed(papers)) == papers[::-1]


@pytest.mark.parametrize(
    ("before", "after", "learned"),
    [
        pytest.param(
            {}, {"title": "On Seas"}, {"title": "On Seas", "former_title": "On Tides"}, id="another title is remembered"
        ),
        pytest.param({}, {"title": "On tides."}, {"title": "On tides."}, id="another spelling is no other title"),
        pytest.param({"former_title": "On Waves"}, {}, {"former_title": "On Waves"}, id="a former title stays"),
        pytest.param(
            {"updated": date(2026, 6, 1), "abstract": "The sea comes."},
            {"updated": date(2026, 6, 8), "abstract": "The sea goes."},
            {"updated": date(2026, 6, 8), "abstract": "The sea goes."},
            id="a new version has its date and its abstract",
        ),
        pytest.param(
            {"abstract": "The sea comes, and it goes again."},
            {"abstract": "The sea …"},
            {"abstract": "The sea comes, and it goes again."},
            id="an excerpt does not replace the abstract",
        ),
        pytest.param({"abstract": "The sea comes."}, {}, {"abstract": "The sea comes."}, id="an absent one neither"),
        pytest.param({"upvotes": 3}, {"upvotes": 90}, {"upvotes": 90}, id="more upvotes"),
        pytest.param({"upvotes": 3}, {"upvotes": 2}, {"upvotes": 2}, id="an upvote taken back"),
        pytest.param({"upvotes": 3}, {}, {"upvotes": 3}, id="upvotes that are not told stay"),
        pytest.param({"comment_count": 1}, {"comment_count": 4}, {"comment_count": 4}, id="more comments"),
        pytest.param(
            {"links": (Link("https://github.com/o/r", "code"),)},
            {"links": (Link("https://example.org/x", "project"),)},
            {"links": (Link("https://example.org/x", "project"), Link("https://github.com/o/r", "code"))},
            id="links are added",
        ),
        pytest.param({"listed": DAY}, {"listed": date(2026, 6, 11)}, {"listed": DAY}, id="the first day counts"),
        pytest.param(
            {"sources": ("hf",)},
            {"sources": ("arxiv",), "categories": ("cs.CL",)},
            {"sources": ("hf", "arxiv"), "categories": ("cs.CL",)},
            id="another source joins",
        ),
        pytest.param(
            {"sources": ("hf",)},
            {"sources": ("arxiv",), "title": "{O}n Tides"},
            {"sources": ("hf", "arxiv"), "title": "{O}n Tides"},
            id="its own site says how it is spelled",
        ),
        pytest.param(
            {"sources": ("arxiv",)},
            {"sources": ("hf",), "title": "Tides, Revisited"},
            {"sources": ("arxiv", "hf"), "title": "On Tides"},
            id="another site does not retitle",
        ),
        pytest.param(
            {"organization": Organization("Harbour", "harbour")},
            {},
            {"organization": Organization("Harbour", "harbour")},
            id="an organisation stays",
        ),
    ],
)
def test_each_run_learns(
    archive: Archive, before: dict[str, object], after: dict[str, object], learned: dict[str, object]
) -> None:
    paper = Paper("arxiv:2606.90001", "On Tides", sources=("hf",))
    seen(archive, replace(paper, **before))  # type: ignore[arg-type]

    told = seen(archive, replace(paper, **after), now=LATER)  # type: ignore[arg-type]

    assert told == [replace(paper, **{**before, **learned})]  # type: ignore[arg-type]
    assert [*archive.papers.all()] == told


def test_a_paper_known_by_its_title_gets_its_identifier(archive: Archive) -> None:
    seen(archive, Paper("title:on-the-tides-of-northern-seas", "On the Tides of Northern Seas", upvotes=7))

    told = seen(archive, Paper("arxiv:2606.90001", "On the  tides of northern seas", url="https://example.org/1"))

    assert told == [*archive.papers.all()]
    assert [(paper.id, paper.upvotes) for paper in told] == [("arxiv:2606.90001", 7)]


@pytest.mark.parametrize("worse", ["title:on-the-tides-of-northern-seas", "url:https://example.org/tides"])
def test_a_paper_known_by_its_identifier_is_known_by_its_title(archive: Archive, worse: str) -> None:
    seen(archive, Paper("arxiv:2606.90001", "On the Tides of Northern Seas", upvotes=7))

    told = seen(archive, Paper(worse, "On the tides of northern seas", comment_count=2))

    assert told == [*archive.papers.all()]
    assert [(paper.id, paper.upvotes, paper.comment_count) for paper in told] == [("arxiv:2606.90001", 7, 2)]


def test_what_is_recalled_is_what_would_be_learned_and_nothing_is_stored(path: Path) -> None:
    known, unknown = replace(BARE, upvotes=7), replace(BARE, id="title:another", title="Another Bare Paper")
    papers = [unknown, replace(known, upvotes=None, comment_count=2)]
    with Archive(path) as archive:
        archive.papers.remember([], [known], NOON)
        recalled = archive.papers.recall([], papers)

        assert [*archive.papers.all()] == [known]
        assert recalled == archive.papers.remember([], papers, LATER)
        assert [(paper.upvotes, paper.comment_count) for paper in recalled] == [(None, None), (7, 2)]


def test_two_identifiers_of_one_title_are_two_papers(archive: Archive) -> None:
    seen(archive, Paper("arxiv:2606.90001", "On Tides"))
    seen(archive, Paper("arxiv:2606.90002", "On Tides"))

    assert [paper.id for paper in [*archive.papers.all()]] == ["arxiv:2606.90001", "arxiv:2606.90002"]


def test_nothing_changes_on_the_disk_when_nothing_changed(path: Path) -> None:
    papers = [numbered(90000 + number, f"Tide {number}") for number in range(20)]
    with Archive(path) as archive:
        archive.papers.remember([], papers, NOON)
        archive.papers.update_index(0)
    before = path.read_bytes()

    with Archive(path) as archive:
        assert archive.papers.remember([], papers, LATER) == papers

    assert path.read_bytes() == before


def test_a_paper_is_found_by_its_text_though_the_run_before_was_killed_before_its_end(path: Path) -> None:
    abstract = " ".join(f"word{number}" for number in range(60))
    first = Paper("url:https://example.org/tides", "Tides of the North", authors=("Ann Lee",), abstract=abstract)
    again = Paper("arxiv:2601.90001", "What Tides of the North Do", authors=("Ann Lee",), abstract=abstract)
    with Archive(path) as archive:
        archive.papers.remember([], [first], NOON)

    with Archive(path) as archive:
        archive.papers.remember([], [again], LATER)

        assert archive.papers.count() == 1


def test_what_one_paper_learned_changes_no_other(archive: Archive) -> None:
    papers = [numbered(90000 + number, f"Tide {number}") for number in range(5)]
    seen(archive, *papers)

    seen(archive, replace(papers[2], upvotes=55))

    assert [*archive.papers.all()] == [*papers[:2], replace(papers[2], upvotes=55), *papers[3:]]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("tides \ud800 seas", id="half a character"),
        pytest.param("tides \udfff", id="the other half"),
        pytest.param("tides \0 seas", id="NUL"),
        pytest.param("tides \x1b[2J\r\n", id="controls"),
        pytest.param("tides 🌊 𝒪", id="beyond the basic plane"),
        pytest.param("tides '\"; DROP TABLE papers; --", id="SQL"),
    ],
)
def test_any_text_is_kept_and_the_rest_of_the_paper_with_it(archive: Archive, text: str) -> None:
    paper = replace(FULL, title=text, abstract=text, authors=(text,), keywords=(text,), summary=text, author_note=text)
    seen(archive, paper)
    seen(archive, paper)

    (kept,) = [*archive.papers.all()]

    assert (kept.links, kept.upvotes, len(kept.title)) == (FULL.links, FULL.upvotes, len(text))
    assert kept.title == "".join(kept.title[at] if "\ud800" <= c <= "\udfff" else c for at, c in enumerate(text))
    assert find_papers(archive, "tides") == [kept]
    assert archive.database.check() == []


def read(text: str) -> Listing:
    """The list that stands in the file with this *text*."""
    return sources.parse_page(Page(sources.parse_address("page"), text.encode(), DAY))


def record(identifier: str, more: str = "") -> str:
    """A list with one paper On Tides, as JSON; *identifier* may have escapes."""
    paper = f'{{"paper": {{"id": "{identifier}", "title": "On Tides"{more}}}}}'
    return f'{{"dailyPapers": [{paper}], "dateString": "2026-06-09", "periodType": "day"}}'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(record("2606.90001", f', "upvotes": {2**80}'), id="JSON"),
        pytest.param(
            f"On Tides\n\nThe sea.\n\n• {2**80} authors\n\n·\nJun 9, 2026\n",
            id="a copied page",
        ),
        pytest.param(
            f"On Tides\n\nThe sea.\n\n• 2 authors\n\n·\nJun 9, 2026 {'9' * 5_000}\n",
            id="more digits than Python takes",
        ),
    ],
)
def test_a_number_beyond_all_measure_is_no_reason_to_fail(archive: Archive, text: str) -> None:
    listing = read(text)
    archive.papers.remember([listing], listing.papers, NOON)

    assert [paper.title for paper in [*archive.papers.all()]] == ["On Tides"]


def test_half_a_character_becomes_the_sign_for_what_cannot_be_written(archive: Archive) -> None:
    seen(archive, replace(FULL, title="tides \ud800"))

    assert next(iter(archive.papers.all())).title == "tides \ufffd"


def test_a_paper_named_with_half_a_character_is_delivered_once(archive: Archive) -> None:
    listing = read(record("tides-\\ud800"))
    archive.papers.remember([listing], listing.papers, NOON)
    assert archive.deliveries.find_undelivered(listing.papers, "stdout") == list(listing.papers)

    archive.deliveries.record(ChannelDelivery("stdout", listing.papers), NOON)

    assert archive.deliveries.find_undelivered(read(record("tides-\\ud800")).papers, "stdout") == []


def test_papers_since_a_day_are_those_of_that_day_and_later(archive: Archive) -> None:
    days = [date(2026, 6, day) for day in (1, 5, 9)]
    papers = [replace(BARE, id=f"arxiv:2606.9000{day.day}", title=f"Tide {day}", listed=day) for day in days]
    archive.papers.remember([], [*papers, BARE], NOON)

    assert [*archive.papers.all(date(2026, 6, 5))] == [*papers[1:], BARE]
    assert {*archive.papers.all()} == {*papers, BARE}


def test_all_papers_can_be_gone_through_again_and_again_and_side_by_side(archive: Archive) -> None:
    papers = [replace(BARE, id=f"arxiv:2606.9000{at}", title=f"Tide {at}", listed=DAY + at * DAILY) for at in range(5)]
    archive.papers.remember([], papers, NOON)
    every, later = archive.papers.all(), archive.papers.all(DAY + DAILY)

    assert [*every] == [*every] == papers
    assert [*later] == [*later] == papers[1:]
    assert next(zip(every, later, strict=False)) == (papers[0], papers[1])


def test_a_paper_that_was_listed_earlier_too_is_one_of_that_day(archive: Archive) -> None:
    seen(archive, replace(BARE, listed=DAY))
    seen(archive, replace(BARE, listed=DAY - DAILY))

    assert [*archive.papers.all(DAY)] == []
    assert [paper.listed for paper in archive.papers.all(DAY - DAILY)] == [DAY - DAILY]


def test_what_is_marked_is_so_among_all(archive: Archive) -> None:
    seen(archive, FULL, BARE)
    with archive.database.transaction() as db:
        db.execute("INSERT INTO marks SELECT key, 'starred', 'now' FROM papers WHERE id = ?", (FULL.id,))

    assert {paper.id: (paper.starred, paper.hidden) for paper in archive.papers.all()} == {
        FULL.id: (True, False),
        BARE.id: (False, False),
    }


def test_a_broken_transaction_leaves_everything_as_it_was(path: Path) -> None:
    with Archive(path) as archive:
        seen(archive, FULL)
        broken = Paper("arxiv:2606.90002", "On Moss", upvotes=2**80)

        with pytest.raises((ArchiveError, OverflowError)):
            seen(archive, replace(FULL, upvotes=9), BARE, broken)

        assert [*archive.papers.all()] == [FULL]
        assert seen(archive, BARE) == [BARE]

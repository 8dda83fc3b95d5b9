"""What trends are counted from: each paper once for each source, on its first day, and terms as the rules mean them."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice

import pytest
from support.corpus_archive import corpus_papers
from support.invented_searches import Inventor, read_expressions
from support.real_pages import CORPUS, require_real
from support.sentences import SENTENCES

from digest.archive import Archive, DamagedError
from digest.archive.marks import put_marks
from digest.errors import DigestError
from digest.model import Link, Listing, Paper
from digest.rules.language.parsing import parse_expression
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge
from digest.trending import find_trends
from digest.trends import TrendRequest

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 9)
DAY = timedelta(1)
NUMBER = 400  # expressions


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


def paper(number: int, title: str = "On Tides", **more: object) -> Paper:
    name = f"arxiv:2606.{number:05}"
    return Paper(**({"id": name, "title": f"{title} {number}", "sources": ("hf",)} | more))  # type: ignore[arg-type]


def remember(archive: Archive, source: str, day: date | None, *papers: Paper) -> None:
    archive.papers.remember([Listing(source, papers, day, source=source)], papers, NOON)


def listed(archive: Archive, *sources: str, first: date = FIRST, last: date = LAST) -> dict[str, list[date]]:
    """The days of the papers of each source."""
    archive.papers.index_for_search()
    found = archive.trend_counts.find_listed(first, last, sources)
    return {source: sorted(papers.values()) for source, papers in found.by_source.items()}


# --- which papers -----------------------------------------------------------------------------------------


def test_a_paper_counts_once_on_the_day_on_which_its_source_listed_it_first(archive: Archive) -> None:
    for day in (LAST - 3 * DAY, LAST - 5 * DAY, LAST):
        remember(archive, "hf", day, paper(1))

    assert listed(archive) == {"hf": [LAST - 5 * DAY]}
    assert listed(archive, first=LAST - DAY) == {}
    assert listed(archive, last=LAST - 6 * DAY) == {}


def test_it_counts_for_each_source_that_listed_it(archive: Archive) -> None:
    remember(archive, "arxiv:cs.CL", LAST - 9 * DAY, paper(1), paper(2))
    remember(archive, "hf", LAST, paper(1))

    assert listed(archive) == {"arxiv:cs.CL": [LAST - 9 * DAY] * 2, "hf": [LAST]}
    assert listed(archive, "hf") == {"hf": [LAST]}
    assert listed(archive, first=LAST) == {"hf": [LAST]}


def test_a_new_version_of_an_old_paper_is_not_a_paper_more(archive: Archive) -> None:
    remember(archive, "arxiv:cs.CL", LAST, paper(1, announced="replaced"), paper(2, announced="cross"), paper(3))

    assert listed(archive) == {"arxiv:cs.CL": [LAST, LAST]}


def test_what_stands_in_no_list_is_of_its_own_day_and_the_source_named_first(archive: Archive) -> None:
    papers = [paper(1, published=LAST - DAY, sources=("feed", "hf")), paper(2, published=FIRST - DAY)]
    archive.papers.remember([], papers, NOON)

    assert listed(archive) == {"feed": [LAST - DAY]}
    assert listed(archive, "hf") == {}
    assert listed(archive, "hf", first=FIRST - DAY) == {"hf": [FIRST - DAY]}


def test_the_papers_of_a_source_add_up_whatever_days_are_asked_for(archive: Archive) -> None:
    chance = random.Random("days")  # noqa: S311 - the same for every run, nothing secret
    first_days: dict[tuple[str, int], date] = {}
    for _ in range(300):
        source, number = chance.choice(("hf", "arxiv:cs.CL", "arxiv:cs.LG")), chance.randrange(60)
        day = LAST - chance.randrange(100) * DAY
        remember(archive, source, day, paper(number))
        first_days[source, number] = min(day, first_days.get((source, number), day))

    for first, last in ((FIRST, LAST), (LAST - 40 * DAY, LAST - 20 * DAY), (LAST, LAST)):
        expected: dict[str, list[date]] = {}
        for (source, _), day in sorted(first_days.items(), key=lambda item: item[1]):
            if first <= day <= last:
                expected.setdefault(source, []).append(day)
        assert listed(archive, first=first, last=last) == expected


def test_a_hidden_paper_was_listed_too(archive: Archive) -> None:
    remember(archive, "hf", LAST, paper(1), paper(2))
    archive.marks.set_mark([paper(1)], "hidden", NOON)
    archive.papers.index_for_search()

    keys = archive.trend_counts.find_listed(FIRST, LAST).keys
    assert len(keys) == 2
    assert archive.trend_counts.find_true([parse_expression("tides"), parse_expression("/T.des/")], keys) == [keys] * 2


def test_papers_that_are_not_in_the_index_yet_are_counted_apart(archive: Archive) -> None:
    remember(archive, "hf", LAST - 9 * DAY, *map(paper, range(10)))
    remember(archive, "hf", LAST, *map(paper, range(10, 15)))
    archive.papers.index_for_search()
    with archive.database.transaction() as db:
        from digest.archive import search_index

        search_index.begin_anew(db)
        search_index.index_older(db, 5)

    found = archive.trend_counts.find_listed(FIRST, LAST)

    assert ({source: len(papers) for source, papers in found.by_source.items()}, found.unread) == ({"hf": 5}, 10)
    assert archive.trend_counts.find_true([parse_expression("tides")], found.keys) == [found.keys]


@pytest.mark.parametrize(
    ("days", "until", "newest"),
    [
        ([LAST, LAST - 9 * DAY], LAST, LAST),
        ([LAST, LAST - 9 * DAY], LAST - DAY, LAST - 9 * DAY),
        ([LAST + 900 * DAY, LAST - 9 * DAY], LAST, LAST - 9 * DAY),
        ([], LAST, None),
    ],
)
def test_a_day_that_is_still_to_come_is_not_the_newest(
    archive: Archive, days: list[date], until: date, newest: date | None
) -> None:
    for number, day in enumerate(days):
        remember(archive, "hf", day, paper(number))

    assert archive.trend_counts.newest_day((), until) == newest
    assert archive.trend_counts.newest_day(("hf",), until) == newest


def test_a_damaged_day_is_damage(archive: Archive) -> None:
    remember(archive, "hf", LAST, paper(1))
    with archive.database.transaction() as db:
        db.execute("UPDATE sightings SET day = '2026-05-x'")

    with pytest.raises(DamagedError):
        archive.trend_counts.find_listed(FIRST, LAST)


@pytest.mark.parametrize("written", ["[", "{}", "[1]"])
def test_damaged_sources_are_damage(archive: Archive, written: str) -> None:
    archive.papers.remember([], [paper(1, published=LAST)], NOON)
    with archive.database.transaction() as db:
        db.execute("UPDATE papers SET sources = ?", (written,))

    with pytest.raises(DamagedError):
        archive.trend_counts.find_listed(FIRST, LAST)


# --- of which of them terms are true ------------------------------------------------------------------------


def invented_papers() -> Iterator[Paper]:
    chance = random.Random("trends")  # noqa: S311 - the same for every run, nothing secret
    for number in range(120):
        yield paper(
            number,
            chance.choice(("On SAM-2, RAG and C++ in 3D", *SENTENCES)),
            abstract=" ".join(chance.sample(SENTENCES, chance.randint(0, 3))),
            authors=tuple(chance.sample(("Ada Lovelace", "Wei Wang"), chance.randint(0, 2))),
            links=(Link("https://a.example", "code"),) * chance.randint(0, 1),
            upvotes=chance.choice((None, 0, 2, 300)),
            listed=FIRST + number * DAY,
        )


def prove(papers: list[Paper], seed: str) -> None:
    """Compare what is true of *papers* by the counts with what is by the rules, for many invented expressions."""
    inventor = Inventor(papers, seed)
    texts = (inventor.term() if at % 2 else inventor.expression(1 + at % 3) for at in count())
    expressions = [expression for _, expression in islice(read_expressions(texts), NUMBER)]
    judge = Judge(Rules(tuple(Topic(str(at), expression) for at, expression in enumerate(expressions))))
    with Archive(":memory:") as archive:
        archive.papers.remember([Listing("hf", tuple(papers), source="hf")], papers, NOON)
        hidden = [each for each in papers if each.upvotes == 2][:9]
        archive.marks.set_mark(hidden, "hidden", NOON)
        archive.papers.update_index(len(papers))
        keys = archive.trend_counts.find_listed(date(2020, 1, 1), date(2030, 1, 1)).keys
        with archive.database.reading() as db:
            by_id = {row["id"]: row["key"] for row in db.execute("SELECT id, key FROM papers")}
        expected: list[set[int]] = [set() for _ in expressions]
        for each in archive.papers.all():
            marked = put_marks(each, {"hidden"} if each.id in {other.id for other in hidden} else set())
            for topic in judge.verdict(marked).matched_topics:
                expected[int(topic.name or "")].add(by_id[each.id])

        assert archive.trend_counts.find_true(expressions, keys) == expected
        assert sum(map(bool, expected)) > NUMBER / 4
        # Each by itself, too, and of a part of the papers.
        some = frozenset(sorted(keys)[len(keys) // 2 :])
        for expression, true in zip(expressions[::9], expected[::9], strict=True):
            assert archive.trend_counts.find_true([expression], some) == [true & some]


def test_terms_of_invented_papers_are_true_where_the_rules_say_so() -> None:
    prove(list(invented_papers()), "trends")


@require_real(CORPUS)
def test_terms_of_real_papers_are_true_where_the_rules_say_so() -> None:
    prove(list(islice(corpus_papers(), 0, None, 90)), "real trends")


def test_only_papers_that_the_index_cannot_tell_are_read(archive: Archive) -> None:
    remember(archive, "hf", LAST, *(paper(at, "Tide" if at % 2 else "SAM-2 and tide") for at in range(20)))
    remember(archive, "hf", FIRST, *(paper(at, "Old SAM-2") for at in range(20, 40)))
    archive.papers.index_for_search()
    keys = archive.trend_counts.find_listed(LAST, LAST).keys
    told: list[tuple[int, int]] = []

    def report(done: int, of: int) -> None:
        told.append((done, of))

    archive.trend_counts.find_true([parse_expression("tide | upvotes>=3")], keys, report)
    assert told == []
    archive.trend_counts.find_true([parse_expression("=SAM-2 | title:old")], keys, report)
    assert told == [(10, 10)]
    told.clear()
    archive.trend_counts.find_true([parse_expression("sam & tide | /SAM/ | tide")], keys, report)
    assert told == []


# --- the whole story ------------------------------------------------------------------------------------------


def test_trends_are_those_of_the_archive(archive: Archive) -> None:
    for at in range(60):
        remember(
            archive, "hf", LAST - at * DAY, *(paper(at * 3 + n, "Moss" if at > 30 or n else "Tide") for n in range(3))
        )
    request = TrendRequest((("tide", parse_expression("tide")),), LAST - 59 * DAY, LAST)

    trends = find_trends(request, archive=archive)

    (hf,) = trends.sources
    assert (trends.unit, trends.compared_days, hf.label, sum(hf.papers)) == ("week", 20, "Hugging Face", 180)
    assert (hf.trends[0].earlier.having, hf.trends[0].recent.having, hf.trends[0].change) == (0, 20, "rising")


def test_an_archive_that_is_too_small_is_told_what_is_missing(archive: Archive) -> None:
    request = TrendRequest((("tide", parse_expression("tide")),), LAST - 59 * DAY, LAST)

    def refusal() -> str:
        with pytest.raises(DigestError) as refused:
            find_trends(request, archive=archive)
        assert refused.value.remedies
        return str(refused.value)

    assert refusal() == "nothing is archived"
    remember(archive, "hf", FIRST, paper(0))
    assert refusal() == "trends: none of 1 archived paper was listed, 11 Apr – 9 Jun 2026"
    remember(archive, "hf", LAST, *map(paper, range(1, 20)))
    assert refusal() == "trends: Hugging Face listed 19 papers, 11 Apr – 9 Jun 2026; a trend needs 100 of one source"
    remember(archive, "hf", LAST - DAY, *map(paper, range(20, 150)))
    assert refusal() == "trends: the lists are of 2 days at most, 8–9 Jun 2026; a trend needs 21"
    remember(archive, "hf", LAST - 50 * DAY, *map(paper, range(150, 175)))
    assert refusal().startswith("trends: Hugging Face listed 25 papers in the first 17 days of 20 Apr – 9 Jun 2026")


def test_who_asks_for_a_source_without_papers_is_told_which_have_some(archive: Archive) -> None:
    remember(archive, "arxiv:cs.CL", LAST, *map(paper, range(3)))
    request = TrendRequest((("tide", parse_expression("tide")),), FIRST, LAST, sources=("hf",))

    with pytest.raises(DigestError, match="was listed by Hugging Face, ") as refused:
        find_trends(request, archive=archive)

    assert refused.value.remedies[0] == ("--source arxiv:cs.CL", "arXiv cs.CL")

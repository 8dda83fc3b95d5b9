"""What a daily command asks of an archive does not grow with it: SQLite takes as many steps in ten times the papers."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from support.searching import find_papers

from digest.archive import Archive, integrity, search_index
from digest.cli.papers import find_archived_paper
from digest.delivery import ChannelDelivery
from digest.letters import Letter
from digest.model import Asked, Counts, Digest, Listing, Paper
from digest.rules.language.parsing import parse_expression
from digest.status_report import Question, read_status

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TODAY = NOON.date()
ANN = "mail:ann@example.org"
A_DAY, FEW_DAYS, MANY_DAYS = 10, 12, 120
EVERY = 10  # steps one is counted: to call Python takes longer than a step
TIMES, STEPS_MORE = 1.2, 500  # of the steps in a small archive: a read of ten times the rows takes thousands more
WORDS = ["tides", "moss", "rain", "storm", "snow", "cloud", "frost", "wind", "hail", "dew"]


def paper(number: int, day: date) -> Paper:
    name = f"arxiv:{day:%y%m}.{number % 100_000:05}"
    words = " ".join(WORDS[(number // 7**place) % len(WORDS)] for place in range(6))
    return Paper(
        name,
        f"Kelp{number:05} and {words}",
        identifiers=(name,),
        authors=("Ann Lee", f"Bo {words.title()}"),
        abstract=f"We measure {words}, {number} times, with a model.",
        listed=day,
        upvotes=number % 50,
        sources=("hf",),
    )


def list_of(day: date, number: int) -> Listing:
    return Listing(f"hf:{day}", tuple(paper(number + at, day) for at in range(A_DAY)), day, source="hf", whole=True)


def remember(archive: Archive, listing: Listing, now: datetime) -> list[Paper]:
    papers = archive.papers.remember([listing], listing.papers, now)
    archive.deliveries.record(ChannelDelivery("stdout", papers[::2], high_water_marks=(("hf", TODAY),)), now)
    return papers


def fill(archive: Archive, days: int) -> None:
    for ago in range(days, 0, -1):
        now = NOON - timedelta(days=ago)
        remember(archive, list_of(now.date(), (FEW_DAYS - ago) * A_DAY), now)
    archive.papers.update_index(days * A_DAY)
    with archive.database.transaction() as db:
        # How many parts the index has, each of which is asked for each word, is not what is measured.
        db.execute("INSERT INTO search (search) VALUES ('optimize')")
    archive.papers.make_dictionary()
    archive.runs.record(Digest(NOON, (), asked=(Asked("hf", TODAY, A_DAY),), counts=Counts(A_DAY, 0)), "stdout")


def run(archive: Archive) -> None:
    """What a run asks and writes, whether or not its page was read before."""
    listing = list_of(TODAY, 99_000)
    archive.runs.time_of_last()
    archive.lists.latest_day("hf")
    archive.lists.is_complete("hf", TODAY, TODAY)
    papers = archive.papers.remember([listing], listing.papers, NOON)
    archive.marks.apply(papers)
    archive.papers.find_without_abstract(papers)
    archive.deliveries.find_undelivered(papers, "stdout")
    archive.deliveries.damage_for("stdout")
    archive.deliveries.record(ChannelDelivery("stdout", papers, high_water_marks=(("hf", TODAY),)), NOON)
    archive.runs.record(Digest(NOON, (), asked=(Asked("hf", TODAY, A_DAY),), counts=Counts(A_DAY, 0)), "stdout")
    archive.runs.record_end("stdout", 0, NOON)
    archive.outbox.histories()
    archive.papers.update_index(5_000)
    archive.papers.make_dictionary()


def run_that_finds_two_papers_to_be_one(archive: Archive) -> None:
    """A paper without an identifier comes under one."""
    listed = replace(paper(500, TODAY), id="url:https://example.org/500", identifiers=(), url="https://example.org/500")
    both = replace(paper(99_500, TODAY), url=listed.url, identifiers=("arxiv:2606.99500", "doi:10.5555/500"))
    doi = replace(listed, id="doi:10.5555/500", identifiers=("doi:10.5555/500",), title="Another 500")
    for each in (listed, doi, replace(both, title=listed.title)):
        archive.papers.remember([Listing("hf", (each,), TODAY, source="hf")], [each], NOON)


def star(archive: Archive) -> None:
    archive.marks.set_mark([find_archived_paper(archive, OLD.id)], "starred", NOON)
    assert len(archive.marks.find_by_mark("starred")) == 1


def explain_by_identifier(archive: Archive) -> None:
    assert archive.history.find(find_archived_paper(archive, OLD.id))
    archive.deliveries.high_water_marks()


def explain_by_title(archive: Archive) -> None:
    assert archive.history.find(find_archived_paper(archive, OLD.title))


def explain_by_words(archive: Archive) -> None:
    assert find_archived_paper(archive, KELP).id == OLD.id


def search(archive: Archive) -> None:
    # Of a word that many have, so many are counted as are in no archive of a test.
    assert [found.id for found in find_papers(archive, f"{KELP} & upvotes:>=5")] == [OLD.id]
    archive.papers.count()
    archive.papers.count_unindexed()


def search_for_beginnings(archive: Archive) -> None:
    assert [found.id for found in find_papers(archive, f"tid* & {KELP}")] == [OLD.id]


def open_anew(archive: Archive) -> None:
    """What is asked whenever the file is opened."""
    with archive.database.reading() as db:
        integrity.require_tables(db, archive.database.path)
        assert not search_index.is_outdated(db)
    archive.database.packer.read_dictionaries()


def mail(archive: Archive) -> None:
    """What a run asks and writes for one recipient, and `digest mail` of what waits."""
    papers = archive.papers.remember([], list_of(TODAY, 99_000).papers, NOON)
    letter = Letter(ANN, "me@example.org", "ann@example.org", "On Kelp", "<1@example.org>", 1, b"Subject: On Kelp")
    new = archive.deliveries.find_undelivered(papers, ANN)
    archive.outbox.queue([ChannelDelivery(ANN, tuple(new), letter=letter)], NOON)
    assert [each.number for each in archive.outbox.letters()]
    archive.bounces.count_since(NOON)
    archive.stopped_addresses.find_all()
    archive.deliveries.count_last(ANN, until=NOON)
    for each in archive.outbox.letters():
        archive.outbox.drop(each.number)


def doctor(archive: Archive) -> None:
    """What the check-up asks but for the check of the file, which reads all of it."""
    archive.papers.count()
    archive.lists.count()
    archive.runs.time_of_last()
    archive.outbox.count_bytes()
    archive.outbox.letters()
    assert read_status(archive, Question(["hf"]), NOON).papers


def trends_of_few_days(archive: Archive) -> None:
    """What trends ask that are about no more than the last days, of words that only reading tells, too."""
    archive.trend_counts.newest_day((), TODAY)
    listed = archive.trend_counts.find_listed(TODAY - timedelta(days=5), TODAY)
    words = ("tides", "upvotes>=5", "not moss", "tides | /Kelp0000/")
    assert all(archive.trend_counts.find_true([parse_expression(each) for each in words], listed.keys))


def status(archive: Archive) -> None:
    assert read_status(archive, Question(["hf"]), NOON).papers


COMMANDS: list[Callable[[Archive], object]] = [
    *(run, run, run_that_finds_two_papers_to_be_one, search, status),
    *(search_for_beginnings, trends_of_few_days, open_anew, mail, doctor),
    *(star, explain_by_identifier, explain_by_title, explain_by_words),
]
GROWING = ("papers", "facts", "sightings", "identifiers", "sketches", "deliveries", "votes")
OLD = paper(5, TODAY - timedelta(days=FEW_DAYS))

KELP = OLD.title.partition(" ")[0]


@contextmanager
def counting_steps(archive: Archive) -> Iterator[Counter[str]]:
    """Counts the steps of SQLite's machine by statement."""
    steps: Counter[str] = Counter()
    statements = [""]

    def count() -> None:
        steps[statements[-1]] += EVERY

    with archive.database.reading() as db:
        db.set_trace_callback(lambda statement: statements.append(" ".join(statement.split())))
        db.set_progress_handler(count, EVERY)
        yield steps
        db.set_trace_callback(None)
        db.set_progress_handler(None, 0)


@pytest.fixture(scope="module")
def archives() -> Iterator[tuple[Archive, Archive]]:
    with Archive(":memory:") as small, Archive(":memory:") as large:
        fill(small, FEW_DAYS)
        fill(large, MANY_DAYS)
        yield small, large


@pytest.mark.parametrize("command", COMMANDS)
def test_a_daily_command_takes_as_many_steps_in_a_large_archive(
    archives: tuple[Archive, Archive], command: Callable[[Archive], object]
) -> None:
    counted = []
    for archive in archives:
        with counting_steps(archive) as steps:
            command(archive)
        counted.append(steps)
    small, large = counted

    longest = [f"{steps:,} steps: {statement[:300]}" for statement, steps in large.most_common(3)]
    assert large.total() <= TIMES * small.total() + STEPS_MORE, longest


@pytest.mark.parametrize("command", COMMANDS)
def test_a_daily_command_reads_no_growing_table_as_a_whole(
    archives: tuple[Archive, Archive], command: Callable[[Archive], object]
) -> None:
    """Counting all rows is one step of SQLite's machine, however many there are."""
    archive = archives[0]
    with archive.database.reading() as db:
        statements: set[str] = set()
        db.set_trace_callback(statements.add)
        command(archive)
        db.set_trace_callback(None)
        # Those of FTS5 itself are told as comments.
        asked = [each for each in statements if re.match(r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE)", each)]
        plans = {each: [row["detail"] for row in db.execute(f"EXPLAIN QUERY PLAN {each}")] for each in asked}

    scan = re.compile(rf"SCAN (?:{'|'.join(GROWING)})\b")
    scanning = {each: plan for each, plan in plans.items() if any(map(scan.match, plan)) and "LIMIT" not in each}
    assert plans
    assert not scanning

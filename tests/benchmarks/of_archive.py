"""Rows about the archive: what its commands take over their start, a day's writing, and its size."""

from collections.abc import Iterator

from benchmarks.archives import NOW, archive_in
from benchmarks.children import DIGEST, new_home
from benchmarks.conditions import Conditions
from benchmarks.lines import MB, MS, Line
from benchmarks.measuring import Cost, least_costs, timed
from benchmarks.of_rules import ARCHIVED
from benchmarks.recombined import Recombination
from benchmarks.workload import PAPERS, parts_of, read_records
from digest.archive import Archive
from digest.model import Listing, Paper

_MILLION = 1_000_000
_SMALL = 100  # papers: the same command over so few of them is its start
_SINCE = "2026-09-01"  # 90 days before the newest paper


def explain(conditions: Conditions) -> Iterator[Line]:
    """`digest explain` with the identifier of an archived paper."""
    yield from _explain(conditions, conditions.number(ARCHIVED, 300))


def rules_check(conditions: Conditions) -> Iterator[Line]:
    """`digest rules check` over the last 90 days, and over all papers."""
    yield from _rules_check(conditions, conditions.number(ARCHIVED, 300))


def search(conditions: Conditions) -> Iterator[Line]:
    """`digest search` for words, phrases, and other expressions that the index knows."""
    yield from _search(conditions, conditions.number(ARCHIVED, 300))


def status(conditions: Conditions) -> Iterator[Line]:
    """`digest status`, and `digest doctor`, which also looks whether the file is whole."""
    yield from _status(conditions, conditions.number(ARCHIVED, 300))


def archive_write(conditions: Conditions) -> Iterator[Line]:
    """What a daily run writes: 100 papers that are new, then their words into the index."""
    yield from _write(conditions, conditions.number(ARCHIVED, 300))


def archive_size(conditions: Conditions) -> Iterator[Line]:
    """The bytes of a paper in the archive, the search index included."""
    yield from _size(conditions, conditions.number(ARCHIVED, 300))


def archive_million(conditions: Conditions) -> Iterator[Line]:
    """The rows above among a million papers; the archive takes half an hour to make, and 3 GB."""
    number = conditions.number(_MILLION, 300)
    for row in (_explain, _rules_check, _search, _status, _write, _size):
        yield from row(conditions, number)


def _explain(conditions: Conditions, number: int) -> Iterator[Line]:
    start, ours = _costs(conditions, number, "explain", "arxiv:2001.00001")
    yield _line(f"digest explain ID, {number:,} papers", start, ours, more=10)
    yield Line("its memory", ours.memory * MB, "MB", most=40)


def _rules_check(conditions: Conditions, number: int) -> Iterator[Line]:
    start, recent = _costs(conditions, number, "rules", "check", "--since", _SINCE, rounds=1)
    yield _line(f"digest rules check, the last 90 days of {number:,} papers", start, recent, more=4_000)
    _, whole = _costs(conditions, number, "rules", "check", "--all", rounds=1)
    yield Line(f"digest rules check --all, {number:,} papers", whole.cpu, "s", most=12)
    yield Line("its memory", whole.memory * MB, "MB", most=150)


def _search(conditions: Conditions, number: int) -> Iterator[Line]:
    first, second = conditions.load.phrases[:2]
    words = {"a word": "model", "a phrase": first, "the best for a phrase": f"{first} --best"}
    joined = {
        "one of two phrases": f"{first} | {second}",
        "both of two words": "model & learning",
        "one word without another": "model & not learning",
        "a beginning": "mod*",
        "words in the title": "title:model",
        "words and a fact": "model & upvotes:>=20",
    }
    for expressions, more in ((words, 10), (joined, 100)):
        for name, expression in expressions.items():
            searched, *best = expression.split(" --")
            options = [f"--{each}" for each in best]
            start, ours = _costs(conditions, number, "search", searched, *options)
            yield _line(f"digest search {expression!r} ({name}), {number:,} papers", start, ours, more=more)


def _status(conditions: Conditions, number: int) -> Iterator[Line]:
    for command, more in (("status", 10), ("doctor", 100)):
        start, ours = _costs(conditions, number, command)
        yield _line(f"digest {command}, {number:,} papers", start, ours, more=more)


def _write(conditions: Conditions, number: int) -> Iterator[Line]:
    days = _new_days(conditions)
    with conditions.archives.copy(number) as state, Archive(archive_in(state)) as archive:

        def write_day() -> None:
            papers = next(days)
            archive.papers.remember([Listing("hf", papers, source="hf")], papers, NOW)

        wrote, indexed = least_costs(
            timed(write_day), timed(lambda: archive.papers.update_index(0)), rounds=conditions.few_rounds(20)
        )
    yield Line(f"{PAPERS} new papers written into {number:,}", wrote.cpu * MS, "ms", most=15)
    yield Line("the same by the clock", wrote.wall * MS, "ms", most=15)
    yield Line("their words into the index, after the run", indexed.cpu * MS, "ms")


def _size(conditions: Conditions, number: int) -> Iterator[Line]:
    path = archive_in(conditions.archives.state(number))
    with Archive(path) as archive:
        size = path.stat().st_size / archive.papers.count()
    yield Line(f"size of the archive of {number:,} papers, a paper", size, "B", most=3_000)


def _costs(conditions: Conditions, number: int, *words: str, rounds: int | None = None) -> list[Cost]:
    """What the command of *words* costs over an archive of a few papers, and of *number*."""
    load, archives = conditions.load, conditions.archives
    with (
        new_home(load.configuration(), state=archives.state(_SMALL)) as small,
        new_home(load.configuration(), state=archives.state(number)) as large,
    ):
        works = (home.work(DIGEST, *words) for home in (small, large))
        return least_costs(*works, rounds=rounds or conditions.few_rounds(15))


def _line(work: str, start: Cost, ours: Cost, *, more: float) -> Line:
    return Line(work, ours.cpu * MS, "ms", start.cpu * MS, f"over {_SMALL}", more=more)


def _new_days(conditions: Conditions) -> Iterator[tuple[Paper, ...]]:
    """Days of papers that are in no archive yet."""
    return map(read_records, parts_of(Recombination(conditions.load.stock).later_records(), PAPERS))

"""Rows about the archive: what its commands take over their start, a day's writing, and its size."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice

from benchmarks.archives import NOW, archive_in
from benchmarks.children import DIGEST, NOTHING, new_home
from benchmarks.conditions import Conditions
from benchmarks.lines import MB, MS, Line
from benchmarks.measuring import Cost, forget_texts, least_costs, prepared, timed
from benchmarks.of_rules import ARCHIVED
from benchmarks.of_starts import PYTHON
from benchmarks.recombined import Recombination
from benchmarks.workload import CONFIGURED, PAPERS, parts_of, read_records
from digest.archive import Archive
from digest.model import Listing, Paper

_MILLION = 1_000_000
_TOPICS, _WORDS = 5, 12  # topics of a reader, and words of each
_SMALL = 100  # papers: the same command over so few of them is its start
_SINCE = "2026-09-01"  # 90 days before the newest paper


def explain(conditions: Conditions) -> Iterator[Line]:
    """`digest explain` with the identifier of an archived paper."""
    yield from _explain(conditions, conditions.number(ARCHIVED, 300))


def rules_check(conditions: Conditions) -> Iterator[Line]:
    """`digest rules check` over the last 90 days, and over all papers: one topic of 300 phrases, and 300 of one."""
    yield from _rules_check(conditions, conditions.number(ARCHIVED, 300))


def search(conditions: Conditions) -> Iterator[Line]:
    """`digest search` for words, phrases, and other expressions that the index knows."""
    yield from _search(conditions, conditions.number(ARCHIVED, 300))


def trends(conditions: Conditions) -> Iterator[Line]:
    """`digest trends` for three phrases, and for five topics: the whole command."""
    yield from _trends(conditions, conditions.number(ARCHIVED, 300))


def status(conditions: Conditions) -> Iterator[Line]:
    """`digest status`, and `digest doctor`, which also looks whether the file is whole."""
    yield from _status(conditions, conditions.number(ARCHIVED, 300))


def archive_write(conditions: Conditions) -> Iterator[Line]:
    """What a daily run writes: 100 papers that are new, the same once more, and their words into the index."""
    yield from _write(conditions, conditions.number(ARCHIVED, 300))


def archive_size(conditions: Conditions) -> Iterator[Line]:
    """The bytes of a paper in the archive, the search index included."""
    yield from _size(conditions, conditions.number(ARCHIVED, 300))


def archive_million(conditions: Conditions) -> Iterator[Line]:
    """The rows above among a million papers; the archive takes half an hour to make, and 3 GB."""
    number = conditions.number(_MILLION, 300)
    rows = (_explain, _rules_check, _search, _trends, _status, _write, _size)
    # A trial has run each of them by itself, over as many papers.
    for row in rows[:1] if conditions.is_trial else rows:
        yield from row(conditions, number)


def _explain(conditions: Conditions, number: int) -> Iterator[Line]:
    nothing, start, ours = _costs(conditions, number, "explain", "arxiv:2001.00001")
    yield _start("explain", nothing, start)
    yield _line(f"digest explain ID, {number:,} papers", start, ours, more=10)
    yield Line("its memory", ours.memory * MB, "MB", most=40)


def _rules_check(conditions: Conditions, number: int) -> Iterator[Line]:
    _, start, recent = _costs(conditions, number, "rules", "check", "--since", _SINCE, most=1)
    yield _line(f"digest rules check, the last 90 days of {number:,} papers", start, recent, more=4_000)
    phrases = tuple(conditions.load.terms(CONFIGURED))
    many_topics = "topics:\n" + "".join(f"  {phrase}: [{phrase}]\n" for phrase in phrases)
    for topics, configuration in (
        (f"a topic of {CONFIGURED} phrases", conditions.load.configuration()),
        (f"{CONFIGURED} topics of a phrase", many_topics),
    ):
        with new_home(configuration, state=conditions.archives.state(number)) as home:
            (whole,) = least_costs(home.work(DIGEST, "rules", "check", "--all"), rounds=1)
        yield Line(f"digest rules check --all, {topics}, {number:,} papers", whole.cpu, "s", most=12)
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
            nothing, start, ours = _costs(conditions, number, "search", searched, *options)
            if name == "a word":
                yield _start("search", nothing, start)
            yield _line(f"digest search {expression!r} ({name}), {number:,} papers", start, ours, more=more)


def _trends(conditions: Conditions, number: int) -> Iterator[Line]:
    phrases = list(conditions.load.terms(CONFIGURED))
    # The papers of a trial are of one day, of which there is no trend.
    status = (0, 1) if conditions.is_trial else (0,)
    state, rounds = conditions.archives.state(number), conditions.few_rounds(5)
    for name, most, terms, words in (
        ("three phrases", 2, phrases[:3], phrases),
        (f"{_TOPICS} topics of {_WORDS} phrases", 2, (), phrases[: _TOPICS * _WORDS]),
        (f"{_TOPICS} topics of {CONFIGURED // _TOPICS} phrases", None, (), phrases),
    ):
        topics = "".join(f"  Topic {at}: [{', '.join(words[at::_TOPICS])}]\n" for at in range(_TOPICS))
        with new_home(f"topics:\n{topics}", state=state) as home:
            (cost,) = least_costs(home.work(DIGEST, "trends", *terms, status=status), rounds=rounds)
        yield Line(f"digest trends, {name}, {number:,} papers", cost.cpu, "s", most=most)
        yield Line("its memory", cost.memory * MB, "MB", most=150)


def _status(conditions: Conditions, number: int) -> Iterator[Line]:
    nothing, start, ours = _costs(conditions, number, "status")
    yield _start("status", nothing, start)
    yield _line(f"digest status, {number:,} papers", start, ours, more=10)
    nothing, start, ours = _costs(conditions, number, "doctor", most=5)
    yield _start("doctor", nothing, start)
    yield from _doctor_without_check(conditions, number, start, ours)


def _doctor_without_check(conditions: Conditions, number: int, start: Cost, ours: Cost) -> Iterator[Line]:
    """What `digest doctor` takes but for its check of the file, which reads all of it, as every such check must."""
    with ExitStack() as stack:
        small, large = (
            stack.enter_context(Archive(archive_in(conditions.archives.state(size)))) for size in (_SMALL, number)
        )
        few, many = least_costs(
            timed(small.database.check), timed(large.database.check), rounds=conditions.few_rounds(5)
        )
    yield Line(f"digest doctor, {number:,} papers", ours.cpu, "s", many.cpu, "check of the file")
    aside = max(ours.cpu - many.cpu, 1e-6), max(start.cpu - few.cpu, 1e-6)
    work = "the same, that check aside"
    yield Line(work, aside[0] * MS, "ms", aside[1] * MS, f"over {_SMALL}", more=100)


def _write(conditions: Conditions, number: int) -> Iterator[Line]:
    rounds = conditions.few_rounds(20)
    with conditions.archives.copy(number) as state, Archive(archive_in(state)) as archive:
        days = _new_days(conditions, rounds + 1)  # one is for the round that does not count
        new, again = iter(days), iter(days)
        works = (
            timed(lambda: _remember(archive, next(new))),
            # As after a run; else the next one would do it.
            timed(partial(archive.papers.update_index, 0)),
            timed(lambda: _remember(archive, next(again))),
        )
        # Each run is a process of its own, which has read nothing yet.
        wrote, indexed, rewrote = least_costs(*(prepared(forget_texts, work) for work in works), rounds=rounds)
    yield Line(f"{PAPERS} new papers written into {number:,}", wrote.cpu * MS, "ms", most=15)
    yield Line("the same by the clock", wrote.wall * MS, "ms", most=15)
    yield Line("their words into the index, after the run", indexed.cpu * MS, "ms")
    yield Line("the same papers once more", rewrote.cpu * MS, "ms", wrote.cpu * MS, "new")


def _size(conditions: Conditions, number: int) -> Iterator[Line]:
    path = archive_in(conditions.archives.state(number))
    with Archive(path) as archive:
        size = path.stat().st_size / archive.papers.count()
    yield Line(f"size of the archive of {number:,} papers, a paper", size, "B", most=3_000)


def _costs(conditions: Conditions, number: int, *words: str, most: int = 15) -> list[Cost]:
    """What a bare Python costs, and the command of *words* over an archive of a few papers, and of *number*."""
    load, archives = conditions.load, conditions.archives
    with (
        new_home(load.configuration(), state=archives.state(_SMALL)) as small,
        new_home(load.configuration(), state=archives.state(number)) as large,
    ):
        works = (small.work(*NOTHING), *(home.work(DIGEST, *words) for home in (small, large)))
        return least_costs(*works, rounds=conditions.few_rounds(most))


def _line(work: str, start: Cost, ours: Cost, *, more: float) -> Line:
    return Line(work, ours.cpu * MS, "ms", start.cpu * MS, f"over {_SMALL}", more=more)


def _start(command: str, nothing: Cost, start: Cost) -> Line:
    return Line(f"digest {command} over {_SMALL} papers", start.cpu * MS, "ms", nothing.cpu * MS, PYTHON)


def _new_days(conditions: Conditions, number: int) -> list[tuple[Paper, ...]]:
    """So many days of papers that are in no archive yet."""
    records = Recombination(conditions.load.stock).later_records()
    return [read_records(part) for part in islice(parts_of(records, PAPERS), number)]


def _remember(archive: Archive, papers: tuple[Paper, ...]) -> None:
    archive.papers.remember([Listing("hf", papers, source="hf")], papers, NOW)

"""Rows about the archive: a daily run's writing, and searching, as it grows."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from benchmarks.measuring import Line, medians
from benchmarks.workload import Workload
from digest.archive import Archive
from digest.cli.papers import find_archived_paper
from digest.model import Listing, Paper
from digest.request import SearchRequest
from digest.rules.language.parsing import parse_expression

_NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
_DAY = timedelta(days=1)
_COMMON = "model"
_PART = 250_000


def small(load: Workload, rounds: int) -> Iterator[Line]:
    """An archive of 100,000 papers."""
    yield from _rows(load, rounds, 100_000, search=5, write=None)


def large(load: Workload, rounds: int) -> Iterator[Line]:
    """An archive of a million; it takes 3 GB of disk and some minutes to fill."""
    yield from _rows(load, rounds, 1_000_000, search=20, write=15)


def _rows(load: Workload, rounds: int, number: int, *, search: float, write: float | None) -> Iterator[Line]:
    with _filled(load.papers, number) as archive:
        size = Path(archive.database.path).stat().st_size / 1e6
        days = count()

        def daily() -> None:
            day = next(days)
            papers = [_renamed(paper, f"new {day} {at}", date(2026, 11, 1)) for at, paper in enumerate(load.papers)]
            archive.papers.remember([Listing("hf", tuple(papers), source="hf")], papers, _NOW)

        newest_20 = SearchRequest(_COMMON, parse_expression(_COMMON))
        best_20 = replace(newest_20, best=True)
        name = load.papers[0].title

        def explain() -> None:
            paper = find_archived_paper(archive, f"{name} old {number - len(load.papers)}")
            assert archive.history.find(paper)

        wrote, newest, best, explained = medians(
            daily,
            lambda: archive.papers.search(newest_20),
            lambda: archive.papers.search(best_20),
            explain,
            rounds=max(5, rounds // 2),
        )
    yield Line(f"archive of {number:,} papers", size, "MB")
    yield Line(f"a daily run writes {len(load.papers)} papers to it", wrote * 1e3, "ms", most=write)
    yield Line(f"it is searched for “{_COMMON}”, the newest 20", newest * 1e3, "ms", most=search)
    yield Line("the best 20 of the newest 2,000", best * 1e3, "ms", most=search)
    yield Line("a paper is found by its title, with its past", explained * 1e3, "ms", most=40)


@contextmanager
def _filled(papers: tuple[Paper, ...], number: int) -> Iterator[Archive]:
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "archive.db") as archive:
        for start in range(0, number, _PART):
            part = [
                _renamed(papers[at % len(papers)], f"old {at}", date(2020, 1, 1) + at // 100 * _DAY)
                for at in range(start, min(number, start + _PART))
            ]
            archive.papers.remember([Listing("hf", tuple(part), source="hf")], part, _NOW)
        yield archive


def _renamed(paper: Paper, name: str, day: date) -> Paper:
    identifier = f"arxiv:{name}"
    return replace(paper, id=identifier, identifiers=(identifier,), title=f"{paper.title} {name}", listed=day)

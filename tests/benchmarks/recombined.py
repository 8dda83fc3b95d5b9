"""Papers by the hundred thousand, no two alike: titles, sentences, names and words of a stock of papers, put together
anew. Repeating a few papers instead would flatter whatever remembers what it has read.
"""

import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count

from benchmarks.invented import Record

LAST_DAY = date(2026, 11, 30)
PAPERS_A_DAY = 340
_PAPERS_A_MONTH = 50_000
_MILLION = 1_000_000
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


class Recombination:
    """Papers made of the texts of *stock*, always the same."""

    def __init__(self, stock: Sequence[Record]) -> None:
        self._stock = [dict(_inner(record)) for record in stock]

    def records(self, number: int) -> Iterator[Record]:
        """*number* papers, oldest first, as many a day as arXiv's larger groups have together."""
        for at in range(number):
            yield self._record(at, LAST_DAY - timedelta(days=(number - 1 - at) // PAPERS_A_DAY))

    def later_records(self) -> Iterator[Record]:
        """Papers that are none of the first million."""
        for at in count(_MILLION):
            yield self._record(at, LAST_DAY + timedelta(days=1))

    @cached_property
    def _sentences(self) -> list[str]:
        return [each for paper in self._stock for each in _SENTENCE_END.split(str(paper["summary"]))]

    @cached_property
    def _names(self) -> list[object]:
        return [author for paper in self._stock for author in _list(paper.get("authors"))]

    def _record(self, at: int, day: date) -> Record:
        dice = random.Random(at)  # noqa: S311 - for papers, not for secrets
        like, other = self._stock[at % len(self._stock)], dice.choice(self._stock)
        moment = datetime(day.year, day.month, day.day, 2, tzinfo=UTC).isoformat()
        paper: Record = {
            "id": _identifier(at),
            "authors": dice.choices(self._names, k=max(1, len(_list(like.get("authors"))))),
            "publishedAt": moment,
            "submittedOnDailyAt": moment,
            "title": _crossed(str(like["title"]), str(other["title"])),
            "summary": " ".join(dice.choices(self._sentences, k=len(_SENTENCE_END.split(str(like["summary"]))))),
            "upvotes": other.get("upvotes", 0),
            **{name: other[name] for name in ("ai_summary", "ai_keywords") if other.get(name)},
        }
        if like.get("githubRepo"):
            paper["githubRepo"] = f"https://github.com/example-lab/paper-{at}"
        return {"paper": paper, "title": paper["title"], "summary": paper["summary"], "numComments": dice.randint(0, 9)}


def _identifier(at: int) -> str:
    year, month = divmod(at // _PAPERS_A_MONTH, 12)
    return f"{20 + year}{month + 1:02}.{at % _PAPERS_A_MONTH:05}"


def _crossed(one: str, other: str) -> str:
    """The first half of *one* title and the second of the *other*."""
    first, second = one.split(), other.split()
    return " ".join(first[: len(first) // 2 + 1] + second[len(second) // 2 :])


def _inner(record: Record) -> Record:
    paper = record["paper"]
    assert isinstance(paper, dict)
    return {
        **paper,
        "title": record.get("title") or paper["title"],
        "summary": record.get("summary") or paper["summary"],
    }


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []

"""The stored papers that are read for a listing: no fewer than tell which of them are on it."""

from datetime import UTC, datetime
from random import Random

import pytest

from digest.archive import Archive, paper_names
from digest.archive.paper_names import StoredPaper
from digest.identity.grouping import group_records
from digest.identity.records import Record
from digest.model import Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
WORDS = ["tides", "moss", "rain", "storm", "snow", "cloud", "frost", "wind", "hail", "dew"]
AUTHORS = ["Ann Lee", "Bo Kim", "Cy Roe", "Di Poe"]


def text(random: Random) -> str:
    return " ".join(f"{random.choice(WORDS)}{random.randrange(9)}" for _ in range(30))


def paper(random: Random, texts: list[str], schemes: list[str]) -> Paper:
    names = {
        "arxiv": f"arxiv:2601.{random.randrange(30):05}",
        "doi": f"doi:10.5555/{random.randrange(20)}",
        "url": f"url:https://example.org/{random.randrange(20)}",
    }
    name = names[random.choice(schemes)]
    others = [each for each in (names["doi"], f"{names['arxiv']}v2") if random.random() < 0.2]
    return Paper(
        name,
        " ".join(random.choices(WORDS, k=random.choice([2, 5, 6]))),
        identifiers=tuple(dict.fromkeys((*(() if name.startswith("url:") else (name,)), *others))),
        abstract=" ".join(random.choices(texts, k=random.choice([0, 2]))),
        authors=tuple(random.sample(AUTHORS, random.randrange(1, 4))),
        url=name.removeprefix("url:") if name.startswith("url:") else None,
    )


def some_papers(random: Random, texts: list[str], schemes: list[str]) -> list[Paper]:
    return list({each.id: each for each in (paper(random, texts, schemes) for _ in range(3))}.values())


def groups_of(stored: list[StoredPaper], seen: list[Record]) -> set[tuple[frozenset[int], frozenset[str]]]:
    """Which of *stored* are one paper with which of those that were *seen*, by keys and identifiers."""
    records = [*(each.record for each in stored), *seen]
    found = set()
    for group in group_records(records):
        keys = frozenset(stored[at].key for at in group if at < len(stored))
        names = frozenset(records[at].paper.id for at in group if at >= len(stored))
        if names:
            found.add((keys, names))
    return found


@pytest.mark.parametrize("schemes", [["arxiv"], ["arxiv", "arxiv", "arxiv", "doi", "url"]])
def test_papers_that_are_not_read_would_have_been_others(schemes: list[str]) -> None:
    random = Random(7)  # noqa: S311 - no secret
    left_out = joined = 0
    for _ in range(150):
        texts = [text(random) for _ in range(4)]
        with Archive(":memory:") as archive:
            for _ in range(random.randrange(1, 4)):
                archive.papers.remember([], some_papers(random, texts, schemes), NOON)
            archive.papers.update_index(0)
            seen = [Record(each) for each in some_papers(random, texts, schemes)]
            with archive.database.reading() as db:
                read = paper_names.find_stored_papers(db, seen)
                named = {each.key: each for each in read}
                keys = [row[0] for row in db.execute("SELECT key FROM papers ORDER BY key")]
                every = [
                    named.get(key) or StoredPaper(key, Record(each))
                    for key, each in paper_names.load_in_order(db, keys)
                ]
        assert groups_of(read, seen) == groups_of(every, seen)
        left_out += len(read) < len(every)
        joined += any(keys for keys, _ in groups_of(read, seen))
    assert left_out > 50
    assert joined > 50

"""A question for beginnings of words finds the same when the words are spelled out."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from digest.archive import Archive, word_beginnings
from digest.archive.word_beginnings import spell_out
from digest.model import Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TITLES = ("Tides", "Tidal moss", "The tide of a tidepool", "On moss", "Tidily ΤTidé", "Deep tides", "Deep tidal RAG")


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        papers = [Paper(f"arxiv:2606.{at:05}", title, abstract=TITLES[-at]) for at, title in enumerate(TITLES)]
        opened.papers.remember([], papers, NOON)
        opened.papers.update_index(0)
        yield opened


@pytest.mark.parametrize("most", [300, 2, 0])
@pytest.mark.parametrize(
    "match",
    [
        '"tid" *',
        'title : ("tid" *)',
        '{title abstract} : ("deep tid" * OR "moss")',
        '(title : ("tida" *) AND ("mo" *))',
        '("m" * NOT "tid" *)',
        '"xyz" *',
        '"tides"',
    ],
)
def test_what_is_spelled_out_finds_the_same(
    archive: Archive, match: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_beginnings, "_MOST_WORDS", most)
    query = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
    with archive.database.reading() as db:
        spelled = spell_out(db, match)

        assert db.execute(query, (spelled,)).fetchall() == db.execute(query, (match,)).fetchall()


def test_a_beginning_is_spelled_out_by_the_words_that_there_are(archive: Archive) -> None:
    with archive.database.reading() as db:
        assert spell_out(db, 'title : ("deep tid" *)') == (
            'title : (("deep tidal" OR "deep tide" OR "deep tidepool" OR "deep tides" OR "deep tidily"))'
        )

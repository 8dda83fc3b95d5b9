"""Abstracts are packed, and come back as they were, with whatever dictionary they were packed."""

import sqlite3
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.archive import Archive, packing
from digest.archive.packing import Packer, make_dictionary
from digest.model import Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TEXT = "We measure how the tides of northern seas come and go, and how the tides of southern seas do."


@pytest.fixture
def packer() -> Iterator[Packer]:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE dictionaries (number INTEGER PRIMARY KEY, words BLOB NOT NULL)")
    yield Packer(db)
    db.close()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    plain, with_dictionary = Packer(sqlite3.connect(":memory:")), Packer(sqlite3.connect(":memory:"))
    with_dictionary._db.execute("CREATE TABLE dictionaries (number INTEGER PRIMARY KEY, words BLOB NOT NULL)")
    with_dictionary.add_dictionary(TEXT.encode())

    for packer in (plain, with_dictionary):
        assert packer.unpack(packer.pack(text)) == text


def test_a_text_is_read_with_the_dictionary_that_it_names(packer: Packer) -> None:
    stored = [packer.pack(TEXT), packer.pack("a")]
    for words in (b"northern seas", TEXT.encode()):
        packer.add_dictionary(words)
        stored.append(packer.pack(TEXT))

    assert [each[0] for each in stored] == [1, 0, 2, 3]
    assert [packer.unpack(each) for each in stored] == [TEXT, "a", TEXT, TEXT]
    assert len(stored[3]) < len(stored[2]) < len(stored[0])


@pytest.mark.parametrize("stored", [b"", b"\x01no zlib", b"\x00\xff", b"\x07x", TEXT])
def test_what_was_never_packed_is_refused(packer: Packer, stored: bytes) -> None:
    with pytest.raises((ValueError, TypeError, LookupError, zlib.error)):
        packer.unpack(stored)


def test_a_text_that_was_cut_is_refused(packer: Packer) -> None:
    with pytest.raises((ValueError, zlib.error)):
        packer.unpack(packer.pack(TEXT * 9)[:-9])


def test_a_dictionary_has_the_phrases_that_are_used_most_at_its_end() -> None:
    texts = [f"Number {at} says that the tides of northern seas come and go." for at in range(9)]

    dictionary = make_dictionary(texts)

    assert b"northern seas" in dictionary
    assert b"Number 3" not in dictionary
    assert make_dictionary([]) == make_dictionary(["Once only, this."]) == b""
    assert len(make_dictionary(f"{at % 97} a{at % 89} b{at % 83} c{at % 79}" * 50 for at in range(500))) <= 8_192


def test_an_archive_of_enough_papers_makes_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.archive.papers.ENOUGH_FOR_DICTIONARY", 8)
    early, late = (
        [Paper(f"arxiv:2606.{first + at:05}", f"Tide {at}", abstract=f"{at} {TEXT}") for at in range(8)]
        for first in (0, 100)
    )
    path = tmp_path / "archive.db"
    with Archive(path) as one, Archive(path) as other:
        one.papers.remember([], early[:7], NOON)
        one.papers.make_dictionary()
        assert not one.database.packer.has_dictionary
        one.papers.remember([], early[7:], NOON)
        one.papers.make_dictionary()
        one.papers.remember([], late, NOON)

        # Another process has opened it before there was a dictionary.
        assert {paper.abstract for paper in [*other.papers.all()]} == {paper.abstract for paper in early}
        with one.database.reading() as db:
            sizes = [row[0] for row in db.execute("SELECT length(abstract) FROM papers ORDER BY id")]
        assert max(sizes[8:]) < min(sizes[:8])
        assert one.database.check() == []
    assert packing.ENOUGH_FOR_DICTIONARY == 1_000


def test_a_day_with_more_papers_than_keys_keeps_them_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.archive.paper_keys.KEYS_A_DAY", 4)
    with Archive(tmp_path / "archive.db") as archive:
        for first in (0, 3, 9):
            papers = [
                Paper(f"arxiv:2606.{first + at:05}", f"Tide {first + at}", listed=date(2026, 6, 9 + first % 2))
                for at in range(6)
            ]
            archive.papers.remember([], papers, NOON)

        assert sorted(paper.id for paper in [*archive.papers.all()]) == [f"arxiv:2606.{at:05}" for at in range(15)]
        assert archive.database.check() == []

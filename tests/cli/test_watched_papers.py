"""Papers are counted while they are gone through, and only a terminal sees how many they are so far."""

import io
from collections.abc import Iterable
from contextlib import redirect_stderr

import pytest

from digest.cli.watched_papers import WatchedPapers
from digest.model import Paper

PAPERS = [Paper(f"title:{at}", f"Paper {at}") for at in range(2_500)]


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


def shown_by(papers: Iterable[Paper], archived: int | None = None, *, is_whole: bool = False) -> str:
    """What a terminal shows while *papers* are gone through."""
    with redirect_stderr(Terminal()) as screen:
        assert [*WatchedPapers(papers, archived, is_whole=is_whole)] == [*papers]
    return screen.getvalue()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def test_they_can_be_gone_through_again_and_are_counted_each_time() -> None:
    papers = WatchedPapers(PAPERS)

    assert [*papers] == [*papers] == PAPERS
    assert papers.count == 2_500


def test_a_terminal_sees_how_many_were_read_and_nothing_is_left_there() -> None:
    *shown, last = shown_by(PAPERS, 2_500, is_whole=True).split("\r\x1b[K")

    assert shown == ["", "1,000 of 2,500 papers read", "2,000 of 2,500 papers read"]
    assert last == ""


def test_whoever_leaves_in_between_leaves_nothing_there() -> None:
    with redirect_stderr(Terminal()) as screen:
        for paper in WatchedPapers(PAPERS, 9_000):
            if paper == PAPERS[1_500]:
                break

    assert screen.getvalue() == "\r\x1b[K1,000 papers read\r\x1b[K"


def test_few_papers_are_not_worth_a_word() -> None:
    assert shown_by(PAPERS[:999]) == ""


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_terminal_that_cannot_erase_sees_nothing(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("TERM", kind)

    assert shown_by(PAPERS) == ""

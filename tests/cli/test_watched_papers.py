"""Papers are counted while they are gone through, and only a terminal sees how many they are so far."""

import io
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr

import pytest
from support.terminal_screen import strip_escapes

from digest.cli.watched_papers import WatchedPapers
from digest.model import Paper

ERASED = "\x1b[1A\r\x1b[J"
PAPERS = [Paper(f"title:{at}", f"Paper {at}") for at in range(2_500)]


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


def slowly(papers: Iterable[Paper]) -> Iterator[Paper]:
    """*papers*, which take more than the second after which progress is shown."""
    for paper in papers:
        time.sleep(0.0025)
        yield paper


def shown_by(papers: Iterable[Paper], archived: int | None = None, *, is_whole: bool = False) -> str:
    """What a terminal shows while *papers* are gone through."""
    with redirect_stderr(Terminal()) as screen:
        assert all(WatchedPapers(papers, archived, is_whole=is_whole, name="rules check"))
    return screen.getvalue()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def test_they_can_be_gone_through_again_and_are_counted_each_time() -> None:
    papers = WatchedPapers(PAPERS)

    assert [*papers] == [*papers] == PAPERS
    assert papers.count == 2_500


def test_a_terminal_sees_how_many_were_read_and_nothing_is_left_there() -> None:
    *shown, last = shown_by(slowly(PAPERS[:600]), 600, is_whole=True).split(ERASED)

    rows = [strip_escapes(row).strip() for row in shown]
    assert len(rows) >= 2
    assert all(re.fullmatch(r"[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] rules check  ━+─* +[1-6]00 of 600 papers +\d s", row) for row in rows), rows
    assert all(len(re.findall("[━─]", row)) == 27 for row in rows)
    assert last == ""


def test_where_the_end_is_not_known_there_is_no_bar() -> None:
    first, *_ = shown_by(slowly(PAPERS[:500]), 9_000).split(ERASED)

    assert re.fullmatch(r"⠋ rules check  [1-5]00 papers +\d s", strip_escapes(first).strip())


def test_whoever_leaves_in_between_leaves_nothing_there() -> None:
    with redirect_stderr(Terminal()) as screen:
        for paper in WatchedPapers(slowly(PAPERS), 9_000):
            if paper == PAPERS[500]:
                break

    assert screen.getvalue().endswith(ERASED)


def test_what_is_quick_is_not_worth_a_word() -> None:
    assert shown_by(PAPERS) == ""


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_terminal_that_cannot_erase_sees_nothing(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("TERM", kind)

    assert shown_by(slowly(PAPERS[:500])) == ""

"""Papers that are counted while they are gone through, with the number on the terminal meanwhile."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from digest.cli.progress_line import ProgressLine

if TYPE_CHECKING:
    from digest.model import Paper

_STEP = 1_000  # papers between two lines


class WatchedPapers:
    """*papers*, to be gone through as often as they can be. *count* is how many they were the last time, *archived* how
    many the archive has, None for papers that are not of it; if they are the whole archive *is_whole*. Progress is
    shown on a terminal only."""

    def __init__(self, papers: "Iterable[Paper]", archived: int | None = None, *, is_whole: bool = False) -> None:
        self._papers = papers
        self.archived = archived
        self._of_total = f" of {archived:,}" if is_whole else ""
        self._line = ProgressLine()
        self.count = 0

    def __iter__(self) -> "Iterator[Paper]":
        self.count = 0
        try:
            for paper in self._papers:
                yield paper
                self.count += 1
                if self.count % _STEP == 0:
                    self._line.show(f"{self.count:,}{self._of_total} papers read")
        finally:
            self._line.clear()

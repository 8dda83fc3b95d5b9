"""Papers that are counted while they are gone through, with the number on the terminal meanwhile."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from digest.cli.progress import WorkProgress

if TYPE_CHECKING:
    from digest.model import Paper

_STEP = 100  # papers between two reports


class WatchedPapers:
    """*papers*, to be gone through as often as they can be. *count* is how many they were the last time, *archived* how
    many the archive has, None for papers that are not of it; if they are the whole archive *is_whole*. Progress is
    shown on a terminal only, as that of the work called *name*."""

    def __init__(
        self, papers: "Iterable[Paper]", archived: int | None = None, *, is_whole: bool = False, name: str = "papers"
    ) -> None:
        self._papers = papers
        self.archived = archived
        self._total = (archived or 0) if is_whole else 0
        self._name = name
        self.count = 0

    def __iter__(self) -> "Iterator[Paper]":
        self.count = 0
        with WorkProgress(self._name) as progress:
            for paper in self._papers:
                yield paper
                self.count += 1
                if self.count % _STEP == 0:
                    progress.report(self.count, self._total)

"""Archives of many papers, made once a run for all rows, or kept for the next run."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.children import DIGEST, new_home
from benchmarks.recombined import Recombination
from benchmarks.workload import Workload, parts_of, read_records
from digest.archive import Archive
from digest.archive.packing import ENOUGH_FOR_DICTIONARY
from digest.model import Listing, Paper

NOW = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
_AT_ONCE = 5_000


class Archives:
    """Archives of papers made of those of *load*, in *folder*, each in one of its own that is named after its size."""

    def __init__(self, load: Workload, folder: Path) -> None:
        self._load, self._folder = load, folder

    def state(self, number: int) -> Path:
        """The folder for `XDG_STATE_HOME` with the archive of *number* papers, which is to be read only."""
        state = self._folder / f"{number}-{self._load.origin}"
        if not archive_in(state).exists():
            beginning = state.with_suffix(".part")
            shutil.rmtree(beginning, ignore_errors=True)
            archive_in(beginning).parent.mkdir(parents=True)
            self._fill(archive_in(beginning), number)
            beginning.rename(state)
        return state

    @contextmanager
    def copy(self, number: int) -> Iterator[Path]:
        """A copy of the same to write to, gone after the block."""
        with tempfile.TemporaryDirectory(prefix="digest-benchmark-") as folder:
            path = archive_in(Path(folder))
            path.parent.mkdir()
            shutil.copyfile(archive_in(self.state(number)), path)
            yield Path(folder)

    def papers(self, number: int) -> list[Paper]:
        """The papers of the archive of *number* papers, oldest first."""
        with Archive(archive_in(self.state(number))) as archive:
            return list(archive.papers.all())

    def _fill(self, path: Path, number: int) -> None:
        records = Recombination(self._load.stock).records(number)
        with Archive(path) as archive:
            # As after the first runs there are papers enough for a dictionary, by which the later ones are packed.
            for size in (ENOUGH_FOR_DICTIONARY, _AT_ONCE):
                for part in parts_of(records, size):
                    papers = read_records(part)
                    archive.papers.remember([Listing("hf", papers, source="hf")], papers, NOW)
                    if size == ENOUGH_FOR_DICTIONARY:
                        break
                archive.papers.make_dictionary()
            archive.papers.update_index(number)
        # Status and doctor have to tell of a run.
        with new_home(self._load.configuration(), {"page.html": self._load.page()}, path.parents[1]) as home:
            home.output(DIGEST, "fetch", "page.html")


def archive_in(state: Path) -> Path:
    """The file of the archive in the folder *state*."""
    return state / "digest" / "archive.db"

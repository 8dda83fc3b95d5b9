"""A stand-in for the cache of GitHub's workflows, which keeps what its documentation says.

A key is written once. A beginning of a key finds the newest entry of this branch, then of the default branch. Entries
with other paths are others. https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_BRANCH = "main"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the cache: where its files are kept, for which branch, and from which path they came."""

    key: str
    path: str
    branch: str
    files: Path


@dataclass
class Cache:
    """The caches of a repository in *folder*, the oldest first. One that is *deaf* finds nothing, as on a bad day."""

    folder: Path
    entries: list[Entry] = field(default_factory=list)
    deaf: bool = False

    def find(self, key: str, beginnings: Sequence[str], path: str, branch: str) -> Entry | None:
        """The entry that comes back for *key*, else for one of the *beginnings*."""
        for scope in dict.fromkeys((branch, DEFAULT_BRANCH)):
            there = [each for each in reversed(self.entries) if (each.branch, each.path) == (scope, path)]
            exact = [each for each in there if each.key == key]
            similar = [each for start in beginnings for each in there if each.key.startswith(start)]
            if found := [*exact, *similar]:
                return None if self.deaf else found[0]
        return None

    def lose_everything(self) -> None:
        """Lose all entries, as after a week without a run."""
        shutil.rmtree(self.folder)
        self.entries.clear()

    def keep(self, key: str, path: str, branch: str, source: Path) -> str:
        """Keep what is in *source*; what the action says."""
        if not source.exists():
            return "Warning: Path Validation Error: no such path, hence no cache is being saved."
        if any((each.key, each.branch) == (key, branch) for each in self.entries):
            return "Warning: Failed to save: the key is taken."
        files = self.folder / str(len(self.entries))
        shutil.copytree(source, files, symlinks=True)
        self.entries.append(Entry(key, path, branch, files))
        return f"Cache saved with key: {key}"

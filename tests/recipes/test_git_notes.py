"""The recipe for notes in a repository: the real git, with a remote that moves, refuses, and is away."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.hostile_titles import TITLES
from support.manual_recipes import Recipe, needs, read_blocks
from support.running import PATIENCE

from recipes.conftest import SetUp

pytestmark = needs("git")
GIT = shutil.which("git") or "git"
SECTION = "A note in a Git repository"


class Repository:
    """A clone in `~/notes` of a bare *remote*, both with one commit."""

    def __init__(self, recipe: Recipe) -> None:
        self.home = recipe.command.home
        self.clone, self.remote = self.home / "notes", self.home / "remote.git"
        (self.home / ".gitconfig").write_text(
            "[user]\nname = Me\nemail = me@example.org\n[init]\ndefaultBranch = main\n", encoding="utf-8"
        )
        self.git(self.home, "init", "-q", "--bare", str(self.remote))
        self.git(self.home, "clone", "-q", str(self.remote), str(self.clone))
        (self.clone / "mine.md").write_text("mine\n", encoding="utf-8")
        self.git(self.clone, "add", "mine.md")
        self.git(self.clone, "commit", "-qm", "Mine")
        self.git(self.clone, "push", "-q")

    def git(self, folder: Path, *arguments: str) -> str:
        """What git says in *folder*."""
        environment = {"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        ran = subprocess.run(
            [GIT, *arguments], cwd=folder, env=environment, capture_output=True, timeout=PATIENCE, check=True
        )
        return ran.stdout.decode("utf-8")

    def move(self, name: str) -> None:
        """Have somebody else push a file of this name."""
        other = self.home / f"other-{name}"
        self.git(self.home, "clone", "-q", str(self.remote), str(other))
        (other / name).write_text("theirs\n", encoding="utf-8")
        self.git(other, "add", name)
        self.git(other, "commit", "-qm", "Theirs")
        self.git(other, "push", "-q")

    def pushed(self) -> list[str]:
        """The subjects of the commits that the remote has of us, the oldest first."""
        return self.git(self.remote, "log", "--reverse", "--format=%s", "--grep=^Digest-Delivery: ").splitlines()

    def notes(self) -> dict[str, str]:
        """The notes that the remote has, by name."""
        names = self.git(self.remote, "ls-tree", "--name-only", "main").split()
        return {
            name: self.git(self.remote, "show", f"main:{name}")
            for name in names
            if name.startswith("papers-2026-06-09-")
        }


@pytest.fixture
def note(set_up: SetUp) -> Recipe:
    return set_up("zotero", SECTION, "commit-note.sh")


@pytest.fixture
def repository(note: Recipe) -> Repository:
    return Repository(note)


def test_a_delivery_is_one_commit_with_its_number_and_pushed(note: Recipe, repository: Repository) -> None:
    note.lists("On Tides")
    first, second = note.deliver(), note.deliver()
    note.lists("Moss")
    third = note.deliver()

    assert [(ran.status, ran.err) for ran in (first, second, third)] == [(0, "")] * 3
    assert repository.pushed() == ["1 paper, Tue 9 Jun: On Tides", "1 paper, Tue 9 Jun: Moss"]
    assert [text.count("On Tides") for text in repository.notes().values()].count(1) == 1
    body = repository.git(repository.remote, "log", "-1", "--format=%(trailers:key=Digest-Delivery,valueonly)")
    assert any(name.endswith(f"{body.strip()[:8]}.md") for name in repository.notes())


def test_the_same_delivery_again_commits_nothing(note: Recipe, repository: Repository) -> None:
    note.keep_script("commit-note.sh", f"{read_blocks('zotero', SECTION)[1]}kill -9 $$\n")
    note.lists("Tides")
    first = note.deliver()
    note.keep_script("commit-note.sh", read_blocks("zotero", SECTION)[1])
    second = note.deliver()

    assert (first.status, second.status) == (4, 0)
    assert "sent again" in second.err
    assert len(repository.pushed()) == len(repository.notes()) == 1


@pytest.mark.parametrize("before", ["git add", "git commit", "git push"])
def test_killed_at_any_point_it_is_committed_once(note: Recipe, repository: Repository, before: str) -> None:
    script = read_blocks("zotero", SECTION)[1]
    assert script.count(f"{before} ") >= 1
    note.keep_script("commit-note.sh", script.replace(f"{before} ", f"kill -9 $$; {before} ", 1))
    note.lists("Tides")
    first = note.deliver()
    note.keep_script("commit-note.sh", script)
    second = note.deliver()

    assert (first.status, second.status) == (4, 0)
    assert len(repository.pushed()) == len(repository.notes()) == 1
    assert repository.git(repository.clone, "status", "--porcelain") == ""


def test_a_remote_that_has_moved_gets_it_with_what_is_there(note: Recipe, repository: Repository) -> None:
    repository.move("theirs.md")
    note.lists("Tides")

    ran = note.deliver()

    assert (ran.status, ran.err) == (0, "")
    assert len(repository.pushed()) == 1
    assert (repository.clone / "theirs.md").exists()


def test_a_remote_that_is_away_gets_it_with_the_next_run_once(note: Recipe, repository: Repository) -> None:
    away = repository.remote.rename(repository.home / "away.git")
    note.lists("Tides")
    first = note.deliver()
    note.lists("Moss")
    second = note.deliver()
    away.rename(repository.remote)
    repository.move("theirs.md")
    third, fourth = note.deliver(), note.deliver()

    assert [ran.status for ran in (first, second, third, fourth)] == [4, 4, 0, 0]
    assert "not accepted: sh ended with 1" in first.err
    assert repository.pushed() == ["1 paper, Tue 9 Jun: Tides", "1 paper, Tue 9 Jun: Moss"]
    assert len(repository.notes()) == 2


def test_work_of_the_reader_that_is_not_committed_stays_so(note: Recipe, repository: Repository) -> None:
    repository.move("theirs.md")
    (repository.clone / "mine.md").write_text("changed\n", encoding="utf-8")
    (repository.clone / "new.md").write_text("new\n", encoding="utf-8")
    repository.git(repository.clone, "add", "new.md")
    note.lists("Tides")

    ran = note.deliver()

    assert (ran.status, ran.err) == (0, "")
    assert len(repository.pushed()) == 1
    assert repository.git(repository.clone, "status", "--porcelain").splitlines() == [" M mine.md", "A  new.md"]


def test_titles_are_text_in_the_note_and_in_the_commit(note: Recipe, repository: Repository) -> None:
    note.lists("$(touch ~/ran) `touch ~/ran`; --amend", *TITLES.values())

    ran = note.deliver()

    assert (ran.status, ran.err) == (0, "")
    assert not (repository.home / "ran").exists()
    assert len(repository.pushed()) == 1

"""`digest backup` and `restore`: everything comes along, nothing comes twice, and nothing is replaced unsaid."""

import json
import os
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from support.forked_command import ForkedCommand, Runner
from support.homes import page
from support.running import Command, Outcome

from digest import filesystem

CONFIG = (
    "extends: words/lab.yaml\ntemplate: one.j2\nsources: [list.json]\nmail: {from: a@example.org, folder: ~/mails}\n"
)
MAILING = (
    "sources: [list.json]\nmail: {from: a@example.org, to: b@example.org, host: 127.0.0.1, port: 1, security: none}\n"
)
IDS = ("fetch", "list.json", "--all", "--new", "-f", "ids")


class Machine:
    """The command in a home of its own, with its files."""

    def __init__(self, base: Path, runner: Runner) -> None:
        base.mkdir()
        self.command: Command = ForkedCommand(base, runner)
        self.config = self.command.home / "config" / "digest"
        self.state = self.command.home / "state" / "digest"

    def __call__(self, *arguments: str | Path) -> Outcome:
        return self.command(*arguments)

    def lists(self, titles: str) -> None:
        (self.command.folder / "list.json").write_bytes(page(titles))

    def writes(self, **files: str) -> None:
        for name, text in files.items():
            path = self.config / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def found(self) -> int:
        """How many papers are new to standard output."""
        return len(self(*IDS).text.split())

    def files(self) -> dict[str, bytes]:
        """The content of each file of the state and the configuration, without what tells who is at work."""
        roots = (self.state, self.config)
        files = [path for root in roots if root.exists() for path in root.rglob("*") if path.is_file()]
        return {str(path): path.read_bytes() for path in files if not path.name.startswith("lock")}


@pytest.fixture
def machine(tmp_path: Path, runner: Runner) -> Callable[[str], Machine]:
    return lambda name: Machine(tmp_path / name, runner)


@pytest.fixture
def old(machine: Callable[[str], Machine]) -> Machine:
    """A machine on which Tides and Moss were listed and delivered."""
    old = machine("old")
    old.writes(config_yaml=CONFIG, words__lab_yaml="match: [tides]\n", one_j2="{{ papers | length }}\n")
    old.lists("Tides Moss")
    assert old.found() == 2
    return old


@pytest.fixture
def backup(old: Machine, tmp_path: Path) -> Path:
    path = tmp_path / "backup.zip"
    assert old("backup", path).status == 0
    return path


# --- a backup -----------------------------------------------------------------------------------


def test_a_backup_holds_the_archive_and_the_configuration_for_nobody_else(old: Machine, backup: Path) -> None:
    with zipfile.ZipFile(backup) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [
            "digest-backup.json",
            "config/config.yaml",
            "config/words/lab.yaml",
            "config/one.j2",
            "archive.db",
        ]
        assert {entry.external_attr >> 16 for entry in opened.infolist()} == {0o600}
        assert opened.read("config/config.yaml").decode() == CONFIG
        assert json.loads(opened.read("digest-backup.json"))["papers"] == 2
    assert backup.stat().st_mode & 0o777 == 0o600
    assert not list(old.state.glob(".digest*"))


def test_no_password_is_in_a_backup(old: Machine, tmp_path: Path) -> None:
    (old.command.home / "secret").write_text("hunter2\n")
    old.writes(config_yaml=CONFIG.replace("folder: ~/mails", "host: h, user: u, password_file: ~/secret"))

    assert old("backup", tmp_path / "b.zip").status == 0

    with zipfile.ZipFile(tmp_path / "b.zip") as opened:
        assert all(b"hunter2" not in opened.read(name) for name in opened.namelist())


def test_what_is_there_is_not_replaced_by_a_backup(old: Machine, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")

    for place in ("letter.txt", ".", "nowhere/b.zip"):
        ran = old("backup", tmp_path / place)
        assert (ran.status, ran.out) == (1, b"")
        assert str(tmp_path) in ran.err

    assert (tmp_path / "letter.txt").read_text() == "mine"
    assert not list(tmp_path.glob(".digest*"))


def test_a_backup_is_named_after_the_day_and_goes_to_the_home_folder(old: Machine) -> None:
    assert old("backup", "~/digest-{date}.zip").status == 0

    (made,) = old.command.home.glob("digest-*.zip")
    assert re.fullmatch(r"digest-\d{4}-\d\d-\d\d\.zip", made.name)


def test_a_configuration_with_mistakes_is_kept_too(old: Machine, tmp_path: Path) -> None:
    old.writes(config_yaml="matsch: [\n")

    assert old("backup", tmp_path / "b.zip").status == 0

    with zipfile.ZipFile(tmp_path / "b.zip") as opened:
        assert opened.read("config/config.yaml") == b"matsch: [\n"


def test_there_is_a_backup_of_words_without_an_archive(machine: Callable[[str], Machine], tmp_path: Path) -> None:
    one, other = machine("one"), machine("other")
    assert one("backup", tmp_path / "b.zip").status == 1
    one.writes(config_yaml="match: [tides]\n")

    assert one("backup", tmp_path / "b.zip").status == 0
    assert other("restore", tmp_path / "b.zip").status == 0

    assert (other.config / "config.yaml").read_text() == "match: [tides]\n"
    assert not (other.state / "archive.db").exists()


# --- another machine ----------------------------------------------------------------------------


def test_on_another_machine_everything_is_as_it_was(
    old: Machine, backup: Path, machine: Callable[[str], Machine]
) -> None:
    new = machine("new")
    new.lists("Tides Moss")

    ran = new("restore", backup)

    assert (ran.status, ran.out, ran.err) == (0, b"", "")
    assert new.found() == 0
    new.lists("Tides Moss Rain")
    assert new.found() == 1
    assert {path.name: path.read_text() for path in new.config.rglob("*") if path.is_file()} == {
        path.name: path.read_text() for path in old.config.rglob("*") if path.is_file()
    }
    assert (new.state / "archive.db").stat().st_mode & 0o777 == 0o600
    assert (new.config / "config.yaml").stat().st_mode & 0o777 == 0o600
    assert new("config", "show").status == 0


def test_a_person_is_told_what_was_put_back(backup: Path, machine: Callable[[str], Machine]) -> None:
    _, said = machine("new").command.talking("restore", backup)

    # The path is so long that it may be broken anywhere.
    assert "2 papers and 3 files of the configuration put back, as of today " in " ".join(said.split())


def test_what_lay_elsewhere_is_named_and_not_put_back(
    old: Machine, machine: Callable[[str], Machine], tmp_path: Path
) -> None:
    lab = tmp_path / "lab.yaml"
    lab.write_text("match: [moss]\n")
    old.writes(config_yaml=f"extends: {lab}\n")
    assert old("backup", tmp_path / "b.zip").status == 0
    lab.unlink()

    ran = machine("new")("restore", tmp_path / "b.zip")

    assert ran.status == 0
    told = " ".join(ran.err.split())
    assert f"{lab}: not put back, because it lay elsewhere; it is in the backup as elsewhere/1-lab.yaml" in told
    assert not lab.exists()


def test_the_first_digest_after_it_says_that_some_may_have_come_before(
    old: Machine, backup: Path, machine: Callable[[str], Machine]
) -> None:
    new = machine("new")
    new("restore", backup)
    new.lists("Tides Moss Rain")

    assert "you may have had some of these" in new(*IDS).err
    new.lists("Tides Moss Rain Snow")
    assert new(*IDS).err == ""


# --- mails --------------------------------------------------------------------------------------


def test_mails_that_waited_are_held_until_a_person_lets_them_go(
    old: Machine, machine: Callable[[str], Machine], tmp_path: Path
) -> None:
    old.writes(config_yaml=MAILING)
    assert old("fetch", "--email").status == 4
    assert old("backup", tmp_path / "b.zip").status == 0
    new = machine("new")
    new.lists("Tides Moss")

    ran = new("restore", tmp_path / "b.zip")

    assert "1 mail waited when the backup was made, and may have been sent since" in " ".join(ran.err.split())
    mailing = MAILING.replace("host: 127.0.0.1, port: 1, security: none", "folder: ~/mails")
    new.writes(config_yaml=mailing)
    assert new("fetch", "--email").status == 4
    assert not (new.command.home / "mails").exists()
    assert new("mail", "retry").status == 0
    assert len(list((new.command.home / "mails").iterdir())) == 1
    assert new("fetch", "--email").status == 0
    assert len(list((new.command.home / "mails").iterdir())) == 1


# --- what is there ------------------------------------------------------------------------------


def test_nothing_that_is_there_is_replaced_without_a_word(old: Machine, backup: Path) -> None:
    old.lists("Tides Moss Rain")
    assert old.found() == 1
    before = old.files()

    ran = old("restore", backup)

    assert (ran.status, ran.out) == (1, b"")
    assert f"{old.state / 'archive.db'}: is there already and stays as it is" in " ".join(ran.err.split())
    assert old.files() == before


def test_by_force_what_is_there_is_set_aside_and_named(old: Machine, backup: Path) -> None:
    old.lists("Tides Moss Rain")
    assert old.found() == 1
    old.writes(config_yaml="match: [rain]\n")

    ran = old("restore", backup, "--force")

    assert ran.status == 0
    told = " ".join(ran.err.split())
    (archive,) = old.state.glob("archive.db.before-restore-*")
    (config,) = old.config.glob("config.yaml.before-restore-*")
    assert f"{old.state / 'archive.db'}: what was there is now {archive.name}" in told
    assert f"{old.config / 'config.yaml'}: what was there is now {config.name}" in told
    assert (config.read_text(), (old.config / "config.yaml").read_text()) == ("match: [rain]\n", CONFIG)
    assert not list(old.config.glob("one.j2.*"))
    with closing(sqlite3.connect(archive)) as db:
        assert db.execute("SELECT count(*) FROM papers").fetchone() == (3,)


def test_what_this_machine_delivered_since_does_not_come_again(old: Machine, backup: Path) -> None:
    old.lists("Tides Moss Rain Snow")
    assert old.found() == 2

    assert old("restore", backup, "--force").status == 0

    assert old.found() == 0
    old.lists("Tides Moss Rain Snow Late")
    assert old.found() == 1


def test_the_weekly_copy_of_the_other_archive_is_not_taken_after_damage(old: Machine, backup: Path) -> None:
    assert old("restore", backup, "--force").status == 0

    assert not (old.state / "archive-copy.db").exists()


def test_a_damaged_archive_is_set_aside_too(old: Machine, backup: Path) -> None:
    (old.state / "archive.db").write_bytes(b"no archive any more " * 500)

    assert old("restore", backup, "--force").status == 0

    (aside,) = old.state.glob("archive.db.before-restore-*")
    assert aside.read_bytes() == b"no archive any more " * 500
    assert old.found() == 0


def test_while_a_run_is_at_work_there_is_a_backup_and_no_restoration(old: Machine, backup: Path) -> None:
    with filesystem.hold_lock(old.state / "lock"):
        assert old("restore", backup, "--force").status == 5
        assert old("backup", backup.with_name("b.zip")).status == 0

    with zipfile.ZipFile(backup.with_name("b.zip")) as opened:
        assert opened.testzip() is None


# --- what is no backup --------------------------------------------------------------------------


def change(backup: Path, **entries: bytes | None) -> None:
    """Write *backup* again with other contents of *entries*, `__` for a slash; None leaves one out."""
    with zipfile.ZipFile(backup) as opened:
        contents = {name: opened.read(name) for name in opened.namelist()}
    contents |= {name.replace("__", "/"): content for name, content in entries.items()}  # type: ignore[misc]
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        for name, content in contents.items():
            if content is not None:
                made.writestr(name, content)
    backup.write_bytes(whole.getvalue())


def manifest_with(path: Path, **fields: object) -> bytes:
    with zipfile.ZipFile(path) as opened:
        return json.dumps(json.loads(opened.read("digest-backup.json")) | fields).encode()


def naming(name: str, role: str = "extended") -> dict[str, str]:
    return {"name": name, "role": role, "path": "/x"}


def newer_archive(backup: Path) -> bytes:
    with zipfile.ZipFile(backup) as opened:
        content = bytearray(opened.read("archive.db"))
    # The version of the file, which SQLite leaves to its user: https://www.sqlite.org/fileformat.html (1.3.18)
    content[60:64] = (200).to_bytes(4, "big")
    return bytes(content)


def damaged_archive(backup: Path) -> bytes:
    with zipfile.ZipFile(backup) as opened:
        content = bytearray(opened.read("archive.db"))
    content[8_192 : 8_192 * 4] = b"\xaa" * (8_192 * 3)
    return bytes(content)


UNSAFE_NAMES = (
    *("../evil", "/etc/evil", "evil", "elsewhere/../evil", "config/", "config//evil", "config/./evil"),
    *("config/../../evil", "config/a\\b", "config/a\nb"),
)


def put_in(name: str, path: Path) -> None:
    """Let the backup at *path* hold a file called *name*, and list it."""
    change(path, **{"digest-backup.json": manifest_with(path, files=[naming(name)]), name: b"evil"})


ODD_VALUES: dict[str, list[object]] = {
    "made": ["yesterday", "2026-01-01T00:00:00", "0001-01-01T00:00:00+23:59", 7, None],
    "papers": [-1, 10**30, "many", []],
    "backup": ["x", None, []],
    "files": [7, "abc", [7], [{}], None],
}


def put_in_place(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


def say_in_list(field: str, value: object, path: Path) -> None:
    """Let the list of the backup at *path* have that *value* in that *field*."""
    change(path, **{"digest-backup.json": manifest_with(path, **{field: value})})


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing there": (lambda path: path.unlink(), "No such file"),
    "empty": (lambda path: path.write_bytes(b""), "no whole backup"),
    "another file": (lambda path: path.write_bytes(b"a letter " * 99), "no whole backup"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-500]), "no whole backup"),
    "a byte turned": (
        lambda path: path.write_bytes(
            path.read_bytes()[:3_000] + bytes([path.read_bytes()[3_000] ^ 255]) + path.read_bytes()[3_001:]
        ),
        "backup.zip: ",
    ),
    "another zip file": (lambda path: change(path, **{"digest-backup.json": None}), "no backup of digest"),
    "a newer backup": (
        lambda path: change(path, **{"digest-backup.json": manifest_with(path, backup=2)}),
        "written by a newer digest; update digest",
    ),
    "a newer archive": (
        lambda path: change(path, **{"archive.db": newer_archive(path)}),
        "its archive: written by a newer digest (version 200); update digest",
    ),
    "a damaged archive": (lambda path: change(path, **{"archive.db": damaged_archive(path)}), "damaged"),
    "no archive": (lambda path: change(path, **{"archive.db": b"x" * 20_000}), "its archive: damaged"),
    "an archive that is only listed": (
        lambda path: change(path, **{"archive.db": None}),
        "'archive.db' is in it and not in its list",
    ),
    "one file more": (lambda path: change(path, config__more=b"x"), "'config/more' is in it and not in its list"),
    "a broken list": (lambda path: change(path, **{"digest-backup.json": b"[[["}), "no backup of digest"),
    "a deep list": (lambda path: change(path, **{"digest-backup.json": b"[" * 99_999}), "no backup of digest"),
    "a list of nothing": (lambda path: change(path, **{"digest-backup.json": b"null"}), "no backup of digest"),
    **{
        f"{field} of {value!r}": (partial(say_in_list, field, value), "no backup of digest")
        for field, values in ODD_VALUES.items()
        for value in values
    },
    "an infinite form": (
        lambda path: change(path, **{"digest-backup.json": manifest_with(path).replace(b": 1,", b": 1e400,", 1)}),
        "no backup of digest",
    ),
    "an archive without papers": (
        lambda path: change(path, **{"archive.db": b""}),
        "its archive is empty, and should have",
    ),
    "a file in the place of a folder": (
        lambda path: change(
            path,
            **{"digest-backup.json": manifest_with(path, files=[naming("config/a"), naming("config/A/evil")])},
        ),
        "holds one file twice",
    ),
    "a pipe": (lambda path: put_in_place(path, os.mkfifo), "is no file"),
    "a folder": (lambda path: put_in_place(path, Path.mkdir), "is no file"),
    **{f"the name {name}": (partial(put_in, name), "no backup of digest does") for name in UNSAFE_NAMES},
    "a file twice": (
        lambda path: change(
            path, **{"digest-backup.json": manifest_with(path, files=[naming("config/a"), naming("config/A")])}
        ),
        "holds one file twice",
    ),
    "two configurations": (
        lambda path: change(
            path,
            **{
                "digest-backup.json": manifest_with(
                    path, files=[naming(f"config/{name}", "configuration") for name in ("a", "b")]
                )
            },
        ),
        "holds one file twice",
    ),
    "a file in the place of the configuration": (
        lambda path: change(
            path,
            **{"digest-backup.json": manifest_with(path, files=[naming("config/config.yaml")])},
            **{"config/words/lab.yaml": None, "config/one.j2": None},
        ),
        "has no place beside",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "problem"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_whole_backup_changes_nothing(
    backup: Path, machine: Callable[[str], Machine], damage: Callable[[Path], object], problem: str
) -> None:
    new = machine("new")
    new.writes(config_yaml="match: [mine]\n")
    new.lists("Tides")
    assert new.found() == 1
    before = new.files()
    damage(backup)

    ran = new("restore", backup, "--force")

    assert (ran.status, ran.out) == (1, b"")
    told = " ".join(ran.err.split())
    assert str(backup) in told
    assert problem in told
    assert "Traceback" not in ran.err
    assert new.files() == before
    assert not list(backup.parent.rglob("evil"))

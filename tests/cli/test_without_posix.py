"""The command without the modules and calls that only Unix has: what of Windows can be tried on Unix."""

import ast
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.running import PATIENCE, Command, Outcome, outcome

import digest
from digest.cli.folders import base_folder

PACKAGE = Path(digest.__file__).parent
# What Windows has not: https://docs.python.org/3/library/os.html and signal.html, where it says "Availability: Unix".
# All but `fchmod`, which filelock takes for granted: it asks for the name of the system.
MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty")
ATTRIBUTES = {
    "os": (
        *("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "ST_RDONLY", "chown", "fchown", "fork", "getegid"),
        *("geteuid", "getgid", "getpgrp", "getuid", "killpg", "mkfifo", "set_blocking", "setsid", "statvfs", "uname"),
    ),
    "signal": ("ITIMER_PROF", "SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGPROF", "SIGUSR1", "setitimer"),
}
RUN = f"""
import importlib, shutil, sys
# Windows has it by a call of its own.
usage = shutil.disk_usage("/")
shutil.disk_usage = lambda path: usage
for name in {MODULES!r}:
    sys.modules[name] = None
for name, attributes in {ATTRIBUTES!r}.items():
    for attribute in attributes:
        delattr(importlib.import_module(name), attribute)
sys.argv = ["digest", *sys.argv[1:]]
from digest.__main__ import main
main()
"""
MAIL = """
mail:
  from: Paper digest <me@example.org>
  to: me@example.org
"""


@dataclass(frozen=True, slots=True)
class Bare:
    """Calling it with arguments runs the command's entry point without what only Unix has, in the folder of *unix*."""

    unix: Command

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", RUN, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.unix.environment,
            cwd=self.unix.folder,
        )

    def __call__(self, *arguments: str | Path) -> Outcome:
        return outcome(self.start(*arguments))


@pytest.fixture
def bare(digest: Command) -> Bare:
    return Bare(digest)


def test_the_sample_is_fetched_as_on_unix(bare: Bare, digest: Command) -> None:
    asked = ("fetch", "sample", "-m", "Mamba")

    assert bare(*asked) == digest(*asked)


def test_what_is_new_is_written_to_a_file_once(bare: Bare, page: Path) -> None:
    asked = ("fetch", page, "--new", "-f", "ids", "-o", "{date}.txt")

    ran, again = bare(*asked), bare(*asked)

    (written,) = (path for path in bare.unix.folder.iterdir())
    assert (ran.status, ran.err, again.status, again.err) == (0, "", 0, "")
    assert len(written.read_text(encoding="utf-8").split()) > 5


def test_a_note_gets_its_papers_once(bare: Bare, page: Path) -> None:
    assert bare("fetch", page, "--into", "note.md").status == 0
    note = (bare.unix.folder / "note.md").read_bytes()

    ran = bare("fetch", page, "--into", "note.md")

    assert (ran.status, ran.err) == (0, "")
    assert note.count(b"digest:begin") == 1
    assert (bare.unix.folder / "note.md").read_bytes() == note


def test_the_archive_is_searched_and_told_of(bare: Bare, page: Path) -> None:
    assert bare("fetch", page, "--new", "-f", "ids").status == 0

    found, status = bare("search", "Mamba"), bare("status", "-v")

    assert (found.status, status.status) == (0, 0)
    assert "Mamba" in found.text
    assert "archive.db" in status.text


def test_the_doctor_finds_nothing_wrong(bare: Bare, page: Path) -> None:
    assert bare("fetch", page, "--new", "-f", "ids").status == 0

    ran = bare("doctor")

    assert (ran.status, ran.err) == (0, "")
    assert "✓ lock no run is at work" in ran.words


def test_a_configuration_is_written_and_its_rules_are_checked(bare: Bare) -> None:
    assert bare("init", "-m", "Mamba", "-c", "config.yaml").status == 0

    ran = bare("rules", "check", "sample", "-c", "config.yaml")

    assert (ran.status, ran.err) == (0, "")


def test_a_template_is_filled_in(bare: Bare) -> None:
    (bare.unix.folder / "mine.md.j2").write_text("{{ papers | length }} papers\n", encoding="utf-8")

    ran = bare("fetch", "sample", "--template", "mine.md.j2")

    assert (ran.status, ran.text.strip()) == (0, "12 papers")


def test_a_mail_goes_to_its_folder_once(bare: Bare, page: Path) -> None:
    box = bare.unix.folder / "outgoing"
    (bare.unix.folder / "config.yaml").write_text(f"{MAIL}  folder: {box}\n", encoding="utf-8")
    asked = ("fetch", page, "--email", "-c", "config.yaml")

    assert [bare(*asked).status, bare(*asked).status] == [0, 0]

    assert len([*box.glob("*.eml")]) == 1


def test_a_password_file_is_read_where_modes_say_nothing(bare: Bare) -> None:
    secret = bare.unix.folder / "secret"
    secret.write_text("hunter2\n", encoding="utf-8")
    secret.chmod(0o666)
    account = "mail:\n  from: me@example.org\n  to: me@example.org\n  host: 127.0.0.1\n  port: 1\n  user: me\n"
    (bare.unix.folder / "config.yaml").write_text(f"{account}  password_file: {secret}\n", encoding="utf-8")

    ran = bare("doctor", "--online", "-c", "config.yaml")

    assert "refuses connections" in ran.words
    assert "others can read" not in ran.text


def test_the_second_run_is_told_who_is_at_work(bare: Bare, page: Path) -> None:
    first = bare.start("fetch", "-", "--new", "-f", "ids")
    try:
        holder = bare.unix.home / "state" / "digest" / "lock.holder"
        wait_for(lambda: holder.exists() and bool(holder.read_text(encoding="utf-8")))

        ran = bare("fetch", page, "--new", "-f", "ids")
    finally:
        first.kill()
        first.communicate(timeout=PATIENCE)

    assert (ran.status, ran.is_one_sentence) == (5, True)
    assert f"process {first.pid}, since 20" in ran.err


def wait_for(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happens() and time.monotonic() < end:
        time.sleep(0.01)


CONFIG, STATE = ("XDG_CONFIG_HOME", ".config"), ("XDG_STATE_HOME", ".local/state")


@pytest.mark.parametrize(
    ("windows", "kind", "environment", "folder"),
    [
        (False, CONFIG, {}, "~/.config"),
        (False, STATE, {}, "~/.local/state"),
        (False, STATE, {"XDG_STATE_HOME": "/var/me", "LOCALAPPDATA": r"C:\L"}, "/var/me"),
        (False, STATE, {"XDG_STATE_HOME": "me"}, "~/.local/state"),
        (True, CONFIG, {"APPDATA": r"C:\Users\me\AppData\Roaming"}, r"C:\Users\me\AppData\Roaming"),
        (True, STATE, {"LOCALAPPDATA": r"D:\Local", "XDG_STATE_HOME": "/var/me"}, r"D:\Local"),
        (True, STATE, {"LOCALAPPDATA": ""}, "~/AppData/Local"),
        (True, CONFIG, {"APPDATA": "Roaming"}, "~/AppData/Roaming"),
    ],
)
def test_folders_are_where_the_system_has_them(
    windows: bool, kind: tuple[str, str], environment: dict[str, str], folder: str
) -> None:
    assert base_folder(*kind, environment, windows=windows) == folder


def imports_at_start(path: Path) -> Iterator[str]:
    """The modules that importing the module at *path* imports: those in its functions are not among them."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_needs_unix_to_be_imported(path: Path) -> None:
    assert not set(imports_at_start(path)) & {*MODULES, "select", "selectors"}

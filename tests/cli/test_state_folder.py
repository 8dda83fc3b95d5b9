"""The folder of the state: named, begun once, private; where it is lost or has no place, nothing is sent twice."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from support.running import NONE, Command, Variables

NAMED: Variables = {"DIGEST_STATE": "state", "XDG_STATE_HOME": ""}
CONFIG = "sources: [{page}]\nmail: {{from: me@example.org, to: you@example.org, folder: {box}}}\n"
MAIL = ("fetch", "--email", "-c", "config.yaml")


@pytest.fixture
def box(digest: Command, page: Path) -> Path:
    """The folder that mails go to, by `config.yaml`."""
    path = digest.folder / "box"
    (digest.folder / "config.yaml").write_text(CONFIG.format(page=page, box=path), encoding="utf-8")
    return path


def count(box: Path) -> int:
    return len(list(box.glob("*.eml")))


def mode(path: Path) -> str:
    return stat.filemode(path.stat().st_mode)


def test_a_named_state_is_begun_once_and_then_kept(digest: Command, box: Path) -> None:
    state = digest.folder / "state"

    begun = digest("init", "--state", env=NAMED)
    again = digest("init", "--state", env=NAMED)
    runs = [digest(*MAIL, env=NAMED) for _ in range(2)]

    assert (begun.status, begun.err) == (0, f"{state}/archive.db: begun; nothing is delivered yet\n")
    assert (again.status, again.err) == (0, f"{state}/archive.db: it is there, and stays as it is\n")
    assert [(ran.status, ran.err) for ran in runs] == [(0, ""), (0, "")]
    assert count(box) == 1
    assert mode(state) == "drwx------"
    assert {mode(path) for path in state.iterdir()} == {"-rw-------"}
    assert not (digest.home / ".local").exists()


def test_a_named_state_that_is_lost_sends_nothing(digest: Command, box: Path) -> None:
    digest("init", "--state", env=NAMED)
    assert (digest(*MAIL, env=NAMED).status, count(box)) == (0, 1)
    shutil.rmtree(digest.folder / "state")

    ran = digest(*MAIL, env=NAMED)

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert f"{digest.folder}/state: DIGEST_STATE names it, and no archive is in it" in ran.err
    assert "→ digest init --state" in ran.err
    assert count(box) == 1
    assert not (digest.folder / "state").exists()
    assert (digest("init", "--state", env=NAMED).status, digest(*MAIL, env=NAMED).status) == (0, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("fetch", "{page}"),
        ("fetch", "{page}", "--new"),
        ("fetch", "{page}", "-f", "atom", "-o", "feed.xml"),
        ("fetch", "{page}", "--into", "note.md"),
        ("fetch", "--email", "--dry-run", "-c", "config.yaml"),
        ("search", "Mamba"),
        ("status",),
        ("mail",),
        ("mail", "retry", "-c", "config.yaml"),
        ("star", "1"),
        ("explain", "arxiv:2407.21783"),
        ("backup", "b.zip"),
    ],
    ids=" ".join,
)
def test_whatever_needs_it_says_so_and_makes_none(
    digest: Command, box: Path, page: Path, arguments: tuple[str, ...]
) -> None:
    there = {path.name for path in digest.folder.iterdir()}

    ran = digest(*(word.format(page=page) for word in arguments), env=NAMED)

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "DIGEST_STATE names it, and no archive is in it" in ran.err
    assert {path.name for path in digest.folder.iterdir()} == there


def test_a_monitor_hears_that_nothing_is_known(digest: Command) -> None:
    ran = digest("status", "--check", env=NAMED)

    assert ran.status == 3
    assert ran.text.startswith("DIGEST UNKNOWN - ")
    assert "DIGEST_STATE names it, and no archive is in it" in ran.text + ran.err


@pytest.mark.parametrize(
    "arguments", [("fetch", "sample"), ("fetch", "{page}", "--no-archive"), ("help",)], ids=" ".join
)
def test_what_needs_no_archive_goes_on(digest: Command, page: Path, arguments: tuple[str, ...]) -> None:
    ran = digest(*(word.format(page=page) for word in arguments), env=NAMED)

    assert (ran.status, ran.err) == (0, "")


def test_an_empty_file_is_no_archive(digest: Command, box: Path) -> None:
    (digest.folder / "state").mkdir()
    (digest.folder / "state" / "archive.db").touch()

    assert digest(*MAIL, env=NAMED).status == 2
    assert count(box) == 0


def test_a_backup_brings_it_back(digest: Command, box: Path) -> None:
    assert digest(*MAIL).status == 0
    assert digest("backup", "b.zip", "-c", "config.yaml").status == 0

    restored = digest("restore", "b.zip", "--force", "-c", "config.yaml", env=NAMED)
    ran = digest(*MAIL, env=NAMED)

    assert (restored.status, ran.status, ran.err) == (0, 0, "")
    assert count(box) == 1


def test_a_folder_that_is_shared_keeps_its_rights_and_its_files_are_private(digest: Command, box: Path) -> None:
    state = digest.folder / "state"
    state.mkdir()
    state.chmod(0o770)
    assert digest("init", "--state", env=NAMED).status == 0
    for path in state.iterdir():
        path.chmod(0o664)

    ran = digest(*MAIL, env=NAMED)

    assert ran.status == 0
    assert mode(state) == "drwxrwx---"
    assert {mode(path) for path in state.iterdir()} == {"-rw-------"}


def test_the_folder_of_old_is_closed_with_all_that_is_in_it(digest: Command, box: Path) -> None:
    state = digest.home / "state" / "digest"
    assert digest(*MAIL).status == 0
    state.chmod(0o755)
    for path in state.iterdir():
        path.chmod(0o644)

    assert digest(*MAIL).status == 0

    assert mode(state) == "drwx------"
    assert {mode(path) for path in state.iterdir()} == {"-rw-------"}


def test_beginning_a_state_writes_no_configuration(digest: Command) -> None:
    ran = digest("init", "--state", "-m", "RAG")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert not (digest.home / "state").exists()


def test_without_a_name_the_usual_one_is_begun(digest: Command) -> None:
    ran = digest("init", "--state")

    assert ran.err == f"{digest.home}/state/digest/archive.db: begun; nothing is delivered yet\n"


def test_it_may_begin_with_a_sign_for_the_home_folder(digest: Command) -> None:
    ran = digest("init", "--state", env={"DIGEST_STATE": "~/mine"})

    assert ran.err.startswith(f"{digest.home}/mine/archive.db: begun")


# --- a state that may be lost -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"CI": "true"}, "this looks like a CI job"),
        ({"GITHUB_ACTIONS": "true"}, "this looks like a CI job"),
        ({"KUBERNETES_SERVICE_HOST": "10.0.0.1", "XDG_STATE_HOME": ""}, "this looks like a container"),
    ],
    ids=str,
)
def test_a_first_run_in_what_is_thrown_away_says_so_and_the_second_does_not(
    digest: Command, box: Path, variables: dict[str, str], reason: str
) -> None:
    first, second = digest(*MAIL, env=variables), digest(*MAIL, env=variables)

    assert (first.status, second.status, second.err) == (0, 0, "")
    assert f"no archive is there, and {reason}" in first.err
    assert "→ digest help hosting" in first.err
    assert count(box) == 1


def test_the_task_of_a_container_says_so(digest: Command, box: Path) -> None:
    alone = ["unshare", "--pid", "--fork", "/usr/bin/env"]
    if not Path("/.dockerenv").exists() or not shutil.which("unshare"):
        pytest.skip("this is no container")
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("nobody may number processes anew here")

    status, said = run(digest, [*alone, "-i", f"HOME={digest.home}", "LANG=C.UTF-8", str(digest.executable), *MAIL])

    assert (status, count(box)) == (0, 1)
    assert "no archive is there, and this looks like a container" in said


@pytest.mark.parametrize("variables", [NONE, {"CI": ""}, {"CI": "false"}], ids=str)
def test_elsewhere_a_first_run_says_nothing(digest: Command, box: Path, variables: dict[str, str]) -> None:
    assert digest(*MAIL, env=variables).err == ""


def test_a_state_that_was_begun_is_not_lost(digest: Command, box: Path) -> None:
    digest("init", "--state", env=NAMED)

    assert digest(*MAIL, env={**NAMED, "CI": "true"}).err == ""


# --- no place for it --------------------------------------------------------------------------------


def test_a_relative_folder_of_the_desktop_is_told_at_a_terminal_and_by_the_doctor(digest: Command, page: Path) -> None:
    relative = {"XDG_STATE_HOME": "state"}

    _, talk = digest.talking("fetch", page, "-f", "ids", env=relative)
    pipe = digest("fetch", page, "-f", "ids", env=relative)
    doctor = digest("doctor", env=relative)

    assert " ".join(talk.split()).count("XDG_STATE_HOME=state is ignored, because it is no whole path") == 1
    assert pipe.err == ""
    assert "XDG_STATE_HOME=state is ignored" in doctor.words
    assert not (digest.folder / "state").exists()


@pytest.fixture
def nobody(digest: Command) -> list[str]:
    """The beginning of a command line that runs as a user whom the system does not know."""
    setpriv = shutil.which("setpriv")
    if not setpriv:
        pytest.skip("setpriv is not installed")
    # It may read what root may read, wherever this Python is, but not write it.
    reads = "+dac_read_search"
    become = [setpriv, "--reuid=12345", "--regid=12345", "--clear-groups", "--inh-caps", reads, "--ambient-caps", reads]
    prefix = [*become, "/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"]
    digest.folder.chmod(0o777)
    if subprocess.run([*prefix, digest.executable, "--version"], capture_output=True, check=False).returncode:
        pytest.skip("nobody may become another user here")
    return prefix


def run(digest: Command, words: list[str]) -> tuple[int, str]:
    ran = subprocess.run(words, cwd=digest.folder, capture_output=True, check=False, timeout=60)
    return ran.returncode, ran.stderr.decode()


def test_without_a_home_folder_nothing_is_sent_and_no_folder_is_called_like_its_sign(
    digest: Command, box: Path, nobody: list[str]
) -> None:
    status, said = run(digest, [*nobody, str(digest.executable), *MAIL])

    assert status == 2
    assert "no home folder: HOME is not set, and the system knows none of user 12345" in said
    assert "→ HOME=DIR" in said
    assert "DIGEST_STATE=DIR digest init --state" in said
    assert not (digest.folder / "~").exists()
    assert not box.exists()


def test_without_a_home_folder_a_look_goes_on_without_the_archive(
    digest: Command, page: Path, nobody: list[str]
) -> None:
    shutil.copy(page, digest.folder / "page.html")

    status, said = run(digest, [*nobody, str(digest.executable), "fetch", "page.html", "-f", "ids"])

    assert status == 0
    assert "running without the archive" in said
    assert not (digest.folder / "~").exists()


def test_without_a_home_folder_a_named_state_will_do(digest: Command, page: Path, nobody: list[str]) -> None:
    shutil.copy(page, digest.folder / "page.html")
    state = digest.folder / "kept"
    called = [*nobody, f"DIGEST_STATE={state}", str(digest.executable)]

    begun = run(digest, [*called, "init", "--state"])
    ran = run(digest, [*called, "fetch", "page.html", "--new", "-f", "ids"])

    assert (begun[0], ran) == (0, (0, ""))
    assert (state / "archive.db").exists()


def test_a_home_folder_that_cannot_be_written_is_told_with_the_way_out(
    digest: Command, box: Path, nobody: list[str]
) -> None:
    status, said = run(digest, [*nobody, "HOME=/", str(digest.executable), *MAIL])

    assert status == 1
    assert "/.local/state/digest: cannot be made: Permission denied" in said
    assert "DIGEST_STATE=DIR digest init --state" in said
    assert not box.exists()


def test_a_relative_home_is_none(digest: Command, page: Path) -> None:
    ran = digest("fetch", page, "--new", env={"HOME": "here", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""})

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "HOME=here is no whole path" in ran.err
    assert not (digest.folder / "here").exists()

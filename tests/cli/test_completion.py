"""What the shells offer for a word that is half typed, asked for as they ask."""

import shutil
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.forked_command import ForkedCommand, Runner
from support.running import NONE, Command, Variables

from digest.cli.app import COMMANDS

DAY = Path(__file__).parents[1] / "pages/huggingface/api_daily_2025.json"
CONFIG = "match: [model*]\nmail: {from: me@example.org, to: Ann O'Hara <ann@example.org>, host: 127.0.0.1, port: 9}\n"
TITLE = "Rehearsal Is All You Forget Continual Pre-Training of Langua"


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory, runner: Runner) -> Command:
    """The command after some runs: a channel that had papers, a mail that waits, a digest on a terminal."""
    command = ForkedCommand(tmp_path_factory.mktemp("used"), runner)
    (command.folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (command.folder / "saved-page.html").touch()
    for arguments in (["--new", "--channel", "phone", "--all"], ["--email"]):
        command("fetch", DAY, *arguments, "-c", "config.yaml")
    command.on_terminal("fetch", DAY, "--all", "--no-pager")
    with sqlite3.connect(command.home / "state/digest/archive.db") as db:
        db.execute("INSERT INTO sources (address, last_success) VALUES ('https://example.net/feed.xml', '2026-01-08')")
        db.execute("INSERT INTO sources (address, last_success) VALUES ('arxiv:q=two words', '2026-01-08')")
    return command


def ask(command: Command, shell: str, line: str, env: Variables = NONE) -> str:
    """What *shell* is answered at the end of *line*."""
    action = {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_ARGS": line}
    ran = command(env={"_DIGEST_COMPLETE": f"complete_{shell}", **action, **env})
    assert (ran.status, ran.err) == (0, "")
    return ran.text


def offers(command: Command, line: str, env: Variables = NONE) -> dict[str, str]:
    """What can be typed at the end of *line*, with what it means."""
    return dict(offer.partition("\t")[::2] for offer in ask(command, "fish", line, env).splitlines())


def ask_bash(command: Command, words: Sequence[str]) -> list[str]:
    """What bash offers in place of the last of *words*, as it took the line apart."""
    asked = {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}
    ran = command(env={"_DIGEST_COMPLETE": "complete_bash", **asked})
    assert (ran.status, ran.err) == (0, "")
    return ran.text.split()


def test_addresses_are_offered_by_their_beginning(digest: Command) -> None:
    assert {"hf", "hf:trending", "sample", "arxiv:cs.CL", "biorxiv:neuroscience"} <= set(
        offers(digest, "digest fetch ")
    )
    assert set(offers(digest, "digest fetch h")) == {"hf", "hf:trending"}
    assert offers(digest, "digest fetch arxiv:cs.CL") == {
        "arxiv:cs.CL": "Computation and Language",
        "arxiv:cs.CL/recent": "the last five days, without abstracts and replaced papers",
    }


def test_the_shell_can_go_on_behind_the_name_of_a_site(digest: Command) -> None:
    for name, among in (("arxiv", "arxiv:math"), ("biorxiv", "biorxiv:zoology"), ("medrxiv", "medrxiv:urology")):
        offered = offers(digest, f"digest fetch {name[:4]}")
        assert among in offered
        assert all(offer.startswith(f"{name}:") for offer in offered)


def test_several_categories_are_offered_one_after_the_other(digest: Command) -> None:
    assert set(offers(digest, "digest fetch arxiv:cs.CL+cs.L")) == {"arxiv:cs.CL+cs.LG", "arxiv:cs.CL+cs.LO"}


def test_what_was_read_before_and_what_lies_here_is_offered_too(used: Command) -> None:
    assert offers(used, "digest fetch https") == {"https://example.net/feed.xml": "read before"}
    assert offers(used, "digest fetch sav") == {"saved-page.html": "a file here"}
    assert "arxiv:q=two words" not in offers(used, "digest fetch arxiv:"), "it would have to be quoted"


@pytest.mark.parametrize("path", ["./", "~/", "notes/", "/etc/"])
def test_a_path_is_left_to_the_shell(digest: Command, path: str) -> None:
    assert offers(digest, f"digest fetch {path}") == {}
    assert ask(digest, "zsh", f"digest fetch {path}") == "_files\n"


def test_channels_letters_and_papers_come_from_the_archive(used: Command) -> None:
    assert offers(used, "digest fetch --channel ") == {"phone": "had papers"}
    assert list(offers(used, "digest mail drop ")) == ["1"]
    assert offers(used, "digest mail retry ")["1"].startswith("ann@example.org 2 papers")
    for command in ("open", "star", "hide", "unmark", "explain"):
        papers = offers(used, f"digest {command} ")
        assert (list(papers), papers["2"]) == (["1", "2", "3", "4"], TITLE)


def test_formats_are_offered_with_their_other_names(digest: Command) -> None:
    assert set(offers(digest, "digest fetch -f b")) == {"bibtex", "bib", "biblatex"}
    assert set(offers(digest, "digest search x --format m")) == {"markdown", "md"}
    assert list(offers(digest, "digest fetch --dialect ")) == ["commonmark", "gfm", "obsidian", "logseq"]


def test_pages_and_commands_are_topics_of_help(digest: Command) -> None:
    offered = offers(digest, "digest help ")

    assert {"rules", "configuration", "example", *COMMANDS} <= set(offered)
    assert offered["rules"] == "what chooses a paper"
    assert offered["fetch"] == "a command"


def test_a_command_is_offered_with_its_whole_sentence(digest: Command) -> None:
    assert offers(digest, "digest sea") == {"search": "Search everything that was ever listed."}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["fetch", "arxiv", ":", "cs.CL+cs.L"], ["cs.CL+cs.LG", "cs.CL+cs.LO"]),
        (["fetch", "biorxiv", ":", "zo"], ["zoology"]),
        (["fetch", "hf", "biorxiv", ":", "zo"], ["zoology"]),
        (["fetch", "hf", ":"], ["trending"]),
        (["fetch", "--format", "=", "bibt"], ["bibtex"]),
        (["fetch", "--dialect", "="], ["commonmark", "gfm", "obsidian", "logseq"]),
        (["fetch", "-f", "bibt"], ["bibtex"]),
        (["fetch", "https", ":", "//exam"], []),
        (["fe"], ["fetch"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_bash_which_parts_words_at_colons_is_given_the_rest_of_one(
    digest: Command, words: list[str], expected: list[str]
) -> None:
    assert ask_bash(digest, ["digest", *words]) == expected


@pytest.mark.parametrize("words", [[], [""], ["fetch", '"hf:q=slow'], ["nothing", ""], ["fetch", "--nothing", ""]])
def test_whatever_is_typed_nothing_is_said(digest: Command, words: list[str]) -> None:
    ask_bash(digest, ["digest", *words])
    for shell in ("zsh", "fish", "bash"):
        ask(digest, shell, " ".join(["digest", *words]))


SURROUNDINGS: dict[str, Variables] = {
    "a home that is not there": {"HOME": "/nowhere", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""},
    "a state that is no folder": {"XDG_STATE_HOME": "/dev/null"},
    "a broken word": {"COMP_CWORD": "x", "COMP_WORDS": "digest"},
    "a shell that nobody knows": {"_DIGEST_COMPLETE": "complete_nothing"},
}


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_wherever_it_is_asked_nothing_is_said(digest: Command, name: str) -> None:
    for line in ("digest mail drop ", "digest fetch --channel ", "digest open ", "digest fetch x"):
        action = {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_ARGS": line}
        ran = digest(env={"_DIGEST_COMPLETE": "complete_fish", **action, **SURROUNDINGS[name]})
        assert (ran.out, ran.err) == (b"", "")


def test_an_archive_that_is_damaged_offers_nothing_and_stays_as_it_is(digest: Command) -> None:
    archive = digest.home / "state/digest/archive.db"
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"no database at all" * 100)

    assert offers(digest, "digest fetch --channel ") == {}
    assert offers(digest, "digest open ") == {}
    assert [path.name for path in archive.parent.iterdir()] == ["archive.db"]
    assert archive.read_bytes() == b"no database at all" * 100


def test_nobody_who_writes_is_waited_for(used: Command) -> None:
    with sqlite3.connect(used.home / "state/digest/archive.db", isolation_level=None) as writing:
        writing.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        offers(used, "digest fetch --channel ")
        writing.execute("ROLLBACK")

    assert time.monotonic() - begun < 2


# --- real shells ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_a_script_that_completes(digest: Command, shell: str) -> None:
    ran = digest(env={"_DIGEST_COMPLETE": f"source_{shell}"})

    assert (ran.status, ran.err) == (0, "")
    assert f"_DIGEST_COMPLETE=complete_{shell}" in ran.text


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_completes(digest: Command) -> None:
    line = """
eval "$(_DIGEST_COMPLETE=source_bash digest)"
try() { COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _digest_completion digest && echo "${COMPREPLY[@]}"; }
try digest fe; try digest fetch --form; try digest fetch arxiv : cs.CL+cs.L; try digest fetch hf :
"""
    ran = digest.shell(line)

    assert (ran.text.splitlines(), ran.err) == (["fetch", "--format", "cs.CL+cs.LG cs.CL+cs.LO", "trending"], "")


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
@pytest.mark.parametrize(
    "line", ["digest fetch arxiv:", "digest open ", "digest mail drop ", "digest ", "digest help "]
)
def test_zsh_can_read_every_answer(used: Command, tmp_path: Path, line: str) -> None:
    (tmp_path / "answer").write_text(ask(used, "zsh", line), encoding="utf-8")

    ran = used.shell(f"zsh -fc '_arguments() {{ print -- $#; print -- $1 }}; eval $(cat {tmp_path}/answer)'")

    assert (ran.status, ran.err, ran.text.splitlines()[0]) == (0, "", "1")
    assert ran.text.count('"') % 4 == 0


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
def test_fish_completes_with_meanings(used: Command) -> None:
    script = 'source (_DIGEST_COMPLETE=source_fish digest | psub); complete -C "digest fetch arxiv:cs.CL+cs.L"'

    ran = used.shell(f"fish --no-config -c '{script}'")

    assert ran.text == "arxiv:cs.CL+cs.LG\tMachine Learning\narxiv:cs.CL+cs.LO\tLogic in Computer Science\n"

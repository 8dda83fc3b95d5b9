"""`digest init` and `digest config show`: the configuration, written once, and shown."""

import os
import re
import shlex
import stat
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from support.running import Command, Outcome, Terminal

from digest import config


def usual_path(digest: Command) -> Path:
    return digest.home / "config" / "digest" / "config.yaml"


def read(path: Path) -> config.Config:
    return config.read(path.read_text(encoding="utf-8"), path.name)


def test_it_writes_the_words_sources_and_address_that_it_is_given(digest: Command) -> None:
    path = usual_path(digest)

    ran = digest("init", "-m", "RAG", "-m", "title: x #1", "--source", "arxiv:cs.CL", "--to", "me@example.org")

    assert (ran.status, ran.out) == (0, b"")
    assert ran.err.splitlines()[0] == f"{path}: written, 2 words"
    found = read(path)
    assert found.values == {"sources": ["arxiv:cs.CL"], "match": ["RAG", "title: x #1"]}
    assert "#   to: me@example.org" in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_it_advises_to_try_works(digest: Command) -> None:
    ran = digest("init", "-m", "Mamba", "-c", "my papers.yaml")
    (command,) = re.findall(r"→ digest (fetch sample .*?)  ", ran.err)

    tried = digest(*shlex.split(command))

    assert (tried.status, tried.err) == (0, "")
    assert tried.text.startswith("1 of 12 papers")


def test_without_options_and_terminal_no_word_rules_that_nobody_asked_for(digest: Command) -> None:
    ran = digest("init")

    assert (ran.status, ran.out) == (0, b"")
    assert "no words yet" in ran.err
    assert read(usual_path(digest)) == config.Config()
    assert "12 papers" in digest("fetch", "sample").text.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-m", "RAG", "-m", "a &"), "-m: a term is missing at the end"),
        (("--source", "arxiv:nonsense"), "arxiv:nonsense: no such category"),
        (("--source", "huggingfaces"), "huggingfaces: neither a source nor a file"),
        (("--source", "saved.html"), "saved.html: no such file"),
        (("--source", "cs.CL"), "cs.CL: neither a source nor a file; did you mean arxiv:cs.CL?"),
        (("--to", "me"), "me: neither a mail address (me@example.org) nor a note (papers.md)"),
        (("--to", "me@"), "'me@': '' is not a domain"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_wrong_is_refused_before_anything_is_written(
    digest: Command, arguments: tuple[str, ...], told: str
) -> None:
    ran = digest("init", *arguments)

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert told in ran.err
    assert list(digest.home.rglob("*")) == []


def test_a_note_is_where_the_advice_leads(digest: Command) -> None:
    ran = digest("init", "-m", "RAG", "--to", "my notes.md")

    assert "digest fetch --into 'my notes.md'   adds today's papers to the note" in ran.err


def test_a_file_of_this_folder_is_written_so_that_cron_finds_it(digest: Command) -> None:
    (digest.folder / "feeds.opml").write_text("<opml/>")

    digest("init", "--source", "feeds.opml")

    assert read(usual_path(digest)).values == {"sources": [str(digest.folder / "feeds.opml")]}


def test_on_a_terminal_it_asks_and_asks_again_where_an_answer_is_wrong(digest: Command) -> None:
    answers = [
        "RAG, state space model",
        "a &",
        "agent*",
        "",
        "hugging",
        "lost.html",
        "hf, arxiv:cs.CL",
        "",
        "me",
        "me@example.org",
        "",
    ]
    asked = [*["word"] * 4, *["source"] * 4, *["to"] * 2, "host"]
    with Terminal(digest, "init", talks=True) as terminal:
        for question, answer in zip(asked, answers, strict=True):
            assert terminal.shows(f"  {question}: ")
            terminal.shown = ""
            terminal.types(f"{answer}\n")
        ran = terminal.ended()

    assert ran.status == 0
    assert "3 words" in ran.text
    found = read(usual_path(digest))
    assert found.values == {"sources": ["hf", "arxiv:cs.CL"], "match": ["RAG", "state space model", "agent*"]}


def test_what_it_says_is_broken_between_words(digest: Command) -> None:
    with Terminal(digest, "init", talks=True, columns=60) as terminal:
        assert terminal.shows("  word: ")
        press(terminal, "\x03")
        ran = terminal.ended()

    assert max(map(len, ran.text.splitlines())) <= 60
    assert "Your words, one in each line; Enter ends. A phrase counts as one word" in " ".join(ran.text.split())


def press(terminal: Terminal, key: str) -> None:
    """Press *key* until the command has ended: pressed just before it waits for an answer, Ctrl-C goes unheard."""
    while terminal.process.poll() is None:
        terminal.types(key)
        with suppress(subprocess.TimeoutExpired):
            terminal.process.wait(1)


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("at", ["word", "source", "to"])
def test_who_leaves_while_asked_leaves_nothing_behind(digest: Command, key: str, at: str) -> None:
    with Terminal(digest, "init", talks=True) as terminal:
        for question in ("word", "source", "to"):
            assert terminal.shows(f"  {question}: ")
            if question == at:
                press(terminal, key)
                break
            terminal.types("\n")
        ran = terminal.ended()

    assert ran.status == 130
    assert ran.text.endswith("Nothing was written.\n")
    assert list(digest.home.rglob("*")) == []


def test_options_are_answer_enough(digest: Command) -> None:
    with Terminal(digest, "init", "-m", "RAG", talks=True) as terminal:
        assert terminal.ended().status == 0


def test_it_never_writes_over_an_existing_one(digest: Command) -> None:
    mine = digest.folder / "mine.yaml"
    mine.write_text("match: [mine]\n")

    ran = digest("init", "-c", "mine.yaml")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "mine.yaml" in ran.err
    assert mine.read_text() == "match: [mine]\n"


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        (["-m", "RAG"], "configuration"),
        (["--to", "me@example.org"], "mail"),
        (["--to", "n.md"], "configuration"),
    ],
)
def test_where_there_is_one_already_it_says_which_page_explains_what_to_add(
    digest: Command, asked: list[str], page: str
) -> None:
    (digest.folder / "mine.yaml").write_text("match: [mine]\n")

    ran = digest("init", "-c", "mine.yaml", *asked)

    assert ran.status == 2
    assert f"→ digest help {page} " in ran.err


def test_it_does_not_write_where_a_link_leads(digest: Command) -> None:
    (digest.folder / "mine.yaml").symlink_to("elsewhere.yaml")

    assert digest("init", "-c", "mine.yaml").status == 2
    assert not (digest.folder / "elsewhere.yaml").exists()


def test_it_makes_the_folder_it_needs(digest: Command) -> None:
    assert digest("init", "-m", "RAG", "-c", "a/b/config.yaml").status == 0
    assert read(digest.folder / "a" / "b" / "config.yaml").rules.topics
    assert [path.name for path in (digest.folder / "a" / "b").iterdir()] == ["config.yaml"]


def test_where_nothing_can_be_written_it_says_so(digest: Command) -> None:
    (digest.folder / "file").touch()

    ran = digest("init", "-c", "file/config.yaml")

    assert (ran.status, ran.is_one_sentence) == (1, True)


def test_without_a_configuration_a_digest_says_how_to_get_one(digest: Command) -> None:
    ran = digest("fetch", "sample")

    assert ran.status == 0
    assert "`digest init`" in ran.text
    assert list(digest.home.rglob("config.yaml")) == []


def test_without_a_configuration_the_defaults_are_shown(digest: Command) -> None:
    assert digest("config", "show") == Outcome(0, b"sources:\n- hf\n", "")


def test_the_configuration_in_force_is_shown_as_yaml_with_its_origin(digest: Command) -> None:
    (digest.folder / "mine.yaml").write_text("# words\nmatch: [RAG, 扩散]\n")

    plain, told = digest("config", "show", "-c", "mine.yaml"), digest("config", "show", "-c", "mine.yaml", "--origin")

    assert yaml.safe_load(plain.out) == yaml.safe_load(told.out) == {"sources": ["hf"], "match": ["RAG", "扩散"]}
    assert told.text.splitlines()[:2] == ["# default", "sources:"]
    assert "# mine.yaml:2\nmatch:" in told.text
    assert "#" not in plain.text


@pytest.mark.parametrize("command", [("fetch", "sample"), ("config", "show")], ids=" ".join)
def test_a_mistake_in_it_is_told_with_its_place(digest: Command, command: tuple[str, ...]) -> None:
    (digest.folder / "mine.yaml").write_text("match: [RAG]\nsuorces: [hf]\n")

    ran = digest(*command, "-c", "mine.yaml")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "mine.yaml:2:1: suorces: no such key; did you mean sources?" in ran.err


def test_numbers_are_shown_as_numbers(digest: Command) -> None:
    (digest.folder / "mine.yaml").write_text("match: ['3']\nmax: 5\nmail: {from: a@b.org, host: h.org, port: 2525}\n")

    shown = digest("config", "show", "-c", "mine.yaml").text

    assert "\nmax: 5\n" in shown
    assert "  port: 2525\n" in shown
    assert "- '3'\n" in shown


def test_what_cannot_be_a_configuration_is_called_what_it_is(digest: Command) -> None:
    (digest.folder / "folder" / "digest").mkdir(parents=True)
    (digest.folder / "folder" / "digest" / "config.yaml").write_text("match: [RAG]\n")
    (digest.folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (digest.folder / "notepad.yaml").write_bytes("match: [RAG]\n".encode("utf-16"))
    (digest.folder / "latin.yaml").write_bytes("match: [Schrödinger]\n".encode("latin-1"))
    (digest.folder / "nul.yaml").write_bytes(b"match: [RAG]\n\0\n")
    told = {
        "none.yaml": "none.yaml: no such file\n  → digest init -c none.yaml   writes one",
        "folder": "folder: a folder, not a configuration",
        "folder/digest": "folder/digest: a folder, not a configuration; did you mean folder/digest/config.yaml?",
        "picture.png": "picture.png: no text; is it the right file?",
        "notepad.yaml": "notepad.yaml: text in UTF-16; save it as UTF-8",
        "latin.yaml": "latin.yaml: not UTF-8 at byte 12; save it as UTF-8",
        "nul.yaml": "nul.yaml:2:1: a control character (U+0000), which no editor shows; take it away",
        "x" * 300: f"{'x' * 300}: cannot be read: File name too long",
    }

    for name, message in told.items():
        ran = digest("fetch", "sample", "-c", name)
        assert (ran.status, ran.out, ran.err) == (2, b"", f"digest: {message}\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_configuration_that_may_not_be_read_is_no_missing_one(digest: Command) -> None:
    (digest.folder / "closed").mkdir(mode=0o000)

    ran = digest("fetch", "sample", "-c", "closed/config.yaml")

    assert (ran.status, ran.err) == (2, "digest: closed/config.yaml: cannot be read: Permission denied\n")


@pytest.mark.parametrize(
    ("to", "host", "login"),
    [
        ("me@outlook.com", "smtp.office365.com", "a token, no password"),
        ("me@gmail.com", "smtp.gmail.com", "a password for programs"),
    ],
)
def test_the_server_of_a_large_provider_is_proposed(digest: Command, to: str, host: str, login: str) -> None:
    ran = digest("init", "-m", "RAG", "--to", to)

    assert ran.status == 0
    assert f"host: {host}" in ran.err
    assert "digest help accounts" in ran.err
    assert f"how it logs in: with {login}" in ran.err

"""`digest help agents` and `digest help summary`: commands as they stand, fields, and what a program relies on."""

import json
import re
import shlex
import stat
import textwrap
from collections.abc import Iterator

import pytest
from support import mail_digests as digests
from support.loopback import Answer, Site
from support.running import Command

from digest import config, filesystem
from digest.cli import exit_status
from digest.render.formats import Look
from digest.render.json_documents import render_jsonl, write_paper_line
from digest.render.text.manual import read_table
from digest.retrieve import local

AGENTS, SUMMARY = ((filesystem.MANUAL / f"{name}.md").read_text(encoding="utf-8") for name in ("agents", "summary"))
WORDS = set(re.findall(r"`([^`]+)`", " ".join(AGENTS.split())))
COMMANDS = sorted(word for word in WORDS if word.startswith("digest ") and not word.startswith("digest help"))
JSON_COMMANDS = [line for line in COMMANDS if line.endswith("-f json")]


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with Site() as site:
        site.answers("/papers", Answer(local.SAMPLE_PATH.read_bytes()))
        yield site


@pytest.fixture
def owned(digest: Command, served: Site) -> Command:
    """The command of somebody with words, whose archive has the sample's papers as the site lists them."""
    digest.environment["HF_ENDPOINT"] = served.url
    path = digest.home / "config/digest/config.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("match: [RAG, model]\n", encoding="utf-8")
    assert digest("fetch", "-f", "ids").status == 0
    return digest


def keys_in(value: object) -> set[str]:
    """The names of all fields in *value*."""
    if isinstance(value, dict):
        return {str(key) for key in value} | {name for each in value.values() for name in keys_in(each)}
    return {name for each in value for name in keys_in(each)} if isinstance(value, list) else set()


def test_the_page_has_the_commands_that_answer_in_json() -> None:
    assert {shlex.split(line)[1] for line in JSON_COMMANDS} == {"fetch", "search", "explain", "status", "sources"}


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_page_runs_as_it_stands(owned: Command, line: str) -> None:
    ran = owned.shell(line)

    # A channel that is new to a source is told where it begins.
    assert (ran.status, [each for each in ran.sentences if "first run" not in each]) == (0, [])
    assert ran.out
    if line in JSON_COMMANDS:
        answer = json.loads(ran.out)
        assert answer["schema"] == 1
        assert answer.get("papers") != []


@pytest.mark.parametrize("line", JSON_COMMANDS)
def test_the_same_archive_and_options_give_the_same_bytes(owned: Command, line: str) -> None:
    if "status" in line or "--new" in line:  # one tells the time, the other delivers
        return
    first = owned.shell(line).out

    assert owned.shell(line).out == first


def test_a_look_of_the_page_takes_nothing_from_anybody(owned: Command) -> None:
    looks = [line for line in JSON_COMMANDS if "--new" not in line]
    for line in looks:
        owned.shell(line)
    mine = json.loads(owned.shell("digest fetch --new --channel my-agent -f json").out)
    again = json.loads(owned.shell("digest fetch --new --channel my-agent -f json").out)
    theirs = json.loads(owned.shell("digest fetch --new -f json").out)

    assert [paper["id"] for paper in mine["papers"]] == [paper["id"] for paper in theirs["papers"]] != []
    assert (again["papers"], bool(again["reason"])) == ([], True)


def test_every_field_that_the_page_names_is_there(owned: Command) -> None:
    program = owned.folder / "say.py"
    program.write_text("#!/bin/sh\ncat > /dev/null; echo A line.\n", encoding="utf-8")
    program.chmod(0o755)
    (owned.home / "config/digest/config.yaml").write_text(
        f"match: [RAG]\nsummary: {{command: [{program}]}}\n", encoding="utf-8"
    )
    answer = json.loads(owned.shell("digest fetch --new -f json").out)
    named = {word for row in table_rows("whose") for word in re.findall(r"`([^`]+)`", " ".join(row))}

    assert answer["papers"][0]["command_summary"] == {"text": "A line.", "by": "say"}
    assert {"title", "command_summary", "text", "by", "why", "failures"} <= named
    assert named - keys_in(answer) - {"note"} == set()
    assert {"papers", "reason", "failures", "schema"} <= set(answer)


def table_rows(word: str) -> list[list[str]]:
    """The rows of the table of the page whose head has *word*."""
    (block,) = (block for block in AGENTS.split("\n\n") if re.match(rf"\| .*\b{word} \|$", block, re.MULTILINE))
    return [list(row) for row in read_table(block)[1:]]


def test_the_statuses_of_the_page_are_those_of_the_program() -> None:
    (paragraph,) = (block for block in AGENTS.split("\n\n") if block.startswith("0: done"))

    told = {int(number) for number in re.findall(r"(?:^|\s)(\d+):", paragraph)}

    assert told == {
        exit_status.DONE,
        exit_status.SOURCE_FAILED,
        exit_status.LATER,
        exit_status.USAGE,
        exit_status.LOCKED,
        exit_status.FAILED,
    }


@pytest.mark.parametrize(
    ("line", "status", "has_object"),
    [
        ("digest fetch sample nowhere.html -f json", 3, True),
        ("digest fetch sample -m zzz -f json", 0, True),
        ("digest fetch nowhere.html -f json", 1, True),
        ("digest fetch hf --offline -f json", 75, True),
        ("digest fetch sample -m 'a |' -f json", 2, False),
        ("digest explain 1111.11111 -f json", 2, False),
        ("digest fetch --jason", 2, False),
    ],
)
def test_standard_output_is_one_whole_object_or_empty(
    digest: Command, line: str, status: int, has_object: bool
) -> None:
    ran = digest.shell(line)

    assert ran.status == status
    if has_object:
        answer = json.loads(ran.out)
        assert bool(answer["papers"]) == (status == 3)
        assert bool(answer["failures"]) == (status != 0)
        assert answer["papers"] or answer["reason"]
    else:
        assert ran.is_one_sentence


# --- a program of one's own ------------------------------------------------------------------------


def blocks_of(page: str) -> list[str]:
    """The blocks of *page* that are indented, without their indentation."""
    found = re.findall(r"(?:^    .*\n?)+", page, re.MULTILINE)
    return [textwrap.dedent(block) for block in found]


def test_the_program_of_the_page_does_what_the_page_says(digest: Command) -> None:
    settings, program = blocks_of(SUMMARY)
    (trial,) = re.findall(r"`(digest fetch sample [^`]*)` tries it", SUMMARY)
    path = digest.home / "bin/last-sentence.py"
    path.parent.mkdir()
    path.write_text(program, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    configuration = digest.home / "config/digest/config.yaml"
    configuration.parent.mkdir(parents=True)
    configuration.write_text(f"match: [RAG]\n{settings}", encoding="utf-8")
    page = digest.folder / "page.html"
    page.write_bytes(local.SAMPLE_PATH.read_bytes())

    tried = digest.shell(trial)
    delivered = digest("fetch", page.name, "--new", "-f", "markdown")

    assert (tried.status, tried.err, len(tried.text.splitlines())) == (0, "", 1)
    assert (delivered.status, delivered.err) == (0, "")
    assert f"summary by last-sentence: {tried.text[:20]}" in delivered.text


@pytest.mark.parametrize("line", re.findall(r"`(?:command: )?(\[(?:llm|ollama)[^`]*)`", " ".join(SUMMARY.split())))
def test_a_command_that_was_not_tried_can_be_written(line: str) -> None:
    read = config.read(f"summary: {{command: {line}}}\n", "config.yaml").summary

    assert read
    assert read.arguments[-1] == "Say in one sentence what is new."
    assert "that was not tried" in " ".join(SUMMARY.split())


def test_the_page_names_what_the_program_is_not_told_of_its_reader() -> None:
    match = digests.match()
    whole, told = (
        set(json.loads(text)) for text in (render_jsonl(digests.digest(match), Look()), write_paper_line(match.paper))
    )
    named = set(re.findall(r"`(\w+)`", " ".join(SUMMARY.split()).partition("those about you (")[2].partition(")")[0]))

    assert whole - told == named | {"command_summary"}

"""`digest help`: the pages of the manual, what is true in them, and that nothing is missing."""

import ast
import inspect
import os
import re
import shlex
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.rows import ROWS
from support.running import Command
from typer.main import get_command

import digest as library
from digest import config, filesystem
from digest.cli import exit_status, help
from digest.cli.app import COMMANDS, HEADINGS, make_app
from digest.config.keys import TABLES
from digest.render import template
from digest.render.formats import FORMATS
from digest.render.text.manual import read_table, render_page
from digest.retrieve import local
from digest.rules.language.parsing import parse_expression

CODE = Path(library.__file__).parent
WRITTEN = {path.stem: path.read_text(encoding="utf-8") for path in sorted(filesystem.MANUAL.glob("*.md"))}
PAGES = help.read_pages()
EVERYTHING = "\n".join(PAGES.values())
LONG = ("accounts", "benchmarks", "commands", "configuration", "deliveries", "formats", "hosting", "zotero")
MOST_LINES = 72  # three screens
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in CODE.rglob("*.py")}


def words_of(page: str) -> set[str]:
    """All words in back-ticks on *page*."""
    return set(re.findall(r"`([^`]+)`", page))


def examples_of(page: str) -> Iterator[str]:
    """The blocks of *page* that are indented, without their indentation."""
    for block in re.findall(r"(?:^    .*\n?|^\n(?=    ))+", page, re.MULTILINE):
        yield textwrap.dedent(block).strip("\n")


def shown_commands() -> dict[str, str]:
    """Every command line that a page shows, in an example or in a sentence, with the page."""
    shown: dict[str, str] = {}
    for name, page in WRITTEN.items():
        lines = [line.strip() for example in examples_of(page) for line in example.splitlines()]
        for line in [*lines, *map(str.strip, words_of(" ".join(page.split())))]:
            if found := re.search(r"(?:^|\| )(digest(?: .*)?$)", line):
                shown[re.split(r" (?:\|{1,2}|>>|&&) ", found[1])[0]] = name
    return shown


SHOWN = shown_commands()


# --- the pages -----------------------------------------------------------------------------------


def test_it_lists_the_pages(digest: Command) -> None:
    ran = digest("help")

    assert (ran.status, ran.err) == (0, "")
    listed = re.findall(r"^  digest help (\w+)  +\S", ran.text, re.MULTILINE)
    assert set(listed) == {*PAGES, "example"}
    assert listed[:3] == ["start", "rules", "sources"]


@pytest.mark.parametrize("topic", [*PAGES, "example"])
def test_a_page_in_a_pipe_is_plain_text(digest: Command, topic: str) -> None:
    ran = digest("help", topic)

    assert (ran.status, ran.err) == (0, "")
    assert "\x1b" not in ran.text
    assert topic == "example" or not re.search(r"^#|^\||\]\(|\*\*|^ *```", ran.text, re.MULTILINE)


@pytest.mark.parametrize("topic", sorted(set(PAGES) - set(LONG)))
def test_a_page_is_at_most_three_screens_long(topic: str) -> None:
    assert render_page(PAGES[topic], 76, color=False, pages=9).count("\n") <= MOST_LINES


def test_on_a_terminal_it_is_painted(digest: Command) -> None:
    ran = digest.on_terminal("help", "rules")

    assert "\x1b[1mRULES\x1b[0m" in ran.text
    assert "\x1b[35magent*\x1b[0m" in ran.text
    assert "\x1b[2mNext: " in ran.text


def test_a_page_that_is_a_command_too_names_its_help(digest: Command) -> None:
    both = set(PAGES) & set(COMMANDS)

    assert both >= {"mail", "search", "sources"}
    for topic in both:
        assert f"`digest {topic} --help`" in PAGES[topic]
        assert digest("help", topic).text.startswith(f"{topic.upper()}  ")


@pytest.mark.parametrize("words", [["fetch"], ["mail", "retry"], ["Fetch"]], ids=" ".join)
def test_the_name_of_a_command_shows_its_help(digest: Command, words: list[str]) -> None:
    assert digest("help", *words) == digest(*map(str.lower, words), "--help")


@pytest.mark.parametrize(
    ("topic", "meant"), [("rule", "rules"), ("fetc", "fetch"), ("formatz", "formats"), ("mails", "mail")]
)
def test_what_is_no_page_is_refused_with_a_guess(digest: Command, topic: str, meant: str) -> None:
    ran = digest("help", topic)

    assert (ran.status, ran.out) == (2, b"")
    assert f"{topic}: no such page and no such command; did you mean {meant}?" in ran.err


def test_the_example_can_be_put_into_a_file(digest: Command) -> None:
    ran = digest("help", "example")

    assert ran.out == filesystem.EXAMPLE_CONFIG.read_bytes()
    assert config.read(ran.text, "config.yaml").rules.topics


@pytest.mark.parametrize("topic", WRITTEN)
def test_a_link_leads_to_a_page_that_is_there(topic: str) -> None:
    for text, target in re.findall(r"\[`([^`]+)`\]\(([^)]+)\)", " ".join(WRITTEN[topic].split())):
        assert text == f"digest help {target.removesuffix('.md')}"
        assert target.removesuffix(".md") in WRITTEN


# --- nothing is missing --------------------------------------------------------------------------


def test_every_command_stands_below_a_heading() -> None:
    assert set(COMMANDS) <= {name for names in HEADINGS.values() for name in names}


def commands(command: Any, path: str = "digest") -> Iterator[tuple[str, Any]]:
    """Every command from *command* on, with the words that call it."""
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from commands(each, f"{path} {name}")


BY_PATH = dict(commands(get_command(make_app())))


def test_the_manual_has_every_command_and_every_option() -> None:
    missing = [
        f"{path} {option}"
        for path, command in BY_PATH.items()
        for option in [path, *(name for each in command.params for name in each.opts if name.startswith("-"))]
        if not re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", EVERYTHING)
        and option not in ("--show-completion", "--version")
    ]

    assert missing == []


def test_the_page_about_the_configuration_has_every_key(digest: Command) -> None:
    lines = digest("help", "configuration").text.splitlines()

    assert [
        key.name for table in TABLES for key in table if not any(line.startswith(f"{key.name} ") for line in lines)
    ] == []


def texts_of(nodes: Iterable[ast.AST | None]) -> Iterator[str]:
    """Those of *nodes* that are texts."""
    yield from (each.value for each in nodes if isinstance(each, ast.Constant) and isinstance(each.value, str))


def json_fields() -> Iterator[str]:
    """The fields of every object that is written as JSON for programs."""
    for path, tree in TREES.items():
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        if "dump_json" not in imported or "citations" in path.parts:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                yield from texts_of(node.keys)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and "object" in node.func.id:
                yield from (keyword.arg for keyword in node.keywords if keyword.arg)


def test_the_page_about_formats_has_every_field_of_json() -> None:
    fields = set(json_fields())

    assert fields >= {"schema", "author_count", "why", "nearest", "uncovered"}
    assert fields - words_of(WRITTEN["formats"]) == set()


def test_the_page_about_formats_has_every_format() -> None:
    rows = {
        row[0]: row for block in WRITTEN["formats"].split("\n\n") if "| format |" in block for row in read_table(block)
    }

    for format in FORMATS.values():
        (row,) = (row for first, row in rows.items() if f"`{format.name}`" in first)
        assert words_of(row[0]) == {format.name, *format.aliases}
        assert row[1] == f".{format.suffix}"


def test_the_page_about_formats_has_every_exit_status() -> None:
    told = {row[0] for block in WRITTEN["formats"].split("\n\n") if "| status |" in block for row in read_table(block)}
    there = {
        value for name, value in vars(exit_status).items() if re.fullmatch(r"[A-Z][A-Z_]+", name) and type(value) is int
    }

    assert told - {"status"} == set(map(str, there))


def unparsed(call: ast.Call) -> str:
    return ast.unparse(call.func)


def environment_variables() -> Iterator[str]:
    """The variables that some module reads."""
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and re.fullmatch(r"(os\.environ|environment|variables)\.get", unparsed(node)):
                yield from texts_of(node.args[:1])
            if isinstance(node, ast.keyword) and node.arg in ("envvar", "token_variable", "mirror_variable"):
                yield from texts_of([node.value])
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "VARIABLE":
                yield from texts_of([node.value])


def test_the_page_about_servers_has_every_variable_of_the_environment() -> None:
    variables = {name for name in environment_variables() if name and not name.startswith(("_", "COMP_"))}

    assert variables >= {
        "DIGEST_CONFIG",
        "DIGEST_FORMAT",
        "HF_TOKEN",
        "HF_ENDPOINT",
        "DIGEST_MAIL_PASSWORD",
        "NO_COLOR",
    }
    assert [name for name in sorted(variables) if not re.search(rf"\b{name}\b", WRITTEN["server"])] == []


def test_the_page_about_notes_has_all_that_a_template_can_use() -> None:
    (values,) = (
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(template._template_values)))
        if isinstance(node, ast.Return)
    )
    assert isinstance(values, ast.Dict)
    names = {*texts_of(values.keys)} | {"name", "more", "matched", "section"}

    assert (names | set(template._FILTERS)) - words_of(WRITTEN["notes"]) == set()


def test_the_page_about_python_has_every_public_name() -> None:
    assert [name for name in library.__all__ if not re.search(rf"\b{name}\b", WRITTEN["python"])] == ["Rules"]
    assert set(inspect.signature(library.fetch).parameters) <= words_of(WRITTEN["python"])


def test_the_page_about_benchmarks_has_every_row() -> None:
    assert set(ROWS) - words_of(WRITTEN["benchmarks"]) == set()


# --- what is shown is true -----------------------------------------------------------------------


def command_of(words: list[str]) -> Any:
    """The command that *words* call."""
    path = "digest"
    for word in words[1:3]:
        path = f"{path} {word}" if f"{path} {word}" in BY_PATH else path
    return path, BY_PATH[path]


@pytest.mark.parametrize("line", sorted(SHOWN))
def test_a_command_that_is_shown_is_there_with_its_options(line: str) -> None:
    words = shlex.split(line)
    path, command = command_of(words)
    if len(words) == 1:
        return
    known = {name for each in [*command.params, *BY_PATH["digest"].params] for name in each.opts} | {"--help", "-h"}

    assert path != "digest" or words[1].startswith("-"), SHOWN[line]
    options = [re.sub(r"=.*|(?<=^-n)\d+", "", word) for word in words if re.match(r"--?[a-z]", word)]
    assert [option for option in options if option not in known] == []


RUN_WITHOUT_NETWORK = [
    line
    for page in WRITTEN.values()
    for example in examples_of(page)
    for line in example.splitlines()
    if re.search(r"\bsample\b", line) and line.startswith("digest") and not ("jq" in line and not shutil.which("jq"))
]


@pytest.mark.parametrize("line", RUN_WITHOUT_NETWORK)
def test_what_needs_no_network_runs_as_it_stands(digest: Command, line: str) -> None:
    (digest.home / "config/digest").mkdir(parents=True)
    (digest.home / "config/digest/config.yaml").write_text("match: [RAG]\n", encoding="utf-8")

    ran = digest.shell(f"set -o pipefail; {line}")

    assert (ran.status, ran.err) == (0, "")
    assert ran.text or " -o " in line


def yaml_shown() -> list[tuple[str, str]]:
    return [
        (name, example)
        for name, page in WRITTEN.items()
        for example in examples_of(page)
        if re.match(r"(match|topics|mail|deliver|summary):\n", example)
    ]


@pytest.mark.parametrize(("page", "text"), yaml_shown(), ids=lambda value: value[:20])
def test_a_configuration_that_is_shown_can_be_read(page: str, text: str) -> None:
    account = "mail: {from: me@example.org, folder: ~/mails}\n" if "mail:\n" not in text else ""

    assert config.read(account + text, "config.yaml")


TERMS = [
    term
    for block in WRITTEN["rules"].split("\n\n")
    if block.startswith("| you write")
    for row in read_table(block)[1:]
    for term in re.findall(r"`([^`]+)`", row[0])
]


@pytest.mark.parametrize("term", TERMS)
def test_what_the_page_about_rules_writes_can_be_written(term: str) -> None:
    assert parse_expression(term)


def test_the_code_on_the_page_about_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(local.SAMPLE_PATH, tmp_path / "page.html")
    blocks = [block for block in examples_of(WRITTEN["python"]) if re.search(r"^(?:import|from) ", block)]

    assert len(blocks) == 2
    names: dict[str, Any] = {}
    exec("\n".join(blocks), names)  # noqa: S102 - our own page
    assert names["found"].matches
    assert names["listing"].papers
    assert os.listdir() == ["page.html"]  # noqa: PTH208 - the names alone

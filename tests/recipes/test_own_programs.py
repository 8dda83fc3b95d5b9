"""The recipe for programs of the reader's own, and what their statuses mean."""

import ast
import re
import sys

import pytest
from support.manual_recipes import Recipe, read_blocks

from digest import filesystem
from digest.channels.deliveries import command_carrier
from recipes.conftest import SetUp

SECTION = "A program of your own"


@pytest.fixture
def own(set_up: SetUp) -> Recipe:
    return set_up("deliveries", SECTION, "keep.sh", "keep.py")


def test_each_delivery_is_a_file_once_its_folder_is_there(own: Recipe) -> None:
    own.lists("Tides")
    without_folder = own.deliver()
    (own.command.home / "papers").mkdir()
    own.lists("Moss")
    statuses = [own.deliver().status for _ in range(2)]

    files = sorted((own.command.home / "papers").iterdir())
    assert (without_folder.status, statuses) == (4, [0, 0])
    assert "No such file or directory" in without_folder.err
    assert all(re.fullmatch(r"2026-06-09-[0-9a-f]{32}\.md", file.name) for file in files)
    assert sorted(re.findall(r"\[(Tides|Moss)\]", "".join(file.read_text("utf-8") for file in files))) == [
        "Moss",
        "Tides",
    ]


@pytest.mark.parametrize(
    ("command", "suffix", "more"), [("sh, ~/bin/keep.sh", "md", ""), ("python3, ~/bin/keep.py", "txt", "format: json")]
)
def test_a_script_keeps_each_delivery_once(own: Recipe, command: str, suffix: str, more: str) -> None:
    page = (filesystem.MANUAL / "deliveries.md").read_text(encoding="utf-8")
    assert f"`command: [{command}]`" in page
    own.configure(f"deliver:\n  - command: [{command}]\n    {more}\n")
    own.lists("Tides", "Moss")

    assert [own.deliver().status for _ in range(2)] == [0, 0]
    (file,) = (own.command.home / "kept").iterdir()
    assert file.suffix == f".{suffix}"
    assert [file.read_text(encoding="utf-8").count(title) for title in ("Tides", "Moss")] == [1, 1]


def test_a_repetition_is_known_by_the_number_of_the_delivery(own: Recipe) -> None:
    script = own.keep_script("keep.py", f"{read_blocks('deliveries', SECTION)[2]}os.kill(os.getpid(), 9)\n")
    own.configure("deliver:\n  - command: [python3, ~/bin/keep.py]\n    format: json\n")
    own.lists("Tides")
    first = own.deliver()
    (file,) = (own.command.home / "kept").iterdir()
    file.write_text("kept as it is", encoding="utf-8")
    script.write_text(read_blocks("deliveries", SECTION)[2], encoding="utf-8")
    second = own.deliver()

    assert (first.status, second.status) == (4, 0)
    assert file.read_text(encoding="utf-8") == "kept as it is"


def test_the_statuses_are_those_of_the_manual() -> None:
    page = (filesystem.MANUAL / "deliveries.md").read_text(encoding="utf-8")
    listed = [tuple(map(int, row.split(", "))) for row in re.findall(r"^\| (\d+, [\d, ]+) \|", page, re.MULTILINE)]

    assert listed == [command_carrier._TRY_LATER, command_carrier._WRONG_COMMAND]


def test_scripts_need_nothing_but_python_itself() -> None:
    blocks = [block for page in ("deliveries", "zotero") for block in read_blocks(page) if block.startswith("import ")]
    imported = {
        alias.name.partition(".")[0]
        for block in blocks
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.Import)
        for alias in node.names
    }

    assert len(blocks) == 3
    assert imported <= sys.stdlib_module_names

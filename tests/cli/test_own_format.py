"""A package of somebody else's offers a format: what the README writes down works on the command line."""

import csv
import textwrap
import tomllib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
from support.running import Command, Variables

README = Path(__file__).parents[2] / "README.md"


def code_blocks(section: str) -> Iterator[str]:
    """The indented blocks of the README's *section*."""
    lines = README.read_text(encoding="utf-8").partition(f"## {section}\n")[2].splitlines(keepends=True)
    block = ""
    for line in takewhile(lambda line: not line.startswith("## "), lines):
        if line.startswith("    ") or (block and line == "\n"):
            block += line
        elif block:
            yield textwrap.dedent(block)
            block = ""
    if block:
        yield textwrap.dedent(block)


@pytest.fixture
def installed(tmp_path: Path) -> Variables:
    """The README's package as an installer leaves it, on the path of Python."""
    module, project = code_blocks("A format of your own")
    (tmp_path / "papers_csv.py").write_text(module, encoding="utf-8")
    ((group, points),) = tomllib.loads(project)["project"]["entry-points"].items()
    about = tmp_path / "papers_csv-1.dist-info"
    about.mkdir()
    about.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: papers-csv\nVersion: 1\n", encoding="utf-8")
    lines = [f"[{group}]", *(f"{name} = {value}" for name, value in points.items()), "wrong = papers_csv:render"]
    about.joinpath("entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    return {"PYTHONPATH": str(tmp_path)}


def test_the_format_of_the_readme_is_written_and_named_by_the_day_of_a_folder(
    shared: Command, installed: Variables
) -> None:
    shown = shared("fetch", "sample", "-f", "csv", env=installed)
    empty = shared("fetch", "sample", "-m", "nothingwhatever", env={**installed, "DIGEST_FORMAT": "csv"})
    written = shared("fetch", "sample", "-f", "csv", "-o", ".", env=installed)

    head, *rows = csv.reader(shown.text.splitlines())
    assert (shown.status, head, len(rows)) == (0, ["id", "title", "url"], 12)
    assert (empty.status, empty.text) == (0, "id,title,url\r\n")
    assert written.status == 0
    assert [path.read_bytes() for path in shared.folder.glob("digest-*.csv")] == [shown.out]


def test_a_wrong_format_of_a_package_is_a_mistake_of_usage(shared: Command, installed: Variables) -> None:
    ran = shared("fetch", "sample", "-f", "wrong", env=installed)

    assert (ran.status, ran.out) == (2, b"")
    sentence = "Invalid value for '--format' / '-f': the format 'wrong' (papers_csv:render) is no"
    assert sentence in " ".join(ran.err.split())

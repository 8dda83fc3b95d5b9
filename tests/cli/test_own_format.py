"""A package of somebody else's offers a format: what the README writes down works on the command line."""

import csv
from pathlib import Path

import pytest
from support.other_packages import install_from_readme
from support.running import Command, Variables


@pytest.fixture
def installed(tmp_path: Path) -> Variables:
    """The README's package as an installer leaves it, on the path of Python."""
    install_from_readme("A format of your own", tmp_path, "papers_csv", wrong="papers_csv:render")
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
    sentence = "digest: fetch: --format: the format 'wrong' (papers_csv:render) is no"
    assert sentence in " ".join(ran.err.split())

"""A package of somebody else's offers a channel: what the README writes down works on the command line."""

import re
from pathlib import Path

import pytest
from support.other_packages import install_from_readme, install_package
from support.running import Command, Variables

BROKEN = "raise RuntimeError('no such device')"


@pytest.fixture
def installed(tmp_path: Path) -> Variables:
    """The README's package as an installer leaves it, and others that are wrong."""
    folder = tmp_path / "packages"
    folder.mkdir()
    wrong = {"mute": "papers_log:deliver", "alias": "papers_log:LOG"}
    install_from_readme("A channel of your own", folder, "papers_log", **wrong)
    install_package(folder, "papers_broken", BROKEN, {"digest.channels": {"broken": "papers_broken:LOG"}})
    return {"PYTHONPATH": str(folder)}


def test_the_channel_of_the_readme_gets_each_paper_once(digest: Command, page: Path, installed: Variables) -> None:
    first = digest("fetch", page, "-m", "RAG", "--new", "-o", "log:papers.txt", env=installed)
    second = digest("fetch", page, "-m", "RAG", "--new", "-o", "log:papers.txt", env=installed)

    assert (first.status, first.out, second.status, second.out) == (0, b"", 0, b"")
    lines = digest.folder.joinpath("papers.txt").read_text(encoding="utf-8").splitlines()
    assert [line.split()[1] for line in lines] == ["arxiv:2005.11401"]
    assert re.search(r"^✓ log:papers.txt +today \d\d:\d\d +1 ", digest("status", "-v").text, re.MULTILINE)


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        (
            "mute:x",
            "the channel 'mute' (papers_log:deliver) is no digest.channels.base.Channel, but of the type function",
        ),
        ("alias:x", "the channel 'alias' (papers_log:LOG) calls itself 'log'"),
        ("broken:x", "the channel 'broken' (papers_broken:LOG) cannot be loaded: RuntimeError: no such device"),
    ],
)
def test_a_wrong_channel_of_a_package_is_a_mistake_of_usage(
    digest: Command, page: Path, installed: Variables, output: str, problem: str
) -> None:
    ran = digest("fetch", page, "-o", output, env=installed)

    assert (ran.status, ran.out, ran.err) == (2, b"", f"digest: {problem}\n")
    assert not digest.folder.joinpath(output).exists()


def test_a_name_with_a_colon_that_no_package_offers_is_a_file(digest: Command, page: Path) -> None:
    ran = digest("fetch", page, "-m", "RAG", "-f", "ids", "-o", "notes:today.txt")

    assert ran.status == 0
    assert digest.folder.joinpath("notes:today.txt").read_text(encoding="utf-8") == "arxiv:2005.11401\n"

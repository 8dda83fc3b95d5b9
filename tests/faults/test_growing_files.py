"""Files that grow, and files of one paper each, killed at every effect and on a full disk: whole, or as they were."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support.homes import Fault, Home, identifier, ids, killings

from digest.render.markdown.notes import BEGIN, END
from faults.test_full_disk import disk, filled

__all__ = ["disk"]

MINE = {
    "papers.bib": "% mine\n@misc{a, title = {Mine}, note = {to the last} }  \n",
    "papers.md": "# Mine\n\nto the last character  \n",
    "page.html": f"<h1>Mine</h1>\n{BEGIN}",
    "feed.xml": "",
}
END_OF = {"page.html": f"{END}\n<p>to the last character  \n"}
# A feed grows without being asked to.
OPTIONS = {"feed.xml": "-o"}
CHANNELS = {"-o": "file", "--into": "note"}
INTO = pytest.mark.parametrize("name", MINE)


def names_in(text: str) -> list[str]:
    """The identifiers of the papers that a note or another file names, as often as it does."""
    found = re.findall(
        r"eprint = {([\d.]+)}|<!-- arxiv:([\d.]+) -->|<article id=\"arxiv-([\d-]+)\"|alternate\".*/papers/([\d.]+)\"",
        text,
    )
    return [f"arxiv:{''.join(each).replace('-', '.')}" for each in found]


@pytest.fixture
def growing(home: Home) -> Callable[[str], tuple[str, ...]]:
    """Somebody's file, to which Tides was added; now Moss and Rain have come too. The arguments of the next run."""

    def begin(name: str) -> tuple[str, ...]:
        fetch = ("fetch", "list.json", "--new", OPTIONS.get(name, "--into"), name)
        (home.folder / name).write_text(MINE[name] + END_OF.get(name, ""))
        home.lists("Tides")
        assert home(*fetch).status == 0
        home.lists("Tides Moss Rain")
        return fetch

    return begin


@INTO
def test_a_file_that_grows_is_whole_or_as_it_was(
    name: str, home: Home, growing: Callable[..., tuple[str, ...]]
) -> None:
    fetch = growing(name)
    before = (home.folder / name).read_bytes()
    whole = home.twin("unharmed")
    assert whole(*fetch).status == 0
    after = (whole.folder / name).read_bytes()
    assert before.startswith(MINE[name].encode())
    assert before.endswith(END_OF.get(name, "").encode())
    assert sorted(names_in(after.decode())) == sorted(ids("Tides Moss Rain"))

    for twin, _ in killings(home, *fetch):
        file = twin.folder / name
        assert file.read_bytes() in (before, after)

        assert twin(*fetch).status == 0

        assert file.read_bytes() == after
        assert twin.delivered(f"{CHANNELS[fetch[3]]}:{file}") == ids("Tides Moss Rain")
        assert {path.name for path in twin.folder.iterdir()} == {name, "list.json"}


@INTO
def test_a_full_disk_leaves_the_file_as_it_was(
    name: str, home: Home, growing: Callable[..., tuple[str, ...]], disk: Path
) -> None:
    growing(name)
    target = disk / name
    target.write_bytes((home.folder / name).read_bytes())
    before = target.read_bytes()
    stuff = filled(disk)

    fetch = ("fetch", "list.json", "--new", OPTIONS.get(name, "--into"), str(target))
    ran = home(*fetch)

    assert (ran.status, target.read_bytes()) == (1, before)
    assert f"{target}: cannot be written: No space left on device" in " ".join(ran.err.split())
    assert sorted(disk.iterdir()) == sorted([target, stuff])
    stuff.unlink()
    assert home(*fetch).status == 0
    assert sorted(names_in(target.read_text())) == sorted(ids("Tides Moss Rain"))


@pytest.mark.parametrize("suffix", ["md", "bib"])
def test_files_of_one_paper_each_are_whole_wherever_the_run_was_killed(suffix: str, home: Home) -> None:
    fetch = ("fetch", "list.json", "--new", "-o", f"papers/{{id}}.{suffix}", "--channel", "files")
    home.lists("Tides Moss Rain")
    whole = home.twin("unharmed")
    assert whole(*fetch).status == 0
    after = {path.name: path.read_bytes() for path in (whole.folder / "papers").iterdir()}
    assert len(after) == 3

    for twin, _ in killings(home, *fetch):
        made = list((twin.folder / "papers").glob(f"*.{suffix}"))
        assert all(path.read_bytes() == after[path.name] for path in made)
        # Recorded is all, after the last file, or nothing.
        assert len(twin.delivered("files")) in ((0, 3) if len(made) == 3 else (0,))

        assert twin(*fetch).status == 0

        assert {path.name: path.read_bytes() for path in (twin.folder / "papers").iterdir()} == after
        assert twin.delivered("files") == ids("Tides Moss Rain")


def test_what_could_not_be_written_comes_again(home: Home, disk: Path) -> None:
    fetch = ("fetch", "list.json", "--new", "-o", f"{disk}/{{id}}.md", "--channel", "files")
    home.lists("Tides Moss Rain")
    own = disk / f"arxiv-{identifier('Moss').replace('.', '-')}.md"
    own.write_text("Mine about Moss\n")
    stuff = filled(disk)

    ran = home(*fetch)
    stuff.unlink()

    assert (ran.status, home.delivered("files"), own.read_text()) == (1, set(), "Mine about Moss\n")
    assert home(*fetch).status == 0
    assert len(list(disk.glob("*.md"))) == 3
    assert own.read_text().startswith("Mine about Moss\n\n<!-- digest:begin papers -->")


def test_without_the_right_to_write_nothing_is_recorded(home: Home) -> None:
    home.lists("Tides")
    (home.folder / "papers").mkdir()
    (home.folder / "papers").chmod(0o555)
    fetch = ("fetch", "list.json", "--new", "-o", "papers/{id}.md", "--channel", "files")

    ran = home(*fetch, fault=Fault(powerless=True))
    (home.folder / "papers").chmod(0o755)

    assert (ran.status, home.delivered("files")) == (1, set())
    assert "papers/arxiv-" in ran.err
    assert list((home.folder / "papers").iterdir()) == []

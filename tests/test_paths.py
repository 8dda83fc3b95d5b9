"""Paths as people type them: `~` and $HOME mean the same in options, in the configuration and in variables."""

from pathlib import Path

import pytest
from support.running import Command

from digest import filesystem
from digest.errors import UsageError


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The home folder, and the current folder in it; LAB is set, NOWHERE is not."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LAB", "/srv/lab")
    monkeypatch.setenv("EMPTY", "")
    monkeypatch.delenv("NOWHERE", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("~", "{home}"),
        ("~/a.md", "{home}/a.md"),
        ("$HOME/a.md", "{home}/a.md"),
        ("${HOME}/a.md", "{home}/a.md"),
        ("$LAB/{date}.md", "/srv/lab/{{date}}.md"),
        ("notes-${LAB}", "notes-/srv/lab"),
        ("a~b/~c", "a~b/~c"),
        ("./~/a.md", "./~/a.md"),
        ("cost $5 100%", "cost $5 100%"),
        ("a$", "a$"),
        ("-", "-"),
    ],
)
def test_a_path_is_read_as_by_a_shell(home: Path, place: str, path: str) -> None:
    assert filesystem.expand_path(place) == Path(path.format(home=home))


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("$NOWHERE/a.md", "no variable is called NOWHERE"),
        ("a-${NOWHERE}.md", "no variable is called NOWHERE"),
        ("$EMPTY/a.md", "no variable is called EMPTY"),
        ("~nobody-of-this-name/a.md", "~nobody-of-this-name is nobody's home folder"),
    ],
)
def test_what_stands_for_nothing_is_refused(home: Path, place: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as refused:
        filesystem.expand_path(place)

    assert str(refused.value).startswith(f"{place}: ")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("name", ["$NOWHERE.md", "~nobody-of-this-name", "~$letter.docx"])
def test_what_is_there_under_such_a_name_is_meant(home: Path, name: str) -> None:
    (home / name).touch()

    assert filesystem.expand_path(name) == Path(name)


def test_an_empty_home_is_not_the_root_of_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "")

    assert filesystem.expand_path("~/a.md") != Path("/a.md")


# --- in every place -----------------------------------------------------------------------------

SPELLINGS = pytest.mark.parametrize("start", ["~/", "$HOME/", "${HOME}/"])
TOPIC = "match: [Mamba]\n"


@SPELLINGS
@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        (("-o", "{}papers-{{date}}.md"), "papers-2026-01-08.md"),
        (("-o", "{}new/{{id}}.bib"), "new/arxiv-2312-00752.bib"),
        (("--into", "{}note.md"), "note.md"),
        (("--into", "{}note.bib"), "note.bib"),
    ],
)
def test_what_is_written_goes_to_the_home_folder(
    digest: Command, start: str, arguments: tuple[str, str], made: str
) -> None:
    option, name = arguments

    ran = digest("fetch", "sample", "-m", "Mamba", option, name.format(start))

    assert (ran.status, ran.err) == (0, "")
    assert (digest.home / made).is_file()
    assert list(digest.folder.iterdir()) == []


@SPELLINGS
def test_what_is_read_comes_from_the_home_folder(digest: Command, start: str) -> None:
    (digest.home / "lab.yaml").write_text(TOPIC)
    (digest.home / "mine.yaml").write_text(f"extends: {start}lab.yaml\ntemplate: {start}one.j2\n")
    (digest.home / "one.j2").write_text("{{ papers | length }} of mine\n")
    (digest.home / "page").write_bytes((Path(__file__).parents[1] / "digest" / "data" / "sample.html").read_bytes())
    (digest.home / "listed.yaml").write_text(f"sources: ['{start}page']\n{TOPIC}")

    by_option = digest("fetch", "sample", "-c", f"{start}mine.yaml", "-f", "markdown")
    by_variable = digest("fetch", "sample", "-f", "markdown", env={"DIGEST_CONFIG": f"{start}mine.yaml"})
    own_template = digest("fetch", "sample", "-m", "Mamba", "--template", f"{start}one.j2")
    source = digest("fetch", f"{start}page", "-m", "Mamba", "--no-archive", "-f", "ids")
    listed = digest("fetch", "-c", f"{start}listed.yaml", "--no-archive", "-f", "ids")

    for ran in (by_option, by_variable, own_template):
        assert (ran.status, ran.text, ran.err) == (0, "1 of mine\n", "")
    for ran in (source, listed):
        assert (ran.status, ran.text, ran.err) == (0, "arxiv:2312.00752\n", "")


@SPELLINGS
def test_mails_go_to_a_folder_at_home(digest: Command, start: str) -> None:
    (digest.folder / "page").write_bytes((Path(__file__).parents[1] / "digest" / "data" / "sample.html").read_bytes())
    (digest.folder / "config.yaml").write_text(
        f"sources: [page]\n{TOPIC}mail:\n  folder: {start}mails\n  from: a@example.org\n  to: b@example.org\n"
    )

    ran = digest("fetch", "-c", "config.yaml", "--email")

    assert (ran.status, ran.err) == (0, "")
    assert len(list((digest.home / "mails").iterdir())) == 1


@pytest.mark.parametrize("option", ["-o", "--into", "-c", "--template"])
def test_an_unknown_variable_is_a_mistake_of_the_command_line(digest: Command, option: str) -> None:
    ran = digest("fetch", "sample", option, "$NOWHERE/a.md")

    assert ran.status == 2
    assert "$NOWHERE/a.md: no variable is called NOWHERE" in " ".join(ran.err.split())
    assert list(digest.folder.iterdir()) == []


def test_a_source_with_an_unknown_variable_loses_itself_alone(digest: Command) -> None:
    ran = digest("fetch", "sample", "$NOWHERE/page.html", "-m", "Mamba", "-f", "ids")

    assert (ran.status, ran.text) == (3, "arxiv:2312.00752\n")
    assert "no variable is called NOWHERE" in ran.err

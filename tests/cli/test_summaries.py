"""`summary:` as it is used: which runs have lines made, what a look shows, and what is said of a program that fails."""

import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from support.forked_command import Runner
from support.homes import KILLED, Home, ids, killings
from support.programs import TITLE_IN_CAPITALS, calls_of, write_program

from digest.archive import Archive
from digest.config.summary import SummaryCommand

CONFIG = ("-c", "config.yaml")
LOOK = ("fetch", "list.json", *CONFIG)
MAILS = "mail: {from: me@example.org, to: you@example.org, folder: ~/mails}\n"


@pytest.fixture
def home(tmp_path: Path, runner: Runner) -> Home:
    """A list of two papers, and a program that makes lines of them."""
    home = Home(tmp_path / "home", runner)
    home.lists("Tides Moss")
    summarise_by(home, TITLE_IN_CAPITALS)
    return home


def summarise_by(home: Home, code: str, keys: str = "", name: str = "capitals") -> Path:
    program = write_program(home.base, name, code)
    configure(home, f"summary: {{command: [{program}]{keys}}}\n{MAILS}")
    return program


def configure(home: Home, text: str) -> None:
    (home.folder / "config.yaml").write_text(text, encoding="utf-8")


def called(home: Home, name: str = "capitals") -> set[str]:
    return set(calls_of(home.base / f"{name}.py"))


def mails(home: Home) -> list[str]:
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in home.base.glob("mails/*.eml")]
    return [mail.get_body(("plain",)).get_content() for mail in found]  # type: ignore[union-attr]


# --- which runs ------------------------------------------------------------------------------------

MAKING = {
    "--new": ("--new", "-f", "markdown"),
    "-o": ("-o", "page.html"),
    "--into": ("--into", "note.md"),
    "--email": ("--email",),
}
LOOKING = {
    "a look": (),
    "a look at everything": ("--full", "--gist"),
    "a pipe": ("-f", "json"),
    "a rehearsal of a note": ("--into", "note.md", "--dry-run"),
    "a rehearsal of mails": ("--email", "--dry-run"),
    "without an archive": ("--no-archive", "-o", "page.html"),
}


@pytest.mark.parametrize("options", MAKING.values(), ids=MAKING)
def test_what_goes_somewhere_has_its_lines(home: Home, options: tuple[str, ...]) -> None:
    ran = home(*LOOK, *options)

    written = [ran.text, *(path.read_text(encoding="utf-8") for path in home.folder.glob("[np]*[le].[hm]*"))]
    assert (ran.status, ran.err) == (0, "")
    assert called(home) == ids("Tides Moss")
    assert sum(text.count("summary by capitals: TIDES") for text in [*written, *mails(home)]) == 1


@pytest.mark.parametrize("options", LOOKING.values(), ids=LOOKING)
def test_a_look_runs_no_program(home: Home, options: tuple[str, ...]) -> None:
    ran = home(*LOOK, *options)

    assert (ran.status, called(home)) == (0, set())
    assert "summary by" not in ran.text


@pytest.mark.parametrize("options", [*MAKING.values()][:3], ids=[*MAKING][:3])
def test_offline_runs_no_program(home: Home, options: tuple[str, ...]) -> None:
    home(*LOOK)

    ran = home("fetch", "hf", "--offline", *CONFIG, *options)

    assert (ran.status, called(home)) == (0, set())


def test_a_look_shows_the_lines_that_were_made_before(home: Home) -> None:
    assert home(*LOOK, "--email").status == 0
    calls = called(home)

    shown = home(*LOOK)
    read = json.loads(home(*LOOK, "-f", "json").text)
    again = home(*LOOK, "-f", "json").text

    assert "summary by capitals: TIDES" in shown.text
    assert [paper["command_summary"] for paper in read["papers"]] == [
        {"text": "TIDES", "by": "capitals"},
        {"text": "MOSS", "by": "capitals"},
    ]
    assert json.loads(again) == read
    assert called(home) == calls


def test_a_search_shows_them_too_and_finds_none_by_them(home: Home) -> None:
    home(*LOOK, "--new")
    configuration = {"DIGEST_CONFIG": str(home.folder / "config.yaml")}

    found = json.loads(home("search", "Tides", "-f", "json", env=configuration).text)["papers"]
    nothing = json.loads(home("search", "=TIDES", "-f", "json", env=configuration).text)["papers"]
    configure(home, "summary: [")
    broken = home("search", "Tides", "-f", "json", env=configuration)

    assert [paper["command_summary"] for paper in found] == [{"text": "TIDES", "by": "capitals"}]
    assert nothing == []
    assert (broken.status, broken.err) == (0, "")
    assert json.loads(broken.text)["papers"][0]["command_summary"] is None


def test_everybody_who_gets_a_paper_gets_its_line_which_is_made_once(home: Home) -> None:
    program = home.base / "capitals.py"
    people = "deliver: [{to: ann@example.org}, {to: bob@example.org, match: [Tides]}]\n"
    configure(home, f"summary: {{command: [{program}]}}\n{MAILS.replace(', to: you@example.org', '')}{people}")

    assert home(*LOOK, "--email").status == 0

    assert sorted(text.count("summary by capitals:") for text in mails(home)) == [1, 2]
    assert len(calls_of(program)) == 2


def test_a_delivery_by_command_brings_the_lines_too(home: Home) -> None:
    program = home.base / "capitals.py"
    configure(home, f"summary: {{command: [{program}]}}\ndeliver: [{{command: [tee, ~/taken.json], format: json}}]\n")

    ran = home(*LOOK, "--deliver", env={"PATH": "/usr/bin:/bin"})

    assert ran.status == 0, ran.err
    taken = json.loads((home.base / "taken.json").read_text(encoding="utf-8"))
    assert [paper["command_summary"]["text"] for paper in taken["papers"]] == ["TIDES", "MOSS"]


def test_without_the_key_nothing_is_shown(home: Home) -> None:
    home(*LOOK, "--new")
    configure(home, "match: [Tides]\n")

    assert json.loads(home(*LOOK, "-f", "json").text)["papers"][0]["command_summary"] is None


def test_no_rule_finds_a_line_and_no_reason_names_it(home: Home) -> None:
    home(*LOOK, "--new")

    found = json.loads(home(*LOOK, "-m", "=TIDES", "-f", "json").text)

    assert found["papers"] == []


# --- a program that fails --------------------------------------------------------------------------


def test_a_failing_program_is_said_once_and_the_digest_goes_out(home: Home) -> None:
    home.lists("Tides Moss Rain Snow Fog")
    program = summarise_by(home, "import sys; sys.exit('no such model')", name="broken")

    ran = home(*LOOK, "--email")

    assert ran.status == 0
    assert ran.err == (
        "digest: summary: broken made no line of 3 papers: ended with 1: no such model; 2 more papers not tried in"
        f" this run\n  → digest fetch sample -n 1 -f jsonl | {program}   tries it\n"
    )
    assert [text.count("Tides") for text in mails(home)] == [1]
    assert home(*LOOK, "--email", "-q").err == ""


def test_a_program_that_nobody_has_does_not_stop_a_note(home: Home) -> None:
    configure(home, "summary: {command: [no-such-program-anywhere]}\n")

    ran = home(*LOOK, "--into", "note.md")

    assert (ran.status, len(ran.sentences)) == (0, 1)
    assert "no-such-program-anywhere made no line of 1 paper: cannot be run: it is not there" in ran.err
    assert "Tides" in (home.folder / "note.md").read_text(encoding="utf-8")


def test_a_limit_of_a_run_leaves_the_others_for_the_next(home: Home) -> None:
    summarise_by(home, TITLE_IN_CAPITALS, ", per_run: 1")

    home(*LOOK, "-o", "page.html")
    first = called(home)
    home(*LOOK, "-o", "page.html")

    assert len(first) == 1
    assert called(home) == ids("Tides Moss")


def test_a_file_that_others_can_write_may_not_name_a_program(home: Home) -> None:
    (home.folder / "config.yaml").chmod(0o666)

    ran = home(*LOOK, "--new")

    assert (ran.status, called(home)) == (2, set())
    assert "summary.command: it names a program, so nobody else may write it" in ran.err


# --- a kill at any moment --------------------------------------------------------------------------


def stored_lines(home: Home, program: Path) -> set[str]:
    """The identifiers of the papers of which the archive has a line of *program*."""
    if not home.archive.exists():
        return set()
    with Archive(home.archive) as archive:
        papers = list(archive.papers.all())
        return set(archive.command_summaries.find(papers, SummaryCommand((str(program),)).identity))


def test_a_kill_loses_at_most_the_line_that_was_just_made(home: Home) -> None:
    program, before = home.base / "capitals.py", 0
    lost = []

    for twin, _ in killings(home, *LOOK, "--new", "-f", "json", step=2, alike=True):
        made, stored = set(calls_of(program)[before:]), stored_lines(twin, program)
        again = twin(*LOOK, "-o", "page.json")
        made_again = calls_of(program)[before + len(made) :]

        assert again.status == 0, again.err
        assert stored <= made
        assert len(made - stored) <= 1
        assert sorted(made_again) == sorted(ids("Tides Moss") - stored)
        shown = json.loads((twin.folder / "page.json").read_text(encoding="utf-8"))["papers"]
        assert [paper["command_summary"]["text"] for paper in shown] == ["TIDES", "MOSS"]
        before = len(calls_of(program))
        lost.append(len(made - stored))

    assert set(lost) == {0, 1}


def test_a_run_that_is_killed_while_the_program_runs_leaves_the_lines_that_are_there(home: Home) -> None:
    kill = "os.kill(os.getppid(), signal.SIGKILL)"
    code = f"import json, os, signal, sys; t = json.load(sys.stdin)['title']; print(t) if t == 'Tides' else {kill}"
    summarise_by(home, code, name="half")

    assert home(*LOOK, "-o", "page.json").status == KILLED

    read = json.loads(home(*LOOK, "-f", "json").text)["papers"]
    assert [paper["command_summary"] for paper in read] == [{"text": "Tides", "by": "half"}, None]

"""`star`, `hide`, `unmark` and `open`: papers named as people name them, and what their marks do to the next digest."""

import json
import re
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from support.invented_days import listed
from support.running import Command, Terminal, outcome
from support.stored_texts import stored_texts

from digest import filesystem

TITLES = {"2606.90001": "On Tides and Retrieval", "2606.90002": "On Moss", "2606.90003": "On $O(n^2)$ Rain"}
TIDES, MOSS, RAIN = (f"arxiv:{number}" for number in TITLES)
FEED = """\
<rss version="2.0"><channel><title>Birds</title>
<item><title>Gulls of the north and their small songs</title><link>https://birds.example.com/1</link></item>
</channel></rss>
"""
SHOW = ("fetch", "list.json", "--color", "never")


@pytest.fixture
def reader(digest: Command) -> Command:
    """Somebody with a list of three papers in the folder, who has looked at it on a terminal."""
    (digest.folder / "list.json").write_bytes(listed("2026-06-09", TITLES))
    assert digest.on_terminal(*SHOW).status == 0
    return digest


def marks(command: Command) -> dict[str, str]:
    """The marks in the archive, by identifier."""
    with closing(sqlite3.connect(command.home / "state" / "digest" / "archive.db")) as db:
        return dict(db.execute("SELECT id, mark FROM marks JOIN papers ON key = paper"))


def said(command: Command, *arguments: str) -> list[str]:
    """What a command that goes well says on a terminal, line by line."""
    ran, talk = command.talking(*arguments)
    assert (ran.status, ran.out) == (0, b"")
    return talk.splitlines()


def shown(command: Command, *arguments: str) -> list[str]:
    """The first lines of the papers that a digest shows on a terminal."""
    ran = command.on_terminal(*(arguments or SHOW), env={"NO_COLOR": "1"})
    assert (ran.status, ran.err) == (0, "")
    return [line.strip() for line in ran.text.splitlines() if re.match(" *[0-9]+[★ ] ", line)]


def ids(command: Command, *arguments: str) -> list[str]:
    ran = command(*arguments, "-f", "ids")
    assert (ran.status, ran.err) == (0, "")
    return ran.text.split()


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "marked"),
    [
        pytest.param(["2"], [MOSS], id="a number"),
        pytest.param(["3", "1"], [RAIN, TIDES], id="numbers"),
        pytest.param(["arxiv:2606.90001"], [TIDES], id="an identifier"),
        pytest.param(["2606.90001v3"], [TIDES], id="an identifier as arXiv writes it"),
        pytest.param(["https://arxiv.org/abs/2606.90003"], [RAIN], id="an address"),
        pytest.param(["On Moss"], [MOSS], id="a title"),
        pytest.param(["tides"], [TIDES], id="a part of a title"),
        pytest.param(["2", "moss", "arxiv:2606.90002"], [MOSS], id="one paper by three names"),
    ],
)
def test_papers_are_named_as_people_name_them(reader: Command, names: list[str], marked: list[str]) -> None:
    assert len(said(reader, "star", *names)) == len(marked)

    assert marks(reader) == dict.fromkeys(marked, "starred")


@pytest.mark.parametrize(
    ("names", "problems"),
    [
        pytest.param(["4"], ["4: the last digest on the terminal had 3 papers"], id="beyond the last"),
        pytest.param(["1", "0"], ["0: the last digest on the terminal had 3 papers"], id="before the first"),
        pytest.param(["moss", "on"], ["on: 3 papers; which one?", TIDES, MOSS, RAIN], id="several"),
        pytest.param(["2", "snow"], ["snow: not among 3 "], id="none"),
        pytest.param(["arxiv:2606.99999"], ["arxiv:2606.99999: not among 3 "], id="a stranger"),
        pytest.param(["9", "fog"], ["9: the last", "fog: not among"], id="two mistakes"),
        pytest.param(["moss", "title:moss"], ["title:moss: not among"], id="an expression is none"),
        pytest.param(["on", "moss"], ["on: 3 papers", "a title of several words belongs in quotes"], id="no quotes"),
        pytest.param([""], [": not among 3 "], id="nothing"),
    ],
)
@pytest.mark.parametrize("command", ["star", "hide", "unmark"])
def test_a_name_that_does_not_mean_one_paper_changes_nothing(
    reader: Command, command: str, names: list[str], problems: list[str]
) -> None:
    said(reader, "hide", "tides")

    ran = reader(command, *names)

    assert (ran.status, ran.out) == (2, b"")
    assert [problem for problem in problems if problem not in ran.err] == []
    assert marks(reader) == {TIDES: "hidden"}


def test_a_number_of_the_sample_means_no_paper_of_the_digest_before(reader: Command) -> None:
    reader.on_terminal("fetch", "sample", "--color", "never", "--brief")

    ran = reader("star", "1")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "1: arxiv:2407.21783 is not in the archive (the sample is not kept in it)" in ran.err
    assert marks(reader) == {}


def test_numbers_alone_are_no_title_without_quotes(reader: Command) -> None:
    assert "quotes" not in reader("star", "77", "88").err


def test_before_the_first_digest_there_is_no_number(digest: Command) -> None:
    (digest.folder / "list.json").write_bytes(listed("2026-06-09", TITLES))
    assert digest("star", "1").err.endswith("nothing is archived yet\n  → digest fetch   begins it\n")
    digest(*SHOW)

    ran = digest("star", "1")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "1: no digest was shown on a terminal yet" in ran.err


@pytest.mark.parametrize(
    "looks",
    [
        pytest.param([(*SHOW, "-m", "nowhere to be found")], id="an empty digest"),
        pytest.param([(*SHOW, "-m", "moss", "-f", "markdown")], id="a format without numbers"),
        pytest.param([(*SHOW, "-m", "moss", "-o", "moss.txt")], id="a file"),
        pytest.param([(*SHOW, "-m", "moss", "--into", "moss.md")], id="a note"),
        pytest.param([(*SHOW, "-m", "moss", "--no-archive")], id="without the archive"),
    ],
)
def test_numbers_are_those_of_the_last_digest_with_numbers(reader: Command, looks: Sequence[Sequence[str]]) -> None:
    for look in looks:
        assert reader.on_terminal(*look).status == 0
    assert reader(*SHOW, "-m", "moss").status == 0, "in a pipe"

    assert said(reader, "star", "3") == ["starred: On O(n²) Rain"]


@pytest.mark.parametrize(
    "look",
    [
        pytest.param((*SHOW, "-m", "moss"), id="a look"),
        pytest.param((*SHOW, "-m", "moss", "--brief", "--new"), id="what is new"),
        pytest.param((*SHOW, "-m", "moss", "-o", "moss.txt", "--dry-run"), id="a rehearsal"),
        pytest.param(("search", "moss"), id="a search"),
        pytest.param(("search", "moss", "--brief"), id="a brief search"),
    ],
)
def test_every_digest_on_a_terminal_gives_its_numbers(reader: Command, look: Sequence[str]) -> None:
    assert reader.on_terminal(*look).status == 0

    assert said(reader, "star", "1") == ["starred: On Moss"]
    assert reader("star", "2").status == 2


def test_numbers_go_on_through_the_sections_and_the_pager(reader: Command) -> None:
    (reader.folder / "rules.yaml").write_text("topics: {Rain: [rain], Moss: [moss], All: [on]}\n")

    with Terminal(reader, *SHOW, "-c", "rules.yaml", lines=5, env={"DIGEST_PAGER": "cat"}) as terminal:
        text = terminal.ended().text

    assert text.index("1  On O(n²) Rain") < text.index("2  On Moss") < text.index("3  On Tides")
    assert said(reader, "hide", "3", "1") == ["hidden: On Tides and Retrieval", "hidden: On O(n²) Rain"]


# --- what is said, and what it does ------------------------------------------------------------


def test_every_step_is_said_and_a_step_again_is_no_error(reader: Command) -> None:
    assert said(reader, "star", "moss") == ["starred: On Moss"]
    assert said(reader, "star", "moss", "tides") == ["starred before: On Moss", "starred: On Tides and Retrieval"]
    assert said(reader, "hide", "moss") == ["hidden, no longer starred: On Moss"]
    assert said(reader, "hide", "moss") == ["hidden before: On Moss"]
    assert marks(reader) == {MOSS: "hidden", TIDES: "starred"}
    assert said(reader, "star", "moss") == ["starred, no longer hidden: On Moss"]
    assert said(reader, "unmark", "moss") == ["no longer starred: On Moss"]
    assert said(reader, "hide", "moss") == ["hidden: On Moss"]
    assert said(reader, "unmark", "moss", "rain") == ["no longer hidden: On Moss", "had no mark: On O(n²) Rain"]
    assert marks(reader) == {TIDES: "starred"}


def test_in_a_script_nothing_is_said(reader: Command) -> None:
    ran = reader("hide", "moss")

    assert (ran.status, ran.out, ran.err) == (0, b"", "")


def test_a_star_is_seen_and_what_is_hidden_is_gone_everywhere(reader: Command) -> None:
    said(reader, "star", "tides")
    said(reader, "hide", "moss")

    assert shown(reader) == ["1★ On Tides and Retrieval", "2  On O(n²) Rain"]
    assert "Not shown: 1 hidden by you." in reader(*SHOW).text
    assert ids(reader, *SHOW, "--all") == ids(reader, *SHOW, "--new") == [TIDES, RAIN]
    papers = json.loads(reader(*SHOW, "-f", "json").out)["papers"]
    assert {paper["id"]: paper["starred"] for paper in papers} == {TIDES: True, RAIN: False}


def test_files_and_notes_have_stars_and_nothing_hidden(reader: Command) -> None:
    said(reader, "star", "tides")
    said(reader, "hide", "moss")

    for arguments in (["-o", "all.md"], ["--into", "note.md"], ["-f", "html", "-o", "all.html"]):
        assert reader(*SHOW, *arguments, *(["-f", "markdown"] if "all.md" in arguments else [])).status == 0

    for name in ("all.md", "note.md", "all.html"):
        text = (reader.folder / name).read_text()
        assert (text.count("★"), "Moss" in text) == (1, False)


def test_a_rule_after_m_may_ask_for_marks(reader: Command) -> None:
    said(reader, "star", "tides")
    said(reader, "hide", "moss")

    assert ids(reader, *SHOW, "-m", "is:starred") == [TIDES]
    assert ids(reader, *SHOW, "-m", "is:hidden") == [MOSS]
    assert ids(reader, *SHOW, "-m", "on & not is:starred") == [RAIN]


@pytest.mark.parametrize("arguments", [("sample",), ("list.json", "--no-archive")])
def test_what_asks_for_marks_needs_the_archive(reader: Command, arguments: Sequence[str]) -> None:
    ran = reader("fetch", *arguments, "-m", "is:starred")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "`is:starred` needs the archive" in ran.err


def test_a_search_shows_stars(reader: Command) -> None:
    said(reader, "star", "tides")

    assert shown(reader, "search", "retrieval") == ["1★ On Tides and Retrieval"]


# --- beside other processes --------------------------------------------------------------------


def test_a_run_at_work_does_not_keep_anybody_from_marking(reader: Command) -> None:
    with filesystem.hold_lock(reader.home / "state" / "digest" / "lock"):
        assert said(reader, "star", "1") == ["starred: On Tides and Retrieval"]


def test_a_process_that_writes_is_waited_for(reader: Command) -> None:
    db = sqlite3.connect(reader.home / "state" / "digest" / "archive.db", isolation_level=None)
    with closing(db):
        db.execute("BEGIN IMMEDIATE")
        process = reader.start("star", "2")
        time.sleep(0.5)
        still_waiting = process.poll() is None
        db.execute("COMMIT")
        ran = outcome(process)

    assert (still_waiting, ran.status, ran.err) == (True, 0, "")
    assert marks(reader) == {MOSS: "starred"}


# --- open --------------------------------------------------------------------------------------


def browser(command: Command) -> Path:
    """A browser that writes down what it is asked to show."""
    path = command.folder / "browser"
    path.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$0.asked"\n')
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("name", ["2", "On Moss", MOSS])
def test_a_paper_is_opened_in_the_browser(reader: Command, name: str) -> None:
    path = browser(reader)

    ran, talk = reader.talking("open", name, env={"BROWSER": f"{path} %s"})

    assert (ran.status, ran.out, talk) == (0, b"", "opened: On Moss\n")
    assert path.with_name("browser.asked").read_text() == "https://huggingface.co/papers/2606.90002\n"


def test_without_a_browser_the_address_is_written(reader: Command) -> None:
    ran = reader("open", "2", env={"BROWSER": "no-such-browser", "PATH": str(reader.folder)})

    assert (ran.status, ran.text, ran.err) == (0, "https://huggingface.co/papers/2606.90002\n", "")


@pytest.mark.parametrize("name", ["4", "on", "snow"])
def test_what_does_not_mean_one_paper_opens_nothing(reader: Command, name: str) -> None:
    path = browser(reader)

    ran = reader("open", name, env={"BROWSER": f"{path} %s"})

    assert (ran.status, ran.out) == (2, b"")
    assert not path.with_name("browser.asked").exists()


@pytest.mark.parametrize("address", ["file:///etc/hosts", "javascript:alert(1)", "--help", "mailto:a@example.org"])
def test_only_web_addresses_reach_the_browser(reader: Command, address: str) -> None:
    path = browser(reader)
    (reader.folder / "feed.xml").write_text(FEED)
    assert reader("fetch", "feed.xml", "-f", "ids").status == 0
    with closing(sqlite3.connect(reader.home / "state" / "digest" / "archive.db")) as db, db:
        db.execute("UPDATE papers SET texts = ?", (stored_texts(url=address, pdf=address),))

    for options in ((), ("--pdf",)):
        ran = reader("open", "Gulls of the north", *options, env={"BROWSER": f"{path} %s"})

        assert (ran.status, ran.out) == (1, b"")
        assert "has no web address" in ran.err or "its PDF is not known" in ran.err
        assert not path.with_name("browser.asked").exists()


def test_a_paper_without_an_address_is_opened_by_its_identifier(reader: Command) -> None:
    path = browser(reader)
    with closing(sqlite3.connect(reader.home / "state" / "digest" / "archive.db")) as db, db:
        db.execute("UPDATE papers SET texts = ?", (stored_texts(),))

    for options, address in (
        ((), "https://arxiv.org/abs/2606.90002"),
        (("--pdf",), "https://arxiv.org/pdf/2606.90002"),
    ):
        assert reader("open", "2", *options, env={"BROWSER": f"{path} %s"}).status == 0
        assert path.with_name("browser.asked").read_text() == f"{address}\n"

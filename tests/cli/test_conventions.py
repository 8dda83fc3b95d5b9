"""What every command of a Unix system keeps to: streams, silence, pipes, encodings, signals, statuses."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from support.running import NONE, PATIENCE, Command, Outcome, Run

FULL = Path("/dev/full")
NO_ROOM = "digest: standard output cannot be written: No space left on device\n"


# --- data on stdout, talk on stderr ------------------------------------------------------------


def test_data_goes_to_standard_output_and_nothing_else_anywhere(digest: Command) -> None:
    ran = digest("fetch", "sample", "-m", "Mamba")

    assert ran.status == 0
    assert ran.text.startswith("1 of 12 papers")
    assert "\x1b" not in ran.text
    assert ran.err == ""


def test_talk_goes_to_standard_error(digest: Command) -> None:
    quiet, told = digest("fetch", "sample", "-m", "Mamba"), digest("fetch", "sample", "-m", "Mamba", "-v")

    assert told.out == quiet.out
    assert told.err.startswith("digest: sample: ")


NOTHING = ("fetch", "sample", "-m", "nowhere to be found", "--exit-code")


def test_without_a_terminal_and_with_nothing_found_there_is_not_one_byte(digest: Command) -> None:
    formats = ("terminal", "markdown", "html", "eml", "jsonl", "ids")

    ran = digest.together({format: ((*NOTHING, "-f", format), NONE) for format in formats})

    assert ran == dict.fromkeys(formats, Outcome(10, b"", ""))


def test_nothing_found_is_no_error_unless_it_is_asked_for(digest: Command) -> None:
    assert digest(*NOTHING[:-1]) == Outcome(0, b"", "")
    assert digest("fetch", "sample", "-m", "Mamba", "--exit-code").status == 0


def test_json_is_a_valid_document_also_when_nothing_is_found(digest: Command) -> None:
    ran = digest(*NOTHING, "-f", "json")

    document = json.loads(ran.out)
    assert (ran.status, ran.err) == (10, "")
    assert document["papers"] == []
    assert document["counts"]["listed"] == 12
    assert "nowhere to be found" in document["reason"]


# --- readers that go, disks that are full, streams that are closed -----------------------------

WRITERS: dict[str, Run] = {
    "fetch": (["fetch", "sample"], NONE),
    "sources": (["sources"], NONE),
    "config show": (["config", "show"], NONE),
    "help": (["--help"], NONE),
    "version": (["--version"], NONE),
}


@pytest.fixture(scope="module")
def unread(shared: Command) -> dict[str, Outcome]:
    """What comes of writing to somebody who has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    outcomes = shared.together(WRITERS, stdout=writing)
    os.close(writing)
    return outcomes


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(reason="typer ends with 1 itself") if name == "help" else ())
        for name in WRITERS
    ],
)
def test_a_reader_who_has_gone_is_no_error(unread: dict[str, Outcome], name: str) -> None:
    assert unread[name] == Outcome(0, b"", "")


@pytest.fixture(scope="module")
def full_disk(shared: Command) -> dict[str, Outcome]:
    """What comes of writing where there is no room."""
    if not FULL.exists():
        pytest.skip("this system has no /dev/full")
    with FULL.open("wb") as full:
        return shared.together(WRITERS, stdout=full.fileno())


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_is_one_sentence(full_disk: dict[str, Outcome], name: str) -> None:
    assert full_disk[name] == Outcome(1, b"", NO_ROOM)


def test_the_first_line_of_many_is_no_error_in_a_pipe_that_minds(digest: Command, tmp_path: Path) -> None:
    papers = [
        {"paper": {"id": f"2601.{n:05d}", "title": f"Paper {n}", "summary": "One sentence. " * 40}} for n in range(400)
    ]
    (tmp_path / "many").write_text(json.dumps(papers))

    ran = digest.shell(f"set -o pipefail; digest fetch {tmp_path}/many --full | head -1")

    assert (ran.status, ran.out.count(b"\n"), ran.err) == (0, 1, "")


def test_what_could_not_be_written_to_a_closed_output_is_still_new(digest: Command, page: Path) -> None:
    digest.shell(f"digest fetch {page} --new -f ids >&-")

    assert digest("fetch", page, "--new", "-f", "ids").out.count(b"\n") == 12


def test_a_closed_standard_output_is_one_sentence(digest: Command) -> None:
    ran = digest.shell("digest fetch sample >&-")

    assert ran.status == 1
    assert ran.is_one_sentence
    assert "unexpected" not in ran.err


def test_a_closed_standard_error_does_not_matter(digest: Command) -> None:
    ran = digest.shell("digest fetch sample -m Mamba 2>&-")

    assert ran.status == 0
    assert ran.text.startswith("1 of 12 papers")


def test_a_closed_standard_input_does_not_matter(digest: Command) -> None:
    assert digest.shell("digest fetch sample -m Mamba <&-").status == 0


# --- poor surroundings -------------------------------------------------------------------------


def test_an_empty_environment_is_enough(digest: Command) -> None:
    ran = digest.shell('env -i HOME="$HOME" "$(command -v digest)" fetch sample -m Mamba')

    assert (ran.status, ran.err) == (0, "")
    assert ran.text.startswith("1 of 12 papers")


SURROUNDINGS = {
    "POSIX": ({"LC_ALL": "POSIX"}, "utf-8"),
    "C and nothing better": ({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, "ascii"),
    "Latin-1": ({"PYTHONIOENCODING": "latin-1"}, "latin-1"),
}


LISTING = [{"paper": {"id": "2601.00001", "title": "Größe 扩散 ²", "summary": "…"}}]


@pytest.fixture(scope="module")
def elsewhere(shared: Command) -> dict[str, Outcome]:
    """What comes in all surroundings: of the sample, of a listing for programs, of our own help."""
    (shared.folder / "listing").write_text(json.dumps(LISTING))
    commands = {
        "text": ("fetch", "sample", "-m", "Mamba"),
        "json": ("fetch", "listing", "-f", "json"),
        "help": ("fetch", "--help"),
    }
    return shared.together(
        {
            f"{command} in {name}": (arguments, variables)
            for command, arguments in commands.items()
            for name, (variables, _) in SURROUNDINGS.items()
        }
    )


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_text_is_written_in_the_encoding_of_the_terminal(elsewhere: dict[str, Outcome], name: str) -> None:
    ran = elsewhere[f"text in {name}"]

    assert (ran.status, ran.err) == (0, "")
    assert "Thu 8 Jan 2026" in ran.out.decode(SURROUNDINGS[name][1])


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_formats_that_others_read_are_always_utf_8(elsewhere: dict[str, Outcome], name: str) -> None:
    ran = elsewhere[f"json in {name}"]

    assert (ran.status, ran.err) == (0, "")
    assert "Größe 扩散 ²" in ran.text


@pytest.mark.parametrize(
    "name",
    [
        "POSIX",
        "C and nothing better",
        pytest.param(
            "Latin-1",
        ),
    ],
)
def test_our_own_signs_are_no_trouble(elsewhere: dict[str, Outcome], name: str) -> None:
    ran = elsewhere[f"help in {name}"]

    assert (ran.status, ran.err) == (0, "")
    assert "hf:2026-01-08" in ran.out.decode("ascii", "replace")


def test_an_argument_that_is_no_text_is_one_sentence(digest: Command) -> None:
    ran = digest.shell(r"digest fetch $'nowhere\xff\e[31m'")

    assert ran.status == 1
    assert ran.is_one_sentence
    assert "\x1b" not in ran.err


# --- interruption ------------------------------------------------------------------------------


def test_an_interrupted_run_ends_with_130_and_without_a_word(digest: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(PATIENCE)
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"

        with digest.start("fetch", "-o", "digest.md", env={"HF_ENDPOINT": endpoint}) as process:
            connection, _ = silent.accept()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
            connection.close()

    assert (process.returncode, out, err) == (130, b"", b"")
    assert list(digest.folder.iterdir()) == []


def test_an_interruption_while_it_starts_is_no_traceback(digest: Command) -> None:
    interrupted = """
import sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "digest.cli.app":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
sys.argv = ["digest", "fetch", "sample"]
from digest.__main__ import main
main()
"""
    ran = subprocess.run([sys.executable, "-c", interrupted], capture_output=True, env=digest.environment, check=False)

    assert (ran.returncode, ran.stderr) == (130, b"")


# --- what a person can get wrong ---------------------------------------------------------------

Row = tuple[list[str], int, str]  # arguments, exit status, what is said
WRONG: dict[str, Row] = {
    "a missing file": (["fetch", "nowhere.html"], 1, "nowhere.html: no such file"),
    "a misspelt source": (["fetch", "hff"], 2, "hff: neither a source nor a file; did you mean hf?"),
    "an unknown source": (["fetch", "x:y"], 2, "no source is called x"),
    "a week that is none": (["fetch", "hf:2026-W60"], 2, "hf:2026-W60: write hf, hf:2026-01-08"),
    "a folder": (["fetch", "hollow"], 1, "no page, feed or mail in this folder"),
    "an empty file": (["fetch", "empty"], 1, "empty: "),
    "not a listing": (["fetch", "config.yaml"], 1, "config.yaml: YAML, and no list of papers"),
    "a missing configuration": (
        ["fetch", "sample", "-c", "other.yaml"],
        2,
        "other.yaml: no such file",
    ),
    "a wrong key": (
        ["fetch", "nowhere.html", "-c", "config.yaml"],
        2,
        "config.yaml:2:1: mach: no such key; did you mean match?",
    ),
    "no term": (["fetch", "sample", "-m", ""], 2, "an empty term finds nothing"),
    "half a term": (["fetch", "sample", "-m", "RAG &"], 2, "-m: a term is missing at the end"),
    "no day": (["fetch", "--date", "someday"], 2, "--date someday: write today, yesterday, -2 "),
    "both details": (["fetch", "sample", "--brief", "--full"], 2, "exclude each other"),
    "an unknown command": (["nothing"], 2, "nothing: no such command"),
    "no folder": (["fetch", "sample", "-o", "nowhere/digest.md"], 1, "nowhere/digest.md: cannot be written"),
    "links in a circle": (["fetch", "sample", "-o", "circle"], 1, "circle: cannot be written: Too many levels"),
}
UNREADABLE: dict[str, Row] = {
    "not UTF-8": (["fetch", "sample", "-c", "latin-1.yaml"], 2, "latin-1.yaml: not UTF-8"),
    "a folder for a configuration": (
        ["fetch", "sample", "-c", "."],
        2,
        "a folder, not a configuration; did you mean config.yaml?",
    ),
}
UNKNOWN: dict[str, Row] = {
    "an unknown option": (["fetch", "sample", "--nothing"], 2, "digest: fetch: no option --nothing"),
    "an unknown format": (
        ["fetch", "sample", "-f", "nothing"],
        2,
        "digest: fetch: --format: no such value `nothing`; known are terminal, ",
    ),
    "a format with a slip": (
        ["fetch", "sample", "-f", "jsn"],
        2,
        "digest: fetch: --format: no such value `jsn`; did you mean json?",
    ),
    "a limit of nothing": (["fetch", "sample", "-n", "0"], 2, "digest: fetch: --limit: 0 is less than 1"),
}


@pytest.fixture(scope="module")
def mistaken(shared: Command) -> dict[str, Outcome]:
    """What comes of all mistakes, beside files that have some."""
    (shared.folder / "empty").touch()
    (shared.folder / "hollow").mkdir()
    (shared.folder / "circle").symlink_to("circle")
    (shared.folder / "config.yaml").write_text("# words\nmach: [RAG]\n", encoding="utf-8")
    (shared.folder / "latin-1.yaml").write_bytes(b"match: [caf\xe9]\n")
    return shared.together({name: (row[0], NONE) for name, row in (WRONG | UNREADABLE | UNKNOWN).items()})


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_one_sentence(mistaken: dict[str, Outcome], name: str) -> None:
    _, status, sentence = WRONG[name]
    ran = mistaken[name]

    assert (ran.status, ran.is_one_sentence) == (status, True)
    assert sentence in ran.err


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_configuration_that_cannot_be_read_is_a_matter_of_configuration(
    mistaken: dict[str, Outcome], name: str
) -> None:
    _, status, sentence = UNREADABLE[name]
    ran = mistaken[name]

    assert (ran.status, ran.is_one_sentence) == (status, True)
    assert sentence in ran.err


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_does_not_exist_is_told_with_where_to_look(mistaken: dict[str, Outcome], name: str) -> None:
    _, status, sentence = UNKNOWN[name]
    ran = mistaken[name]

    assert (ran.status, ran.is_one_sentence) == (status, True)
    assert ran.err.startswith(sentence)
    assert " --help   " in ran.err.splitlines()[-1]

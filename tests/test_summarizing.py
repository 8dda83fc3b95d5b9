"""Lines of the reader's own command: which papers get one, and what a program may do without harming a digest."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support import mail_digests as digests
from support.programs import TITLE_IN_CAPITALS, calls_of, write_program

from digest.archive import Archive
from digest.config.summary import SummaryCommand
from digest.model import CommandSummary, Digest, Section
from digest.programs import ProgramResult
from digest.summarizing import LONGEST_LINE, MOST_FAILURES, Summarizer, SummaryError, read_line

NOW = digests.MADE
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "DIGEST_MAIL_PASSWORD": "hunter2", "KEY": "k"}
TITLES = ("On Tides", "On Moss", "On Rain", "On Snow", "On Kelp", "On Fog")
DIGEST = digests.digest(*(digests.match(number, title) for number, title in enumerate(TITLES, 1)))


def summarizer(archive: Archive, *arguments: str | Path, makes: bool = True, **options: object) -> Summarizer:
    options = {"timeout": timedelta(seconds=20), **options}
    command = SummaryCommand(tuple(map(str, arguments)), **options)  # type: ignore[arg-type]
    return Summarizer(command, archive.command_summaries, ENVIRONMENT, NOW, makes=makes)


def lines(digest: Digest) -> list[str | None]:
    return [match.command_summary.text if match.command_summary else None for match in digest.matches]


@pytest.fixture
def archive() -> Archive:
    opened = Archive(":memory:")
    opened.papers.remember([], [match.paper for match in DIGEST.matches], NOW)
    return opened


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return write_program(tmp_path, "capitals", TITLE_IN_CAPITALS)


# --- which papers ----------------------------------------------------------------------------------


def test_every_paper_that_is_shown_gets_a_line_that_says_by_whom(archive: Archive, program: Path) -> None:
    maker = summarizer(archive, program)

    (digest,) = maker.complete([DIGEST])

    assert [match.command_summary for match in digest.matches] == [
        CommandSummary(title.upper(), "capitals") for title in TITLES
    ]
    assert maker.trouble is None


def test_a_line_is_made_once(archive: Archive, program: Path) -> None:
    (first,) = summarizer(archive, program).complete([DIGEST])

    (second,) = summarizer(archive, program).complete([DIGEST])

    assert second == first
    assert len(calls_of(program)) == len(TITLES)


def test_a_command_with_other_arguments_makes_lines_of_its_own(archive: Archive, program: Path) -> None:
    summarizer(archive, program).complete([DIGEST])

    summarizer(archive, program, "--short").complete([DIGEST])

    assert len(calls_of(program)) == 2 * len(TITLES)


def test_a_look_shows_the_lines_that_are_there_and_runs_nothing(archive: Archive, program: Path) -> None:
    summarizer(archive, program, per_run=2).complete([DIGEST])

    (digest,) = summarizer(archive, program, makes=False).complete([DIGEST])

    assert lines(digest) == ["ON TIDES", "ON MOSS", None, None, None, None]
    assert len(calls_of(program)) == 2


def test_at_most_so_many_a_run_the_best_first(archive: Archive, program: Path) -> None:
    low, high, found = DIGEST.matches[:2], DIGEST.matches[2:4], DIGEST.matches[4:]
    sections = (
        Section("A", low),
        Section("B", tuple(replace(match, score=3) for match in high)),
        Section("C", tuple(replace(match, fit=2) for match in found)),
    )
    maker = summarizer(archive, program, per_run=5)

    maker.complete([replace(DIGEST, sections=sections)])

    assert calls_of(program) == [match.paper.id for match in (*high, *found, low[0])]


def test_the_first_of_each_section_come_before_the_second_ones(archive: Archive, program: Path) -> None:
    sections = (Section("A", DIGEST.matches[:3]), Section("B", DIGEST.matches[3:]))

    summarizer(archive, program, per_run=3).complete([replace(DIGEST, sections=sections)])

    assert calls_of(program) == [DIGEST.matches[at].paper.id for at in (0, 3, 1)]


def test_the_limit_is_that_of_the_run_however_many_digests_there_are(archive: Archive, program: Path) -> None:
    maker = summarizer(archive, program, per_run=3)

    maker.complete([digests.digest(*DIGEST.matches[:2])])
    maker.complete([digests.digest(*DIGEST.matches[1:])])

    assert calls_of(program) == [match.paper.id for match in DIGEST.matches[:3]]


def test_readers_of_one_digest_go_on_sharing_it(archive: Archive, program: Path) -> None:
    other = digests.digest(*DIGEST.matches[:1])

    first, second, third = summarizer(archive, program).complete([DIGEST, other, DIGEST])

    assert first is third
    assert lines(second) == ["ON TIDES"]


def test_a_paper_is_known_by_any_of_its_names(archive: Archive, program: Path) -> None:
    summarizer(archive, program).complete([DIGEST])
    tides = DIGEST.matches[0]
    renamed = replace(tides.paper, id="doi:10.5555/tides", identifiers=("doi:10.5555/tides", tides.paper.id))

    (digest,) = summarizer(archive, program, makes=False).complete([digests.digest(replace(tides, paper=renamed))])

    assert lines(digest) == ["ON TIDES"]


def test_the_program_reads_what_is_known_of_the_paper_and_nothing_of_its_readers(
    archive: Archive, tmp_path: Path
) -> None:
    teller = write_program(tmp_path, "teller", "import json, sys; print(*json.load(sys.stdin))")
    starred = replace(DIGEST.matches[0], paper=replace(DIGEST.matches[0].paper, starred=True))

    (digest,) = summarizer(archive, teller).complete([digests.digest(starred)])

    (names,) = (str(line).split() for line in lines(digest))
    assert {"id", "title", "abstract", "authors", "links", "summary"} <= set(names)
    assert {"starred", "topics", "score", "new", "why", "command_summary"} & set(names) == set()


def test_the_program_sees_no_password_and_what_is_named_for_it(archive: Archive, tmp_path: Path) -> None:
    teller = write_program(tmp_path, "teller", "import os; print(*sorted(os.environ))")

    (without,) = summarizer(archive, teller).complete([digests.digest(DIGEST.matches[0])])
    (named,) = summarizer(archive, teller, "again", env=("KEY",)).complete([digests.digest(DIGEST.matches[0])])

    assert {"PATH", "LANG"} <= set(str(lines(without)[0]).split())
    assert {"KEY", "DIGEST_MAIL_PASSWORD"} & set(str(lines(without)[0]).split()) == set()
    assert set(str(lines(named)[0]).split()) - set(str(lines(without)[0]).split()) == {"KEY"}


# --- what is a line --------------------------------------------------------------------------------

GOOD = {
    "a line": "It asks once more.",
    "with a line end": "It asks once more.\n",
    "with blank lines around it": "\n\n  It asks once more.  \r\n\n",
    "of the longest kind": "x" * LONGEST_LINE,
    "of another script": "扩散模型 и русский 😀 e\u0301",
    "with markup": "<b>bold</b> **bold** [x](https://evil.example.org) $x^2$ @everyone",
    "with a right-to-left override": "safe\u202egnp.exe",
}
BAD = {
    "nothing": ("", "wrote nothing"),
    "blanks": (" \n\t\n", "wrote nothing"),
    "nothing that can be seen": ("\u200b\u2060", "wrote nothing"),
    "two lines": ("one\ntwo\n", "several lines"),
    "two lines by a sign of Unicode": ("one\u2028two", "several lines"),
    "a form feed": ("one\x0ctwo", "several lines"),
    "too much": ("x" * (LONGEST_LINE + 1), "more than 400 characters"),
    "colours": ("\x1b[31mred\x1b[0m", "control characters"),
    "a tab": ("one\ttwo", "control characters"),
    "a null character": ("one\0two", "control characters"),
    "no UTF-8": ("caf\ufffd", "not UTF-8"),
}


@pytest.mark.parametrize("output", GOOD.values(), ids=GOOD)
def test_a_line_is_taken_as_it_is(output: str, archive: Archive) -> None:
    line = read_line(ProgramResult(0, output=output))

    paper = DIGEST.matches[0].paper
    assert line == output.strip()
    assert archive.command_summaries.add(paper, "c", line, NOW) == line
    assert archive.command_summaries.find([paper], "c") == {paper.id: line}


@pytest.mark.parametrize(("output", "why"), BAD.values(), ids=BAD)
def test_what_is_no_line_is_refused_with_the_reason(output: str, why: str) -> None:
    with pytest.raises(SummaryError, match=why):
        read_line(ProgramResult(0, output=output))


# --- what a program may do -------------------------------------------------------------------------

FAULTS = {
    "ends with 1": ("import sys; sys.exit('no such model')", "ended with 1: no such model"),
    "ends with 3 after a line": ("import sys; print('a line'); sys.exit(3)", "ended with 3: a line"),
    "is killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "was ended by signal 9"),
    "hangs": ("import time; time.sleep(600)", "did not end within 1 s"),
    "hangs though it is asked to end": (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('a', flush=True); time.sleep(600)",
        "did not end within 1 s",
    ),
    "is silent": ("pass", "wrote nothing"),
    "writes lines": ("print('one'); print('two')", "several lines"),
    "writes much": ("print('word ' * 100_000)", "more than 400 characters"),
    "writes no UTF-8": ("import os; os.write(1, b'caf\\xe9 au lait')", "not UTF-8"),
    "writes colours": ("print('\\x1b[2Jgone')", "control characters"),
    "says odd things": ("import sys; sys.exit('\\x1b[2J\\u202edraw' + 'x' * 500)", "ended with 1: [2Jdraw"),
}


@pytest.mark.parametrize(("code", "reason"), FAULTS.values(), ids=FAULTS)
def test_a_program_that_fails_loses_its_lines_alone(code: str, reason: str, archive: Archive, tmp_path: Path) -> None:
    faulty = write_program(tmp_path, "faulty", code)
    maker = summarizer(archive, faulty, timeout=timedelta(seconds=1 if "sleep" in code else 20))

    (digest,) = maker.complete([DIGEST])

    assert digest == DIGEST
    assert maker.trouble
    assert maker.trouble.startswith(f"summary: faulty made no line of {MOST_FAILURES} papers: ")
    assert reason in maker.trouble
    assert maker.trouble.endswith("; 3 more papers not tried in this run")
    assert maker.trouble.isprintable()
    assert len(maker.trouble) < 300


def test_a_single_failure_is_the_loss_of_one_line(archive: Archive, tmp_path: Path) -> None:
    code = "import json, sys; t = json.load(sys.stdin)['title']; sys.exit('no rain') if 'Rain' in t else print(t)"
    maker = summarizer(archive, write_program(tmp_path, "moody", code))

    (digest,) = maker.complete([DIGEST])

    assert lines(digest) == [None if "Rain" in title else title for title in TITLES]
    assert maker.trouble == "summary: moody made no line of 1 paper: ended with 1: no rain"


def test_failures_that_are_not_one_after_the_other_stop_nothing(archive: Archive, tmp_path: Path) -> None:
    code = "import json, sys; sys.exit('odd') if int(json.load(sys.stdin)['id'][-1]) % 2 else print('even')"
    maker = summarizer(archive, write_program(tmp_path, "parity", code))

    (digest,) = maker.complete([DIGEST])

    assert lines(digest) == [None, "even", None, "even", None, "even"]
    assert maker.trouble == "summary: parity made no line of 3 papers: ended with 1: odd"


@pytest.mark.parametrize(
    ("content", "mode", "why"),
    [(None, 0, "it is not there"), ("#!/bin/sh\n", 0o644, "Permission denied"), ("\x7fodd", 0o755, "cannot be run")],
    ids=["not there", "not executable", "no program"],
)
def test_a_program_that_cannot_be_run_is_tried_once(
    content: str | None, mode: int, why: str, archive: Archive, tmp_path: Path
) -> None:
    path = tmp_path / "missing"
    if content is not None:
        path.write_text(content, encoding="utf-8")
        path.chmod(mode)
    maker = summarizer(archive, path)

    (digest,) = maker.complete([DIGEST])

    assert digest == DIGEST
    assert maker.trouble
    assert maker.trouble.startswith("summary: missing made no line of 1 paper: cannot be run: ")
    assert why in maker.trouble
    assert maker.trouble.endswith("; 5 more papers not tried in this run")


def test_a_home_folder_that_nobody_has_is_no_error_of_the_run(archive: Archive) -> None:
    maker = summarizer(archive, "~nobody-of-this-name/bin/x", per_run=1)

    assert maker.complete([DIGEST]) == [DIGEST]
    assert maker.trouble
    assert "nobody's home folder" in maker.trouble


def test_without_a_variable_that_is_named_for_it_the_program_is_not_run(archive: Archive, program: Path) -> None:
    maker = summarizer(archive, program, env=("KEY", "OPENAI_API_KEY"))

    assert maker.complete([DIGEST]) == [DIGEST]
    assert calls_of(program) == []
    assert maker.trouble == (
        "summary: capitals made no line of 1 paper: OPENAI_API_KEY is not set, which `env:` names"
        "; 5 more papers not tried in this run"
    )


def test_the_home_folder_is_meant_by_its_sign_in_every_argument(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    write_program(tmp_path, "teller", "import sys; print(*sys.argv[1:])")

    (digest,) = summarizer(archive, "~/teller.py", "~/words", "a~b", "{title}").complete(
        [digests.digest(DIGEST.matches[0])]
    )

    assert lines(digest) == [f"{tmp_path}/words a~b {{title}}"]


def test_what_was_made_before_a_failure_is_kept(archive: Archive, tmp_path: Path) -> None:
    code = "import json, sys; n = int(json.load(sys.stdin)['id'][-1]); print('good') if n == 1 else sys.exit(1)"
    maker = summarizer(archive, write_program(tmp_path, "once", code))

    (digest,) = maker.complete([DIGEST])

    assert lines(digest) == ["good", *[None] * 5]
    stored = archive.command_summaries.find([match.paper for match in DIGEST.matches], maker._command.identity)
    assert list(stored.values()) == ["good"]


# --- what is handed on -----------------------------------------------------------------------------


def test_the_identity_of_a_command_is_its_arguments_alone() -> None:
    short, long = SummaryCommand(("llm", "-m", "a b")), SummaryCommand(("llm", "-m", "a b"), ("K",), timedelta(1), 3)

    assert short.identity == long.identity == json.dumps(["llm", "-m", "a b"])
    assert short.identity != SummaryCommand(("llm", "-m a", "b")).identity


@pytest.mark.parametrize(
    ("program", "name"),
    [("llm", "llm"), ("/home/me/bin/last-sentence.py", "last-sentence"), ("C:\\bin\\llm.exe", "llm"), (".x", ".x")],
)
def test_a_line_is_by_the_file_of_the_program(program: str, name: str) -> None:
    assert SummaryCommand((program,)).name == name

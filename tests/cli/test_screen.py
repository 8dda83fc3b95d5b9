"""The command on a terminal: colour, pager, progress."""

import json
import re
import signal
from pathlib import Path

import pytest
from support.loopback import Answer, Site
from support.running import Command, Outcome, Run, Terminal, Variables
from support.terminal_screen import strip_escapes

from digest.retrieve import local

LONG, SHORT = 10, 200  # lines of a screen that the sample does not fit, and fits


# --- colour ------------------------------------------------------------------------------------


MAMBA = ("fetch", "sample", "-m", "Mamba")
ON_A_TERMINAL: dict[str, tuple[Run, bool]] = {
    "as usual": ((MAMBA, {}), True),
    "NO_COLOR": ((MAMBA, {"NO_COLOR": "1"}), False),
    "NO_COLOR that is empty": ((MAMBA, {"NO_COLOR": ""}), True),
    "TERM=dumb": ((MAMBA, {"TERM": "dumb"}), False),
    "DIGEST_COLOR": ((MAMBA, {"DIGEST_COLOR": "never"}), False),
    "never": (([*MAMBA, "--color", "never"], {"FORCE_COLOR": "1"}), False),
    "always": (([*MAMBA, "--color", "always"], {"NO_COLOR": "1"}), True),
    "auto over DIGEST_COLOR": (([*MAMBA, "--color", "auto"], {"DIGEST_COLOR": "never"}), True),
    "Markdown": (([*MAMBA, "-f", "markdown"], {"FORCE_COLOR": "1"}), False),
}
IN_A_PIPE: dict[str, tuple[Run, bool]] = {
    "as usual": ((MAMBA, {}), False),
    "FORCE_COLOR": ((MAMBA, {"FORCE_COLOR": "1"}), True),
    "NO_COLOR over FORCE_COLOR": ((MAMBA, {"FORCE_COLOR": "1", "NO_COLOR": "1"}), False),
    "CLICOLOR_FORCE": ((MAMBA, {"CLICOLOR_FORCE": "1"}), True),
    "CLICOLOR_FORCE=0": ((MAMBA, {"CLICOLOR_FORCE": "0"}), False),
    "always": (([*MAMBA, "--color", "always"], {}), True),
    "json": (([*MAMBA, "-f", "json"], {"FORCE_COLOR": "1"}), False),
}


@pytest.fixture(scope="module")
def seen(shared: Command) -> dict[str, Outcome]:
    return shared.together_on_terminals({name: run for name, (run, _) in ON_A_TERMINAL.items()})


@pytest.fixture(scope="module")
def piped(shared: Command) -> dict[str, Outcome]:
    return shared.together({name: run for name, (run, _) in IN_A_PIPE.items()})


@pytest.mark.parametrize("name", ON_A_TERMINAL)
def test_colour_on_a_terminal(seen: dict[str, Outcome], name: str) -> None:
    _, coloured = ON_A_TERMINAL[name]
    ran = seen[name]

    assert (ran.status, ran.err) == (0, "")
    assert ("\x1b[" in ran.text) == coloured
    assert ("\x1b]8;" in ran.text) == coloured


@pytest.mark.parametrize("name", IN_A_PIPE)
def test_colour_in_a_pipe(piped: dict[str, Outcome], name: str) -> None:
    _, coloured = IN_A_PIPE[name]
    ran = piped[name]

    assert (ran.status, ran.err) == (0, "")
    assert ("\x1b" in ran.text) == coloured


def test_a_file_is_not_coloured_though_the_command_runs_on_a_terminal(digest: Command) -> None:
    digest.on_terminal("fetch", "sample", "-o", "digest.txt")

    assert b"\x1b" not in (digest.folder / "digest.txt").read_bytes()


@pytest.mark.parametrize("columns", [60, 100])
def test_a_digest_is_as_wide_as_the_terminal(digest: Command, columns: int) -> None:
    with Terminal(digest, *MAMBA, "--color", "never", columns=columns) as terminal:
        ran = terminal.ended()

    widest = max(len(line) for line in ran.text.splitlines())
    assert columns - 12 < widest <= columns


def test_on_a_terminal_an_empty_digest_says_why(digest: Command) -> None:
    ran = digest.on_terminal("fetch", "sample", "-m", "nowhere to be found")

    assert ran.status == 0
    assert "nowhere to be found" in ran.text
    assert "0 of 12 papers" in ran.text


# --- pager -------------------------------------------------------------------------------------


def pager(digest: Command, name: str = "pager", script: str = 'cat > "$0.got"') -> Path:
    """A pager that keeps what it gets beside it."""
    path = digest.folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def got(path: Path) -> str | None:
    """What the pager at *path* got, None if nobody called it."""
    kept = path.with_name(path.name + ".got")
    return kept.read_text() if kept.exists() else None


def test_a_digest_longer_than_the_screen_goes_to_the_pager(digest: Command) -> None:
    chosen = pager(digest)

    ran = digest.on_terminal("fetch", "sample", lines=LONG, env={"DIGEST_PAGER": str(chosen)})

    assert (ran.status, ran.text, ran.err) == (0, "", "")
    assert got(chosen) == digest("fetch", "sample", "--color", "always").text


@pytest.mark.parametrize(
    ("options", "lines", "variables"),
    [
        pytest.param([], SHORT, {}, id="it fits"),
        pytest.param(["--no-pager"], LONG, {}, id="not wanted"),
        pytest.param(["-f", "markdown"], LONG, {}, id="for a file"),
        pytest.param([], LONG, {"DIGEST_PAGER": ""}, id="DIGEST_PAGER that is empty"),
        pytest.param([], LONG, {"DIGEST_PAGER": "no-such-pager"}, id="a pager that is not there"),
    ],
)
def test_otherwise_it_is_written_as_it_is(
    digest: Command, options: list[str], lines: int, variables: dict[str, str]
) -> None:
    chosen = pager(digest)

    ran = digest.on_terminal("fetch", "sample", *options, lines=lines, env={"PAGER": str(chosen), **variables})

    assert (ran.status, ran.err) == (0, "")
    assert "Mamba" in ran.text
    assert got(chosen) is None


def test_a_pipe_needs_no_pager(digest: Command) -> None:
    chosen = pager(digest)

    digest("fetch", "sample", env={"PAGER": str(chosen), "LINES": "5"})

    assert got(chosen) is None


def test_our_own_variable_names_the_pager_before_the_common_one(digest: Command) -> None:
    ours, common = pager(digest, "our own pager"), pager(digest, "common")

    digest.on_terminal("fetch", "sample", lines=LONG, env={"PAGER": str(common)})
    assert got(common)
    digest.on_terminal("fetch", "sample", lines=LONG, env={"PAGER": "no-such-pager", "DIGEST_PAGER": f"'{ours}' -x"})
    assert got(ours)


def test_a_pager_that_is_left_early_is_no_error(digest: Command, tmp_path: Path) -> None:
    papers = [{"paper": {"id": f"2601.{n:05d}", "title": "A title", "summary": "One. " * 99}} for n in range(300)]
    (tmp_path / "many").write_text(json.dumps(papers))

    ran = digest.on_terminal("fetch", tmp_path / "many", "--full", lines=LONG, env={"DIGEST_PAGER": "true"})

    assert (ran.status, ran.err) == (0, "")


def test_an_interruption_in_the_pager_is_a_matter_of_the_pager(digest: Command) -> None:
    chosen = pager(digest, script="trap '' INT; cat > /dev/null; echo ready; read line < /dev/tty; echo got $line")

    with Terminal(digest, "fetch", "sample", lines=LONG, env={"DIGEST_PAGER": str(chosen)}) as terminal:
        assert terminal.shows("ready")
        terminal.types("\x03")
        terminal.types("on\n")
        shown = terminal.shows("got on")
        ended = terminal.ended()

    assert shown
    assert ended.status == 0


# --- talk --------------------------------------------------------------------------------------


def test_what_is_odd_about_the_configuration_is_said_on_a_terminal_only(digest: Command) -> None:
    (digest.folder / "mine.yaml").write_text("match:\n  - rank #1\n  - Mamba\n")

    ran, talk = digest.talking("fetch", "sample", "-c", "mine.yaml", "-f", "ids", env={"NO_COLOR": "1"})
    piped = digest("fetch", "sample", "-c", "mine.yaml", "-f", "ids")

    assert talk.splitlines()[0].startswith("digest: mine.yaml:2:5: match[0]: `#1` is a comment for YAML")
    assert (ran.status, ran.out) == (piped.status, piped.out)
    assert piped.err == ""


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_talk_is_plain_where_colours_are_not_wanted(digest: Command, variables: Variables) -> None:
    colored, plain = (digest.talking("fetch", "--formt", env=env)[1] for env in ({}, variables))

    assert "\x1b[1;31mdigest:\x1b[0m fetch: no option --formt; did you mean \x1b[1m--format\x1b[0m?" in colored
    assert plain == (
        "digest: fetch: no option --formt; did you mean --format?\n"
        "  → digest fetch --help   its options, with examples\n"
    )
    assert strip_escapes(colored) == plain


def test_a_pipe_that_gets_nothing_tells_a_person_why(digest: Command) -> None:
    empty = ("fetch", "sample", "-m", "nowhere to be found")

    for format in ("terminal", "markdown", "ids", "json"):
        _, talk = digest.talking(*empty, "-f", format, env={"NO_COLOR": "1"})
        assert talk.startswith("digest: "), format
        assert "nowhere to be found" in talk, format
        assert digest(*empty, "-f", format).err == ""
    assert digest.talking(*empty, "-q")[1] == ""


# --- progress ----------------------------------------------------------------------------------


def test_progress_is_shown_on_a_terminal_only_and_not_when_quiet(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(local.SAMPLE_PATH.read_bytes(), wait=1.5))
    to_site = {"HF_ENDPOINT": site.url}

    ran, talk = digest.talking("fetch", "hf", "-f", "ids", env=to_site)
    quiet, nothing = digest.talking("fetch", "hf", "-f", "ids", "-q", env=to_site)
    dumb, of_dumb = digest.talking("fetch", "hf", "-f", "ids", env={**to_site, "TERM": "dumb"})
    piped = digest("fetch", "hf", "-f", "ids", env=to_site)

    rows = strip_escapes(talk).splitlines()
    assert re.fullmatch(r"[⠋⠙⠹] hf  reading +1 s", rows[0].strip("\r"))
    assert (ran.status, quiet.status, dumb.status, piped.status) == (0, 0, 0, 0)
    assert ran.out == quiet.out == dumb.out == piped.out
    assert nothing == piped.err == of_dumb == ""


def test_progress_is_taken_back_before_a_failure_is_said(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(status=403, wait=1.3))

    _, talk = digest.talking("fetch", "hf", "-f", "ids", env={"HF_ENDPOINT": site.url, "NO_COLOR": "1"})

    _, erased, rest = talk.rpartition("\x1b[1A\r\x1b[J")
    assert erased
    assert re.fullmatch(r"digest: hf: 127\.0\.0\.1 refused \(403\)\s+", rest)


def test_a_run_that_is_quick_shows_no_progress(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(local.SAMPLE_PATH.read_bytes()))

    assert digest.talking("fetch", "hf", "-f", "ids", env={"HF_ENDPOINT": site.url})[1] == ""


def test_an_interrupt_takes_progress_back_and_leaves_the_cursor(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(raw=b"", drip=3600.0))

    with Terminal(digest, "fetch", "hf", talks=True, env={"HF_ENDPOINT": site.url}) as terminal:
        assert terminal.shows("reading")
        terminal.process.send_signal(signal.SIGINT)
        ran = terminal.ended()

    assert ran.status == 130
    assert ran.text.endswith("\x1b[1A\r\x1b[J")
    assert "\x1b[?25l" not in ran.text


# --- less --------------------------------------------------------------------------------------


PROMPT = "-Psdigest\\: 12 papers   ?ethe end:space next screen.   / search   q quit"


@pytest.mark.parametrize(
    ("command", "options"),
    [
        pytest.param("{less}", ["-R", PROMPT], id="less"),
        pytest.param("{less} -FX -Psmine", ["-FX", "-Psmine"], id="the reader's own options come last"),
        pytest.param("{more}", [], id="another pager"),
        pytest.param("{more} -R", ["-R"], id="another pager with options"),
    ],
)
def test_less_shows_colours_whatever_it_is_set_to(digest: Command, command: str, options: list[str]) -> None:
    script = 'cat > /dev/null; printf "%s\\n" "$LESS" "$@" > "$0.got"'
    names = {name: pager(digest, name, script) for name in ("less", "more")}
    line = command.format(**{name: f"'{path}'" for name, path in names.items()})

    digest.on_terminal("fetch", "sample", lines=LONG, env={"PAGER": line, "LESS": "-S"})

    seen = got(next(path for name, path in names.items() if name in command))
    assert seen is not None
    own, *given = seen.splitlines()
    assert own == "-S"
    assert given[-len(options) :] == options or not options
    assert ("-R" in given) == ("less" in command or "-R" in options)

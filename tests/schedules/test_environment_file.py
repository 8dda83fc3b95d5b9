"""The environment file as text: what systemd reads from it, digest reads; what it cannot read, it reports."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.schedules.environment_file import add_assignments, can_be_written, read_assignments

# Reads with systemd's own parser, and writes what it read: systemd-environment-d-generator(8). It expands `$NAME`,
# which `EnvironmentFile=` does not, so that no text here has a dollar.
GENERATOR = Path("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")
READ = {
    "plain": ("A=1\n", {"A": "1"}),
    "no newline at the end": ("A=1", {"A": "1"}),
    "blanks around": ("  A  =  two words \t\nB=2", {"A": "two words", "B": "2"}),
    "comments": ("# A=1\n  ; B=2\n\nC=3 # no comment\n", {"C": "3 # no comment"}),
    "double quotes": (r'A="x\"y\\z\n"', {"A": r'x"y\z\n'}),
    "single quotes": (r"A='x\y'", {"A": r"x\y"}),
    "quotes side by side": ("A='a'\"b\" c'd\n", {"A": "abc'd"}),
    "quotes inside": ('A=a"b"\n', {"A": 'a"b"'}),
    "backslashes": ("A=a\\ b\\\\ \\\nc\n", {"A": "a b\\ c"}),
    "a blank that is meant": ("A=a\\ \n", {"A": "a "}),
    "two lines in quotes": ('A="two\nlines"\nB=1\n', {"A": "two\nlines", "B": "1"}),
    "nothing is expanded": ("A=$HOME/~\n", {"A": "$HOME/~"}),
    "the last of two": ("A=1\nA=2\n", {"A": "2"}),
    "no value": ("A=\nB=''\n", {"A": "", "B": ""}),
    "a sign of equality": ("A=b=c\n", {"A": "b=c"}),
    "not ASCII": ("A=Łódź\n", {"A": "Łódź"}),
    "nothing": ("", {}),
}
MISTAKES = {
    "no equals": ("A=1\nsecret\n", ["e:2:1: it has no `=`; write NAME=value"]),
    "no name": ("my key=secret\n", ["e:1:1: no name before the `=`; write NAME=value"]),
    "a digit first": ("  1A=secret\n", ["e:1:3: no name before the `=`; write NAME=value"]),
    "an open quote": ("B=1\n\nA='secret\n", ["e:3:1: A: a quote that is not closed"]),
    "a control character": ("A=secret\x07\n", ["e:1:1: A: there is a control character in its value"]),
    "another file": ("DIGEST_ENVIRONMENT=/x\n", ["e:1:1: DIGEST_ENVIRONMENT: it names this file"]),
    "several": ("secret\nA=1\n=secret\n", ["e:1:1: it has no", "e:3:1: no name"]),
}


@pytest.mark.parametrize(("text", "assignments"), READ.values(), ids=READ)
def test_a_line_gives_a_variable(text: str, assignments: dict[str, str]) -> None:
    assert read_assignments(text, "e") == assignments


def test_export_before_a_name_is_passed_over() -> None:
    assert read_assignments("export A=1\nexport\tB=2\n", "e") == {"A": "1", "B": "2"}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_line_that_cannot_be_read_is_a_mistake_with_its_place_and_without_its_value(
    text: str, said: list[str]
) -> None:
    with pytest.raises(UsageError) as raised:
        read_assignments(text, "e")

    messages = [mistake.message for mistake in raised.value.mistakes]
    assert len(messages) == len(said)
    assert all(message.startswith(begin) for message, begin in zip(messages, said, strict=True))
    assert "secret" not in str(raised.value)


def read_by_systemd(text: str, folder: Path) -> dict[str, str]:
    """What systemd reads from *text*, by its own program."""
    if not os.access(GENERATOR, os.X_OK):
        pytest.skip(f"{GENERATOR} is not there")
    (folder / "environment.d").mkdir(exist_ok=True)
    (folder / "environment.d" / "zz.conf").write_text(text, encoding="utf-8")
    # What it writes is in the same grammar, with `\n` for a line.
    ran = subprocess.run(
        ["/bin/sh", "-c", f'{GENERATOR} | grep "^MINE_" || true'],
        env={"XDG_CONFIG_HOME": str(folder), "LANG": "C.UTF-8", "PATH": os.defpath},
        capture_output=True,
        check=True,
        timeout=20,
    )
    return read_assignments(ran.stdout.decode("utf-8"), "systemd")


@pytest.mark.parametrize("text", [text for text, _ in READ.values() if "\\n" not in text and "$" not in text])
def test_systemd_reads_the_same(text: str, tmp_path: Path) -> None:
    named = "".join(f"MINE_{line}" if line[:2] in ("A=", "B=") else line for line in text.splitlines(keepends=True))
    # That program alone takes a variable without a value away.
    ours = {name: value for name, value in read_assignments(named, "e").items() if value and name.startswith("MINE_")}

    theirs = {name: value.replace("\\n", "\n") for name, value in read_by_systemd(named, tmp_path).items()}

    assert theirs == ours


VALUES = st.text(st.characters(codec="utf-8"))


@given(st.dictionaries(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True), VALUES.filter(can_be_written)))
def test_what_is_written_is_read_again(assignments: dict[str, str]) -> None:
    assignments.pop("DIGEST_ENVIRONMENT", None)

    assert read_assignments(add_assignments("", assignments), "e") == assignments


@given(VALUES.filter(can_be_written))
def test_what_was_there_stays_as_it_was(value: str) -> None:
    before = "# mine\nA='x y'"

    text = add_assignments(before, {"B": value})

    assert text.startswith(before + "\n")
    assert read_assignments(text, "e") == {"A": "x y", "B": value}


@given(st.text(st.sampled_from("AB=\"'\\ \n\t#;x$"), max_size=30))
def test_every_text_is_read_or_refused(text: str) -> None:
    with suppress(UsageError):
        assert all(name.isidentifier() for name in read_assignments(text, "e"))


@pytest.mark.parametrize("value", ["a\0b", "a\rb", "a\x1bb", "\udcff"])
def test_what_no_line_can_hold_is_known_before(value: str) -> None:
    assert not can_be_written(value)

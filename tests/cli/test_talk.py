"""What is said on standard error: sentences that stay on their lines, and an end to them."""

import pytest

from digest.cli.exit_status import say


def said(message: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    say(message)
    return capsys.readouterr().err.splitlines()


def test_talk_is_as_it_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert said("one: a\ntwo: b", capsys) == ["digest: one: a", "two: b"]


@pytest.mark.parametrize("answer", ["1" * 300_000, "word " * 60_000, "\u202e" * 300_000 + "x" * 5_000])
def test_what_a_site_answered_is_cut(answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = said(f"hf: the site answered: {answer}", capsys)

    assert len(line) < 1_020
    assert line.startswith("digest: hf: the site answered: ")
    assert line.endswith("…")


@pytest.mark.parametrize("end", ["\n", "\x0b", "\u2028", "\r\n"])
def test_a_message_of_many_lines_is_cut(end: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(end.join(["a mistake"] * 5_000), capsys)

    assert lines[199:] == ["a mistake", "and 4,800 more lines"]


def test_talk_has_no_sign_that_moves_the_cursor_or_hides(capsys: pytest.CaptureFixture[str]) -> None:
    assert said("a\x1b[2J\x9bb\u061cc\U000e0041d\u3164e", capsys) == ["digest: a [2J bcde"]

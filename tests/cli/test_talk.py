"""What is said on standard error: sentences that stay on their lines, and an end to them."""

import pytest

from digest.cli.exit_status import say, tell_error
from digest.errors import Mistake, UsageError


def said(message: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    say(message)
    return capsys.readouterr().err.splitlines()


def test_a_sentence_stays_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert said("one: a\ntwo: b", capsys) == ["digest: one: a two: b"]


@pytest.mark.parametrize("answer", ["1" * 300_000, "word " * 60_000, "\u202e" * 300_000 + "x" * 5_000])
def test_what_a_site_answered_is_cut(answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = said(f"hf: the site answered: {answer}", capsys)

    assert len(line) < 1_020
    assert line.startswith("digest: hf: the site answered: ")
    assert line.endswith("…")


def test_of_many_mistakes_the_first_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    mistakes = [Mistake(f"mistake {number}") for number in range(5_000)]

    tell_error(UsageError("all of them").with_mistakes(mistakes), undone="fetched")

    lines = capsys.readouterr().err.splitlines()
    assert lines[49:] == ["digest: mistake 49", "  and 4,950 more", "  5,000 mistakes; nothing was fetched."]


def test_talk_has_no_sign_that_moves_the_cursor_or_hides(capsys: pytest.CaptureFixture[str]) -> None:
    assert said("a\x1b[2J\x9bb\u061cc\U000e0041d\u3164e", capsys) == ["digest: a [2J bcde"]

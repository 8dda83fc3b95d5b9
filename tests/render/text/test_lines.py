"""Lines of styled text: wrapped by columns, each piece in its own style."""

import pytest

from digest.render.text.lines import Run, wrap_runs, wrap_talk


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("one two three", ["one two", "three"], id="between words"),
        pytest.param("abcdefghijklmnopq", ["abcdefgh", "ijklmnop", "q"], id="within a word that is too wide"),
        pytest.param("a abcdefghij b", ["a", "abcdefgh", "ij b"], id="a wide word between others"),
        pytest.param("中中中中中", ["中中中中", "中"], id="wide characters take two columns"),
        pytest.param("é" * 10, ["é" * 8, "éé"], id="letters that are no ASCII"),
        pytest.param("a\u0301" * 10, ["a\u0301" * 8, "a\u0301" * 2], id="marks take no column"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_line_is_as_wide_as_the_screen(text: str, lines: list[str]) -> None:
    assert ["".join(run.text for run in line) for line in wrap_runs([Run(text)], 8)] == lines


def test_a_piece_keeps_its_style_over_the_end_of_a_line() -> None:
    runs = [Run("one ", "title"), Run(""), Run("two three", "found"), Run(" four", "muted")]

    assert list(wrap_runs(runs, 8)) == [
        [Run("one ", "title"), Run("two", "found")],
        [Run("three", "found")],
        [Run("four", "muted")],
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("digest: short", ["digest: short"], id="what fits stays as it is"),
        pytest.param("", [""], id="nothing"),
        pytest.param("a  " + "b" * 37, ["a  " + "b" * 37], id="blanks in a line that fits"),
        pytest.param("c" * 20 + " " + "d" * 20, ["c" * 20, "    " + "d" * 20], id="what goes on is indented"),
        pytest.param("  → " + "e" * 20 + " " + "f" * 20, ["  → " + "e" * 20, "      " + "f" * 20], id="below its line"),
        pytest.param(
            "h" * 30 + " `digest init`, or not", ["h" * 30, "    `digest init`, or not"], id="a command in one"
        ),
        pytest.param("one\n" + "g" * 50, ["one", "g" * 36, "    " + "g" * 14], id="each line by itself"),
    ],
)
def test_talk_is_broken_between_words_and_indented_where_it_goes_on(text: str, lines: list[str]) -> None:
    assert list(wrap_talk(text, 40)) == lines

"""What is said: a sentence, the place, the ways out; within the width, in columns, in signs that can be shown."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.errors import Excerpt, Mistake, Remedy
from digest.render.columns import count_columns
from digest.render.formats import Look
from digest.render.text.lines import paint_lines
from digest.render.text.talk import render_mistakes, talk_width

SLIP = Mistake(
    "config.yaml:7:5: topics.Video.anny: no such key; did you mean any?",
    Excerpt(("  Video:", "    anny: [video*, world model*]"), 4, 8, 7),
)
TWO_WAYS = Mistake(
    '-m: "mamba|LoRA" can mean two things',
    Excerpt(("mamba|LoRA",), 5, 6),
    (Remedy("-m 'mamba | LoRA'", "one or the other"), Remedy("-m '\"mamba|LoRA\"'", "these very characters")),
)
UNKNOWN = Mistake("fetch: no option --formt; did you mean --format?", remedies=(Remedy("digest fetch --help"),))


def told(*mistakes: Mistake, columns: int | None = 80, color: bool = False, encoding: str = "utf-8") -> str:
    return paint_lines(render_mistakes(mistakes, width=talk_width(columns)), Look(color=color, encoding=encoding))


def test_a_mistake_of_a_file_shows_its_line_and_the_one_before() -> None:
    assert told(SLIP) == (
        "digest: config.yaml:7:5: topics.Video.anny: no such key; did you mean any?\n"
        "    6 │   Video:\n"
        "    7 │     anny: [video*, world model*]\n"
        "            ^^^^\n"
    )


def test_the_ways_out_stand_in_columns() -> None:
    assert told(TWO_WAYS) == (
        'digest: -m: "mamba|LoRA" can mean two things\n'
        "    mamba|LoRA\n"
        "         ^\n"
        "  → -m 'mamba | LoRA'   one or the other\n"
        "    -m '\"mamba|LoRA\"'   these very characters\n"
    )
    assert told(UNKNOWN).splitlines()[1] == "  → digest fetch --help"


def test_only_what_matters_has_a_colour() -> None:
    assert told(SLIP, TWO_WAYS, color=True) == (
        "\x1b[1;31mdigest:\x1b[0m config.yaml:7:5: topics.Video.anny: no such key; did you mean \x1b[1many\x1b[0m?\n"
        "    6 │   Video:\n"
        "    7 │     \x1b[1manny\x1b[0m: [video*, world model*]\n"
        "            \x1b[31m^^^^\x1b[0m\n"
        '\x1b[1;31mdigest:\x1b[0m -m: "mamba|LoRA" can mean two things\n'
        "    mamba\x1b[1m|\x1b[0mLoRA\n"
        "         \x1b[31m^\x1b[0m\n"
        "  \x1b[2m→\x1b[0m -m 'mamba | LoRA'   \x1b[2mone or the other\x1b[0m\n"
        "    -m '\"mamba|LoRA\"'   \x1b[2mthese very characters\x1b[0m\n"
    )


def test_where_the_signs_are_missing_there_are_others_of_their_own_width() -> None:
    assert told(SLIP, TWO_WAYS, encoding="ascii").splitlines()[1:] == [
        "    6 |   Video:",
        "    7 |     anny: [video*, world model*]",
        "            ^^^^",
        'digest: -m: "mamba|LoRA" can mean two things',
        "    mamba|LoRA",
        "         ^",
        "  -> -m 'mamba | LoRA'   one or the other",
        "     -m '\"mamba|LoRA\"'   these very characters",
    ]


def test_a_long_sentence_goes_on_below_its_text() -> None:
    first, second, *_ = told(Mistake("hf: " + "many words " * 20), columns=60).splitlines()

    assert first.startswith("digest: hf: many words")
    assert re.match(r" {8}\S", second)


def test_where_nobody_looks_a_sentence_is_one_line() -> None:
    assert told(Mistake("hf: " + "many words " * 20), columns=None).count("\n") == 1


def test_a_caret_stands_below_wide_signs_and_behind_tabs() -> None:
    excerpt = Excerpt(("\t扩散 & 模型 &",), 9, 10)

    line, carets = told(Mistake("-m: a term is missing at the end", excerpt)).splitlines()[1:]

    assert count_columns(line[: line.rindex("&")]) == carets.index("^")


SIGNS = st.characters(codec="utf-8", exclude_categories=["Cs"])


@example(message="0", lines=["0" * 32 + "x"], place=(0, 0), remedies=[], columns=20, encoding="ascii")
@example(message="0", lines=["0" * 28 + "…0x"], place=(0, 0), remedies=[], columns=20, encoding="ascii")
@example(message="0", lines=["0" * 33 + "x"], place=(34, 0), remedies=[], columns=42, encoding="utf-8")
@given(
    message=st.text(SIGNS, min_size=1, max_size=300),
    lines=st.lists(st.text(SIGNS, min_size=1, max_size=200).map(lambda line: line + "x"), min_size=1, max_size=2),
    place=st.tuples(st.integers(0, 250), st.integers(0, 30)),
    remedies=st.lists(st.tuples(st.text(SIGNS, max_size=30), st.text(SIGNS, max_size=150)), max_size=3),
    columns=st.integers(20, 140),
    encoding=st.sampled_from(["utf-8", "ascii", "iso-8859-1"]),
)
def test_no_line_is_wider_than_the_screen_whatever_is_said(
    message: str,
    lines: list[str],
    place: tuple[int, int],
    remedies: list[tuple[str, str]],
    columns: int,
    encoding: str,
) -> None:
    excerpt = Excerpt(tuple(lines), place[0], place[0] + place[1], 12)
    mistake = Mistake(message, excerpt, tuple(Remedy(*remedy) for remedy in remedies))

    shown = told(mistake, columns=columns, encoding=encoding)

    # A command is never broken: it is there to be copied.
    whole = 5 + max((2 * len(command) for command, _ in remedies), default=0)
    assert all(count_columns(line) <= max(talk_width(columns), whole) for line in shown.splitlines())
    assert shown.encode(encoding)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


@pytest.mark.parametrize(("columns", "width"), [(20, 40), (40, 40), (80, 80), (200, 100)])
def test_talk_is_as_wide_as_reads_well(columns: int, width: int) -> None:
    assert talk_width(columns) == width

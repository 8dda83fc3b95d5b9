"""What `digest init` writes reads back to exactly what was asked for, whatever signs are in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import config
from digest.config.first_file import Wishes, write_first_file
from digest.config.keys import FILE_KEYS
from digest.config.places import PlacedError
from digest.config.yaml_nodes import ScalarNode, SequenceNode, parse_yaml
from digest.config.yaml_writing import write_text
from digest.errors import UsageError

# Signs by which YAML means something, blanks of every kind, and letters of several scripts.
SIGNS = st.sampled_from([*":#[]{}&*!|>'\"%@`,-?=\\/~ \t\n\r\u00a0\u2028"])
LETTERS = st.sampled_from([*"aBz09", "é", "扩", "🤗", "no", "null", "title:", "has: ", "---", "\x07", "\ufeff"])
TEXTS = st.lists(SIGNS | LETTERS, min_size=1, max_size=12).map("".join)


def written(text: str, *, flow: bool) -> str | None:
    """*text* as YAML, None if it was refused."""
    try:
        return write_text(text, flow=flow)
    except UsageError:
        return None


@given(TEXTS, st.booleans())
def test_a_text_reads_back_to_itself_unless_it_holds_what_nobody_sees(text: str, flow: bool) -> None:
    form = written(text, flow=flow)
    if form is None:
        assert not text.isprintable()
        return
    root = parse_yaml(f"[a, {form}, b]\n" if flow else f"- {form}\n")

    assert isinstance(root, SequenceNode)
    read = root.items[1 if flow else 0]
    assert isinstance(read, ScalarNode)
    assert (read.text, read.cut_comment) == (text, "")


@given(st.lists(TEXTS | st.sampled_from(["RAG", "diffusion model", "a & not b", "/x{1,3}/"]), max_size=4))
def test_words_are_read_back_as_what_they_mean(words: list[str]) -> None:
    try:
        topic = config.command_line_topic(words)
    except UsageError:
        # Refused before anything is written, with the message of the term.
        return
    if None in [written(word, flow=False) for word in words]:
        return

    assert config.read(write_first_file(Wishes(words)), "config.yaml").rules.topics == ((topic,) if topic else ())


def test_what_is_not_asked_for_stands_in_remarks() -> None:
    text = write_first_file(Wishes())

    assert all(not line or line.startswith("# ") for line in text.splitlines())
    assert config.read(text, "config.yaml") == config.Config()


def test_every_key_of_the_file_is_explained_and_right_when_its_remark_is_taken_away() -> None:
    parts = write_first_file(Wishes()).split("\n\n")[1:]

    assert len(parts) == len(FILE_KEYS.names)
    for key, part in zip(FILE_KEYS, parts, strict=True):
        lines = [line.removeprefix("# ") for line in part.splitlines()]
        first = next(at for at, line in enumerate(lines) if line.startswith(f"{key.name}:"))
        assert " ".join(lines[:first]) == key.meaning
        text = "\n".join(lines[first:]) + "\n"
        read = config.read(
            f"extends: lab.yaml\n{text}" if key.name == "unmute" else text,
            "config.yaml",
            load=lambda _, name: (name, "mute: [survey]\n"),
        )
        assert key.name in read.values


def test_an_account_is_in_force_once_its_server_is_known() -> None:
    wishes = Wishes(["RAG"], ["hf"], "Ann <ann@example.org>", "smtp.example.org")
    known = config.read(write_first_file(wishes), "config.yaml")
    unknown = write_first_file(Wishes(["RAG"], ["hf"], "ann@example.org"))

    assert known.account
    assert (known.account.place, known.account.user) == ("smtp.example.org", "ann@example.org")
    assert [delivery.recipients for delivery in known.deliveries] == [("Ann <ann@example.org>",)]
    assert config.read(unknown, "config.yaml").account is None
    assert "\n# mail:\n#   from: ann@example.org\n#   to: ann@example.org\n" in unknown


@pytest.mark.parametrize("text", ["a\x00b", "half \ud800", "bell \x07"])
def test_a_text_that_yaml_cannot_hold_is_refused_before_anything_is_written(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be written into a configuration"):
        write_text(text)


def test_only_what_needs_quotes_has_them() -> None:
    assert [write_text(text) for text in ("RAG", "a & b", "it's", "C++", "NO", "#x", "x: y", "a\nb")] == [
        *("RAG", "a & b", "it's", "C++", "NO"),
        *("'#x'", "'x: y'", '"a\\nb"'),
    ]
    with pytest.raises(PlacedError):
        parse_yaml("- 'a\n")

"""Text for people: one line, nothing that moves the cursor, reorders or hides; scripts and emoji stay whole."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text import defuse_mentions, invisible_characters, is_printable, sanitize_line

EVERYTHING = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
JOINERS = "\u200c\u200d"
CONTROLS = [sign for sign in EVERYTHING if unicodedata.category(sign) in ("Cc", "Zl", "Zp")]
FORMATS = [sign for sign in EVERYTHING if unicodedata.category(sign) == "Cf"]
# What Unicode calls Default_Ignorable_Code_Point without saying Cf: fillers, a joiner, what is kept for later.
HOLLOW = [*"\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0", *map(chr, range(0xFFF0, 0xFFF9))]
TAGS = list(map(chr, range(0xE0000, 0xE0080)))
HIDDEN = sorted({*FORMATS, *HOLLOW, *TAGS})
SELECTORS = [*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0)), *"\u180b\u180c\u180d\u180f"]


def test_a_control_is_a_blank_and_what_is_not_seen_is_nothing() -> None:
    assert {sign: sanitize_line(f"a{sign}b") for sign in CONTROLS} == dict.fromkeys(CONTROLS, "a b")
    assert {sign: sanitize_line(f"a{sign}b") for sign in HIDDEN} == dict.fromkeys(HIDDEN, "ab")


def test_what_is_not_seen_is_nothing_also_at_the_ends_and_between_other_scripts() -> None:
    hidden = [sign for sign in HIDDEN if sign not in JOINERS]

    assert {sanitize_line(f"{sign}检{sign}索{sign}") for sign in HIDDEN} == {"检索"}
    assert {sanitize_line(f"م{sign}ن") for sign in hidden} == {"من"}
    assert {sanitize_line(f"😀{sign}🎉") for sign in hidden} == {"😀🎉"}


def test_all_else_stays() -> None:
    gone = {*CONTROLS, *HIDDEN, *SELECTORS, *map(chr, range(0xE0000, 0xE1000))}
    seen = [sign for sign in EVERYTHING if sign not in gone and not sign.isspace()]

    # Each between letters, and many at a time, because there are a million of them.
    lines = [f"a{'b'.join(seen[start : start + 1_000])}b" for start in range(0, len(seen), 1_000)]

    for line in lines:
        assert sanitize_line(line) == unicodedata.normalize("NFC", line)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("می\u200cخواهم", id="a Persian verb"),
        pytest.param("क्\u200dष", id="half a letter of Hindi"),
        pytest.param("র\u200d্য", id="a joiner before a mark of Bengali"),
        pytest.param("👩\u200d🔬 👩🏽\u200d🔬", id="a profession, and one with a colour of skin"),
        pytest.param("❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈", id="emoji that are selected and joined"),
        pytest.param("1\ufe0f\u20e3 ℹ\ufe0f ☎\ufe0e", id="signs as emoji and as text"),
        pytest.param("葛\U000e0100城", id="another form of a Chinese character"),
        pytest.param("ᠠ\u180b", id="another form of a Mongolian letter"),
    ],
)
def test_what_changes_the_signs_beside_it_stays(text: str) -> None:
    assert sanitize_line(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("ig\u200dnore im\u200cage", "ignore image", id="between Latin letters"),
        pytest.param("检\u200d索", "检索", id="between Chinese characters"),
        pytest.param("\u200cمن\u200d من\u200c", "من من", id="at the ends of a word"),
        pytest.param("م\u200d\u200d\u200dن", "م\u200dن", id="more than one"),
        pytest.param("😀\u200d a", "😀 a", id="behind an emoji alone"),
        pytest.param("۱\u200c۲", "۱۲", id="between digits"),
        pytest.param(
            "👍\ufe0f\U000e0101\U000e0102\ufe0f", "👍\ufe0f", id="a row of selectors, which can hold a message"
        ),
        pytest.param("a\ufe0fb\U000e0100", "ab", id="selectors behind Latin letters"),
        pytest.param("a\ufe0f\u200d😀", "a😀", id="a joiner behind a selector that is gone"),
        pytest.param("\U0001f3f4\U000e0067\U000e0062\U000e007f", "🏴", id="a flag of tags"),
    ],
)
def test_joiners_and_selectors_without_a_meaning_are_gone(text: str, shown: str) -> None:
    assert sanitize_line(text) == shown


odd = st.text(st.one_of(st.sampled_from([*HIDDEN, *CONTROLS[:5], *SELECTORS, *"aم1क्😀🏽️❤ e\u0301"]), st.characters()))


@given(odd)
def test_what_is_safe_is_safe(text: str) -> None:
    shown = sanitize_line(text)

    assert sanitize_line(shown) == shown
    assert invisible_characters(shown) <= set(JOINERS)
    assert shown == " ".join(shown.split())


@given(odd)
def test_what_is_not_seen_is_found_wherever_it_stands(text: str) -> None:
    assert invisible_characters(text) == {
        sign for sign in text if sign in {*CONTROLS, *HIDDEN, *TAGS} or sanitize_line(f"a{sign}b") == "ab"
    } - {*SELECTORS}


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("@everyone look", "@\u2060everyone look"),
        ("On (@here) and @channel.", "On (@\u2060here) and @\u2060channel."),
        ("<!channel> <@U123> <#C1>", "<\u2060!channel> <\u2060@\u2060U123> <\u2060#C1>"),
        ("me@example.org", "me@example.org"),
        ("https://site.example.org/@name/post", "https://site.example.org/@name/post"),
        ("<!-- a comment --> a < b @ c", "<!-- a comment --> a < b @ c"),
    ],
)
def test_no_mention_is_left_and_addresses_stay(text: str, harmless: str) -> None:
    assert defuse_mentions(text) == harmless
    assert defuse_mentions(harmless) == harmless


def test_long_texts_are_printable_where_str_says_so() -> None:
    plain = "words of a long abstract " * 8
    signs = [*map(chr, range(0x120)), "\u2028", "\u200b", "\ue000", "\ud800", "日"]
    assert all(is_printable(f"{plain}{sign}{plain}") == sign.isprintable() for sign in signs)

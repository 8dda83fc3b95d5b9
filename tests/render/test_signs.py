"""Signs that an encoding lacks have plain forms, and they are what is measured."""

import pytest

from digest.render.text.signs import plain_signs, replace_signs

ENCODINGS = ["ascii", "iso-8859-1", "cp1252", "koi8-r", "euc-jp", "no-such-encoding"]


def test_the_signs_of_a_digest_have_the_plain_forms_of_the_contract() -> None:
    signs = ["▲", "★", "─", "…", "·", "–", "✓", "✗", "→", "│"]

    assert [replace_signs(sign, "ascii") for sign in signs] == ["^", "*", "-", "...", "-", "-", "ok", "!!", "->", "|"]


@pytest.mark.parametrize(
    ("text", "encoding", "plain"),
    [
        ("▲ 18 · Łukasz Müller", "ascii", "^ 18 - ?ukasz Muller"),
        ("▲ 18 · Łukasz Müller", "iso-8859-1", "^ 18 · ?ukasz Müller"),
        ("“e\u0301tude” 10⁶", "ascii", '"etude" 106'),
        ("学習", "ascii", "??"),
        ("学習 →", "euc-jp", "学習 →"),
    ],
)
def test_only_what_an_encoding_lacks_is_replaced(text: str, encoding: str, plain: str) -> None:
    assert replace_signs(text, encoding) == plain


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_whatever_the_text_it_can_be_written_afterwards(encoding: str) -> None:
    text = "".join(map(chr, [*range(0x20, 0x2FFF), *range(0x1F300, 0x1F700)]))

    replaced = replace_signs(text, encoding)

    assert replaced.encode(encoding if encoding != "no-such-encoding" else "ascii").decode("latin-1")


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-16", "gb18030"])
def test_nothing_is_replaced_where_the_encoding_has_everything(encoding: str) -> None:
    assert plain_signs(encoding) == {}
    assert replace_signs("▲ 18 · 学習", encoding) == "▲ 18 · 学習"

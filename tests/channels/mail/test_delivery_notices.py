"""How a letter is named to a server that tells of those that do not arrive."""

import pytest
from support.letters import letter

from digest.channels.mail.delivery_notices import encode_xtext, find_envelope_id, list_recipient_parameters


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("ann@example.org", "ann@example.org"),
        ("a+b=c", "a+2Bb+3Dc"),
        ("a b", "a+20b"),
        ("ü\x7f", "+C3+BC+7F"),
        ("", ""),
    ],
)
def test_xtext(text: str, encoded: str) -> None:
    assert encode_xtext(text) == encoded


@pytest.mark.parametrize("sign", [chr(code) for code in range(256)])
def test_xtext_is_printable_and_gives_the_text_back(sign: str) -> None:
    encoded = encode_xtext(sign)

    assert encoded.isascii()
    assert encoded.isprintable()
    assert not set(encoded[1:]) & set("+=") or encoded.startswith("+")
    assert " " not in encoded
    assert "=" not in encoded
    back = bytes.fromhex(encoded.replace("+", "")) if encoded.startswith("+") else encoded.encode()
    assert back.decode() == sign


def test_an_envelope_id_is_the_same_for_every_try_and_fits() -> None:
    assert find_envelope_id("<digest.20261123.abc@example.org>") == "digest.20261123.abc"
    for odd in ("<" + "x" * 101 + "@example.org>", "<" + "=" * 40 + "@example.org>", "<ü@example.org>", "<@x>", ""):
        assert len(find_envelope_id(odd)) == 32
        assert find_envelope_id(odd) == find_envelope_id(odd)


def test_an_address_that_cannot_be_written_in_ascii_is_left_out() -> None:
    assert list_recipient_parameters(letter("zoë@example.org")) == ["NOTIFY=FAILURE"]
    assert list_recipient_parameters(letter("x" * 600 + "@example.org")) == ["NOTIFY=FAILURE"]

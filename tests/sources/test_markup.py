"""Text out of markup: what a reader sees, and what only looks like a tag."""

import pytest

from digest.sources.shared import markup

SEEN = {
    "": "",
    "plain": "plain",
    "Fish &amp; Chips": "Fish & Chips",
    "&amp;lt;": "&lt;",
    "<p>one</p><p>two</p>": "one two",
    "one<br/>two<BR>three": "one two three",
    "half<b>bold</b>word": "halfboldword",
    "CO<sub>2</sub>": "CO2",
    "tokens of <think> and <1 GB": "tokens of <think> and <1 GB",
    "n<k and k>m": "n<k and k>m",
    "<a href='https://e.org'>here</a>": "here",
    "a<!-- b -->c": "a c",
    "<script>x<y</script>z": "z",
    "<style>p{}</style>z": "z",
    "<jats:p>One <jats:italic>two</jats:italic></jats:p>": "One two",
    '<math alttext="x^{2}"><mi>x</mi></math>': "$x^{2}$",
    '<math><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></math>': "$x_1$",
    "<mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>1</mml:mn></mml:math>": "x=1",
    "a\0b": "a b",
    "a&nbsp;b\n  c": "a b c",
}


@pytest.mark.parametrize(("text", "seen"), SEEN.items())
def test_a_reader_sees_text_and_no_tags(text: str, seen: str) -> None:
    assert markup.plain_text(text) == seen


def test_addresses_come_decoded_and_in_order() -> None:
    text = '<a href="https://a.org/?x=1&amp;y=2">a</a> <a class=b href=https://b.org>b</a> <a name="c">c</a>'

    assert list(markup.link_targets(text)) == ["https://a.org/?x=1&y=2", "https://b.org"]


@pytest.mark.parametrize("part", ["<!--", "<script>", "<math>", "<a href ", "<annotation tex", "<p", "&amp", "<"])
def test_what_is_never_closed_ends(part: str) -> None:
    assert len(markup.plain_text(part * 50_000)) <= len(part) * 50_000 + 50_000
    assert not list(markup.link_targets(part * 50_000))

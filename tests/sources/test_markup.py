"""Text out of markup: what a reader sees, and what only looks like a tag."""

from collections.abc import Sequence

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.shared import markup

MATHJAX_2 = (
    '<span class="MathJax_Preview" style="color: inherit;"></span><span class="MathJax" id="MathJax-Element-1-Frame">'
    '<nobr><span class="math"><span class="mrow"><span class="mn">50</span></span></span></nobr>'
    '<span class="MJX_Assistive_MathML" role="presentation"><math><mn>50</mn></math></span></span>'
)
PLACED = '<span class="{}"><span style="position: relative;">{}</span></span>'
AT = '<span style="position: absolute; top: {}em; left: 0em;"><span class="mi">{}</span><span></span></span>'
LOW, HIGH = AT.format("-3.83", "i"), AT.format("-4.4", "6")
MATHJAX_3 = (
    '<mjx-container class="MathJax" jax="CHTML"><mjx-math class="MJX-TEX" aria-hidden="true"><mjx-mn>50</mjx-mn>'
    "</mjx-math><mjx-assistive-mml><math><msup><mi>x</mi><mn>2</mn></msup></math></mjx-assistive-mml></mjx-container>"
)
KATEX = (
    '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>n</mi></mrow>'
    '<annotation encoding="application/x-tex">n^{2}</annotation></semantics></math></span>'
    '<span class="katex-html" aria-hidden="true"><span class="base">n2</span></span></span>'
)
WIKIPEDIA = (
    '<span class="mwe-math-element"><span style="display: none;"><math alttext="{\\displaystyle n}"><mi>n</mi></math>'
    '</span><img src="x" class="mwe-math-fallback-image-inline" alt="{\\displaystyle n}"></span>'
)
DOCUMENT = "\\documentclass[12pt]{minimal}\\begin{document}$$n^2$$\\end{document}"
FRACTION = "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>"

# What a text and a tree show.
SEEN = {
    "": "",
    "plain": "plain",
    "Fish &amp; Chips": "Fish & Chips",
    "<p>one</p><p>two</p>": "one two",
    "one<br/>two<BR>three": "one two three",
    "half<b>bold</b>word": "halfboldword",
    "<a href='https://e.org'>here</a>": "here",
    "a<!-- b -->c": "ac",
    "<style>p{}</style>z": "z",
    "<noscript>w</noscript><template>x</template>z": "z",
    "<p class=x>one<i class='y z'> two</i></p>": "one two",
    "a&nbsp;b\n  c": "a b c",
    # Scripts of any depth: as Unicode has them, else as TeX writes them.
    "CO<sub>2</sub>": "CO₂",
    "10<sup>6</sup> cells, 10<sup>−5</sup> s<sup>-1</sup>": "10⁶ cells, 10⁻⁵ s⁻¹",
    "Na<sup>+</sup>, SO<sub>4</sub><sup>2-</sup>, x<sub>i</sub>": "Na⁺, SO₄²⁻, xᵢ",
    "PM<sub>2.5</sub> and Cre<sup>ERT2</sup>": "PM_{2.5} and Cre^{ERT2}",
    "x<sup>n<sup>2</sup></sup>": "x^{n²}",
    "the 1<sup>st</sup> of Nail<sup>TM</sup>, Hammer<sup>®</sup>": "the 1st of Nail™, Hammer®",
    "10<sup> 6 </sup>cells": "10 ⁶ cells",
    "a<sup></sup>b<sub> </sub>c": "ab c",
    "x<sup><i>n</i></sup>": "xⁿ",
    # Formulas, read once.
    '<math alttext="x^{2}"><mi>x</mi></math>': "$x^{2}$",
    '<math alttext="the number of all tides"><mi>x</mi></math>': "x",
    '<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></semantics></math>': "$x_1$",
    '<math><semantics><mi>x</mi><annotation encoding="StarMath">x_1</annotation></semantics></math>': "x",
    f"<math> {FRACTION} </math>": "(a+b)/2",
    "<math><msqrt><mn>2</mn></msqrt></math>": "√2",
    "<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math>": "xᵢ²",
    "<math><munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover></math>": "∑ᵢⁿ",
    "<math><msup><mrow><mi>a</mi><mo>-</mo><mi>b</mi></mrow><mn>2</mn></msup></math>": "(a-b)²",
    '<math><mfenced open="{" close="}"><mover><mn>2</mn><mo>¯</mo></mover></mfenced></math>': "{2̄}",
    "<math><mfenced><mi>a</mi><mi>b</mi></mfenced></math>": "(a, b)",
    "<math><mi>log</mi><mi>n</mi><mo>=</mo><mn>1</mn></math>": "log n=1",
    "<math><mmultiscripts><mi>C</mi><mprescripts></mprescripts><none></none><mn>14</mn></mmultiscripts></math>": "¹⁴C",
    "<math><msup><mrow></mrow><mn>3</mn></msup><mi>He</mi></math>": "³He",
    "<math><mtext>if </mtext><mi>x</mi><mphantom><mi>y</mi></mphantom></math>": "if x",
    f'at {MATHJAX_2}<script type="math/tex" id="MathJax-Element-1">50\\%</script> now': "at $50\\%$ now",
    f"at {MATHJAX_2} now": "at 50 now",
    # Without the scripts, only the places of signs tell.
    PLACED.format("msubsup", AT.format("-4.006", "10") + HIGH): "10⁶",
    PLACED.format("msubsup", AT.format("-4.006", "x") + HIGH + LOW): "xᵢ⁶",
    PLACED.format("mfrac", AT.format("-4.7", "a+b") + AT.format("-3.3", "2") + AT.format("-1", "")): "(a+b)/2",
    '<div class="MathJax_Display">x</div><script type="math/tex; mode=display">x</script>': "$$x$$",
    f"so {MATHJAX_3} is": "so x² is",
    '<mjx-container class="MathJax"><mjx-math data-latex="x^2"></mjx-math></mjx-container>': "$x^2$",
    '<mjx-container class="MathJax" jax="SVG"><svg role="img"><g stroke="currentColor"><g data-latex="x^2"><g '
    'data-latex="x"></g></g></g></svg></mjx-container>': "$x^2$",
    # Two prices, taken for the ends of a formula.
    f'costs {MATHJAX_2}<script type="math/tex">5 and </script>10 an hour': "costs $5 and $10 an hour",
    '<span class="katex"><math><semantics><mi>x</mi><annotation encoding="application/x-tex">5 or </annotation>'
    '</semantics></math><span class="katex-html">x</span></span>10': "$5 or $10",
    "<math><mi>A</mi><mo>∗</mo></math>": "A*",
    '<mjx-container aria-label="x squared"><mjx-math></mjx-math></mjx-container>': "x squared",
    f"O({KATEX})": "O($n^{2}$)",
    f"of {WIKIPEDIA}": "of $n$",
    'of <img class="tex" alt="n^2">': "of $n^2$",
    'a <img class="photo" alt="boat"> b': "a b",
    f"<alternatives><tex-math>{DOCUMENT}</tex-math><math><mi>n</mi></math></alternatives>": "$$n^2$$",
    '10<span class="jp-sup">6</span> and NO<span class="text jp-sub">3</span>': "10⁶ and NO₃",
    '10<span style="font-size: 9px; vertical-align: super;">6</span>': "10⁶",
    'O<span style="vertical-align:sub">2</span>': "O₂",
    '1<span class="subject" style="vertical-align: -0.8em">2</span>': "12",
    # What was escaped twice.
    "&amp;lt;": "<",
    "R&amp;amp;D": "R&D",
    "CO&lt;sub&gt;2&lt;/sub&gt; of &lt;i&gt;Quercus&lt;/i&gt;": "CO₂ of Quercus",
    "the tag &lt;b&gt; and &lt;think&gt;no&lt;/think&gt;": "the tag <b> and <think>no</think>",
}
# What is no tag is for the parser of a page one all the same.
SEEN_IN_TEXT = {
    "tokens of <think> and <1 GB": "tokens of <think> and <1 GB",
    "between <think> and </think>, <mask>": "between <think> and </think>, <mask>",
    "n<k and k>m": "n<k and k>m",
    "p<b and c>d, x <y> z, a <i and j> b": "p<b and c>d, x <y> z, a <i and j> b",
    "AT&T, R&D, H&E; a&lt b": "AT&T, R&D, H&E; a< b",
    "https://e.org/?a=1&copy=2&para=3": "https://e.org/?a=1&copy=2&para=3",
    "go &#55357;&#56960; &#xD83D;&#xDE80;": "go 🚀 🚀",
    "&#9999999; &#xD800; &unknown;": "\ufffd \ufffd &unknown;",
    "<script>x<y</script>z": "z",
    "a<![CDATA[b]]>c": "abc",
    "a\0b": "a b",
    "one</br>two": "one two",
    "<sec><st>Aim</st><p>We <st> count.</p></sec>": "Aim We <st> count.",
    "cut <i>Querc": "cut Querc",
    "cut</i> <b": "cut <b",
    '<Emphasis FontCategory="NonProportional">Pier</Emphasis> code': "Pier code",
    '<Odd kind="x">Pier</Odd> <odd>Quay</odd>': "Pier <odd>Quay</odd>",
    "<jats:p>One <jats:italic>two</jats:italic></jats:p>": "One two",
    "<ce:inf>2</ce:inf><ce:sup>3</ce:sup><Superscript>4</Superscript>": "₂³⁴",
    'a <named-content content-type="gene">B1</named-content> <xref rid="r1"/>': "a B1",
    "<mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>1</mml:mn></mml:math>": "x=1",
    'Twins in <mfenced open="{" close="}">12</mfenced>': "Twins in {12}",
    f"<inline-formula><tex-math>$n$</tex-math><mml:math>{FRACTION}</mml:math></inline-formula>": "$n$",
    '<InlineEquation ID="E1"><EquationSource Format="TEX"><![CDATA[$$n$$]]></EquationSource></InlineEquation>': "$$n$$",
    "10<sup>6 cells in every text": "106 cells in every text",
    '<math display="block" alttext="a<b"><mi>x</mi></math>': "$$a<b$$",
}
PAIRED = ("sup", "sub", "i", "span", "p", "div", "math", "mi", "mn", "mrow", "msup", "mfrac", "li")


@pytest.mark.parametrize(("text", "seen"), [*SEEN.items(), *SEEN_IN_TEXT.items()])
def test_a_reader_sees_text_and_no_tags(text: str, seen: str) -> None:
    assert markup.plain_text(text) == seen


@pytest.mark.parametrize(("text", "seen"), SEEN.items())
def test_a_tree_shows_what_its_text_shows(text: str, seen: str) -> None:
    assert markup.text_of_tree(lxml.html.fromstring(f"<section>{text}</section>")) == seen


def elements(held: Sequence[tuple[str, str]]) -> str:
    """Elements of these names and contents."""
    return "".join(f"<{name}>{text}</{name}>" for name, text in held)


@given(
    st.recursive(
        st.sampled_from(["2", "n", "a word", " ", "&lt;k&gt;", "−1", ""]),
        lambda held: st.lists(st.tuples(st.sampled_from(PAIRED), held), min_size=1, max_size=4).map(elements),
        max_leaves=20,
    )
)
def test_elements_in_any_order_are_read_alike_in_a_text_and_in_a_tree(text: str) -> None:
    assert markup.text_of_tree(lxml.etree.fromstring(f"<section>{text}</section>")) == markup.plain_text(text)


def test_a_paragraph_goes_on_behind_a_formula_on_a_line_of_its_own() -> None:
    """A `div` ends a paragraph for every parser, and what MathJax has set is one."""
    set_formula = '<div class="MathJax_Display"><span class="MathJax">xx</span></div>'
    script = '<script type="math/tex; mode=display">x</script>'
    page = lxml.html.fromstring(f"<div><p>be {set_formula}{script} and <i>y</i>.</p><div>Next</div></div>")

    assert markup.text_of_tree(page.find("p")) == "be $$x$$ and y."


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("10<sup>6</sup> of <i>Quercus</i>", "10⁶ of Quercus"),
        ("n<k, AT&amp;T <think>no</think>", "n<k, AT&amp;T <think>no</think>"),
        ("<code>x</code> and <video>", "<code>x</code> and <video>"),
        ("a <b> and </i>", "a <b> and </i>"),
    ],
)
def test_a_plain_text_may_have_formatting(text: str, seen: str) -> None:
    assert markup.read_formatting(text) == seen


def test_lines_are_paragraphs_and_items() -> None:
    text = "<ul><li>one<li>two <sup>3</sup></ul>four<hr>five<h2>six</h2>"

    assert list(markup.visible_lines(text)) == ["one", "two ³", "four", "five", "six"]


def test_addresses_come_decoded_and_in_order() -> None:
    text = (
        '<a href="https://a.org/?x=1&amp;y=2">a</a> <a class=b href=https://b.org>b</a> <a name="c">c</a>'
        '<jats:ext-link xlink:href="https://d.org">d</jats:ext-link>'
    )

    assert list(markup.link_targets(text)) == ["https://a.org/?x=1&y=2", "https://b.org", "https://d.org"]


@pytest.mark.parametrize(
    "part",
    ["<!--", "<script>", "<math>", "<a href ", "<annotation tex", "<p", "&amp", "<", "<sup>", "<i><sup>", "<a x='b\" "],
)
def test_what_is_never_closed_ends(part: str) -> None:
    assert len(markup.plain_text(part * 20_000)) <= len(part) * 20_000 + 20_000
    assert not list(markup.link_targets(part * 20_000))


@pytest.mark.parametrize("name", ["sup", "mrow", "math", "alternatives", "b"])
def test_elements_in_each_other_keep_their_text_however_deep(name: str) -> None:
    deep = f"<{name}>" * 5_000 + "10 words" + f"</{name}>" * 5_000

    assert "10 words" in markup.plain_text(deep)

"""Formulas in their places: what is kept, what is not, and where an excerpt cuts."""

import pytest

from digest.latex import readable
from digest.render.mathematics import Formula, balanced, formulas, inside, pieces
from digest.render.parts import Passage, Segment
from digest.text import safe


def kept(raw: str) -> list[str]:
    return [formula.tex for formula in formulas(raw, safe(readable(raw)))]


@pytest.mark.parametrize(
    ("raw", "tex"),
    [
        ("On $O(n^2)$ and $x_1$", ["O(n^2)", "x_1"]),
        (r"A $\{a, b\}$ set, $\frac{1}{2}$.", [r"\{a, b\}", r"\frac{1}{2}"]),
        (r"Schr\"odinger and $x^2$ -- here", ["x^2"]),
        ("($x^2$)", ["x^2"]),
    ],
)
def test_a_formula_is_kept_as_it_was_written(raw: str, tex: list[str]) -> None:
    assert kept(raw) == tex


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("$5 and $10", id="prices"),
        pytest.param("it costs $5/$10 a day", id="a price by a price"),
        pytest.param("$$ and $ alone", id="dollars alone"),
        pytest.param("$ x^2 $", id="blanks inside"),
        pytest.param("CO$_2$ and $k$NN", id="a part of a word"),
        pytest.param(r"$\{x$ and $y}$", id="braces that do not balance"),
        pytest.param("$[0, 1)$", id="brackets that do not balance"),
        pytest.param("$x](https://e.org)[y$", id="a link"),
        pytest.param("$x `code` y$", id="code"),
        pytest.param("$[[page]]$", id="a wiki link"),
        pytest.param("$a %% b %% c$", id="a comment of Obsidian"),
        pytest.param("$a % b$", id="a comment of TeX"),
        pytest.param("$x <!-- y$", id="a comment of HTML"),
        pytest.param(r"$\href{javascript:alert(1)}{x}$", id="an address"),
        pytest.param(r"$\input{x}$", id="a file"),
        pytest.param(r"$\def\x{\x}\x$", id="a command of its own"),
        pytest.param(r"$\begin{verbatim}x\end{verbatim}$", id="an environment"),
        pytest.param("$x\u202ey$", id="a mark that reorders"),
        pytest.param(f"${'x' * 501}$", id="too long"),
        pytest.param("\ue000 $x^2$", id="our own mark"),
        pytest.param(r"\$x\$", id="escaped"),
    ],
)
def test_what_is_no_formula_or_could_reach_out_of_it_is_text(raw: str) -> None:
    assert kept(raw) == []


def test_a_formula_has_its_place_in_the_readable_text() -> None:
    raw = r"We need $\mathcal{O}(n^2)$ steps for H$_2$O and $x_1$ more"
    shown = safe(readable(raw))

    assert [(shown[each.start : each.end], each.tex) for each in formulas(raw, shown)] == [
        ("O(n²)", r"\mathcal{O}(n^2)"),
        ("x₁", "x_1"),
    ]


def test_a_text_that_is_not_the_readable_form_has_no_formulas() -> None:
    assert formulas("On $x^2$", "Another text") == ()


def test_an_excerpt_has_the_formulas_that_it_shows_as_a_whole() -> None:
    shown = "one X two Y three Z"
    placed = (Formula(4, 5, "x"), Formula(10, 11, "y"), Formula(18, 19, "z"))

    passage = Passage("… two Y thr…")

    assert inside(placed, shown, passage) == [Formula(6, 7, "y")]
    assert inside(placed, shown, Passage(shown)) == list(placed)
    assert inside(placed, shown, Passage("another text")) == []


def test_a_passage_comes_in_runs_and_formulas() -> None:
    passage = Passage("a word X and a word", ((2, 6), (15, 19)))

    assert list(pieces(passage, [Formula(7, 8, "x")])) == [
        Segment("a ", False),
        Segment("word", True),
        Segment(" ", False),
        Formula(7, 8, "x"),
        Segment(" and a ", False),
        Segment("word", True),
    ]


@pytest.mark.parametrize(("text", "whole"), [("", True), ("{a{b}}", True), ("}{", False), ("{", False), (r"\}", False)])
def test_braces_balance(text: str, whole: bool) -> None:
    assert balanced(text, "{}") is whole

"""Formulas and their places: which are kept, which are left out, and where an excerpt cuts."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import mail_digests as digests
from support import tex_names

from digest.latex import make_readable
from digest.render.citations import bibtex
from digest.render.formats import DIALECTS, Look
from digest.render.markdown import document as markdown
from digest.render.markdown import formula_commands, notes
from digest.render.markdown.formula_grammar import is_harmless
from digest.render.markdown.formulas import Formula, find_formulas, formulas_within, is_balanced, split_passage
from digest.render.passages import Passage, Segment
from digest.text import sanitize_line


def kept_formulas(raw: str) -> list[str]:
    return [formula.tex for formula in find_formulas(raw, sanitize_line(make_readable(raw)))]


@pytest.mark.parametrize(
    ("raw", "tex"),
    [
        ("On $O(n^2)$ and $x_1$", ["O(n^2)", "x_1"]),
        (r"A $\{a, b\}$ set, $\frac{1}{2}$.", [r"\{a, b\}", r"\frac{1}{2}"]),
        (r"Schr\"odinger and $x^2$ -- here", ["x^2"]),
        ("($x^2$)", ["x^2"]),
        (r"$\mathbf{x}\in\mathbb R^{n\times d}$, $\hat\theta$", [r"\mathbf{x}\in\mathbb R^{n\times d}", r"\hat\theta"]),
        (r"$\sum\limits_{i=1}^n \left(x_i-\bar{x}\right)^2$", [r"\sum\limits_{i=1}^n \left(x_i-\bar{x}\right)^2"]),
        (r"$\sqrt[3]{2}$ $\frac12$ ${a \over b}$", [r"\sqrt[3]{2}", r"\frac12", r"{a \over b}"]),
        (r"$1150~\mathrm{K}$ $f''(x)$ $x'^2_i$", [r"1150~\mathrm{K}", "f''(x)", "x'^2_i"]),
        (
            r"$p_{\text{no answer}}$ $x^\mathrm{T}$ $10^{4}\,M_\odot$",
            [r"p_{\text{no answer}}", r"x^\mathrm{T}", r"10^{4}\,M_\odot"],
        ),
        (r"$\operatorname*{arg\,max}_\theta \log p_\theta$", [r"\operatorname*{arg\,max}_\theta \log p_\theta"]),
        (r"$\left\|x\right\|_2 \not= \big|y\big|$", [r"\left\|x\right\|_2 \not= \big|y\big|"]),
        (
            r"$\overset{d}{\to}$ $\underbrace{x}_{n}$ $z_{\rm max}$",
            [r"\overset{d}{\to}", r"\underbrace{x}_{n}", r"z_{\rm max}"],
        ),
    ],
)
def test_a_formula_is_kept_as_it_was_written(raw: str, tex: list[str]) -> None:
    assert kept_formulas(raw) == tex


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
        pytest.param("$a & b$", id="a cell of a table"),
        pytest.param("$a^^5cinput$", id="a sign by its number"),
        pytest.param('$a"b$', id="a quote, which some languages make a command"),
        pytest.param(r"$a \\\\ b$", id="a new line"),
        pytest.param(r"$a\$b$", id="a dollar"),
        pytest.param(r"$x\'e$", id="an accent of text"),
        pytest.param(r"$\frac{a}$", id="an argument that is not there"),
        pytest.param(r"$\mathbf$", id="a command that would take the dollar"),
        pytest.param("$x^$", id="an exponent that is not there"),
        pytest.param(r"$x_\max$", id="an index that is no sign"),
        pytest.param("$x^a^b$", id="two exponents"),
        pytest.param("$x^2'$", id="a prime that is a second exponent"),
        pytest.param(r"$\left(x$", id="a pair that is not closed"),
        pytest.param(r"$x\right)$", id="a pair that is not opened"),
        pytest.param(r"$\left(x}\right)$", id="a pair across a group"),
        pytest.param(r"$\left x \right)$", id="a pair without its bracket"),
        pytest.param(r"$\text{a_b}$", id="an index in prose"),
        pytest.param(r"$\text{\alpha}$", id="a sign of mathematics in prose"),
        pytest.param(r"$a \over b \over c$", id="two fractions in one"),
        pytest.param(r"$\sqrt[3$", id="an option that is not closed"),
        pytest.param(r"$\alphaβ$", id="a name that goes on in another script"),
        pytest.param(r"$\hskip1pt$", id="a length"),
        pytest.param(f"${'{' * 200}x{'}' * 200}$", id="deeper than TeX goes"),
        pytest.param(r"$\bm{x}$", id="a command of a package that may not be there"),
    ],
)
def test_what_is_no_formula_or_could_reach_out_of_it_is_text(raw: str) -> None:
    assert kept_formulas(raw) == []


# These read files, run programs, end the document or hang: none may reach a bibliography or a note.
REACHING = [
    r"\InputIfFileExists{/etc/passwd}{}{}",
    r"\IfFileExists{/etc/passwd}{yes}{no}",
    r"\UseName{input}{/etc/passwd}",
    r"\scantokens{\input x}",
    r"\lstinputlisting{/etc/passwd}",
    r"\verbatiminput{/etc/passwd}",
    r"\font\x=cmr10 \x",
    r"\providecommand{\x}{y}",
    r"\NewDocumentCommand{\x}{}{y}",
    r"\NewCommandCopy{\x}{\input}",
    r"\DeclareRobustCommand{\x}{y}",
    r"\chardef\x=1",
    r"\AtEndDocument{x}",
    r"\AddToHook{env/document/end}{x}",
    r"\pdffiledump offset 0 length 9 {x}",
    r"\pdfximage{x.png}",
    r"\pdfobj file {x}",
    r"\ShellEscape{id}",
    r"\latelua{x}",
    r"\luaexec{x}",
    r"\batchmode",
    r"\stop",
    r"\endinput",
    r"\bye",
    r"\halign{x}",
    r"\everymath{x}",
    r"\aftergroup\x",
    r"\typein{x}",
    r"\fi",
    r"\rule{9999em}{9999em}",
    r"\begin{verbatim}x\end{verbatim}",
    r"\mathrm{\input x}",
    r"x_{\input{x}}",
    r"\text{\input{x}}",
    r"\sqrt[\input{x}]{y}",
    r"\left(\input{x}\right)",
    r"\mathchoice{\input x}{}{}{}",
    r"\phantom{not seen}",
    r"\hspace{-99em}",
    r"\color{white}x",
    r"\includegraphics{x}",
    r"\href{javascript:alert(1)}{x}",
    r"\htmlData{a=b}{x}",
    r"\unicode[x]{65}",
]


def active_commands(document: str, formula: str) -> list[str]:
    """The commands of *formula* that *document* has with a backslash that is not escaped."""
    names = (name for name in re.findall(r"\\[A-Za-z]+", formula) if name[1:] not in formula_commands.NAMES)
    return [name for name in names if re.search(rf"(?<!\\){re.escape(name)}(?![A-Za-z])", document)]


@pytest.mark.parametrize("formula", REACHING)
def test_no_command_that_reaches_out_is_live_in_any_document(formula: str) -> None:
    text = f"On the rate ${formula}$ of learning, $x {formula} y$ and $x^2$"
    shown = sanitize_line(make_readable(text))
    digest = digests.digest(replace(digests.match(1, text, text), title=shown, abstract=shown))

    documents = [bibtex.render(digest, Look())]
    for dialect in DIALECTS:
        documents += [
            markdown.render(digest, Look(dialect=dialect)),
            notes.add_papers("", digest, dialect=dialect) or "",
        ]

    assert kept_formulas(text) == ["x^2"]
    assert "$x^2$" in documents[0]
    assert [active_commands(document, formula) for document in documents] == [[]] * len(documents)


PRIMITIVES = {*tex_names.PRIMITIVES.split(), *tex_names.OF_PDFTEX.split()}
# The primitives of TeX that only set a formula: styles, kinds of signs, brackets, limits, fractions, lines.
FORMULA_PRIMITIVES = {
    *("displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle", "limits", "nolimits", "over", "atop"),
    *("mathop", "mathbin", "mathrel", "mathord", "mathopen", "mathclose", "mathpunct", "mathinner"),
    *("left", "middle", "right", "overline", "underline"),
}


def test_no_primitive_of_tex_passes_but_those_that_set_formulas() -> None:
    assert formula_commands.NAMES & PRIMITIVES == FORMULA_PRIMITIVES
    assert not formula_commands.NAMES & {*tex_names.OF_LATEX.split()}


WAYS = (
    "{}",
    "{}{{x}}",
    "{}{{x}}{{y}}",
    "{} x",
    "a_{{{} b}}",
    r"\mathrm{{{}}}",
    r"\left({} \right)",
    "{}*{{x}}",
    "{}[x]{{y}}",
)


@pytest.mark.parametrize("names", [tex_names.PRIMITIVES, tex_names.OF_PDFTEX, tex_names.OF_LATEX])
def test_what_is_not_in_the_table_passes_nowhere(names: str) -> None:
    unknown = [name for name in names.split() if name not in formula_commands.NAMES]

    assert [(name, way) for name in unknown for way in WAYS if is_harmless(way.format(f"\\{name}"))] == []


@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12), st.sampled_from(WAYS))
@example("input", "{}")
def test_a_command_that_nobody_has_looked_at_does_not_pass(name: str, way: str) -> None:
    if name not in formula_commands.NAMES:
        assert not is_harmless(way.format(f"\\{name}"))


@given(
    st.lists(
        st.sampled_from([*map("\\{} ".format, sorted(formula_commands.NAMES)), *r"ab1^_{}()[]|'~ &#%$\"@`é"]),
        max_size=8,
    )
)
def test_what_passes_is_closed_in_itself(pieces: list[str]) -> None:
    tex = "".join(pieces).strip()

    if is_harmless(tex):
        assert is_balanced(tex.replace(r"\{", "").replace(r"\}", ""), "{}")
        assert tex.count(r"\left ") == tex.count(r"\right ")
        assert not set(re.sub(r"\\.", "", tex)) & set('&#%$"@`')
        # What comes behind it stays outside.
        assert not is_harmless(tex + "}")
        assert is_harmless(f"{{{tex}}}")


def test_every_name_has_its_place_in_the_table() -> None:
    assert [name for name in formula_commands.NAMES if not re.fullmatch("[A-Za-z]+", name)] == []
    kinds = [formula_commands.SIGNS, formula_commands.COMPOSED, formula_commands.OPERATORS, formula_commands.ALPHABETS]
    kinds += [formula_commands.TEXTS, formula_commands.UNARY, formula_commands.OPTIONAL, formula_commands.BINARY]
    assert len(frozenset().union(*kinds)) == sum(map(len, kinds))


def test_a_formula_has_its_place_in_the_readable_text() -> None:
    raw = r"We need $\mathcal{O}(n^2)$ steps for H$_2$O and $x_1$ more"
    shown = sanitize_line(make_readable(raw))

    assert [(shown[each.start : each.end], each.tex) for each in find_formulas(raw, shown)] == [
        ("O(n²)", r"\mathcal{O}(n^2)"),
        ("x₁", "x_1"),
    ]


def test_a_text_that_is_not_the_readable_form_has_no_formulas() -> None:
    assert find_formulas("On $x^2$", "Another text") == ()


def test_an_excerpt_has_the_formulas_that_it_shows_as_a_whole() -> None:
    shown = "one X two Y three Z"
    placed = (Formula(4, 5, "x"), Formula(10, 11, "y"), Formula(18, 19, "z"))

    passage = Passage("… two Y thr…")

    assert formulas_within(placed, shown, passage) == [Formula(6, 7, "y")]
    assert formulas_within(placed, shown, Passage(shown)) == list(placed)
    assert formulas_within(placed, shown, Passage("another text")) == []


def test_a_passage_comes_in_runs_and_formulas() -> None:
    passage = Passage("a word X and a word", ((2, 6), (15, 19)))

    assert list(split_passage(passage, [Formula(7, 8, "x")])) == [
        Segment("a ", False),
        Segment("word", True),
        Segment(" ", False),
        Formula(7, 8, "x"),
        Segment(" and a ", False),
        Segment("word", True),
    ]


@pytest.mark.parametrize(("text", "whole"), [("", True), ("{a{b}}", True), ("}{", False), ("{", False), (r"\}", False)])
def test_braces_balance(text: str, whole: bool) -> None:
    assert is_balanced(text, "{}") is whole

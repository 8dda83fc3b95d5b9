"""LaTeX made readable: in fragments of our own, in real labelled ones, and in hostile texts."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.real_pages import CORPUS, corpus_rows, real_path, require_real

from digest.latex import make_readable

LABELLED = real_path("latex_dev.jsonl")

MATH = {
    "complexity": (r"needs $\mathcal{O}(n^2)$ steps", "needs O(n²) steps"),
    "soft complexity": (r"in $\tilde{O}(\sqrt{n \log n})$", "in Õ(√(n log n))"),
    "logarithm": (r"$2\log n$, $\log_2 N$ and $\exp(-x)$", "2 log n, log₂ N and exp(-x)"),
    "operator before a fraction": (r"$\beta \log \frac{p(y|x)}{q(y|x)}$", "β log p(y|x)/q(y|x)"),
    "fraction": (r"$\frac{1}{2}$ or $\frac{a+b}{c}$ or $\tfrac34$", "1/2 or (a+b)/c or 3/4"),
    "root": (r"$\sqrt{2}$, $\sqrt{n+1}$, $\sqrt[3]{x}$", "√2, √(n+1), ∛x"),
    "binomial": (r"$\binom{n}{k}$ subsets", "(n choose k) subsets"),
    "double-struck": (r"$x \in \mathbb{R}^{n \times d}$, $\mathbb Z_2$", "x ∈ ℝ^(n×d), ℤ₂"),
    "expectation": (r"$\mathbb{E}_{x\sim p}[f(x)]$", "𝔼_(x~p)[f(x)]"),
    "styles": (r"$\mathbf{x}_t$, $\boldsymbol{\Sigma}$, $\mathrm{KL}(p\|q)$", "xₜ, Σ, KL(p‖q)"),
    "set": (r"$\{1,\dots,k\}$", "{1,…,k}"),
    "delimiters": (r"$\left( \frac{a}{b} \right)^2$ and $\lfloor x \rfloor$", "(a/b)² and ⌊x⌋"),
    "missing delimiter": (r"$\left. f \right|_{0}$", "f |₀"),
    "hats": (r"$\hat{y}_i$, $\bar x$, $\tilde\theta$, $\vec{v}$", "ŷᵢ, x̄, θ̃, v⃗"),
    "hat over a word": (r"$\widehat{\text{loss}}$", "loss"),
    "greek": (r"$\beta$-VAE, $\Delta t$, $\alpha \beta$, $\varepsilon$-DP", "β-VAE, Δt, αβ, ε-DP"),
    "policy": (r"$\pi_\theta(a|s)$ and $\nabla_\theta J$", "π_θ(a|s) and ∇_θ J"),
    "sum": (r"$\sum_{i=1}^{n} x_i$", "∑ᵢ₌₁ⁿ xᵢ"),
    "limit": (r"$\arg\max_x f$", "arg maxₓ f"),
    "negated": (r"$a \neq b$, $a\not=b$, $a \not\in B$", "a ≠ b, a≠b, a ∉ B"),
    "relations": (r"$x\in X$, $p \leq 1$, $A \subseteq B$", "x ∈ X, p ≤ 1, A ⊆ B"),
    "arrows": (r"Llama$\to$Qwen, $A \Rightarrow B$", "Llama→Qwen, A ⇒ B"),
    "times": (
        r"a 3$\times$ gain, $2\times$ faster, $4 \times 4$, $n\times m$",
        "a 3× gain, 2× faster, 4 × 4, n×m",
    ),
    "about": (r"$\sim$20\% or $\sim 3$B or $\approx$5", "~20% or ~3B or ≈5"),
    "plus minus": (r"1.5 $\pm$ 0.2 and 3$\pm$1", "1.5 ± 0.2 and 3±1"),
    "degree": (r"90$^{\circ}$, $45^\circ$ and 10\,$^\circ$C", "90°, 45° and 10 °C"),
    "chemistry": (r"CO$_2$, SO$_4^{2-}$, $^{13}$C", "CO₂, SO₄²⁻, ¹³C"),
    "powers": (r"$10^{-3}$, $A^{-1}$, $x^\top y$, $\theta^*$, $f'(x)$", "10⁻³, A⁻¹, xᵀy, θ*, f′(x)"),
    "ordinal": (r"the 5$^{th}$ and the $k^{\text{th}}$", "the 5th and the kth"),
    "no small form": (
        r"$n^{2/3}$, $d_{\text{model}}$, $x_{i,j}$, $M_\odot$",
        "n^(2/3), d_model, x_(i,j), M_⊙",
    ),
    "prose inside": (r"$x > 0 \text{ if } y$", "x > 0 if y"),
    "operator": (r"$a\operatorname{sign}(x)$", "a sign(x)"),
    "separators": (r"$1{,}000$ and $10\,000$", "1,000 and 10 000"),
    "display": (r"so \[ a = b \] and $$ c^2 $$ and \( d \)", "so a = b and c² and d"),
    "stacked": (r"$\underset{x}{\min}$, $\xrightarrow{d}$", "minₓ, –d→"),
    "macro of the authors": (r"$\loss_t$ and $\foo{a}{b}$", "lossₜ and a b"),
    "digit after": (r"Pass$@$1", "Pass@1"),
    "only a blank": (r"10$\,$m", "10 m"),
    "quantum": (r"$|\psi\rangle$ with $\hbar$", "|ψ⟩ with ℏ"),
}
TEXT = {
    "styles": (r"\textbf{bold}, \emph{stressed}, \textsc{Caps}", "bold, stressed, Caps"),
    "nested": (r"\textbf{a \textit{b \emph{c}}}", "a b c"),
    "within a word": (r"\textbf{C}ausal \underline{w}alks", "Causal walks"),
    "switches": (r"{\bf bold} and {\em in vivo} and {\it vs.}", "bold and in vivo and vs."),
    "typewriter": (r"\texttt{snake_case_1} stays", "snake_case_1 stays"),
    "color": (r"\textcolor{red}{a} {\color{blue} b} \colorbox{green}{c}", "a b c"),
    "superscript": (r"1\textsuperscript{st} H\textsubscript{2}O", "1ˢᵗ H₂O"),
    "url": (r"at \url{https://example.org/a_b~c%20d#e}", "at https://example.org/a_b~c%20d#e"),
    "escaped url": (r"see https://example.org/a\_b", "see https://example.org/a_b"),
    "link": (
        r"on \href{https://example.org/a_b}{our \textbf{page}}",
        "on our page (https://example.org/a_b)",
    ),
    "link named by itself": (r"\href{https://example.org}{https://example.org}", "https://example.org"),
    "words beside a url": ("https://example.org/x{project page}.", "https://example.org/x (project page)."),
    "url beside itself": ("https://example.org/x{https://example.org/x}.", "https://example.org/x."),
    "idle words beside a url": ("https://example.org/x{this https URL}", "https://example.org/x"),
    "footnote": (r"fast\footnote{On one GPU.}.", "fast (On one GPU.)."),
    "citation": (r"as known~\cite{a,b}, and \citep[p.~3]{c} too", "as known, and too"),
    "citation with an empty option": (r"as known \citep[][p.~3]{c} too", "as known too"),
    "reference": (r"in Section~\ref{sec:a}", "in Section"),
    "escapes": (r"5\% of R\&D, \#1, a\_b, \$7, \{x\}", "5% of R&D, #1, a_b, $7, {x}"),
    "abbreviations": (r"\eg, \ie, Doe \etal. say, \etc.", "e.g., i.e., Doe et al. say, etc."),
    "names": (r"\LaTeX{} and \BibTeX\ files", "LaTeX and BibTeX files"),
    "symbols": (r"3.6\times faster, 30{\deg}, \textgreater 9, \copyright{} X", "3.6× faster, 30°, > 9, © X"),
    "spacing": (r"5\,km, e.g.\ this, a\quad b, hy\-phen", "5 km, e.g. this, a b, hyphen"),
    "code point": (r"a\unicode{x2014}b", "a—b"),
    "list": (r"\begin{itemize} \item one \item two\end{itemize}", "• one • two"),
    "macro of the authors": (
        r"we call it \method, or \Ours{}, and {\name} wins",
        "we call it method, or Ours, and name wins",
    ),
    "its argument": (r"\mystyle{kept} and \pair{a}{b}", "kept and a b"),
    "protected letters": (
        "{B}ayesian Le{a}rner with r{=}0.7 of 4{,}851",
        "Bayesian Learner with r=0.7 of 4,851",
    ),
    "carets in prose": ("R^2, 10^{19}, X^{2}-Net, A^*, 2^8", "R², 10¹⁹, X²-Net, A*, 2⁸"),
    "indices in prose": ("L_2 and G_{stack}, π_{0.5}, PM_{2.5}, x_i", "L₂ and G_stack, π₀.₅, PM₂.₅, xᵢ"),
}
ACCENTS = {
    "acute": (r"Caf\'e, Caf\'{e}, Caf{\'e}, \'Etude", "Café, Café, Café, Étude"),
    "grave, circumflex": (r"vis-\`a-vis, It\^o, r\^{o}le", "vis-à-vis, Itô, rôle"),
    "umlaut": (r"na\"ive, na\"{\i}ve, H\"{o}he, \"Uber", "naïve, naïve, Höhe, Über"),
    "tilde": (r"Espa\~na, S\~{a}o", "España, São"),
    "caron": (r"\v{S}koda, Dvo\v r\'ak", "Škoda, Dvořák"),
    "double acute": (r"Erd\H{o}s", "Erdős"),
    "cedilla, ogonek": (r"fa\c{c}ade, Fran\c cois, \k{a}", "façade, François, ą"),
    "breve, ring, dots": (r"\u{g}, \r{u}, \d{t}, \.z, \=a", "ğ, ů, ṭ, ż, ā"),
    "no composed form": (r"\v{b}", "b̌"),
    "two letters": (r"\t{oo}", "o͡o"),
    "special letters": (
        r"\L{}\'od\'z, M\o ller, Stra\ss e, \AA ngstr\"om, \AE on",
        "Łódź, Møller, Straße, Ångström, Æon",
    ),
    "dotless": (r"Mart\'{\i}nez", "Martínez"),
}
PUNCTUATION = {
    "double quotes": ("the ``next'' one", "the “next” one"),
    "mixed quotes": ('the ``next" one', "the “next” one"),
    "single quotes": ("a `heavy' reader", "a ‘heavy’ reader"),
    "quotes in quotes": ("``a `b' c''", "“a ‘b’ c”"),
    "en dash": ("pages 3--7 of it -- all", "pages 3–7 of it – all"),
    "em dash": ("text---speech", "text—speech"),
    "ties": ("Figure~3, 5~km, (i)~one, e.g.~this", "Figure 3, 5 km, (i) one, e.g. this"),
    "tie before a formula": ("with~$x$~only", "with x only"),
    "escaped quotes": (r"GPT-4o\'s \"inner\" voice", 'GPT-4o\'s "inner" voice'),
}
MANGLED = {
    "times": ("2times faster, 1.5times-3times, 8timesH100", "2× faster, 1.5×-3×, 8×H100"),
    "between numbers": (
        "256times256 and 512 times 512 and 4 times 4 times 10",
        "256×256 and 512 × 512 and 4 × 4 × 10",
    ),
    "between letters": ("an n times n matrix in R^{mtimes n}", "an n × n matrix in R^(m×n)"),
    "in braces": ("8{times} and {sim}20% and {approx}0.2", "8× and ~20% and ≈0.2"),
    "about": (r"sim20\% of 1sim4 and (sim100B)", "~20% of 1~4 and (~100B)"),
    "at most": ("leq3B and leq 4B, geq 90%", "≤3B and ≤ 4B, ≥ 90%"),
    "approx": ("approx 0.8 and approx20%", "≈ 0.8 and ≈20%"),
    "plus minus": ("69.8 pm 0.5% and 1.25pm0.5 and (pm1)", "69.8 ± 0.5% and 1.25±0.5 and (±1)"),
    "degrees": ("360^circ, 360^{circ}, 360^circtimes180^circ", "360°, 360°, 360°×180°"),
    "arrows": ("3.38rightarrow3.75 and Code rightarrow Math", "3.38→3.75 and Code → Math"),
    "up and down": ("20%uparrow gain, 1%downarrow loss", "20%↑ gain, 1%↓ loss"),
    "infinity": ("infty-Net and a cdot b", "∞-Net and a · b"),
    "model name": ("PixArt-alpha wins", "PixArt-α wins"),
    "indexed greek": ("pi_0, pi_{0.5}, tau^2-bench, eta_1, ell_2", "π₀, π₀.₅, τ²-bench, η₁, ℓ₂"),
    "epsilon": ("an error varepsilon", "an error ε"),
    "proportional": ("eta_2propto d", "η₂ ∝ d"),
    "styles": ("texttt{D}ual-texttt{H}ead in mathcal{O}(n)", "Dual-Head in O(n)"),
    "switch": ("we say {bf Cache} and {em this}", "we say Cache and this"),
    "colors": ("orange{Planning} and teal{Tool-use}", "Planning and Tool-use"),
    "left and right": ("Oleft( n^2 right)", "O(n²)"),
    "double-struck": (
        "h = W_0 x + BAx with B in mathbb{R}^{d times r}, A in mathbb{R}^{r times k}",
        "h = W₀ x + BAx with B ∈ ℝ^(d×r), A ∈ ℝ^(r×k)",
    ),
    "double-struck without braces": ("x in mathbb R^{dtimes r} and mathbb R^3", "x ∈ ℝ^(d×r) and ℝ³"),
    "double-struck without braces and signs": ("over mathbb Z, in mathbbR, mathbb{Z}_2", "over ℤ, in ℝ, ℤ₂"),
    "double-struck by other names": ("mathds{1}, mathbbm 1, Bbb{N} and mathds N", "𝟙, 𝟙, ℕ and ℕ"),
    "letters in a style": ("in mathcal O(n log n) and mathbf x_t, mathfrak{g}", "in O(n log n) and xₜ, g"),
    "fraction and root": ("sqrt{n} and frac{1}{2} and tfrac{a+b}{c}", "√n and 1/2 and (a+b)/c"),
    "binomial and operator": ("binom{n}{k} and operatorname{rank}(A)", "(n choose k) and rank(A)"),
    "hats": ("hat{y}_i, widehat{W}, bar{x} and vec{v}", "ŷᵢ, Ŵ, x̄ and v⃗"),
    "price": (r"costs \81 or \1.49M", "costs $81 or $1.49M"),
}
KEPT = {
    "prices": "It costs between $5 and $10, or $106 per month, or $0.5M-$2M, or US$3.",
    "one price": "at 4$ per hour",
    "shell": "set $HOME/bin and $PATH first",
    "times": "5 times, many times, 2 times a day, sometimes, five times 3",
    "words of robotics": "sim-to-real, sim2real, sim2sim, a sim of 3 arms, real-to-sim 3D",
    "clock": "at 3 pm 20 people, 11 pm",
    "plain words": "in, to, alpha release, Pre-alpha 2, beta 3, left (a) and right), approx. 5, le 3 mai",
    "words of mathematics": "math problems, mathematical, Math 2, math in a lab, sqrt(N), a frac of it, mathbooks",
    "greek by name": "the alpha channel, delta tuning, tau-bench, Phi-3, Cohen's kappa, rho = 0.8",
    "tilde for about": "approximately ~70% and (~8B) of 5~10 and 20%~30%",
    "distribution": "x~N(0, 1)",
    "home": "host:~/x and ~/y, a~=b",
    "identifiers": "snake_case_1, foo_bar, __init__, imo_1962_p2, Q4_0, v1_5",
    "metrics": "pass^k, pass^8, Pass@1, O(N^k), TOP^b",
    "files": "SKILL.md, Node.js, a.b_c.py",
    "paths": r"C:\data\new, C:\Users\text, \\server\share, \n and \t",
    "regex": r"\d+\s*[a-z]{2,3}",
    "ampersand": "AT&T and R&D",
    "markup": "<think>, **bold**, `code_x`, [a](https://b.org/c_d), # head, <!-- x -->, a --> b",
    "flags": "run it with --verbose and --email",
    "sets": "weights {-1, 0, 1}, {taxonomy, condition} and <answer> {last answer} </answer>",
    "json": '{"key": "v_1"}',
    "urls": "https://example.org/~me/a_b^c--d and www.example.org/x~y and example.github.io/a_b^2",
    "math in ascii": "x*y, a|b, 3 > 2",
    "open brace": "an open { brace and $x",
    "unclosed command": r"\textbf{never closed and \footnote{too",
    "narrow": "a narrow arrow",
    "unicode": "∼30 μm, naïve “quotes” – ½",
}  # fmt: skip
LONG = 24_000
HOSTILE = {
    "braces": "{" * LONG,
    "closed braces": "{" * 12_000 + "}" * 12_000,
    "dollars": "$" * LONG,
    "backslashes": "\\" * LONG,
    "carets": "^" * LONG,
    "open styles": "\\textbf{" * 3_000,
    "closed styles": "\\textbf{" * 2_000 + "x" + "}" * 2_000,
    "exponents": "$" + "x^{" * 5_000 + "}" * 5_000 + "$",
    "fractions": "$" + "\\frac" * 4_000 + "$",
    "roots": "$" + "\\sqrt[" * 3_000 + "$",
    "accents": "\\'" * 12_000,
    "quotes": "`` " * 8_000,
    "ticks": "`a " * 8_000,
    "ties": "a~" * 12_000,
    "dashes": "-" * LONG,
    "dots": "a." * 12_000,
    "urls": "https://" * 3_000,
    "times": "2times" * 4_000,
    "left": "left(" * 4_000,
    "blanks in a formula": "$\\alpha" + " " * LONG + "$",
    "citations": " " * 20_000 + "\\cite{a}" * 400,
    "surrogate": "\ud800 $x^2$",
    "private characters": "\U00100000 $x$ \U0010ffff https://example.org/x_y",
    "controls": "\x00$\x01^\x02$",
}


def cases(table: dict[str, tuple[str, str]]) -> list[object]:
    return [pytest.param(*pair, id=name) for name, pair in table.items()]


@pytest.mark.parametrize(("latex", "plain"), cases(MATH))
def test_formulas_are_written_in_plain_characters(latex: str, plain: str) -> None:
    assert make_readable(latex) == plain


@pytest.mark.parametrize(("latex", "plain"), cases(TEXT))
def test_macros_give_their_words(latex: str, plain: str) -> None:
    assert make_readable(latex) == plain


@pytest.mark.parametrize(("latex", "plain"), cases(ACCENTS))
def test_accents_sit_on_their_letters(latex: str, plain: str) -> None:
    assert make_readable(latex) == plain


@pytest.mark.parametrize(("latex", "plain"), cases(PUNCTUATION))
def test_quotes_dashes_and_ties_are_typographic(latex: str, plain: str) -> None:
    assert make_readable(latex) == plain


@pytest.mark.parametrize(("latex", "plain"), cases(MANGLED))
def test_formulas_without_dollars_and_backslashes_are_mended(latex: str, plain: str) -> None:
    assert make_readable(latex) == plain


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in KEPT.items()])
def test_what_is_no_latex_stays(text: str) -> None:
    assert make_readable(text) == text


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOSTILE.items()])
def test_a_hostile_text_comes_out(text: str) -> None:
    assert isinstance(make_readable(make_readable(text)), str)


def test_a_text_without_latex_is_the_same_object() -> None:
    text = "Twenty plain words, 3 of them short; similar models were developed in 2024."

    assert make_readable(text) is text


def test_lines_may_be_broken_anywhere() -> None:
    assert make_readable("a $\\alpha\n  \\beta$ and\n\\textbf{two\nwords}") == "a αβ and\ntwo\nwords"


ATOMS = [
    *"\\{}$^_~`'-[]()a1.% \n\"é",
    *(
        "times",
        "sim",
        "https://a.io/b_c",
        r"\textbf",
        r"\frac",
        r"\sqrt",
        r"\left",
        r"\right",
        r"\not",
        r"\hat",
    ),
    *(r"\log", r"\le", r"\"", r"\v", r"\cite", r"\href", r"\url", r"\color", r"\unicode", r"\o", r"\foo"),
    *(r"\(", r"\)", r"\\", r"\footnote"),
]


@given(st.lists(st.sampled_from(ATOMS), max_size=40).map("".join) | st.text(max_size=60))
def test_nothing_raises(text: str) -> None:
    assert isinstance(make_readable(text), str)


@given(
    st.text(
        alphabet=st.characters(codec="ascii", categories=["L", "Nd", "Zs"]) | st.sampled_from(",.;:()!?'"),
        max_size=80,
    )
)
def test_plain_words_are_the_same_object(text: str) -> None:
    names = r"times|sim|leq|geq|approx|pm|arrow|infty|varepsilon|cdot"
    if not re.search(names, text):
        assert make_readable(text) is text


def labelled_fragments() -> list[tuple[str, list[str]]]:
    """Fragments with everything a person accepts for them."""
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    return [(row["src"], [row["plain"], *row["alt"]]) for row in rows]


@require_real(LABELLED)
def test_real_fragments_read_as_a_person_wrote_them() -> None:
    fragments = labelled_fragments()

    wrong = [latex for latex, accepted in fragments if make_readable(latex) not in accepted]

    assert len(wrong) <= 0.05 * len(fragments), wrong


def real_texts() -> list[str]:
    papers = [row["item"]["paper"] for row in corpus_rows()]
    return [str(paper.get(key) or "") for paper in papers for key in ("title", "summary")]


@require_real(CORPUS)
def test_real_abstracts_are_read_once_and_plain_ones_are_untouched() -> None:
    texts = real_texts()

    once = [make_readable(text) for text in texts]

    unstable = sum(make_readable(text) != text for text in once)
    assert unstable < 0.001 * len(texts)
    named = re.compile(r"arrow|infty|-alpha|varepsilon|--")
    plain = re.compile(r"[A-Za-z ,.;:()!?'/\n-]*")
    touched = [a for a, b in zip(texts, once, strict=True) if a != b and plain.fullmatch(a)]
    assert all(named.search(text) for text in touched)

"""What is done with every text, and texts for it that grow."""

from collections.abc import Callable, Iterator, Sequence

from digest import links
from digest.archive.search_plan import make_plan
from digest.identifiers import find_identifiers
from digest.identity.reading_keys import author_of, sketch_text, title_letters
from digest.latex import make_readable
from digest.model import Link, Paper
from digest.retrieve.robots import read_robots_rules
from digest.rules.index_words import capital_words, fold_for_index
from digest.rules.language.expressions import make_person
from digest.rules.language.folding import fold_text
from digest.rules.language.parsing import parse_expression
from digest.rules.liking import Liking, NewestCounts
from digest.rules.matcher import build_document
from digest.rules.namesakes import Circle
from digest.rules.workbench.acronym_definitions import find_acronym_in, find_definitions
from digest.rules.workbench.liked_words import learn_liked_words
from digest.sources.feed.boilerplate import Known, read_entry_text
from digest.sources.feed.glued_names import split_glued_names
from digest.sources.openreview.markdown import read_markdown
from digest.sources.shared import author_names, markup
from digest.sources.shared.highwire import read_marks
from digest.sources.shared.own_addresses import without_own_addresses
from digest.text import fold_title, sanitize_line, shorten_text
from growth.case import Case, reads, units
from growth.documents import TITLES

LATEX = units(
    r"""
    a $ { } \ ^ _ ^{ _{ \frac{ \frac \sqrt[ \sqrt \begin{tabular} \begin{a}\end{a} $a$ $$ \( \[
    \textbf{ \url{ \href{a}{ \cite{a} \cite[a] {\em \alpha \alpha\ \mathbb{R}^ $5\_and \text{$ \over
    a_b x^ x^{a_ \" \'{ \'e \verb| & \\ ~ -- `` ``a`' `a' ' {} {a} {a{}} $\quad $\times $\quad\times
    \label{a} \unknown{a} \unknown[a] \foo \times times sim leq 3pm 1 pm1 infty rightarrow -alpha
    A-alpha sum_ {alpha} {sim}3 left(right) \7 \1.1 1. a{ {bf https://a.b/ \_ www. a.org/ a.a. {\it{
    \not \not= \hat{ \hat a \left( \left. \v{ \color{ \textcolor{red}{a} \footnote{ $\label{a}$
    $a\(b ^1 10^1 a_1 L_2 \sum_{i}^n {a}^{b} \ \ a\cite{b} \operatorname{a} \unicode{ \\[a] \item \S
    \o $\sim {=} _{_ ^^ \^ \~{ $x$$y$
    """
)
LINKS = units(
    r"""
    h http:// https://a https://github.com/a/b, github.com/ www. a.b ( https://a.b/(
    https://github.com/a-⏎ . / https://a.b/ github.com/a/b. [https://a.b]( [a](https://a.b) <a⌴href=
    <a⌴href="https://a.b">a</a> \url{https://a.b} \href{https://a.b}{ \href{a}{ git@github.com:a/
    huggingface.co/a/ https://a.b?x=&amp; https://a.b⌴/⌴c⌴ github.com/a/⌴b⌴ huggingface.co/a⌴-⌴
    a.com,a.com:, a.bc:,a http⌴:/⌴/ doi:10.1234/a 10.1234/ a/a⌴GitHub⌴repo
    https://github.com/a/a⌴GitHub⌴ http://a-⌴a-⌴a_⌴ https://a.com.⌴Code a.edu/⌴
    github.com/a/b/tree/main/tree/main .git.git www⌴.⌴a. https://a.b}{ https://a.b⌴{ {\_ h.tt
    https://a⌴.⌴b.c. it⌴is⌴available⌴at⌴a.io,⌴ code⌴a.com/x.⌴ ttp:// HTTP: $.$ ~{}a https://a.b/a.html⌴ a-a.
    """
)
ADDRESSES = units(
    """
    10.1234/a 10.1234/ /10.1234/ doi: doi:10.1234/a( ) <a> 10.1234/a/full /full .pdf /123456 &lt; ; ,10.1234/
    ?doi=10.1234/a &doi=10.1234/a &id= & # ? % %2F %25 arxiv: /abs/2601.00001 2601.00001v1 a/0001001 pmid: pmc:PMC1
    openreview.net/forum? a& aclanthology.org/2026. nature.com/articles/ a- utm_a=1& rss=1& af=R& ai=1&
    url=http &url=https://www.google.com/url?q= urldefense.com/v3/__http * __; ** 1 /a1b2/ /toc/
    """
)
MARKUP = units(
    """
    < <a⌴ <a⌴href=" <!-- <script> <math> <math><annotation <p> & &amp <annotation⌴ <annotation⌴tex>
    <a⌴href=x⌴ </script <script>x</script <math⌴x <a⌴b <p⌴ mml: <mml:math <math><math> alttext=
    <math⌴alttext=" <a⌴href⌴ <a⌴href=' <a⌴href=x> <br> &#65; &#x; <![CDATA[ ]]> <style> <b> </b>
    <p><b> <math></math> ⌴ ⏎ <sup> <sup>2</sup> <i></b> <a⌴x="'⌴ <msup><mi>x</mi> <think> </think> <x⌴y="1">a</x>
    <span⌴class="MathJax">x</span><script⌴type="math/tex"> &amp;lt; &lt;sup&gt; <alternatives> <a⌴b=c⌴d=e⌴ <?a <!a
    """
)
HIGHWIRE = units(
    """
    O_SCPLOW AO_SCPLOWBC_SCPLOW C_SCPLOW O_FIG O_FIG⌴C_FIG O_TBL⌴ O_LI C_LIO_LI {alpha} over{tau} { [ [A] a[o] [isin]
    [->] Abstract ResultsWe⌴ .⌴Results Graphical⌴abstract⌴ {a O_SCPCAP O_ST_ABS
    """
)
MARKDOWN = units(
    """
    * ** _ __ ~~ ` `` [ [a]( [a](https://a.b) ![ < <https:// $ $$ \\( \\[ - -⌴a⏎ #⌴ ---⏎ ⌴*a ⌴**a _a⌴ *a*⌴ =⏎ \\*
    [a](https://a.b( [a](https://( > ```⏎
    """
)
NAMES = units(
    """
    a, ⌴and⌴ ( a⌴(b),⌴ , ; { a⌴b⌴ A.⌴B.⌴ ⌴ ,⌴ and, et⌴al. A⌴B;⌴ [ ([ a@b.c⌴ a@ a@b⌴( Jr, \\'e
    {\\'e}, ⌴& … A,⌴B⌴and⌴ A⌴et⌴al ⌴(a)⌴ O' de⌴la⌴ 中 Department⌴and⌴ University⌴and⌴ 中, ，中 и⌴ A⌴B, A1,2, 1, <sup>
    <a⌴href=x>A</a>, <br> &#65; ;⌴(1)⌴ (1 9⌴more⌴ +9 (9⌴additional⌴authors⌴not⌴shown) Jr, Ph.D., Dr.⌴ Prof.⌴ A.⌴ A-
    https://a ~ $^{1}$ $ (( ]] （ ）
    """
)
ACRONYMS = units(
    """
    ( ) (A (AB (AB) (AB)( a⌴ a⌴(A)⌴ a⌴b⌴(AB)⌴ AB⌴(a⌴b)⌴ AB⌴( [ [AB] a-b⌴(AB) a-⌴ A-A-( ((AB)) (i.e.⌴AB) (or⌴or⌴AB)
    a⌴a⌴a⌴a⌴(AAAAAAAAAA)⌴ aaaaaaaaaaa⌴(AAAAAAAAAA)⌴ of⌴of⌴(OO) .⌴ ⌴(AB;⌴ “AB”⌴ (ABs) a2b⌴(A2B) 3D⌴a⌴(3DA)
    """
)
REDIRECTS = [
    "https://www.google.com/url?q=",
    "https://urldefense.com/v3/__https:/",
    "https://google.a/url?&q=",
    "google.",
]
ODD = [
    "a",
    "a ",
    "  ",
    "\n",
    "\t",
    "\u200b",
    "\x1b[0m",
    "é",
    "e\u0301",
    "中",
    "\u202e",
    "-",
    "- ",
    "a-\n",
    "_",
    "ﬁ",
    "…",
    "\0",
    "İ",
    "ß",
]
NAMESAKES = units(
    """
    N⌴B,A⌴NUMBER⏎ N⌴B,A⌴B⏎ N⌴B,A⌴B,A⌴NUMBER⏎ A⌴NUMBER, N⌴B,A⌴B, N⌴B⏎ N⌴B,A⌴B,A⌴C,A⌴NUMBER,B⌴NUMBER⏎ ⏎ , 中, N⌴B,⏎
    """
)
ROBOTS = units(
    """
    user-agent:a⏎ user-agent:*⏎ user-agent:NUMBER⏎ allow:/⏎ user-agent:*⏎allow:/⏎ disallow:/*a a: :
    # ⏎ ⌴ user-agent user-agent:digest⏎crawl-delay:1⏎
    """
)


def cases() -> Iterator[Case]:
    readers: dict[str, tuple[Callable[[str], object], Sequence[str]]] = {
        "latex": (
            make_readable,
            [*LATEX, *ODD, "\\ ", "\\ a", "\\\\ ", "{\\ ", "a\\ {} ", "$5 and $6 ", "`a", *TITLES],
        ),
        "latex.formula": (
            lambda text: make_readable(f"${text}$"),
            ["\\quad ", "\\times ", "\\ ", "a ", "{", "\\frac", "^", "_a", "\\sqrt"],
        ),
        "links": (links.find, LINKS),
        "links.cut": (lambda text: links.canonical_url(f"https://a.b/{text}"), [*LINKS, *"/.)(?&#"]),
        "links.clean": (lambda text: links.clean_url(f"https://a.b/?{text}"), ADDRESSES),
        "identifiers": (find_identifiers, ADDRESSES),
        "identifiers.address": (lambda text: find_identifiers(f"https://a.b/{text}"), ADDRESSES),
        "own_addresses": (_own_addresses, ADDRESSES),
        "markup": (markup.plain_text, [*MARKUP, *ODD]),
        "highwire": (read_marks, [*HIGHWIRE, *ODD]),
        "markdown": (read_markdown, [*MARKDOWN, *ODD]),
        "hrefs": (lambda text: list(markup.link_targets(text)), MARKUP),
        "names": (author_names.split_names, NAMES),
        "names of several": (
            lambda text: author_names.read_author_texts(text.split(";")),
            ["A B;", "B, A;", "A, B C;D"],
        ),
        "glued names": (split_glued_names, ["A Bo", "AnnBo ", "a School ", "Mc", "aB", "éÉ", "1School"]),
        "text of an entry": (
            lambda text: read_entry_text([text, text], Known("T", ("Ann Poe",), ("J",))),
            [
                *ODD,
                "DOI: 10.5/a ",
                ".Methods",
                "METHODS:A.",
                "Author(s): A B and C D ",
                "by Ann Poe ",
                "Abstract",
                "[A 1, ",
            ],
        ),
        "order of names": (lambda text: author_names.find_order([text.split(";"), [text]]), ["A B;", "B, A;", "A B, "]),
        "redirects": (links.clean_url, REDIRECTS),
        "sanitize": (sanitize_line, ODD),
        "shorten": (lambda text: shorten_text(text, 300), ODD),
        "fold_title": (fold_title, ODD),
        "index": (fold_for_index, [*ODD, "a-b-", "a_1", "a- b", "A.B.", "C++ ", "C#", "aA", "\ue000", "\ue003 "]),
        "index.cased": (capital_words, [*ODD, "aB", "A", "AB", "a_B", "éA ", "C++ ", "C#B"]),
        "keys.title": (title_letters, [*ODD, "<a", "<i>", "</i>", "<a ", "\\i "]),
        "keys.author": (author_of.__wrapped__, [*ODD, *NAMES, "A-", "group "]),
        "keys.text": (sketch_text.__wrapped__, [*ODD, "a b "]),
        "search": (
            lambda text: make_plan(parse_expression.__wrapped__(f"a{text}")),
            [" | a", " & has:code", " | has:code & a", " & not a", ' "a b"', " | (a & b)", " | aB-c", " | author:a"],
        ),
        "acronyms": (find_definitions, [*ACRONYMS, *ODD]),
        "acronyms of a phrase": (lambda text: find_acronym_in(text, "a big cat"), [*ACRONYMS, "ABC ", "ABCs (ABC) "]),
        "liked words": (_liked_words, [*ODD, "a b ", "world model ", "a-b-", "C++ "]),
        "fold": (fold_text, [*ODD, *NAMES, "a-b-", "a_1", "a- b", "𝐚", "A.B.", "C++ ", "’s "]),
    }
    for name, (reader, repeated) in readers.items():
        yield from (Case(f"{name} {unit!r}", reads(reader), unit) for unit in dict.fromkeys(repeated) if unit)
    for unit in NAMESAKES:
        yield Case(f"namesakes {unit!r}", reads(_circle), unit, "N B,A B,A C\n")
    for unit in ROBOTS:
        yield Case(f"robots {unit!r}", reads(_robots), unit, "User-agent: *\n")
    yield Case("robots many names, many rules", reads(_robots_of_halves), "user-agent:*\n")


def _own_addresses(text: str) -> object:
    paper = Paper("url:x", "t", url=f"https://a.b/{text}", links=(Link(f"https://a.b/{text}", "other"),))
    return without_own_addresses(paper)


def _liked_words(text: str) -> object:
    liked = [Paper(f"p:{at}", text, abstract=text) for at in range(5)]
    words = learn_liked_words(liked, lambda queries: NewestCounts(3_000, 20, (0,) * len(queries)))
    return Liking(5, words).measure(build_document(liked[0]))


def _circle(text: str) -> object:
    papers = [Paper(f"p:{at}", "t", authors=tuple(line.split(","))) for at, line in enumerate(text.splitlines())]
    circle = Circle(make_person("N B"), papers[:1], papers)
    return [circle.find_tie(paper) for paper in papers]


def _robots(text: str) -> bool:
    return read_robots_rules(text, "digest").allows("https://a.b/papers?date=2026")


def _robots_of_halves(text: str) -> bool:
    return _robots(text + "allow:/*a\n" * (len(text) // 10))

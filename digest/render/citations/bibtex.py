"""The digest as BibTeX. Whatever a title holds, its entry stays one entry."""

import re
from collections.abc import Iterable, Iterator

from digest.model import Digest
from digest.patterns import lazy_pattern
from digest.render import passages
from digest.render.citations.author_parts import AuthorName
from digest.render.citations.citation import Citation, cite_papers
from digest.render.formats import Look
from digest.render.markdown.formulas import Formula, find_formulas, is_balanced, split_passage
from digest.text import MONTH_NAMES, collapse_whitespace

# BibTeX's own macros for months: https://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf
_MONTHS = tuple(name.lower() for name in MONTH_NAMES)
_TEX_SIGNS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    }
)
# BibTeX counts braces, also those behind a backslash. Where they do not balance, they are written as words.
_BRACES_AS_WORDS = str.maketrans({"{": r"\textbraceleft{}", "}": r"\textbraceright{}"})
_LIGATURES = lazy_pattern(r"[?!](?=`)|-(?=-)|'(?=')|`(?=`)|,(?=,)")
# BibTeX would read a name with one of these as several names, or as none.
_LIST_OF_NAMES = lazy_pattern(r"[,{}\\]|\b(?:and|others)\b", re.IGNORECASE)
_IN_URL = {ord(sign): f"%{ord(sign):02X}" for sign in '{}\\^`|"<>'}


def render(digest: Digest, look: Look) -> str:
    """An `@misc` entry for each paper. An empty digest gives an empty file, which is valid."""
    return render_entries(cite_papers(digest))


def render_entries(citations: Iterable[Citation]) -> str:
    """An `@misc` entry for each of *citations*, with blank lines between them."""
    return "\n".join(map(_bibtex_entry, citations))


def _bibtex_entry(citation: Citation) -> str:
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex_fields(citation))
    return f"@misc{{{citation.key},\n{fields}}}\n"


def _bibtex_fields(citation: Citation) -> Iterator[tuple[str, str]]:
    paper = citation.match.paper
    # Two pairs of braces keep a style from writing its capitals small.
    yield "title", f"{{{{{_escape_around_formulas(paper.title, citation.title)}}}}}"
    if citation.authors:
        names = [_bibtex_name(name) for name in citation.authors]
        yield "author", f"{{{' and '.join([*names, 'others'] if citation.others else names)}}}"
    if citation.date:
        yield "year", f"{{{citation.date.year}}}"
        yield "month", _MONTHS[citation.date.month - 1]
    if citation.arxiv:
        yield "eprint", f"{{{citation.arxiv}}}"
        yield "archiveprefix", "{arXiv}"
    if citation.arxiv_class:
        yield "primaryclass", f"{{{citation.arxiv_class}}}"
    if citation.doi:
        yield "doi", f"{{{citation.doi.translate(_IN_URL)}}}"
    if citation.url:
        yield "url", f"{{{citation.url.translate(_IN_URL)}}}"
    if citation.note:
        yield "note", f"{{{escape_tex(citation.note)}}}"
    if citation.keywords:
        yield (
            "keywords",
            f"{{{', '.join(escape_tex(collapse_whitespace(word.replace(',', ' '))) for word in citation.keywords)}}}",
        )
    if citation.abstract:
        yield "abstract", f"{{{_escape_around_formulas(paper.abstract, citation.abstract)}}}"


def _escape_around_formulas(raw: str, shown: str) -> str:
    runs = split_passage(passages.Passage(shown), find_formulas(raw, shown))
    return "".join(f"${run.tex}$" if isinstance(run, Formula) else escape_tex(run.text) for run in runs)


def _bibtex_name(name: AuthorName) -> str:
    """`van der Berg, Jan`, with braces around what BibTeX would split wrongly."""
    if name.is_whole:
        return f"{{{escape_tex(name.family)}}}"
    family = _protect_name_part(name.surname)
    return ", ".join(part for part in (family, _protect_name_part(name.suffix), _protect_name_part(name.given)) if part)


def _protect_name_part(text: str) -> str:
    return f"{{{escape_tex(text)}}}" if _LIST_OF_NAMES.search(text) else escape_tex(text)


def escape_tex(text: str) -> str:
    """*text* escaped so that TeX sets it as it reads. Braces are balanced in the result."""
    signs = _TEX_SIGNS if is_balanced(text, "{}") else _TEX_SIGNS | _BRACES_AS_WORDS
    # An empty group keeps two signs from becoming a ligature: -- stays two hyphens.
    return _LIGATURES.sub(r"\g<0>{}", text.translate(signs))

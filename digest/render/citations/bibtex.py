"""The digest as BibTeX: whatever a title holds, an entry stays one entry."""

import re
from collections.abc import Iterator

from digest.model import Digest
from digest.render import parts
from digest.render.citations.author_parts import Name
from digest.render.citations.citation import Citation, cited
from digest.render.formats import Look
from digest.render.markdown.formulas import Formula, balanced, formulas, pieces
from digest.text import MONTH_NAMES, squeeze

# BibTeX's own macros for months: https://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf
_MONTHS = tuple(name.lower() for name in MONTH_NAMES)
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    }
)
# BibTeX counts braces, also those behind a backslash. Where they do not balance, these words stand for them.
_WORDS = str.maketrans({"{": r"\textbraceleft{}", "}": r"\textbraceright{}"})
_LIGATURES = re.compile(r"[?!](?=`)|-(?=-)|'(?=')|`(?=`)|,(?=,)")
# What would be read as more than one name, or as none.
_LIST_OF_NAMES = re.compile(r"[,{}\\]|\b(?:and|others)\b", re.IGNORECASE)
_IN_URL = {ord(sign): f"%{ord(sign):02X}" for sign in '{}\\^`|"<>'}


def render(digest: Digest, _look: Look) -> str:
    """An `@misc` entry for each paper; for an empty digest, an empty file, which is valid."""
    return "\n".join(map(_entry, cited(digest)))


def _entry(citation: Citation) -> str:
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(citation))
    return f"@misc{{{citation.key},\n{fields}}}\n"


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    paper = citation.match.paper
    # Two pairs of braces: no style may make small letters of its capitals.
    yield "title", f"{{{{{_with_formulas(paper.title, citation.title)}}}}}"
    if citation.authors:
        names = [_name(name) for name in citation.authors]
        yield "author", f"{{{' and '.join([*names, 'others'] if citation.others else names)}}}"
    if citation.day:
        yield "year", f"{{{citation.day.year}}}"
        yield "month", _MONTHS[citation.day.month - 1]
    if citation.arxiv:
        yield "eprint", f"{{{citation.arxiv}}}"
        yield "archiveprefix", "{arXiv}"
    if citation.arxiv_class:
        yield "primaryclass", f"{{{citation.arxiv_class}}}"
    if citation.doi:
        yield "doi", f"{{{citation.doi.translate(_IN_URL)}}}"
    if citation.url:
        yield "url", f"{{{citation.url.translate(_IN_URL)}}}"
    if citation.keywords:
        yield "keywords", f"{{{', '.join(tex(squeeze(word.replace(',', ' '))) for word in citation.keywords)}}}"
    if citation.abstract:
        yield "abstract", f"{{{_with_formulas(paper.abstract, citation.abstract)}}}"


def _with_formulas(raw: str, shown: str) -> str:
    runs = pieces(parts.Passage(shown), formulas(raw, shown))
    return "".join(f"${run.tex}$" if isinstance(run, Formula) else tex(run.text) for run in runs)


def _name(name: Name) -> str:
    """`van der Berg, Jan`; in braces what would be taken apart wrongly."""
    if name.is_whole:
        return f"{{{tex(name.family)}}}"
    family = _one(name.surname)
    return ", ".join(part for part in (family, _one(name.suffix), _one(name.given)) if part)


def _one(text: str) -> str:
    return f"{{{tex(text)}}}" if _LIST_OF_NAMES.search(text) else tex(text)


def tex(text: str) -> str:
    """*text* so that TeX sets it as it reads; braces balance in the result whatever it holds."""
    known = _TEX if balanced(text, "{}") else _TEX | _WORDS
    # An empty group keeps two signs from becoming one: -- stays two hyphens.
    return _LIGATURES.sub(r"\g<0>{}", text.translate(known))

"""arXiv identifiers and DOIs: how they are written, alone, in names and in the addresses of pages."""

import re
from typing import NamedTuple

# Patterns are texts without groups: other modules build theirs from them, and a run that needs none of them does not
# wait for them to be compiled.
# Both forms of an identifier: https://info.arxiv.org/help/arxiv_identifier.html
NEW_ARXIV_ID = r"\d{4}\.\d{4,5}"  # 2407.21783, since April 2007
OLD_ARXIV_ID = r"[a-z-]+(?:\.[A-Za-z-]{2,})?/\d{7}"  # astro-ph/0601001, math.GT/0309136
ARXIV_ID = rf"(?:{NEW_ARXIV_ID}|{OLD_ARXIV_ID})"
ARXIV_VERSION = r"(?:v\d+)?"
DOI_PREFIX = r"10\.\d{4,9}/"
ARXIV_ABSTRACTS = "https://arxiv.org/abs"

# Where pages about a paper of arXiv, on whatever site, have its identifier in their addresses.
_ARXIV_PLACES = (
    r"(?:arxiv\.org|alphaxiv\.org|ar5iv\.org)/(?:abs|pdf|html|format|ps|src|e-print|overview)/",
    r"(?:huggingface|hf)\.co/(?:api/)?papers/",
    r"arxiv\.org/api/query\?(?:[^\s#]{0,200}&)?id_list=",
    r"\boai:arxiv\.org:",
    r"\barxiv:\s?",
    r"10\.48550/arxiv\.",
)
_IN_ARXIV_PLACE = rf"(?i)(?:{'|'.join(_ARXIV_PLACES)})({ARXIV_ID}){ARXIV_VERSION}(?:\.pdf)?(?=[/?#&\s.,;)\]]|$)"
_IN_DOI_PLACE = rf"(?i)(?:^|doi\.org/|\bdoi:\s?|/doi/(?:[a-z]+/)?|/content/)({DOI_PREFIX}[^\s?#<>\"]{{1,200}})"
# What bioRxiv and publishers put behind a DOI in an address: a version, or the form of the paper.
_BEHIND_DOI = r"(?:v\d+)?(?:\.(?:full|abstract))?(?:\.pdf)?[/.,;)]{0,200}$"


class ArxivId(NamedTuple):
    """An arXiv identifier without its version, and the number of the version, None where none is written."""

    id: str
    version: int | None = None


def parse_arxiv_id(text: str) -> ArxivId | None:
    """The arXiv identifier that *text* is (`2407.21783`, `math.GT/0309136v1`), None for any other text."""
    match = re.fullmatch(rf"({ARXIV_ID})(?:v(\d+))?", text)
    return ArxivId(match[1], int(match[2]) if match[2] else None) if match else None


def find_arxiv_id(text: str) -> str | None:
    """The arXiv identifier, without its version, in a name (`arXiv:…`, `oai:arXiv.org:…`, a DOI of arXiv) or in an
    address of arXiv, alphaXiv, ar5iv or Hugging Face; None where *text* holds no such name or address."""
    match = re.search(_IN_ARXIV_PLACE, text)
    return match[1] if match else None


def canonical_arxiv_id(arxiv_id: str) -> str:
    """*arxiv_id* as arXiv lists it today: `math/0309136` for `math.GT/0309136`, letters in lower case."""
    archive, slash, number = arxiv_id.rpartition("/")
    return f"{archive.partition('.')[0]}{slash}{number}".lower()


def find_doi(text: str) -> str | None:
    """The DOI in lower case that *text* is, or that is in it behind `doi:` or in the address of an article; None
    where there is none. A version or a form of the paper behind it (`v2.full.pdf`) is left out."""
    match = re.search(_IN_DOI_PLACE, text.strip())
    return re.sub(_BEHIND_DOI, "", match[1]).lower() if match else None

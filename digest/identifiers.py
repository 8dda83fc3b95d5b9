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

# The DOIs that the ACL gives to papers of its Anthology: https://aclanthology.org/info/ids/
_ACL_DOI = r"10\.(?:18653/v1|3115/v1)/((?:[a-z]\d\d-\d{4})|(?:\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+))"
# Servers that give each version of a preprint a DOI of its own, and how these end.
_PREPRINT_VERSIONS = (
    (r"10\.(?:1101|64898)/\d", r"(?<=\d)v\d{1,3}"),  # bioRxiv, medRxiv
    (r"10\.26434/chemrxiv", r"[-./]v\d{1,3}"),
    (r"10\.21203/rs\.", r"/v\d{1,3}"),  # Research Square
    (r"10\.20944/preprints", r"\.v\d{1,3}"),  # Preprints.org
    (r"10\.\d{4,9}/osf\.io/|10\.(?:3122[2-9]|3123[0-9]|35542|32942)/", r"_v\d{1,3}"),  # OSF and its communities
    (r"10\.(?:36227|31124|22541|33774|14293|3762/bxiv)", r"[-./]v\d{1,3}"),  # TechRxiv, Advance, Authorea, APSA, …
    (r"10\.7287/peerj\.preprints", r"v\d{1,3}"),
    (r"10\.12688/[a-z0-9]+\.\d+\.|10\.7554/elife\.\d+\.", r"\.\d{1,2}"),  # F1000Research and its like, eLife
)


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


def identity_key(identifier: str) -> str:
    """What all spellings of one *identifier* (`scheme:name`) have in common, to be compared and never shown: without
    the version of a preprint; an identifier of arXiv or of the ACL Anthology for a DOI that is made from one."""
    scheme, _, name = identifier.partition(":")
    scheme, name = scheme.lower(), name.strip()
    if scheme == "doi":
        return _doi_key(name.lower())
    if scheme == "arxiv":
        return f"arxiv:{canonical_arxiv_id(re.sub(rf'{ARXIV_VERSION}$', '', name))}"
    if scheme in ("acl", "pubmed", "pmc", "openalex"):
        return f"{scheme}:{name.lower().removeprefix('pmc')}"
    return f"{scheme}:{name}" if scheme == "openreview" else identifier


def _doi_key(doi: str) -> str:
    of_arxiv = re.fullmatch(rf"10\.48550/arxiv\.({ARXIV_ID}){ARXIV_VERSION}", doi)
    if of_arxiv:
        return f"arxiv:{canonical_arxiv_id(of_arxiv[1])}"
    of_anthology = re.fullmatch(_ACL_DOI, doi)
    if of_anthology:
        return f"acl:{of_anthology[1]}"
    # No other ending may be taken for a version: 10.1103/fvrm-t8v1 is one of the American Physical Society.
    version = next((version for server, version in _PREPRINT_VERSIONS if re.match(server, doi)), None)
    return f"doi:{re.sub(rf'(?:{version})$', '', doi) if version else doi}"

"""Identifiers of papers, `scheme:name`: how they are written, alone, in names and in the addresses of pages."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from digest.dois import find_doi
from digest.patterns import lazy_pattern

# Without groups, because other modules build their patterns from these.
# Both forms of an identifier: https://info.arxiv.org/help/arxiv_identifier.html
NEW_ARXIV_ID = r"\d{4}\.\d{4,5}"  # 2407.21783, since April 2007
OLD_ARXIV_ID = r"[a-z-]+(?:\.[A-Za-z-]{2,})?/\d{7}"  # astro-ph/0601001, math.GT/0309136
ARXIV_ID = rf"(?:{NEW_ARXIV_ID}|{OLD_ARXIV_ID})"
ARXIV_VERSION = r"(?:v\d+)?"
ARXIV_ABSTRACTS = "https://arxiv.org/abs"

# Where pages about a paper of arXiv, on whatever site, have its identifier in their addresses.
_ARXIV_PLACES = (
    r"(?:arxiv\.org|alphaxiv\.org|ar5iv\.org)/(?:abs|pdf|html|format|ps|src|e-print|overview|resources|audio)/",
    r"(?:huggingface|hf)\.co/(?:api/)?papers/",
    r"(?:scirate\.com|papers\.cool|semanticscholar\.org)/arxiv/",
    r"arxiv-vanity\.com/papers/",
    r"arxiv\.org/api/query\?(?:[^\s#]{0,200}&)?id_list=",
    r"\boai:arxiv\.org:",
    r"\barxiv:\s?",
    r"10\.48550/arxiv\.",
)
_IN_ARXIV_PLACE = lazy_pattern(
    rf"(?i)(?:{'|'.join(_ARXIV_PLACES)})({ARXIV_ID}){ARXIV_VERSION}(?:\.pdf)?(?=[/?#&\s.,;)\]|]|$)"
)
# Where identifiers of other sites stand: words of which a name must have one in small letters, to spare the search,
# and the place, which ends with the one group of the identifier.
_PLACES = {
    "acl": (
        ("acl", "10.18653/", "10.3115/"),
        r"(?:aclanthology\.(?:org|info)/(?:papers/)?|aclweb\.org/anthology/(?:papers/)?(?:[A-Z]/[A-Z]\d\d/)?|\bacl:"
        r"|10\.(?:18653|3115)/v1/)(\d{4}\.[\w-]{2,60}\.\d{1,5}|[a-z]\d\d-\d{4})"
        r"(?:v\d{1,3})?(?:\.[a-z]{3,4})?/?(?=[\s?#]|$)",
    ),
    "openreview": (
        ("openreview",),
        r"(?:openreview\.net/(?:forum|pdf|attachment|revisions|notes|references/pdf)\?(?:[^\s#]{0,200}&)?id="
        r"|\bopenreview:)([\w-]{4,50})(?![\w-])",
    ),
    "pubmed": (
        ("ncbi.", "europepmc", "pmid", "pubmed:"),
        r"(?:\b(?:pubmed\.|(?<!pmc\.))ncbi\.nlm\.nih\.gov/(?:(?:m/)?pubmed/)?"
        r"|europepmc\.org/(?:article|abstract)/med/|\bpmid[:\s]\s{0,3}|\bpubmed:\s?)(\d{1,9})(?!\w)",
    ),
    "pmc": (
        ("pmc",),
        r"(?:(?:ncbi\.nlm\.nih\.gov|europepmc\.org)/(?:pmc/)?(?:articles?/)?(?:pmc/)?|\bpmc(?:id)?:\s?)"
        r"(pmc\d{1,9})(?!\w)",
    ),
    "openalex": (("openalex",), r"(?:openalex\.org/(?:works/)?|\bopenalex:)(w\d{1,12})(?!\w)"),
}
# Of several identifiers of one paper the first of these schemes leads.
SCHEMES = ("arxiv", "doi", "acl", "openreview", "pubmed", "openalex", "pmc")
# Sites on which the number of an article is the end of its DOI, where it stands, and how the DOI begins.
_ARTICLE_NUMBERS = (
    ("nature.com/", r"(?i)\bnature\.com/articles/([a-z0-9][\w.-]{3,40}?)(?:\.e?pdf)?/?(?=[?#\s]|$)", "10.1038/"),
    (
        "pubs.rsc.org/",
        r"(?i)\bpubs\.rsc\.org/\w{2}/content/article\w{0,20}/(?:\d{4}/\w{2}/)?([a-z]\d[a-z]{2}\d{5}[a-z])\b",
        "10.1039/",
    ),
    ("elifesciences.org/", r"(?i)\belifesciences\.org/(?:articles|reviewed-preprints)/(\d{5,6})\b", "10.7554/elife."),
    ("preprints.org/", r"(?i)\bpreprints\.org/manuscript/(\d{6}\.\d{4}/v\d{1,3})\b", "10.20944/preprints"),
    (
        "ssrn.com/",
        r"(?i)\bssrn\.com/(?:sol3/papers\.cfm\?(?:[^\s#]{0,200}&)?abstract_id=|abstract=)(\d{4,9})\b",
        "10.2139/ssrn.",
    ),
)
# The DOIs that the ACL gives to papers of its Anthology: https://aclanthology.org/info/ids/
_ACL_DOI = lazy_pattern(r"10\.(?:18653/v1|3115/v1)/((?:[a-z]\d\d-\d{4})|(?:\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+))")
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
_BIORXIV_PAGE = lazy_pattern(r"https://(?:www\.)?(?:bio|med)rxiv\.org/content/10\.\d{4,9}/[\w.]{1,100}(?=$|[?#])")
_PDF_PLACES = {"arxiv": "https://arxiv.org/pdf/{}", "acl": "https://aclanthology.org/{}.pdf"}
_PAGES = {
    "arxiv": f"{ARXIV_ABSTRACTS}/",
    "doi": "https://doi.org/",
    "acl": "https://aclanthology.org/",
    "openreview": "https://openreview.net/forum?id=",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/",
    "openalex": "https://openalex.org/",
    "pmc": "https://pmc.ncbi.nlm.nih.gov/articles/",
}


class ArxivId(NamedTuple):
    """An arXiv identifier without its version, and the number of the version, None where none is written."""

    id: str
    version: int | None = None


def parse_arxiv_id(text: str) -> ArxivId | None:
    """The arXiv identifier that *text* is (`2407.21783`, `math.GT/0309136v1`), None for any other text."""
    match = re.fullmatch(rf"({ARXIV_ID})(?:v(\d+))?", text)
    return ArxivId(match[1], int(match[2]) if match[2] else None) if match else None


def find_arxiv_id(text: str) -> str | None:
    """The arXiv identifier, as arXiv lists it today, in a name (`arXiv:…`, `oai:arXiv.org:…`, a DOI of arXiv) or in
    an address of arXiv, alphaXiv, ar5iv or Hugging Face; None where *text* holds no such name or address."""
    # Every place has one of these words; most texts have none.
    has_place = any(word in text.lower() for word in ("xiv", "ar5iv", "/papers/"))
    match = _IN_ARXIV_PLACE.search(text) if has_place else None
    return canonical_arxiv_id(match[1]) if match else None


def canonical_arxiv_id(arxiv_id: str) -> str:
    """*arxiv_id* as arXiv lists it today: `math/0309136` for `math.GT/0309136`, letters in lower case."""
    archive, slash, number = arxiv_id.rpartition("/")
    return f"{archive.partition('.')[0]}{slash}{number}".lower()


def parse_arxiv_month(arxiv_id: str) -> tuple[int, int] | None:
    """The year and the month in which the paper with this identifier came to arXiv, which are its first four digits;
    None for digits that are no month."""
    match = re.fullmatch(r"(?:[^/]+/)?(\d\d)(0[1-9]|1[0-2])[\d.]+", arxiv_id)
    # The first papers are of 1991.
    return (int(match[1]) + (1900 if match[1] > "90" else 2000), int(match[2])) if match else None


def find_identifiers(name: str) -> tuple[str, ...]:
    """The identifiers of the paper that *name* is or holds, at most one of each scheme, that which leads first. *name*
    is an identifier, a line of several, or the address of a page about the paper."""
    found = dict(_find_by_scheme(name))
    return tuple(f"{scheme}:{found[scheme]}" for scheme in SCHEMES if scheme in found)


def find_identifier(scheme: str, name: str) -> str | None:
    """The identifier of *scheme* among those that *name* is or holds; None if there is none."""
    return next((each for each in find_identifiers(name) if each.startswith(f"{scheme}:")), None)


def scheme_rank(identifier: str) -> int:
    """The place of the scheme of *identifier* among all: of several identifiers of a paper that of the first leads."""
    scheme = identifier.partition(":")[0]
    return SCHEMES.index(scheme) if scheme in SCHEMES else len(SCHEMES)


def _find_by_scheme(name: str) -> Iterator[tuple[str, str]]:
    if arxiv_id := find_arxiv_id(name):
        yield "arxiv", arxiv_id
    doi = find_doi(name) or _doi_of_article_number(name)
    if doi and not re.match(r"10\.48550/arxiv\.", doi):
        yield "doi", doi
    lower = name.lower()
    for scheme, (words, place) in _PLACES.items():
        if any(word in lower for word in words) and (match := re.search(f"(?i){place}", name)):
            yield scheme, _canonical_name(scheme, match[1])


def _doi_of_article_number(name: str) -> str | None:
    for site, place, start in _ARTICLE_NUMBERS:
        if site in name and (match := re.search(place, name)):
            return f"{start}{match[1]}".lower().replace("/v", ".v")
    return None


def _canonical_name(scheme: str, name: str) -> str:
    """*name* as its site writes it: `P14-1001`, `2025.acl-long.1`, `PMC123`, `W123`."""
    if scheme == "acl":
        return name.upper() if name[0].isalpha() else name.lower()
    return name.upper() if scheme in ("pmc", "openalex") else name


def page_address(identifier: str) -> str | None:
    """The page of the paper that has this *identifier* of a scheme, None for other identifiers."""
    scheme, _, name = identifier.partition(":")
    place = _PAGES.get(scheme)
    return place + quote(name, safe="/:;()!,.=@+-_~", errors="replace") if place else None


def pdf_address(page: str | None, identifiers: Iterable[str]) -> str | None:
    """Where the PDF of the paper at *page* with these *identifiers* is, by the rule of a site; None where no rule says.
    OpenReview has papers without a PDF, so that only its records say."""
    if preprint := _BIORXIV_PAGE.match(page or ""):
        return f"{preprint[0]}.full.pdf"
    for scheme, _, name in (identifier.partition(":") for identifier in identifiers):
        if scheme in _PDF_PLACES:
            return _PDF_PLACES[scheme].format(name)
    return None


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
    of_anthology = _ACL_DOI.fullmatch(doi)
    if of_anthology:
        return f"acl:{of_anthology[1]}"
    # No other ending may be taken for a version: 10.1103/fvrm-t8v1 is one of the American Physical Society.
    version = next((version for server, version in _PREPRINT_VERSIONS if re.match(server, doi)), None)
    return f"doi:{re.sub(rf'(?:{version})$', '', doi) if version else doi}"

"""Identifiers in addresses and in what sites call one: whose paper it is, whoever lists it."""

import re
from hashlib import sha256

from digest import links
from digest.text import fold_title, squeeze

_ARXIV = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
# Where sites that write of a paper of arXiv have its identifier in their addresses.
_ARXIV_PLACE = re.compile(
    rf"(?:(?:arxiv\.org|alphaxiv\.org|ar5iv\.org)/(?:abs|pdf|html|overview)/|(?:huggingface|hf)\.co/papers/"
    rf"|\boai:arxiv\.org:|\barxiv:\s?|10\.48550/arxiv\.){_ARXIV}(?:\.pdf)?(?=[/?#\s.,;)\]]|$)",
    re.IGNORECASE,
)
_DOI = re.compile(
    r"(?:^|doi\.org/|\bdoi:\s?|/doi/(?:[a-z]+/)?|/content/)(10\.\d{4,9}/[^\s?#<>\"]{1,200})", re.IGNORECASE
)
# What bioRxiv and publishers put behind a DOI in an address: a version, or the form of the paper.
_DOI_END = re.compile(r"(?:v\d+)?(?:\.(?:full|abstract))?(?:\.pdf)?[/.,;)]{0,200}$")
_OF_ARXIV = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/")
_LONG_TITLE = 5  # words: an equal title of so many is that of one paper
ARXIV_SITE = "https://arxiv.org/abs"


def arxiv_id(text: str) -> str | None:
    """The identifier of arXiv, without a version, that the address or name *text* holds."""
    found = _ARXIV_PLACE.search(text)
    return found[1] if found else None


def doi(text: str) -> str | None:
    """The DOI that the address or name *text* holds, in lower case."""
    found = _DOI.search(text.strip())
    return _DOI_END.sub("", found[1]).lower() if found else None


def by_title(title: str, text: str) -> str:
    """The identifier of a paper of which no more is known than its *title*, and, where that is too short to be
    the name of one paper alone (Editorial), what is said of it: *text*."""
    name = f"title:{fold_title(title).replace(' ', '-')}"
    if not text or name.count("-") >= _LONG_TITLE - 1:
        return name
    return f"{name}-{sha256(fold_title(text).encode('utf-8', 'replace')).hexdigest()[:10]}"


def identify(title: str, url: str, *names: str, text: str = "") -> tuple[str, str | None]:
    """The identifier of a paper and the address to show, from its *title*, its *url*, its other *names* and, where
    there is nothing else, its *text*."""
    names = tuple(name for name in (url, *names) if name)
    known = next((found for name in names if (found := arxiv_id(name))), None)
    if known:
        # A feed's address has a version or lacks the s of https; other sites' pages are theirs to show.
        return f"arxiv:{known}", f"{ARXIV_SITE}/{known}" if not url or _OF_ARXIV.match(url) else url
    article = next((found for name in names if (found := doi(name))), None)
    if article:
        return f"doi:{article}", url or f"https://doi.org/{article}"
    return (f"url:{links.canonical(url) or squeeze(url)}", url) if url else (by_title(title, text), None)

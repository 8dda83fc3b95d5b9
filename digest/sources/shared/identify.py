"""The identifier of a paper, whichever site lists it: its own if the listing has one, else by address or title."""

import re
from hashlib import sha256

from digest import links
from digest.identifiers import ARXIV_ABSTRACTS, find_arxiv_id, find_doi
from digest.links.redirects import unwrap_redirect
from digest.text import collapse_whitespace, fold_title

_ARXIV_URL = r"https?://(?:www\.|export\.)?arxiv\.org/"
_LONG_TITLE = 5  # words: an equal title of so many is that of one paper


def identify(title: str, url: str, *names: str, text: str = "") -> tuple[str, str | None]:
    """The identifier of a paper and the address to show, from its *title*, its *url*, its other *names* and, where
    there is nothing else, its *text*."""
    url = unwrap_redirect(url)
    names = tuple(name for name in (url, *map(unwrap_redirect, names)) if name)
    arxiv_id = next(filter(None, map(find_arxiv_id, names)), None)
    if arxiv_id:
        # A feed's address has a version or lacks the s of https; other sites' pages are theirs to show.
        is_at_arxiv = not url or re.match(_ARXIV_URL, url)
        return f"arxiv:{arxiv_id}", f"{ARXIV_ABSTRACTS}/{arxiv_id}" if is_at_arxiv else url
    doi = next(filter(None, map(find_doi, names)), None)
    if doi:
        return f"doi:{doi}", url or f"https://doi.org/{doi}"
    return (
        (f"url:{links.canonical_url(url) or collapse_whitespace(url)}", url)
        if url
        else (identify_by_title(title, text), None)
    )


def identify_by_title(title: str, text: str) -> str:
    """The identifier of a paper of which only the *title* is known. A title too short to be the name of one paper
    alone (Editorial) is told apart from others by *text*, whatever else is said of the paper."""
    name = f"title:{fold_title(title).replace(' ', '-')}"
    if not text or name.count("-") >= _LONG_TITLE - 1:
        return name
    return f"{name}-{sha256(fold_title(text).encode('utf-8', 'replace')).hexdigest()[:10]}"

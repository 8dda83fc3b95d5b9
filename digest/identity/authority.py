"""How much the word of each source counts of a paper."""

from collections.abc import Mapping

from digest.identity.names import all_identifiers, name_key
from digest.model import Paper

OWN_WORD = 3
_OTHER_SITE = 1
# How much the word of a source counts of the papers with an identifier of a scheme: most that of the scheme's own
# site, then that of those who take its records over (publishers give theirs to PubMed), then that of a site which
# speaks for a paper of its own that is the same. Every other source is a stranger (0), which may point to a paper and
# add what is missing. A source of another package is the own site of the scheme of its name.
AUTHORITY: Mapping[str, Mapping[str, int]] = {
    "hf": {"arxiv": 1},
    "arxiv": {"arxiv": OWN_WORD},
    "arxiv-mail": {"arxiv": 2},
    "openalex": {"openalex": OWN_WORD, "doi": 1, "arxiv": 1},
    "pubmed": {"pubmed": OWN_WORD, "doi": 2},
    "acl": {"acl": OWN_WORD},
    "biorxiv": {"doi": OWN_WORD},
    "medrxiv": {"doi": OWN_WORD},
    "openreview": {"openreview": OWN_WORD},
}


def authority_over(paper: Paper, identifier: str) -> int:
    """How much the sources of *paper* count for a paper with this *identifier*: 0 for strangers, up to OWN_WORD."""
    scheme = identifier.partition(":")[0]
    if scheme in paper.sources or (paper.own_page and name_key(paper.id) == name_key(identifier)):
        return OWN_WORD
    taken_over = max((AUTHORITY.get(source, {}).get(scheme, 0) for source in paper.sources), default=0)
    return taken_over or (_OTHER_SITE if _speaks_for_own(paper) else 0)


def _speaks_for_own(paper: Paper) -> bool:
    """Whether a source of *paper* is the site of one of its identifiers."""
    schemes = {name.partition(":")[0] for name in all_identifiers(paper)}
    return any(AUTHORITY.get(source, {}).get(scheme) == OWN_WORD for source in paper.sources for scheme in schemes)

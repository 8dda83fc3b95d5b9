"""The names of a paper, which are identifiers, addresses and titles: which of them leads, and how they are compared."""

from digest import links
from digest.identifiers import identity_key, scheme_rank
from digest.model import Paper

_BEHIND_IDENTIFIERS = {"url": 1_000, "title": 1_001}  # the places of these among the schemes


def lead_rank(name: str) -> int:
    """The place of *name* in the order in which names lead: identifiers by their schemes, then addresses and titles."""
    return _BEHIND_IDENTIFIERS.get(name.partition(":")[0], scheme_rank(name))


def has_identifier(paper: Paper) -> bool:
    """Whether *paper* is known by more than its title or an address."""
    return not paper.id.startswith(("title:", "url:"))


def all_identifiers(paper: Paper) -> tuple[str, ...]:
    """The identifiers of *paper*, that which leads first; no address and no title is one."""
    return tuple(dict.fromkeys((paper.id, *paper.identifiers))) if has_identifier(paper) else paper.identifiers


def name_key(identifier: str) -> str:
    """What all spellings of *identifier*, which may be an address or a title, have in common."""
    scheme, _, rest = identifier.partition(":")
    return f"url:{links.url_key(rest)}" if scheme == "url" else identity_key(identifier)

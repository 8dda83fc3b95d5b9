"""The markers by which a note knows its papers: block ids, comments and properties, in the dialects' own forms."""

import hashlib
import re
from collections.abc import Iterable, Iterator

from digest.identifiers import NEW_ARXIV_ID
from digest.model import Paper
from digest.patterns import lazy_pattern

# Of the old form, with a slash, a block id keeps not all signs.
_NEW_ARXIV = lazy_pattern(rf"arxiv:{NEW_ARXIV_ID}")
_PLAIN = lazy_pattern(r"(?:arxiv|doi):[\w./;+-]{1,100}", re.ASCII)
_UNSAFE = lazy_pattern(r"[^a-z0-9]+")
_BLOCK_ID_OR_COMMENT = r"(?:\^(?P<block{0}>[A-Za-z0-9-]+)(?!\S)|<!--[ \t]*(?P<comment{0}>[^\s<>]+?)[ \t]*-->)"
_MARKER = lazy_pattern(
    # Behind a link, text of the user may follow. No title ends a link: its brackets are escaped or encoded.
    r"\]\([^()\s]*\)[ \t]+"
    + _BLOCK_ID_OR_COMMENT.format(1)
    # A paper without a link, or one that was written by hand, ends with its marker. No title ends like one.
    + r"|(?:^|(?<=[ \t]))"
    + _BLOCK_ID_OR_COMMENT.format(2)
    + r"[ \t]*$"
    r"|^[ \t]*paper:: (?P<property>\S+)"
)


def block_id(identifier: str) -> str:
    """`arxiv-2407-21783`: letters, digits and hyphens, different for each *identifier* and always the same for it."""
    slug = _UNSAFE.sub("-", identifier.lower()).strip("-")
    if _NEW_ARXIV.fullmatch(identifier):
        return slug
    # The slug loses characters: a hash keeps two identifiers with the same slug apart.
    suffix = hashlib.sha256(identifier.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{slug[:40].strip('-')}-{suffix}".lstrip("-")


def block_ids_of(paper: Paper) -> list[str]:
    """The block id of *paper*, then those that it would have by its other identifiers."""
    return list(dict.fromkeys(map(block_id, (paper.id, *paper.identifiers))))


def marker_name(identifier: str) -> str:
    """*identifier* as it stands in a comment or a property: itself if it cannot end either, else its block id."""
    return identifier if _PLAIN.fullmatch(identifier) and "--" not in identifier else block_id(identifier)


def find_block_ids(lines: Iterable[str]) -> set[str]:
    """The block ids of the papers in *lines* of a note."""
    return {block_id(name) if ":" in name else name.lower() for name, _ in find_markers(lines)}


def find_markers(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The marker of each paper in *lines* of a note, an identifier or a block id, and the address of the link before
    it, empty where there is none."""
    for line in lines:
        for match in _MARKER.finditer(line):
            address = match[0][2:].partition(")")[0] if match[0].startswith("](") else ""
            yield from ((name, address) for name in match.groupdict().values() if name)

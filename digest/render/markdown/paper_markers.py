"""How a paper is known in a note: a block id, a comment or a property, whichever dialect wrote it."""

import hashlib
import re
from collections.abc import Iterable

from digest.identifiers import NEW_ARXIV_ID

# Of the old form, with a slash, a block id keeps not all signs.
_NEW_ARXIV = re.compile(rf"arxiv:{NEW_ARXIV_ID}")
_PLAIN = re.compile(r"(?:arxiv|doi):[\w./;+-]{1,100}", re.ASCII)
_UNSAFE = re.compile(r"[^a-z0-9]+")
_MARK = r"(?:\^(?P<block{0}>[A-Za-z0-9-]+)(?!\S)|<!--[ \t]*(?P<comment{0}>[^\s<>]+?)[ \t]*-->)"
_KNOWN = re.compile(
    # Behind a link somebody may have written on; no title of ours ends one, its brackets are escaped or translated.
    r"\]\([^()\s]*\)[ \t]+"
    + _MARK.format(1)
    # A paper without a link, or one that is written by hand, ends in it; no title of ours does.
    + r"|(?:^|(?<=[ \t]))"
    + _MARK.format(2)
    + r"[ \t]*$"
    r"|^[ \t]*paper:: (?P<property>\S+)"
)


def block_id(identifier: str) -> str:
    """`arxiv-2407-21783`: letters, digits and hyphens, one for each *identifier* and always the same."""
    slug = _UNSAFE.sub("-", identifier.lower()).strip("-")
    if _NEW_ARXIV.fullmatch(identifier):
        return slug
    # Letters are lost: what was lost tells two of them apart.
    lost = hashlib.sha256(identifier.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{slug[:40].strip('-')}-{lost}".lstrip("-")


def name(identifier: str) -> str:
    """*identifier* as it is written in a comment or a property: itself where it cannot end either."""
    return identifier if _PLAIN.fullmatch(identifier) and "--" not in identifier else block_id(identifier)


def known(lines: Iterable[str]) -> set[str]:
    """The block ids of the papers in *lines* of a note."""
    found = (match.groupdict().values() for line in lines for match in _KNOWN.finditer(line))
    names = (name for names in found for name in names if name)
    return {block_id(name) if ":" in name else name.lower() for name in names}

"""What the head of a page says in `meta` tags: `citation_title`, `dc.date`, `og:url`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from digest.text import collapse_whitespace

if TYPE_CHECKING:
    from lxml.etree import _Element

MetaTags = Mapping[str, Sequence[str]]


def read_meta_tags(root: "_Element") -> MetaTags:
    """The contents of the `meta` tags of a page, those that have one, by their names in small letters."""
    tags: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        content = collapse_whitespace(tag.get("content") or "")
        if content:
            tags.setdefault((tag.get("name") or tag.get("property") or "").lower(), []).append(content)
    return tags

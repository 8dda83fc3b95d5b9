"""The tags `link`, `base` and `meta` of an HTML page, which say where it is and what belongs to it."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from digest.patterns import lazy_pattern

_START = 2_000_000  # bytes; these tags stand in the head of a page, at times behind all of its styles
_COMMENT = lazy_pattern(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
# In a value between quotes `<` and `>` are signs like others.
_TAG = lazy_pattern(
    rb"<(link|base|meta)\b((?:=\s{0,9}(?:\"[^\"]{0,2000}+\"|'[^']{0,2000}+')|[^<>=]++|=)*+)>", re.IGNORECASE
)
_ATTRIBUTE = lazy_pattern(r"([\w:-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))")


class HeadTag(NamedTuple):
    """A tag by its *name* and its *attributes*, both with names in small letters."""

    name: str
    attributes: Mapping[str, str]

    def attribute(self, name: str) -> str:
        """The value of the attribute *name*, '' where there is none."""
        return self.attributes.get(name, "")

    def words(self, name: str) -> list[str]:
        """The words of the attribute *name* in small letters."""
        return self.attribute(name).lower().split()


def read_head_tags(content: bytes) -> Iterator[HeadTag]:
    """The tags of the page *content* in order, without those in comments."""
    for tag in _TAG.finditer(_COMMENT.sub(b"", content[:_START])):
        written = _ATTRIBUTE.finditer(tag[2].decode("utf-8", "replace"))
        attributes = {name[1].lower(): html.unescape(name[2] or name[3] or name[4] or "").strip() for name in written}
        yield HeadTag(tag[1].lower().decode(), attributes)

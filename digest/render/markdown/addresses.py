"""Web addresses in a text that Markdown can hold as links: plain ones, each as long as it was written."""

import re
from typing import NamedTuple

from digest.patterns import lazy_pattern
from digest.render import parts
from digest.render.passages import Passage

# An address of which no sign means anything else, up to a blank. One that goes on with another sign is left as text.
_ADDRESS = lazy_pattern(
    r"https?://[A-Za-z0-9.-]++(?::\d{1,5})?(?:[/?#][\w/.~?=&+,%#@-]*+)?"
    r"(?=[)\]}>\"'“”‘’«»;:!?.,—]*+(?:\s|$|[。，、；）]))",
    re.ASCII,
)
# Behind an address these belong to the sentence.
_END_OF_SENTENCE = ".,?"
_IN_WIKIS = lazy_pattern(r"==|~~|%%|@@|__|##")


class Address(NamedTuple):
    """A web address that can be a link, and its place in a text."""

    start: int
    end: int
    url: str


def find_addresses(text: str) -> list[Address]:
    """The plain web addresses in *text*, in order."""
    found = ((match.start(), match[0].rstrip(_END_OF_SENTENCE)) for match in _ADDRESS.finditer(text))
    return [
        Address(start, start + len(url), url)
        for start, url in found
        if parts.is_web_address(url) and not _IN_WIKIS.search(url)
    ]


def spare_addresses(passage: Passage, addresses: list[Address]) -> Passage:
    """*passage* without the places that matched inside of *addresses*, which bold would tear apart."""
    spans = (span for span in passage.spans if all(span[1] <= each.start or each.end <= span[0] for each in addresses))
    return passage._replace(spans=tuple(spans))

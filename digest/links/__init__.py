"""Links in text: found though broken, written canonically, with what a reader finds there."""

import re
from collections.abc import Iterable, Iterator

from digest.links import known_hosts
from digest.links.kinds import kind, told, usual
from digest.links.rejoin import mend
from digest.links.url_forms import canonical, cut, key
from digest.model import Kind, Link

__all__ = ["canonical", "find", "key", "kind", "merge"]

# One of these or a dot within a word is in every address, even a broken one, and in few other texts.
_DOT = re.compile(r"\.[A-Za-z]{2}")
_MOST_TEXT = 50_000  # characters; the longest abstract has a tenth of it

# Patterns are texts here: a text without links should not wait for them to be compiled.
_HINT = r"\.[A-Za-z]{2}|http|GitHub repo"
_ADDRESS = r"""(?x)https?://\S{1,2500}
    | (?<![\w@./~-]) (?P<host>(?:[A-Za-z0-9][\w-]*\.)+ (?P<top>(?!https?:)[A-Za-z]{2,24}))\b (?![@\w])
      (?P<path>[:/]\S{1,2500})?
    | (?<![\w./@-]) (?P<repository>[\w.-]+/[\w.-]+)[ ]GitHub[ ]repo\w*"""

# The sentence offers what follows as an address, even if it is a mere host …
_CUE = r"""(?xi)(?:\b(?:at|via|visit|see|url|link|demo|(?:web)?site|(?:home|web)?[ ]?page)(?:[ ](?:is|at))?
    |\b(?:available|accessible|hosted|found|live|online|deployed|released)[ ](?:\w+[ ])?(?:on|from|under|in))
    [ ]?:?[ ]?[(\[{<'"]*$"""
# … even if it has capitals, as the names of products have that are no address.
_STRONG_CUE = r"""(?xi)\b(?:(?:available|accessible|hosted|found)[ ](?:\w+[ ])?at
    |visit|(?:web)?(?:site|page|url)(?:[ ]is|[ ]at)?)[ ]?:?[ ]?$"""
# The last word of a sentence that stands before its address without a blank.
_GLUED = r"^(?:[\w-]+\.)+?(?=[\w-]+\.git(?:hub|lab)\.io\b)"
_STOP = r"[.!?;](?= +[A-Z(]| *$)"


def find(text: str) -> tuple[Link, ...]:
    """Every link of *text*, in order of first appearance, each address once; of an endless text, of its beginning."""
    text = text[:_MOST_TEXT]
    if not (_DOT.search(text) or _has_mark(text)):
        return ()
    return merge(_links(mend(text)))


def _has_mark(text: str) -> bool:
    # Written out, because this is asked of every text.
    return "ttp" in text or "www" in text or "10." in text or "ithub" in text or "itHub" in text or "ace. co" in text


def merge(*groups: Iterable[Link]) -> tuple[Link, ...]:
    """The links of several origins, the most trusted origin first, one for each address."""
    links: dict[str, Link] = {}
    for group in groups:
        for link in group:
            links.setdefault(key(link.url), link)
    return tuple(links.values())


def _links(text: str) -> Iterator[Link]:
    hint, address = re.compile(_HINT), re.compile(_ADDRESS)
    place = last = 0
    while near := hint.search(text, place):
        word = text.rfind(" ", place, max(0, near.start() - 1)) + 1
        found = address.search(text, max(place, word))
        if not found:
            return
        written = _written(found, text)
        place = found.end() if found["repository"] else found.start() + len(written or found["host"])
        if written and (url := canonical(re.sub(_GLUED, "", written))):
            yield Link(url, _kind(url, text, last, found.start(), place))
            last = place


def _written(found: re.Match[str], text: str) -> str:
    """The address as it is written, nothing if it only looks like one."""
    if found["repository"]:
        named = re.search(r"[-_\dA-Z]", found["repository"])
        return f"https://github.com/{found['repository']}" if named else ""
    if not found["host"]:
        scheme, _, rest = found[0].partition("://")
        return f"{scheme}://{cut(rest)}"
    return found["host"] + cut(found["path"] or "") if _is_address(found, text) else ""


def _is_address(found: re.Match[str], text: str) -> bool:
    host = found["host"].lower()
    bare, path = host.removeprefix("www."), found["path"] or ""
    if bare != host or bare.endswith(known_hosts.PERSONAL_ENDINGS) or (known_hosts.known(bare) and path):
        return True
    if found["top"] not in known_hosts.TOP_LEVEL or (found["top"] in known_hosts.WORDS and host.count(".") == 1):
        return False
    if bare in known_hosts.NAMES:
        return found["host"].islower() and bool(re.match(r"/[\w/-]+[^\w.]*\.?$", path))
    return len(path) > 1 or _is_offered(found, text)


def _is_offered(found: re.Match[str], text: str) -> bool:
    """Whether the sentence offers a mere host as an address."""
    before, behind = text[max(0, found.start() - 60) : found.start()], text[found.end() : found.end() + 1]
    if not found["host"].islower():
        return bool(re.search(_STRONG_CUE, before))
    return (before.endswith("(") and behind == ")") or bool(re.search(_CUE, before))


def _kind(url: str, text: str, last: int, start: int, end: int) -> Kind:
    """The kind of *url* by itself, else by the words since the *last* one, behind it, of the sentence."""
    if sure := told(url, ""):
        return sure
    parts = reversed(re.split(_STOP, text[max(0, start - 300) : start]))
    sentence = next((part for part in parts if re.search(r"\w{3}", part)), "")
    clause = sentence[-(start - last) :] if start > last else ""
    rest = re.split(_STOP, text[end : end + 120])[0].partition("http")[0]
    return told(url, clause) or told(url, rest) or told(url, sentence) or usual(url)

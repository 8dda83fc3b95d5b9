"""Links in text: finds them even where the text broke them, in canonical form and with the kind of their content."""

import re
from collections.abc import Iterable, Iterator

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from digest.links import known_hosts
from digest.links.kinds import evident_kind, link_kind, usual_kind
from digest.links.rejoin import rejoin_urls
from digest.links.tracking import clean_url
from digest.links.url_forms import canonical_url, cut_address, url_key
from digest.links.web_addresses import host_of, resolve_url
from digest.model import Kind, Link
from digest.patterns import lazy_pattern

__all__ = ["canonical_url", "clean_url", "find", "host_of", "link_kind", "merge", "resolve_url", "url_key"]

# Every address holds a dot within a word or one of these marks, even a broken one; few other texts do. Leftmost
# matches are found many times as fast as all.
_DOT_IN_WORD = lazy_pattern(r"\.[A-Za-z]{2}")
_MARKS = BytesAhoCorasick([b"ttp", b"www", b"10.", b"ithub", b"itHub", b"ace. co"], matchkind=MatchKind.LeftmostFirst)
_MOST_TEXT = 50_000  # characters; the longest abstract has a tenth of it

_ADDRESS_HINT = lazy_pattern(r"\.[A-Za-z]{2}|http|GitHub repo")
_ADDRESS = lazy_pattern(r"""(?x)https?://\S{1,2500}
    | (?<![\w@./~-]) (?P<host>(?:[A-Za-z0-9][\w-]*\.)+ (?P<top>(?!https?:)[A-Za-z]{2,24}))\b (?![@\w])
      (?P<path>[:/]\S{1,2500})?
    | (?<![\w./@-]) (?P<repository>[\w.-]+/[\w.-]+)[ ]GitHub[ ]repo\w*""")

# Not `#/talk` and `#!talk`, by which pages that are scripts tell their pages apart.
_PLACE_IN_PAGE = lazy_pattern(r"#(?![/!]).*")

# Words after which a host without a path is an address …
_CUE = lazy_pattern(r"""(?xi)(?:\b(?:at|via|visit|see|url|link|demo|(?:web)?site|(?:home|web)?[ ]?page)(?:[ ](?:is|at))?
    |\b(?:available|accessible|hosted|found|live|online|deployed|released)[ ](?:\w+[ ])?(?:on|from|under|in))
    [ ]?:?[ ]?[(\[{<'"]*$""")
# … and those after which it is one even with capitals, which otherwise make it the name of a product.
_STRONG_CUE = lazy_pattern(r"""(?xi)\b(?:(?:available|accessible|hosted|found)[ ](?:\w+[ ])?at
    |visit|(?:web)?(?:site|page|url)(?:[ ]is|[ ]at)?)[ ]?:?[ ]?$""")
# The last word of a sentence that is glued to the address behind it.
_GLUED_WORD = lazy_pattern(r"^(?:[\w-]+\.)+?(?=[\w-]+\.git(?:hub|lab)\.io\b)")
_SENTENCE_END = lazy_pattern(r"[.!?;](?= +[A-Z(]| *$)")


def find(text: str) -> tuple[Link, ...]:
    """The links of *text* in order of first appearance, each address once; of a longer text only the first 50,000
    characters are read."""
    text = text[:_MOST_TEXT]
    if not (_DOT_IN_WORD.search(text) or _MARKS.find_matches_as_indexes(text.encode("utf-8", "replace"))):
        return ()
    return merge(_find_links(rejoin_urls(text)))


def merge(*groups: Iterable[Link]) -> tuple[Link, ...]:
    """The links of *groups*, one for each address; the first group that has it wins, so give the most trusted first.

    Places of one page (`#cases`) are one address, unless they are of different kinds.
    """
    links: dict[str, Link] = {}
    pages: set[tuple[str, Kind]] = set()
    for group in groups:
        for link in group:
            page = (_PLACE_IN_PAGE.sub("", url_key(link.url)), link.kind)
            if page not in pages:
                links.setdefault(url_key(link.url), link)
            pages.add(page)
    return tuple(links.values())


def _find_links(text: str) -> Iterator[Link]:
    place = last = 0
    while near := _ADDRESS_HINT.search(text, place):
        word = text.rfind(" ", place, max(0, near.start() - 1)) + 1
        match = _ADDRESS.search(text, max(place, word))
        if not match:
            return
        written = _written_address(match, text)
        place = match.end() if match["repository"] else match.start() + len(written or match["host"])
        if written and (url := canonical_url(_GLUED_WORD.sub("", written))):
            yield Link(url, _kind_in_context(url, text, last, match.start(), place))
            last = place


def _written_address(match: re.Match[str], text: str) -> str:
    """The address as it is written, empty if it only looks like one."""
    if match["repository"]:
        named = re.search(r"[-_\dA-Z]", match["repository"])
        return f"https://github.com/{match['repository']}" if named else ""
    if not match["host"]:
        scheme, _, rest = match[0].partition("://")
        return f"{scheme}://{cut_address(rest)}"
    return match["host"] + cut_address(match["path"] or "") if _is_address(match, text) else ""


def _is_address(match: re.Match[str], text: str) -> bool:
    host = match["host"].lower()
    bare, path = host.removeprefix("www."), match["path"] or ""
    if bare != host or bare.endswith(known_hosts.PERSONAL_ENDINGS) or (known_hosts.is_familiar(bare) and path):
        return True
    if match["top"] not in known_hosts.TOP_LEVEL or (
        match["top"] in known_hosts.TOP_LEVEL_WORDS and host.count(".") == 1
    ):
        return False
    if bare in known_hosts.PRODUCT_NAMES:
        return match["host"].islower() and bool(re.match(r"/[\w/-]+[^\w.]*\.?$", path))
    return len(path) > 1 or _offers_address(match, text)


def _offers_address(match: re.Match[str], text: str) -> bool:
    """Whether the words or parentheses around a host without a path present it as an address."""
    before, behind = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 1]
    if not match["host"].islower():
        return bool(_STRONG_CUE.search(before))
    return (before.endswith("(") and behind == ")") or bool(_CUE.search(before))


def _kind_in_context(url: str, text: str, last: int, start: int, end: int) -> Kind:
    """The kind that *url* itself shows, else the kind by the words since the *last* link, then by those behind the
    link, then by the whole sentence."""
    if sure := evident_kind(url, ""):
        return sure
    parts = reversed(_SENTENCE_END.split(text[max(0, start - 300) : start]))
    sentence = next((part for part in parts if re.search(r"\w{3}", part)), "")
    clause = sentence[-(start - last) :] if start > last else ""
    rest = _SENTENCE_END.split(text[end : end + 120])[0].partition("http")[0]
    return evident_kind(url, clause) or evident_kind(url, rest) or evident_kind(url, sentence) or usual_kind(url)

"""How many papers a list of arXiv has, how many of them are on a page, and where the list goes on."""

import html
from dataclasses import dataclass, replace

from digest.model import Address, Page
from digest.patterns import lazy_pattern
from digest.sources.arxiv.addresses import NAME, SITE

_TOTAL = lazy_pattern(rb"[Tt]otal of ([\d,]{1,12}) entries")
_END = lazy_pattern(rb"</div|</small|<br|morefewer")
_HERE = lazy_pattern(rb"<(?:span|b)\b[^<>]*>\s*(?:(\d{1,9})-)?(\d{1,9})\s*</")
# arXiv writes `href=/list/…` without quotes; a saved page has quotes, and the whole address.
_THERE = lazy_pattern(rb"<a\s(?>[^<>]*?href\s*=\s*[\"']?([^\"'\s<>]++))[^<>]*+>\s*(\d{1,9})(?:-\d{1,9})?\s*</a")
_OF_LIST = lazy_pattern(r"(?:https?://[^/]+)?(/(?:list|catchup)/[^#]+)")
_PER_PAGE = lazy_pattern(r"\bshow=\d+")


@dataclass(frozen=True, slots=True)
class Paging:
    """How many papers a list has in *total* and how many are *here*, None if the page does not say. *rest* is the path
    of the next page."""

    total: int | None = None
    here: int | None = None
    rest: str | None = None


def read_paging(content: bytes) -> Paging:
    """What the page *content* says about its list."""
    total = _TOTAL.search(content)
    if not total:
        return Paging()
    end = _END.search(content, total.end())
    line = content[total.end() : end.start() if end else total.end()]
    count, here = int(total[1].replace(b",", b"")), _HERE.search(line)
    if not here:
        return Paging(count)
    last = int(here[2])
    paths = (there[1] for there in _THERE.finditer(line) if int(there[2]) == last + 1)
    return Paging(count, last - int(here[1]) + 1 if here[1] else None, next(map(_next_path, paths), None))


def _next_path(href: bytes) -> str | None:
    """The path of the next page, with as many papers as the site allows; None for an address of another site."""
    match = _OF_LIST.fullmatch(html.unescape(href.decode("utf-8", "replace")))
    return _PER_PAGE.sub("show=2000", match[1]) if match else None


def next_list_page(page: Page, paging: Paging) -> tuple[Address, ...]:
    """The address at which the list of *page* goes on."""
    if not paging.rest:
        return ()
    return (replace(page.address, place=SITE + paging.rest, source=NAME, for_programs=False, validators=None),)

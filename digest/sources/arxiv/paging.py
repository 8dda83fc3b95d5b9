"""How many papers a list of arXiv has, how many of them are on this page, and where it goes on."""

import html
import re
from dataclasses import dataclass, replace

from digest.model import Address, Page
from digest.sources.arxiv.site import NAME, SITE

_TOTAL = re.compile(rb"[Tt]otal of ([\d,]{1,12}) entries")
_END = re.compile(rb"</div|</small|<br|morefewer")
_HERE = re.compile(rb"<(?:span|b)\b[^<>]*>\s*(?:(\d{1,9})-)?(\d{1,9})\s*</")
# arXiv writes `href=/list/…` without quotes; a saved page has quotes, and the whole address.
_THERE = re.compile(rb"<a\s(?>[^<>]*?href\s*=\s*[\"']?([^\"'\s<>]++))[^<>]*+>\s*(\d{1,9})(?:-\d{1,9})?\s*</a")
_OF_LIST = re.compile(r"(?:https?://[^/]+)?(/(?:list|catchup)/[^#]+)")
_PER_PAGE = re.compile(r"\bshow=\d+")


@dataclass(frozen=True, slots=True)
class Paging:
    """The *total* that a list has and how many are *here*, None where the page does not say; *rest* is
    the path of what follows."""

    total: int | None = None
    here: int | None = None
    rest: str | None = None


def paging(content: bytes) -> Paging:
    """What *content* says of its list."""
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
    return Paging(count, last - int(here[1]) + 1 if here[1] else None, next(map(_path, paths), None))


def _path(href: bytes) -> str | None:
    """The path of the next page, in fewer requests than the site would take; never another site's."""
    found = _OF_LIST.fullmatch(html.unescape(href.decode("utf-8", "replace")))
    return _PER_PAGE.sub("show=2000", found[1]) if found else None


def more(page: Page, found: Paging) -> tuple[Address, ...]:
    """The address at which the list of *page* goes on."""
    if not found.rest:
        return ()
    return (replace(page.address, place=SITE + found.rest, source=NAME, for_programs=False, validators=None),)

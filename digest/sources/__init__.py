"""The sources by name, and what an address or a page's content says about them.

A source is a module with a NAME, EXAMPLES of its addresses, and the functions of `Source`; it knows
its addresses and its markup, never the network.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from typing import ClassVar, Protocol, cast
from urllib.parse import urlsplit

from digest.credentials import hide_credentials, without_credentials
from digest.errors import ParseError, UsageError
from digest.model import Address, Listing, Page, Paper
from digest.sources.shared.clean_papers import presentable
from digest.sources.shared.read_records import reason_of
from digest.text import nearest, whole

STDIN = "-"
_MOST_PAPERS = 5_000  # on one page; arXiv shows 2,000 at most
_PACE = 2.0  # seconds between two requests to a host of which nothing is known
SAMPLE = "sample"
_FIRST, _FEED = "hf", "feed"
_NAMED = re.compile(r"([a-z][a-z0-9]*)(?::(.*))?", re.DOTALL)
_BYTE = re.compile("[\udc80-\udcff]")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")  # of a path on Windows
_NAMED_OR_URL = re.compile(r"[A-Za-z][A-Za-z0-9]+:")
# Scheme and host have no case, and a fragment is never sent.
_URL = re.compile(r"(https?)://([^\s/?#]+)([^\s#]*)", re.IGNORECASE)


class Source(Protocol):
    """What every source module offers; see `huggingface` for the contracts."""

    NAME: str
    EXAMPLES: tuple[tuple[str, str], ...]
    HOSTS: Sequence[str]
    PACE: Mapping[str, float]

    def split(self, what: str) -> Sequence[str]: ...
    def address(self, text: str, what: str) -> Address: ...
    def address_of_url(self, text: str, url: str) -> Address | None: ...
    def on(self, address: Address, day: date) -> Address | None: ...
    def has_list(self, day: date) -> bool: ...
    def ways(self, address: Address) -> Sequence[Address]: ...
    def lacking(self, papers: Sequence[Paper]) -> Sequence[Address]: ...
    def doubt(self, listing: Listing) -> str | None: ...
    def recognises(self, content: bytes) -> bool: ...
    def parse(self, got: Page) -> Listing: ...


class _Sources(Mapping[str, Source]):
    """Sources by name, each module loaded when it is first asked for: most runs need one."""

    # One line for each source; where the content must tell, they are asked in this order.
    MODULES: ClassVar = {
        "hf": "huggingface",
        "arxiv": "arxiv",
        "arxiv-mail": "arxiv_mail",
        "acl": "anthology",
        "biorxiv": "biorxiv",
        "medrxiv": "medrxiv",
        "openreview": "openreview",
        "feed": "feed",
    }

    def __getitem__(self, name: str) -> Source:
        return cast("Source", import_module(f"{__name__}.{self.MODULES[name]}"))

    def __contains__(self, name: object) -> bool:
        return name in self.MODULES

    def __iter__(self) -> Iterator[str]:
        return iter(self.MODULES)

    def __len__(self) -> int:
        return len(self.MODULES)


SOURCES: Mapping[str, Source] = _Sources()
# What is understood besides the addresses of the sources.
OTHERS = (
    ("https://huggingface.co/papers/…", "a page of a known site, as copied from the browser"),
    ("saved-page.html, day.json, page.txt", "a page somebody saved or copied; recognised by its content"),
    (STDIN, "the same from standard input"),
    (SAMPLE, "a small listing that ships with digest, to try everything without a network"),
)


def examples() -> list[tuple[str, str]]:
    """Addresses of every kind, each with what it means."""
    return [*(example for source in SOURCES.values() for example in source.EXAMPLES), *OTHERS]


def address(text: str) -> Address:
    """The listing that a person means by *text*. Raises UsageError with what could be meant."""
    if text == SAMPLE:
        return Address(text, SAMPLE, _FIRST)
    if (shown := _of_bytes(text)) != text:
        # Only a file may have a name that is no UTF-8.
        if _NAMED_OR_URL.match(text):
            raise UsageError(f"{shown}: bytes that are no UTF-8 stand in no address")
        return Address(shown, text)
    if url := _URL.match(text):
        place = f"{url[1].lower()}://{_lower_host(url[2])}{url[3]}"
        shown = without_credentials(text)
        known = (source.address_of_url(shown, place) for source in SOURCES.values())
        found = next((address for address in known if address), Address(shown, place, _FEED, for_programs=True))
        # The latest day of a series is that, however it is written: what was missed is caught up with.
        latest = address(found.series) if found.series else None
        return latest if latest and latest.place == found.place else found
    if not text.strip():
        raise UsageError("an empty address; `digest sources` lists what can stand there")
    if _DRIVE.match(text):
        return Address(text, text)
    name, _, what = text.partition(":")
    if name.lower() in SOURCES:
        try:
            return SOURCES[name.lower()].address(name.lower() + text[len(name) :], what)
        except UsageError as error:
            raise UsageError(hide_credentials(str(error), text)) from error
    named = _NAMED.fullmatch(text)
    if named and named[2] is not None:
        _, has_user, host = text.rpartition("@")
        shown = f"{named[1]}:…@{host}" if has_user else text
        near = suggestion(named[1])
        raise UsageError(f"{shown}: no source is called `{named[1]}`{near}; `digest sources` lists them")
    return Address(text, text)


def _lower_host(authority: str) -> str:
    """*authority* with its host in lower case; a user and a password have their own."""
    credentials, at, host = authority.rpartition("@")
    return f"{credentials}{at}{host.lower()}"


def _of_bytes(text: str) -> str:
    """*text* as it can be shown: a byte that is no UTF-8, which the system hands over as half a character, is
    written as `\\xff`."""
    return whole(_BYTE.sub(lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02x}", text))


def addresses(text: str) -> list[Address]:
    """The listings that a person means by *text*, which may name several of one source at once
    (`arxiv:cs.CL+cs.LG`). Raises UsageError as `address` does."""
    name, _, what = text.partition(":")
    source = SOURCES.get(name.lower())
    if source is None or not what:
        return [address(text)]
    parts = source.split(what)
    if not parts:
        raise UsageError(f"{text}: names nothing; `digest sources` shows what can stand there")
    return [address(f"{name}:{part}") for part in parts]


def on(address: Address, day: date) -> Address:
    """*address* for the list of one *day*. Raises UsageError where it has no days."""
    source = SOURCES.get(address.source or "")
    if source is None or address.text == SAMPLE:
        return replace(address, asked=day)
    found = source.on(address, day)
    if found is None:
        raise UsageError(f"{address.text} is not a list of days, so --date has no meaning for it")
    return found


def list_of(text: str) -> str | None:
    """The address under which a site's listing is remembered: one for all its days; None for a file."""
    found = address(text)
    return found.series or (text if found.is_remote else None)


def days_of(address: Address, since: date, until: date) -> list[Address]:
    """The lists of the series of *address* from the day *since* to before *until*, oldest first."""
    source = SOURCES.get(address.source or "")
    days = (since + timedelta(days=past) for past in range((until - since).days))
    lists = (source.on(address, day) for day in days if source.has_list(day)) if source else ()
    return [each for each in lists if each]


def of_day(series: str, day: date) -> str | None:
    """The address of the list of one *day* of *series*, None where it is no such series."""
    days = days_of(address(series), day, day + timedelta(days=1))
    return days[0].text if days else None


def next_list(text: str, after: date) -> date | None:
    """The first day after *after* on which the series with the address *text* may have a list, None
    for other addresses."""
    found = address(text)
    if not found.series:
        return None
    return next((each.asked for each in days_of(found, after + timedelta(days=1), after + timedelta(days=15))), None)


def suggestion(word: str) -> str:
    """A guess at the source that *word* was meant to be, for the end of a message; or ''."""
    near = nearest(word, (*SOURCES, SAMPLE), 0.5)
    return f" (did you mean `{near}`?)" if near else ""


def ways(address: Address) -> Sequence[Address]:
    """Other ways to what *address* lists, best first."""
    source = SOURCES.get(address.source or "")
    return source.ways(address) if source else ()


def lacking(papers: Sequence[Paper]) -> list[Address]:
    """The pages that tell what *papers* lack."""
    names = {name for paper in papers for name in paper.sources if name in SOURCES}
    return [address for name in sorted(names) for address in SOURCES[name].lacking(papers)]


def pace(host: str) -> float:
    """The seconds that must lie between two requests to *host*."""
    paces = (seconds for source in SOURCES.values() for known, seconds in source.PACE.items() if known == host)
    return max(paces, default=_PACE)


def doubt(listing: Listing, address: Address) -> str | None:
    """What speaks against *listing* being what the site at *address* lists, None where all is well."""
    source = SOURCES.get(address.source or "")
    if len(listing.papers) > _MOST_PAPERS:
        return f"{len(listing.papers):,} papers on one page"
    return source.doubt(listing) if source else None


def parse(page: Page) -> Listing:
    """The listing on *page*, by its source or, where the address does not tell, by its content.

    Raises ParseError, and nothing else, where no source can read it.
    """
    try:
        return _parsed(page)
    except ParseError:
        raise
    except Exception as error:
        # Whatever a parser raises, one page must not cost the run the others.
        raise ParseError(f"it cannot be read ({reason_of(error)})") from error


def _parsed(page: Page) -> Listing:
    if page.content.startswith((b"\xff\xfe", b"\xfe\xff")):
        page = replace(page, content=page.content.decode("utf-16", "replace").encode("utf-8"))
    if not page.content.removeprefix(b"\xef\xbb\xbf").strip():
        raise ParseError("it is empty")
    named = page.address.source
    if named in (None, _FEED):
        # What nobody recognises the first source explains, which knows pages, JSON and copied text; at an
        # unknown address a feed was expected.
        recognising = (name for name, source in SOURCES.items() if _recognises(source, page.content))
        named = next(recognising, named or _FIRST)
    source = SOURCES[named]
    listing = source.parse(page)
    listing = replace(listing, source=listing.source or source.NAME, seen=page.seen)
    if page.address.is_remote and source.HOSTS and not _is_of(page.address.place, source.HOSTS):
        listing = _of_stranger(listing)
    return replace(listing, papers=tuple(presentable(paper) for paper in listing.papers))


def _is_of(place: str, hosts: Sequence[str]) -> bool:
    host = (urlsplit(place).hostname or "").lower()
    return any(host == each or host.endswith(f".{each}") for each in hosts)


def _of_stranger(listing: Listing) -> Listing:
    """*listing*, which has the form of a site and came from another: a pointer to papers, and no list of that site."""
    papers = tuple(replace(paper, sources=(_FEED,)) for paper in listing.papers)
    return replace(listing, papers=papers, source=_FEED, whole=False, more=())


def _recognises(source: Source, content: bytes) -> bool:
    """Whether *source* takes *content* for its own; one that stumbles over it does not."""
    try:
        return source.recognises(content)
    except Exception:  # see `parse`
        return False

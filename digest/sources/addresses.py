"""What a person types for a listing, and the address that is meant; lists of days and their series."""

import re
import shlex
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import unquote

from digest import links
from digest.credentials import hide_credentials, without_credentials
from digest.errors import Remedy, UsageError
from digest.model import Address
from digest.patterns import lazy_pattern
from digest.sources import registry
from digest.sources.base import Source
from digest.text import replace_surrogates, suggest

STDIN = "-"
SAMPLE = "sample"
FEED = "feed"
DEFAULT_SOURCE = "hf"
# What is understood besides the addresses of the sources.
_OTHER_EXAMPLES = (
    ("https://huggingface.co/papers/…", "a page of a known site, as copied from the browser"),
    ("https://example.org/blog", "a site's page that names its feed"),
    (
        "saved-page.html, day.json, page.txt",
        "a page somebody saved, or copied whole as text; recognised by its content",
    ),
    ("~/Saved", "a folder of saved pages, feeds and mails"),
    (STDIN, "the same from standard input"),
    (SAMPLE, "a small listing that ships with digest, to try everything without a network"),
)
LIST_THEM = Remedy("digest sources", "all addresses, with examples")
_NAME = lazy_pattern(r"[a-z][a-z0-9-]*")
_NAMED = lazy_pattern(r"([a-z][a-z0-9]*)(?::(.*))?", re.DOTALL)
_DRIVE = lazy_pattern(r"[A-Za-z]:[\\/]")  # of a path on Windows
_BYTE = lazy_pattern("[\udc80-\udcff]")
_NAMED_OR_URL = lazy_pattern(r"[A-Za-z][A-Za-z0-9]+:")
# Scheme and host have no case, and a fragment is never sent.
_URL = lazy_pattern(r"(https?)://([^\s/?#]+)([^\s#]*)", re.IGNORECASE)
_FILE_URL = lazy_pattern(r"file:(?://(?:localhost)?)?(/[^?#]*)(?:[?#].*)?", re.IGNORECASE | re.DOTALL)
_WEB = lazy_pattern(r"https?://(?:www\.)?")
_BETWEEN_ADDRESSES = lazy_pattern(r"[\s,;]+")
_TOLD_BY_FORM = ("arxiv", "hf", "acl")  # whose addresses have a form that no file and no other source's has


def address_examples() -> list[tuple[str, str]]:
    """Addresses of every kind, those of other packages' sources included, each with what it means."""
    own = [example for source in registry.own_sources() for example in source.examples]
    return [*own, *_third_party_examples(), *_OTHER_EXAMPLES]


def _third_party_examples() -> list[tuple[str, str]]:
    examples: list[tuple[str, str]] = []
    for name in registry.third_party_names():
        try:
            source = registry.find_source(name)
            examples += source.examples if source and source.examples else [(name, "a source of another package")]
        except UsageError as error:
            examples.append((name, f"cannot be used: {error}"))
    return examples


def parse_address(text: str) -> Address:
    """The listing that a person means by *text*. Raises UsageError, which says what could be meant."""
    if len(several := split_addresses(text)) > 1:
        apart = Remedy(f"digest fetch {shlex.join(several)}", "each by itself")
        raise UsageError(f"{show_bytes(text)}: {len(several)} addresses at once").with_remedies(apart)
    if text == SAMPLE:
        return Address(text, SAMPLE, DEFAULT_SOURCE)
    if (shown := show_bytes(text)) != text:
        # Only a file may have a name that is no UTF-8.
        if _NAMED_OR_URL.match(text):
            raise UsageError(f"{shown}: bytes that are no UTF-8 stand in no address")
        return Address(shown, text)
    if local := _FILE_URL.fullmatch(text):
        path = unquote(local[1], errors="surrogateescape")
        return Address(show_bytes(path), path)
    if url := _URL.match(text):
        return _parse_url(text, f"{url[1].lower()}://{_lower_host(url[2])}{url[3]}")
    if not text.strip():
        raise UsageError("an empty address").with_remedies(LIST_THEM)
    if _DRIVE.match(text):
        return Address(text, text)
    if source := _named_source(text):
        what = text[len(source.name) + 1 :]
        try:
            return source.parse_address(source.name + text[len(source.name) :], what)
        except UsageError as error:
            raise UsageError(hide_credentials(str(error), text)).with_remedies(*error.remedies) from error
    named = _NAMED.fullmatch(text)
    if named and named[2] is not None:
        _, has_user, host = text.rpartition("@")
        shown = f"{named[1]}:…@{host}" if has_user else text
        near = suggest_source(named[1])
        raise UsageError(f"{shown}: no source is called {named[1]}{near}").with_remedies(LIST_THEM)
    return Address(text, text)


def _named_source(text: str) -> Source | None:
    """The source whose name stands before the colon in *text*, or is all of it; None where it is no such name."""
    name = text.partition(":")[0].lower()
    if text == SAMPLE or _URL.match(text) or _DRIVE.match(text) or not _NAME.fullmatch(name):
        return None
    return registry.find_source(name)


def _parse_url(text: str, url: str) -> Address:
    """The address of *url*, which was typed as *text*: a page of a known site, else a feed."""
    shown = without_credentials(text)
    source = registry.find_source_of_host(links.host_of(url))
    address = source.address_of_url(shown, url) if source else None
    if address is None:
        return Address(shown, url, FEED, for_programs=True)
    # The latest day of a series is that, however it is written: what was missed is caught up with.
    latest = parse_address(address.series) if address.series else None
    return latest if latest and latest.place == address.place else address


def _lower_host(authority: str) -> str:
    """*authority* with its host in lower case; a user and a password have their own."""
    credentials, at, host = authority.rpartition("@")
    return f"{credentials}{at}{host.lower()}"


def show_bytes(text: str) -> str:
    """*text* as it can be shown: a byte that is no UTF-8, which the system hands over as half a character, is
    written as `\\xff`."""
    return replace_surrogates(_BYTE.sub(lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02x}", text))


def parse_addresses(text: str) -> list[Address]:
    """The listings that a person means by *text*, which may name several of one source at once
    (`arxiv:cs.CL+cs.LG`). Raises UsageError as `parse_address` does."""
    name, _, what = text.partition(":")
    source = _named_source(text) if what else None
    if source is None:
        return [parse_address(text)]
    parts = source.split(what)
    if not parts:
        raise UsageError(f"{text}: names nothing").with_remedies(LIST_THEM)
    return [parse_address(f"{name}:{part}") for part in parts]


def split_addresses(text: str) -> list[str]:
    """The addresses that stand in *text* with blanks or commas between them; *text* alone where they are not all
    addresses, or are the words of one search."""
    parts = [part for part in _BETWEEN_ADDRESSES.split(text) if part]
    if len(parts) < 2 or not all(_is_known_address(part) for part in parts):
        return [text]
    source = _named_source(text)
    if source and not _URL.match(text):
        with suppress(UsageError):
            source.parse_address(text, text[len(source.name) + 1 :])
            return [text]
    return parts


def _is_known_address(part: str) -> bool:
    """Whether *part* is the sample, a page on the web, or begins with the name of a source."""
    return part == SAMPLE or bool(_URL.fullmatch(part)) or _named_source(part) is not None


def suggest_source(word: str) -> str:
    """A guess at the source that *word* was meant to be, for the end of a message; or ''."""
    hint = _suggest_named(word) or suggest(word, (*registry.BUILT_IN, SAMPLE), 0.5)
    return f"; {hint}" if hint else ""


def _suggest_named(word: str) -> str:
    """A guess at *word* by its form (`cs.CL` is arXiv's), or by the host of a site; or ''."""
    for name in _TOLD_BY_FORM:
        with suppress(UsageError):
            parse_addresses(f"{name}:{word}")
            return f"did you mean {name}:{word}?"
    by_host = {host.partition(".")[0]: name for host, name in registry.NAME_OF_HOST.items()}
    name = by_host.get(re.sub(r"\W", "", word).lower(), "")
    return f"did you mean {name}?" if name else ""


def source_of(address: Address) -> Source | None:
    """The source that *address* names, None where the content of the page must tell."""
    return registry.find_source(address.source) if address.source else None


def label_of(text: str) -> str:
    """What readers call the listing with the address *text*: "arXiv cs.CL"; of a file its name, of a page on the web
    its address without the scheme."""
    if text == SAMPLE:
        return text
    if text == STDIN:
        return "standard input"
    if _URL.match(text):
        return _WEB.sub("", text, count=1)
    address = parse_address(text)
    source = source_of(address)
    return source.label(address) if source else text.rstrip("/").rpartition("/")[2] or text


def source_label(name: str) -> str:
    """What readers call the source that is called *name*; *name* itself where no such source can be loaded."""
    with suppress(UsageError):
        source = registry.find_source(name)
        return source.label(Address(name, "", name)) if source else name
    return name


def lists_label(name: str) -> str:
    """What readers call the lists that the archive knows as *name*: a source, or the address of a series of it."""
    with suppress(UsageError):
        return label_of(name)
    return source_label(name)


def is_index(name: str) -> bool:
    """Whether the source that is called *name* lists all there is, so that it picks nothing out."""
    with suppress(UsageError):
        source = registry.find_source(name)
        return source is not None and source.is_index
    return False


def at_day(address: Address, day: date) -> Address:
    """*address* for the list of one *day*. Raises UsageError where it has no days."""
    source = source_of(address)
    if source is None or address.text == SAMPLE:
        return replace(address, asked=day)
    daily = source.on_day(address, day)
    if daily is None:
        raise UsageError(f"{address.text} is not a list of days, so --date has no meaning for it")
    return daily


def limit_to_days(address: Address, since: date | None, today: date) -> Address:
    """*address*, limited to the days from *since* (None: from any day) to *today* where its site can do that."""
    source = source_of(address)
    return source.limit_to_days(address, since, today) if source else address


def series_of(text: str) -> str | None:
    """The address under which the listing at *text* is remembered: one for all days of a series; None for a file."""
    address = parse_address(text)
    return address.series or (text if address.is_remote else None)


def days_between(address: Address, since: date, until: date) -> list[Address]:
    """The lists of the series of *address* from the day *since* to before *until*, oldest first."""
    source = source_of(address)
    if source is None:
        return []
    days = (since + timedelta(days=past) for past in range((until - since).days))
    lists = (source.on_day(address, day) for day in days if source.has_list(day))
    return [daily for daily in lists if daily]


def day_address(series: str, day: date) -> str | None:
    """The address of the list of one *day* of *series*, None where that is no series of daily lists."""
    days = days_between(parse_address(series), day, day + timedelta(days=1))
    return days[0].text if days else None


def next_list_day(text: str, after: date) -> date | None:
    """The first day after *after* on which the series with the address *text* may have a list; None for other
    addresses, and for a series whose source is not installed any more."""
    with suppress(UsageError):
        address = parse_address(text)
        if address.series:
            days = days_between(address, after + timedelta(days=1), after + timedelta(days=15))
            return next((daily.asked for daily in days), None)
    return None


def alternatives(address: Address) -> Sequence[Address]:
    """Other places where what *address* lists can be read, best first."""
    source = source_of(address)
    return source.alternatives(address) if source else ()

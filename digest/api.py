"""digest as a library: listings read, rules applied, a digest of values; nothing is printed and nothing delivered."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest import config, sources
from digest.archive_protocols import ArchiveProtocol, NullArchive
from digest.errors import UsageError
from digest.model import Address, Digest, Listing, Page
from digest.request import Request
from digest.rules.topics import Rules

if TYPE_CHECKING:
    pass

__all__ = ["fetch", "parse", "read_rules"]


def fetch(
    addresses: Iterable[str] = ("hf",),
    *,
    match: Sequence[str] = (),
    rules: Rules | None = None,
    day: date | None = None,
    since: date | None = None,
    limit: int | None = None,
    archive: Path | str | None = None,
    now: datetime | None = None,
) -> Digest:
    """The digest of the listings at *addresses* (`hf`, `arxiv:cs.CL`, a file …; `digest sources` lists them).

    *match* are expressions as after `digest fetch --match`; they take the place of the topics of *rules*. Without
    either every paper is in it. *day* asks for the lists of one day, *since* for all of the days since then. *limit*
    is how many papers there are at most. *archive* is the path of an archive to remember the papers in (the command's
    own is `~/.local/state/digest/archive.db`); without one nothing is remembered, and nothing counts as delivered in
    any case. *now* is the time of the run, with its zone.

    A source that could not be read is a value in `Digest.failures`. Raises UsageError for an address or an expression
    that means nothing, and DigestError where the archive cannot be used.
    """
    from digest import pipeline
    from digest.archive.hosts import Hosts
    from digest.retrieve.fetcher import Fetcher

    wanted = [address for text in addresses for address in sources.parse_addresses(text)]
    if day:
        wanted = [sources.at_day(address, day) for address in wanted]
    request = Request(wanted, _choose_rules(match, rules), limit, explicit=True, since=since)
    when = now or datetime.now(UTC).astimezone()
    with _open_archive(archive) as opened, Fetcher(when, open_hosts=Hosts) as fetcher:
        return pipeline.fetch(request, retriever=fetcher.retriever, archive=opened, deliver=_ignore, now=when)


def parse(content: bytes, source: str | None = None, *, seen: date | None = None) -> Listing:
    """The listing in *content*: a page, a feed, JSON, a mail, or the text of a copied page.

    *source* is the address that it came from (`hf:2026-01-08`, a URL); without it the content must tell. *seen* is the
    day on which it was fetched, against which dates without a year are read; today if it is not given. Raises
    ParseError where no source can read it, and UsageError for a *source* that means nothing.
    """
    address = sources.parse_address(source) if source else Address("page", "page")
    return sources.parse_page(Page(address, content, seen or datetime.now(UTC).date()))


def read_rules(text: str) -> Rules:
    """The rules in *text*, the YAML of a configuration (`match:`, `topics:`, `mute:`, `follow:` …).

    Raises UsageError with the place of every mistake.
    """
    return config.read(text, "rules").rules


@contextmanager
def _open_archive(path: Path | str | None) -> Iterator[ArchiveProtocol]:
    if path is None:
        yield NullArchive()
        return
    from digest.archive import Archive

    with Archive(Path(path)) as archive:
        yield archive


def _choose_rules(match: Sequence[str], rules: Rules | None) -> Rules:
    if isinstance(match, str):
        raise UsageError(f"match: expected a list of expressions, got the text {match!r}")
    topic = config.command_line_topic(match, option="match")
    return replace(rules or Rules(), topics=(topic,)) if topic else rules or Rules()


def _ignore(digest: Digest) -> None:
    """Deliver nothing: the digest is returned."""

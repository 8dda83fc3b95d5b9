"""The way from an address to a page during one run: files at once, hosts in parallel, with progress."""

import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import datetime
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from digest import files, permissions, sources, watchdog
from digest.cli import environment
from digest.cli.boundary import say
from digest.collecting import Means
from digest.credentials import without_credentials
from digest.errors import DigestError, UsageError
from digest.model import Address, Page

if TYPE_CHECKING:
    from concurrent.futures import Future

    from digest.scraper import Scraper

_ODD_LARGEST = 2_000_000
_ODD_MOST = 10
_ODD_LONGEST = 100  # characters of an address in the name of a file
# What a page may say of who asked for it: tokens and mail addresses.
_PRIVATE = re.compile(
    # Every repeat has its bound: a page of one letter must not take hours.
    rb"(?i)((?:csrf|token|nonce|session)[\w-]{0,40}(?:[\"']|&quot;|&#34;)?\s{0,5}[:=]\s{0,5}"
    rb"(?:[\"']|&quot;|&#34;)?)[\w.+/=-]{8,2000}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,200}"
)


class Pages:
    """Calling it with an address gets the page; what the network needs is loaded when it is first asked.

    *archive* is the file that remembers hosts between runs, None for a run that remembers nothing;
    *odd* the folder that keeps pages which could not be read. *pace* gives for a host the seconds between
    two requests.
    """

    def __init__(
        self,
        now: datetime,
        *,
        progress: bool,
        verbose: bool,
        archive: Path | None = None,
        odd: Path | None = None,
        pace: Callable[[str], float] | None = None,
    ) -> None:
        self._now, self._shows_progress, self._verbose = now, progress, verbose
        self._archive, self._odd, self._pace = archive, odd, pace or _pace
        self._open = ExitStack()
        self._scraper: Scraper | None = None
        self._coming: dict[Address, Future[Page]] = {}
        self._kept = 1

    def __enter__(self) -> "Pages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def means(self) -> Means:
        """All that collecting needs of it."""
        return Means(self, self.ahead, self.keep_odd, watchdog.limited)

    def __call__(self, address: Address) -> Page:
        started = time.monotonic()
        page = self._from_network(address) if address.is_remote else files.page(address, self._now)
        if self._verbose:
            took = time.monotonic() - started
            where = without_credentials(page.url or address.place)
            what = "unchanged" if page.unchanged else f"{len(page.content):,} bytes"
            say(f"{address.text}: {what} from {where} in {took:.1f} s")
        return page

    def ahead(self, addresses: Sequence[Address]) -> None:
        """Begin to get *addresses*, where they are of several hosts: each host by a thread of its own."""
        by_host: dict[str, list[Address]] = {}
        if len(addresses) > 1:
            scraper = self._asking()
            for address in addresses:
                by_host.setdefault(scraper.host(address), []).append(address)
        if len(by_host) < 2:
            return
        from concurrent.futures import Future

        self._coming = {address: Future() for address in addresses}
        for group in by_host.values():
            # Nobody waits for them when the run is over.
            Thread(target=_get_all, args=(self._asking(), dict.fromkeys(group), self._coming), daemon=True).start()

    def keep_odd(self, page: Page) -> str:
        """Keep a *page* from the network that could not be read, for `digest doctor --replay`; where, for
        the end of the message that says so. Where it cannot be kept there is nothing to say."""
        if self._odd is None or not page.address.is_remote:
            return ""
        name = f"{self._now:%Y%m%dT%H%M%S}-{self._kept:03}-{quote(page.address.text, safe='')[:_ODD_LONGEST]}.page"
        try:
            permissions.make_private_folder(self._odd)
            files.write(
                self._odd / name, _PRIVATE.sub(rb"\1(removed)", page.content[:_ODD_LARGEST]), mode=files.PRIVATE
            )
            own = f"{self._now:%Y%m%dT%H%M%S}-"
            for old in sorted(self._odd.glob("*.page"))[:-_ODD_MOST]:
                # The messages of this run name its own.
                if not old.name.startswith(own):
                    old.unlink(missing_ok=True)
        except (DigestError, OSError):
            return ""
        self._kept += 1
        return f"; `digest doctor --replay {self._odd / name}` reads it again"

    def _from_network(self, address: Address) -> Page:
        with self._progress(address):
            if address in self._coming:
                return self._coming[address].result()
            return self._asking().get(address)

    def _asking(self) -> "Scraper":
        if self._scraper is None:
            from digest.archive.hosts import Hosts
            from digest.scraper import Scraper

            hosts = Hosts(self._archive)
            self._open.callback(hosts.close)
            self._scraper = self._open.enter_context(
                Scraper(
                    now=self._now,
                    hosts=hosts,
                    pace=self._pace,
                    endpoints=environment.endpoints(),
                    token=_token(),
                )
            )
        return self._scraper

    def _progress(self, address: Address) -> AbstractContextManager[object]:
        """A spinner on stderr while one source is asked; gone before anything else is written."""
        if not self._shows_progress:
            return nullcontext()
        from rich.console import Console
        from rich.text import Text

        waiting = sum(coming != address and not page.done() for coming, page in self._coming.items())
        beside = f" and {waiting} more" if waiting else ""
        return Console(stderr=True).status(Text(f"asking {address.text}{beside}"))


def _get_all(scraper: "Scraper", addresses: Iterable[Address], coming: "dict[Address, Future[Page]]") -> None:
    """Get *addresses*, all of one host, one after the other; how each ended is in *coming*."""
    for address in addresses:
        try:
            coming[address].set_result(scraper.get(address))
        except BaseException as error:
            coming[address].set_exception(error)


def odd_address(path: Path) -> Address | None:
    """The address of the page that is kept at *path*, None where the name does not tell."""
    text = unquote(path.name.removesuffix(".page").split("-", 2)[-1])
    try:
        return sources.address(text) if path.suffix == ".page" else None
    except UsageError:
        return None


def _pace(host: str) -> float:
    """The seconds between two requests to *host*; a mirror on this machine has nobody to bother."""
    return 0.0 if re.fullmatch(r"localhost|::1|127(\.\d+){3}", host) else sources.pace(host)


def _token() -> str | None:
    """What HF_TOKEN holds. Raises UsageError for what is none, without saying it."""
    token = os.environ.get("HF_TOKEN", "").strip()
    if not all("!" <= sign <= "~" for sign in token):
        raise UsageError("HF_TOKEN: blanks or foreign letters stand in it; a token has none")
    return token or None

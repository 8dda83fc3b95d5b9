"""The fetcher of a run: an address in, a page out; hosts in parallel, with progress on the terminal."""

import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from digest import sources, watchdog
from digest.credentials import without_credentials
from digest.model import Address, Page
from digest.retrieve import local
from digest.retrieve.page_reader import Retriever
from digest.retrieve.progress import NoProgress, Progress, describe_reading
from digest.retrieve.unparsed import UnparsedPages

if TYPE_CHECKING:
    from concurrent.futures import Future

    from digest.retrieve.http import HttpClient
    from digest.retrieve.politeness import HostMemory

    class ClosingHostMemory(HostMemory, Protocol):
        """A memory of hosts that has to be closed."""

        def close(self) -> None: ...


class Fetcher:
    """Calling it with an address gets the page; the modules for the network are loaded with the first remote one.

    *open_hosts* opens the memory of hosts. *unparsed* keeps pages that could not be read. *log* is called with a line
    for every page. *progress* hears which address is being got. *pace* gives for a host the seconds between two
    requests; by default its source says them.
    """

    def __init__(
        self,
        now: datetime,
        *,
        open_hosts: "Callable[[], ClosingHostMemory]",
        unparsed: UnparsedPages | None = None,
        log: Callable[[str], None] | None = None,
        progress: Progress | None = None,
        pace: Callable[[str], float] | None = None,
    ) -> None:
        self._now, self._open_hosts, self._unparsed = now, open_hosts, unparsed
        self._log, self._progress, self._pace = log, progress or NoProgress(), pace or _pace_of_host
        self._open = ExitStack()
        self._client: HttpClient | None = None
        self._prefetched: dict[Address, Future[Page]] = {}

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def retriever(self) -> Retriever:
        """This fetcher as the collector of listings wants it."""
        keep = self._unparsed.keep_page if self._unparsed else None
        plain = Retriever(
            self, self.prefetch, limit=watchdog.limit_parsing, list_files=local.list_files, progress=self._progress
        )
        return plain._replace(keep_unparsed=keep) if keep else plain

    def __call__(self, address: Address) -> Page:
        """The page at *address*. Raises FetchError."""
        started = time.monotonic()
        page = self._get_remote(address) if address.is_remote else local.read_page(address, self._now)
        if self._log:
            took = time.monotonic() - started
            where = without_credentials(page.url or address.place)
            what = "unchanged" if page.unchanged else f"{len(page.content):,} bytes"
            self._log(f"{address.text}: {what} from {where} in {took:.1f} s")
        return page

    def prefetch(self, addresses: Sequence[Address]) -> None:
        """Begin to get *addresses* in the background if they are of several hosts, each host in its own thread."""
        by_host: dict[str, list[Address]] = {}
        if len(addresses) > 1:
            client = self._open_client()
            for address in addresses:
                by_host.setdefault(client.host_to_ask(address), []).append(address)
        if len(by_host) < 2:
            return
        from concurrent.futures import Future

        self._prefetched = {address: Future() for address in addresses}
        for group in by_host.values():
            work = (self._open_client(), dict.fromkeys(group), self._prefetched, self._progress)
            # Daemons, so that the end of the run does not wait for them.
            Thread(target=_get_addresses, args=work, daemon=True).start()

    def _get_remote(self, address: Address) -> Page:
        if address in self._prefetched:
            return self._prefetched[address].result()
        return self._open_client().get(address)

    def _open_client(self) -> "HttpClient":
        if self._client is None:
            from digest.retrieve.http import HttpClient
            from digest.retrieve.site_settings import SiteSettings

            hosts = self._open_hosts()
            self._open.callback(hosts.close)
            client = HttpClient(
                now=self._now,
                hosts=hosts,
                pace=self._pace,
                sites=SiteSettings(os.environ),
            )
            self._client = self._open.enter_context(client)
        return self._client


def _get_addresses(
    client: "HttpClient", addresses: Iterable[Address], prefetched: "dict[Address, Future[Page]]", progress: Progress
) -> None:
    """Get *addresses*, all of one host, one after the other, and set the page or the error of each in *prefetched*."""
    for address in addresses:
        progress.begin(address.text, describe_reading(address))
        try:
            prefetched[address].set_result(client.get(address))
        except BaseException as error:
            prefetched[address].set_exception(error)


def _pace_of_host(host: str) -> float:
    """The seconds between two requests to *host*: none for a mirror on this machine, else what its source says."""
    return 0.0 if re.fullmatch(r"localhost|::1|127(\.\d+){3}", host) else sources.pace_of_host(host)

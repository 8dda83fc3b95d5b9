"""The way from an address to a page during one run: files at once, the network with progress."""

import time
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING

from digest import files
from digest.cli import environment
from digest.cli.boundary import say
from digest.model import Address, Page

if TYPE_CHECKING:
    from digest.scraper import Scraper


class Pages:
    """Calling it with an address gets the page; what the network needs is loaded when it is first asked."""

    def __init__(self, now: datetime, *, progress: bool, verbose: bool) -> None:
        self._now, self._shows_progress, self._verbose = now, progress, verbose
        self._open = ExitStack()
        self._scraper: Scraper | None = None

    def __enter__(self) -> "Pages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def __call__(self, address: Address) -> Page:
        started = time.monotonic()
        page = self._from_network(address) if address.is_remote else files.page(address, self._now)
        if self._verbose:
            took = time.monotonic() - started
            where = page.url or address.place
            say(f"{address.text}: {len(page.content):,} bytes from {where} in {took:.1f} s")
        return page

    def _from_network(self, address: Address) -> Page:
        with self._progress(address):
            if self._scraper is None:
                from digest.scraper import Scraper

                self._scraper = self._open.enter_context(Scraper(now=self._now, endpoints=environment.endpoints()))
            return self._scraper.get(address)

    def _progress(self, address: Address) -> AbstractContextManager[object]:
        """A spinner on stderr while one source is asked; gone before anything else is written."""
        if not self._shows_progress:
            return nullcontext()
        from rich.console import Console
        from rich.text import Text

        return Console(stderr=True).status(Text(f"asking {address.text}"))

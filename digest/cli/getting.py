"""The way from an address to a page during one run: files at once, the network with progress."""

import time
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING

from digest import files
from digest.cli import environment
from digest.cli.boundary import say
from digest.model import Address, Page

if TYPE_CHECKING:
    from rich.progress import Progress

    from digest.scraper import Scraper


class Pages:
    """Calling it with an address gets the page; what the network needs is loaded when it is first asked."""

    def __init__(self, now: datetime, *, progress: bool, verbose: bool) -> None:
        self._now, self._shows_progress, self._verbose = now, progress, verbose
        self._open = ExitStack()
        self._scraper: Scraper | None = None
        self._progress: Progress | None = None

    def __enter__(self) -> "Pages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def __call__(self, address: Address) -> Page:
        started = time.monotonic()
        page = files.page(address, self._now) if files.is_local(address) else self._from_network(address)
        if self._verbose:
            took = time.monotonic() - started
            where = page.url or address.place
            say(f"{address.text}: {len(page.content):,} bytes from {where} in {took:.1f} s")
        return page

    def _from_network(self, address: Address) -> Page:
        scraper = self._scraper or self._start()
        if not self._progress:
            return scraper.get(address)
        task = self._progress.add_task(f"asking {address.text}", total=None)
        try:
            return scraper.get(address)
        finally:
            self._progress.remove_task(task)

    def _start(self) -> "Scraper":
        if self._shows_progress:
            self._progress = self._open.enter_context(_progress())
        from digest.scraper import Scraper

        self._scraper = self._open.enter_context(Scraper(now=self._now, endpoints=environment.endpoints()))
        return self._scraper


def _progress() -> "Progress":
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)

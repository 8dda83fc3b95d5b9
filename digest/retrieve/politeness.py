"""How often a host may be asked, and whether at all: its pace, its wish for peace, its robots.txt."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from digest.errors import FetchError
from digest.retrieve.http_errors import AbsentError, ElsewhereError, host_of
from digest.retrieve.robots import rules

AGENT = "digest"
_ROBOTS_KEPT = timedelta(days=1)
_LONGEST_PEACE = timedelta(days=7)


class Peace(Protocol):
    """A host that is not to be asked before *until*, and what it said."""

    @property
    def until(self) -> datetime: ...
    @property
    def why(self) -> str: ...


class Robots(Protocol):
    """A robots.txt as it was *read*; None where the host has none."""

    @property
    def text(self) -> str | None: ...
    @property
    def read(self) -> datetime: ...


class HostMemory(Protocol):
    """What is remembered of hosts from run to run; see `digest.archive.hosts`."""

    def take_turn(self, host: str, now: datetime, *, pace: float, patience: float) -> float | None: ...
    def peace(self, host: str, now: datetime) -> Peace | None: ...
    def leave_alone(self, host: str, until: datetime, why: str) -> None: ...
    def robots(self, host: str) -> Robots | None: ...
    def keep_robots(self, host: str, text: str | None, now: datetime) -> None: ...


class Politeness:
    """What *hosts* allow. *pace* gives for a host the seconds between two requests that its site asks for."""

    def __init__(self, hosts: HostMemory, pace: Callable[[str], float]) -> None:
        self._hosts, self._pace = hosts, pace
        self._crawl_delay: dict[str, float] = {}
        self._unread: dict[str, FetchError] = {}

    def peace(self, host: str, patience: float) -> float:
        """For how many seconds *host* still wants to be left alone. Raises FetchError where that is longer
        than *patience*."""
        now = _now()
        wish = self._hosts.peace(host, now)
        # One that is further ahead than any that is kept was written by a clock that was wrong.
        if wish is None or wish.until - now > _LONGEST_PEACE:
            return 0.0
        left = (wish.until - now).total_seconds()
        if left > patience:
            until = f"{wish.until.astimezone():%Y-%m-%d %H:%M}"
            raise FetchError(f"not asked before {until}: {wish.why}", later=True, of_host=True)
        return left

    def turn(self, host: str, patience: float) -> float:
        """In how many seconds *host* may be asked; that moment is then taken. Raises FetchError where that
        is longer than *patience*."""
        wait = self._hosts.take_turn(host, _now(), pace=self.pace(host), patience=patience)
        if wait is None:
            raise FetchError(f"no time left to wait for the turn at {host}", later=True, of_host=True)
        return wait

    def pace(self, host: str) -> float:
        """The seconds between two requests: what is known of the site, or what its robots.txt asks for."""
        return max(self._pace(host), self._crawl_delay.get(host, 0.0))

    def leave_alone(self, host: str, seconds: float, why: str) -> None:
        """Remember that *host* wants peace for so long."""
        self._hosts.leave_alone(host, _now() + min(_span(seconds), _LONGEST_PEACE), why)

    def check_robots(self, url: str, read: Callable[[str], str]) -> None:
        """Raises FetchError where the host's robots.txt keeps programs away from *url*; *read* gets that
        file."""
        host = host_of(url)
        wanted = rules(self._robots(url, read) or "", AGENT)
        self._crawl_delay[host] = wanted.delay
        if not wanted.allow(url):
            raise FetchError(f"{host} asks programs not to read this page (robots.txt)")

    def _robots(self, url: str, read: Callable[[str], str]) -> str | None:
        host = host_of(url)
        known = self._hosts.robots(host)
        if known and timedelta() <= _now() - known.read < _ROBOTS_KEPT:
            return known.text
        if host in self._unread:
            raise self._unread[host]
        parts = urlsplit(url)
        try:
            text = self._read(f"{parts.scheme}://{parts.netloc}/robots.txt", host, read)
        except ElsewhereError:
            # Not to be kept: tomorrow's network may have no portal.
            return None
        self._hosts.keep_robots(host, text, _now())
        return text

    def _read(self, url: str, host: str, read: Callable[[str], str]) -> str | None:
        """The robots.txt at *url*, None where the host has none. Raises FetchError where that is not known:
        then nothing may be read."""
        try:
            return read(url)
        except ElsewhereError:
            raise
        except AbsentError:
            return None
        except FetchError as error:
            if error.of_host:
                raise
            self._unread[host] = FetchError(f"robots.txt, which is asked first: {error}", later=True)
            raise self._unread[host] from error


def _span(seconds: float) -> timedelta:
    try:
        return timedelta(seconds=seconds)
    except OverflowError:
        return _LONGEST_PEACE


def _now() -> datetime:
    return datetime.now(UTC)

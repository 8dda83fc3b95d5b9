"""How often a host may be asked, and whether at all: its pace, its wish for peace, its robots.txt."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from digest.errors import FetchError
from digest.scraper.answers import host_of

AGENT = "digest"
_ROBOTS_KEPT = timedelta(days=1)
_SLOWEST = 60.0  # seconds; more between two requests is no pace, it is a no
_LONGEST_PEACE = 7 * 86_400.0  # seconds
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


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


class Hosts(Protocol):
    """What is remembered of hosts from run to run; see `digest.archive.hosts`."""

    def asked(self, host: str) -> datetime | None: ...
    def ask(self, host: str, now: datetime) -> None: ...
    def peace(self, host: str, now: datetime) -> Peace | None: ...
    def leave_alone(self, host: str, until: datetime, why: str) -> None: ...
    def robots(self, host: str) -> Robots | None: ...
    def keep_robots(self, host: str, text: str | None, now: datetime) -> None: ...


class Manners:
    """What *hosts* allow. *pace* gives for a host the seconds between two requests that its site asks for."""

    def __init__(self, hosts: Hosts, pace: Callable[[str], float]) -> None:
        self._hosts, self._pace = hosts, pace
        self._crawl_delay: dict[str, float] = {}

    def check(self, host: str) -> None:
        """Raises FetchError where *host* said that it wants to be left alone."""
        if peace := self._hosts.peace(host, _now()):
            until = f"{peace.until.astimezone():%Y-%m-%d %H:%M}"
            raise FetchError(f"not asked before {until}: {peace.why}", later=True, of_host=True)

    def wait(self, host: str, until: float) -> None:
        """Let the pace of *host* pass since it was asked last, and take the turn. Raises FetchError where
        that would take longer than *until*, by the monotonic clock."""
        asked, now = self._hosts.asked(host), _now()
        due = asked + timedelta(seconds=self.pace(host)) if asked and asked <= now else now
        left = (due - now).total_seconds()
        if time.monotonic() + left > until:
            raise FetchError(f"no time left to wait for the turn at {host}", later=True, of_host=True)
        if left > 0:
            time.sleep(left)
        self._hosts.ask(host, _now())

    def pace(self, host: str) -> float:
        """The seconds between two requests: what is known of the site, or what its robots.txt asks for."""
        if host in _LOOPBACK:
            return self._crawl_delay.get(host, 0.0)
        return max(self._pace(host), self._crawl_delay.get(host, 0.0))

    def leave_alone(self, host: str, seconds: float, why: str) -> None:
        """Remember that *host* wants peace for so long."""
        self._hosts.leave_alone(host, _now() + timedelta(seconds=min(seconds, _LONGEST_PEACE)), why)

    def check_robots(self, url: str, read: Callable[[str], str | None]) -> None:
        """Raises FetchError where the host's robots.txt keeps programs away from *url*; *read* gets that
        file, None where there is none."""
        host = host_of(url)
        rules = RobotFileParser()
        rules.parse((self._robots(url, read) or "").splitlines())
        delay = rules.crawl_delay(AGENT)
        if delay is not None:
            self._crawl_delay[host] = min(float(delay), _SLOWEST)
        if not rules.can_fetch(AGENT, url):
            raise FetchError(f"{host} asks programs not to read this page (robots.txt)")

    def _robots(self, url: str, read: Callable[[str], str | None]) -> str | None:
        host = host_of(url)
        known = self._hosts.robots(host)
        if known and timedelta() <= _now() - known.read < _ROBOTS_KEPT:
            return known.text
        parts = urlsplit(url)
        text = read(f"{parts.scheme}://{parts.netloc}/robots.txt")
        self._hosts.keep_robots(host, text, _now())
        return text


def _now() -> datetime:
    return datetime.now(UTC)

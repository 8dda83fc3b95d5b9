"""When a host may be asked, and whether at all: its pace, its cooldown, its robots.txt."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from digest.errors import FetchError
from digest.render.days import format_moment
from digest.retrieve.http_errors import ClientStatusError, RedirectedAwayError, host_of
from digest.retrieve.robots import read_robots_rules

AGENT = "digest"
_ROBOTS_LIFETIME = timedelta(days=1)
_LONGEST_COOLDOWN = timedelta(days=7)


class Cooldown(Protocol):
    """Until when a host must not be asked, and the words in which it said so."""

    @property
    def until(self) -> datetime: ...
    @property
    def why(self) -> str: ...


class RobotsFile(Protocol):
    """The text of a robots.txt, None for a host that has none, and when it was *read*."""

    @property
    def text(self) -> str | None: ...
    @property
    def read(self) -> datetime: ...


class HostMemory(Protocol):
    """The memory of hosts from run to run, which `digest.archive.hosts` provides."""

    def reserve_slot(self, host: str, now: datetime, *, pace: float, patience: float) -> float | None: ...
    def cooldown(self, host: str, now: datetime) -> Cooldown | None: ...
    def set_cooldown(self, host: str, until: datetime, why: str) -> None: ...
    def robots(self, host: str) -> RobotsFile | None: ...
    def store_robots(self, host: str, text: str | None, now: datetime) -> None: ...


class Politeness:
    """What each host allows, as far as *hosts* remembers and its robots.txt says.

    *pace* gives for a host the seconds between two requests that its source knows of.
    """

    def __init__(self, hosts: HostMemory, pace: Callable[[str], float]) -> None:
        self._hosts, self._pace = hosts, pace
        self._crawl_delay: dict[str, float] = {}
        self._robots_errors: dict[str, FetchError] = {}

    def cooldown_left(self, host: str, patience: float) -> float:
        """For how many seconds *host* must not be asked yet. Raises FetchError if that is longer than *patience*."""
        now = _utc_now()
        cooldown = self._hosts.cooldown(host, now)
        # One that ends later than any can was written under a wrong clock.
        if cooldown is None or cooldown.until - now > _LONGEST_COOLDOWN:
            return 0.0
        left = (cooldown.until - now).total_seconds()
        if left > patience:
            until = format_moment(cooldown.until, now.astimezone()).removeprefix("today ")
            raise FetchError(f"not asked before {until}: {cooldown.why}", later=True, of_host=True)
        return left

    def reserve_slot(self, host: str, patience: float) -> float:
        """Reserve the next moment at which *host* may be asked, and return in how many seconds that is.

        Raises FetchError, and reserves nothing, if that is longer than *patience*.
        """
        wait = self._hosts.reserve_slot(host, _utc_now(), pace=self.pace(host), patience=patience)
        if wait is None:
            raise FetchError(f"no time left to wait for the turn at {host}", later=True, of_host=True)
        return wait

    def pace(self, host: str) -> float:
        """The seconds between two requests to *host*: the larger of what its source and its robots.txt ask for."""
        return max(self._pace(host), self._crawl_delay.get(host, 0.0))

    def start_cooldown(self, host: str, seconds: float, why: str) -> datetime:
        """Remember that *host* must not be asked for so many *seconds*, a week at most, and return until when; *why* is
        for the reader."""
        until = _utc_now() + min(_bounded_timedelta(seconds), _LONGEST_COOLDOWN)
        self._hosts.set_cooldown(host, until, why)
        return until

    def check_robots(self, url: str, read: Callable[[str], str]) -> None:
        """Raises FetchError if the host's robots.txt, which *read* gets by its URL, forbids *url* to programs."""
        host = host_of(url)
        wanted = read_robots_rules(self._robots_txt(url, read) or "", AGENT)
        self._crawl_delay[host] = wanted.delay
        if not wanted.allows(url):
            raise FetchError(f"{host} asks programs not to read this page (robots.txt)")

    def _robots_txt(self, url: str, read: Callable[[str], str]) -> str | None:
        host = host_of(url)
        known = self._hosts.robots(host)
        if known and timedelta() <= _utc_now() - known.read < _ROBOTS_LIFETIME:
            return known.text
        if host in self._robots_errors:
            raise self._robots_errors[host]
        parts = urlsplit(url)
        try:
            text = self._read_robots_txt(f"{parts.scheme}://{parts.netloc}/robots.txt", host, read)
        except RedirectedAwayError:
            # Not remembered: tomorrow's network may have no captive portal.
            return None
        self._hosts.store_robots(host, text, _utc_now())
        return text

    def _read_robots_txt(self, url: str, host: str, read: Callable[[str], str]) -> str | None:
        """The robots.txt at *url*, None if the host has none. Raises FetchError if that cannot be found out: then no
        page of the host may be read either."""
        try:
            return read(url)
        except RedirectedAwayError:
            raise
        except ClientStatusError:
            return None
        except FetchError as error:
            if error.of_host:
                raise
            self._robots_errors[host] = FetchError(f"robots.txt, which is asked first: {error}", later=True)
            raise self._robots_errors[host] from error


def _bounded_timedelta(seconds: float) -> timedelta:
    try:
        return timedelta(seconds=seconds)
    except OverflowError:
        return _LONGEST_COOLDOWN


def _utc_now() -> datetime:
    return datetime.now(UTC)

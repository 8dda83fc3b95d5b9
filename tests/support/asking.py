"""A reader's program that asks sites on the loopback address, with a memory that can be looked into."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.archive.hosts import Hosts
from digest.errors import FetchError
from digest.model import Address
from digest.retrieve.http import HttpClient
from digest.retrieve.site_settings import SiteSettings
from support.loopback import Answer

NOW = datetime(2026, 11, 23, 18, 7, tzinfo=UTC)
BACK = Answer(b"back")


class Turns(Hosts):
    """What is known of hosts, and the moments at which each may have been asked."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__(path)
        self.taken: dict[str, list[datetime]] = {}

    def reserve_slot(self, host: str, now: datetime, *, pace: float, patience: float) -> float | None:
        wait = super().reserve_slot(host, now, pace=pace, patience=patience)
        if wait is not None:
            self.taken.setdefault(host, []).append(now + timedelta(seconds=wait))
        return wait


def hasty(_: str) -> float:
    """No time between two requests."""
    return 0.0


def asker(
    hosts: Hosts,
    *,
    pace: Callable[[str], float] = hasty,
    mirrors: Mapping[str, str] | None = None,
    deadline: float = 5.0,
    run: float = 60.0,
    token: str | None = None,
    key: str | None = None,
) -> HttpClient:
    """A scraper for one run that tries again without delay; *token* is for Hugging Face, *key* for OpenAlex."""
    pairs = " ".join(f"{site}={mirror}" for site, mirror in (mirrors or {}).items())
    sites = SiteSettings({"DIGEST_MIRRORS": pairs, "HF_TOKEN": token or "", "OPENALEX_API_KEY": key or ""})
    return HttpClient(now=NOW, hosts=hosts, pace=pace, sites=sites, pause=0.001, deadline=deadline, run=run)


def feed(url: str) -> Address:
    """What a site offers to programs at *url*."""
    return Address(url, url, for_programs=True)


def page(url: str) -> Address:
    """What a site offers to people at *url*."""
    return Address(url, url)


def refusal(scraper: HttpClient, address: Address) -> FetchError:
    """The error that asking for *address* ends with: one sentence on one line."""
    with pytest.raises(FetchError) as refused:
        scraper.get(address)
    assert len(str(refused.value).splitlines()) == 1
    return refused.value

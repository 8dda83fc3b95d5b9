"""Invented lists of papers by address in place of the network, and a reader who comes back to them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from digest import config, pipeline, sources
from digest.archive import Archive
from digest.errors import DigestError
from digest.model import Address, Digest, Page
from digest.request import Request
from digest.retrieve.page_reader import Retriever

Titles = Mapping[str, str]


def listed(day: str, titles: Titles) -> bytes:
    """The page of the list of *day*: *titles* by identifier."""
    papers = [{"paper": {"id": identifier, "title": title}} for identifier, title in titles.items()]
    return json.dumps({"dailyPapers": papers, "dateString": day, "periodType": "day"}).encode()


def weeks(latest: int) -> dict[str, bytes | DigestError]:
    """The web of a day in June: the lists from Monday the 1st on, with one paper on each."""
    days = [day for day in range(1, latest + 1) if date(2026, 6, day).weekday() < 5]
    pages: dict[str, bytes | DigestError] = {f"hf:2026-06-{day:02}": june(day) for day in days}
    return pages | {"hf": june(days[-1])}


def june(day: int) -> bytes:
    return listed(f"2026-06-{day:02}", {f"2606.900{day:02}": f"Paper {day}"})


def of(*days: int) -> list[str]:
    """The addresses of days in June, the latest last."""
    return [*(f"hf:2026-06-{day:02}" for day in days), "hf"]


def papers(*days: int) -> set[str]:
    return {f"2606.900{day:02}" for day in days}


def copied(*titles: str) -> bytes:
    """A search page as select-all and copy give it, without addresses."""
    return "\n".join(
        f"{title}\n\nWhat it is about, in a sentence that is longer than any title.\n\n• 2 authors\n\n·\nJun 9, 2026\n"
        for title in titles
    ).encode()


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def ids(digest: Digest) -> list[str]:
    return [match.paper.id.removeprefix("arxiv:") for match in digest.matches]


class Web:
    """Pages by address, or the error that lies there; *asked* is what was asked for. Nothing else exists."""

    def __init__(self, pages: Mapping[str, bytes | DigestError], seen: date) -> None:
        self.pages, self.seen = dict(pages), seen
        self.asked: list[str] = []

    def __call__(self, address: Address) -> Page:
        self.asked.append(address.text)
        found = self.pages[address.text]
        if isinstance(found, DigestError):
            raise found
        return Page(address, found, self.seen)


@dataclass
class Reader:
    """A reader with an archive, who asks for what is new and has missed days caught up.

    *web* is the one of the last run, *digests* are all that were delivered; pages were got on the day *seen*,
    None for that of the run.
    """

    archive: Archive
    web: Web = field(default_factory=lambda: Web({}, date.min))
    digests: list[Digest] = field(default_factory=list)
    seen: date | None = None

    def reads(
        self,
        now: datetime,
        pages: Mapping[str, bytes | DigestError],
        texts: Sequence[str] = ("hf",),
        *,
        rules: str = "",
        limit: int | None = None,
        channel: str = "stdout",
        new: bool = True,
        since: date | None = None,
        offline: bool = False,
        marks: bool = True,
    ) -> Digest:
        """One run at *now*, when *pages* are what the network has."""
        self.web = Web(pages, self.seen or now.date())
        addresses = [sources.parse_address(text) for text in texts]
        wanted = config.read(rules, "config.yaml").rules
        request = Request(addresses, wanted, limit, True, channel, new, since, new, offline, marks=marks)
        return pipeline.fetch(
            request, retriever=Retriever(self.web), archive=self.archive, deliver=self.digests.append, now=now
        )

    def covered(self, channel: str = "stdout") -> date | None:
        """The last day whose list *channel* has had."""
        return self.archive.deliveries.high_water_mark("hf", channel)

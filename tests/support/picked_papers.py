"""Invented papers that arXiv lists, and the week pages on which Hugging Face picks some of them later."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from email.utils import format_datetime
from typing import NamedTuple

from support.invented_days import at

_ITEM = """<item><title>{title}</title><link>https://arxiv.org/abs/{identifier}</link>
<description>arXiv:{identifier}v1 Announce Type: new
Abstract: What was found on a beach.</description>
<guid isPermaLink="false">oai:arXiv.org:{identifier}v1</guid><category>cs.CL</category>
<pubDate>{day}</pubDate><arxiv:announce_type>new</arxiv:announce_type><dc:creator>Ada Quay</dc:creator></item>"""
_FEED = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link>
<description>cs.CL updates on the arXiv.org e-print archive.</description><pubDate>{day}</pubDate>
{items}</channel></rss>"""


TITLES = {"2606.90001": "On Tides", "2606.90002": "On Moss", "2606.90003": "On Ferries"}


class Picked(NamedTuple):
    """A paper on a week page: since which *day*, with how many *votes*, and its *title*, another one than arXiv's."""

    day: str
    votes: int | None
    title: str = ""


def announced(day: str, titles: Mapping[str, str]) -> bytes:
    """arXiv's feed of *day*: *titles* by identifier."""
    when = format_datetime(at(day))
    items = "".join(_ITEM.format(title=title, identifier=name, day=when) for name, title in titles.items())
    return _FEED.format(day=when, items=items).encode()


def picked(papers: Mapping[str, Picked]) -> bytes:
    """A week page with *papers* by identifier."""
    records = [
        {
            "paper": {
                "id": name,
                "title": each.title or TITLES.get(name, "On Pebbles"),
                "summary": "What was found on a beach.",
                "submittedOnDailyAt": f"{each.day}T00:00:00.000Z",
                "upvotes": each.votes,
            }
        }
        for name, each in papers.items()
    ]
    return json.dumps({"dailyPapers": records, "periodType": "week", "dateString": "2026-W24"}).encode()


def week_of(day: str) -> str:
    """The address of the week page that has *day*."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"hf:{year}-W{week:02}"


def week_pages(days: Iterable[str], papers: Mapping[str, Picked]) -> dict[str, bytes]:
    """The week pages of *days*, each with those of *papers* that were picked in its week."""
    return {
        week: picked({name: each for name, each in papers.items() if week_of(each.day) == week})
        for week in map(week_of, days)
    }

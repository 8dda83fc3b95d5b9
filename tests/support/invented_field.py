"""An invented field: half a year of papers about rivers and weirs, and of others."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from digest import config
from digest.model import Paper
from digest.rules.topics import Rules

LAST = date(2026, 6, 30)
FIRST = date(2026, 4, 2)
RULES = "topics:\n  Rivers: [river]\n  Weirs: [weir]\nmute: [glacier]\n"


def rules(text: str = RULES) -> Rules:
    return config.read(text, "c").rules


def paper(number: int, title: str, ago: int = 0, votes: int | None = None, **known: object) -> Paper:
    """A paper that was listed so many days before the last."""
    known = {"listed": LAST - timedelta(ago), "upvotes": votes, **known}
    return Paper(f"arxiv:2606.{number:05}", title, f"https://arxiv.org/abs/2606.{number:05}", **known)  # type: ignore[arg-type]


def field(weeks: int = 30, *, votes: bool = True) -> list[Paper]:
    """Ten papers a week: four about rivers, two about weirs, one of them about both. These two are about tidal gates
    too, and of the others, in every fourth week, one."""
    return [
        paper(
            week * 10 + at,
            f"{title} {week * 10 + at}",
            ago=week * 7 + at % 7,
            votes=(week * 37 + at * 11) % 90 if votes else None,
            authors=("Ada Beispiel", "Bo Sample", "Chi Muster"),
            author_count=3,
        )
        for week in range(weeks)
        for at, title in enumerate((*_TITLES, "Tidal Gates without Water" if week % 4 == 0 else "Sundials in Winter"))
    ]


_TITLES = (
    *("Slow Rivers and Their Beds", "River Otters at Night", "The Memory of a River"),
    *("Rivers over a Weir with Tidal Gates", "Old Weirs behind Tidal Gates"),
    *("Moss on Granite", "Owls at Noon", "The Length of Shadows", "Lime Kilns"),
)


def since(papers: list[Paper]) -> Callable[[date], Iterator[Paper]]:
    """*papers* as an archive gives them from a day on."""
    return lambda first: (each for each in papers if (each.listed or each.published or LAST) >= first)

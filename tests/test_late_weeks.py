"""A narrow reader of arXiv over eight weeks: how many papers come late.

The papers and their votes, then and now, are invented: in each week a hundred are announced, some are picked the same
day, some later, as often as was measured of real ones (a fifth of those that are picked, at least two days later).
"""

import random
from datetime import date, timedelta

from support.invented_days import Reader, at
from support.picked_papers import Picked, announced, picked

from digest.archive import Archive
from digest.model import Match
from digest.rules.topics import PICKED_UP

FIRST, WEEKS = date(2026, 6, 1), 8
RULES = "match: [harbour]\nlate: yes\n"


def test_a_narrow_reader_has_at_most_three_a_week_each_once_and_each_says_why() -> None:
    chance = random.Random(7)  # noqa: S311 - invented papers
    days = [FIRST + timedelta(days=number) for number in range(7 * WEEKS)]
    papers: dict[str, Picked] = {}
    came: dict[date, list[Match]] = {}
    with Archive(":memory:") as archive:
        reader = Reader(archive)
        for number, day in enumerate(days):
            if day.weekday() < 5:
                names = {f"2606.{number:02}{each:03}": f"On Stone {number} and {each}" for each in range(20)}
                papers |= {
                    name: Picked(str(day + timedelta(days=chance.choice([0, 0, 0, 1, 3]))), chance.randrange(15))
                    for name in names
                    if chance.random() < 0.2
                }
            papers = {
                name: each._replace(votes=(each.votes or 0) + chance.choice([0, 0, 1, 30]))
                for name, each in papers.items()
            }
            seen = {name: each for name, each in papers.items() if each.day <= str(day)}
            pages = {f"hf:2026-W{week}": picked(_of_week(seen, week)) for week in range(20, 35)}
            web = {**pages, "arxiv:cs.CL": announced(str(day), names)}
            digest = reader.reads(at(str(day)), web, ("arxiv:cs.CL",), rules=RULES)
            came[day] = [match for match in digest.matches if match.section == PICKED_UP]

    found = [match for matches in came.values() for match in matches]
    weeks = [sum(len(came[day]) for day in days[start : start + 7]) for start in range(len(days) - 6)]
    assert max(weeks) == 3
    assert len(found) >= 3 * (WEEKS - 2)
    assert len({match.paper.id for match in found}) == len(found)
    assert all(match.why and match.why[0].topic == PICKED_UP for match in found)


def _of_week(papers: dict[str, Picked], week: int) -> dict[str, Picked]:
    return {name: each for name, each in papers.items() if date.fromisoformat(each.day).isocalendar().week == week}

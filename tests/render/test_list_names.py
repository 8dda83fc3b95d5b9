"""What a digest was made from: sources by their names, and the days of their lists."""

from datetime import date

import pytest

from digest.model import Asked
from digest.render.list_names import name_lists, name_sources


def day(number: int, month: int = 1, year: int = 2026) -> date:
    return date(year, month, number)


def hf(shown: date | None, wanted: date | None = None) -> Asked:
    return Asked("hf", shown, 3, label="Hugging Face", wanted_day=wanted)


def arxiv(shown: date | None, category: str = "cs.CL") -> Asked:
    return Asked(f"arxiv:{category}", shown, 4, label=f"arXiv {category}")


FILE = Asked("page.html", None, 0)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        pytest.param([hf(day(8))], "Hugging Face, Thu 8 Jan 2026", id="one day"),
        pytest.param([FILE], "page.html", id="no day"),
        pytest.param([hf(day(8)), arxiv(day(8))], "Hugging Face, arXiv cs.CL, Thu 8 Jan 2026", id="the same day"),
        pytest.param(
            [hf(day(8)), arxiv(day(9))], "Hugging Face, Thu 8 Jan 2026; arXiv cs.CL, Fri 9 Jan 2026", id="two days"
        ),
        pytest.param([hf(day(8)), FILE], "Hugging Face, Thu 8 Jan 2026; page.html", id="a day and none"),
        pytest.param([hf(day(8)), hf(day(9)), hf(day(12))], "Hugging Face, 8–12 Jan 2026 (3 lists)", id="several days"),
        pytest.param(
            [hf(day(9)), hf(day(9), day(10)), hf(day(9), day(11)), hf(day(12))],
            "Hugging Face, 9–12 Jan 2026 (2 lists; none on 10–11 Jan)",
            id="days without a list",
        ),
        pytest.param(
            [hf(day(9), day(11))], "Hugging Face, Fri 9 Jan 2026 (none on 11 Jan)", id="another day than was asked for"
        ),
        pytest.param([hf(day(30)), hf(day(2, 2))], "Hugging Face, 30 Jan – 2 Feb 2026 (2 lists)", id="across months"),
        pytest.param(
            [hf(day(31, 12, 2025)), hf(day(2))],
            "Hugging Face, 31 Dec 2025 – 2 Jan 2026 (2 lists)",
            id="across years",
        ),
        pytest.param(
            [hf(day(8)), arxiv(day(8)), arxiv(day(9), "cs.LG")], "3 sources, 8–9 Jan 2026", id="three sources"
        ),
        pytest.param([], "", id="nothing"),
    ],
)
def test_sources_are_named_with_the_days_of_their_lists(asked: list[Asked], named: str) -> None:
    assert name_lists(asked) == named


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        pytest.param([hf(day(8))], "Hugging Face", id="one day"),
        pytest.param([hf(day(8)), arxiv(day(8))], "Hugging Face, arXiv cs.CL", id="the same day"),
        pytest.param(
            [hf(day(9)), hf(day(9), day(10)), hf(day(12))],
            "Hugging Face (2 lists; none on 10 Jan)",
            id="days without a list",
        ),
        pytest.param(
            [hf(day(8)), arxiv(day(9))],
            "Hugging Face, Thu 8 Jan 2026; arXiv cs.CL, Fri 9 Jan 2026",
            id="days of their own",
        ),
        pytest.param([hf(day(8)), arxiv(day(8)), arxiv(day(9), "cs.LG")], "3 sources", id="three sources"),
        pytest.param([], "", id="nothing"),
    ],
)
def test_below_a_heading_with_the_days_sources_are_named_alone(asked: list[Asked], named: str) -> None:
    assert name_sources(asked) == named

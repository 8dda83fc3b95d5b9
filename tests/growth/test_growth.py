"""No input makes a run hang: ten times the page, the text or the note takes ten times as long."""

import pytest

from growth.case import Case
from growth.cpu import MOST, TIMES, growth, seconds
from growth.readers import cases

LONG = 50_000  # characters
SHORTER = 10_000  # are enough where a tenth of them takes so many seconds that it can be measured
MEASURABLE = 0.0012


def growth_of(case: Case) -> float:
    """How many times as long ten times the text takes."""
    first = case.call(SHORTER // TIMES)
    is_measurable = min(seconds(first), seconds(first)) > MEASURABLE
    return growth(case.call, SHORTER if is_measurable else LONG)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_ten_times_the_text_takes_ten_times_as_long(case: Case) -> None:
    assert growth_of(case) <= MOST

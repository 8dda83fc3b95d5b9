"""No input makes a run hang: ten times the page, the text or the note takes ten times as long."""

import pytest

from growth.case import Case
from growth.cpu import MOST, TIMES, growth
from growth.readers import cases

LONG = 50_000  # characters


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_ten_times_the_text_takes_ten_times_as_long(case: Case) -> None:
    assert growth(case.read, case.text(LONG // TIMES), case.text(LONG)) <= MOST

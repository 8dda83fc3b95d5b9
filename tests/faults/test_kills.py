"""kill -9 right before every single effect of a run: nothing is lost, and nothing recorded comes twice."""

import pytest
from homes import Home, found, ids, killings, page

FETCH = ("fetch", "list.json", "--new", "-f", "ids")


@pytest.fixture
def reader(home: Home) -> Home:
    """Somebody who had Tides and Moss; since then Moss was retitled and Rain and Snow have come."""
    home.lists("Tides Moss")
    assert set(found(home(*FETCH))) == ids("Tides Moss")
    home.lists("Tides Moss=Mosses Rain Snow")
    return home


def test_after_a_kill_anywhere_what_was_not_recorded_comes_again_and_nothing_else(reader: Home) -> None:
    n=0
    for home, killed in killings(reader, *FETCH):
        recorded = home.delivered()
        again = home(*FETCH)
        n+=1
        assert again.status == 0, again.err
        assert set(found(again)) == ids("Rain Snow") - recorded
        assert recorded <= ids("Tides Moss") | set(found(killed))
        assert found(home(*FETCH)) == []
    print(n)

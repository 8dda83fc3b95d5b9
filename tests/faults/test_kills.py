"""kill -9 right before every single effect of a run: nothing is lost, and nothing recorded comes twice."""

from pathlib import Path

import pytest
from support.forked_command import Runner
from support.homes import KILLED, NOON, Fault, Home, found, ids, killings, page
from support.invented_days import at
from support.loopback import Answer, Site

from faults import random_kills

FETCH = ("fetch", "list.json", "--new", "-f", "ids")
INTO_FILE = ("fetch", "list.json", "--new", "-f", "markdown", "-o", "new.md", "--channel", "note")


@pytest.fixture
def reader(home: Home) -> Home:
    """Somebody who had Tides and Moss; since then Moss was retitled, and Rain and Snow have come."""
    home.lists("Tides Moss")
    assert set(found(home(*FETCH))) == ids("Tides Moss")
    assert home(*INTO_FILE).status == 0
    home.lists("Tides Moss=Mosses Rain Snow")
    return home


def test_what_was_not_recorded_comes_again_and_nothing_else(reader: Home) -> None:
    for home, killed in killings(reader, *FETCH):
        recorded = home.delivered("stdout")
        assert recorded <= ids("Tides Moss") | set(found(killed))

        again = home(*FETCH)

        assert set(found(again)) == ids("Rain Snow") - recorded, again.err
        assert home.delivered("stdout") == ids("Tides Moss Rain Snow")


def test_the_file_holds_each_paper_whole_or_as_it_was(reader: Home) -> None:
    before = (reader.folder / "new.md").read_bytes()
    whole = reader.twin("unharmed")
    assert whole(*INTO_FILE).status == 0
    after = (whole.folder / "new.md").read_bytes()
    assert (b"Rain" in after, b"Tides" in after, b"Tides" in before) == (True, False, True)

    for home, _ in killings(reader, *INTO_FILE):
        file = home.folder / "new.md"
        assert file.read_bytes() in (before, after)

        again = home(*INTO_FILE)

        assert (again.status, file.read_bytes()) == (0, after), again.err
        assert home.delivered("note") == ids("Tides Moss Rain Snow")


def test_the_first_run_of_all_may_be_killed_too(home: Home) -> None:
    home.lists("Tides Moss")

    for killed, ran in killings(home, *FETCH):
        recorded = killed.delivered("stdout")
        assert recorded <= set(found(ran))

        assert set(found(killed(*FETCH))) == ids("Tides Moss") - recorded


def test_a_look_that_is_killed_consumes_nothing(reader: Home) -> None:
    for home, _ in killings(reader, "fetch", "list.json", "-f", "ids", step=3):
        assert set(found(home(*FETCH))) == ids("Rain Snow")


def test_days_that_were_missed_come_once_wherever_the_run_was_killed(home: Home, site: Site) -> None:
    env = {"HF_ENDPOINT": site.url}
    fetch = ("fetch", "--new", "-f", "ids")
    site.answers("/papers", Answer(page("First", "2026-06-08")))
    assert set(found(home(*fetch, now=at("2026-06-08"), env=env))) == ids("First")
    for day, titles in (("08", "First Late"), ("09", "Tides")):
        site.answers(f"/papers/date/2026-06-{day}", Answer(page(titles, f"2026-06-{day}")))
    site.answers("/papers", Answer(page("Snow", "2026-06-10")))
    wednesday = at("2026-06-10")

    for killed, _ in killings(home, *fetch, now=wednesday, env=env):
        recorded = killed.delivered("stdout")

        again = set(found(killed(*fetch, now=wednesday, env=env)))

        assert again == ids("Late Tides Snow") - recorded
        assert killed.delivered("stdout") == ids("First Late Tides Snow")


@pytest.mark.parametrize("earlier", [None, b"of an earlier run\n"], ids=["in a new home", "in one with output"])
def test_a_run_that_is_killed_at_once_leaves_no_output_but_its_own(home: Home, earlier: bytes | None) -> None:
    home.lists("Tides")
    if earlier:
        (home.base / "out").write_bytes(earlier)

    for number in range(20):
        killed = home.twin(f"twin{number}")("fetch", "list.json", "-f", "ids", fault=Fault(after=0.0))

        # On a busy machine it gets further, perhaps even to its end.
        assert killed.status in (0, KILLED)
        assert set(found(killed)) <= ids("Tides")


@pytest.mark.parametrize("copied", [True, False], ids=["with a copy", "without a copy"])
def test_setting_a_damaged_archive_aside_may_be_killed_anywhere(reader: Home, copied: bool) -> None:
    assert set(found(reader(*FETCH))) == ids("Rain Snow")
    damaged = b"no archive any more " * 500
    reader.archive.write_bytes(damaged)
    if not copied:
        reader.copy.unlink()

    for home, killed in killings(reader, *FETCH):
        floods = [*found(killed), *found(home(*FETCH))]
        home.lists("Tides Moss=Mosses Rain Snow Late")

        assert floods == []
        assert set(found(home(*FETCH, now=NOON))) == ids("Late")
        # Between its second name and its replacement it has both: the next run then gives it a third.
        assert {each.read_bytes() for each in home.state.glob("archive.db.damaged-*")} == {damaged}


@pytest.mark.parametrize("way", random_kills.WAYS)
def test_random_kills_lose_and_double_nothing(way: str, tmp_path: Path, runner: Runner) -> None:
    told = random_kills.survived(tmp_path, runner, kills=8, seed=1, way=way)

    assert (told.kills, told.toll.lost, told.toll.doubled) == (8, 0, 0), str(told)

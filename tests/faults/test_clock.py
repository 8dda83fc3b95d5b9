"""The clock: stepping back or ahead, other zones, days asleep, and the past again; nothing lost, nothing twice."""

from datetime import datetime, timedelta

import pytest
from support.homes import NOON, TUESDAY, WEDNESDAY, Home, found, ids, page
from support.invented_days import at
from support.loopback import Answer, Site

from digest.render.formats import FORMATS

FETCH = ("fetch", "--new", "-f", "ids")
LIST = ("fetch", "list.json", "--new", "-f", "ids")
THURSDAY = at("2026-06-11")
AHEAD = NOON.replace(year=2031)
WARNING = "is it right?"


@pytest.fixture
def web(site: Site) -> dict[str, str]:
    """The environment in which the loopback address is the site; on Tuesday its list begins with Tides."""
    site.answers("/papers", Answer(page("Tides", TUESDAY)))
    return {"HF_ENDPOINT": site.url}


def wednesday(site: Site) -> None:
    """On Wednesday Tuesday's list is longer, and there is a new one."""
    site.answers(f"/papers/date/{TUESDAY}", Answer(page("Tides Moss", TUESDAY)))
    site.answers("/papers", Answer(page("Rain", WEDNESDAY)))


# --- a clock that is wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize("back", [timedelta(days=2), timedelta(days=365 * 56)], ids=["two days", "to 1970"])
def test_a_clock_that_steps_back_is_told_and_loses_nothing(home: Home, back: timedelta) -> None:
    home.lists("Tides")
    home(*LIST)
    home.lists("Tides Moss")

    ran, after = home(*LIST, now=NOON - back), home(*LIST)

    assert (ran.status, set(found(ran))) == (0, ids("Moss"))
    assert f"the clock says {NOON - back:%Y-%m-%d}" in ran.err
    assert WARNING in ran.err
    assert (found(after), after.err) == ([], "")


def test_an_hour_back_is_no_matter(home: Home) -> None:
    home.lists("Tides")
    home(*LIST)

    assert home(*LIST, now=NOON - timedelta(minutes=59)).err == ""


def test_doctor_tells_of_a_clock_that_stepped_back(home: Home) -> None:
    home.lists("Tides")
    home(*LIST)

    ran = home("doctor", now=NOON - timedelta(days=2))

    assert (ran.status, WARNING in ran.words) == (1, True)


def test_a_clock_years_back_asks_for_no_other_days(home: Home, site: Site, web: dict[str, str]) -> None:
    home(*FETCH, env=web)
    site.answers("/papers", Answer(page("Tides Moss", TUESDAY)))

    ran = home(*FETCH, now=NOON.replace(year=1970), env=web)

    assert set(found(ran)) == ids("Moss")
    assert site.paths == ["/papers", "/papers"]


def test_a_clock_years_ahead_asks_for_a_fortnight_at_most_and_moves_no_mark(
    home: Home, site: Site, web: dict[str, str]
) -> None:
    home(*FETCH, env=web)

    ahead = home(*FETCH, now=AHEAD, env=web)
    asked, pages = len(site.paths), sum(path.startswith("/papers") for path in site.paths)
    wednesday(site)
    right = home(*FETCH, now=at(WEDNESDAY), env=web)

    assert (found(ahead), pages) == ([], 15)
    assert ids("Rain") <= set(found(right))
    assert WARNING in right.err
    assert len(site.paths) <= asked + 2


def test_a_list_read_while_the_clock_was_ahead_is_read_again(home: Home, site: Site, web: dict[str, str]) -> None:
    assert set(found(home(*FETCH, now=AHEAD, env=web))) == ids("Tides")
    wednesday(site)

    right = home(*FETCH, now=at(TUESDAY, 20), env=web), home(*FETCH, now=at(WEDNESDAY), env=web)

    assert set(found(right[0]) + found(right[1])) == ids("Moss Rain")


def test_damage_while_the_clock_was_ahead_does_not_silence_the_years_until_then(home: Home) -> None:
    home.lists("Tides")
    home(*LIST, now=AHEAD)
    home.archive.write_bytes(b"no archive any more " * 500)
    home(*LIST, now=AHEAD)
    home.lists("Tides Moss")

    assert set(found(home(*LIST))) == ids("Moss")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("2026-03-29T01:59:00+01:00", "2026-03-29T03:01:00+02:00", id="summer time begins"),
        pytest.param("2026-10-25T02:59:00+02:00", "2026-10-25T02:01:00+01:00", id="summer time ends"),
        pytest.param("2026-06-09T23:00:00+14:00", "2026-06-08T22:30:00-11:00", id="over the date line, a day back"),
        pytest.param("2026-06-08T22:30:00-11:00", "2026-06-10T00:00:00+14:00", id="over the date line, a day ahead"),
    ],
)
def test_another_zone_is_no_other_time(home: Home, before: str, after: str) -> None:
    home.lists("Tides")
    home(*LIST, now=datetime.fromisoformat(before))
    home.lists("Tides Moss")

    ran = home(*LIST, now=datetime.fromisoformat(after))

    assert (set(found(ran)), ran.err) == (ids("Moss"), "")


# --- asleep --------------------------------------------------------------------------------------------


def test_five_days_asleep_give_one_digest_with_the_lists_between(home: Home, site: Site, web: dict[str, str]) -> None:
    # From Thursday the 4th to Tuesday the 9th: a Friday, a weekend, a Monday.
    site.answers("/papers", Answer(page("Thursday", "2026-06-04")))
    home(*FETCH, now=at("2026-06-04"), env=web)
    site.answers("/papers/date/2026-06-04", Answer(page("Thursday Late", "2026-06-04")))
    site.answers("/papers/date/2026-06-05", Answer(page("Friday", "2026-06-05")))
    site.answers("/papers/date/2026-06-08", Answer(page("Monday", "2026-06-08")))
    site.answers("/papers", Answer(page("Tuesday", TUESDAY)))
    site.paths.clear()

    ran, again = home(*FETCH, env=web), home(*FETCH, env=web)

    assert (ran.status, set(found(ran))) == (0, ids("Late Friday Monday Tuesday"))
    assert site.paths[:4] == [*(f"/papers/date/2026-06-0{day}" for day in (4, 5, 8)), "/papers"]
    assert (again.status, found(again)) == (0, [])


def test_a_day_that_cannot_be_read_after_a_sleep_comes_with_the_next_run(
    home: Home, site: Site, web: dict[str, str]
) -> None:
    home(*FETCH, env=web)
    wednesday(site)
    site.answers(f"/papers/date/{TUESDAY}", Answer(status=404), Answer(page("Tides Moss", TUESDAY)))

    first, second = (home(*FETCH, now=at(WEDNESDAY), env=web) for _ in range(2))

    assert (first.status, set(found(first))) == (3, ids("Rain"))
    assert f"hf:{TUESDAY}" in first.err
    assert (second.status, set(found(second))) == (0, ids("Moss"))


def test_two_runs_of_one_minute_give_everything_once(home: Home, site: Site, web: dict[str, str]) -> None:
    both = [found(home(*FETCH, env=web)) for _ in range(2)]

    assert [set(each) for each in both] == [ids("Tides"), set()]


# --- the past again ------------------------------------------------------------------------------------


@pytest.fixture
def archived(home: Home, site: Site, web: dict[str, str]) -> Home:
    """Somebody who read Tuesday's and Wednesday's lists."""
    wednesday(site)
    home("fetch", f"hf:{TUESDAY}", now=NOON, env=web)
    home("fetch", now=at(WEDNESDAY), env=web)
    site.paths.clear()
    return home


@pytest.mark.parametrize("format", FORMATS)
def test_a_past_day_is_the_same_bytes_again(archived: Home, site: Site, format: str) -> None:
    replay = ("fetch", "--date", TUESDAY, "--offline", "-f", format)

    once, again = archived(*replay, now=THURSDAY), archived(*replay, now=THURSDAY)

    assert (once.status, once.err) == (0, "")
    assert once.out == again.out
    assert b"Moss" in once.out or format == "ids"
    assert b"Rain" not in once.out
    assert site.paths == []


@pytest.mark.parametrize("format", ["terminal", "json", "jsonl", "ids"])
def test_a_past_day_is_the_same_next_year(archived: Home, format: str) -> None:
    replay = ("fetch", "--date", TUESDAY, "--offline", "-f", format)

    assert archived(*replay, now=THURSDAY).out == archived(*replay, now=THURSDAY + timedelta(days=365)).out


def test_a_replay_consumes_nothing(archived: Home) -> None:
    archived("fetch", "--date", TUESDAY, "--offline")

    assert set(found(archived("fetch", "--date", TUESDAY, "--offline", "--new", "-f", "ids"))) == ids("Tides Moss")
    assert found(archived("fetch", "--date", TUESDAY, "--offline", "--new", "-f", "ids")) == []


def test_a_day_that_was_never_read_is_told_and_may_come_later(archived: Home, site: Site) -> None:
    ran = archived("fetch", "--date", "2026-06-05", "--offline", now=THURSDAY)

    assert (ran.status, ran.out, site.paths) == (75, b"", [])
    assert ran.err == "digest: hf:2026-06-05: not in the archive, and --offline asks nobody else\n"


def test_days_since_then_come_without_a_network(archived: Home, site: Site) -> None:
    ran = archived("fetch", "--since", TUESDAY, "--offline", "-f", "ids", now=at(WEDNESDAY, 20))

    assert (ran.status, set(found(ran)), site.paths) == (0, ids("Tides Moss Rain"), [])

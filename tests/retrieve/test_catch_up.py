"""Days that were missed: which lists are due, and how far each run gets."""

import json
from datetime import date

import pytest
from support.invented_days import Reader, at, copied, ids, june, listed, of, papers, weeks

from digest import sources
from digest.errors import DigestError, FetchError, ParseError
from digest.model import Failure
from digest.retrieve.catch_up import MOST_DAYS, find_archived_lists, find_due_lists

# The 8th and the 15th are Mondays.
MONDAY, WEDNESDAY = date(2026, 6, 15), date(2026, 6, 17)
GONE = FetchError("huggingface.co has trouble (503)", later=True)
FIRST = "first run: the latest list only; `--since 7d` reaches back"


@pytest.mark.parametrize(
    ("since", "today", "days"),
    [
        pytest.param(None, WEDNESDAY, [], id="never"),
        pytest.param(WEDNESDAY, WEDNESDAY, [], id="today"),
        pytest.param(date(2026, 6, 20), WEDNESDAY, [], id="a clock set back"),
        pytest.param(date(2026, 6, 16), WEDNESDAY, [16], id="yesterday"),
        pytest.param(MONDAY, WEDNESDAY, [15, 16], id="two days"),
        pytest.param(date(2026, 6, 12), MONDAY, [12], id="over a weekend"),
        pytest.param(date(2026, 6, 13), MONDAY, [], id="a Saturday"),
        pytest.param(date(2026, 6, 9), date(2026, 6, 14), [9, 10, 11, 12], id="up to a Sunday"),
        pytest.param(date(2026, 6, 1), WEDNESDAY, [1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 16], id="many"),
    ],
)
def test_the_weekdays_since_the_last_are_due_and_the_latest_list(
    since: date | None, today: date, days: list[int]
) -> None:
    found = find_due_lists(sources.parse_address("hf"), since, today)

    assert [address.text for address in found.addresses] == of(*days)
    assert found.note is None


@pytest.mark.parametrize(
    "text", ["hf:2026-06-10", "hf:2026-W24", "hf:trending", "hf:q=tide", "page.html", "-", "sample"]
)
def test_what_is_no_list_of_days_is_due_as_it_is(text: str) -> None:
    address = sources.parse_address(text)

    assert find_due_lists(address, date(2026, 6, 1), WEDNESDAY).addresses == (address,)


def test_as_many_days_as_are_read_at_once_need_no_note() -> None:
    found = find_due_lists(sources.parse_address("hf"), date(2026, 5, 29), WEDNESDAY)

    assert (len(found.addresses), found.addresses[0].text, found.note) == (MOST_DAYS, "hf:2026-05-29", None)


@pytest.mark.parametrize(("since", "left_out"), [(date(2026, 5, 27), 2), (date(2026, 1, 1), 106)])
def test_older_days_than_that_are_left_out_with_a_note(since: date, left_out: int) -> None:
    found = find_due_lists(sources.parse_address("hf"), since, WEDNESDAY)

    assert (len(found.addresses), found.addresses[0].text) == (MOST_DAYS, "hf:2026-05-29")
    assert found.note == f"{left_out} older days left out (at most 14 at once); `--date DAY` reads one"


def test_days_that_the_archive_has_are_not_among_those_that_are_read_at_once() -> None:
    kept = {f"hf:2026-05-{day:02}" for day in range(1, 29)}
    found = find_due_lists(
        sources.parse_address("hf"), date(2026, 5, 1), WEDNESDAY, is_archived=lambda each: each.text in kept
    )

    assert (len(found.addresses), found.addresses[0].text, found.note) == (20 + MOST_DAYS, "hf:2026-05-01", None)


def test_until_a_day_the_latest_list_is_not_due() -> None:
    found = find_due_lists(sources.parse_address("hf"), date(2026, 6, 9), WEDNESDAY, until=date(2026, 6, 11))

    assert [each.text for each in found.addresses] == ["hf:2026-06-09", "hf:2026-06-10", "hf:2026-06-11"]


def test_offline_the_days_that_the_archive_does_not_have_are_counted_but_for_today() -> None:
    found = find_archived_lists(
        sources.parse_address("hf"), date(2026, 6, 9), WEDNESDAY, is_archived=lambda each: each.text == "hf:2026-06-10"
    )

    assert [each.text for each in found.addresses] == ["hf:2026-06-10"]
    assert found.note == "the archive has no list of 5 days since Tue 9 Jun 2026"


def test_one_older_day_is_a_day() -> None:
    note = find_due_lists(sources.parse_address("hf"), date(2026, 5, 28), WEDNESDAY).note

    assert note
    assert note.startswith("1 older day left out")


def test_the_first_run_takes_the_latest_list_only_and_says_so(reader: Reader) -> None:
    digest = reader.reads(at("2026-06-09"), weeks(9))

    assert (reader.web.asked, digest.asked[0].notes) == (["hf"], (FIRST,))
    assert reader.covered() == date(2026, 6, 9)


@pytest.mark.parametrize(("texts", "new"), [(["hf"], False), (["hf:2026-06-08"], True), (["hf:trending"], True)])
def test_what_catches_nothing_up_needs_no_word_of_a_first_run(reader: Reader, texts: list[str], new: bool) -> None:
    pages = weeks(9) | {"hf:trending": june(9)}

    assert reader.reads(at("2026-06-09"), pages, texts, new=new).asked[0].notes == ()


def test_missed_days_are_read_oldest_first_from_the_last_one_on(reader: Reader) -> None:
    reader.reads(at("2026-06-09"), weeks(9))

    digest = reader.reads(at("2026-06-15"), weeks(15))

    assert reader.web.asked == of(9, 10, 11, 12)
    assert [asked.address for asked in digest.asked] == reader.web.asked
    assert set(ids(digest)) == papers(10, 11, 12, 15)
    assert all(asked.notes == () for asked in digest.asked)
    assert reader.covered() == MONDAY


def test_a_week_asleep_loses_nothing_that_came_late(reader: Reader) -> None:
    reader.reads(at("2026-06-09", 6), weeks(9))

    late = listed("2026-06-09", {"2606.90009": "Paper 9", "2606.90099": "Late on Tuesday"})
    digest = reader.reads(at("2026-06-16"), weeks(16) | {"hf:2026-06-09": late})

    assert set(ids(digest)) == papers(99, 10, 11, 12, 15, 16)


def test_after_a_long_sleep_the_older_days_are_left_out_with_a_note(reader: Reader) -> None:
    reader.reads(at("2026-06-01"), weeks(1))

    digest = reader.reads(at("2026-06-25"), weeks(25))

    assert reader.web.asked == of(8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 22, 23, 24)
    assert digest.asked[0].notes[0].startswith("5 older days left out")
    assert all(asked.notes == () for asked in digest.asked[1:])
    assert reader.covered() == date(2026, 6, 25)


def test_a_page_that_shows_another_day_does_not_move_the_mark(reader: Reader) -> None:
    reader.reads(at("2026-06-09"), weeks(9))

    pages = weeks(9) | {"hf:2026-06-10": june(9)}
    digest = reader.reads(at("2026-06-11"), pages)

    assert digest.asked[1].notes == ("shows 2026-06-09, not 2026-06-10, which has no list of its own",)
    assert reader.covered() == date(2026, 6, 9)


def test_a_day_without_a_list_of_its_own_does_not_hold_the_mark_back(reader: Reader) -> None:
    reader.reads(at("2026-06-09"), weeks(9))

    reader.reads(at("2026-06-11"), weeks(11) | {"hf:2026-06-10": june(9)})

    assert reader.covered() == date(2026, 6, 11)


@pytest.mark.parametrize("error", [GONE, ParseError("no list of papers on this page")], ids=["fetch", "parse"])
def test_a_day_that_fails_stops_the_mark_before_it_and_is_asked_for_again(reader: Reader, error: DigestError) -> None:
    reader.reads(at("2026-06-09"), weeks(9))

    failed = reader.reads(at("2026-06-15"), weeks(15) | {"hf:2026-06-11": error})
    assert [failure.source for failure in failed.failures] == ["hf:2026-06-11"]
    assert set(ids(failed)) == papers(10, 12, 15)
    assert reader.covered() == date(2026, 6, 10)

    again = reader.reads(at("2026-06-16"), weeks(16))
    assert reader.web.asked == of(11, 15)
    assert set(ids(again)) == papers(11, 16)
    assert reader.covered() == date(2026, 6, 16)


def test_when_every_day_fails_the_mark_stays(reader: Reader) -> None:
    reader.reads(at("2026-06-09"), weeks(9))

    failed = reader.reads(at("2026-06-11"), dict.fromkeys(of(9, 10), GONE))

    day = at("2026-06-11").date()
    assert failed.failures == tuple(Failure(text, str(GONE), later=True, since=day) for text in of(9, 10))
    assert reader.covered() == date(2026, 6, 9)


def test_another_list_that_fails_does_not_hold_the_mark_back(reader: Reader) -> None:
    reader.reads(
        at("2026-06-09"), weeks(9) | {"hf:trending": GONE, "hf:2026-W23": GONE}, ["hf", "hf:trending", "hf:2026-W23"]
    )

    assert reader.covered() == date(2026, 6, 9)


def test_a_month_that_fails_does_not_hold_the_mark_back(reader: Reader) -> None:
    reader.reads(at("2026-06-09"), weeks(9) | {"hf:2026-05": GONE}, ["hf", "hf:2026-05"])

    assert reader.covered() == date(2026, 6, 9)


def test_a_day_of_its_own_that_fails_does_not_hold_the_mark_back(reader: Reader) -> None:
    reader.reads(at("2026-06-08"), weeks(8))

    reader.reads(at("2026-06-09"), weeks(9) | {"hf:2026-05-04": GONE}, ["hf", "hf:2026-05-04"])

    assert reader.covered() == date(2026, 6, 9)


@pytest.mark.parametrize("text", ["hf:trending", "page.html", "hf:2026-W24"])
def test_other_lists_do_not_move_the_mark(reader: Reader, text: str) -> None:
    reader.reads(at("2026-06-09"), {text: june(9)}, [text])

    assert reader.covered() is None


def test_a_single_day_does_not_move_the_mark_past_days_that_were_not_read(reader: Reader) -> None:
    reader.reads(at("2026-06-08"), weeks(8))
    reader.reads(at("2026-06-12"), weeks(12), ["hf:2026-06-11"])

    assert set(ids(reader.reads(at("2026-06-12", 13), weeks(12)))) == papers(9, 10, 12)


def test_days_since_a_date_do_not_move_the_mark_past_days_that_were_not_read(reader: Reader) -> None:
    reader.reads(at("2026-06-08"), weeks(8))
    reader.reads(at("2026-06-12"), weeks(12), since=date(2026, 6, 11))

    assert reader.covered() == date(2026, 6, 8)
    assert set(ids(reader.reads(at("2026-06-12", 13), weeks(12)))) == papers(9, 10)


def test_a_look_does_not_move_the_mark(reader: Reader) -> None:
    reader.reads(at("2026-06-08"), weeks(8))
    reader.reads(at("2026-06-12"), weeks(12), new=False)

    assert set(ids(reader.reads(at("2026-06-12", 13), weeks(12)))) == papers(9, 10, 11, 12)


def test_a_channel_that_reads_once_a_week_misses_nothing_that_another_read_daily(reader: Reader) -> None:
    reader.reads(at("2026-06-08"), weeks(8), channel="weekly")
    for day in (8, 9, 10, 11):
        reader.reads(at(f"2026-06-{day:02}"), weeks(day), channel="daily")

    assert set(ids(reader.reads(at("2026-06-12"), weeks(12), channel="weekly"))) == papers(9, 10, 11, 12)


def test_since_a_date_its_days_are_read_and_older_papers_left_out(reader: Reader) -> None:
    older = listed("2026-06-09", {"2606.90009": "Paper 9"})
    digest = reader.reads(
        at("2026-06-12"), weeks(12) | {"page.json": older}, ["hf", "page.json"], since=date(2026, 6, 10)
    )

    assert reader.web.asked == [*of(10, 11), "page.json"]
    assert set(ids(digest)) == papers(10, 11, 12)
    assert all(FIRST not in asked.notes for asked in digest.asked)


@pytest.mark.parametrize("new", [True, False])
def test_since_a_date_reaches_back_whatever_was_covered(reader: Reader, new: bool) -> None:
    reader.reads(at("2026-06-12"), weeks(12))

    digest = reader.reads(at("2026-06-12", 13), weeks(12), since=date(2026, 6, 10), new=new)

    assert reader.web.asked == of(10, 11)
    assert set(ids(digest)) == (papers(10, 11) if new else papers(10, 11, 12))


def test_papers_without_a_day_are_shown_whatever_the_date(reader: Reader) -> None:
    digest = reader.reads(at("2026-06-12"), {"page.txt": copied("On Tides")}, ["page.txt"], since=date(2026, 6, 12))

    assert [match.title for match in digest.matches] == ["On Tides"]


def test_a_list_that_does_not_say_its_day_moves_the_mark_to_the_day_before(reader: Reader) -> None:
    dayless = json.dumps([{"paper": {"id": "2606.90001", "title": "Tides"}}]).encode()

    reader.reads(at("2026-06-09"), {"hf": dayless})
    assert reader.covered() == date(2026, 6, 8)

    reader.reads(at("2026-06-11"), weeks(11))
    assert reader.web.asked == of(8, 9, 10)

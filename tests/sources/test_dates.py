"""Days as pages and feeds write them: the day that the text says, or none; never one that is made up."""

from datetime import date

import pytest

from digest.sources.shared.dates import parse_iso_day, parse_mail_day, parse_month_day, read_day

SEEN = date(2026, 1, 8)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-08",
        "2026-1-8",
        "2026-01-08T23:59:59.000Z",
        "2026-01-08T00:00:00-05:00",
        "2026-01-08 10:00",
        "  2026-01-08  ",
        "2026/01/08",
        "2026/1/8 9:23:28",
        "2026.01.08",
        "20260108",
        "20260108T100000Z",
        "2026年1月8日",
        "2026年01月08日 10:00",
        "2026년 1월 8일",
        "Thu, 08 Jan 2026 10:00:00 GMT",
        "Thu, 08 Jan 2026 23:30:00 -0500",
        "Thu, 8 Jan 2026 17:00:00 Z",
        "TUE, 08 JAN 2026 09:17:32 -0400",
        "Mon, 08 Jan 2026",
        "8 Jan 2026 12:00 GMT",
        "08-Jan-2026",
        "8 January 2026 - 09:01",
        "8th January 2026",
        "Thu, 08 Jan 26 10:00:00 GMT",
        "2026 Jan 8",
        "January 8, 2026",
        "Jan. 8, 2026",
        "Thursday, January 8, 2026",
        "Thu, Jan 8 2026 10:00",
        "Thu Jan  8 10:00:00 2026",
        "Thu Jan 08 10:00:00 EST 2026",
        "Thu Jan 08 2026 10:00:00 GMT+0900 (JST)",
    ],
)
def test_every_usual_way_to_write_a_day_is_read(text: str) -> None:
    assert read_day(text, date(2026, 6, 30)) == date(2026, 1, 8)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026",
        "99",
        "2026-01",
        "2026-Q1",
        "2026-W02",
        "January 2026",
        "Spring 2026",
        "1767830400",
        "1767830400000",
        "0000-00-00 00:00:00",
        "2026-02-30",
        "2026-13-01",
        "2026-01-00",
        "2026-01-081",
        "2026-01/08",
        "30 Feb 2026",
        "Thu, 99 Jan 2026 00:00:00 GMT",
        "8 Foo 2026",
        "8 Ja 2026",
        "8 Jan 26",
        "08/01/2026",
        "01/08/26",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "Wed, 30 Nov -0001 00:00:00 +0000",
        "-0001-11-30T00:00:00+00:00",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1899-12-30",
        "9999-12-31",
        "2028-01-01",
        "Thu, 8 Jan 99999999999999999999 00:00:00 GMT",
        "9" * 10_000,
    ],
)
def test_what_does_not_say_a_day_is_none(text: str) -> None:
    assert read_day(text, date(2026, 6, 30)) is None


@pytest.mark.parametrize(("text", "is_read"), [("2027-12-31", True), ("2028-01-01", False), ("1990-01-01", True)])
def test_the_day_on_which_a_feed_was_got_bounds_its_dates(text: str, is_read: bool) -> None:
    assert (read_day(text, date(2026, 1, 1)) is not None) is is_read


def test_years_of_two_digits_are_those_of_mails() -> None:
    assert read_day("Thu, 03 Sep 15 00:01:01 +0200", SEEN) == date(2015, 9, 3)
    assert read_day("Thu, 03 Sep 98 00:01:01 +0200", SEEN) == date(1998, 9, 3)


@pytest.mark.parametrize("text", ["Thu, 30 Jul 2026 00:00:00 +0000", "30 Jul 2026 10:00"])
def test_a_date_of_a_mail_is_read(text: str) -> None:
    assert parse_mail_day(text) == date(2026, 7, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-08", SEEN),
        ("2026-01-08T23:59:59.000Z", SEEN),
        ("2026-01-08T00:00:00-05:00", SEEN),
        ("2026-02-30", None),
        ("2026-1-8", None),
        ("0000-01-01", None),
        ("", None),
        ("soon", None),
    ],
)
def test_the_day_of_an_iso_date_or_time(text: str, day: date | None) -> None:
    assert parse_iso_day(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Jul 4, 2024", date(2024, 7, 4)),
        ("Published on Oct 2, 2026", date(2026, 10, 2)),
        ("Sept 9, 2025", date(2025, 9, 9)),
        ("September 9, 2025", date(2025, 9, 9)),
        ("May 29", date(2025, 5, 29)),
        ("Jan 8", SEEN),
        ("Jan 9", date(2025, 1, 9)),
        ("Dec 31", date(2025, 12, 31)),
        ("Feb 29", date(2024, 2, 29)),
        ("Feb 30", None),
        ("Feb 29, 2025", None),
        ("Jun 31, 2024", None),
        ("Foo 3, 2024", None),
        ("jul 4, 2024", None),
        ("4 authors", None),
        ("", None),
    ],
)
def test_a_day_as_pages_write_it_is_the_last_one_up_to_the_day_of_the_page(text: str, day: date | None) -> None:
    assert parse_month_day(text, SEEN) == day


def test_the_28th_of_february_of_a_year_without_a_29th_stays_in_that_year() -> None:
    assert parse_month_day("Feb 28", date(2026, 3, 1)) == date(2026, 2, 28)

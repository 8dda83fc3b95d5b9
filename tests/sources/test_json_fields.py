"""Fields of somebody else's JSON and pages: what is absent or odd is None, or empty."""

from datetime import date

import pytest

from digest.sources.shared import json_fields

SEEN = date(2026, 1, 8)
ODD: list[object] = [None, True, 0, 7, 1.5, "text", [], ["x"], {}, {"y": 1}]


@pytest.mark.parametrize("odd", [value for value in ODD if not isinstance(value, dict)], ids=repr)
def test_what_is_no_object_has_no_objects_and_no_lists(odd: object) -> None:
    assert not json_fields.is_json_object(odd)
    assert json_fields.object_field(odd, "x") == {}
    assert json_fields.list_field(odd, "x") == []


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_field_of_another_type_is_as_if_it_were_absent(odd: object) -> None:
    value = {"x": odd}

    assert json_fields.object_field(value, "x") == (odd if isinstance(odd, dict) else {})
    assert json_fields.list_field(value, "x") == (odd if isinstance(odd, list) else [])
    assert json_fields.text_field(value, "x") == (odd if isinstance(odd, str) else "")
    assert json_fields.int_field(value, "x") == (odd if type(odd) is int else None)
    assert json_fields.day_field(value, "x") is None


def test_words_are_on_one_line() -> None:
    assert json_fields.text_field({"x": " a\n  b\t\u00a0c "}, "x") == "a b c"


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
    assert json_fields.parse_iso_day(text) == day
    assert json_fields.day_field({"x": text}, "x") == day


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
    assert json_fields.parse_month_day(text, SEEN) == day


def test_the_28th_of_february_of_a_year_without_a_29th_stays_in_that_year() -> None:
    assert json_fields.parse_month_day("Feb 28", date(2026, 3, 1)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("82", 82),
        ("-", 0),
        ("3.29k", 3_290),
        ("110k", 110_000),
        ("1.2M", 1_200_000),
        ("1,024", 1_024),
        (" 7 ", 7),
        ("2.675k", 2_675),
        ("", None),
        ("k", None),
        ("--", None),
        ("-3", None),
        ("1.2.3k", None),
        ("Upvote 88", None),
        ("1e3", None),
    ],
)
def test_a_number_as_pages_shorten_it(text: str, number: int | None) -> None:
    assert json_fields.parse_compact_number(text) == number

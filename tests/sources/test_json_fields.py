"""Fields of somebody else's JSON and pages: what is absent or odd is None, or empty."""

from datetime import date

import pytest

from digest.sources.shared import json_fields

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


def test_a_date_is_the_day_of_its_own_zone() -> None:
    assert json_fields.day_field({"x": "2026-01-08T23:59:59-08:00"}, "x") == date(2026, 1, 8)


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

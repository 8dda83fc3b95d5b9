"""Days as people type them, and days that are still to come."""

from datetime import date, datetime, timedelta, timezone

import pytest

from digest import sources
from digest.cli.days import parse_day, parse_first_day, parse_since, refuse_future_list
from digest.errors import UsageError

NOW = datetime(2026, 3, 31, 7, 33, tzinfo=timezone(timedelta(hours=2)))
DAYS = {
    "today": date(2026, 3, 31),
    "Yesterday": date(2026, 3, 30),
    "-1": date(2026, 3, 30),
    "-31": date(2026, 2, 28),
    "2026-01-08": date(2026, 1, 8),
    "2026-1-8": date(2026, 1, 8),
    "2026/1/8": date(2026, 1, 8),
    " 2026-01-08 ": date(2026, 1, 8),
    "2024-02-29": date(2024, 2, 29),
}
SPANS = {
    "3d": date(2026, 3, 28),
    "1 day": date(2026, 3, 30),
    "3 days ago": date(2026, 3, 28),
    "1w": date(2026, 3, 24),
    "2 weeks": date(2026, 3, 17),
    "1 month": date(2026, 2, 28),
    "13 months": date(2025, 2, 28),
    "4 months": date(2025, 11, 30),
    "2y": date(2024, 3, 31),
    "0d": date(2026, 3, 31),
}
NO_DAYS = [
    "",
    "tomorrow",
    "fortnight",
    "2026-02-29",
    "2026-13-01",
    "2026-01",
    "08.01.2026",
    "1/8/2026",
    "--1",
    "-12345",
]
NO_SPANS = ["3", "3 d d", "1m", "9999y", "99999d", "-3d", "3.5d", "last week"]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_as_people_type_it(text: str) -> None:
    assert parse_day(text, NOW, "--date") == DAYS[text]


@pytest.mark.parametrize("text", DAYS | SPANS)
def test_the_first_day_of_a_span_is_a_day_or_counted_from_today(text: str) -> None:
    expected = (DAYS | SPANS)[text]

    assert (parse_since(text, NOW), parse_first_day(text, NOW)) == (expected, expected)


@pytest.mark.parametrize("text", [*NO_DAYS, *SPANS])
def test_what_is_no_day_is_refused_with_what_is_accepted(text: str) -> None:
    with pytest.raises(UsageError, match=r"--date.*: write today, yesterday, -2 .* 2026-01-08"):
        parse_day(text, NOW, "--date")


@pytest.mark.parametrize("text", [*NO_DAYS, *NO_SPANS])
def test_what_is_no_span_is_refused_with_what_is_accepted(text: str) -> None:
    for parse in (parse_since, parse_first_day):
        with pytest.raises(UsageError, match=r"--since.*: write 3d, 2w, 6 months, yesterday"):
            parse(text, NOW)


def test_last_is_for_fetch_alone() -> None:
    assert parse_since("last", NOW) is None
    with pytest.raises(UsageError, match="only `fetch` and `catchup` know"):
        parse_first_day("last", NOW)


@pytest.mark.parametrize("text", ["2026-04-02", "2027-1-5", "9999-12-31"])
def test_a_day_to_come_is_refused_with_today(text: str) -> None:
    with pytest.raises(UsageError, match="is still to come; today is Tue 31 Mar 2026"):
        parse_day(text, NOW, "--date")
    with pytest.raises(UsageError, match="is still to come; today is Tue 31 Mar 2026"):
        parse_since(text, NOW)


def test_a_day_that_has_begun_somewhere_may_have_a_list() -> None:
    late = datetime(2026, 3, 31, 12, 0, tzinfo=timezone(timedelta(hours=2)))

    assert parse_day("2026-04-01", late, "--date") == date(2026, 4, 1)
    with pytest.raises(UsageError):
        parse_day("2026-04-01", NOW, "--date")


@pytest.mark.parametrize(
    "text",
    [
        *("hf:2027-01-05", "hf:2026-W15", "hf:2026-04", "arxiv:cs.CL/2026-04-02", "arxiv:cs.CL/2027-01"),
        *("biorxiv:neuroscience/2027-01-05", "https://huggingface.co/papers/date/2027-01-05"),
    ],
)
def test_a_list_to_come_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"^\S+: is still to come; today is"):
        refuse_future_list(sources.parse_address(text), NOW)


@pytest.mark.parametrize(
    "text",
    [
        *("hf", "hf:2026-03-31", "hf:2026-W14", "hf:2026-03", "hf:q=of 2027-01", "arxiv:cs.CL", "acl:2027.acl-long"),
        *("https://example.org/2027-01-05", "notes/2027-01-05", "sample", "hf:trending"),
    ],
)
def test_whatever_else_an_address_names_is_no_list_to_come(text: str) -> None:
    refuse_future_list(sources.parse_address(text), NOW)

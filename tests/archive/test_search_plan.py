"""How the archive finds what an expression asks for: by its index, by SQL, by both, or by reading every paper."""

from datetime import date

import pytest

from digest.archive.search_plan import IN_RANGE, make_plan
from digest.rules.language.parsing import parse_expression

JANUARY = (date(2026, 1, 1).toordinal(), date(2026, 1, 31).toordinal())


@pytest.mark.parametrize(
    ("text", "asks_index", "asks_table", "is_exact"),
    [
        ("moss", True, False, True),
        ("moss & not tide", True, False, True),
        ("moss & has:code", True, True, True),
        ("moss & not has:code & upvotes>=10", True, True, True),
        ("C++ & has:code", True, True, False),
        ("has:code", False, True, True),
        ("has:pdf | has:abstract | is:starred", False, True, True),
        ("published:2026-01", False, True, True),
        ("moss | has:code", False, True, True),
        ("not moss", False, True, True),
        ("not (moss & has:code)", False, True, True),
        ("C++ | has:code", False, True, False),
        ("/moss/ & has:code", False, True, False),
        ("/moss/ & tide", True, False, False),
        ("/moss/", False, False, False),
        ("not C++", False, False, False),
        ("/moss/ | has:code", False, False, False),
        (" | ".join(f"upvotes:{n}" for n in range(900)), False, False, False),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_an_expression_is_planned(text: str, asks_index: bool, asks_table: bool, is_exact: bool) -> None:
    plan = make_plan(parse_expression(text))

    assert (plan.match is not None, plan.condition is not None, plan.is_exact) == (asks_index, asks_table, is_exact)
    assert plan.finds_all == (not asks_index and not asks_table)


def test_a_condition_asks_the_index_for_a_range_of_papers() -> None:
    plan = make_plan(parse_expression("moss | has:code"))

    assert plan.asks_index_in_parts
    assert IN_RANGE in (plan.condition or "")
    assert plan.facts is None


def test_what_facts_say_alone_is_told_apart() -> None:
    plan = make_plan(parse_expression("not moss & has:code"))

    assert plan.asks_index_in_parts
    assert plan.facts in (plan.condition or "").split(" AND ")


def test_no_word_of_a_person_stands_in_sql() -> None:
    plan = make_plan(parse_expression("moss | is:starred | upvotes>=12345 | published:2026-01"))

    assert not any(word in (plan.condition or "") for word in ("moss", "starred", "12345", *map(str, JANUARY)))
    assert {*plan.values.values()} >= {"starred", 12345, *JANUARY}

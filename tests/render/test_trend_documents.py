"""Trends for programs: JSON and CSV have the same numbers, and no label can run in a spreadsheet."""

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from support.invented_trends import HOSTILE, any_trends, named, one_source, sum_trend, two_sources

from digest.render.trends_csv import COLUMNS, render_trends_csv
from digest.render.trends_json import render_trends_json
from digest.text import invisible_characters, replace_surrogates, sanitize_line
from digest.trends import Trends

CHECKS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
SIGNS = "=+-@\t\r＝＋－＠"


def rows_of(trends: Trends) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(render_trends_csv(trends), newline=""), strict=True))


def read_share(cell: str) -> float | None:
    return float(cell) if cell else None


def test_json_has_counts_shares_and_what_became_of_them() -> None:
    document = json.loads(render_trends_json(one_source()))

    assert list(document) == [
        *("schema", "unit", "periods", "compared_days", "confidence", "others", "unread", "sources"),
    ]
    assert (document["schema"], document["unit"], document["compared_days"]) == (1, "month", 91)
    assert document["periods"][0] == {"first": "2025-07-01", "last": "2025-07-31"}
    source = document["sources"][0]
    assert (source["source"], source["label"], source["total"]) == ("hf", "Hugging Face", 3780)
    moss = source["terms"][0]
    assert (moss["term"], moss["total"], moss["having"][:3], moss["share"][0]) == ("moss growth", 139, [3, 4, 3], 0.01)
    assert (moss["low"][0], moss["high"][0]) == (0.004003, 0.024756)
    assert moss["earlier"] == {"having": 10, "papers": 900, "share": 0.011111, "low": 0.006654, "high": 0.018499}
    assert (moss["recent"]["having"], moss["change"], moss["factor"]) == (67, "rising", 6.28125)


def test_json_has_a_line_for_each_term() -> None:
    lines = render_trends_json(two_sources()).splitlines()

    assert [line.count('"term"') for line in lines if '"term"' in line] == [1] * 6


def test_what_is_unknown_is_null_in_json_and_empty_in_csv() -> None:
    gap = two_sources()
    moss = json.loads(render_trends_json(gap))["sources"][1]["terms"][0]
    tide = json.loads(render_trends_json(gap))["sources"][0]["terms"][1]

    assert (moss["having"][4], moss["share"][4], moss["low"][4], moss["high"][4]) == (0, None, None, None)
    assert (tide["change"], tide["factor"]) == ("rising", None)
    row = next(row for row in rows_of(gap) if row["source"] == "arxiv:cs.CL" and row["first"] == "2025-11-01")
    assert (row["having"], row["papers"], row["share"], row["low"], row["high"]) == ("0", "0", "", "", "")


def test_a_change_is_unknown_where_one_side_has_no_papers() -> None:
    trends = one_source()
    trend = sum_trend("moss", (0,) * 9 + (1, 2, 3), (0,) * 9 + (50,) * 3)
    source = replace(trends.sources[0], papers=(0,) * 9 + (50,) * 3, trends=(trend,))
    term = json.loads(render_trends_json(replace(trends, sources=(source,))))["sources"][0]["terms"][0]

    assert (term["change"], term["factor"], term["earlier"]["share"]) == (None, None, None)


def test_csv_has_a_row_for_each_source_term_and_period() -> None:
    rows = rows_of(two_sources())

    assert len(rows) == 2 * 3 * 12
    assert tuple(rows[0]) == COLUMNS
    assert list(rows[0].values()) == [
        *("hf", "moss growth", "2025-07-01", "2025-07-31", "3", "300", "0.01", "0.004003", "0.024756"),
    ]


def test_lines_of_csv_end_as_rfc_4180_has_it() -> None:
    document = render_trends_csv(named(HOSTILE))

    assert document.count("\r\n") == document.count("\n") == 1 + 12 * len(HOSTILE)


def test_a_term_that_would_be_a_formula_is_in_brackets() -> None:
    assert [row["term"] for row in rows_of(one_source())][-1] == "(=KITE)"


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_no_cell_is_a_formula(sign: str) -> None:
    rows = rows_of(named([f"{sign}HYPERLINK(A1)", f" {sign}1", f"\u202e\x00{sign}2"], 3))

    assert not any(cell.startswith(tuple(SIGNS)) for row in rows for cell in row.values())


def test_no_label_breaks_json_or_csv() -> None:
    trends = named(HOSTILE, 3)

    document = json.loads(render_trends_json(trends))
    assert [term["term"] for term in document["sources"][0]["terms"]] == [
        replace_surrogates(label) for label in HOSTILE
    ]
    assert not invisible_characters(render_trends_json(trends)) - {"\n"}
    cells = {row["term"].removeprefix("(").removesuffix(")") for row in rows_of(trends)}
    assert cells >= {sanitize_line(label).removesuffix(")") for label in HOSTILE if not label.startswith("(")} - {""}


@given(any_trends())
@settings(suppress_health_check=CHECKS, deadline=None, max_examples=40)
def test_the_numbers_in_json_are_those_in_csv(trends: Trends) -> None:
    shares = ("share", "low", "high")
    document = json.loads(render_trends_json(trends))
    in_json = [
        [period["first"], term["having"][at], source["papers"][at], *(term[name][at] for name in shares)]
        for source in document["sources"]
        for term in source["terms"]
        for at, period in enumerate(document["periods"])
    ]
    in_csv = [
        [row["first"], int(row["having"]), int(row["papers"]), *(read_share(row[name]) for name in shares)]
        for row in rows_of(trends)
    ]

    assert in_csv == in_json

"""The plot of trends: valid XML whatever the words are, nothing that runs or loads, and the same bytes each time."""

import re
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from support.invented_trends import HOSTILE, any_trends, named, one_source, sum_trend, two_sources

from digest.render.trend_plot import render_trends_svg
from digest.trends import Period, Trends

SVG = "{http://www.w3.org/2000/svg}"
CHECKS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


def drawn(trends: Trends) -> ElementTree.Element:
    return ElementTree.fromstring(render_trends_svg(trends).encode())  # noqa: S314 - of our own


def texts_of(trends: Trends, style: str = "") -> list[str]:
    texts = drawn(trends).iter(f"{SVG}text")
    return [text.text or "" for text in texts if not style or style in text.get("class", "").split()]


def paths_of(trends: Trends, style: str) -> list[str]:
    return [path.get("d", "") for path in drawn(trends).iter(f"{SVG}path") if style in path.get("class", "").split()]


def test_each_term_has_a_panel_with_its_verdict() -> None:
    assert texts_of(one_source(), "title") == [
        *("moss growth", "tide pool", "paper lantern", "night bus timetable forecasting", "=KITE"),
    ]
    assert texts_of(one_source(), "verdict") == ["rising ×6.3", "new, rising", "falling ×0.3", "gone, falling"]
    assert "no clear change" in texts_of(one_source())
    assert "139 papers" in texts_of(one_source())


def test_terms_that_are_called_alike_have_panels_of_their_own() -> None:
    trends = named(["moss", "moss"])

    assert texts_of(trends, "title") == ["moss", "moss"]
    assert paths_of(trends, "s1") == []


def test_what_is_compared_stands_in_words_at_both_ends() -> None:
    values = texts_of(one_source(), "value")

    assert values[:4] == ["1.1 %", "7.0 %", "0.0 %", "3.5 %"]
    assert len(paths_of(one_source(), "bar")) == len(values)


def test_source_and_papers_are_named() -> None:
    texts = texts_of(one_source())

    assert texts[:2] == ["Share of the papers listed by Hugging Face", "3,780 papers, Jul 2025 – Jun 2026, by month"]


def test_lines_of_several_sources_are_told_apart_without_colour() -> None:
    texts = texts_of(two_sources())

    assert "Hugging Face: 3,780 papers; arXiv cs.CL: 1,585 papers; Jul 2025 – Jun 2026, by month" in " ".join(texts)
    for kind, name in enumerate(("Hugging Face", "arXiv cs.CL")):
        assert texts_of(two_sources(), f"t{kind}") == [name] * 3
    assert "rising ×6.3: 1.1 → 7.0 %" in texts
    assert ".line.s1{stroke-dasharray:" in render_trends_svg(two_sources())


def test_lines_are_interrupted_where_there_are_no_papers() -> None:
    whole, interrupted = paths_of(two_sources(), "s0"), paths_of(two_sources(), "s1")

    assert max(path.count("M") for path in whole) == 1
    assert [path.count("M") for path in interrupted] == [1, 2, 2] * 3  # a sample, a band, a line


def test_one_week_is_a_dot() -> None:
    week = (Period(date(2026, 1, 5), date(2026, 1, 11)),)
    trends = one_source()
    source = replace(trends.sources[0], papers=(300,), trends=(sum_trend("moss", (3,), (300,)),))
    once = replace(trends, unit="week", periods=week, compared_days=7, sources=(source,))

    assert [path.count("h0") for path in paths_of(once, "line")] == [1]
    assert {"5 Jan", "11 Jan 2026"} <= set(texts_of(once, "small"))


def test_it_is_told_to_those_who_do_not_see_it() -> None:
    root = drawn(one_source())

    assert root.get("role") == "img"
    ids = (root.get("aria-labelledby") or "").split()
    assert ids == [root[0].get("id"), root[1].get("id")]
    said = " ".join(filter(None, (root[0].text, root[1].text)))
    assert "moss growth: 1.1 % in the first 13 weeks, 7.0 % in the last, rising ×6.3." in said
    assert "night bus timetable forecasting: 1.6 % in the first 13 weeks, 1.5 % in the last, no clear change." in said


def test_nothing_in_it_runs_or_is_loaded() -> None:
    document = render_trends_svg(named(HOSTILE, 3))

    tags = {element.tag.removeprefix(SVG) for element in drawn(named(HOSTILE, 3)).iter()}
    assert tags == {"svg", "title", "desc", "style", "rect", "g", "path", "text"}
    assert not re.search(r"<[^>]*\b(href|src|on\w+)\s*=|url\(|@import|<!", document)


def test_its_styles_change_nothing_around_it() -> None:
    styles = next(drawn(one_source()).iter(f"{SVG}style")).text or ""

    selectors = re.findall(r"([^{}]+)\{", styles.replace("@media (prefers-color-scheme:dark){", ""))
    assert all(each.strip().startswith(".digest-trends") for one in selectors for each in one.split(","))


@pytest.mark.parametrize(
    "trends", [Trends("month", (), 84, (), ("a blog",), 3), named(())], ids=["no source", "no term"]
)
def test_without_anything_to_draw_it_says_so(trends: Trends) -> None:
    assert paths_of(trends, "line") == []
    assert "A change of what you fetch makes trends too." in " ".join(texts_of(trends))


def test_forty_terms_have_a_panel_each() -> None:
    terms = [f"word {number}" for number in range(40)]

    assert texts_of(named(terms), "title") == terms


def test_all_of_it_is_inside_of_the_picture() -> None:
    for trends in (one_source(), two_sources(), named(HOSTILE, 3)):
        root = drawn(trends)
        width, height = float(root.get("width", 0)), float(root.get("height", 0))
        for text in root.iter(f"{SVG}text"):
            assert 0 < float(text.get("x", -1)) < width
            assert 0 < float(text.get("y", -1)) < height


@given(any_trends())
@settings(suppress_health_check=CHECKS, deadline=None, max_examples=40)
def test_it_is_xml_for_all_trends_and_the_same_each_time(trends: Trends) -> None:
    document = render_trends_svg(trends)

    assert drawn(trends).tag == f"{SVG}svg"
    assert document == render_trends_svg(trends)
    assert "nan" not in re.sub(r"<(text|title|desc)[^>]*>[^<]*<", "", document)


def test_coordinates_are_short() -> None:
    years = tuple(
        Period(date(2020, 1, 1) + timedelta(7 * at), date(2020, 1, 7) + timedelta(7 * at)) for at in range(300)
    )
    trends = one_source()
    papers, having = tuple(300 + at % 7 for at in range(300)), [at % 13 for at in range(300)]
    source = replace(trends.sources[0], papers=papers, trends=(sum_trend("moss", having, papers),))
    document = render_trends_svg(replace(trends, unit="week", periods=years, sources=(source,)))

    assert not re.search(r"\d\.\d\d", "".join(paths_of(replace(trends, periods=years, sources=(source,)), "line")))
    assert len(document) < 20_000

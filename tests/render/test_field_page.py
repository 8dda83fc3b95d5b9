"""The page of a field, as a browser reads it: what it says, and that nothing in it runs or loads."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from support.goldens import Golden
from support.hostile_titles import TITLES
from support.invented_field import FIRST, LAST, field, rules, since
from support.mail_digests import match

from digest.field_reporting import report_field
from digest.field_reports import FieldReport, MissedPaper, Period, TopicCourse
from digest.frequencies import Frequency
from digest.model import RisingWord, Why
from digest.render.page.field import render_field_page

PERIOD = Period(FIRST, LAST)
PARTS = ["How much of the list is yours", "Rising near your topics", "Most voted", "Near misses"]
RISING = (
    RisingWord("tidal gates", Frequency(2, 200), Frequency(9, 90), topic="Weirs"),
    RisingWord("otters", Frequency(1, 200), Frequency(5, 100), topic="Rivers"),
)


@pytest.fixture(scope="module")
def made() -> FieldReport:
    """A report with all parts."""
    papers = field()
    found = report_field(rules(), PERIOD, since(papers), since(papers))
    return replace(found, lists=(("hf", 63),), rising=RISING)


def read(report: FieldReport) -> Any:
    return BeautifulSoup(render_field_page(report), "html5lib")


def says(node: Any) -> str:
    return " ".join(node.get_text().split())


def with_topics(*papers: int) -> FieldReport:
    """A report with as many topics as there are numbers of *papers*."""
    courses = tuple(TopicCourse(f"Topic {at}", number, (number // 13,) * 13) for at, number in enumerate(papers))
    return FieldReport(PERIOD, Frequency(100, 13_000), week_papers=(1_000,) * 13, topics=courses)


def test_the_page_is_as_it_was(made: FieldReport, golden: Golden) -> None:
    golden(Path(__file__).with_name("field_page.txt"), render_field_page(made))


def test_it_has_all_parts_below_the_days(made: FieldReport) -> None:
    page = read(made)

    assert says(page.h1) == "2 April – 30 June 2026"
    assert says(page.select_one(".about")) == "65 of 129 papers have your words Hugging Face, 63 lists"
    assert [says(heading) for heading in page.find_all("h2")] == PARTS


def test_it_is_valid_html(made: FieldReport) -> None:
    html5lib.HTMLParser(strict=True).parse(render_field_page(made))


@pytest.mark.parametrize(
    ("without", "part"),
    [
        ({"topics": ()}, PARTS[0]),
        ({"week_papers": (10, 10, 10, 10)}, PARTS[0]),
        ({"rising": ()}, PARTS[1]),
        ({"most_voted": ()}, PARTS[2]),
        ({"missed": ()}, PARTS[3]),
    ],
)
def test_a_part_with_nothing_to_say_has_no_heading(made: FieldReport, without: dict[str, Any], part: str) -> None:
    left = [says(heading) for heading in read(replace(made, **without)).find_all("h2")]

    assert left == [each for each in PARTS if each != part]


def test_a_chart_says_what_it_shows(made: FieldReport) -> None:
    charts = read(made).find_all("svg")

    assert [chart["aria-label"] for chart in charts] == [
        "Rivers: 40 % of the listed papers in January, 40 % in June",
        "Weirs: 20 % of the listed papers in January, 20 % in June",
    ]
    assert [says(chart.select_one(".value")) for chart in charts] == ["40 %", "20 %"]


def test_all_charts_have_the_scale_of_the_largest_mean(made: FieldReport) -> None:
    assert {chart.text.split("%")[0].strip() for chart in read(made).find_all("svg")} == {"50"}


def test_small_shares_have_a_finer_scale() -> None:
    (chart,) = read(with_topics(13 * 7)).find_all("svg")

    assert "1 %" in [says(text) for text in chart.find_all("text")]
    assert says(chart.select_one(".value")) == "0.7 %"


def test_the_largest_topics_have_charts_and_the_others_a_line() -> None:
    page = read(with_topics(*range(20, 0, -1), 0, 0))

    assert len(page.find_all("svg")) == 8
    assert [says(line) for line in page.select(".others")] == [
        "Papers of the other topics: " + ", ".join(f"Topic {at} ({20 - at})" for at in range(8, 20)) + ".",
        "No paper has the words of Topic 20, Topic 21.",
    ]


def test_thousands_of_topics_are_counted_at_the_end_of_the_line() -> None:
    line = says(read(with_topics(*[9] * 2_000)).select_one(".others"))

    assert line.endswith("Topic 47 (9) and 1,952 more.")


def test_a_mean_that_meets_the_top_keeps_off_what_the_top_means() -> None:
    chart = read(with_topics(13 * 499)).svg
    label = next(
        text for text in chart.find_all("text") if says(text) == "50 %" and "value" not in text.get("class", [])
    )

    assert float(chart.select_one(".value")["y"]) - float(label["y"]) >= 7


def test_words_rise_beside_their_topics(made: FieldReport) -> None:
    rows = [says(row) for row in read(made).select(".rising li")]

    assert rows == ["tidal gates Weirs1.0 → 10.0", "otters Rivers0.5 → 5.0"]
    widths = [float(re.findall(r"width:([\d.]+)", row["style"])[0]) for row in read(made).select(".bar span")]
    assert widths == [100.0, 50.0]


def test_a_paper_has_its_votes_people_day_and_topics(made: FieldReport) -> None:
    row = read(made).select_one(".papers li")

    assert says(row.select_one(".votes")) == "▲ 86"
    assert re.fullmatch(
        r"Ada Beispiel, Bo Sample, Chi Muster \d+ \w{3} (Rivers ?|Weirs ?)+", says(row.select_one(".facts"))
    )
    assert row.a["href"].startswith("https://arxiv.org/abs/")
    assert not row.find("mark")


def test_a_day_of_another_year_has_its_year(made: FieldReport) -> None:
    best = made.most_voted[0]
    older = replace(best, paper=replace(best.paper, listed=date(2025, 8, 1)))

    assert " 1 Aug 2025 " in says(read(replace(made, most_voted=(older,))).select_one(".facts"))


def test_a_starred_paper_has_its_star(made: FieldReport) -> None:
    best = made.most_voted[0]
    starred = replace(best, paper=replace(best.paper, starred=True))

    assert says(read(replace(made, most_voted=(starred,))).h3).startswith("★ ")


def test_what_was_missed_has_its_word_marked_where_it_stands(made: FieldReport) -> None:
    row = read(made).find_all("section")[-1].li

    assert [says(mark) for mark in row.find_all("mark")] == ["Tidal Gates", "tidal gates"]
    assert says(row.select_one(".facts")).endswith("tidal gates would add 4 papers")


def test_one_paper_is_one_paper(made: FieldReport) -> None:
    one = made.missed[0]._replace(adds=1)

    assert "would add 1 paper</span>" in render_field_page(replace(made, missed=(one,)))
    assert says(read(replace(made, wanted=Frequency(1, 900))).p).startswith("1 of 900 papers has your words")


def test_a_word_of_the_abstract_is_shown_there(made: FieldReport) -> None:
    why = Why(None, "tidal gate", "abstract", "tidal gate", ((13, 23),))
    doors = replace(match(title="Doors", abstract="So we did. A tidal gate keeps the sea out."), why=(why,))
    page = read(replace(made, missed=(MissedPaper(doors, "tidal gate", 4),)))

    assert says(page.find_all("section")[-1].select_one(".text mark")) == "tidal gate"


@pytest.mark.parametrize("text", TITLES.values(), ids=TITLES)
def test_nothing_that_a_stranger_wrote_is_markup(made: FieldReport, text: str) -> None:
    hostile = match(1, text, text, authors=(text, text), url=text, listed=LAST)
    hostile = replace(hostile, topics=(text,), why=(Why(None, text, "abstract", text, ((0, 3),)),))
    report = replace(
        made,
        lists=((text, 3),),
        topics=tuple(course._replace(topic=text) for course in made.topics),
        rising=tuple(word._replace(term=text, topic=text) for word in RISING),
        most_voted=(hostile,),
        missed=(MissedPaper(hostile, text, 2),),
    )

    page, plain = read(report), read(made)

    assert {tag.name for tag in page.find_all(True)} <= {tag.name for tag in plain.find_all(True)}
    names = {name for tag in page.find_all(True) for name in tag.attrs}
    assert names <= {name for tag in plain.find_all(True) for name in tag.attrs} | {"dir"}
    assert [link["href"] for link in page.find_all("a")] == []
    assert not re.search("[\x00-\x08\x0b\x1b\u202e\ud800-\udfff]", render_field_page(report))


def test_nothing_is_loaded_and_nothing_runs(made: FieldReport) -> None:
    page = read(made)

    assert not page.find_all(["script", "link", "img", "iframe", "object", "form"])
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on") or name == "src"]
    assert "url(" not in str(page.style)
    assert page.select_one("meta[http-equiv=Content-Security-Policy]")["content"].startswith("default-src 'none'")


@pytest.mark.parametrize("weeks", [4, 5, 27, 60, 2_000])
def test_months_below_a_chart_never_touch(weeks: int) -> None:
    period = Period(LAST - timedelta(7 * weeks - 1), LAST)
    report = FieldReport(period, Frequency(9, 99), (), (10,) * weeks, (TopicCourse("A", 9, (3,) * weeks),))

    for chart in read(report).find_all("svg"):
        places = [float(text["x"]) for text in chart.find_all("text") if text["y"] == "110"]
        assert all(second - first >= 24 for first, second in pairwise(places))


def test_a_period_of_two_years_has_both() -> None:
    found = FieldReport(Period(date(2025, 12, 1), date(2026, 2, 1)), Frequency(9, 99))

    assert says(read(found).h1) == "1 December 2025 – 1 February 2026"


def test_several_sources_are_counted(made: FieldReport) -> None:
    lists = (("hf", 10), ("arxiv:cs.CL", 9), ("pubmed", 1))

    assert says(read(replace(made, lists=lists)).select_one(".about")).endswith("3 sources, 20 lists")

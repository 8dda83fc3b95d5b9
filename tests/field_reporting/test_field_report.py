"""What a report tells of a field: shares week by week, the most voted papers, and what the words missed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support.invented_field import FIRST, LAST, field, paper, rules, since

from digest.field_reporting import report_field
from digest.field_reports import FieldReport, Period
from digest.frequencies import Frequency
from digest.model import Paper

PERIOD = Period(FIRST, LAST)
SPAN = 90  # days


def report(papers: list[Paper], text: str = "", period: Period = PERIOD) -> FieldReport:
    return report_field(rules(text) if text else rules(), period, since(papers), since(papers))


def test_a_paper_counts_for_each_of_its_topics_and_once_for_the_field() -> None:
    found = report(field())

    papers = [each for each in field() if each.listed and each.listed >= FIRST]
    assert found.wanted == Frequency(sum("iver" in each.title or "eir" in each.title for each in papers), len(papers))
    assert [(course.topic, course.papers) for course in found.topics] == [
        ("Rivers", sum("iver" in each.title for each in papers)),
        ("Weirs", sum("Weir" in each.title for each in papers)),
    ]


def test_all_weeks_are_whole_and_the_last_one_ends_with_the_period() -> None:
    found = report(field())

    assert set(found.week_papers) == {10}
    assert found.last_day_of(len(found.week_papers) - 1) == LAST
    assert {found.share_of(found.topics[0], week) for week in range(len(found.week_papers))} == {0.4}


def test_the_course_is_half_a_year_and_what_its_first_mean_takes_in() -> None:
    assert len(report(field(60)).week_papers) == 26 + 3


def test_a_longer_period_has_a_longer_course() -> None:
    longer = Period(LAST - timedelta(7 * 40 - 1), LAST)

    assert len(report(field(60), period=longer).week_papers) == 40 + 3


def test_a_course_begins_with_the_first_week_that_has_a_paper() -> None:
    assert len(report(field(9)).week_papers) == 9


def test_the_mean_is_that_of_four_weeks_together() -> None:
    papers = [paper(at, "A River" if at < 3 else "A Hill", ago=week * 7) for week in range(4) for at in range(week * 9)]

    (course, _), found = report(papers).topics, report(papers)

    assert found.week_papers == (27, 18, 9, 0)
    assert found.mean_of(course, 3) == 9 / 54
    assert [found.mean_of(course, week) for week in range(3)] == [None, None, None]
    assert found.share_of(course, 3) is None


@pytest.mark.parametrize(
    ("known", "text", "shown", "missed"),
    [
        pytest.param({"title": "A River of Ice"}, "", True, False, id="with a word"),
        pytest.param({"title": "A Hill"}, "", False, False, id="without one"),
        pytest.param({"title": "A River", "hidden": True}, "", False, False, id="hidden"),
        pytest.param({"title": "A River under a Glacier"}, "", False, False, id="muted"),
        pytest.param({"title": "A River", "upvotes": None}, "", False, False, id="without known votes"),
        pytest.param({"title": "Far Tidal Gates"}, "", False, True, id="with a word of the same field"),
        pytest.param({"title": "Tidal Gates and a Glacier"}, "", False, False, id="missed, but muted"),
        pytest.param({"title": "Tidal Gates", "hidden": True}, "", False, False, id="missed, but hidden"),
    ],
)
def test_what_is_shown_of_a_paper_with_most_votes(
    known: dict[str, object], text: str, shown: bool, missed: bool
) -> None:
    odd = replace(paper(99_999, "", votes=500), **known)  # type: ignore[arg-type]

    found = report([*field(), odd], text)

    assert (odd.id in [match.paper.id for match in found.most_voted]) == shown
    assert (odd.id in [each.match.paper.id for each in found.missed]) == missed


def test_the_most_voted_come_first_and_of_equal_ones_the_newer() -> None:
    votes = [(match.paper.upvotes, match.paper.listed) for match in report(field()).most_voted]

    assert len(votes) == 8
    assert votes == sorted(votes, key=lambda each: (each[0] or 0, each[1] or LAST), reverse=True)


def test_hidden_and_muted_papers_count_in_the_shares() -> None:
    hidden = [replace(each, hidden=True) for each in field()]

    assert report(hidden).topics == report(field()).topics


def test_a_near_miss_has_a_word_and_how_many_papers_it_adds() -> None:
    (miss,) = report(field()).missed

    papers = [each for each in field() if each.listed and each.listed >= FIRST]
    assert miss.term == "tidal gates"
    assert miss.adds == sum("Gates without Water" in each.title for each in papers)
    assert [(why.field, why.text) for why in miss.match.why] == [("title", "Tidal Gates")]


def test_a_word_that_other_papers_have_as_often_is_no_near_miss() -> None:
    """Granite stands in as many papers, none of which has a word of the rules."""
    assert not [each for each in report(field()).missed if "ranite" in each.term]


def test_without_a_paper_of_the_field_no_word_is_of_it() -> None:
    """Tidal gates stand where glaciers do, but these are muted, and nobody asked for them."""
    muted = [replace(each, title=each.title.replace("Weir", "Glacier")) for each in field()]

    assert not report(muted, "topics:\n  Deserts: [desert]\nmute: [glacier]\n").missed


def test_words_would_not_help_where_one_topic_is_not_enough() -> None:
    assert not report(field(), "topics:\n  Rivers: [river]\n  Weirs: [weir]\nmin_score: 2\n").missed


def test_a_topic_that_counts_against_papers_is_none_of_the_field() -> None:
    found = report(field(), "topics:\n  Rivers: [river]\n  Owls:\n    any: [owls]\n    score: -1\n")

    assert [course.topic for course in found.topics] == ["Rivers"]


def test_papers_of_later_days_do_not_count() -> None:
    later = [replace(each, id=f"{each.id}-later", listed=LAST + timedelta(1)) for each in field(3)]

    assert report([*field(), *later]) == report(field())


def test_what_was_never_listed_counts_on_its_own_day() -> None:
    unlisted = [replace(each, listed=None, published=each.listed) for each in field()]

    assert report(unlisted).topics == report(field()).topics


def test_nothing_is_found_in_nothing() -> None:
    found = report([])

    assert (found.wanted, found.week_papers, found.rising, found.most_voted, found.missed) == (
        Frequency(0, 0),
        (),
        (),
        (),
        (),
    )

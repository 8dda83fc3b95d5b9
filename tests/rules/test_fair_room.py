"""Room for few papers is shared among sections so that each has its best, and everything else is counted."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Match, Paper, Section
from digest.rules.fair_room import keep_top, share_room

WANTED = st.lists(st.integers(0, 300), max_size=60)
MOST = st.integers(1, 200)


@pytest.mark.parametrize(
    ("wanted", "most", "shares"),
    [
        pytest.param([], 40, [], id="no section"),
        pytest.param([0, 0], 40, [0, 0], id="nothing"),
        pytest.param([300], 40, [40], id="one topic has all of the room"),
        pytest.param([300, 200, 100, 50], 40, [10, 10, 10, 10], id="four topics share it equally"),
        pytest.param(
            [300, 2, 200, 0], 40, [14, 2, 14, 0], id="a small topic leaves the others no more than their part"
        ),
        pytest.param([9] * 12, 40, [4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3], id="twelve topics have three or more"),
        pytest.param([5] * 50, 40, [1] * 40 + [0] * 10, id="of fifty the first forty have one"),
        pytest.param([3, 3, 3], 1_000_000_000, [3, 3, 3], id="room for all"),
    ],
)
def test_sections_take_one_paper_after_the_other(wanted: list[int], most: int, shares: list[int]) -> None:
    assert share_room(wanted, most) == shares


@given(WANTED, MOST)
def test_no_share_is_larger_than_what_there_is_nor_all_of_them_than_the_room(wanted: list[int], most: int) -> None:
    shares = share_room(wanted, most)

    assert all(0 <= share <= papers for share, papers in zip(shares, wanted, strict=True))
    assert sum(shares) <= most


@given(WANTED, MOST)
def test_who_has_less_than_another_has_all_or_comes_later(wanted: list[int], most: int) -> None:
    shares = share_room(wanted, most)

    for share, papers in zip(shares, wanted, strict=True):
        assert share == papers or share >= max(shares) - 1


@given(st.lists(st.integers(0, 300), min_size=1, max_size=13))
def test_up_to_thirteen_topics_show_three_papers_each_where_they_have_them(wanted: list[int]) -> None:
    shares = share_room(wanted, 40)

    assert all(share >= min(papers, 3) for share, papers in zip(shares, wanted, strict=True))


@given(WANTED, MOST)
def test_more_room_takes_nothing_from_anybody(wanted: list[int], most: int) -> None:
    assert all(more >= less for less, more in zip(share_room(wanted, most), share_room(wanted, most + 1), strict=True))


def section(topic: str | None, papers: int, followed: Sequence[int] = (), more: int = 0) -> Section:
    matches = [
        Match(Paper(f"arxiv:{topic}.{at}", f"{topic} {at}"), "", "", followed=at in followed) for at in range(papers)
    ]
    return Section(topic, tuple(matches), more)


def numbers(of: Section) -> list[str]:
    return [match.paper.title for match in of.matches]


def test_the_first_papers_of_a_section_are_kept_and_the_others_counted() -> None:
    (kept,) = keep_top([section("Tides", 7, more=2)], 3, {})

    assert (numbers(kept), kept.more) == (["Tides 0", "Tides 1", "Tides 2"], 6)


def test_followed_papers_go_first_and_stay_in_their_places() -> None:
    (kept,) = keep_top([section("Tides", 7, followed=[5])], 3, {})

    assert numbers(kept) == ["Tides 0", "Tides 1", "Tides 5"]


def test_the_limit_of_a_topic_holds_and_leaves_room_to_the_others() -> None:
    tides, moss = keep_top([section("Tides", 9), section("Moss", 90)], 20, {"Tides": 2})

    assert (len(tides.matches), tides.more) == (2, 7)
    assert (len(moss.matches), moss.more) == (10, 80)


@given(st.lists(st.integers(0, 60), max_size=20), MOST)
def test_no_paper_is_lost_from_the_count(papers: list[int], most: int) -> None:
    sections = [section(f"T{at}", number) for at, number in enumerate(papers)]

    kept = keep_top(sections, most, {})

    assert [len(each.matches) + each.more for each in kept] == papers

"""Words that have become more frequent beside a topic."""

from datetime import date, timedelta

import pytest

from digest import config
from digest.frequencies import Frequency, log_odds
from digest.model import Paper
from digest.rules.workbench.check import Finding
from digest.rules.workbench.rising_remarks import describe_rising_words
from digest.rules.workbench.rising_span import EARLIER_DAYS, RECENT_DAYS
from digest.rules.workbench.rising_words import find_rising_words

TODAY = date(2026, 6, 30)
RULES = config.read("topics:\n  Rivers: [river*]\n", "c").rules


def papers(recent: str, earlier: str = "", *, having: int = 20, number: int = 60, words: str = "River") -> list[Paper]:
    """*number* recent papers about *words* of which *having* are about *recent* too, and three times as many earlier
    ones, of which a twentieth is about *earlier*."""
    late = [f"{words} {at}{f': {recent}' if at < having else ''}" for at in range(number)]
    early = [f"{words} {at}{f': {earlier}' if at % 20 == 0 else ''}" for at in range(1_000, 1_000 + 3 * number)]
    days = [TODAY - timedelta(days=at % RECENT_DAYS) for at in range(len(late))]
    days += [TODAY - timedelta(days=RECENT_DAYS + at % EARLIER_DAYS) for at in range(len(early))]
    return [Paper(f"title:{text}", text, listed=day) for text, day in zip([*late, *early], days, strict=True)]


def rising(found: list[Paper], today: date = TODAY) -> list[str]:
    return [word.term for words in find_rising_words(found, RULES, today).values() for word in words]


def test_a_word_that_was_rare_and_is_frequent_now_rises() -> None:
    (words,) = find_rising_words(papers("Tidal Weirs"), RULES, TODAY).values()

    (word,) = words
    assert word.term == "tidal weirs"
    assert (word.earlier, word.recent) == (Frequency(0, 180), Frequency(20, 60))
    assert len(word.examples) == 3


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(papers("Weirs", "Weirs", having=4), id="as frequent as before"),
        pytest.param(papers("Tidal Weirs", having=3), id="in too few papers"),
        pytest.param(papers("Tidal Weirs", number=30), id="too few papers of the topic"),
        pytest.param(papers("Tidal Weirs", words="Lake"), id="beside another topic"),
        pytest.param([], id="no papers"),
    ],
)
def test_otherwise_nothing_is_said(found: list[Paper]) -> None:
    assert rising(found) == []


def test_a_word_is_new_that_always_stands_beside_the_topics_own() -> None:
    assert rising(papers("River Weirs")) == ["weirs"]


def test_a_common_word_needs_a_second_one() -> None:
    """A single word that many other papers have had before says nothing new."""
    elsewhere = papers("", "", words="Sluice lake", number=100)

    assert rising(papers("Sluice")) == ["sluice"]
    assert rising([*papers("Sluice"), *elsewhere]) == []
    assert rising([*papers("Sluice Gates"), *elsewhere]) == ["sluice gates"]


def test_there_is_no_look_into_the_future() -> None:
    found = papers("Tidal Weirs")

    assert rising(found, TODAY - timedelta(days=RECENT_DAYS)) == []


def test_a_topic_with_several_new_words_has_the_surest_three() -> None:
    names = ("Tidal Weirs", "Salt Pans", "Reed Beds", "Oxbow Lakes")
    found = [paper for at, name in enumerate(names) for paper in papers(name, words=f"River Bend{at}", having=30 - at)]

    assert rising(found) == ["tidal weirs", "salt pans", "reed beds"]


@pytest.mark.parametrize(
    ("more", "less"),
    [
        pytest.param((Frequency(20, 100), Frequency(2, 300)), (Frequency(4, 20), Frequency(0, 60)), id="more papers"),
        pytest.param(
            (Frequency(20, 100), Frequency(2, 300)), (Frequency(20, 100), Frequency(20, 300)), id="a larger step"
        ),
    ],
)
def test_it_is_surer_with(more: tuple[Frequency, Frequency], less: tuple[Frequency, Frequency]) -> None:
    assert log_odds(*more) > log_odds(*less) > 0


@pytest.mark.parametrize(("recent", "earlier"), [((10, 10), (0, 10)), ((0, 10), (10, 10)), ((0, 1), (0, 1))])
def test_odds_of_all_and_of_none_are_numbers(recent: tuple[int, int], earlier: tuple[int, int]) -> None:
    score = log_odds(Frequency(*recent), Frequency(*earlier))

    assert (score > 0) == (recent[0] > earlier[0])


def test_a_remark_has_shares_and_titles() -> None:
    (finding,) = describe_rising_words(RULES, papers("Tidal Weirs", "Tidal Weirs"), TODAY)

    assert finding == Finding(
        "topics.Rivers",
        "new beside it: `tidal weirs`, 5 % → 33 % of its papers (8 weeks against the 26 before): "
        "“River 19: Tidal Weirs”, “River 18: Tidal Weirs”, “River 17: Tidal Weirs”",
    )

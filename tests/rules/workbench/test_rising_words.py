"""Words that have become more frequent beside a topic."""

from datetime import date, timedelta

import pytest

from digest import config
from digest.frequencies import Frequency, log_odds
from digest.model import Paper
from digest.rules.workbench.check import Finding
from digest.rules.workbench.rising_remarks import describe_rising_words
from digest.rules.workbench.rising_span import EARLIER_DAYS, RECENT_DAYS, SourceChange
from digest.rules.workbench.rising_words import RisingWords, find_rising, find_rising_words

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


# --- everywhere -----------------------------------------------------------------------------------------


def everywhere(found: list[Paper], sources: dict[str, list[str]] | None = None) -> RisingWords:
    return find_rising(found, RULES, TODAY, sources=sources)


def terms(rising: RisingWords) -> list[str]:
    return [word.term for near in rising.found for word in near.words]


def test_everywhere_a_word_rises_whatever_the_topics_are() -> None:
    (found,) = everywhere(papers("Tidal Weirs", words="Lake")).found

    assert [(word.term, word.topic, word.is_known) for word in found.words] == [("tidal weirs", None, False)]
    assert (found.recent, found.earlier, found.has_enough) == (60, 180, True)


def test_a_word_of_the_rules_is_news_too_and_marked() -> None:
    (found,) = everywhere(papers("Old Rivers", words="Lake")).found

    assert [(word.term, word.is_known) for word in found.words] == [("old rivers", True)]


def test_too_few_papers_are_counted_and_tell_nothing() -> None:
    (found,) = everywhere(papers("Tidal Weirs", number=30)).found

    assert (found.recent, found.earlier, found.has_enough, found.words) == (30, 90, False, ())


def test_initials_that_rise_are_told_with_their_words() -> None:
    late = [*papers("Tidal Weir Design"), *papers("TWD", words="Lake")]

    (found,) = everywhere(late).found

    assert [{word.term, *word.also} for word in found.words] == [{"tidal weir design", "TWD"}]


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Rethinking lakes", id="a verb that begins titles"),
        pytest.param("Weirwatch: lakes", id="the name of a system"),
        pytest.param("Framework for tidal lakes", id="a phrase that goes on behind its name"),
    ],
)
def test_what_is_no_subject_is_not_named(title: str) -> None:
    old = papers("", words="Lake")
    late = [Paper(f"x:{at}", f"{title} {at} seen", listed=TODAY) for at in range(20)]

    assert not {title.split()[0].strip(":").lower(), "framework for tidal"} & set(terms(everywhere([*old, *late])))


def of_source(name: str, found: list[Paper]) -> dict[str, list[str]]:
    return {paper.id: [name] for paper in found}


def test_a_source_that_was_added_is_left_out() -> None:
    old, added = papers("Tidal Weirs"), [Paper(f"x:{at}", f"Glacier drones {at}", listed=TODAY) for at in range(50)]

    rising = everywhere([*old, *added], of_source("hf", old) | of_source("arxiv", added))

    assert terms(rising) == ["tidal weirs"]
    assert rising.changes == (SourceChange("arxiv", 50, 0),)
    assert "glacier drones" in terms(everywhere([*old, *added]))


def test_a_paper_that_another_source_has_too_counts() -> None:
    old, added = papers("Tidal Weirs"), [Paper(f"x:{at}", f"Glacier drones {at}", listed=TODAY) for at in range(50)]
    both = {paper.id: ["arxiv", "hf"] for paper in added}

    assert "glacier drones" in terms(everywhere([*old, *added], of_source("hf", old) | both))


def test_the_only_source_is_never_left_out() -> None:
    found = papers("Tidal Weirs", number=200)[:240]

    assert everywhere(found, of_source("hf", found)).changes == ()


def test_of_very_many_earlier_papers_as_many_count_as_are_needed() -> None:
    old = [
        Paper(f"x:{at}", f"Lake {at}", listed=TODAY - timedelta(days=RECENT_DAYS + at % EARLIER_DAYS))
        for at in range(13_000)
    ]

    rising = everywhere([*old, *papers("Tidal Weirs")])

    assert (rising.step, rising.found[0].earlier) == (3, 4_393)
    assert terms(rising) == ["tidal weirs"]


def test_papers_without_a_day_do_not_count() -> None:
    dateless = [Paper(f"x:{at}", f"Glacier drones {at}") for at in range(50)]

    assert terms(everywhere([*papers("Tidal Weirs"), *dateless])) == ["tidal weirs"]

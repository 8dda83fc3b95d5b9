"""The verdict (followed, else muted, else the sum of scores), its reasons, and the order of what is shown."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from digest.model import Match, Organization, Paper, Why
from digest.rules.expressions import make_person
from digest.rules.parsing import parse_expression
from digest.rules.topics import Follow, Mute, Rules, Topic
from digest.rules.verdict import FOLLOWED, Judge, Selection, build_selection, group_sections, select_papers


def topic(name: str | None, text: str, score: int = 1, most: int | None = None) -> Topic:
    return Topic(name, parse_expression(text), score, most)


def mutes(*texts: str) -> tuple[Mute, ...]:
    return tuple(Mute(parse_expression(text), text) for text in texts)


def paper(name: str, title: str = "", **more: object) -> Paper:
    return Paper(f"title:{name}", title or name, **more)  # type: ignore[arg-type]  # as a test names them


def names(chosen: Selection | Sequence[Match]) -> list[str]:
    matches = chosen.matches if isinstance(chosen, Selection) else chosen
    return [match.paper.id.removeprefix("title:") for match in matches]


# ------------------------------------------------------------------------------- verdict


def test_without_rules_every_paper_is_wanted() -> None:
    assert names(select_papers([paper("a"), paper("b")], Rules())) == ["a", "b"]


def test_with_a_topic_only_its_papers_are_wanted() -> None:
    assert names(select_papers([paper("RAG"), paper("GAN")], Rules((topic(None, "RAG"),)))) == ["RAG"]


def test_a_topic_counts_once_however_often_its_words_occur() -> None:
    rules = Rules((topic("A", "RAG | agent", score=2),))

    assert select_papers([paper("x", "RAG, RAG, agents and agents")], rules).matches[0].score == 2


def test_scores_add_up_against_the_least_that_is_wanted() -> None:
    rules = Rules((topic("A", "RAG", 3), topic("B", "agent", 2), topic("C", "survey", -3)), min_score=3)
    papers = [paper("agent"), paper("RAG"), paper("RAG agents"), paper("RAG survey"), paper("RAG agent survey")]

    chosen = select_papers(papers, rules)

    assert [(match.paper.title, match.score) for match in chosen.matches] == [("RAG agents", 5), ("RAG", 3)]


def test_a_sum_of_nothing_is_not_wanted_even_where_the_least_is_negative() -> None:
    rules = Rules((topic("A", "RAG", 1),), min_score=-5)

    assert names(select_papers([paper("GAN")], rules)) == []


def test_a_muted_paper_is_hidden_and_counted() -> None:
    rules = Rules((topic(None, "RAG"),), mute=mutes("survey", "medical"))
    papers = [paper("RAG"), paper("b", "RAG survey"), paper("c", "medical RAG surveys"), paper("d", "medical RAG")]

    chosen = select_papers(papers, rules)

    assert names(chosen) == ["RAG"]
    assert chosen.muted_by == (("survey", 2), ("medical", 1))


def test_a_paper_that_nobody_wanted_is_not_counted_as_muted() -> None:
    chosen = select_papers([paper("a survey")], Rules((topic(None, "RAG"),), mute=mutes("survey")))

    assert chosen.muted == ()


def test_without_topics_mute_hides_all_the_same() -> None:
    chosen = select_papers([paper("a survey"), paper("b")], Rules(mute=mutes("survey")))

    assert names(chosen) == ["b"]
    assert chosen.muted_by == (("survey", 1),)


def test_a_mute_may_be_an_expression_over_the_whole_paper() -> None:
    rules = Rules(mute=mutes("benchmark & not abstract:code"))
    papers = [paper("a", "A benchmark"), paper("b", "A benchmark", abstract="with code")]

    assert names(select_papers(papers, rules)) == ["b"]


def test_whoever_is_followed_is_shown_even_when_muted() -> None:
    rules = Rules((topic(None, "RAG"),), mute=mutes("survey"), follow=(Follow(make_person("Ada King"), "Ada King"),))
    papers = [
        paper("a", "A survey", authors=("Ada King",)),
        paper("b", "RAG survey", authors=("Ada Kings",)),
        paper("c", "Else", authors=("ADA KING", "B")),
    ]

    chosen = select_papers(papers, rules)

    assert names(chosen) == ["a", "c"]
    assert [match.followed for match in chosen.matches] == [True, True]
    assert chosen.followed == 2
    assert chosen.muted_by == (("survey", 1),)


def test_a_follower_alone_makes_nothing_else_wanted() -> None:
    rules = Rules(follow=(Follow(make_person("Ada King"), "Ada King"),))

    assert names(select_papers([paper("a"), paper("b", authors=("Ada King",))], rules)) == ["b"]


def test_an_ambiguous_name_may_need_company() -> None:
    rules = Rules(
        follow=(Follow(make_person("Wei Wang"), "Wei Wang", parse_expression("graph neural network | agent*")),)
    )
    papers = [
        paper("a", "Graph neural networks", authors=("Wei Wang",)),
        paper("b", "Networks", authors=("Wei Wang",)),
        paper("c", "Graph neural networks", authors=("Wei Wang-Smith",)),
    ]

    assert names(select_papers(papers, rules)) == ["a"]


def test_an_organization_can_be_followed() -> None:
    rules = Rules(follow=(Follow(parse_expression("org:DeepSeek"), "DeepSeek"),))
    papers = [
        paper("a", organization=Organization("DeepSeek", "deepseek-ai")),
        paper("b", organization=Organization("Deep Lab", "deep")),
        paper("c", "DeepSeek"),
    ]

    assert names(select_papers(papers, rules)) == ["a"]


def test_authors_are_never_hit_by_the_words_of_a_topic() -> None:
    assert names(select_papers([paper("a", authors=("Rag Wang",))], Rules((topic(None, "rag"),)))) == []


# ----------------------------------------------------------------------------------- why


def whys(wanted: str, title: str, abstract: str = "") -> list[tuple[str, str, str]]:
    matches = select_papers([paper("x", title, abstract=abstract)], Rules((topic(None, wanted),))).matches
    return [(why.term, why.field, why.text) for match in matches for why in match.why]


@pytest.mark.parametrize(
    ("wanted", "title", "abstract", "expected"),
    [
        pytest.param("RAG", "RAG, RAGs", "RAG", [("RAG", "title", "RAG"), ("RAG", "abstract", "RAG")], id="once"),
        pytest.param("RAG | RAG", "RAG", "", [("RAG", "title", "RAG")], id="written twice"),
        pytest.param("b | a", "a b", "", [("b", "title", "b"), ("a", "title", "a")], id="in written order"),
        pytest.param("a & not c", "a b", "", [("a", "title", "a")], id="nothing below not"),
        pytest.param("not c", "a b", "", [], id="nothing but not"),
        pytest.param("a | b & c", "a b", "", [("a", "title", "a")], id="nothing of a part that is false"),
        pytest.param("not (not a)", "a", "", [], id="nothing below two nots"),
        pytest.param("title:a | org:a", "a", "a", [("title:a", "title", "a")], id="by field"),
        pytest.param("agent*", "Agentic", "", [("agent*", "title", "Agentic")], id="the whole word"),
        pytest.param("a-b", "q", "an A b q", [("a-b", "abstract", "A b")], id="as it stands there"),
    ],
)  # fmt: skip
def test_why_tells_each_term_once_for_each_field(
    wanted: str, title: str, abstract: str, expected: list[tuple[str, str, str]]
) -> None:
    assert whys(wanted, title, abstract) == expected


def test_why_tells_all_places_in_order() -> None:
    found = select_papers([paper("x", "RAG and two RAGs")], Rules((topic(None, "RAG"),))).matches[0].why

    assert found == (Why(None, "RAG", "title", "RAG", ((0, 3), (12, 16))),)


def test_why_tells_the_topic() -> None:
    rules = Rules((topic("A", "RAG"), topic("B", "RAG | agent")))
    found = select_papers([paper("x", "RAG agents")], rules).matches[0].why

    assert [(why.topic, why.term) for why in found] == [("A", "RAG"), ("B", "RAG"), ("B", "agent")]


def test_why_names_the_followed_author_as_the_paper_does() -> None:
    rules = Rules(follow=(Follow(make_person("Jurgen Schmidhuber"), "Jurgen Schmidhuber"),))
    found = select_papers([paper("x", authors=("Jürgen Schmidhuber",))], rules).matches[0].why

    assert [(why.topic, why.term, why.field, why.text) for why in found] == [
        (None, "Jurgen Schmidhuber", "author", "Jürgen Schmidhuber")
    ]


def test_a_paper_without_rules_has_no_reasons() -> None:
    assert select_papers([paper("a")], Rules()).matches[0].why == ()


def test_titles_are_shown_as_people_read_them() -> None:
    match = select_papers([paper("x", "Fast $k$-NN\n  \x1b[31msearch", abstract="in $O(n^2)$")], Rules()).matches[0]

    assert match.title == "Fast k-NN [31msearch"
    assert match.abstract == "in O(n²)"


def test_a_topic_that_only_excludes_wants_all_the_others() -> None:
    rules = Rules((topic("Rest", "not survey"),))

    assert names(select_papers([paper("a survey"), paper("b")], rules)) == ["b"]


# --------------------------------------------------------------------------------- order


MIXED = [
    paper("a", "RAG", upvotes=5, listed=date(2026, 1, 1)),
    paper("b", "RAG", upvotes=5, listed=date(2026, 1, 2)),
    paper("c", "RAG", upvotes=9),
    paper("d", "RAG"),
    paper("e", "RAG", listed=date(2025, 1, 1)),
    paper("f", "RAG agents"),
    paper("g", "RAG"),
    paper("h", "RAG", upvotes=0),
    paper("i", "RAG", published=date(2024, 1, 1)),
]
BY_SCORE = Rules((topic("A", "RAG"), topic("B", "agent")))


def test_matches_come_by_score_upvotes_listed_and_published_day() -> None:
    assert names(select_papers(MIXED, BY_SCORE)) == ["f", "c", "b", "a", "e", "i", "d", "g", "h"]


def test_only_what_is_equal_in_all_of_that_stays_in_the_order_of_its_listing() -> None:
    expected = names(select_papers(MIXED, BY_SCORE))

    for some in itertools.islice(itertools.permutations(MIXED), 0, None, 9_973):
        equal = [name for each in some if (name := each.id.removeprefix("title:")) in ("d", "g", "h")]
        assert names(select_papers(some, BY_SCORE)) == [*expected[:6], *equal]


def test_in_a_list_by_merit_only_the_score_comes_before_its_own_order() -> None:
    judge = Judge(BY_SCORE)

    chosen = build_selection([judge.verdict(each) for each in reversed(MIXED)], in_own_order=True)

    assert names(chosen) == ["f", "i", "h", "g", "e", "d", "c", "b", "a"]


def test_the_same_papers_give_the_same_matches() -> None:
    assert select_papers(MIXED, BY_SCORE) == select_papers(list(MIXED), BY_SCORE)


def test_the_topics_of_a_match_come_best_first() -> None:
    rules = Rules((topic("A", "RAG"), topic("B", "agent", 3), topic(None, "RAG", 9), topic("C", "RAG")))

    assert select_papers([paper("x", "RAG agents")], rules).matches[0].topics == ("B", "A", "C")


# ------------------------------------------------------------------------------ sections


def in_sections(
    papers: Sequence[Paper], rules: Rules, limit: int | None = None
) -> list[tuple[str | None, list[str], int]]:
    chosen = select_papers(papers, rules)
    return [(each.topic, names(each.matches), each.more) for each in group_sections(chosen.matches, rules, limit)]


def test_sections_come_in_the_order_of_the_topics_and_the_unnamed_last() -> None:
    rules = Rules(
        (topic(None, "tool"), topic("B", "agent"), topic("A", "RAG")),
        follow=(Follow(make_person("Ada King"), "Ada King"),),
    )
    papers = [paper("RAG"), paper("agent"), paper("tool"), paper("x", authors=("Ada King",))]

    assert in_sections(papers, rules) == [
        (FOLLOWED, ["x"], 0),
        ("B", ["agent"], 0),
        ("A", ["RAG"], 0),
        (None, ["tool"], 0),
    ]


def test_a_paper_stands_in_the_section_of_its_best_topic_once() -> None:
    rules = Rules((topic("A", "RAG"), topic("B", "agent", 2)))

    assert in_sections([paper("x", "RAG agents")], rules) == [("B", ["x"], 0)]


def test_a_section_tells_how_many_more_its_limit_hid() -> None:
    rules = Rules((topic("A", "RAG", most=2), topic("B", "agent")))
    papers = [paper("a", "RAG", upvotes=1), paper("b", "RAG", upvotes=2), paper("c", "RAG"), paper("d", "agent")]

    assert in_sections(papers, rules) == [("A", ["b", "a"], 1), ("B", ["d"], 0)]


def test_over_all_sections_the_best_are_kept() -> None:
    rules = Rules((topic("A", "RAG"), topic("B", "agent", 2)), max=2)
    papers = [paper("a", "RAG"), paper("b", "agent"), paper("c", "agents")]

    assert in_sections(papers, rules) == [("A", [], 1), ("B", ["b", "c"], 0)]
    assert in_sections(papers, rules, limit=1) == [("A", [], 1), ("B", ["b"], 1)]
    assert in_sections(papers, rules, limit=9) == in_sections(papers, rules)


LIMITED = Rules(
    (topic("A", "RAG", most=1), topic("B", "agent")), follow=(Follow(make_person("Ada King"), "Ada King"),), max=2
)
BY_ADA = [paper(f"RAG {number}", authors=("Ada King",)) for number in range(3)]
BETTER = [paper("RAG", upvotes=9), paper("agent", upvotes=9)]


def test_whoever_is_followed_is_shown_whatever_the_limits() -> None:
    shown = {name for _, each, _ in in_sections([*BETTER, *BY_ADA], LIMITED) for name in each}

    assert shown >= {"RAG 0", "RAG 1", "RAG 2"}


def test_followed_papers_come_before_better_ones_within_limits() -> None:
    assert in_sections([*BETTER, BY_ADA[0]], replace(LIMITED, max=1)) == [("A", ["RAG 0"], 1), ("B", [], 1)]


def test_the_limit_of_one_run_holds_for_followed_papers_too() -> None:
    found = in_sections([*BETTER, *BY_ADA], LIMITED, limit=1)

    assert [name for _, each, _ in found for name in each] == ["RAG 0"]


@pytest.mark.parametrize(
    ("text", "authors", "section"),
    [
        pytest.param("RAG", (), "A", id="a topic"),
        pytest.param("RAG agent", (), "B", id="the topic with the highest score"),
        pytest.param("RAG video", (), "A", id="the first of two with one score"),
        pytest.param("tool", (), None, id="the unnamed topic"),
        pytest.param("RAG tool", (), "A", id="a named one before the unnamed, whatever its score"),
        pytest.param("RAG", ("Ada King",), "A", id="a topic, though followed"),
        pytest.param("tool", ("Ada King",), None, id="the unnamed topic, though followed"),
        pytest.param("else", ("Ada King",), FOLLOWED, id="nothing but followed"),
    ],
)
def test_a_match_knows_its_section(text: str, authors: tuple[str, ...], section: str | None) -> None:
    rules = Rules(
        (topic(None, "tool", 5), topic("A", "RAG"), topic("B", "agent", 2), topic("C", "video")),
        follow=(Follow(make_person("Ada King"), "Ada King"),),
    )
    (match,) = select_papers([paper("x", text, authors=authors)], rules).matches

    assert match.section == section
    assert [each.topic for each in group_sections([match], rules)] == [section]


def test_without_matches_there_are_no_sections() -> None:
    assert in_sections([paper("GAN")], Rules((topic("A", "RAG"),))) == []

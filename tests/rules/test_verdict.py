"""The verdict (followed, else muted, else the sum of scores), its reasons, and the order of what is shown."""

from collections.abc import Sequence

import pytest
from support.selecting import select_papers

from digest.model import Match, Organization, Paper, Why
from digest.rules.language.expressions import make_person
from digest.rules.language.parsing import parse_expression
from digest.rules.selection import Selection
from digest.rules.topics import Follow, Mute, Rules, Topic


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

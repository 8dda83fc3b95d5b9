"""Papers of one person are told from those of namesakes by the co-authors that they share."""

from collections.abc import Sequence

import pytest
from support.selecting import select_papers

from digest import config
from digest.model import Paper, Why
from digest.rules.audience import Audience
from digest.rules.language.expressions import make_person
from digest.rules.namesakes import Circle, describe_tie
from digest.rules.topics import Rules
from digest.rules.workbench.explain import explain_paper

YANG = make_person("Yang Liu", "Liu Yang")
HUNDRED = [f"Member {number}" for number in range(100)]


def paper(name: str, *coauthors: str, title: str = "On tides") -> Paper:
    """A paper of Yang Liu with *coauthors*."""
    return Paper(name, title, authors=("Yang Liu", *coauthors))


NAMED = paper("arxiv:1", "Ann Poe", "Bo Li")


def known(papers: Sequence[Paper], *named: Paper) -> list[str]:
    """The identifiers of those of *papers* that belong to the circle of *named*."""
    circle = Circle(YANG, named or [NAMED], papers)
    return [each.id for each in papers if circle.find_tie(each)]


# ------------------------------------------------------------------------------- circles


@pytest.mark.parametrize(
    ("other", "belongs"),
    [
        pytest.param(paper("x", "Ann Poe", "Cy Dee"), True, id="one co-author"),
        pytest.param(paper("x", "ann póe"), True, id="in another spelling"),
        pytest.param(Paper("x", "Q", authors=("Bo Li", "Liu Yang")), True, id="another of the person's names"),
        pytest.param(paper("x", "Cy Dee"), False, id="no co-author"),
        pytest.param(paper("x"), False, id="alone"),
        pytest.param(paper("x", "Ann Poe", *HUNDRED), False, id="one of a hundred authors"),
        pytest.param(paper("x", "Ann Poe", "Bo Li", *HUNDRED[:12]), True, id="two of twenty"),
    ],
)
def test_a_paper_belongs_to_who_has_the_same_co_authors(other: Paper, belongs: bool) -> None:
    assert known([other]) == (["x"] if belongs else [])


def test_a_team_or_a_company_among_the_authors_ties_nothing() -> None:
    named = paper("arxiv:1", "Tide Team", "Seaworks")

    assert known([paper("x", "Tide Team"), paper("y", "Seaworks")], named) == []


def test_two_papers_of_a_hundred_people_are_one_person_s_if_many_of_them_are_the_same() -> None:
    named = paper("arxiv:1", *HUNDRED)

    assert known([paper("x", *HUNDRED[:15])], named) == ["x"]
    assert known([paper("x", *HUNDRED[:5])], named) == []


def test_a_paper_two_steps_away_belongs_if_it_shares_twice_as_many() -> None:
    first = paper("first", "Ann Poe", "Cy Dee", "Eve Fox")
    second = paper("second", "Cy Dee", "Eve Fox", "Gil Hay")
    third = paper("third", "Eve Fox", "Gil Hay")

    assert known([third, second, first]) == ["third", "second", "first"]


def test_one_name_that_many_people_have_leads_to_no_stranger() -> None:
    first = paper("first", "Ann Poe", "Wei Wang")
    stranger = paper("stranger", "Wei Wang", "Cy Dee")

    assert known([first, stranger]) == ["first"]


def test_several_named_papers_may_be_far_apart() -> None:
    later = paper("arxiv:2", "Cy Dee")

    assert known([paper("x", "Ann Poe"), paper("y", "Cy Dee")], NAMED, later) == ["x", "y"]


def test_a_paper_that_was_not_there_when_the_circle_grew_is_tied_to_it() -> None:
    circle = Circle(YANG, [NAMED], [paper("first", "Ann Poe", "Cy Dee", "Eve Fox")])

    tie = circle.find_tie(paper("new", "Cy Dee", "Eve Fox"))

    assert tie is not None
    assert describe_tie(tie) == "shares Cy Dee and Eve Fox with first, which shares Ann Poe with arxiv:1"


def test_the_nearest_tie_is_told_with_the_names_as_the_paper_writes_them() -> None:
    other = paper("x", "Gil Hay", "ANN POE", "Cy Dee", "Eve Fox")
    circle = Circle(YANG, [NAMED], [paper("first", "Ann Poe", "Cy Dee", "Eve Fox", "Gil Hay"), other])

    assert [describe_tie(tie) for each in (NAMED, other) if (tie := circle.find_tie(each))] == [
        "is arxiv:1",
        "shares ANN POE with arxiv:1",
    ]


def test_a_long_way_is_told_in_part() -> None:
    names = [f"Ann {letter}oe" for letter in "BCDFGHJ"]
    chain = [paper(f"p{at}", *names[at : at + 3]) for at in range(5)]
    circle = Circle(YANG, [paper("p", "Ann Boe")], chain)

    tie = circle.find_tie(chain[-1])

    assert tie is not None
    assert describe_tie(tie).endswith("which shares Ann Doe and Ann Foe with p1, and so on to p")


# ------------------------------------------------------------------------------- verdicts

FOLLOW = "follow: [{name: Yang Liu, like: 'arxiv:2601.00001'}]\n"
MINE, THEIRS = paper("arxiv:2", "Ann Poe"), paper("arxiv:3", "Cy Dee")


def rules_of(text: str, *papers: Paper) -> Rules:
    """The rules in *text*, whose follows know the circle of NAMED among *papers*."""
    rules = config.read(text, "config.yaml").rules
    return rules.tell_namesakes_apart(lambda follow: Circle(YANG, [NAMED], papers))


def test_only_papers_of_the_right_person_are_followed_and_the_reason_is_named() -> None:
    chosen = select_papers([MINE, THEIRS, NAMED], rules_of(FOLLOW, MINE, THEIRS))

    assert [match.paper for match in chosen.matches] == [MINE, NAMED]
    assert chosen.matches[0].why == (
        Why(None, "Yang Liu", "author", "Yang Liu"),
        Why(None, "like arxiv:1", "author", "Ann Poe"),
    )
    assert chosen.matches[1].why == (Why(None, "Yang Liu", "author", "Yang Liu"),)


def test_with_and_like_must_both_hold() -> None:
    text = "follow: [{name: Yang Liu, like: 'arxiv:2601.00001', with: [tides]}]\n"
    other = paper("arxiv:4", "Ann Poe", title="On moss")

    assert [match.paper for match in select_papers([MINE, other, THEIRS], rules_of(text)).matches] == [MINE]


def test_before_the_archive_was_asked_nothing_is_followed() -> None:
    rules = config.read(FOLLOW, "config.yaml").rules

    assert select_papers([MINE, THEIRS], rules).matches == ()


def test_each_of_many_readers_follows_a_person_of_their_own() -> None:
    other = Circle(YANG, [paper("arxiv:9", "Cy Dee")], [])
    rule_sets = [rules_of(FOLLOW), config.read(FOLLOW, "c").rules.tell_namesakes_apart(lambda follow: other)]

    verdicts = Audience(rule_sets).judge_papers([MINE, THEIRS])

    assert [[verdict.paper for verdict in each] for each in verdicts] == [[MINE], [THEIRS]]


def test_an_explanation_says_by_whom_a_paper_is_theirs_or_that_it_may_be_a_namesake_s() -> None:
    rules = rules_of(FOLLOW, MINE)

    mine, theirs = explain_paper(MINE, rules), explain_paper(THEIRS, rules)
    unknown = explain_paper(MINE, config.read(FOLLOW, "config.yaml").rules)

    assert mine.outcome.tie is not None
    assert (describe_tie(mine.outcome.tie), mine.namesakes) == ("shares Ann Poe with arxiv:1", ())
    assert (theirs.outcome.tie, theirs.namesakes) == (
        None,
        (
            "Yang Liu is followed, but this may be a namesake: it shares too few co-authors with arxiv:2601.00001 "
            "and what belongs to it (2 papers)",
        ),
    )
    assert unknown.namesakes == (
        "Yang Liu is followed, but arxiv:2601.00001 is not known, which tells namesakes apart",
    )

"""Remarks on rules after a check against many papers: each with the figure that supports it, and no other."""

from collections.abc import Iterator, Sequence
from weakref import WeakSet

import pytest

from digest import config
from digest.model import Paper
from digest.render.text import rules_report
from digest.rules.language.expressions import make_person
from digest.rules.namesakes import Circle
from digest.rules.workbench.check import Finding, check, order_findings

# Subjects that have no word in common, so that only what a test adds is remarkable.
SUBJECTS = ("graph", "video", "speech", "protein", "robot", "language", "vision", "music", "climate", "finance")


def papers(*titles: str, number: int = 40) -> list[Paper]:
    """*titles*, and others of various subjects up to *number* in all."""
    texts = [*titles, *(f"On {SUBJECTS[n % len(SUBJECTS)]} {n}" for n in range(number - len(titles)))]
    return [Paper(f"title:{n}", text) for n, text in enumerate(texts)]


def remarks(text: str, on: Sequence[Paper]) -> list[tuple[str, str]]:
    """The remarks on the configuration *text*, as pairs of place and message."""
    return [(finding.where, finding.message) for finding in check(config.read(text, "config.yaml").rules, on)]


def test_of_sound_rules_nothing_is_said() -> None:
    text = "topics:\n  Graphs: [graph]\n  Films: {any: [video], not: [speech]}\nmute: [music]\n"

    assert remarks(text, papers()) == []


def test_papers_that_are_read_one_at_a_time_give_the_same_remarks() -> None:
    class Stream:
        def __iter__(self) -> Iterator[Paper]:
            yield from on

    on = [*papers("multimodal", "multi-modal", "multi modal", "Multi-Modal models"), *CLAN]
    rules = config.read("match: [multimodal, graf]\nfollow: [Wei Wang]\nmute: [music]", "config.yaml").rules

    assert check(rules, Stream()) == check(rules, on)
    assert len(check(rules, Stream())) == 3


def test_no_paper_is_kept() -> None:
    class Tracked(Paper):
        __slots__ = ("__weakref__",)

    class Stream:
        def __init__(self) -> None:
            self.alive: WeakSet[Paper] = WeakSet()
            self.most = 0

        def __iter__(self) -> Iterator[Paper]:
            for paper in [*CLAN, *papers("A loud noise", "multi-modal")]:
                tracked = Tracked(paper.id, paper.title, authors=paper.authors)
                self.alive.add(tracked)
                self.most = max(self.most, len(self.alive))
                yield tracked

    stream = Stream()
    check(config.read("match: [multimodal, graph]\nfollow: [Wei Wang]\nmute: [noise]", "config.yaml").rules, stream)

    assert 1 <= stream.most <= 3


def test_without_rules_nothing_is_said() -> None:
    assert remarks("", papers()) == []


# -------------------------------------------------------------------------------- terms


def test_a_term_that_is_nowhere_is_dead() -> None:
    assert remarks("match: [graph, quantum gravity]", papers()) == [
        ("match", "`quantum gravity` is in none of 40 papers"),
    ]


@pytest.mark.parametrize(
    ("term", "guess"),
    [
        pytest.param("rerankar", "`reranker` (3 papers)", id="a letter"),
        pytest.param("dense rerankar", "`reranker` (3 papers)", id="in a phrase"),
        pytest.param("title:rerankar", "`reranker` (3 papers)", id="in a field"),
        pytest.param("rernaker", "`reranker` (3 papers)", id="two letters in the wrong order"),
    ],
)
def test_a_dead_term_that_looks_like_a_frequent_word_was_perhaps_a_slip(term: str, guess: str) -> None:
    found = remarks(f"match: [graph, '{term}']", papers("A dense reranker", "One reranker", "Why a reranker"))

    assert found == [("match", f"`{term}` is in none of 40 papers; did you mean {guess}?")]


@pytest.mark.parametrize(
    ("term", "titles"),
    [
        pytest.param("rerankar", ["A dense reranker"], id="a word that is rare itself"),
        pytest.param("muse", [], id="a short word that is like another"),
        pytest.param("magnetism", [], id="a word like no other"),
    ],
)
def test_a_dead_term_is_otherwise_just_dead(term: str, titles: list[str]) -> None:
    assert remarks(f"match: [graph, {term}]", papers(*titles)) == [("match", f"`{term}` is in none of 40 papers")]


def test_a_term_of_a_third_of_all_papers_is_too_broad() -> None:
    on = papers(*["An agent"] * 13)

    assert remarks("match: [agent, graph]", on) == [
        ("match", "`agent` is in 13 papers, 32 % of all: too broad to choose by")
    ]
    assert remarks("match: [agent, graph]", papers(*["An agent"] * 12)) == []


def test_of_a_few_papers_nothing_can_be_too_broad() -> None:
    assert remarks("match: [agent]", papers(*["An agent"] * 19, number=19)) == []


@pytest.mark.parametrize("letter", ["a", "R"])
def test_a_term_of_one_letter_is_reported_how_to_be_exact(letter: str) -> None:
    on = papers("A plan", "The R language")

    assert (
        "match",
        f"`{letter}` is one letter, in any case; write `={letter}` for this one",
    ) in remarks(f"match: [{letter}, graph]", on)


@pytest.mark.parametrize("term", ["=R", "C++", "RL", "3"])
def test_more_than_one_letter_or_an_exact_one_is_fine(term: str) -> None:
    assert not [message for _, message in remarks(f"match: [{term}]", papers()) if "one letter" in message]


def test_a_term_that_another_one_contains_is_redundant() -> None:
    on = papers("A dense retriever", "The retriever", "Retriever and reader")

    assert remarks("match: [retriever, dense retriever, graph]", on) == [
        ("match", "`dense retriever` adds nothing to `retriever`")
    ]


def test_two_spellings_of_one_term_are_reported_once() -> None:
    found = [message for _, message in remarks("match: [graph, graphs]", papers("Graphs"))]

    assert found == ["`graphs` adds nothing to `graph`"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("topics: {A: [retriever], B: [dense retriever]}", id="in different topics"),
        pytest.param("match: ['title:retriever', 'dense retriever']", id="in different fields"),
        pytest.param("match: [dense retriever, retriever model]", id="neither in the other"),
    ],
)
def test_terms_that_only_look_redundant_are_not(text: str) -> None:
    on = papers("A dense retriever", "The retriever model")

    assert not [message for _, message in remarks(text, on) if "adds nothing" in message]


# ------------------------------------------------------------------------------- wider


@pytest.mark.parametrize(
    ("term", "titles", "expected"),
    [
        pytest.param(
            "CLIP",
            ["CLIP", "A clip", "Clip art", "Two clips"],
            "`CLIP` without capitals: +3 (3 papers with other capitals)",
            id="capitals",
        ),
        pytest.param(
            "agent",
            ["an agent", "agentic", "agentic work", "Agentic now"],
            "also write `agent*`: +3 (agentic 3)",
            id="an open end",
        ),
        pytest.param(
            "segmentation",
            ["segmentation", "segmenting", "segmented", "Segmenting more"],
            "also write `segment*`: +3 (segmenting 2, segmented 1)",
            id="another ending",
        ),
        pytest.param(
            "multimodal",
            ["multimodal", "multi-modal", "multi modal", "Multi-Modal models"],
            "also write `multi-modal`: +3 (multi-modal 2, multi modal 1)",
            id="a hyphen",
        ),
        pytest.param(
            "fine tuning",
            ["fine tuning", "finetuning", "We are finetuning", "No finetuning"],
            "also write `fine-tuning`: +3 (finetuning 3)",
            id="two words in one",
        ),
        pytest.param(
            "=agent",
            ["agent", "Agent", "agents", "Agents"],
            "also write `agent`: +3 (agent 1, agents 2)",
            id="exactly",
        ),
        pytest.param(
            "title:agent",
            ["an agent", "agentic", "agentic work", "Agentic now"],
            "also write `title:agent*`: +3 (agentic 3)",
            id="in a field",
        ),
    ],
)
def test_a_spelling_that_would_find_more_is_reported_with_what_it_finds(
    term: str, titles: list[str], expected: str
) -> None:
    found = [message for where, message in remarks(f"match: ['{term}', graph]", papers(*titles)) if where == "match"]

    assert sorted_examples(expected) in map(sorted_examples, found)


def sorted_examples(message: str) -> str:
    """*message* with its examples in a fixed order: equally frequent ones may stand in any."""
    head, _, examples = message.rstrip(")").partition(" (")
    return f"{head} ({', '.join(sorted(examples.split(', ')))})"


@pytest.mark.parametrize(
    ("term", "titles"),
    [
        pytest.param("agent", ["an agent", "agentic", "agentic work"], id="two papers are too few"),
        pytest.param("agent*", ["agentic", "agentic", "agentic"], id="open already"),
        pytest.param("/robotic/", ["robotics", "ROBOTIC", "Robotic", "robotical"], id="a regex"),
        pytest.param("graph & not CLIP", ["a clip", "a clip", "a clip"], id="what is not wanted"),
        pytest.param("seen", ["see", "sees", "seeing", "se en"], id="halves that are no words"),
    ],
)
def test_otherwise_no_spelling_is_proposed(term: str, titles: list[str]) -> None:
    found = remarks(f"match: ['{term}', graph]", papers(*titles))

    assert not [message for _, message in found if "also write" in message or "without capitals" in message]


def test_what_a_proposal_promises_it_keeps() -> None:
    on = papers("multimodal", "multi-modal", "multi modal", "Multi-Modal models", "multi-modals")

    assert any("also write `multi-modal`: +4" in message for _, message in remarks("match: [multimodal]", on))
    assert not any("also write `multi" in message for _, message in remarks("match: [multimodal, multi-modal]", on)[1:])


def test_of_a_term_that_is_too_broad_no_wider_spelling_is_advised() -> None:
    on = papers(*["The agent"] * 13, *["agentic"] * 5)

    assert remarks("match: [agent, graph]", on) == [
        ("match", "`agent` is in 13 papers, 32 % of all: too broad to choose by")
    ]


def test_a_spelling_that_would_be_too_broad_is_not_advised() -> None:
    assert remarks("match: [agent, graph]", papers("An agent", *["agentic"] * 12)) == []
    assert remarks("match: [agent, graph]", papers("An agent", *["agentic"] * 11)) == [
        ("match", "also write `agent*`: +11 (agentic 11)")
    ]


# ------------------------------------------------------------------------------- mutes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "match: [graph, video, speech]\nmute: [noise]",
            [("mute", "`noise` hides 7 of the 19 papers that your topics match")],
            id="of what the topics match",
        ),
        pytest.param(
            "match: [graph, video, speech]\nmute: [noise, loud]\nfollow: [Ada King]",
            [("mute", "`noise` hides 6 of the 18 papers that your topics match")],
            id="that it hides with another, and none that is followed",
        ),
        pytest.param(
            "mute: [on]", [("mute", "`on` hides 33 of the 40 papers that there are")], id="of all, without topics"
        ),
        pytest.param("match: [graph, video, speech]\nmute: [loud]", [], id="few of them"),
        pytest.param("match: [graph]\nmute: [graph]", [], id="too few to say so"),
    ],
)
def test_a_mute_that_hides_much_of_what_is_wanted_is_reported(text: str, expected: list[tuple[str, str]]) -> None:
    on = [
        *papers(*["A loud graph noise"] * 2, *["A video noise"] * 4, number=39),
        Paper("title:followed", "Of graph noise", authors=("Ada King",)),
    ]

    found = [(where, message) for where, message in remarks(text, on) if where == "mute"]

    assert found == expected


def test_what_a_topic_refuses_is_neither_too_broad_nor_too_narrow() -> None:
    on = papers(*["An agent"] * 13, *["agentic"] * 5, "A clip", "Clip", "clips", "CLIP")

    assert remarks("topics: {A: {any: [graph], not: [agent, CLIP]}}", on) == []


def test_no_wider_spelling_of_a_mute_is_advised() -> None:
    on = papers("A survey", "Surveillance", "surveillance again", "Of surveillance", "a Clip", "clip", "two clips")

    assert remarks("match: [graph]\nmute: [survey, CLIP]", on) == [("mute", "`CLIP` is in none of 40 papers")]


# ------------------------------------------------------------------------------ topics


def test_what_is_wanted_and_muted_is_a_contradiction() -> None:
    assert remarks("match: [graph, video]\nmute: [graph]", papers()) == [
        ("match", "`graph` is asked for here and muted below: its papers are never shown")
    ]


def test_what_is_wanted_and_refused_is_a_contradiction() -> None:
    found = remarks("topics:\n  A: {any: [graph, video], not: [graph]}\n", papers())

    assert found == [("topics.A", "`graph` is asked for and refused by `not` in the same topic")]


def test_to_mute_only_some_of_what_is_wanted_is_none() -> None:
    assert remarks("match: [graph]\nmute: [graph & tree]", papers("A graph is a tree")) == []


def test_a_topic_without_a_paper_is_dead() -> None:
    assert remarks("topics: {A: [graph & video], B: [graph]}", papers()) == [("topics.A", "no paper of 40")]


def test_a_topic_whose_papers_all_stand_elsewhere_is_shadowed() -> None:
    found = remarks("topics:\n  A: {any: [graph, video], score: 2}\n  B: [graph]\n", papers())

    assert found == [("topics.B", "all 4 papers stand under “A”")]


def test_a_topic_whose_papers_are_all_muted_is_reported() -> None:
    assert ("topics.A", "of 4 papers none is shown") in remarks("topics: {A: [graph]}\nmute: [graph]", papers())


def test_one_paper_is_reported_as_one() -> None:
    found = [message for _, message in remarks("topics: {A: [graph & tree]}\nmute: [tree]", papers("graph tree"))]

    assert not any("1 papers" in message for message in found)


def test_a_topic_that_only_takes_away_is_not_shadowed() -> None:
    assert remarks("topics:\n  A: [graph]\n  B: {any: [video], score: -1}\n", papers()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "topics: {A: [graph], B: {any: [video], score: 2}}\nmin_score: 4",
            [("min_score", "4 is never reached: all topics together give 3")],
            id="too high",
        ),
        pytest.param("topics: {A: [graph], B: {any: ['graph | video'], score: 2}}\nmin_score: 3", [], id="just high"),
        pytest.param(
            "topics: {A: [graph], B: {any: [video], score: -5}}\nmin_score: 2",
            [("min_score", "2 is never reached: all topics together give 1")],
            id="what takes away does not count",
        ),
    ],
)
def test_a_score_that_is_never_reached_is_reported(text: str, expected: list[tuple[str, str]]) -> None:
    assert [each for each in remarks(text, papers()) if each[0] == "min_score"] == expected


# ------------------------------------------------------------------------------ people


def by(*authors: str) -> Paper:
    return Paper(f"title:{'-'.join(authors)}", "On graphs", authors=authors)


CLAN = [
    by("Wei Wang", "Ada King"),
    by("Wei Wang", "Ada King", "Bo Li"),
    by("Bo Li", "WEI WANG"),
    by("Wei Wang", "Kurt Gödel"),
    by("Wei Wang", "Emmy Noether", "Jo Lamb"),
    by("Wei Wang-Smith", "Someone Else"),
]


LIKE = "match: [graph, nothing]\nfollow: [{name: Wei Wang, like: 2601.00001}]\n"


def test_what_a_paper_tells_apart_is_counted() -> None:
    who = make_person("Wei Wang")
    mine = Paper("arxiv:2601.00001", "A graph", authors=("Wei Wang", "Ann Poe"))
    others = [Paper(f"title:n{n}", "A graph", authors=("Wei Wang", f"Author {n}")) for n in ("x", "x", "y")]
    rules = config.read(LIKE, "config.yaml").rules.tell_namesakes_apart(lambda follow: Circle(who, [mine], []))

    found = [each.message for each in check(rules, [mine, *others]) if each.where == "follow"]

    assert found == [
        "Wei Wang: 2 groups of that name have little or nothing in common with arxiv:2601.00001: 3 papers left out"
    ]


def test_a_follow_of_which_nothing_is_known_is_told() -> None:
    paper = Paper("title:x", "A graph", authors=("Wei Wang", "Ann Poe"))

    assert ("follow", "Wei Wang: nothing is known of arxiv:2601.00001: 1 paper of that name left out") in remarks(
        LIKE, [paper]
    )


def test_a_name_of_several_people_is_reported_by_their_company() -> None:
    assert remarks("follow: [Wei Wang]", CLAN) == [
        (
            "follow",
            "Wei Wang: 5 papers in 3 groups that share no co-author, perhaps several people of that name; "
            "add `like:` and a paper of the right one, or `with:` and words",
        )
    ]


def test_two_groups_are_bridged_by_one_paper_of_both() -> None:
    assert remarks("follow: [Wei Wang]", [*CLAN, by("Wei Wang", "Jo Lamb", "Kurt Gödel", "Bo Li")]) == []


def test_a_name_with_company_is_not_ambiguous() -> None:
    assert remarks("follow: [{name: Wei Wang, with: [graph]}]", CLAN) == []


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("Nobody Known", "Nobody Known"),
        ("{org: DeepSeek}", "DeepSeek"),
        ("{name: Wei Wang, with: [video]}", "Wei Wang"),
    ],
)
def test_whoever_is_followed_without_a_paper_is_reported(item: str, name: str) -> None:
    assert remarks(f"follow: [{item}]", CLAN) == [("follow", f"{name}: no paper among 6")]


# ------------------------------------------------------------------------------ in lines


def test_remarks_stand_below_their_place() -> None:
    found = [Finding("match", "one"), Finding("topics.A", "two " * 20), Finding("match", "three")]

    assert rules_report.render_findings(found, "1,234 papers") == (
        "match\n  - one\n  - three\n\ntopics.A\n  - " + "two " * 18 + "two\n    two\n\n3 remarks, from 1,234 papers\n"
    )


def test_nothing_to_remark_is_said() -> None:
    assert rules_report.render_findings([], "1 paper") == "nothing to remark, from 1 paper\n"


def test_the_same_remark_is_made_once() -> None:
    found = remarks("match: ['nowhere & graph', 'nowhere & video']", papers())

    assert found == [("match", "`nowhere` is in none of 40 papers")]


def test_remarks_stand_in_the_order_of_what_they_are_about() -> None:
    rules = config.read("match: [a1]\ntopics: {B: [b1], C: [c1]}\nmute: [d1]\n", "config.yaml").rules
    found = [Finding(where, what) for where in ("follow", "mute", "match", "topics.C") for what in ("z", "y")]

    ordered = order_findings([*found, Finding("topics.B", "new beside it"), Finding("match", "x")], rules)

    assert [finding.where for finding in ordered] == [
        *["match"] * 3,
        "topics.B",
        *["topics.C"] * 2,
        *["mute"] * 2,
        *["follow"] * 2,
    ]
    assert [finding.message for finding in ordered[:3]] == ["z", "y", "x"]

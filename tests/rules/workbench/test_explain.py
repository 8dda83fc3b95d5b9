"""The explanation of one verdict: every topic and term, where it was found, and what would have found it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from support.selecting import select_papers

from digest import config
from digest.model import Link, Organization, Paper
from digest.paper_history import PastDelivery
from digest.render.explanation_json import explanation_as_json
from digest.render.text.explanation import render_explanation
from digest.render.verdicts import verdict_sentence
from digest.rules.sections import group_sections
from digest.rules.topics import Rules
from digest.rules.workbench.explain import Explanation, ExpressionResult, explain_paper, find_outcomes

ROBOTS = Paper(
    "arxiv:2601.00001",
    "Multi-Modal Agents for Clip Art",
    url="https://example.org/robots",
    abstract="We fine-tune one language model. Agents plan, an agent acts, two agents watch and more agents learn.",
    authors=("Ada Lovelace", "Wei Wang"),
    organization=Organization("DeepSeek"),
    upvotes=12,
    published=date(2026, 1, 8),
    keywords=("robotics",),
    links=(Link("https://github.com/a/b", "code"),),
    pdf="https://e.org/a.pdf",
)


def rules(text: str) -> Rules:
    return config.read(text, "config.yaml").rules


def explain_text(text: str, paper: Paper = ROBOTS, others: Sequence[Paper] = ()) -> Explanation:
    """What *text* as a configuration makes of *paper* in a digest with *others*."""
    wanted = rules(text)
    return explain_paper(paper, wanted, group_sections(select_papers([paper, *others], wanted), wanted))


def only_topic(text: str, paper: Paper = ROBOTS) -> ExpressionResult:
    (reading,) = explain_text(text, paper).topics
    return reading


# ------------------------------------------------------------------------------- found


def test_every_topic_is_reported_in_the_order_of_the_configuration() -> None:
    found = explain_text("topics:\n  A: [agent]\n  B: {any: [game], score: 3}\nmatch: [language model]\n")

    assert [(each.name, each.holds, each.score) for each in found.topics] == [
        (None, True, 1),
        ("A", True, 1),
        ("B", False, 3),
    ]
    assert (found.outcome.shown, found.outcome.score, found.outcome.section) == (True, 2, None)


def test_every_place_of_a_term_is_reported_with_field_words_and_offset() -> None:
    (answer,) = only_topic("match: [agent]").answers

    found = [(each.field, each.text, each.start) for each in answer.found]
    assert found == [
        ("title", "Agents", 12),
        ("abstract", "Agents", 33),
        ("abstract", "agent", 49),
        ("abstract", "agents", 65),
        ("abstract", "agents", 87),
    ]
    texts = {"title": ROBOTS.title, "abstract": ROBOTS.abstract}
    assert all(texts[field][start:].startswith(text) for field, text, start in found)


def test_what_stands_around_is_shown_in_whole_words() -> None:
    (answer,) = only_topic("match: [acts]").answers

    (found,) = answer.found
    assert (found.before, found.text, found.after) == (
        "… model. Agents plan, an agent ",
        "acts",
        ", two agents watch and more …",
    )


@pytest.mark.parametrize(
    ("term", "field", "text"),
    [
        ("has:code", "links", "https://github.com/a/b"),
        ("has:pdf", "pdf", "https://e.org/a.pdf"),
        ("upvotes:>=10", "upvotes", "12"),
        ("published:>=2026-01-01", "published", "2026-01-08"),
        ("author:Lovelace", "author", "Lovelace"),
        ("org:deepseek", "org", "DeepSeek"),
        ("keyword:robotics", "keyword", "robotics"),
    ],
)
def test_facts_and_fields_are_explained_by_what_made_them_true(term: str, field: str, text: str) -> None:
    (answer,) = only_topic(f"match: ['{term}']").answers

    assert (answer.label, answer.holds) == (term, True)
    assert [(each.field, each.text) for each in answer.found] == [(field, text)]


def test_what_stands_below_not_is_unwanted() -> None:
    reading = only_topic("topics:\n  A:\n    any: [agent]\n    not: [art, survey]\n")

    assert not reading.holds
    assert [(answer.label, answer.holds, answer.unwanted) for answer in reading.answers] == [
        ("agent", True, False),
        ("art", True, True),
        ("survey", False, True),
    ]


def test_the_expression_is_reported_in_its_canonical_spelling() -> None:
    assert only_topic("match: ['title: a & b | has: code']").expression == "((title:a) & title:b) | has:code"


# -------------------------------------------------------------------------------- near


@pytest.mark.parametrize(
    ("term", "instead", "field", "text"),
    [
        pytest.param("CLIP", "clip", "title", "Clip", id="capitals"),
        pytest.param("plann", "plann*", "abstract", "planner", id="an open end"),
        pytest.param(
            "robotic arm control", "robotic arm control*", "abstract", "robotic arm controllers", id="a phrase"
        ),
        pytest.param("planning", "plann*", "abstract", "planner", id="another ending"),
        pytest.param("multimodal", "multi-modal", "title", "Multi-Modal", id="a hyphen"),
        pytest.param("multi modal ity", "multi-modality", "abstract", "multi-modality", id="blanks in a word"),
        pytest.param("Lovelace", "author:Lovelace", "author", "Lovelace", id="another field"),
        pytest.param("abstract:clip art", "title:clip art", "title", "Clip Art", id="from the abstract to the title"),
        pytest.param("langauge model", "language model", "abstract", "language model", id="a typo"),
        pytest.param("=Agent", "Agent", "title", "Agents", id="an exact spelling"),
        pytest.param("model-free planning", "MFP", "abstract", "MFP", id="an acronym"),
    ],
)
def test_the_nearest_miss_says_what_to_write_to_catch_it(term: str, instead: str, field: str, text: str) -> None:
    paper = Paper(
        "title:x",
        "Multi-Modal Agents for Clip Art",
        abstract="A language model and a planner; robotic arm controllers, multi-modality, no MFP.",
        authors=("Ada Lovelace",),
    )
    # The last item makes the author a field that is read.
    reading = explain_text(f"match: ['{term}']\nmute: ['author:nobody']\n", paper).topics[0]

    (near,) = reading.near
    assert (near.label, near.instead, near.field, near.text) == (term, instead, field, text)


@pytest.mark.parametrize("term", ["CLIP", "plann", "multimodal", "langauge model", "=Agent"])
def test_what_the_nearest_miss_proposes_finds_it(term: str) -> None:
    paper = Paper("title:x", "Multi-Modal Agents for Clip Art", abstract="A language model and a planner.")
    (near,) = only_topic(f"match: ['{term}']", paper).near

    assert only_topic(f"match: ['{near.instead}']", paper).holds


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("match: [quantum gravity]", id="nothing like it"),
        pytest.param("match: ['/gravity/']", id="a regex"),
        pytest.param("match: ['not agent']", id="what is not wanted"),
        pytest.param("match: ['has:dataset']", id="a fact"),
        pytest.param("match: [agent]", id="what was found"),
    ],
)
def test_where_nothing_is_near_nothing_is_proposed(text: str) -> None:
    assert only_topic(text).near == ()


def test_only_what_is_missing_has_a_near_miss() -> None:
    reading = only_topic("match: ['agent & CLIP']")

    assert [near.label for near in reading.near] == ["CLIP"]


# ----------------------------------------------------------------------------- verdicts


def rendered_text(text: str, paper: Paper = ROBOTS, others: Sequence[Paper] = ()) -> str:
    return verdict_sentence(explain_text(text, paper, others))


BETTER = [Paper(f"arxiv:2601.0010{n}", "Agents", upvotes=100) for n in range(3)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "shown: there are no rules", id="no rules"),
        pytest.param("match: [agent]", "shown: score 1, 1 is enough", id="shown"),
        pytest.param("topics: {A: [agent]}", "shown in “A”: score 1, 1 is enough", id="shown in a section"),
        pytest.param("match: [survey]", "not shown: without your words", id="no topic"),
        pytest.param(
            "match: [agent]\nmin_score: 3",
            "not shown: it matches, but not enough (score 1, 3 is enough)",
            id="not enough",
        ),
        pytest.param(
            "match: [agent]\nmute: [art]",
            "not shown: muted by `art` (it matches: score 1, 1 is enough)",
            id="muted",
        ),
        pytest.param("match: [survey]\nmute: [art]", "not shown: without your words", id="muted all the same"),
        pytest.param(
            "follow: [Wei Wang]\nmute: [art]",
            "shown because you follow Wei Wang in “Followed”",
            id="followed though muted",
        ),
        pytest.param(
            "follow: [{org: DeepSeek}]\ntopics: {A: [agent]}",
            "shown because you follow DeepSeek in “A”",
            id="followed and wanted",
        ),
        pytest.param(
            "follow: [{name: Wei Wang, with: [graph]}]", "not shown: without your words", id="without company"
        ),
        pytest.param("follow: [Wei Wang-Smith]", "not shown: without your words", id="another name"),
    ],
)
def test_one_sentence_says_what_decided(text: str, sentence: str) -> None:
    assert rendered_text(text) == sentence


@pytest.mark.parametrize(
    "text",
    ["match: [agent]\nmax: 2\n", "topics:\n  A: {any: [agent], max: 2}\n"],
    ids=["over all", "in a section"],
)
def test_a_paper_that_a_limit_leaves_out_is_reported_so(text: str) -> None:
    found = explain_text(text, others=BETTER)

    assert (found.outcome.shown, found.left_out) == (False, True)
    assert verdict_sentence(found) == (
        "not shown: it matches (score 1, 1 is enough), but a limit (`max`) leaves it out"
    )


def test_without_a_digest_no_limit_leaves_a_paper_out_but_may() -> None:
    wanted = rules("topics:\n  A: {any: [agent], max: 1}\n  B: {any: [art], max: 9}\n")

    found = explain_paper(ROBOTS, wanted)

    assert (found.outcome.shown, found.left_out) == (True, False)
    assert verdict_sentence(found) == (
        "shown in “A”: score 2, 1 is enough; on a full day a limit (`max`) may leave it out"
    )
    assert verdict_sentence(explain_paper(ROBOTS, rules("topics: {A: [agent], B: {any: [game], max: 1}}"))) == (
        "shown in “A”: score 1, 1 is enough"
    )


@pytest.mark.parametrize(
    ("text", "may_be_left_out"),
    [
        ("topics: {A: {any: [agent], max: 1}}", True),
        ("topics: {A: {any: [agent], max: 1}, B: {any: [art]}}", False),
        ("match: [agent]\nmax: 5", True),
        ("match: [agent]", False),
        ("max: 5", True),
        ("", False),
        ("topics: {A: {any: [agent], max: 1}}\nfollow: [Ada Lovelace]\nmax: 1", False),
    ],
)
def test_a_limit_may_leave_out_what_no_topic_without_one_wants(text: str, may_be_left_out: bool) -> None:
    assert explain_paper(ROBOTS, rules(text)).has_limit is may_be_left_out


HAD = PastDelivery("stdout", datetime(2026, 6, 9, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "deliveries", "sentence"),
    [
        (
            "match: [agent]\nmax: 3",
            [HAD],
            "shown: score 1, 1 is enough; it does not come again where it was delivered (`--new`, mail)",
        ),
        (
            "follow: [Wei Wang]",
            [HAD, replace(HAD, retitled=True)],
            "shown because you follow Wei Wang in “Followed”; "
            "it does not come again where it was delivered (`--new`, mail)",
        ),
        (
            "match: [agent]",
            [replace(HAD, retitled=True)],
            "shown: score 1, 1 is enough; under its new title it comes once more where it was delivered",
        ),
        ("match: [survey]", [HAD], "not shown: without your words"),
        ("match: [agent]\nmute: [art]", [HAD], "not shown: muted by `art` (it matches: score 1, 1 is enough)"),
    ],
)
def test_what_was_delivered_does_not_come_again(text: str, deliveries: Sequence[PastDelivery], sentence: str) -> None:
    assert verdict_sentence(explain_paper(ROBOTS, rules(text)), deliveries) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("match: [agent]", "not shown: hidden by you (it matches: score 1, 1 is enough)"),
        ("follow: [Wei Wang]", "not shown: hidden by you"),
        ("", "not shown: hidden by you"),
        ("match: ['agent & not is:hidden']", "not shown: hidden by you"),
        ("topics: {Again: ['is:hidden']}", "shown in “Again”: score 1, 1 is enough"),
    ],
)
def test_what_its_reader_hid_is_shown_only_where_a_topic_asks_for_it(text: str, sentence: str) -> None:
    assert verdict_sentence(explain_paper(replace(ROBOTS, hidden=True), rules(text))) == sentence


def test_the_outcome_for_many_is_that_for_each() -> None:
    texts = ["", "match: [agent]", "match: [survey]", "match: [agent]\nmute: [art]", "match: [agent]\nmin_score: 3"]
    texts += ["follow: [Wei Wang]\nmute: [art]", "follow: [{org: DeepSeek}]", "topics: {A: {any: [agent], score: 2}}"]
    sets = [rules(text) for text in texts]

    for paper in (ROBOTS, replace(ROBOTS, hidden=True), Paper("title:x", "Nothing of the Kind")):
        assert find_outcomes(paper, sets) == [explain_paper(paper, each).outcome for each in sets]


def test_what_would_mute_a_followed_paper_is_reported_though_it_does_not() -> None:
    found = explain_text("follow: [Wei Wang]\nmute: [art, survey]\n")

    assert [(reading.expression, reading.holds) for reading in found.mutes] == [("art", True)]
    assert found.outcome.muted is None
    assert "would be muted by art" in render_explanation(found)


# ----------------------------------------------------------------------- people, programs


FULL = """
topics:
  Agents: {any: [agent], not: [survey]}
  Games: {any: [CLIP, video game], score: 2}
mute: [medical]
"""


def test_the_reasoning_reads_well() -> None:
    assert render_explanation(explain_text(FULL)) == (
        "Multi-Modal Agents for Clip Art\n"
        "arxiv:2601.00001  https://example.org/robots\n"
        "\n"
        "shown in “Agents”: score 1, 1 is enough\n"
        "\n"
        "✓ Agents (+1)\n"
        "    agent: title at 12 “Multi-Modal Agents for Clip Art”\n"
        "    agent: abstract at 33 “… one language model. Agents plan, an agent acts, two\n"
        "    …”\n"
        "    agent: abstract at 49 “… model. Agents plan, an agent acts, two agents watch\n"
        "    and …”\n"
        "      and 2 more places\n"
        "\n"
        "✗ Games (+2)\n"
        "    CLIP: not found\n"
        "    video game: not found\n"
        "    nearest: write clip to find “Clip” in the title\n"
    )


@pytest.mark.parametrize("width", [1, 40, 60, 100])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    lines = render_explanation(explain_text(FULL), width=width).splitlines()

    assert max(len(line) for line in lines if "https://" not in line) <= max(40, width)


def test_colour_changes_no_letter_and_texts_from_the_web_move_no_cursor() -> None:
    paper = Paper("title:x", "A \x1b[31mClip\u202e", abstract="Clip \x07Art", authors=("Wei\x1b[2J Wang",))
    found = explain_text("match: [CLIP, 'author:Wang']\nfollow: [Wei Wang]\n", paper)

    plain = render_explanation(found)

    assert all(character.isprintable() or character == "\n" for character in plain)
    assert "\x1b[31m" not in render_explanation(found, color=True)
    json.loads(explanation_as_json(found))


def test_programs_get_one_object() -> None:
    value = json.loads(explanation_as_json(explain_text(FULL + "follow: [Ada Lovelace]\n")))

    assert list(value) == [
        "schema", "paper", "shown", "verdict", "section", "score", "min_score", "followed", "tie",
        "namesakes", "muted", "hidden",
        "left_out", "topics", "mutes", "history", "recipients",
    ]  # fmt: skip
    assert value["schema"] == 1
    assert value["paper"] == {
        "id": "arxiv:2601.00001",
        "title": "Multi-Modal Agents for Clip Art",
        "url": "https://example.org/robots",
        "identifiers": ["arxiv:2601.00001"],
    }
    assert (value["shown"], value["section"], value["score"], value["followed"]) == (True, "Agents", 1, "Ada Lovelace")
    games = value["topics"][1]
    assert games == {
        "topic": "Games",
        "expression": "CLIP | video game",
        "holds": False,
        "score": 2,
        "terms": [
            {"term": "CLIP", "holds": False, "unwanted": False, "found": []},
            {"term": "video game", "holds": False, "unwanted": False, "found": []},
        ],
        "nearest": [{"term": "CLIP", "instead": "clip", "field": "title", "text": "Clip"}],
        "like": None,
    }
    assert value["topics"][0]["terms"][0]["found"][0] == {"field": "title", "text": "Agents", "start": 12}

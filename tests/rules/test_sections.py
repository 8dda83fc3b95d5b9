"""Sections and limits: where each paper stands, and that whatever is left out is counted where it would stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.real_pages import CORPUS, corpus_rows, require_real
from support.selecting import select_papers

from digest import config
from digest.model import Paper, Section
from digest.rules.sections import group_sections
from digest.rules.selection import Selection
from digest.rules.topics import FOLLOWED, Rules
from digest.sources.huggingface import records

ADA = ("Ada King",)
Shown = list[tuple[str | None, list[str], int]]


def read_rules(text: str) -> Rules:
    return config.read(text, "config.yaml").rules


def paper(name: str, title: str = "", **more: object) -> Paper:
    return Paper(f"title:{name}", title or name, **more)  # type: ignore[arg-type]  # as a test names them


def in_sections(papers: Sequence[Paper], rules: str, limit: int | None = None) -> Shown:
    """Each section with the names of its papers and the number of those left out."""
    wanted = read_rules(rules)
    sections = group_sections(select_papers(papers, wanted), wanted, limit)
    return [(each.topic, [match.paper.id[6:] for match in each.matches], each.more) for each in sections]


# -------------------------------------------------------------------------- their order


def test_sections_come_in_the_order_of_the_topics_behind_the_followed_and_the_plain_list() -> None:
    rules = "topics: {B: [agent], A: [RAG]}\nmatch: [tool]\nfollow: [Ada King]"
    papers = [paper("RAG"), paper("agent"), paper("tool"), paper("x", authors=ADA)]

    assert in_sections(papers, rules) == [
        (FOLLOWED, ["x"], 0),
        (None, ["tool"], 0),
        ("B", ["agent"], 0),
        ("A", ["RAG"], 0),
    ]


def test_a_topic_of_its_name_moves_the_plain_list_and_limits_it() -> None:
    rules = "match: [tool]\ntopics:\n  A: [RAG]\n  Your words: {any: [agent], max: 2, score: 3}\n  B: [GAN]"
    papers = [paper(name) for name in ("tool", "agent", "RAG tool", "GAN", "RAG", "tool agent")]

    assert in_sections(papers, rules) == [
        ("A", ["RAG"], 0),
        ("Your words", ["RAG tool", "tool agent"], 2),
        ("B", ["GAN"], 0),
    ]


def test_without_matches_there_are_no_sections() -> None:
    assert in_sections([paper("GAN")], "topics: {A: [RAG]}") == []


@pytest.mark.parametrize(
    ("text", "authors", "section"),
    [
        pytest.param("RAG", (), "A", id="a topic"),
        pytest.param("RAG agent", (), "B", id="the topic with the highest score"),
        pytest.param("RAG video", (), "A", id="the first of two with one score"),
        pytest.param("tool", (), None, id="the plain list"),
        pytest.param("RAG tool", (), None, id="the plain list before a topic with its score"),
        pytest.param("agent tool", (), "B", id="a topic with a higher score before the plain list"),
        pytest.param("RAG", ADA, "A", id="a topic, though followed"),
        pytest.param("tool", ADA, None, id="the plain list, though followed"),
        pytest.param("else", ADA, FOLLOWED, id="nothing but followed"),
        pytest.param("RAG survey video agent", (), "B", id="no topic that counts against it"),
    ],
)
def test_a_match_knows_its_section(text: str, authors: tuple[str, ...], section: str | None) -> None:
    rules = """
match: [tool]
topics:
  A: [RAG]
  B: {any: [agent], score: 2}
  C: [video]
  D: {any: [survey], score: -1}
follow: [Ada King]
"""
    wanted = read_rules(rules)
    chosen = select_papers([paper("x", text, authors=authors)], wanted)
    (found,) = group_sections(chosen, wanted)

    assert (found.topic, [match.section for match in found.matches]) == (section, [section])
    assert [match.section for match in chosen.matches] == [section]


# ------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("rules", "titles", "limit", "expected"),
    [
        pytest.param(
            "topics: {A: {any: [RAG], max: 1}, B: [agent]}",
            ["RAG", "RAG agent", "agent"],
            None,
            [("A", ["RAG agent"], 1), ("B", ["agent"], 0)],
            id="the best of a topic",
        ),
        pytest.param(
            "topics: {A: {any: [RAG], max: 1, score: 3}, B: [agent]}",
            ["RAG tool", "RAG agent", "RAG agents too"],
            None,
            [("A", ["RAG agent"], 1), ("B", ["RAG agents too"], 0)],
            id="what has no room falls to the next topic",
        ),
        pytest.param(
            "topics: {A: {any: [RAG], max: 1}, B: {any: [agent], max: 1}, C: [tool]}",
            ["RAG agent 1", "RAG agent 2", "RAG agent 3", "agent"],
            None,
            [("A", ["RAG agent 1"], 1), ("B", ["RAG agent 2"], 1)],
            id="what has no room anywhere counts at the best",
        ),
        pytest.param(
            "match: [tool]\ntopics: {A: {any: [RAG], max: 1, score: 2}}",
            ["RAG tool", "RAG tools"],
            None,
            [(None, ["RAG tools"], 0), ("A", ["RAG tool"], 0)],
            id="the plain list is a next topic too",
        ),
        pytest.param(
            "topics: {A: {any: [RAG], max: 1, score: 3}, D: {any: [survey], score: -1}}",
            ["RAG survey", "RAG surveys"],
            None,
            [("A", ["RAG survey"], 1)],
            id="nothing falls to a topic that counts against it",
        ),
        pytest.param(
            "topics: {A: [RAG], B: {any: [agent], score: 2}}\nmax: 2",
            ["RAG", "agent", "agents"],
            None,
            [("A", [], 1), ("B", ["agent", "agents"], 0)],
            id="over all sections the best are kept, and a section without papers is named",
        ),
        pytest.param(
            "topics: {A: [RAG], B: {any: [agent], score: 2}}\nmax: 2",
            ["RAG", "agent", "agents"],
            1,
            [("A", [], 1), ("B", ["agent"], 1)],
            id="and of these the best for one run",
        ),
        pytest.param(
            "topics: {A: [RAG], B: {any: [agent], score: 2}}\nmax: 2",
            ["RAG", "agent", "agents"],
            9,
            [("A", [], 1), ("B", ["agent", "agents"], 0)],
            id="a limit for one run does not raise the other",
        ),
        pytest.param(
            "topics: {Video: {any: [video], score: 3, max: 1}, Agents: [agent]}\nmax: 3",
            ["video", "videos", "video of it", "agent", "agents", "agents again"],
            None,
            [("Video", ["video"], 2), ("Agents", ["agent", "agents"], 1)],
            id="what a topic leaves out takes no place of the digest",
        ),
        pytest.param(
            "topics: {A: {any: [model], max: 1}, B: [attention, LoRA]}",
            ["model of attention", "LoRA models"],
            None,
            [("A", ["model of attention"], 0), ("B", ["LoRA models"], 0)],
            id="a broad topic takes nothing from a narrow one",
        ),
    ],
)  # fmt: skip
def test_limits_compose(rules: str, titles: list[str], limit: int | None, expected: Shown) -> None:
    assert in_sections([paper(title) for title in titles], rules, limit) == expected


LIMITED = "topics: {A: {any: [RAG], max: 1}, B: [agent]}\nfollow: [Ada King]\nmax: 2"
BY_ADA = [paper(f"RAG {number}", authors=ADA) for number in range(3)]
BETTER = [paper("RAG", upvotes=9), paper("agent", upvotes=9)]


def test_whoever_is_followed_is_shown_whatever_the_limits() -> None:
    assert in_sections([*BETTER, *BY_ADA], LIMITED) == [("A", ["RAG 0", "RAG 1", "RAG 2"], 1), ("B", [], 1)]


def test_followed_papers_come_before_better_ones_within_limits() -> None:
    assert in_sections([*BETTER, BY_ADA[0]], LIMITED.replace("max: 2", "max: 1")) == [("A", ["RAG 0"], 1), ("B", [], 1)]


def test_followed_papers_without_a_topic_take_no_room() -> None:
    alone = [paper(name, authors=ADA) for name in ("x", "y", "z")]

    assert in_sections([*BETTER, *alone], LIMITED) == [
        (FOLLOWED, ["x", "y", "z"], 0),
        ("A", ["RAG"], 0),
        ("B", ["agent"], 0),
    ]


def test_they_take_no_room_of_a_topic_that_is_called_like_their_section() -> None:
    rules = "topics: {A: [agent], Followed: {any: [RAG], max: 1}}\nfollow: [Ada King]"
    papers = [*BETTER, paper("x", authors=ADA), paper("RAG too")]

    assert in_sections(papers, rules) == [("A", ["agent"], 0), (FOLLOWED, ["RAG", "x"], 1)]


def test_the_limit_of_one_run_holds_for_followed_papers_too() -> None:
    assert in_sections([*BETTER, *BY_ADA], LIMITED, limit=1) == [("A", ["RAG 0"], 3), ("B", [], 1)]


@require_real(CORPUS)
@pytest.mark.parametrize(("most", "of_video", "shown"), [(3, 1, (1, 2)), (6, 2, (2, 4))])
def test_over_a_busy_month_no_place_is_lost_and_every_topic_is_named(
    most: int, of_video: int, shown: tuple[int, int]
) -> None:
    rows = [row for row in corpus_rows() if row["day"].startswith("2026-05")]
    read = [records.paper_of_record(row["item"], date.fromisoformat(row["day"])) for row in rows]
    rules = read_rules(
        f"topics: {{Video: {{any: [video], score: 3, max: {of_video}}}, Agents: {{any: [agent*]}}}}\nmax: {most}"
    )
    papers = list({each.id: each for each in read}.values())

    def papers_with(*topics: str) -> int:
        only = replace(rules, topics=tuple(topic for topic in rules.topics if topic.name in topics))
        return len(select_papers(papers, only).shown)

    video, agents = group_sections(select_papers(papers, rules), rules)

    assert (len(video.matches), len(agents.matches)) == shown
    # What both topics want has a place among the agents, but none in a digest that is full of better papers.
    in_all = papers_with("Video", "Agents")
    assert len(video.matches) + video.more + len(agents.matches) + agents.more == in_all
    assert video.more == in_all - papers_with("Agents") - sum("Agents" not in each.topics for each in video.matches)


# --------------------------------------------------------------------- whatever is asked

WORDS = ("alpha", "beta", "gamma", "delta")
limits = st.none() | st.integers(1, 4)
configurations = st.fixed_dictionaries(
    {
        "match": st.sampled_from([None, "alpha", "delta"]),
        "topics": st.lists(
            st.tuples(st.sampled_from(WORDS), st.integers(0, 3), limits), max_size=3, unique_by=lambda topic: topic[0]
        ),
        "follow": st.booleans(),
        "max": limits,
    }
)
digests = st.lists(
    st.tuples(st.sets(st.sampled_from(WORDS)), st.sampled_from([None, 1, 5]), st.booleans()), max_size=12
)


def write_rules(wished: dict[str, object]) -> str:
    lines = [f"match: [{wished['match']}]"] if wished["match"] else []
    topics: list[tuple[str, int, int | None]] = wished["topics"]  # type: ignore[assignment]
    lines += ["topics:"] if topics else []
    for word, score, most in topics:
        keys = f"any: [{word}], score: {score}" + ("" if most is None else f", max: {most}")
        lines.append(f"  {word.title()}: {{{keys}}}")
    lines += ["follow: [Ada King]"] if wished["follow"] else []
    lines += [] if wished["max"] is None else [f"max: {wished['max']}"]
    return "\n".join([*lines, "min_score: 0"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(configurations, digests, limits | st.just(0))
def test_the_account_adds_up_and_no_limit_is_exceeded(
    wished: dict[str, object], drawn: list[tuple[set[str], int | None, bool]], limit: int | None
) -> None:
    rules = read_rules(write_rules(wished))
    papers = [
        paper(str(number), " ".join(sorted(words)) or "else", upvotes=votes, authors=ADA if by_ada else ())
        for number, (words, votes, by_ada) in enumerate(drawn)
    ]
    chosen = select_papers(papers, rules)
    sections = group_sections(chosen, rules, limit)

    shown = [match.paper.id for section in sections for match in section.matches]
    assert len(shown) + sum(section.more for section in sections) == len(chosen.shown)
    assert len(set(shown)) == len(shown)
    assert len({section.topic for section in sections}) == len(sections)
    assert all(section.matches or section.more for section in sections)
    check_limits(chosen, sections, rules, limit)
    check_what_is_left_out(chosen, sections, rules, limit)


def check_limits(chosen: Selection, sections: Sequence[Section], rules: Rules, limit: int | None) -> None:
    """No section and no digest has more than its limit, followed papers aside."""
    by_topic = {topic.name: topic.max for topic in rules.topics}
    topics_of = {verdict.paper.id: verdict.sections for verdict in chosen.shown}
    for section in sections:
        most = by_topic.get(section.topic)
        assert all(section.topic in topics_of[match.paper.id] for match in section.matches)
        if most is not None and any(not match.followed for match in section.matches):
            assert len(section.matches) <= most
    matches = [match for section in sections for match in section.matches]
    if rules.max is not None and any(not match.followed for match in matches):
        assert sum(match.section != FOLLOWED for match in matches) <= rules.max
    if limit is not None:
        assert len(matches) <= limit


def check_what_is_left_out(chosen: Selection, sections: Sequence[Section], rules: Rules, limit: int | None) -> None:
    """Whatever is left out has no topic with room in a digest with room, and is not better than what took its place;
    of followed papers only the limit of one run leaves any out."""
    shown = {match.paper.id: section.topic for section in sections for match in section.matches}
    left_out = [verdict for verdict in chosen.shown if verdict.paper.id not in shown]
    taken = Counter(shown.values())
    by_topic = {topic.name: topic.max for topic in rules.topics}
    counted = len(shown) - taken[FOLLOWED]
    is_full = (rules.max is not None and counted >= rules.max) or (limit is not None and len(shown) >= limit)
    for verdict in left_out:
        assert limit is not None or not verdict.follow
        rooms = [by_topic.get(name) for name in verdict.sections]
        has_room = any(most is None or taken[name] < most for name, most in zip(verdict.sections, rooms, strict=True))
        assert is_full or not has_room
    order = [verdict.paper.id for verdict in chosen.shown]
    for verdict in left_out:
        behind = chosen.shown[order.index(verdict.paper.id) + 1 :]
        worse = [each for each in behind if each.paper.id in shown and (verdict.follow or not each.follow)]
        assert not any(each.sections == verdict.sections for each in worse)

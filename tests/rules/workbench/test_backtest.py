"""Two sets of rules over the same papers: gained, lost, moved, unchanged."""

import pytest

from digest import config
from digest.model import Paper
from digest.render.text import rules_report
from digest.rules.topics import FOLLOWED
from digest.rules.workbench.backtest import Backtest, backtest_rules

PAPERS = [
    Paper("title:1", "A graph", upvotes=3),
    Paper("title:2", "A graph in a video", upvotes=9),
    Paper("title:3", "A video", authors=("Ada King",)),
    Paper("title:4", "A survey of graphs"),
    Paper("title:5", "Of something else"),
]

Shown = tuple[str | None, int, int, list[str], list[str]]


def compare_texts(before: str, after: str) -> Backtest:
    return backtest_rules(PAPERS, *(config.read(text, "config.yaml").rules for text in (before, after)))


def changes(before: str, after: str) -> list[Shown]:
    """Section by section: papers before and after, which are gained and which lost."""
    return [
        (
            each.section,
            each.before,
            each.after,
            [match.paper.id[6:] for match in each.gained.best],
            [match.paper.id[6:] for match in each.lost.best],
        )
        for each in compare_texts(before, after).changes
    ]


def totals(before: str, after: str) -> tuple[int, int, int, int]:
    """Papers before and after, gained and lost."""
    found = compare_texts(before, after)
    assert found.papers == len(PAPERS)
    return found.before, found.after, found.gained, found.lost


GRAPHS = "topics: {Graphs: [graph]}\n"


@pytest.mark.parametrize(
    ("before", "after", "expected", "sections"),
    [
        pytest.param(GRAPHS, GRAPHS, (3, 3, 0, 0), [("Graphs", 3, 3, [], [])], id="unchanged"),
        pytest.param(
            GRAPHS, "topics: {Graphs: [graph, video]}", (3, 4, 1, 0), [("Graphs", 3, 4, ["3"], [])], id="gained"
        ),
        pytest.param(GRAPHS, GRAPHS + "mute: [survey]", (3, 2, 0, 1), [("Graphs", 3, 2, [], ["4"])], id="lost"),
        pytest.param(
            GRAPHS,
            GRAPHS + "  # and more\nmatch: [video]\n",
            (3, 4, 1, 0),
            [("Graphs", 3, 2, [], ["2"]), (None, 0, 2, ["2", "3"], [])],
            id="a new unnamed topic",
        ),
        pytest.param(
            "match: [graph]",
            "match: [graph]\ntopics: {Films: [video], Your words: {max: 1}}",
            (3, 4, 1, 0),
            [(None, 3, 2, [], ["2"]), ("Films", 0, 2, ["2", "3"], [])],
            id="a plain list that a topic moves is the same section",
        ),
        pytest.param(
            GRAPHS,
            "topics: {Graphs: [graph], Films: {any: [video], score: 2}}",
            (3, 4, 1, 0),
            [("Graphs", 3, 2, [], ["2"]), ("Films", 0, 2, ["2", "3"], [])],
            id="moved is neither gained nor lost in all",
        ),
        pytest.param(
            GRAPHS,
            "topics: {Networks: [graph]}",
            (3, 3, 0, 0),
            [("Graphs", 3, 0, [], ["2", "1", "4"]), ("Networks", 0, 3, ["2", "1", "4"], [])],
            id="a topic with another name",
        ),
        pytest.param(
            GRAPHS,
            GRAPHS + "follow: [Ada King]",
            (3, 4, 1, 0),
            [("Graphs", 3, 3, [], []), (FOLLOWED, 0, 1, ["3"], [])],
            id="followed",
        ),
        pytest.param(
            GRAPHS, "topics: {Graphs: {any: [graph], max: 1}}\nmax: 1", (3, 3, 0, 0), [("Graphs", 3, 3, [], [])],
            id="limits aside",
        ),
        pytest.param(
            GRAPHS, GRAPHS + "min_score: 2", (3, 0, 0, 3), [("Graphs", 3, 0, [], ["2", "1", "4"])], id="too much asked"
        ),
        pytest.param(
            "", GRAPHS, (5, 3, 0, 2),
            [("Graphs", 0, 3, ["2", "1", "4"], []), (None, 5, 0, [], ["2", "1", "3", "4", "5"])],
            id="from no rules to some",
        ),
    ],
)  # fmt: skip
def test_what_another_configuration_changes(
    before: str, after: str, expected: tuple[int, int, int, int], sections: list[Shown]
) -> None:
    assert totals(before, after) == expected
    assert changes(before, after) == sections


@pytest.mark.parametrize(("before", "after"), [(GRAPHS, "match: [video]"), ("", GRAPHS), (GRAPHS, "mute: [graph]")])
def test_the_way_back_loses_what_the_way_there_gained(before: str, after: str) -> None:
    there, back = compare_texts(before, after), compare_texts(after, before)

    assert (there.gained, there.lost) == (back.lost, back.gained)
    gained = {each.section: each.gained for each in there.changes}
    assert {each.section: each.lost for each in back.changes} == gained


def test_of_no_papers_nothing_changes() -> None:
    rules = config.read(GRAPHS, "config.yaml").rules
    found = backtest_rules([], rules, rules)

    assert (found.papers, found.before, found.after, found.gained, found.lost) == (0, 0, 0, 0, 0)


def test_the_change_reads_as_a_diff() -> None:
    result = compare_texts(GRAPHS + "mute: [video]", "topics: {Graphs: [graph], Films: {any: [video], score: 2}}")

    assert rules_report.render_backtest(result, ("mine.yaml", "other.yaml")) == (
        "- mine.yaml: 2 of 5 papers\n"
        "+ other.yaml: 4\n"
        "gained 2, lost 0\n"
        "\n"
        "Graphs: 2 → 2, unchanged\n"
        "\n"
        "Films: 0 → 2 (+2, -0)\n"
        "+ A graph in a video  title:2  graph, video\n"
        "+ A video  title:3  video\n"
    )


def test_of_long_lists_only_the_best_are_shown() -> None:
    rules = [config.read(text, "config.yaml").rules for text in ("topics: {A: [nothing]}", GRAPHS)]
    shown = rules_report.render_backtest(backtest_rules(PAPERS, *rules, most=1), ("a", "b"))

    assert "Graphs: 0 → 3 (+3, -0)\n+ A graph in a video  title:2  graph\n+ and 2 more\n" in shown


def test_titles_move_no_cursor() -> None:
    rules = [config.read(text, "config.yaml").rules for text in ("match: [nothing]", "")]
    hostile = Paper("title:x", "A \x1b[31mgraph\u202e\r\n")

    shown = rules_report.render_backtest(backtest_rules([hostile], *rules), ("a", "b"))

    assert all(character.isprintable() or character == "\n" for character in shown)

"""A topic with `like:` has first what its reader likes more; nothing else changes its place."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from support.selecting import select_papers

from digest import config
from digest.model import Paper, Section
from digest.rules.liking import LikedWord, Liking
from digest.rules.matcher import build_document
from digest.rules.sections import group_sections
from digest.rules.topics import Rules, Topic

LIKES = "like: [2601.00001]"
WORDS = (LikedWord("tides", 30), LikedWord("moon", 20), LikedWord("sea bed", 5))
NOTHING = Liking(2, (), "2 papers are known")


def liking_of(topic: Topic) -> Liking:
    return Liking(9, WORDS)


def read_rules(text: str) -> Rules:
    return config.read(text, "config.yaml").rules


def paper(name: str, abstract: str = "", **more: object) -> Paper:
    return Paper(f"title:{name}", name, abstract=abstract, **more)  # type: ignore[arg-type]  # as a test names them


def sections_of(papers: Sequence[Paper], rules: Rules, limit: int | None = None) -> tuple[Section, ...]:
    return group_sections(select_papers(papers, rules), rules, limit)


def shown(papers: Sequence[Paper], text: str, limit: int | None = None) -> dict[str | None, list[str]]:
    """The names of the papers in each section of a reader who likes tides, then the moon."""
    rules = read_rules(text).learn_likings(liking_of)
    return {each.topic: [match.title for match in each.matches] for each in sections_of(papers, rules, limit)}


PLAIN = paper("agent alone", upvotes=90)
MOON = paper("agent one", "By the moon.", upvotes=50)
TIDES = paper("agent two", "Of tides.")
BOTH = paper("agent three", "Of tides and the moon.")
TITLE = paper("agent of the moon and a sea bed")  # 2 × 20 + 2 × 5 points
ALL = [PLAIN, MOON, TIDES, BOTH, TITLE]
BEST_FIRST = [each.title for each in (BOTH, TITLE, TIDES, MOON, PLAIN)]


def test_a_word_counts_once_and_twice_in_the_title() -> None:
    points = [liking_of(Topic(None, None)).measure(build_document(each)) for each in ALL]  # type: ignore[arg-type]

    assert points == [0, 20, 30, 50, 50]


def test_the_section_begins_with_what_is_liked_most_and_equals_are_in_the_usual_order() -> None:
    text = f"topics: {{Agents: {{any: [agent], {LIKES}}}}}"

    assert shown(ALL, text) == {"Agents": BEST_FIRST}
    assert shown([replace(TITLE, upvotes=1), *ALL[:4]], text)["Agents"][:2] == [TITLE.title, BOTH.title]


def test_a_higher_score_and_more_words_of_the_topic_count_before_and_behind_it() -> None:
    text = f"topics: {{Agents: {{any: [agent, RAG], {LIKES}}}, Two: {{any: [two]}}}}"
    fitting = paper("agent RAG", upvotes=99)

    assert shown([*ALL, fitting], text)["Agents"] == [
        TIDES.title,
        BOTH.title,
        TITLE.title,
        MOON.title,
        "agent RAG",
        PLAIN.title,
    ]


def test_its_max_keeps_what_is_liked_most() -> None:
    rules = read_rules(f"topics: {{Agents: {{any: [agent], max: 2, {LIKES}}}}}").learn_likings(liking_of)
    (section,) = sections_of(ALL, rules)

    assert ([match.title for match in section.matches], section.more) == (BEST_FIRST[:2], 3)


def test_a_limit_of_the_digest_keeps_as_many_of_each_topic_as_without_likes() -> None:
    others = [paper(f"RAG {number}", upvotes=60 - number) for number in range(4)]
    text = "topics: {Agents: {any: [agent]%s}, Retrieval: [RAG]}"

    plain, liked = (shown([*ALL, *others], text % more, limit=4) for more in ("", f", {LIKES}"))

    assert plain == {"Agents": [PLAIN.title], "Retrieval": ["RAG 0", "RAG 1", "RAG 2"]}
    assert liked == {"Agents": [BOTH.title], "Retrieval": ["RAG 0", "RAG 1", "RAG 2"]}


def test_what_its_max_leaves_out_falls_to_the_next_topic_as_ever() -> None:
    text = f"topics: {{Agents: {{any: [agent], max: 2, {LIKES}}}, Two: {{any: [agent, RAG]}}}}"

    assert shown([*ALL, paper("RAG", upvotes=70)], text) == {
        "Agents": [BOTH.title, TITLE.title],
        "Two": [PLAIN.title, MOON.title, TIDES.title, "RAG"],
    }


def test_a_topic_without_words_and_one_whose_archive_was_not_asked_keep_the_usual_order() -> None:
    rules = read_rules(f"topics: {{Agents: {{any: [agent], {LIKES}}}}}")
    usual = sections_of(ALL, read_rules("topics: {Agents: [agent]}"))

    assert sections_of(ALL, rules) == sections_of(ALL, rules.learn_likings(lambda topic: NOTHING)) == usual


def test_a_paper_names_its_two_best_words_unless_they_are_told_already() -> None:
    rules = read_rules(f"topics: {{Agents: {{any: [agent, moon], {LIKES}}}}}").learn_likings(liking_of)
    (section,) = sections_of([paper("agent", "Moon over the sea bed, tides and tides.")], rules)

    assert [(why.term, why.field, why.text, why.spans) for why in section.matches[0].why[2:]] == [
        ("like tides", "abstract", "tides", ((23, 28), (33, 38))),
        ("like sea bed", "abstract", "sea bed", ((14, 21),)),
    ]


WISHES = st.lists(st.sampled_from(["agent", "RAG", "tool"]), min_size=1, unique=True)
DRAWN = st.lists(
    st.tuples(WISHES, st.lists(st.sampled_from(["tides", "moon"]), unique=True), st.integers(0, 3)), max_size=12
)


@given(DRAWN, st.sampled_from([None, 1, 3]), st.sampled_from([None, 2, 5]))
@settings(max_examples=200)
def test_no_paper_comes_goes_or_changes_its_section_without_a_limit_and_counts_stay_with_one(
    drawn: list[tuple[list[str], list[str], int]], most: int | None, limit: int | None
) -> None:
    papers = [
        paper(f"{' '.join(words)} {at}", " ".join(liked), upvotes=votes)
        for at, (words, liked, votes) in enumerate(drawn)
    ]
    of_topic = f", max: {most}" if most else ""
    text = f"topics: {{A: {{any: [agent]{of_topic}%s}}, B: {{any: [RAG], score: 2{of_topic}}}, C: [tool]}}"
    plain, rules = read_rules(text % ""), read_rules(text % f", {LIKES}")

    before, after = sections_of(papers, plain, limit), sections_of(papers, rules.learn_likings(liking_of), limit)

    assert [(each.topic, len(each.matches), each.more) for each in before] == [
        (each.topic, len(each.matches), each.more) for each in after
    ]
    if not most:
        assert [each.matches for each in before if each.topic != "A"] == [
            each.matches for each in after if each.topic != "A"
        ]

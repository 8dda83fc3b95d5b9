"""What is proposed from liked papers, and that the figures are those of the matcher."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from support.selecting import select_papers

from digest import config
from digest.model import Paper
from digest.render.text.learned_terms import format_topic
from digest.rules.topics import Rules
from digest.rules.workbench.learning import DAYS, Lesson, count_shown, find_shared_terms, learn_terms

TODAY = date(2026, 6, 30)
# Words of which each paper has a few others, so that nothing but what a test adds is shared by many.
WORDS = (
    "anchor",
    "basalt",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "granite",
    "harbor",
    "island",
    "juniper",
    "kelp",
    "lagoon",
    "marsh",
    "nectar",
    "oyster",
    "pebble",
)


def paper(number: int, title: str, abstract: str = "", listed: date = TODAY) -> Paper:
    return Paper(f"arxiv:2606.{number:05}", title, abstract=abstract, listed=listed)


def filler(number: int) -> str:
    return f"{WORDS[number % 16]} {WORDS[(number * 7 + number // 16) % 16]} {number}"


def archive(**titles: int) -> list[Paper]:
    """300 papers; for each of *titles*, with `_` for a blank, so many have it in their titles, these first."""
    named = [title.replace("_", " ") for title, number in titles.items() for _ in range(number)]
    texts = [f"{name}: {filler(at)}" for at, name in enumerate(named)]
    return [paper(at, texts[at] if at < len(texts) else filler(at)) for at in range(300)]


def terms_of(lesson: Lesson) -> list[str]:
    return [proposal.term for proposal in lesson.proposals]


def test_the_words_that_liked_papers_share_are_proposed() -> None:
    papers = archive(Tidal_Barrages=24)

    lesson = learn_terms(papers[:12], papers, TODAY)

    assert terms_of(lesson) == ["tidal barrages"]
    (proposal,) = lesson.proposals
    assert (proposal.covers, proposal.adds, proposal.total, proposal.recent) == (12, 12, 24, 24)
    assert lesson.uncovered == ()


def test_two_interests_are_two_terms_and_what_neither_covers_is_named() -> None:
    papers = archive(Tidal_Barrages=10, Salt_Pans=10)
    odd = papers[250]

    lesson = learn_terms([*papers[:8], *papers[10:17], odd], papers, TODAY)

    assert terms_of(lesson) == ["tidal barrages", "salt pans"]
    assert lesson.uncovered == (odd,)


def test_a_word_that_most_papers_have_is_not_proposed() -> None:
    papers = [paper(at, f"A model: {filler(at)}") for at in range(300)]

    assert terms_of(learn_terms(papers[:15], papers, TODAY)) == []


def test_a_word_that_hardly_any_title_has_is_not_proposed() -> None:
    """Words of every abstract are no words for a subject."""
    papers = [paper(at, filler(at), "We significantly advance it." if at < 60 else "") for at in range(300)]
    papers += [paper(300 + at, f"Significantly {filler(at)}") for at in range(3)]

    assert terms_of(learn_terms(papers[:12], papers, TODAY)) == []


def test_a_term_needs_three_titles() -> None:
    papers = archive(Tidal_Barrages=2)
    liked = [*papers[:2], *(paper(400 + at, f"Unlike {at}", "On tidal barrages.") for at in range(10))]

    assert "tidal barrages" not in terms_of(learn_terms(liked, [*papers, *liked[2:]], TODAY))


def test_the_figures_are_those_of_a_rule_with_the_term() -> None:
    papers = archive(RAG=14) + [paper(500 + at, f"Old rag rugs {filler(at)}") for at in range(5)]

    (proposal,) = learn_terms(papers[:12], papers, TODAY).proposals

    assert proposal.term == "RAG"
    rules = config.read(f"match: [{proposal.term}]", "c").rules
    assert proposal.total == len(select_papers(papers, rules).matches) == 14


def test_examples_are_of_the_last_days_and_not_liked_already() -> None:
    old = TODAY - timedelta(days=DAYS)
    papers = [
        paper(at, f"{'Tidal Barrages: ' if at < 30 else ''}{filler(at)}", listed=old if at < 20 else TODAY)
        for at in range(300)
    ]

    (proposal,) = learn_terms([*papers[:10], *papers[20:22]], papers, TODAY).proposals

    assert (proposal.total, proposal.recent) == (30, 10)
    assert len(proposal.examples) == 3
    assert set(proposal.examples) <= set(papers[22:30])


def test_what_comes_after_today_is_not_counted_as_recent() -> None:
    papers = archive(Tidal_Barrages=20)

    (proposal,) = learn_terms(papers[:12], papers, TODAY - timedelta(days=1)).proposals

    assert (proposal.total, proposal.recent, proposal.examples) == (20, 0, ())


def test_papers_may_come_one_by_one() -> None:
    class Streamed:
        """Papers that can be gone through again, and nothing else."""

        def __init__(self, papers: Sequence[Paper]) -> None:
            self._papers = papers

        def __iter__(self) -> Iterator[Paper]:
            return iter(self._papers)

    papers = archive(Tidal_Barrages=24)

    assert learn_terms(papers[:12], Streamed(papers), TODAY) == learn_terms(papers[:12], papers, TODAY)


def test_what_few_papers_share_is_named_the_rarest_first() -> None:
    papers = archive(Tidal_Barrages=6)

    assert find_shared_terms(papers[:4], papers)[0] == ("tidal barrages", 4)
    assert find_shared_terms([], papers) == []


@pytest.mark.parametrize("number", [1, 8])
def test_the_topic_to_paste_is_read_by_the_configuration(number: int) -> None:
    terms = ["RAG", "text-to-image", "no", "3.10 maps", "on-policy", "GPT-4", "mixture of experts", "null"][:number]

    (topic,) = config.read(format_topic(terms), "c.yaml").rules.topics

    assert topic.name == "Learned"
    assert config.read(f"topics: {{Learned: [{', '.join(terms)}]}}", "c").rules.topics == (topic,)


def test_what_the_rules_in_force_show_is_counted() -> None:
    papers = archive(Tidal_Barrages=4)

    assert count_shown(papers[:10], config.read("match: [tidal barrage]", "c").rules) == 4
    assert count_shown(papers[:10], Rules()) == 10

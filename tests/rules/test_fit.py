"""The fit of a paper: the different terms that were found in it, those in the title counted twice."""

import pytest
from support.selecting import select_papers

from digest import config
from digest.model import Paper
from digest.rules.evaluation import true_parts
from digest.rules.fit import fold_term, measure_fit
from digest.rules.language.expressions import all_leaves
from digest.rules.language.parsing import parse_expression
from digest.rules.matcher import Matcher, build_document

PAPER = Paper(
    "title:1",
    "Small agents that plan",
    abstract="Agents with RAG, text to image models and a multimodal memory; code at hand. A survey.",
    authors=("Ada King",),
    categories=("cs.CL",),
    upvotes=12,
)


def fit_of(*texts: str, paper: Paper = PAPER) -> int:
    wanted = [parse_expression(text) for text in texts]
    matcher = Matcher(leaf for expression in wanted for leaf in all_leaves(expression))
    hits = matcher.find_hits(build_document(paper, matcher.fields))
    return measure_fit((true_parts(expression, hits, paper) for expression in wanted), hits)


@pytest.mark.parametrize(
    ("texts", "fit"),
    [
        pytest.param(["RAG"], 1, id="a term in the abstract"),
        pytest.param(["plan"], 2, id="a term in the title"),
        pytest.param(["agent"], 2, id="in both, not three"),
        pytest.param(["RAG | plan | agent"], 5, id="all that were found"),
        pytest.param(["RAG | diffusion"], 1, id="not those that were not"),
        pytest.param(["RAG & plan"], 3, id="both sides of an and"),
        pytest.param(["RAG", "RAG | plan"], 3, id="once over all topics"),
        pytest.param(["title:agent | abstract:agent"], 2, id="whatever field it was asked for in"),
        pytest.param(["abstract:agent"], 1, id="but only in the field it was asked for in"),
        pytest.param(["author:Ada King & category:cs.CL"], 2, id="words of any field"),
        pytest.param(["text-to-image | text to image"], 1, id="hyphens"),
        pytest.param(["multi-modal | multimodal | multi modal"], 1, id="hyphens as nothing"),
        pytest.param(["RAG | RAGs | =RAG | rag"], 1, id="number, case and exact spelling"),
        pytest.param(["agent | agent*"], 2, id="an open end"),
        pytest.param([r"/\bRAG\b/ | RAG | /RAG/"], 3, id="regular expressions are themselves"),
        pytest.param(["upvotes:>=10 | has:abstract | plan"], 2, id="facts count nothing"),
        pytest.param(["upvotes:>=10"], 0, id="nothing but a fact"),
        pytest.param(["plan & not diffusion"], 2, id="nothing below a not"),
        pytest.param(["not (not plan)"], 0, id="nothing below two"),
        pytest.param(["survey & diffusion"], 0, id="nothing of what is false"),
        pytest.param(["RAG | survey & diffusion"], 1, id="nothing of a part that is false"),
        pytest.param([], 0, id="nothing asked"),
    ],
)  # fmt: skip
def test_each_different_term_counts_once_and_twice_in_the_title(texts: list[str], fit: int) -> None:
    assert fit_of(*texts) == fit


@pytest.mark.parametrize(
    "spellings",
    [
        ("RAG", "RAGs", "rag", "=RAG", '"RAG"', "RÁG"),
        ("text-to-image", "text to image", "Text–to–Image", '"text to image"', "text_to_image"),
        ("agent", "agents", "agent*", '"agents"'),
        ("bias", "biases"),
        ("policy", "policies"),
        ("retrieval-augmented generation", "retrieval augmented generations"),
    ],
)
def test_spellings_of_one_term_are_one(spellings: tuple[str, ...]) -> None:
    assert len(set(map(fold_term, spellings))) == 1


@pytest.mark.parametrize(
    "terms",
    [
        ("C++", "C#", "C"),
        ("R&D", "RD"),
        ("RAG", "/RAG/", "/rag/i"),
        ("agent", "agentic"),
        ("news", "new"),
        ('"=RAG"', "RAG"),
        ('"/RAG/"', "/RAG/"),
    ],
)
def test_different_terms_stay_different(terms: tuple[str, ...]) -> None:
    assert len(set(map(fold_term, terms))) == len(terms)


def test_a_match_has_the_fit_over_all_of_its_topics() -> None:
    rules = config.read(
        "match: [plan, RAG]\ntopics:\n  A: {any: [agents, RAG], not: [diffusion]}\n  B: [diffusion]\n"
        "mute: [quantum]\nfollow: [Ada King]\n",
        "config.yaml",
    ).rules

    assert [match.fit for match in select_papers([PAPER], rules).matches] == [5]


def test_whom_one_follows_and_the_words_that_go_with_it_count_nothing() -> None:
    rules = config.read("follow: [{name: Ada King, with: [plan]}]", "config.yaml").rules

    assert [match.fit for match in select_papers([PAPER], rules).matches] == [0]


def test_the_words_of_a_topic_that_counts_against_a_paper_are_no_fit() -> None:
    rules = config.read("topics: {A: {any: [RAG], score: 3}, B: {any: [plan], score: -1}}", "config.yaml").rules

    assert [match.fit for match in select_papers([PAPER], rules).matches] == [1]

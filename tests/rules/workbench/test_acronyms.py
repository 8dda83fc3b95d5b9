"""Acronyms are read off where papers define them, and mean what most papers say."""

import pytest

from digest.model import Paper
from digest.rules.workbench.acronym_definitions import find_acronym_in, find_definitions
from digest.rules.workbench.acronyms import Acronyms, collect_acronyms


def defined(text: str) -> list[tuple[str, str]]:
    return [(each.acronym, each.long_form) for each in find_definitions(text)]


def acronyms_of(*texts: str) -> Acronyms:
    return collect_acronyms([Paper(f"title:{n}", f"Paper {n}", abstract=text) for n, text in enumerate(texts)])


# -------------------------------------------------------------------------------- definitions


@pytest.mark.parametrize(
    ("text", "acronym", "long_form"),
    [
        pytest.param("We use retrieval-augmented generation (RAG).", "RAG", "retrieval-augmented generation", id="RAG"),
        pytest.param(
            "RAG (retrieval-augmented generation) helps", "RAG", "retrieval-augmented generation", id="turned"
        ),
        pytest.param("many vision-language models (VLMs)", "VLM", "vision-language models", id="plural"),
        pytest.param("by LoRAs (low-rank adapters)", "LoRA", "low-rank adapters", id="plural, turned"),
        pytest.param("with self-supervised learning [SSL]", "SSL", "self-supervised learning", id="square"),
        pytest.param("the mixture of experts (MoE)", "MoE", "mixture of experts", id="a small word has a letter"),
        pytest.param("learning from human feedback (LHF)", "LHF", "learning from human feedback", id="or none"),
        pytest.param("In-context learning (ICL) is", "ICL", "In-context learning", id="begins with a small word"),
        pytest.param("a low-rank adaptation (LoRA)", "LoRA", "low-rank adaptation", id="a letter inside of a word"),
        pytest.param("neural radiance fields (NeRF)", "NeRF", "neural radiance fields", id="two such letters"),
        pytest.param("good software engineering (SWE)", "SWE", "software engineering", id="in a compound"),
        pytest.param("a text-to-image model, text-to-image (T2I)", "T2I", "text-to-image", id="2 is to"),
        pytest.param("by 3D Gaussian splatting (3DGS)", "3DGS", "3D Gaussian splatting", id="digits"),
        pytest.param("for explainable AI (XAI)", "XAI", "explainable AI", id="x is ex, and AI is AI"),
        pytest.param("the pairwise image pre-training (PIP)", "PIP", "pairwise image pre-training", id="half a word"),
        pytest.param("a Fréchet inception distance (FID; low)", "FID", "Fréchet inception distance", id="more inside"),
        pytest.param("on graph neural nets (i.e., GNN)", "GNN", "graph neural nets", id="i.e."),
        pytest.param("by “state space models” (“SSMs”)", "SSM", "state space models", id="quotes"),
        pytest.param("multi-modal large models (MLM)", "MLM", "multi-modal large models", id="not cut at a hyphen"),
        pytest.param("We train. Policy gradients (PG)", "PG", "Policy gradients", id="only this sentence"),
    ],
)
def test_a_definition_is_found(text: str, acronym: str, long_form: str) -> None:
    assert defined(text) == [(acronym, long_form)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("meta-reinforcement learning (RL)", id="a part of a hyphenated word"),
        pytest.param("we compare with others (RAG)", id="no such letters"),
        pytest.param("the model Llama-2-7B (LLM)", id="a name"),
        pytest.param("see the appendix (II)", id="a number"),
        pytest.param("three-dimensional (3D)", id="one capital"),
        pytest.param("a method of ours (see Figure 2)", id="no acronym in brackets"),
        pytest.param("RAG (see the reader's guide)", id="words that are not its own"),
        pytest.param("in common language (ICL)", id="begins with a loose small word"),
        pytest.param("We use it. (RAG)", id="a sentence that ended"),
        pytest.param("reward ( )", id="nothing in brackets"),
        pytest.param("(RAG)", id="nothing before"),
    ],
)
def test_what_only_looks_like_a_definition_is_none(text: str) -> None:
    assert defined(text) == []


def test_several_definitions_are_found_in_their_order() -> None:
    text = "Reinforcement learning (RL) with verifiable rewards, by group policy search (GPS)."

    assert defined(text) == [("RL", "Reinforcement learning"), ("GPS", "group policy search")]


def test_latex_is_read_as_people_see_it() -> None:
    (meaning,) = acronyms_of(r"\textbf{Sparse} auto-encoders (\textsc{SAE}s) are used").find_meanings("SAE")

    assert meaning.long_form == "sparse auto-encoders"


# -------------------------------------------------------------------------------- meanings


def test_spellings_of_one_long_form_are_one_meaning_and_each_paper_counts_once() -> None:
    acronyms = acronyms_of(
        "Retrieval-augmented generation (RAG), again: retrieval-augmented generation (RAG).",
        "Retrieval augmented generation (RAG).",
        "Retrieval-augmented generations (RAGs).",
        "RAG (retrieval-augmented generation).",
    )

    (meaning,) = acronyms.find_meanings("RAGs")

    assert (meaning.long_form, len(meaning.papers), meaning.others) == ("retrieval-augmented generation", 4, 0)


@pytest.mark.parametrize(
    ("acronym", "one", "other"),
    [
        pytest.param("VLM", "vision-language model", "visual language models", id="another ending"),
        pytest.param("LHF", "learning from human feedback", "learning with human feedback", id="a small word"),
        pytest.param("MLLM", "multimodal large language model", "multimodal LLM", id="an acronym in it"),
        pytest.param("TTS", "text-to-speech", "text-to-speech synthesis", id="a word more"),
    ],
)
def test_long_forms_that_say_the_same_are_one_meaning(acronym: str, one: str, other: str) -> None:
    assert len(acronyms_of(f"{one} ({acronym})", f"{other} ({acronym})").find_meanings(acronym)) == 1


@pytest.mark.parametrize(
    ("acronym", "one", "other"),
    [
        ("TTS", "text-to-speech", "test-time scaling"),
        ("DM", "diffusion model", "decision model"),
        ("SLM", "small language model", "spoken language model"),
        ("TTS", "test-time scaling", "test-time search"),
    ],
)
def test_long_forms_that_say_something_else_are_two(acronym: str, one: str, other: str) -> None:
    assert len(acronyms_of(f"{one} ({acronym})", f"{other} ({acronym})").find_meanings(acronym)) == 2


def test_a_meaning_is_sure_for_both_forms_where_enough_papers_agree() -> None:
    acronyms = acronyms_of(*["speech to speech (S2S)"] * 5, *["A room of agents (RoA)"] * 4)

    (of_acronym,), (of_long_form,) = map(acronyms.find_sure_meanings, ("S2S", "Speech-to-Speech"))

    assert of_acronym is of_long_form
    assert (of_acronym.acronym, of_acronym.long_form) == ("S2S", "speech to speech")
    assert acronyms.find_sure_meanings("RoA") == acronyms.find_sure_meanings("room of agents") == []


def test_no_meaning_is_sure_where_papers_disagree() -> None:
    acronyms = acronyms_of(*["text to speech (TTS)"] * 5, *["test-time scaling (TTS)"] * 2)

    assert acronyms.find_sure_meanings("text to speech") == []


# -------------------------------------------------------------------------------- guesses


@pytest.mark.parametrize(
    ("text", "phrase", "acronym"),
    [
        ("A study of RAG pipelines", "retrieval-augmented generation", "RAG"),
        ("Better VLMs", "vision language model", "VLM"),
        ("By RLHF alone", "reinforcement learning from human feedback", "RLHF"),
        ("On LHF alone", "learning from human feedback", "LHF"),
        ("A study of RL", "reinforcement learning", None),
        ("Random access games (RAG)", "retrieval-augmented generation", None),
        ("A rag", "retrieval-augmented generation", None),
    ],
)
def test_the_initials_of_a_phrase_are_found_in_a_text_that_does_not_define_them(
    text: str, phrase: str, acronym: str | None
) -> None:
    assert find_acronym_in(text, phrase) == acronym

"""A check of the rules says which other form of a term would find more, and which acronym means several things."""

from collections.abc import Iterator

import pytest

from digest import config
from digest.model import Paper
from digest.rules.workbench.check import check

LONG = "retrieval-augmented generation"


def texts(*counted: tuple[int, str], number: int = 80) -> list[Paper]:
    """So many papers of each text, and others up to *number* in all."""
    written = [text for count, text in counted for _ in range(count)]
    written += [f"On graphs {n}" for n in range(number - len(written))]
    return [Paper(f"title:{n}", f"Paper {n}", abstract=text) for n, text in enumerate(written)]


def remarks(text: str, on: list[Paper]) -> list[tuple[str, str]]:
    """The remarks about acronyms on the configuration *text*."""
    found = [(each.where, each.message) for each in check(config.read(text, "config.yaml").rules, on)]
    return [each for each in found if "write only" in each[1] or " means " in each[1]]


DEFINED = ((6, f"We study {LONG} (RAG)."), (4, "A RAG system"), (5, "Retrieval augmented generation"))


@pytest.mark.parametrize(
    ("term", "message"),
    [
        (LONG, f"`{LONG}`: 4 papers write only `RAG`; add it (6 papers define it so, none otherwise)"),
        (
            f"abstract:{LONG}",
            f"`abstract:{LONG}`: 4 papers write only `abstract:RAG`; add it (6 papers define it so, none otherwise)",
        ),
        ("RAG", f"`RAG`: 5 papers write only `{LONG}`; add it (6 papers define it so, none otherwise)"),
        ("=RAG", f"`=RAG`: 5 papers write only `{LONG}`; add it (6 papers define it so, none otherwise)"),
        ("graph", None),
        ("/RAG/", None),
        (f"title:{LONG}", None),
        (f"author:{LONG}", None),
    ],
)
def test_the_other_form_of_a_term_is_named_with_what_it_adds(term: str, message: str | None) -> None:
    assert remarks(f"match: ['{term}']", texts(*DEFINED)) == ([("match", message)] if message else [])


def test_a_topic_that_has_both_forms_needs_neither() -> None:
    assert remarks(f"match: [{LONG}, RAG]", texts(*DEFINED)) == []


def test_only_what_the_topic_does_not_find_by_its_other_terms_is_gained() -> None:
    found = remarks(f"topics:\n  A: [{LONG}, system]\n  B: ['{LONG} & graph']", texts(*DEFINED))

    assert found == []


def test_one_or_two_papers_more_are_not_worth_a_word() -> None:
    assert remarks(f"match: [{LONG}]", texts((6, f"{LONG} (RAG)"), (2, "RAG"))) == []


def test_an_acronym_that_few_papers_define_is_not_named() -> None:
    assert remarks(f"match: [{LONG}]", texts((4, f"{LONG} (RAG)"), (9, "RAG"))) == []


def test_papers_that_define_it_otherwise_are_counted() -> None:
    on = texts((9, f"{LONG} (RAG)"), (1, "random access games (RAG)"), (3, "RAG"))

    (found,) = remarks(f"match: [{LONG}]", on)

    assert found[1].endswith("4 papers write only `RAG`; add it (9 papers define it so, 1 otherwise)")


SPEECH, SCALING = (5, "Fluent text-to-speech (TTS) for the radio"), (7, "Costly test-time scaling (TTS)")


@pytest.mark.parametrize(
    "topic",
    [
        "match: [TTS]",
        "topics: {match: {any: [TTS, graph], has: abstract}}",
        "topics: {match: {any: [TTS], not: [survey]}}",
        "match: [not survey & TTS]",
    ],
)
def test_an_acronym_with_several_meanings_is_told_with_words_that_tell_them_apart(topic: str) -> None:
    ((_, message),) = remarks(topic, texts(SPEECH, SCALING))

    assert message == (
        "`TTS` means test-time scaling (58 %) or text-to-speech (42 %); "
        "write `TTS & (test | time)` or `TTS & (text | speech)`"
    )


def test_what_is_proposed_to_write_finds_the_one_meaning_alone() -> None:
    on = texts(SPEECH, SCALING)
    (proposed,) = [each for _, message in remarks("match: [TTS]", on) for each in message.split("`")[-2:-1]]

    rules = config.read(f"match: ['{proposed}']", "config.yaml").rules

    assert check(rules, on) == []
    assert remarks(f"match: ['{proposed}']", on) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("match: ['TTS & speech']", id="another term says which"),
        pytest.param("topics: {A: {any: [TTS], not: [test-time scaling]}}", id="what is refused says which"),
        pytest.param("mute: [TTS]\nmatch: [graph]", id="a mute"),
    ],
)
def test_an_acronym_that_is_told_apart_already_is_left_alone(text: str) -> None:
    assert remarks(text, texts(SPEECH, SCALING)) == []


def test_a_rare_second_meaning_is_not_told() -> None:
    assert remarks("match: [TTS]", texts((3, "text-to-speech (TTS)"), (20, "test-time scaling (TTS)"))) == []


def test_papers_may_come_one_by_one_as_often_as_they_are_asked_for() -> None:
    class Stream:
        def __iter__(self) -> Iterator[Paper]:
            return iter(texts(*DEFINED))

    rules = config.read(f"match: [{LONG}]", "config.yaml").rules

    assert check(rules, Stream()) == check(rules, texts(*DEFINED)) != []

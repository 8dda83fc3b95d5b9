"""The acronyms of real papers: nearly every pair that several papers define is one that a person would read off."""

from functools import cache
from pathlib import Path

from support.real_pages import CORPUS, corpus_rows, require_real

from digest.model import Paper
from digest.rules.workbench.acronyms import Acronyms, collect_acronyms, fold_phrase

# Pairs of five papers or more of the corpus, judged by eye: all are right.
READ_BY_EYE = Path(__file__).parent / "acronyms_read_by_eye.txt"

pytestmark = require_real(CORPUS)


@cache
def acronyms_of_corpus() -> Acronyms:
    papers = (row["item"]["paper"] for row in corpus_rows())
    return collect_acronyms(Paper(each["id"], each["title"], abstract=each["summary"]) for each in papers)


def pairs_read_by_eye() -> set[tuple[str, str]]:
    lines = READ_BY_EYE.read_text(encoding="utf-8").splitlines()
    return {(acronym, fold_phrase(long_form)) for acronym, _, long_form in (line.partition(" = ") for line in lines)}


def test_95_of_100_pairs_that_several_papers_define_are_right() -> None:
    frequent = [each for each in acronyms_of_corpus() if len(each.papers) >= 5]
    right = pairs_read_by_eye()

    unread = [each.long_form for each in frequent if not {(each.acronym, key) for key in each.keys} & right]

    assert len(frequent) >= 140
    assert len(unread) <= 0.05 * len(frequent), unread


def test_the_usual_words_of_the_field_have_a_sure_meaning() -> None:
    acronyms = acronyms_of_corpus()
    usual = {
        "RAG": "retrieval-augmented generation",
        "VLM": "vision-language models",
        "GRPO": "group relative policy optimization",
        "PPO": "proximal policy optimization",
        "LoRA": "low-rank adaptation",
    }

    found = {acronym: [each.long_form for each in acronyms.find_sure_meanings(acronym)] for acronym in usual}

    assert found == {acronym: [long_form] for acronym, long_form in usual.items()}
    assert [acronyms.find_sure_meanings(acronym) for acronym in ("TTS", "ASR", "SLM")] == [[], [], []]

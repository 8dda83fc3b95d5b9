"""Which expressions 0.1.0 read otherwise."""

import pytest

from digest.rules.language.old_meanings import describe_old_meaning


@pytest.mark.parametrize(
    ("text", "now", "old"),
    [
        ("RAG OR mamba", "RAG | mamba", "RAG OR mamba"),
        ("NOT survey", "not survey", "NOT survey"),
        ('"state space"', '"state space"', '"state space"'),
        ("-survey", "not survey", "-survey"),
        ("!survey & RAG", "not survey & RAG", "!survey"),
        ("ti:RAG", "ti:RAG", "ti:RAG"),
        ("title:RAG -survey", "(title:RAG) & not title:survey", "RAG -survey"),
        ("upvotes>20", "upvotes:>20", "upvotes>20"),
        ("(RAG | LLM) & NOT survey", "(RAG | LLM) & not survey", "NOT survey"),
    ],
)
def test_what_has_another_meaning_now_is_named_with_both(text: str, now: str, old: str) -> None:
    assert describe_old_meaning(text) == f"`{text}` means `{now}` now; 0.1.0 looked for the words `{old}`"


@pytest.mark.parametrize(
    "text",
    [
        "RAG", "state space model", "RAG & not survey", "(a | b) & c", "not (a | b)", "title:RAG & mamba",
        "has:code & upvotes:>=10", "/a & b/ | c", "f(x) & R&D", "search and rescue", "title:(a | not b) & P(A|B)",
        "author:Kaiming He", "Mamba: linear time", "=RAG | agent*",
    ],
)  # fmt: skip
def test_what_means_the_same_is_not_named(text: str) -> None:
    assert describe_old_meaning(text) is None

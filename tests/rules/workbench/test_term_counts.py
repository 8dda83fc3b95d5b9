"""Where terms stand, as bits."""

from hypothesis import given
from hypothesis import strategies as some

from digest.model import Paper
from digest.rules.workbench.term_counts import count_term_uses, list_bits, to_bits


@given(some.sets(some.integers(0, 2_000)))
def test_bits_are_the_places_that_they_were_made_from(places: set[int]) -> None:
    bits = to_bits(sorted(places))

    assert list_bits(bits) == sorted(places)
    assert bits.bit_count() == len(places)


def test_a_term_stands_where_the_matcher_finds_it() -> None:
    papers = [
        Paper("arxiv:1", "RAG on rivers"),
        Paper("arxiv:2", "Old rags", abstract="Nothing of that kind."),
        Paper("arxiv:3", "Rivers", abstract="A river with RAGs."),
    ]

    uses, ids = count_term_uses(["RAG", "river"], iter(papers))

    assert ids == ["arxiv:1", "arxiv:2", "arxiv:3"]
    assert [(use.term, list_bits(use.papers), list_bits(use.titles)) for use in uses] == [
        ("RAG", [0, 2], [0]),
        ("river", [0, 2], [0, 2]),
    ]

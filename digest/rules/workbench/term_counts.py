"""In which papers terms stand, as sets of bits: small, and quickly united and compared for many papers."""

from array import array
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from digest.model import Paper
from digest.rules.language.expressions import DEFAULT_FIELDS, Leaf
from digest.rules.language.terms import parse_term
from digest.rules.matcher import Matcher, build_document


@dataclass(frozen=True, slots=True)
class TermUse:
    """Where *term* stands: bit n of *papers* says that the n-th paper has it, of *titles* that its title does."""

    term: str
    papers: int
    titles: int


@dataclass(slots=True)
class _Places:
    papers: "array[int]" = field(default_factory=lambda: array("I"))
    titles: "array[int]" = field(default_factory=lambda: array("I"))


def count_term_uses(
    terms: Sequence[str], papers: Iterable[Paper], *, among: Container[int] | None = None
) -> tuple[list[TermUse], list[str]]:
    """Where each of *terms* stands in *papers*, as the matcher finds it, and the `id`s of the papers in their order.

    With *among* only the papers at these places are looked at.
    """
    parsed = {term: parse_term(term) for term in terms}
    matcher = Matcher(Leaf(parsed[term], DEFAULT_FIELDS, term) for term in terms)
    places = {term: _Places() for term in terms}
    ids = []
    for at, paper in enumerate(papers):
        ids.append(paper.id)
        if among is not None and at not in among:
            continue
        for term, fields in matcher.find_hits(build_document(paper)).items():
            places[term].papers.append(at)
            if "title" in fields:
                places[term].titles.append(at)
    return [TermUse(term, to_bits(each.papers), to_bits(each.titles)) for term, each in places.items()], ids


def to_bits(places: Sequence[int]) -> int:
    """The number of which the bits at *places*, in rising order, are 1."""
    if not places:
        return 0
    content = bytearray(places[-1] // 8 + 1)
    for at in places:
        content[at // 8] |= 1 << at % 8
    return int.from_bytes(content, "little")


def list_bits(bits: int) -> list[int]:
    """The places of the bits of *bits* that are 1, in rising order."""
    content = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    return [8 * at + bit for at, byte in enumerate(content) if byte for bit in range(8) if byte >> bit & 1]

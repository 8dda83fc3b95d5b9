"""Which papers references mean."""

from collections.abc import Iterator

import pytest

from digest.model import Paper
from digest.paper_references import PaperReference, find_references

LONG = Paper("arxiv:1", "On the Slow Silting of Tidal Harbors", authors=("Łukasz Nowak", "Ada de Vries"))
SHORT = Paper("arxiv:2", "Slow Tidal Harbors", authors=("Ada de Vries",))
BARE = Paper("arxiv:3", "Harbors", authors=("Ada de Vries",))


def found_by_title(title: str, *authors: str) -> list[Paper]:
    return find_references([PaperReference("k", (), title, authors)], lambda names: [], [LONG, SHORT, BARE])[0]


@pytest.mark.parametrize(
    ("title", "authors", "paper"),
    [
        pytest.param("{On the slow {S}ilting} of tidal harbors", (), LONG, id="braces and case"),
        pytest.param("Slow tidal harbors", ("de Vries, A.",), SHORT, id="short, of its author"),
        pytest.param("Slow tidal harbors", (), None, id="short, of nobody"),
        pytest.param("Slow tidal harbors", ("Somebody Else",), None, id="short, of somebody else"),
        pytest.param("Harbors", ("Ada de Vries",), None, id="too short"),
        pytest.param("On the Slow Silting of Tidal", ("Ada de Vries",), None, id="a part"),
        pytest.param("", (), None, id="no title"),
    ],
)
def test_a_paper_without_a_name_is_found_by_its_title(
    title: str, authors: tuple[str, ...], paper: Paper | None
) -> None:
    assert found_by_title(title, *authors) == ([paper] if paper else [])


def test_the_surest_name_comes_first_and_each_paper_once() -> None:
    known = {"a": LONG, "b": SHORT}
    references = [PaperReference("1", ("x", "b", "a")), PaperReference("2", ("b",)), PaperReference("3", ("x",))]

    found, missing = find_references(references, lambda names: [known[name] for name in names if name in known], [])

    assert (found, missing) == ([SHORT], references[2:])


def test_papers_are_looked_through_only_where_a_name_does_not_lead() -> None:
    read = []

    def papers() -> Iterator[Paper]:
        read.append(LONG)
        yield LONG

    found, _ = find_references([PaperReference("1", ("a",), LONG.title)], lambda names: [LONG], papers())

    assert (found, read) == ([LONG], [])

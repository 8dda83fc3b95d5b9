"""Which papers a note, or any other text, names."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from digest.model import Counts, Digest, Match, Paper, Section
from digest.paper_references import find_references, read_references
from digest.render.formats import Dialect
from digest.render.markdown.notes import add_papers

PAPERS = [
    Paper("arxiv:2401.12345", "Weirs and Their Keepers", url="https://arxiv.org/abs/2401.12345"),
    Paper("arxiv:hep-th/9901001", "Old Water", url="https://arxiv.org/abs/hep-th/9901001"),
    Paper("doi:10.1234/abc.5", "Salt", url="https://doi.org/10.1234/abc.5"),
    Paper("url:https://site.org/a_(b)", "A [bracketed] Page", url="https://site.org/a_(b)"),
    Paper("title:no address", "No Address"),
]


def note_of(papers: list[Paper], dialect: Dialect) -> str:
    matches = tuple(Match(paper, paper.title, "") for paper in papers)
    digest = Digest(datetime(2026, 6, 9, tzinfo=UTC), (Section(None, matches),), (), Counts())
    return add_papers("My own words, with arXiv:2402.00001.\n", digest, dialect=dialect) or ""


def names_in(text: str) -> list[str]:
    return [reference.names[1] if len(reference.names) > 1 else reference.label for reference in read_references(text)]


@pytest.mark.parametrize("dialect", get_args(Dialect))
def test_a_note_names_the_papers_that_were_added_to_it_and_no_others(dialect: Dialect) -> None:
    references = read_references(note_of(PAPERS, dialect))

    found, missing = find_references(references, lambda names: [], PAPERS)

    assert (found, missing) == (PAPERS, [])


def test_papers_of_a_note_are_mostly_found_by_name() -> None:
    known = {paper.id: paper for paper in PAPERS}
    references = read_references(note_of(PAPERS[:3], "commonmark"))

    found, missing = find_references(references, lambda names: [known[name] for name in names if name in known], [])

    assert (found, missing) == (PAPERS[:3], [])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("arxiv:2401.12345\ndoi:10.1234/abc\n", ["arxiv:2401.12345", "doi:10.1234/abc"], id="a list"),
        pytest.param("see 2401.12345v2, and more", ["arxiv:2401.12345"], id="bare, with a version"),
        pytest.param("[x](https://arxiv.org/pdf/2401.12345).", ["arxiv:2401.12345"], id="a link"),
        pytest.param("<https://doi.org/10.1234/a(b)c>", ["doi:10.1234/a(b)c"], id="brackets of a DOI"),
        pytest.param("(10.1234/abc)", ["doi:10.1234/abc"], id="a bare DOI in brackets"),
        pytest.param('{"id": "arxiv:2401.12345", "n": 1}', ["arxiv:2401.12345"], id="JSON"),
        pytest.param("arXiv: 2401.12345", ["arxiv:2401.12345"], id="a blank behind the colon"),
        pytest.param("https://arxiv.org/abs/2401.12345 2401.12345", ["arxiv:2401.12345"], id="one paper, twice"),
        pytest.param("2413.12345 1234.5 9.2401.123456 1.5", [], id="numbers"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_text_names_papers_by_identifiers_and_addresses(text: str, names: list[str]) -> None:
    assert names_in(text) == names

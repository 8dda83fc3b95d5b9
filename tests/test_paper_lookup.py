"""A paper is found by whatever a person has of it: an identifier, an address of some site, a part of its title."""

from collections.abc import Iterator
from datetime import date

import pytest
from support.paper_names import ADDRESSES, ANCIENT, NEW, OLD, PAPERS, PLACED, STRANGERS
from support.real_pages import real_path, require_real
from support.saved_pages import PAGES, page, saved

from digest import sources
from digest.errors import ParseError
from digest.model import Address, Page, Paper
from digest.paper_lookup import find_papers

ANSWERS = real_path("arxiv", "api")


@pytest.mark.parametrize(("paper", "words"), [(paper, words) for paper, forms in ADDRESSES.items() for words in forms])
def test_a_paper_is_found_by_each_form_of_its_identifier_and_of_its_address(paper: Paper, words: str) -> None:
    assert find_papers(PAPERS, words) == [paper]


@pytest.mark.parametrize("words", STRANGERS)
def test_what_names_another_paper_or_none_finds_none(words: str) -> None:
    assert find_papers(PAPERS, words) == []


def test_the_identifier_of_another_paper_is_no_part_of_a_title() -> None:
    remark = Paper("arxiv:2601.00001", "A Remark on 2407.21783")

    assert find_papers([remark], "2407.21783") == []
    assert find_papers([remark], "https://arxiv.org/abs/2407.21783") == []
    assert find_papers([remark], "a remark on 2407.21783") == [remark]


def test_a_part_of_several_titles_finds_them_all() -> None:
    assert find_papers(PAPERS, "of p") == [ANCIENT, PLACED]


def listed_papers() -> Iterator[tuple[str, Paper]]:
    for folder in sorted(PAGES.iterdir()):
        for path in saved(folder.name):
            try:
                papers = sources.parse_page(page(path, folder.name if folder.name != "huggingface" else "hf")).papers
            except ParseError:
                continue
            yield from ((f"{folder.name}/{path.name}", paper) for paper in papers)


def addresses_of(paper: Paper) -> Iterator[str]:
    """What our sources call *paper*, and how its sites write that in the addresses of its pages."""
    yield paper.id
    if paper.url:
        yield paper.url
    scheme, _, name = paper.id.partition(":")
    forms = {
        "arxiv": ("{}", "{}v2", "https://arxiv.org/abs/{}", "https://arxiv.org/pdf/{}v1", "https://hf.co/papers/{}"),
        "doi": ("{}", "https://doi.org/{}", "https://www.biorxiv.org/content/{}v1.full"),
        "acl": ("{}", "https://aclanthology.org/{}", "https://aclanthology.org/{}.pdf"),
        "openreview": ("{}", "https://openreview.net/forum?id={}", "https://openreview.net/pdf?id={}"),
    }
    yield from (form.format(name) for form in forms.get(scheme, ()))


def test_a_paper_is_found_by_every_identifier_that_it_has() -> None:
    paper = Paper("arxiv:2601.90001", "Of Kelp", identifiers=("arxiv:2601.90001", "doi:10.5555/kelp", "pubmed:900123"))

    for words in ("10.5555/kelp", "https://doi.org/10.5555/KELP", "pubmed:900123", "900123", "2601.90001v2"):
        assert find_papers([NEW, paper], words) == [paper]


def test_every_paper_of_every_source_is_found_by_what_its_source_calls_it() -> None:
    listed = list(listed_papers())
    papers = list({paper.id: paper for _, paper in listed}.values())

    wrong = {
        (place, words): [found.id for found in find_papers(papers, words)]
        for place, paper in listed
        for words in addresses_of(paper)
        if [found.id for found in find_papers(papers, words)] != [paper.id]
    }

    assert len(papers) > 50
    assert not wrong


@require_real(ANSWERS)
@pytest.mark.parametrize("words", ADDRESSES[OLD])
def test_a_real_paper_with_an_identifier_of_the_old_form_is_found(words: str) -> None:
    (path,) = ANSWERS.glob("id_astro-ph_0601001_*.xml")
    papers = sources.parse_page(Page(Address(path.name, path.name), path.read_bytes(), date(2026, 11, 23))).papers

    assert [paper.id for paper in find_papers(papers, words)] == ["arxiv:astro-ph/0601001"]

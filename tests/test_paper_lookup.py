"""A paper is found by whatever a person has of it: an identifier, an address of some site, a part of its title."""

from collections.abc import Iterator
from datetime import date

import pytest
from support.real_pages import real_path, require_real
from support.saved_pages import PAGES, page, saved

from digest import sources
from digest.errors import ParseError
from digest.model import Address, Page, Paper
from digest.paper_lookup import find_papers

ANSWERS = real_path("arxiv", "api")
NEW = Paper("arxiv:2407.21783", "A Herd of Models", url="https://huggingface.co/papers/2407.21783", sources=("hf",))
OLD = Paper("arxiv:astro-ph/0601001", "Hot Jupiters", url="https://arxiv.org/abs/astro-ph/0601001")
CLASSED = Paper("arxiv:math/0309136", "Of Knots", url="https://arxiv.org/abs/math/0309136")
PREPRINT = Paper("doi:10.64898/2026.01.06.900001", "Reefs", url="https://doi.org/10.64898/2026.01.06.900001")
VOLUME = Paper("acl:2025.inv-long.1", "Of Inventions", url="https://aclanthology.org/2025.inv-long.1/")
ANCIENT = Paper("acl:P18-1001", "Of Parsing", url="https://aclanthology.org/P18-1001/")
NOTE = Paper("openreview:aB3dEf_9Zx", "Umbrella Sampling", url="https://openreview.net/forum?id=aB3dEf_9Zx")
POST = Paper("url:https://kites.example.org/12", "On Kites", url="https://kites.example.org/12?utm_source=rss")
PLACED = Paper(
    "url:https://aclanthology.org/2024.inv-short.7", "Of Posts", url="https://aclanthology.org/2024.inv-short.7"
)
UNPLACED = Paper("title:on-the-colour-of-buoys", "On the Colour of Buoys")
PAPERS = (NEW, OLD, CLASSED, PREPRINT, VOLUME, ANCIENT, NOTE, POST, PLACED, UNPLACED)

ADDRESSES = {
    NEW: (
        "2407.21783",
        " 2407.21783 ",
        "2407.21783v3",
        "arxiv:2407.21783",
        "arXiv:2407.21783v1",
        "arXiv: 2407.21783",
        "arXiv:2407.21783v1 [cs.CL]",
        "oai:arXiv.org:2407.21783v1",
        "10.48550/arXiv.2407.21783",
        "https://doi.org/10.48550/arXiv.2407.21783",
        "https://arxiv.org/abs/2407.21783",
        "http://www.arxiv.org/abs/2407.21783v2",
        "arxiv.org/abs/2407.21783",
        "https://arxiv.org/pdf/2407.21783v4.pdf",
        "https://arxiv.org/pdf/2407.21783",
        "https://arxiv.org/html/2407.21783v3#S2",
        "https://arxiv.org/format/2407.21783",
        "https://export.arxiv.org/abs/2407.21783/",
        "https://export.arxiv.org/api/query?id_list=2407.21783&max_results=1",
        "https://alphaxiv.org/abs/2407.21783?x",
        "https://www.alphaxiv.org/overview/2407.21783v1",
        "https://ar5iv.org/abs/2407.21783",
        "https://ar5iv.labs.arxiv.org/html/2407.21783",
        "https://huggingface.co/papers/2407.21783",
        "https://huggingface.co/papers/2407.21783#community",
        "https://huggingface.co/api/papers/2407.21783",
        "https://hf.co/papers/2407.21783/",
        "https://scirate.com/arxiv/2407.21783",
        "hf:2407.21783",
    ),
    OLD: (
        "astro-ph/0601001",
        "astro-ph/0601001v1",
        "arXiv:astro-ph/0601001",
        "oai:arXiv.org:astro-ph/0601001",
        "https://arxiv.org/abs/astro-ph/0601001",
        "https://arxiv.org/pdf/astro-ph/0601001v1",
        "https://arxiv.org/pdf/astro-ph/0601001v1.pdf",
        "https://doi.org/10.48550/arXiv.astro-ph/0601001",
        "https://alphaxiv.org/abs/astro-ph/0601001?x",
        "https://huggingface.co/papers/astro-ph/0601001",
        "https://scirate.com/arxiv/astro-ph/0601001",
    ),
    CLASSED: ("math/0309136", "math.GT/0309136", "https://arxiv.org/abs/math.GT/0309136v1", "MATH.GT/0309136"),
    PREPRINT: (
        "10.64898/2026.01.06.900001",
        "doi:10.64898/2026.01.06.900001",
        "DOI: 10.64898/2026.01.06.900001",
        "https://doi.org/10.64898/2026.01.06.900001",
        "http://dx.doi.org/10.64898/2026.01.06.900001",
        "https://www.biorxiv.org/content/10.64898/2026.01.06.900001",
        "https://www.biorxiv.org/content/10.64898/2026.01.06.900001v2.full.pdf",
        "https://www.biorxiv.org/content/10.64898/2026.01.06.900001v1?rss=1",
        "https://journal.example.org/doi/full/10.64898/2026.01.06.900001",
    ),
    VOLUME: (
        "2025.inv-long.1",
        "acl:2025.inv-long.1",
        "2025.inv-long.1.pdf",
        "https://aclanthology.org/2025.inv-long.1",
        "https://aclanthology.org/2025.inv-long.1/",
        "https://aclanthology.org/2025.inv-long.1.pdf",
        "https://aclanthology.org/2025.inv-long.1v2.pdf",
        "https://aclanthology.org/2025.inv-long.1.bib",
        "https://www.aclweb.org/anthology/2025.inv-long.1",
        "https://doi.org/10.18653/v1/2025.inv-long.1",
    ),
    ANCIENT: ("P18-1001", "https://aclanthology.org/P18-1001.pdf", "https://www.aclweb.org/anthology/P18-1001/"),
    NOTE: (
        "aB3dEf_9Zx",
        "openreview:aB3dEf_9Zx",
        "https://openreview.net/forum?id=aB3dEf_9Zx",
        "https://openreview.net/pdf?id=aB3dEf_9Zx",
        "https://openreview.net/forum?id=aB3dEf_9Zx&noteId=cD4",
        "https://openreview.net/forum?referrer=%5Bx%5D&id=aB3dEf_9Zx#discussion",
    ),
    POST: (
        "https://kites.example.org/12",
        "https://kites.example.org/12?utm_source=rss",
        "http://www.kites.example.org/12/",
        "url:https://kites.example.org/12",
        "kites",
    ),
    PLACED: (
        "https://aclanthology.org/2024.inv-short.7/",
        "https://aclanthology.org/2024.inv-short.7.pdf",
        "2024.inv-short.7",
    ),
    UNPLACED: ("title:on-the-colour-of-buoys", "colour of buoys", "On the Colour of Buoys"),
}


@pytest.mark.parametrize(("paper", "words"), [(paper, words) for paper, forms in ADDRESSES.items() for words in forms])
def test_a_paper_is_found_by_each_form_of_its_identifier_and_of_its_address(paper: Paper, words: str) -> None:
    assert find_papers(PAPERS, words) == [paper]


@pytest.mark.parametrize(
    "words",
    [
        "2407.21784",
        "2407.2178",
        "12407.21783",
        "cs/0601001",
        "https://arxiv.org/abs/2407.217831",
        "https://arxiv.org/list/cs.CL/new",
        "10.64898/2026.01.06.90000",
        "2025.inv-long.11",
        "https://aclanthology.org/volumes/2025.inv-long/",
        "https://openreview.net/group?id=aB3dEf_9Zx",
        "https://openreview.net/forum?id=ab3def_9zx",
        "https://kites.example.org/1",
        "https://kites.example.org/",
        "https://example.org/?id=aB3dEf_9Zx",
        "",
        "-",
    ],
)
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

"""A paper is known by all its identifiers, and its own addresses are none of its links."""

from dataclasses import replace

import pytest

from digest.model import Link, Paper
from digest.sources.shared.identify import Identity, identify
from digest.sources.shared.own_addresses import is_own_address, without_own_addresses

TITLE = "Tides of an invented harbour in winter"


@pytest.mark.parametrize(
    ("url", "names", "expected"),
    [
        (
            "https://pubmed.ncbi.nlm.nih.gov/39000001/?utm_source=x&v=2.18",
            ["pubmed:39000001", "doi:10.55555/ab.1"],
            Identity(
                "doi:10.55555/ab.1",
                "https://pubmed.ncbi.nlm.nih.gov/39000001/",
                ("doi:10.55555/ab.1", "pubmed:39000001"),
            ),
        ),
        (
            "http://arxiv.org/abs/2601.90001v2",
            ["10.55555/ab.1"],
            Identity(
                "arxiv:2601.90001", "https://arxiv.org/abs/2601.90001", ("arxiv:2601.90001", "doi:10.55555/ab.1")
            ),
        ),
        (
            "https://blog.example.org/tides?utm_medium=rss",
            ["https://arxiv.org/abs/math.GT/0309136"],
            Identity("arxiv:math/0309136", "https://blog.example.org/tides", ("arxiv:math/0309136",)),
        ),
        (
            "",
            ["doi:10.55555/ab.1"],
            Identity("doi:10.55555/ab.1", "https://doi.org/10.55555/ab.1", ("doi:10.55555/ab.1",)),
        ),
        (
            "https://scholar.google.com/scholar_url?url=https://openreview.net/forum%3Fid%3DaB3dEfGhIj&hl=en",
            [],
            Identity(
                "openreview:aB3dEfGhIj", "https://openreview.net/forum?id=aB3dEfGhIj", ("openreview:aB3dEfGhIj",)
            ),
        ),
        (
            "https://www.tides.example.org/a/7?utm_source=rss&rss=yes",
            [],
            Identity("url:https://www.tides.example.org/a/7", "https://www.tides.example.org/a/7"),
        ),
        ("", [], Identity("title:tides-of-an-invented-harbour-in-winter", None)),
        # The names of two papers are no names of one: the first counts.
        (
            "https://e.org/a",
            ["arXiv:2601.90001", "arXiv:2601.90002"],
            Identity("arxiv:2601.90001", "https://e.org/a", ("arxiv:2601.90001",)),
        ),
    ],
)  # fmt: skip
def test_all_names_of_an_entry_identify_its_paper(url: str, names: list[str], expected: Identity) -> None:
    assert identify(TITLE, url, *names) == expected


PAGE = "https://journal.example.org/article/37278/"
PAPER = Paper(
    id="doi:10.55555/tides.76.37278",
    title=TITLE,
    url=PAGE,
    pdf="https://files.example.org/a.pdf",
    identifiers=("doi:10.55555/tides.76.37278", "pubmed:39000001"),
)


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "http://www.journal.example.org/article/37278",
        "https://files.example.org/a.pdf",
        "https://doi.org/10.55555/tides.76.37278",
        "https://journal.example.org/doi/pdf/10.55555/TIDES.76.37278",
        "https://pubmed.ncbi.nlm.nih.gov/39000001",
        "https://journal.example.org/article/37278/download/xml",
        "https://journal.example.org/article/37278.pdf",
        "https://journal.example.org/view.php?lang=en&id=37278",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9000001/",
        "https://journal.example.org/issue/76",
        "https://journal.example.org/toc/tides/76/1",
    ],
)
def test_pages_and_files_of_a_paper_are_its_own(url: str) -> None:
    assert is_own_address(url, PAPER)


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/o/37278",
        "https://other.example.org/article/37278",
        "https://journal.example.org/article/37279",
        "https://journal.example.org/",
        "https://doi.org/10.55555/tides.76.37279",
        "https://pubmed.ncbi.nlm.nih.gov/39000002",
        "https://doi.org/10.5281/zenodo.37278",
    ],
)
def test_other_pages_are_not(url: str) -> None:
    assert not is_own_address(url, PAPER)


def test_the_version_of_a_preprint_is_the_preprint() -> None:
    paper = Paper(
        id="doi:10.26434/chemrxiv-2026-6xyv7-v2", title=TITLE, identifiers=("doi:10.26434/chemrxiv-2026-6xyv7-v2",)
    )

    assert is_own_address("https://doi.org/10.26434/chemrxiv-2026-6xyv7", paper)


def test_the_publication_of_a_preprint_on_arxiv_is_a_link() -> None:
    names = ("arxiv:2601.90001", "doi:10.55555/ab.1")
    paper = Paper(id=names[0], title=TITLE, url="https://arxiv.org/abs/2601.90001", identifiers=names)

    assert not is_own_address("https://doi.org/10.55555/ab.1", paper)
    assert is_own_address("https://huggingface.co/papers/2601.90001", paper)
    assert is_own_address("https://arxiv.org/abs/2601.90001", paper)
    assert is_own_address("https://arxiv.org/pdf/2601.90001v3", paper)


def test_the_page_of_arxiv_is_a_link_where_another_page_is_shown() -> None:
    paper = Paper(id="arxiv:2601.90001", title=TITLE, url="https://huggingface.co/papers/2601.90001")

    assert not is_own_address("https://arxiv.org/abs/2601.90001", paper)
    assert is_own_address("https://arxiv.org/pdf/2601.90001", replace(paper, identifiers=(paper.id,)))


def test_of_a_register_the_first_links_are_kept() -> None:
    acts = [Link(f"https://register.example.org/acts/{number}", "other") for number in range(25)]
    names = [Link(f"https://doi.org/10.1601/nm.{number}", "paper") for number in range(9)]
    code = [Link(f"https://github.com/o/r{number}", "code") for number in range(9)]

    kept = without_own_addresses(replace(PAPER, links=(*acts, *names, *code)))

    assert kept == (*acts[:3], *names[:3], *code)

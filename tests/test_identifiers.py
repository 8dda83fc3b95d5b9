"""Identifiers are read in every form in which people and sites write them, and nothing else is."""

import pytest

from digest.identifiers import (
    ArxivId,
    canonical_arxiv_id,
    find_arxiv_id,
    find_identifiers,
    identity_key,
    page_address,
    parse_arxiv_id,
    pdf_address,
)

IDS = ["2407.21783", "0704.0001", "astro-ph/0601001", "math.GT/0309136", "hep-th/9901001", "cond-mat.str-el/0506438"]
PLACES = [
    "https://arxiv.org/abs/{}",
    "http://www.arxiv.org/pdf/{}.pdf",
    "arxiv.org/html/{}#S1",
    "https://arxiv.org/e-print/{}",
    "https://alphaxiv.org/abs/{}?x",
    "https://ar5iv.labs.arxiv.org/html/{}",
    "https://ar5iv.org/abs/{}/",
    "https://huggingface.co/papers/{}",
    "https://hf.co/papers/{}#community",
    "https://export.arxiv.org/api/query?start=0&id_list={}&max_results=1",
    "oai:arXiv.org:{}",
    "arXiv:{}",
    "arXiv:{} [cs.CL]",
    "https://arxiv.org/abs/{}?context=cs.LG",
    "https://www.alphaxiv.org/overview/{}",
    "https://scirate.com/arxiv/{}",
    "https://www.semanticscholar.org/arxiv/{}",
    "arxiv: {}, page 3",
    "10.48550/arXiv.{}",
    "https://doi.org/10.48550/arxiv.{}",
    "(see arXiv:{})",
]


@pytest.mark.parametrize("arxiv_id", IDS)
def test_an_identifier_alone_is_parsed_with_its_version(arxiv_id: str) -> None:
    assert parse_arxiv_id(arxiv_id) == ArxivId(arxiv_id)
    assert parse_arxiv_id(f"{arxiv_id}v12") == ArxivId(arxiv_id, 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2407",
        "2407.217",
        "2407.217831",
        "2407.21783v",
        "2407.21783 v1",
        "arxiv:2407.21783",
        "astro-ph/060100",
        "7/0601001",
    ],
)
def test_what_is_no_identifier_is_not_parsed(text: str) -> None:
    assert parse_arxiv_id(text) is None


@pytest.mark.parametrize("version", ["", "v1", "v12"])
@pytest.mark.parametrize("arxiv_id", IDS)
@pytest.mark.parametrize("place", PLACES)
def test_an_identifier_is_found_in_every_name_and_address(place: str, arxiv_id: str, version: str) -> None:
    assert find_arxiv_id(place.format(arxiv_id + version)) == canonical_arxiv_id(arxiv_id)


@pytest.mark.parametrize(
    "text",
    [
        "2407.21783",
        "https://journal.example.org/2407.21783",
        "https://journal.example.org/abs/2407.21783",
        "https://arxiv.org/list/cs.CL/new",
        "https://arxiv.org/abs/2407.217831",
        "https://arxiv.org/abs/2407.21783x",
        "https://huggingface.co/papers/2407.21783abc",
        "https://huggingface.co/papers/date/2026-01-08",
        "10.48551/arXiv.2407.21783",
    ],
)
def test_no_identifier_is_found_where_none_is_named(text: str) -> None:
    assert find_arxiv_id(text) is None


def test_the_canonical_form_has_no_subject_class() -> None:
    assert [canonical_arxiv_id(each) for each in IDS] == [
        "2407.21783",
        "0704.0001",
        "astro-ph/0601001",
        "math/0309136",
        "hep-th/9901001",
        "cond-mat/0506438",
    ]


@pytest.mark.parametrize(
    ("identifier", "key"),
    [
        ("arxiv:2401.12345", "arxiv:2401.12345"),
        ("arxiv:2401.12345v2", "arxiv:2401.12345"),
        ("arxiv:math.GT/0309136", "arxiv:math/0309136"),
        ("doi:10.48550/arXiv.2401.12345", "arxiv:2401.12345"),
        ("doi:10.48550/arxiv.math/0309136v1", "arxiv:math/0309136"),
        ("doi:10.18653/v1/2025.acl-long.1", "acl:2025.acl-long.1"),
        ("doi:10.18653/v1/P19-1001", "acl:p19-1001"),
        ("doi:10.3115/v1/P14-1001", "acl:p14-1001"),
        ("acl:P14-1001", "acl:p14-1001"),
        ("doi:10.3115/1073083.1073135", "doi:10.3115/1073083.1073135"),
        ("doi:10.1101/2026.01.01.123456v2", "doi:10.1101/2026.01.01.123456"),
        ("doi:10.64898/2026.01.06.900001", "doi:10.64898/2026.01.06.900001"),
        ("doi:10.1101/gr.123456.110", "doi:10.1101/gr.123456.110"),
        ("doi:10.26434/chemrxiv-2026-6xyv7-v2", "doi:10.26434/chemrxiv-2026-6xyv7"),
        ("doi:10.26434/chemrxiv-2026-6xyv7", "doi:10.26434/chemrxiv-2026-6xyv7"),
        ("doi:10.26434/chemrxiv.10001234/v3", "doi:10.26434/chemrxiv.10001234"),
        ("doi:10.21203/rs.3.rs-1234567/v1", "doi:10.21203/rs.3.rs-1234567"),
        ("doi:10.20944/preprints202601.0123.v1", "doi:10.20944/preprints202601.0123"),
        ("doi:10.31234/osf.io/ab3v9_v1", "doi:10.31234/osf.io/ab3v9"),
        ("doi:10.31234/osf.io/ab3v9", "doi:10.31234/osf.io/ab3v9"),
        ("doi:10.36227/techrxiv.12345.v1", "doi:10.36227/techrxiv.12345"),
        ("doi:10.22541/au.123456.78901234/v1", "doi:10.22541/au.123456.78901234"),
        ("doi:10.12688/f1000research.12345.2", "doi:10.12688/f1000research.12345"),
        ("doi:10.7554/eLife.90123.2", "doi:10.7554/elife.90123"),
        ("doi:10.7554/eLife.90123", "doi:10.7554/elife.90123"),
        ("doi:10.1103/fvrm-t8v1", "doi:10.1103/fvrm-t8v1"),
        ("doi:10.1103/3f99-V782", "doi:10.1103/3f99-v782"),
        ("doi:10.1287/opre.2024.v99", "doi:10.1287/opre.2024.v99"),
        ("openreview:aB3v1", "openreview:aB3v1"),
        ("pubmed:39000001", "pubmed:39000001"),
        ("pmc:PMC123456", "pmc:123456"),
        ("openalex:W123", "openalex:w123"),
        ("url:https://e.org/A?b=v1", "url:https://e.org/A?b=v1"),
        ("title:a-title", "title:a-title"),
        ("", ""),
    ],
)
def test_all_spellings_of_one_identifier_have_one_key(identifier: str, key: str) -> None:
    assert identity_key(identifier) == key
    assert identity_key(key) == key


@pytest.mark.parametrize(
    ("name", "identifiers"),
    [
        ("arXiv:2601.90001v2 [cs.CL]", ["arxiv:2601.90001"]),
        ("https://doi.org/10.48550/arXiv.2601.90001", ["arxiv:2601.90001"]),
        ("math.GT/0309136", []),
        ("https://arxiv.org/abs/math.GT/0309136v1", ["arxiv:math/0309136"]),
        (
            "PMID:39000001 | PMC:PMC9000001 | DOI:10.1007/s1-2",
            ["doi:10.1007/s1-2", "pubmed:39000001", "pmc:PMC9000001"],
        ),
        ("pubmed:39000001", ["pubmed:39000001"]),
        ("PMID: 39000001", ["pubmed:39000001"]),
        ("pmid:39000001", ["pubmed:39000001"]),
        ("https://pubmed.ncbi.nlm.nih.gov/39000001/?utm_source=x&v=2.18", ["pubmed:39000001"]),
        ("http://www.ncbi.nlm.nih.gov/pubmed/39000001", ["pubmed:39000001"]),
        ("https://europepmc.org/article/MED/39000001", ["pubmed:39000001"]),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9000001/", ["pmc:PMC9000001"]),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC9000001/pdf/a.pdf", ["pmc:PMC9000001"]),
        ("https://europepmc.org/article/PMC/PMC9000001", ["pmc:PMC9000001"]),
        ("https://aclanthology.org/2025.acl-long.1/", ["acl:2025.acl-long.1"]),
        ("https://aclanthology.org/2025.acl-long.1v2.pdf", ["acl:2025.acl-long.1"]),
        ("https://aclanthology.org/P14-1001.bib", ["acl:P14-1001"]),
        ("http://www.aclweb.org/anthology/P/P14/P14-1001.pdf", ["acl:P14-1001"]),
        ("https://www.aclweb.org/anthology/2020.acl-main.1", ["acl:2020.acl-main.1"]),
        ("10.18653/v1/2025.acl-long.1", ["doi:10.18653/v1/2025.acl-long.1", "acl:2025.acl-long.1"]),
        ("https://doi.org/10.3115/v1/p14-1001", ["doi:10.3115/v1/p14-1001", "acl:P14-1001"]),
        ("https://openreview.net/forum?id=aB3-_dEfGh", ["openreview:aB3-_dEfGh"]),
        ("https://openreview.net/pdf?id=aB3dEfGhIj", ["openreview:aB3dEfGhIj"]),
        ("https://openreview.net/attachment?name=pdf&id=aB3dEfGhIj", ["openreview:aB3dEfGhIj"]),
        ("https://openreview.net/forum?id=aB3dEfGhIj&noteId=Zz9", ["openreview:aB3dEfGhIj"]),
        ("https://openalex.org/W123456", ["openalex:W123456"]),
        ("https://www.nature.com/articles/s41567-026-00001-4", ["doi:10.1038/s41567-026-00001-4"]),
        ("http://pubs.rsc.org/en/Content/ArticleLanding/2026/SC/D5SC01234A", ["doi:10.1039/d5sc01234a"]),
        ("https://elifesciences.org/articles/90123", ["doi:10.7554/elife.90123"]),
        ("https://www.preprints.org/manuscript/202601.0123/v2", ["doi:10.20944/preprints202601.0123.v2"]),
        ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=4000001", ["doi:10.2139/ssrn.4000001"]),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=tides", []),
        ("https://aclanthology.org/volumes/2025.acl-long/", []),
        ("https://openreview.net/group?id=ICLR.cc/2026/Conference", []),
        ("https://www.nature.com/nphys/", []),
        ("https://journal.example.org/2026/01/08/a-title", []),
        ("", []),
    ],
)
def test_all_identifiers_of_a_name_or_an_address_are_found(name: str, identifiers: list[str]) -> None:
    assert list(find_identifiers(name)) == identifiers


@pytest.mark.parametrize(
    "identifier",
    [
        "arxiv:2601.90001",
        "arxiv:math/0309136",
        "doi:10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o",
        "doi:10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-#",
        "acl:2025.acl-long.1",
        "openreview:aB3-_dEfGh",
        "pubmed:39000001",
        "openalex:W123456",
        "pmc:PMC9000001",
    ],
)
def test_the_page_of_an_identifier_names_the_identifier(identifier: str) -> None:
    page = page_address(identifier)

    assert page is not None
    assert find_identifiers(page) == (identifier,)


def test_a_pdf_is_where_the_rule_of_the_site_says() -> None:
    biorxiv = "https://www.biorxiv.org/content/10.1101/2026.01.01.123456v2"

    assert pdf_address(None, ["arxiv:2601.90001"]) == "https://arxiv.org/pdf/2601.90001"
    assert pdf_address("https://e.org/a", ["doi:10.18653/v1/p14-1001", "acl:P14-1001"]) == (
        "https://aclanthology.org/P14-1001.pdf"
    )
    assert pdf_address(biorxiv, ["doi:10.1101/2026.01.01.123456"]) == f"{biorxiv}.full.pdf"
    assert pdf_address("https://e.org/a", ["doi:10.1103/fvrm-t8v1"]) is None
    assert pdf_address("https://openreview.net/forum?id=aB3dEfGhIj", ["openreview:aB3dEfGhIj"]) is None
    assert page_address("title:a-title") is None

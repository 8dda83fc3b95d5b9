"""arXiv identifiers and DOIs are read in every form in which people and sites write them, and nothing else is."""

import pytest

from digest.identifiers import ArxivId, canonical_arxiv_id, find_arxiv_id, find_doi, identity_key, parse_arxiv_id

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
    assert find_arxiv_id(place.format(arxiv_id + version)) == arxiv_id


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
    ("text", "doi"),
    [
        ("10.55555/AB.1", "10.55555/ab.1"),
        (" doi: 10.55555/ab.1 ", "10.55555/ab.1"),
        ("https://doi.org/10.55555/ab.1.", "10.55555/ab.1"),
        ("https://dx.doi.org/10.55555/ab(1)2?x", "10.55555/ab(1)2"),
        ("https://journal.example.org/doi/full/10.55555/ab.1?af=R", "10.55555/ab.1"),
        ("https://www.biorxiv.org/content/10.1101/2026.01.01.123456v2.full.pdf", "10.1101/2026.01.01.123456"),
        ("https://www.biorxiv.org/content/10.64898/2026.01.06.900001v1.abstract", "10.64898/2026.01.06.900001"),
    ],
)
def test_a_doi_is_found_alone_in_a_name_and_in_an_address(text: str, doi: str) -> None:
    assert find_doi(text) == doi


@pytest.mark.parametrize("text", ["", "10.55/ab", "10.55555", "see 10.55555/ab.1", "https://e.org/10.55555/ab.1"])
def test_no_doi_is_found_where_none_is_named(text: str) -> None:
    assert find_doi(text) is None


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

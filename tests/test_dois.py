"""DOIs are found whole, wherever people, feeds and the addresses of publishers write them, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.dois import find_doi

SICI = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"
# DOIs with the endings and signs that look like something else.
DOIS = [
    "10.55555/ab.1",
    "10.1103/fvrm-t8v1",
    "10.1103/3f99-v782",
    "10.1287/opre.2024.v99",
    "10.21203/rs.3.rs-1234567/v1",
    "10.26434/chemrxiv-2026-6xyv7-v2",
    "10.26434/chemrxiv.10001234/v3",
    "10.20944/preprints202601.0123.v1",
    "10.31234/osf.io/ab3v9_v1",
    "10.1016/s0140-6736(26)00001-2",
    "10.1016/0550-3213(84)90052-x",
    "10.1093/bioinformatics/btab123",
    "10.1088/1361-6633/abc123",
    "10.7910/DVN/ABCDEF",
    "10.1000.10/123",
    SICI,
    "10.1175/1520-0469(1999)056<0001:ATOP>2.0.CO;2",
]
PLACES = [
    "{}",
    " doi:{} ",
    "doi: {}",
    "DOI {}",
    "DOI: {}.",
    "info:doi/{}",
    "https://doi.org/{}",
    "http://dx.doi.org/{}",
    "See https://doi.org/{}, page 3",
    "Tides 12: 3-4 DOI: {} HTML XML PDF",
    "(doi:{})",
    "doi:{}</p><p>next",
    "https://doi.org/{}?rft_dat=source%3Drss",
    "https://journal.example.org/doi/{}",
    "https://journal.example.org/doi/full/{}?af=R",
    "https://journal.example.org/doi/abs/{}#top",
    "https://journal.example.org/doi/pdf/{}",
    "https://journal.example.org/doi/{}/abstract",
    "https://journal.example.org/doi/{}/full/html",
    "https://journal.example.org/content/journal/tides/{}?TRACK=RSS",
    "https://journal.example.org/articles/{}/full",
    "https://journal.example.org/article/{}/meta",
    "https://link.springer.com/article/{}",
    "https://link.springer.com/content/pdf/{}.pdf",
    "https://journal.example.org/prb/abstract/{}/",
    "https://journal.example.org/article?id={}",
    "https://journal.example.org/show?lang=en&doi={}",
    "https://journal.example.org/show?doi=doi:{}&lang=en",
]


@pytest.mark.parametrize("doi", DOIS)
@pytest.mark.parametrize("place", PLACES)
def test_a_doi_is_found_whole_in_every_place(place: str, doi: str) -> None:
    assert find_doi(place.format(doi)) == doi.lower()


@pytest.mark.parametrize("doi", [doi for doi in DOIS if doi.count("/") == 1])
@pytest.mark.parametrize("form", ["https://doi.org/{}", "https://e.org/doi/full/{}", "https://e.org/article?id={}"])
def test_a_doi_may_be_percent_encoded(form: str, doi: str) -> None:
    from urllib.parse import quote

    assert find_doi(form.format(quote(doi, safe=""))) == doi.lower()


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://dx.doi.org/10.55555/ab(1)2?x", "10.55555/ab(1)2"),
        ("https://www.biorxiv.org/content/10.1101/2026.01.01.123456v2.full.pdf", "10.1101/2026.01.01.123456"),
        ("https://www.biorxiv.org/content/10.64898/2026.01.06.900001v1.abstract", "10.64898/2026.01.06.900001"),
        ("https://www.medrxiv.org/content/10.64898/2026.01.06.900001v1.full-text", "10.64898/2026.01.06.900001"),
        ("https://www.biorxiv.org/content/early/2026/01/06/10.1101/2026.01.01.123456.full.pdf+html",
         "10.1101/2026.01.01.123456"),
        ("https://academic.oup.com/nar/advance-article/doi/10.1093/nar/gkz001/6123456?rss=1", "10.1093/nar/gkz001"),
        ("https://pubs.example.org/jcp/article-abstract/doi/10.1063/5.0123/2345678/A-title", "10.1063/5.0123"),
        ("https://journals.plos.org/plosone/article?id=10.1371%2Fjournal.pone.0300001", "10.1371/journal.pone.0300001"),
        ("https://www.example.org/articles/10.3389/fnins.2026.1234567/full", "10.3389/fnins.2026.1234567"),
        ("doi:10.1/x", None),
        ("doi:10.55555/a,10.55555/b", "10.55555/a"),
        ("DOI：10.55555/ab.1。", "10.55555/ab.1"),
        ("doi:10.55555/ab.1。", "10.55555/ab.1"),
        ("doi:10.55555/ab.1的", None),
        (f"doi:10.55555/{'a' * 401}", None),
        (f"doi:10.55555/{'a.' * 201}", None),
    ],
)  # fmt: skip
def test_what_stands_behind_a_doi_is_no_part_of_it(text: str, doi: str | None) -> None:
    assert find_doi(text) == doi


def test_the_last_sign_of_a_doi_may_be_a_number_sign() -> None:
    doi = "10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-#"

    assert find_doi(doi) == doi
    assert find_doi(f"https://doi.org/{doi}") == doi
    assert find_doi(f"https://doi.org/{doi.replace('#', '%23')}") == doi


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.55/ab",
        "10.55555",
        "see 10.55555/ab.1",
        "version 10.55555/ab.1",
        "https://data.example.org/dataset.xhtml?persistentId=doi:10.7910/DVN/ABCDEF",
        "https://journal.example.org/toc/10.1111/(ISSN)1234-5678",
        "https://journal.example.org/toc/10.55555/ab.1",
        "https://journal.example.org/10.55555",
        "https://journal.example.org/v10.55555/ab.1",
        "https://journal.example.org/?q=10.55555/ab.1",
        "https://[10.55555/ab.1",
    ],
)
def test_no_doi_is_found_where_none_is_named(text: str) -> None:
    assert find_doi(text) is None


SUFFIXES = st.text("abcxyz0123456789.-_()/;:<>[]", min_size=1, max_size=40)


@given(st.integers(1000, 99999), SUFFIXES)
def test_a_doi_is_the_same_however_it_is_written(prefix: int, suffix: str) -> None:
    doi = find_doi(f"10.{prefix}/{suffix}")

    assert doi is None or f"10.{prefix}/{suffix}".startswith(doi)
    assert doi is None or find_doi(doi) == find_doi(f"doi:{doi}") == find_doi(f"https://doi.org/{doi}") == doi


@given(
    st.lists(st.sampled_from(["10.1234/", "doi:", "a", "/", "?", "#", "<", ">", "https://a.b/", "%2F", "é"])).map(
        "".join
    )
)
def test_any_text_has_a_whole_doi_or_none(text: str) -> None:
    doi = find_doi(text)

    assert doi is None or doi.startswith("10.1234/")

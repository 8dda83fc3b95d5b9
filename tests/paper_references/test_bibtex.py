"""Which papers a BibTeX file of real life names."""

import pytest

from digest.paper_references import PaperReference, find_references, read_references
from digest.paper_references.bibtex import is_bibtex, read_bibtex


def only(text: str) -> PaperReference:
    (reference,) = read_bibtex(text)
    return reference


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        pytest.param("journal = {arXiv preprint arXiv:2401.12345}", "arxiv:2401.12345", id="Google Scholar"),
        pytest.param("eprint = {2401.12345v2}, archivePrefix = {arXiv}", "arxiv:2401.12345", id="arXiv"),
        pytest.param('eprint="2401.12345", eprinttype = "arxiv"', "arxiv:2401.12345", id="quotes"),
        pytest.param("eprint = {math.GT/0309136}", "arxiv:math/0309136", id="the old form"),
        pytest.param("volume = {abs/2401.12345}, journal = {CoRR}", "arxiv:2401.12345", id="DBLP"),
        pytest.param("url = {https://arxiv.org/abs/2401.12345}", "arxiv:2401.12345", id="an address"),
        pytest.param(r"howpublished = {\url{https://arxiv.org/pdf/2401.12345.pdf}}", "arxiv:2401.12345", id="in TeX"),
        pytest.param("doi = {10.1234/Some.Thing_5}", "doi:10.1234/some.thing_5", id="a DOI"),
        pytest.param(r"doi = {10.1234/some\_thing}", "doi:10.1234/some_thing", id="a DOI in TeX"),
        pytest.param("doi = {https://doi.org/10.1234/abc}", "doi:10.1234/abc", id="the address of a DOI"),
        pytest.param("doi = {10.48550/arXiv.2401.12345}", "arxiv:2401.12345", id="a DOI of arXiv"),
        pytest.param("pmid = 31452104", "pubmed:31452104", id="a bare number"),
        pytest.param("url = {https://aclanthology.org/2024.acl-long.12}", "acl:2024.acl-long.12", id="the ACL"),
        pytest.param("url = {https://openreview.net/forum?id=AbCd123}", "openreview:AbCd123", id="OpenReview"),
    ],
)
def test_an_entry_names_a_paper_by_its_identifier(fields: str, name: str) -> None:
    assert name in only(f"@article{{key,\n  title = {{A Title}},\n  {fields}\n}}\n").names


def test_the_papers_own_identifier_comes_before_those_it_mentions() -> None:
    reference = only("@misc{k, note = {See arXiv:2401.00002}, eprint = {2401.00001}}")

    assert reference.names[0] == "arxiv:2401.00001"


@pytest.mark.parametrize("value", ["12", "101--112", "12(3)", "IEEE Trans. 5", "2401"])
def test_a_number_of_a_page_or_volume_names_nothing(value: str) -> None:
    assert only(f"@article{{k, volume = {{{value}}}, pages = {{{value}}}, number = {{{value}}}}}").names == ()


@pytest.mark.parametrize(
    ("written", "title"),
    [
        pytest.param("{{LoRA}: Low-Rank {A}daptation}", "{LoRA}: Low-Rank {A}daptation", id="braces"),
        pytest.param('"The ``best\'\' {"}quote{"} of all"', "The ``best'' {\"}quote{\"} of all", id="quotes in braces"),
        pytest.param('"Part one" # " and two"', "Part one and two", id="joined"),
        pytest.param(r"{Schr{\"o}dinger \{x\} \& co}", r"Schr{\"o}dinger \{x\} \& co", id="accents"),
        pytest.param("{Over\n  two lines}", "Over\n  two lines", id="lines"),
    ],
)
def test_a_title_is_read_whole(written: str, title: str) -> None:
    assert only(f"@article{{k, title = {written}, year = 2024}}").title == title


def test_what_is_no_paper_is_left_out() -> None:
    text = '@string{nips = "NeurIPS"}\n@preamble{"x"}\n@comment{y, z = {1}}\nFree text @ home.\n@book(k, title = {T})\n'

    assert [each.label for each in read_bibtex(text)] == ["k"]


def test_a_damaged_entry_costs_itself_alone() -> None:
    entries = (
        "@article{a, title = {Open {brace},",
        "@article{b, title = , year = 5}",
        "@article{c, eprint={2401.00002}}",
    )
    text = "\n".join(entries)

    assert [each.label for each in read_bibtex(text)] == ["a", "b", "c"]
    assert read_bibtex(text)[2].names[0] == "arxiv:2401.00002"


def test_an_entry_that_is_there_twice_counts_once() -> None:
    assert len(read_bibtex("@misc{k, title={One}}\n@misc{k, title={One}}\n")) == 1


@pytest.mark.parametrize("text", ["", "me@here.org", "arXiv:2401.12345", "@string{a = {b}}", "some @article in a text"])
def test_other_texts_are_no_bibtex(text: str) -> None:
    assert not is_bibtex(text)


@pytest.mark.parametrize(
    "text", ["@a{" * 9, "@a{k,", "@a{k, x", "@a{k, x =", "@a{k, x = {", '@a{k, x = "', "@a{,}", "@a{k,}}}"]
)
def test_no_remains_of_an_entry_are_an_error(text: str) -> None:
    for reference in read_references(text):
        assert find_references([reference], lambda names: [], []) == ([], [reference])

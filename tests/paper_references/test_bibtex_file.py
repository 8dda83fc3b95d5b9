"""BibTeX files that grow: what is there stays to the byte, no paper comes twice, and no key is taken twice."""

import re
from dataclasses import replace
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st
from support import hostile_titles
from support import mail_digests as digests

from digest.model import Digest, Match, Paper
from digest.paper_references.bibtex_file import append_citations, find_new_citations
from digest.render.citations import bibtex
from digest.render.formats import Look
from digest.render.markdown.notes import NoteError


def digest_of(*numbers: int) -> Digest:
    return digests.digest(*map(digests.match, numbers))


def digest_of_paper(identifier: str, **known: Any) -> Digest:
    return digests.digest(Match(Paper(identifier, "A Title", **known), "A Title", ""))


def add_entries(text: str, digest: Digest) -> str | None:
    """*text* with an entry for each paper of *digest* that it does not have, or None if it has them all."""
    citations = find_new_citations(text, digest)
    return append_citations(text, citations) if citations else None


def add_new(text: str, digest: Digest) -> str:
    """*text* with the papers of *digest* added, of which some must be new."""
    more = add_entries(text, digest)
    assert more is not None
    return more


def keys_in(text: str) -> list[str]:
    """The keys of all entries, as a parser of BibTeX sees them; two of one name are a failure to it."""
    library = parse_string(text)
    assert not library.failed_blocks
    return [entry.key for entry in library.entries]


# --- it grows -----------------------------------------------------------------------------------


def test_an_empty_file_becomes_the_document_of_the_format() -> None:
    assert add_new("", digest_of(1, 2)) == bibtex.render(digest_of(1, 2), Look())


def test_only_what_is_missing_is_added_at_the_end() -> None:
    first = add_new("% mine\n", digest_of(1, 2))
    second = add_new(first, digest_of(2, 3))

    assert second.startswith(first)
    assert keys_in(second) == [f"arxiv-2611-0000{number}" for number in (1, 2, 3)]
    assert add_entries(second, digest_of(1, 2, 3)) is None
    assert [each.key for each in find_new_citations(second, digest_of(3, 4))] == ["arxiv-2611-00004"]
    assert "\n\n\n" not in second


def test_an_empty_digest_adds_nothing() -> None:
    assert add_entries("", digests.empty()) is None
    assert add_entries("% mine", digests.empty()) is None


@pytest.mark.parametrize("digest", [hostile_titles.digest_of_titles(), hostile_titles.digest_of_everything()])
def test_hostile_papers_are_known_again(digest: Digest) -> None:
    text = add_new("@misc{mine, title = {Mine}}\n", digest)

    assert len(keys_in(text)) == len(digest.matches) + 1
    assert add_entries(text, digest) is None


# --- what is there is known ---------------------------------------------------------------------

ARXIV = digest_of_paper("arxiv:2407.21783", url="https://huggingface.co/papers/2407.21783")
DOI = digest_of_paper("doi:10.1234/ab.c_d", url="https://feed.example.org/42")
PAGE = digest_of_paper("url:https://blog.example.com/1", url="https://blog.example.com/1")
SCHOLAR = "@article{llama, journal={arXiv preprint arXiv:2407.21783}}"


@pytest.mark.parametrize(
    ("entry", "digest"),
    [
        pytest.param("@misc{k, eprint = {2407.21783}, archiveprefix = {arXiv}}", ARXIV, id="eprint"),
        pytest.param("@misc{k,eprint=2407.21783}", ARXIV, id="eprint without braces"),
        pytest.param('@MISC { k , EPRINT = "2407.21783v3" }', ARXIV, id="eprint with a version"),
        pytest.param("@misc(k, eprint = {2407.21783})", ARXIV, id="in parentheses"),
        pytest.param("@misc{k, url = {https://arxiv.org/pdf/2407.21783v2}}", ARXIV, id="address of the PDF"),
        pytest.param("@misc{k, url = {https://huggingface.co/papers/2407.21783}}", ARXIV, id="address elsewhere"),
        pytest.param("@misc{k, doi = {10.48550/arXiv.2407.21783}}", ARXIV, id="DOI of arXiv"),
        pytest.param(SCHOLAR, ARXIV, id="as Google Scholar writes it"),
        pytest.param("@article{k, journal={CoRR}, volume={abs/2407.21783}}", ARXIV, id="as DBLP writes it"),
        pytest.param("@misc{arxiv-2407-21783, title = {Mine}}", ARXIV, id="our key alone"),
        pytest.param("@misc{ARXIV-2407-21783, title = {Mine}}", ARXIV, id="our key in capitals"),
        pytest.param("@inproceedings{arxiv-2407-21783, doi = {10.1234/x}}", ARXIV, id="our key, published since"),
        pytest.param("@misc{dubey2024_2407.21783, eprint={2407.21783}}", ARXIV, id="an older key of ours"),
        pytest.param("@article{k, doi = {10.1234/AB.C_D}}", DOI, id="DOI"),
        pytest.param(r"@article{k, doi = {10.1234/ab.c\_d}}", DOI, id="DOI as TeX has it"),
        pytest.param("@article{k, url = {https://doi.org/10.1234/ab.c_d}}", DOI, id="address of a DOI"),
        pytest.param("@misc{k, url = {http://www.blog.example.com/1/}}", PAGE, id="address of a page"),
        pytest.param("\ufeff@misc{k, eprint = {2407.21783}}", ARXIV, id="behind a mark of the byte order"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Mac"])
def test_a_paper_that_is_there_is_known(entry: str, digest: Digest, end: str) -> None:
    assert add_entries(f"{entry}\n@misc{{other, title={{x}}}}\n".replace("\n", end), digest) is None


@pytest.mark.parametrize(
    "entry",
    [
        "@misc{k, eprint = {2407.21784}}",
        "@misc{k, eprint = {2407.21784}, note = {see also arXiv:2407.21783}}",
        "@misc{k, title = {A Title}}",
        "@comment{arxiv-2407-21783 was read}",
        "2407.21783",
    ],
)
def test_another_paper_is_not_taken_for_it(entry: str) -> None:
    assert keys_in(add_new(f"{entry}\n", ARXIV))[-1] == "arxiv-2407-21783"


# --- what is there stays ------------------------------------------------------------------------

MINE = """\
% Encoding: UTF-8
@string{acm = "ACM Press"}

@comment{jabref-meta: databaseType:bibtex; {nested}}
@Article{MyOwnKey,
  author  = "Ada Beispiel" # " and others",
  title   = {{Tides} of \\{a small sea},
  eprint  = {2611.00001},   note = {read twice @home},
}
text between, with a brace { and an address a@b.example.org
"""


@pytest.mark.parametrize(
    "text",
    [
        MINE.replace("\\{a", "{a}"),
        MINE.replace("\\{a", "{a}").replace("\n", "\r\n"),
        MINE.replace("\\{a", "{a}").replace("\n", "\r"),
        "\ufeff" + MINE.replace("\\{a", "{a}"),
        MINE.replace("\\{a", "{a}").rstrip(),
        "\n\n   \n",
        "% a remark without an end",
        "@misc{a}}, title={x}}\n",
        "\x00\x1a\u2028\x0c\n",
    ],
    ids=["Unix", "Windows", "old Mac", "BOM", "no last line end", "blank", "remark", "a brace too many", "odd signs"],
)
def test_every_character_that_is_there_stays(text: str) -> None:
    more = add_new(text, digest_of(2))

    assert more.startswith(text)
    assert add_entries(more, digest_of(2)) is None


def test_new_lines_end_as_most_lines_do() -> None:
    assert "\n" not in add_new("a\r\nb\r\n", digest_of(1)).replace("\r\n", "")
    assert "\n" not in add_new("a\rb\r", digest_of(1))


_PIECES = (
    *("@misc{a,", "@misc{", "@comment{", "@string(", "}", "{", ")", "\\{", '"', "@", "%", "#", ",", "="),
    *("\n", "\r\n", " ", "title = {x},", "eprint = 2611.00001,", "arxiv-2611-00001"),
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
def test_whatever_stands_in_a_file_stays(text: str) -> None:
    try:
        more = add_entries(text, digest_of(1))
    except NoteError:
        return

    if more is not None:
        assert more.startswith(text)
        assert add_entries(more, digest_of(1)) is None
        assert "arxiv-2611-00001" in more.removeprefix(text)


# --- keys ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", ["arxiv-2407-21783", "ArXiv-2407-21783"])
def test_a_key_of_another_paper_is_not_taken(taken: str) -> None:
    text = f"@misc{{{taken}, eprint = {{2401.00001}}}}\n"

    once = add_new(text, ARXIV)

    assert keys_in(once) == [taken, "arxiv-2407-21783-2"]
    assert add_entries(once, ARXIV) is None


def test_a_key_in_the_middle_of_a_line_is_taken_too() -> None:
    text = "@misc{a, title={x}} @misc{arxiv-2407-21783, eprint={2401.00001}}\n"

    assert re.findall(r"@misc{([^,]+),", add_new(text, ARXIV))[-1] == "arxiv-2407-21783-2"


# --- damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("@misc{a, title = {x}\n", 1),
        ("% mine\n\n@misc{a,\n  title = {x,\n}\n@misc{b, title={y}}\n", 3),
        ("@misc(a, title = {x}\n", 1),
        ("@misc{a, title={x}}\r\n@string{b = {x}\r\n", 2),
        ("@misc{a, title={x}}\r@misc{b\r", 2),
    ],
)
def test_a_file_whose_end_is_inside_an_entry_is_refused(text: str, line: int) -> None:
    with pytest.raises(NoteError, match=rf"line {line}: @\w+ has a brace that nothing closes"):
        add_entries(text, digest_of(1))


def test_what_is_open_in_a_comment_does_no_harm() -> None:
    assert add_entries("@comment{ never closed\n", digest_of(1)) is not None


def test_an_entry_that_was_edited_to_another_paper_makes_room() -> None:
    text = add_new("", digest_of(1))
    edited = text.replace("2611.00001", "2611.00009")
    assert edited != text

    assert len(keys_in(add_new(edited, digests.digest(replace(digests.match(1)))))) == 2

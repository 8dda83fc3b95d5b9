"""Citations as reference managers read them (BibTeX, CSL-JSON, RIS), also with hostile titles."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string
from support import hostile_titles
from support import mail_digests as digests
from support.sample_digest import sample

from digest.latex import make_readable
from digest.model import Digest, Match, Paper
from digest.render.citations import bibtex, csl, ris
from digest.render.citations.citation import cite_papers, make_key
from digest.render.formats import Look
from digest.render.markdown.paper_markers import block_id
from digest.text import collapse_whitespace, sanitize_line

PAGES = Path(__file__).parents[2] / "pages"
DIGESTS = {
    "sample": sample(),
    "everything": digests.full(),
    "nothing": digests.empty(),
    "hostile titles": hostile_titles.digest_of_titles(),
    "hostile abstracts": hostile_titles.digest_of_abstracts(),
    "hostile everywhere": hostile_titles.digest_of_everything(),
}
FORGERIES = {
    "author": "}, author = {Evil}, title={x",
    "entry": "x}}\n}\n@misc{evil, title={Evil}}",
    "one brace": "a } b",
    "other brace": "a { b",
    "braces the wrong way": "}{",
    "backslash and brace": r"a \} b \{ c \\} d",
    "end of a record": "x\r\nER  - \r\nTY  - BOOK\r\nTI  - Evil",
    "tag": "AU  - Evil",
    "string": '", author = "Evil',
    "comment": "@comment{ x % y",
    "at the start": "@article{evil,",
    "file": r"On $\input{/etc/passwd}$ and \write18{x}",
    "formula with a brace": r"On $\{a$ and $x}$",
    "formula with a comment": "On $50% of x$ y",
}
PANDOC = pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")

all_digests = pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
forgeries = pytest.mark.parametrize("text", FORGERIES.values(), ids=FORGERIES)


def digest_with_title(title: str, **known: Any) -> Digest:
    """A digest of two papers, the first with *title*, in the readable form that matches have."""
    first = digests.match(1, title, **known)
    read = Match(first.paper, sanitize_line(make_readable(title)), sanitize_line(make_readable(first.paper.abstract)))
    return digests.digest(read, digests.match(2, "The Second"))


def bibtex_keys(digest: Digest) -> list[str]:
    return [citation.key for citation in cite_papers(digest)]


def bibtex_entries(digest: Digest) -> list[dict[str, str]]:
    """The fields of each entry, as a parser reads them."""
    library = parse_string(bibtex.render(digest, Look()))
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries)
    return [
        {"ID": entry.key, "type": entry.entry_type, **{field.key: str(field.value) for field in entry.fields}}
        for entry in library.entries
    ]


def read_by_pandoc(text: str, format: str) -> list[dict[str, Any]]:
    command = ["pandoc", f"--from={format}", "--to=csljson"]
    out = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout
    found: list[dict[str, Any]] = json.loads(out)
    return found


def csl_items(digest: Digest) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(csl.render(digest, Look()))
    return items


def ris_records(digest: Digest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rispy.loads(ris.render(digest, Look()))
    return found


# --- every digest, every format ----------------------------------------------------------------


@all_digests
def test_each_paper_is_one_entry_for_every_parser(digest: Digest) -> None:
    assert [entry["ID"] for entry in bibtex_entries(digest)] == bibtex_keys(digest)
    assert [item["id"] for item in csl_items(digest)] == bibtex_keys(digest)
    assert [record["id"] for record in ris_records(digest)] == bibtex_keys(digest)
    assert len(set(bibtex_keys(digest))) == len(digest.matches)


@all_digests
def test_entries_have_only_the_fields_that_are_written(digest: Digest) -> None:
    known = {"ID", "type", "title", "author", "year", "month", "eprint", "archiveprefix", "primaryclass"}
    for entry in bibtex_entries(digest):
        assert set(entry) <= known | {"doi", "url", "note", "keywords", "abstract"}
    for record in ris_records(digest):
        assert "unknown_tag" not in record
        assert record["type_of_reference"] == "UNPB"


@all_digests
def test_titles_survive_in_csl_and_ris(digest: Digest) -> None:
    titles = [match.title for match in digest.matches]

    assert [item.get("title", "") for item in csl_items(digest)] == titles
    assert [collapse_whitespace(record.get("title", "")) for record in ris_records(digest)] == titles


@all_digests
@PANDOC
def test_pandoc_reads_the_same_papers_from_bibtex(digest: Digest) -> None:
    items = read_by_pandoc(bibtex.render(digest, Look()), "bibtex")

    assert sorted(item["id"] for item in items) == sorted(bibtex_keys(digest))


# Titles with formulas are left out: pandoc writes those in its own way.
@pytest.mark.parametrize("title", [title for title in hostile_titles.TITLES.values() if "$" not in title])
@PANDOC
def test_a_title_reads_as_itself_from_bibtex(title: str) -> None:
    (item,) = read_by_pandoc(bibtex.render(digests.digest(digests.match(1, title)), Look()), "bibtex")

    assert without_capital_marks(item.get("title", "")) == with_tex_quotes(normalize("NFC", sanitize_line(title)))


def with_tex_quotes(title: str) -> str:
    """*title* with quotation marks as TeX shows them."""
    return title.replace("'", "’").replace("`", "‘")


def without_capital_marks(title: str) -> str:
    """*title* as pandoc writes it in CSL, without its marks for protected capitals."""
    return with_tex_quotes(normalize("NFC", collapse_whitespace(re.sub(r'</?span( class="nocase")?>', "", title))))


@pytest.mark.parametrize("render", [bibtex.render, csl.render, ris.render])
@all_digests
def test_the_same_digest_gives_the_same_bytes_and_they_are_utf_8(digest: Digest, render: Callable[..., str]) -> None:
    once = render(digest, Look())

    assert render(digest, Look()) == once
    assert once.encode("utf-8").decode("utf-8") == once


def test_nothing_is_a_valid_document() -> None:
    assert bibtex.render(digests.empty(), Look()) == ""
    assert csl_items(digests.empty()) == []
    assert ris.render(digests.empty(), Look()) == ""


# --- forgeries ---------------------------------------------------------------------------------


@forgeries
def test_a_title_forges_no_entry_and_no_field(text: str) -> None:
    digest = digest_with_title(text, authors=(text, "Bo Sample"), keywords=(text,), abstract=text)

    entries = bibtex_entries(digest)
    assert [entry["ID"] for entry in entries] == bibtex_keys(digest)
    assert [len(split_authors(entry["author"])) for entry in entries] == [3, 5]
    assert len(ris_records(digest)) == len(csl_items(digest)) == 2
    assert [len(record["authors"]) for record in ris_records(digest)] == [2, 4]


@forgeries
@PANDOC
def test_pandoc_sees_no_forged_entry(text: str) -> None:
    digest = digest_with_title(text, authors=(text, "Bo Sample"), keywords=(text,), abstract=text)

    items = read_by_pandoc(bibtex.render(digest, Look()), "bibtex")

    assert sorted(item["id"] for item in items) == sorted(bibtex_keys(digest))
    assert {len(item["author"]) for item in items} == {3, 5}


@forgeries
def test_braces_balance_in_every_value_however_they_are_counted(text: str) -> None:
    for line in bibtex.render(digest_with_title(text, authors=(text,), abstract=text), Look()).split("\n"):
        if " = {" in line:
            depths = [line[: at + 1].count("{") - line[: at + 1].count("}") for at in range(len(line))]
            assert depths[-1] == 0
            # Only the equals sign and the end of the entry stand outside of all braces.
            assert all(depth > 0 for depth in depths[line.index("{") : -2])


@pytest.mark.parametrize(
    "command", [r"\input{x}", r"\write18{x}", r"\catcode65=1", r"\def\a{x}", r"\csname x\endcsname"]
)
def test_no_command_that_reaches_out_is_live(command: str) -> None:
    text = bibtex.render(digest_with_title(f"On ${command}$ and {command}", abstract=f"$x {command}$"), Look())

    assert command.split("{")[0] not in text


def split_authors(authors: str) -> list[str]:
    """The authors of a BibTeX field, split where no brace is open."""
    found = [""]
    for piece in re.split(r"( and )", authors):
        if piece == " and " and found[-1].count("{") == found[-1].count("}"):
            found.append("")
        else:
            found[-1] += piece
    return found


# --- what is known -----------------------------------------------------------------------------


PAPER = Paper(
    id="arxiv:2407.21783",
    title=r"On $\mathcal{O}(n^2)$ & CO$_2$",
    url="https://arxiv.org/abs/2407.21783",
    abstract="We find 50% more.",
    authors=("Zoë Müller", "Jan van der Berg", "王小明", "The Example Team", "Sam Sample Jr."),
    author_count=7,
    published=date(2024, 7, 4),
    listed=date(2026, 1, 8),
    categories=("cs.CL", "cs.LG"),
    category_sites=("arxiv", "arxiv"),
    keywords=("small things",),
)
MATCH = Match(PAPER, sanitize_line(make_readable(PAPER.title)), PAPER.abstract, topics=("Retrieval, code",))


def test_bibtex_says_all_that_is_known() -> None:
    assert bibtex.render(digests.digest(MATCH), Look()) == (
        "@misc{arxiv-2407-21783,\n"
        r"  title = {{On $\mathcal{O}(n^2)$ \& CO₂}}," + "\n"
        "  author = {Müller, Zoë and van der Berg, Jan and {王小明} and {The Example Team}"
        " and Sample, Jr., Sam and others},\n"
        "  year = {2024},\n"
        "  month = jul,\n"
        "  eprint = {2407.21783},\n"
        "  archiveprefix = {arXiv},\n"
        "  primaryclass = {cs.CL},\n"
        "  doi = {10.48550/arXiv.2407.21783},\n"
        "  url = {https://arxiv.org/abs/2407.21783},\n"
        "  keywords = {Retrieval code, small things},\n"
        "  abstract = {We find 50\\% more.},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("categories", "sites", "shown"),
    [
        pytest.param(("robotics", "cs.RO"), (None, "arxiv"), "  primaryclass = {cs.RO},\n", id="a feed's before it"),
        pytest.param(("neuroscience",), ("biorxiv",), "", id="of another site"),
        pytest.param(("cs.RO",), (), "", id="of a site that is not known"),
    ],
)
def test_only_a_category_of_arxiv_is_the_class_of_an_eprint(
    categories: tuple[str, ...], sites: tuple[str | None, ...], shown: str
) -> None:
    paper = replace(PAPER, categories=categories, category_sites=sites)

    entry = bibtex.render(digests.digest(replace(MATCH, paper=paper)), Look())

    assert "".join(line for line in entry.splitlines(keepends=True) if "primaryclass" in line) == shown


@PANDOC
def test_pandoc_takes_the_names_apart_as_we_do() -> None:
    (item,) = read_by_pandoc(bibtex.render(digests.digest(MATCH), Look()), "bibtex")
    (ours,) = csl_items(digests.digest(MATCH))

    # BibTeX does not say which particles are dropped when names are sorted.
    assert json.loads(json.dumps(item["author"]).replace('"dropping', '"non-dropping')) == ours["author"]
    assert item["issued"] == {"date-parts": [[2024, 7]]}


def test_csl_says_all_that_is_known() -> None:
    assert csl_items(digests.digest(MATCH)) == [
        {
            "id": "arxiv-2407-21783",
            "type": "article",
            "title": "On O(n²) & CO₂",
            "author": [
                {"family": "Müller", "given": "Zoë"},
                {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
                {"literal": "王小明"},
                {"literal": "The Example Team"},
                {"family": "Sample", "given": "Sam", "suffix": "Jr."},
                {"literal": "others"},
            ],
            "issued": {"date-parts": [[2024, 7, 4]]},
            "publisher": "arXiv",
            "number": "arXiv:2407.21783",
            "DOI": "10.48550/arXiv.2407.21783",
            "URL": "https://arxiv.org/abs/2407.21783",
            "abstract": "We find 50% more.",
            "keyword": "Retrieval, code, small things",
        }
    ]


@PANDOC
def test_pandoc_reads_the_csl() -> None:
    (item,) = read_by_pandoc(csl.render(digests.digest(MATCH), Look()), "csljson")

    assert item["id"] == "arxiv-2407-21783"
    assert item["author"] == csl_items(digests.digest(MATCH))[0]["author"]


def test_ris_says_all_that_is_known() -> None:
    (record,) = ris_records(digests.digest(MATCH))

    assert ris.render(digests.digest(MATCH), Look()).endswith("\r\nER  - \r\n")
    assert record == {
        "type_of_reference": "UNPB",
        "id": "arxiv-2407-21783",
        "title": "On O(n²) & CO₂",
        "authors": ["Müller, Zoë", "van der Berg, Jan", "王小明", "The Example Team", "Sample, Sam, Jr."],
        "notes": ["and 2 more authors"],
        "year": "2024",
        "date": "2024/07/04/",
        "publisher": "arXiv",
        "note": "arXiv:2407.21783",
        "doi": "10.48550/arXiv.2407.21783",
        "urls": ["https://arxiv.org/abs/2407.21783"],
        "keywords": ["Retrieval, code", "small things"],
        "abstract": "We find 50% more.",
    }


def test_a_doi_is_one_and_keeps_its_signs() -> None:
    digest = digests.digest(Match(Paper("doi:10.1234/ab_c(1)<2>", "A"), "A", ""))

    assert bibtex_entries(digest)[0]["doi"] == "10.1234/ab_c(1)%3C2%3E"
    assert csl_items(digest)[0]["DOI"] == "10.1234/ab_c(1)<2>"
    assert ris_records(digest)[0]["doi"] == "10.1234/ab_c(1)<2>"


@pytest.mark.parametrize(
    ("paper", "year", "month", "date_parts", "written"),
    [
        pytest.param(
            Paper("arxiv:2305.11111", "A", published=date(2023, 5, 18)),
            "2023", "may", [2023, 5, 18], "2023/05/18/", id="its own date",
        ),
        pytest.param(Paper("arxiv:2305.11111", "A"), "2023", "may", [2023, 5], "2023/05//", id="its identifier"),
        pytest.param(Paper("arxiv:math/9912001", "A"), "1999", "dec", [1999, 12], "1999/12//", id="an old identifier"),
        pytest.param(Paper("arxiv:hep-th/0001001", "A"), "2000", "jan", [2000, 1], "2000/01//", id="of 2000"),
        pytest.param(
            Paper("openreview:aB3dEfGhIj", "A", identifiers=("openreview:aB3dEfGhIj", "arxiv:2305.11111")),
            "2023", "may", [2023, 5], "2023/05//", id="one of its identifiers",
        ),
    ],
)  # fmt: skip
def test_a_paper_is_cited_by_the_date_of_its_own(
    paper: Paper, year: str, month: str, date_parts: list[int], written: str
) -> None:
    paper = replace(paper, authors=("Ada Beispiel",), listed=date(2026, 1, 8), updated=date(2026, 1, 7))
    digest = digests.digest(Match(paper, "A", ""))

    (entry,), (item,), (record,) = bibtex_entries(digest), csl_items(digest), ris_records(digest)

    assert (entry["year"], entry["month"]) == (year, month)
    assert item["issued"] == {"date-parts": [date_parts]}
    assert (record["year"], record["date"]) == (year, written)


@pytest.mark.parametrize("name", ["doi:10.1234/ab", "arxiv:2313.11111", "title:x"])
def test_the_day_of_a_listing_is_no_date_of_a_paper(name: str) -> None:
    paper = Paper(name, "A", authors=("Ada Beispiel",), listed=date(2026, 1, 8), updated=date(2026, 1, 7))
    digest = digests.digest(Match(paper, "A", ""))

    assert not {"year", "month"} & set(bibtex_entries(digest)[0])
    assert "issued" not in csl_items(digest)[0]
    assert not {"year", "date"} & set(ris_records(digest)[0])


def test_the_publication_the_remark_and_the_pdf_of_an_eprint_are_cited() -> None:
    paper = replace(
        PAPER,
        identifiers=(PAPER.id, "doi:10.1234/ab"),
        author_note=r"12 pages, $\mathcal{O}(n)$ & more",
        pdf="https://arxiv.org/pdf/2407.21783",
    )
    digest = digests.digest(replace(MATCH, paper=paper))

    (entry,), (item,), (record,) = bibtex_entries(digest), csl_items(digest), ris_records(digest)

    assert (entry["eprint"], entry["doi"], entry["note"]) == ("2407.21783", "10.1234/ab", r"12 pages, O(n) \& more")
    assert (item["DOI"], item["note"]) == ("10.1234/ab", "12 pages, O(n) & more")
    assert (record["doi"], record["notes"]) == ("10.1234/ab", ["and 2 more authors", "12 pages, O(n) & more"])
    assert "L1  - https://arxiv.org/pdf/2407.21783\r\n" in ris.render(digest, Look())


# --- where a paper is cited ---------------------------------------------------------------------


HUGGING_FACE = "https://huggingface.co/papers/2407.21783"


@pytest.mark.parametrize(
    ("paper", "doi", "url"),
    [
        pytest.param(
            Paper("arxiv:2407.21783", "A", url=HUGGING_FACE),
            "10.48550/arXiv.2407.21783", "https://arxiv.org/abs/2407.21783", id="of arXiv, whoever listed it",
        ),
        pytest.param(
            Paper("arxiv:2407.21783", "A", identifiers=("arxiv:2407.21783", "doi:10.48550/arxiv.2407.21783")),
            "10.48550/arXiv.2407.21783", "https://arxiv.org/abs/2407.21783", id="by the DOI of arXiv",
        ),
        pytest.param(
            Paper("arxiv:math/0309136", "A"),
            "10.48550/arXiv.math/0309136", "https://arxiv.org/abs/math/0309136", id="of the old form",
        ),
        pytest.param(
            Paper("arxiv:2407.21783", "A", url=HUGGING_FACE, identifiers=("arxiv:2407.21783", "doi:10.1234/ab")),
            "10.1234/ab", "https://arxiv.org/abs/2407.21783", id="published since",
        ),
        pytest.param(
            Paper("doi:10.1234/ab", "A", url="https://feed.example.org/42"),
            "10.1234/ab", "https://doi.org/10.1234/ab", id="with a DOI alone",
        ),
        pytest.param(
            Paper("acl:2025.acl-long.1", "A", url="https://aclanthology.org/2025.acl-long.1"),
            None, "https://aclanthology.org/2025.acl-long.1", id="of a site of its own",
        ),
        pytest.param(Paper("url:https://e.org/1", "A", url="https://e.org/1"), None, "https://e.org/1", id="a page"),
        pytest.param(Paper("title:x", "A", url="javascript:alert(1)"), None, None, id="nowhere"),
    ],
)  # fmt: skip
def test_a_paper_is_cited_at_its_own_place_whoever_listed_it(paper: Paper, doi: str | None, url: str | None) -> None:
    digest = digests.digest(Match(paper, "A", ""))

    (entry,), (item,), (record,) = bibtex_entries(digest), csl_items(digest), ris_records(digest)

    assert (entry.get("doi"), entry.get("url")) == (doi, url)
    assert (item.get("DOI"), item.get("URL")) == (doi, url)
    assert (record.get("doi"), record.get("urls", [None])[0]) == (doi, url)


# --- keys ---------------------------------------------------------------------------------------


def parsed_papers() -> dict[str, list[dict[str, Any]]]:
    """The papers of all saved pages, by each of their identifiers of arXiv, ACL, OpenReview or PubMed, or their DOI."""
    found: dict[str, list[dict[str, Any]]] = {}
    for expected in sorted(PAGES.rglob("*.expected.json")):
        for paper in json.loads(expected.read_text(encoding="utf-8")).get("papers", ()):
            found.setdefault(paper["id"], []).append(paper)
    return {name: papers for name, papers in found.items() if len(papers) > 1 and not name.startswith("title:")}


def test_a_paper_has_one_key_whatever_source_brought_it() -> None:
    by_name = parsed_papers()
    keys, authors = dict[str, set[str]](), dict[str, set[str]]()
    for name, papers in by_name.items():
        for paper in papers:
            known = {field: paper[field] for field in ("id", "title", "url")}
            known |= {"authors": tuple(paper["authors"]), "identifiers": tuple(paper.get("identifiers") or ())}
            published = paper["published"] and date.fromisoformat(paper["published"])
            keys.setdefault(name, set()).add(make_key(Paper(**known, published=published)))
            authors.setdefault(name, set()).add(" ".join(paper["authors"][:1]))

    assert {name for name, own in keys.items() if len(own) > 1} == set()
    assert len({key for own in keys.values() for key in own}) == len(by_name)
    # By their authors, these would have several: some sources name none.
    assert len([name for name, own in authors.items() if len(own) > 1]) >= 10


@pytest.mark.parametrize(
    ("paper", "same"),
    [
        (Paper("arxiv:2407.21783", "A"), Paper("doi:10.48550/arxiv.2407.21783", "B", authors=("Bo Sample",))),
        (
            Paper("openreview:aB3dEfGhIj", "A", identifiers=("openreview:aB3dEfGhIj", "arxiv:2407.21783")),
            Paper("arxiv:2407.21783", "A"),
        ),
        (Paper("doi:10.1101/2025.01.02.123456", "A"), Paper("doi:10.1101/2025.01.02.123456v2", "A")),
        (Paper("doi:10.18653/v1/2025.acl-long.1", "A"), Paper("acl:2025.acl-long.1", "A")),
        (Paper("doi:10.1234/AB", "A", published=date(2025, 1, 1)), Paper("doi:10.1234/ab", "A")),
    ],
    ids=["arXiv and its DOI", "several names", "versions of a preprint", "ACL and its DOI", "case of a DOI"],
)
def test_other_names_of_a_paper_give_the_same_key(paper: Paper, same: Paper) -> None:
    assert make_key(paper) == make_key(same)


def test_a_key_is_the_name_of_the_paper_in_notes() -> None:
    assert make_key(PAPER) == block_id(PAPER.id) == "arxiv-2407-21783"


@all_digests
def test_a_key_is_one_for_bibtex_and_tex(digest: Digest) -> None:
    assert all(re.fullmatch(r"[a-z0-9-]{3,60}", key) for key in bibtex_keys(digest))


def test_what_is_unknown_is_left_out() -> None:
    digest = digests.digest(Match(Paper("title:x", "X", author_count=9), "X", ""))

    assert set(bibtex_entries(digest)[0]) == {"ID", "type", "title"}
    assert set(csl_items(digest)[0]) == {"id", "type", "title"}
    assert set(ris_records(digest)[0]) == {"type_of_reference", "id", "title"}


def test_two_papers_of_one_author_and_year_have_two_keys() -> None:
    one, two = (Match(Paper(f"title:{name}", name, authors=("Ada Beispiel",)), name, "") for name in ("a", "b"))

    assert len(set(bibtex_keys(digests.digest(one, two)))) == 2


def test_a_paper_under_two_topics_is_cited_once() -> None:
    assert len(bibtex_entries(digests.digest(MATCH, MATCH))) == 1


@pytest.mark.parametrize(
    ("known", "says_others"),
    [
        pytest.param(2, False, id="all of them are named"),
        pytest.param(7, True, id="more are counted"),
        pytest.param(None, True, id="nobody knows how many there are"),
    ],
)
def test_a_list_of_authors_that_may_be_cut_says_so(known: int | None, says_others: bool) -> None:
    paper = Paper("title:x", "X", authors=("Ada Beispiel", "Bo Sample"), author_count=known)

    written = bibtex.render(digests.digest(Match(paper, "X", "")), Look())

    assert (" and others}" in written) == says_others

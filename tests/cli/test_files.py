"""Files by the installed command: the suffix says the format, `--into` knows BibTeX, one file a paper."""

import json
import re
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from support.running import Command

SAMPLE = Path(__file__).parents[2] / "digest" / "data" / "sample.html"


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("out.bib", "@misc{arxiv-"),
        ("out.BIB", "@misc{arxiv-"),
        ("out.csl.json", '[\n {"id": "arxiv-'),
        ("out.json", '{"schema": 1'),
        ("out.jsonl", '{"id": "arxiv:'),
        ("out.md", "# 12 papers"),
        ("{date}.md", "# 12 papers"),
        ("out.html", "<!DOCTYPE html>"),
        ("out.ris", "TY  - "),
        ("out.atom", "<?xml"),
        ("out.xml", "<?xml"),
        ("out.eml", "From: "),
        ("out.ids.txt", "arxiv:"),
        ("out.txt", "12 papers"),
        ("out", "12 papers"),
        ("out.log", "12 papers"),
    ],
)
def test_the_suffix_says_the_format(digest: Command, name: str, begins: str) -> None:
    ran = digest("fetch", "sample", "-o", name, env={"FORCE_COLOR": "1"})

    (made,) = digest.folder.iterdir()
    assert (ran.status, ran.out, ran.err) == (0, b"", "")
    assert made.name == name.replace("{date}", "2026-01-08")
    assert made.read_text().startswith(begins)
    assert "\x1b" not in made.read_text()


def test_what_is_asked_for_goes_before_the_suffix(digest: Command) -> None:
    digest("fetch", "sample", "-o", "a.bib", "-f", "ids")
    digest("fetch", "sample", "-o", "b.bib", env={"DIGEST_FORMAT": "json"})
    digest("fetch", "sample", "-o", "c.bib", "-f", "terminal")

    assert (digest.folder / "a.bib").read_text().startswith("arxiv:")
    assert (digest.folder / "b.bib").read_text().startswith('{"schema"')
    assert (digest.folder / "c.bib").read_text().startswith("12 papers")


def test_a_folder_has_no_suffix(digest: Command) -> None:
    (digest.folder / "notes.md").mkdir()

    digest("fetch", "sample", "-o", "notes.md")

    assert [path.name for path in (digest.folder / "notes.md").iterdir()] == ["digest-2026-01-08.txt"]


def test_a_search_goes_by_the_suffix_too(digest: Command) -> None:
    (digest.folder / "page").write_bytes(SAMPLE.read_bytes())
    assert digest("fetch", "page", "-f", "ids").status == 0

    found = digest("search", "Mamba", "-o", "~/found.bib")

    assert (found.status, found.out) == (0, b"")
    assert (digest.home / "found.bib").read_text().startswith("@misc{arxiv-2312-00752,")


def test_a_person_is_told_what_was_written(digest: Command) -> None:
    said = {
        name: digest.talking("fetch", "sample", "-n", "3", "-o", name)[1] for name in ("a.bib", "a.md", "a.pdf", "a")
    }

    assert "a.bib: 3 entries written" in said["a.bib"]
    assert "a.md: 3 papers written" in said["a.md"]
    assert "a.pdf: 3 papers written as plain text; `.pdf` names no format" in " ".join(said["a.pdf"].split())
    assert "a: 3 papers written" in said["a"]


# --- --into -------------------------------------------------------------------------------------


def test_bibtex_grows_on_every_morning_and_keeps_what_a_person_did(digest: Command) -> None:
    file = digest.folder / "papers.bib"
    assert digest("fetch", "sample", "-n", "3", "--into", "papers.bib").status == 0
    mine = re.sub(r"@misc{([^,]+),", r"@article{my-\1,", file.read_text()).replace("\n", "\r\n") + "% mine"
    file.write_text(mine, newline="")

    _, said = digest.talking("fetch", "sample", "--into", "papers.bib")
    grown = file.read_bytes().decode()
    _, again = digest.talking("fetch", "sample", "--into", "papers.bib")

    assert grown.startswith(mine)
    assert "\n" not in grown.replace("\r\n", "")
    assert len(parse_string(grown).entries) == 12
    assert "papers.bib: 9 entries added, 3 were there" in said
    assert "papers.bib: nothing new, left as it was" in again
    assert file.read_bytes().decode() == grown


def test_bibtex_with_an_open_entry_stays_as_it_is(digest: Command) -> None:
    file = digest.folder / "papers.bib"
    file.write_text("@misc{a,\n  title = {x}\n")

    ran = digest("fetch", "sample", "--into", "papers.bib")

    assert (ran.status, file.read_text()) == (1, "@misc{a,\n  title = {x}\n")
    assert "papers.bib: line 1: @misc has a brace that nothing closes" in ran.err


def test_a_dry_run_shows_the_entries_that_would_be_added(digest: Command) -> None:
    digest("fetch", "sample", "-m", "Mamba", "--into", "papers.bib")

    ran = digest("fetch", "sample", "-n", "12", "--into", "papers.bib", "--dry-run")

    assert ran.text.count("@misc{") == 11
    assert "2312-00752" not in ran.text
    assert (digest.folder / "papers.bib").read_text().count("@misc{") == 1


@pytest.mark.parametrize("name", ["a.json", "a.csl.json", "a.ris", "a.xml", "a.html", "a.eml", "a.tsv"])
def test_nothing_is_added_to_what_is_written_whole(digest: Command, name: str) -> None:
    ran = digest("fetch", "sample", "--into", name)

    assert ran.status == 2
    assert f"--into {name}: nothing can be added to " in " ".join(ran.err.split())
    assert list(digest.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.txt", "a", "a.org"])
def test_other_files_are_notes(digest: Command, name: str) -> None:
    assert digest("fetch", "sample", "--into", name).status == 0
    assert (digest.folder / name).read_text().startswith("<!-- digest:begin papers -->")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--into", "a.bib", "-f", "markdown"), "--into a.bib writes bibtex, not markdown"),
        (("--into", "a.md", "-f", "bibtex"), "--into a.md writes markdown, not bibtex"),
        (("--into", "a.bib", "-o", "b.bib"), "exclude each other"),
        (("--into", "papers/{id}.md"), "--into adds to one file"),
        (("-o", "papers/{name}.md"), "{name} stands for nothing"),
    ],
)
def test_what_contradicts_itself_is_refused(digest: Command, arguments: tuple[str, ...], problem: str) -> None:
    ran = digest("fetch", "sample", *arguments)

    assert ran.status == 2
    assert problem in " ".join(ran.err.split())
    assert list(digest.folder.iterdir()) == []


# --- one file a paper ---------------------------------------------------------------------------


def test_each_paper_has_a_file_of_its_own(digest: Command) -> None:
    digest("fetch", "sample", "-o", "papers/{id}.md", "--dialect", "obsidian")
    (digest.folder / "papers" / "arxiv-2312-00752.md").write_text("Mine alone.\n")

    _, said = digest.talking("fetch", "sample", "-o", "papers/{id}.md", "--dialect", "obsidian")

    made = {path.name: path.read_text() for path in (digest.folder / "papers").iterdir()}
    assert len(made) == 12
    assert "papers/{id}.md: 1 paper written, 11 left as they were" in said
    assert made["arxiv-2312-00752.md"].startswith("Mine alone.\n\n<!-- digest:begin papers -->")
    assert made["arxiv-2407-21783.md"].startswith("---\ntitle: The Llama 3 Herd of Models\ndate: 2026-01-08\n")


def test_what_is_new_is_recorded_for_files_of_one_paper_each(digest: Command) -> None:
    (digest.folder / "page").write_bytes(SAMPLE.read_bytes())
    fetch = ("fetch", "page", "--new", "-o", "papers/{title}.csl.json")
    digest(*fetch)
    first = sorted((digest.folder / "papers").iterdir())
    first[0].unlink()

    again = digest(*fetch)

    assert (again.status, len(first)) == (0, 12)
    # It was delivered: what a person deletes does not come back.
    assert sorted((digest.folder / "papers").iterdir()) == first[1:]
    assert len(json.loads(first[1].read_text())) == 1

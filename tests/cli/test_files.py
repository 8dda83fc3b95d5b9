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


@pytest.mark.parametrize("name", ["a.json", "a.csl.json", "a.ris", "a.chat.md", "a.eml", "a.tsv"])
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


# --- feeds and pages --------------------------------------------------------------------------------


def test_a_feed_goes_on_from_where_it_was_and_a_page_too(digest: Command) -> None:
    said = []
    for words in ("RAG", "diffusion", "diffusion"):
        for where in (("-o", "feed.xml"), ("--into", "page.html")):
            said.append(" ".join(digest.talking("fetch", "sample", "-m", words, *where)[1].split()))

    assert "feed.xml: 1 paper added" in said[0]
    assert "page.html: 1 paper added" in said[1]
    assert "feed.xml: 2 papers added" in said[2]
    assert "page.html: 2 papers added" in said[3]
    assert all("nothing new, left as it was" in each for each in said[4:])
    assert (digest.folder / "feed.xml").read_text().count("<entry>") == 3
    assert (digest.folder / "page.html").read_text().count("<article ") == 3


def test_into_and_output_give_the_same_feed(digest: Command) -> None:
    for words in ("RAG", "diffusion"):
        for where in (("-o", "a.xml"), ("--into", "b.xml"), ("-f", "atom", "--into", "c")):
            assert digest("fetch", "sample", "-m", words, *where).status == 0

    assert len({(digest.folder / name).read_bytes() for name in ("a.xml", "b.xml", "c")}) == 1


def test_what_is_kept_can_be_said(digest: Command) -> None:
    assert digest("fetch", "sample", "-m", "RAG", "-o", "feed.xml").status == 0

    _, said = digest.talking("fetch", "sample", "-m", "diffusion", "-o", "feed.xml", "--keep", "2")

    assert "feed.xml: 2 papers added, the 1 oldest dropped" in " ".join(said.split())
    assert (digest.folder / "feed.xml").read_text().count("<entry>") == 2


@pytest.mark.parametrize(
    ("where", "problem"),
    [
        (("-o", "page.html"), "--keep is for a feed or a page that grows"),
        ((), "--keep is for a feed or a page that grows"),
        (("--into", "papers.md"), "--keep is for a feed or a page; papers.md keeps all of its papers"),
    ],
)
def test_what_keeps_all_or_nothing_takes_no_number(digest: Command, where: tuple[str, ...], problem: str) -> None:
    ran = digest("fetch", "sample", "--keep", "9", *where)

    assert (ran.status, ran.out) == (2, b"")
    assert problem in " ".join(ran.err.split())


@pytest.mark.parametrize("where", [("-o", "their.xml"), ("--into", "their.xml"), ("--into", "their.html")])
def test_a_file_of_somebody_else_is_not_touched(digest: Command, where: tuple[str, str]) -> None:
    file = digest.folder / where[1]
    file.write_text("<rss><channel><title>Mine</title></channel></rss>")

    ran = digest("fetch", "sample", *where)

    assert (ran.status, ran.out) == (1, b"")
    assert f"{where[1]}: is no " in ran.err
    assert file.read_text() == "<rss><channel><title>Mine</title></channel></rss>"


def test_a_feed_too_large_to_be_one_is_not_read(digest: Command) -> None:
    with (digest.folder / "feed.xml").open("wb") as file:
        file.truncate(50_000_001)

    ran = digest("fetch", "sample", "-o", "feed.xml")

    assert (ran.status, ran.out) == (1, b"")
    assert "feed.xml: has more than 50 MB; is it the right file?" in ran.err


def test_a_feed_of_nothing_is_begun_and_goes_on(digest: Command) -> None:
    assert digest("fetch", "sample", "-m", "nothing-like-this", "-o", "feed.xml").status == 0
    empty = (digest.folder / "feed.xml").read_text()

    assert digest("fetch", "sample", "-m", "RAG", "-o", "feed.xml").status == 0
    one = (digest.folder / "feed.xml").read_text()
    assert digest("fetch", "sample", "-m", "nothing-like-this", "-o", "feed.xml").status == 0

    assert (empty.count("<entry>"), one.count("<entry>")) == (0, 1)
    assert (digest.folder / "feed.xml").read_text() == one


def test_a_dry_run_shows_what_would_be_added(digest: Command) -> None:
    assert digest("fetch", "sample", "-m", "RAG", "-o", "feed.xml").status == 0
    before = (digest.folder / "feed.xml").read_bytes()

    ran = digest("fetch", "sample", "-m", "diffusion", "-o", "feed.xml", "--dry-run")

    assert ran.text.startswith("<entry>\n")
    assert ran.text.count("</entry>") == 2
    assert (digest.folder / "feed.xml").read_bytes() == before


def test_a_feed_in_a_folder_or_with_a_day_in_its_name_has_its_own_file(digest: Command) -> None:
    (digest.folder / "site").mkdir()

    for name in ("site", "{date}.xml", "{id}.xml"):
        assert digest("fetch", "sample", "-m", "RAG", "-f", "atom", "-o", name).status == 0

    made = {str(path.relative_to(digest.folder)) for path in digest.folder.rglob("*.xml")}
    assert made == {"site/digest-2026-01-08.xml", "2026-01-08.xml", "arxiv-2005-11401.xml"}


def test_a_feed_into_a_pipe_is_written_whole(digest: Command) -> None:
    ran = digest.shell("mkfifo pipe; digest fetch sample -f atom -o pipe & cat pipe; wait")

    assert ran.text.count("<entry>") == 12

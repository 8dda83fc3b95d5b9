"""One file a paper: which file it is, what becomes of one that is there, and that no paper takes another's."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from digest.channels.base import Target
from digest.channels.file import deliver_to_file
from digest.errors import DigestError
from digest.model import Asked, Counts, Digest, Match, Paper, Section
from digest.render.formats import FORMATS, Dialect, Look

NOW = datetime(2026, 1, 9, 7, tzinfo=UTC)
THURSDAY = datetime(2026, 1, 8, tzinfo=UTC).date()


def match(number: int = 1, title: str = "Tides", **known: Any) -> Match:
    paper = Paper(f"arxiv:2611.{number:05d}", title, url=f"https://arxiv.org/abs/2611.{number:05d}", **known)
    return Match(paper, title, "")


def deliver(name: str, *matches: Match, format: str = "markdown", dialect: Dialect = "commonmark", **other: Any) -> str:
    """What is said of the delivery of a digest of *matches* to the files called *name*."""
    sections = (Section("Seas", matches),) if matches else ()
    digest = Digest(NOW, sections, (Asked("hf", THURSDAY, 9),), Counts(9), **other)
    return deliver_to_file(digest, Look(FORMATS[format], dialect=dialect), Target(NOW, name)) or ""


def files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_each_paper_gets_a_file_in_folders_that_are_made(tmp_path: Path) -> None:
    said = deliver(f"{tmp_path}/{{date}}/{{id}}.md", match(1), match(2), match(1))

    assert set(files(tmp_path)) == {"2026-01-08/arxiv-2611-00001.md", "2026-01-08/arxiv-2611-00002.md"}
    assert said == f"{tmp_path}/{{date}}/{{id}}.md: 2 papers written"


def test_a_digest_of_nothing_makes_nothing(tmp_path: Path) -> None:
    assert deliver(f"{tmp_path}/papers/{{id}}.md", reason="nothing new") == "nothing new"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["{id}.md", "{title}.md"])
def test_a_note_of_a_paper_grows_between_its_marks_and_only_once(tmp_path: Path, name: str) -> None:
    pattern = f"{tmp_path}/{name}"
    deliver(pattern, match())
    ((made, first),) = files(tmp_path).items()
    (tmp_path / made).write_text(f"{first}\nMine, below.\n")

    said = deliver(pattern, match())

    assert said == f"{pattern}: 0 papers written, 1 left as they were"
    assert files(tmp_path) == {made: f"{first}\nMine, below.\n"}


@pytest.mark.parametrize("name", ["arxiv-2611-00001.md", "Tides.md"])
def test_what_somebody_wrote_before_is_added_to(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("# Tides\n\nMine.\n")

    deliver(f"{tmp_path}/{'{id}' if 'arxiv' in name else '{title}'}.md", match())

    ((made, text),) = files(tmp_path).items()
    assert made == name
    assert text.startswith("# Tides\n\nMine.\n\n<!-- digest:begin papers -->\n")
    assert "<!-- arxiv:2611.00001 -->" in text


@pytest.mark.parametrize(
    ("dialect", "keys"),
    [
        ("gfm", {"title": "Tides: a *study*", "date": THURSDAY, "tags": ["papers", "Seas"], "sources": ["hf"]}),
        ("obsidian", {"title": "Tides: a *study*", "date": THURSDAY, "tags": ["papers", "Seas"], "sources": ["hf"]}),
    ],
)
def test_front_matter_is_that_of_the_paper(tmp_path: Path, dialect: Dialect, keys: dict[str, object]) -> None:
    deliver(f"{tmp_path}/{{title}}.md", match(title="Tides: a *study*"), dialect=dialect)

    ((name, text),) = files(tmp_path).items()
    assert name == "Tides - a study.md"
    assert yaml.safe_load(text.split("---\n")[1]) == keys


def test_logseq_has_properties_and_commonmark_nothing_before_the_marks(tmp_path: Path) -> None:
    deliver(f"{tmp_path}/a-{{id}}.md", match(), dialect="logseq")
    deliver(f"{tmp_path}/b-{{id}}.md", match())

    assert files(tmp_path)["a-arxiv-2611-00001.md"].startswith("date:: 2026-01-08\ntags:: papers, Seas\n")
    assert files(tmp_path)["b-arxiv-2611-00001.md"].startswith("<!-- digest:begin papers -->\n")


@pytest.mark.parametrize(
    ("format", "suffix"),
    [(name, format.suffix) for name, format in FORMATS.items() if name not in ("markdown", "terminal", "list")],
)
def test_a_file_of_another_format_is_written_once_and_then_left_alone(tmp_path: Path, format: str, suffix: str) -> None:
    pattern = f"{tmp_path}/{{title}}.{suffix}"
    deliver(pattern, match(), format=format)
    before = files(tmp_path)
    assert list(before) == [f"Tides.{suffix}"]

    said = deliver(pattern, replace(match(), paper=replace(match().paper, upvotes=99)), format=format)

    assert files(tmp_path) == before
    assert said.endswith(" written, 1 left as they were")


def test_a_file_of_json_is_a_document_of_its_paper_alone(tmp_path: Path) -> None:
    deliver(f"{tmp_path}/{{id}}.json", match(1), match(2), format="json")

    for name, text in files(tmp_path).items():
        assert [f"{paper['id'].replace(':', '-').replace('.', '-')}.json" for paper in json.loads(text)["papers"]] == [
            name
        ]


@pytest.mark.parametrize(
    ("format", "suffix"), [("markdown", "md"), ("bibtex", "bib"), ("json", "json"), ("html", "html")]
)
def test_two_papers_of_one_title_have_two_files(tmp_path: Path, format: str, suffix: str) -> None:
    pattern = f"{tmp_path}/{{title}}.{suffix}"
    for order in ((1, 2), (2, 1), (2,), (1,)):
        deliver(pattern, *(match(number) for number in order), format=format)

        found = files(tmp_path)
        assert set(found) == {f"Tides.{suffix}", f"Tides (arxiv-2611-00002).{suffix}"}
        assert "2611.00001" in found[f"Tides.{suffix}"]
        assert "2611.00002" in found[f"Tides (arxiv-2611-00002).{suffix}"]


@pytest.mark.parametrize("title", ["TIDES", "tides", "Ti\u0307des".replace("\u0307", "")])
def test_titles_that_differ_in_case_have_two_files_for_every_system(tmp_path: Path, title: str) -> None:
    deliver(f"{tmp_path}/{{title}}.md", match(1), match(2, title))

    assert len({name.casefold() for name in files(tmp_path)}) == 2


def test_a_file_that_was_renamed_in_case_is_still_that_of_its_paper(tmp_path: Path) -> None:
    deliver(f"{tmp_path}/{{title}}.md", match())
    (tmp_path / "Tides.md").rename(tmp_path / "tides.md")

    deliver(f"{tmp_path}/{{title}}.md", match())

    assert list(files(tmp_path)) == ["tides.md"]


def test_a_paper_that_has_got_a_better_name_keeps_its_file(tmp_path: Path) -> None:
    old = replace(match(), paper=replace(match().paper, id="doi:10.1234/a", identifiers=("doi:10.1234/a",)))
    new = replace(match(), paper=replace(match().paper, identifiers=("arxiv:2611.00001", "doi:10.1234/a")))
    deliver(f"{tmp_path}/{{id}}.md", old)
    before = files(tmp_path)

    deliver(f"{tmp_path}/{{id}}.md", new)

    assert files(tmp_path) == before


@pytest.mark.parametrize("title", ["../../escape", "/etc/passwd", "..", "a/../../b", "~/x", "$HOME"])
def test_no_title_leads_out_of_its_folder(tmp_path: Path, title: str) -> None:
    deliver(f"{tmp_path}/in/{{title}}.md", match(title=title))

    assert [path.parent for path in tmp_path.rglob("*.md")] == [tmp_path / "in"]


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize("make", [Path.mkdir, make_pipe], ids=["folder", "pipe"])
@pytest.mark.parametrize("suffix", ["md", "ris"])
def test_what_is_no_file_is_neither_waited_for_nor_taken_for_the_paper(
    tmp_path: Path, suffix: str, make: Callable[[Path], object]
) -> None:
    format = "markdown" if suffix == "md" else suffix
    make(tmp_path / f"Tides.{suffix}")
    make(tmp_path / f"arxiv-2611-00001.{suffix}")

    deliver(f"{tmp_path}/{{title}}.{suffix}", match(), format=format)
    with pytest.raises(DigestError, match="is no file"):
        deliver(f"{tmp_path}/{{id}}.{suffix}", match(), format=format)

    assert list(files(tmp_path)) == [f"Tides (arxiv-2611-00001).{suffix}"]

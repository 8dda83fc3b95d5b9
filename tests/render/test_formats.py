"""Every format makes a document and supports the options that it names; other packages can add formats."""

import re
from dataclasses import replace
from inspect import signature
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from support import mail_digests as digests
from support.sample_digest import sample

from digest.errors import UsageError
from digest.model import Digest
from digest.render.formats import (
    FORMATS,
    MARKDOWN,
    TERMINAL,
    Dialect,
    Format,
    Look,
    LookOption,
    find_format,
    render_document,
)
from digest.render.markdown import document as markdown

every_format = pytest.mark.parametrize("format", FORMATS.values(), ids=str)
# A value other than the default for each option that a format may support.
OTHER_LOOKS: dict[LookOption, Any] = {
    "width": 50,
    "detail": "brief",
    "gist": True,
    "color": True,
    "hyperlinks": True,
    "dialect": "logseq",
    "front_matter": True,
    "limit": 400,
    "template": ("mine.md.j2", "{{ papers | length }}\n"),
}


@every_format
def test_every_format_gives_a_document_that_names_its_papers(format: Format) -> None:
    whole = render_document(digests.full(), Look(format))

    text = whole if isinstance(whole, str) else whole.decode()
    assert "2611.00001" in text


@pytest.mark.parametrize("format", [format for format in FORMATS.values() if format.for_programs], ids=str)
def test_programs_get_a_document_also_of_nothing(format: Format) -> None:
    assert isinstance(render_document(digests.empty(), Look(format)), str)


@every_format
def test_a_renderer_takes_a_digest_and_a_look_and_gives_text_or_bytes(format: Format) -> None:
    renderer = format.load_renderer()

    hints = get_type_hints(renderer)
    assert [hints[name] for name in signature(renderer).parameters] == [Digest, Look]
    assert hints["return"] in (str, bytes)


@every_format
@pytest.mark.parametrize("option", get_args(LookOption))
def test_a_format_heeds_the_options_that_it_supports_and_no_other(format: Format, option: LookOption) -> None:
    look = Look(format, color=option == "hyperlinks")
    other = replace(look, **{option: OTHER_LOOKS[option]})

    changed = render_document(sample(), other) != render_document(sample(), look)

    assert changed == (option in format.supports)


def test_a_name_finds_its_format_and_an_unknown_one_is_told_all_names() -> None:
    assert all(find_format(name) is format for name, format in FORMATS.items())
    assert all(find_format(alias) is format for format in FORMATS.values() for alias in format.aliases)
    with pytest.raises(UsageError, match=re.escape("'x' is not one of 'terminal', 'list', 'markdown'")):
        find_format("x")


def test_terminal_is_the_default() -> None:
    assert Look().format is TERMINAL is next(iter(FORMATS.values()))


@pytest.mark.parametrize("dialect", get_args(Dialect))
@pytest.mark.parametrize("front_matter", [False, True])
def test_markdown_is_in_the_dialect_that_is_asked_for(dialect: Dialect, front_matter: bool) -> None:
    look = Look(MARKDOWN, detail="brief", dialect=dialect, front_matter=front_matter)

    assert render_document(digests.full(), look) == markdown.render(digests.full(), look)


def test_a_template_makes_all_of_it() -> None:
    look = Look(MARKDOWN, template=("mine.md.j2", "{{ papers | length }} papers\n"), front_matter=True)

    assert render_document(digests.full(), look) == "4 papers\n"


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("terminal", "txt"),
        ("markdown", "md"),
        ("ids", "ids.txt"),
        ("atom", "xml"),
        ("bibtex", "bib"),
        ("csl-json", "csl.json"),
        ("ris", "ris"),
        ("chat", "chat.md"),
        ("json", "json"),
    ],
)
def test_a_file_has_the_suffix_that_programs_look_for(name: str, suffix: str) -> None:
    assert FORMATS[name].suffix == suffix


# --- formats of other packages ------------------------------------------------------------------

CSV = """
import csv, io
from digest.render.formats import Format, Look

def render(digest, look):
    return "id\\n" + "".join(match.paper.id + "\\n" for match in digest.matches)

CSV = Format("csv", "csv", render, for_programs=True)
BY_NAME = Format("by-name", "csv", "papers_csv:render")
NOWHERE = Format("nowhere", "csv", "papers_csv:nothing")
NO_FUNCTION = Format("no-function", "csv", "papers_csv:TEXT")
TEXT = "text"
"""
ENTRY_POINTS = """
[digest.formats]
csv = papers_csv:CSV
by-name = papers_csv:BY_NAME
renamed = papers_csv:CSV
words = papers_csv:TEXT
no-function = papers_csv:NO_FUNCTION
nowhere = papers_csv:NOWHERE
missing = papers_missing:CSV
json = papers_csv:CSV
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package that offers formats, some of them wrong."""
    (tmp_path / "papers_csv.py").write_text(CSV, encoding="utf-8")
    installed = tmp_path / "papers_csv-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: papers-csv\nVersion: 1\n", encoding="utf-8")
    (installed / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("name", ["csv", "by-name"])
def test_an_installed_package_offers_a_format_as_a_function_or_by_its_place(name: str) -> None:
    document = render_document(digests.many(2), Look(find_format(name)))

    assert document == "id\n" + "".join(f"{match.paper.id}\n" for match in digests.many(2).matches)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("renamed", "the format 'renamed' (papers_csv:CSV) calls itself 'csv'"),
        ("words", "the format 'words' (papers_csv:TEXT) is no digest.render.formats.Format, but of the type str"),
        ("no-function", "the format 'no-function' (papers_csv:NO_FUNCTION) has no function `render`"),
        ("nowhere", "the format 'nowhere' (papers_csv:NOWHERE) cannot be loaded: AttributeError: "),
        ("missing", "the format 'missing' (papers_missing:CSV) cannot be loaded: ModuleNotFoundError: "),
        ("unknown", "'unknown' is not one of 'terminal', "),
        ("unknown", "'ris', 'csv', "),
    ],
)
def test_a_wrong_format_of_a_package_is_named_with_its_problem(name: str, problem: str) -> None:
    with pytest.raises(UsageError, match=re.escape(problem)):
        find_format(name)


@pytest.mark.usefixtures("package")
def test_no_package_can_replace_a_format_of_ours() -> None:
    assert find_format("json") is FORMATS["json"]

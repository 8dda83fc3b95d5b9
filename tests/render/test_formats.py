"""Every format gives a document, also of a day with nothing, and Markdown looks as it is asked to."""

from typing import get_args

import pytest
from support import mail_digests as digests

from digest.render.document import Look, document
from digest.render.formats import EXTENSIONS, FOR_PROGRAMS, FORMATS, Dialect, Format
from digest.render.markdown import document as markdown


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_gives_a_document_that_names_its_papers(format: Format) -> None:
    whole = document(digests.full(), Look(format))

    text = whole if isinstance(whole, str) else whole.decode()
    assert "2611.00001" in text


@pytest.mark.parametrize("format", sorted(FOR_PROGRAMS))
def test_programs_get_a_document_also_of_nothing(format: Format) -> None:
    assert isinstance(document(digests.empty(), Look(format)), str)


@pytest.mark.parametrize("dialect", get_args(Dialect))
@pytest.mark.parametrize("front_matter", [False, True])
def test_markdown_is_in_the_dialect_that_is_asked_for(dialect: Dialect, front_matter: bool) -> None:
    look = Look("markdown", detail="brief", dialect=dialect, front_matter=front_matter)

    assert document(digests.full(), look) == markdown.render(
        digests.full(), detail="brief", dialect=dialect, front_matter=front_matter
    )


def test_a_template_makes_all_of_it() -> None:
    look = Look("markdown", template=("mine.md.j2", "{{ papers | length }} papers\n"), front_matter=True)

    assert document(digests.full(), look) == "4 papers\n"


@pytest.mark.parametrize(
    ("format", "extension"),
    [
        ("markdown", "md"),
        ("atom", "xml"),
        ("bibtex", "bib"),
        ("csl-json", "csl.json"),
        ("ris", "ris"),
        ("json", "json"),
    ],
)
def test_a_file_has_the_extension_that_programs_look_for(format: Format, extension: str) -> None:
    assert EXTENSIONS.get(format, format) == extension

"""What the README shows is true: its example of a source works as it stands."""

import textwrap
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import cast

from digest.model import Page
from digest.sources import Source

README = Path(__file__).parent.parent / "README.md"


def example() -> Source:
    """The module that the README writes down, as a source."""
    told = README.read_text(encoding="utf-8").partition("## A source of your own")[2]
    indented = told.partition('    """Example Lines')
    code = textwrap.dedent(indented[1] + indented[2].partition("\n\nThen one line")[0])
    module = ModuleType("lines")
    exec(compile(code, "README.md", "exec"), module.__dict__)  # noqa: S102 - our own README
    return cast("Source", module)


def test_the_source_of_the_readme_is_a_source() -> None:
    source = example()
    address = source.address("lines:physics", "physics")
    content = b"# Example Lines\nTides of a Small Sea\thttps://lines.example.org/1\n"

    listing = source.parse(Page(address, content, date(2026, 11, 23)))

    assert [(paper.title, paper.id) for paper in listing.papers] == [
        ("Tides of a Small Sea", "url:https://lines.example.org/1")
    ]
    assert source.recognises(content)
    assert source.address_of_url("x", address.place) is not None
    asked = (source.PACE, source.doubt(listing), source.on(address, date(2026, 11, 23)), source.ways(address))
    assert asked == ({}, None, None, ())
    assert (source.lacking([]), list(source.split("physics")), source.has_list(date(2026, 11, 23))) == (
        (),
        ["physics"],
        True,
    )

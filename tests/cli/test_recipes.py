"""Recipes of the manual for what grows, typed as they stand on two mornings: each paper is there once."""

import re
import textwrap

import pytest
from support.forked_command import ForkedCommand
from support.homes import TUESDAY, WEDNESDAY, page

from digest import filesystem

SECTIONS = {"notes": "A feed, and a page, that grow", "recipes": "A feed for colleagues, a page for the web"}


def lines_of(name: str) -> list[str]:
    """The commands that the page *name* of the manual shows in its section about what grows."""
    text = (filesystem.MANUAL / f"{name}.md").read_text(encoding="utf-8")
    section = text.partition(f"## {SECTIONS[name]}\n")[2].partition("\n## ")[0]
    return textwrap.dedent("".join(re.findall(r"^    .*\n", section, re.MULTILINE))).splitlines()


@pytest.fixture
def morning(digest: ForkedCommand) -> ForkedCommand:
    """The command for somebody whose group has words, a source, and a place for what it shows."""
    words = f"sources: [{digest.folder / 'list.json'}]\nmatch: [title:Tides, title:Moss, title:Rain]\n"
    (digest.home / "config" / "digest").mkdir(parents=True)
    (digest.home / "public_html").mkdir()
    for path in (digest.home / "config" / "digest" / "config.yaml", digest.folder / "group.yaml"):
        path.write_text(words, encoding="utf-8")
    return digest


@pytest.mark.parametrize("name", SECTIONS)
def test_a_feed_and_a_page_grow_from_morning_to_morning(name: str, morning: ForkedCommand) -> None:
    lines = lines_of(name)
    assert len(lines) == 2

    for titles, day in (("Tides Snow", TUESDAY), ("Tides Moss Rain", WEDNESDAY), ("Tides Moss Rain", WEDNESDAY)):
        (morning.folder / "list.json").write_bytes(page(titles, day))
        for line in lines:
            ran = morning.shell(line)
            assert (ran.status, ran.err) == (0, ""), line

    folder = morning.folder if name == "notes" else morning.home / "public_html"
    shown = {
        path.suffix: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix in (".xml", ".html")
    }
    assert re.findall(r"<title[^>]*>(.*?)</title>", shown[".xml"]) == ["digest", "Moss", "Rain", "Tides"]
    assert re.findall(r'<h3><a[^>]*>(?:<mark[^>]*>)?(\w+)|id="day-([\d-]+)"', shown[".html"]) == [
        ("", WEDNESDAY),
        ("Moss", ""),
        ("Rain", ""),
        ("", TUESDAY),
        ("Tides", ""),
    ]

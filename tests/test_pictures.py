"""The pictures of the README show what the command prints now; `python tests/pictures` makes them anew."""

import re

import pytest
from pictures import photographs, png, shown

LARGEST = 150_000  # bytes
AGAIN = "`.venv/bin/python tests/pictures` makes it anew; look at it before you commit it"


def test_the_terminal_shows_what_the_command_prints() -> None:
    for name, svg in shown.terminal_pictures().items():
        assert (shown.PLACE / name).read_text(encoding="utf-8") == svg, f"{name}: {AGAIN}"


@pytest.mark.parametrize("look", photographs.LOOKS)
def test_the_picture_of_the_mail_is_of_the_page_that_is_made_now(look: str) -> None:
    picture = (shown.PLACE / f"mail-{look}.png").read_bytes()

    assert png.read_signature(picture) == photographs.sum_of(shown.mail_page()), f"mail-{look}.png: {AGAIN}"
    width, height = png.size_of(picture)
    assert width == photographs.WIDTH * photographs.SCALE
    assert height > width // 2


def test_pictures_are_small_and_the_readme_has_each() -> None:
    readme = (shown.PLACE.parent / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\.github/([\w-]+\.(?:svg|png))", readme))

    assert named == {path.name for path in shown.PLACE.iterdir() if path.suffix in (".svg", ".png")}
    for name in named:
        assert (shown.PLACE / name).stat().st_size <= LARGEST


def test_a_terminal_keeps_every_character_in_its_column() -> None:
    svg = (shown.PLACE / "terminal-light.svg").read_text(encoding="utf-8")

    runs = re.findall(r'<tspan x="([\d.]+)" textLength="([\d.]+)"', svg)
    width = re.search(r'<svg [^>]*width="(\d+)"', svg)
    assert runs
    assert width
    assert max(float(x) + float(length) for x, length in runs) <= int(width[1])

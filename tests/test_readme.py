"""What the README shows is true: who follows its recipe to the letter has a source of his own."""

import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from support.loopback import Answer, Site
from support.running import Command

README = Path(__file__).parent.parent / "README.md"
PAGE = b"""\
# Example Lines
Tides of a Small Sea\thttps://lines.example.org/1
Moss on Northern Walls\thttps://lines.example.org/2
"""


def files_of_recipe() -> dict[str, str]:
    """The files that the section about sources shows, by their paths."""
    section = README.read_text(encoding="utf-8").partition("## A source of your own")[2].partition("\n## ")[0]
    shown = re.findall(r"`(digest-lines/[\w.]+)`:\n\n((?:    .*\n|\n)+)", section)
    return {path: textwrap.dedent(text) for path, text in shown}


def outputs_shown() -> dict[str, str]:
    """What the README shows that commands print which read the sample, by the command."""
    shown = re.findall(r"    \$ digest (.* sample .*)\n((?:    .*\n|\n(?=    ))+)", README.read_text(encoding="utf-8"))
    return {command: textwrap.dedent(text) for command, text in shown}


def test_what_the_readme_shows_of_the_sample_is_what_is_printed(digest: Command) -> None:
    shown = outputs_shown()

    assert len(shown) == 2
    for command, text in shown.items():
        ran = digest(*shlex.split(command))
        assert (ran.text + ran.err).replace("\n\n", "\n") == text.replace("\n\n", "\n")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the package of the recipe was installed into, as pip does it, without a network."""
    base = tmp_path_factory.mktemp("recipe")
    for path, text in files_of_recipe().items():
        (base / path).parent.mkdir(exist_ok=True)
        (base / path).write_text(text, encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--target", str(base / "site")]
    subprocess.run([*pip, *offline, str(base / "digest-lines")], check=True, capture_output=True)
    return base / "site"


def test_the_recipe_has_two_files_and_needs_little_of_digest() -> None:
    files = files_of_recipe()

    assert sorted(files) == ["digest-lines/digest_lines.py", "digest-lines/pyproject.toml"]
    assert files["digest-lines/digest_lines.py"].count("from digest") <= 3


def test_the_source_of_the_recipe_is_fetched_from_by_its_name(digest: Command, site: Site, installed: Path) -> None:
    site.answers("/physics.txt", Answer(PAGE))
    mirrors = f"https://lines.example.org={site.url}"

    ran = digest("fetch", "lines:physics", env={"PYTHONPATH": str(installed), "DIGEST_MIRRORS": mirrors})

    assert (ran.status, ran.err) == (0, "")
    assert ran.text.startswith("2 papers · Example Lines physics\n")
    assert "Tides of a Small Sea" in ran.text
    assert "lines:physics · 2 papers listed" in ran.text


def test_a_saved_page_is_recognized_by_the_source_of_the_recipe(digest: Command, installed: Path) -> None:
    (digest.folder / "saved-page.txt").write_bytes(b"\xef\xbb\xbf\r\n" + PAGE)

    ran = digest("fetch", "saved-page.txt", "-f", "ids", env={"PYTHONPATH": str(installed)})

    assert (ran.status, ran.err) == (0, "")
    assert ran.text.splitlines() == ["url:https://lines.example.org/1", "url:https://lines.example.org/2"]


def test_the_source_of_the_recipe_is_listed(digest: Command, installed: Path) -> None:
    with_it = digest("sources", env={"PYTHONPATH": str(installed)})
    without = digest("sources")

    assert re.search(r"^lines:physics +the latest papers of a field$", with_it.text, re.MULTILINE)
    assert "lines:physics" not in without.text


def test_a_source_that_is_none_is_refused_with_a_sentence(digest: Command, installed: Path, tmp_path: Path) -> None:
    (tmp_path / "digest_lines.py").write_text("SOURCE = ['lines']\n", encoding="utf-8")

    ran = digest("fetch", "lines:physics", env={"PYTHONPATH": f"{tmp_path}:{installed}"})

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "of the package digest-lines is no digest.sources.base.Source, it is a list" in ran.err

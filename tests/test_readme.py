"""What the README shows is true: who follows its recipe to the letter has a source of his own."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.forked_command import ForkedCommand
from support.invented_year import fill_with_year
from support.loopback import Answer, Site
from support.readme_commands import README, Typed, Written, read_steps, replace_printed
from support.running import Command, Outcome, Terminal
from support.terminal_screen import strip_escapes

from digest import config
from digest.archive import Archive

ROOT = README.parent
AGAIN = "`pytest tests/test_readme.py --update-golden` writes what is printed now into the README; then read it"
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


# Commands that a test cannot run, by their beginning, and why.
NOT_RUN = {
    "python3 -m venv": "`.ci/run` and the tests of the wheel do it, with a network",
    "pipx ": "asks the package index",
    "uv tool ": "asks the package index",
    "digest mail test": "needs a mail account",
    "digest fetch --deliver": "likewise; tests/cli/test_deliver.py has it",
    **dict.fromkeys(
        ("digest trends   ", 'digest trends "world', "digest trends --rising", "digest report "),
        "needs months of lists; tests/cli/test_trends.py and test_report.py have them",
    ),
    "digest --install-completion": "writes into the shell's own files; tests/cli has it",
}
ARXIV = ROOT / "tests" / "pages" / "arxiv" / "new_2026.html"
SAMPLE = ROOT / "digest" / "data" / "sample.html"
OTHER_DAY = ROOT / "tests" / "pages" / "huggingface" / "daily_2026.html"


class Mirror(Site):
    """Hugging Face and arXiv on the loopback address; the sample is the list of today."""

    def asked(self, path: str, headers: Mapping[str, str]) -> Answer:
        if path == "/robots.txt":
            return Answer(status=404)
        if path.startswith("/list/"):
            return Answer(ARXIV.read_bytes())
        if day := re.search(r"/date/([\d-]+)", path):
            return Answer(OTHER_DAY.read_bytes().replace(b"2026-06-16", day[1].encode()))
        return Answer(SAMPLE.read_bytes().replace(b"2026-01-08", f"{datetime.now(UTC):%Y-%m-%d}".encode()))


@pytest.fixture
def newcomer(digest: ForkedCommand, monkeypatch: pytest.MonkeyPatch) -> Iterator[ForkedCommand]:
    """The command for somebody who has what the README takes for granted: a network, saved pages, files of words, a
    keeper of passwords."""
    monkeypatch.setenv("no_proxy", "*")
    shutil.copy(OTHER_DAY, digest.folder / "saved-page.html")
    (digest.folder / "other.yaml").write_text("match: [RAG]\n", encoding="utf-8")
    keeper = digest.folder / "bin" / "pass"
    keeper.parent.mkdir()
    keeper.write_text("#!/bin/sh\necho invented\n", encoding="utf-8")
    keeper.chmod(0o755)
    digest.environment["PATH"] = f"{keeper.parent}{os.pathsep}{digest.environment['PATH']}"
    with Mirror() as site:
        mirrors = f"https://arxiv.org={site.url} https://export.arxiv.org={site.url}"
        digest.environment |= {"HF_ENDPOINT": site.url, "DIGEST_MIRRORS": mirrors, "BROWSER": "true"}
        yield digest


def is_run(line: str) -> bool:
    """Whether a test can run *line*; jq is no part of Python."""
    return not line.startswith(tuple(NOT_RUN)) and (
        "jq" not in shlex.split(line, comments=True) or bool(shutil.which("jq"))
    )


def run_line(digest: ForkedCommand, line: str) -> Outcome:
    """What comes of typing *line*: on a terminal, or in a shell where it has signs of one."""
    command = line.partition("  #")[0].strip()
    if re.search(r"[|<>~$;]", command):
        return digest.shell(command)
    return digest.on_terminal(*shlex.split(command)[1:])


def print_alone(digest: ForkedCommand, line: str) -> Outcome:
    """The command of which the README shows what it prints: on a terminal, without a configuration, before all others,
    so that it is the same on every day. Trends have an invented archive."""
    alone = {name: str(digest.home / "alone") for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    shutil.rmtree(digest.home / "alone", ignore_errors=True)
    if line.startswith("digest trends "):
        (digest.home / "alone" / "digest").mkdir(parents=True)
        with Archive(digest.home / "alone" / "digest" / "archive.db") as archive:
            fill_with_year(archive)
    with Terminal(digest, *shlex.split(line)[1:], env=alone, talks=True) as terminal:
        return terminal.ended()


def write_configuration(digest: ForkedCommand, yaml: str) -> None:
    """Add *yaml* to the configuration that `digest init` wrote; its keys take the place of those that are there."""
    path = digest.home / "config" / "digest" / "config.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{yaml}", encoding="utf-8")


def test_who_follows_the_readme_line_by_line_meets_what_it_says(
    newcomer: ForkedCommand, request: pytest.FixtureRequest
) -> None:
    text = README.read_text(encoding="utf-8")
    printed, wrong = {}, []
    for step in read_steps(text):
        if isinstance(step, Written):
            if step.yaml.startswith("mail:"):
                write_configuration(newcomer, step.yaml)
        elif is_run(step.line):
            if step.line.startswith("digest restore "):
                shutil.rmtree(newcomer.home)  # it is typed on another machine
            ran = run_line(newcomer, step.line) if step.printed is None else print_alone(newcomer, step.line)
            shown = tidy(ran)
            if step.printed is None and (ran.status != 0 or "Traceback" in ran.err):
                wrong.append(f"{step.line}\n{ran.status}: {shown}")
            elif step.printed is not None:
                printed[step.line] = shown

    if request.config.getoption("--update-golden"):
        README.write_text(replace_printed(text, printed), encoding="utf-8")
    assert printed == {step.line: step.printed for step in shown_in(README.read_text(encoding="utf-8"))}, AGAIN
    assert not wrong, "\n".join(wrong)


def test_every_piece_of_a_configuration_that_the_readme_shows_is_one() -> None:
    pieces = [step.yaml for step in read_steps(README.read_text(encoding="utf-8")) if isinstance(step, Written)]

    assert len(pieces) >= 3
    account = next(yaml for yaml in pieces if yaml.startswith("mail:"))
    for yaml in pieces:
        # Where `deliver:` says who gets what, `mail:` has no `to:`.
        kept = account.replace("  to: me@example.org\n", "") if yaml.startswith("deliver:") else account
        text = yaml if yaml == account else f"{kept}{yaml}"
        config.read(text, "config.yaml", load=lambda extending, named: (named, "match: [x]\n"))


def test_what_is_not_run_stands_in_the_readme_and_nothing_else_is_left_out() -> None:
    lines = [step.line for step in read_steps(README.read_text(encoding="utf-8")) if isinstance(step, Typed)]

    assert len(lines) > 40
    for beginning in NOT_RUN:
        assert any(line.startswith(beginning) for line in lines), f"{beginning} is not in the README any more"


def test_every_link_of_the_readme_leads_somewhere() -> None:
    text = README.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    links = re.findall(r"\]\(([^)\s]+)\)", text)

    assert len(links) > 30
    for link in links:
        path, _, anchor = link.partition("#")
        if not path.startswith("https://"):
            assert (ROOT / path).exists(), link
            assert path or anchor in headings, link


def test_every_page_of_the_manual_that_the_readme_names_is_there(digest: ForkedCommand) -> None:
    named = set(re.findall(r"`digest help (\w+)`", README.read_text(encoding="utf-8").replace("\n", " ")))

    assert len(named) > 8
    for page in sorted(named):
        assert digest("help", page).status == 0, page


def tidy(ran: Outcome) -> str:
    """What stands on the screen behind a command: no colours, no blanks at the ends of lines."""
    lines = strip_escapes(ran.text + ran.err).expandtabs().splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def shown_in(text: str) -> list[Typed]:
    """The commands of the README *text* of which it shows what they print."""
    return [step for step in read_steps(text) if isinstance(step, Typed) and step.printed is not None]


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

"""What a run loads: nothing that is slow and not needed."""

import subprocess
import sys
from pathlib import Path

from support.loopback import Answer, Site
from support.running import NONE, Command, Variables

from digest.retrieve import local

RUN = "from digest.__main__ import main; main()"


def modules_of(digest: Command, *arguments: str | Path, env: Variables = NONE) -> set[str]:
    """The modules that a run with *arguments* imports."""
    ran = subprocess.run(
        # Python's own account: at the end of a run nobody is asked any more, the command leaves at once.
        [sys.executable, "-X", "importtime", "-c", RUN, *arguments],
        capture_output=True,
        text=True,
        env={**digest.environment, **env},
        check=True,
    )
    assert ran.stdout
    modules = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines() if line.startswith("import time:")}
    assert "digest.__main__" in modules
    return modules


def loaded(digest: Command, *arguments: str | Path) -> set[str]:
    """The packages that a run with *arguments* imports."""
    return {name.partition(".")[0] for name in modules_of(digest, *arguments)}


def test_the_version_needs_next_to_nothing(digest: Command) -> None:
    modules = loaded(digest, "--version")

    assert {"typer", "rich", "yaml", "json", "requests"}.isdisjoint(modules)


def test_a_file_for_a_program_needs_no_network_no_markup_and_no_colours(digest: Command, page: Path) -> None:
    modules = loaded(digest, "fetch", page, "-f", "json")

    assert {"requests", "urllib3", "bs4", "lxml", "rich", "pydantic", "email", "re2", "filelock"}.isdisjoint(modules)


def test_the_sample_on_a_screen_needs_no_rich(digest: Command) -> None:
    modules = loaded(digest, "fetch", "sample", "-m", "RAG", "--color", "always")

    assert {"requests", "bs4", "lxml", "rich", "pydantic", "pygments"}.isdisjoint(modules)


def test_help_needs_no_rich(digest: Command) -> None:
    assert {"rich", "yaml", "requests", "pydantic"}.isdisjoint(loaded(digest, "fetch", "--help"))


def test_a_shell_that_completes_waits_for_no_rich_and_no_network(digest: Command) -> None:
    asked = {"_DIGEST_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "digest fetch arx"}

    modules = {name.partition(".")[0] for name in modules_of(digest, env=asked)}

    assert {"rich", "markdown_it", "pygments", "requests", "lxml", "bs4", "re2"}.isdisjoint(modules)


def test_a_run_for_one_site_loads_the_source_of_that_site_alone(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(local.SAMPLE_PATH.read_bytes()))

    modules = modules_of(digest, "fetch", "hf", "-f", "ids", env={"HF_ENDPOINT": site.url})

    packages = {name.split(".")[2] for name in modules if name.startswith("digest.sources.")}
    assert packages == {"addresses", "base", "huggingface", "pages", "registry", "shared"}

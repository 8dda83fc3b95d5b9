"""Deliveries by command as pages of the manual have them, set up in a home and run as they stand."""

import json
import os
import re
import shutil
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from digest import filesystem
from support.homes import TUESDAY, identifier
from support.running import Command, Outcome

# Where programs are looked for: those of the development's own environment first.
PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))


def needs(*programs: str) -> pytest.MarkDecorator:
    """Leaves tests out where one of the *programs* is not there."""
    missing = [name for name in programs if not shutil.which(name, path=PATH)]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} is not installed")


def read_blocks(page: str, heading: str = "") -> list[str]:
    """The blocks that are to be written or typed in the section of the manual's *page* whose *heading* begins so,
    or in all of them."""
    text = (filesystem.MANUAL / f"{page}.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## {heading}")[2].partition("\n## ")[0] if heading else text
    assert section, f"{page}: no section {heading}"
    return [textwrap.dedent(block) for block in re.findall(r"(?:^    .*\n)+", section, re.MULTILINE)]


@dataclass
class Recipe:
    """A recipe in the home of *command*, its configuration and scripts; *variables* are in the environment."""

    command: Command
    variables: dict[str, str]
    titles: list[str] = field(default_factory=list)

    def configure(self, text: str) -> None:
        """Make *text* the configuration."""
        (self.command.folder / "config.yaml").write_text(text, encoding="utf-8")

    def keep_script(self, name: str, text: str) -> Path:
        """Write the script *name* into `~/bin`."""
        path = self.command.home / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def lists(self, *titles: str) -> None:
        """From now on papers of these *titles* are listed, too."""
        self.titles += titles
        papers = [
            {"paper": {"id": identifier(ascii(title)), "title": title, "summary": "What it is."}}
            for title in self.titles
        ]
        page = {"dailyPapers": papers, "dateString": TUESDAY, "periodType": "day"}
        (self.command.folder / "list.json").write_text(json.dumps(page), encoding="utf-8")

    def deliver(self, **more: str) -> Outcome:
        """One run."""
        env = {"PATH": PATH, **self.variables, **more}
        return self.command("fetch", "list.json", "--deliver", "-c", "config.yaml", env=env)

    def waiting(self) -> list[dict[str, str]]:
        """What waits in the outbox."""
        waiting: list[dict[str, str]] = json.loads(self.command("mail", "-f", "json").text)["mails"]
        return waiting

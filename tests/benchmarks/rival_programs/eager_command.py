"""`eager_command.py fetch PAGE`: the papers of a page with a phrase in them, by the libraries that come to mind first.

Everything is imported at the top, the whole page is a tree, and each phrase is a regular expression.
"""

import json
import re
from pathlib import Path

import requests  # noqa: F401 - such a command has it, for the pages that are not saved
import typer
import yaml
from bs4 import BeautifulSoup
from rich.console import Console
from rich.panel import Panel

app = typer.Typer()


@app.command()
def fetch(page: Path) -> None:
    """Show the papers of *page* that have a phrase of the configuration in them."""
    settings = yaml.safe_load((Path.home() / ".config/digest/config.yaml").read_text(encoding="utf-8"))
    patterns = [re.compile(rf"\b{re.escape(str(phrase))}s?\b", re.IGNORECASE) for phrase in settings["match"]]
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    tag = soup.find("div", attrs={"data-target": "DailyPapers"})
    console = Console()
    for entry in json.loads(str(tag["data-props"]))["dailyPapers"]:  # type: ignore[index]
        text = f"{entry['title']}\n{entry['summary']}"
        found = [match[0] for pattern in patterns if (match := pattern.search(text))]
        if found:
            console.print(Panel(entry["summary"], title=entry["title"], subtitle=", ".join(found)))


@app.command()
def version() -> None:
    """Show the version."""
    typer.echo("1.0")


if __name__ == "__main__":
    app()

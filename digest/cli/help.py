"""`digest help`: the pages of the manual."""

from collections.abc import Sequence
from typing import Annotated

import typer

from digest.cli.completion import complete_topics
from digest.cli.exit_status import exit_on_errors

_EXAMPLE = "example"
_CONFIGURATION, _COMMANDS = "configuration", "commands"
# The order in which they are listed; a page that is not here comes behind them.
_ORDER = (
    *("start", "rules", "sources", "search", "likes", "late", "trends", "rising", "catchup", "report", "notes"),
    *("summary", "mail", "accounts", "group", "deliveries", "zotero", "server", "hosting", "monitoring", "questions"),
    *("recipes", "commands", "configuration", "formats", "agents", "python", "benchmarks"),
)
_CONTENTS = """\
# Manual: what each page answers

| page | what it answers |
|---|---|
"""
_CONTENTS_FOOT = "`digest --help` lists the commands, `digest help fetch` shows the help of one.\n"


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    examples = "\b\nExamples:\n  digest help\n  digest help rules\n  digest help example > config.yaml\n"
    app.command("help", epilog=examples)(exit_on_errors(show_help))


def show_help(
    topic: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOPIC]", help="A page, or a command.", autocompletion=complete_topics),
    ] = None,
) -> None:
    """Show a page of the manual, or the help of a command."""
    from digest import filesystem
    from digest.channels import screen
    from digest.cli.look import choose_look
    from digest.render.text.manual import render_page

    name = " ".join(topic or ()).lower()
    pages = read_pages()
    look = choose_look()
    if not name or name in pages:
        page, count = pages[name] if name else _write_contents(), len(pages) + len([_EXAMPLE])
        screen.show_document(render_page(page, look.width, color=look.color, pages=count), look)
    elif name == _EXAMPLE:
        screen.show_document(filesystem.EXAMPLE_CONFIG.read_text(encoding="utf-8"), look)
    else:
        _show_help_of_command(name.split(), [*pages, _EXAMPLE])


def read_pages() -> dict[str, str]:
    """The pages in Markdown, by their topics."""
    from digest import filesystem
    from digest.cli.app import HEADINGS, make_app
    from digest.cli.commands_page import write_commands_page
    from digest.config.keys import TABLES
    from digest.config.keys.page import write_keys_page

    pages = {path.stem: path.read_text(encoding="utf-8") for path in sorted(filesystem.MANUAL.glob("*.md"))}
    pages[_CONFIGURATION] = write_keys_page(TABLES)
    pages[_COMMANDS] = write_commands_page(make_app(), HEADINGS)
    return {topic: pages[topic] for topic in sorted(pages, key=lambda topic: (*_ORDER, topic).index(topic))}


def list_topics() -> dict[str, str]:
    """The pages, and what each answers."""
    from digest.render.text.manual import read_title

    topics = {topic: read_title(page)[1].replace("`", "") for topic, page in read_pages().items()}
    return topics | {_EXAMPLE: "a configuration with most keys, to copy from"}


def _write_contents() -> str:
    """The page that lists the pages."""
    rows = "\n".join(f"| `digest help {topic}` | {answers} |" for topic, answers in list_topics().items())
    return f"{_CONTENTS}{rows}\n\n{_CONTENTS_FOOT}"


def _show_help_of_command(words: Sequence[str], topics: Sequence[str]) -> None:
    """Show what `digest WORDS --help` shows. Raises UsageError where the first of *words* is no command either."""
    from digest.cli.app import COMMANDS, make_app
    from digest.errors import Remedy, UsageError
    from digest.text import suggest

    name = words[0]
    if name not in COMMANDS:
        hint = suggest(" ".join(words), [*topics, *COMMANDS], form="{}", before="; ")
        raise UsageError(f"{' '.join(words)}: no such page and no such command{hint}").with_remedies(
            Remedy("digest help", "lists the pages"), Remedy("digest --help", "lists the commands")
        )
    make_app([name])([*words, "--help"], prog_name="digest")

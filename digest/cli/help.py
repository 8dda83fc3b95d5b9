"""`digest help`: the pages of the manual."""

from typing import Annotated

import typer

from digest.cli.completion import complete_topics
from digest.cli.exit_status import exit_on_errors

_EXAMPLE = "example"
_CONFIGURATION = "configuration"


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    examples = "\b\nExamples:\n  digest help\n  digest help rules\n  digest help example > config.yaml\n"
    app.command("help", epilog=examples)(exit_on_errors(show_help))


def show_help(
    topic: Annotated[
        str | None, typer.Argument(metavar="[TOPIC]", help="A page, or a command.", autocompletion=complete_topics)
    ] = None,
) -> None:
    """Show a page of the manual, or the help of a command."""
    from digest import filesystem
    from digest.channels import screen
    from digest.cli.look import choose_look
    from digest.render.text.manual import render_page

    pages = _read_pages()
    look = choose_look()
    if topic is None:
        screen.write_output(_list_pages())
    elif topic in pages:
        screen.show_document(render_page(pages[topic], look.width, color=look.color), look)
    elif topic == _EXAMPLE:
        screen.show_document(filesystem.EXAMPLE_CONFIG.read_text(encoding="utf-8"), look)
    else:
        _show_help_of_command(topic, [*pages, _EXAMPLE])


def _read_pages() -> dict[str, str]:
    """The pages in Markdown, by their topics."""
    from digest import filesystem
    from digest.config.keys import TABLES
    from digest.config.keys.page import write_keys_page

    written = {path.stem: path.read_text(encoding="utf-8") for path in sorted(filesystem.MANUAL.glob("*.md"))}
    return {**written, _CONFIGURATION: write_keys_page(TABLES)}


def list_topics() -> dict[str, str]:
    """The pages, and what each answers."""
    from digest.render.text.manual import read_title

    topics = {topic: read_title(page)[1].replace("`", "") for topic, page in _read_pages().items()}
    return topics | {_EXAMPLE: "a configuration with most keys, to copy from"}


def _list_pages() -> str:
    topics = list_topics()
    widest = max(map(len, topics))
    rows = "".join(f"digest help {topic:<{widest}}  {answers}\n" for topic, answers in topics.items())
    return f"{rows}\n`digest --help` lists the commands, `digest help COMMAND` explains one.\n"


def _show_help_of_command(topic: str, topics: list[str]) -> None:
    """Show what `digest TOPIC --help` shows. Raises UsageError where *topic* is no command either."""
    from digest.cli.app import COMMANDS, make_app
    from digest.errors import UsageError
    from digest.text import suggest_or_list

    if topic not in COMMANDS:
        hint = suggest_or_list(topic, [*topics, *COMMANDS])
        raise UsageError(f"{topic}: no page of the manual and no command, {hint}")
    make_app([topic])([topic, "--help"], prog_name="digest")

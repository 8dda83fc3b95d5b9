"""`digest init`: a configuration in the reader's own words, to begin with."""

import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import exit_on_errors, say_done, write_talk
from digest.cli.options import parse_path
from digest.errors import Remedy, UsageError

if TYPE_CHECKING:
    from digest.config.first_file import Wishes

_EXAMPLES = """\b
Examples:
  digest init                                    # asks, on a terminal
  digest init -m RAG -m "diffusion model" --source arxiv:cs.CL
  digest init -m RAG --to me@example.org -c ~/papers.yaml
  DIGEST_STATE=/state digest init --state        # once, for CI
"""


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("init", epilog=_EXAMPLES)(exit_on_errors(init))


def init(
    match: Annotated[
        list[str] | None, typer.Option("--match", "-m", metavar="TERM", help="Look for this; may be repeated.")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="SOURCE", help="Look there; may be repeated.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="WHERE", help="A mail address, or a note (papers.md).")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="FILE", parser=parse_path, help="Write it there.")
    ] = None,
    state: Annotated[
        bool, typer.Option("--state", help="Begin an empty archive, in the folder of DIGEST_STATE; write nothing else.")
    ] = False,
) -> None:
    """Write a configuration in your own words."""
    from digest.cli import environment

    if state:
        if match or source or to or config:
            raise UsageError("--state begins an archive, and no configuration: call it alone")
        _begin_state()
        return
    path = config or environment.config_path()
    _refuse_existing(path, to or "")
    asked = not (match or source or to) and sys.stdin.isatty() and sys.stderr.isatty()
    wishes, note = _ask(path) if asked else _check_options(match or (), source or (), to or "")
    wishes = _propose_account(wishes)
    _write(path, wishes)
    say_done(_describe_written(path, wishes), *_list_steps(wishes, note, path if config else None))


def _begin_state() -> None:
    """Begin the archive, and say where; one that is there stays as it is."""
    from digest.cli import environment
    from digest.cli import state as state_of_runs

    place = state_of_runs.archive_place()
    if state_of_runs.is_begun(place):
        write_talk(f"{place}: it is there, and stays as it is")
        return
    state_of_runs.begin_state(environment.now())
    write_talk(f"{place}: begun; nothing is delivered yet")


def _refuse_existing(path: Path, to: str = "") -> None:
    """Raises UsageError, with where it is said what to write into it, where there is a file at *path*."""
    if path.exists() or path.is_symlink():
        page = "mail" if "@" in to else "configuration"
        own = Remedy(f"digest help {page}", "what to write into it")
        other = Remedy("digest init -c FILE", "writes another one")
        raise UsageError(f"{path}: it exists, and stays as it is").with_remedies(own, other)


def _ask(path: Path) -> "tuple[Wishes, str]":
    """What the reader answers on the terminal: the wishes, and the note or empty."""
    from digest.cli import interview
    from digest.config.first_file import Wishes

    write_talk(f"This writes {path}. Ctrl-C leaves without a trace.")
    words, sources, to = interview.ask_words(), interview.ask_sources(), interview.ask_destination()
    if interview.is_note(to):
        return Wishes(words, sources), to
    return Wishes(words, sources, to, interview.ask_host() if to else ""), ""


def _check_options(match: Sequence[str], source: Sequence[str], to: str) -> "tuple[Wishes, str]":
    """The wishes that the options say, and the note or empty. Raises UsageError for what is wrong."""
    from digest.cli import interview
    from digest.config import command_line_topic
    from digest.config.first_file import Wishes

    command_line_topic(match)
    sources = [checked for text in source for checked in interview.check_sources(text)]
    is_note = bool(to) and interview.is_note(interview.check_destination(to))
    return Wishes(match, sources, "" if is_note else to), to if is_note else ""


def _propose_account(wishes: "Wishes") -> "Wishes":
    """*wishes* with the settings that the provider of a mail address is known to want."""
    if not wishes.to:
        return wishes
    from digest.channels.mail.providers import propose_settings
    from digest.render.mail.headers import parse_mailbox

    return replace(wishes, account=propose_settings(parse_mailbox(wishes.to).address))


def _write(path: Path, wishes: "Wishes") -> None:
    """Write the configuration with *wishes* to *path*, whole or not at all. Raises DigestError."""
    from digest import config, filesystem
    from digest.config.first_file import write_first_file

    text = write_first_file(wishes)
    config.read(text, str(path))
    filesystem.make_folder(path.parent)
    try:
        filesystem.write_new_file(path, text.encode())
    except FileExistsError:
        _refuse_existing(path)


def _describe_written(path: Path, wishes: "Wishes") -> str:
    """What was written where."""
    from digest.text import format_count

    words = format_count(len(wishes.words), "word") if wishes.words else "no words yet: write them under `match:`"
    return f"{path}: written, {words}"


def _list_steps(wishes: "Wishes", note: str, path: Path | None) -> Iterator[Remedy]:
    """Commands that are of use now, with what they do; each names *path* if there is one."""
    named = f" -c {shlex.quote(str(path))}" if path else ""
    if wishes.to and not wishes.host:
        from digest.config.first_file import EXAMPLE_HOST

        host = wishes.account.get("host", EXAMPLE_HOST)
        yield Remedy(f"host: {host}", "your mail server, under `mail:`; take the `#` away there")
        if wishes.account:
            login = "a token, no password" if "token_command" in wishes.account else "a password for programs"
            yield Remedy("digest help accounts", f"how it logs in: with {login}")
    if wishes.words:
        yield Remedy(f"digest fetch sample{named}", "tries your words without a network")
    if wishes.to:
        yield Remedy(f"digest mail test{named}", "sends a real mail")
        yield Remedy(f"digest schedule{named}", "prints the line for cron: a mail every morning")
    elif note:
        yield Remedy(f"digest fetch --into {shlex.quote(note)}{named}", "adds today's papers to the note")
    else:
        yield Remedy(f"digest fetch{named}", "shows today's papers")

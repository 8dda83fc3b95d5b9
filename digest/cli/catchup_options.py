"""The options of `digest catchup`."""

from dataclasses import dataclass
from typing import Annotated

import typer

from digest.cli import completion
from digest.cli import options as shared


@dataclass(frozen=True, slots=True)
class CatchupOptions:
    """The options of `digest catchup`, one field each, as typer reads them."""

    source: shared.SOURCES = None
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="WHEN",
            help="From then on: 30d, 6w, 2026-01-08, counted from the last day; last: the last list that went there.",
            rich_help_panel=shared.WHAT,
        ),
    ] = "30d"
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="DAY", help="The last day; else today, or the newest list.", rich_help_panel=shared.WHAT
        ),
    ] = None
    offline: shared.OFFLINE = False
    config: shared.CONFIG = None
    match: shared.MATCH = None
    everything: shared.EVERYTHING = False
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel",
            metavar="NAME",
            help="By whose words, and whom --mark-delivered is for: a recipient, or a channel of `fetch --new`.",
            rich_help_panel=shared.WHICH,
            autocompletion=completion.complete_channels,
        ),
    ] = None
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            "-n",
            min=1,
            metavar="N",
            help="At most so many papers; 40 without it, which take ten minutes.",
            rich_help_panel=shared.WHICH,
        ),
    ] = None
    format: shared.DIGEST_FORMAT = None
    brief: Annotated[bool, typer.Option("--brief", help="Titles and facts alone.", rich_help_panel=shared.LOOK)] = False
    full: shared.FULL = False
    gist: Annotated[
        bool, typer.Option("--gist", help="A sentence on what was done; the usual form.", rich_help_panel=shared.LOOK)
    ] = False
    dialect: shared.DIALECT = None
    color: shared.COLOR = "auto"
    no_pager: shared.NO_PAGER = False
    output: shared.OUTPUT = None
    mark_delivered: Annotated[
        bool,
        typer.Option(
            "--mark-delivered",
            help="No later --new or mail brings what your words found, shown or not; see --channel.",
            rich_help_panel=shared.WHERE,
        ),
    ] = False
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 10 when there is nothing.", rich_help_panel=shared.TALK)
    ] = False
    quiet: shared.QUIET = False
    verbose: shared.VERBOSE = False

    def repeat(self, command: str) -> list[str]:
        """The words of a *command* that reads and chooses the same."""
        words = [word for term in self.match or () for word in ("-m", term)]
        everything = ["--all"] if self.everything else []
        config = ["-c", str(self.config)] if self.config else []
        offline = ["--offline"] if self.offline else []
        return [
            *("digest", command, *(self.source or ()), "--since", self.since),
            *(*words, *everything, *config, *offline),
        ]

"""`digest search`: everything that was ever listed, asked in the words of the rules."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options as shared
from digest.cli.exit_status import DONE, NOTHING_NEW, USAGE, exit_on_errors, say, say_success, tell
from digest.cli.help_layout import Command
from digest.errors import Mistake, Remedy
from digest.render.formats import FORMATS, Format
from digest.text import replace_surrogates

if TYPE_CHECKING:
    from digest.archive.paper_search import Report
    from digest.model import Digest
    from digest.render.formats import Look
    from digest.searches import SearchRequest

EXAMPLES = """\b
Examples:
  digest search speculative decoding               these words, in this order
  digest search 'agent & memory & not survey'
  digest search '"world model" author:Hafner' --best
  digest search 'title:agent & has:code & upvotes:>=20' -n 100 -f json
  digest search '/\\bSAM-?[23]\\b/' --since 90d
"""


class SearchCommand(Command):
    """The command, which takes no word with a hyphen for a heap of options: `-nlp` is not `-n lp`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # click's own
        """Read *args*, or leave with what to write in place of one of them."""
        valued = {name for each in self.params if not getattr(each, "is_flag", False) for name in each.opts}
        if word := next(_find_glued_options(args, valued), None):
            tell(_describe_glued_option(word, self))
            ctx.exit(USAGE)
        return super().parse_args(ctx, args)


def _find_glued_options(args: Sequence[str], valued: set[str]) -> Iterator[str]:
    """Those of *args* that begin with one hyphen and a word; what follows one of the *valued* options is its value."""
    before = ""
    for word in args:
        if word == "--":
            return
        is_glued = re.match(r"-[^\W\d_][^\W_]|-[\"“”„«»(]|-[^\W\dfhno_]$", word) is not None
        is_usual = re.fullmatch(rf"-n\d+|-f({'|'.join(map(re.escape, FORMATS))})", word) is not None
        if is_glued and not is_usual and before not in valued:
            yield word
        before = word


def _describe_glued_option(word: str, command: SearchCommand) -> Mistake:
    unwanted = word[1:].split()[0]
    options = {name for each in command.params for name in each.opts}
    meant = f"; did you mean -{word}?" if f"-{word}" in options else ""
    without = Remedy(f"digest search 'RAG & not {unwanted}'", f"papers without {unwanted}")
    return Mistake(f"search: no option {word}{meant}", remedies=(without,))


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """The options of `digest search`, one field each, as typer reads them."""

    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS...", help="What to find; quote what has a sign for the shell."),
    ]
    best: Annotated[
        bool,
        typer.Option("--best", help="Of the newest 2,000 found, those that fit best.", rich_help_panel=shared.WHICH),
    ] = False
    limit: Annotated[
        int,
        typer.Option("--limit", "-n", min=1, metavar="N", help="At most so many papers.", rich_help_panel=shared.WHICH),
    ] = 20
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="WHEN", help="Listed since then: 30d, 2w, 2026-01-08.", rich_help_panel=shared.WHICH
        ),
    ] = None
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Look at every paper where only reading tells, however long it takes.",
            rich_help_panel=shared.WHICH,
        ),
    ] = False
    format: Annotated[Format | None, typer.Option("--format", "-f", **shared.FORMAT_OPTION)] = None
    output: shared.OUTPUT = None
    brief: shared.BRIEF = False
    full: shared.FULL = False
    gist: shared.GIST = False
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 10 when nothing is found.", rich_help_panel=shared.TALK)
    ] = False
    color: shared.COLOR = "auto"
    no_pager: shared.NO_PAGER = False


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    command = exit_on_errors(shared.take_options(search, SearchOptions))
    app.command("search", epilog=EXAMPLES, cls=SearchCommand)(command)


def search(options: SearchOptions) -> None:
    """Search everything that was ever listed.

    It takes the words of the rules; bare words side by side are one phrase.
    """
    from digest.cli import environment, state
    from digest.cli.look import choose_look
    from digest.cli.named_papers import remember_numbers
    from digest.cli.summaries import add_stored_summaries
    from digest.searching import search_archive

    now = environment.now()
    request = _make_search_request(options, now)
    output = None if options.output == shared.STDOUT else options.output
    look = choose_look(
        shared.choose_format(options.format, output),
        brief=options.brief,
        full=options.full,
        gist=options.gist,
        color=options.color,
        to_file=output is not None,
    )
    with state.open_existing_archive(now) as archive:
        with _showing_progress(request) as report:
            digest = search_archive(request, archive=archive, now=now, report=report)
        digest = add_stored_summaries(digest, archive, now)
        _deliver(digest, look, output, now, pager=not options.no_pager)
        if not output:
            remember_numbers(archive, digest, look)
    if digest.reason and sys.stderr.isatty() and not sys.stdout.isatty():
        say(digest.reason)
    raise typer.Exit(NOTHING_NEW if options.exit_code and not digest.matches else DONE)


def _make_search_request(options: SearchOptions, now: datetime) -> "SearchRequest":
    from digest.cli import days
    from digest.config import read_typed_expression
    from digest.searches import SearchRequest

    words = replace_surrogates(" ".join(options.words))
    expression = read_typed_expression(words, "digest search")
    since = days.parse_first_day(options.since, now)
    return SearchRequest(words, expression, options.limit, options.best, since, thorough=options.everything)


@contextmanager
def _showing_progress(request: "SearchRequest") -> "Iterator[Report | None]":
    """A report that shows a person at a terminal how far a thorough search is."""
    if not request.thorough:
        yield None
        return
    from digest.cli.progress import WorkProgress

    with WorkProgress("search") as progress:
        yield progress.report


def _deliver(digest: "Digest", look: "Look", output: Path | None, now: datetime, *, pager: bool) -> None:
    """Write *digest* to *output*, else to standard output."""
    from digest.channels.base import Target
    from digest.channels.registry import find_channel, find_channel_of_output

    channel, place = find_channel_of_output(str(output)) if output else (find_channel("stdout"), "")
    receipt = channel.deliver(digest, look, Target(now, place, pager=pager))
    if receipt:
        say_success(receipt)

"""The lines of the reader's own command, put on the papers of a run."""

import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from digest import filesystem
from digest.archive_protocols import ArchiveProtocol
from digest.cli.exit_status import say
from digest.errors import Remedy, UsageError

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.cli.progress import WorkProgress
    from digest.config import Config
    from digest.model import Digest
    from digest.pipeline import Summarize


@contextmanager
def adding_summaries(
    settings: "Config", archive: ArchiveProtocol, now: datetime, *, makes: bool, quiet: bool
) -> "Iterator[Summarize]":
    """What puts the stored lines of the configured command on papers, and with *makes* new ones; at the end it is said
    how many could not be made, unless *quiet*."""
    if settings.summary is None:
        yield list
        return
    from digest.summarizing import Summarizer

    command = settings.summary

    def show(papers: int) -> "AbstractContextManager[WorkProgress | None]":
        if quiet or not sys.stderr.isatty():
            return nullcontext()
        from digest.cli.progress import WorkProgress

        return WorkProgress("summaries", of=papers)

    summarizer = Summarizer(command, archive.command_summaries, os.environ, now, makes=makes, show=show)
    yield summarizer.complete
    if summarizer.trouble and not quiet:
        say(summarizer.trouble, _try_it(command.arguments))


def add_stored_summaries(digest: "Digest", archive: "Archive", now: datetime) -> "Digest":
    """*digest* with the stored lines of the configured command. The configuration is read only where there are lines;
    one that is wrong is no reason to show nothing else."""
    if archive.command_summaries.has_any():
        from digest.cli import environment

        with suppress(UsageError):
            settings = environment.read_config(None)
            with adding_summaries(settings, archive, now, makes=False, quiet=True) as summarize:
                (digest,) = summarize([digest])
    return digest


def _try_it(arguments: Sequence[str]) -> Remedy:
    """How one sees what the program of *arguments* makes of a paper."""
    try:
        line = shlex.join(filesystem.expand_arguments(arguments))
    except UsageError:
        line = shlex.join(arguments)
    return Remedy(f"digest fetch sample -n 1 -f jsonl | {line}", "tries it")

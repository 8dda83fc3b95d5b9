"""The papers that a person names: by number in the last digest on the terminal, by identifier, address or title."""

import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.completion import complete_papers
from digest.cli.papers import LIST_IT_FIRST, find_archived_paper
from digest.errors import DigestError, Mistake, Remedy, UsageError
from digest.patterns import lazy_pattern
from digest.text import format_count

if TYPE_CHECKING:
    from datetime import datetime

    from digest.archive import Archive
    from digest.archive_protocols import ArchiveProtocol
    from digest.model import Digest, Paper
    from digest.render.formats import Look

NAME_HELP = "Its number in the last digest on the terminal, its identifier, its address, or a part of its title."
PAPER = Annotated[str, typer.Argument(metavar="PAPER", help=NAME_HELP, autocompletion=complete_papers)]
PAPERS = Annotated[list[str], typer.Argument(metavar="PAPER...", help=NAME_HELP, autocompletion=complete_papers)]
_NUMBER = lazy_pattern(r"[0-9]{1,5}")


def remember_numbers(archive: "ArchiveProtocol", digest: "Digest", look: "Look") -> None:
    """Remember which paper of *digest* has which number, if it was shown with numbers on a terminal.

    A digest without papers leaves the numbers of the last one. The digest was shown: that this fails is no error.
    """
    if _has_numbers(digest, look):
        with suppress(DigestError):
            archive.runs.record_shown([match.paper for match in digest.matches])


def remember_unkept_numbers(digest: "Digest", look: "Look", now: "datetime") -> None:
    """Remember the numbers of a *digest* whose papers no archive keeps, such as the sample's, where there is one:
    else they would mean papers of the digest before."""
    from digest.cli import state

    if _has_numbers(digest, look) and state.find_archive():
        with suppress(DigestError), state.open_existing_archive(now) as archive:
            remember_numbers(archive, digest, look)


def _has_numbers(digest: "Digest", look: "Look") -> bool:
    return bool(digest.matches) and look.format.for_terminal and sys.stdout.isatty()


def find_named_papers(archive: "Archive", names: Sequence[str]) -> "list[Paper]":
    """The archived paper of each of *names*, each paper once. Raises UsageError with all names that mean none or
    several."""
    papers: dict[str, Paper] = {}
    mistakes: list[Mistake] = []
    for name in names:
        try:
            paper = find_named_paper(archive, name)
            papers[paper.id] = paper
        except UsageError as error:
            mistakes += error.mistakes
    words = [name for name in names if not _NUMBER.fullmatch(name.strip())]
    if mistakes and len(words) > 1 and not any(" " in name for name in words):
        whole = Remedy(shlex.quote(" ".join(words)), "one title")
        mistakes.append(Mistake("a title of several words belongs in quotes", remedies=(whole,)))
    if mistakes:
        raise UsageError("; ".join(mistake.message for mistake in mistakes)).with_mistakes(mistakes)
    return list(papers.values())


def find_named_paper(archive: "Archive", name: str, *, remedy: Remedy = LIST_IT_FIRST) -> "Paper":
    """The archived paper that *name* means. Raises UsageError for none, with the *remedy*, and for several with the
    candidates."""
    if not _NUMBER.fullmatch(name.strip()):
        return find_archived_paper(archive, name, remedy=remedy)
    shown = archive.runs.shown()
    if not shown:
        raise UsageError(f"{name}: no digest was shown on a terminal yet").with_remedies(
            Remedy("digest fetch", "shows one, with numbers")
        )
    if not 1 <= int(name) <= len(shown):
        raise UsageError(f"{name}: the last digest on the terminal had {format_count(len(shown), 'paper')}")
    found = archive.papers.find_named([shown[int(name) - 1]])
    if not found:
        raise UsageError(f"{name}: {shown[int(name) - 1]} is not in the archive (the sample is not kept in it)")
    return found[0]

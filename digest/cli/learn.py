"""`digest rules learn`: terms that papers have in common, as proposals."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from digest.cli.options import CONFIG
from digest.errors import DigestError, Remedy, UsageError

if TYPE_CHECKING:
    from digest.model import Paper
    from digest.paper_references import PaperReference
    from digest.render.text.learned_terms import LessonAccount
    from digest.rules.topics import Rules

EXAMPLES = """\b
Examples:
  digest rules learn library.bib
  digest rules learn notes.md
  digest rules learn is:starred -f json
"""
STARRED = "is:starred"
_SHARED = 8  # words that are named where papers are too few
_FILES = (".bib", ".md", ".txt", ".json", ".jsonl", ".csv", ".html", ".ris")


def learn(
    papers: Annotated[
        list[str],
        typer.Argument(
            metavar="PAPERS...",
            help="Ten papers or more: a .bib file, a note that --into fills, a text with identifiers, -, identifiers "
            "or addresses themselves, is:starred.",
        ),
    ],
    format: Annotated[
        Literal["terminal", "json"], typer.Option("--format", "-f", metavar="FORMAT", help="terminal or json.")
    ] = "terminal",
    config: CONFIG = None,
) -> None:
    """Propose words that would have found papers you like; nothing is changed.

    The papers are looked up in the archive. One word that you choose well finds as much: this is for those who
    do not know their words yet.
    """
    from digest.channels import screen
    from digest.cli import environment
    from digest.cli.look import choose_look
    from digest.render.text import learned_terms

    account = _learn_from_archive(papers, environment.read_config(config).rules, environment.now())
    if format == "json":
        screen.write_output(learned_terms.lesson_as_json(account), utf8=True)
        return
    look = choose_look()
    screen.write_output(learned_terms.render_lesson(account, width=look.width, color=look.color))


def _learn_from_archive(arguments: Sequence[str], rules: "Rules", now: datetime) -> "LessonAccount":
    """What the papers that *arguments* name have in common. Raises UsageError for too few of them."""
    from digest.cli import state
    from digest.cli.watched_papers import WatchedPapers
    from digest.paper_references import find_references
    from digest.render.text.learned_terms import LessonAccount
    from digest.rules.workbench.learning import FEWEST_LIKED, count_shown, find_shared_terms, learn_terms

    references = list(_read_arguments(arguments))
    with state.open_existing_archive(now) as archive:
        archived = WatchedPapers(archive.papers.all(), archive.papers.count(), is_whole=True, name="rules learn")
        starred = archive.marks.find_by_mark("starred") if STARRED in arguments else []
        found, missing = find_references(references, archive.papers.find_named, archived)
        liked = list({paper.id: paper for paper in [*starred, *found]}.values())
        named = len(liked) + len(missing)
        if len(liked) < FEWEST_LIKED:
            shared = find_shared_terms(liked, archived)[:_SHARED]
            raise UsageError(_refuse_few(arguments, liked, named, shared)).with_remedies(
                Remedy("digest star PAPER…", f"stars what you like; `digest rules learn {STARRED}` learns from it")
            )
        lesson = learn_terms(liked, archived, now.date())
    labels = [reference.label for reference in missing]
    shown = None if rules.wants_everything else count_shown(liked, rules)
    return LessonAccount(lesson, named, liked, labels, shown, _choose_topic_name(rules))


def _read_arguments(arguments: Iterable[str]) -> "Iterator[PaperReference]":
    """The papers that *arguments* name: those in files, and those that are named on the command line themselves."""
    from digest.paper_lookup import read_names
    from digest.paper_references import PaperReference, read_references

    for argument in arguments:
        # `exists` of a Path raises an error where a name is too long for a file.
        is_file = argument == "-" or os.path.exists(argument) or argument.lower().endswith(_FILES)  # noqa: PTH110
        if is_file and not (references := read_references(_read_text(argument))):
            raise UsageError(f"{argument}: names no paper; a .bib file does, and a text with identifiers")
        if is_file:
            yield from references
        elif argument.startswith("is:") and argument != STARRED:
            raise UsageError(f"{argument}: of your marks, only {STARRED} says what you like")
        elif argument != STARRED:
            yield PaperReference(argument, tuple(read_names(argument)), title=argument)


def _read_text(name: str) -> str:
    """The text of the file *name*, or of standard input; what is not in UTF-8 is read as the older BibTeX files are."""
    from digest import filesystem

    if name == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        return filesystem.read_text(filesystem.expand_path(name))
    except DigestError as error:
        if isinstance(error.__cause__, UnicodeDecodeError):
            return error.__cause__.object.decode("latin-1")
        raise UsageError(str(error)) from error


def _refuse_few(
    arguments: Sequence[str], liked: "Sequence[Paper]", named: int, shared: Sequence[tuple[str, int]]
) -> str:
    """The sentence that refuses to learn from so few papers, with the words that these share."""
    from digest.rules.workbench.learning import FEWEST_LIKED
    from digest.text import format_count

    given = f"{arguments[0]}: " if len(arguments) == 1 else ""
    words = ", ".join(f"{term} ({papers})" for term, papers in shared)
    share = f"; they share {words}" if words else ""
    counted = f"{len(liked)} of {format_count(named, 'paper')} in the archive"
    return f"{given}{counted}; {FEWEST_LIKED} are needed{share}"


def _choose_topic_name(rules: "Rules") -> str:
    """A name that no topic of *rules* has: `Learned`, `Learned 2` …"""
    taken, number = {topic.name for topic in rules.topics}, 1
    while (name := "Learned" if number == 1 else f"Learned {number}") in taken:
        number += 1
    return name

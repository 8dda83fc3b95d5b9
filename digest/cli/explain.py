"""`digest explain`: why a paper was, or was not, chosen."""

import shlex
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from digest.cli.completion import complete_papers
from digest.cli.exit_status import exit_on_errors, say
from digest.cli.named_papers import NAME_HELP
from digest.cli.options import CONFIG, SOURCES
from digest.errors import Remedy, UsageError

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.channels.deliveries.recipients import Recipient
    from digest.config import Config
    from digest.like_lookup import LikeLookup
    from digest.model import Paper
    from digest.render.past import Past
    from digest.rules.topics import Rules
    from digest.rules.workbench.explain import Explanation, Outcome

EXAMPLES = """\b
Examples:
  digest explain 2005.11401
  digest explain 2005.11401 sample
  digest explain "retrieval-augmented generation" sample
  digest explain https://huggingface.co/papers/2005.11401 --format json
"""


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("explain", epilog=EXAMPLES)(exit_on_errors(explain))


def explain(
    paper: Annotated[str, typer.Argument(metavar="PAPER", help=NAME_HELP, autocompletion=complete_papers)],
    source: SOURCES = None,
    match: Annotated[
        list[str] | None,
        typer.Option("--match", "-m", metavar="TERM", help="Judge by this, in place of your words and topics."),
    ] = None,
    format: Annotated[
        Literal["terminal", "json"], typer.Option("--format", "-f", metavar="FORMAT", help="terminal or json.")
    ] = "terminal",
    config: CONFIG = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also all words by which `like:` orders a topic.")
    ] = False,
) -> None:
    """Say why a paper was, or was not, chosen.

    It shows every topic and term, the nearest miss, and where the paper stood and went.

    Without a source it is looked up in the archive, and judged without the limits of a day.
    """
    from digest.channels import screen
    from digest.cli import environment
    from digest.cli.look import choose_look
    from digest.render.explanation_json import explanation_as_json
    from digest.render.text.explanation import render_explanation

    settings = environment.read_config(config)
    rules = environment.choose_rules(settings, match or [])
    now = environment.now()
    explain = _explain_in_sources if source else _explain_archived
    reasons, past = explain(paper, rules, settings, source or [], now)
    if format == "json":
        screen.write_output(explanation_as_json(reasons, past), utf8=True)
        return
    look = choose_look()
    screen.write_output(render_explanation(reasons, past, width=look.width, color=look.color, whole=verbose))


def _explain_archived(
    words: str, rules: "Rules", settings: "Config", source: Sequence[str], now: datetime
) -> "tuple[Explanation, Past]":
    """Why *rules* choose the archived paper that *words* mean; the limits of a day are not asked."""
    from digest.cli import state
    from digest.cli.named_papers import find_named_paper
    from digest.like_lookup import LikeLookup
    from digest.rules.workbench.explain import explain_paper

    remedy = Remedy(f"digest explain {shlex.quote(words)} {_name_source(words)}", "looks into a source that lists it")
    if not state.archive_path().exists():
        raise UsageError(f"{words}: nothing is archived yet").with_remedies(remedy)
    with state.open_existing_archive(now) as archive:
        (paper,) = archive.marks.apply([find_named_paper(archive, words, remedy=remedy)])
        likes = LikeLookup(archive, [paper])
        past = _find_past(archive, paper, settings, now, likes)
        return explain_paper(paper, likes.learn_for(rules, paper)), past


def _name_source(words: str) -> str:
    """An address that may list the paper that *words* mean: its own on arXiv, where they are one."""
    from digest.paper_lookup import read_name

    name = read_name(words) or ""
    return name if name.startswith("arxiv:") else "hf"


def _explain_in_sources(
    words: str, rules: "Rules", settings: "Config", source: Sequence[str], now: datetime
) -> "tuple[Explanation, Past]":
    """Why the paper that *words* mean stands in the digest of these sources by *rules*, or does not."""
    from digest import pipeline
    from digest.archive import ArchiveError
    from digest.archive_protocols import NullArchive
    from digest.cli import state
    from digest.cli.papers import choose_paper, read_sources
    from digest.compose import compose_preview
    from digest.like_lookup import LikeLookup
    from digest.render.past import NOTHING_KNOWN
    from digest.rules.workbench.explain import explain_paper

    gathered = read_sources(settings, source, now, marks=True)
    paper, past, known = choose_paper(gathered.papers, words), NOTHING_KNOWN, None
    try:
        if state.archive_path().exists():
            with state.open_existing_archive(now) as archive:
                gathered = pipeline.recall_papers(gathered, archive)
                paper = choose_paper(gathered.papers, words)
                likes = LikeLookup(archive, gathered.papers)
                past = _find_past(archive, paper, settings, now, likes)
                known = likes.complete(rules)
    except ArchiveError as error:
        say(f"{error}; explained without the archive")
    rules = known or LikeLookup(NullArchive(), gathered.papers).complete(rules)
    return explain_paper(paper, rules, compose_preview(gathered, rules).sections), past


def _find_past(archive: "Archive", paper: "Paper", settings: "Config", now: datetime, likes: "LikeLookup") -> "Past":
    """What the archive remembers of *paper*, and what becomes of it for all who get mails."""
    from digest.channels.deliveries.recipients import list_recipients
    from digest.cli import environment
    from digest.render.past import Past, RecipientOutcome

    history = archive.history.find(paper)
    recipients = list_recipients(settings.deliveries)
    outcomes = _find_outcomes(paper, recipients, likes)
    had = archive.deliveries.high_water_marks() if recipients else {}
    found = [
        RecipientOutcome(
            each.channel,
            outcomes[id(each.settings.rules), each.settings.marks],
            history is not None and history.is_passed_by(had.get(each.channel, {})),
            next(iter(each.settings.refused), None),
        )
        for each in recipients
    ]
    noticed = _find_noticed(archive, paper, settings, now)
    return Past(history, found, now.tzinfo, environment.shorten_path, noticed)


def _find_noticed(archive: "Archive", paper: "Paper", settings: "Config", now: datetime) -> Sequence[str]:
    """How *paper* has been noticed since it was listed, if the rules of anybody show late papers."""
    own = [settings.rules, *(delivery.rules for delivery in settings.deliveries)]
    wishes = list(dict.fromkeys(rules.late for rules in own if rules.late))
    if not wishes:
        return ()
    from digest.late_papers import explain_noticed

    return explain_noticed(paper, wishes, archive.earlier_papers.find, now)


def _find_outcomes(
    paper: "Paper", recipients: "Sequence[Recipient]", likes: "LikeLookup"
) -> "dict[tuple[int, bool], Outcome]":
    """What becomes of *paper* by the rules of *recipients* (by their identity), with and without the reader's marks."""
    from digest.rules.workbench.explain import find_outcomes

    outcomes: dict[tuple[int, bool], Outcome] = {}
    for marks in (True, False):
        own = paper if marks else replace(paper, starred=False, hidden=False)
        rules = {id(each.settings.rules): each.settings.rules for each in recipients if each.settings.marks == marks}
        found = find_outcomes(own, [likes.complete_for(each, paper) for each in rules.values()])
        outcomes |= {(key, marks): outcome for key, outcome in zip(rules, found, strict=True)}
    return outcomes

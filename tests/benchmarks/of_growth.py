"""Rows about growth: what twice the input takes of what the input takes, both without the start of the command."""

import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from benchmarks import markup
from benchmarks.children import DIGEST, Home, new_home
from benchmarks.conditions import Conditions
from benchmarks.lines import MS, Line
from benchmarks.measuring import Work, least_costs, prepared
from benchmarks.of_mailing import mailing_configuration
from benchmarks.workload import PAPERS, Workload

_MOST = 2.1  # times; what grows with the square of its input takes four times
_FEWEST = 100  # papers: the archive whose command is taken for the start has so many more, and so have the others
_FETCH = (DIGEST, "fetch", "page.html")
_MAIL = """From no-reply@arxiv.org Mon Jan 12 01:00:00 2026
Date: Mon, 12 Jan 2026 00:51:12 GMT
From: no-reply@arxiv.org (send mail ONLY to cs)
To: rabble@arxiv.org (cs)
Subject: cs daily Subj-class mailing 101 1
Message-ID: <{at}@arxiv.example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

------------------------------------------------------------------------------
\\\\
arXiv:{id}
Date: Thu, 8 Jan 2026 09:00:01 GMT   (27kb)

Title: {title}
Authors: Ann Poe
Categories: cs.DS
\\\\
{abstract}
\\\\ ( https://arxiv.org/abs/{id} ,  27kb)

"""

Growing = Callable[[Conditions, ExitStack, int], Work]


def growth_pages(conditions: Conditions) -> Iterator[Line]:
    """A page of twice as many papers."""
    yield _line(conditions, "papers of a page", _fetch_page, conditions.number(1_000, 20))


def growth_terms(conditions: Conditions) -> Iterator[Line]:
    """Twice as many terms in the configuration."""
    yield _line(conditions, "terms of a configuration", _fetch_by_terms, conditions.number(4_000, 20))


def growth_recipients(conditions: Conditions) -> Iterator[Line]:
    """Twice as many recipients of mail."""
    yield _line(conditions, "recipients", _mail_recipients, conditions.number(200, 2))


def growth_archive(conditions: Conditions) -> Iterator[Line]:
    """Twice as many papers in the archive, all of which are read."""
    yield _line(conditions, "papers in the archive", _check_archive, conditions.number(3_000, 50))


def growth_notes(conditions: Conditions) -> Iterator[Line]:
    """Twice as many papers in the note to which a day is added."""
    yield _line(conditions, "papers in a note", _add_to_note, conditions.number(2_000, 20))


def growth_mails(conditions: Conditions) -> Iterator[Line]:
    """Twice as many of arXiv's mails in a mailbox, each about one paper."""
    yield _line(conditions, "mails in a mailbox", _read_mailbox, conditions.number(1_000, 20))


def _line(conditions: Conditions, what: str, growing: Growing, number: int) -> Line:
    with ExitStack() as stack:
        works = [growing(conditions, stack, size) for size in (1, number, 2 * number)]
        start, single, double = (each.cpu for each in least_costs(*works, rounds=conditions.few_rounds(5)))
    work, against = f"{2 * number:,} {what}, over the start", f"{number:,}"
    # In a trial both may well be lost in the start.
    once, twice = (max(cpu - start, 1e-6) for cpu in (single, double))
    return Line(work, twice * MS, "ms", once * MS, against, times=_MOST)


def _fetch_page(conditions: Conditions, stack: ExitStack, papers: int) -> Work:
    home = _home_with_page(stack, conditions.load, conditions.load.configuration(), papers)
    return home.work(*_FETCH, "--no-archive")


def _fetch_by_terms(conditions: Conditions, stack: ExitStack, terms: int) -> Work:
    return _home_with_page(stack, conditions.load, conditions.load.configuration(terms)).work(*_FETCH, "--no-archive")


def _mail_recipients(conditions: Conditions, stack: ExitStack, recipients: int) -> Work:
    """Each run is the first for its recipients: the archive is thrown away before it."""
    home = _home_with_page(stack, conditions.load, mailing_configuration(conditions.load, recipients))
    return prepared(home.keep("letters", ".local"), home.work(*_FETCH, "--email"))


def _check_archive(conditions: Conditions, stack: ExitStack, papers: int) -> Work:
    state = conditions.archives.state(papers + _FEWEST)
    home = stack.enter_context(new_home(conditions.load.configuration(), state=state))
    return home.work(DIGEST, "rules", "check", "--all")


def _add_to_note(conditions: Conditions, stack: ExitStack, papers: int) -> Work:
    """A day is added each time: the note and the archive are as before it."""
    home = _home_with_page(stack, conditions.load, conditions.load.configuration())
    earlier = conditions.load.records(papers + PAPERS)[:papers]
    (home.folder / "many.html").write_bytes(markup.page(earlier))
    home.output(DIGEST, "fetch", "many.html", "--all", "--into", "note.md")
    return prepared(home.keep("note.md", ".local"), home.work(*_FETCH, "--all", "--into", "note.md"))


def _read_mailbox(conditions: Conditions, stack: ExitStack, mails: int) -> Work:
    papers = conditions.load.papers(mails)
    texts = (
        _MAIL.format(
            at=at,
            id=paper.id.removeprefix("arxiv:"),
            title=paper.title,
            abstract=textwrap.fill(paper.abstract, initial_indent="  "),
        )
        for at, paper in enumerate(papers)
    )
    files = {"letters.mbox": "".join(texts).encode()}
    home = stack.enter_context(new_home(conditions.load.configuration(), files))
    return home.work(DIGEST, "fetch", "letters.mbox", "--no-archive")


def _home_with_page(stack: ExitStack, load: Workload, configuration: str, papers: int = PAPERS) -> Home:
    return stack.enter_context(new_home(configuration, {"page.html": load.page(papers)}))

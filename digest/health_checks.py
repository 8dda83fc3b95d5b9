"""What `digest doctor` checks: archive, clock, mail account, outbox; and what a kept page reads as now."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from digest import sources, watchdog
from digest.archive import Archive
from digest.author_lookup import AuthorLookup
from digest.channels.mail.carriers import check_account
from digest.config import Config
from digest.config.mail import Account
from digest.credentials import without_user
from digest.errors import DigestError, UsageError
from digest.retrieve import local
from digest.retrieve.unparsed import address_of_kept_page
from digest.rules.language.old_meanings import describe_old_meaning
from digest.rules.topics import Rules
from digest.text import format_count, sanitize_line

_MOST_FAULTS = 3  # of a damaged archive, that are named


class Check(NamedTuple):
    """One thing that was checked: its *name*, whether it *is_fine*, and what was found."""

    name: str
    is_fine: bool
    finding: str


def check_terms(settings: Config) -> Iterator[Check]:
    """Which deliveries are held by an expression, and which expressions 0.1.0 read otherwise."""
    for delivery in settings.deliveries:
        for sentence in delivery.refused:
            yield Check("delivery", False, f"{sentence}; it does not go out until this is mended")
    for term in settings.terms:
        if meaning := describe_old_meaning(term.text):
            yield Check("words", True, f"{term.where}: {meaning}")


def check_archive(archive: Archive) -> Iterator[Check]:
    """Whether every row of the file can be read."""
    faults = archive.database.check()
    papers, lists = archive.papers.count(), archive.lists.count()
    finding = "; ".join(faults[:_MOST_FAULTS]) or f"sound, {papers:,} papers of {lists:,} lists"
    yield Check("archive", not faults, f"{archive.database.path}: {finding}")


def check_follows(archive: Archive, rule_sets: Sequence[Rules]) -> Iterator[Check]:
    """Whether the archive knows the papers of `like:`, and how many papers of the followed authors it knows by them."""
    authors = AuthorLookup(archive.papers, ())
    completed = [follow for rules in rule_sets for follow in authors.complete(rules).follow if follow.circle]
    for sentence in authors.remarks:
        yield Check("follow", False, sentence.removeprefix("follow: "))
    if not authors.remarks:
        known = {follow.label: format_count(len(follow.circle or ()), "paper") for follow in completed}
        yield Check("follow", True, "; ".join(f"{label}, {papers} known" for label, papers in known.items()))


def check_clock(archive: Archive | None, now: datetime) -> Iterator[Check]:
    """Whether the clock is not behind the last run."""
    last = archive.runs.time_of_last() if archive else None
    if last and last > now:
        finding = f"it says {now:%Y-%m-%d %H:%M}, but the last run was {last:%Y-%m-%d %H:%M}; is it right?"
        yield Check("clock", False, finding)
    else:
        yield Check("clock", True, f"{now:%Y-%m-%d %H:%M}, not before the last run")


def check_mail(account: Account | None, now: datetime, *, online: bool) -> Iterator[Check]:
    """Which account sends mails; with *online* whether it can be reached and logged in to. Nothing is sent."""
    if account is None:
        yield Check("mail", True, "no `mail:` in the configuration, so `--email` has no account")
    elif not online:
        yield Check("mail", True, f"by {account.way} ({account.place}); `--online` tries it")
    else:
        try:
            yield Check("mail", True, check_account(account, now))
        except DigestError as error:
            yield Check("mail", False, str(error))


def check_outbox(archive: Archive) -> Iterator[Check]:
    """Whether a mail waits for a person."""
    held = [mail for mail in archive.outbox.mails() if mail.state in ("held", "failed")]
    for mail in held:
        detail = sanitize_line(mail.detail)
        yield Check("outbox", False, f"mail {mail.number} to {mail.recipient} is {mail.state}: {detail}")
    if held:
        yield Check("outbox", False, "`digest mail retry` tries them again, `digest mail drop ID` gives one up")
    else:
        yield Check("outbox", True, "no mail waits for a person")


def replay_page(path: Path, now: datetime) -> Iterator[str]:
    """What the kept page at *path* reads as today, line by line. Raises UsageError, ParseError, FetchError."""
    shown = sanitize_line(without_user(str(path)))
    if not path.is_file():
        raise UsageError(f"{shown}: no such file")
    page = local.read_page(sources.parse_address(str(path.absolute())), now)
    address = address_of_kept_page(path)
    if address and address.is_remote:
        page = replace(page, address=address)
    with watchdog.limit_parsing(len(page.content)):
        listing = sources.parse_page(page)
    day = f", {listing.day}" if listing.day else ""
    yield f"{shown}: {listing.source}{day}, {format_count(len(listing.papers), 'paper')}"
    if doubt := sources.sanity_problem(listing, page.address):
        yield f"  in doubt: {doubt}"
    for note in listing.notes:
        yield f"  {note}"
    without_abstract = [paper for paper in listing.papers if not paper.abstract]
    if without_abstract:
        yield f"  {format_count(len(without_abstract), 'paper')} without an abstract"

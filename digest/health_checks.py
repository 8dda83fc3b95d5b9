"""What `digest doctor` checks: words, archive, sources, clock, mail account, outbox; and what a kept page reads as."""

import os
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from digest import sources, watchdog
from digest.archive import Archive
from digest.archive.upgrade import copy_beside
from digest.archive.weekly_copy import choose_kind, describe_lack
from digest.channels.mail.carriers import check_account, find_secret
from digest.channels.mail.foresight import foresee_troubles
from digest.channels.mail.password import SecretError
from digest.config import Config
from digest.config.commands import Program
from digest.config.mail import Account
from digest.credentials import without_user
from digest.errors import DigestError, Remedy, UsageError
from digest.letters import QueuedLetter, name_letters
from digest.like_lookup import LikeLookup
from digest.programs import prepare_call
from digest.render.days import format_day, format_duration, format_moment
from digest.reports import Check, SourceReport
from digest.retrieve import local
from digest.retrieve.unparsed import address_of_kept_page
from digest.rules.language.old_meanings import describe_old_meaning
from digest.rules.topics import Rules
from digest.text import format_clause, format_count, sanitize_line

_PATIENCE = 20.0  # seconds for a command that prints a password or a token
_HELP_ON_ACCOUNTS = Remedy("digest help accounts", "what providers take, and what to do about a refused login")
_MOST_FAULTS = 3  # of a damaged archive, that are named
_ROOM = 2  # times the archive: bringing it up to date, and the copy, write as much again
_FEWEST_FILES = 100
_OLDEST_COPY = timedelta(days=15)  # older than the last run: those of two weeks have made none


def check_configuration(settings: Config, path: str) -> Iterator[Check]:
    """What the configuration at *path*, which reads well, holds; which deliveries are held by an expression, and which
    expressions 0.1.0 read otherwise."""
    topics = sum(topic.name is not None for topic in settings.rules.topics)
    recipients = sum(len(delivery.recipients) for delivery in settings.deliveries)
    facts = ((topics, "topic"), (len(settings.terms), "word"), (recipients, "recipient"))
    counts = ", ".join(format_count(number, noun) for number, noun in facts if number)
    yield Check("configuration", "fine", f"{path}: {counts or 'no words yet'}")
    for delivery in settings.deliveries:
        for sentence in delivery.refused:
            yield Check("delivery", "bad", f"{sentence}; it does not go out until this is mended")
    for term in settings.terms:
        if meaning := describe_old_meaning(term.text):
            yield Check("words", "remark", f"{term.where}: {meaning}")


def check_archive(archive: Archive, shorten: Callable[[str], str]) -> Iterator[Check]:
    """Whether every row of the file can be read; *shorten* is how its path is shown."""
    faults = archive.database.check()
    lists = archive.lists.count()
    of_lists = f" of {format_count(lists, 'list')}" if lists else ""
    path = Path(archive.database.path)
    size = f"{path.stat().st_size / 1e6:,.1f} MB"
    sound = f"{format_count(archive.papers.count(), 'paper')}{of_lists}, {size}, sound"
    finding = "; ".join(faults[:_MOST_FAULTS]) or sound
    yield Check("archive", "bad" if faults else "fine", f"{shorten(str(path))}: {finding}")


def check_disk(archive: Archive, *, has_copy: bool) -> Iterator[Check]:
    """Whether the disk of the archive has room for what the next runs write, and whether the copy is of last week."""
    path = archive.database.path
    if not isinstance(path, Path):
        return
    size, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    files = find_free_files(path.parent)
    needed = _ROOM * size + archive.outbox.count_bytes()
    room = f"{free / 1e6:,.0f} MB free"
    if free < needed:
        finding = f"{room}, {needed / 1e6:,.0f} MB are needed: twice the archive, and what waits in the outbox"
        yield Check("disk", "bad", finding, (Remedy("copy: off", "in the configuration, goes without a weekly copy"),))
    elif files is not None and files < _FEWEST_FILES:
        yield Check("disk", "bad", f"{room}, but for {format_count(files, 'more file')} only (its inodes are used up)")
    else:
        yield Check("disk", "fine", room)
    if has_copy:
        yield from _check_copy(archive, path, size, free)


def find_free_files(folder: Path) -> int | None:
    """For how many more files the disk of *folder* has room; None where it does not say."""
    if not hasattr(os, "statvfs"):  # Windows
        return None
    found = os.statvfs(folder)
    return found.f_favail if found.f_files else None


def _check_copy(archive: Archive, path: Path, size: int, free: int) -> Iterator[Check]:
    """Whether there is room for the weekly copy, and whether it is older than the runs since would leave it."""
    copy, last = copy_beside(path), archive.runs.time_of_last()
    if choose_kind(size, free) is None:
        yield Check("copy", "remark", describe_lack(size, free))
    elif last and copy.exists():
        age = timedelta(seconds=last.timestamp() - copy.stat().st_mtime)
        if age > _OLDEST_COPY:
            finding = f"{format_duration(age)} older than the last run, though one is made each week"
            yield Check("copy", "bad", f"{finding}; can {path.parent} be written?")


def check_programs(settings: Config, environment: Mapping[str, str]) -> Iterator[Check]:
    """Whether the programs of deliveries, of `summary:` and of `after:` are there, and the variables that each is to
    see."""
    for delivery in settings.deliveries:
        if command := delivery.command:
            found = _check_program("delivery", command, environment, f"{command.name} is there")
            yield found._replace(finding=f"{delivery.names[0]}: {found.finding}")
    if summary := settings.summary:
        yield _check_program("summary", summary, environment, f"{summary.name} is there")
    if after := settings.after:
        yield _check_program("after", after, environment, f"{after.name} hears how each run has ended")


def _check_program(name: str, program: Program, environment: Mapping[str, str], fine: str) -> Check:
    written = program.arguments[0]
    try:
        call = prepare_call(program, environment)
    except DigestError as error:
        remedy = Remedy("digest schedule --write-environment", "keeps what is set in a shell for each run")
        return Check(name, "bad", str(error), (remedy,))
    if shutil.which(call.program, path=environment.get("PATH")) is None:
        return Check(name, "bad", f"{written} is not {'there' if '/' in written else 'on PATH'}, or cannot be run")
    return Check(name, "fine", fine)


def check_likes(archive: Archive, rule_sets: Sequence[Rules]) -> Iterator[Check]:
    """Whether the archive knows the papers of `like:`; how many papers of the followed authors it knows by them, and by
    how many words topics are ordered."""
    likes = LikeLookup(archive, ())
    completed = [likes.complete(rules) for rules in rule_sets]
    follows = {each.label: each.circle for rules in completed for each in rules.follow if each.circle}
    liked = {each.name: each.liking for rules in completed for each in rules.topics if each.liking}
    of_follows = [sentence for sentence in likes.remarks if sentence.startswith("follow: ")]
    for sentence in of_follows:
        yield Check("follow", "bad", sentence.removeprefix("follow: "))
    if follows and not of_follows:
        known = (f"{label}, {format_count(len(circle), 'paper')} known" for label, circle in follows.items())
        yield Check("follow", "fine", "; ".join(known))
    for sentence in likes.remarks:
        if sentence not in of_follows:
            yield Check("like", "remark", sentence)
    if ordered := {name: liking for name, liking in liked.items() if liking.words}:
        words = (
            f"{name}, {format_count(len(liking.words), 'word')} of {format_count(liking.papers, 'paper')}"
            for name, liking in ordered.items()
        )
        yield Check("like", "fine", "; ".join(words))


def check_sources(reports: Sequence[SourceReport], now: datetime) -> Iterator[Check]:
    """Whether each source could be read when it was asked last."""
    failing = [report for report in reports if report.failure]
    for report in failing:
        runs = f" (in the last {report.failed_runs} runs)" if report.failed_runs > 1 else ""
        day = report.newest_list
        newest = f"; newest list {format_day(day, now)}" if day else ""
        remedy = Remedy(f"digest fetch {shlex.quote(report.address)}", "asks it now")
        yield Check(report.address, "bad", f"{report.failure}{runs}{newest}", (remedy,))
    if reports and not failing:
        read = "it was" if len(reports) == 1 else "each was"
        yield Check("sources", "fine", f"{format_count(len(reports), 'source')}, {read} read when asked last")


def check_clock(archive: Archive | None, now: datetime) -> Iterator[Check]:
    """Whether the clock is not behind the last run."""
    last = archive.runs.time_of_last() if archive else None
    if last and last > now:
        finding = (
            f"it says {format_day(now)}, {now:%H:%M}, but the last run was {format_moment(last, now)}; is it right?"
        )
        yield Check("clock", "bad", finding)
    else:
        yield Check("clock", "fine", f"{format_day(now)}, {now:%H:%M}, not before the last run")


def check_mail(account: Account | None, recipients: int, now: datetime, *, online: bool) -> Iterator[Check]:
    """Which account sends mails to so many *recipients*, whether its password or token comes where nobody can be asked
    for a passphrase, and what will probably go wrong; with *online* whether it can be logged in to. Nothing is sent."""
    name = "mail account"
    if account is None:
        yield Check(name, "fine", "none: there is no `mail:` in the configuration")
        return
    yield _check_account(name, account, now, online=online)
    for finding, remedies in foresee_troubles(account, recipients, os.environ):
        yield Check(name, "remark", finding, remedies)


def _check_account(name: str, account: Account, now: datetime, *, online: bool) -> Check:
    try:
        find = partial(find_secret, account, os.environ, unattended=True, patience=_PATIENCE)
        if online:
            return Check(name, "fine", check_account(account, now, find))
        if account.way == "smtp" and (account.password_command or account.token_command or account.password_file):
            find()
    except SecretError as error:
        return Check(name, "bad", f"without a terminal: {error}", (_HELP_ON_ACCOUNTS,))
    except DigestError as error:
        return Check(name, "bad", str(error), (_HELP_ON_ACCOUNTS,))
    return Check(name, "fine", f"{_describe_account(account)}; `--online` tries it")


def _describe_account(account: Account) -> str:
    """`smtp.example.org:465, TLS, as me@example.org`."""
    if account.way != "smtp":
        return f"{account.way} {account.place}"
    security = {"tls": "TLS", "starttls": "STARTTLS", "none": "no encryption"}[account.security]
    return f"{account.place}:{account.port}, {security}{f', as {account.user}' if account.user else ''}"


def check_outbox(letters: Sequence[QueuedLetter], now: datetime) -> Iterator[Check]:
    """Whether one of the *letters* of the outbox waits for a person."""
    held = [letter for letter in letters if letter.needs_somebody]
    noun = name_letters(letter.kind for letter in letters)
    waiting = f"; {format_count(len(letters) - len(held), noun)} for the next run" if len(letters) > len(held) else ""
    if not held:
        yield Check("outbox", "fine", f"nothing waits for a person{waiting}")
        return
    since = f"since {format_moment(min(letter.made for letter in held), now)}"
    finding = format_clause(len(held), noun, f"is held, {since}", f"are held, the oldest {since}")
    yield Check("outbox", "bad", f"{finding}{waiting}", (Remedy("digest mail", "what was said of it"),))


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

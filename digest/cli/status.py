"""`digest search`, `digest status` and `digest doctor`: what the archive knows."""

import sys
from contextlib import suppress
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import plain_errors
from digest.cli.options import CONFIG, FORMAT_HELP, complete_format, parse_format
from digest.render.formats import TERMINAL, Format
from digest.text import count, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from digest.archive import Archive, QueuedMail
    from digest.config import Config

SEARCH_EXAMPLES = """\b
Examples:
  digest search speculative decoding
  digest search '"world model" author:Hafner -survey' --best
  digest search agents -- -survey
  digest search title:agent -n 100 -f json
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.command("search", epilog=SEARCH_EXAMPLES)(plain_errors(search))
    app.command("status", epilog="\b\nExample:\n  digest status\n")(plain_errors(status))
    app.command("doctor", epilog="\b\nExample:\n  digest doctor -c other.yaml\n")(plain_errors(doctor))


def search(
    words: Annotated[list[str], typer.Argument(help='Words, "phrases", field:words, -words that must not be there.')],
    best: Annotated[bool, typer.Option("--best", help="Best first, of the newest 2,000.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many papers.")] = 20,
    format: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=FORMAT_HELP,
            parser=parse_format,
            autocompletion=complete_format,
        ),
    ] = TERMINAL,
    brief: Annotated[bool, typer.Option("--brief", help="Without abstracts.")] = False,
) -> None:
    """Search everything that was ever listed."""
    from digest.archive.search_query import parse_search
    from digest.cli import environment, remembering
    from digest.cli.writing import look_of, to_screen
    from digest.render.formats import render_document
    from digest.searching import found

    now = environment.now()
    asked = parse_search(words)
    with remembering.existing(now) as archive:
        papers = archive.papers.search(asked.match, limit, best=best)
        digest = found(papers, asked.terms, " ".join(words), archive.papers.count(), limit, now)
    look = look_of(format, brief=brief)
    if digest.matches or format.for_programs or sys.stdout.isatty():
        to_screen(render_document(digest, look), look)


def status(config: CONFIG = None) -> None:
    """Say how sources and recipients fared, and why it was silent."""
    from digest.channels import screen
    from digest.cli import environment, remembering

    now = environment.now()
    settings = environment.config(config)
    with remembering.existing(now) as archive:
        waiting = archive.outbox.mails()
        lines = [*_status(archive, now), *_recipients(archive, waiting, settings, now)]
    if waiting:
        lines.append(f"outbox    {count(len(waiting), 'mail')} not accepted yet; `digest mail` says why")
    screen.write("".join(f"{line}\n" for line in lines))


def _recipients(
    archive: "Archive", waiting: "Iterable[QueuedMail]", settings: "Config", now: "datetime"
) -> "Iterator[str]":
    """Whom mails go to: when the last one was accepted, why there was none since, and what is due."""
    from digest.archive import MailHistory
    from digest.channels.mail.recipients import due_day, readers_of

    known = {each.channel: each for each in archive.outbox.mail_histories()}
    states: dict[str, list[str]] = {}
    for letter in waiting:
        states.setdefault(letter.channel, []).append(letter.state)
    for reader in readers_of(settings.deliveries):
        each = known.get(reader.channel) or MailHistory(reader.channel)
        said = [f"last mail {_ago(each.last_mailed, now)}", f"due {due_day(reader, each.last_served, now)}"]
        if each.why_silent:
            said.append(f"silent {_ago(each.last_served, now)}, because {each.why_silent}")
        if held := states.get(reader.channel):
            said.append(f"{count(len(held), 'mail')} NOT ACCEPTED ({', '.join(dict.fromkeys(held))})")
        yield f"mail      {reader.channel.removeprefix('mail:')}: {'; '.join(said)}"


def _status(archive: "Archive", now: "datetime") -> "Iterator[str]":
    from digest import sources

    papers, lists = archive.papers.count(), archive.lists.count()
    yield f"archive   {archive.database.path}: {papers:,} papers, {lists:,} days' lists"
    for state in archive.runs.source_states():
        said = []
        if state.last_success:
            said.append(f"last read {_ago(state.last_success, now)}")
        if day := archive.lists.latest_day(state.address):
            said.append(f"newest list {day}, the next {sources.next_list(state.address, day)}")
        if state.failure:
            said.append(f"FAILED {_ago(state.last_failure, now)}: {state.failure}")
        yield f"source    {state.address}: {'; '.join(said)}"
    for channel in archive.deliveries.channels():
        upto = f", lists up to {channel.high_water_mark}" if channel.high_water_mark else ""
        yield f"channel   {channel.name}: {channel.papers:,} papers, the last {_ago(channel.last_delivery, now)}{upto}"
    if run := archive.runs.last():
        counts = run.summary["counts"]
        told = ", ".join(f"{number} {what}" for what, number in counts.items()) if isinstance(counts, dict) else ""
        yield f"last run  {_ago(run.made, now)}{f' for {run.channel}' if run.channel else ''}: {told}"
        if reason := run.summary["reason"]:
            yield f"          silent, because {reason}"


def _ago(when: "datetime | None", now: "datetime") -> str:
    if when is None:
        return "never"
    hours = (now.astimezone(UTC) - when).total_seconds() / 3600
    shown = f"{when.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
    if hours < -1:
        return f"{shown} (by a clock that was wrong)"
    if hours < 1:
        return f"{shown} (just now)" if hours < 0.1 else f"{shown} ({hours * 60:.0f} min ago)"
    if hours < 48:
        return f"{shown} ({hours:.0f} h ago)"
    return f"{shown} ({hours / 24:.0f} days ago)"


def doctor(
    config: CONFIG = None,
    online: Annotated[
        bool, typer.Option("--online", help="Also connect to the mail account and log in; nothing is sent.")
    ] = False,
    replay: Annotated[
        Path | None,
        typer.Option("--replay", metavar="PAGE", help="Only read this kept page again, and say what is in it."),
    ] = None,
) -> None:
    """Check configuration, archive, clock, mail; say what to do."""
    wrong = False
    if replay:
        _replay(replay)
        return
    checks = {"configuration": _configuration(config), "archive": _archive(), "lock": _lock(), "clock": _clock()}
    checks["mail"] = _mail(config, online=online)
    checks["outbox"] = _outbox()
    for name, check in checks.items():
        for fine, message in check:
            wrong = wrong or not fine
            typer.echo(f"{'ok  ' if fine else 'BAD '} {name}: {message}")
    raise typer.Exit(1 if wrong else 0)


def _configuration(config: "Path | None") -> "Iterator[tuple[bool, str]]":
    from digest.cli import environment
    from digest.errors import DigestError

    path = config or environment.config_path()
    try:
        environment.config(config)
    except DigestError as error:
        yield False, str(error)
        return
    yield True, f"{path} reads well" if path.exists() else f"{path} is not there; `digest init` writes it"


def _archive() -> "Iterator[tuple[bool, str]]":
    from digest.cli import environment, remembering
    from digest.errors import DigestError

    path = remembering.archive_path()
    if not path.exists():
        yield True, f"{path} is not there yet; the first `digest fetch` makes it"
        return
    try:
        with remembering.existing(environment.now()) as archive:
            wrong = archive.database.check()
            papers, lists = archive.papers.count(), archive.lists.count()
            yield not wrong, f"{path}: {'; '.join(wrong[:3]) or f'sound, {papers:,} papers of {lists:,} lists'}"
    except DigestError as error:
        yield False, str(error)


def _lock() -> "Iterator[tuple[bool, str]]":
    from digest.cli import remembering
    from digest.errors import DigestError

    try:
        with remembering.alone():
            yield True, "no run is at work"
    except DigestError as error:
        yield False, str(error)


def _replay(path: Path) -> None:
    """Read a kept page once more, as its source understands pages now. Raises ParseError, FetchError."""
    from dataclasses import replace

    from digest import sources, watchdog
    from digest.cli import environment
    from digest.credentials import without_user
    from digest.errors import UsageError
    from digest.retrieve import local
    from digest.retrieve.unparsed import address_of_kept_page

    shown = safe(without_user(str(path)))
    if not path.is_file():
        raise UsageError(f"{shown}: no such file")
    page = local.read_page(sources.address(str(path.absolute())), environment.now())
    address = address_of_kept_page(path)
    if address and address.is_remote:
        page = replace(page, address=address)
    with watchdog.limited(len(page.content)):
        listing = sources.parse(page)
    day = f", {listing.day}" if listing.day else ""
    typer.echo(f"{shown}: {listing.source}{day}, {count(len(listing.papers), 'paper')}")
    if doubt := sources.doubt(listing, page.address):
        typer.echo(f"  in doubt: {doubt}")
    for note in listing.notes:
        typer.echo(f"  {note}")
    lacking = [paper for paper in listing.papers if not paper.abstract]
    if lacking:
        typer.echo(f"  {count(len(lacking), 'paper')} without an abstract")


def _mail(config: "Path | None", *, online: bool) -> "Iterator[tuple[bool, str]]":
    from digest.channels.mail import outbox_runner
    from digest.cli import environment
    from digest.errors import DigestError

    with suppress(DigestError):
        settings = environment.config(config)
        if settings.account is None:
            yield True, "no `mail:` in the configuration, so `--email` has no account"
        elif not online:
            yield True, f"by {settings.account.way} ({settings.account.place}); `--online` tries it"
        else:
            try:
                yield True, outbox_runner.check(settings.account, environment.now())
            except DigestError as error:
                yield False, str(error)


def _outbox() -> "Iterator[tuple[bool, str]]":
    from digest.cli import environment, remembering
    from digest.errors import DigestError

    with suppress(DigestError), remembering.existing(environment.now()) as archive:
        held = [each for each in archive.outbox.mails() if each.state in ("held", "failed")]
        for each in held:
            yield False, f"mail {each.number} to {each.recipient} is {each.state}: {safe(each.detail)}"
        if held:
            yield False, "`digest mail retry` tries them again, `digest mail drop ID` gives one up"
        else:
            yield True, "no mail waits for a person"


def _clock() -> "Iterator[tuple[bool, str]]":
    from digest.cli import environment, remembering
    from digest.errors import DigestError

    now, last = environment.now(), None
    with suppress(DigestError), remembering.existing(now) as archive:
        last = archive.runs.time_of_last()
    if last and last > now:
        yield False, f"it says {now:%Y-%m-%d %H:%M}, but the last run was {last:%Y-%m-%d %H:%M}; is it right?"
    else:
        yield True, f"{now:%Y-%m-%d %H:%M}, not before the last run"

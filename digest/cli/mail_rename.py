"""`digest mail rename`: a new address, or a new name of a digest or a command, goes on where the old one was."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import exit_on_errors, say, say_success
from digest.cli.mail_recipients import parse_recipient_named
from digest.cli.options import CONFIG
from digest.errors import Remedy, UsageError

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.archive.renaming import Renamed
    from digest.config import Config
    from digest.render.mail.stops import MailChannel

_EXAMPLES = """\b
Examples:
  digest mail rename ann@old.example ann@new.example
  digest mail rename ann@example.org/papers ann@example.org/group
  digest mail rename /papers /group      the same for everybody
  digest mail rename chat room           a command under deliver:
"""


def add_to(group: typer.Typer) -> None:
    """Add the command to the *group* `mail`."""
    group.command("rename", epilog=_EXAMPLES)(exit_on_errors(rename))


def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The recipient as `digest status` names it.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new address, or its new name.")],
    config: CONFIG = None,
) -> None:
    """Let a new address, or a new name of a digest or a command, go on where the old one was."""
    from digest.archive.renaming import HasHistoryError, rename_channels
    from digest.channels.deliveries.recipients import list_recipients
    from digest.cli import environment, state

    now = environment.now()
    settings = environment.read_config(config)
    if _is_name(old) and _is_name(new):
        _rename_command(old, new, settings, now)
        return
    former, wanted = _parse_recipients(old, new)
    with state.hold_lock(), state.open_existing_archive(now) as archive:
        try:
            renamed = rename_channels(archive.database, _pair_channels(archive, former, wanted))
        except HasHistoryError as error:
            raise _refuse_history(error, "mails") from error
    configured = {each.channel for each in list_recipients(settings.deliveries)}
    for each in renamed:
        _say_renamed(each, is_configured=each.now.channel in configured)


def _is_name(text: str) -> bool:
    """Whether *text* can be the name of a command alone: no address, and no digest of everybody."""
    return bool(text) and "@" not in text and not text.startswith("/")


def _rename_command(old: str, new: str, settings: "Config", now: datetime) -> None:
    from digest.archive.renaming import HasHistoryError, rename_command
    from digest.channels.deliveries.recipients import list_recipients
    from digest.cli import state
    from digest.text import format_count

    with state.hold_lock(), state.open_existing_archive(now) as archive:
        try:
            papers = rename_command(archive.database, old, new)
        except HasHistoryError as error:
            raise _refuse_history(error, "digests") from error
    if papers is None:
        raise UsageError(f"{old}: no command by this name has had a digest, and it is no mail address").with_remedies(
            Remedy("digest status -v", "who has had what")
        )
    say_success(f"{new}: goes on after {old}, with {format_count(papers, 'paper')}")
    if ("command", new) not in {each.destination for each in list_recipients(settings.deliveries)}:
        say(f"{new}: not in the configuration yet; put it there before the next run")


def _refuse_history(error: Exception, things: str) -> UsageError:
    """The error where the new name has had something itself."""
    problem = f"{error}: has had {things} of its own; nothing was changed"
    return UsageError(problem).with_remedies(Remedy("digest status -v", "who has had what"))


def _parse_recipients(old: str, new: str) -> "tuple[MailChannel, MailChannel]":
    """What is renamed and how; a digest alone, `/group`, has no address. Raises UsageError."""
    from digest.render.mail.stops import MailChannel

    digests = [text.startswith("/") and len(text) > 1 for text in (old, new)]
    if all(digests):
        former, wanted = MailChannel("", old[1:]), MailChannel("", new[1:])
    elif any(digests):
        raise UsageError(f"{old} and {new}: write two recipients, or two digests: /papers /group")
    else:
        former, wanted = parse_recipient_named(old), parse_recipient_named(new)
    if former == wanted:
        raise UsageError(f"{old}: both names are the same")
    return former, wanted


def _pair_channels(
    archive: "Archive", former: "MailChannel", wanted: "MailChannel"
) -> "list[tuple[MailChannel, MailChannel]]":
    """What to rename: a digest of everybody, all digests of an address, or those two that are named. Raises
    UsageError."""
    from digest.archive.renaming import list_mail_channels
    from digest.text import suggest

    known = list_mail_channels(archive.database)
    if not former.address:
        pairs = [(each, each._replace(name=wanted.name)) for each in known if each.name == former.name]
    elif former.name or wanted.name:
        pairs = [(each, wanted) for each in known if each == former]
    else:
        pairs = [(each, each._replace(address=wanted.address)) for each in known if each.address == former.address]
    if not pairs:
        near = suggest(former.recipient, [each.recipient for each in known], before="; ")
        raise UsageError(f"{former.recipient}: had no mail by this name{near}").with_remedies(
            Remedy("digest status -v", "who had mails")
        )
    return pairs


def _say_renamed(renamed: "Renamed", *, is_configured: bool) -> None:
    from digest.text import format_count

    now = renamed.now.recipient
    say_success(f"{now}: goes on after {renamed.former.recipient}, with {format_count(renamed.papers, 'paper')}")
    for number in renamed.left_mails:
        problem = f"mail {number} was to {renamed.former.address}; what is in it comes to {renamed.now.address} anew"
        say(problem, Remedy(f"digest mail drop {number}", "gives the old one up"))
    if not is_configured:
        say(f"{now}: not in the configuration yet; put it there before the next run")

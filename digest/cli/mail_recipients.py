"""`digest mail unsubscribed` and `digest mail subscribed`: who gets no mails any more, and who gets some again."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import exit_on_errors, say, say_success
from digest.cli.options import CONFIG
from digest.errors import Remedy, UsageError

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.config import Config
    from digest.delivery import Stop
    from digest.render.mail.stops import MailChannel

_UNSUBSCRIBED = """\b
Examples:
  digest mail unsubscribed                          who gets no mails
  digest mail unsubscribed ann@example.org          none of any digest
  digest mail unsubscribed ann@example.org/group    none of this one
  digest mail unsubscribed 0123456789abcdef0123456789abcdef
  grep POST access.log | digest mail unsubscribed -
"""
_LONGEST_LINE = 10_000  # bytes of a line that is read
_MOST_TOLD = 5  # tokens that are nobody's


def add_to(group: typer.Typer) -> None:
    """Add the commands to the *group* `mail`."""
    group.command("unsubscribed", epilog=_UNSUBSCRIBED)(exit_on_errors(unsubscribe))
    group.command("subscribed", epilog="\b\nExample:\n  digest mail subscribed ann@example.org\n")(
        exit_on_errors(subscribe)
    )


def unsubscribe(
    who: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ADDRESS|TOKEN|-]...", help="Whom; - reads lines.", show_default=False),
    ] = None,
    config: CONFIG = None,
) -> None:
    """Send somebody no more mails, or list who gets none.

    A line that is read with - is an address alone, or has the token of a link, as a POST in a web server's log.
    """
    from digest.cli import environment, state

    now = environment.now()
    if not who:
        _list_stopped(now)
        return
    settings = environment.read_config(config)
    is_there = state.archive_path().exists()
    with (
        state.open_existing_archive(now) if is_there else state.open_archive(now, has_copy=settings.has_copy) as archive
    ):
        desk = _Desk(archive, settings, now)
        for each in who:
            if each == "-":
                for line in _read_lines():
                    desk.take_line(line)
            else:
                desk.take_argument(each)
        desk.close()


def _list_stopped(now: datetime) -> None:
    from digest.channels import screen
    from digest.cli import state
    from digest.cli.look import choose_look
    from digest.render.text.stopped import render_stopped

    stops: Sequence[Stop] = ()
    if state.archive_path().exists():
        with state.open_existing_archive(now) as archive:
            stops = archive.stopped_addresses.find_all()
    screen.write_output(render_stopped(stops, now, choose_look()))


def _read_lines() -> Iterator[str]:
    """The lines of standard input, each in its beginning, as soon as they are there."""
    whole = True
    while piece := sys.stdin.buffer.readline(_LONGEST_LINE):
        if whole:
            yield piece.decode("utf-8", "replace").strip()
        whole = piece.endswith(b"\n")


class _Desk:
    """Takes in who wants no more mails, one after the other: each wish is stored at once."""

    def __init__(self, archive: "Archive", settings: "Config", now: datetime) -> None:
        from digest.render.mail.stops import match_tokens

        self._archive, self._now = archive, now
        self._known = known_recipients(archive, settings)
        self._by_token = match_tokens(archive.stopped_addresses.secret(), self._known)
        self._strangers: dict[str, None] = {}
        self._looks = 0

    def take_argument(self, text: str) -> None:
        """Take in an address or a token. Raises UsageError for what is neither, or nobody's token."""
        from digest.render.mail.unsubscribing import find_tokens

        tokens = find_tokens(text) if "@" not in text else []
        for token in tokens:
            if not self._take_token(token):
                raise UsageError(f"{token}: no recipient has this token").with_remedies(
                    Remedy("digest mail unsubscribed ADDRESS", "takes the address in its place")
                )
        if not tokens:
            self._take_address(parse_recipient_named(text))

    def take_line(self, line: str) -> None:
        """Take in a line: an address and nothing else, or the tokens of a request that is not a mere look."""
        from digest.render.mail.stops import is_mere_look, parse_recipient
        from digest.render.mail.unsubscribing import find_tokens

        if tokens := find_tokens(line):
            if is_mere_look(line):
                self._looks += 1
            else:
                self._strangers |= dict.fromkeys(token for token in tokens if not self._take_token(token))
            return
        try:
            who = parse_recipient(line)
        except ValueError:
            return
        self._take_address(who)

    def close(self) -> None:
        """Say what was nobody's."""
        from digest.text import format_clause

        strangers = list(self._strangers)
        for token in strangers[:_MOST_TOLD]:
            say(f"{token}: no recipient has this token; ignored")
        if len(strangers) > _MOST_TOLD:
            say(f"{len(strangers) - _MOST_TOLD:,} more tokens are nobody's; ignored")
        if self._looks:
            lines = format_clause(self._looks, "line", "is", "are")
            say(f"{lines} no POST; ignored: who only looks at the page has not unsubscribed")

    def _take_token(self, token: str) -> bool:
        who = self._by_token.get(token)
        if who is None:
            return False
        self._stop(who, who.list_name)
        return True

    def _take_address(self, who: "MailChannel") -> None:
        from digest.text import suggest

        if who.name:
            if who not in self._known:
                known = [each.recipient for each in self._known]
                raise UsageError(
                    f"{who.recipient}: no such recipient{suggest(who.recipient, known, before='; ')}"
                ).with_remedies(Remedy(f"digest mail unsubscribed {who.address}", "stops all mails to that address"))
            self._stop(who, who.list_name)
            return
        self._stop(who, "")
        if who.address not in {each.address for each in self._known}:
            say(f"{who.address}: nobody has this address now; is it right? It is remembered in case somebody adds it")

    def _stop(self, who: "MailChannel", list_name: str) -> None:
        from digest.delivery import Stop

        new = self._archive.stopped_addresses.stop([Stop(who.address, list_name, self._now, "unsubscribed")])
        only = " of the digest without a name" if list_name and not who.name else ""
        name = who.recipient if list_name else who.address
        say_success(f"{name}: {'gets no more mails' if new else 'got no mails before'}{only}")
        for letter in self._archive.outbox.letters() if new else ():
            if letter.recipient.lower() == who.address and letter.state == "held":
                say_success(f"mail {letter.number} to {name} is held; `digest mail drop {letter.number}` gives it up")


def known_recipients(archive: "Archive", settings: "Config") -> "dict[MailChannel, None]":
    """Everybody of the configuration, and everybody who ever got a mail."""
    from digest.archive.renaming import list_mail_channels
    from digest.channels.deliveries.recipients import list_recipients
    from digest.render.mail.stops import split_channel

    configured = (split_channel(each.channel) for each in list_recipients(settings.deliveries))
    return dict.fromkeys([*filter(None, configured), *list_mail_channels(archive.database)])


def parse_recipient_named(text: str) -> "MailChannel":
    """The recipient that *text* names. Raises UsageError."""
    from digest.render.mail.stops import parse_recipient

    try:
        return parse_recipient(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def subscribe(
    who: Annotated[list[str], typer.Argument(metavar="ADDRESS...", help="Whom.", show_default=False)],
) -> None:
    """Send somebody mails again who gets none."""
    from digest.cli import environment, state

    wanted = [parse_recipient_named(each) for each in who]
    with state.open_existing_archive(environment.now()) as archive:
        stops = archive.stopped_addresses.find_all()
        for each in wanted:
            _require_stop(each, stops)
            archive.stopped_addresses.resume(each.address, each.list_name if each.name else None)
            say_success(f"{each.recipient}: gets mails again")


def _require_stop(who: "MailChannel", stops: "Sequence[Stop]") -> None:
    """Raises UsageError where there is no stop of that name to end."""
    lists = {stop.list_name for stop in stops if stop.address == who.address}
    if not lists:
        raise UsageError(f"{who.recipient}: was not stopped").with_remedies(
            Remedy("digest mail unsubscribed", "lists who is")
        )
    if who.name and who.list_name not in lists:
        problem = "gets none of any digest" if "" in lists else "was not stopped by this name"
        raise UsageError(f"{who.recipient}: {problem}").with_remedies(
            Remedy(f"digest mail subscribed {who.address}", "all mails to that address again")
        )

"""`digest bounces`: reads the reports on mails that did not arrive, and stops addresses that are gone."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import exit_on_errors, say, say_success
from digest.cli.options import CONFIG
from digest.errors import Remedy

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.channels.mail.bounces import Finding
    from digest.channels.mail.mailboxes import StoredMail
    from digest.config import Config
    from digest.delivery import Stop

EXAMPLES = """\b
Examples:
  digest bounces ~/Maildir          the mailbox of the address under from:
  digest bounces -v report.eml
  getmail-bounces | digest bounces -
"""


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("bounces", epilog=EXAMPLES)(exit_on_errors(bounces))


def bounces(
    mailboxes: Annotated[
        list[str],
        typer.Argument(metavar="MAILDIR|FILE|-...", help="A Maildir, a mail, an mbox, or -.", show_default=False),
    ],
    config: CONFIG = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what each mail is.")] = False,
) -> None:
    """Read which mails came back; stop addresses that are gone.

    The mailbox stays as it is; what was read before counts once.
    """
    from digest.cli import environment, state

    now = environment.now()
    settings = environment.read_config(config)
    with state.open_existing_archive(now) as archive:
        _Reader(archive, settings, now, verbose=verbose).read(mailboxes)


class _Reader:
    """Reads mailboxes: each report is stored at once, and what it stops is said."""

    def __init__(self, archive: "Archive", settings: "Config", now: datetime, *, verbose: bool) -> None:
        from digest.cli.mail_recipients import known_recipients

        self._archive, self._now, self._verbose = archive, now, verbose
        self._secret = archive.stopped_addresses.secret()
        self._known = list(dict.fromkeys(each.address for each in known_recipients(archive, settings)))
        self._counts: Counter[str] = Counter()

    def read(self, mailboxes: Sequence[str]) -> None:
        """Read all *mailboxes*. Raises UsageError where one cannot be read."""
        from digest.channels.mail.bounces import read_finding

        for mail in _read_all(mailboxes):
            finding = read_finding(mail.content, self._known, self._secret)
            stops: list[Stop] = []
            told = _describe_finding(finding)
            if finding.bounce:
                new, stops = self._archive.bounces.record([finding.bounce])
                told += "" if new else "; read before"
                self._counts["new"] += len(new)
            self._counts[finding.what] += 1
            self._counts["mails"] += 1
            if self._verbose:
                say(f"{mail.name}: {told}")
            for stop in stops:
                self._say_stopped(stop)
        self._say_summary()

    def _say_stopped(self, stop: "Stop") -> None:
        from digest.render.mail.stops import describe_stop

        problem = f"{stop.address} gets no more mails: {describe_stop(stop, self._now)}"
        say(problem, Remedy(f"digest mail subscribed {stop.address}", "sends mails there again"))

    def _say_summary(self) -> None:
        from digest.text import format_count

        counts = self._counts
        reports = format_count(counts["bounce"], "report")
        pieces = [
            f"{reports} that a mail did not arrive, {counts['new']:,} new",
            *([f"{counts['not ours']:,} not on a mail of ours, ignored"] if counts["not ours"] else []),
            *([f"{rest:,} other"] if (rest := counts["no report"] + counts["no failure"]) else []),
        ]
        say_success(f"{format_count(counts['mails'], 'mail')} read: {', '.join(pieces)}")


def _describe_finding(finding: "Finding") -> str:
    """What a mail is, in words."""
    if finding.bounce:
        return f"the mail to {finding.address} came back: {finding.bounce.status} {finding.bounce.said}".rstrip()
    about = f" about {finding.address}" if finding.address else ""
    if finding.what == "not ours":
        return f"a report{about} on no mail that was sent from here; ignored"
    return f"a report{about} that nothing failed" if finding.what == "no failure" else "no report"


def _read_all(mailboxes: Sequence[str]) -> "Iterator[StoredMail]":
    from digest.channels.mail.bounces import LARGEST_MAIL
    from digest.channels.mail.mailboxes import read_mails, split_mails
    from digest.cli.options import parse_path

    for each in mailboxes:
        if each == "-":
            yield from split_mails(sys.stdin.buffer, "standard input", LARGEST_MAIL)
        else:
            yield from read_mails(parse_path(each), LARGEST_MAIL)

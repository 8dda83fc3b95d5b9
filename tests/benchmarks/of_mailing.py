"""Rows about mailing: letters handed over to a server, and runs that serve hundreds or thousands of readers."""

import smtplib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from support.letters import NOW, letter

from benchmarks.children import DIGEST, new_home
from benchmarks.conditions import Conditions
from benchmarks.lines import MB, MS, Line
from benchmarks.measuring import Cost, Work, least_costs, timed
from benchmarks.of_rules import READERS, RULES_EACH
from benchmarks.post_server import HOST, serving_mail
from benchmarks.workload import PAPERS, Workload
from digest.archive import Archive
from digest.channels.deliveries.outbox_runner import send_queued_letters
from digest.channels.deliveries.transports import make_mail_transport
from digest.config.mail import Account
from digest.delivery import ChannelDelivery
from digest.letters import Letter

_LETTERS = 200
_TEXT = b"a line of a letter that is as long as one of forty papers\r\n" * 500
_SOME_READERS = 500
_PAPERS_EACH = 30


def letters(conditions: Conditions) -> Iterator[Line]:
    """Letters through the archive (queued, sent, noted, struck out) to a server on this machine over one connection and
    over four, beside `smtplib` with as many letters."""
    written = [_letter(number) for number in range(conditions.number(_LETTERS, 4))]
    size = f"{len(written[0].content) / 1e3:.0f} KB"
    with serving_mail() as port:
        for connections, name in ((1, "one connection"), (4, "four connections")):
            parts = [written[at::connections] for at in range(connections)]
            theirs = timed(partial(_send_at_once, parts, partial(_send_by_smtplib, port)))
            ours, bare = least_costs(_send_from_archive(port, parts), theirs, rounds=conditions.few_rounds(5))
            rates = len(written) / ours.wall, len(written) / bare.wall
            # At least 0.6 times as many letters.
            yield Line(
                f"letters of {size} a second by the clock, {name}", rates[0], "/s", rates[1], "smtplib", least=0.6
            )
            cpu = (each.cpu / len(written) * MS for each in (ours, bare))
            yield Line("CPU time of a letter where it is sent", next(cpu), "ms", next(cpu), "smtplib")


def mailing(conditions: Conditions) -> Iterator[Line]:
    """A run for 500 recipients with 20 rules each, whose letters go into a folder."""
    yield from _mailing(conditions, conditions.number(_SOME_READERS, 5))


def mailing_large(conditions: Conditions) -> Iterator[Line]:
    """The same for 10,000; it takes a minute or two."""
    yield from _mailing(conditions, conditions.number(READERS, 10))


def mailing_configuration(load: Workload, recipients: int) -> str:
    """Recipients with different phrases each, whose mails are written into a folder."""
    dice = Random(1)  # noqa: S311 - for phrases, not for secrets
    lines = ["mail: {from: me@example.org, folder: ~/letters}", "deliver:"]
    for number in range(recipients):
        phrases = ", ".join(f"'{phrase}'" for phrase in dice.sample(load.phrases, RULES_EACH))
        lines += [
            f"  - to: reader{number}@example.org", f"    match: [{phrases}]", f"    max: {_PAPERS_EACH}"
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _mailing(conditions: Conditions, recipients: int) -> Iterator[Line]:
    configuration = mailing_configuration(conditions.load, recipients)
    share = recipients / READERS
    with new_home(configuration, {"page.html": conditions.load.page(PAPERS)}) as home:
        run = home.work(DIGEST, "fetch", "page.html", "--email")
        (first,) = least_costs(run, rounds=1)
        written = len(list((home.folder / "letters").glob("*.eml")))
        (again,) = least_costs(run, rounds=1)
    work = f"{recipients:,} recipients × {RULES_EACH} rules, {written:,} mails into a folder"
    yield from _lines_of_run(work, first, share)
    yield Line("the same once more, nothing new", again.cpu, "s")


def _lines_of_run(work: str, cost: Cost, share: float) -> Iterator[Line]:
    """The budgets are those of 10,000 recipients: for fewer it is their *share*, and the start of a process."""
    start = 0.0 if share == 1 else 0.3
    yield Line(work, cost.cpu, "s", most=20 * share + start)
    yield Line("the same by the clock", cost.wall, "s", most=30 * share + start)
    yield Line("its memory", cost.memory * MB, "MB", most=250)


def _letter(number: int) -> Letter:
    each = letter(f"reader{number}@example.org", f"letter-{number}")
    return replace(each, content=each.content + _TEXT)


def _send_from_archive(port: int, parts: Sequence[Sequence[Letter]]) -> Work:
    """The work of *parts* at once, each with a connection of its own to a new archive that all of them share."""

    def work() -> Cost:
        with tempfile.TemporaryDirectory(prefix="digest-benchmark-") as folder:
            path = Path(folder, "archive.db")
            with Archive(path) as archive:
                cost = timed(partial(_send_at_once, parts, partial(_send_by_digest, port, path)))()
                assert archive.outbox.count_letters() == 0
        return cost

    return work


def _send_at_once(parts: Sequence[Sequence[Letter]], send: Callable[[Sequence[Letter]], None]) -> None:
    if len(parts) == 1:
        send(parts[0])
        return
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(send, parts))


def _send_by_digest(port: int, path: Path, written: Sequence[Letter]) -> None:
    account = Account(sender="Paper digest <me@example.org>", way="smtp", place=HOST, port=port, security="none")
    destinations = tuple((each.kind, each.recipient) for each in written)
    transport = replace(make_mail_transport([], account, NOW), destinations=destinations)
    with Archive(path) as archive:
        archive.outbox.queue([ChannelDelivery(each.channel, letter=each) for each in written], NOW)
        report = send_queued_letters(archive.outbox, [transport], NOW, lambda sent: None)
    assert len(report.accepted) == len(written)


def _send_by_smtplib(port: int, written: Sequence[Letter]) -> None:
    with smtplib.SMTP(HOST, port) as server:
        for each in written:
            server.sendmail(each.sender, each.recipient, each.content)

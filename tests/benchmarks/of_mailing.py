"""Rows about mailing: letters handed over to a server, and runs that serve hundreds or thousands of readers."""

import smtplib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from random import Random

from support.letters import NOW, letter
from support.post_office import HOST

from benchmarks.children import DIGEST, new_home
from benchmarks.conditions import Conditions
from benchmarks.lines import MB, Line
from benchmarks.measuring import Cost, least_costs, timed
from benchmarks.of_rules import READERS, RULES_EACH
from benchmarks.post_server import serving_mail
from benchmarks.workload import PAPERS, Workload
from digest.channels.mail.smtp import Smtp
from digest.config.mail import Account
from digest.letters import Letter

_LETTERS = 200
_TEXT = b"a line of a letter that is as long as one of forty papers\r\n" * 500
_SOME_READERS = 500
_PAPERS_EACH = 30


def letters(conditions: Conditions) -> Iterator[Line]:
    """Letters handed to a server on this machine over one connection and over four, beside a bare `smtplib` loop."""
    number = conditions.number(_LETTERS, 4)
    each = letter()
    each = replace(each, content=each.content + _TEXT)
    size = f"{len(each.content) / 1e3:.0f} KB"
    with serving_mail() as port:
        for connections, name in ((1, "one connection"), (4, "four connections")):
            ways = (partial(_send_by_digest, port, each), partial(_send_by_smtplib, port, each))
            works = (timed(partial(_send_over, connections, way, number)) for way in ways)
            ours, theirs = least_costs(*works, rounds=conditions.few_rounds(5))
            rate, bare = number / ours.wall, number / theirs.wall
            # At least 0.6 times as many letters.
            yield Line(f"letters of {size} a second, {name}", rate, "/s", bare, "smtplib", least=0.6)
            cpu = ours.cpu / number * 1e3, theirs.cpu / number * 1e3
            yield Line("CPU time of a letter", cpu[0], "ms", cpu[1], "smtplib")


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


def _send_over(connections: int, send: Callable[[int], None], number: int) -> None:
    """*send* a share of *number* letters over each of so many connections at a time."""
    if connections == 1:
        send(number)
        return
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(send, [number // connections] * connections))


def _send_by_digest(port: int, each: Letter, number: int) -> None:
    account = Account(sender="Paper digest <me@example.org>", way="smtp", place=HOST, port=port, security="none")
    with Smtp(account, lambda: None, now=NOW) as server:
        for _ in range(number):
            assert server.send(each, lambda: None).state == "sent"


def _send_by_smtplib(port: int, each: Letter, number: int) -> None:
    with smtplib.SMTP(HOST, port) as server:
        for _ in range(number):
            server.sendmail(each.sender, each.recipient, each.content)

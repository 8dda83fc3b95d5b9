"""Rows about mailing: letters handed over to a server, and a run that serves thousands of readers."""

import smtplib
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from time import perf_counter

from support.letters import NOW, letter
from support.post_office import HOST, PostOffice

from benchmarks.children import DIGEST, Home
from benchmarks.measuring import Line, medians
from benchmarks.workload import PAPERS, Workload
from digest import config
from digest.channels.mail.smtp import Smtp
from digest.delivery import Letter

_RECIPIENTS, _RULES = 10_000, 20
_LETTERS, _LINES = 50, 500
_MEGABYTE = 1_000_000


def letters(load: Workload, rounds: int) -> Iterator[Line]:
    """Letters handed to a server on this machine, beside `smtplib`, which writes the text and its end at once: ours
    must note between the two that the server may have the letter."""
    each = letter()
    each = replace(
        each, content=each.content + b"a line of a letter that is as long as one of forty papers\r\n" * _LINES
    )
    with PostOffice() as office:
        ours, theirs = medians(
            lambda: _send_letters(office, each), lambda: _send_by_smtplib(office, each), rounds=min(rounds, 5)
        )
    size = f"{len(each.content) / 1e3:.0f} KB"
    yield Line(f"{_LETTERS} letters of {size}", ours * 1e3, "ms", theirs * 1e3, "smtplib", times=2)


def _send_letters(office: PostOffice, each: Letter) -> None:
    with Smtp(office.account(), lambda: None, now=NOW) as server:
        for _ in range(_LETTERS):
            assert server.send(each, lambda: None).state == "sent"


def _send_by_smtplib(office: PostOffice, each: Letter) -> None:
    with smtplib.SMTP(HOST, office.port) as server:
        for _ in range(_LETTERS):
            server.sendmail(each.sender, each.recipient, each.content)


def mailing(load: Workload, rounds: int) -> Iterator[Line]:
    """A run for 10,000 recipients with 20 rules each, whose letters go into a folder; minutes, so it is run once."""
    text = configuration(load, _RECIPIENTS)
    started = perf_counter()
    config.read(text, "config.yaml")
    yield Line(f"configuration of {_RECIPIENTS:,} recipients with {_RULES} rules each", perf_counter() - started, "s")

    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder), text)
        Path(folder, "page.html").write_bytes(load.page)
        for work in (f"{_RECIPIENTS:,} mails of {PAPERS} papers into a folder", "the same once more, nothing new"):
            started = perf_counter()
            memory = home.peak(DIGEST, "fetch", "page.html", "--email")
            took = perf_counter() - started
            letters = len(list(Path(folder, "letters").glob("*.eml")))
            yield Line(f"{work} ({letters:,} there)", took, "s")
            yield Line("most memory of that", memory / _MEGABYTE, "MB")


def configuration(load: Workload, recipients: int) -> str:
    """Readers with different phrases each."""
    dice = Random(1)  # noqa: S311 - for phrases, not for secrets
    lines = ["mail: {from: me@example.org, folder: ~/letters}", "deliver:"]
    for number in range(recipients):
        phrases = ", ".join(f"'{phrase}'" for phrase in dice.sample(load.phrases, _RULES))
        lines += [f"  - to: reader{number}@example.org", f"    match: [{phrases}]"]
    return "\n".join(lines) + "\n"

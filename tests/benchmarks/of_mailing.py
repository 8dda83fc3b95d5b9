"""Rows about `fetch --email`: one run that serves thousands of readers, each with rules of their own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.children import DIGEST, Home
from benchmarks.measuring import Line
from benchmarks.workload import PAPERS, Workload
from digest import config

_RECIPIENTS, _RULES = 10_000, 20
_MEGABYTE = 1_000_000


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

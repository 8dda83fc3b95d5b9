"""A home to throw away, in which `digest` runs at any time of day and meets any fault."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from zlib import crc32

from support.running import COVERAGE, NONE, Outcome

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)  # a Tuesday
TUESDAY, WEDNESDAY = "2026-06-09", "2026-06-10"
KILLED = -signal.SIGKILL
FAULTY = Path(__file__).with_name("faulty.py")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a run meets: it is killed right before its effect of number *kill*, or *after* so many
    seconds; no file may grow beyond *limit* bytes; it is *powerless* against permissions, as who is not root."""

    kill: int | None = None
    after: float | None = None
    limit: int | None = None
    powerless: bool = False


NO_FAULT = Fault()


class Runner:
    """The process that forks the runs."""

    def __init__(self) -> None:
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **COVERAGE}
        self._process = subprocess.Popen(
            [sys.executable, FAULTY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def status(self, order: Mapping[str, object]) -> int:
        """How the run of *order* ended: its exit status, or minus the signal."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


class Home:
    """Calling it runs `digest` in *folder*; everything it keeps is below *base*."""

    def __init__(self, base: Path, runner: Runner) -> None:
        self.base, self.runner = base, runner
        self.folder, self.state = base / "folder", base / "state" / "digest"
        self.archive, self.copy = self.state / "archive.db", self.state / "archive-copy.db"
        self.folder.mkdir(parents=True, exist_ok=True)

    def __call__(
        self,
        *arguments: str,
        now: datetime = NOON,
        fault: Fault = NO_FAULT,
        env: Mapping[str, str] = NONE,
        out: Path | None = None,
    ) -> Outcome:
        taken, told = out or self.base / "out", self.base / "err"
        order = {
            "arguments": arguments,
            "environment": {
                "HOME": str(self.base),
                "XDG_CONFIG_HOME": str(self.base / "config"),
                "XDG_STATE_HOME": str(self.base / "state"),
                "no_proxy": "*",
                **env,
            },
            "folder": str(self.folder),
            "out": str(taken),
            "err": str(told),
            "now": now.isoformat(),
            "kill": fault.kill,
            "after": fault.after,
            "limit": fault.limit,
            "powerless": fault.powerless,
        }
        status = self.runner.status(order)
        return Outcome(status, b"" if out else taken.read_bytes(), told.read_text(encoding="utf-8"))

    def lists(self, titles: str, day: str = TUESDAY) -> None:
        """From now on `list.json` is the list of *day*, with a paper for each of the words *titles*."""
        (self.folder / "list.json").write_bytes(page(titles, day))

    def twin(self, name: str) -> "Home":
        """A home just like this one."""
        return Home(shutil.copytree(self.base, self.base.with_name(name), symlinks=True), self.runner)

    def delivered(self, channel: str) -> set[str]:
        """The identifiers of the papers whose delivery to *channel* the archive has recorded."""
        if not self.archive.exists():
            return set()
        query = "SELECT id FROM deliveries JOIN papers ON key = paper WHERE channel = ?"
        with closing(sqlite3.connect(self.archive)) as db:
            made = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'deliveries'").fetchone()
            return {row[0] for row in db.execute(query, (channel,))} if made else set()


def page(titles: str, day: str = TUESDAY) -> bytes:
    """The list of *day*, with a paper for each of the words *titles*: `Tides` is called Tides, and so is
    its identifier; `Tides=Seas` is that paper, called Seas by now."""
    names = [title.partition("=") for title in titles.split()]
    # With an abstract each: for one that is missing, the network would be asked.
    papers = [
        {"paper": {"id": identifier(name), "title": renamed or name, "summary": "What it is."}}
        for name, _, renamed in names
    ]
    return json.dumps({"dailyPapers": papers, "dateString": day, "periodType": "day"}).encode()


def identifier(name: str) -> str:
    """The arXiv identifier of the paper that is first called *name*."""
    digits = f"{crc32(name.encode()) % 10**9:09}"
    return f"{digits[:4]}.{digits[4:]}"


def ids(titles: str) -> set[str]:
    return {f"arxiv:{identifier(name)}" for name in titles.split()}


def found(ran: Outcome) -> list[str]:
    """The identifiers that a run with `-f ids` wrote."""
    return ran.out.decode().split()


def killings(
    home: Home, *arguments: str, now: datetime = NOON, env: Mapping[str, str] = NONE, step: int = 1
) -> Iterator[tuple[Home, Outcome]]:
    """Twins of *home*, in each of which the run of *arguments* was killed before its next effect (or the
    next but so many), from the first to the last."""
    for number in count(1, step):
        twin = home.twin("twin")
        ran = twin(*arguments, now=now, fault=Fault(kill=number), env=env)
        if ran.status != KILLED:
            assert (ran.status, number > 5) == (0, True), ran.err
            return
        yield twin, ran
        shutil.rmtree(twin.base)

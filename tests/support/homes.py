"""A home to throw away, in which `digest` runs at any time of day and meets any fault."""

import json
import shutil
import signal
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from zlib import crc32

from support.forked_command import Runner
from support.running import NONE, Outcome

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)  # a Tuesday
TUESDAY, WEDNESDAY = "2026-06-09", "2026-06-10"
KILLED = -signal.SIGKILL
_MADE_ANEW = ("-shm", "lock.holder")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a run meets: it is killed right before its effect of number *kill*, or *after* so many
    seconds; no file may grow beyond *limit* bytes; it is *powerless* against permissions, as who is not root."""

    kill: int | None = None
    after: float | None = None
    limit: int | None = None
    powerless: bool = False


NO_FAULT = Fault()


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
        stdin: bytes | None = None,
    ) -> Outcome:
        taken, told = out or self.base / "out", self.base / "err"
        given = {}
        if stdin is not None:
            (self.base / "in").write_bytes(stdin)
            given = {"stdin": str(self.base / "in")}
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
            "stdout": str(taken),
            "stderr": str(told),
            "now": now.isoformat(),
            "kill": fault.kill,
            "after": fault.after,
            "limit": fault.limit,
            "powerless": fault.powerless,
            **given,
        }
        status = self.runner.run(order).status
        return Outcome(status, b"" if out else taken.read_bytes(), told.read_text(encoding="utf-8"))

    def lists(self, titles: str, day: str = TUESDAY) -> None:
        """From now on `list.json` is the list of *day*, with a paper for each of the words *titles*."""
        (self.folder / "list.json").write_bytes(page(titles, day))

    def twin(self, name: str) -> "Home":
        """A home just like this one."""
        return Home(shutil.copytree(self.base, self.base.with_name(name), symlinks=True), self.runner)

    def content(self) -> dict[str, bytes | int]:
        """All that the next run finds here, by path: the content of each file.

        Of SQLite's log of what is to be written, which begins with a number drawn at random, the size; of its index
        to the log, which it makes anew, nothing; nor of who holds the lock, which is another process each time.
        """
        files = [path for path in self.base.rglob("*") if path.is_file() and not path.name.endswith(_MADE_ANEW)]
        return {
            str(path.relative_to(self.base)): path.stat().st_size if path.name.endswith("-wal") else path.read_bytes()
            for path in files
        }

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
    home: Home, *arguments: str, now: datetime = NOON, env: Mapping[str, str] = NONE, step: int = 1, alike: bool = False
) -> Iterator[tuple[Home, Outcome]]:
    """Twins of *home*, in each of which the run of *arguments* was killed before its next effect (or the
    next but so many), from the first to the last.

    One that holds the same as the one before it is left out unless those that are *alike* are asked for: where
    somebody else, as a mail server, may have seen more.
    """
    before = None
    for number in count(1, step):
        twin = home.twin("twin")
        ran = twin(*arguments, now=now, fault=Fault(kill=number), env=env)
        if ran.status != KILLED:
            assert (ran.status, number > 5) == (0, True), ran.err
            shutil.rmtree(twin.base)
            return
        if alike or twin.content() != before:
            before = twin.content()
            yield twin, ran
        shutil.rmtree(twin.base)

"""Deliveries of a list that grows, killed at random moments: nothing is lost or doubled.

python tests/faults/random_kills.py --kills 500
"""

import argparse
import os
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import NamedTuple, Protocol

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.forked_command import Runner
from support.homes import KILLED, NOON, Fault, Home, identifier
from support.post_office import PostOffice

RECIPIENTS = ("ann@example.org", "bob@example.org", "cyd@example.org")
_NEW = ("fetch", "list.json", "--new", "-f", "ids")
_TWO_BATCHES = 130  # letters
_NOT_MAILED = 4
# So many of the newest papers are listed; no row of kills is as long.
_LISTED = 200
# A mail that was in doubt twice is tried once more after a day.
_LATER = timedelta(hours=25)
_NUMBER = re.compile(r"\b\d{4}\.\d{5}\b")


class Toll(NamedTuple):
    """What went wrong with the delivery of some papers, and what is only worth telling (*apart*)."""

    lost: int
    doubled: int
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of *papers*, which were on the *way*, in *runs* of which *kills* were killed."""

    way: str
    runs: int
    kills: int
    papers: int
    toll: Toll

    def __str__(self) -> str:
        lost, doubled, apart = self.toll
        return (
            f"{self.way}: {self.runs} runs, {self.kills} of them killed: of {self.papers} papers {lost} lost,"
            f" {doubled} doubled{f'; {apart}' if apart else ''}"
        )


class Way(Protocol):
    """One way of delivering: a run of it, and what came in all of them."""

    def run(self, now: datetime, fault: Fault) -> int: ...
    def toll(self, wanted: set[str]) -> Toll: ...


# --- the ways --------------------------------------------------------------------------------------------


class _Once:
    """What was recorded as delivered does not come again; what was not may."""

    def __init__(self, home: Home, channel: str) -> None:
        self._home, self._channel = home, channel
        self._came, self._doubled, self._unrecorded = set[str](), 0, 0

    def run(self, now: datetime, fault: Fault) -> int:
        recorded = self._home.delivered(self._channel)
        status, came = self.written(now, fault)
        assert status in (0, KILLED)
        self._doubled += len(came & recorded)
        self._unrecorded += len((came & self._came) - recorded)
        self._came |= came
        return status

    def written(self, now: datetime, fault: Fault) -> tuple[int, set[str]]:
        """How one run ended, and the papers that it wrote."""
        raise NotImplementedError

    def toll(self, wanted: set[str]) -> Toll:
        lost = wanted - self._came | wanted - self._home.delivered(self._channel)
        return Toll(len(lost), self._doubled, f"{self._unrecorded} came again that were not recorded yet")


class File(_Once):
    """`-o new.txt`, which each run writes anew."""

    def __init__(self, home: Home) -> None:
        super().__init__(home, f"file:{home.folder}/new.txt")

    def written(self, now: datetime, fault: Fault) -> tuple[int, set[str]]:
        file = self._home.folder / "new.txt"
        file.unlink(missing_ok=True)
        status = self._home(*_NEW, "-o", "new.txt", now=now, fault=fault).status
        return status, set(file.read_text(encoding="utf-8").split()) if file.exists() else set()


class Pipe(_Once):
    """`>> pipe`, at whose other end somebody reads."""

    def __init__(self, home: Home) -> None:
        super().__init__(home, "stdout")
        self._pipe = home.base / "pipe"
        os.mkfifo(self._pipe)

    def written(self, now: datetime, fault: Fault) -> tuple[int, set[str]]:
        # Not blocking: a run that is killed early never opens its end.
        reading = os.open(self._pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            status = self._home(*_NEW, now=now, fault=fault, out=self._pipe).status
            pieces = list(iter(lambda: os.read(reading, 65_536), b""))
        finally:
            os.close(reading)
        return status, set(b"".join(pieces).decode().split())


class Note:
    """`--into note.md`, in which somebody has written too."""

    MINE = "# Papers\n\nMine, to the last character.\n"

    def __init__(self, home: Home) -> None:
        self._home, self._note = home, home.folder / "note.md"
        self._note.write_text(self.MINE, encoding="utf-8")

    def run(self, now: datetime, fault: Fault) -> int:
        status = self._home("fetch", "list.json", "--new", "--into", "note.md", now=now, fault=fault).status
        assert status in (0, KILLED)
        assert self._note.read_text(encoding="utf-8").startswith(self.MINE)
        return status

    def toll(self, wanted: set[str]) -> Toll:
        text = self._note.read_text(encoding="utf-8")
        came = Counter(re.findall(r"<!-- (arxiv:[\d.]+) -->", text))
        left = {path.name for path in self._home.folder.iterdir()} - {"note.md", "list.json"}
        lost = wanted - came.keys() | wanted - self._home.delivered(f"note:{self._note}")
        return Toll(len(lost), came.total() - len(came), f"{len(left)} files left beside the note")


class Mail:
    """`--email` to a server, for three recipients."""

    def __init__(self, home: Home, office: PostOffice) -> None:
        self._home, self._office = home, office
        _configure(home, office.configuration(to=f"[{', '.join(RECIPIENTS)}]"))

    def run(self, now: datetime, fault: Fault) -> int:
        return _mailed(self._home, now, fault)

    def toll(self, wanted: set[str]) -> Toll:
        mails: dict[tuple[str, str], bytes] = {}
        for got in self._office.got:
            same = mails.setdefault((got.recipient, str(got.mail["Message-ID"])), got.content)
            assert same == got.content
        again = len(self._office.got) - len(mails)
        addressed = [(to, mail) for (to, _), mail in mails.items()]
        return _toll(self._home, RECIPIENTS, addressed, wanted, f"{again} mails came again")


class Folder:
    """`--email` into a folder, for so many recipients that their mails leave in two batches."""

    def __init__(self, home: Home) -> None:
        self._home, self._folder = home, home.base / "mails"
        self._recipients = tuple(f"reader{number}@example.org" for number in range(_TWO_BATCHES))
        to = ", ".join(self._recipients)
        _configure(home, f"mail: {{from: me@example.org, to: [{to}], folder: {self._folder}}}\n")

    def run(self, now: datetime, fault: Fault) -> int:
        return _mailed(self._home, now, fault)

    def toll(self, wanted: set[str]) -> Toll:
        mails = [path.read_bytes() for path in self._folder.glob("*.eml")]
        left = len(list(self._folder.iterdir())) - len(mails)
        addressed = [(str(message_from_bytes(mail)["To"]), mail) for mail in mails]
        return _toll(self._home, self._recipients, addressed, wanted, f"{left} files left beside the mails")


def _configure(home: Home, text: str) -> None:
    config = home.base / "config" / "digest" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text(text, encoding="utf-8")


def _mailed(home: Home, now: datetime, fault: Fault) -> int:
    ran = home("fetch", "list.json", "--email", now=now, fault=fault)
    assert ran.status in (0, KILLED, _NOT_MAILED), ran.err
    return ran.status


def _toll(home: Home, recipients: Sequence[str], mails: list[tuple[str, bytes]], wanted: set[str], apart: str) -> Toll:
    came = Counter((to, paper) for to, mail in mails for paper in _papers(mail))
    due = {(to, paper) for to in recipients for paper in wanted}
    recorded = {(to, paper) for to in recipients for paper in home.delivered(f"mail:{to}")}
    return Toll(len(due - came.keys() | due - recorded), came.total() - len(came), apart)


def _papers(mail: bytes) -> set[str]:
    body = message_from_bytes(mail, policy=policy.default).get_body(("plain",))
    assert body
    return {f"arxiv:{number}" for number in _NUMBER.findall(body.get_content())}


@contextmanager
def _by_server(home: Home) -> Iterator[Way]:
    with PostOffice() as office:
        yield Mail(home, office)


@contextmanager
def _by_itself(made: Callable[[Home], Way], home: Home) -> Iterator[Way]:
    yield made(home)


WAYS: Mapping[str, Callable[[Home], Way] | None] = {
    "file": File,
    "pipe": Pipe,
    "note": Note,
    "mail": None,
    "mails in a folder": Folder,
}


# --- kills -----------------------------------------------------------------------------------------------


def survived(base: Path, runner: Runner, *, kills: int, seed: int, way: str = "file") -> Told:
    """Run in *base* until *kills* runs were killed, and twice more in peace."""
    made = WAYS[way]
    home = Home(base / "home", runner)
    with _by_itself(made, home) if made else _by_server(home) as delivering:
        runs, names = _killed(home, delivering, kills, random.Random(seed))  # noqa: S311 - no secret
        now = NOON + timedelta(minutes=runs)
        ended = [delivering.run(at, Fault()) for at in (now, now + _LATER)]
        assert ended[1] == 0
        wanted = {f"arxiv:{identifier(name)}" for name in names}
        return Told(way, runs + len(ended), kills, len(wanted), delivering.toll(wanted))


def _killed(home: Home, delivering: Way, kills: int, chance: random.Random) -> tuple[int, list[str]]:
    """How many runs it took until so many were killed, and the names of all papers that were listed."""
    names, runs, killed = ["Paper0"], 0, 0
    # The longest wait before a kill; it follows the time that a run takes, so that every part of one is hit.
    reach = 0.25
    while killed < kills:
        names.append(f"Paper{len(names)}")
        home.lists(" ".join(names[-_LISTED:]))
        status = delivering.run(NOON + timedelta(minutes=runs), Fault(after=chance.uniform(0, reach)))
        reach *= 1.05 if status == KILLED else 0.8
        runs, killed = runs + 1, killed + (status == KILLED)
    return runs, names


def main() -> int:
    """Take the options, tell what happened, a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500, help="of each way (default 500)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--way", action="append", choices=WAYS, help="only this one (may be repeated)")
    options = parser.parse_args()
    wrong = 0
    for way in options.way or WAYS:
        with tempfile.TemporaryDirectory() as base, Runner() as runner:
            told = survived(Path(base), runner, kills=options.kills, seed=options.seed, way=way)
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
        wrong += told.toll.lost + told.toll.doubled
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

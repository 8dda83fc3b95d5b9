"""Runs of `digest fetch --new` over a list that grows, killed at random moments: nothing is lost or doubled.

python tests/faults/random_kills.py --kills 1000
"""

import argparse
import random
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.homes import KILLED, NOON, Fault, Home, Runner, identifier

FETCH = ("fetch", "list.json", "--new", "-f", "ids", "-o", "new.txt")
CHANNEL = "file:{}/new.txt"


@dataclass(frozen=True, slots=True)
class Told:
    """What became of *papers* in *runs* of which *kills* were killed."""

    runs: int
    kills: int
    papers: int
    lost: int
    doubled: int

    def __str__(self) -> str:
        return (
            f"{self.runs} runs, {self.kills} of them killed: of {self.papers} papers"
            f" {self.lost} lost, {self.doubled} delivered again after they were recorded"
        )


def survived(base: Path, *, kills: int, seed: int) -> Told:
    """Run in *base* until *kills* runs were killed, and once more in peace."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    names, came, doubled, runs, killed, in_peace = ["Paper0"], set[str](), 0, 0, 0, False
    # The longest wait before a kill; it follows the time that a run takes, so that every part of one is hit.
    reach = 0.02
    with Runner() as runner:
        home = Home(base / "home", runner)
        while not in_peace:
            in_peace = killed == kills
            names.append(f"Paper{len(names)}")
            home.lists(" ".join(names))
            fault = Fault() if in_peace else Fault(after=chance.uniform(0, reach))
            now_came, again, status = _run(home, NOON + timedelta(minutes=runs), fault)
            assert status in (0, KILLED)
            reach *= 1.05 if status == KILLED else 0.8
            came, doubled = came | now_came, doubled + len(again)
            runs, killed = runs + 1, killed + (status == KILLED)
        wanted = {f"arxiv:{identifier(name)}" for name in names}
        lost = wanted - came | wanted - home.delivered(CHANNEL.format(home.folder))
        return Told(runs, killed, len(wanted), len(lost), doubled)


def _run(home: Home, now: datetime, fault: Fault) -> tuple[set[str], set[str], int]:
    """The papers that came in one run, those of them that were recorded before it, and how it ended."""
    file = home.folder / "new.txt"
    recorded = home.delivered(CHANNEL.format(home.folder))
    file.unlink(missing_ok=True)
    status = home(*FETCH, now=now, fault=fault).status
    came = set(file.read_text(encoding="utf-8").split()) if file.exists() else set()
    return came, came & recorded, status


def main() -> int:
    """Take the options, tell what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as base:
        told = survived(Path(base), kills=options.kills, seed=options.seed)
    sys.stdout.write(f"{told}\n")
    return 1 if told.lost or told.doubled else 0


if __name__ == "__main__":
    sys.exit(main())

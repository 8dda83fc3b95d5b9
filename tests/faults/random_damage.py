"""An archive damaged at random: nothing comes twice, nothing is swallowed, and the next run works.

python tests/faults/random_damage.py --damages 100
"""

import argparse
import random
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.forked_command import ForkedCommand, Runner
from support.homes import identifier, page
from support.running import Command, Outcome

OLD = [f"Old{number}" for number in range(60)]
NEW = [f"New{number}" for number in range(10)]
LISTED_AGAIN = OLD[30:]
RUNS = 3
# What the reader is told of what is delivered after a damage.
SENTENCE = re.compile(r"may have had")
_FETCH = ("fetch", "list.json", "--new", "-f", "ids")
_PAGE = 8_192
_NOT_UTF8 = b"W\xffm"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was wrong after one damage: papers that came *twice*, or were *swallowed*, runs that wrote a *traceback*,
    or were *broken* though one had already met the damage; a replacement that was *unsaid*, and what the check-up
    *overlooked* though a run met it, or who reads every row does. *replaced* is no fault: the archive was set aside."""

    twice: int = 0
    swallowed: int = 0
    traceback: int = 0
    broken: int = 0
    unsaid: int = 0
    overlooked: int = 0
    replaced: bool = False

    @property
    def faults(self) -> tuple[str, ...]:
        """What was wrong, in words."""
        return tuple(f"{each.name} {value}" for each in fields(self)[:-1] if (value := getattr(self, each.name)))


# --- damages ---------------------------------------------------------------------------------------------

Damage = Callable[[Path, random.Random], object]


def a_bit(archive: Path, chance: random.Random) -> None:
    content = bytearray(archive.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    archive.write_bytes(content)


def random_bytes(archive: Path, chance: random.Random) -> None:
    content = bytearray(archive.read_bytes())
    noise = chance.randbytes(chance.randint(1, 4_096))
    start = chance.randrange(len(content) - len(noise))
    content[start : start + len(noise)] = noise
    archive.write_bytes(content)


def truncated(archive: Path, chance: random.Random) -> None:
    archive.write_bytes(archive.read_bytes()[: chance.randrange(archive.stat().st_size)])


def a_zeroed_page(archive: Path, chance: random.Random) -> None:
    content = bytearray(archive.read_bytes())
    start = chance.randrange(len(content) // _PAGE) * _PAGE
    content[start : start + _PAGE] = bytes(_PAGE)
    archive.write_bytes(content)


def the_header(archive: Path, chance: random.Random) -> None:
    content = bytearray(archive.read_bytes())
    content[chance.randrange(100)] ^= chance.randint(1, 255)
    archive.write_bytes(content)


def the_version(archive: Path, chance: random.Random) -> None:
    """One that no digest ever wrote, or wrote to other tables. (The next numbers are those of newer digests.)"""
    with closing(sqlite3.connect(archive)) as db:
        now = db.execute("PRAGMA user_version").fetchone()[0]
        version = chance.choice(
            [chance.randrange(now), chance.randint(1_000, 2**31 - 1), -chance.randint(1, 2**31 - 1)]
        )
        db.execute(f"PRAGMA user_version = {version}")


def a_dropped_table(archive: Path, chance: random.Random) -> None:
    with closing(sqlite3.connect(archive)) as db:
        db.execute(f"DROP TABLE {chance.choice(_tables(db))}")


def no_utf8(archive: Path, chance: random.Random) -> None:
    """One text of one row."""
    with closing(sqlite3.connect(archive)) as db:
        while not _spoiled(db, chance):
            pass
        db.commit()


def _spoiled(db: sqlite3.Connection, chance: random.Random) -> bool:
    """Whether some table had a row, and in it a text that nothing forbids to be spoiled."""
    table = chance.choice([table for table in _tables(db) if table != "search"])
    rows = db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - our names
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    if not rows:
        return False
    row = chance.choice(rows)
    texts = [column for column, value in zip(columns, row, strict=True) if isinstance(value, str) and value]
    if not texts:
        return False
    this_row = " AND ".join(f"{column} IS ?" for column in columns)
    update = f"UPDATE {table} SET {chance.choice(texts)} = CAST(? AS TEXT) WHERE {this_row}"  # noqa: S608 - our names
    with suppress(sqlite3.IntegrityError):
        return db.execute(update, (_NOT_UTF8, *row)).rowcount == 1
    return False


def _tables(db: sqlite3.Connection) -> list[str]:
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return [name for name in names if not name.startswith(("sqlite_", "search_"))]


DAMAGES: Mapping[str, Damage] = {
    "a bit": a_bit,
    "random bytes": random_bytes,
    "truncated": truncated,
    "a zeroed page": a_zeroed_page,
    "the header": the_header,
    "the version": the_version,
    "a dropped table": a_dropped_table,
    "no UTF-8": no_utf8,
}
# Seen by who reads every row. (What a flipped bit makes of a word may be a word.)
PLAIN: tuple[Damage, ...] = (the_version, a_dropped_table, no_utf8)


# --- what comes of them ----------------------------------------------------------------------------------


class Reader:
    """Somebody who had all the old papers, and a copy of the archive on the same day."""

    def __init__(self, digest: Command, base: Path) -> None:
        self._digest = digest
        self._list = self._digest.folder / "list.json"
        self._state, self._sound = self._digest.home / "state", base / "sound"
        self._list.write_bytes(page(" ".join(OLD)))
        first = self._digest(*_FETCH)
        assert len(first.text.split()) == len(OLD), first.err
        # The second run makes the copy.
        assert self._digest(*_FETCH).text == ""
        self._list.write_bytes(page(" ".join([*LISTED_AGAIN, *NEW])))
        shutil.copytree(self._state, self._sound)
        assert (self._sound / "digest" / "archive-copy.db").is_file()

    def after(self, damage: Damage, chance: random.Random) -> Verdict:
        """What is wrong after *damage*: first for who looks for it, then for who just goes on."""
        self._restore()
        damage(self._archive, chance)
        damaged = self._archive.read_bytes()
        checked = self._digest("doctor")
        self._restore()
        self._archive.write_bytes(damaged)
        runs = [self._digest(*_FETCH) for _ in range(RUNS)]
        replaced = any(self._archive.parent.glob("archive.db.damaged-*"))
        return judged(runs, checked, replaced=replaced, plain=damage in PLAIN)

    def _restore(self) -> None:
        shutil.rmtree(self._state)
        # With its times: the copy is as old as the archive.
        shutil.copytree(self._sound, self._state)

    @property
    def _archive(self) -> Path:
        return self._state / "digest" / "archive.db"


def judged(runs: Sequence[Outcome], checked: Outcome, *, replaced: bool, plain: bool = False) -> Verdict:
    """What was wrong with *runs* of today's list, and with the check-up before them, which must see what is *plain*."""
    came = [paper for run in runs for paper in run.text.split()]
    new, old = _ids(NEW), _ids(OLD)
    met = [run.status != 0 for run in runs]
    said = sum(len(SENTENCE.findall(run.err)) for run in runs)
    noticed = checked.status != 0 or "damaged" in checked.err + checked.text
    return Verdict(
        twice=len(came) - len(set(came)) + len(set(came) & old),
        swallowed=len(new - set(came)),
        traceback=sum("Traceback" in run.err or "unexpected " in run.err for run in (*runs, checked)),
        broken=sum(met[1:]),
        unsaid=int(replaced and bool(came) and said != 1),
        overlooked=int((plain or replaced or any(met)) and not noticed),
        replaced=replaced,
    )


def _ids(names: Iterable[str]) -> set[str]:
    return {f"arxiv:{identifier(name)}" for name in names}


def verdicts(base: Path, *, damages: int, seed: int, kinds: Sequence[str] = ()) -> Iterator[tuple[int, str, Verdict]]:
    """The verdict on each of so many damages, of all *kinds* in turn: its number and its kind."""
    with Runner() as runner:
        reader, turn = Reader(ForkedCommand(base, runner), base), list(kinds or DAMAGES)
        for number in range(damages):
            kind = turn[number % len(turn)]
            yield number, kind, reader.after(DAMAGES[kind], random.Random(f"{seed}:{number}"))  # noqa: S311 - no secret


def main() -> int:
    """Take the options, tell what was wrong, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--damages", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=DAMAGES, help="only this one (may be repeated)")
    options = parser.parse_args()
    found: list[tuple[str, Verdict]] = []
    with tempfile.TemporaryDirectory() as base:
        asked = verdicts(Path(base), damages=options.damages, seed=options.seed, kinds=options.kind or ())
        for number, kind, verdict in asked:
            found.append((kind, verdict))
            if verdict.faults:
                _write(f"damage {number}, {kind}: {', '.join(verdict.faults)}")
    for kind in dict.fromkeys(kind for kind, _ in found):
        _write(f"{kind}: {_sums([verdict for name, verdict in found if name == kind])}")
    _write(_sums([verdict for _, verdict in found]))
    return 1 if any(verdict.faults for _, verdict in found) else 0


def _sums(found: Sequence[Verdict]) -> str:
    def sum_of(name: str) -> str:
        values = [getattr(verdict, name) for verdict in found]
        return f"{name} {sum(values)} (in {sum(map(bool, values))})" if sum(values) else f"{name} 0"

    named = ", ".join(sum_of(each.name) for each in fields(Verdict)[:-1])
    return f"{len(found)} damages, {sum(verdict.replaced for verdict in found)} archives replaced: {named}"


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

"""Lives of a home drawn at random: runs, kills, full disks, clocks, refusals, commands that fail, recipients who move,
leave and come back, backups put back. At the end everybody has had every paper, and nobody one twice.

python tests/faults/random_lives.py --lives 100
"""

import argparse
import json
import random
import re
import sqlite3
import sys
import tempfile
import zlib
from collections import Counter
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.bounced import report
from support.forked_command import Runner
from support.homes import NO_FAULT, NOON, TUESDAY, Fault, Home
from support.post_office import Odd, PostOffice
from support.running import Outcome

RUN = ("fetch", "list.json", "--deliver", "-c", "config.yaml")
CONFIG = ("-c", "config.yaml")
MAILED, COMMANDS = ("ann", "bob"), ("one", "two")
# Is down with the status that a file says, kills the run once, or keeps what it reads by the name of the delivery.
PROGRAM = """\
#!/bin/sh
mkdir -p "$HOME/box"
[ -e "$HOME/$2-down" ] && exit "$(cat "$HOME/$2-down")"
[ -e "$HOME/$2-kills" ] && { rm "$HOME/$2-kills"; kill -9 "$PPID"; }
cat > "$HOME/box/.part.$2" && mv "$HOME/box/.part.$2" "$HOME/box/$2.$1"
"""
_PAPER = re.compile(r"9\d{3}\.\d{5}")
_STEPS = {
    "publish": 4,
    "run": 6,
    "kill": 6,
    "fill_disk": 1,
    "set_clock": 2,
    "break_command": 3,
    "mend": 1,
    "refuse": 1,
    "cut": 1,
    "remove": 1,
    "add": 2,
    "rename": 1,
    "unsubscribe": 1,
    "subscribe": 1,
    "bounce": 1,
    "lose_source": 1,
    "back_up": 1,
    "restore": 1,
    "retry": 1,
    "change_rhythm": 1,
    "change_format": 1,
}


class Life:
    """What happens to *home*, whose mails go to *office*, as *seed* has it."""

    def __init__(self, home: Home, office: PostOffice, seed: int) -> None:
        self.home, self.office, self.chance = home, office, random.Random(seed)  # noqa: S311 - no secret
        self.now, self.papers, self.told = NOON, list[str](), list[str]()
        self.addresses = {name: [f"{name}0@example.org"] for name in MAILED}
        self.formats, self.rhythms = dict.fromkeys(COMMANDS, "ids"), dict.fromkeys(MAILED, "day")
        self.gone, self.backup = set[str](), ""
        # Papers of letters that may have arrived before their recipient moved, and whether a backup was put back.
        self.doubtful, self.is_restored = set[str](), False
        program = home.base / "send.sh"
        program.write_text(PROGRAM)
        program.chmod(0o755)

    def live(self, steps: int) -> list[str]:
        """So many *steps*, then days without trouble. Returns what is wrong at the end."""
        self.publish()
        self.run()
        for step in self.chance.choices(list(_STEPS), list(_STEPS.values()), k=steps):
            self.now += timedelta(minutes=self.chance.randint(1, 200))
            getattr(self, step)()
        self.mend()
        self.add()
        self.subscribe()
        self.rhythms = dict.fromkeys(MAILED, "day")
        for _ in range(4):
            self.now += timedelta(hours=27)
            self.run()
            self.retry()
        return [*self.told, *self.judge()]

    def judge(self) -> list[str]:
        """Who lacks a paper, and who has had one twice."""
        wrong = []
        for name in (*MAILED, *COMMANDS):
            came = self.came(name)
            lost = set(self.papers) - came.keys()
            twice = {paper for paper, times in came.items() if times > 1} - self.doubtful
            wrong += [f"{name} lacks {sorted(lost)}"] if lost else []
            wrong += [f"{name} has had twice {sorted(twice)}"] if twice and not self.is_restored else []
        return wrong

    def came(self, name: str) -> Counter[str]:
        """How often each paper came to *name*, whoever folds deliveries and mails of one name."""
        if name in COMMANDS:
            texts = {path.name: path.read_text() for path in self.home.base.glob(f"box/{name}.*")}
        else:
            mails = [got for got in self.office.got if got.recipient in self.addresses[name]]
            texts = {str(got.mail["Message-ID"]): plain_text(got.content) for got in mails}
        return Counter(paper for text in texts.values() for paper in set(_PAPER.findall(text)))

    def call(self, *arguments: str, fault: Fault = NO_FAULT, stdin: bytes | None = None) -> Outcome:
        items = [
            *(f"  - {{to: {self.addresses[name][-1]}, every: {self.rhythms[name]}}}\n" for name in self.there(MAILED)),
            *(
                f'  - {{command: [$HOME/send.sh, "{{id}}", {name}], name: {name}, format: {self.formats[name]}}}\n'
                for name in self.there(COMMANDS)
            ),
        ]
        deliveries = "".join(items) or "  - {to: zed@example.org}\n"
        self.home.folder.joinpath("config.yaml").write_text(f"{self.office.configuration()}deliver:\n{deliveries}")
        ran = self.home(*arguments, now=self.now, fault=fault, stdin=stdin)
        self.told += [ran.err] if "digest: unexpected" in ran.err or "Traceback" in ran.err else []
        return ran

    def there(self, names: tuple[str, ...]) -> list[str]:
        return [name for name in names if name not in self.gone]

    def list_papers(self) -> None:
        papers = [{"paper": {"id": each, "title": f"On {each}", "summary": f"What {each} is."}} for each in self.papers]
        document = {"dailyPapers": papers, "dateString": TUESDAY, "periodType": "day"}
        self.home.folder.joinpath("list.json").write_text(json.dumps(document))

    # --- what may happen ---------------------------------------------------------------------------------

    def publish(self) -> None:
        self.papers += [f"9100.{len(self.papers) + more:05}" for more in range(self.chance.randint(1, 3))]
        self.list_papers()

    def run(self, fault: Fault = NO_FAULT) -> None:
        self.call(*RUN, fault=fault)

    def kill(self) -> None:
        self.run(Fault(kill=self.chance.randint(1, 140)))

    def fill_disk(self) -> None:
        self.run(Fault(limit=self.chance.choice([1000, 4096, 40_000, 300_000])))

    def set_clock(self) -> None:
        now = self.now
        self.now += timedelta(days=self.chance.randint(-20, 20))
        self.run()
        self.now = self.chance.choice([now, self.now])

    def break_command(self) -> None:
        name = self.chance.choice(COMMANDS)
        if self.chance.random() < 0.3:
            self.home.base.joinpath(f"{name}-kills").touch()
        else:
            self.home.base.joinpath(f"{name}-down").write_text(self.chance.choice(["1", "2", "75", "126"]))

    def mend(self) -> None:
        for path in (*self.home.base.glob("*-down"), *self.home.base.glob("*-kills")):
            path.unlink()
        self.office.usual()

    def refuse(self) -> None:
        said = self.chance.choice(["451 later", "550 5.1.1 nobody", "552 5.3.4 too big", "421 bye"])
        self.office.always("RCPT", said, to=self.chance.choice([None, self.addresses["ann"][-1]]))

    def cut(self) -> None:
        self.office.answers("DOT", Odd.CUT)

    def remove(self) -> None:
        self.gone.add(self.chance.choice((*MAILED, *COMMANDS)))

    def add(self) -> None:
        self.gone.clear()

    def rename(self) -> None:
        name = self.chance.choice(MAILED)
        former, now = self.addresses[name][-1], f"{name}{len(self.addresses[name])}@example.org"
        with closing(sqlite3.connect(self.home.archive)) as db:
            letters = db.execute("SELECT content FROM outbox WHERE lower(recipient) = ? AND tries + doubts", (former,))
            tried = {paper for (content,) in letters for paper in _PAPER.findall(plain_text(zlib.decompress(content)))}
        if self.call("mail", "rename", former, now, *CONFIG).status == 0:
            self.addresses[name].append(now)
            self.doubtful |= tried

    def unsubscribe(self) -> None:
        self.call("mail", "unsubscribed", self.addresses[self.chance.choice(MAILED)][-1], *CONFIG)

    def subscribe(self) -> None:
        for address in (each for addresses in self.addresses.values() for each in addresses):
            self.call("mail", "subscribed", address)

    def bounce(self) -> None:
        if self.office.got:
            got, status = self.chance.choice(self.office.got), self.chance.choice(["5.1.1", "5.2.1", "4.2.2"])
            self.call("bounces", "-", *CONFIG, stdin=report(got.content, got.recipient, status))

    def lose_source(self) -> None:
        self.home.folder.joinpath("list.json").write_text('{"dailyPa')
        self.run()
        self.list_papers()

    def back_up(self) -> None:
        name = f"{self.now:%Y%m%d%H%M%S}.zip"
        self.backup = name if self.call("backup", name, *CONFIG).status == 0 else self.backup

    def restore(self) -> None:
        if self.backup and self.call("restore", self.backup, "--force", *CONFIG).status == 0:
            self.is_restored = True

    def retry(self) -> None:
        self.call("mail", "retry", *CONFIG)

    def change_rhythm(self) -> None:
        self.rhythms[self.chance.choice(MAILED)] = self.chance.choice(["day", "weekday", "week", "monday"])

    def change_format(self) -> None:
        self.formats[self.chance.choice(COMMANDS)] = self.chance.choice(["ids", "json", "markdown", "bibtex", "chat"])


def plain_text(mail: bytes) -> str:
    body = message_from_bytes(mail, policy=policy.default).get_body(("plain",))
    assert body
    return str(body.get_content())


def live_in(base: Path, runner: Runner, seed: int, steps: int) -> list[str]:
    """What is wrong at the end of the life of this *seed* in *base*."""
    with PostOffice() as office:
        return Life(Home(base / "home", runner), office, seed).live(steps)


def main() -> int:
    """Take the options, and tell what went wrong in which life."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lives", type=int, default=100)
    parser.add_argument("--steps", type=int, default=40, help="of each life (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="of the first life")
    options = parser.parse_args()
    wrong = 0
    for seed in range(options.seed, options.seed + options.lives):
        with tempfile.TemporaryDirectory() as base, Runner() as runner:
            problems = live_in(Path(base), runner, seed, options.steps)
        wrong += bool(problems)
        for problem in problems:
            sys.stdout.write(f"seed {seed}: {problem}\n")
    sys.stdout.write(f"{options.lives} lives of {options.steps} steps: something is wrong in {wrong}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

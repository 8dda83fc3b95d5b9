"""A month of mornings over three sources, for a mail, a chat, a note and a feed, with a failure of each kind.

At its end everything has come everywhere exactly once; what may have come twice was said to.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from support.homes import KILLED, NO_FAULT, Fault, Home
from support.loopback import Answer, Site
from support.post_office import Got, Odd, PostOffice
from support.running import Outcome

ANN, BOB = "ann@example.org", "bob@example.org"
FIRST = date(2026, 6, 1)  # a Monday
DAYS = [FIRST + timedelta(days=days) for days in range(33)]
ID = re.compile(r"2606\.\d{5}")
SAID_TWICE = "sent again, because it was not known whether it had arrived"
CHAT = """\
#!/bin/sh
[ -e "$HOME/chat-is-down" ] && { echo 503 >&2; exit 1; }
[ -e "$HOME/chat-kills" ] && { rm "$HOME/chat-kills"; cat > "$HOME/chat/$1.killed"; kill -9 "$PPID"; exit 0; }
n=0; while [ -e "$HOME/chat/$1.$n" ]; do n=$((n + 1)); done
cat > "$HOME/chat/.part" && mv "$HOME/chat/.part" "$HOME/chat/$1.$n"
"""
CONFIG = """\
sources: [hf, "{site}/seas.xml", "{site}/woods.xml"]
{mail}
deliver:
  - to: {ann}
{bob}  - command: [$HOME/send.sh, "{{id}}"]
    name: chat
    format: markdown
{broken}"""


def papers_of(day: date) -> dict[str, list[str]]:
    """The identifiers of the papers that each source lists first on *day*: none on weekends."""
    if day.weekday() > 4:
        return {"hf": [], "seas": [], "woods": []}
    number = day.toordinal() - FIRST.toordinal()
    return {source: [f"2606.{at}{number:02}{nth:02}" for nth in range(2)] for at, source in enumerate(SOURCES, 1)}


SOURCES = ("hf", "seas", "woods")


def everything(until: date) -> set[str]:
    return {paper for day in DAYS if day <= until for listed in papers_of(day).values() for paper in listed}


@dataclass
class Month:
    """The world of the month: the *home*, the *site* of the sources, the *office*; what every run said."""

    home: Home
    site: Site
    office: PostOffice
    today: date = FIRST
    down: set[str] = field(default_factory=set)
    runs: list[tuple[date, Outcome]] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.home.base / "chat").mkdir()
        program = self.home.base / "send.sh"
        program.write_text(CHAT)
        program.chmod(0o755)
        self.configure()

    def configure(self, *, bob: bool = True, broken: bool = False) -> None:
        self.home.folder.joinpath("config.yaml").write_text(
            CONFIG.format(
                site=self.site.url,
                mail=self.office.configuration(),
                ann=ANN,
                bob=f"  - to: {BOB}\n" if bob else "",
                broken=f'  - to: carl@example.org\n    match: ["moss, tides"]\n' if broken else "",  # noqa: F541
            )
        )

    def publish(self, day: date) -> None:
        """What the sources show on the morning of *day*; those that are *down* answer 500."""
        last = max(each for each in DAYS if each <= day and each.weekday() < 5)
        self._answer("hf", "/papers", hf_page(last))
        for each in DAYS:
            if each <= day and each.weekday() < 5:
                self._answer("hf", f"/papers/date/{each}", hf_page(each))
        for source in ("seas", "woods"):
            shown = [each for each in DAYS if each <= day][-14:]
            self._answer(source, f"/{source}.xml", feed(source, shown))

    def _answer(self, source: str, path: str, body: bytes) -> None:
        self.site.answers(path, Answer(b"out of order", 500) if source in self.down else Answer(body))

    def run(self, *arguments: str, hour: int = 7, fault: Fault = NO_FAULT, day: date | None = None) -> Outcome:
        """One run of the morning's line of cron."""
        day = day or self.today
        minute = sum(made == self.today for made, _ in self.runs)
        now = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        env = {"HF_ENDPOINT": self.site.url}
        ran = self.home("fetch", *arguments, "-c", "config.yaml", now=now, fault=fault, env=env)
        self.runs.append((self.today, ran))
        return ran

    def morning(self, hour: int = 7) -> list[int]:
        """The four lines of cron; their exit statuses."""
        return [self.run(*line, hour=hour).status for line in LINES]

    @property
    def chat(self) -> Counter[str]:
        files = self.home.base.joinpath("chat").glob("*.[0-9k]*")
        return Counter(paper for file in files for paper in set(ID.findall(file.read_text())))

    def mailed(self, to: str) -> Counter[str]:
        return papers_in(got for got in self.office.got if got.recipient == to)

    @property
    def note(self) -> Counter[str]:
        text = self.home.folder.joinpath("papers.md").read_text()
        return Counter(set(ID.findall(text)))

    @property
    def feed(self) -> Counter[str]:
        text = self.home.folder.joinpath("feed.xml").read_text()
        return Counter(paper for entry in text.split("<entry>")[1:] for paper in set(ID.findall(entry)))

    def told(self, words: str) -> list[date]:
        """The days on which a run said something with these *words*, as often as it was said."""
        return [day for day, ran in self.runs for line in ran.err.splitlines() if words in line]


LINES = (
    ("--deliver",),
    ("--new", "--into", "papers.md"),
    ("--new", "-f", "atom", "-o", "feed.xml"),
)


def papers_in(mails: Iterator[Got]) -> Counter[str]:
    """How often each paper came in *mails*; a mail that came twice with one Message-ID is one."""
    by_id = {got.mail["Message-ID"]: got.mail for got in mails}
    found: Counter[str] = Counter()
    for mail in by_id.values():
        body = mail.get_body(("plain",))
        assert body
        found.update(set(ID.findall(body.get_content())))
    return found


def hf_page(day: date) -> bytes:
    papers = [
        {"paper": {"id": each, "title": f"On the {each} tides", "summary": f"What {each} is."}}
        for each in papers_of(day)["hf"]
    ]
    return json.dumps({"dailyPapers": papers, "dateString": day.isoformat(), "periodType": "day"}).encode()


def feed(source: str, days: list[date]) -> bytes:
    entries = "".join(
        f"<entry><id>https://arxiv.org/abs/{paper}</id><title>On the {paper} moss</title>"
        f'<link href="https://arxiv.org/abs/{paper}"/><updated>{day}T04:00:00Z</updated>'
        f"<published>{day}T04:00:00Z</published><summary>What {paper} is.</summary></entry>"
        for day in reversed(days)
        for paper in papers_of(day)[source]
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{source}</title>{entries}</feed>'.encode()


@pytest.fixture
def month(home: Home) -> Iterator[Month]:
    with Site() as site, PostOffice() as office:
        yield Month(home, site, office)


def live(month: Month, until: date) -> None:
    """Every morning of the month up to *until*, with what happens then."""
    chance = random.Random(606)  # noqa: S311 - which effect is the one at which a run is killed
    for day in (each for each in DAYS if each <= until):
        month.today = day
        happening = HAPPENINGS.get((day - FIRST).days)
        if happening:
            happening(month)
        month.publish(day)
        if (day - FIRST).days in KILLED_ON:
            for line in LINES:
                for _ in range(3):
                    month.run(*line, fault=Fault(kill=chance.randint(5, 120)))
        if (day - FIRST).days in FULL_ON:
            for line in LINES:
                month.run(*line, fault=Fault(limit=4_096))
        month.morning()


def seas_is_down(month: Month) -> None:
    month.down = {"seas"}


def everything_is_up(month: Month) -> None:
    month.down = set()
    (month.home.base / "chat-is-down").unlink(missing_ok=True)
    month.office.usual()
    month.configure()


def all_sources_are_down(month: Month) -> None:
    month.down = set(SOURCES)


def chat_is_down(month: Month) -> None:
    (month.home.base / "chat-is-down").touch()


def chat_kills_the_run(month: Month) -> None:
    (month.home.base / "chat-kills").touch()


def mails_are_refused(month: Month) -> None:
    month.office.always("RCPT", "451 too many")


def a_mail_is_cut(month: Month) -> None:
    month.office.answers("DOT", Odd.CUT)


def the_clock_is_set_back(month: Month) -> None:
    month.publish(month.today)
    for line in LINES:
        month.run(*line, day=month.today - timedelta(days=9))


def an_expression_is_mistyped(month: Month) -> None:
    month.configure(broken=True)


def bob_is_taken_off(month: Month) -> None:
    month.configure(bob=False)


# What happens before the morning of each day, counted from the first of the month.
HAPPENINGS = {
    2: seas_is_down,
    5: everything_is_up,
    7: chat_is_down,
    9: everything_is_up,
    10: mails_are_refused,
    12: everything_is_up,
    14: all_sources_are_down,
    15: everything_is_up,
    16: a_mail_is_cut,
    18: the_clock_is_set_back,
    21: an_expression_is_mistyped,
    23: everything_is_up,
    24: chat_kills_the_run,
    25: bob_is_taken_off,
    28: everything_is_up,
}
KILLED_ON = (3, 8, 17, 22)
FULL_ON = (4, 11, 29)


def test_everything_comes_everywhere_exactly_once_and_every_trouble_is_told_once(month: Month) -> None:
    live(month, DAYS[-1])

    wanted = everything(DAYS[-1])
    for name, came in (("note", month.note), ("feed", month.feed), ("ann", month.mailed(ANN))):
        assert (set(came), max(came.values())) == (wanted, 1), name
    assert (set(month.chat), set(month.mailed(BOB))) == (wanted, wanted)
    # A command has no Message-ID: what it may have had before comes again, and that is said.
    again = [paper for paper, times in month.chat.items() if times > 1]
    assert len(again) <= 6 * len(month.told(f"chat: {SAID_TWICE}"))
    assert KILLED in {ran.status for _, ran in month.runs}
    assert json.loads(month.home("mail", "-f", "json").out)["mails"] == []

    # At once, and again after two days; then once that it is over.
    days = [FIRST + timedelta(days=number) for number in range(len(DAYS))]
    assert month.told("seas.xml: 127.0.0.1 has trouble") == [days[2], days[4], days[14]]
    assert month.told("seas.xml is read again") == [days[5], days[15]]
    assert month.told("hf: 127.0.0.1 has trouble") == [days[14]]
    assert month.told("chat: not accepted") == [days[7]]
    assert month.told("chat is served again") == [days[9]]
    assert month.told(f"{ANN}: not accepted: 451") == [days[10]]
    assert month.told("moss, tides") == [days[21]]
    assert len(month.told("the clock says")) <= len(LINES)


def test_recipients_hear_since_when_a_source_was_not_read_and_never_why(month: Month) -> None:
    live(month, FIRST + timedelta(days=4))

    last = [got.mail for got in month.office.got if got.recipient == ANN][-1]
    body = last.get_body(("plain",))
    assert body
    text = " ".join(body.get_content().split())
    assert re.search(r"seas\.xml could not be read since Wed 3 Jun", text)
    assert not re.search(r"500|127\.0\.0\.1 has trouble", text)


def test_every_status_of_the_month_is_one_that_a_monitor_knows(month: Month) -> None:
    live(month, FIRST + timedelta(days=8))

    statuses = {ran.status for _, ran in month.runs}
    checked = month.home(
        "status", "--check", "--max-age", "20h", "-c", "config.yaml", now=datetime(2026, 6, 9, 9, tzinfo=UTC)
    )
    stopped = month.home(
        "status", "--check", "--max-age", "36h", "-c", "config.yaml", now=datetime(2026, 6, 12, 9, tzinfo=UTC)
    )

    assert statuses <= {0, 1, 3, 4, KILLED}
    assert (checked.status, stopped.status) == (1, 2)
    assert checked.text.startswith("DIGEST WARNING - ")
    assert stopped.text.startswith("DIGEST CRITICAL - ")

"""`digest trends --rising`: what rises in what was listed, what it refuses to tell, and in which forms it tells it."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from support.hostile_titles import TITLES
from support.invented_days import listed
from support.running import Command

from digest import config
from digest.archive import Archive
from digest.model import Listing, Paper
from digest.rules.language.expressions import all_leaves

NEWEST = date(2026, 6, 28)
WEEKS, RECENT = 34, 8
CONFIG = """\
topics:
  Seas: [tide*]
  Gates: [salt pan]
"""


def titles_of(week: int) -> dict[str, str]:
    """The ten papers of a week: tidal weirs and salt pans come up, the rest stays."""
    is_recent = week >= WEEKS - RECENT
    news = ["Tidal Weirs of a tide", "On Salt Pans and birds", "Reed Beds as a tide", "Salt Pans (SP) seen"]
    old = ["Basalt as a tide", "On cedar and birds", "Ember of a tide", "Fjord ice"]
    titles = [*(news if is_recent else old), *(f"A plain tide of stone {n}" for n in range(6))]
    return {f"2606.{week * 10 + at:05}": f"{title}, {week}" for at, title in enumerate(titles)}


def archive_weeks(command: Command, first: int = 0) -> None:
    """Let *command* read the lists of all weeks from the *first* on."""
    folder = command.folder / "lists"
    folder.mkdir()
    for week in range(first, WEEKS):
        day = NEWEST - timedelta(7 * (WEEKS - 1 - week))
        (folder / f"{day}.json").write_bytes(listed(str(day), titles_of(week)))
    assert command("fetch", folder, "-f", "ids").status == 0


@pytest.fixture(scope="module")
def archived(shared: Command) -> Command:
    """A reader who has read 34 weeks of lists, and has topics."""
    archive_weeks(shared)
    (shared.home / "config/digest").mkdir(parents=True)
    (shared.home / "config/digest/config.yaml").write_text(CONFIG, encoding="utf-8")
    return shared


def rising(command: Command, *more: str) -> dict[str, dict[str, object]]:
    """What was told of each word, in JSON."""
    ran = command("trends", "--rising", "-f", "json", *more)
    assert (ran.status, ran.err) == (0, "")
    return {word["term"]: word for word in json.loads(ran.out)["words"]}


def test_words_are_named_that_were_rare_and_are_frequent(archived: Command) -> None:
    found = rising(archived)

    assert set(found) == {"tidal weirs", "salt pans", "reed beds"}
    assert found["tidal weirs"]["recent"] == {"having": 8, "papers": 80, "share": 0.1}
    assert found["tidal weirs"]["earlier"] == {"having": 0, "papers": 260, "share": 0.0}
    assert found["tidal weirs"]["factor"] is None


def test_words_of_the_rules_are_marked_everywhere_and_left_out_beside_a_topic(archived: Command) -> None:
    assert {term: word["in_rules"] for term, word in rising(archived).items()} == {
        "tidal weirs": False,
        "reed beds": False,
        "salt pans": True,
    }
    assert set(rising(archived, "--topic", "seas")) == {"tidal weirs", "reed beds"}


def test_the_account_says_what_was_counted_up_to_the_newest_list(archived: Command) -> None:
    account = json.loads(archived("trends", "--rising", "-f", "json").out)

    assert account["schema"] == 1
    assert account["topic"] is None
    assert account["recent"] == {"first": "2026-05-04", "last": "2026-06-28", "papers": 80}
    assert account["earlier"] == {"first": "2025-11-03", "last": "2026-05-03", "papers": 260}
    assert (account["step"], account["left_out"]) == (1, [])


def test_papers_behind_the_last_day_do_not_count(archived: Command) -> None:
    account = json.loads(archived("trends", "--rising", "-f", "json", "--until", "2026-05-03").out)

    assert (account["recent"]["papers"], account["words"]) == (80, [])


def test_a_person_reads_shares_titles_and_the_term_to_paste(archived: Command) -> None:
    ran = archived("trends", "--rising", "-n", "1")

    assert ran.status == 0
    head, *rest = ran.text.splitlines()
    assert head == "Rising · 80 papers of the 8 weeks to Sun 28 Jun 2026"
    assert rest[0] == "260 of the 26 weeks before"
    assert "salt pans  0.0 → 20.0 %  new" in ran.text
    assert len([line for line in rest if line.startswith(("    On Salt Pans", "    Salt Pans"))]) == 3
    assert "    your rules find it" in rest


@pytest.mark.parametrize("columns", [40, 80])
def test_what_is_pasted_are_rules(archived: Command, columns: int) -> None:
    text = archived("trends", "--rising", env={"COLUMNS": str(columns)}).text

    (pasted,) = re.findall(r"^match: \[.*?\]$", text, re.MULTILINE | re.DOTALL)

    (topic,) = config.read(pasted, "pasted").rules.topics
    assert "tidal weirs" in {leaf.label for leaf in all_leaves(topic.wanted)}


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_screen(archived: Command, columns: int) -> None:
    ran = archived("trends", "--rising", env={"COLUMNS": str(columns)})

    assert max(map(len, ran.text.splitlines())) <= columns


def test_a_terminal_of_ascii_gets_ascii(archived: Command) -> None:
    ran = archived("trends", "--rising", env={"PYTHONIOENCODING": "ascii"})

    assert ran.out.isascii()
    assert "0.0 -> 10.0 %" in ran.text


def test_a_spreadsheet_gets_a_row_for_each_word(archived: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(archived("trends", "--rising", "-f", "csv").text)))

    assert {row["term"]: (row["recent_having"], row["earlier_having"], row["factor"]) for row in rows} == {
        "tidal weirs": ("8", "0", ""),
        "reed beds": ("8", "0", ""),
        "salt pans": ("16", "0", ""),
    }


def test_a_file_is_written_in_the_format_of_its_suffix(archived: Command) -> None:
    ran = archived("trends", "--rising", "-o", "rising.json")

    assert ran.status == 0
    assert len(json.loads((archived.folder / "rising.json").read_text(encoding="utf-8"))["words"]) == 3


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--topic", "Sees"], 2, "--topic Sees: no such topic; did you mean Seas?"),
        (["--topic", "Moss"], 2, "--topic Moss: no such topic; known are Seas, Gates"),
        (["-f", "svg"], 2, "trends --rising: its words are no picture"),
        (["--until", "2024-01-01"], 1, "0 papers of the 8 weeks to 2024-01-01 and 0 of the 26 before; 40 and 80 are"),
        (["--until", "soon"], 2, "--until soon: write today"),
        (["--topic", "Gates"], 1, "16 papers of the 8 weeks to 2026-06-28 beside Gates and 0 of the 26 before"),
    ],
)
def test_what_cannot_be_told_is_refused(archived: Command, options: list[str], status: int, said: str) -> None:
    ran = archived("trends", "--rising", *options)

    assert (ran.status, ran.out) == (status, b"")
    assert said in " ".join(ran.err.split())


def test_an_archive_that_has_just_begun_says_how_to_get_more(digest: Command) -> None:
    archive_weeks(digest, WEEKS - 5)

    ran = digest("trends", "--rising")

    said = (
        "digest: trends --rising: 50 papers of the 8 weeks to 2026-06-28 and 0 of the 26 before; 40 and 80 are needed"
    )
    assert ran.status == 1
    assert " ".join(ran.err.split()).startswith(said)
    assert "digest fetch --since 238d" in ran.err


def test_nothing_is_archived_yet(digest: Command) -> None:
    ran = digest("trends", "--rising")

    assert (ran.status, ran.out) == (1, b"")
    assert "nothing is archived yet" in ran.err


def store(command: Command, sources: Mapping[str, list[Paper]]) -> None:
    """Let the archive of *command* have the lists of *sources*."""
    with Archive(command.home / "state/digest/archive.db") as archive:
        for source, papers in sources.items():
            for day in sorted({paper.listed for paper in papers if paper.listed}):
                of_day = tuple(paper for paper in papers if paper.listed == day)
                listing = Listing(source, of_day, day, source=source)
                archive.papers.remember([listing], of_day, command_time())


def command_time() -> datetime:
    return datetime(2026, 6, 29, 7, tzinfo=UTC)


def invented(name: str, weeks: Iterator[int] | range, text: str) -> list[Paper]:
    return [
        Paper(
            f"arxiv:{name}.{week:02}{at:03}",
            f"{text} {chr(97 + at)}{week}",
            listed=NEWEST - timedelta(7 * (WEEKS - 1 - week)),
            sources=("hf",),
        )
        for week in weeks
        for at in range(10)
    ]


def test_a_source_that_was_added_makes_no_trend(digest: Command) -> None:
    archive_weeks(digest)
    store(digest, {"arxiv:cs.RO": invented("2601", range(WEEKS - 4, WEEKS), "Glacier Drones in winter")})

    account = json.loads(digest("trends", "--rising", "-f", "json").out)

    assert account["left_out"] == [{"source": "arxiv:cs.RO", "recent": 40, "earlier": 0}]
    assert "glacier drones" not in {word["term"] for word in account["words"]}
    assert account["recent"]["papers"] == 80
    told = " ".join(digest("trends", "--rising").text.split())
    assert "arXiv cs.RO is left out, because it lists far more now (40 papers in the 8 weeks, 0 before)" in told


def test_titles_of_attackers_are_text(digest: Command) -> None:
    archive_weeks(digest)
    hostile = [
        Paper(f"arxiv:2602.{at:05}", f"\x1b[31m{title} Glacier Drones\x07\n{at}", listed=NEWEST)
        for at, title in enumerate(TITLES.values())
    ]
    store(digest, {"hf": hostile})

    ran = digest("trends", "--rising", env={"NO_COLOR": "1"})

    assert ran.status == 0
    assert "glacier drones" in ran.text
    assert not {"\x1b", "\x07", "\r"} & set(ran.text)
    assert digest("trends", "--rising", "-f", "csv").status == 0

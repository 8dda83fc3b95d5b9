"""`digest trends`: from what was listed to shares over time, and what it refuses to tell."""

import csv
import io
import json
import re
import shlex
import textwrap
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.invented_days import listed
from support.invented_year import fill_with_year
from support.running import Command, Outcome

from digest import filesystem
from digest.archive import Archive

FIRST, DAYS = date(2026, 3, 2), 70  # a Monday, and ten weeks
CONFIG = """\
topics:
  Seas: [tide*, kelp]
  Skies & code: {any: [cloud, rain], has: code}
match: [moss]
"""


def titles(at: int) -> dict[str, str]:
    """The four papers of a day: kelp comes up, moss goes, tides stay."""
    words = ["tides", "kelp" if at > 45 else "sand", "moss" if at < 25 else "sand", "rain"]
    return {f"2603.{at * 10 + number:05}": f"On {word} {at} and {number}" for number, word in enumerate(words)}


def archive_lists(command: Command, days: int = DAYS) -> None:
    """Let *command* read the lists of so many days, and some of another source that are too few."""
    folder = command.folder / "lists"
    folder.mkdir()
    for at in range(days):
        day = FIRST + timedelta(at)
        (folder / f"{day}.json").write_bytes(listed(str(day), titles(at)))
    assert command("fetch", folder, "-f", "ids").status == 0


@pytest.fixture(scope="module")
def archived(shared: Command) -> Command:
    """A reader who has read ten weeks of lists, and has topics."""
    archive_lists(shared)
    (shared.home / "config/digest").mkdir(parents=True)
    (shared.home / "config/digest/config.yaml").write_text(CONFIG, encoding="utf-8")
    return shared


def counted(of: Outcome) -> dict[str, dict[str, object]]:
    """What was told of each term, in JSON."""
    assert (of.status, of.err) == (0, "")
    (source,) = json.loads(of.out)["sources"]
    return {term["term"]: term for term in source["terms"]}


# --- what is counted --------------------------------------------------------------------------------------


def test_terms_are_counted_in_what_was_listed(archived: Command) -> None:
    told = counted(archived("trends", "kelp", "moss", "tides", "-f", "json"))

    assert {term: (each["total"], each["change"]) for term, each in told.items()} == {
        "kelp": (24, "rising"),
        "moss": (25, "falling"),
        "tides": (70, "no clear change"),
    }


def test_a_term_that_is_typed_twice_is_counted_once(archived: Command) -> None:
    assert list(counted(archived("trends", "kelp", " kelp ", "moss", "kelp", "-f", "json"))) == ["kelp", "moss"]


def test_the_account_says_which_days_and_papers_were_counted(archived: Command) -> None:
    document = json.loads(archived("trends", "kelp", "-f", "json").out)

    (hf,) = document["sources"]
    assert (document["unit"], document["compared_days"], document["unread"]) == ("week", 23, 0)
    assert document["periods"][0] == {"first": "2026-03-02", "last": "2026-03-08"}
    assert document["periods"][-1]["last"] == "2026-05-10"
    assert (hf["source"], hf["label"], hf["papers"], hf["total"]) == ("hf", "Hugging Face", [28] * 10, 280)


def test_the_expressions_are_those_of_the_rules(archived: Command) -> None:
    terms = ["title:tide*", "kelp & not moss", "/On k.lp/", '"On tides"', "upvotes>=0", "kelp | moss", "=kelp"]

    told = counted(archived("trends", *terms, "-f", "json"))

    assert [told[term]["total"] for term in terms] == [70, 24, 24, 70, 0, 49, 24]


def test_without_a_term_the_topics_are_counted_by_their_names(archived: Command) -> None:
    told = counted(archived("trends", "-f", "json"))

    assert {term: each["total"] for term, each in told.items()} == {
        "Your words": 25,
        "Seas": 94,
        "Skies & code": 0,
    }


def test_the_words_of_a_topic_are_counted_each(archived: Command) -> None:
    told = counted(archived("trends", "--topic", "seas", "-f", "json"))

    assert {term: each["total"] for term, each in told.items()} == {"tide*": 70, "kelp": 24}
    assert counted(archived("trends", "--topic", "Your words", "-f", "json")).keys() == {"moss"}


def test_a_hidden_paper_was_listed(archived: Command) -> None:
    assert archived("hide", "2603.00000").status == 0

    assert counted(archived("trends", "tides", "-f", "json"))["tides"]["total"] == 70
    assert archived("unmark", "2603.00000").status == 0


@pytest.mark.parametrize(
    ("options", "unit", "first", "last"),
    [
        (["--by", "month"], "month", "2026-03-02", "2026-05-10"),
        (["--since", "40d"], "week", "2026-03-31", "2026-05-10"),
        (["--since", "2026-03-20", "--until", "2026-04-30"], "week", "2026-03-20", "2026-04-30"),
        (["--since", "6 weeks", "--until", "2026-04-30"], "week", "2026-03-19", "2026-04-30"),
        (["--since", "25 months"], "week", "2026-03-02", "2026-05-10"),
        (["--source", "hf"], "week", "2026-03-02", "2026-05-10"),
        (["--source", "hf:2026-03-02"], "week", "2026-03-02", "2026-05-10"),
    ],
    ids=" ".join,
)
def test_the_days_are_those_that_are_asked_for(
    archived: Command, options: list[str], unit: str, first: str, last: str
) -> None:
    document = json.loads(archived("trends", "kelp", *options, "-f", "json").out)

    periods = document["periods"]
    assert (document["unit"], periods[0]["first"], periods[-1]["last"]) == (unit, first, last)


# --- where it goes ----------------------------------------------------------------------------------------


def test_it_is_a_table_on_the_screen(archived: Command) -> None:
    ran = archived("trends", "kelp", "moss")

    assert (ran.status, ran.err) == (0, "")
    assert "\x1b" not in ran.text
    assert {"kelp", "moss", "rising", "falling", "Hugging"} <= set(ran.text.split())


def test_on_a_terminal_an_old_archive_says_up_to_which_day_it_counts(archived: Command) -> None:
    ran, talk = archived.talking("trends", "kelp")

    assert ran.status == 0
    assert "trends: up to the newest list, of Sun 10 May 2026\n" in talk
    assert "newest list" not in archived.talking("trends", "kelp", "--until", "2026-05-10")[1]


def test_on_a_terminal_a_word_that_looks_like_something_else_is_told(archived: Command) -> None:
    talk = " ".join(archived.talking("trends", "cs.CL", "kelp")[1].split())

    assert "cs.CL: in no paper; " in talk
    assert "cat:cs.CL" in talk
    assert "kelp" not in talk


@pytest.mark.parametrize("suffix", [".json", ".csv", ".svg", ".txt", ".SVG"])
def test_the_suffix_of_a_file_says_the_format(archived: Command, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"trends{suffix}"
    by_name = {".json": "json", ".csv": "csv", ".svg": "svg", ".txt": "terminal"}[suffix.lower()]

    ran = archived("trends", "kelp", "moss", "-o", path)

    assert ran == Outcome(0, b"", "")
    assert path.read_bytes() == archived("trends", "kelp", "moss", "-f", by_name).out
    assert archived("trends", "kelp", "moss", "-f", by_name, "-o", "-").out == path.read_bytes()


def test_a_spreadsheet_has_a_row_for_each_term_and_period(archived: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(archived("trends", "kelp", "moss", "-f", "csv").text)))

    assert len(rows) == 2 * 10
    assert sum(int(row["having"]) for row in rows if row["term"] == "kelp") == 24


def test_the_same_archive_gives_the_same_bytes(archived: Command) -> None:
    assert archived("trends", "-f", "svg") == archived("trends", "-f", "svg")


def test_the_page_of_the_manual_shows_what_is_told_of_a_year(digest: Command) -> None:
    path = digest.home / "state/digest/archive.db"
    path.parent.mkdir(parents=True)
    with Archive(path) as archive:
        fill_with_year(archive)
    page = (filesystem.MANUAL / "trends.md").read_text(encoding="utf-8")
    shown = re.search(r"^    \$ digest trends (.+)\n((?:    .*\n|\n(?=    ))+)", page, re.MULTILINE)
    assert shown

    ran = digest("trends", *shlex.split(shown[1]), env={"COLUMNS": "76"})

    assert ran.text.startswith(textwrap.dedent(shown[2]))


# --- what is refused --------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[Sequence[str], int, str]] = {
    "a comma": (["tide, kelp"], 2, 'trends: "tide, kelp" can mean two things'),
    "no word": ([""], 2, "trends: an empty term finds nothing"),
    "no such topic": (["--topic", "Sea"], 2, "--topic Sea: no such topic; did you mean Seas?"),
    "a topic of more than words": (["--topic", "Skies & code"], 2, "what it asks for besides its words would be lost"),
    "a topic and a term": (["kelp", "--topic", "Seas"], 2, "kelp: --topic has its own words, and takes no TERM"),
    "rising and a term": (["kelp", "--rising"], 2, "kelp: --rising looks for words itself, and takes no TERM"),
    "rising by month": (["--rising", "--by", "month"], 2, "--rising and --by exclude each other"),
    "a limit": (["kelp", "-n", "3"], 2, "--limit is about the words of --rising"),
    "a day to come": (["kelp", "--until", "2999-01-01"], 2, "--until 2999-01-01: is still to come"),
    "backwards": (
        ["kelp", "--since", "2026-05-01", "--until", "2026-04-01"],
        2,
        "behind the last day, 2026-04-01",
    ),
    "since the last time": (["kelp", "--since", "last"], 2, "--since last: write 3d, 2w, "),
    "a picture of another kind": (["kelp", "-o", "a.png"], 2, "a.png: .png names no format of trends"),
    "no suffix": (["kelp", "-o", "trends"], 2, "trends: a name without a suffix names no format of trends"),
    "a folder": (["kelp", "-o", "lists"], 2, "-o lists: a folder, not a file"),
    "a feed": (["kelp", "--source", "https://a.example/feed"], 2, "feeds are counted together"),
    "no such source": (["kelp", "--source", "arxiv:cs"], 1, "was listed by arXiv cs, "),
    "too short a time": (
        ["kelp", "--since", "9d"],
        1,
        "Hugging Face listed 40 papers, 1–10 May 2026; a trend needs 100",
    ),
    "none in these days": (
        ["kelp", "--since", "2025-01-01", "--until", "2025-06-01"],
        1,
        "none of 280 archived papers",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_told_is_refused(archived: Command, name: str) -> None:
    arguments, status, sentence = REFUSED[name]

    ran = archived("trends", *arguments)

    assert (ran.status, ran.is_one_sentence) == (status, True)
    assert sentence in ran.err


def test_a_picture_does_not_run_over_a_terminal_unless_that_is_asked_for(archived: Command) -> None:
    refused, written = (archived.on_terminal("trends", "kelp", "-f", "svg", *more) for more in ((), ("-o", "-")))

    assert (refused.status, written.status) == (2, 0)
    assert "-o trends.svg" in refused.err
    assert "<svg " in written.text


def test_a_topic_of_more_than_words_comes_with_what_to_write(archived: Command) -> None:
    ran = archived("trends", "--topic", "Skies & code")

    assert "→ digest trends cloud rain " in ran.err
    assert "digest trends '(cloud | rain) & has:code' " in ran.err


def test_without_topics_there_is_nothing_to_count(digest: Command) -> None:
    ran = digest("trends")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "no words are asked for, and the configuration has no topics" in ran.err
    assert ran.err.count("digest trends ") + ran.err.count("digest init ") == 2


def test_without_an_archive_it_says_how_to_begin_one(digest: Command) -> None:
    ran = digest("trends", "kelp")

    assert (ran.status, ran.is_one_sentence) == (1, True)
    assert "nothing is archived yet" in ran.err
    assert "digest fetch" in ran.err


def test_a_week_of_lists_is_too_little(digest: Command) -> None:
    archive_lists(digest, 7)

    ran = digest("trends", "kelp", "-f", "json")

    assert (ran.status, ran.is_one_sentence) == (1, True)
    assert "Hugging Face listed 28 papers, " in ran.err
    assert "digest fetch --since 240d" in ran.err


def test_a_damaged_archive_is_told(digest: Command) -> None:
    archive_lists(digest, 2)
    (digest.home / "state/digest/archive.db").write_bytes(b"no archive" * 1_000)

    assert digest("trends", "kelp").status != 0

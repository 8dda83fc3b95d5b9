"""What the commands make of the archive: status, doctor, rules, and the options of `fetch` about it."""

import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.invented_days import listed
from support.loopback import Answer, Site
from support.running import Command, Outcome

MONDAY = {"2606.90001": "On Tides and Retrieval", "2606.90002": "On Moss"}
TUESDAY = {"2606.90003": "On Rain and Retrieval", "2606.90004": "A Survey of Noise", "2606.90005": "On Food"}
TIDES, MOSS, RAIN, NOISE, FOOD = (f"arxiv:2606.9000{number}" for number in range(1, 6))
IDS = ("-f", "ids")


def lists(command: Command) -> Command:
    """*command*, in whose folder Monday's and Tuesday's lists lie."""
    (command.folder / "monday.json").write_bytes(listed("2026-06-08", MONDAY))
    (command.folder / "tuesday.json").write_bytes(listed("2026-06-09", TUESDAY))
    return command


@pytest.fixture
def reader(digest: Command) -> Command:
    return lists(digest)


@pytest.fixture(scope="module")
def archived(shared: Command) -> Command:
    """A reader who looked at Monday's list, and was given what was new on Tuesday twice."""
    lists(shared)
    (shared.folder / "rules.yaml").write_text("match: [retrieval]\nmute: [nowhere at all]\n")
    (shared.folder / "other.yaml").write_text("match: [moss, food]\n")
    for arguments in (["monday.json"], ["tuesday.json", "--new"], ["tuesday.json", "--new"]):
        assert shared("fetch", *arguments).status == 0
    return shared


RUNS: dict[str, Sequence[str]] = {
    "status": ("status",),
    "doctor": ("doctor",),
    "rules check": ("rules", "check", "-c", "rules.yaml", "--all"),
    "rules check since": ("rules", "check", "-c", "rules.yaml", "--since", "2026-06-09"),
    "rules check since later": ("rules", "check", "-c", "rules.yaml", "--since", "2026-06-10"),
    "rules check, all since": ("rules", "check", "-c", "rules.yaml", "--all", "--since", "9d"),
    "rules check, all of a source": ("rules", "check", "sample", "-c", "rules.yaml", "--all"),
    "rules check since last": ("rules", "check", "-c", "rules.yaml", "--since", "last"),
    "backtest": ("rules", "backtest", "-c", "rules.yaml", "--against", "other.yaml"),
    "backtest since": ("rules", "backtest", "-c", "rules.yaml", "--against", "other.yaml", "--since", "2026-06-09"),
    "explain by number": ("explain", "2606.90001", "-m", "retrieval"),
    "explain by title": ("explain", "on moss", "-m", "retrieval", "-f", "json"),
    "explain a stranger": ("explain", "2606.99999"),
    "offline": ("fetch", "--offline", "--date", "2026-06-08", *IDS),
    "offline, no list": ("fetch", "--offline", "--date", "2026-06-05"),
    "since, offline": ("fetch", "--offline", "hf:2026-06-08", "hf:2026-06-09", "--since", "2026-06-09", *IDS),
    "since, a file": ("fetch", "monday.json", "tuesday.json", "--since", "2026-06-09", *IDS),
    "since, nonsense": ("fetch", "monday.json", "--since", "someday"),
    "doctor, wrong rules": ("doctor", "-c", "wrong.yaml"),
}


@pytest.fixture(scope="module")
def ran(archived: Command) -> dict[str, Outcome]:
    """All of RUNS on one archive, which none of them changes but for what it says of the last run."""
    (archived.folder / "wrong.yaml").write_text("mach: [retrieval]\n")
    return {name: archived(*arguments) for name, arguments in RUNS.items()}


def ids(of: Outcome) -> list[str]:
    assert (of.status, of.err) == (0, "")
    return of.text.split()


# --- status and doctor ---------------------------------------------------------------------------------


def test_status_tells_what_is_there_and_why_the_last_run_was_silent(archived: Command, reader: Command) -> None:
    for arguments in (["monday.json", "--new"], ["monday.json", "--new", "-q"]):
        reader("fetch", *arguments)

    short, told = reader("status"), reader("status", "-v")

    assert (short.status, short.err, told.status, told.err) == (0, "", 0, "")
    assert short.text.startswith("All well ")
    assert "  archive   2 papers of 1 list since " in short.text
    assert "stdout" not in short.text
    assert re.search(r"^✓ stdout   today \d\d:\d\d       2  –$", told.text, re.MULTILINE)
    assert " for stdout: 2 listed, 0 new, 0 muted, 0 matched, 0 shown\n" in told.text
    assert "  silent    nothing new: 2 papers listed, delivered before\n" in told.text
    assert str(Path("digest") / "archive.db") in told.text


def test_doctor_finds_a_sound_archive_sound(ran: dict[str, Outcome]) -> None:
    doctor = ran["doctor"]

    assert (doctor.status, doctor.err) == (0, "")
    assert doctor.text.startswith("1 of 7 checks needs you\n\n! configuration  ")
    assert doctor.text.count("\n✓ ") == 6
    assert re.search(r"5 papers of 2 lists, 0\.\d MB, sound", doctor.words)
    assert re.search(r"^✓ disk +[\d,]+ MB free$", doctor.text, re.MULTILINE)
    assert "no run is at work" in doctor.text


def test_doctor_finds_a_mistake_in_the_configuration(ran: dict[str, Outcome]) -> None:
    doctor = ran["doctor, wrong rules"]

    assert (doctor.status, doctor.err) == (1, "")
    assert "\n✗ configuration  wrong.yaml:1:1: mach: " in doctor.text


def test_a_monitor_gets_a_line_where_all_is_well_and_cron_none(reader: Command) -> None:
    reader("fetch", "monday.json", "--new", "-q")

    told = reader("status", "--check", "--max-age", "36h")

    assert (told.status, told.err) == (0, "")
    assert re.fullmatch(
        r"DIGEST OK - all well \| run=\d+s;;129600 waiting=0 held=0 archive=\d+B free=\d+B\n", told.text
    )
    assert reader("status", "--check", "-q", "--max-age", "36h") == Outcome(0, b"", "")


def test_a_monitor_hears_that_runs_have_stopped(reader: Command) -> None:
    reader("fetch", "monday.json", "--new", "-q")
    with closing(sqlite3.connect(reader.home / "state" / "digest" / "archive.db")) as db:
        db.execute(
            "UPDATE notes SET value = json_set(value, '$.made', '2026-06-01T07:33:00+00:00') WHERE name = 'ended'"
        )
        db.commit()

    told, shown = (reader("status", *more, "--max-age", "36h") for more in (("--check", "-q"), ("-f", "json")))

    assert (told.status, told.err) == (2, "")
    assert re.match(r"DIGEST CRITICAL - no run for \d+ days \| run=\d+s;;129600 ", told.text)
    assert reader("status", "--check").status == 0
    found = json.loads(shown.out)
    assert (found["state"], found["needs_somebody"], found["last_delivery"]["overdue"]) == ("critical", True, True)


def test_a_monitor_without_an_archive_or_with_a_wrong_configuration_knows_nothing(digest: Command) -> None:
    (digest.folder / "wrong.yaml").write_text('"ma|ch": [a]\n')
    nothing, wrong = digest("status", "--check"), digest("status", "--check", "-c", "wrong.yaml")

    assert (nothing.status, nothing.text) == (
        3,
        "DIGEST UNKNOWN - nothing was read yet, there is no archive | waiting=0 held=0\n",
    )
    assert (wrong.status, wrong.err) == (3, "")
    assert wrong.text.startswith("DIGEST UNKNOWN - wrong.yaml:1:1: ma¦ch: ")
    assert digest("status", "-c", "wrong.yaml").status == 2


def test_a_program_learns_how_the_last_run_that_delivered_ended(reader: Command, site: Site) -> None:
    site.answers("/papers", Answer(status=403))
    reader("fetch", "monday.json", "hf", "--new", "-q", env={"HF_ENDPOINT": site.url})
    reader("fetch", "monday.json", "-q")

    found = json.loads(reader("status", "-f", "json").out)

    assert (found["state"], found["last_delivery"]["status"], found["last_run"]["status"]) == ("warning", 3, None)
    assert 0 <= found["last_run"]["age"] <= found["last_delivery"]["age"] < 600
    assert found["outbox"] == {"waiting": 0, "held": 0, "oldest_age": None}
    assert found["archive"]["bytes"] == (reader.home / "state" / "digest" / "archive.db").stat().st_size
    assert found["archive"]["free_bytes"] > 0


def test_a_monitor_hears_of_a_source_that_fails(reader: Command, site: Site) -> None:
    site.answers("/papers", Answer(status=403))
    reader("fetch", "hf", "--new", env={"HF_ENDPOINT": site.url})

    told, shown, doctor = reader("status", "--check"), reader("status", "-f", "json"), reader("doctor", "-f", "json")

    assert (told.status, told.err) == (1, "")
    assert told.text.startswith("DIGEST WARNING - hf never read | run=")
    assert "\n✗ hf      –            never      " in told.text
    assert shown.status == 0
    assert [each["address"] for each in json.loads(shown.out)["sources"] if each["needs_somebody"]] == ["hf"]
    assert doctor.status == 1
    (bad,) = (each for each in json.loads(doctor.out)["checks"] if each["state"] == "bad")
    assert (bad["name"], [each["command"] for each in bad["remedies"]]) == ("hf", ["digest fetch hf"])


def test_a_monitor_hears_of_a_source_that_was_never_read(reader: Command) -> None:
    (reader.folder / "config.yaml").write_text("sources: [hf]\n")

    told = reader("status", "--check", "--max-age", "36h", "-c", "config.yaml")

    assert (told.status, told.err) == (3, "")
    assert told.text.startswith("DIGEST UNKNOWN - nothing was read yet, there is no archive; hf never read | ")


@pytest.mark.parametrize("age", ["36", "h", "soon", "-3h", "3 weeks", "999999d"])
def test_an_age_has_a_unit(digest: Command, age: str) -> None:
    ran = digest("status", f"--max-age={age}")

    assert (ran.status, ran.out, ran.err) == (2, b"", f"digest: --max-age {age}: write 36h, 90m or 3d\n")


def test_addresses_are_listed_for_programs_too(digest: Command) -> None:
    (first, *_) = json.loads(digest("sources", "-f", "json").out)["sources"]

    assert first == {"address": "hf", "meaning": "Hugging Face Daily Papers, the latest day"}


# --- rules on the archive --------------------------------------------------------------------------------


def test_rules_are_checked_against_everything_archived(ran: dict[str, Outcome]) -> None:
    check = ran["rules check"]

    assert (check.status, check.err) == (0, "")
    assert check.text.endswith(", from 5 papers\n")
    assert "nowhere at all" in check.text


def test_rules_are_checked_against_what_was_listed_since_a_day(ran: dict[str, Outcome]) -> None:
    check = ran["rules check since"]

    assert (check.status, check.err) == (0, "")
    said = "from 3 papers since 2026-06-09, too few to judge by; `--all` looks at all 5"
    assert said in check.words


def test_without_a_day_the_last_ninety_are_looked_at(digest: Command) -> None:
    today = datetime.now().astimezone().date()
    (digest.folder / "rules.yaml").write_text("match: [retrieval]\n")
    for day, number in ((today - timedelta(days=120), 1), (today - timedelta(days=60), 2)):
        (digest.folder / "day.json").write_bytes(listed(day.isoformat(), {f"2606.9000{number}": f"On Rain {number}"}))
        digest("fetch", "day.json")

    assert (
        digest("rules", "check", "-c", "rules.yaml")
        .text.replace("\n", " ")
        .endswith("1 remark, from 1 paper of the last 90 days, too few to judge by; `--all` looks at all 2 ")
    )
    assert digest("rules", "check", "-c", "rules.yaml", "--all").text.endswith("1 remark, from 2 papers\n")


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        (
            "rules check since later",
            1,
            "none of 5 archived papers is of 2026-06-10 or later\n  → digest rules check --all   looks at them all",
        ),
        ("rules check, all since", 2, "--all is about the archive: it excludes --since and a source"),
        ("rules check, all of a source", 2, "--all is about the archive: it excludes --since and a source"),
        (
            "rules check since last",
            2,
            "--since last: only `fetch` and `catchup` know what was had last; "
            "write 3d, 2w, 6 months, yesterday, or a day as 2026-01-08",
        ),
    ],
)
def test_which_papers_cannot_be_meant_is_told(ran: dict[str, Outcome], name: str, status: int, said: str) -> None:
    assert ran[name] == Outcome(status, b"", f"digest: {said}\n")


def test_a_backtest_shows_what_would_be_gained_and_lost(ran: dict[str, Outcome]) -> None:
    shown, since = ran["backtest"].text, ran["backtest since"].text

    assert all(title in shown for title in ("On Moss", "On Food", "On Tides", "On Rain"))
    assert "On Food" in since
    assert "On Rain" in since
    assert "On Moss" not in since
    assert "On Tides" not in since


def test_an_archived_paper_is_explained_without_a_network(ran: dict[str, Outcome]) -> None:
    assert ran["explain by number"].status == 0
    assert "On Tides and Retrieval" in ran["explain by number"].text
    assert "retrieval" in ran["explain by number"].text
    assert json.loads(ran["explain by title"].out)["paper"]["id"] == MOSS


def test_a_paper_that_was_never_listed_cannot_be_explained(ran: dict[str, Outcome]) -> None:
    stranger = ran["explain a stranger"]

    assert (stranger.status, stranger.is_one_sentence) == (2, True)
    assert stranger.err == (
        "digest: 2606.99999: not among 5 archived papers\n"
        "  → digest explain 2606.99999 arxiv:2606.99999   looks into a source that lists it\n"
    )


# --- the past ----------------------------------------------------------------------------------------------


def test_a_past_day_comes_from_the_archive(ran: dict[str, Outcome]) -> None:
    assert sorted(ids(ran["offline"])) == [TIDES, MOSS]


def test_a_day_that_is_not_archived_may_come_later(ran: dict[str, Outcome]) -> None:
    assert (ran["offline, no list"].status, ran["offline, no list"].is_one_sentence) == (75, True)


@pytest.mark.parametrize("name", ["since, offline", "since, a file"])
def test_since_a_day_older_lists_are_left_out(ran: dict[str, Outcome], name: str) -> None:
    assert sorted(ids(ran[name])) == [RAIN, NOISE, FOOD]


def test_since_nonsense_is_a_mistake_of_use(ran: dict[str, Outcome]) -> None:
    assert (ran["since, nonsense"].status, ran["since, nonsense"].is_one_sentence) == (2, True)


# --- with and without an archive ---------------------------------------------------------------------------


def test_before_anything_is_archived_there_is_nothing_to_search(digest: Command) -> None:
    ran = digest("search", "tides")

    assert (ran.status, ran.is_one_sentence) == (1, True)
    assert ran.err.endswith("nothing is archived yet\n  → digest fetch   begins it\n")
    assert list(digest.home.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("status",), "Nothing was read yet\n  → digest fetch\n"),
        (("mail",), "Nothing waits\n"),
    ],
    ids=str,
)
def test_before_anything_is_archived_all_is_well_and_nothing_made(
    digest: Command, command: tuple[str, ...], told: str
) -> None:
    assert digest(*command) == Outcome(0, told.encode(), "")
    assert list(digest.home.iterdir()) == []


def test_before_anything_is_archived_doctor_is_content(digest: Command) -> None:
    ran = digest("doctor")

    assert (ran.status, ran.err) == (0, "")
    assert "the first `digest fetch` makes it" in ran.words


@pytest.mark.parametrize(
    "arguments",
    [["sample"], ["sample", "-o", "x.md"], ["monday.json", "--no-archive"], ["nowhere.html", "--no-archive"]],
    ids=" ".join,
)
def test_neither_the_sample_nor_a_run_without_an_archive_leaves_anything(reader: Command, arguments: list[str]) -> None:
    reader("fetch", *arguments)

    assert list(reader.home.iterdir()) == []


@pytest.mark.parametrize("arguments", [["sample"], ["monday.json", "--no-archive"]], ids=" ".join)
def test_what_is_new_cannot_be_told_without_an_archive(reader: Command, arguments: list[str]) -> None:
    ran = reader("fetch", *arguments, "--new")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "--new needs the archive" in ran.err


def test_the_sample_beside_another_source_is_not_archived(reader: Command) -> None:
    assert reader("fetch", "sample", "monday.json", "-q").status == 0

    assert ids(reader("search", "language", *IDS)) == []


# --- what is new ---------------------------------------------------------------------------------------------


def test_every_channel_gets_everything_once(reader: Command) -> None:
    fetch = ("fetch", "monday.json", "--new", *IDS)

    both = [[sorted(ids(reader(*fetch, *channel))) for _ in range(2)] for channel in ((), ("--channel", "team"))]

    assert both == [[[TIDES, MOSS], []]] * 2
    assert re.search(r"^✓ team +today \d\d:\d\d +2 ", reader("status", "-v").text, re.MULTILINE)


def test_files_are_channels_by_their_path_and_not_by_how_it_is_written(reader: Command) -> None:
    (reader.folder / "new").mkdir()
    reader("fetch", "monday.json", "--new", "-f", "markdown", "-o", "new/a.md")
    before = (reader.folder / "new" / "a.md").read_bytes()

    reader("fetch", "monday.json", "--new", "-f", "markdown", "-o", str(reader.folder / "new" / ".." / "new" / "a.md"))
    reader("fetch", "monday.json", "--new", "-f", "markdown", "-o", "new/b.md")

    assert (reader.folder / "new" / "a.md").read_bytes() == before
    assert (reader.folder / "new" / "b.md").read_bytes() == before


def test_a_folder_keeps_what_it_was_given_earlier_the_same_day(reader: Command) -> None:
    (reader.folder / "new").mkdir()

    reader("fetch", "monday.json", "--new", "-o", "new", *IDS)
    reader("fetch", "tuesday.json", "--new", "-o", "new", *IDS)

    kept = "".join(path.read_text() for path in (reader.folder / "new").iterdir())
    assert set(kept.split()) == {TIDES, MOSS, RAIN, NOISE, FOOD}


def test_a_file_may_have_any_name(reader: Command) -> None:
    file = reader.folder / "caf\udce9.txt"
    fetch = ("fetch", "--new", "-o", file.name, *IDS)

    first, told = reader(*fetch, "monday.json"), file.read_text()
    second = reader(*fetch, "monday.json", "tuesday.json")

    assert (first.status, first.err, second.status, second.err) == (0, "", 0, "")
    assert set(told.split()) == {TIDES, MOSS}
    assert set(file.read_text().split()) == {RAIN, NOISE, FOOD}


def test_nothing_new_is_silence_or_a_status(reader: Command) -> None:
    first, second, third = (reader("fetch", "monday.json", "--new", *more) for more in ([], [], ["--exit-code"]))

    assert (first.status, second.status, third.status) == (0, 0, 10)
    assert second.out == second.err.encode() == third.out == b""


def test_a_look_marks_what_is_new_and_takes_nothing(reader: Command) -> None:
    reader("fetch", "monday.json", "--new")

    look = json.loads(reader("fetch", "monday.json", "tuesday.json", "-f", "json").out)

    assert {paper["id"]: paper["new"] for paper in look["papers"]} == {
        TIDES: False,
        MOSS: False,
        RAIN: True,
        NOISE: True,
        FOOD: True,
    }
    assert sorted(ids(reader("fetch", "monday.json", "tuesday.json", "--new", *IDS))) == [RAIN, NOISE, FOOD]


def test_many_files_at_once_are_one_archive(reader: Command) -> None:
    names: list[str | Path] = []
    for day in range(1, 29):
        path = reader.folder / f"day-{day}.json"
        path.write_bytes(listed(f"2026-02-{day:02}", {f"2602.{day:02}{n:03}": f"Leaf {n} of {day}" for n in range(90)}))
        names.append(path)

    assert reader("fetch", *names, "-q", "-o", "/dev/null").status == 0

    assert "2,520 papers of 28 lists" in reader("status").text
    assert ids(reader("search", '"leaf 7 of 28"', *IDS)) == ["arxiv:2602.28007"]

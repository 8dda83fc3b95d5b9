"""`digest catchup`: what a reader missed, topic by topic, and what of it counts as delivered."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.forked_command import ForkedCommand, Runner
from support.invented_days import listed
from support.loopback import Answer, Site
from support.running import Command, Outcome

TODAY = date.today()  # noqa: DTZ011 - as the command sees it
DAYS = [day for ago in range(60, 0, -1) if (day := TODAY - timedelta(days=ago)).weekday() < 5]
OFFLINE = ("--offline", "--since", "60d")
RULES = """
topics:
  Tides: [tide*]
  Moss: [moss]
  Reeds: {any: [reed*], max: 2}
mute: [murmur]
mail: {from: me@example.org, to: me@example.org, host: 127.0.0.1}
"""


def name(at: int, day: date) -> str:
    return f"{day:%y%m}.{day:%d}{at:03}"


def page_of(day: date) -> bytes:
    """A list with a paper of each topic, one that is muted, and one that nobody wants."""
    titles = ("Tidal Nets and Tides", "Walls of Moss", "Reeds in Wind", "A Murmur of Moss", "On Noise")
    return listed(day.isoformat(), {name(at, day): f"{title} {day}" for at, title in enumerate(titles)})


def make_reader(base: Path, runner: Runner) -> Command:
    """A reader whose archive has the lists of 60 days."""
    command = ForkedCommand(base, runner)
    pages = command.folder / "pages"
    pages.mkdir()
    for day in DAYS:
        (pages / f"{day}.json").write_bytes(page_of(day))
    (command.home / "config" / "digest").mkdir(parents=True)
    (command.home / "config" / "digest" / "config.yaml").write_text(RULES)
    assert command("fetch", "pages", "--all", "-q", "-f", "ids").status == 0
    return command


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, runner: Runner) -> Command:
    """One whose runs only look."""
    return make_reader(tmp_path_factory.mktemp("kept"), runner)


@pytest.fixture
def reader(tmp_path: Path, runner: Runner) -> Command:
    return make_reader(tmp_path, runner)


def account(of: Outcome) -> dict[str, list[dict[str, str]]]:
    assert of.status == 0, of.err
    found: dict[str, list[dict[str, str]]] = json.loads(of.text)
    return found


def topics_of(of: Outcome) -> dict[str, int]:
    topics = [paper["topics"][0] for paper in account(of)["papers"]]
    return {topic: topics.count(topic) for topic in dict.fromkeys(topics)}


# --- what is shown -----------------------------------------------------------------------------------------


def test_each_topic_has_its_best_papers_and_the_number_of_the_others(kept: Command) -> None:
    shown = kept("catchup", *OFFLINE)

    assert re.findall(r"(?m)^(Tides|Moss|Reeds)  (\d+)  ", shown.text) == [
        ("Tides", "14"),
        ("Moss", "14"),
        ("Reeds", "2"),
    ]
    assert re.findall(r"and (\d+) more", shown.text) == [str(len(DAYS) - papers) for papers in (14, 14, 2)]
    assert "`digest fetch --since 60d --offline` shows more" in shown.words


def test_the_command_that_it_names_shows_all_but_what_a_topic_limits(kept: Command) -> None:
    assert len(kept("fetch", "--since", "60d", "--offline", "-f", "ids").text.split()) == 2 * len(DAYS) + 2

    shown = kept("catchup", *OFFLINE, "-m", "moss")
    assert f"`digest fetch --since 60d -m moss --offline` shows all {len(DAYS)}" in shown.words
    assert len(kept("fetch", "--since", "60d", "-m", "moss", "--offline", "-f", "ids").text.split()) == len(DAYS)


def test_without_a_day_it_is_of_the_last_thirty(kept: Command) -> None:
    sources = account(kept("catchup", "--offline", "-f", "json"))["sources"]

    assert [source["day"] for source in sources] == [f"{day}" for day in DAYS if (TODAY - day).days <= 30]


def test_it_ends_with_the_day_that_is_named(kept: Command) -> None:
    first, last = DAYS[3], DAYS[9]
    sources = account(kept("catchup", "--offline", "--since", f"{first}", "--until", f"{last}", "-f", "json"))[
        "sources"
    ]

    assert [source["day"] for source in sources] == [f"{day}" for day in DAYS[3:10]]


def test_ids_are_for_programs(kept: Command) -> None:
    assert len(kept("catchup", *OFFLINE, "-f", "ids").text.split()) == 30


def test_fewer_or_more_papers_can_be_asked_for(kept: Command) -> None:
    assert topics_of(kept("catchup", *OFFLINE, "-n", "5", "-f", "json")) == {"Tides": 2, "Moss": 2, "Reeds": 1}
    assert topics_of(kept("catchup", *OFFLINE, "-n", "60", "-f", "json")) == {"Tides": 20, "Moss": 20, "Reeds": 2}


def test_one_topic_has_all_of_the_room(kept: Command) -> None:
    assert len(account(kept("catchup", *OFFLINE, "-m", "moss", "-f", "json"))["papers"]) == 40


def test_fifty_topics_fit_into_the_same_room(kept: Command) -> None:
    rules = "".join(f"  T{at}: ['title: {day}']\n" for at, day in enumerate(DAYS)) + "".join(
        f"  U{at}: [nowhere{at}]\n" for at in range(50 - len(DAYS))
    )
    (kept.folder / "fifty.yaml").write_text(f"topics:\n{rules}")

    shown = topics_of(kept("catchup", *OFFLINE, "-c", "fifty.yaml", "-f", "json"))

    assert list(shown.values()) == [1] * 40


def test_without_rules_the_most_voted_are_shown_with_a_hint(kept: Command) -> None:
    (kept.folder / "none.yaml").write_text("{}")

    shown = kept("catchup", *OFFLINE, "-c", "none.yaml")

    assert shown.text.startswith(f"40 of {5 * len(DAYS)} papers")
    assert "No rules yet, so the most voted are shown; `digest init` writes some down" in shown.words


def test_all_goes_without_the_rules(kept: Command) -> None:
    assert kept("catchup", *OFFLINE, "--all").text.startswith(f"40 of {5 * len(DAYS)} papers")


def test_a_small_archive_says_quietly_that_it_cannot_tell_what_rises(reader: Command) -> None:
    recent = [day for day in DAYS if (DAYS[-1] - day).days < 56]
    shown = reader("catchup", *OFFLINE)

    assert "Rising" not in shown.text
    assert "which words rise cannot be told yet: up to " in shown.words
    assert f"has {5 * len(recent):,} papers of 8 weeks and " in shown.words


def test_words_that_rise_beside_a_topic_stand_above_its_papers(tmp_path: Path, runner: Runner) -> None:
    reader = ForkedCommand(tmp_path, runner)
    (reader.folder / "pages").mkdir()
    for ago in range(230, 0, -1):
        day = TODAY - timedelta(days=ago)
        # Words that are no subject are different ones each time.
        news = "Kelp Farms and" if ago < 55 or ago % 40 == 0 else "Sand and"
        titles = {name(0, day): f"{news} Tides of the Bay {day}", name(1, day): f"More Tides {day}"}
        (reader.folder / "pages" / f"{day}.json").write_bytes(listed(day.isoformat(), titles))
    assert reader("fetch", "pages", "--all", "-q", "-f", "ids").status == 0
    (reader.folder / "tides.yaml").write_text("topics: {Tides: [tide*]}")

    look = ("catchup", "--offline", "-c", "tides.yaml")
    shown, account = reader(*look), json.loads(reader(*look, "-f", "json").text)

    assert re.search(r"^Rising beside Tides: kelp farms? [01].\d? → \d\d %", shown.text, re.MULTILINE), shown.text[:600]
    assert "Shares of the topic's papers that have the word: 26 weeks before → last 8 weeks." in shown.words
    (rising,) = account["rising"]
    assert rising["term"] in ("kelp farm", "kelp farms")
    assert (rising["topic"], len(rising["examples"])) == ("Tides", 3)
    assert rising["recent"]["having"] * 2 >= rising["recent"]["papers"] * 0.9


def test_days_that_the_archive_does_not_have_are_counted(kept: Command) -> None:
    shown = kept("catchup", "--offline", "--since", f"{DAYS[0] - timedelta(days=14)}")

    assert re.search(r"the archive has no list of 1[0-2] days since ", shown.words)


def test_a_span_without_any_list_says_so_and_is_not_an_empty_one(kept: Command) -> None:
    shown = kept("catchup", "--offline", "--since", "2020-01-06", "--until", "2020-01-31")

    assert (shown.status, shown.out) == (75, b"")
    assert shown.err.startswith("digest: hf: not in the archive, and --offline asks nobody else")


def test_a_span_with_none_of_the_words_says_why(kept: Command) -> None:
    shown = kept("catchup", *OFFLINE, "-m", "quartz", "-f", "json", "--exit-code")

    assert shown.status == 10
    assert json.loads(shown.text)["reason"].startswith(f"none of {5 * len(DAYS)} papers has quartz")


def test_before_the_first_run_there_is_nothing_offline(tmp_path: Path, runner: Runner) -> None:
    assert ForkedCommand(tmp_path, runner)("catchup", "--offline").status == 75


def test_it_is_written_to_a_file_in_the_format_of_its_suffix(kept: Command) -> None:
    assert kept("catchup", *OFFLINE, "-o", "weeks.md", "-q").status == 0

    note = (kept.folder / "weeks.md").read_text()
    assert note.startswith("# 30 of ")
    assert note.count("\n- **[") == 30


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", f"{TODAY + timedelta(days=3)}"), "behind the last day"),
        (("--since", "soon"), "write 3d, 2w, 6 months"),
        (("--until", "soon"), "write today, yesterday"),
        (("--since", "2020-01-09", "--until", "2020-01-08"), "behind the last day, 2020-01-08"),
        (("--brief", "--full"), "exclude each other"),
        (("--channel", "you@example.org"), "no such recipient; did you mean"),
        (("-n", "0"), "--limit: 0 is less than 1"),
    ],
)
def test_what_cannot_be_meant_is_refused(kept: Command, arguments: tuple[str, ...], said: str) -> None:
    refused = kept("catchup", "--offline", *arguments)

    assert (refused.status, refused.out) == (2, b"")
    assert said in refused.err


# --- what is read ------------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        for day in DAYS:
            site.answers(f"/papers/date/{day}", Answer(page_of(day)))
        site.answers("/papers", Answer(page_of(DAYS[-1])))
        yield site


def test_days_that_are_complete_are_not_asked_for_again_and_missing_ones_are(
    tmp_path: Path, runner: Runner, site: Site
) -> None:
    reader = ForkedCommand(tmp_path, runner)
    reader.environment["HF_ENDPOINT"] = site.url
    (reader.folder / "pages").mkdir()
    for day in DAYS[-10:-4]:
        (reader.folder / "pages" / f"{day}.json").write_bytes(page_of(day))
    assert reader("fetch", "pages", "--all", "-q", "-f", "ids").status == 0

    shown = reader("catchup", "--since", f"{DAYS[-12]}", "-f", "json")

    asked = {path for path in site.paths if path.startswith("/papers/date/")}
    assert asked == {f"/papers/date/{day}" for day in (*DAYS[-12:-10], *DAYS[-4:])}
    assert {source["day"] for source in account(shown)["sources"]} == {f"{day}" for day in DAYS[-12:]}


def test_older_days_that_are_left_out_are_told_though_the_first_list_fails(
    tmp_path: Path, runner: Runner, site: Site
) -> None:
    reader = ForkedCommand(tmp_path, runner)
    reader.environment["HF_ENDPOINT"] = site.url
    # The latest list stands for today; of the others 30 are asked for.
    site.answers(f"/papers/date/{DAYS[-30]}", Answer(b"gone", 404))

    shown = reader("catchup", "--since", f"{DAYS[0]}", "-n", "3")

    assert shown.err == f"digest: hf:{DAYS[-30]}: 127.0.0.1 has no such page (404)\n"
    assert re.search(r"\d+ older days left out \(at most 31 at once\)", shown.words)


# --- what counts as delivered ------------------------------------------------------------------------------


def new_ids(reader: Command, *arguments: str) -> set[str]:
    found = reader("fetch", "--since", "60d", "--offline", "--new", "-f", "ids", *arguments)
    assert found.status == 0, found.err
    return set(found.text.split())


def test_a_look_marks_nothing_as_delivered(reader: Command) -> None:
    assert reader("catchup", *OFFLINE).status == 0

    assert len(new_ids(reader)) == 2 * len(DAYS) + 2


def test_what_was_found_is_marked_shown_or_not_and_nothing_else(reader: Command) -> None:
    assert reader("catchup", *OFFLINE, "--mark-delivered", "-f", "ids").status == 0

    assert new_ids(reader) == set()
    assert len(new_ids(reader, "-m", "noise")) == len(DAYS)


def test_what_could_not_be_written_is_not_marked(reader: Command) -> None:
    (reader.folder / "file").write_text("")

    failed = reader("catchup", *OFFLINE, "--mark-delivered", "--channel", "stdout", "-o", "file/weeks.md")

    assert failed.status == 1
    assert len(new_ids(reader)) == 2 * len(DAYS) + 2


def test_it_is_marked_for_the_channel_that_is_named(reader: Command) -> None:
    assert reader("catchup", *OFFLINE, "--mark-delivered", "--channel", "phone", "-f", "ids").status == 0

    assert new_ids(reader, "--channel", "phone") == set()
    assert len(new_ids(reader)) == 2 * len(DAYS) + 2


def test_the_next_mail_is_without_what_was_marked_for_it(reader: Command) -> None:
    plan = ("fetch", "--email", "--since", "60d", "--offline", "--dry-run", "-v")
    assert "Walls of Moss" in reader(*plan).text

    marked, talk = reader.talking("catchup", *OFFLINE, "--mark-delivered", "--channel", "me@example.org", "-f", "ids")

    assert marked.status == 0
    assert f"me@example.org: {3 * len(DAYS)} papers count as delivered, 30 of them shown" in " ".join(talk.split())
    assert "Walls of Moss" not in reader(*plan).text


def test_at_a_terminal_it_says_whom_a_mail_still_waits_for_and_what_to_do(reader: Command) -> None:
    _, talk = reader.talking("catchup", *OFFLINE, "-f", "ids")

    said = " ".join(talk.split())
    assert f"none of these {3 * len(DAYS)} papers was sent to me@example.org" in said
    assert "digest catchup --since 60d --offline --mark-delivered --channel me@example.org" in said


def test_who_marks_for_the_screen_is_told_of_the_mails_that_still_bring_them(reader: Command) -> None:
    _, talk = reader.talking("catchup", *OFFLINE, "--mark-delivered", "-f", "ids")

    said = " ".join(talk.split())
    assert f"stdout: {3 * len(DAYS)} papers count as delivered, 30 of them shown" in said
    assert f"none of these {3 * len(DAYS)} papers was sent to me@example.org" in said
    assert "digest catchup --since 60d --offline --mark-delivered --channel me@example.org" in said


def test_where_the_lists_ended_long_ago_the_archive_is_caught_up_with_to_its_newest(digest: Command) -> None:
    (digest.folder / "pages").mkdir()
    old = [day for ago in range(160, 100, -1) if (day := TODAY - timedelta(days=ago)).weekday() < 5]
    for day in old:
        (digest.folder / "pages" / f"{day}.json").write_bytes(page_of(day))
    assert digest("fetch", "pages", "--all", "-q", "-f", "ids").status == 0

    caught_up, talk = digest.talking("catchup", "--offline", "--since", "10d", "-f", "json")

    asked = account(caught_up)["sources"]
    assert [source["day"] for source in asked] == [f"{day}" for day in old if day >= old[-1] - timedelta(days=10)]
    assert "catchup: up to the newest list, of " in talk
    before = account(digest("catchup", "--offline", "--since", "2d", "--until", f"{old[20]}", "-f", "json"))["sources"]
    assert [source["day"] for source in before] == [
        f"{day}" for day in old if old[20] - timedelta(days=2) <= day <= old[20]
    ]


def test_since_last_goes_on_from_the_last_list_that_went_there(reader: Command) -> None:
    first = reader("catchup", "--since", "last", "--offline", "-f", "json")

    assert [source["day"] for source in account(first)["sources"]] == [f"{DAYS[-1]}"]


def test_a_damaged_archive_is_no_end(reader: Command) -> None:
    archive = reader.home / "state" / "digest" / "archive.db"
    archive.write_bytes(b"no archive at all " * 4_000)

    shown = reader("catchup", *OFFLINE)

    assert shown.status in (1, 75)
    assert "Traceback" not in shown.err
    assert shown.err.startswith("digest: ")

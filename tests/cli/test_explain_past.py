"""`digest explain` tells of an archived paper where it was listed and delivered, and who does not get it, and why."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime

import pytest
from support.invented_days import listed
from support.running import Command, Outcome

MONDAY = {"2606.90002": "On Moss", "2606.90001": "On Tides and Retrieval"}
TUESDAY = {"2606.90001": "On Tides and Retrieval", "2606.90003": "On Rain {and} Retrieval", "2606.90004": "A Survey"}
CONFIGURATION = """
topics:
  Retrieval: {{any: [retriev*], max: 5}}
mute: [survey]
mail: {{from: me@example.org, folder: {folder}}}
deliver:
  - to: ann@example.org
  - to: bob@example.org
    match: [tides, rain]
    mute: [retrieval]
  - to: [cleo@example.org, dan@example.org]
    topics: {{Night: [moon]}}
    min_score: 2
  - to: eve@example.org
    name: notes
    topics: {{"Rain {{wet}}": [rain]}}
"""
OTHERS = "  - {to: gus@example.org, topics: {Tides: [tides]}}\n" + "".join(
    f"  - {{to: r{number}@example.org, topics: {{T: [word{number}]}}}}\n" for number in range(30)
)
RUNS = {
    "tides": ("explain", "2606.90001", "-c", "mine.yaml"),
    "rain": ("explain", "on rain", "-c", "mine.yaml"),
    "survey": ("explain", "a survey", "-c", "mine.yaml"),
    "in a listing": ("explain", "on tides", "tuesday.json", "-c", "mine.yaml"),
    "json": ("explain", "2606.90001", "-c", "mine.yaml", "-f", "json"),
    "for one more": ("explain", "2606.90001", "-c", "many.yaml"),
    "for many": ("explain", "2606.90002", "-c", "many.yaml"),
    "without rules": ("explain", "2606.90002"),
    "of the sample": ("explain", "mamba", "sample", "-c", "mine.yaml"),
}


@pytest.fixture(scope="module")
def ran(shared: Command) -> dict[str, Outcome]:
    """A reader with a note and the terminal, and others who get mails."""
    (shared.folder / "monday.json").write_bytes(listed("2026-06-08", MONDAY))
    (shared.folder / "tuesday.json").write_bytes(listed("2026-06-09", TUESDAY))
    (shared.folder / "letters").mkdir()
    mine = CONFIGURATION.format(folder=shared.folder / "letters")
    (shared.folder / "mine.yaml").write_text(mine)
    (shared.folder / "many.yaml").write_text(mine + OTHERS)
    for arguments in (
        ("monday.json", "--new", "-f", "ids"),
        ("tuesday.json", "--new", "--into", "papers.md"),
        ("tuesday.json", "--email"),
    ):
        assert shared("fetch", *arguments, "-c", "mine.yaml").status == 0
    return {name: shared(*arguments) for name, arguments in RUNS.items()}


def told(outcome: Outcome) -> str:
    """What is told before the topics, on one line."""
    assert (outcome.status, outcome.err) == (0, "")
    return " ".join(outcome.text.partition("✓")[0].partition("✗")[0].split())


def test_the_lists_are_named_with_their_days_and_places(ran: dict[str, Outcome]) -> None:
    assert (
        "\n  listed on Mon 8 Jun 2026 by hf (place 2)\n  listed on Tue 9 Jun 2026 by hf (place 1)\n"
        in ran["tides"].text
    )


def test_the_deliveries_are_named_as_people_call_them(ran: dict[str, Outcome]) -> None:
    shown = told(ran["tides"])

    assert shown.count("delivered on ") == 3
    assert " to the note papers.md " in shown
    assert " to standard output " in shown
    assert " by mail to ann@example.org " in shown


def test_a_paper_that_was_delivered_does_not_come_again_and_that_is_said(ran: dict[str, Outcome]) -> None:
    clause = "it does not come again where it was delivered (`--new`, mail)"

    assert f"shown in “Retrieval”: score 1, 1 is enough; {clause} listed on" in told(ran["tides"])
    assert clause not in told(ran["survey"])


def test_who_does_not_get_it_is_told_why_those_with_one_reason_together(ran: dict[str, Outcome]) -> None:
    assert "not shown to bob@example.org: muted by `retrieval`" in told(ran["tides"])
    assert "not shown to cleo@example.org, dan@example.org and eve@example.org (notes): without your words" in told(
        ran["tides"]
    )
    assert "ann@" not in told(ran["tides"]).partition("not shown to")[2]


def test_who_is_to_get_it_and_has_not_is_told(ran: dict[str, Outcome]) -> None:
    assert "shown in “Tides” to gus@example.org, not delivered yet" in told(ran["for one more"])


def test_what_was_not_delivered_says_so(ran: dict[str, Outcome]) -> None:
    assert "listed on Tue 9 Jun 2026 by hf (place 3) not delivered anywhere yet" in told(ran["survey"])


def test_a_listing_is_explained_with_its_limits_and_with_the_past(ran: dict[str, Outcome]) -> None:
    shown = told(ran["in a listing"])

    assert "shown in “Retrieval”: score 1, 1 is enough; it does not come again" in shown
    assert "may leave it out" not in shown
    assert "listed on Mon 8 Jun 2026 by hf (place 2)" in shown


def test_a_paper_that_is_not_archived_has_no_past(ran: dict[str, Outcome]) -> None:
    assert "listed" not in told(ran["of the sample"])
    assert "not delivered" not in told(ran["of the sample"])


def test_of_many_recipients_some_are_named_and_the_others_counted(ran: dict[str, Outcome]) -> None:
    shown = told(ran["for many"])

    assert "not shown to ann@example.org, bob@example.org, cleo@example.org and 33 more: without your words" in shown


def test_without_rules_and_recipients_the_past_is_told_alone(ran: dict[str, Outcome]) -> None:
    assert "shown: there are no rules" in told(ran["without rules"])
    assert "not shown to" not in told(ran["without rules"])


def test_programs_get_all_of_it(ran: dict[str, Outcome]) -> None:
    value = json.loads(ran["json"].out)

    assert value["paper"]["identifiers"] == ["arxiv:2606.90001"]
    assert value["history"]["lists"] == [
        {"source": "hf", "day": "2026-06-08", "place": 2, "announced": None},
        {"source": "hf", "day": "2026-06-09", "place": 1, "announced": None},
    ]
    channels = [each["channel"] for each in value["history"]["deliveries"]]
    assert sorted(channel.partition(":")[0] for channel in channels) == ["mail", "note", "stdout"]
    assert all(datetime.fromisoformat(each["time"]).tzinfo for each in value["history"]["deliveries"])
    assert value["recipients"][:2] == [
        {
            "channel": "mail:ann@example.org", "delivered": True, "shown": True, "section": "Retrieval", "reason": None,
        },
        {
            "channel": "mail:bob@example.org", "delivered": False, "shown": False, "section": None,
            "reason": "muted by `retrieval`",
        },
    ]  # fmt: skip


def test_before_the_first_fetch_a_source_has_to_be_named(digest: Command) -> None:
    assert digest("explain", "mamba") == Outcome(
        2,
        b"",
        "digest: mamba: nothing is archived yet\n  → digest explain mamba hf   looks into a source that lists it\n",
    )


def test_an_archive_that_cannot_be_used_is_done_without_where_a_source_is_named(digest: Command) -> None:
    state = digest.home / "state" / "digest"
    state.mkdir(parents=True)
    with closing(sqlite3.connect(state / "archive.db")) as db:
        db.execute("CREATE TABLE papers (key)")
        db.execute("PRAGMA user_version = 99")

    explained = digest("explain", "mamba", "sample")

    assert (explained.status, "shown: there are no rules" in explained.text) == (0, True)
    assert explained.err.endswith("(version 99); update digest; explained without the archive\n")
    assert digest("explain", "mamba").status == 1


MARKED = """
match: [moss, 'is:starred']
mail: {{from: me@example.org, folder: {folder}}}
deliver:
  - {{to: me@example.org, marks: yes}}
  - {{to: ann@example.org, match: [moss]}}
  - {{to: bob@example.org, match: ['a & & b']}}
"""


def test_marks_are_those_of_their_reader_and_of_nobody_else(digest: Command) -> None:
    (digest.folder / "monday.json").write_bytes(listed("2026-06-08", MONDAY))
    (digest.folder / "c.yaml").write_text(MARKED.format(folder=digest.folder))
    digest("fetch", "monday.json", "-c", "c.yaml")
    for arguments in (("star", "tides"), ("hide", "moss")):
        assert digest(*arguments).status == 0

    for hidden in (digest("explain", "moss", "-c", "c.yaml"), digest("explain", "moss", "monday.json", "-c", "c.yaml")):
        assert "not shown: hidden by you (it matches: score 1, 1 is enough)" in told(hidden)
        assert "`digest unmark` shows it again" in told(hidden)
        assert "not shown to me@example.org: hidden by you" in told(hidden)
        assert "shown to ann@example.org, not delivered yet" in told(hidden)
        assert "not shown to bob@example.org: nothing is, until this is mended: c.yaml:7:40: " in told(hidden)
    starred = told(digest("explain", "tides", "-c", "c.yaml"))
    assert "shown: score 1, 1 is enough" in starred
    assert " starred on " in starred
    assert json.loads(digest("explain", "moss", "-f", "json").out)["history"]["hidden"]


def test_a_number_is_that_of_the_last_digest_on_the_terminal(digest: Command) -> None:
    (digest.folder / "monday.json").write_bytes(listed("2026-06-08", MONDAY))
    assert digest.on_terminal("fetch", "monday.json", env={"PAGER": ""}).status == 0

    assert digest("explain", "1").text.startswith("On ")
    assert digest("explain", "3").err == "digest: 3: the last digest on the terminal had 2 papers\n"

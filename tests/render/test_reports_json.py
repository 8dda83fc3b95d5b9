"""Status, checks, outbox and addresses as JSON: one object each, unknown is null, nothing that a screen obeys."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.mornings import ADDRESSES, NOW, live_through_week, recipients

from digest.archive import Archive
from digest.errors import Remedy
from digest.render.reports_json import addresses_as_json, checks_as_json, letters_as_json, status_as_json
from digest.reports import Check, SourceReport, Status
from digest.status_report import Question, read_status, report_nothing

MEMORY = {"bytes": None, "free_bytes": None}  # of an archive that is no file


@pytest.fixture(scope="module")
def status() -> Iterator[Status]:
    with Archive(":memory:") as archive:
        live_through_week(archive)
        yield read_status(archive, Question(ADDRESSES, recipients(), in_full=True), NOW)


def test_the_status_has_what_the_screen_has(status: Status) -> None:
    read = json.loads(status_as_json(status, "1 source fails"))

    assert (read["schema"], read["needs_somebody"], read["verdict"]) == (1, True, "1 source fails")
    assert (
        read["archive"] == {"path": ":memory:", "papers": 60, "lists": 3, "since": "2026-06-22T07:30:00+00:00"} | MEMORY
    )
    assert read["sources"][1] == {
        "address": "arxiv:cs.CL",
        "watched": True,
        "needs_somebody": True,
        "last_read": "2026-06-27T07:30:00+00:00",
        "age": 4 * 86_400 - 5_400 + 10_800,
        "newest_list": "2026-06-26",
        "papers": 16,
        "next_list": "2026-06-29",
        "failure": "timed out after 30 s",
        "failed": "2026-07-01T07:30:00+00:00",
        "failing_since": "2026-06-28T07:30:00+00:00",
        "failed_runs": 4,
        "overdue": False,
    }
    assert [each["channel"] for each in read["recipients"] if each["needs_somebody"]] == [
        "mail:bob@example.org",
        "mail:cleo@example.org",
    ]
    assert read["recipients"][1]["mails"][0]["said"] == "451 mailbox busy"
    assert [each["name"] for each in read["channels"]] == ["note:/home/ann/papers.md"]
    assert read["last_run"]["reason"] == "no recipient had anything new"


def test_unknown_is_null_and_empty_is_there() -> None:
    read = json.loads(status_as_json(report_nothing(Question(["hf"]), NOW), "Nothing was read yet"))

    assert read["archive"] == {"path": None, "papers": 0, "lists": 0, "since": None} | MEMORY
    assert [read["sources"][0][key] for key in ("last_read", "newest_list", "papers", "failure")] == [None] * 4
    assert (read["recipients"], read["channels"], read["last_run"]) == ([], [], None)
    assert json.loads(letters_as_json([])) == {"schema": 1, "mails": []}
    assert json.loads(checks_as_json([])) == {"schema": 1, "needs_somebody": False, "checks": []}


def test_a_mail_has_its_number_and_what_was_said(status: Status) -> None:
    (mail, *_) = json.loads(letters_as_json(status.letters))["mails"]

    assert mail == {
        "number": 3,
        "kind": "mail",
        "state": "held",
        "needs_somebody": True,
        "recipient": "bob@example.org",
        "channel": "mail:bob@example.org",
        "subject": "9 papers, Tue 30 Jun: Paper 0; Paper 1",
        "papers": 9,
        "made": "2026-07-01T07:33:00+00:00",
        "tries": 3,
        "last_tried": "2026-07-01T07:33:00+00:00",
        "said": "451 mailbox busy",
    }


def test_a_check_has_its_ways_out() -> None:
    checks = [Check("lock", "fine", "no run"), Check("outbox", "bad", "1 mail", (Remedy("digest mail", "why"),))]

    read = json.loads(checks_as_json(checks))

    assert read["needs_somebody"] is True
    assert read["checks"][1] == {
        "name": "outbox",
        "state": "bad",
        "finding": "1 mail",
        "remedies": [{"command": "digest mail", "explanation": "why"}],
    }


def test_an_address_has_its_meaning() -> None:
    assert json.loads(addresses_as_json([("hf", "papers")])) == {
        "schema": 1,
        "sources": [{"address": "hf", "meaning": "papers"}],
    }


def test_nothing_in_it_moves_the_cursor(status: Status) -> None:
    hostile = "a\x1b[2J\x9b1m\u202eb"
    source = SourceReport(hostile, failure=hostile, read=datetime(2026, 1, 8, tzinfo=UTC))

    written = status_as_json(replace(status, sources=(source,)), hostile)

    assert written.replace("\n", "").isprintable()
    assert json.loads(written)["sources"][0]["failure"] == hostile

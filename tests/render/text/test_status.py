"""The status on a screen: read in five seconds, whatever there is to tell."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.goldens import Golden
from support.hostile_titles import TITLES
from support.mornings import ADDRESSES, NOW, live_through_week, recipients
from support.terminal_screen import moves_cursor, strip_escapes

from digest.archive import Archive
from digest.render.columns import count_columns
from digest.render.formats import Look
from digest.render.text.check_line import write_check_line
from digest.render.text.status import describe_verdict, render_status, render_trouble
from digest.render.text.status_rows import StatusLook
from digest.reports import RecipientReport, SourceReport, Status
from digest.status_report import Question, read_status, report_nothing

HOSTILE = [*TITLES.values(), "a\x1b[2J\x9bb\u202ec", "word " * 200, "x" * 300, "汐" * 90]
EXPECTED = Path(__file__).parent / "status"


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        live_through_week(opened)
        yield opened


def asked(*, in_full: bool = False) -> Question:
    return Question(ADDRESSES, recipients(), in_full)


def shown(status: Status, width: int = 80, *, in_full: bool = False) -> str:
    return render_status(status, StatusLook(Look(width=width), in_full))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_sources_and_recipients_have_a_row_each(archive: Archive, golden: Golden, width: int) -> None:
    golden(EXPECTED / f"trouble-{width}.txt", shown(read_status(archive, asked(), NOW), width))


def test_in_full_it_has_channels_and_the_last_run(archive: Archive, golden: Golden) -> None:
    golden(EXPECTED / "full-80.txt", shown(read_status(archive, asked(in_full=True), NOW), in_full=True))


def test_where_all_is_well_it_says_so(archive: Archive, golden: Golden) -> None:
    status = read_status(archive, asked(), NOW)
    well = replace(status, sources=status.sources[:1], recipients=status.recipients[:1])

    golden(EXPECTED / "well-80.txt", shown(well))
    assert render_trouble(well, StatusLook(Look())) == ""


def test_a_monitor_hears_the_verdict_and_what_is_wrong(archive: Archive, golden: Golden) -> None:
    status = read_status(archive, asked(), NOW)

    shown = write_check_line(status, timedelta(hours=36)) + render_trouble(status, StatusLook(Look()))

    golden(EXPECTED / "monitor-80.txt", shown)


def test_before_the_first_run_it_says_how_to_begin() -> None:
    assert shown(report_nothing(asked(), NOW)) == "Nothing was read yet\n  → digest fetch\n"


def test_in_colour_it_says_the_same(archive: Archive) -> None:
    status = read_status(archive, asked(), NOW)

    painted = render_status(status, StatusLook(Look(color=True)))

    assert strip_escapes(painted) == shown(status)
    assert painted.startswith("\x1b[1;31m1 source fails, 2 mails are held\x1b[0m")


def crowd(number: int, *, refused: int) -> Status:
    """The status of so many recipients, of whom the first have words that cannot be read."""
    fine = [RecipientReport(f"mail:{at}@example.org", mailed=NOW, papers=1) for at in range(refused, number)]
    stopped = [RecipientReport(f"mail:{at}@example.org", refused=("no",)) for at in range(refused)]
    return Status(NOW, papers=1, recipients=(*stopped, *fine))


@pytest.mark.parametrize(
    ("status", "rows", "rest"),
    [
        (crowd(12, refused=0), 12, []),
        (crowd(200, refused=0), 0, ["  200 recipients are fine; -v shows them"]),
        (crowd(200, refused=2), 2, ["  198 more are fine; -v shows them"]),
        (crowd(200, refused=13), 12, ["  1 more needs somebody, 187 more are fine; -v shows them"]),
        (crowd(200, refused=200), 12, ["  188 more need somebody; -v shows them"]),
    ],
)
def test_of_many_recipients_those_are_shown_that_need_somebody(status: Status, rows: int, rest: list[str]) -> None:
    lines = shown(status).splitlines()

    assert sum("@" in line for line in lines) == rows
    assert [line for line in lines if "-v" in line] == rest
    assert sum("@" in line for line in shown(status, in_full=True).splitlines()) == len(status.recipients)


SOURCE = SourceReport("hf", read=NOW)
HELD = RecipientReport("mail:me@example.org", refused=("no",))


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (Status(NOW, sources=(SOURCE,)), "All well"),
        (Status(NOW), "Nothing was read yet"),
        (Status(NOW, sources=(replace(SOURCE, failure="x"),)), "1 source fails"),
        (Status(NOW, sources=(replace(SOURCE, failure="x"),) * 2), "2 sources fail"),
        (Status(NOW, sources=(replace(SOURCE, failure="x", is_watched=False),)), "All well"),
        (Status(NOW, sources=(replace(SOURCE, is_overdue=True),)), "1 source was not read for too long"),
        (Status(NOW, papers=1, recipients=(HELD,)), "1 recipient gets nothing"),
    ],
)
def test_the_verdict_is_a_sentence(status: Status, verdict: str) -> None:
    assert describe_verdict(status) == verdict


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_what_a_site_or_a_server_said_stays_within_the_screen(archive: Archive, width: int) -> None:
    status = read_status(archive, asked(in_full=True), NOW)
    sources = [replace(status.sources[0], address=text, failure=text) for text in HOSTILE]
    mails = [replace(status.recipients[1], channel=f"mail:{text}") for text in HOSTILE]
    mails = [
        replace(each, letters=(each.letters[0]._replace(detail=text),))
        for each, text in zip(mails, HOSTILE, strict=True)
    ]
    hostile = replace(status, sources=sources, recipients=mails)

    for in_full in (False, True):
        lines = shown(hostile, width, in_full=in_full).splitlines()
        assert [line for line in lines if count_columns(line) > width or moves_cursor(line)] == []


def test_a_mail_that_came_today_needs_no_reason_for_the_silence_after_it() -> None:
    silent = RecipientReport("mail:me@example.org", served=NOW, why_silent="nothing new", next_day=NOW.date())
    mailed = replace(silent, mailed=NOW - timedelta(hours=1))

    assert "today: nothing new" in shown(Status(NOW, papers=1, recipients=(silent,)))
    assert "nothing new" not in shown(Status(NOW, papers=1, recipients=(mailed,)))


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ("timed out after 30 s", "timed out after 30 s, 2 runs in a row"),
        ("x was not found; is the network up?", "x was not found; is the network up? (2 runs in a row)"),
    ],
)
def test_how_often_a_source_failed_stands_behind_a_reason_or_a_question(failure: str, said: str) -> None:
    source = replace(SOURCE, failure=failure, failed_runs=2)

    assert said in render_status(Status(NOW, sources=(source,)), StatusLook(Look(width=160)))

"""The outbox, the checks, the plan and the addresses on a screen."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.goldens import Golden
from support.terminal_screen import strip_escapes

from digest.errors import Remedy
from digest.letters import QueuedLetter
from digest.model import Asked, Failure
from digest.render.columns import count_columns
from digest.render.formats import Look
from digest.render.text.addresses import render_addresses
from digest.render.text.checks import render_checks
from digest.render.text.outbox import render_outbox
from digest.render.text.plan import render_plan
from digest.reports import Check, Plan, PlannedLetter
from digest.sources import address_examples

EXPECTED = Path(__file__).parent / "status"
NOW = datetime(2026, 7, 1, 7, 30, tzinfo=UTC)
MAIL = QueuedLetter(
    12, "mail:bob@x.org", "bob@x.org", "11 papers, Tue 30 Jun", 11, NOW, "held", 3, NOW, "451 mailbox busy"
)
CHECKS = [
    Check("configuration", "fine", "~/.config/digest/config.yaml: 3 topics, 13 words, 5 recipients"),
    Check("arxiv:cs.CL", "bad", "timed out after 30 s", (Remedy("digest fetch arxiv:cs.CL", "asks it now"),)),
    Check("outbox", "bad", "2 mails are held", (Remedy("digest mail", "what the server said"),)),
    Check("cron", "remark", "HF_ENDPOINT is set in this shell, but not for cron"),
]
PLAN = Plan(
    NOW,
    [Asked("hf:2026-06-26", date(2026, 6, 26), 20), Asked("hf", date(2026, 6, 30), 34), Asked("x.json", None, 3)],
    [Failure("arxiv:cs.CL", "timed out after 30 s")],
    [
        PlannedLetter("ann@example.org", 53, "53 papers, 26–30 Jun: LiveEdit"),
        PlannedLetter("bob@example.org", why_not="none of 69 papers has Medicine"),
        PlannedLetter("cleo@example.org", why_not="no longer in the configuration", held_papers=5),
        PlannedLetter("dora@example.org", 1, "1 paper", held_papers=1),
    ],
)


@pytest.mark.parametrize("width", [60, 80])
def test_the_plan_names_sources_and_everybody(golden: Golden, width: int) -> None:
    golden(EXPECTED / f"plan-{width}.txt", render_plan(PLAN, Look(width=width)))


def test_of_a_group_that_gets_the_same_the_plan_says_once_what() -> None:
    mails = [PlannedLetter(f"{name}@example.org", 3, subject) for name, subject in zip("abcd", "xxyx", strict=True)]

    shown = render_plan(Plan(NOW, [], [], mails), Look(width=80))

    assert [line.split()[-1] for line in shown.splitlines() if "@" in line] == ["x", "above", "y", "x"]


@pytest.mark.parametrize(
    ("subjects", "said"),
    [
        ((), "  Nothing to send.\n"),
        (("a",), "  1 mail. Without --dry-run it is sent.\n"),
        (("a", "b"), "  2 mails. Without --dry-run they are sent.\n"),
    ],
)
def test_a_plan_ends_with_what_would_be_sent(subjects: tuple[str, ...], said: str) -> None:
    mails = [PlannedLetter("me@example.org", 1, subject) for subject in subjects]

    assert render_plan(Plan(NOW, letters=[*mails, PlannedLetter("she@example.org")]), Look()).endswith(f"\n\n{said}")


@pytest.mark.parametrize("width", [60, 80])
def test_under_a_check_stands_what_to_do(golden: Golden, width: int) -> None:
    golden(EXPECTED / f"doctor-{width}.txt", render_checks(CHECKS, Look(width=width)))


@pytest.mark.parametrize(
    ("checks", "verdict"),
    [
        (CHECKS[:1] * 2, "All 2 checks are fine"),
        (CHECKS[3:], "1 of 1 checks needs you"),
        (CHECKS, "3 of 4 checks need you"),
    ],
)
def test_the_first_line_says_how_many_checks_need_somebody(checks: list[Check], verdict: str) -> None:
    assert render_checks(checks, Look()).splitlines()[0] == verdict


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        ((), "Nothing waits"),
        (("pending",), "1 mail waits for the next run"),
        (("pending", "in doubt"), "2 mails wait for the next run"),
        (("held",), "1 mail is held"),
        (("held", "failed", "pending"), "2 mails are held, 1 waits for the next run"),
    ],
)
def test_the_outbox_says_what_waits_for_whom(states: tuple[str, ...], verdict: str) -> None:
    mails = [MAIL._replace(state=state) for state in states]

    assert render_outbox(mails, NOW, Look()).splitlines()[0] == verdict


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_mail_of_the_outbox_has_what_the_server_said(golden: Golden, width: int) -> None:
    mails = [MAIL, MAIL._replace(number=13, recipient="ann@example.org", state="pending", tries=1)]

    golden(EXPECTED / f"mail-{width}.txt", render_outbox(mails, NOW, Look(width=width)))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_address_is_whole_and_no_line_too_wide(width: int) -> None:
    written = strip_escapes(render_addresses(address_examples(), Look(width=width, color=True)))

    assert all(f"{address} " in written or f"{address}\n" in written for address, _ in address_examples())
    assert [line for line in written.splitlines() if count_columns(line) > width] == []

"""Catching up while mails, notes and feeds go out: looking changes nothing of what comes, and what is marked as
delivered survives kills."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest
from support.homes import Home, found, ids, killings
from support.loopback import Site
from support.post_office import PostOffice
from support.running import Outcome

from faults.test_month import ANN, BOB, DAYS, FIRST, Month, everything, live

BACK = DAYS[21]  # a Monday, three weeks later
LOOKS = (
    ("--since", "30d"),
    ("--since", "3d", "-m", "tides"),
    ("--since", "last", "--channel", ANN),
    ("--since", "10d", "--until", "yesterday", "--all"),
    ("--since", "last", "--offline"),
)


class LookingMonth(Month):
    """A month in which somebody catches up before the lines of cron, each morning in another way."""

    def morning(self, hour: int = 7) -> list[int]:
        """The lines of cron, after a look; their exit statuses."""
        at = (self.today - FIRST).days
        now = datetime(self.today.year, self.today.month, self.today.day, hour - 1, tzinfo=UTC)
        self.home(
            *("catchup", "-c", "config.yaml", *LOOKS[at % len(LOOKS)]), now=now, env={"HF_ENDPOINT": self.site.url}
        )
        return super().morning(hour)


@pytest.fixture
def looking(home: Home) -> Iterator[LookingMonth]:
    with Site() as site, PostOffice() as office:
        yield LookingMonth(home, site, office)


def test_looking_keeps_no_paper_from_mails_notes_and_feeds(looking: LookingMonth) -> None:
    live(looking, BACK)

    wanted = everything(BACK)
    for name, came in (("note", looking.note), ("feed", looking.feed), ("ann", looking.mailed(ANN))):
        assert (set(came), max(came.values())) == (wanted, 1), name
    assert (set(looking.chat), set(looking.mailed(BOB))) == (wanted, wanted)


# --- weeks without a run -----------------------------------------------------------------------------------


@pytest.fixture
def back(home: Home) -> Iterator[Month]:
    """Somebody who comes back after three weeks in which nothing ran."""
    with Site() as site, PostOffice() as office:
        month = Month(home, site, office)
        month.publish(FIRST)
        month.morning()
        month.today = BACK
        month.publish(BACK)
        yield month


def catch_up(month: Month, *arguments: str) -> Outcome:
    now = datetime(BACK.year, BACK.month, BACK.day, 6, tzinfo=UTC)
    return month.home("catchup", "-c", "config.yaml", *arguments, now=now, env={"HF_ENDPOINT": month.site.url})


def of_lists(papers: Iterable[str]) -> set[str]:
    return {paper for paper in papers if paper.startswith("2606.1")}


def test_a_mail_after_a_look_brings_all_that_was_missed(back: Month) -> None:
    assert catch_up(back, "--since", "21d").status == 0

    back.morning()

    assert of_lists(back.mailed(ANN)) == of_lists(everything(BACK))
    assert max(back.mailed(ANN).values()) == 1


@pytest.mark.parametrize("since", ["last", "21d"])
def test_marking_what_some_words_find_keeps_nothing_else_from_a_mail(back: Month, since: str) -> None:
    marked = catch_up(back, "--since", since, "-m", "moss", "--mark-delivered", "--channel", ANN)
    assert marked.status == 0, marked.err

    back.morning()

    assert of_lists(back.mailed(ANN)) == of_lists(everything(BACK))
    assert of_lists(back.mailed(BOB)) == of_lists(everything(BACK))


@pytest.mark.parametrize("arguments", [("--since", "3d"), ("--since", "last", "--until", "2026-06-17")])
def test_marking_some_days_keeps_no_other_day_from_a_mail(back: Month, arguments: tuple[str, ...]) -> None:
    marked = catch_up(back, *arguments, "--mark-delivered", "--channel", ANN, "-f", "ids", "--all")
    assert marked.status == 0, marked.err
    had = back.home.delivered(f"mail:{ANN}")

    back.morning()

    mailed = {f"arxiv:{paper}" for paper in back.mailed(ANN)}
    assert {f"arxiv:{paper}" for paper in of_lists(everything(BACK))} <= had | mailed


# --- kills -------------------------------------------------------------------------------------------------


def test_what_was_marked_before_a_kill_stays_marked_and_nothing_is_marked_unseen(home: Home) -> None:
    home.lists("Tides Moss")
    mark = ("catchup", "list.json", "--since", "30d", "--mark-delivered", "-f", "ids", "-o", "seen.txt")

    for killed, _ in killings(home, *mark, "--channel", "stdout"):
        recorded = killed.delivered("stdout")
        seen = killed.folder / "seen.txt"
        assert recorded <= (set(seen.read_text().split()) if seen.exists() else set())

        again = killed("fetch", "list.json", "--new", "-f", "ids")

        assert set(found(again)) == ids("Tides Moss") - recorded


def test_marking_twice_is_marking_once(home: Home) -> None:
    home.lists("Tides Moss")
    mark = ("catchup", "list.json", "--mark-delivered", "-f", "ids")

    first, second = home(*mark), home(*mark)

    assert (set(found(first)), set(found(second))) == (ids("Tides Moss"), ids("Tides Moss"))
    assert found(home("fetch", "list.json", "--new", "-f", "ids")) == []

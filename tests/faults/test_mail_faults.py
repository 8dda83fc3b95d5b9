"""kill -9 before every effect of `fetch --email`, and a disk that fills up: no paper is lost, none comes twice
but as the same mail."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from support.homes import KILLED, NOON, Fault, Home, identifier, killings
from support.post_office import PostOffice

from faults.test_full_disk import PAGE, disk, filled, moved

__all__ = ["disk"]  # a fixture

YOU, SHE, HE = "you@example.org", "she@example.org", "he@example.org"
FETCH = ("fetch", "list.json", "--email")
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as running:
        yield running


@pytest.fixture
def reader(home: Home, office: PostOffice) -> Home:
    """Somebody who had Tides; since then Rain and Snow have come."""
    configure(home, office, YOU)
    home.lists("Tides")
    assert home(*FETCH).status == 0
    assert office.recipients == [YOU]
    office.got.clear()
    home.lists("Tides Rain Snow")
    return home


def configure(home: Home, office: PostOffice, *recipients: str) -> None:
    config = home.base / "config" / "digest" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text(office.configuration(to=f"[{', '.join(recipients)}]"))


def numbers(titles: str) -> set[str]:
    return {identifier(name) for name in titles.split()}


def waiting(home: Home) -> int:
    """How many mails are in the outbox."""
    with closing(sqlite3.connect(home.archive)) as db:
        number: int = db.execute("SELECT count(*) FROM outbox").fetchone()[0]
        return number


def came(office: PostOffice, recipient: str) -> list[str]:
    """The papers that *recipient* got, those of a mail that came again byte for byte only once."""
    mails = {got.mail["Message-ID"]: got.content for got in office.got if got.recipient == recipient}
    assert {got.content for got in office.got if got.recipient == recipient} == set(mails.values())
    return [number for content in mails.values() for number in dict.fromkeys(_NUMBER.findall(content.decode()))]


_NUMBER = re.compile(r"(?<=abs/)\d{4}\.\d{5}")


# --- kills ---------------------------------------------------------------------------------------------


def test_wherever_it_is_killed_the_reader_has_each_paper_once(reader: Home, office: PostOffice) -> None:
    kills = doubles = 0
    for home, _ in killings(reader, *FETCH, alike=True):
        again = home(*FETCH, now=LATER)

        assert (again.status, waiting(home)) == (0, 0), again.err
        assert sorted(came(office, YOU)) == sorted(numbers("Rain Snow"))
        assert len(office.got) == 1 or "sent again" in again.err
        assert home.delivered(f"mail:{YOU}") == {f"arxiv:{number}" for number in numbers("Tides Rain Snow")}
        kills, doubles = kills + 1, doubles + len(office.got) - 1
        office.got.clear()

    # Between the last byte and the note that it was taken, nobody can know: seven effects.
    assert (doubles, kills > 40) == (7, True)


def test_wherever_it_is_killed_who_was_refused_gets_it_later_and_nobody_else_again(home: Home) -> None:
    with PostOffice() as office:
        configure(home, office, SHE, HE, YOU)
        home.lists("Tides")
        office.always("RCPT", "550 nobody", to=HE)
        for killed, _ in _killings_of_a_refused_run(home, office):
            office.usual()
            office.always("RCPT", "550 nobody", to=HE)

            second = killed(*FETCH, now=LATER)
            kept = killed("mail", now=LATER)

            assert second.status in (0, 4)
            assert came(office, YOU) == came(office, SHE) == [identifier("Tides")]
            assert HE not in office.recipients
            assert (kept.text.count(HE), "refused" in kept.text) == (1, True)
            office.got.clear()


def _killings_of_a_refused_run(home: Home, office: PostOffice) -> Iterator[tuple[Home, int]]:
    """Runs in which SHE is refused for now, killed before every seventh effect; the last one is not killed."""
    status, number = KILLED, 1
    while status == KILLED:
        office.always("RCPT", "450 greylisted", to=SHE)
        twin = home.twin("twin")
        status = twin(*FETCH, fault=Fault(kill=number)).status
        yield twin, number
        shutil.rmtree(twin.base)
        number += 7
    assert status == 4
    assert number > 40


@pytest.mark.parametrize(("way", "place"), [("maildir", "Mail/new"), ("folder", "Mail")])
def test_the_same_with_files_in_place_of_a_server(home: Home, way: str, place: str) -> None:
    """A file has a name: a second try takes the place of the first, also of many that were written together."""
    config = home.base / "config" / "digest" / "config.yaml"
    config.parent.mkdir(parents=True)
    readers = [f"reader{number}@example.org" for number in range(10)]
    config.write_text(f"mail: {{from: me@example.org, to: [{', '.join(readers)}], {way}: ~/Mail}}\n")
    home.lists("Tides Rain")

    for killed, _ in killings(home, *FETCH, step=5):
        assert killed(*FETCH, now=LATER).status == 0

        mails = [mail.read_text() for mail in (killed.base / place).iterdir()]
        assert sorted(re.findall(r"^To: (.*)$", mail, re.MULTILINE)[0].strip() for mail in mails) == sorted(readers)
        assert {frozenset(_NUMBER.findall(mail)) for mail in mails} == {frozenset(numbers("Tides Rain"))}


# --- no room -------------------------------------------------------------------------------------------


def test_wherever_the_archive_stops_growing_nothing_is_lost_and_nothing_doubled(
    reader: Home, office: PostOffice
) -> None:
    seen = set()
    for limit in range(1_000, reader.archive.stat().st_size + 20 * PAGE, 3 * PAGE + 1_000):
        home = reader.twin(f"with {limit} bytes")

        ran = home(*FETCH, fault=Fault(limit=limit))
        again = home(*FETCH, now=LATER)

        seen.add(ran.status)
        assert "Traceback" not in ran.err
        assert ran.status == 0 or str(home.archive) in ran.err, ran.err
        assert again.status == 0, again.err
        assert sorted(came(office, YOU)) == sorted(numbers("Rain Snow"))
        office.got.clear()
    assert seen == {0, 1}


def test_a_full_disk_under_the_outbox_sends_nothing_and_marks_nothing(
    reader: Home, office: PostOffice, disk: Path
) -> None:
    moved(reader.state, disk)
    stuff = filled(disk)
    connections = office.connections

    full = reader(*FETCH)
    stuff.unlink()
    marked = reader.delivered(f"mail:{YOU}")
    room = reader(*FETCH, now=LATER)

    assert (full.status, full.err) == (1, f"digest: {reader.archive}: no space left on the disk\n")
    assert (marked, office.connections - connections) == ({f"arxiv:{identifier('Tides')}"}, 1)
    assert (room.status, room.err) == (0, "")
    assert sorted(came(office, YOU)) == sorted(numbers("Rain Snow"))


def test_a_maildir_on_a_full_disk_keeps_the_mails_in_the_outbox(home: Home, disk: Path) -> None:
    config = home.base / "config" / "digest" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text(f"mail: {{from: me@example.org, to: {YOU}, maildir: {disk}/Mail}}\n")
    home.lists("Tides")
    stuff = filled(disk)

    full = home(*FETCH)
    stuff.unlink()
    room = home(*FETCH, now=LATER)

    assert (full.status, room.status) == (4, 0)
    assert "No space left" in full.err
    assert len(list((stuff.parent / "Mail" / "new").iterdir())) == 1


# --- away ----------------------------------------------------------------------------------------------


def test_days_without_a_server_are_as_many_mails_in_order(home: Home, office: PostOffice) -> None:
    configure(home, office, YOU)
    office.always("GREETING", "421 closed for a while")
    titles = ("Tides", "Moss", "Rain")
    for day, title in enumerate(titles):
        home.lists(title)
        ran = home(*FETCH, now=NOON + timedelta(days=day))
        told = day in (0, 2)
        assert (ran.status, "421 closed for a while" in ran.err) == (4, told)

    office.usual()
    served = home(*FETCH, now=NOON + timedelta(days=len(titles)))
    assert (served.status, "you@example.org is served again, after 3 days\n" in served.err) == (0, True)

    brought = [set(_NUMBER.findall(got.content.decode())) for got in office.got]
    assert brought == [{identifier(title)} for title in titles]

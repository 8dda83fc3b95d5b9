"""What an earlier version left in the outbox leaves with this one, byte for byte, wherever its first run is killed."""

import gzip
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from support.homes import KILLED, Fault, Home, identifier, page
from support.post_office import PostOffice

from digest.archive import Archive, schema

STATES = Path(__file__).parent.parent / "archive" / "states"
NAMES = ("ann", "bob", "cat", "dan", "eve", "fay")
# Ann's waits, Bob's was being sent, Cat's was in doubt once. Eve's was held because the account was refused, which is
# another one now. Dan's was in doubt twice today and rests, Fay's was refused for good.
STAYS = {"dan": "held", "fay": "failed"}
DAY = "2026-01-08"
NOON = datetime(2026, 1, 8, 12, tzinfo=UTC)
FETCH = ("fetch", "sample", "list.json", "--email", "-c", "config.yaml")
EFFECTS_APART = 61  # effects between two kills: every one would take minutes


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as running:
        yield running


@pytest.fixture(params=["0.1.0", "version-7", "version-8", "version-9", "version-10"])
def upgraded(request: pytest.FixtureRequest, home: Home, office: PostOffice) -> Home:
    """A home with the state of an earlier version and the recipients of its mails; one paper is new since."""
    home.state.mkdir(parents=True)
    home.archive.write_bytes(gzip.decompress((STATES / f"{request.param}.db.gz").read_bytes()))
    recipients = ", ".join(f"{name}@example.org" for name in NAMES)
    keys = {"to": f"[{recipients}]", "from": "digest@example.org"}
    (home.folder / "config.yaml").write_text(office.configuration(**keys))
    had = ("2005.11401", "2106.09685", "2407.21783")
    listed = page("Kelp", DAY).decode()
    (record,) = re.findall(r"\{\"paper\": \{.*?\}\}", listed)
    more = [record.replace(identifier("Kelp"), each).replace('"Kelp"', f'"{TITLES[each]}"') for each in had]
    (home.folder / "list.json").write_text(listed.replace(record, ", ".join([record, *more])))
    return home


TITLES = {
    "2005.11401": "Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks",
    "2106.09685": "LoRA: Low-Rank Adaptation of Large Language Models",
    "2407.21783": "The Llama 3 Herd of Models",
}


def letters_of(home: Home) -> dict[str, bytes]:
    """The bytes of the mails that wait in the state of an earlier version, by the name of the recipient."""
    with closing(sqlite3.connect(home.archive)) as db:
        rows = db.execute("SELECT recipient, content FROM outbox").fetchall()
    return {recipient.partition("@")[0]: zlib.decompress(content) for recipient, content in rows}


def require_all_in_place(
    home: Home, office: PostOffice, old: dict[str, bytes], stays: dict[str, str], *, twice: int = 0
) -> None:
    """The mails of the old state have left but for those that *stay*, and the new paper was mailed once; *twice* at
    most of the mails came a second time, with the same bytes."""
    got = {name: [each.content for each in office.got if each.recipient.startswith(name)] for name in NAMES}
    doubled = 0
    for name in NAMES:
        assert (old[name] in got[name]) == (name not in stays)
        doubled += max(0, got[name].count(old[name]) - 1)
        new = {content for content in got[name] if content != old[name]}
        assert len(new) == 1
        doubled += sum(content != old[name] for content in got[name]) - len(new)
        text = b"".join(new).decode()
        assert "Kelp" in text
        assert not any(title in text for title in TITLES.values())
    assert doubled <= twice
    with Archive(home.archive) as archive:
        assert {each.recipient.partition("@")[0]: each.state for each in archive.outbox.letters()} == stays
        assert archive.database.check() == []
        assert archive.papers.count() == 13
    with closing(sqlite3.connect(home.archive)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION


def run_for_days(home: Home) -> None:
    """The runs of that day; on the next, Dan's mail would have rested."""
    for hours in range(3):
        ran = home(*FETCH, now=NOON + timedelta(hours=hours))
        assert ran.status == 4, ran.err


def test_the_outbox_of_an_earlier_version_leaves_byte_for_byte_and_nothing_comes_again(
    upgraded: Home, office: PostOffice
) -> None:
    old = letters_of(upgraded.twin("to be read"))

    run_for_days(upgraded)

    require_all_in_place(upgraded, office, old, STAYS)


def test_a_mail_that_was_in_doubt_twice_leaves_after_its_rest(upgraded: Home, office: PostOffice) -> None:
    old = letters_of(upgraded.twin("to be read"))
    run_for_days(upgraded)
    office.got.clear()

    for days in (2, 3):
        assert upgraded(*FETCH, now=NOON + timedelta(days=days)).status == 4

    assert [(each.recipient, each.content) for each in office.got] == [("dan@example.org", old["dan"])]


def test_wherever_the_first_run_is_killed_all_is_in_place_after_the_next(upgraded: Home, office: PostOffice) -> None:
    old = letters_of(upgraded.twin("to be read"))
    for number in count(1, EFFECTS_APART):
        office.got.clear()
        twin = upgraded.twin("twin")
        killed = twin(*FETCH, now=NOON, fault=Fault(kill=number))
        run_for_days(twin)
        assert twin(*FETCH, now=NOON + timedelta(days=2)).status == 4
        # The one that was being sent may have arrived, and comes once more: at once, or after a rest if it was in doubt
        # before, as is Dan's by now.
        require_all_in_place(twin, office, old, {"fay": "failed"}, twice=killed.status == KILLED)
        if killed.status != KILLED:
            assert number > 5 * EFFECTS_APART
            return
        for path in sorted(twin.base.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        twin.base.rmdir()

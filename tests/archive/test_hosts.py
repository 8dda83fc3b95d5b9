"""What is remembered of hosts: from run to run, for several threads, and where it cannot be stored."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from digest.archive import Archive
from digest.archive.hosts import HostCooldown, HostRobots, Hosts

NOW = datetime(2026, 11, 23, 18, 7, tzinfo=UTC)
HOST = "papers.invalid"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    Archive(path).close()
    return path


@pytest.fixture(params=["stored", "for this run", "not to be stored", "no archive", "damaged"])
def hosts(request: pytest.FixtureRequest, file: Path) -> Iterator[Hosts]:
    """What a run knows of hosts, wherever it is kept."""
    where: dict[str, Path | None] = {"stored": file, "for this run": None, "not to be stored": file}
    where |= {"no archive": file.with_name("none.db"), "damaged": file.with_name("damaged.db")}
    file.with_name("damaged.db").write_bytes(b"no archive at all, whatever its name says" * 100)
    if request.param == "not to be stored":
        with closing(sqlite3.connect(file)) as db:
            db.execute("DROP TABLE hosts")
    with closing(Hosts(where[request.param])) as found:
        yield found
    assert not file.with_name("none.db").exists()


def turn(hosts: Hosts, seconds: float = 0.0, *, pace: float = 3.0, patience: float = 60.0) -> float | None:
    """How long a turn must be waited for, so many *seconds* later."""
    return hosts.reserve_slot(HOST, NOW + timedelta(seconds=seconds), pace=pace, patience=patience)


def test_nothing_is_known_of_a_stranger(hosts: Hosts) -> None:
    assert (turn(hosts), hosts.cooldown(HOST, NOW), hosts.robots(HOST)) == (0.0, None, None)


def test_each_turn_comes_after_the_one_before(hosts: Hosts) -> None:
    assert [turn(hosts), turn(hosts), turn(hosts), turn(hosts, 100.0), turn(hosts, 101.0)] == [0, 3, 6, 0, 2]


def test_a_turn_that_nobody_has_patience_for_is_not_taken(hosts: Hosts) -> None:
    turn(hosts)

    assert [turn(hosts, patience=2.0), turn(hosts, patience=2.0), turn(hosts, patience=3.0)] == [None, None, 3]


def test_a_turn_by_a_clock_that_was_ahead_is_not_waited_for(hosts: Hosts) -> None:
    turn(hosts, 3600.0)

    assert [turn(hosts), turn(hosts)] == [0, 3]


def test_hosts_have_turns_of_their_own(hosts: Hosts) -> None:
    turn(hosts)

    assert hosts.reserve_slot("other.invalid", NOW, pace=3.0, patience=60.0) == 0


def test_a_wish_for_peace_holds_until_its_time(hosts: Hosts) -> None:
    until = NOW + timedelta(hours=1)
    hosts.set_cooldown(HOST, until, "patience")

    assert hosts.cooldown(HOST, NOW) == HostCooldown(until, "patience")
    assert hosts.cooldown(HOST, until) is None


@pytest.mark.parametrize("text", ["User-agent: *\nDisallow: /", "", None])
def test_rules_are_kept_with_their_time(hosts: Hosts, text: str | None) -> None:
    hosts.store_robots(HOST, "older", NOW - timedelta(days=2))
    hosts.store_robots(HOST, text, NOW)

    assert hosts.robots(HOST) == HostRobots(text, NOW)


def test_one_thing_leaves_the_others_as_they_are(hosts: Hosts) -> None:
    hosts.set_cooldown(HOST, NOW + timedelta(hours=1), "patience")
    hosts.store_robots(HOST, "rules", NOW)
    turn(hosts)

    assert hosts.cooldown(HOST, NOW) == HostCooldown(NOW + timedelta(hours=1), "patience")
    assert hosts.robots(HOST) == HostRobots("rules", NOW)
    assert turn(hosts) == 3


def test_the_next_run_knows_it(file: Path) -> None:
    with closing(Hosts(file)) as hosts:
        turn(hosts)
        hosts.set_cooldown(HOST, NOW + timedelta(hours=1), "patience")
        hosts.store_robots(HOST, "rules", NOW)

    with closing(Hosts(file)) as hosts:
        assert turn(hosts) == 3
        assert hosts.cooldown(HOST, NOW) == HostCooldown(NOW + timedelta(hours=1), "patience")
        assert hosts.robots(HOST) == HostRobots("rules", NOW)


def test_no_turn_is_taken_twice_by_threads_and_runs(file: Path) -> None:
    taken: list[float | None] = []
    with closing(Hosts(file)) as one, closing(Hosts(file)) as other:
        threads = [Thread(target=lambda hosts: taken.append(turn(hosts)), args=(hosts,)) for hosts in (one, other) * 5]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(wait or 0.0 for wait in taken) == [3.0 * number for number in range(10)]


def test_a_run_that_writes_the_archive_is_no_reason_to_forget(file: Path) -> None:
    with Archive(file) as archive, closing(Hosts(file)) as hosts:
        with archive.database.transaction():
            assert [turn(hosts), turn(hosts)] == [0, 3]
        assert turn(hosts) == 6

    with closing(Hosts(file)) as hosts:
        assert turn(hosts) == 9


def test_after_the_end_it_still_answers(file: Path) -> None:
    hosts = Hosts(file)
    hosts.close()

    assert [turn(hosts), turn(hosts)] == [0, 3]

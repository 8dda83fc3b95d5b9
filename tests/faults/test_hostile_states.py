"""Files and numbers that nobody means: each is told in a sentence, nothing hangs, and no monitor takes it for well."""

import json
import os
from datetime import timedelta

import pytest
from support.homes import NOON, Home, found, ids

FETCH = ("fetch", "list.json", "--new", "-f", "ids")


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**30])
@pytest.mark.parametrize("command", ["retry", "drop"])
def test_a_number_larger_than_any_is_nobodys(home: Home, command: str, number: int) -> None:
    home.lists("Tides")
    assert home(*FETCH).status == 0
    (home.folder / "config.yaml").write_text("{}")

    ran = home("mail", command, str(number), *(["-c", "config.yaml"] if command == "retry" else []))

    assert (ran.status, ran.err.splitlines()[0]) == (2, f"digest: no mail has the number {number}")


def test_a_pipe_in_the_place_of_the_environment_file_is_told_and_not_waited_for(home: Home) -> None:
    place = home.base / "config" / "digest" / "environment"
    place.parent.mkdir(parents=True)
    os.mkfifo(place, 0o600)

    ran = home("status")

    assert (ran.status, ran.err) == (2, f"digest: {place}: a pipe; a file belongs there\n")


def test_an_archive_in_which_nothing_is_is_not_well(home: Home) -> None:
    assert home("init", "--state").status == 0

    line, document = home("status", "--check"), home("status", "--check", "-f", "json")

    assert line.status == document.status == 3
    assert line.text.startswith("DIGEST UNKNOWN - nothing was read yet | ")
    assert json.loads(document.out)["state"] == "unknown"


@pytest.mark.parametrize("format", [(), ("-f", "json")], ids=["line", "json"])
@pytest.mark.parametrize("wrong", ["deliver: 3", "a: ["])
def test_what_a_monitor_cannot_be_told_is_unknown_to_it_in_each_format(
    home: Home, wrong: str, format: tuple[str, ...]
) -> None:
    (home.folder / "config.yaml").write_text(wrong)

    ran = home("status", "--check", "-c", "config.yaml", *format)

    assert (ran.status, bool(ran.out), bool(ran.err)) == (3, not format, bool(format))


def test_a_state_that_is_lost_is_unknown_to_a_monitor(home: Home) -> None:
    ran = home("status", "--check", env={"DIGEST_STATE": "lost"})

    assert (ran.status, ran.text.startswith("DIGEST UNKNOWN - "), "DIGEST_STATE" in ran.text) == (3, True, True)
    assert not (home.folder / "lost").exists()


def test_of_an_archive_that_was_emptied_the_copy_takes_the_place(home: Home) -> None:
    for hours, titles in enumerate(("Tides", "Tides Moss")):
        home.lists(titles)
        assert home(*FETCH, now=NOON + timedelta(hours=hours)).status == 0
    for path in home.state.glob("archive.db*"):
        path.write_bytes(b"")
    home.lists("Tides Moss Rain")

    ran = home(*FETCH, now=NOON + timedelta(hours=2))

    assert set(found(ran)) == ids("Rain")
    assert "damaged (it is empty)" in ran.err
    assert "its last copy takes its place" in ran.err

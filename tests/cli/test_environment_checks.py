"""`digest doctor` on the environment: the zone, the folder of the state, the crontab, what a schedule would lack."""

import json
from pathlib import Path

import pytest
from support.running import NONE, Command, Variables

from digest.cli.environment_checks import find_network_disk

MOUNTS = """\
overlay / overlay rw 0 0
proc /proc proc rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sda1 /home/me/disk ext4 rw 0 0
//nas/my\\040share /mnt/my\\040share cifs rw 0 0
"""


def findings(digest: Command, *options: str, env: Variables = NONE) -> dict[str, tuple[str, str]]:
    """The state and the finding of each check, by its name; of several with one name the last."""
    ran = digest("doctor", "-f", "json", *options, env=env)
    assert ran.err == ""
    return {check["name"]: (check["state"], check["finding"]) for check in json.loads(ran.text)["checks"]}


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/digest", None),
        ("/home/me/state", "nfs4"),
        ("/home", "nfs4"),
        ("/homes/me", None),
        ("/home/me/disk/state", None),
        ("/mnt/my share/state", "cifs"),
    ],
)
def test_an_archive_on_a_disk_of_the_network_is_found(folder: str, kind: str | None) -> None:
    assert find_network_disk(MOUNTS, folder) == kind


@pytest.mark.parametrize("zone", ["Nowhere/Land", "Europe/Berln", "/usr/share/zoneinfo/Nowhere", "x"])
def test_a_zone_that_is_none_is_told(digest: Command, zone: str) -> None:
    state, finding = findings(digest, env={"TZ": zone})["zone"]

    assert (state, finding) == ("remark", f"TZ={zone} names no zone that this system knows, so times are in UTC")


@pytest.mark.parametrize("zone", ["", "UTC", ":UTC", "CET-1CEST,M3.5.0,M10.5.0/3", "<+03>-3"])
def test_a_zone_that_is_one_is_fine(digest: Command, zone: str) -> None:
    assert "zone" not in findings(digest, env={"TZ": zone})


def test_a_zone_is_looked_for_where_the_system_keeps_them(digest: Command) -> None:
    (digest.folder / "Mine").mkdir()
    (digest.folder / "Mine" / "Here").write_bytes(b"TZif")

    assert "zone" not in findings(digest, env={"TZ": "Mine/Here", "TZDIR": str(digest.folder)})


def test_a_state_that_is_lost_is_told_once(digest: Command) -> None:
    found = findings(digest, env={"DIGEST_STATE": "state"})

    assert found["archive"][0] == "bad"
    assert "DIGEST_STATE names it, and no archive is in it" in found["archive"][1]
    assert "lock" not in found
    assert not (digest.folder / "state").exists()


def crontab(digest: Command, lines: str) -> dict[str, str]:
    """The environment in which the user has the crontab with these *lines*."""
    tools = digest.folder / "tools"
    tools.mkdir()
    (tools / "lines").write_text(lines, encoding="utf-8")
    (tools / "crontab").write_text(f'#!/bin/sh\n[ "$1" = -l ] && cat {tools}/lines\n', encoding="utf-8")
    (tools / "crontab").chmod(0o755)
    return {"PATH": f"{tools}:{digest.environment['PATH']}"}


def test_a_crontab_that_calls_what_is_gone_is_told(digest: Command) -> None:
    env = crontab(digest, "33 7 * * * /old/venv/bin/digest fetch --email\n")

    ran = digest("doctor", env=env)

    assert ran.status == 1
    assert "✗ schedule the crontab calls /old/venv/bin/digest, which is not there any more" in ran.words
    assert "→ digest schedule" in ran.words


def test_a_crontab_that_calls_what_is_there_is_fine(digest: Command) -> None:
    env = crontab(digest, f"33 7 * * * {digest.executable} fetch --email\n")

    assert "schedule" not in findings(digest, env=env)


def configure(digest: Command, more: str = "folder: ~/out") -> None:
    config = f"sources: [sample]\nmail: {{from: me@example.org, to: you@example.org, {more}}}\n"
    (digest.folder / "config.yaml").write_text(config, encoding="utf-8")


def test_what_a_scheduled_run_would_lack_is_told_with_the_remedy(digest: Command) -> None:
    configure(digest)

    ran = digest("doctor", "-c", "config.yaml", env={"HF_TOKEN": "s3cret", "SSH_AUTH_SOCK": "/x"})

    assert ran.status == 0
    assert "! schedule set in this shell, and not there in that run: HF_TOKEN → digest schedule --write" in ran.words
    assert "s3cret" not in ran.text
    assert "SSH_AUTH_SOCK" not in ran.text
    digest("schedule", "--write-environment", "-c", "config.yaml", env={"HF_TOKEN": "s3cret"})
    assert "schedule" not in findings(digest, "-c", "config.yaml", env={"HF_TOKEN": "s3cret"})


def test_who_delivers_nothing_is_told_of_no_schedule(digest: Command) -> None:
    assert "schedule" not in findings(digest, env={"HF_TOKEN": "s3cret"})


def test_a_keyring_needs_what_belongs_to_a_login(digest: Command) -> None:
    configure(digest, "host: localhost, user: me, keyring: yes")

    found = findings(digest, "-c", "config.yaml", env={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"})

    assert found["schedule"] == (
        "remark",
        "of your login alone, so not there in that run: DBUS_SESSION_BUS_ADDRESS",
    )


def test_the_same_folder_in_the_file_and_in_the_shell_is_no_difference(digest: Command) -> None:
    configure(digest)
    path = digest.home / "config" / "digest" / "environment"
    path.parent.mkdir(parents=True)
    path.write_text("DIGEST_STATE=~/kept\n", encoding="utf-8")
    digest("init", "--state")

    found = findings(digest, "-c", "config.yaml")

    assert (digest.home / "kept" / "archive.db").exists()
    assert "schedule" not in found


def test_all_is_fine_where_nothing_is_wrong(digest: Command, page: Path) -> None:
    configure(digest)
    assert digest("fetch", page, "--email", "-c", "config.yaml").status == 0

    states = {name: state for name, (state, _) in findings(digest, "-c", "config.yaml").items()}

    assert set(states.values()) == {"fine"}

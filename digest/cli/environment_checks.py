"""What `digest doctor` checks of the environment: its file, the folder of the state, the zone of the clock, and what a
scheduled run would lack."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli import environment, environment_file, folders
from digest.errors import Remedy, UsageError
from digest.patterns import lazy_pattern
from digest.reports import Check
from digest.text import format_count

if TYPE_CHECKING:
    from digest.config import Config
    from digest.schedules.variables import Comparison

_MOUNTS = Path("/proc/mounts")
_NETWORK_DISKS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs")
# https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html: `CET-1CEST`, `<+03>-3`
_RULE_OF_ZONE = lazy_pattern(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?\d.*")
_PATIENCE = 5  # seconds for a crontab


def check_environment_file() -> Iterator[Check]:
    """Whether the file of variables can be used, where there is one."""
    name = "environment"
    try:
        variables = environment_file.read_environment_file()
    except UsageError as error:
        for mistake in error.mistakes:
            yield Check(name, "bad", mistake.message, mistake.remedies)
        return
    path = environment_file.find_environment_path()
    if path and variables:
        yield Check(name, "fine", f"{environment.shorten_path(str(path))}: {format_count(len(variables), 'variable')}")


def check_state_folder() -> Iterator[Check]:
    """Whether variables for folders are heeded, and whether the archive is on a disk of this machine."""
    for variable, value in folders.list_ignored_variables(os.environ):
        remedy = folders.NAME_STATE if variable == "XDG_STATE_HOME" else Remedy("DIGEST_CONFIG=FILE", "names the file")
        yield Check("folder", "remark", folders.describe_ignored_variable(variable, value), (remedy,))
    with suppress(OSError, UsageError):
        folder = folders.state_folder()
        if kind := find_network_disk(_MOUNTS.read_text(encoding="utf-8", errors="replace"), os.path.realpath(folder)):
            shown = environment.shorten_path(str(folder))
            finding = f"{shown} is on a network disk ({kind}), where an archive is not safe from two runs at once"
            yield Check("folder", "remark", finding, (folders.NAME_STATE,))


def find_network_disk(mounts: str, folder: str) -> str | None:
    """The kind of the file system of *folder*, by the table of *mounts* (proc_mounts(5)), where it is one of a network:
    SQLite's journal needs memory that all processes share, https://www.sqlite.org/wal.html."""
    kinds: dict[str, str] = {}
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) > 2:
            place = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), words[1])
            kinds[place.rstrip("/")] = words[2]
    above = [folder, *map(str, Path(folder).parents)]
    kind = next((kinds[place.rstrip("/")] for place in above if place.rstrip("/") in kinds), None)
    return kind if kind in _NETWORK_DISKS else None


def check_zone() -> Iterator[Check]:
    """Whether TZ names a zone: libc takes UTC for every name that it does not know, without a word."""
    zone = os.environ.get("TZ", "")
    if zone and os.name != "nt" and not _is_zone(zone.removeprefix(":")):
        remedy = Remedy("TZ=Europe/Berlin", "is one; a small container also needs the package tzdata")
        yield Check("zone", "remark", f"TZ={zone} names no zone that this system knows, so times are in UTC", (remedy,))


def _is_zone(zone: str) -> bool:
    import zoneinfo

    if _RULE_OF_ZONE.fullmatch(zone) or zone.startswith("/"):
        return not zone.startswith("/") or Path(zone).is_file()
    known = [os.environ.get("TZDIR") or "", *zoneinfo.TZPATH]
    return zone in ("UTC", "GMT") or any((Path(folder) / zone).is_file() for folder in known if folder)


def check_schedule(settings: "Config") -> Iterator[Check]:
    """Whether the crontab calls a digest that is there, and what a scheduled run would lack of this shell, if there is
    something to deliver."""
    yield from _check_crontab()
    if settings.account is None and not settings.deliveries:
        return
    from digest.cli.scheduled_variables import compare_with_file

    with suppress(UsageError):
        yield from _check_variables(compare_with_file(settings), settings)


def _check_variables(found: "Comparison", settings: "Config") -> Iterator[Check]:
    from digest.cli.schedule import CARRIED, WRITE, leave_out
    from digest.schedules.variables import describe_comparison

    has_keyring = settings.account is not None and settings.account.keyring
    lacking = leave_out(replace(found, session=found.session if has_keyring else ()), CARRIED)
    path = environment.shorten_path(str(environment_file.require_environment_path()))
    for number, sentence in enumerate(describe_comparison(lacking, path)):
        yield Check("schedule", "remark", sentence, (WRITE,) if lacking.missing and not number else ())


def _check_crontab() -> Iterator[Check]:
    from digest.schedules.crontab import find_programs

    for program in dict.fromkeys(find_programs(_read_crontab())):
        if not Path(program).exists():
            remedy = Remedy("digest schedule", "prints the line for this one")
            yield Check("schedule", "bad", f"the crontab calls {program}, which is not there any more", (remedy,))


def _read_crontab() -> str:
    """The crontab of this user; empty where there is none, or where it cannot be had."""
    if program := shutil.which("crontab"):
        with suppress(OSError, subprocess.SubprocessError):
            listed = subprocess.run(  # noqa: S603 - the system's own
                [program, "-l"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
            )
            return listed.stdout.decode("utf-8", "replace") if listed.returncode == 0 else ""
    return ""

"""What each scheduler reads is what was meant, whatever signs a path has; systemd itself looks at its units."""

import plistlib
import shlex
import shutil
import subprocess
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from digest.schedules.crontab import find_programs, write_crontab_line
from digest.schedules.launchd import write_launchd_agent
from digest.schedules.scheduled_run import ScheduledRun
from digest.schedules.systemd import write_systemd_units
from digest.schedules.task_scheduler import write_task

HOSTILE = ["a b", "100%", "$HOME", "'quoted'", '"double"', "<b>&amp;", "back\\slash", "-->", "Łódź 中", "`id`;x"]
PATHS = {name: f"/opt/{name}/digest" for name in ["plain", *HOSTILE]}
NAMESPACE = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def run_of(path: str, *, weekdays: bool = False) -> ScheduledRun:
    return ScheduledRun((path, "fetch", "--email", "--config", f"{path}.yaml"), 7, 3, weekdays, {"DIGEST_STATE": path})


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_shell_gets_the_words_of_the_crontab_line(path: str) -> None:
    run = run_of(path)

    line = write_crontab_line(run)

    assert line.startswith("3 7 * * * ")
    assert "%" not in line.replace("\\%", "")
    assert shlex.split(line.split(" ", 5)[5].replace("\\%", "%")) == list(run.command_with_variables)
    assert list(find_programs(line)) == [path]


@pytest.mark.parametrize(
    ("crontab", "programs"),
    [
        ("", []),
        ("# 1 2 * * * /a/digest fetch\n", []),
        ("PATH=/usr/bin\nMAILTO=me@example.org\n", []),
        ("@daily /a/digest fetch --email\n", ["/a/digest"]),
        ("  5 6 * * 1-5   /a/digest fetch >> /tmp/log 2>&1\n7 8 * * * /b/other\n", ["/a/digest"]),
        ("5 6 * * * /usr/bin/env A=/x/digest B=2 '/a b/digest' fetch\n", ["/a b/digest"]),
        ("5 6 * * * A=1 /a/digest\n", ["/a/digest"]),
        ("5 6 * * * digest fetch\n5 6 * * * 'open\n", []),
    ],
)
def test_the_programs_of_a_crontab_are_found(crontab: str, programs: list[str]) -> None:
    assert list(find_programs(crontab)) == programs


@pytest.mark.parametrize("weekdays", [False, True])
@pytest.mark.parametrize("name", ["plain", *HOSTILE])
def test_systemd_has_nothing_to_say_against_the_units(tmp_path: Path, name: str, weekdays: bool) -> None:
    verifier = shutil.which("systemd-analyze")
    if not verifier:
        pytest.skip("systemd-analyze is not installed")
    program = tmp_path / name / "digest"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    run = ScheduledRun((str(program), "fetch", "--email"), 7, 33, weekdays)
    units = write_systemd_units(run, str(program.with_name("environment")))
    service, timer = units.split("# ~/.config/systemd/user/digest.timer\n")
    (tmp_path / "digest.service").write_text(service, encoding="utf-8")
    (tmp_path / "digest.timer").write_text(timer, encoding="utf-8")

    ran = subprocess.run(
        [verifier, "verify", "--man=no", tmp_path / "digest.service", tmp_path / "digest.timer"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    # Of this unit alone: what is wrong with units of the system is told too.
    assert (ran.returncode, [line for line in ran.stderr.splitlines() if "digest" in line]) == (0, [])


def test_a_path_that_looks_like_a_variable_is_a_path_for_env(tmp_path: Path) -> None:
    program = tmp_path / "a=b" / "digest"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "$MINE $*"\n', encoding="utf-8")
    program.chmod(0o755)
    line = write_crontab_line(ScheduledRun((str(program), "fetch", "a b"), 7, 3, variables={"MINE": "x y"}))

    ran = subprocess.run(["/bin/sh", "-c", line.split(" ", 5)[5]], capture_output=True, text=True, check=True)

    assert ran.stdout == "x y fetch a b\n"


def test_a_run_without_a_network_comes_again_and_a_wrong_configuration_does_not() -> None:
    units = write_systemd_units(run_of("/digest"), "/home/me/.config/digest/environment")

    assert "\nRestart=on-failure\n" in units
    assert "\nRestartSec=15min\n" in units
    assert "\nRestartPreventExitStatus=1 2 4 5\n" in units
    # As a success 75 would not be tried again.
    assert "\nSuccessExitStatus=3\n" in units
    assert "\nEnvironmentFile=-/home/me/.config/digest/environment\n" in units
    assert "\nPersistent=true\n" in units


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_launchd_reads_what_was_meant(path: str) -> None:
    run = run_of(path)

    agent = plistlib.loads(write_launchd_agent(run, f"{path}.log").encode())

    assert agent == {
        "Label": "local.digest",
        "ProgramArguments": list(run.command),
        "EnvironmentVariables": {"DIGEST_STATE": path},
        "StartCalendarInterval": {"Hour": 7, "Minute": 3},
        "StandardOutPath": f"{path}.log",
        "StandardErrorPath": f"{path}.log",
        "ProcessType": "Background",
    }


def test_launchd_has_a_time_for_each_weekday() -> None:
    agent = plistlib.loads(write_launchd_agent(run_of("/digest", weekdays=True), "/log").encode())

    assert agent["StartCalendarInterval"] == [{"Hour": 7, "Minute": 3, "Weekday": day} for day in (1, 2, 3, 4, 5)]


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-16"])
def test_task_scheduler_reads_what_was_meant_in_whichever_encoding_a_console_writes_it(
    path: str, encoding: str
) -> None:
    run = run_of(path)
    arguments = subprocess.list2cmdline(run.command[1:])

    task = Xml.fromstring(write_task(run, arguments, date(2026, 6, 9)).encode(encoding))  # noqa: S314 - our own

    assert task.findtext(".//t:Command", namespaces=NAMESPACE) == path
    assert task.findtext(".//t:Arguments", namespaces=NAMESPACE) == arguments
    assert task.findtext(".//t:StartBoundary", namespaces=NAMESPACE) == "2026-06-09T07:03:00"
    assert task.findtext(".//t:StartWhenAvailable", namespaces=NAMESPACE) == "true"
    assert task.findtext(".//t:DisallowStartIfOnBatteries", namespaces=NAMESPACE) == "false"
    assert task.find(".//t:ScheduleByDay", NAMESPACE) is not None


def test_task_scheduler_has_five_days() -> None:
    task = Xml.fromstring(write_task(run_of("/digest", weekdays=True), "", date(2026, 6, 9)))  # noqa: S314 - our own

    days = task.find(".//t:ScheduleByWeek/t:DaysOfWeek", NAMESPACE)
    assert days is not None
    assert [day.tag.partition("}")[2] for day in days] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]

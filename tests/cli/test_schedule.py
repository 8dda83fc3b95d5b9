"""`digest schedule`: lines that work as they stand."""

import shlex
import subprocess
from pathlib import Path

import pytest
from support.running import NONE, Command, Outcome


def crontab(text: str) -> tuple[list[str], str]:
    """The five fields and the command of the line for cron."""
    (line,) = (line for line in text.splitlines()[:2] if not line.startswith("#"))
    fields = line.split(" ", 5)
    return fields[:5], fields[5]


def unit(text: str, name: str) -> dict[str, str]:
    """The settings of the unit that stands under the comment with its *name*."""
    lines = text.split(f"/{name}\n")[1].split("\n# ")[0].splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_the_line_for_cron_runs_this_very_command(digest: Command) -> None:
    fields, command = crontab(digest("schedule").text)

    assert fields == ["33", "7", "*", "*", "*"]
    elsewhere = ["/usr/bin/env", f"XDG_STATE_HOME={digest.environment['XDG_STATE_HOME']}"]
    assert shlex.split(command)[:5] == [*elsewhere, str(digest.executable), "fetch", "--email"]


def test_the_usual_archive_needs_no_word(digest: Command) -> None:
    _, command = crontab(digest("schedule", env={"XDG_STATE_HOME": ""}).text)

    assert Path(shlex.split(command)[0]) == digest.executable


@pytest.mark.parametrize(
    ("options", "fields", "calendar"),
    [
        (("--at", "06:05"), ["5", "6", "*", "*", "*"], "*-*-* 06:05:00"),
        (("--at", "6:05", "--weekdays"), ["5", "6", "*", "*", "1-5"], "Mon..Fri *-*-* 06:05:00"),
        (("--at", "23:59"), ["59", "23", "*", "*", "*"], "*-*-* 23:59:00"),
    ],
    ids=str,
)
def test_a_time_is_the_same_in_both(
    digest: Command, options: tuple[str, ...], fields: list[str], calendar: str
) -> None:
    text = digest("schedule", *options).text

    assert crontab(text)[0] == fields
    assert unit(text, "digest.timer")["OnCalendar"] == calendar


def test_the_timer_makes_up_for_a_morning_that_was_slept_through(digest: Command) -> None:
    timer = unit(digest("schedule").text, "digest.timer")

    assert timer["Persistent"] == "true"
    assert "RandomizedDelaySec" in timer


def test_a_time_that_is_none_is_refused(digest: Command) -> None:
    times = ("24:00", "7", "7:5", "07:60", "noon", "-1:00", "07:30:00")

    ran = digest.together({time: (("schedule", f"--at={time}"), NONE) for time in times})

    assert ran == {time: Outcome(2, b"", f"digest: --at {time}: write a time as 07:33\n") for time in times}


def test_a_configuration_is_named_by_its_whole_path_and_quoted(digest: Command) -> None:
    config = digest.folder / "100% $mine, really.yaml"
    config.write_text("match: [tides]\n")

    text = digest("schedule", "-c", config.name).text

    _, command = crontab(text)
    # What cron does to the line before a shell gets it, crontab(5).
    assert shlex.split(command.replace("\\%", "%"))[-2:] == ["--config", str(config)]
    assert "%" not in command.replace("\\%", "")
    quoted = unit(text, "digest.service")["ExecStart"]
    assert f'"{config.parent}/100%% $$mine, really.yaml"' in quoted


@pytest.mark.parametrize("variable", ["DIGEST_CONFIG", "XDG_CONFIG_HOME"])
def test_a_configuration_that_only_this_environment_knows_is_named(digest: Command, variable: str) -> None:
    places = {
        "DIGEST_CONFIG": str(digest.folder / "mine.yaml"),
        "XDG_CONFIG_HOME": str(digest.home / "config" / "digest" / "config.yaml"),
    }
    del digest.environment["XDG_CONFIG_HOME"]
    value = {"DIGEST_CONFIG": places["DIGEST_CONFIG"], "XDG_CONFIG_HOME": str(digest.home / "config")}[variable]

    _, command = crontab(digest("schedule", env={variable: value}).text)

    assert shlex.split(command)[-2:] == ["--config", places[variable]]


def test_without_one_the_usual_place_will_do(digest: Command) -> None:
    del digest.environment["XDG_CONFIG_HOME"]

    assert "--config" not in digest("schedule").text


def test_the_command_of_the_line_delivers_in_the_environment_of_cron(digest: Command) -> None:
    config = digest.folder / "config.yaml"
    config.write_text("sources: [sample]\nmail: {from: me@example.org, to: you@example.org, folder: ~/out}\n")
    _, command = crontab(digest("schedule", "-c", config).text)

    ran = subprocess.run(
        ["/bin/sh", "-c", command],
        env={"HOME": str(digest.home), "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "LOGNAME": "me"},
        cwd=digest.home,
        capture_output=True,
        check=False,
    )

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    assert len(list((digest.home / "out").glob("*.eml"))) == 1

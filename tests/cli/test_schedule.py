"""`digest schedule`: lines that work as they stand, and what they would lack."""

import plistlib
import shlex
import stat
import subprocess
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from support.loopback import Answer, Site
from support.running import NONE, Command, Outcome

from digest.retrieve import local


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

    ran = as_cron_runs(digest, command)

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    assert len(list((digest.home / "out").glob("*.eml"))) == 1


def as_cron_runs(digest: Command, command: str) -> subprocess.CompletedProcess[bytes]:
    """The *command* of the line with all that cron gives it, crontab(5)."""
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("\\%", "%")],
        env={"HOME": str(digest.home), "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "LOGNAME": "me"},
        cwd=digest.home,
        capture_output=True,
        check=False,
        timeout=60,
    )


def comments(text: str) -> str:
    """The comments at the end, about what the run would lack."""
    return text.rpartition("enable-linger\n")[2]


SHELL = {
    "HTTPS_PROXY": "http://me:s3cret@proxy.example.org:3128",
    "REQUESTS_CA_BUNDLE": "/etc/ssl/corp.pem",
    "HF_ENDPOINT": "https://hf.example.org",
    "HF_TOKEN": "hf_s3cret",
    "DIGEST_MIRRORS": "https://arxiv.org=https://m.example.org",
    "DIGEST_MAIL_PASSWORD": "s3cret",
    "PASSWORD_STORE_DIR": "/home/me/pass",
    "GNUPGHOME": "/home/me/gpg",
    "TZ": "Europe/Berlin",
}


@pytest.mark.parametrize("variable", SHELL)
def test_what_this_shell_has_and_the_run_will_not_is_named(digest: Command, variable: str) -> None:
    text = digest("schedule", env={variable: SHELL[variable]}).text

    assert f"set in this shell, and not there in that run: {variable}" in comments(text)
    assert "`digest schedule --write-environment`" in comments(text)


def test_no_value_of_a_variable_is_printed(digest: Command) -> None:
    for options in ((), ("--for", "launchd"), ("--for", "windows"), ("--write-environment",)):
        ran = digest("schedule", *options, env=SHELL)

        assert ran.status == 0
        assert "s3cret" not in ran.text + ran.err
        assert "example.org" not in ran.text + ran.err


def test_where_nothing_is_lacking_nothing_is_said(digest: Command) -> None:
    ran = digest("schedule")

    assert (comments(ran.text), ran.err) == ("", "")


def test_what_belongs_to_a_login_is_named_as_not_there(digest: Command) -> None:
    session = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "SSH_AUTH_SOCK": "/y", "XDG_RUNTIME_DIR": "/z"}

    text = comments(digest("schedule", "--write-environment", env=session).text)

    assert f"of your login alone, so not there in that run: {', '.join(session)}" in text
    written = (digest.home / "config" / "digest" / "environment").read_text(encoding="utf-8")
    assert not any(name in written for name in session)


def test_the_environment_file_gets_what_is_missing_and_keeps_what_it_has(digest: Command) -> None:
    path = digest.home / "config" / "digest" / "environment"
    path.parent.mkdir(parents=True)
    mine = "# mine\nHF_ENDPOINT=https://other.example.org\nTZ='Europe/Berlin'"
    path.write_text(mine, encoding="utf-8")
    path.chmod(0o644)

    ran = digest("schedule", "--write-environment", env=SHELL)
    again = digest("schedule", "--write-environment", env=SHELL)

    lines = path.read_text(encoding="utf-8").splitlines()
    assert (ran.status, again.status) == (0, 0)
    assert "\n".join(lines[:3]) == mine
    # The token of one mirror does not go to the other.
    left_out = {"HF_ENDPOINT", "HF_TOKEN", "TZ"}
    assert {line.partition("=")[0] for line in lines[3:]} == {*SHELL, "no_proxy", "XDG_STATE_HOME"} - left_out
    assert stat.filemode(path.stat().st_mode) == "-rw-------"
    assert "not the same in" in comments(again.text)
    assert "HF_ENDPOINT, HF_TOKEN" in comments(again.text)
    assert "not there in that run" not in comments(again.text)
    assert "nothing to write" in again.err


def test_the_file_is_named_where_only_this_shell_knows_of_it(digest: Command) -> None:
    other = digest.folder / "other variables"
    run = digest("schedule", "--write-environment", env={"DIGEST_ENVIRONMENT": other.name, "TZ": "UTC"})

    _, command = crontab(run.text)

    assert shlex.split(command)[:2] == ["/usr/bin/env", f"DIGEST_ENVIRONMENT={other}"]
    assert "TZ=UTC\n" in other.read_text(encoding="utf-8")
    assert f"EnvironmentFile=-{other}\n" in run.text


def test_a_mail_comes_by_the_printed_line_through_a_mirror_that_this_shell_knows(digest: Command, site: Site) -> None:
    site.answers("/papers", Answer(local.SAMPLE_PATH.read_bytes()))
    config = digest.folder / "config.yaml"
    config.write_text("sources: [hf]\nmail: {from: me@example.org, to: you@example.org, folder: $BOX/out}\n")
    shell = {"HF_ENDPOINT": site.url, "BOX": str(digest.folder)}
    text = digest("schedule", "--write-environment", "--for", "cron", "-c", config, env=shell).text

    ran = as_cron_runs(digest, crontab(text)[1])

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    assert "/papers" in site.paths
    assert len(list((digest.folder / "out").glob("*.eml"))) == 1


def test_a_command_gets_its_digest_by_the_printed_line_with_what_this_shell_has_for_it(
    digest: Command, page: Path
) -> None:
    tools = digest.folder / "tools"
    tools.mkdir()
    (tools / "post").write_text('#!/bin/sh\ncat > "$CHAT_PLACE"\n', encoding="utf-8")
    (tools / "post").chmod(0o755)
    config = digest.folder / "config.yaml"
    config.write_text(f"sources: [{page}]\ndeliver: [{{command: [post], env: [CHAT_PLACE], name: chat}}]\n")
    path = f"{tools}:{digest.environment['PATH']}"
    shell = {"CHAT_PLACE": str(digest.folder / "message"), "PATH": path}
    lacking = digest("schedule", "-c", config, env=shell)
    text = digest("schedule", "--write-environment", "--for", "cron", "-c", config, env=shell).text
    _, command = crontab(text)

    ran = as_cron_runs(digest, command)

    assert "CHAT_PLACE, PATH" in comments(lacking.text)
    assert shlex.split(command)[-4:] == ["fetch", "--deliver", "--config", str(config)]
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "Mamba" in (digest.folder / "message").read_text(encoding="utf-8")
    assert comments(digest("schedule", "-c", config, env=shell | {"PATH": f"/elsewhere:{path}"}).text) == ""


@pytest.mark.parametrize(
    "program", ["deliver: [{command: [sh], env: [MY_KEY]}]", "summary: {command: [sh], env: [MY_KEY]}",
                "after: {command: [sh], env: [MY_KEY]}"]
)  # fmt: skip
def test_what_any_program_of_the_reader_is_to_see_is_looked_for(digest: Command, program: str) -> None:
    config = digest.folder / "config.yaml"
    config.write_text(f"{program}\n", encoding="utf-8")

    assert "MY_KEY" in comments(digest("schedule", "-c", config, env={"MY_KEY": "k"}).text)


def test_the_named_state_is_named_in_the_line_by_its_whole_path(digest: Command) -> None:
    text = digest("schedule", "--for", "cron", env={"DIGEST_STATE": "state"}).text

    assert shlex.split(crontab(text)[1])[:2] == ["/usr/bin/env", f"DIGEST_STATE={digest.folder / 'state'}"]
    assert "not there" not in text


def test_the_path_counts_where_only_it_leads_to_a_program(digest: Command) -> None:
    tools = digest.folder / "tools"
    tools.mkdir()
    (tools / "my-secret").write_text("#!/bin/sh\necho x\n", encoding="utf-8")
    (tools / "my-secret").chmod(0o755)
    config = digest.folder / "config.yaml"
    account = "mail: {from: me@example.org, to: me@example.org, host: localhost, user: me, password_command: "
    path = {"PATH": f"{tools}:{digest.environment['PATH']}"}

    config.write_text(account + "cat /dev/null | my-secret --show}\n", encoding="utf-8")
    outside = digest("schedule", "-c", config, env=path).text
    config.write_text(account + "cat my-secret}\n", encoding="utf-8")
    usual = digest("schedule", "-c", config, env=path).text

    assert "not there in that run: PATH\n" in comments(outside).replace("XDG_CONFIG_HOME, XDG_CACHE_HOME, PATH", "PATH")
    assert "PATH" not in comments(usual)


def test_each_scheduler_can_be_asked_for(digest: Command) -> None:
    asked = {
        name: digest("schedule", "--for", name, "--weekdays") for name in ("cron", "systemd", "launchd", "windows")
    }

    assert crontab(asked["cron"].text)[0] == ["33", "7", "*", "*", "1-5"]
    assert "[Unit]" not in asked["cron"].text
    assert "crontab" not in asked["systemd"].text
    agent = plistlib.loads(asked["launchd"].out)
    assert agent["ProgramArguments"][:3] == [str(digest.executable), "fetch", "--email"]
    assert agent["EnvironmentVariables"] == {"XDG_STATE_HOME": digest.environment["XDG_STATE_HOME"]}
    assert "launchctl bootstrap" in asked["launchd"].err
    task = Xml.fromstring(asked["windows"].out)  # noqa: S314 - our own
    assert str(digest.executable) in [each.text for each in task.iter()]
    assert "schtasks /Create" in asked["windows"].err
    # A task of Windows has no variables.
    assert "XDG_STATE_HOME" in asked["windows"].err


def test_another_scheduler_is_refused(digest: Command) -> None:
    ran = digest("schedule", "--for", "at")

    assert (ran.status, ran.out) == (2, b"")


def test_a_configuration_with_mistakes_is_told(digest: Command) -> None:
    (digest.folder / "config.yaml").write_text("mail: [\n", encoding="utf-8")

    ran = digest("schedule", "-c", "config.yaml")

    assert crontab(ran.text)[1].endswith(f"--config {digest.folder}/config.yaml\n".strip())
    assert "the run will fail as it is" in ran.err
    assert "→ digest doctor" in ran.err

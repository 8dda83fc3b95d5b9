"""`after:`: a program hears how each run that delivers has ended, and changes nothing by what it does."""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.forked_command import Runner
from support.homes import NOON, Home
from support.loopback import Answer, Site
from support.post_office import PostOffice
from support.running import Outcome

FETCH = ("fetch", "list.json", "--email", "-c", "config.yaml")
SILENCE = Outcome(0, b"", "")
NOTE = "import os, sys; open(sys.argv[1], 'a').write(' '.join(sys.argv[2:]) + str(sorted(os.environ)) + '\\n')"


@pytest.fixture
def home(tmp_path: Path, runner: Runner) -> Home:
    home = Home(tmp_path / "home", runner)
    home.lists("Moss")
    return home


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as running:
        yield running


def configure(home: Home, office: PostOffice, *arguments: str, more: str = "") -> None:
    after = f"after:\n  command: {json.dumps([sys.executable, '-c', *arguments])}\n{more}"
    (home.folder / "config.yaml").write_text(office.configuration(to="you@example.org") + after)


def told(home: Home) -> list[str]:
    """The first words that the program has noted, run by run."""
    path = home.base / "told"
    return [line.partition("[")[0] for line in path.read_text().splitlines()] if path.exists() else []


def test_the_program_hears_the_status_of_each_run_that_delivers(home: Home, office: PostOffice) -> None:
    configure(home, office, NOTE, str(home.base / "told"), "https://hc.example.org/{status}", "$(id); {status}{status}")
    office.always("RCPT", "450 later")
    waits = home(*FETCH)
    office.usual()
    runs = [home(*FETCH), home(*FETCH), home(*FETCH, "--exit-code"), home(*FETCH, "nowhere.json")]

    assert [waits.status, *(ran.status for ran in runs)] == [4, 0, 0, 10, 3]
    assert told(home) == [f"https://hc.example.org/{n} $(id); {n}{n}" for n in (4, 0, 0, 10, 3)]


def test_a_run_that_fails_is_told_too(home: Home, office: PostOffice) -> None:
    configure(home, office, NOTE, str(home.base / "told"), "{status}")
    (home.state).mkdir(parents=True)
    home.archive.mkdir()

    ran = home(*FETCH)

    assert (ran.status, told(home)) == (1, ["1"])


def test_looks_and_rehearsals_are_not_told(home: Home, office: PostOffice) -> None:
    configure(home, office, NOTE, str(home.base / "told"), "{status}")

    home("fetch", "list.json", "-c", "config.yaml")
    home("fetch", "list.json", "--new", "-c", "config.yaml")
    home(*FETCH, "--dry-run")
    home("fetch", "--email", "-c", "wrong.yaml")

    assert told(home) == []


def test_it_sees_no_secret_but_what_is_named(home: Home, office: PostOffice) -> None:
    configure(home, office, NOTE, str(home.base / "told"), more="  env: [APPRISE_URLS]\n")

    home(*FETCH, env={"HF_TOKEN": "secret", "DIGEST_MAIL_PASSWORD": "secret", "APPRISE_URLS": "json://x", "TZ": "UTC"})

    (line,) = (home.base / "told").read_text().splitlines()
    assert "APPRISE_URLS" in line
    assert "TZ" in line
    assert "HF_TOKEN" not in line
    assert "DIGEST_MAIL_PASSWORD" not in line


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.exit('no such check\\x1b[2J')", "ended with 1: no such check"),
        ("import os; os.kill(os.getpid(), 9)", "was ended by signal 9"),
        ("import time; time.sleep(600)", "did not end within 1 s"),
    ],
)
def test_that_it_fails_is_said_and_changes_nothing(home: Home, office: PostOffice, program: str, said: str) -> None:
    configure(home, office, program, more="  timeout: 1s\n")

    ran = home(*FETCH)

    assert (ran.status, office.recipients) == (0, ["you@example.org"])
    assert said in ran.err
    assert ran.err.startswith("digest: after: python")
    assert "\x1b" not in ran.err
    assert json.loads(home("status", "-f", "json").out)["last_delivery"]["status"] == 0


def test_a_program_that_is_not_there_is_said_rarely_and_that_it_works_again(home: Home, office: PostOffice) -> None:
    text = office.configuration(to="you@example.org")
    (home.folder / "config.yaml").write_text(text + "after: {command: [no-such-program-at-all]}\n")
    runs = [home(*FETCH, now=NOON + timedelta(days=day)) for day in range(5)]
    (home.folder / "config.yaml").write_text(text + "after: {command: ['true']}\n")
    mended = home(*FETCH, now=NOON + timedelta(days=5))

    assert [day for day, ran in enumerate(runs) if ran.err] == [0, 2, 4]
    assert runs[0].err.startswith("digest: after: no-such-program-at-all cannot be run: it is not there\n")
    assert mended == Outcome(0, b"", "digest: after: true works again, after 5 days\n")


def test_what_it_starts_in_the_background_does_not_hold_the_run(home: Home, office: PostOffice) -> None:
    program = "import subprocess; print(subprocess.Popen(['sleep', '5']).pid)"
    configure(home, office, program, more="  timeout: 4s\n")

    assert home(*FETCH) == SILENCE


def test_curl_reaches_a_site_with_the_status(home: Home, office: PostOffice, site: Site) -> None:
    site.answers("/ping/0", Answer(b"OK"))
    text = office.configuration(to="you@example.org")
    command = json.dumps(["curl", "-fsS", "-m", "10", "-o", "/dev/null", f"{site.url}/ping/{{status}}"])
    (home.folder / "config.yaml").write_text(f"{text}after: {{command: {command}}}\n")

    ran = home(*FETCH)

    if "it is not there" in ran.err:
        pytest.skip("curl is not installed")
    assert ran == SILENCE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("after: [curl]", "after: expected keys such as `command:`"),
        ("after: {timeout: 5s}", "after: expected `command:`, a program and its arguments"),
        ("after: {command: curl https://x}", "after.command: no shell reads this, so write a list"),
        ("after: {command: [curl], timeout: soon}", "after.timeout: expected a time such as 90s or 2m"),
    ],
)
def test_a_mistake_is_told_before_anything_is_fetched(home: Home, text: str, said: str) -> None:
    (home.folder / "config.yaml").write_text(f"{text}\n")

    ran = home("fetch", "list.json", "-c", "config.yaml")

    assert ran.status == 2
    assert said in ran.err


def test_a_file_that_others_can_write_may_hold_no_such_program(home: Home, office: PostOffice) -> None:
    configure(home, office, NOTE, str(home.base / "told"))
    (home.folder / "config.yaml").chmod(0o666)

    ran = home(*FETCH)

    assert (ran.status, told(home)) == (2, [])
    assert "after.command: it names a program, so nobody else may write it" in ran.err

"""The workflow for GitHub Actions on the page about hosting: its steps as they stand, day after day."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support.loopback import Answer

import digest
from hosting.conftest import READERS, Morning, find_papers
from hosting.printed import PAGE, WORKFLOW_TEXT, read_workflow
from hosting.workflow_runner import JobReport, Repository, Trigger

WHEEL = f"digest_papers-{digest.__version__}-py3-none-any.whl"
WORKFLOW = read_workflow()
LOST = "DIGEST_STATE names it, and no archive is in it"
# Takes the one argument that it is meant for, a wheel that is there, and puts the command on the path.
PIP = '#!/bin/sh\n[ "$1" = install ] && [ -f "$2" ] && [ $# = 2 ] && cp "{installed}" "{path}"\n'


class Account:
    """A person's repository on GitHub, with the workflow of the page, in the world of a *morning*."""

    def __init__(self, morning: Morning) -> None:
        self.morning, self.runs = morning, 0
        self.programs = morning.base / "programs"
        self.programs.mkdir()
        morning.install_command(morning.base / "installed")
        pip = self.programs / "pip"
        pip.write_text(PIP.format(installed=morning.base / "installed", path=self.programs / "digest"))
        pip.chmod(0o755)
        self.repository = Repository(morning.base, WORKFLOW, morning.secrets, self.programs)
        (self.repository.checkout / "digest.yaml").write_text(morning.configuration(), encoding="utf-8")
        (self.repository.checkout / WHEEL).touch()
        self.logs: list[str] = []

    def run(self, *, attempt: int = 1, branch: str = "main", begin: bool = False) -> dict[str, JobReport]:
        """One run on a machine on which nothing is installed yet."""
        self.runs += attempt == 1
        (self.programs / "digest").unlink(missing_ok=True)
        reports = self.repository.run(Trigger(f"7{self.runs}", attempt, branch, {"begin": True} if begin else {}))
        self.logs += [report.log for report in reports.values()]
        return reports

    def run_by_hand_to_begin(self) -> dict[str, JobReport]:
        return self.run(begin=True)

    def published(self) -> tuple[set[str], set[str]]:
        """The papers of the feed and of the page that everybody can read."""
        site = self.repository.published
        assert {path.name for path in site.iterdir()} == {"feed.xml", "index.html"}
        feed, page = ((site / name).read_text(encoding="utf-8") for name in ("feed.xml", "index.html"))
        assert feed.count("<entry>") == len(find_papers(feed))
        return find_papers(feed), find_papers(page)


@pytest.fixture
def account(morning: Morning) -> Account:
    return Account(morning)


def papers(days: int) -> set[str]:
    return {f"{name} {number}" for name in ("tides", "moss") for number in range(days)}


def results(reports: dict[str, JobReport]) -> list[str]:
    return [report.result for report in reports.values()]


# --- six days --------------------------------------------------------------------------------------


def test_six_days_bring_each_paper_once_whatever_failed_and_the_feed_keeps_all(account: Account) -> None:
    morning = account.morning
    assert results(account.run_by_hand_to_begin()) == ["success", "success"]

    for day in range(1, 6):
        morning.begin_day(day, broken=["moss"] if day == 2 else [])
        reports = account.run()

        failing = day == 2
        assert results(reports) == ["failure" if failing else "success", "success"], account.logs[-2]
        assert reports["digest"].step("digest fetch --deliver").status == (3 if failing else 0)
        assert reports["digest"].step("actions/cache/save").log == f"Cache saved with key: digest-7{day + 1}-1"
        seen = papers(day + 1) - ({f"moss {day}"} if failing else set())
        assert account.published() == (seen, seen)
        assert morning.came() == {key: Counter(seen) for key in (*READERS, "chat")}

    assert len(account.repository.cache.entries) == 6
    log = "\n".join(account.logs)
    assert [secret for secret in morning.secrets.values() if secret in log] == []


def test_a_run_that_is_repeated_sends_nothing_twice(account: Account) -> None:
    account.run_by_hand_to_begin()

    for attempt in (2, 3):
        assert results(account.run(attempt=attempt)) == ["success", "success"]

    assert account.morning.came_once(1)


def test_ticking_the_box_again_begins_nothing_anew(account: Account) -> None:
    account.run_by_hand_to_begin()
    account.morning.begin_day(1)

    reports = account.run_by_hand_to_begin()

    assert results(reports) == ["success", "success"]
    assert "it is there, and stays as it is" in reports["digest"].step("digest init").log
    assert account.morning.came_once(2)


def test_a_mail_that_waits_is_kept_with_the_state_and_sent_by_the_next_run(account: Account) -> None:
    account.morning.office.answers("RCPT", "451 later", to=READERS[0])

    reports = account.run_by_hand_to_begin()

    assert reports["digest"].step("digest fetch --deliver").status == 4
    assert results(reports) == ["failure", "success"]
    assert results(account.run()) == ["success", "success"]
    assert account.morning.came_once(1)


def test_a_secret_that_was_never_given_is_named_and_what_it_was_for_waits(account: Account) -> None:
    given = dict(account.morning.secrets)
    account.repository.secrets = {}

    deliver = account.run_by_hand_to_begin()["digest"].step("digest fetch --deliver")

    assert (deliver.status, "DIGEST_MAIL_PASSWORD" in deliver.log) == (4, True)
    assert "APPRISE_URLS is not set, which `env:` names" in deliver.log
    assert account.morning.came_once(0)
    account.repository.secrets = given
    assert results(account.run()) == ["success", "success"]
    assert account.morning.came_once(1)


# --- the state is gone -----------------------------------------------------------------------------


def assert_refused(account: Account, reports: dict[str, JobReport], days: int) -> None:
    """The run says that the state is lost, and nothing was sent, saved or published."""
    deliver = reports["digest"].step("digest fetch --deliver")
    assert (deliver.status, deliver.log.count(LOST)) == (2, 1)
    assert "digest init --state" in deliver.log
    assert results(reports) == ["failure", "skipped"]
    assert reports["digest"].step("actions/cache/save").outcome == "skipped"
    assert account.morning.came_once(days)


def test_who_has_begun_nothing_is_refused(account: Account) -> None:
    assert_refused(account, account.run(), 0)
    assert not account.repository.published.exists()


def test_a_lost_cache_is_said_and_sends_nothing_until_somebody_begins_anew(account: Account) -> None:
    account.run_by_hand_to_begin()
    account.repository.cache.lose_everything()

    for day in (1, 2):
        account.morning.begin_day(day)
        assert_refused(account, account.run(), 1)
        assert account.published() == (papers(1), papers(1))

    assert results(account.run_by_hand_to_begin()) == ["success", "success"]
    again = Counter(papers(3)) + Counter(papers(1))
    assert account.morning.came() == dict.fromkeys((*READERS, "chat"), again)
    assert account.published() == (papers(3), papers(3))
    account.morning.begin_day(3)
    account.run()
    assert account.morning.came() == dict.fromkeys((*READERS, "chat"), again + Counter(["tides 3", "moss 3"]))


def test_a_cache_that_finds_nothing_on_one_day_costs_that_day_alone(account: Account) -> None:
    account.run_by_hand_to_begin()
    account.morning.begin_day(1)
    account.repository.cache.deaf = True
    assert_refused(account, account.run(), 1)
    account.repository.cache.deaf = False

    assert results(account.run(attempt=2)) == ["success", "success"]

    assert account.morning.came_once(2)
    assert account.published() == (papers(2), papers(2))


def test_on_another_branch_nothing_runs(account: Account) -> None:
    account.run_by_hand_to_begin()
    account.morning.begin_day(1)

    assert results(account.run(branch="try", begin=True)) == ["skipped", "skipped"]
    assert account.morning.came_once(1)


def test_a_wheel_that_is_missing_stops_the_run_before_anything_is_sent(account: Account) -> None:
    (account.repository.checkout / WHEEL).unlink()

    reports = account.run_by_hand_to_begin()

    assert results(reports) == ["failure", "skipped"]
    assert account.morning.came_once(0)


# --- what else the page says -----------------------------------------------------------------------


def deliver_by(account: Account, command: str, variables: Mapping[str, str]) -> None:
    """Have the step that delivers run another *command*, with more *variables*."""
    steps = WORKFLOW["jobs"]["digest"]["steps"]
    (step,) = (step for step in steps if step.get("run") == "digest fetch --deliver")
    other = step | {"run": command, "env": step["env"] | variables}
    changed = [other if each is step else each for each in steps]
    account.repository.workflow = {**WORKFLOW, "jobs": {"digest": WORKFLOW["jobs"]["digest"] | {"steps": changed}}}


def test_a_failed_source_can_be_taken_for_success_and_nothing_else(account: Account) -> None:
    (command,) = re.findall(r"`(digest fetch --deliver \|\| .*?)`", PAGE)
    deliver_by(account, command, {})

    def run(*, begin: bool = False) -> str:
        return account.run(begin=begin)["digest"].step(command).outcome

    assert run() == "failure"
    account.morning.begin_day(0, broken=["moss"])
    assert run(begin=True) == "success"
    account.morning.begin_day(1)
    account.morning.office.answers("RCPT", "451 later", to=READERS[0])
    assert run() == "failure"


@pytest.mark.skipif(shutil.which("curl", path="/usr/bin:/bin") is None, reason="curl is not installed")
def test_a_monitor_hears_each_status_and_changes_none(account: Account) -> None:
    (command,) = re.findall(r"`(s=0; .*?)`", PAGE)
    site = account.morning.site
    deliver_by(account, command, {"PING_URL": f"{site.url}/ping"})
    for status in (0, 2, 3):
        site.answers(f"/ping/{status}", Answer(b""))

    def run(*, begin: bool = False) -> int | None:
        return account.run(begin=begin)["digest"].step(command).status

    assert [run(), run(begin=True)] == [2, 0]
    account.morning.begin_day(1, broken=["moss"])
    assert run() == 3
    assert [path for path in site.paths if "ping" in path] == ["/ping/2", "/ping/0", "/ping/3"]
    account.morning.begin_day(1)
    site.answers("/ping/0", Answer(b"", 500))
    assert run() == 0


def test_the_workflow_is_one_by_the_schema_of_such_files(tmp_path: Path) -> None:
    path = tmp_path / "digest.yml"
    path.write_text(WORKFLOW_TEXT, encoding="utf-8")
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)]

    checked = subprocess.run(check, capture_output=True, text=True, check=False, timeout=60)

    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout


def test_it_never_begins_at_the_full_hour_and_only_one_run_is_at_work() -> None:
    (schedule,) = WORKFLOW["on"]["schedule"]
    minute, hour, *days = schedule["cron"].split()

    assert (0 < int(minute) < 60, 0 <= int(hour) < 24, days) == (True, True, ["*", "*", "1-5"])
    assert ZoneInfo(schedule["timezone"]).key == WORKFLOW["jobs"]["digest"]["env"]["TZ"]
    assert WORKFLOW["concurrency"] == {"group": "digest", "cancel-in-progress": False}


def test_secrets_reach_the_step_that_delivers_and_no_other() -> None:
    steps = WORKFLOW["jobs"]["digest"]["steps"]

    assert [step["run"] for step in steps if "secrets." in str(step)] == ["digest fetch --deliver"]
    assert WORKFLOW_TEXT.count("secrets.") == str(steps).count("secrets.")

"""Runs a workflow's steps as they stand, on a machine that is new each time; the actions that it uses are stand-ins.

What is not known here is an error. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hosting.expressions import Context, Value, fill_in, holds
from hosting.repository_cache import DEFAULT_BRANCH, Cache

PATIENCE = 120
_KEYS_OF_STEP = {"id", "if", "uses", "with", "run", "env"}
_KEYS_OF_JOB = {"if", "needs", "runs-on", "timeout-minutes", "outputs", "permissions", "environment", "env", "steps"}


@dataclass(frozen=True, slots=True)
class Trigger:
    """Why a workflow runs: by the schedule, or by hand with *inputs*; *attempt* counts its repetitions."""

    run_id: str
    attempt: int = 1
    branch: str = DEFAULT_BRANCH
    inputs: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepReport:
    """What became of a step: its *outcome* (success, failure, skipped), and what it wrote."""

    name: str
    outcome: str
    log: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True)
class JobReport:
    """What became of a job: its *result* as GitHub shows it, its steps and outputs."""

    result: str
    steps: tuple[StepReport, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def log(self) -> str:
        return "\n".join(step.log for step in self.steps)

    def step(self, beginning: str) -> StepReport:
        """The step that runs a line which begins so, or uses an action of that name."""
        (found,) = (step for step in self.steps if step.name.startswith(beginning))
        return found


class Repository:
    """A repository with its *checkout*, cache, secrets and pages; each run has a machine of its own below *base*.

    *programs* is where a step finds `pip` and what that has installed, in front of the system's.
    """

    def __init__(self, base: Path, workflow: Mapping[str, Any], secrets: Mapping[str, str], programs: Path) -> None:
        self.workflow, self.secrets, self.programs = workflow, secrets, programs
        self.checkout, self.published = base / "repository", base / "published"
        self.cache, self._machine = Cache(base / "cache"), base / "machine"
        self._artifact = base / "artifact"
        self.checkout.mkdir()

    def run(self, trigger: Trigger) -> dict[str, JobReport]:
        """The reports of all jobs, in their order."""
        reports: dict[str, JobReport] = {}
        for name, job in self.workflow["jobs"].items():
            reports[name] = _Job(self, trigger, job, self.workflow["permissions"], self._machine, reports).run()
        return reports

    def publish(self) -> None:
        assert self._artifact.exists(), "no artifact named github-pages"
        shutil.rmtree(self.published, ignore_errors=True)
        self._artifact.rename(self.published)

    def upload(self, source: Path) -> None:
        shutil.rmtree(self._artifact, ignore_errors=True)
        shutil.copytree(source, self._artifact)


class _Job:
    """One job on a machine that has nothing of those before it."""

    def __init__(
        self,
        repository: Repository,
        trigger: Trigger,
        job: Mapping[str, Any],
        permissions: Mapping[str, str],
        machine: Path,
        before: Mapping[str, JobReport],
    ) -> None:
        assert set(job) <= _KEYS_OF_JOB, job
        self.repository, self.trigger, self.job, self.before = repository, trigger, job, before
        self.permissions = job.get("permissions", permissions)
        self.workspace, self.home, self.temporary = (machine / name for name in ("work", "home", "temp"))
        self.outputs: dict[str, str] = {}
        self.reports: list[StepReport] = []
        self.failed = any(before[name].result != "success" for name in self.needs)
        shutil.rmtree(machine, ignore_errors=True)
        for folder in (self.workspace, self.home, self.temporary):
            folder.mkdir(parents=True)

    @property
    def needs(self) -> list[str]:
        needs = self.job.get("needs", [])
        return [needs] if isinstance(needs, str) else list(needs)

    def run(self) -> JobReport:
        if not holds(self.job.get("if"), self._context()):
            return JobReport("skipped")
        assert self.job["runs-on"] == "ubuntu-latest"
        self.failed = False
        for step in self.job["steps"]:
            self._run_step(step)
        outputs = {name: fill_in(text, self._context()) for name, text in self.job.get("outputs", {}).items()}
        return JobReport("failure" if self.failed else "success", tuple(self.reports), outputs)

    def _run_step(self, step: Mapping[str, Any]) -> None:
        assert set(step) <= _KEYS_OF_STEP, step
        assert ("uses" in step) != ("run" in step), step
        name = step.get("uses") or step["run"]
        if not holds(step.get("if"), self._context()):
            self.reports.append(StepReport(name, "skipped"))
            return
        report = self._use(step) if "uses" in step else self._run_script(step)
        self.failed = self.failed or report.outcome == "failure"
        self.reports.append(report)

    def _run_script(self, step: Mapping[str, Any]) -> StepReport:
        """Run the lines as GitHub does where no shell is named: by `bash -e`, from a file."""
        script = self.temporary / f"{len(self.reports)}.sh"
        script.write_text(fill_in(step["run"], self._context()), encoding="utf-8")
        variables = {**self.job.get("env", {}), **step.get("env", {})}
        ran = subprocess.run(
            ["/bin/bash", "-e", script],
            cwd=self.workspace,
            env=self._machine_variables() | {name: fill_in(text, self._context()) for name, text in variables.items()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
        log = ran.stdout.decode("utf-8")
        return StepReport(step["run"], "failure" if ran.returncode else "success", log, ran.returncode)

    def _machine_variables(self) -> dict[str, str]:
        """What a machine of GitHub's has for each step, and what keeps this one from the network."""
        return {
            "HOME": str(self.home),
            "PATH": f"{self.repository.programs}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_RUN_ID": self.trigger.run_id,
            "GITHUB_REF_NAME": self.trigger.branch,
            "RUNNER_TEMP": str(self.temporary),
            "no_proxy": "*",
        }

    def _use(self, step: Mapping[str, Any]) -> StepReport:
        action, _, version = step["uses"].partition("@")
        assert version, f"{action} names no version"
        known: dict[str, Callable[[dict[str, str]], Mapping[str, str] | str]] = {
            "actions/checkout": self._check_out,
            "actions/setup-python": self._set_up_python,
            "actions/cache/restore": self._restore,
            "actions/cache/save": self._save,
            "actions/upload-pages-artifact": self._upload,
            "actions/deploy-pages": self._deploy,
        }
        given = {name: fill_in(str(text), self._context()) for name, text in step.get("with", {}).items()}
        said = known[action](given)
        assert not given, f"{action} has no {given}"
        if not isinstance(said, str):
            self.outputs |= {f"steps.{step.get('id')}.outputs.{name}": text for name, text in said.items()}
        return StepReport(step["uses"], "success", said if isinstance(said, str) else "")

    def _check_out(self, given: dict[str, str]) -> str:
        given.pop("persist-credentials", None)
        assert self.permissions["contents"] == "read"
        shutil.copytree(self.repository.checkout, self.workspace, dirs_exist_ok=True)
        return ""

    def _set_up_python(self, given: dict[str, str]) -> str:
        assert given.pop("python-version") == "3.12"
        return ""

    def _restore(self, given: dict[str, str]) -> Mapping[str, str]:
        path, key = given.pop("path"), given.pop("key")
        beginnings = given.pop("restore-keys", "").split()
        found = self.repository.cache.find(key, beginnings, path, self.trigger.branch)
        if found:
            shutil.copytree(found.files, self.workspace / path, symlinks=True, dirs_exist_ok=True)
        matched = found.key if found else ""
        return {"cache-matched-key": matched, "cache-hit": str(matched == key).lower() if matched else ""}

    def _save(self, given: dict[str, str]) -> str:
        path = given.pop("path")
        return self.repository.cache.keep(given.pop("key"), path, self.trigger.branch, self.workspace / path)

    def _upload(self, given: dict[str, str]) -> Mapping[str, str]:
        self.repository.upload(self.workspace / given.pop("path"))
        return {"artifact_id": self.trigger.run_id}

    def _deploy(self, given: dict[str, str]) -> str:
        assert self.permissions == {"pages": "write", "id-token": "write"}
        assert self.job["environment"] == {"name": "github-pages"}
        self.repository.publish()
        return ""

    def _hash_files(self, pattern: Value) -> Value:
        assert isinstance(pattern, str)
        return "0123456789abcdef" if any(path.is_file() for path in self.workspace.glob(pattern)) else ""

    def _context(self) -> Context:
        """What an expression of this job can name now."""
        trigger, asked = self.trigger, self.repository.workflow["on"]["workflow_dispatch"]["inputs"]
        values: dict[str, Value] = {
            "github.run_id": trigger.run_id,
            "github.run_attempt": str(trigger.attempt),
            "github.ref_name": trigger.branch,
            **{f"inputs.{name}": trigger.inputs.get(name) for name in asked},
            **{f"secrets.{name}": text for name, text in self.repository.secrets.items()},
            **self.outputs,
        }
        for name in self.needs:
            values |= {f"needs.{name}.outputs.{key}": text for key, text in self.before[name].outputs.items()}
        steps = [step["id"] for step in self.job["steps"] if "id" in step]
        groups = [*(f"steps.{name}.outputs." for name in steps), *(f"needs.{name}.outputs." for name in self.needs)]
        failed = self.failed
        functions: dict[str, Callable[..., Value]] = {
            "always": lambda: True,
            "cancelled": lambda: False,
            "success": lambda: not failed,
            "failure": lambda: failed,
            "hashFiles": self._hash_files,
        }
        return Context(values, functions, (*groups, "secrets."))

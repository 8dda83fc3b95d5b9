"""The environment file: each run has its variables, whoever starts it, and refuses one that is not safe."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.loopback import Answer, Site
from support.running import Command

from digest.retrieve import local


@pytest.fixture
def file(digest: Command) -> Path:
    """The place of the file, in a folder that is there."""
    path = digest.home / "config" / "digest" / "environment"
    path.parent.mkdir(parents=True)
    path.touch(0o600)
    return path


def test_a_request_has_what_stands_in_the_file(digest: Command, file: Path, site: Site) -> None:
    site.answers("/papers", Answer(local.SAMPLE_PATH.read_bytes()))
    file.write_text(f"# for every run\nHF_ENDPOINT='{site.url}'\n", encoding="utf-8")

    ran = digest("fetch", "hf", "-f", "ids")

    assert (ran.status, ran.err) == (0, "")
    assert site.paths == ["/papers"]


def test_a_program_that_a_run_starts_has_it_too(digest: Command, file: Path, page: Path) -> None:
    file.write_text('MINE="a b"\n', encoding="utf-8")
    program = digest.folder / "sendmail"
    program.write_text(f'#!/bin/sh\nprintf %s "$MINE" > {digest.folder}/seen\n', encoding="utf-8")
    program.chmod(0o755)
    mail = f"mail: {{from: me@example.org, to: me@example.org, sendmail: {program}}}\n"
    (digest.folder / "config.yaml").write_text(f"sources: [{page}]\n{mail}", encoding="utf-8")

    assert digest("fetch", "--email", "-c", "config.yaml").status == 0

    assert (digest.folder / "seen").read_text(encoding="utf-8") == "a b"


@pytest.mark.parametrize(
    ("variables", "format"),
    [({}, "ids"), ({"DIGEST_FORMAT": "json"}, "json"), ({"DIGEST_FORMAT": ""}, "terminal")],
    ids=["nothing is set", "another is set", "an empty one is set"],
)
def test_what_is_set_already_wins(digest: Command, file: Path, variables: dict[str, str], format: str) -> None:
    file.write_text("DIGEST_FORMAT=ids\n", encoding="utf-8")

    assert digest("fetch", "sample", env=variables).out == digest("fetch", "sample", "-f", format).out


def test_to_the_path_its_folders_are_added(digest: Command, file: Path, page: Path) -> None:
    tools = digest.folder / "tools"
    tools.mkdir()
    program = digest.folder / "sendmail"
    said = f"echo $0 >> {digest.folder}/seen"
    for path, line in ((tools / "sh", said), (tools / "mine", said), (program, "mine; sh -c :")):
        path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        path.chmod(0o755)
    file.write_text(f"PATH={tools}:/usr/bin\n", encoding="utf-8")
    mail = f"mail: {{from: me@example.org, to: me@example.org, sendmail: {program}}}\n"
    (digest.folder / "config.yaml").write_text(f"sources: [{page}]\n{mail}", encoding="utf-8")

    assert digest("fetch", "--email", "-c", "config.yaml", env={"PATH": "/usr/bin:/bin"}).status == 0

    assert (digest.folder / "seen").read_text(encoding="utf-8") == f"{tools}/mine\n"


def test_a_proxy_is_set_in_one_case_or_the_other(digest: Command, file: Path, site: Site) -> None:
    site.answers("/papers", Answer(local.SAMPLE_PATH.read_bytes()))
    file.write_text("no_proxy=elsewhere.example\nhttp_proxy=http://127.0.0.1:9\n", encoding="utf-8")
    del digest.environment["no_proxy"]

    ran = digest("fetch", "hf", "-f", "ids", env={"HF_ENDPOINT": site.url, "NO_PROXY": "127.0.0.1"})

    assert (ran.status, ran.err) == (0, "")


def test_the_zone_of_the_file_is_that_of_the_clock(digest: Command, file: Path) -> None:
    file.write_text("TZ=XYZ-9\n", encoding="utf-8")
    code = "from digest.cli import environment, environment_file; environment_file.load_environment_file(['fetch']);"
    code += "print(environment.now().tzname())"

    ran = subprocess.run(
        [sys.executable, "-c", code], env=digest.environment, capture_output=True, text=True, check=True
    )

    assert ran.stdout == "XYZ\n"


def test_the_configuration_may_be_named_in_it(digest: Command, file: Path) -> None:
    (digest.folder / "mine.yaml").write_text("match: [Mamba]\n", encoding="utf-8")
    file.write_text(f"DIGEST_CONFIG={digest.folder}/mine.yaml\n", encoding="utf-8")

    assert "Mamba" in digest("config", "show").text


def test_another_file_can_be_named_and_must_be_there(digest: Command, file: Path) -> None:
    file.write_text("DIGEST_FORMAT=json\n", encoding="utf-8")
    other = digest.home / "other"
    named = {"DIGEST_ENVIRONMENT": "~/other"}

    missing = digest("fetch", "sample", env=named)
    other.write_text("DIGEST_FORMAT=ids\n", encoding="utf-8")
    ran = digest("fetch", "sample", env=named)

    assert (missing.status, missing.is_one_sentence) == (2, True)
    assert f"{other}: no such file, but DIGEST_ENVIRONMENT names it" in missing.err
    assert ran.out == digest("fetch", "sample", "-f", "ids").out


def test_a_line_that_cannot_be_read_is_told_with_its_place(digest: Command, file: Path) -> None:
    file.write_text("A=1\nthe s3cret\n", encoding="utf-8")

    ran = digest("fetch", "sample")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert ran.err == f"digest: {file}:2:1: it has no `=`; write NAME=value\n"


def test_help_and_completion_work_with_a_broken_file(digest: Command, file: Path) -> None:
    before = digest("help", "server"), digest("fetch", "--help"), digest("--version")
    file.write_text("nothing\n", encoding="utf-8")

    after = digest("help", "server"), digest("fetch", "--help"), digest("--version")
    asked = {"_DIGEST_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "digest fetch h"}
    completed = digest(env=asked)

    assert after == before
    assert (completed.status, completed.err) == (0, "")
    assert "hf" in completed.text


def test_the_doctor_says_what_is_wrong_with_it_and_how_many_it_has(digest: Command, file: Path) -> None:
    file.write_text("A=1\nB=2\n", encoding="utf-8")
    fine = digest("doctor")
    file.write_text("nothing\n", encoding="utf-8")
    broken = digest("doctor", "-f", "json")

    assert "environment: 2 variables" in fine.words
    checks = {check["name"]: check for check in json.loads(broken.text)["checks"]}
    assert (broken.status, checks["environment"]["state"]) == (1, "bad")
    assert ":1:1: it has no `=`" in checks["environment"]["finding"]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_others_may_not_read_a_secret(digest: Command, file: Path, mode: int) -> None:
    file.write_text("HF_TOKEN=s3cret\nTZ=UTC\n", encoding="utf-8")
    file.chmod(mode)

    ran = digest("fetch", "sample")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert f"{file}: others can read it, and HF_TOKEN may be secret" in ran.err
    assert f"→ chmod 600 {file}" in ran.err
    assert "s3cret" not in ran.err
    file.chmod(0o600)
    assert digest("fetch", "sample").status == 0


def test_others_may_read_what_is_no_secret(digest: Command, file: Path) -> None:
    file.write_text("TZ=UTC\nHTTPS_PROXY=http://proxy.example.org:3128\n", encoding="utf-8")
    file.chmod(0o644)

    assert digest("fetch", "sample").status == 0


@pytest.mark.parametrize("of", ["file", "folder"])
def test_others_may_write_nothing(digest: Command, file: Path, of: str) -> None:
    file.write_text("TZ=UTC\n", encoding="utf-8")
    (file if of == "file" else file.parent).chmod(0o777)

    ran = digest("fetch", "sample")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "nobody else may write it" in ran.err
    assert "chmod" in ran.err


def test_a_pipe_can_be_named(digest: Command) -> None:
    if not shutil.which("bash"):
        pytest.skip("bash is not installed")

    ran = digest.shell("DIGEST_ENVIRONMENT=<(echo DIGEST_FORMAT=ids) digest fetch sample")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out == digest("fetch", "sample", "-f", "ids").out


def test_no_file_is_no_file(digest: Command) -> None:
    ran = digest("fetch", "sample", "-f", "ids", env={"DIGEST_ENVIRONMENT": os.devnull})

    assert (ran.status, ran.err) == (0, "")


def test_a_file_in_another_encoding_is_told(digest: Command, file: Path) -> None:
    file.write_bytes(b"A=\xff\n")

    ran = digest("fetch", "sample")

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert "UTF-8" in ran.err


def test_where_there_is_no_file_nothing_of_it_is_loaded(digest: Command) -> None:
    code = "import sys; from digest.cli.environment_file import load_environment_file as load; load(['fetch']);"
    code += "print(*sorted(name for name in sys.modules if name.startswith('digest.')))"

    ran = subprocess.run(
        [sys.executable, "-c", code], env=digest.environment, capture_output=True, text=True, check=True
    )

    assert ran.stdout.split() == ["digest.cli", "digest.cli.environment_file", "digest.cli.folders", "digest.errors"]

"""The line that `digest schedule` prints, in a real crontab of a real cron."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from support.running import Command

from digest.retrieve import local
from servers.conftest import needed

CRON, CRONTAB = "/usr/sbin/cron", "/usr/bin/crontab"


def crontab(what: str, lines: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([CRONTAB, what], input=lines, capture_output=True, check=False)


@pytest.fixture
def cron(tmp_path: Path) -> Iterator[Path]:
    """The log of a cron that runs for this test; the user's crontab is as it was afterwards."""
    needed("cron", "crontab")
    before = crontab("-l")
    log = tmp_path / "cron.log"
    with log.open("wb") as told, subprocess.Popen([CRON, "-f", "-L", "15"], stdout=told, stderr=told) as daemon:
        try:
            yield log
        finally:
            daemon.terminate()
            daemon.wait(timeout=10)
            if before.returncode == 0:
                crontab("-", before.stdout)
            else:
                crontab("-r")


def test_cron_delivers_one_mail_and_is_silent_the_second_time(digest: Command, cron: Path, tmp_path: Path) -> None:
    page, maildir, said = tmp_path / "saved", tmp_path / "Mail dir", tmp_path / "said"
    page.write_bytes(local.SAMPLE_PATH.read_bytes())
    config = tmp_path / "100% mine.yaml"
    config.write_text(
        f"sources: ['{page}']\nmatch: [RAG]\nmail:\n  from: me@example.org\n  to: you@example.org\n  maildir: $BOX\n"
    )
    # cron has neither: they stand in the environment file, which the line names.
    state = {"XDG_STATE_HOME": str(tmp_path / "state"), "BOX": str(maildir)}
    line = digest("schedule", "--write-environment", "-c", config, env=state).text.splitlines()[1]
    assert str(tmp_path / "state") not in line
    every_minute = f"* * * * *{line.partition(' * * *')[2]} >> {said} 2>&1\n"

    crontab("-", every_minute.encode())
    end = monotonic() + 130
    runs = tmp_path / "state" / "digest" / "archive.db"
    while monotonic() < end and not (runs.exists() and said.exists()):
        sleep(1)
    sleep(70)

    assert len(list((maildir / "new").iterdir())) == 1
    assert said.read_text() == ""
    status = digest("status", "-c", config, env=state).text
    assert re.search(r"^✓ you@example.org +today ", status, re.MULTILINE)

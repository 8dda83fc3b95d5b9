"""What is nobody else's: passwords and keys of sources, the archive, kept pages, mails; and whose files are touched."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.loopback import Answer, Site
from support.running import Command

from digest.render.formats import FORMATS

FEED = (
    b'<rss version="2.0"><channel><title>Private</title><link>https://e.example</link>'
    b"<item><title>Tides of a private sea</title><link>https://e.example/1</link><description>x</description></item>"
    b"</channel></rss>"
)
SECRETS = ("s3cret", "TOKEN123", "ann:")
BROKEN = (
    Answer(b"no feed at all", 200),
    Answer(b"<rss><channel><item><title></title></item></channel></rss>", 200),
    Answer(status=403),
    Answer(status=302, headers={"Location": "http://127.0.0.3/login?key=TOKEN123"}),
    Answer(status=500),
)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        running.answers("/f.xml?key=TOKEN123", Answer(FEED))
        yield running


def private(site: Site, path: str = "/f.xml?key=TOKEN123") -> str:
    return f"{site.url.replace('://', '://ann:s3cret@')}{path}"


def told(*texts: bytes | str) -> set[str]:
    """Those of the secrets that stand in *texts*."""
    whole = b"\n".join(text if isinstance(text, bytes) else text.encode() for text in texts)
    return {secret for secret in SECRETS if secret.encode() in whole}


def test_a_password_and_a_key_are_used(digest: Command, site: Site) -> None:
    ran = digest("fetch", private(site), "-f", "json")

    assert [paper["title"] for paper in json.loads(ran.text)["papers"]] == ["Tides of a private sea"]
    assert site.headers[-1]["Authorization"].startswith("Basic ")
    assert site.paths[-1] == "/f.xml?key=TOKEN123"


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_shows_them(digest: Command, site: Site, format: str) -> None:
    ran = digest("fetch", private(site), "-f", format, "-v")

    assert ran.status == 0
    assert ran.out
    assert told(ran.out, ran.err) == set()


def test_no_mail_no_file_and_no_command_shows_them(digest: Command, site: Site) -> None:
    box = digest.folder / "box"
    mail = f"mail: {{from: me@example.org, to: [me@example.org, bob@example.org], folder: {box}}}\n"
    config = f"sources: ['{private(site)}']\n{mail}"
    (digest.folder / "config.yaml").write_text(config, encoding="utf-8")

    mailed = digest("fetch", "--email", "-c", "config.yaml", "-v")
    noted = digest("fetch", "--into", "note.md", "-c", "config.yaml")
    commands = [digest(*line.split(), "-c", "config.yaml") for line in ("status", "doctor", "config show --origin")]

    mails = [path.read_bytes() for path in box.iterdir()]
    state = [path.read_bytes() for path in (digest.home / "state").rglob("*") if path.is_file()]
    assert (mailed.status, noted.status, len(mails)) == (0, 0, 2)
    assert [ran.status for ran in commands] == [0, 0, 0]
    assert told(*mails, *state, (digest.folder / "note.md").read_bytes()) == set()
    assert told(mailed.err, noted.err, *(ran.out for ran in commands), *(ran.err for ran in commands)) == set()


@pytest.mark.parametrize("at", range(len(BROKEN)))
def test_no_error_shows_them(digest: Command, site: Site, at: int) -> None:
    site.answers("/broken?key=TOKEN123", BROKEN[at])

    ran = digest("fetch", private(site, "/broken?key=TOKEN123"), "-v")
    status = digest("status")

    state = [path.read_bytes() for path in (digest.home / "state").rglob("*") if path.is_file()]
    names = [str(path) for path in (digest.home / "state").rglob("*")]
    assert ran.status in (1, 75)
    assert told(ran.out, ran.err, status.out, *state, *names) == set()


def modes(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): stat.filemode(path.stat().st_mode) for path in sorted(folder.rglob("*"))}


def test_the_state_is_for_its_owner_alone(digest: Command, site: Site, page: Path) -> None:
    site.answers("/broken", Answer(b"no feed at all"))
    old = digest.home / "state" / "digest"
    old.mkdir(parents=True, mode=0o755)
    (old / "archive.db").touch(0o644)

    digest.shell(f"umask 022; digest fetch {page} {site.url}/broken --new")

    found = modes(digest.home / "state" / "digest")
    assert stat.filemode(old.stat().st_mode) == "drwx------"
    assert {"archive.db", "archive-copy.db", "lock", "odd"} <= found.keys()
    assert {mode[1:] for mode in found.values()} <= {"rw-------", "rwx------"}


def configured(digest: Command, page: Path, mode: int = 0o644) -> Path:
    """A configuration that names a program, which leaves a trace where it is run."""
    program = digest.folder / "sendmail"
    program.write_text(f"#!/bin/sh\ntouch {digest.folder}/trace\n", encoding="utf-8")
    program.chmod(0o755)
    path = digest.folder / "config.yaml"
    mail = f"mail: {{from: me@example.org, to: me@example.org, sendmail: {program}}}\n"
    path.write_text(f"sources: [{page}]\n{mail}", encoding="utf-8")
    path.chmod(mode)
    return path


@pytest.mark.parametrize("mode", [0o666, 0o646, 0o602])
def test_a_configuration_that_everybody_can_write_runs_no_program(digest: Command, page: Path, mode: int) -> None:
    path = configured(digest, page, mode)

    ran, doctor = digest("fetch", "--email", "-c", path), digest("doctor", "-c", path)

    assert (ran.status, ran.is_one_sentence, doctor.status) == (2, True, 1)
    assert f"{path}:2:50: mail.sendmail: it names a program" in ran.err
    assert f"`chmod go-w {path}`" in ran.err
    assert "✗ configuration" in doctor.text
    assert not (digest.folder / "trace").exists()
    path.chmod(0o600)
    assert digest("fetch", "--email", "-c", path).status == 0
    assert (digest.folder / "trace").exists()


def test_nor_does_one_in_a_folder_in_which_everybody_can_replace_it(digest: Command, page: Path) -> None:
    path = configured(digest, page)
    digest.folder.chmod(0o777)

    ran = digest("fetch", "--email", "-c", path)

    assert (ran.status, ran.is_one_sentence) == (2, True)
    assert not (digest.folder / "trace").exists()


def test_words_alone_may_be_anybodys_to_write(digest: Command, page: Path) -> None:
    path = digest.folder / "config.yaml"
    path.write_text("match: [attention]\n", encoding="utf-8")
    path.chmod(0o666)

    assert digest("fetch", page, "-c", path).status == 0


def test_a_shared_file_sends_no_mail_and_shows_no_file(digest: Command, page: Path) -> None:
    shared = configured(digest, page).rename(digest.folder / "lab.yaml")
    (digest.folder / "mine.yaml").write_text("extends: lab.yaml\nmatch: [attention]\n", encoding="utf-8")

    ran = digest("fetch", page, "--email", "-c", "mine.yaml")

    assert ran.status == 2
    assert f"{shared.name}:1:1: sources: belongs in your own configuration" in ran.err
    assert f"{shared.name}:2:1: mail: belongs in your own configuration" in ran.err
    assert not (digest.folder / "trace").exists()


def test_mails_of_a_maildir_are_for_their_reader_alone(digest: Command, page: Path) -> None:
    box = digest.folder / "Mail"
    config = f"mail: {{from: me@example.org, to: me@example.org, maildir: {box}}}\nsources: [{page}]\n"
    (digest.folder / "config.yaml").write_text(config, encoding="utf-8")

    ran = digest.shell("umask 022; digest fetch --email -c config.yaml")

    (mail,) = (box / "new").iterdir()
    assert ran.status == 0
    assert stat.filemode(mail.stat().st_mode) == "-rw-------"


def test_the_lock_does_not_reach_through_a_link(digest: Command, page: Path) -> None:
    victim = digest.folder / "thesis.tex"
    victim.write_text("years of work", encoding="utf-8")
    state = digest.home / "state" / "digest"
    state.mkdir(parents=True)
    (state / "lock").symlink_to(victim)

    ran = digest("fetch", page, "--new", "-f", "ids")

    assert ran.status == 1
    assert ran.is_one_sentence
    assert victim.read_text(encoding="utf-8") == "years of work"


@pytest.mark.parametrize(
    "into", [("--into", "note.md"), ("-f", "ids", "-o", "{date}.txt"), ("--new", "-o", "{date}.md")]
)
def test_what_a_killed_run_left_is_gone_after_the_next(digest: Command, page: Path, into: tuple[str, ...]) -> None:
    assert digest("fetch", page, *into).status == 0
    for name in (".digest.part", ".digest-a1b2c3d4"):
        (digest.folder / name).write_bytes(b"half of it")

    assert digest("fetch", page, *into).status == 0

    assert [path.name for path in digest.folder.iterdir() if path.name.startswith(".")] == []


def test_a_link_in_the_place_of_what_is_written_leads_nowhere(digest: Command, page: Path) -> None:
    victim = digest.folder / "thesis.tex"
    victim.write_text("years of work", encoding="utf-8")
    out = digest.folder / "out"
    out.mkdir()
    (out / ".digest.part").symlink_to(victim)
    assert digest("fetch", page, "-f", "ids", "-o", "out/ids.txt").status == 0
    assert victim.read_text(encoding="utf-8") == "years of work"

    (out / ".digest.part").unlink(missing_ok=True)
    os.link(victim, out / ".digest.part")
    assert digest("fetch", page, "-f", "ids", "-o", "out/more.txt").status == 0

    assert victim.read_text(encoding="utf-8") == "years of work"
    assert (out / "more.txt").read_text(encoding="utf-8").count("\n") == 12

"""Archives that older versions left behind are read and brought up to date with all that is in them.

`states/VERSION.db.gz` is a file as that version wrote it: the twelve papers of the sample delivered to standard output
and, by mail, to six recipients, whose mails are in every state of the outbox. `states/VERSION-every-table.db.gz` has
invented papers and a row or more in each of its tables; three of its papers are one by now. `version-7` are both as a
later version, whose file had the version 7, had brought them over, `version-8`, `version-9` and `version-10` what the
next ones made of these.
"""

import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.searching import find_papers

from digest.archive import (
    Archive,
    ArchiveError,
    DamagedError,
    additions,
    old_schema,
    paper_keys,
    recovery,
    schema,
    upgrade,
)
from digest.archive.hosts import Hosts
from digest.archive.paper_facts import store_facts
from digest.archive.paper_rows import from_row
from digest.archive.upgrade import copy_beside
from digest.model import Listing, Paper, Validators

STATES = Path(__file__).parent / "states"
VERSIONS = ("0.1.0", "version-7", "version-8", "version-9", "version-10")
NAMES = ("ann", "bob", "cat", "dan", "eve", "fay")
NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
DAY = date(2026, 1, 8)
KELP = "arxiv:2601.90021"


def state(name: str, folder: Path) -> Path:
    """The archive of an older version, in *folder*."""
    path = folder / "archive.db"
    path.write_bytes(gzip.decompress((STATES / f"{name}.db.gz").read_bytes()))
    return path


def with_papers(path: Path, number: int, *, version: int = 3, day: date = DAY) -> None:
    """Write an archive of an old *version* with so many papers of one *day* to *path*."""
    rows = (
        (day.toordinal() * 10_000_000 + at, f"arxiv:2601.{at:05}", f"On Tide {at}", f"Tide {at} comes and goes.")
        for at in range(number)
    )
    with closing(sqlite3.connect(path)) as db, db:
        for script in old_schema.STEPS[:version]:
            db.executescript(script)
        db.executescript(f"PRAGMA user_version = {version}; PRAGMA journal_mode = WAL")
        db.executemany(
            "INSERT INTO papers (key, id, folded_title, title, abstract, authors, categories, keywords, comment, links,"
            " sources, first_seen) VALUES (?, ?, '', ?, ?, '[]', '[]', '[]', '', '[]', '[\"hf\"]', '2026-01-08')",
            rows,
        )
        db.execute(
            "INSERT INTO deliveries (channel, paper, delivered_at) SELECT 'stdout', key, '2026-01-08' FROM papers"
        )


@pytest.fixture(
    scope="module",
    params=[f"{version}{rows}" for version in VERSIONS for rows in ("", "-every-table")],
)
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The archive of one older version, opened by this one; only read."""
    with Archive(state(request.param, tmp_path_factory.mktemp("state"))) as opened:
        yield opened


@pytest.fixture(params=[f"{version}-every-table" for version in VERSIONS])
def every_table(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """The archive with a row in every table, to be written."""
    with Archive(state(request.param, tmp_path)) as opened:
        yield opened


# --- what is in them ---------------------------------------------------------------------------------------


def test_every_paper_is_there(archive: Archive) -> None:
    papers = [*archive.papers.all()]

    assert len(papers) == archive.papers.count() in (8, 12)
    assert all(paper.title for paper in papers)
    assert sum(bool(paper.abstract and paper.authors) for paper in papers) in (5, 12)
    assert archive.database.check() == []


def test_every_mail_of_the_outbox_is_there_in_its_state(archive: Archive) -> None:
    waiting = {each.recipient.partition("@")[0]: each.state for each in archive.outbox.letters()}
    letters = [archive.outbox.letter(each.number) for each in archive.outbox.letters()]

    states = ("pending", "in doubt", "in doubt", "held", "held", "failed")
    assert waiting == dict(zip(NAMES, states, strict=True))
    assert all(letter and letter.content.startswith(b"From: ") for letter in letters)


def test_what_was_delivered_does_not_come_again(archive: Archive) -> None:
    papers = {paper.id: paper for paper in [*archive.papers.all()]}
    rest = ["doi:10.5555/shore.2026.17", "arxiv:2601.90023", "openreview:kElpC0unts"]
    sample = KELP not in papers

    # Moss has another title since it was delivered.
    to_stdout = {paper.id for paper in archive.deliveries.find_undelivered(list(papers.values()), "stdout")}
    assert to_stdout == (set() if sample else set(rest))
    for name in NAMES:
        left = archive.deliveries.find_undelivered(list(papers.values()), f"mail:{name}@example.org")
        assert len(left) == (0 if sample else 5)
    assert len(archive.deliveries.find_undelivered(list(papers.values()), "mail:new@example.org")) == len(papers)


def test_every_table_is_brought_over(every_table: Archive) -> None:
    archive = every_table
    hf = archive.lists.find("hf", DAY, "hf")
    page = archive.lists.find_unchanged("https://blog.example.org/feed.xml", "feed")

    assert hf
    assert {paper.title for paper in hf.papers} == {
        "On Moss and Lichen of the North",
        "Fog over the Harbour in the Early Morning",
    }
    assert page
    assert [paper.id for paper in page.papers] == [
        "url:https://blog.example.org/rain",
        "url:https://journal.example.org/2026/1",
        "doi:10.5555/shore.2026.17",
    ]
    assert archive.lists.validators("https://blog.example.org/feed.xml") == Validators('"feed"')
    assert archive.lists.count() == 3
    assert archive.deliveries.high_water_marks()["stdout"] == {"hf": DAY, "arxiv:cs.CV": DAY}
    assert archive.deliveries.damage_for("stdout") is None
    assert archive.deliveries.damage_for("mail:ann@example.org") == "lost"
    assert {each.address for each in archive.runs.source_states()} == {"hf", "arxiv:cs.CV", "openreview:Shore/2026"}
    assert archive.runs.last()
    assert {channel.partition("@")[0] for channel in archive.outbox.histories()} >= {"mail:gus", "mail:hal"}
    assert [each.number for each in archive.outbox.letters()] == [1, 2, 3, 4, 5, 6]
    assert isinstance(archive.database.path, Path)
    hosts = Hosts(archive.database.path)
    assert hosts.cooldown("blog.example.org", datetime(2026, 1, 8, 13, tzinfo=UTC))
    hosts.close()
    moss = next(paper for paper in [*archive.papers.all()] if paper.former_title)
    assert (moss.former_title, moss.category_sites, moss.upvotes) == ("On Moss", (), 55)


def test_words_of_older_papers_are_searched(every_table: Archive) -> None:
    assert [paper.title for paper in find_papers(every_table, "moss")] == ["On Moss and Lichen of the North"]
    assert every_table.database.check() == []


def test_the_number_of_a_mail_is_never_used_again(every_table: Archive) -> None:
    with every_table.database.reading() as db:
        assert db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()[0] == 7


# --- what becomes of them ----------------------------------------------------------------------------------


def test_papers_that_turn_out_to_be_one_are_united_and_come_to_nobody_again(every_table: Archive) -> None:
    archive = every_table
    (kelp,) = archive.papers.find_named([KELP])

    (learned,) = archive.papers.remember([Listing("arxiv:cs.CV", (kelp,), DAY, source="arxiv:cs.CV")], [kelp], NOON)

    names = {KELP, "openreview:kElpC0unts", "doi:10.5555/shore.2026.17"}
    assert archive.papers.count() == len([*archive.papers.all()]) == 6
    assert (learned.id, set(learned.identifiers), learned.former_title) == (KELP, names, None)
    assert all(archive.papers.find_named([name]) == [learned] for name in names)
    for channel in ("stdout", "note:notes.md", "mail:ann@example.org"):
        assert archive.deliveries.find_undelivered([learned], channel) == []
    listing, page = (
        archive.lists.find("arxiv:cs.CV", DAY, "x"),
        archive.lists.find_unchanged("https://blog.example.org/feed.xml", "feed"),
    )
    assert listing
    assert [paper.id for paper in listing.papers] == [KELP]
    assert page
    assert KELP in [paper.id for paper in page.papers]
    assert find_papers(archive, "kelp") == [learned]
    assert archive.database.check() == []


def test_what_was_joined_stays_joined(every_table: Archive) -> None:
    (fog,) = (paper for paper in [*every_table.papers.all()] if paper.id.startswith("title:"))

    (learned,) = every_table.papers.remember([], [replace(fog, id="url:https://harbour.example.org/fog")], NOON)

    assert (learned.id, every_table.papers.count()) == ("url:https://harbour.example.org/fog", 8)
    assert every_table.deliveries.find_undelivered([learned], "stdout") == []


@pytest.mark.parametrize(
    ("sources", "categories", "sites"),
    [
        (["hf", "arxiv"], ["cs.CL", "math-ph"], ("arxiv", "arxiv")),
        (["arxiv-mail"], ["cs.CL"], ("arxiv",)),
        (["hf"], ["cs.CL"], ("arxiv",)),
        (["feed", "biorxiv"], ["neuroscience"], ("biorxiv",)),
        (["medrxiv"], ["oncology"], ("medrxiv",)),
        (["openreview"], ["robotics"], ("openreview",)),
        (["feed"], ["robotics", "wind"], (None, None)),
        (["acl"], [], ()),
    ],
)
def test_categories_from_before_their_sites_were_kept_get_the_site_of_their_source(
    tmp_path: Path, sources: list[str], categories: list[str], sites: tuple[str | None, ...]
) -> None:
    path = tmp_path / "archive.db"
    with_papers(path, 1, version=4)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE papers SET categories = ?, sources = ?", (json.dumps(categories), json.dumps(sources)))

    with Archive(path) as archive:
        (paper,) = [*archive.papers.all()]

    assert (paper.categories, paper.category_sites) == (tuple(categories), sites)


def test_addresses_with_passwords_are_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with_papers(path, 1)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO sources (address) VALUES ('https://me:secret@example.org/feed'), ('hf')")
        db.execute("INSERT INTO runs (made, account) VALUES ('2026-01-08', '{\"asked\": \"https://x.org/?key=7\"}')")

    with Archive(path) as archive:
        assert [each.address for each in archive.runs.source_states()] == ["hf"]
        assert archive.runs.last() is None


@pytest.mark.parametrize("version", range(1, schema.FIRST_IN_PLACE))
def test_what_each_version_kept_of_a_paper_is_kept(tmp_path: Path, version: int) -> None:
    path = tmp_path / "archive.db"
    with_papers(path, 2, version=version)
    later = {
        "former_title": "On Waves",
        **({"retitled": 1} if version >= 4 else {}),
        **({"category_sites": '["arxiv"]', "categories": '["cs.CL"]'} if version >= 5 else {}),
        **({"pdf": "https://a.org/x.pdf", "version": 3, "identifiers": '["arxiv:2601.00001", "doi:10.5555/x"]'}
           if version >= 6 else {}),
    }  # fmt: skip
    with closing(sqlite3.connect(path)) as db, db:
        changes = ", ".join(f"{name} = ?" for name in later)
        db.execute(f"UPDATE papers SET {changes} WHERE id = 'arxiv:2601.00001'", tuple(later.values()))  # noqa: S608 - ours

    with Archive(path) as archive:
        other, paper = [*archive.papers.all()]

        assert paper.former_title == "On Waves"
        assert paper.category_sites == (("arxiv",) if version >= 5 else ())
        assert (paper.pdf, paper.version) == (("https://a.org/x.pdf", 3) if version >= 6 else (None, None))
        assert archive.papers.find_named(["doi:10.5555/x"]) == ([paper] if version >= 6 else [])
        # Whoever had it under the title before gets it again.
        again = archive.deliveries.find_undelivered([other, paper], "stdout")
        assert again == ([paper] if version >= 4 else [])
        (known,) = archive.papers.remember(
            [], [Paper("title:on-waves", "On Waves of Old", sources=("page.txt",))], NOON
        )
        assert known.id == "title:on-waves"
        assert archive.database.check() == []


def test_a_copy_of_an_earlier_version_takes_the_place_of_a_damaged_archive(tmp_path: Path) -> None:
    path, told = state("0.1.0", tmp_path), list[str]()
    path.rename(copy_beside(path))
    path.write_bytes(b"Dear reader, this is no archive.\n" * 800)

    with recovery.open_archive(path, NOON, report=told.append) as archive:
        assert archive.papers.count() == 12
        assert archive.deliveries.find_undelivered([*archive.papers.all()], "stdout") == []
        assert archive.deliveries.damage_for("stdout") == "restored"

    assert "its last copy takes its place" in told[0]
    left = {each.name for each in tmp_path.iterdir()}
    assert left == {"archive.db", "archive-copy.db", "archive.db.damaged-20260110T120000"}


# --- how they are brought up to date -----------------------------------------------------------------------


def test_an_older_state_gets_the_facts_that_its_papers_would_have(archive: Archive) -> None:
    query = "SELECT * FROM facts ORDER BY paper"
    with archive.database.reading() as db, Archive(":memory:") as other, other.database.transaction() as empty:
        rows = db.execute("SELECT * FROM stored_papers").fetchall()
        store_facts(empty, ((row["key"], from_row(row)) for row in rows))

        assert [tuple(row) for row in db.execute(query)] == [tuple(row) for row in empty.execute(query)]
        assert rows


def test_the_old_file_stays_as_the_copy(tmp_path: Path) -> None:
    path = state("0.1.0", tmp_path)
    before = path.read_bytes()

    Archive(path).close()

    assert {each.name for each in tmp_path.iterdir()} == {"archive.db", "archive-copy.db"}
    assert copy_beside(path).read_bytes() == before
    assert [each.stat().st_mode & 0o077 for each in (path, copy_beside(path))] == [0, 0]
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
        assert db.execute("PRAGMA page_size").fetchone()[0] == schema.PAGE_SIZE


def test_a_link_to_an_old_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    there, path = state("0.1.0", tmp_path / "disk"), tmp_path / "archive.db"
    path.symlink_to(there)

    with Archive(path) as archive:
        assert archive.papers.count() == 12

    assert path.is_symlink()
    assert {each.name for each in tmp_path.iterdir()} == {"archive.db", "archive-copy.db", "disk"}
    assert {each.name for each in there.parent.iterdir()} == {"archive.db"}


def test_papers_that_have_no_place_in_their_day_stay_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "archive.db"
    with_papers(path, 23)
    for module in (upgrade, paper_keys):
        monkeypatch.setattr(module, "KEYS_A_DAY", 10)

    with Archive(path) as archive:
        papers = [*archive.papers.all()]
        later = archive.papers.remember([], [Paper("arxiv:2601.99999", "On Rain", listed=DAY)], NOON)

        assert [paper.id for paper in papers] == [f"arxiv:2601.{at:05}" for at in range(23)]
        assert archive.deliveries.find_undelivered(papers, "stdout") == []
        assert len([*archive.papers.all()]) == archive.papers.count() == 24
        assert find_papers(archive, "rain", 3) == later
        assert find_papers(archive, "tide & 12", 3)[0].title == "On Tide 12"


KILLED = """
import os, signal, sys
from pathlib import Path
from digest.archive import Archive, upgrade
upgrade._PART = 100
step, left = sys.argv[2], int(sys.argv[3])
made = getattr(upgrade, step)
def killed(*values):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return made(*values)
setattr(upgrade, step, killed)
Archive(Path(sys.argv[1])).close()
"""


@pytest.mark.parametrize(
    ("step", "times"),
    [("_copy_part", 0), ("_copy_part", 2), ("copy_tables", 0), ("_finish", 0), ("_take_place", 0), ("sync", 1)],
)
def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path, step: str, times: int) -> None:
    path = tmp_path / "archive.db"
    with_papers(path, 300)
    before = path.read_bytes()

    ended = subprocess.run([sys.executable, "-c", KILLED, str(path), step, str(times)], check=False, timeout=60)

    assert ended.returncode == -signal.SIGKILL
    assert path.read_bytes() == before or step == "sync"
    with Archive(path) as archive:
        assert [paper.id for paper in [*archive.papers.all()]] == [f"arxiv:2601.{at:05}" for at in range(300)]
        assert archive.deliveries.find_undelivered([*archive.papers.all()], "stdout") == []
        assert archive.database.check() == []
    assert copy_beside(path).read_bytes() == before
    left = {each.name for each in tmp_path.iterdir()}
    assert left - {"archive-upgrading.lock"} == {"archive.db", "archive-copy.db"}


def test_what_was_copied_of_another_state_is_not_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with_papers(path, 300)
    subprocess.run([sys.executable, "-c", KILLED, str(path), "_copy_part", "2"], check=False, timeout=60)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE papers SET title = 'On Moss' WHERE id = 'arxiv:2601.00299'")
    os.utime(path, (1, 1))

    with Archive(path) as archive:
        assert [*archive.papers.all()][-1].title == "On Moss"
        assert archive.papers.count() == 300


def test_a_disk_that_is_too_full_is_told_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = state("0.1.0", tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr("shutil.disk_usage", lambda folder: _Usage())

    with pytest.raises(ArchiveError, match="too little space on the disk to bring it up to date") as refusal:
        Archive(path)

    assert not isinstance(refusal.value, DamagedError)
    assert path.read_bytes() == before


class _Usage:
    free = 1_000


def test_that_a_large_file_takes_its_time_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "_LARGE", 100_000)
    path, told = state("0.1.0", tmp_path), list[str]()

    for _ in range(2):
        recovery.open_archive(path, NOON, report=told.append).close()

    assert told == [f"{path}: of an earlier version, and large; bringing it up to date once may take some minutes"]


def test_an_old_file_that_somebody_writes_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.archive.errors.BUSY_SECONDS", 0.1)
    path = state("0.1.0", tmp_path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM runs")

        with pytest.raises(ArchiveError, match="another process"):
            Archive(path)

        other.commit()
    with Archive(path) as archive:
        assert archive.runs.last() is None


def test_a_file_with_the_tables_of_another_version_is_damaged(tmp_path: Path) -> None:
    path = state("0.1.0", tmp_path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 5")

    with pytest.raises(DamagedError, match="it says version 5"):
        Archive(path)


@pytest.mark.parametrize("version", sorted(additions.ADDITIONS))
def test_a_file_that_is_brought_up_in_its_place_has_what_a_new_one_has(tmp_path: Path, version: int) -> None:
    path, new = state(f"version-{version}", tmp_path), tmp_path / "new.db"
    before = {each.name for each in tmp_path.iterdir()}

    Archive(path).close()
    Archive(new).close()

    with closing(sqlite3.connect(path)) as db, closing(sqlite3.connect(new)) as other:
        assert schema.columns(db) == schema.columns(other)
        assert db.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert {each.name for each in tmp_path.iterdir()} == before | {"new.db"}

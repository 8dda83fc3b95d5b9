"""Archives that older versions left behind are read and brought up to date with all that is in them.

`states/VERSION.db.gz` is a file as that version wrote it: the twelve papers of the sample delivered to
standard output and, by mail, to six recipients, whose mails are in every state of the outbox.
"""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from digest.archive import Archive, schema

STATES = Path(__file__).parent / "states"
WITHOUT_SITES = 4  # the last version of the schema that did not keep the sites of categories


@pytest.fixture(params=sorted(STATES.glob("*.db.gz")), ids=lambda path: path.name.removesuffix(".db.gz"))
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """The archive of one older version, opened by this one."""
    path = tmp_path / "archive.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    with Archive(path) as opened:
        yield opened


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
    with closing(sqlite3.connect(path)) as db, db:
        for script in schema.MIGRATIONS[:WITHOUT_SITES]:
            db.executescript(script)
        db.execute(f"PRAGMA user_version = {WITHOUT_SITES}")
        db.execute(
            "INSERT INTO papers (id, folded_title, title, abstract, authors, categories, keywords, comment, links,"
            " sources, first_seen) VALUES ('title:tides', 'tides', 'Tides', '', '[]', ?, '[]', '', '[]', ?, ?)",
            (json.dumps(categories), json.dumps(sources), "2026-01-08T07:00:00+00:00"),
        )

    with Archive(path) as archive:
        (paper,) = archive.papers.all()

    assert (paper.categories, paper.category_sites) == (tuple(categories), sites)


def test_every_paper_is_there(archive: Archive) -> None:
    papers = archive.papers.all()

    assert len(papers) == 12
    assert all(paper.title and paper.abstract and paper.authors for paper in papers)
    assert len(archive.papers.search("model", 100)) > 3


def test_what_was_delivered_does_not_come_again(archive: Archive) -> None:
    papers = archive.papers.all()
    channels = ["stdout", *(f"mail:{name}@example.org" for name in ("ann", "bob", "cat", "dan", "eve", "fay"))]

    assert [archive.deliveries.find_undelivered(papers, channel) for channel in channels] == [[]] * 7
    assert archive.deliveries.find_undelivered(papers, "mail:new@example.org") == papers


def test_every_mail_of_the_outbox_is_there_in_its_state(archive: Archive) -> None:
    waiting = {each.recipient.partition("@")[0]: each.state for each in archive.outbox.mails()}
    letters = [archive.outbox.letter(each.number) for each in archive.outbox.mails()]

    assert waiting == {
        "ann": "pending",
        "bob": "in doubt",
        "cat": "in doubt",
        "dan": "held",
        "eve": "held",
        "fay": "failed",
    }
    assert all(letter and letter.content.startswith(b"From: ") for letter in letters)
    assert archive.database.check() == []

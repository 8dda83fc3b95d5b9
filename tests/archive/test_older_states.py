"""Archives that older versions left behind are read and brought up to date with all that is in them.

`states/VERSION.db.gz` is a file as that version wrote it: the twelve papers of the sample delivered to
standard output and, by mail, to six recipients, whose mails are in every state of the outbox.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.archive import Archive

STATES = Path(__file__).parent / "states"


@pytest.fixture(params=sorted(STATES.glob("*.db.gz")), ids=lambda path: path.name.removesuffix(".db.gz"))
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """The archive of one older version, opened by this one."""
    path = tmp_path / "archive.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    with Archive(path) as opened:
        yield opened


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

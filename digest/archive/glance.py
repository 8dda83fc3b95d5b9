"""A glance at the archive for a shell that completes words: nothing is written or mended, and nobody is waited for."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from digest.archive.deliveries import ALL_CHANNELS

_MOST = 100  # rows
_PATIENCE = 0.1  # seconds, for others that write

_SOURCES = "SELECT address FROM sources WHERE last_success IS NOT NULL ORDER BY last_success DESC LIMIT ?"
_CHANNELS = f"{ALL_CHANNELS} SELECT name FROM channels WHERE name IS NOT NULL LIMIT ?"  # noqa: S608 - a constant
_MAILS = "SELECT number, recipient, subject FROM outbox ORDER BY number LIMIT ?"
_SHOWN = """
    SELECT shown.key + 1, papers.title FROM notes, json_each(notes.value) AS shown
    JOIN papers ON papers.id = shown.value WHERE notes.name = 'shown' ORDER BY shown.key LIMIT ?
"""


def glance_at_sources(path: Path) -> list[str]:
    """The addresses that were read, the latest first; none where the archive at *path* cannot be read."""
    return [address for (address,) in _read(path, _SOURCES)]


def glance_at_channels(path: Path) -> list[str]:
    """The channels that had papers."""
    return [name for (name,) in _read(path, _CHANNELS)]


def glance_at_mails(path: Path) -> list[tuple[int, str, str]]:
    """The mails of the outbox: number, recipient, subject."""
    return [(number, recipient, subject) for number, recipient, subject in _read(path, _MAILS)]


def glance_at_shown_papers(path: Path) -> list[tuple[int, str]]:
    """The papers of the last digest on the terminal: number and title."""
    return [(number, title) for number, title in _read(path, _SHOWN)]


def _read(path: Path, query: str) -> Sequence[sqlite3.Row]:
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)) as db:
            return db.execute(query, (_MOST,)).fetchall()
    except sqlite3.Error:
        return []

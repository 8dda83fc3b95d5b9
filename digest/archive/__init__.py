"""The archive: one SQLite file that remembers papers, listings, deliveries and runs."""

from digest.archive.file import ArchiveError, DamagedError, needs_backup
from digest.archive.ledger import Channel, Ledger, Run, SourceState

__all__ = ["Archive", "ArchiveError", "Channel", "DamagedError", "Run", "SourceState", "needs_backup"]


class Archive(Ledger):
    """All of it: the file, the papers, and the ledger of deliveries."""

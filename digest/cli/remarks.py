"""What a run says of odd rules: at a terminal each time, elsewhere once."""

import sys
from collections.abc import Sequence

from digest.archive_protocols import ArchiveProtocol
from digest.cli.exit_status import say


def say_remarks(remarks: Sequence[str], archive: ArchiveProtocol, *, quiet: bool) -> None:
    """Say *remarks*, unless nobody is at a terminal and they were said before, by the notes of *archive*."""
    if not remarks or quiet or not (sys.stderr.isatty() or archive.runs.record_remarks(remarks)):
        return
    for remark in remarks:
        say(remark)

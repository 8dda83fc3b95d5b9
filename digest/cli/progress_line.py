"""One line that says to a person at a terminal how far something is, and is gone at the end."""

import os
import sys


class ProgressLine:
    """The line, on stderr; not one byte where that is no terminal that can take a line back."""

    def __init__(self) -> None:
        self._is_possible = sys.stderr.isatty() and os.environ.get("TERM") not in (None, "", "dumb")
        self._is_shown = False

    def show(self, text: str) -> None:
        """Write *text* in place of what stands there."""
        if self._is_possible:
            self._write(text)
            self._is_shown = True

    def clear(self) -> None:
        """Take the line back, if there is one."""
        if self._is_shown:
            self._write("")
            self._is_shown = False

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()

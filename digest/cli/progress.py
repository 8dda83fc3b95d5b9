"""What a person at a terminal sees of work that takes longer than a second; it is gone when the work is done.

    ✓ hf                 34 papers of Tue 30 Jun                            0.8 s
    ⠹ arxiv:cs.CL        reading the list of Tue 30 Jun                       4 s
    · openreview:ICLR…   waits

Nothing is written where standard error is no terminal that can take lines back, and the cursor stays visible, so that a
run that is killed leaves a terminal that can be used.
"""

import os
import sys
import time
from collections.abc import Sequence
from threading import Event, Lock, Thread
from types import TracebackType
from typing import ClassVar, Self

from digest.render.columns import count_columns, cut_columns, cut_text
from digest.render.text.lines import Line, Run, paint_line
from digest.render.text.signs import replace_signs
from digest.text import blank_invisible, format_count

_AFTER, _EVERY = 1.0, 0.125  # seconds
_TURNING = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_TURNING_PLAINLY = "|/-\\"
_BAR = 27  # columns
_LONGEST_NAME, _WIDEST = 24, 80
_UNDECIDED = 0.0
_SIGNS = {"done": Run("✓", "good"), "failed": Run("✗", "bad"), "waits": Run("·", "muted")}


class Progress:
    """Rows on standard error that are written anew again and again, from the first second on until `close`.

    What else is said clears them first, by `clear_shown`.
    """

    _shown: ClassVar["Progress | None"] = None

    def __init__(self) -> None:
        self._is_possible = sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
        self._lock, self._closed = Lock(), Event()
        self._thread: Thread | None = None
        self._height = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Begin to count the first second, unless that was done."""
        if self._is_possible and self._thread is None:
            self._closed.clear()
            self._thread = Thread(target=self._keep_drawing, daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Take the rows back. It may be started again."""
        self._closed.set()
        if self._thread:
            self._thread.join()
            self._thread = None
        self.clear()

    def clear(self) -> None:
        """Take back what stands on the screen now."""
        with self._lock:
            self._erase()
            sys.stderr.flush()

    def rows(self, turn: int) -> Sequence[Line]:
        """What is to be seen, at the *turn* of the sign that shows that something is done."""
        raise NotImplementedError

    def _keep_drawing(self) -> None:
        turn, wait = 0, _AFTER
        while not self._closed.wait(wait):
            with self._lock:
                if not self._closed.is_set():
                    self._draw(turn)
            turn, wait = turn + 1, _EVERY

    def _draw(self, turn: int) -> None:
        from digest.channels import screen

        most = max(1, screen.terminal_height(os.environ) - 2)
        color, encoding = screen.wants_color("auto", terminal=True), sys.stderr.encoding or "utf-8"
        width = screen.terminal_width(os.environ)
        rows = [fit_row(row, encoding, width) for row in self.rows(turn)[:most]]
        self._erase()
        sys.stderr.write("".join(f"{paint_line(row, color)}\n" for row in rows))
        sys.stderr.flush()
        self._height = len(rows)
        Progress._shown = self

    def _erase(self) -> None:
        """Go back to the first of the rows that stand there, and clear the screen from it on."""
        if self._height:
            sys.stderr.write(f"\x1b[{self._height}A\r\x1b[J")
            self._height = 0


def clear_shown() -> None:
    """Make room for what is to be said."""
    if Progress._shown:
        Progress._shown.clear()


class SourceProgress(Progress):
    """A row for each source: those that were read, the one at work, those that wait."""

    def __init__(self) -> None:
        super().__init__()
        self._sources: dict[str, tuple[str, str, float]] = {}  # state, what is said, since when or how long

    def plan(self, names: Sequence[str]) -> None:
        """That the sources called *names* are to be read."""
        self.start()
        for name in names:
            self._sources.setdefault(name, ("waits", "waits", _UNDECIDED))

    def begin(self, name: str, what: str) -> None:
        """That *what* is done now for the source called *name*."""
        state, _, since = self._sources.get(name, ("waits", "", _UNDECIDED))
        if state in ("waits", "works"):
            self._sources[name] = ("works", what, since if state == "works" else time.monotonic())

    def finish(self, name: str, what: str) -> None:
        """That the source called *name* was read, and *what* came."""
        self._end(name, "done", what)

    def fail(self, name: str, why: str) -> None:
        """That the source called *name* could not be read."""
        self._end(name, "failed", why)

    def _end(self, name: str, state: str, what: str) -> None:
        _, _, since = self._sources.get(name, ("", "", _UNDECIDED))
        self._sources[name] = (state, what, time.monotonic() - since if since else _UNDECIDED)

    def rows(self, turn: int) -> Sequence[Line]:
        """The rows, in the order in which the sources were planned."""
        from digest.channels import screen

        sources = dict(self._sources)
        widest = min(max(map(count_columns, sources), default=0), _LONGEST_NAME)
        width = min(screen.terminal_width(os.environ), _WIDEST)
        return [
            _make_row(_SIGNS.get(state) or turning_sign(turn), name, what, _show_time(state, since), widest, width)
            for name, (state, what, since) in sources.items()
        ]


class WorkProgress(Progress):
    """One row for own work called *name*: what is done, or with a known end a bar and a count of *unit*s."""

    def __init__(self, name: str, what: str = "", *, unit: str = "paper", of: int = 0) -> None:
        super().__init__()
        self._name, self._what, self._unit = name, what, unit
        self._began, self._done, self._of = time.monotonic(), 0, of

    def report(self, done: int, of: int) -> None:
        """That so many are *done*, *of* so many; 0 where nobody knows."""
        self._done, self._of = done, of

    def rows(self, turn: int) -> Sequence[Line]:
        """The row."""
        from digest.channels import screen

        width = min(screen.terminal_width(os.environ), _WIDEST)
        seconds = _show_seconds(time.monotonic() - self._began)
        bar = self._bar() if self._of and width >= _WIDEST else []
        room = width - sum(len(run.text) for run in bar)
        row = _make_row(turning_sign(turn), self._name, self._describe(), seconds, len(self._name), room)
        return [[*row[:4], *bar, *row[4:]]]

    def _describe(self) -> str:
        if self._of:
            return f"{self._done:,} of {format_count(self._of, self._unit)}"
        return self._what or format_count(self._done, self._unit)

    def _bar(self) -> Line:
        full = min(_BAR, _BAR * self._done // self._of)
        return [Run("━" * full), Run("─" * (_BAR - full), "muted"), Run("  ")]


def fit_row(row: Line, encoding: str, width: int) -> Line:
    """*row* in signs of *encoding* that move nothing, in one line of a screen of *width* columns: what the screen
    itself breaks could not be taken back."""
    fitted, room = [], width
    for run in row:
        text = cut_columns(replace_signs(blank_invisible(run.text), encoding), room)
        fitted.append(Run(text, run.style))
        room -= count_columns(text)
    return fitted


def _make_row(sign: Run, name: str, what: str, seconds: str, widest: int, width: int) -> Line:
    """A row: sign, name, what is done, and the seconds at the right edge."""
    name, room = cut_text(name, widest), width - widest - 6 - len(seconds)
    what = cut_text(what, max(1, room))
    waits = sign.style == "muted"
    padding = " " * (widest - count_columns(name) + 2)
    gap = " " * max(2, width - widest - 4 - count_columns(what) - len(seconds))
    said = Run(what, "muted" if waits else "")
    return [sign, Run(" "), Run(name, "muted" if waits else "title"), Run(padding), said, Run(gap + seconds)]


def turning_sign(turn: int) -> Run:
    """The sign of work at its *turn*."""
    signs = _TURNING_PLAINLY if replace_signs("⠹", sys.stderr.encoding or "utf-8") == "|" else _TURNING
    return Run(signs[turn % len(signs)], "title")


def _show_time(state: str, since: float) -> str:
    if state == "waits" or not since:
        return ""
    return _show_seconds(time.monotonic() - since) if state == "works" else f"{since:.1f} s"


def _show_seconds(seconds: float) -> str:
    return f"{seconds:.0f} s"

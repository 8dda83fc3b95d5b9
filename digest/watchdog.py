"""Limits of CPU time and of memory for work that strangers' pages and readers' templates can make endless.

They are set where the system can set them, and stop Python only: what C code does in one call must be bounded before
it is called.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType

from digest.errors import ParseError, UsageError

_SECONDS = 3.0
_SECONDS_A_MEGABYTE = 1.0  # ten times what the slowest source takes
_AGAIN = 0.5  # seconds; a library may have swallowed the first one
_TEMPLATE_SECONDS = 4.0
_TEMPLATE_MEMORY = 250_000_000  # bytes beside what the run has; a digest of 3,000 papers takes a tenth of it


class _TimeUp(BaseException):
    """No Exception, so that whoever catches those of a parser does not catch it."""


@contextmanager
def limited(size: int) -> Iterator[None]:
    """What is done inside may take as much CPU time as a page of *size* bytes can be worth. Raises ParseError where
    it takes more. Only the main thread can be stopped."""
    seconds = _SECONDS + _SECONDS_A_MEGABYTE * size / 1_000_000
    try:
        with _timed(seconds):
            yield
    except _TimeUp:
        raise ParseError(f"reading it took more than {seconds:.0f} s, as no listing does") from None


@contextmanager
def limited_template(name: str) -> Iterator[None]:
    """What is done inside may take the time and the memory of a template. Raises UsageError, for the template that is
    called *name*, where it takes more time; where it takes more memory, MemoryError is raised inside."""
    try:
        with _timed(_TEMPLATE_SECONDS), _within_memory(_TEMPLATE_MEMORY):
            yield
    except _TimeUp:
        said = f"{name}: takes more than {_TEMPLATE_SECONDS:.0f} s; is there a loop too many?"
        raise UsageError(said) from None


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """Raises _TimeUp inside when so much CPU time is over, and again and again until that is heard."""
    import signal

    if not hasattr(signal, "setitimer") or not hasattr(signal, "SIGPROF") or current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _stop)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        yield
    finally:
        # A last one may come while it is being switched off.
        with suppress(_TimeUp):
            signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _within_memory(most: int) -> Iterator[None]:
    """No more than *most* bytes beside those that the process has can be had inside."""
    had = _address_space()
    if had is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = had + most
    bounds = [each for each in (soft, hard, wanted) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int | None:
    """The bytes of addresses that this process has; None where the system does not tell."""
    with suppress(OSError, ValueError, ImportError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return pages * resource.getpagesize()
    return None


def _stop(number: int, frame: FrameType | None) -> None:
    raise _TimeUp

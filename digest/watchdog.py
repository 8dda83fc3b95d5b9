"""A limit of CPU time for the reading of one page, where the system can set one."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

from digest.errors import ParseError

_SECONDS = 3.0
_SECONDS_A_MEGABYTE = 2.0  # twenty times what the slowest source takes
_AGAIN = 0.5  # seconds; a library may have swallowed the first one


class _TimeUp(BaseException):
    """No Exception, so that whoever catches those of a parser does not catch it."""


@contextmanager
def limited(size: int) -> Iterator[None]:
    """What is done inside may take as much CPU time as a page of *size* bytes can be worth.

    Raises ParseError where it takes more. It stops Python only: what C code does in one call must be bounded
    before it is called. Only the main thread can be stopped.
    """
    import signal

    if not hasattr(signal, "setitimer") or current_thread() is not main_thread():
        yield
        return
    seconds = _SECONDS + _SECONDS_A_MEGABYTE * size / 1_000_000
    before = signal.signal(signal.SIGPROF, _stop)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        yield
    except _TimeUp:
        raise ParseError(f"reading it took more than {seconds:.0f} s, as no listing does") from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise _TimeUp

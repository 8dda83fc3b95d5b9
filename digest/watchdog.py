"""Limits of CPU time and memory for parsing strangers' pages and rendering readers' templates.

A system without such limits (Windows) sets none. They interrupt Python code only: what one call of C code may cost has
to be limited before the call.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType

from digest.errors import ParseError, UsageError

_PAGE_SECONDS = 3.0
_PAGE_SECONDS_A_MEGABYTE = 1.0  # ten times the time of the slowest source
_REPEAT_SECONDS = 0.5  # seconds until it is raised again; a library may have swallowed the first one
_TEMPLATE_SECONDS = 4.0
_TEMPLATE_MEMORY = 250_000_000  # bytes beyond what the process has; a digest of 3,000 papers takes a tenth of it


class _TimeUpError(BaseException):
    """The CPU time is used up. It is no Exception, so that `except Exception` in a parser does not catch it."""


@contextmanager
def limit_parsing(size: int) -> Iterator[None]:
    """Limit the CPU time of the block to what a page of *size* bytes may take. Raises ParseError when it is used up.

    Only the main thread can be interrupted; in other threads there is no limit.
    """
    seconds = _PAGE_SECONDS + _PAGE_SECONDS_A_MEGABYTE * size / 1_000_000
    try:
        with _limit_cpu_time(seconds):
            yield
    except _TimeUpError:
        raise ParseError(f"reading it took more than {seconds:.0f} s, as no listing does") from None


@contextmanager
def limit_template(name: str) -> Iterator[None]:
    """Limit CPU time and memory of the block to what a template may take; *name* is the template's, for the message.

    Raises UsageError when the time is used up. When the memory is, MemoryError is raised inside the block.
    """
    try:
        with _limit_cpu_time(_TEMPLATE_SECONDS), _limit_memory(_TEMPLATE_MEMORY):
            yield
    except _TimeUpError:
        said = f"{name}: takes more than {_TEMPLATE_SECONDS:.0f} s; is there a loop too many?"
        raise UsageError(said) from None


@contextmanager
def _limit_cpu_time(seconds: float) -> Iterator[None]:
    """Raise _TimeUpError inside the block after so many *seconds* of CPU time, and repeatedly until the block ends."""
    import signal

    if not hasattr(signal, "setitimer") or not hasattr(signal, "SIGPROF") or current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _raise_time_up)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _REPEAT_SECONDS)
        yield
    finally:
        # The last signal may come while the timer is being switched off.
        with suppress(_TimeUpError):
            signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _limit_memory(most: int) -> Iterator[None]:
    """Let the process take at most *most* bytes of address space beyond what it has, inside the block."""
    size = _address_space_size()
    if size is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = size + most
    bounds = [bound for bound in (soft, hard, wanted) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space_size() -> int | None:
    """The size of this process's address space in bytes; None if the system does not tell."""
    with suppress(OSError, ValueError, ImportError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return pages * resource.getpagesize()
    return None


def _raise_time_up(number: int, frame: FrameType | None) -> None:
    raise _TimeUpError

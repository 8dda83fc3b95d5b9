"""The CPU time of a call, and how it grows with what the call is given; no call is waited for in vain."""

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from time import thread_time
from typing import TypeVar

T = TypeVar("T")

TIMES = 10  # the larger input is so many times the smaller one
MOST = 15.0  # times its CPU time; what is quadratic takes a hundred times
CERTAIN = 40.0  # times: this is no accident
QUICK = 0.005  # seconds: what is done before is not worth a look
PATIENCE = 3.0  # seconds for one call


class _TooLongError(BaseException):
    """No call under test catches it."""


def growth(call: Callable[[T], object], small: T, large: T) -> float:
    """How many times the CPU time of *small* the larger input takes; 0 where that is quick."""
    first = seconds(lambda: call(large))
    if first < QUICK or first == inf:
        return 0.0 if first < QUICK else inf
    least = inf
    for _ in range(3):
        least = min(least, _best(call, large) / max(_best(call, small), 1e-9))
        if not MOST < least < CERTAIN:
            break
    return least


def _best(call: Callable[[T], object], given: T) -> float:
    """Of three, so that a busy computer does not count."""
    return min(seconds(lambda: call(given)) for _ in range(3))


def seconds(call: Callable[[], object], patience: float = PATIENCE) -> float:
    """The CPU time of *call*; `inf` where it is more than *patience*, and the call is broken off."""
    gc.disable()  # it would look at all that the other tests hold
    try:
        with _alarm(patience):
            start = thread_time()
            call()
            return thread_time() - start
    except _TooLongError:
        return inf
    finally:
        gc.enable()


@contextmanager
def _alarm(patience: float) -> Iterator[None]:
    # `re` looks for signals while it searches.
    before = signal.signal(signal.SIGPROF, _break_off)
    signal.setitimer(signal.ITIMER_PROF, patience)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _break_off(*_: object) -> None:
    raise _TooLongError

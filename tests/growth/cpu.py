"""The CPU time of a call, and how it grows with what the call is given; no call is waited for in vain."""

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import inf
from time import thread_time
from typing import TypeVar

T = TypeVar("T")

TIMES = 10  # the larger input is so many times the smaller one
MOST = 15.0  # times its CPU time; what is quadratic takes a hundred times
CERTAIN = 40.0  # times: this is no accident, if it comes twice
ROUNDS = 9
QUICK = 0.008  # seconds: what is done before is not worth a look
PATIENCE = 3.0  # seconds for one call


class _TooLongError(BaseException):
    """No call under test catches it."""


def growth(call: Callable[[T], object], small: T, large: T) -> float:
    """How many times the CPU time of *small* the larger input takes; 0 where that is quick."""
    # The first time may load a module.
    first = min(seconds(lambda: call(small)) for _ in range(2))
    enough = min(10 * PATIENCE, max(100 * QUICK, CERTAIN * first))
    second = seconds(lambda: call(large), enough) if first < inf else inf
    if second < QUICK or second == inf:
        return 0.0 if second < QUICK else inf
    times = [(first, second)]
    # The best of several, so that a busy computer does not count.
    while (least := _ratio(times)) > MOST and len(times) < (ROUNDS if least < CERTAIN else 2):
        times.append((seconds(lambda: call(small)), seconds(lambda: call(large), enough)))
    return least


def _ratio(times: Sequence[tuple[float, float]]) -> float:
    small, large = min(small for small, _ in times), min(large for _, large in times)
    return large / max(small, 1e-9)


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

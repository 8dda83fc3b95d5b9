"""The CPU time of a call, and how it grows with what the call is given; no call is waited for in vain."""

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import inf
from time import thread_time

Call = Callable[[], object]

TIMES = 10  # the larger input is so many times the smaller one
MOST = 15.0  # times its CPU time; what is quadratic takes a hundred times
CERTAIN = 25.0  # times: what takes longer is broken off
ROUNDS = 3
QUICK = 0.008  # seconds: what is done before is not worth a look
PATIENCE = 3.0  # seconds for one call


def growth(
    call_for: Callable[[int], Call], length: int, *, again: int | None = None, quick: float = QUICK, tries: int = 3
) -> float:
    """How many times the CPU time the call for *length* takes of the call for a tenth of it; 0 where it is *quick*.

    Where it is too many, it is measured again, *tries* times in all, because the computer may have had much else to do:
    with the length *again*, where what grows up to a bound has reached it.
    """
    times = _measured_growth(call_for, length, quick)
    for _ in range(tries - 1):
        if times <= MOST:
            break
        times = min(times, _measured_growth(call_for, again or length, quick))
    return times


def _measured_growth(call_for: Callable[[int], Call], length: int, quick: float) -> float:
    small, large = call_for(length // TIMES), call_for(length)
    # The first time may load a module.
    first = min(seconds(small), seconds(small))
    enough = min(10 * PATIENCE, max(10 * quick, CERTAIN * first))
    second = seconds(large, enough) if first < inf else inf
    if second < quick or second == inf:
        return 0.0 if second < quick else inf
    times = [(first, second)]
    while (least := _ratio(times)) > MOST and len(times) < ROUNDS:
        times.append((seconds(small), seconds(large, enough)))
    return least


def _ratio(times: Sequence[tuple[float, float]]) -> float:
    small, large = min(small for small, _ in times), min(large for _, large in times)
    return large / max(small, 1e-9)


class _TooLongError(BaseException):
    """No call under test catches it."""


def seconds(call: Call, patience: float = PATIENCE) -> float:
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

"""What works cost: CPU time first, for wall time tells on a busy machine how busy it is.

Works that are compared are run in turn, so that whatever else the machine does meets all of them alike, and the least
of all rounds counts: nothing makes a work quicker than it is.
"""

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from math import ceil
from time import perf_counter, process_time


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of *cpu* (user and system) and of *wall* time; the most *memory* in bytes, 0 where nobody looked."""

    cpu: float
    wall: float
    memory: int = 0


Work = Callable[[], Cost]


def timed(function: Callable[[], object]) -> Work:
    """The work of calling *function* in this process."""

    def work() -> Cost:
        started, began = perf_counter(), process_time()
        function()
        return Cost(process_time() - began, perf_counter() - started)

    return work


def prepared(prepare: Callable[[], object], work: Work) -> Work:
    """*work* after *prepare*, which is called before every round and not counted."""

    def both() -> Cost:
        prepare()
        return work()

    return both


def forget_texts() -> None:
    """Empty the program's caches of what it has read, as they are when a process starts.

    They are those with a limit; what is kept without one, compiled patterns, belongs to the program.
    """
    for name, module in tuple(sys.modules.items()):
        if name.startswith("digest."):
            for value in tuple(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper) and value.cache_parameters()["maxsize"] is not None:
                    value.cache_clear()


def least_costs(*works: Work, rounds: int) -> list[Cost]:
    """The least cost of each of *works* in so many interleaved rounds, and the most memory.

    A round before them, to warm up, does not count; where only one is asked for, there is none before it.
    """
    if rounds > 1:
        for work in works:
            work()
    with _nothing_to_collect():
        costs = [[work() for work in works] for _ in range(rounds)]
    return [
        Cost(min(each.cpu for each in column), min(each.wall for each in column), max(each.memory for each in column))
        for column in zip(*costs, strict=True)
    ]


def least_cpu_of_each(calls: Sequence[Callable[[], object]], *, rounds: int) -> list[float]:
    """The least CPU seconds of each of *calls*: all of them are called in every round, once more before the first."""
    for call in calls:
        call()
    with _nothing_to_collect():
        took = [[_cpu_of(call) for call in calls] for _ in range(rounds)]
    return [min(column) for column in zip(*took, strict=True)]


def slowest_percent(seconds: Sequence[float]) -> float:
    """The mean of the slowest 1 % of *seconds*, of one at least."""
    slowest = sorted(seconds)[-ceil(len(seconds) / 100) :]
    return sum(slowest) / len(slowest)


def _cpu_of(call: Callable[[], object]) -> float:
    began = process_time()
    call()
    return process_time() - began


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """What the benchmark itself keeps alive is not walked by the collector while others are timed."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()

"""Trials in a child process: what hangs, or takes the process with it, costs one input and is counted."""

import faulthandler
import gc
import json
import os
import random
import re
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import IO

from digest.errors import DigestError, ParseError
from fuzz import mutations
from fuzz.figures import MOST_MEMORY, MOST_SECONDS, Outcome
from fuzz.seeds import seeds
from fuzz.trials import TRIALS, Broken, Input, Trial

# How many of a hundred inputs are of each kind; the rest are pages.
_SHARES = {"config": 7, "expression": 7, "address": 5, "note": 5, "robots": 3, "template": 4, "query": 5, "text": 4}
_KINDS = [kind for kind, share in _SHARES.items() for _ in range(share)]
_USUAL_SIZE = 9_000  # characters of a page; one in fifty keeps its own
_INPUTS_OF_A_CHILD = 5_000
_SILENCE = 120.0  # seconds without a word, and without CPU time, in which a child waits for what never comes
_ADDRESS_SPACE = 4_000_000_000
_PLACE = re.compile(r'File "[^"]*/(digest/[^"]+)", line (\d+)')


@dataclass(frozen=True)
class Fuzzer:
    """The inputs of one *seed*, and what is tried with each kind. A trial that takes more CPU time
    than *seconds* is too slow, and after *patience* it is ended."""

    seed: int
    trials: Mapping[str, Trial] = field(default_factory=lambda: TRIALS)
    seconds: float = MOST_SECONDS
    patience: int = 10

    def given(self, number: int) -> Input:
        """The input of that number: always the same."""
        chance = random.Random(f"{self.seed}:{number}")  # noqa: S311 - no secret
        at = chance.randrange(100)
        kind = _KINDS[at] if at < len(_KINDS) else "page"
        seed, *others = (chance.choice(seeds()[kind]) for _ in range(3))
        size = 600_000 if not chance.randrange(50) else _USUAL_SIZE
        texts = [mutations.smaller(each.text, size, chance) for each in (seed, *others)]
        text = mutations.mutated(texts[0], texts[1:], chance)
        content = mutations.as_bytes(text, chance) if kind == "page" else b""
        return Input(kind, text, content, seed.asked, chance)

    def outcomes(self, numbers: range) -> Iterator[Outcome]:
        """What became of each input, in their order."""
        seeds()
        gc.collect()
        gc.freeze()
        while numbers:
            came = 0
            for outcome in _Child(self, numbers[:_INPUTS_OF_A_CHILD]):
                yield outcome
                came += 1
            numbers = numbers[came:]

    def outcome(self, number: int, had: int = 0) -> Outcome:
        """What becomes of one input, in this process, which *had* so many bytes of memory before the first."""
        given = self.given(number)
        started = time.process_time()
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            for of_the_future in (DeprecationWarning, PendingDeprecationWarning):
                # Python itself keeps these to itself, too.
                warnings.simplefilter("ignore", of_the_future)
            judged = _judged(self.trials[given.kind], given)
        seconds, memory = time.process_time() - started, _peak() - had
        outcome = judged._replace(number=number, seconds=seconds, memory=memory)
        if outcome.verdict == "wrong":
            return outcome
        if warned:
            where = f"{_short(warned[0].filename)}:{warned[0].lineno}"
            return outcome._replace(verdict="wrong", what=warned[0].category.__name__, where=where)
        if memory > MOST_MEMORY:
            return outcome._replace(verdict="wrong", what=f"more than {MOST_MEMORY / 1e6:.0f} MB", where=given.kind)
        return outcome._replace(verdict="slow", what="slow", where=given.kind) if seconds > self.seconds else outcome


def kept(fuzzer: Fuzzer, outcome: Outcome, folder: Path) -> Path:
    """Write the input of *outcome* into *folder*."""
    given = fuzzer.given(outcome.number)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{fuzzer.seed}-{outcome.number}.{given.kind}"
    path.write_bytes(given.content or given.text.encode("utf-8", "surrogatepass"))
    return path


def _judged(trial: Trial, given: Input) -> Outcome:
    try:
        trial(given)
    except DigestError as error:
        return _refused(error)
    except Exception as error:
        what = str(error) if isinstance(error, Broken) else type(error).__name__
        return Outcome(0, "wrong", what, _where(error.__traceback__))
    return Outcome(0, "read")


def _refused(error: DigestError) -> Outcome:
    """Refused; by the last net where the error behind it is none of ours."""
    cause = error.__cause__
    if isinstance(error, ParseError) and "took more than" in str(error):
        return Outcome(0, "netted", "the limit of CPU time", "digest/watchdog.py")
    if isinstance(error, ParseError) and cause and "it cannot be read (" in str(error):
        return Outcome(0, "netted", type(cause).__name__, _where(cause.__traceback__))
    return Outcome(0, "refused")


def _where(trace: TracebackType | None) -> str:
    """The last place in digest, and the very last where that is somebody else's."""
    frames = [f"{_short(frame.filename)}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
    ours = [frame for frame in frames if frame.startswith("digest/")] or frames[:1]
    return ours[-1] if ours[-1] == frames[-1] else f"{ours[-1]} ({frames[-1]})"


def _short(path: str) -> str:
    for folder in ("/site-packages/", "/tests/"):
        if folder in path:
            return path.rpartition(folder)[2]
    return f"digest/{path.rpartition('/digest/')[2]}" if "/digest/" in path else Path(path).name


def _peak() -> int:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


class _Child:
    """A process that tries *numbers* one after the other; one that dies ends the iteration with the outcome of
    the input that killed it."""

    def __init__(self, fuzzer: Fuzzer, numbers: range) -> None:
        self.fuzzer, self.numbers = fuzzer, numbers

    def __iter__(self) -> Iterator[Outcome]:
        reading, writing = os.pipe()
        with tempfile.TemporaryFile() as last_words:
            pid = os.fork()
            if pid == 0:
                os.close(reading)
                self._work(writing, last_words)
            os.close(writing)
            done = 0
            with os.fdopen(reading, "rb", buffering=0) as pipe:
                for line in _lines(pipe, pid):
                    done += 1
                    yield Outcome(*json.loads(line))
            _, status = os.waitpid(pid, 0)
            if status and done < len(self.numbers):
                yield _died(self.numbers[done], os.waitstatus_to_exitcode(status), last_words)

    def _work(self, writing: int, last_words: IO[bytes]) -> None:
        """Be the child; never returns."""
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, resource.RLIM_INFINITY))
            faulthandler.enable(last_words)
            # Tells where also C code hangs, and leaves the end to the system.
            faulthandler.register(signal.SIGXCPU, last_words, all_threads=False, chain=True)
            had = _peak()  # a child begins with the memory of its parent, which may be a long run of tests
            for number in self.numbers:
                limit = ceil(time.process_time()) + self.fuzzer.patience
                resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
                outcome = self.fuzzer.outcome(number, had)
                os.write(writing, json.dumps(outcome).encode() + b"\n")
                if outcome.memory > MOST_MEMORY:
                    break  # the peak never falls: the next input is for a new process
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(70)


def _lines(pipe: IO[bytes], pid: int) -> Iterator[bytes]:
    """The lines of *pipe*; the process that writes them is ended when it says nothing any more."""
    rest = b""
    while True:
        if not select.select([pipe], [], [], _SILENCE)[0]:
            os.kill(pid, signal.SIGXCPU)
        more = pipe.read(65_536)
        if not more:
            return
        *lines, rest = (rest + more).split(b"\n")
        yield from lines


def _died(number: int, status: int, last_words: IO[bytes]) -> Outcome:
    last_words.seek(0)
    # The innermost call stands first.
    place = _PLACE.search(last_words.read().decode("utf-8", "replace"))
    where = f"{place[1]}:{place[2]}" if place else "an unknown place"
    if status == -signal.SIGXCPU:
        return Outcome(number, "slow", "hangs", where)
    return Outcome(number, "wrong", f"the process ended with {status}", where)

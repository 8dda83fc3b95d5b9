"""Damaged pages, configurations, expressions, notes and the like against the promise that nothing given can stop it.

python tests/fuzz --inputs 300000 --seed 1
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.figures import Figures, Outcome
from fuzz.runs import Fuzzer, kept

_PROGRESS = 20.0  # seconds


def main() -> int:
    """Try the inputs that are asked for; 1 if anything was wrong."""
    asked = _arguments()
    fuzzer, figures = Fuzzer(asked.seed), Figures()
    numbers = (
        range(asked.only, asked.only + 1) if asked.only is not None else range(asked.start, asked.start + asked.inputs)
    )
    told = time.monotonic()
    for outcome in fuzzer.outcomes(numbers):
        figures.add(outcome)
        if asked.keep and (outcome.verdict in ("wrong", "slow") or asked.only is not None):
            kept(fuzzer, outcome, asked.keep)
        if asked.only is not None:
            _write(_sentence(fuzzer, outcome))
        if time.monotonic() > told + _PROGRESS:
            told = time.monotonic()
            _write(f"… {figures}")
    _write("\n".join([f"seed {asked.seed}, {figures}", *figures.details()]))
    return 0 if figures.is_clean else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="how many (default 10,000)")
    parser.add_argument("--start", type=int, default=0, metavar="N", help="the number of the first one")
    parser.add_argument("--seed", type=int, default=1, help="what all chance comes from (default 1)")
    parser.add_argument("--only", type=int, metavar="N", help="the input of that number alone, and what it is")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where wrong inputs are kept")
    return parser.parse_args()


def _sentence(fuzzer: Fuzzer, outcome: Outcome) -> str:
    given = fuzzer.given(outcome.number)
    came = f"{given.kind} of {len(given.content or given.text):,}, asked for as {given.asked}"
    return f"input {outcome.number}, {came}: {outcome.verdict} {outcome.what} {outcome.where}"


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

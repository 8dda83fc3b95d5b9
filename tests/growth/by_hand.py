"""The CPU seconds of every reader for texts of 1 k to 1 M characters: `python tests/growth/by_hand.py [NAME …]`.

A case whose name begins with one of the names is measured, all of them without a name. What is behind the
seconds: how many times those of the text before the last one takes, and the error that came of it.
"""

import sys
from math import inf
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from growth.case import Case
from growth.cpu import MOST, seconds
from growth.readers import cases

LENGTHS = (1_000, 10_000, 100_000, 1_000_000)
PATIENCE = 20.0  # seconds; what takes longer is not asked for more
_WORTH_A_LOOK = 0.2  # seconds


def main(wanted: tuple[str, ...]) -> None:
    sys.stdout.write(f"{'':60}{''.join(f'{length:>11,}' for length in LENGTHS)}\n")
    for case in cases():
        if not wanted or case.name.startswith(wanted):
            sys.stdout.write(_row(case) + "\n")
            sys.stdout.flush()


def _row(case: Case) -> str:
    taken: list[float] = []
    for length in LENGTHS:
        taken.append(seconds(case.call(length), PATIENCE))
        if taken[-1] > PATIENCE / 4:
            break
    times = taken[-1] / taken[-2] if len(taken) > 1 and taken[-1] > _WORTH_A_LOOK else 0.0
    mark = "**" if times > MOST or inf in taken else ""
    figures = "".join(f"{each:11.4f}" for each in taken)
    return f"{case.name!a:60.60}{figures:44} {times:5.1f} {case.call(LENGTHS[0])()} {mark}".rstrip()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))

"""A few lives drawn at random; `python tests/faults/random_lives.py` lives many."""

from pathlib import Path

import pytest
from support.forked_command import Runner

from faults.random_lives import live_in


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_everybody_gets_every_paper_once(tmp_path: Path, runner: Runner, seed: int) -> None:
    assert live_in(tmp_path, runner, seed, steps=30) == []

"""The fuzzer finds what is wrong, says where, survives it, and finds nothing in a few hundred inputs of today."""

import os
import re
import time
import warnings
from collections.abc import Mapping
from pathlib import Path

import pytest

from digest.render import formats
from fuzz.figures import Figures, Outcome
from fuzz.runs import Fuzzer, kept
from fuzz.trials import TRIALS, Input, Trial

PATIENCE = 1  # seconds of CPU time


def planted(trial: Trial, kind: str = "robots") -> Mapping[str, Trial]:
    """No trials but *trial*, for every input of a *kind*."""
    nothing: dict[str, Trial] = dict.fromkeys(TRIALS, lambda given: None)
    return nothing | {kind: trial}


def tried(fuzzer: Fuzzer, inputs: int) -> Figures:
    figures = Figures()
    for outcome in fuzzer.outcomes(range(inputs)):
        figures.add(outcome)
    return figures


def first(fuzzer: Fuzzer, kind: str = "robots") -> int:
    """The number of the first input of that kind."""
    return next(number for number in range(1_000) if fuzzer.given(number).kind == kind)


def test_a_few_hundred_inputs_find_nothing() -> None:
    figures = tried(Fuzzer(seed=20), 300)

    assert (figures.inputs, figures.is_clean) == (300, True), "\n".join(figures.details())
    assert figures.read > 60
    assert figures.refused > 60


def test_an_input_is_the_same_whenever_it_is_made() -> None:
    once, again, other = Fuzzer(seed=3), Fuzzer(seed=3), Fuzzer(seed=4)

    for number in range(100):
        first, second = once.given(number), again.given(number)
        assert first[:-1] == second[:-1]
        assert first.chance.random() == second.chance.random()
    assert [once.given(number).text for number in range(9)] != [other.given(number).text for number in range(9)]


def test_every_kind_is_tried_and_most_inputs_are_pages() -> None:
    kinds = [Fuzzer(seed=1).given(number).kind for number in range(600)]

    assert set(kinds) == set(TRIALS)
    assert kinds.count("page") > 300


def test_an_error_in_the_product_is_counted_with_its_kind_and_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(*values: object) -> str:
        raise KeyError

    monkeypatch.setattr(formats.Format, "load_renderer", stumbling)
    fuzzer = Fuzzer(seed=1, trials=planted(TRIALS["text"], "text"))

    figures = tried(fuzzer, 60)

    assert not figures.is_clean
    (verdict, what, where), numbers = next(iter(figures.errors.items()))
    assert (verdict, what, numbers[0]) == ("wrong", "KeyError", first(fuzzer, "text"))
    assert re.match(r"digest/render/formats\.py:\d+", where)
    assert "first input" in "\n".join(figures.details())


def _hangs_in_c(given: Input) -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def _dies(given: Input) -> None:
    os.abort()


@pytest.mark.parametrize(
    ("trial", "verdict", "what"),
    [(_hangs_in_c, "slow", "hangs"), (_dies, "wrong", "the process ended with -6")],
)
def test_what_hangs_or_takes_the_process_with_it_costs_one_input(trial: Trial, verdict: str, what: str) -> None:
    fuzzer = Fuzzer(seed=1, trials=planted(trial), patience=PATIENCE)
    number = first(fuzzer)

    outcomes = list(fuzzer.outcomes(range(number - 1, number + 3)))

    assert [outcome.number for outcome in outcomes] == [*range(number - 1, number + 3)]
    assert [outcome.verdict for outcome in outcomes] == ["read", verdict, "read", "read"]
    assert outcomes[1].what == what


def _warns(given: Input) -> None:
    warnings.warn("look out", RuntimeWarning, stacklevel=1)


def _takes_memory(given: Input) -> None:
    assert len(b"\1" * 600_000_000) > len(given.text)


def _takes_time(given: Input) -> None:
    end = time.process_time() + 0.3
    while time.process_time() < end:
        pass


@pytest.mark.parametrize(
    ("trial", "verdict", "what"),
    [
        (_warns, "wrong", "RuntimeWarning"),
        (_takes_memory, "wrong", "more than 500 MB"),
        (_takes_time, "slow", "slow"),
    ],
)
def test_a_warning_and_too_much_time_or_memory_are_wrong(trial: Trial, verdict: str, what: str) -> None:
    fuzzer = Fuzzer(seed=1, trials=planted(trial), seconds=0.25)
    number = first(fuzzer)

    outcomes = list(fuzzer.outcomes(range(number, number + 2)))

    assert [(outcome.verdict, outcome.what) for outcome in outcomes] == [(verdict, what), ("read", "")]


def test_a_wrong_input_is_kept_as_it_came_to_the_run(tmp_path: Path) -> None:
    fuzzer = Fuzzer(seed=1)
    number = first(fuzzer, "page")

    path = kept(fuzzer, Outcome(number, "wrong"), tmp_path / "kept")

    assert (path.name, path.read_bytes()) == (f"1-{number}.page", fuzzer.given(number).content)

"""Every row of the benchmarks runs, with the smallest input and once; what it takes is not looked at."""

from pathlib import Path

import pytest
from benchmarks.archives import Archives
from benchmarks.children import new_home
from benchmarks.conditions import Conditions
from benchmarks.lines import HEADINGS, Line, plain_row
from benchmarks.manual_table import markdown_tables, update_manual
from benchmarks.measuring import (
    Cost,
    forget_texts,
    least_costs,
    least_cpu_of_each,
    prepared,
    slowest_percent,
    timed,
)
from benchmarks.recombined import Recombination
from benchmarks.rival_places import Rivals
from benchmarks.rows import ON_REQUEST, ROWS
from benchmarks.workload import invented_workload

from digest.identity.reading_keys import author_of


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Conditions:
    load = invented_workload(100)
    return Conditions(load, Archives(load, tmp_path_factory.mktemp("archives")), Rivals(), rounds=1, is_trial=True)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_runs(trial: Conditions, name: str) -> None:
    lines = list(ROWS[name](trial))

    assert lines
    for line in lines:
        assert line.missing or line.ours > 0, line
        assert len(line.cells()) == len(HEADINGS)


def test_rows_on_request_are_rows() -> None:
    assert set(ON_REQUEST) < set(ROWS)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        pytest.param(Line("w", 2, "ms", most=2), "yes", id="at most"),
        pytest.param(Line("w", 2.1, "ms", most=2), "no", id="more than at most"),
        pytest.param(Line("w", 3, "ms", 2, "r", times=1.5), "yes", id="times"),
        pytest.param(Line("w", 4, "ms", 2, "r", times=1.5), "no", id="more times"),
        pytest.param(Line("w", 6, "/s", 10, "r", least=0.6), "yes", id="at least"),
        pytest.param(Line("w", 5, "/s", 10, "r", least=0.6), "no", id="less than at least"),
        pytest.param(Line("w", 1, "µs", 500, "r", faster=500), "yes", id="faster"),
        pytest.param(Line("w", 2, "µs", 500, "r", faster=500), "no", id="not so much faster"),
        pytest.param(Line("w", 20, "ms", 10, "r", more=10), "yes", id="more"),
        pytest.param(Line("w", 21, "ms", 10, "r", more=10), "no", id="too much more"),
        pytest.param(Line("w", 1, "ms", 500, "r", most=2, faster=1_000), "no", id="one of two"),
        pytest.param(Line("w", 1, "ms", 500, "r"), "", id="no budget"),
        pytest.param(Line("w", most=2, missing="not installed"), "", id="nothing measured"),
    ],
)
def test_a_line_says_whether_its_budget_is_kept(line: Line, kept: str) -> None:
    assert line.kept == kept
    assert plain_row(line.cells()).startswith("w ")


def test_works_are_measured_in_turn_and_the_least_counts() -> None:
    order: list[str] = []
    costs = iter([Cost(9, 9), Cost(9, 9), Cost(3, 5, 10), Cost(8, 1), Cost(4, 2, 30), Cost(7, 2)])

    def work(name: str) -> Cost:
        order.append(name)
        return next(costs)

    least = least_costs(lambda: work("a"), lambda: work("b"), rounds=2)

    assert order == ["a", "b"] * 3
    assert least == [Cost(3, 2, 30), Cost(7, 1)]


def test_a_call_takes_cpu_time() -> None:
    (cost,) = least_costs(timed(lambda: sum(range(10_000))), rounds=2)
    (seconds,) = least_cpu_of_each([lambda: sum(range(10_000))], rounds=2)

    assert cost.cpu > 0
    assert seconds > 0


def test_the_slowest_percent_is_one_at_least() -> None:
    assert slowest_percent([1.0, 2.0, 3.0]) == 3
    assert slowest_percent([*[1.0] * 198, 4.0, 6.0]) == 5


def test_papers_that_are_put_together_anew_are_all_different_and_the_same_each_time() -> None:
    stock = invented_workload(50).stock
    made = list(Recombination(stock).records(2_000))

    assert len({str(record["summary"]) for record in made}) == len(made)
    assert made == list(Recombination(stock).records(2_000))


def test_an_archive_is_made_once(trial: Conditions) -> None:
    assert trial.archives.state(100) == trial.archives.state(100)
    assert len(trial.archives.papers(100)) >= 100


def test_what_is_not_installed_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    rivals = Rivals(tmp_path)

    assert rivals.program("no-such-program") is None
    assert rivals.python_with("no_such_module") is None


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "benchmarks.md"
    old = "\n".join(markdown_tables([("Starts", Line("old", 3, "ms"))]))
    path.write_text(f"# Benchmarks: how quick\n\n## One run\n\nOld.\n\n{old}\nNext: more\n", encoding="utf-8")
    return path


def test_the_tables_of_a_run_take_the_place_of_the_last(page: Path) -> None:
    lines = [
        ("Starts", Line("new | work", 3, "ms", 2, "r", times=1)),
        ("Starts", Line("other\nwork", 3, "ms")),
        ("Texts", Line("last", missing="not installed")),
    ]

    update_manual(page, "One round", lines)

    assert (
        page.read_text(encoding="utf-8")
        == """\
# Benchmarks: how quick

## One run

One round.

Starts:

| work | ours, and what it is beside | ratio; budget |
|---|---|---|
| new \\| work | 3 ms; r 2 ms | 1.50 ×; ≤ 1 × (not kept) |
| other work | 3 ms |  |

Texts:

| work | ours, and what it is beside | ratio; budget |
|---|---|---|
| last | –; not installed |  |

Next: more
"""
    )


def test_a_work_is_prepared_before_each_round_outside_its_time() -> None:
    order: list[str] = []

    def work() -> Cost:
        order.append("work")
        return Cost(1, 1)

    least = least_costs(prepared(lambda: order.append("prepared"), work), rounds=1)

    assert order == ["prepared", "work"]
    assert least == [Cost(1, 1)]


def test_the_program_forgets_what_it_has_read() -> None:
    author_of("Ada Quay")
    assert author_of.cache_info().currsize > 0

    forget_texts()

    assert author_of.cache_info().currsize == 0


def test_files_of_a_home_are_put_back_as_they_were() -> None:
    with new_home("", {"note.md": b"one", "folder.md": b""}) as home:
        put_back = home.keep("note.md", "later")
        (home.folder / "note.md").write_bytes(b"two")
        (home.folder / "later").mkdir()

        put_back()

        assert (home.folder / "note.md").read_bytes() == b"one"
        assert not (home.folder / "later").exists()

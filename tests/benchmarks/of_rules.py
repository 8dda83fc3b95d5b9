"""Rows about rules for many readers and over many papers."""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.children import DIGEST, new_home
from benchmarks.conditions import Conditions
from benchmarks.lines import MB, Line
from benchmarks.measuring import least_costs, timed
from benchmarks.workload import PAPERS, PHRASES, invented_workload
from digest.model import Paper
from digest.rules.audience import Audience
from digest.rules.language.parsing import parse_expression
from digest.rules.topics import Rules, Topic
from digest.rules.workbench.backtest import backtest_rules

TESTS = Path(__file__).parents[1]
READERS, RULES_EACH, ARCHIVED = 10_000, 20, 100_000


def readers(conditions: Conditions) -> Iterator[Line]:
    """100 papers for 10,000 readers with 20 rules each: time, and memory in a process of its own."""
    number, papers = conditions.number(READERS, 50), conditions.load.papers()
    rules = _rules_of_readers(conditions.load.phrases, number)
    (ours,) = least_costs(timed(partial(_serve, rules, papers)), rounds=conditions.few_rounds(3))
    yield Line(f"{len(papers)} papers × {number:,} readers × {RULES_EACH} rules", ours.cpu, "s", most=1)
    with new_home("") as home:
        few, many = (
            home.work(sys.executable, "-m", __name__, str(size), variables={"PYTHONPATH": str(TESTS)})
            for size in (1, number)
        )
        start, grown = least_costs(few, many, rounds=1)
    yield Line("its memory over that of one reader, rules included", (grown.memory - start.memory) * MB, "MB", most=60)


def backtest(conditions: Conditions) -> Iterator[Line]:
    """A backtest of 1,000 rules over 100,000 papers, no two alike; the two sets of rules differ by a tenth."""
    number = conditions.number(ARCHIVED, 300)
    before = Rules(tuple(map(_topic, conditions.load.phrases[:PHRASES])))
    after = replace(before, topics=before.topics[PHRASES // 10 :])
    papers = conditions.archives.papers(number)
    (ours,) = least_costs(timed(lambda: backtest_rules(papers, before, after)), rounds=1)
    yield Line(f"backtest of {PHRASES:,} rules, two sets, {number:,} papers", ours.cpu, "s", most=10)

    files = {"other.yaml": _configuration(conditions.load.phrases[PHRASES // 10 :]).encode()}
    with new_home(_configuration(conditions.load.phrases), files, conditions.archives.state(number)) as home:
        command = (DIGEST, "rules", "backtest", "--against", "other.yaml")
        (whole,) = least_costs(home.work(*command), rounds=1)
    yield Line("digest rules backtest over them, whole command", whole.cpu, "s")
    yield Line("its memory", whole.memory * MB, "MB")


def _topic(phrase: str) -> Topic:
    return Topic(phrase, parse_expression(phrase))


def _configuration(phrases: Sequence[str]) -> str:
    return "topics:\n" + "".join(f"  {phrase}: [{phrase}]\n" for phrase in phrases)


def _rules_of_readers(phrases: Sequence[str], number: int) -> list[Rules]:
    dice = random.Random(1)  # noqa: S311 - the same readers every time
    return [Rules(tuple(map(_topic, dice.sample(phrases, RULES_EACH)))) for _ in range(number)]


def _serve(rules: Sequence[Rules], papers: Sequence[Paper]) -> int:
    audience = Audience(rules)
    return sum(verdict.shown for paper in papers for _, verdict in audience.judge_paper(paper))


if __name__ == "__main__":
    _load = invented_workload(PAPERS)
    _serve(_rules_of_readers(_load.phrases, int(sys.argv[1])), _load.papers())

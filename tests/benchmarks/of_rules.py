"""Rows about rules over many papers and for many readers."""

import random
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.measuring import Line, medians
from benchmarks.workload import Workload
from digest.model import Paper
from digest.rules.audience import Audience
from digest.rules.language.parsing import parse_expression
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge
from digest.rules.workbench.backtest import backtest_rules

TESTS = Path(__file__).parents[1]
TOPICS, READERS, TOPICS_EACH, ARCHIVED = 1_000, 10_000, 20, 100_000


def topics(load: Workload, rounds: int) -> Iterator[Line]:
    """1,000 topics of a phrase each, verdicts per paper, beside asking every topic of its own."""
    rules = [Rules((_topic(phrase),)) for phrase in load.phrases[:TOPICS]]
    together = Judge(Rules(tuple(_topic(phrase) for phrase in load.phrases[:TOPICS])))
    alone, some = [Judge(each) for each in rules], load.papers[:3]

    ours, one_by_one = medians(
        lambda: [together.verdict(paper) for paper in load.papers],
        lambda: [judge.verdict(paper) for judge in alone for paper in some],
        rounds=max(3, rounds // 8),
    )
    reference = one_by_one / len(some) * 1e6
    yield Line(f"{TOPICS:,} topics, verdict on a paper", ours / len(load.papers) * 1e6, "µs", reference, "one by one")


def readers(load: Workload, rounds: int) -> Iterator[Line]:
    """100 papers for 10,000 readers with 20 rules each: time, and memory in a process of its own."""
    rules = _readers(load)

    def serve() -> int:
        audience = Audience(rules)
        return sum(verdict.shown for paper in load.papers for _, verdict in audience.judge_paper(paper))

    (ours,) = medians(serve, rounds=max(3, rounds // 8))
    yield Line(f"{len(load.papers)} papers × {READERS:,} readers × {TOPICS_EACH} rules", ours, "s", most=2)
    grown = subprocess.run([sys.executable, "-m", __name__], cwd=TESTS, capture_output=True, text=True, check=True)
    yield Line("its memory, rules included", float(grown.stdout), "MB", most=150)


def back_test(load: Workload, rounds: int) -> Iterator[Line]:
    """A backtest of 1,000 rules over 100,000 papers: the two sets of rules differ by one topic."""
    papers = _many(load.papers, ARCHIVED)
    before = Rules(tuple(_topic(phrase) for phrase in load.phrases[:TOPICS]))
    after = replace(before, topics=before.topics[1:])
    (ours,) = medians(lambda: backtest_rules(papers, before, after), rounds=1)
    yield Line(f"backtest of {TOPICS:,} rules over {ARCHIVED:,} papers (both sets)", ours, "s")
    yield Line("one of the two sets", ours / 2, "s", most=4)


def _topic(phrase: str) -> Topic:
    return Topic(phrase, parse_expression(phrase))


def _readers(load: Workload) -> list[Rules]:
    dice = random.Random(1)  # noqa: S311 - the same readers every time
    return [Rules(tuple(map(_topic, dice.sample(load.phrases, TOPICS_EACH)))) for _ in range(READERS)]


def _many(papers: tuple[Paper, ...], number: int) -> list[Paper]:
    return [replace(papers[at % len(papers)], id=f"arxiv:{at}") for at in range(number)]


def _grown(load: Workload) -> float:
    """How many MB the readers, their automaton aside, and their verdicts take beside the papers."""
    papers = load.papers
    tracemalloc.start()
    audience = Audience(_readers(load))
    for paper in papers:
        list(audience.judge_paper(paper))
    return tracemalloc.get_traced_memory()[1] / 1e6


if __name__ == "__main__":
    from benchmarks.workload import workload

    sys.stdout.write(str(_grown(workload(real=False))))

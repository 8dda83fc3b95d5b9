"""The search of the archive: it finds what the rules find, because every paper that it shows was judged by them.

The index and SQL say which papers come into question, the newest first. Where these are all true, they also say how
many there are; where they need not be, as many are judged as a reader waits for.
"""

import heapq
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from digest.archive.candidates import Candidates
from digest.archive.fit_bounds import rank_at_best
from digest.archive.judged_papers import Judged, PaperJudge
from digest.archive.search_plan import Plan, make_plan
from digest.model import Match, Total
from digest.rules.language.expressions import Not, all_leaves
from digest.rules.marks import asks_for_hidden, keep_hidden_apart
from digest.searches import BEST_OF, Found, Looked, SearchRequest

WINDOW = BEST_OF  # as many papers are also judged for the sake of their number alone
MOST_LOOKED_AT = 20_000  # papers that are judged where nobody knows which are true
MOST_COUNTED = 10_000
_REPORTED = 1_000  # papers, after which the report is told of them

Report = Callable[[int, int], None]  # is told at how many papers a search has looked, and of how many


def search_papers(db: sqlite3.Connection, request: SearchRequest, report: Report | None = None) -> Found:
    """What *request* finds in the archive *db*; *report* is told how far a thorough search is."""
    request = replace(request, expression=keep_hidden_apart(request.expression))
    plan = make_plan(request.expression)
    if plan.is_exact:
        return _search_by_index(db, request, plan)
    return _search_by_reading(db, request, plan, report)


def _search_by_index(db: sqlite3.Connection, request: SearchRequest, plan: Plan) -> Found:
    """What is found where all that *plan* finds is true."""
    candidates, judge = _find_candidates(db, request, plan), PaperJudge(db, request.expression)
    keys = candidates.keys()
    first = list(islice(keys, WINDOW if request.best else request.limit))
    if request.best:
        ranks = rank_at_best(db, candidates, request.expression, first)
        best = judge.find_best(ranks, request.limit) if ranks else iter(_choose(judge.find_true(iter(first)), request))
        chosen = list(islice(best, request.limit))
    else:
        chosen = _choose(judge.find_true(chain(first, keys), request.limit), request)
    return Found(_matches(chosen), _count(db, request, candidates, first))


def _search_by_reading(db: sqlite3.Connection, request: SearchRequest, plan: Plan, report: Report | None) -> Found:
    """What is found where only the rules can tell what is true of that which *plan* finds."""
    candidates, judge = _find_candidates(db, request, plan), PaperJudge(db, request.expression)
    keys = candidates.keys() if request.thorough else islice(candidates.keys(), MOST_LOOKED_AT)
    true = judge.find_true(_reporting(keys, candidates, report) if report and request.thorough else keys)
    chosen = _choose(true, request)
    if request.thorough or candidates.count(WINDOW + 1) <= WINDOW:
        for _ in true:  # for the sake of their number
            pass
        return Found(_matches(chosen), Total(judge.found))
    if judge.found < (WINDOW if request.best else request.limit):
        # There were no more, or too many that are not true.
        if judge.looked < candidates.number:
            looked = Looked(judge.looked, candidates.number, judge.last_day)
            return Found(_matches(chosen), Total(judge.found, "at least"), looked)
        return Found(_matches(chosen), Total(judge.found))
    if plan.finds_all or any(leaf.term.regex for leaf in all_leaves(request.expression)):
        return Found(_matches(chosen), Total(judge.found, "at least"))
    return Found(_matches(chosen), Total(candidates.number, "at most"))


def _choose(true: Iterator[Judged], request: SearchRequest) -> list[Judged]:
    """Those of *true*, which come newest first, that are to be shown, in their order."""
    if request.best:
        return heapq.nsmallest(request.limit, islice(true, WINDOW))
    return list(islice(true, request.limit))


def _matches(chosen: Iterable[Judged]) -> tuple[Match, ...]:
    return tuple(judged.verdict.to_match() for judged in chosen)


def _reporting(keys: Iterable[int], candidates: Candidates, report: Report) -> Iterator[int]:
    """*keys*, of which the *report* is told now and then how many have come."""
    for number, key in enumerate(keys):
        if not number % _REPORTED:
            report(number, candidates.number)
        yield key


def _find_candidates(db: sqlite3.Connection, request: SearchRequest, plan: Plan) -> Candidates:
    return Candidates(db, plan, since=request.since, with_hidden=asks_for_hidden(request.expression))


def _count(db: sqlite3.Connection, request: SearchRequest, candidates: Candidates, first: Sequence[int]) -> Total:
    """How many *candidates* there are, which are all true; the *first* of them are known."""
    if isinstance(request.expression, Not):
        unwanted = _find_candidates(db, request, make_plan(request.expression.part))
        if unwanted.is_of_index and not unwanted.is_partial:
            # Quicker than to ask of every paper whether it is not among them.
            return Total(_find_candidates(db, request, Plan(None, None)).count() - unwanted.count())
    left = MOST_COUNTED + 1 - len(first)
    number = len(first) + (candidates.count(left, below=first[-1]) if first and left > 0 else 0)
    return Total(MOST_COUNTED, "more than") if number > MOST_COUNTED else Total(number)

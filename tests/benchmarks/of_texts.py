"""Rows about the work inside the process: pages, links, LaTeX, words, a mail."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from email import message_from_bytes
from functools import partial

from lxml.etree import HTMLParser, fromstring
from support.selecting import select_papers

from benchmarks import arxiv_markup, markup
from benchmarks.conditions import Conditions
from benchmarks.lines import MICRO, MS, Line
from benchmarks.measuring import forget_texts, least_costs, least_cpu_of_each, prepared, slowest_percent, timed
from benchmarks.workload import CONFIGURED, PAPERS, PHRASES
from digest import config, links, sources
from digest.latex import make_readable
from digest.model import Asked, Counts, Digest, Match, Page, Paper, Section
from digest.render.mail import message
from digest.render.mail.headers import Envelope
from digest.rules.matcher import Matcher, build_document
from digest.rules.selection import Selection, build_selection
from digest.rules.topics import Rules
from digest.rules.verdict import Judge, rule_leaves

_REFERENCE_PAPERS = 10  # are asked for by one regular expression after the other


def hugging_face(conditions: Conditions) -> Iterator[Line]:
    """A page of Hugging Face, bytes → papers, without and with links and LaTeX in its texts."""
    plain = conditions.load.without_triggers.records(PAPERS)
    for work, records, times in (
        ("page of Hugging Face → papers, no links or LaTeX in it", plain, 4.5),
        ("the same with the links and LaTeX of its texts", conditions.load.records(PAPERS), None),
    ):
        got = Page(sources.parse_address("hf"), markup.page(records), date(2026, 1, 8))
        parse, load = partial(sources.parse_page, got), partial(json.loads, markup.props(records))
        ours, reference = least_costs(prepared(forget_texts, timed(parse)), timed(load), rounds=conditions.rounds)
        yield Line(work, ours.cpu * MS, "ms", reference.cpu * MS, "json.loads", times=times)


def arxiv(conditions: Conditions) -> Iterator[Line]:
    """A page of 700 new papers of arXiv, bytes → papers, beside a mere tree of it."""
    papers = conditions.number(700, 20)
    content = arxiv_markup.page(conditions.load.without_triggers.stock, papers)
    got = Page(sources.parse_address("arxiv:cs.CL"), content, date(2026, 1, 8))
    assert len(sources.parse_page(got).papers) == papers
    parse, tree = partial(sources.parse_page, got), partial(fromstring, content, HTMLParser(encoding="utf-8"))
    ours, reference = least_costs(prepared(forget_texts, timed(parse)), timed(tree), rounds=conditions.rounds)
    work = f"page of arXiv → {papers} papers, {len(content) / 1e6:.1f} MB, no links in it"
    yield Line(work, ours.cpu * MS, "ms", reference.cpu * MS, "lxml's tree alone", times=4)


def links_and_latex(conditions: Conditions) -> Iterator[Line]:
    """Links and LaTeX of one paper: the mean, the slowest, and of papers without a trigger."""
    papers, plain = _distinct_papers(conditions), conditions.load.without_triggers.papers()
    each = least_cpu_of_each([partial(_read_texts, paper) for paper in papers], rounds=conditions.few_rounds(10))
    without = least_cpu_of_each([partial(_read_texts, paper) for paper in plain], rounds=conditions.rounds)
    yield Line(f"links and LaTeX of a paper, mean of {len(papers):,}", _mean(each) * MICRO, "µs", most=120)
    yield Line("the slowest 1 % of them", slowest_percent(each) * MICRO, "µs")
    yield Line("the slowest paper", max(each) * MICRO, "µs")
    yield Line("a paper without a trigger", _mean(without) * MICRO, "µs", most=3)


def phrases(conditions: Conditions) -> Iterator[Line]:
    """1,000 phrases in a paper, from its raw text, beside one regular expression for each."""
    papers = _distinct_papers(conditions)
    rules = config.read(conditions.load.configuration(PHRASES), "config.yaml").rules
    matcher = Matcher(rule_leaves(rules))
    each = least_cpu_of_each([partial(_find, matcher, paper) for paper in papers], rounds=conditions.few_rounds(10))
    patterns = [re.compile(rf"\b{re.escape(each)}s?\b", re.IGNORECASE) for each in conditions.load.terms(PHRASES)]
    texts = [build_document(paper).text for paper in papers[:: len(papers) // _REFERENCE_PAPERS]]
    search = timed(lambda: [pattern.search(text) for text in texts for pattern in patterns])
    (one_by_one,) = least_costs(search, rounds=conditions.few_rounds(3))
    work, reference = f"{PHRASES:,} phrases in a paper, mean of {len(papers):,}", one_by_one.cpu / len(texts)
    yield Line(work, _mean(each) * MICRO, "µs", reference * MICRO, "re one by one", most=35, faster=500)
    yield Line("the slowest 1 % of them", slowest_percent(each) * MICRO, "µs", most=100)
    yield Line("the slowest paper", max(each) * MICRO, "µs")


def verdicts(conditions: Conditions) -> Iterator[Line]:
    """The verdicts on a page of 100 papers with all reasons, by 300 phrases and by 1,000, and the matcher of these."""
    papers = conditions.load.papers()
    for number in (CONFIGURED, PHRASES):
        rules = config.read(conditions.load.configuration(number), "config.yaml").rules
        judge = Judge(rules)
        made, judged = least_costs(
            timed(partial(Judge, rules)), timed(partial(_judge, judge, papers)), rounds=conditions.rounds
        )
        shown = len(_judge(judge, papers).matches)
        work = f"verdicts on {len(papers)} papers by {number:,} phrases, {shown} shown with all reasons"
        yield Line(work, judged.cpu * MS, "ms")
        yield Line("the matcher of these phrases, made once a run", made.cpu * MS, "ms")


def mail(conditions: Conditions) -> Iterator[Line]:
    """The mail of 100 papers: how long it takes to write, and the bytes of its parts."""
    digest = _digest(conditions.load.papers(), config.read(conditions.load.configuration(), "config.yaml").rules)
    write: Callable[[], bytes] = partial(message.build_message, digest, Envelope())
    # A run writes a paper's text once, and has it by heart for the next mail.
    (ours,) = least_costs(prepared(forget_texts, timed(write)), rounds=conditions.rounds)
    whole = write()
    yield Line(f"mail of {len(digest.matches)} papers, both parts", ours.cpu * MS, "ms", most=20)
    for part in message_from_bytes(whole).get_payload():
        size = len(part.as_bytes())  # type: ignore[union-attr]
        yield Line(f"its {part.get_content_type()} part", size / 1e3, "KB", most=90)  # type: ignore[union-attr]
    yield Line("the whole message", len(whole) / 1e3, "KB")


def _distinct_papers(conditions: Conditions) -> list[Paper]:
    return conditions.load.papers(min(2_000, len(conditions.load.stock)))


def _read_texts(paper: Paper) -> None:
    links.find(paper.abstract)
    make_readable(paper.title)
    make_readable(paper.abstract)


def _find(matcher: Matcher, paper: Paper) -> None:
    matcher.find_hits(build_document(paper, matcher.fields))


def _judge(judge: Judge, papers: Sequence[Paper]) -> Selection:
    return build_selection([judge.verdict(paper) for paper in papers])


def _mean(seconds: Sequence[float]) -> float:
    return sum(seconds) / len(seconds)


def _digest(papers: Sequence[Paper], rules: Rules) -> Digest:
    """All *papers*; those that match come with their reasons."""
    found = {match.paper.id: match for chosen in (Rules(), rules) for match in select_papers(papers, chosen).matches}
    matches: tuple[Match, ...] = tuple(found.values())
    return Digest(
        made=datetime(2026, 1, 8, 6, 30, tzinfo=UTC),
        sections=(Section(None, matches),),
        asked=(Asked("hf", date(2026, 1, 8), len(papers)),),
        counts=Counts(len(papers), len(papers), 0, len(matches)),
    )

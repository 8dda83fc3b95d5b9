"""Rows about the work inside the process: pages, links, LaTeX, words, mail."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from email import message_from_bytes
from functools import partial

from lxml.etree import HTMLParser, fromstring
from support.selecting import select_papers

from benchmarks import arxiv_markup, markup
from benchmarks.measuring import Line, medians
from benchmarks.workload import PHRASES, Workload
from digest import config, links, sources
from digest.latex import make_readable
from digest.model import Asked, Counts, Digest, Page, Paper, Section
from digest.render.mail import message
from digest.render.mail.headers import Envelope
from digest.rules.matcher import Matcher, build_document
from digest.rules.topics import Rules
from digest.rules.verdict import rule_leaves

_JSON = "json.loads"
_REFERENCE_PAPERS = 10
_NEW_PAPERS = 700
# Looking whether there is a trigger takes its time too; this much is called nothing.
_NOTHING = 10.0


def hugging_face(load: Workload, rounds: int) -> Iterator[Line]:
    """A page of Hugging Face, bytes → papers, without and with the links in the texts."""
    for work, texts, times in (
        ("Hugging Face page → papers, no links or LaTeX in it", load.plain, 3.0),
        ("the same with the links of the texts", load, None),
    ):
        carried = markup.props(texts.records)
        ours, reference = medians(partial(sources.parse_page, texts.got), partial(json.loads, carried), rounds=rounds)
        yield Line(work, ours * 1e3, "ms", reference * 1e3, _JSON, times=times)


def arxiv(load: Workload, rounds: int) -> Iterator[Line]:
    """A page of 700 new papers of arXiv, bytes → papers, beside a mere tree of it."""
    got = Page(
        sources.parse_address("arxiv:cs.CL"), arxiv_markup.page(load.plain.records, _NEW_PAPERS), date(2026, 1, 8)
    )
    assert len(sources.parse_page(got).papers) == _NEW_PAPERS
    utf8 = HTMLParser(encoding="utf-8")
    ours, tree = medians(
        lambda: sources.parse_page(got), lambda: fromstring(got.content, utf8), rounds=max(5, rounds // 4)
    )
    work = f"arXiv page of {_NEW_PAPERS}, {len(got.content) / 1e6:.1f} MB → papers, no links in it"
    yield Line(work, ours * 1e3, "ms", tree * 1e3, "lxml's tree alone", times=8)


def links_and_latex(load: Workload, rounds: int) -> Iterator[Line]:
    """Links and LaTeX of one paper: of a page's mean, of its slowest, and of one without a trigger."""
    papers, plain = load.papers, load.plain.papers
    each = medians(*(partial(_links_and_latex, paper) for paper in papers), rounds=rounds)
    (nothing,) = medians(partial(_all_links_and_latex, plain), rounds=rounds)
    yield Line("links and LaTeX, per paper", _micro(sum(each), papers), "µs", most=600)
    yield Line("links and LaTeX of the slowest paper", max(each) * 1e6, "µs")
    yield Line("links and LaTeX, no trigger, per paper", _micro(nothing, plain), "µs", most=_NOTHING)


def phrases(load: Workload, rounds: int) -> Iterator[Line]:
    """1,000 phrases in one paper, from its raw text, beside one regular expression for each."""
    rules = config.read(load.configuration(PHRASES), "config.yaml").rules
    matcher = Matcher(rule_leaves(rules))
    read = [build_document(paper) for paper in load.papers]
    alone = [re.compile(rf"\b{re.escape(phrase)}s?\b", re.IGNORECASE) for phrase in load.phrases[:PHRASES]]
    sample = [each.text for each in read[:_REFERENCE_PAPERS]]

    ours, selected, one_by_one = medians(
        lambda: [matcher.find_hits(each) for each in read],
        lambda: select_papers(load.papers, rules),
        lambda: [pattern.search(text) for text in sample for pattern in alone],
        rounds=max(5, rounds // 4),
    )
    reference = one_by_one / len(sample) * 1e6
    found = sum(len(matcher.find_hits(each)) for each in read) / len(read)
    work = f"{PHRASES:,} phrases, per paper, raw text in (about {found:.0f} found)"
    yield Line(work, _micro(ours, read), "µs", reference, "re one by one", most=30, faster=500)
    yield Line("the same with LaTeX, verdicts, all reasons", _micro(selected, read), "µs")


def mail(load: Workload, rounds: int) -> Iterator[Line]:
    """The mail of 100 papers: how long it takes to write, and the bytes of its parts."""
    digest = _digest(load.papers, config.read(load.configuration(), "config.yaml").rules)
    write = partial(message.build_message, digest, Envelope())
    (took,) = medians(write, rounds=rounds)
    whole = write()
    yield Line(f"mail of {len(digest.matches)} papers, both parts", took * 1e3, "ms", most=30)
    for part in message_from_bytes(whole).get_payload():
        size = len(part.as_bytes())  # type: ignore[union-attr]
        yield Line(f"its {part.get_content_type()} part", size / 1e3, "KB", most=90)  # type: ignore[union-attr]
    yield Line("the whole message", len(whole) / 1e3, "KB")


def _links_and_latex(paper: Paper) -> None:
    links.find(paper.abstract)
    make_readable(paper.title)
    make_readable(paper.abstract)


def _all_links_and_latex(papers: tuple[Paper, ...]) -> None:
    for paper in papers:
        _links_and_latex(paper)


def _micro(seconds: float, shared_by: Sequence[object]) -> float:
    return seconds / len(shared_by) * 1e6


def _digest(papers: tuple[Paper, ...], rules: Rules) -> Digest:
    """All *papers*; those that match come with their reasons."""
    found = {match.paper.id: match for chosen in (Rules(), rules) for match in select_papers(papers, chosen).matches}
    matches = tuple(found.values())
    return Digest(
        made=datetime(2026, 1, 8, 6, 30, tzinfo=UTC),
        sections=(Section(None, matches),),
        asked=(Asked("hf", datetime(2026, 1, 8, tzinfo=UTC).date(), len(papers)),),
        counts=Counts(len(papers), len(papers), 0, len(matches)),
    )

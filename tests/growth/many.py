"""What is done with many papers, many rules and many readers: a line of the text is one of them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import count

from digest import config
from digest.archive import Archive
from digest.field_reporting import report_field
from digest.field_reports import Period
from digest.identity.merge import merge_papers
from digest.model import Counts, Digest, Listing, Match, Paper, Section, Why
from digest.paper_references.bibtex_file import append_citations, find_new_citations
from digest.render.atom_file import grow_feed
from digest.render.formats import FORMATS, Look, render_document
from digest.render.markdown.notes import add_papers
from digest.render.page.field import render_field_page
from digest.render.page.growing import grow_page
from digest.rules.audience import Audience
from digest.rules.language.expressions import Or
from digest.rules.language.parsing import parse_expression
from digest.rules.topics import Rules, Topic
from digest.rules.workbench.backtest import backtest_rules
from digest.rules.workbench.check import check
from digest.rules.workbench.rising_words import find_rising
from digest.searches import SearchRequest
from digest.trends import Listed, TrendRequest, choose_span, count_trends
from growth.case import Call, Case
from growth.documents import NOW

PAPER = "The tide NUMBER of seas and rivers, told to birds\n"  # about as long as a title
RULE = "tide NUMBER\n"
READER = "  - {to: aNUMBER@example.org, match: [tide, 'sea NUMBER']}\n"
TOPIC = "  Topic NUMBER: {any: ['tide NUMBER', sea]}\n"
_FEW = tuple(f"The tide 0000{at} of seas" for at in range(5))
_LAST = date(2026, 6, 30)
_MANY = 1_000_000  # papers, which no file has


def cases() -> Iterator[Case]:
    """All of them."""
    for name, form in FORMATS.items():
        yield Case(f"{name} of many papers", _rendered(Look(form)), PAPER)
        yield Case(f"{name} of many sections", _rendered_sections(Look(form)), PAPER)
    for look in (Look(detail="brief"), Look(detail="full"), Look(width=160, color=True, hyperlinks=True)):
        yield Case(f"terminal, {look.detail}, {look.width} columns", _rendered(look), PAPER)
    for name, grow in _GROWING.items():
        yield Case(f"many papers into a {name}", _grown(grow), PAPER)
        yield Case(f"a paper into a long {name}", _grown_by_one(grow), PAPER)
        yield Case(f"many papers into a {name} of many", _grown_twice(grow), PAPER)
    yield from _rules()
    yield from _archives()
    yield Case("many readers", _configured, READER, "mail: {from: me@example.org, folder: ~/letters}\ndeliver:\n")
    yield Case("many topics", _configured, TOPIC, "topics:\n")
    yield Case("papers made one", lambda text: partial(merge_papers, _papers(text)), PAPER)
    yield Case("papers of one title", lambda text: partial(merge_papers, _papers(text)), PAPER.replace("NUMBER", "0"))


def _rules() -> Iterator[Case]:
    few = _read_rules("\n".join(_FEW))
    yield Case("check of a few rules", lambda text: partial(check, few, _papers(text)), PAPER)
    yield Case("check of many rules", lambda text: partial(check, _read_rules(text), _few_papers()), RULE)
    yield Case("check of many topics", lambda text: partial(check, _read_topics(text), _few_papers()), RULE)
    yield Case("backtest", lambda text: partial(backtest_rules, _papers(text), few, Rules()), PAPER)
    yield Case("judged for many readers", _judged_for_many, RULE)
    for words in ("tide", "tide 00001"):
        yield Case(f"report of many papers on {words}", _reported(words), PAPER)
    yield Case("rising words of many papers", lambda text: partial(find_rising, _two_times(text), few, _LAST), PAPER)
    yield Case("judged for few readers", lambda text: partial(Audience([few]).judge_papers, _papers(text)), PAPER)


def _archives() -> Iterator[Case]:
    yield Case("archive of many papers", _remembered, PAPER)
    yield Case("words of many papers in the index", _indexed, PAPER)
    for words in ("tide", "tide & not sea", "author:poe", "/ti.e/", "has:code", "tide | =Sea | bird"):
        yield Case(f"search for {words}", _searched(words), PAPER)
        yield Case(f"papers counted for {words}", _counted(words), PAPER)
    yield Case("trends of many papers", _trends_over, PAPER)


def _reported(words: str) -> Callable[[str], Call]:
    rules = Rules((Topic("Tides", parse_expression(words)),))
    period = Period(date(2025, 12, 1), date(2026, 1, 31))

    def prepare(text: str) -> Call:
        papers = _papers(text)
        return lambda: render_field_page(report_field(rules, period, lambda _: papers, lambda _: papers))

    return prepare


def _two_times(text: str) -> list[Paper]:
    """The papers of *text*, of which every third is recent, and every other of these has a word that is new."""
    papers = (_paper(at, f"{title}{' of tidal weirs' * (at % 6 == 0)}") for at, title in enumerate(text.splitlines()))
    return [replace(paper, listed=_LAST - timedelta(100 if at % 3 else 1)) for at, paper in enumerate(papers)]


def _papers(text: str) -> list[Paper]:
    return [_paper(at, title) for at, title in enumerate(text.splitlines())]


def _paper(at: int, title: str) -> Paper:
    return Paper(
        f"arxiv:2601.{at:05}",
        title,
        abstract=f"We present a tide. {title} once more.",
        url=f"https://arxiv.org/abs/2601.{at:05}",
        authors=("Ann Poe", f"Bo Lux{at}"),
        published=date(2026, 1, 8),
    )


def _few_papers() -> list[Paper]:
    return [_paper(at, title) for at, title in enumerate(_FEW)]


def _matches(text: str) -> tuple[Match, ...]:
    found = (Why(None, "tide", "title", "tide", ((4, 8),)),)
    return tuple(Match(paper, paper.title, paper.abstract, why=found) for paper in _papers(text))


def _digest(*sections: Section) -> Digest:
    shown = sum(len(section.matches) for section in sections)
    return Digest(NOW, sections, (), Counts(shown, shown, 0, shown))


def _rendered(look: Look) -> Callable[[str], Call]:
    return lambda text: partial(render_document, _digest(Section(None, _matches(text))), look)


def _rendered_sections(look: Look) -> Callable[[str], Call]:
    return lambda text: partial(
        render_document, _digest(*(Section(each.title, (each,)) for each in _matches(text))), look
    )


Grow = Callable[[str, Digest], str | None]


def _grow_bibtex(text: str, digest: Digest) -> str:
    return append_citations(text, find_new_citations(text, digest))


_GROWING: dict[str, Grow] = {
    "note": lambda text, digest: add_papers(text, digest, dialect="obsidian"),
    "page": lambda text, digest: grow_page(text, digest, Look(FORMATS["html"], keep=_MANY)).text,
    "short page": lambda text, digest: grow_page(text, digest, Look(FORMATS["html"], keep=10)).text,
    "feed": lambda text, digest: grow_feed(text, digest, Look(FORMATS["atom"], keep=_MANY)).text,
    "short feed": lambda text, digest: grow_feed(text, digest, Look(FORMATS["atom"], keep=10)).text,
    "BibTeX file": _grow_bibtex,
}


def _grown(grow: Grow) -> Callable[[str], Call]:
    return lambda text: partial(grow, "", _digest(Section(None, _matches(text))))


def _grown_by_one(grow: Grow) -> Callable[[str], Call]:
    def prepare(text: str) -> Call:
        *most, last = _matches(text)
        return partial(grow, grow("", _digest(Section(None, tuple(most)))) or "", _digest(Section(None, (last,))))

    return prepare


def _grown_twice(grow: Grow) -> Callable[[str], Call]:
    def prepare(text: str) -> Call:
        matches = _matches(text)
        half = len(matches) // 2
        old, new = (_digest(Section(None, part)) for part in (matches[:half], matches[half:]))
        return partial(grow, grow("", old) or "", new)

    return prepare


def _configured(text: str) -> Call:
    return partial(config.read, text, "config.yaml")


def _read_rules(text: str) -> Rules:
    return Rules((Topic(None, Or(tuple(map(parse_expression, text.splitlines())))),))


def _read_topics(text: str) -> Rules:
    return Rules(tuple(Topic(line, parse_expression(line)) for line in text.splitlines()))


def _judged_for_many(text: str) -> Call:
    audience = Audience([_read_rules(line) for line in text.splitlines()])
    return partial(audience.judge_papers, _few_papers())


def _filled(text: str) -> Archive:
    """An archive of the papers of *text*, with their words in its index, as a run leaves it."""
    archive = Archive(":memory:")
    _remember(archive, _papers(text))
    archive.papers.update_index(0)
    return archive


def _indexed(text: str) -> Call:
    archive, numbers = _filled(text), count()

    def index_anew() -> None:
        papers = [replace(paper, abstract=f"Number {next(numbers)}") for paper in _papers(text)]
        _remember(archive, papers)
        archive.papers.update_index(0)

    return index_anew


def _remember(archive: Archive, papers: list[Paper]) -> None:
    listing = Listing("arxiv:cs.CL", tuple(papers))
    archive.papers.remember([listing], papers, NOW)


def _remembered(text: str) -> Call:
    papers = _papers(text)
    return lambda: _remember(Archive(":memory:"), papers)


def _searched(words: str) -> Callable[[str], Call]:
    request = SearchRequest(words, parse_expression(words))
    return lambda text: partial(_filled(text).papers.search, request)


def _counted(words: str) -> Callable[[str], Call]:
    expression, day = parse_expression(words), date(2026, 1, 8)

    def count_true(archive: Archive) -> object:
        return archive.trend_counts.find_true([expression], archive.trend_counts.find_listed(day, day).keys)

    return lambda text: partial(count_true, _filled(text))


def _trends_over(text: str) -> Call:
    papers = {at: date(2026, 1, 8) - timedelta(at % 300) for at, _ in enumerate(text.splitlines())}
    listed, request = (
        Listed({"hf": papers}),
        TrendRequest((("tide", parse_expression("tide")),), min(papers.values()), NOW.date()),
    )
    span = choose_span(listed, request.first, request.last)
    return lambda: count_trends(request, listed, span, [{*papers}], {"hf": "Hugging Face"})

"""Rows about `digest fetch` as a whole command: time, memory, and what somebody might feed it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from benchmarks import feed_markup, markup
from benchmarks.children import DIGEST, NOTHING, Home, new_home
from benchmarks.conditions import Conditions
from benchmarks.lines import MB, MS, Line
from benchmarks.measuring import Work, least_costs, prepared
from benchmarks.of_starts import PYTHON
from benchmarks.rival_places import not_installed
from benchmarks.rival_programs import FEEDPARSER_LOOP
from benchmarks.workload import CONFIGURED, PAPERS, Workload

FETCH = (DIGEST, "fetch", "page.html")
_LONGEST = 20_000  # characters of an abstract that the program keeps
_AS_JSON = (*FETCH, "-f", "json")


def fetch_json(conditions: Conditions) -> Iterator[Line]:
    """A saved day for programs: one whose papers the archive knows, and one whose papers are new to it."""
    with _home_with_page(conditions.load) as home:
        earlier = markup.page(conditions.load.records(2 * PAPERS)[:PAPERS])
        (home.folder / "earlier.html").write_bytes(earlier)
        home.output(DIGEST, "fetch", "earlier.html")
        put_back = home.keep(".local")
        shown = len(json.loads(home.output(*_AS_JSON))["papers"])
        known = home.work(*_AS_JSON)
        nothing, again = least_costs(home.work(*NOTHING), known, rounds=conditions.rounds)
        _, new = least_costs(known, prepared(put_back, known), rounds=conditions.few_rounds(10))
    work = f"digest fetch page.html -f json ({shown} of {PAPERS} papers, {CONFIGURED} phrases)"
    yield Line(work, again.cpu * MS, "ms", nothing.cpu * MS, PYTHON, times=14)
    yield Line("the same, its papers new to the archive", new.cpu * MS, "ms", again.cpu * MS, "known papers")


def fetch_piped(conditions: Conditions) -> Iterator[Line]:
    """A saved day into a pipe."""
    with _home_with_page(conditions.load) as home:
        yield from _fetch_lines(conditions, home, "digest fetch page.html, piped", home.work(*FETCH), times=14.5)


def fetch_terminal(conditions: Conditions) -> Iterator[Line]:
    """A saved day on a terminal, in colour."""
    with _home_with_page(conditions.load) as home:
        work = home.work_on_terminal(*FETCH, "--no-pager")
        yield from _fetch_lines(conditions, home, "digest fetch page.html, on a terminal", work, times=16)


def feed(conditions: Conditions) -> Iterator[Line]:
    """A saved feed of 100 entries, and beside it feedparser with a loop over the same phrases."""
    load, python = conditions.load, conditions.rivals.python_with("feedparser")
    files = {
        "feed.xml": feed_markup.feed(load.records(PAPERS)),
        "phrases.txt": "\n".join(load.terms(CONFIGURED)).encode(),
    }
    with new_home(load.configuration(), files) as home:
        works = [home.work(*NOTHING), home.work(DIGEST, "fetch", "feed.xml")]
        if python:
            works.append(home.work(python, str(FEEDPARSER_LOOP), "feed.xml", "phrases.txt"))
        nothing, ours, *theirs = least_costs(*works, rounds=conditions.rounds)
    work = f"digest fetch feed.xml ({PAPERS} entries)"
    yield Line(work, ours.cpu * MS, "ms", nothing.cpu * MS, PYTHON, times=18)
    loop = "the same beside feedparser and a loop"
    if theirs:
        yield Line(loop, ours.cpu * MS, "ms", theirs[0].cpu * MS, "feedparser")
    else:
        yield Line(loop, missing=not_installed("feedparser"))


def memory(conditions: Conditions) -> Iterator[Line]:
    """The most memory of a run over a saved day, and over a page that is a hundred times as long."""
    load, many = conditions.load, conditions.number(10_000, 200)
    # No page of a site is so long; as JSON of the API so many papers are still within the limit for a file.
    files = {"page.html": load.page(), "page.json": json.dumps(load.records(many)).encode()}
    with new_home(load.configuration(), files) as home:
        for name, papers, most in (("page.html", PAPERS, 30), ("page.json", many, 150)):
            nothing, ours = least_costs(home.work(*NOTHING), home.work(DIGEST, "fetch", name), rounds=1)
            work = f"memory of digest fetch {name}, {papers:,} papers"
            yield Line(work, ours.memory * MB, "MB", nothing.memory * MB, PYTHON, most=most)


def hostile(conditions: Conditions) -> Iterator[Line]:
    """A megabyte of words or of half-finished formulas: in one abstract, which is cut, and in fifty that are not."""
    size = conditions.number(1_000_000, 2 * _LONGEST)
    for kind, text in _huge_texts(conditions.load, size):
        parts = [text[start : start + _LONGEST] for start in range(0, size, _LONGEST)]
        for abstracts, forms in (([text], ("json",)), (parts, ("json", "txt", "md", "eml"))):
            with new_home(conditions.load.configuration(), {"page.json": _page_with(conditions, abstracts)}) as home:
                for form in forms:
                    command = (DIGEST, "fetch", "page.json", "--all", "--full", "--no-archive", "-f", form)
                    (cost,) = least_costs(home.work(*command), rounds=1)
                    work = f"{kind}, abstracts of {len(abstracts[0]):,} characters, {len(abstracts)} of them, as {form}"
                    yield Line(work, cost.cpu, "s", most=5)
                    yield Line("its memory", cost.memory * MB, "MB", most=500)


def _home_with_page(load: Workload) -> AbstractContextManager[Home]:
    return new_home(load.configuration(), {"page.html": load.page()})


def _fetch_lines(conditions: Conditions, home: Home, work: str, run: Work, *, times: float) -> Iterator[Line]:
    """The whole command, and beside it the same as JSON: their difference is what the form of its output costs."""
    works = (home.work(*NOTHING), home.work(*_AS_JSON), run)
    nothing, as_json, ours = least_costs(*works, rounds=conditions.rounds)
    yield Line(work, ours.cpu * MS, "ms", nothing.cpu * MS, PYTHON, times=times)
    yield Line("the same beside JSON", ours.cpu * MS, "ms", as_json.cpu * MS, "-f json")


def _huge_texts(load: Workload, size: int) -> Iterator[tuple[str, str]]:
    words = " ".join(paper.abstract for paper in load.papers(min(1_000, len(load.stock))))
    yield "words", (words * (size // len(words) + 1))[:size]
    yield "formulas", ("$a_{b " * size)[:size]


def _page_with(conditions: Conditions, abstracts: Sequence[str]) -> bytes:
    records = conditions.load.records(len(abstracts))
    papers = (
        {**record, "paper": {**record["paper"], "summary": text}, "summary": text}  # type: ignore[dict-item]
        for record, text in zip(records, abstracts, strict=True)
    )
    return json.dumps(list(papers)).encode()

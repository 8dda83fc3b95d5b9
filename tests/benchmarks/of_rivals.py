"""Rows beside what people would use instead, at the same work; none asks the network.

Those that ask one address are pointed to a site on the loopback address, from which digest reads the same bytes.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.children import DIGEST, Home, new_home
from benchmarks.conditions import Conditions
from benchmarks.lines import MS, Line
from benchmarks.measuring import Work, least_costs, prepared
from benchmarks.of_rules import ARCHIVED
from benchmarks.rival_places import not_installed
from benchmarks.rival_programs import EAGER_COMMAND, FEEDPARSER_LOOP, SQL_LIKE
from benchmarks.rival_site import RivalSite
from benchmarks.workload import CONFIGURED, PAPERS
from digest.model import Paper

_PROGRAMS = (("hf", "huggingface_hub"), ("arxiv-update-cli", "arxiv-update-cli"), ("r2e", "rss2email"))
_ARXIV_UPDATE = "[General]\ncategories = cs.CL\nkeywords = {phrases}\n"
_RSS2EMAIL = """[DEFAULT]
from = me@example.org
to = you@example.org
email-protocol = maildir
maildir-path = {folder}
maildir-mailbox = mails
date-header = True
digest = True
"""


def rival_starts(conditions: Conditions) -> Iterator[Line]:
    """`--help` of each of them, and of a command that imports everything at once."""
    with new_home(conditions.load.configuration()) as home:
        for name, package in _PROGRAMS:
            program = conditions.rivals.program(name)
            theirs = home.work(program, "--help") if program else None
            yield _beside(conditions, "digest --help", home.work(DIGEST, "--help"), f"{name} --help", theirs, package)
        eager = home.work(sys.executable, str(EAGER_COMMAND), "--help")
        yield _beside(conditions, "digest --help", home.work(DIGEST, "--help"), "eager command", eager)


def rival_page(conditions: Conditions) -> Iterator[Line]:
    """A saved page and 300 phrases, beside a command that imports everything and asks one phrase after the other."""
    files = {"page.html": conditions.load.page()}
    with new_home(conditions.load.configuration(), files) as home:
        eager = home.work(sys.executable, str(EAGER_COMMAND), "fetch", "page.html")
        ours = home.work(DIGEST, "fetch", "page.html")
        yield _beside(conditions, f"digest fetch page.html, {CONFIGURED} phrases", ours, "eager command", eager)


def rival_day(conditions: Conditions) -> Iterator[Line]:
    """The day's papers of Hugging Face from the loopback site, beside `hf papers list`, which knows no phrases."""
    program = conditions.rivals.program("hf")
    with RivalSite(conditions.load.records(PAPERS)) as site, new_home(conditions.load.configuration()) as home:
        variables = {"HF_ENDPOINT": site.url, "HF_HUB_DISABLE_TELEMETRY": "1"}
        theirs = home.work(program, "papers", "list", "--limit", str(PAPERS), variables=variables) if program else None
        ours = home.work(DIGEST, "fetch", "hf", variables=variables)
        yield _beside(conditions, "digest fetch hf", ours, "hf papers list", theirs, "huggingface_hub")


def rival_feeds(conditions: Conditions) -> Iterator[Line]:
    """A feed of 100 entries from the loopback site, beside three that read it with feedparser."""
    with RivalSite(conditions.load.records(PAPERS)) as site, new_home(conditions.load.configuration()) as home:
        ours = home.work(DIGEST, "fetch", f"{site.url}/feed.xml", "-f", "list")
        for name, package, theirs in (
            ("arxiv-update-cli", "arxiv-update-cli", _arxiv_update(conditions, home, site)),
            ("r2e run, one mail", "rss2email", _rss2email(conditions, home, site)),
            ("feedparser and a loop", "feedparser", _feedparser_loop(conditions, home, site)),
        ):
            yield _beside(conditions, f"digest fetch of a feed, {PAPERS} entries", ours, name, theirs, package)


def rival_search(conditions: Conditions) -> Iterator[Line]:
    """A rare and a common phrase among 100,000 papers, beside `grep -i` over them as lines and SQLite's LIKE."""
    number, load = conditions.number(ARCHIVED, 300), conditions.load
    with new_home(load.configuration(), state=conditions.archives.state(number)) as home:
        _write_papers(home.folder, conditions.archives.papers(number))
        for kind, phrase in (("common", load.phrases[0]), ("rare", load.phrases[-1])):
            work = f"digest search {phrase!r} ({kind}), {number:,} papers"
            ours = home.work(DIGEST, "search", phrase)
            grep, program = conditions.rivals.program("grep"), (sys.executable, str(SQL_LIKE), "papers.db")
            lines = home.work(grep, "-i", phrase, "papers.jsonl", status=(0, 1)) if grep else None
            yield _beside(conditions, work, ours, "grep -i", lines, "grep")
            yield _beside(conditions, work, ours, "SQLite's LIKE", home.work(*program, phrase))


def _beside(
    conditions: Conditions, work: str, ours: Work, against: str, theirs: Work | None, package: str = ""
) -> Line:
    if theirs is None:
        return Line(f"{work}, beside {against}", missing=not_installed(package))
    mine, other = least_costs(ours, theirs, rounds=conditions.few_rounds(10))
    return Line(work, mine.cpu * MS, "ms", other.cpu * MS, against)


def _arxiv_update(conditions: Conditions, home: Home, site: RivalSite) -> Work | None:
    """It asks arXiv's API alone, and without TLS: the site is its proxy, and answers in the name of arXiv."""
    program = conditions.rivals.program("arxiv-update-cli")
    if not program:
        return None
    phrases = ", ".join(conditions.load.terms(CONFIGURED))
    (home.folder / "updates.ini").write_text(_ARXIV_UPDATE.format(phrases=phrases), encoding="utf-8")
    command = (program, "-c", "updates.ini", "-s", "2026-01-01", "-f", "condensed")
    return home.work(*command, variables={"http_proxy": site.url, "no_proxy": ""})


def _rss2email(conditions: Conditions, home: Home, site: RivalSite) -> Work | None:
    """Each run is the first: what it has sent is forgotten before. It writes one mail of all entries."""
    program = conditions.rivals.program("r2e")
    if not program:
        return None
    settings = _RSS2EMAIL.format(folder=home.folder)
    for name in ("tmp", "new", "cur"):
        (home.folder / "mails" / name).mkdir(parents=True)
    (home.folder / "rss2email.cfg").write_text(settings, encoding="utf-8")
    command = (program, "-c", "rss2email.cfg", "-d", "rss2email.json")
    home.output(*command, "add", "papers", f"{site.url}/feed.xml")
    return prepared(home.keep("rss2email.json"), home.work(*command, "run"))


def _feedparser_loop(conditions: Conditions, home: Home, site: RivalSite) -> Work | None:
    python = conditions.rivals.python_with("feedparser")
    if not python:
        return None
    (home.folder / "phrases.txt").write_text("\n".join(conditions.load.terms(CONFIGURED)), encoding="utf-8")
    return home.work(python, str(FEEDPARSER_LOOP), f"{site.url}/feed.xml", "phrases.txt")


def _write_papers(folder: Path, papers: Sequence[Paper]) -> None:
    """*papers* as people keep them who have no archive: a line each, and a table."""
    with (folder / "papers.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"title": each.title, "abstract": each.abstract}) + "\n" for each in papers)
    with sqlite3.connect(folder / "papers.db") as database:
        database.execute("CREATE TABLE papers (title TEXT, abstract TEXT)")
        database.executemany("INSERT INTO papers VALUES (?, ?)", ((each.title, each.abstract) for each in papers))
    database.close()

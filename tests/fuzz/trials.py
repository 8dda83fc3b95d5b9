"""What a run does with an input, in process; and whether what comes out is what it should be."""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from functools import cache
from typing import NamedTuple
from xml.etree import ElementTree

from support.selecting import select_papers

from digest import config, pipeline, sources
from digest.archive import Archive
from digest.archive_protocols import NullArchive
from digest.compose import Gathered, View, compose_digests
from digest.errors import DigestError, FetchError
from digest.identity.merge import merge_papers
from digest.model import Address, Digest, Listing, Page, Paper
from digest.render import template
from digest.render.formats import DIALECTS, FORMATS, MARKDOWN, Detail, Look, render_document
from digest.render.mail import message
from digest.render.mail.headers import Envelope
from digest.render.markdown import notes
from digest.render.text import explanation, rules_report
from digest.request import ChannelRules, Request
from digest.retrieve import local, robots
from digest.retrieve.page_reader import Retriever
from digest.rules.language.parsing import parse_expression
from digest.rules.topics import Rules
from digest.rules.workbench.check import check
from digest.rules.workbench.explain import explain_paper
from digest.searches import SearchRequest
from digest.searching import search_archive
from digest.watchdog import limit_parsing, limit_template

NOW = datetime(2026, 1, 9, 7, 30, tzinfo=UTC)
SEEN = date(2026, 1, 9)
DETAILS: tuple[Detail, ...] = ("brief", "normal", "full")
COMPLEX = """\
topics:
  Diffusion: {any: [diffusion model, masked diffusion, 'image*'], not: [survey], max: 1}
  Code: {all: ['title:a | the | of', 'has:code | upvotes:>=1'], score: 3}
  Rest: {any: ['/[a-z]+-[0-9]/', 'keyword:agent*', 'author:Wang', 'published:>=2020-01-01 & not comment:withdrawn']}
match: [the, 'cat:cs.* & not =RAG']
mute: [medical, environment]
follow: [Kaiming He, {name: Wei Wang, with: [graph*]}, {org: DeepSeek}]
max: 10
"""
_EVERYTHING = Rules()
# Made here, where a mistake of ours cannot be taken for a refusal.
_COMPLEX = config.read(COMPLEX, "config.yaml").rules
_MOST_CHECKED = 500_000  # characters; `rules check` compares each term with each
_LONGEST_LINE = 998  # bytes of a mail, RFC 5322
_ESCAPED_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


class Broken(Exception):
    """Something came out that should not: a document that its readers refuse, a paper that came twice."""


class Input(NamedTuple):
    """One damaged thing: a page's *content*, or a *text*; what was *asked* for, and the *chance* that decides what
    else is done with it."""

    kind: str
    text: str
    content: bytes
    asked: str | None
    chance: random.Random


Trial = Callable[[Input], object]


# --- pages -----------------------------------------------------------------------------------------------


def page(given: Input) -> None:
    """A page is read; a part of what was read is rendered, a part of all pages is fetched and remembered."""
    got = Page(_address(given), given.content, SEEN)
    further = given.chance.randrange(10)
    if further == 0:
        _fetched_twice(got, given.chance)
        return
    with limit_parsing(len(got.content)):
        listing = sources.parse_page(got)
    if further == 1:
        for digest in _digests(listing):
            _rendered(digest, given.chance)
    elif further == 2:
        _put_to_the_proof(_COMPLEX, merge_papers(listing.papers)[:20])


def _address(given: Input) -> Address:
    """Where the page is from: half of them are files, which only their content tells."""
    asked = given.asked if given.chance.randrange(2) else None
    if not given.chance.randrange(20):
        asked = given.chance.choice(["hf", "arxiv:cs.CL", "acl:2025.acl-long", "biorxiv:x", "https://a.example/feed"])
    return sources.parse_address(asked) if asked else Address("page", "page")


def _digests(listing: Listing) -> Iterator[Digest]:
    for rules in (_EVERYTHING, _COMPLEX):
        papers = merge_papers(listing.papers)
        request = Request([Address("page", "page")], rules)
        yield _composed(request, listing, papers)


def _composed(request: Request, listing: Listing, papers: Sequence[Paper]) -> Digest:
    gathered = Gathered(request, [listing], [], papers, [], NOW)
    view = View(ChannelRules("stdout", request.rules), (0,), papers, papers)
    return compose_digests(gathered, [view])[0].digest


def _fetched_twice(got: Page, chance: random.Random) -> None:
    """What a run with `--new` does, twice: what the first brought does not come again."""

    def get(address: Address) -> Page:
        if address.place != got.address.place:
            raise FetchError("there is no other page")
        return got

    request = Request([got.address], chance.choice([_EVERYTHING, _COMPLEX]), only_new=True, catch_up=True)
    with Archive(":memory:") as archive:
        retriever = Retriever(get, limit=limit_parsing)
        came = [_fetched(request, retriever, archive) for _ in range(2)]
        if came[1].matches and came[1].matches[0].paper.id in {match.paper.id for match in came[0].matches}:
            raise Broken("a paper was delivered twice")
        _searched(archive, [match.title for match in came[0].matches[:3]])
    if came[0].failures and not came[0].asked:
        raise FetchError(came[0].failures[0].reason)


def _fetched(request: Request, retriever: Retriever, archive: Archive) -> Digest:
    return pipeline.fetch(request, retriever=retriever, archive=archive, deliver=lambda digest: None, now=NOW)


def _searched(archive: Archive, words: Sequence[str]) -> None:
    for text in words:
        with suppress(DigestError):
            search_archive(SearchRequest(text, parse_expression(text)), archive=archive, now=NOW)


# --- documents -------------------------------------------------------------------------------------------


def _rendered(digest: Digest, chance: random.Random) -> None:
    """In every format, and every dialect of Markdown, with what its readers ask of it."""
    width, detail, color = chance.choice((20, 80, 200)), chance.choice(DETAILS), not chance.randrange(4)
    for name, format in FORMATS.items():
        written = render_document(digest, Look(format, width, detail, color))
        _as_its_readers_want_it(name, written, digest, color=color)
    for dialect in DIALECTS:
        look = Look(MARKDOWN, detail=detail, dialect=dialect, front_matter=True)
        _storable(render_document(digest, look))
        _into_a_note("", digest, chance)
    envelope = Envelope("Jörg <me@example.org>", "you@example.org", "group", "{papers}: {title}", text_only=color)
    _as_its_readers_want_it("eml", message.build_message(digest, envelope), digest, color=color)


def _as_its_readers_want_it(format: str, written: str | bytes, digest: Digest, *, color: bool) -> None:
    match written, format:
        case bytes(), _:
            _mailable(written)
        case str(), "json" | "csl-json":
            json.loads(written)
        case str(), "jsonl":
            if len([json.loads(line) for line in written.splitlines()]) != len(digest.matches):
                raise Broken("jsonl: not a line for each paper")
        case str(), "ids":
            if written.splitlines() != [match.paper.id for match in digest.matches]:
                raise Broken("ids: not a line for each paper")
        case str(), "atom":
            ElementTree.fromstring(written.encode())  # noqa: S314 - our own document
        case str(), "terminal" if not color and "\x1b" in written:
            raise Broken("terminal: an escape where no colour was asked for")
    _storable(written)


def _storable(written: str | bytes) -> None:
    """A document without halves of characters, which no file and no pipe takes."""
    if isinstance(written, str):
        written.encode()


def _mailable(written: bytes) -> None:
    mail = message_from_bytes(written, policy=policy.SMTP)
    longest = max(map(len, written.split(b"\r\n")))
    if longest > _LONGEST_LINE or not mail["Subject"] or not list(mail.walk())[-1].get_content():
        raise Broken("a mail that cannot be read, or has a line that is too long")


def text(given: Input) -> None:
    """A text as the title, the abstract and all else that people write about a paper."""
    first, _, rest = given.text.partition("\n")
    record = {"id": "2601.00001", "title": first or "x", "summary": rest or first, "authors": [{"name": first[:200]}]}
    page = json.dumps({"dailyPapers": [{"paper": record}], "dateString": "2026-01-08", "periodType": "day"})
    with limit_parsing(len(page)):
        listing = sources.parse_page(Page(Address("page", "page"), page.encode(), SEEN))
    for digest in _digests(listing):
        _rendered(digest, given.chance)


# --- what readers write ----------------------------------------------------------------------------------


def configuration(given: Input) -> None:
    """A configuration is read, and its rules are put to the proof."""
    _put_to_the_proof(config.read(_of_a_file(given.text), "config.yaml", load=_load).rules, sample().papers)


def _load(name: str, extended: str) -> tuple[str, str]:
    return extended, COMPLEX if extended == "lab.yaml" else "extends: lab.yaml\n"


def expression(given: Input) -> None:
    """What stands behind `-m`."""
    topic = config.command_line_topic([_typed(given.text)])
    rules = Rules((topic,)) if topic else _EVERYTHING
    if given.chance.randrange(3):
        select_papers(sample().papers, rules)
    else:
        _put_to_the_proof(rules, sample().papers)


def _put_to_the_proof(rules: Rules, papers: Sequence[Paper]) -> None:
    """What `fetch`, `explain` and `rules check` do with *rules*."""
    request = Request([Address("page", "page")], rules)
    _composed(request, Listing("page", tuple(papers)), papers)
    explanation.render_explanation(explain_paper(papers[0], rules), width=80, color=False) if papers else None
    if len(str(rules)) < _MOST_CHECKED:
        rules_report.render_findings(check(rules, papers), "some papers", width=80, color=False)


def address(given: Input) -> None:
    """An address as somebody types it, with a day and without."""
    for each in sources.parse_addresses(_typed(given.text)):
        sources.alternatives(each)
        if listed := sources.series_of(each.text):
            sources.next_list_day(listed, SEEN)
        with suppress(DigestError):
            sources.at_day(each, SEEN)


def note(given: Input) -> None:
    _into_a_note(_of_a_file(given.text), sample_digest(), given.chance)


def _into_a_note(before: str, digest: Digest, chance: random.Random) -> None:
    """What is in a note stays, and what came into it does not come again."""
    dialect = chance.choice(DIALECTS)
    after = notes.add_papers(before, digest, dialect=dialect, detail=chance.choice(DETAILS))
    if after is None:
        return
    _storable(after)
    at = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before))
    if not after.endswith(before[at:]):
        raise Broken(f"{dialect}: a note lost what was in it")
    if notes.add_papers(after, digest, dialect=dialect) is not None:
        raise Broken(f"{dialect}: a note took the same papers twice")


def robots_txt(given: Input) -> None:
    rules = robots.read_robots_rules(_of_a_file(given.text), "digest")
    for url in ("https://a.example", "https://a.example/list/cs.CL/new?skip=0", "https://a.example/%ff/" + "a" * 200):
        rules.allows(url)


def own_template(given: Input) -> None:
    with limit_template("mine.md.j2"):
        written = template.render_template(sample_digest(), _of_a_file(given.text), "mine.md.j2")
    _storable(written)


def search(given: Input) -> None:
    """What stands behind `search`."""
    words = _typed(given.text)
    request = SearchRequest(words, parse_expression(words), 10, best=not given.chance.randrange(2))
    digest = search_archive(request, archive=sample_archive(), now=NOW)
    _storable(render_document(digest, Look()))


TRIALS: Mapping[str, Trial] = {
    "page": page,
    "config": configuration,
    "expression": expression,
    "address": address,
    "note": note,
    "robots": robots_txt,
    "template": own_template,
    "query": search,
    "text": text,
}


# --- as they come to a run -------------------------------------------------------------------------------


def _of_a_file(text: str) -> str:
    """*text* as it can stand in a file."""
    return text.encode("utf-8", "replace").decode()


def _typed(text: str) -> str:
    """*text* as it can stand on a command line: its bytes may be no UTF-8, but there is no NUL in it."""
    return _ESCAPED_BYTE.sub("?", text).replace("\0", "")


@cache
def sample() -> Listing:
    """The papers of the sample."""
    return sources.parse_page(local.read_page(sources.parse_address("sample"), NOW))


@cache
def sample_digest() -> Digest:
    request = Request([sources.parse_address("sample")], _COMPLEX)
    retriever = Retriever(lambda address: local.read_page(address, NOW))
    return pipeline.fetch(request, retriever=retriever, archive=NullArchive(), deliver=lambda digest: None, now=NOW)


@cache
def sample_archive() -> Archive:
    """An archive with the papers of the sample."""
    archive = Archive(":memory:")
    archive.papers.remember([], sample().papers, NOW)
    return archive

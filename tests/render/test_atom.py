"""The feed as an XML parser and a feed reader read it, by the rules of RFC 4287."""

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from lxml.etree import XMLParser, _Element, fromstring
from support import hostile_titles
from support import mail_digests as digests
from support.sample_digest import sample

from digest import sources
from digest.model import Address, Asked, Digest, Link, Match, Page, Paper
from digest.render import atom, parts
from digest.render.formats import Look
from digest.text import sanitize_line

ATOM = "{http://www.w3.org/2005/Atom}"
DIGESTS = {
    "sample": sample(),
    "everything": digests.full(),
    "nothing": digests.empty(),
    "hostile titles": hostile_titles.digest_of_titles(),
    "hostile abstracts": hostile_titles.digest_of_abstracts(),
    "hostile everywhere": hostile_titles.digest_of_everything(),
}
# How often each element may occur, from section 4.1 of https://www.rfc-editor.org/rfc/rfc4287
ONCE, MAYBE, ANY = (1, 1), (0, 1), (0, 10_000)
FEED = {"title": ONCE, "id": ONCE, "updated": ONCE, "subtitle": MAYBE, "generator": MAYBE, "author": ONCE, "entry": ANY}
ENTRY = {
    "title": ONCE,
    "id": ONCE,
    "updated": ONCE,
    "published": MAYBE,
    "content": ONCE,
    "author": ANY,
    "link": ANY,
    "category": ANY,
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
all_digests = pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)


def parse_feed(digest: Digest) -> _Element:
    return fromstring(atom.render(digest, Look()).encode(), XMLParser(resolve_entities=False))


def child_text(element: _Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def wrong_children(element: _Element, rules: dict[str, tuple[int, int]]) -> list[str]:
    """The names of the children of *element* that are too few, too many, or of another namespace."""
    names = [str(child.tag) for child in element]
    counted = {name: names.count(f"{ATOM}{name}") for name in rules}
    unknown = [name for name in names if name.removeprefix(ATOM) not in rules]
    return unknown + [name for name, (least, most) in rules.items() if not least <= counted[name] <= most]


@all_digests
def test_a_feed_is_valid(digest: Digest) -> None:
    feed = parse_feed(digest)

    assert feed.tag == f"{ATOM}feed"
    assert wrong_children(feed, FEED) == []
    assert [wrong_children(entry, ENTRY) for entry in feed.iter(f"{ATOM}entry")] == [[]] * len(digest.matches)
    for moment in (*feed.iter(f"{ATOM}updated"), *feed.iter(f"{ATOM}published")):
        assert MOMENT.fullmatch(moment.text or "")
    for name in feed.iter(f"{ATOM}name", f"{ATOM}id"):
        assert name.text
    for entry in feed.iter(f"{ATOM}entry"):
        rels = [(link.get("rel"), link.get("type")) for link in entry.iter(f"{ATOM}link")]
        assert rels.count(("alternate", "text/html")) <= 1


@all_digests
def test_links_are_web_addresses(digest: Digest) -> None:
    for link in parse_feed(digest).iter(f"{ATOM}link"):
        assert re.fullmatch(r"https?://(?:[^\s<>\"{}|\\^`\[\]%]|%[0-9A-Fa-f]{2})+", link.get("href") or "")


@all_digests
def test_a_feed_reader_sees_the_titles_and_nothing_runs(digest: Digest) -> None:
    feed = parse_feed(digest)

    assert feed.tag == f"{ATOM}feed"
    titles = [parts.title_passage(match).text or "Untitled" for match in digest.matches]
    assert [child_text(entry, "title") for entry in feed.iter(f"{ATOM}entry")] == titles
    for content in feed.iter(f"{ATOM}content"):
        assert content.get("type") == "html"
        assert not re.search(r"<(?!/?p>)", content.text or "")


@all_digests
def test_digests_own_reader_reads_it_as_it_was_written(digest: Digest) -> None:
    content = atom.render(digest, Look()).encode()
    page = Page(Address("feed.xml", "feed.xml", "feed"), content, date(2026, 11, 23))

    papers = sources.parse_page(page).papers

    wanted = [parts.title_passage(match).text or "Untitled" for match in digest.matches]
    # What looks like a reference to a character is read as one: many feeds escape their titles twice.
    assert [html.unescape(paper.title) for paper in papers] == [sanitize_line(html.unescape(title)) for title in wanted]


@all_digests
def test_the_same_digest_gives_the_same_bytes_and_each_paper_its_own_id(digest: Digest) -> None:
    assert atom.render(digest, Look()) == atom.render(digest, Look())
    ids = [child_text(entry, "id") for entry in parse_feed(digest).iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(digest.matches)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each) for each in ids)


PAPER = Paper(
    id="arxiv:2407.21783",
    title="A <b>title</b> & more",
    url="https://arxiv.org/abs/2407.21783",
    authors=("Zoë Müller", "王小明"),
    published=date(2024, 7, 4),
    listed=date(2026, 1, 8),
    categories=("cs.CL",),
    links=(Link("https://github.com/o/r", "code"), Link("javascript:alert(1)", "project")),
)
MATCH = Match(PAPER, PAPER.title, "We ask <i>once</i> more.", topics=("Retrieval",))


def only_entry(digest: Digest) -> _Element:
    (found,) = parse_feed(digest).iter(f"{ATOM}entry")
    return found


def children(entry: _Element, name: str) -> list[_Element]:
    return entry.findall(f"{ATOM}{name}")


def test_an_entry_says_what_is_known() -> None:
    entry = only_entry(digests.digest(MATCH))

    assert children(entry, "title")[0].get("type", "text") == "text"
    assert child_text(entry, "title") == "A <b>title</b> & more"
    assert [child_text(author, "name") for author in children(entry, "author")] == ["Zoë Müller", "王小明"]
    assert [(link.get("rel", "alternate"), link.get("href")) for link in children(entry, "link")] == [
        ("alternate", "https://arxiv.org/abs/2407.21783"),
        ("related", "https://github.com/o/r"),
    ]
    assert [tag.get("term") for tag in children(entry, "category")] == ["Retrieval", "cs.CL"]
    assert child_text(entry, "updated") == "2026-01-08T00:00:00Z"
    assert child_text(entry, "published") == "2024-07-04T00:00:00Z"
    assert "We ask &lt;i&gt;once&lt;/i&gt; more." in child_text(entry, "content")


def test_a_paper_of_an_unknown_day_is_as_new_as_the_digest() -> None:
    entry = only_entry(digests.digest(Match(Paper("title:x", "X"), "X", "")))

    assert child_text(entry, "updated") == "2026-11-23T06:30:00Z"


def test_a_paper_has_the_same_id_in_every_feed_and_a_feed_in_every_run() -> None:
    today, tomorrow = (replace(digests.digest(MATCH), made=datetime(2026, 1, day, 7, tzinfo=UTC)) for day in (8, 9))

    assert child_text(parse_feed(today), "id") == child_text(parse_feed(tomorrow), "id")
    assert child_text(only_entry(today), "id") == child_text(only_entry(tomorrow), "id")


def test_a_paper_under_two_topics_is_one_entry() -> None:
    assert child_text(only_entry(digests.digest(MATCH, MATCH)), "title") == "A <b>title</b> & more"


def test_feeds_of_other_sources_are_other_feeds() -> None:
    ids = {
        child_text(parse_feed(digests.digest(asked=(Asked(address, None, 1),))), "id")
        for address in ("hf", "arxiv:cs.CL")
    }

    assert len(ids) == 2


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x00", "\x0b", "\ud800", "]]>", "&#0;", "<![CDATA["])
def test_signs_that_no_xml_can_hold_do_not_break_it(sign: str) -> None:
    title = sanitize_line(f"a{sign}b")

    shown = child_text(
        next(parse_feed(digests.digest(Match(Paper("title:x", title), title, title))).iter(f"{ATOM}entry")), "title"
    )

    assert shown.startswith("a")
    assert shown.endswith("b")

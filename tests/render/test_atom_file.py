"""Feeds that grow: what was there stays byte for byte, what is new comes on top, and nothing else is touched."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.etree import XMLParser, _Element, fromstring
from support import hostile_titles
from support import mail_digests as digests

from digest import sources
from digest.model import Address, Digest, Page
from digest.render import atom
from digest.render.atom_file import grow_feed
from digest.render.formats import FORMATS, Look
from digest.render.growth import Growth
from digest.render.markdown.notes import NoteError

ATOM = "{http://www.w3.org/2005/Atom}"
MONDAY = date(2026, 1, 5)


def of(*numbers: int, day: int = 0, title: str = "Paper") -> Digest:
    """The digest of the papers with these *numbers* on a day of January."""
    listed = MONDAY + timedelta(day)
    made = datetime(listed.year, listed.month, listed.day, 7, 30, tzinfo=UTC)
    matches = (digests.match(number, f"{title} {number} about RAG", listed=listed) for number in numbers)
    return replace(digests.digest(*matches), made=made)


def grow(text: str, digest: Digest, keep: int | None = None) -> Growth:
    return grow_feed(text, digest, Look(FORMATS["atom"], keep=keep))


def grown(text: str, *runs: Digest, keep: int | None = None) -> str:
    """The feed *text* after all *runs*."""
    for digest in runs:
        text = grow(text, digest, keep).text or text
    return text


def parsed(text: str) -> _Element:
    return fromstring(text.encode(), XMLParser(resolve_entities=False))


def numbers_in(text: str) -> list[int]:
    """The numbers of the papers of a feed, from the top on."""
    return [int(number) for number in re.findall(r"<title[^>]*>\w+ (\d+) about", text)]


def entries_of(text: str) -> list[str]:
    return re.findall(r"<entry>.*?</entry>", text, re.DOTALL)


def problems_of(text: str) -> list[str]:
    """What is wrong with a feed by RFC 4287."""
    feed = parsed(text)
    found = [name for name in ("id", "title", "updated") if len(feed.findall(ATOM + name)) != 1]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    found += ["two entries with one id"] if len(set(ids)) < len(ids) else []
    for entry in feed.iter(f"{ATOM}entry"):
        found += [f"entry: {name}" for name in ("id", "title", "updated") if len(entry.findall(ATOM + name)) != 1]
    moments = [each.text or "" for each in feed.iter(f"{ATOM}updated")]
    found += [each for each in moments if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each)]
    found += ["not the newest"] if moments[1:] and moments[0] != max(moments[1:]) else []
    return found + ["a link to itself"] * ('rel="self"' in text)


def test_new_entries_come_on_top_and_the_others_stay_byte_for_byte() -> None:
    first = grown("", of(1, 2))

    growth = grow(first, of(3, 4, 2, day=1))

    assert growth.text
    assert (growth.added, growth.retitled, growth.dropped) == (2, 0, 0)
    assert numbers_in(growth.text) == [3, 4, 1, 2]
    assert entries_of(growth.text)[2:] == entries_of(first)
    assert parsed(growth.text).findtext(f"{ATOM}updated") == "2026-01-06T00:00:00Z"
    assert problems_of(growth.text) == []
    head, grown_head = (text.partition("<entry>")[0] for text in (first, growth.text))
    assert grown_head == head.replace("2026-01-05", "2026-01-06")


def test_a_feed_is_begun_as_it_is_written_elsewhere() -> None:
    assert grow("", of(1, 2)).text == atom.render(of(1, 2), Look()) == grow("\ufeff\n", of(1, 2)).text


@pytest.mark.parametrize("again", [of(1, 2), of(2, 1, day=3), of(2, day=1), of()])
def test_a_feed_that_has_them_all_stays(again: Digest) -> None:
    assert grow(grown("", of(1, 2)), again) == Growth(None)


def test_all_at_once_and_only_what_is_new_give_the_same_feed() -> None:
    # The first run sees each list whole, the second what it had not had.
    whole = grown("", of(1, 2), of(1, 2, 3, day=1), of(2, 3, 4, 5, day=2))

    assert grown("", of(1, 2), of(3, day=1), of(4, 5, day=2)) == whole


def test_a_paper_with_another_title_is_written_anew_in_its_place() -> None:
    first = grown("", of(1, 2, 3))

    growth = grow(first, of(2, day=4, title="Renamed"))

    assert growth.text
    assert (growth.added, growth.retitled) == (0, 1)
    assert [each in entries_of(first) for each in entries_of(growth.text)] == [True, False, True]
    entry = parsed(growth.text).findall(f"{ATOM}entry")[1]
    assert entry.findtext(f"{ATOM}title") == "Renamed 2 about RAG"
    assert entry.findtext(f"{ATOM}updated") == parsed(growth.text).findtext(f"{ATOM}updated") == "2026-01-09T07:30:00Z"
    assert grow(growth.text, of(2, day=5, title="Renamed")) == Growth(None)
    assert grow(growth.text, of(2, day=5, title="RENAMED,")) == Growth(None)


def test_more_votes_are_no_news() -> None:
    more = replace(digests.match(1, "Paper 1 about RAG", listed=MONDAY, upvotes=900))

    assert grow(grown("", of(1)), digests.digest(more)) == Growth(None)


def test_a_paper_is_known_by_all_of_its_identifiers() -> None:
    published = digests.match(7, "Paper 1 about RAG", id="doi:10.1/x", identifiers=("doi:10.1/x", "arxiv:2611.00001"))

    assert grow(grown("", of(1)), digests.digest(published)) == Growth(None)


def test_the_oldest_are_dropped_but_never_what_came_with_this_run() -> None:
    first = grown("", of(1, 2, 3))

    growth = grow(first, of(4, 3, day=1), keep=3)

    assert growth.text
    assert (growth.added, growth.dropped, numbers_in(growth.text)) == (1, 1, [4, 1, 3])
    assert numbers_in(grown("", of(*range(1, 9)), keep=3)) == list(range(1, 9))
    assert grow(grown("", of(*range(1, 9)), keep=3), of(*range(1, 9)), keep=3) == Growth(None)


def test_a_feed_keeps_five_hundred() -> None:
    assert numbers_in(grown(grown("", of(*range(1, 501))), of(501, 502, day=1))) == [501, 502, *range(1, 499)]


def test_what_a_person_wrote_into_the_head_stays() -> None:
    own = '<link rel="self" href="https://e.org/feed.xml"/>\n<!-- mine -->\n'
    first = grown("", of(1)).replace("<title>digest", "<title>Our &amp; yours", 1).replace("<id>", f"{own}<id>", 1)

    text = grown(first, of(2, day=1))

    assert own in text
    assert "<title>Our &amp; yours</title>" in text
    assert numbers_in(text) == [2, 1]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_indentation_and_bom_stay(end: str) -> None:
    first = "\ufeff" + re.sub("^(?=<(?!/?feed|.xml))", "  ", grown("", of(1, 2)), flags=re.MULTILINE).replace("\n", end)

    text = grown(first, of(3, day=1))

    assert text.startswith("\ufeff<?xml")
    assert entries_of(first) == entries_of(text)[1:]
    assert text.count("\n") == text.count(end)
    assert numbers_in(text) == [3, 1, 2]


BOMB = '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
GENERATOR = "<generator>digest</generator>"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("mine\n", "is no feed that papers can be added to", id="a text"),
        pytest.param("<html><body></body></html>", "is no Atom feed", id="a page"),
        pytest.param("<rss><channel/></rss>", "is no Atom feed", id="RSS"),
        pytest.param(grown("", of(1))[:-20], "is no feed that papers can be added to", id="half a feed"),
        pytest.param(grown("", of(1)).replace(GENERATOR, ""), "a feed of another program", id="without a generator"),
        pytest.param(
            grown("", of(1)).replace(GENERATOR, "<generator>WordPress</generator>"), "of another program", id="foreign"
        ),
        pytest.param(grown("", of(1)).replace("<feed", f"{BOMB}<feed", 1), "no feed that digest wrote", id="a bomb"),
        pytest.param(
            grown("", of(1)).replace("utf-8", "iso-8859-1", 1), "no feed that digest wrote", id="another encoding"
        ),
        pytest.param(
            re.sub(r"(</?)(?=feed|entry)", r"\1a:", grown("", of(1))).replace("xmlns=", 'xmlns="" xmlns:a='),
            "is no Atom feed",
            id="a prefix",
        ),
        pytest.param(
            re.sub(r"(<id>.*?</id>)", r"<id> <![CDATA[x]]></id>", grown("", of(1))), "not in the form", id="CDATA"
        ),
    ],
)
def test_what_is_no_feed_of_ours_is_refused(text: str, problem: str) -> None:
    with pytest.raises(NoteError, match=problem):
        grow(text, of(2))


HIDDEN = ("<entry>", "</entry>", "<entry><id>urn:x</id></entry>", "<updated>2020</updated>", "</feed>", "<feed>")


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("form", ["<!-- {} -->", "<?note {}?>", "<title><![CDATA[{}]]></title>"])
@pytest.mark.parametrize("numbers", [(), (1, 2)])
def test_what_only_looks_like_an_element_is_none(hidden: str, form: str, numbers: Sequence[int]) -> None:
    note = form.format(hidden)
    first = grown("", of(*numbers or (1,)))
    if not numbers:
        first = re.sub(r"<entry>.*</entry>\n", "", first, flags=re.DOTALL)
    first = first.replace("</feed>", f"{note}\n</feed\n>").replace("<author>", f"{note}<author>", 1)
    first += "" if note.startswith("<title>") else note

    text = grown(first, of(3, day=1))

    feed = parsed(text)
    assert len(feed.findall(f"{ATOM}entry")) == len(numbers) + 1
    assert feed.findtext(f"{ATOM}updated") == "2026-01-06T00:00:00Z"
    assert text.count(note) == first.count(note)


@pytest.mark.parametrize(
    "digest",
    [hostile_titles.digest_of_titles(), hostile_titles.digest_of_abstracts(), hostile_titles.digest_of_everything()],
    ids=["titles", "abstracts", "everything"],
)
def test_hostile_texts_are_read_back(digest: Digest) -> None:
    text = grown("", of(900), digest, of(901, day=1))

    assert grow(text, digest) == Growth(None)
    assert len(entries_of(text)) == len(digest.matches) + 2
    assert problems_of(text) == []


def test_our_own_reader_reads_what_has_grown() -> None:
    text = grown("", of(1, 2), of(3, day=1))

    listing = sources.parse_page(Page(Address("feed.xml", "feed.xml", "feed"), text.encode(), MONDAY))

    assert [paper.id for paper in listing.papers] == ["arxiv:2611.00003", "arxiv:2611.00001", "arxiv:2611.00002"]


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(1, 12), max_size=6, unique=True), max_size=6), st.integers(1, 8))
def test_whatever_comes_each_paper_is_there_once_and_the_newest_stay(runs: Sequence[Sequence[int]], keep: int) -> None:
    text = ""
    for day, numbers in enumerate(runs):
        before, text = numbers_in(text), grown(text, of(*numbers, day=day), keep=keep)

        there = numbers_in(text)
        assert problems_of(text) == []
        assert len(set(there)) == len(there) <= max(keep, len(numbers), len(before))
        assert set(numbers) <= set(there)
        assert [number for number in there if number in before] == [number for number in before if number in there]
        assert grow(text, of(*numbers, day=day), keep) == Growth(None) or not numbers

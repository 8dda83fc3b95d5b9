"""One odd record loses itself, one odd page loses itself: whatever a parser, or a library below it, raises."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from support.saved_pages import PAGES, page, parsed, saved

from digest import links, sources
from digest.archive_protocols import NullArchive
from digest.errors import ParseError
from digest.model import Listing, Page
from digest.request import Request
from digest.retrieve.collect import collect_listings
from digest.retrieve.page_reader import Retriever
from digest.sources import registry
from digest.sources.feed import xmlfeed
from digest.sources.feed.elements import Fields, first_text
from digest.sources.shared.read_records import read_each

# What parsers of others have been seen to raise, and what only a fault of our own would.
RAISED = [
    UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "surrogates not allowed"),
    ValueError("year -1 is out of range"),
    OverflowError("Python int too large to convert to C int"),
    RecursionError("maximum recursion depth exceeded"),
    KeyError("tags"),
    IndexError("list index out of range"),
    AttributeError("'NoneType' object has no attribute 'text'"),
    MemoryError(),
    AssertionError("x" * 100_000),
]
FOLDERS = sorted(folder.name for folder in PAGES.iterdir())
SAVED = [path for folder in FOLDERS for path in saved(folder)]


def raising(error: Exception) -> Callable[..., NoReturn]:
    def stumble(*_: object) -> NoReturn:
        raise error

    return stumble


def listing_of(path: Path) -> Listing | None:
    try:
        return sources.parse_page(page(path))
    except ParseError:
        return None


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("name", list(registry.BUILT_IN))
def test_whatever_a_source_raises_is_one_sentence_of_its_page(
    name: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = replace(registry.own_source(name), parse=raising(error))
    monkeypatch.setitem(registry._loaded, name, odd)

    with pytest.raises(ParseError) as raised:
        parsed(b"<html>a page</html>", name)

    assert type(error).__name__ in str(raised.value)
    assert len(str(raised.value)) < 300
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", list(registry.BUILT_IN))
def test_a_source_that_stumbles_over_a_page_does_not_recognise_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = replace(registry.own_source(name), recognizes=raising(KeyError("landmark")))
    monkeypatch.setitem(registry._loaded, name, odd)
    of_another = PAGES / ("feed/journal.rss.xml" if name == "hf" else "huggingface/api_daily_2025.json")

    try:
        listing = sources.parse_page(page(of_another))
    except ParseError:
        pytest.fail("another source reads this page")

    assert listing.papers


def cases_of_records() -> Iterator[object]:
    """Every saved page with three papers or more, as its source reads it."""
    for path in SAVED:
        listing = listing_of(path)
        if listing and len(listing.papers) >= 3:
            yield pytest.param(path, listing, id=f"{path.parent.name}/{path.name}")


@pytest.mark.parametrize(("path", "whole"), list(cases_of_records()))
def test_a_record_that_raises_loses_itself_alone(path: Path, whole: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [paper.abstract for paper in whole.papers if paper.abstract] or [""]
    odd, find = texts[len(texts) // 2], links.find

    def find_or_raise(text: str) -> object:
        if text == odd:
            raise ZeroDivisionError("an odd record")
        return find(text)

    monkeypatch.setattr(links, "find", find_or_raise)
    if not odd:
        pytest.skip("no reader of this page looks into its texts")
    listing = sources.parse_page(page(path))

    lost = {paper.id for paper in whole.papers} - {paper.id for paper in listing.papers}
    assert len(lost) == 1
    assert any("could not be read" in note for note in listing.notes)
    assert listing.unread == whole.unread + 1 or path.parent.name == "arxiv-mail"
    assert not listing.whole


def test_the_records_that_could_not_be_read_are_counted_and_the_first_is_told() -> None:
    titles = {1: "On Tides", 2: "On Moss"}

    reading = read_each([1, 0, 2, 0], lambda number: parsed(feed(titles[number])).papers[0])

    assert [paper.title for paper in reading.papers] == ["On Tides", "On Moss"]
    assert len(reading.unread) == 2
    assert reading.notes == ("2 of 4 entries could not be read (entry 2: KeyError: 0)",)


def test_a_page_of_more_records_than_any_has_is_none() -> None:
    many = json.dumps([{"id": "2601.00001", "title": "A title"}] * 20_001)

    with pytest.raises(ParseError, match="20,001 records on one page"):
        parsed(many, "hf")


def feed(*titles: str, more: str = "") -> bytes:
    entry = "<item><title>{}</title><link>https://e.org/{}</link></item>"
    items = "".join(entry.format(title, at) for at, title in enumerate(titles))
    channel = f"<channel><title>Tides</title>{items}{more}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&#xD83D;&#xDE00;", "😀"),
        ("&#55357;&#56832;", "😀"),
        ("&#x0000d83d;&#56832;", "😀"),
        ("&#xD800;", "\ufffd"),
        ("&#xDE00;&#xD83D;", "\ufffd\ufffd"),
        ("&#x110000;", "\ufffd"),
        ("&#1114112;", "\ufffd"),
        ("&#99999999999999999999;", "\ufffd"),
        ("&#xFFFFFFFFFFFF;", "\ufffd"),
        ("&#x1F600;", "😀"),
    ],
)
@pytest.mark.parametrize("broken", ["", "<b>"], ids=["well formed", "not well formed"])
def test_a_reference_to_no_character_costs_only_that_character(written: str, read: str, broken: str) -> None:
    first, second = parsed(feed(f"Of {written} tides", "Of moss", more=broken)).papers

    assert (first.title, second.title) == (f"Of {read} tides", "Of moss")


ODD_ENCODINGS = [
    b"\xff\xfe",
    b"utf-9",
    b"a\0b",
    b"x" * 5_000,
    b"\x1b]52;c;",
    b"idna",
    b"zip",
    b"cp037",
    b"utf-7",
    b"rot13",
]


@pytest.mark.parametrize("encoding", ODD_ENCODINGS)
def test_a_feed_with_an_odd_name_of_an_encoding_is_read(encoding: bytes) -> None:
    content = feed("Of tides", "Of moss").replace(b'"1.0"?', b'"1.0" encoding="' + encoding + b'"?', 1)

    assert [paper.title for paper in parsed(content, "feed").papers] == ["Of tides", "Of moss"]


@pytest.mark.parametrize("name", ["pubDate", "dc:date", "prism:publicationDate", "updated", "published"])
@pytest.mark.parametrize(
    "day",
    [
        "0000-00-00 00:00:00",
        "0000-00-00",
        "Thu, 8 Jan 99999999999999999999 00:00:00 GMT",
        "Thu, 99999999999999999999 Jan 2026 00:00:00 GMT",
        "-0001-11-30T00:00:00+00:00",
        "9" * 10_000,
        "Thu, 8 Jan 2026 17:59:99999999999999999999 +99999999999999",
    ],
    ids=lambda text: text[:24],
)
def test_an_odd_date_is_no_reason_to_lose_an_entry(name: str, day: str) -> None:
    odd = f"<item><title>Of tides</title><{name}>{day}</{name}></item>"
    spaces = b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
    content = feed("Of moss", more=odd).replace(b"<channel>", b"<channel " + spaces + b">")

    listing = parsed(content)

    assert [paper.title for paper in listing.papers] == ["Of moss", "Of tides"]
    assert listing.notes == ()


def test_where_the_reader_of_feeds_stumbles_only_the_entry_is_lost_that_it_stumbles_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read_or_raise(fields: Fields, *names: str) -> str:
        if "ODD" in first_text(fields, "title"):
            raise RecursionError("of no use")
        return first_text(fields, *names)

    monkeypatch.setattr(xmlfeed, "first_text", read_or_raise)
    titles = [f"Paper {number}" + (" ODD" if number in (3, 50) else "") for number in range(100)]

    listing = parsed(feed(*titles))

    assert [paper.title for paper in listing.papers] == [title for title in titles if "ODD" not in title]
    assert listing.unread == 2
    assert listing.notes == ("2 of 100 entries could not be read (entry 4: RecursionError: of no use)",)


MAIL_FILES = [path for path in saved("arxiv-mail") if path.suffix == ".eml"]


@pytest.mark.parametrize(
    "head",
    [
        b"Date: Thu, 8 Jan 2026 17:59:99999999999999999999 GMT\nSubject: hi",
        b"MIME-Version: 1.0\nContent-Type: " + b"(" * 3_000,
        b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="' + b"b" * 5_000 + b'"',
        b"Subject: " + b"=?utf-8?q?a?= " * 30_000,
        b"Subject: =?no-such-charset?q?a?=",
        b"MIME-Version: 1.0\n" + b"Content-Type: message/rfc822\n\n" * 2_000,
        b"MIME-Version: 1.0\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(3_000)),
        b"Date: " + b"\xff" * 50 + b"\nSubject: \xff\xfe",
        b'MIME-Version: 1.0\nContent-Type: text/plain; charset="\xff"\nContent-Transfer-Encoding: base64',
    ],
    ids=["date", "type", "boundary", "subject", "charset", "letters in letters", "parts in parts", "bytes", "text"],
)
def test_a_strangers_mail_loses_itself_alone(head: bytes) -> None:
    path = sorted(MAIL_FILES)[0]
    wanted = sources.parse_page(page(path))
    stranger = b"From - Thu Jan  1 00:00:00 1970\nFrom: someone@evil.example\n" + head + b"\n\nx\n\n"
    own = b"From - Thu Jan  1 00:00:00 1970\n" + path.read_bytes().replace(b"\r\n", b"\n") + b"\n\n"

    for content in (stranger + own, own + stranger):
        listing = sources.parse_page(replace(page(path), content=content))
        assert listing.papers == wanted.papers
        assert (listing.day, listing.source) == (wanted.day, wanted.source)


def test_a_way_to_pages_that_raises_what_nobody_foresaw_is_a_failure_of_its_source() -> None:
    def get(address: object) -> Page:
        raise RuntimeError("dictionary changed size during iteration")

    listings, failures = collect_listings(
        Request([sources.parse_address("hf"), sources.parse_address("https://e.org/feed.xml")]),
        retriever=Retriever(get),
        archive=NullArchive(),
        now=datetime(2026, 1, 8, 12, tzinfo=UTC),
        covered=lambda _: None,
    )

    assert listings == []
    assert [failure.source for failure in failures] == ["hf", "https://e.org/feed.xml"]
    assert all("RuntimeError" in failure.reason for failure in failures)

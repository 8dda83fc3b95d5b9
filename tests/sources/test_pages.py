"""Pages in every state: recognised by their content, written in another way, damaged, or none at all."""

import html
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from digest import sources
from digest.errors import ParseError
from digest.model import Address, Listing, Page, Paper

PAGES = Path(__file__).parents[1] / "pages" / "huggingface"
SEEN = date(2026, 11, 23)
LISTINGS = [
    "api_daily_2025.json",
    "api_paper.json",
    "copied_markdown.md",
    "copied_search.txt",
    "copied_with_urls.txt",
    "daily_2024.html",
    "daily_2024_cards_only.html",
    "daily_2026.html",
    "empty_day.html",
    "month_2026-01.html",
    "paper_2026.html",
    "search_2026.html",
    "trending_2026.html",
    "trending_2026_cards_only.html",
    "week_2026-W02.html",
]
TITLE = 'Fish & Chips <pause> "O\'Hara" &lt;b&gt; &amp;quot;'
PROPS = json.dumps({"dailyPapers": [{"paper": {"id": "2601.90001", "title": TITLE}}]})


def parsed(content: bytes | str, *, source: str | None = "hf", url: str | None = None) -> Listing:
    if isinstance(content, str):
        content = content.encode()
    return sources.parse_page(Page(Address("page", "page", source), content, SEEN, url))


def named(name: str) -> bytes:
    return (PAGES / name).read_bytes()


def titles(papers: tuple[Paper, ...]) -> list[str]:
    return [paper.title for paper in papers]


def carrying(props: str) -> str:
    """A page with *props* in the usual place, in the usual markup."""
    return f'<html><body><div data-target="DailyPapers" data-props="{html.escape(props)}"></div></body></html>'


@pytest.mark.parametrize("name", LISTINGS)
def test_a_page_is_recognised_by_its_content_alone(name: str) -> None:
    content = named(name)

    assert parsed(content, source=None) == parsed(content)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\n  ", b"\xef\xbb\xbf\r\n"], ids=repr)
@pytest.mark.parametrize("name", LISTINGS)
def test_a_byte_order_mark_and_empty_lines_before_a_page_change_nothing(name: str, before: bytes) -> None:
    assert parsed(before + named(name), source=None) == parsed(named(name))


@pytest.mark.parametrize("name", LISTINGS)
def test_line_ends_of_another_system_change_nothing(name: str) -> None:
    content = named(name).replace(b"\n", b"\r\n")

    assert parsed(content, source=None) == parsed(named(name))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \r\n\t\n", "empty", id="white space"),
        pytest.param(b"\xef\xbb\xbf", "empty", id="byte order mark"),
        pytest.param(bytes(range(256)) * 8, "no paper", id="every byte"),
        pytest.param(b"\0" * 4096, "no paper", id="zeros"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "a picture", id="picture"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF", id="PDF"),
        pytest.param(b"A letter, with a \xc2\xb7 in it.\n", "no paper", id="text"),
        pytest.param(b"<html><body>It works!</body></html>", "neither its JSON nor cards", id="other page"),
        pytest.param(b"<feed><entry><title>x</title></entry></feed>", "neither its JSON nor cards", id="feed"),
        pytest.param(b'{"papers": []}', "expected a list of papers", id="other object"),
        pytest.param(b"[1, 2, 3]", "3 of 3 records are unreadable", id="numbers"),
        pytest.param(b'["a", null, true, [], {}]', "5 of 5 records are unreadable", id="every type"),
        pytest.param(b"[{'paper': {'id': '2601.90001'}}]", "not valid JSON", id="Python"),
        pytest.param(b'{"error": "Not found"}', "Not found", id="error of the API"),
        pytest.param(b'[{"paper": {"id": "2601.9', "not valid JSON", id="JSON cut off"),
        pytest.param(b"[" * 100_000, "not valid JSON", id="deep JSON"),
        pytest.param(b"{" * 100_000, "not valid JSON", id="deep braces"),
        pytest.param(b"<div>" * 10_000, "neither its JSON nor cards", id="deep page"),
    ],
)
def test_what_is_no_listing_is_an_error_and_never_an_empty_listing(content: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(bytes(range(256)) * 8, "binary data", id="bytes"),
        pytest.param(b"\x1f\x8b\x08" + b"\0" * 64, "a compressed file: unpack it", id="gzip"),
        pytest.param(b"%PDF-1.7", "a PDF", id="PDF"),
        pytest.param(b"A letter.", "a text without papers", id="text"),
        pytest.param(
            b'{"papers": []}', "no list of papers that digest knows: objects with the keys `papers`", id="JSON"
        ),
        pytest.param(b"<html>It works!", "a site that digest does not know", id="page"),
        pytest.param(b"<p>" * 10_000, "a site that digest does not know", id="deep page"),
    ],
)
def test_what_no_source_recognises_says_what_was_expected_of_its_kind(content: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(content, source=None)


@pytest.mark.parametrize("name", LISTINGS)
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_saved_as_utf_16_is_the_same_page(name: str, codec: str) -> None:
    mark = "" if codec == "utf-16" else "\ufeff"

    assert parsed((mark + named(name).decode()).encode(codec), source=None) == parsed(named(name))


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf"], ids=repr)
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    with pytest.raises(ParseError, match="empty"):
        parsed(content, source=None)


@pytest.mark.parametrize("name", ["challenge.html", "api_not_found.json", "redesigned.html"])
def test_a_saved_page_of_the_site_without_papers_says_the_same_as_one_from_the_network(name: str) -> None:
    with pytest.raises(ParseError) as known:
        parsed(named(name))
    with pytest.raises(ParseError) as unknown:
        parsed(named(name), source=None)

    assert str(unknown.value) == str(known.value)


@pytest.mark.parametrize("twentieth", range(20))
def test_a_page_that_breaks_off_is_an_error_or_complete(twentieth: int) -> None:
    whole = named("daily_2026.html")
    cut = whole[: len(whole) * twentieth // 20]

    try:
        listing = parsed(cut)
    except ParseError as error:
        assert str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert listing == parsed(whole)


def test_a_page_that_breaks_off_between_its_cards_says_that_papers_may_be_missing() -> None:
    whole = named("daily_2024_cards_only.html")

    cut = parsed(whole[: len(whole) * 3 // 4])

    assert 0 < len(cut.papers) < len(parsed(whole).papers)
    assert cut.notes == (*parsed(whole).notes, "the page breaks off before its end: papers may be missing")


def test_a_page_that_breaks_off_in_its_json_says_so() -> None:
    whole = named("daily_2026.html")

    with pytest.raises(ParseError, match="interrupted download"):
        parsed(whole[: len(whole) // 3])


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(lambda p: f'<div data-target="DailyPapers" data-props="{html.escape(p)}">', id="usual"),
        pytest.param(lambda p: f'<div data-target="DailyPapers" data-props="{numbered(p, "&#{};")}">', id="decimal"),
        pytest.param(
            lambda p: f'<div data-target="DailyPapers" data-props="{numbered(p, "&#x{:X};")}">',
            id="hexadecimal",
        ),
        pytest.param(lambda p: f"<div data-target='DailyPapers' data-props='{single(p)}'>", id="single quotes"),
        pytest.param(lambda p: f"<div data-target=DailyPapers data-props='{single(p)}'>", id="no quotes"),
        pytest.param(lambda p: f'<div data-props="{html.escape(p)}" data-target="DailyPapers">', id="order"),
        pytest.param(
            lambda p: f'<div data-target="DailyPapers" class="a > b" data-props="{html.escape(p)}">',
            id="attribute between",
        ),
        pytest.param(lambda p: f'<DIV DATA-TARGET="DailyPapers" DATA-PROPS="{html.escape(p)}">', id="capitals"),
        pytest.param(
            lambda p: f'<div\n data-target = "DailyPapers"\n data-props = "{html.escape(p)}" >',
            id="white space",
        ),
        pytest.param(
            lambda p: (
                '<div data-target="DailyPapersBanner" data-props="{}"></div>'
                f'<div data-target="DailyPapers" data-props="{html.escape(p)}">'
            ),
            id="a name that begins alike",
        ),
        pytest.param(
            lambda p: (
                '<div data-target="DailyPapers"></div><div data-target="Menu" data-props="{}"></div>'
                f'<div data-target="DailyPapers" data-props="{html.escape(p)}">'
            ),
            id="one without",
        ),
    ],
)
def test_the_json_of_a_page_is_found_however_html_writes_it(markup: Callable[[str], str]) -> None:
    listing = parsed(f"<!doctype html><html><body>{markup(PROPS)}</div></body></html>")

    assert titles(listing.papers) == [TITLE]
    assert not listing.notes


def numbered(text: str, form: str) -> str:
    """*text* with what HTML must not have in an attribute as numbers."""
    return "".join(form.format(ord(sign)) if sign in "&<>\"'" else sign for sign in text)


def single(text: str) -> str:
    return html.escape(text, quote=False).replace("'", "&#39;")


def test_entities_are_decoded_once() -> None:
    props = json.dumps({"dailyPapers": [{"paper": {"id": "2601.90001", "title": "&amp;lt; means &lt;"}}]})

    assert titles(parsed(carrying(props)).papers) == ["&amp;lt; means &lt;"]


@pytest.mark.parametrize(
    ("props", "reason"),
    [
        ("null", "neither its JSON nor cards"),
        ("[]", "neither its JSON nor cards"),
        ("3", "neither its JSON nor cards"),
        ("", "neither its JSON nor cards"),
        ("{", "neither its JSON nor cards"),
        ("{}", "no list `dailyPapers`"),
        ('{"dailyPapers": null}', "no list `dailyPapers`"),
        ('{"dailyPapers": {"0": {}}}', "no list `dailyPapers`"),
        ('{"dailyPapers": [null]}', "1 of 1 records are unreadable"),
        ('{"dailyPapers": [NaN, Infinity]}', "2 of 2 records are unreadable"),
    ],
)
def test_json_of_another_shape_is_an_error_that_says_what_is_missing(props: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(carrying(props))


def nested(depth: int) -> str:
    """A page with such a value beside its list, which is empty."""
    return carrying('{"dailyPapers": [], "x": ' + "[" * depth + "]" * depth + "}")


def test_endlessly_nested_json_in_a_page_is_an_error() -> None:
    with pytest.raises(ParseError):
        parsed(nested(200_000))


def test_deeply_nested_json_is_an_error_or_a_list() -> None:
    """From Python 3.14 on, how deep is too deep depends on the memory that the process has for it."""
    with suppress(ParseError):
        assert parsed(nested(10_000)).papers == ()


def test_numbers_that_are_none_are_unknown() -> None:
    record = '{"paper": {"id": "2601.90001", "title": "Tides", "upvotes": NaN}, "numComments": Infinity}'

    (paper,) = parsed(carrying(f'{{"dailyPapers": [{record}]}}')).papers

    assert (paper.upvotes, paper.comment_count) == (None, None)


@pytest.mark.parametrize("odd", [None, 7, True, "x", [], {}, ["x"], {"x": 1}, [None, 3, {"name": 5}]], ids=repr)
def test_a_record_with_its_id_and_title_survives_whatever_else_it_holds(odd: object) -> None:
    names = (
        "authors",
        "summary",
        "publishedAt",
        "submittedOnDailyAt",
        "upvotes",
        "githubRepo",
        "projectPage",
    )
    inner = dict.fromkeys((*names, "ai_summary", "ai_keywords", "organization"), odd)
    record = {
        "paper": inner | {"id": "2601.90001", "title": "Tides"},
        "organization": odd,
        "numComments": odd,
    }

    (paper,) = parsed(json.dumps([record])).papers

    assert (paper.id, paper.title, paper.authors, paper.listed) == ("arxiv:2601.90001", "Tides", (), None)


@pytest.mark.parametrize("good", [1, 2, 3])
def test_bad_records_are_counted_as_long_as_they_are_no_majority(good: int) -> None:
    records = [{"id": f"2601.9000{n}", "title": f"Tides {n}"} for n in range(good)]
    listing = parsed(json.dumps([*records, {"id": "2601.90009"}]))

    assert len(listing.papers) == good
    assert listing.notes == (f"1 of {good + 1} records could not be read (record {good + 1}: no title)",)


def test_a_page_without_a_list_for_its_day_is_an_empty_listing_only_if_it_says_so() -> None:
    listing = parsed(named("empty_day.html"))

    assert (listing.papers, listing.day) == ((), date(2026, 6, 20))


def test_a_search_page_gives_its_hits_and_not_the_papers_of_the_day() -> None:
    day = {"paper": {"id": "2601.90001", "title": "Of the day"}}
    hit = {"paper": {"id": "1901.90002", "title": "A hit"}}
    props = {"dailyPapers": [day], "searchResults": [hit], "periodType": "day", "dateString": "2026-01-08"}

    listing = parsed(carrying(json.dumps(props)))

    assert titles(listing.papers) == ["A hit"]
    assert (listing.day, listing.papers[0].listed) == (None, None)


def test_a_search_without_hits_is_empty_though_the_day_has_papers() -> None:
    day = {"paper": {"id": "2601.90001", "title": "Of the day"}}

    assert parsed(carrying(json.dumps({"dailyPapers": [day], "searchResults": []}))).papers == ()


@pytest.mark.parametrize(
    ("props", "url", "day"),
    [
        ({"date": "2024-08-01T00:00:00.000Z"}, None, date(2024, 8, 1)),
        ({"dateString": "2026-08-07", "periodType": "day"}, None, date(2026, 8, 7)),
        ({"dateString": "2026-W32", "periodType": "week"}, None, None),
        ({"dateString": "2026-08", "periodType": "month"}, None, None),
        ({"isTrending": True}, "https://huggingface.co/papers/trending", None),
        ({}, "https://huggingface.co/papers/date/2026-08-07", date(2026, 8, 7)),
        ({}, "https://huggingface.co/papers?date=2026-08-07", date(2026, 8, 7)),
        ({"dateString": "2026-08-07"}, "https://huggingface.co/papers/date/2026-08-10", date(2026, 8, 7)),
        ({}, "https://huggingface.co/papers/date/2026-13-45", None),
        ({"date": "soon"}, None, None),
        ({"date": 20260807}, None, None),
    ],
)
def test_a_page_says_its_day_or_its_final_address_does(
    props: dict[str, object], url: str | None, day: date | None
) -> None:
    assert parsed(carrying(json.dumps({"dailyPapers": []} | props)), url=url).day == day


def test_the_cards_of_a_daily_page_are_read_when_its_json_is_gone() -> None:
    whole = named("daily_2026.html")
    start = whole.index(b'data-props="', whole.index(b'data-target="DailyPapers"'))
    cards = parsed(whole[:start] + whole[whole.index(b'">', start) + 1 :])

    kept = [
        (p.id, p.title, p.url, p.listed, p.organization, p.upvotes, p.comment_count or None)
        for p in parsed(whole).papers
    ]
    assert kept == [(p.id, p.title, p.url, p.listed, p.organization, p.upvotes, p.comment_count) for p in cards.papers]
    assert "JSON is missing" in cards.notes[0]


def test_the_cards_of_a_search_have_their_abstracts_and_no_day_when_its_json_is_gone() -> None:
    whole = named("search_2026.html")
    start = whole.index(b'data-props="', whole.index(b'data-target="DailyPapers"'))
    cards = parsed(whole[:start] + whole[whole.index(b'">', start) + 1 :])

    hits = parsed(whole)
    assert [(p.id, p.title, p.abstract, p.listed) for p in cards.papers] == [
        (p.id, p.title, p.abstract, None) for p in hits.papers
    ]
    assert cards.day is None


@pytest.mark.parametrize(
    ("place", "got_from", "page", "own"),
    [
        ("https://press.example.org/feed", None, "https://press.example.org/tides", True),
        ("https://www.press.example.org/feed", None, "https://press.example.org/tides", True),
        ("https://old.example.org/feed", "https://press.example.org/feed", "https://press.example.org/tides", True),
        ("https://press.example.org/feed", None, "https://blog.example.org/tides", False),
        ("https://example.org/feed", None, "https://press.example.org/tides", False),
        ("https://press.example.org.evil.example/feed", None, "https://press.example.org/tides", False),
        ("https://press.example.org/feed", None, "https://doi.org/10.5555/tides", False),
        ("feed.json", None, "https://press.example.org/tides", False),
    ],
)
def test_a_feed_speaks_for_the_pages_of_the_host_that_it_came_from(
    place: str, got_from: str | None, page: str, own: bool
) -> None:
    items = [{"id": page, "url": page, "title": "On the Tides"}]
    content = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "A feed", "items": items})

    (paper,) = sources.parse_page(Page(Address(place, place), content.encode(), SEEN, url=got_from)).papers

    assert paper.own_page is own

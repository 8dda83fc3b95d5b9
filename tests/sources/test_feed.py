"""Feeds of any site: broken, foreign, hostile, in any charset; what identifies their papers."""

import json
from datetime import date

import pytest
from support.saved_pages import PAGES, parsed

from digest import sources
from digest.errors import ParseError, UsageError
from digest.model import Paper
from digest.sources import registry

JOURNAL = (PAGES / "feed" / "journal.rss.xml").read_bytes()
HTML = "a page of a site that digest does not know, and it names no feed"


def rss(*items: str, before: str = '<?xml version="1.0"?>') -> str:
    entries = "".join(f"<item>{item}</item>" for item in items)
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
    return f'{before}<rss version="2.0" {names}><channel><title>Tides</title>{entries}</channel></rss>'


def only(content: bytes | str) -> Paper:
    (paper,) = parsed(content, "feed").papers
    return paper


@pytest.mark.parametrize(
    ("item", "identifier", "url"),
    [
        ("<link>http://arxiv.org/abs/2601.91207v2</link>", "arxiv:2601.91207", "https://arxiv.org/abs/2601.91207"),
        ("<link>https://arxiv.org/pdf/2601.91207v1.pdf</link>", "arxiv:2601.91207", "https://arxiv.org/abs/2601.91207"),
        (
            "<link>http://export.arxiv.org/abs/math/0601001v1</link>",
            "arxiv:math/0601001",
            "https://arxiv.org/abs/math/0601001",
        ),
        ("<guid>oai:arXiv.org:2601.91207v1</guid>", "arxiv:2601.91207", "https://arxiv.org/abs/2601.91207"),
        (
            "<link>https://huggingface.co/papers/2601.91207</link>",
            "arxiv:2601.91207",
            "https://huggingface.co/papers/2601.91207",
        ),
        (
            "<link>https://e.org/7</link><guid>https://doi.org/10.48550/arXiv.2601.91207</guid>",
            "arxiv:2601.91207",
            "https://e.org/7",
        ),
        ("<link>https://e.org/7</link><prism:doi>10.55555/AB.1</prism:doi>", "doi:10.55555/ab.1", "https://e.org/7"),
        (
            "<link>https://e.org/7</link><dc:identifier>doi:10.55555/AB.1</dc:identifier>",
            "doi:10.55555/ab.1",
            "https://e.org/7",
        ),
        (
            "<link>https://www.biorxiv.org/content/10.1101/2026.01.01.123456v2?rss=1</link>",
            "doi:10.1101/2026.01.01.123456",
            "https://www.biorxiv.org/content/10.1101/2026.01.01.123456v2",
        ),
        ("<guid>https://doi.org/10.55555/AB.1</guid>", "doi:10.55555/ab.1", "https://doi.org/10.55555/AB.1"),
        ("<guid isPermaLink='false'>10.55555/AB.1</guid>", "doi:10.55555/ab.1", "https://doi.org/10.55555/ab.1"),
        ("<link>https://e.org/2601.91207/x</link>", "url:https://e.org/2601.91207/x", "https://e.org/2601.91207/x"),
        ("<guid>https://e.org/7</guid>", "url:https://e.org/7", "https://e.org/7"),
        ("<guid isPermaLink='false'>7</guid>", "title:low-tide-7902699be4", None),
        ("<link>javascript:alert(1)</link>", "title:low-tide-1b9dc46e13", None),
    ],
)
def test_a_paper_is_known_by_the_best_name_that_its_entry_gives(item: str, identifier: str, url: str | None) -> None:
    paper = only(rss(f"<title>Low Tide</title>{item}"))

    assert (paper.id, paper.url) == (identifier, url)


@pytest.mark.parametrize(
    ("item", "day"),
    [
        ("<pubDate>Thu, 08 Jan 2026 00:00:00 -0500</pubDate>", date(2026, 1, 8)),
        ("<pubDate>Thu, 08 Jan 2026 00:00:00 +0900</pubDate>", date(2026, 1, 8)),
        ("<pubDate>8 Jan 2026 12:00 GMT</pubDate>", date(2026, 1, 8)),
        ("<pubDate>2026-01-08T23:59:59-08:00</pubDate>", date(2026, 1, 8)),
        ("<dc:date>2026-01-08</dc:date>", date(2026, 1, 8)),
        ("<prism:publicationDate>2026-01-08</prism:publicationDate>", date(2026, 1, 8)),
        ("<dc:date>2026-01</dc:date>", None),
        ("<dc:date>2026</dc:date>", None),
        ("<pubDate>soon</pubDate>", None),
        ("<pubDate>Thu, 99 Jan 2026 00:00:00 GMT</pubDate>", None),
        ("", None),
    ],
)
def test_a_date_is_the_day_in_its_own_zone_and_never_made_up(item: str, day: date | None) -> None:
    paper = only(rss(f"<title>Low Tide</title>{item}"))

    assert (paper.published, paper.updated) == (day, None)


def test_a_whole_article_is_not_taken_for_an_abstract() -> None:
    item = f"<title>T</title><description>Short.</description><encoded>{'word ' * 2000}</encoded>"
    long = item.replace("encoded", "content:encoded").replace("<item>", "")
    feed = rss(long).replace("xmlns:dc", 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc')

    assert only(feed).abstract == "Short."


def test_the_longer_of_two_texts_is_the_abstract() -> None:
    entry = "<entry><title>T</title><summary>Short.</summary><content>A longer text.</content></entry>"

    assert only(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>').abstract == "A longer text."


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_every_version_of_rss_is_read(version: str) -> None:
    assert only(f'<rss version="{version}"><channel><item><title>T</title></item></channel></rss>').title == "T"


@pytest.mark.parametrize(
    ("charset", "title"),
    [
        ("utf-8", "Glühwürmchen – λ"),
        ("iso-8859-1", "Glühwürmchen"),
        ("windows-1252", "Glühwürmchen – “x”"),
        ("koi8-r", "Светлячки"),
        ("shift_jis", "蛍"),
        ("gb2312", "萤火虫"),
        ("utf-16", "Glühwürmchen – λ"),
    ],
)
def test_a_feed_is_read_in_the_charset_that_it_declares(charset: str, title: str) -> None:
    feed = rss(f"<title>{title}</title>", before=f'<?xml version="1.0" encoding="{charset}"?>')

    assert only(feed.encode(charset)).title == title


def test_a_feed_that_declares_a_wrong_charset_is_read_all_the_same() -> None:
    feed = rss("<title>Glühwürmchen</title>", before='<?xml version="1.0" encoding="utf-8"?>')

    assert only(feed.encode("windows-1252")).title == "Glühwürmchen"


@pytest.mark.parametrize("twentieth", range(20))
def test_a_feed_that_breaks_off_keeps_what_is_whole_and_says_so(twentieth: int) -> None:
    whole = parsed(JOURNAL, "feed")

    try:
        cut = parsed(JOURNAL[: len(JOURNAL) * twentieth // 20], "feed")
    except ParseError as error:
        assert str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert cut.papers == whole.papers[: len(cut.papers)]
        assert any("breaks off" in note for note in cut.notes)


def test_of_a_feed_that_breaks_off_in_its_second_entry_the_first_is_kept() -> None:
    cut = parsed(JOURNAL[: JOURNAL.index(b"Harbour Models") + 7], "feed")

    assert [paper.id for paper in cut.papers] == ["doi:10.55555/atc.2026.007"]
    assert cut.notes == ("the feed breaks off before its end: papers may be missing",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("<!doctype html><html><body>Log in</body></html>", HTML, id="page"),
        pytest.param('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="y"><body/></html>', HTML, id="XHTML"),
        pytest.param("<html><head><link rel=alternate type=application/rss+xml></head></html>", HTML, id="page of one"),
        pytest.param("<p>" * 20_000, HTML, id="deep page"),
        pytest.param("<svg><title>x</title></svg>", "a picture", id="picture"),
        pytest.param("\0" * 4096, "binary data", id="zeros"),
        pytest.param(bytes(range(256)) * 8, "binary data", id="every byte"),
        pytest.param("A letter.", "a text without papers", id="text"),
        pytest.param("<rss><channel><item><title>Half a ti", "before its first entry ends", id="cut at once"),
        pytest.param(rss("<link>https://e.org/1</link>"), "none of its 1 entries", id="no title"),
        pytest.param('{"version": "https://jsonfeed.org/version/1", "items": [', "not valid JSON", id="JSON cut off"),
        pytest.param('{"version": "https://jsonfeed.org/version/1"}', "no list `items`", id="JSON without items"),
        pytest.param("[" * 100_000, "not valid JSON", id="deep JSON"),
        pytest.param('{"version": "https://jsonfeed.org/version/1", "items": [1]}', "no object", id="numbers"),
    ],
)
def test_what_is_no_feed_is_an_error_and_never_an_empty_listing(content: bytes | str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(content, "feed")


def test_an_entity_bomb_does_not_go_off() -> None:
    bombs = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY b0 "boom">{bombs}]>'

    assert len(only(rss("<title>A &b9; title</title>", before=bomb)).title) < 1000


@pytest.mark.parametrize("where", ["SYSTEM 'file:///etc/hostname'", "PUBLIC 'x' 'http://192.0.2.1/x'"])
def test_entities_from_elsewhere_are_not_fetched(where: str) -> None:
    before = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x {where}>]>'

    assert only(rss("<title>a&x;b</title>", before=before)).title in ("ab", "a&x;b")


@pytest.mark.parametrize("odd", ["a \0 b", "a & b", "a < b", "a \x0b b", "a &nbsp; b", "a &unknown; b"])
def test_one_wrong_sign_does_not_cost_the_other_entries(odd: str) -> None:
    papers = parsed(rss("<title>First</title>", f"<title>{odd}</title>", "<title>Third</title>"), "feed").papers

    assert (papers[0].title, papers[-1].title, len(papers)) == ("First", "Third", 3)


def test_ten_thousand_entries_come_out_in_order() -> None:
    items = [f"<title>Tide {n}</title><link>https://e.org/{n}</link>" for n in range(10_000)]

    papers = parsed(rss(*items), "feed").papers

    assert [paper.id for paper in papers] == [f"url:https://e.org/{n}" for n in range(10_000)]


@pytest.mark.parametrize("odd", [None, 7, True, "x", [], {}, ["x"], {"x": 1}, [None, 3, {"name": 5}]], ids=repr)
def test_an_item_of_json_survives_whatever_else_it_holds(odd: object) -> None:
    names = ("id", "url", "external_url", "summary", "content_html", "authors", "author", "tags", "date_published")
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [dict.fromkeys(names, odd) | {"title": "Low Tide"}]}

    assert only(json.dumps(feed)).title == "Low Tide"


def test_a_page_of_a_known_site_at_an_unknown_address_is_read_by_its_content() -> None:
    page = (PAGES / "huggingface" / "daily_2026.html").read_bytes()

    listing = parsed(page, "feed", "https://mirror.example.org/papers")

    assert len(listing.papers) == 5
    # It has the form of the site, and is somebody's word of it.
    assert (listing.source, listing.whole, {paper.sources for paper in listing.papers}) == ("feed", False, {("feed",)})


def test_a_feed_that_speaks_of_hugging_face_is_a_feed() -> None:
    assert parsed(rss("<title>T</title><link>https://huggingface.co/papers/2601.91207</link>")).source == "feed"


@pytest.mark.parametrize("text", ["feed", "feed:nature", "arxiv-mail", "arxiv-mail:cs"])
def test_what_has_no_short_name_says_what_to_write(text: str) -> None:
    with pytest.raises(UsageError, match=r"its (own address|file)"):
        sources.parse_address(text)


@pytest.mark.parametrize("before", ["\n" * 60, "<!--a-->" * 60, "<?a?>" * 60, "<!DOCTYPE a[ ]>" * 60])
def test_what_stands_before_a_feed_is_passed_over_at_once(before: str) -> None:
    assert only(before + rss("<title>T</title>")).title == "T"
    assert not registry.own_source("feed").recognizes(f"{before}Service unavailable".encode())

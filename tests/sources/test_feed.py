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
        ("<pubDate>08.01.2026</pubDate>", date(2026, 1, 8)),
        ("<prism:coverDate>2026-01-08</prism:coverDate>", date(2026, 1, 8)),
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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("AT&T and R&D in Q&A", "AT&T and R&D in Q&A"),
        ("H&E; and D&D;", "H&E; and D&D;"),
        ("Caf&eacute; &nbsp;&ndash; &alpha;&lt;&amp;&Eacute;", "Café – α<&É"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("n<k and m<=n", "n<k and m<=n"),
        ("Tides <i>of</i> <b>bays", "Tides of bays"),
        ("Tides<br>of bays", "Tides of bays"),
        ("Tides <a href=x>of</a> bays", "Tides of bays"),
        ("<![CDATA[R&D &amp; <i>tides</i>]]>", "R&D & tides"),
        ("<![CDATA[Tides]]> of <![CDATA[bays]]>", "Tides of bays"),
        ("a \x08 b", "a b"),
        ("a ]]> b", "a ]]> b"),
    ],
)
def test_what_is_not_quite_xml_is_read_as_it_was_meant(written: str, read: str) -> None:
    papers = parsed(rss(f"<title>{written}</title>", "<title>Next</title>"), "feed").papers

    assert [paper.title for paper in papers] == [read, "Next"]


@pytest.mark.parametrize(
    "feed",
    [
        "Warning: tides.php on line 3\n" + rss("<title>Low Tide</title>"),
        "<br />\n<b>Notice</b>: tides\n" + rss("<title>Low Tide</title>"),
        rss("<title>Low Tide</title>") + "<!-- 0.3 s --><script>tides()</script>",
        rss("<title>Low Tide</title>").replace("<title>Tides</title>", "<title>Tides</b>"),
        rss("<title>Low Tide</title>").replace("</item>", ""),
        rss("<title>Low Tide</title><a:b>x</a:b><a:c a:d='e'/>"),
        rss("<title>Low Tide</title>").replace("<item>", "<item a='1' a='2'>"),
        rss("<title>Low Tide</title>").replace("<rss", '<!DOCTYPE rss [<!ENTITY a "b">]><rss'),
        rss("<title>Low Tide</title>").encode("utf-16-le"),
        rss("<title>Low Tide</title>").replace('"2.0"', "2.0"),
        rss("<title>Low Tide</title>").replace("<item>", "<item id=7 hidden>"),
        "<RSS><CHANNEL><ITEM><TITLE>Low Tide</TITLE></ITEM></CHANNEL></RSS>",
    ],
)
def test_a_feed_is_found_and_read_whatever_is_wrong_around_it(feed: bytes | str) -> None:
    assert only(feed).title == "Low Tide"


def test_an_item_that_is_not_closed_costs_itself_alone() -> None:
    feed = rss("<title>First</title>", "<title>Second<link>https://e.org/2</link>", "<title>Third</title>")

    papers = parsed(feed, "feed").papers

    assert (papers[0].title, papers[-1].title, len(papers)) == ("First", "Third", 3)


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "us-ascii", "gb2312", "x-mine"])
def test_utf_8_is_read_as_such_whatever_the_feed_calls_it(encoding: str) -> None:
    feed = rss("<title>Glühwürmchen – 萤火虫</title>", before=f'<?xml version="1.0" encoding="{encoding}"?>')

    assert only(feed.encode()).title == "Glühwürmchen – 萤火虫"


def test_a_bad_byte_in_utf_8_costs_its_character_alone() -> None:
    feed = rss("<title>Glühwürmchen – 萤火虫 X</title>").encode().replace(b"X", b"\xff")

    assert only(feed).title == "Glühwürmchen – 萤火虫 \ufffd"


def test_a_text_that_was_encoded_twice_is_decoded_twice() -> None:
    feed = rss("<title>Glühwürmchen – λ</title>").encode().decode("latin-1").encode()

    assert only(feed).title == "Glühwürmchen – λ"


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="https://e.org/"><title>Tides</title><link>https://e.org/</link></channel>
    <item rdf:about="https://doi.org/10.55555/ab.1">{}</item></rdf:RDF>"""


def test_rss_is_told_by_its_root_and_not_by_its_prefixes() -> None:
    item = "<title><![CDATA[Low <i>Tide</i> &amp; more]]></title><dc:date>2026-01-08</dc:date>"

    paper = only(RDF.format(item))

    assert (paper.title, paper.published, paper.updated) == ("Low Tide & more", date(2026, 1, 8), None)
    assert (paper.id, paper.url) == ("doi:10.55555/ab.1", "https://doi.org/10.55555/ab.1")


@pytest.mark.parametrize(
    ("item", "authors"),
    [
        ("<dc:creator>Ann Poe</dc:creator><dc:creator>Bo Lux</dc:creator>", ("Ann Poe", "Bo Lux")),
        ("<dc:creator>\nAnn Poe, \nBo Lux, \nCy Tan\n</dc:creator>", ("Ann Poe", "Bo Lux", "Cy Tan")),
        ("<authors><![CDATA[ Ann Poe;Bo Lux; ]]></authors>", ("Ann Poe", "Bo Lux")),
        ("<author>poe@e.org (Ann Poe)</author>", ("Ann Poe",)),
        ("<author>the editor</author><dc:creator>Ann Poe</dc:creator>", ("Ann Poe",)),
        ("<a:author xmlns:a='http://www.w3.org/2005/Atom'><a:name>Ann Poe</a:name></a:author>", ("Ann Poe",)),
        ("<dc:creator>&lt;a href='x'&gt;Ann Poe&lt;/a&gt; (A Bay)</dc:creator>", ("Ann Poe",)),
        ("<dc:creator>Ann PoeBo LuxCy Tan</dc:creator>", ("Ann Poe", "Bo Lux", "Cy Tan")),
        ("<dc:creator>Ann PoeDepartment of Tides, The Bay</dc:creator>", ("Ann Poe",)),
        ("<dc:creator>Ann PoeBo Lux1Institute of Tides, The Bay.</dc:creator>", ("Ann Poe", "Bo Lux")),
        ("<dc:creator>Ann PoeBo Luxa Institute of Tidesb School of Bells</dc:creator>", ("Ann Poe", "Bo Lux")),
        ("<dc:creator>Ann PoeBo LuxaInstitute of Tides 9bSchool of Bells</dc:creator>", ("Ann Poe", "Bo Lux")),
        ("<dc:creator>Ann McCayBo DeLuca</dc:creator>", ("Ann McCay", "Bo DeLuca")),
        ("<dc:creator>Ann McCay</dc:creator>", ("Ann McCay",)),
        ("<dc:creator>Poe YuLan, Lux BoWen</dc:creator>", ("Poe YuLan", "Lux BoWen")),
        ("<dc:creator>OpenTide</dc:creator>", ("OpenTide",)),
        ("<dc:creator>The DeepTide Group</dc:creator>", ("The DeepTide Group",)),
        ("<dc:creator>Team Salt Institute of Tides</dc:creator>", ("Team Salt Institute of Tides",)),
        ("<dc:creator>Ann Poe</dc:creator><dc:creator>Bo Lux; Cy Tan</dc:creator>", ("Ann Poe", "Bo Lux", "Cy Tan")),
        ("<dc:creator>Ann Poe, M.B., B.S., and Bo Lux, Ph.D.</dc:creator>", ("Ann Poe", "Bo Lux")),
        ("<description>Ann WATERS;Bo LUX;&lt;/br&gt;They count tides.</description>", ("Ann WATERS", "Bo LUX")),
        ("<description>&lt;p&gt;Author(s): Ann Poe and Bo Lux&lt;/p&gt;</description>", ("Ann Poe", "Bo Lux")),
        ("", ()),
    ],
)
def test_authors_are_read_wherever_a_feed_has_them(item: str, authors: tuple[str, ...]) -> None:
    paper = only(rss(f"<title>Low Tide</title>{item}"))

    assert (paper.authors, paper.author_count) == (authors, len(authors) or None)


def test_of_authors_who_are_not_all_named_the_number_is_unknown() -> None:
    paper = only(rss("<title>Low Tide</title><author>Poe A, Lux B, Tan C, et al. </author>"))

    assert (len(paper.authors), paper.author_count) == (3, None)


@pytest.mark.parametrize(
    ("channel", "link", "url"),
    [
        ("https://e.org/", "/abs/1", "https://e.org/abs/1"),
        ("/tides/", "1", "https://feeds.e.org/tides/1"),
        ("", "/abs/1", "https://feeds.e.org/abs/1"),
        ("", "?id=1", "https://feeds.e.org/tides/feed.xml?id=1"),
        ("", "//f.org/1", "https://f.org/1"),
        ("https://e.org/", "N/A", None),
        ("https://e.org/", "#", None),
        ("https://e.org/", "none", None),
        ("https://e.org/", "not yet", None),
        ("https://e.org/", "mailto:a@e.org", None),
    ],
)
def test_a_relative_link_is_meant_against_the_site_or_the_address_of_the_feed(
    channel: str, link: str, url: str | None
) -> None:
    feed = rss(f"<title>Low Tide</title><link>{link}</link>").replace("<channel>", f"<channel><link>{channel}</link>")

    assert only_at(feed, "https://feeds.e.org/tides/feed.xml").url == url


def only_at(content: str, place: str) -> Paper:
    (paper,) = parsed(content, "feed", place).papers
    return paper


@pytest.mark.parametrize(
    ("before", "entry", "url"),
    [
        ("", '<link href="/1"/>', "https://feeds.e.org/1"),
        ('<link rel="self" href="https://x.org/feed"/>', '<link href="/1"/>', "https://feeds.e.org/1"),
        ("", '<link xml:base="https://e.org/a/" href="1"/>', "https://e.org/a/1"),
        ("", '<link href="https://e.org/1" rel="self"/><link href="/2"/>', "https://feeds.e.org/2"),
        ("", '<link type="application/pdf" href="/1.pdf"/><link href="/1"/>', "https://feeds.e.org/1"),
        ("", "<id>https://e.org/1</id>", "https://e.org/1"),
        ("", "<id>urn:1</id>", None),
    ],
)
def test_a_link_of_atom_is_meant_against_the_address_of_the_feed(before: str, entry: str, url: str | None) -> None:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{before}<entry><title>Low Tide</title>{entry}</entry></feed>'

    assert only_at(feed, "https://feeds.e.org/tides/atom").url == url


def test_of_a_saved_feed_the_address_is_what_it_says_itself() -> None:
    before = '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://e.org/tides/atom"/>'

    assert only(f'{before}<entry><title>Low Tide</title><link href="1"/></entry></feed>').url == "https://e.org/tides/1"


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("<title>Low &lt;i&gt;Tide&lt;/i&gt;</title>", "Low Tide"),
        ("<title type='text'>Low &lt;pause&gt; Tide</title>", "Low <pause> Tide"),
        ("<title type='html'>Low &lt;i&gt;Tide&lt;/i&gt; &amp;amp; more</title>", "Low Tide & more"),
        ("<title mode='escaped'>Low &lt;b&gt;Tide&lt;/b&gt;</title>", "Low Tide"),
        ("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Low <i>Tide</i></div></title>", "Low Tide"),
    ],
)
def test_the_title_of_atom_is_what_it_says_that_it_is(title: str, read: str) -> None:
    assert only(f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{title}</entry></feed>').title == read


def test_a_pdf_that_comes_along_is_the_papers_own() -> None:
    enclosure = '<enclosure url="https://e.org/1.pdf" type="application/pdf"/>'

    paper = only(rss(f"<title>T</title><link>https://e.org/1</link>{enclosure}"))

    assert (paper.pdf, paper.links) == ("https://e.org/1.pdf", ())


@pytest.mark.parametrize(
    "address",
    [
        "https://doi.org/10.55555/ab.1",
        "https://e.org/article/71234/",
        "https://e.org/article/71234?utm_source=rss",
        "https://creativecommons.org/licenses/by/4.0/",
        "https://e.org/article/71234/download/pdf/",
        "https://pubmed.ncbi.nlm.nih.gov/39000001/?v=2",
        "https://www.ncbi.nlm.nih.gov/pmc/PMC8629907",
    ],
)
def test_the_forms_of_a_paper_are_none_of_its_links(address: str) -> None:
    names = (
        "<link>https://e.org/article/71234</link><dc:identifier>doi:10.55555/ab.1</dc:identifier>"
        "<dc:identifier>pmid:39000001</dc:identifier><dc:identifier>pmc:PMC8629907</dc:identifier>"
    )
    text = f'&lt;a href="{address}"&gt;x&lt;/a&gt; &lt;a href="https://github.com/o/r"&gt;code&lt;/a&gt;'

    paper = only(rss(f"<title>Low Tide</title>{names}<description>{text}</description>"))

    assert [link.url for link in paper.links] == ["https://github.com/o/r"]


def test_the_number_that_arxiv_wrote_behind_a_title_is_no_part_of_it() -> None:
    paper = only(rss("<title>Low Tide. (arXiv:2601.91207v2 [cs.CL] UPDATED)</title>"))

    assert (paper.title, paper.categories) == ("Low Tide.", ("cs.CL",))


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("[hal-04000001] Low Tide", "Low Tide"),
        ("Bays &amp; Tides, Vol. 18, Pages 77: Low Tide: a Count", "Low Tide: a Count"),
        ("[Marées basses]", "[Marées basses]"),
        ("[2+2] tides, Vol. 2", "[2+2] tides, Vol. 2"),
    ],
)
def test_what_a_site_writes_before_a_title_is_no_part_of_it(written: str, title: str) -> None:
    assert only(rss(f"<title>{written}</title>")).title == title


@pytest.mark.parametrize("name", ["10.64898/2026.03.01.700001", "10.1101/2020.03.01.700001"])
def test_marks_of_biorxiv_are_read_whoever_passes_them_on(name: str) -> None:
    marked = "<description>AO_SCPLOWBSTRACTC_SCPLOWTides of {beta}-salt {+/-} 2.</description>"
    of_preprint = only(rss(f"<title>Tides of {{beta}}-salt</title><dc:identifier>{name}</dc:identifier>{marked}"))
    of_others = only(rss(f"<title>T</title><dc:identifier>10.55555/x.1</dc:identifier>{marked}"))

    assert (of_preprint.title, of_preprint.abstract) == ("Tides of β-salt", "Tides of β-salt ± 2.")
    assert "{beta}" in of_others.abstract


def test_the_day_of_an_update_in_atom_says_nothing_of_when_it_was_published() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><updated>2026-01-08</updated>{}</entry></feed>'
    alone, both = only(feed.format("")), only(feed.format("<published>2026-01-07</published>"))

    assert (alone.published, alone.updated) == (None, date(2026, 1, 8))
    assert (both.published, both.updated) == (date(2026, 1, 7), date(2026, 1, 8))


def test_the_text_of_a_film_is_what_its_group_says() -> None:
    film = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><entry><title>T</title>'
        "<media:group><media:title>T</media:title><media:description>A talk.</media:description></media:group>"
        "</entry></feed>"
    )

    assert only(film).abstract == "A talk."


def test_papers_that_share_the_address_of_their_issue_stay_apart() -> None:
    papers = parsed(
        rss(*(f"<title>{name}</title><link>https://e.org/3</link>" for name in ("One", "Two"))), "feed"
    ).papers

    assert [(paper.id, paper.url) for paper in papers] == [
        ("url:https://e.org/3#one", "https://e.org/3"),
        ("url:https://e.org/3#two", "https://e.org/3"),
    ]


def test_the_same_feed_is_read_alike_in_every_month() -> None:
    feed = rss("<title>T</title><pubDate>2021/10/16 9:23:28</pubDate>", "<title>U</title><pubDate>99</pubDate>")

    days = [paper.published for paper in parsed(feed, "feed").papers]

    assert days == [date(2021, 10, 16), None]

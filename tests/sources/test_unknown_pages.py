"""What no source understands is called what it is, in a sentence that says what to do."""

import gzip
import io
import json
import zipfile

import pytest
from support.saved_pages import SEEN, parsed

from digest import sources
from digest.errors import ParseError
from digest.model import Address, Page


def zipped(*names: str) -> bytes:
    """An archive with files of these *names*."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return written.getvalue()


def titled(title: str, body: str = "<p>Words.</p>") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


S3 = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>x</loc></url></urlset>'
)
OAI = '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords/></OAI-PMH>'
PUBMED = '<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "x.dtd"><PubmedArticleSet/>'
ATOM_BEHIND_PHP = (
    "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/feed.php</b> on line <b>3</b><br />\n"
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>'
)
KINDS = [
    pytest.param(b"%PDF-1.7\n%\xe2\xe3", "a PDF", id="PDF"),
    pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "a picture", id="PNG"),
    pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture", id="JPEG"),
    pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a picture", id="SVG"),
    pytest.param(gzip.compress(b"a feed"), "a compressed file: unpack it", id="gzip"),
    pytest.param(zipped("feed.xml"), "a ZIP archive: unpack it", id="zip"),
    pytest.param(zipped("[Content_Types].xml", "word/document.xml"), "an office document", id="docx"),
    pytest.param(b"SQLite format 3\0\x10\0", "a database", id="SQLite"),
    pytest.param(b"bplist00\xd1\x01\x02", "a web archive of Safari", id="webarchive"),
    pytest.param("@article{breakwater2026,\n title = {Tides}\n}\n", "BibTeX", id="BibTeX"),
    pytest.param("% made by hand\n\n@misc{a, title={b}}", "BibTeX", id="BibTeX with a remark"),
    pytest.param("TY  - JOUR\nTI  - Tides\nER  - \n", "RIS", id="RIS"),
    pytest.param("PMID- 41234567\nTI  - Tides\n", "a reference manager", id="MEDLINE"),
    pytest.param("# words\nmatch:\n  - tides\n", "a configuration of digest: it goes behind `--config`", id="config"),
    pytest.param("papers:\n  - title: Tides\n", "YAML", id="YAML"),
    pytest.param("title,authors,year\nTides,A,2026\n", "a table", id="CSV"),
    pytest.param("From: a@example.org\nSubject: Lunch\nDate: x\n\nAt noon?\n", "no paper in this mail", id="mail"),
    pytest.param("[core]\n\ttide = 1\n", "settings of a program", id="INI"),
    pytest.param("[InternetShortcut]\r\nURL=https://arxiv.org/list/cs.CL/new\r\n", "a link to a page", id="link"),
    pytest.param("https://arxiv.org/abs/2601.90001\narXiv:2601.90002\n", "a list of addresses", id="addresses"),
    pytest.param("2601.90001\n", "a list of addresses", id="number"),
    pytest.param("% tides\n\\documentclass{article}\n", "a text in LaTeX", id="LaTeX"),
    pytest.param("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a calendar", id="calendar"),
    pytest.param("Ebbe über Größe\n".encode("latin-1"), "a text without papers", id="Latin-1"),
    pytest.param("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>B</TITLE>", "bookmarks of a browser", id="bookmarks"),
    pytest.param('<?xml version="1.0"?>\n', "XML with no element", id="empty XML"),
    pytest.param("<?xml version='1.0'?><article><front/></article>", "the text of one article", id="JATS"),
    pytest.param('{"message": "API rate limit exceeded"}', "the site answered: API rate limit", id="message"),
    pytest.param("Dear all,\nthe tide is high.\n", "a text without papers", id="letter"),
    pytest.param(S3, r"storage refuses it \(AccessDenied: Access Denied\)", id="S3"),
    pytest.param(SITEMAP, "a sitemap", id="sitemap"),
    pytest.param(OAI, "an answer of OAI-PMH", id="OAI-PMH"),
    pytest.param(PUBMED, "of XML, RSS, Atom, OPML and PubMed's records are read", id="PubMed"),
    pytest.param("<?xml version='1.0'?><tides/>", "its first element is `tides`", id="other XML"),
    pytest.param("<opml version='2.0'><body/></opml>", "OPML, a list of feeds, with no feed in it", id="empty OPML"),
    pytest.param(ATOM_BEHIND_PHP, "an error message of the site's own program", id="PHP"),
    pytest.param(
        "PHP Notice: Undefined index in /srv/feed.php", "an error message of the site's own", id="PHP as text"
    ),
    pytest.param(titled("Just a moment..."), "a challenge for browsers", id="Cloudflare"),
    pytest.param(titled("x", "<script src=/cdn-cgi/challenge-platform/a.js></script>"), "a challenge", id="challenge"),
    pytest.param(titled("403 Forbidden"), "a page that refuses access", id="forbidden"),
    pytest.param(titled("404 Not Found"), "there is no such page", id="not found"),
    pytest.param(titled("502 Bad Gateway"), "the site had trouble", id="bad gateway"),
    pytest.param(titled("Sign in to continue"), "asks for a login", id="login"),
    pytest.param(titled("Guest Wi-Fi"), "asks for a login", id="captive portal"),
    pytest.param(titled("Lab", "<form><input type=password></form>"), "asks for a login", id="password"),
    pytest.param(titled("tides - Google Scholar"), "a page of Google Scholar without papers", id="Scholar"),
    pytest.param(
        titled("App", "<noscript>You need to enable JavaScript</noscript>"), "empty without its", id="scripts"
    ),
    pytest.param("<h1>It works!</h1>", "a site that digest does not know", id="page without a frame"),
    pytest.param(titled("A lab"), "a site that digest does not know, and it names no feed", id="unknown site"),
    pytest.param(
        titled("About", "<link rel=canonical href='https://arxiv.org/help'>"), "a page of arXiv, and none", id="known"
    ),
    pytest.param(json.dumps({"total": 1, "offset": 0, "data": [{"paperId": "x"}]}), "Semantic Scholar", id="S2"),
    pytest.param(json.dumps([{"paperId": "x", "title": "Tides"}]), "Semantic Scholar", id="S2 list"),
    pytest.param(json.dumps({"status": "ok", "message-type": "work-list", "message": {}}), "Crossref", id="Crossref"),
    pytest.param(json.dumps([{"id": "x", "type": "book", "title": "T", "issued": {}}]), "CSL JSON", id="CSL"),
    pytest.param(json.dumps({"schema": 1, "sources": [], "counts": {}, "papers": []}), "digest itself", id="own JSON"),
    pytest.param(json.dumps({"tides": [1]}), "objects with the keys `tides`", id="other JSON"),
    pytest.param('{"id": "a"}\n{"id": "b"}\n', "JSON Lines", id="JSON Lines"),
    pytest.param("[]", "an empty list", id="empty list"),
    pytest.param('{"a": ', "not valid JSON", id="JSON cut off"),
    pytest.param(bytes(range(256)) * 4, "binary data", id="bytes"),
    pytest.param(b" \n", "it is empty", id="nothing"),
]


@pytest.mark.parametrize(("content", "sentence"), KINDS)
def test_a_file_that_lists_nothing_is_called_what_it_is(content: bytes | str, sentence: str) -> None:
    with pytest.raises(ParseError, match=sentence) as raised:
        parsed(content)

    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 300
    assert "Hugging Face" not in str(raised.value)


@pytest.mark.parametrize(("content", "sentence"), KINDS)
@pytest.mark.parametrize("source", ["arxiv", "acl", "biorxiv", "openreview"])
def test_it_is_an_error_whichever_source_was_asked(content: bytes | str, sentence: str, source: str) -> None:
    written = content.encode() if isinstance(content, str) else content

    with pytest.raises(ParseError) as raised:
        sources.parse_page(Page(Address("a page", "https://example.org/list", source), written, SEEN))

    assert "\n" not in str(raised.value)


def test_a_saved_page_that_names_a_feed_is_an_error_with_its_address() -> None:
    saved = (
        "<!doctype html>\n<!-- saved from url=(0027)https://lab.example.org/news/ -->\n<html><head>"
        '<link rel="alternate" type="application/rss+xml" href="../feed.xml"></head><body>News</body></html>'
    )

    with pytest.raises(ParseError, match=r"it names a feed, which it can: https://lab\.example\.org/feed\.xml$"):
        parsed(saved)


def test_a_source_that_claims_a_page_and_fails_leaves_it_to_the_next() -> None:
    old = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/"><channel><title>cs.CL updates on arXiv.org</title></channel>'
        "<item><title>Tides</title><link>http://arxiv.org/abs/2104.91234</link></item></rdf:RDF>"
    )

    listing = parsed(old)

    assert (listing.source, [paper.id for paper in listing.papers]) == ("feed", ["arxiv:2104.91234"])

"""The digest as an Atom feed (RFC 4287), for feed readers."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import escape

from digest.model import Digest, Match, Paper
from digest.render import parts, summary
from digest.render.formats import Look
from digest.text import sanitize_line

# Characters that no XML may hold, not even as numbers, and that `safe` leaves in: https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[\ufffe\uffff]")


def render(digest: Digest, look: Look) -> str:
    """A feed with an entry for each paper. A paper has the same identifier in every feed."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        *_feed_elements(digest),
    ]
    seen: set[str] = set()
    for match in digest.matches:
        if match.paper.id not in seen:
            seen.add(match.paper.id)
            lines += ["<entry>", *_entry_elements(match, digest), "</entry>"]
    return "\n".join([*lines, "</feed>"]) + "\n"


def _feed_elements(digest: Digest) -> Iterator[str]:
    yield _xml_element("title", "digest")
    yield _xml_element("subtitle", summary.summary_line(digest))
    yield _xml_element("id", _make_urn("digest of " + " ".join(source.address for source in digest.asked)))
    yield _xml_element("updated", _timestamp(digest.made))
    yield f"<author>{_xml_element('name', 'digest')}</author>"
    yield _xml_element("generator", "digest")


def _entry_elements(match: Match, digest: Digest) -> Iterator[str]:
    paper = match.paper
    yield _xml_element("title", parts.title_passage(match).text or "Untitled", type="text")
    yield _xml_element("id", _make_urn(paper.id))
    yield _xml_element("updated", _midnight_timestamp(paper.listed) if paper.listed else _timestamp(digest.made))
    if paper.published:
        yield _xml_element("published", _midnight_timestamp(paper.published))
    yield from (
        f"<author>{_xml_element('name', sanitize_line(name))}</author>" for name in paper.authors if sanitize_line(name)
    )
    yield from _link_elements(paper)
    yield from (f"<category{_xml_attributes(term=term)}/>" for term in _category_terms(match))
    yield _xml_element("content", _entry_html(match), type="html")


def _link_elements(paper: Paper) -> Iterator[str]:
    url = parts.web_address(paper)
    if url:
        yield f"<link{_xml_attributes(rel='alternate', type='text/html', href=_encode_iri(url))}/>"
    pdf = parts.pdf_address(paper)
    if pdf:
        yield f"<link{_xml_attributes(rel='related', type='application/pdf', title='pdf', href=_encode_iri(pdf))}/>"
    for link in parts.ordered_links(paper):
        if parts.is_web_address(link.url):
            yield f"<link{_xml_attributes(rel='related', title=link.kind, href=_encode_iri(link.url))}/>"


def _category_terms(match: Match) -> list[str]:
    """The topics and terms that chose the paper, and its categories."""
    names = [*parts.matched_topics(match), *parts.matched_terms(match), *map(sanitize_line, match.paper.categories)]
    return [name for name in dict.fromkeys(names) if name]


def _entry_html(match: Match) -> str:
    """What is shown of the paper, as HTML, which is escaped once more when it is put into its element."""
    texts = (sanitize_line(match.paper.summary or ""), sanitize_line(match.abstract))
    paragraphs = [parts.about_line(match.paper), parts.matched_line(match), *texts]
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)


def _xml_element(name: str, text: str, **attributes: str) -> str:
    return f"<{name}{_xml_attributes(**attributes)}>{_escape_xml(text)}</{name}>"


def _xml_attributes(**values: str) -> str:
    return "".join(f' {name}="{_escape_xml(value)}"' for name, value in values.items())


def _escape_xml(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))


def _encode_iri(url: str) -> str:
    """*url* with the characters encoded that no IRI may hold (RFC 3987)."""
    encoded = re.sub(r"[\[\]{}|^`]", lambda sign: f"%{ord(sign[0]):02X}", url)
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", encoded)


def _make_urn(name: str) -> str:
    """A URN made of *name*, the same on every machine and on every day."""
    from uuid import NAMESPACE_URL, uuid5

    return f"urn:uuid:{uuid5(NAMESPACE_URL, sanitize_line(name))}"


def _midnight_timestamp(day: date) -> str:
    return _timestamp(datetime.combine(day, time(), UTC))


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""The digest as an Atom feed (RFC 4287), for feed readers."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from html import escape

from digest.model import Digest, Match, Paper
from digest.patterns import lazy_pattern
from digest.render import parts, summary
from digest.render.formats import Look
from digest.text import sanitize_line

GENERATOR = "digest"  # who made a feed, by which a file of ours is known
# Characters that no XML may hold, not even as numbers, and that `safe` leaves in: https://www.w3.org/TR/xml/#charsets
_NO_XML = lazy_pattern("[\ufffe\uffff]")


def render(digest: Digest, look: Look) -> str:
    """A feed with an entry for each paper. A paper has the same identifier in every feed."""
    papers = parts.list_papers(digest)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        *_feed_elements(digest, papers),
        *(line for match in papers for line in entry_lines(match, digest)),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def entry_lines(match: Match, digest: Digest, updated: datetime | None = None) -> list[str]:
    """The lines of the entry of *match*; *updated* is when it changed, None where it is new."""
    return ["<entry>", *_entry_elements(match, digest, updated), "</entry>"]


def _feed_elements(digest: Digest, papers: Sequence[Match]) -> Iterator[str]:
    # Neither changes from run to run: a file that grows keeps both.
    origins = summary.name_lasting_origin(digest)
    yield _xml_element("title", "digest")
    yield _xml_element("subtitle", origins)
    yield _xml_element("id", make_urn("digest of " + " ".join(source.address for source in digest.asked)))
    newest = max((_entry_moment(match, digest) for match in papers), default=digest.made)
    yield _xml_element("updated", write_timestamp(newest))
    yield f"<author>{_xml_element('name', 'digest')}</author>"
    yield _xml_element("generator", GENERATOR)


def _entry_elements(match: Match, digest: Digest, updated: datetime | None) -> Iterator[str]:
    paper = match.paper
    yield _xml_element("title", parts.title_or_untitled(match), type="text")
    yield _xml_element("id", make_urn(paper.id))
    yield _xml_element("updated", write_timestamp(updated or _entry_moment(match, digest)))
    if paper.published:
        yield _xml_element("published", write_timestamp(_midnight(paper.published)))
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
    texts = (parts.summary_text(match), sanitize_line(match.abstract))
    paragraphs = [parts.about_line(match.paper), parts.late_line(match), parts.matched_line(match), *texts]
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


def make_urn(name: str) -> str:
    """A URN made of *name*, the same on every machine and on every day."""
    from uuid import NAMESPACE_URL, uuid5

    return f"urn:uuid:{uuid5(NAMESPACE_URL, sanitize_line(name))}"


def _entry_moment(match: Match, digest: Digest) -> datetime:
    """When the paper of *match* came: on the day of its list, with the digest where that is not known."""
    return _midnight(match.paper.listed) if match.paper.listed else digest.made


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def write_timestamp(moment: datetime) -> str:
    """*moment* as RFC 3339 has it, in UTC."""
    # Not by `strftime`, which writes no zeros before a year of three digits.
    return f"{moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"

"""The digest as an Atom feed (RFC 4287), for feed readers."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import escape

from digest.model import Digest, Match, Paper
from digest.render import parts
from digest.render.formats import Look
from digest.text import safe

# No XML can hold them, not even as numbers; what safe() leaves of such.
_NO_XML = re.compile("[\ufffe\uffff]")


def render(digest: Digest, _look: Look) -> str:
    """A feed with an entry for each paper; the same paper has the same identifier in every feed."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<feed xmlns="http://www.w3.org/2005/Atom">', *_head(digest)]
    seen: set[str] = set()
    for match in digest.matches:
        if match.paper.id not in seen:
            seen.add(match.paper.id)
            lines += ["<entry>", *_entry(match, digest), "</entry>"]
    return "\n".join([*lines, "</feed>"]) + "\n"


def _head(digest: Digest) -> Iterator[str]:
    yield _element("title", "digest")
    yield _element("subtitle", parts.summary(digest))
    yield _element("id", _urn("digest of " + " ".join(each.address for each in digest.asked)))
    yield _element("updated", _moment(digest.made))
    yield f"<author>{_element('name', 'digest')}</author>"
    yield _element("generator", "digest")


def _entry(match: Match, digest: Digest) -> Iterator[str]:
    paper = match.paper
    yield _element("title", parts.title(match).text or "Untitled", type="text")
    yield _element("id", _urn(paper.id))
    yield _element("updated", _start_of(paper.listed) if paper.listed else _moment(digest.made))
    if paper.published:
        yield _element("published", _start_of(paper.published))
    yield from (f"<author>{_element('name', safe(name))}</author>" for name in paper.authors if safe(name))
    yield from _links(paper)
    yield from (f"<category{_attributes(term=term)}/>" for term in _terms(match))
    yield _element("content", _content(match), type="html")


def _links(paper: Paper) -> Iterator[str]:
    url = parts.address(paper)
    if url:
        yield f"<link{_attributes(rel='alternate', type='text/html', href=_iri(url))}/>"
    for link in parts.links(paper):
        if parts.is_web(link.url):
            yield f"<link{_attributes(rel='related', title=link.kind, href=_iri(link.url))}/>"


def _terms(match: Match) -> list[str]:
    """The topics and terms that chose it, and its classes."""
    named = [*parts.topics(match), *parts.terms(match), *map(safe, match.paper.categories)]
    return [name for name in dict.fromkeys(named) if name]


def _content(match: Match) -> str:
    """What is shown of the paper, as HTML that is escaped once more where it is put."""
    about = " · ".join(part for part in (parts.byline(match.paper), *parts.facts(match.paper)) if part)
    paragraphs = [about, parts.matched(match), safe(match.abstract or match.paper.summary or "")]
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)


def _element(name: str, text: str, **attributes: str) -> str:
    return f"<{name}{_attributes(**attributes)}>{_in_xml(text)}</{name}>"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_in_xml(value)}"' for name, value in values.items())


def _in_xml(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))


def _iri(url: str) -> str:
    """*url* without the few characters that no address may hold as they are."""
    encoded = re.sub(r"[\[\]{}|^`]", lambda found: f"%{ord(found[0]):02X}", url)
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", encoded)


def _urn(name: str) -> str:
    """An identifier that is the same on every machine and in every year."""
    from uuid import NAMESPACE_URL, uuid5

    return f"urn:uuid:{uuid5(NAMESPACE_URL, safe(name))}"


def _start_of(day: date) -> str:
    return _moment(datetime.combine(day, time(), UTC))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""Atom feeds that grow: new entries come on top, the oldest go, and every other byte of the file stays."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from digest.errors import ParseError
from digest.model import Digest, Match, Paper
from digest.patterns import lazy_pattern
from digest.render import atom, parts
from digest.render.formats import Look
from digest.render.growth import FiledPaper, Growth, GrowthPlan, find_elements, plan_growth, skip_blanks
from digest.render.markdown.notes import NoteError
from digest.sources.shared.xml_trees import named_children, parse_xml
from digest.text import is_blank, usual_line_end

if TYPE_CHECKING:
    from lxml.etree import _Element

_FEED = "{http://www.w3.org/2005/Atom}feed"
_DOCTYPE = lazy_pattern(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OTHER_ENCODING = lazy_pattern(r"\ufeff?<\?xml[^>]{0,100}\sencoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
# What no element stands in, whatever it looks like. In well-formed XML each begins only where one is.
_NO_ELEMENTS = lazy_pattern(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_UPDATED = lazy_pattern(r"(?<=<updated>)[^<>]*(?=</updated>)")
_ELSEWHERE = "give another name, or move the file away"


def grow_feed(text: str, digest: Digest, look: Look) -> Growth:
    """What becomes of the feed *text* when *digest* is added; an empty one is begun. Raises NoteError for what is no
    feed that digest wrote.

    A paper that is there stays as it is, unless it has another title now: then its entry is written anew in its place.
    What a person changed, such as the title of the feed, stays.
    """
    if is_blank(text):
        return Growth(atom.render(digest, look), len(parts.list_papers(digest)))
    root = _read_tree(text)
    entries = named_children(root, "entry")
    elements = _NO_ELEMENTS.sub(lambda found: " " * len(found[0]), text)
    filed = _find_entries(elements, entries)
    plan = plan_growth(filed, digest, look, _names_of)
    if plan.is_empty:
        return Growth(None)
    end = usual_line_end(text)
    new = [_write_entry(match, digest, end) + end for match in plan.new]
    retitled = {at: _write_entry(match, digest, end, digest.made) for at, match in plan.retitled.items()}
    moments = [_read_text(entry, "updated") for at, entry in enumerate(entries) if at not in plan.dropped]
    written = [*new, *retitled.values()]
    moments += [moment for entry in written for moment in _UPDATED.findall(entry)]
    first = filed[0].start if filed else elements.rindex("</feed")
    head = _write_head(text[:first], _UPDATED.search(elements, 0, first), _find_newest(moments))
    return plan.make_growth("".join([head, *new, *_list_rest(text, first, filed, plan, retitled)]), written)


def _read_tree(text: str) -> "_Element":
    """The tree of *text*. Raises NoteError unless it is a feed that digest wrote, or could have written."""
    if _DOCTYPE.search(text) or _OTHER_ENCODING.match(text):
        raise NoteError(f"is no feed that digest wrote; {_ELSEWHERE}")
    try:
        root = parse_xml(text.encode("utf-8", "replace"))
    except ParseError as error:
        raise NoteError(f"is no feed that papers can be added to ({error}); {_ELSEWHERE}") from error
    # What is added has no prefix.
    if root.tag != _FEED or root.prefix:
        raise NoteError(f"is no Atom feed; {_ELSEWHERE}")
    if _read_text(root, "generator") != atom.GENERATOR:
        raise NoteError(f"is a feed of another program; {_ELSEWHERE}")
    return root


def _find_entries(text: str, entries: "Sequence[_Element]") -> list[FiledPaper]:
    """The *entries* of the feed with their places in *text*. Raises NoteError if they are not laid out as digest does
    it: where one begins and ends would be a guess."""
    places = list(find_elements(text, "entry"))
    ids = [_read_text(entry, "id") for entry in entries]
    if len(places) != len(ids) or not all(
        f"<id>{id}</id>" in text[start:end] for id, (start, end) in zip(ids, places, strict=True)
    ):
        raise NoteError(f"its entries are not in the form that digest writes; {_ELSEWHERE}")
    return [
        FiledPaper(id, _read_text(entry, "title"), start, end)
        for id, entry, (start, end) in zip(ids, entries, places, strict=True)
    ]


def _read_text(element: "_Element", name: str) -> str:
    """The text of the first child of *element* that is called *name*, as it is written; or ''."""
    return next((child.text or "" for child in named_children(element, name)), "").strip()


def _names_of(paper: Paper) -> Iterator[str]:
    return map(atom.make_urn, (paper.id, *paper.identifiers))


def _write_entry(match: Match, digest: Digest, end: str, updated: datetime | None = None) -> str:
    return end.join(atom.entry_lines(match, digest, updated))


def _write_head(text: str, updated: re.Match[str] | None, newest: str) -> str:
    """The *text* above the entries, in which the feed says when it was *updated*, with the *newest* moment there."""
    return text[: updated.start()] + newest + text[updated.end() :] if updated else text


def _list_rest(
    text: str, first: int, filed: Sequence[FiledPaper], plan: GrowthPlan, retitled: dict[int, str]
) -> Iterator[str]:
    """*text* from the *first* entry on in pieces, with those *retitled* in their places, and without those dropped."""
    at = first
    for number, entry in enumerate(filed):
        yield text[at : entry.start]
        if number in plan.dropped:
            at = skip_blanks(text, entry.end)
            continue
        yield retitled.get(number, text[entry.start : entry.end])
        at = entry.end
    yield text[at:]


def _find_newest(moments: Sequence[str]) -> str:
    """The latest of *moments*, as they stand in entries; what a person wrote there may be none."""
    return atom.write_timestamp(max(map(_read_moment, moments)))


def _read_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)

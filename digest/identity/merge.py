"""One paper from several records of it: whose value of each field is kept, now and over time."""

from collections.abc import Callable, Iterable, Mapping, Sized
from dataclasses import fields, replace
from datetime import date
from functools import reduce
from typing import Any, TypeVar

from digest import links
from digest.identity.authority import OWN_WORD, authority_over
from digest.identity.grouping import group_records
from digest.identity.names import all_identifiers, has_identifier, lead_rank
from digest.identity.reading_keys import title_letters
from digest.identity.records import Record
from digest.model import Paper

Value = TypeVar("Value")
_ANNOUNCEMENTS = ("new", "cross", "replaced")  # of two, the first is the news


def merge_papers(papers: Iterable[Paper]) -> list[Paper]:
    """*papers* in order of first appearance, each once."""
    records = list(papers)
    groups = group_records([Record(paper) for paper in records])
    return [reduce(merge_two_papers, (records[at] for at in group)) for group in groups]


def update_paper(known: Paper, seen: Paper) -> Paper:
    """*known* after it was *seen* again: values that changed are new, missing ones stay as they were. A source of less
    authority changes nothing that is known."""
    if _is_told_again(known, seen):
        return known if known.announced == seen.announced else replace(known, announced=seen.announced)
    both = replace(merge_two_papers(seen, known), sources=_unite(known.sources, seen.sources))
    if lead_rank(both.id) == lead_rank(known.id):
        # Of two addresses, or two versions, the one under which it is known stays its name.
        both = _rename(both, known.id)
    before, now = authority_over(known, both.id), authority_over(seen, both.id)
    if now < before:
        return replace(both, former_title=known.former_title, announced=seen.announced)
    may_retitle = now > before or set(seen.sources) <= set(known.sources)
    retitled = may_retitle and title_letters(seen.title) != title_letters(known.title)
    return replace(
        both,
        title=seen.title if may_retitle else known.title,
        former_title=known.title if retitled else known.former_title,
        abstract=both.abstract if now > before else _newer_abstract(known, seen),
        upvotes=known.upvotes if seen.upvotes is None else seen.upvotes,
        comment_count=known.comment_count if seen.comment_count is None else seen.comment_count,
        announced=seen.announced,
    )


def _is_told_again(known: Paper, seen: Paper) -> bool:
    """Whether *seen* says of a paper what is *known* already, in a form in which merging leaves it as it is. So say
    nearly all papers of a page that is read every hour."""
    if known != (seen if seen.announced == known.announced else replace(seen, announced=known.announced)):
        return False
    identifiers = known.identifiers
    return (
        identifiers == _unite((known.id,) if known.id in identifiers else (), identifiers)
        and known.sources == _unite(known.sources, ())
        and known.links == links.merge(known.links)
    )


def _newer_abstract(known: Paper, seen: Paper) -> str:
    """The abstract just *seen*, unless it is less than half as long: a new version may be shorter, an excerpt in a
    feed is much shorter."""
    return seen.abstract if 2 * len(seen.abstract) > len(known.abstract) else known.abstract


def is_retitled(known: Paper, updated: Paper) -> bool:
    """Whether *updated*, which *known* became, has a title that people read as another one and that it has not had
    before, from its own site or from a source of more authority than before."""
    earlier_titles = {title_letters(known.title), title_letters(known.former_title or "")}
    before, now = authority_over(known, updated.id), authority_over(updated, updated.id)
    return (now > before or now == OWN_WORD) and title_letters(updated.title) not in earlier_titles


def merge_two_papers(a: Paper, b: Paper) -> Paper:
    """One paper from two records of it. The source of more authority leads, and the other adds what is missing. Of two
    sources that both have some authority, or none, the richer value of each field is taken."""
    identified = min((a, b), key=lambda paper: (lead_rank(paper.id), not paper.own_page))
    authority_a, authority_b = authority_over(a, identified.id), authority_over(b, identified.id)
    lead, other = (b, a) if authority_b > authority_a else (a, b)
    of_stranger = authority_a != authority_b and not min(authority_a, authority_b)
    merged = _fill_missing(lead, other) if of_stranger else _take_richer(lead, other)
    if authority_a != authority_b and lead.authors:
        merged = replace(merged, authors=lead.authors, author_count=lead.author_count)
    first = lead if of_stranger and has_identifier(lead) else identified
    url = first.url or identified.url or lead.url or other.url
    identifiers = (
        _unite(all_identifiers(a), all_identifiers(b)) if a.id != b.id else _unite(a.identifiers, b.identifiers)
    )
    is_own = any(paper.own_page for paper in (a, b) if paper.id == identified.id)
    merged = replace(merged, url=url, sources=_unite(a.sources, b.sources), identifiers=identifiers, own_page=is_own)
    return _rename(merged, identified.id)


def _rename(paper: Paper, identifier: str) -> Paper:
    """*paper* with *identifier* as the one that leads."""
    others = tuple(name for name in paper.identifiers if name != identifier)
    is_among = len(others) < len(paper.identifiers)
    return replace(paper, id=identifier, identifiers=(identifier, *others) if is_among else others)


def _take_richer(a: Paper, b: Paper) -> Paper:
    """*a* with the richer value of each field of both."""
    richer = {name: _RICHER_BY.get(name, _first_value)(getattr(a, name), getattr(b, name)) for name in _MERGED_FIELDS}
    return replace(a, category_sites=_first_category_sites(a, b), **richer)


def _fill_missing(a: Paper, stranger: Paper) -> Paper:
    """*a* with what it lacks from a *stranger*, but without its links, which could lead anywhere."""
    names = [name for name in _MERGED_FIELDS if name != "links"]
    values = {name: _first_value(getattr(a, name), getattr(stranger, name)) for name in names}
    return replace(a, category_sites=_first_category_sites(a, stranger), **values)


def _first_category_sites(a: Paper, b: Paper) -> tuple[str | None, ...]:
    """The sites of the categories that are kept: those of *a*, if it has any."""
    return a.category_sites if a.categories else b.category_sites


def _first_value(a: Value, b: Value) -> Value:
    return b if a in (None, "", ()) else a


def _longer(a: Sized, b: Sized) -> Sized:
    return max(a, b, key=len)


def _larger(a: int | None, b: int | None) -> int | None:
    return max((number for number in (a, b) if number is not None), default=None)


def _earlier(a: date | None, b: date | None) -> date | None:
    return min((day for day in (a, b) if day), default=None)


def _later(a: date | None, b: date | None) -> date | None:
    return max((day for day in (a, b) if day), default=None)


def _unite(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*a, *b)))


def _sooner_announcement(a: str | None, b: str | None) -> str | None:
    return min(filter(None, (a, b)), key=_ANNOUNCEMENTS.index, default=None)


# Which of two values is the richer one; of a field that is not here, the first that is known.
_RICHER_BY: Mapping[str, Callable[..., Any]] = {
    "abstract": _longer,
    "authors": _longer,
    "author_count": _larger,
    "listed": _earlier,
    "published": _earlier,
    "updated": _later,
    "upvotes": _larger,
    "comment_count": _larger,
    "links": links.merge,
    "version": _larger,
    "announced": _sooner_announcement,
}
# The others say which paper it is, who lists it, and what it was called before: they are no matter of richness. The
# sites of categories belong to the categories, marks are put on papers after they are merged.
_OTHER_FIELDS = frozenset(
    {
        *("id", "title", "url", "sources", "former_title", "category_sites", "identifiers", "own_page"),
        *("starred", "hidden"),
    }
)
_MERGED_FIELDS = tuple(field.name for field in fields(Paper) if field.name not in _OTHER_FIELDS)

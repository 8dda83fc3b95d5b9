"""One paper from several listings: what makes two records one paper, and whose value of each field is kept."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlsplit

from digest import links
from digest.latex import make_readable
from digest.model import Paper
from digest.text import fold_title

Value = TypeVar("Value")
# How much the word of a source counts of the papers with an identifier of a scheme: most that of the scheme's own
# site, then that of those who take its records over. Every other source is a stranger (0), which may point to a paper
# and add what is missing. These are what digest's own sources say (`Source.authority`); a source of another package
# is the own site of the scheme of its name.
OWN_WORD = 3
AUTHORITY: Mapping[str, Mapping[str, int]] = {
    "hf": {"arxiv": 1},
    "arxiv": {"arxiv": OWN_WORD},
    "arxiv-mail": {"arxiv": 2},
    "openalex": {"openalex": OWN_WORD, "doi": 1, "arxiv": 1},
    "pubmed": {"pubmed": OWN_WORD, "doi": 2},
    "acl": {"acl": OWN_WORD},
    "biorxiv": {"doi": OWN_WORD},
    "medrxiv": {"doi": OWN_WORD},
    "openreview": {"openreview": OWN_WORD},
}
MOST_OF_TITLE = 20  # works: a title that more have, such as Editorial, is nobody's name
_WORDS_WITH_AUTHORS, _WORDS_ALONE = 3, 5  # of an equal title, to join two records
_NO_PERSON = re.compile(r"\b(?:anonymous|collaborations?|consortium|group|team|authors?)\b", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ANNOUNCEMENTS = ("new", "cross", "replaced")  # of two, the first is the news
_RUN = 4  # words in a row that two texts have in common
_LONG_ENOUGH = 40  # words of a text that says which paper it is of
_ALIKE = 0.4  # of the shorter text's runs


def merge_papers(papers: Iterable[Paper]) -> list[Paper]:
    """*papers* in order of first appearance, each once."""
    merged: dict[str, Paper] = {}
    keys: dict[str, str] = {}
    keys_by_title: dict[str, list[str]] = {}
    for paper in papers:
        of_title = keys_by_title.setdefault(fold_title(paper.title), [])
        same_work = (key for key in of_title if is_same_work(merged[key], paper))
        key = keys.get(paper.id) or next(same_work, None) or paper.id
        merged[key] = merge_two_papers(merged[key], paper) if key in merged else paper
        keys |= {paper.id: key, merged[key].id: key}
        if len(of_title) < MOST_OF_TITLE and key not in of_title:
            of_title.append(key)
    return list(merged.values())


def is_same_work(a: Paper, b: Paper) -> bool:
    """Whether two records that share no identifier are of one paper.

    They are if their titles are equal and they have an author in common. If one of them knows no authors and at most
    an address, a long title or one text of both abstracts is enough. Records with two identifiers, or with two
    addresses of one site, are two papers.
    """
    title = fold_title(a.title)
    if not title or title != fold_title(b.title) or (has_identifier(a) and has_identifier(b)):
        return False
    if _identifier_scheme(a) == _identifier_scheme(b) != "title":
        return False
    families_a, families_b = _family_names(a), _family_names(b)
    if families_a and families_b:
        return _count_words(title) >= _WORDS_WITH_AUTHORS and bool(families_a & families_b)
    is_bare = (not families_a and not has_identifier(a)) or (not families_b and not has_identifier(b))
    return is_bare and (_count_words(title) >= _WORDS_ALONE or _are_one_text(a.abstract, b.abstract))


def update_paper(known: Paper, seen: Paper) -> Paper:
    """*known* after it was *seen* again: values that changed are new, missing ones stay as they were. A source of less
    authority changes nothing that is known."""
    both = replace(merge_two_papers(seen, known), sources=_unite_sources(known, seen))
    if not has_identifier(both):
        # Of two addresses, the one under which it is known stays its name.
        both = replace(both, id=known.id)
    before, now = _authority(known, both.id), _authority(seen, both.id)
    if now < before:
        return replace(both, former_title=known.former_title, announced=seen.announced)
    may_retitle = now > before or set(seen.sources) <= set(known.sources)
    retitled = may_retitle and _title_letters(seen.title) != _title_letters(known.title)
    return replace(
        both,
        title=seen.title if may_retitle else known.title,
        former_title=known.title if retitled else known.former_title,
        abstract=both.abstract if now > before else _newer_abstract(known, seen),
        upvotes=known.upvotes if seen.upvotes is None else seen.upvotes,
        comment_count=known.comment_count if seen.comment_count is None else seen.comment_count,
        announced=seen.announced,
    )


def _newer_abstract(known: Paper, seen: Paper) -> str:
    """The abstract just *seen*, unless it is less than half as long: a new version may be shorter, an excerpt in a
    feed is much shorter."""
    return seen.abstract if 2 * len(seen.abstract) > len(known.abstract) else known.abstract


def is_retitled(known: Paper, updated: Paper) -> bool:
    """Whether *updated*, which *known* became, has a title that people read as another one and that it has not had
    before, from its own site or from a source of more authority than before."""
    earlier_titles = {_title_letters(known.title), _title_letters(known.former_title or "")}
    before, now = _authority(known, updated.id), _authority(updated, updated.id)
    return (now > before or now == OWN_WORD) and _title_letters(updated.title) not in earlier_titles


def has_identifier(paper: Paper) -> bool:
    """Whether *paper* is known by more than its title or an address."""
    return not paper.id.startswith(("title:", "url:"))


def all_identifiers(paper: Paper) -> tuple[str, ...]:
    """The identifiers of *paper*, that which leads first; no address and no title is one."""
    return tuple(dict.fromkeys((paper.id, *paper.identifiers))) if has_identifier(paper) else paper.identifiers


def merge_two_papers(a: Paper, b: Paper) -> Paper:
    """One paper from two records of it. The source of more authority leads, and the other adds what is missing. Of two
    sources that both have some authority, or none, the richer value of each field is taken."""
    identified = a if has_identifier(a) or not has_identifier(b) else b
    authority_a, authority_b = _authority(a, identified.id), _authority(b, identified.id)
    lead, other = (b, a) if authority_b > authority_a else (a, b)
    of_stranger = authority_a != authority_b and not min(authority_a, authority_b)
    merged = _fill_missing(lead, other) if of_stranger else _take_richer(lead, other)
    if authority_a != authority_b and lead.authors:
        merged = replace(merged, authors=lead.authors, author_count=lead.author_count)
    first = lead if of_stranger and has_identifier(lead) else identified
    url = first.url or identified.url or lead.url or other.url
    return replace(merged, id=identified.id, url=url, sources=_unite_sources(a, b))


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
    "identifiers": _unite,
    "version": _larger,
    "announced": _sooner_announcement,
}
# The others say which paper it is, who lists it, and what it was called before: they are no matter of richness. The
# sites of categories belong to the categories.
_OTHER_FIELDS = frozenset({"id", "title", "url", "sources", "former_title", "category_sites"})
_MERGED_FIELDS = tuple(field.name for field in fields(Paper) if field.name not in _OTHER_FIELDS)


def _authority(paper: Paper, identifier: str) -> int:
    """How much the sources of *paper* count for a paper with this *identifier*: 0 for strangers, up to OWN_WORD."""
    scheme = identifier.partition(":")[0]
    if scheme in paper.sources:
        return OWN_WORD
    return max((AUTHORITY.get(source, {}).get(scheme, 0) for source in paper.sources), default=0)


def _identifier_scheme(paper: Paper) -> str:
    """The scheme of the identifier of *paper* (`arxiv`, `doi`, `title`); addresses of one site are one scheme."""
    scheme, _, rest = paper.id.partition(":")
    if scheme != "url":
        return scheme
    return f"url:{(urlsplit(rest).hostname or '').removeprefix('www.')}"


def _family_names(paper: Paper) -> set[str]:
    """The folded family names of the authors of *paper*, without those that name a group."""
    names = (_family_name(author) for author in paper.authors if not _NO_PERSON.search(author))
    return {name for name in names if name}


def _family_name(author: str) -> str:
    words = [word for word in _remove_accents(author).replace("-", " ").split() if word.strip(".,") not in _SUFFIXES]
    # Initials may stand behind: "Morisawa K".
    long_words = [word.strip(".,;") for word in words if len(word.strip(".,;")) > 1 or not word.isascii()]
    return long_words[-1] if long_words else ""


def _title_letters(title: str) -> str:
    """The letters and digits that a person reads in *title*: without markup, accents, signs and blanks."""
    return re.sub(r"[\W_]", "", _remove_accents(re.sub(r"</?[a-zA-Z][^<>]{0,99}>", "", make_readable(title))))


def _remove_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def _count_words(folded: str) -> int:
    """The number of words of a folded title; in scripts without blanks two signs count as one."""
    unspaced = sum(sign > "\u2e7f" for sign in folded)
    return max(len(folded.split()), unspaced // 2)


def _are_one_text(one: str, other: str) -> bool:
    """Whether two abstracts are one text, or one is a part of the other."""
    shorter, longer = sorted((fold_title(one).split(), fold_title(other).split()), key=len)
    if len(shorter) < _LONG_ENOUGH:
        return False
    runs = _word_runs(shorter)
    return len(runs & _word_runs(longer)) >= _ALIKE * len(runs)


def _word_runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(_RUN)), strict=False))


def _unite_sources(a: Paper, b: Paper) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*a.sources, *b.sources)))

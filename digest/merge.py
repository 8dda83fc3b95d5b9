"""One paper from several listings: who speaks for it, what joins two records, and what of each is kept."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from digest import links
from digest.latex import readable
from digest.model import Paper
from digest.text import fold_title

# Whose word counts how much of the papers with an identifier: the site's own most, then who takes its records
# over. Everybody else is a stranger (0), who may point to a paper and add what is missing.
_OWN = 3
_SPEAKERS = {
    "arxiv": {"arxiv": _OWN, "arxiv-mail": 2, "hf": 1},
    "acl": {"acl": _OWN},
    "openreview": {"openreview": _OWN},
    "doi": {"biorxiv": _OWN, "medrxiv": _OWN},
}
MOST_OF_TITLE = 20  # works: a title that more have, such as Editorial, is nobody's name
_WORDS_WITH_AUTHORS, _WORDS_ALONE = 3, 5  # of an equal title, to join two records
_NOBODY = re.compile(r"\b(?:anonymous|collaborations?|consortium|group|team|authors?)\b", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_RUN = 4  # words in a row that two texts have in common
_LONG_ENOUGH = 40  # words of a text that says which paper it is of
_ALIKE = 0.4  # of the shorter text's runs


def merge(papers: Iterable[Paper]) -> list[Paper]:
    """*papers* in order of first appearance, each once."""
    merged: dict[str, Paper] = {}
    keys: dict[str, str] = {}
    titled: dict[str, list[str]] = {}
    for paper in papers:
        title = fold_title(paper.title)
        called = titled.setdefault(title, [])
        alike = (key for key in called if is_same_work(merged[key], paper))
        key = keys.get(paper.id) or next(alike, None) or paper.id
        merged[key] = richer(merged[key], paper) if key in merged else paper
        keys |= {paper.id: key, merged[key].id: key}
        if len(called) < MOST_OF_TITLE and key not in called:
            called.append(key)
    return list(merged.values())


def is_same_work(a: Paper, b: Paper) -> bool:
    """Whether two records that share no identifier are of one paper.

    Their titles are equal and an author is in both; or, where one that has an address at most knows no authors, the
    title is long, or the abstracts are one text. Two identifiers, and two addresses of one site, are two papers.
    """
    title = fold_title(a.title)
    if not title or title != fold_title(b.title) or (has_identifier(a) and has_identifier(b)):
        return False
    if _scheme(a) == _scheme(b) != "title":
        return False
    families = [_family_names(each) for each in (a, b)]
    if all(families):
        return _count_words(title) >= _WORDS_WITH_AUTHORS and bool(families[0] & families[1])
    is_bare = any(not own and not has_identifier(each) for own, each in zip(families, (a, b), strict=True))
    return is_bare and (_count_words(title) >= _WORDS_ALONE or _are_alike(a.abstract, b.abstract))


def learn(known: Paper, seen: Paper) -> Paper:
    """*known* as it stands now that it was *seen* again: what changes is new, what is missing stays. What a
    lesser speaker says changes nothing that is known."""
    both = replace(richer(seen, known), sources=_united(known, seen))
    if not has_identifier(both):
        # Of two addresses, the one under which it is known stays its name.
        both = replace(both, id=known.id)
    before, now = _authority(known, both.id), _authority(seen, both.id)
    if now < before:
        return replace(both, former_title=known.former_title)
    speaks = now > before or set(seen.sources) <= set(known.sources)
    retitled = speaks and _letters(seen.title) != _letters(known.title)
    return replace(
        both,
        title=seen.title if speaks else known.title,
        former_title=known.title if retitled else known.former_title,
        abstract=both.abstract if now > before else _newer_abstract(known, seen),
        upvotes=known.upvotes if seen.upvotes is None else seen.upvotes,
        comments=known.comments if seen.comments is None else seen.comments,
    )


def _newer_abstract(known: Paper, seen: Paper) -> str:
    """A new version may be shorter; an excerpt in a feed is much shorter."""
    return seen.abstract if 2 * len(seen.abstract) > len(known.abstract) else known.abstract


def is_retitled(known: Paper, learned: Paper) -> bool:
    """Whether *learned* is what *known* became when its own site, or one that may rather speak for it, gave it a
    title that people read as another one, and which it has not had before."""
    had = {_letters(known.title), _letters(known.former_title or "")}
    before, now = _authority(known, learned.id), _authority(learned, learned.id)
    return (now > before or now == _OWN) and _letters(learned.title) not in had


def has_identifier(paper: Paper) -> bool:
    """Whether *paper* is known by more than its title or an address."""
    return not paper.id.startswith(("title:", "url:"))


def richer(a: Paper, b: Paper) -> Paper:
    """One paper from two views of it: what the one says who speaks for it, and what that leaves open from the
    other; of two who speak alike of each field the richer value."""
    better = a if has_identifier(a) or not has_identifier(b) else b
    one, other = _authority(a, better.id), _authority(b, better.id)
    lead, more = (b, a) if other > one else (a, b)
    of_stranger = one != other and not min(one, other)
    joined = _completed(lead, more) if of_stranger else _joined(lead, more)
    if one != other and lead.authors:
        joined = replace(joined, authors=lead.authors, author_count=lead.author_count)
    first = lead if of_stranger and has_identifier(lead) else better
    return replace(joined, id=better.id, url=first.url or better.url or lead.url or more.url, sources=_united(a, b))


def _joined(a: Paper, b: Paper) -> Paper:
    """Of each field the richer value."""
    return replace(
        a,
        abstract=max(a.abstract, b.abstract, key=len),
        authors=max(a.authors, b.authors, key=len),
        author_count=_most(a.author_count, b.author_count),
        organization=a.organization or b.organization,
        listed=_earliest(a.listed, b.listed),
        published=_earliest(a.published, b.published),
        updated=a.updated if not b.updated or (a.updated and a.updated > b.updated) else b.updated,
        upvotes=_most(a.upvotes, b.upvotes),
        comments=_most(a.comments, b.comments),
        categories=a.categories or b.categories,
        keywords=a.keywords or b.keywords,
        summary=a.summary or b.summary,
        comment=a.comment or b.comment,
        links=links.merge(a.links, b.links),
    )


def _completed(a: Paper, stranger: Paper) -> Paper:
    """*a* with what it lacks from a *stranger*, whose links could lead anywhere."""
    return replace(
        a,
        abstract=a.abstract or stranger.abstract,
        authors=a.authors or stranger.authors,
        author_count=a.author_count if a.author_count is not None else stranger.author_count,
        organization=a.organization or stranger.organization,
        listed=a.listed or stranger.listed,
        published=a.published or stranger.published,
        updated=a.updated or stranger.updated,
        upvotes=a.upvotes if a.upvotes is not None else stranger.upvotes,
        comments=a.comments if a.comments is not None else stranger.comments,
        categories=a.categories or stranger.categories,
        keywords=a.keywords or stranger.keywords,
        summary=a.summary or stranger.summary,
        comment=a.comment or stranger.comment,
    )


def _authority(paper: Paper, identifier: str) -> int:
    """How much the word of those who listed *paper* counts of the one that is called *identifier*."""
    speakers = _SPEAKERS.get(identifier.partition(":")[0], {})
    return max((speakers.get(source, 0) for source in paper.sources), default=0)


def _scheme(paper: Paper) -> str:
    """What two papers that are told apart by their identifiers have in common: of addresses the site."""
    scheme, _, rest = paper.id.partition(":")
    if scheme != "url":
        return scheme
    return f"url:{(urlsplit(rest).hostname or '').removeprefix('www.')}"


def _family_names(paper: Paper) -> set[str]:
    """The last words of its authors' names, folded; groups are no family."""
    found = (_family_name(name) for name in paper.authors if not _NOBODY.search(name))
    return {name for name in found if name}


def _family_name(name: str) -> str:
    words = [each for each in _unaccented(name).replace("-", " ").split() if each.strip(".,") not in _SUFFIXES]
    # Initials may stand behind: "Morisawa K".
    long = [word.strip(".,;") for word in words if len(word.strip(".,;")) > 1 or not word.isascii()]
    return long[-1] if long else ""


def _letters(title: str) -> str:
    """What a reader sees of *title*, without markup, accents, signs and blanks."""
    return re.sub(r"[\W_]", "", _unaccented(re.sub(r"</?[a-zA-Z][^<>]{0,99}>", "", readable(title))))


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def _count_words(folded: str) -> int:
    """The words of a folded title; in scripts without blanks two signs are taken for one."""
    unspaced = sum(sign > "\u2e7f" for sign in folded)
    return max(len(folded.split()), unspaced // 2)


def _are_alike(one: str, other: str) -> bool:
    """Whether two abstracts are one text, whole or in part."""
    shorter, longer = sorted((fold_title(one).split(), fold_title(other).split()), key=len)
    if len(shorter) < _LONG_ENOUGH:
        return False
    runs = _runs(shorter)
    return len(runs & _runs(longer)) >= _ALIKE * len(runs)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(_RUN)), strict=False))


def _united(a: Paper, b: Paper) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*a.sources, *b.sources)))


def _most(a: int | None, b: int | None) -> int | None:
    return max((number for number in (a, b) if number is not None), default=None)


def _earliest(a: date | None, b: date | None) -> date | None:
    return min((day for day in (a, b) if day), default=None)

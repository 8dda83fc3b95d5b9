"""Records of papers, and whether two are of one: by their titles, authors and texts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from digest.identity.names import has_identifier, lead_rank, name_key
from digest.identity.reading_keys import (
    Author,
    author_of,
    sketch_text,
    sketch_title,
    title_words,
    word_runs,
)
from digest.model import Paper
from digest.text import fold_title

_LONG_ENOUGH = 23  # words of an abstract that says which paper it is of
_WHOLE = 60  # runs of words of an abstract that says which paper it is not of


@dataclass(frozen=True)
class Record:
    """One record of a paper, with the *other_names* (identifiers, addresses) under which it is known besides."""

    paper: Paper
    other_names: tuple[str, ...] = ()

    @cached_property
    def own_name(self) -> str:
        """The key of the identifier of the record itself."""
        return name_key(self.paper.id)

    @cached_property
    def names(self) -> frozenset[str]:
        """The keys of all identifiers and addresses."""
        return frozenset((self.own_name, *map(name_key, (*self.paper.identifiers, *self.other_names))))

    @cached_property
    def schemes(self) -> Mapping[str, frozenset[str]]:
        """The names by scheme; each site is a scheme of addresses, and a title is no name of a scheme."""
        schemes: dict[str, set[str]] = {}
        for name in self.names:
            scheme, _, rest = name.partition(":")
            if scheme != "title":
                place = f"url:{re.split('[/?#]', rest, maxsplit=1)[0]}" if scheme == "url" else scheme
                schemes.setdefault(place, set()).add(name)
        return {scheme: frozenset(names) for scheme, names in schemes.items()}

    @cached_property
    def _titles(self) -> Sequence[Sequence[str]]:
        """The words of its title, and of the title that it had before."""
        return [title_words(title) for title in (self.paper.title, self.paper.former_title) if title]

    @cached_property
    def titles(self) -> Mapping[str, int]:
        """The letters of its title, and of the title that it had before, each with the number of its words."""
        return {letters: _count_words(words) for words in self._titles if (letters := "".join(words))}

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its title."""
        return frozenset(title_words(self.paper.title))

    @cached_property
    def authors(self) -> tuple[Author, ...]:
        """The family names of its authors, each in its forms, without those that name a group or nobody."""
        return tuple(filter(None, map(author_of, self.paper.authors)))

    @cached_property
    def families(self) -> frozenset[str]:
        """All forms of all family names."""
        return frozenset(form for author in self.authors for form in author)

    @cached_property
    def is_bare(self) -> bool:
        """Whether it knows no authors, and has an address or less."""
        return not self.authors and not has_identifier(self.paper) and not self.paper.identifiers

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """The runs of four words of its abstract; none of one that is too short to say which paper it is of."""
        words = fold_title(self.paper.abstract).split()
        return frozenset(word_runs(words)) if len(words) >= _LONG_ENOUGH else frozenset()

    @cached_property
    def sketch(self) -> frozenset[int]:
        """Numbers of which two records of one text, or of nearly one title, have at least one in common."""
        of_titles = (number for words in self._titles for number in sketch_title(words))
        return frozenset((*of_titles, *sketch_text(self.paper.abstract)))

    def sort_key(self) -> tuple[object, ...]:
        """What puts records into an order that does not depend on how they came."""
        paper = self.paper
        return lead_rank(paper.id), paper.id, paper.title, paper.abstract, paper.authors, paper.url or ""


def are_retitled(a: Record, b: Record) -> bool:
    """Whether two records of different titles are of one paper: by their abstracts and half of the authors, or by
    nearly all authors and title words, where their abstracts do not say otherwise.

    The bounds were measured on pairs of real records: near titles by the same people are mostly follow-ups.
    """
    longer = max(len(a.authors), len(b.authors))
    common = min(_count_common(a.authors, b.families), _count_common(b.authors, a.families))
    words, all_words = len(a.words & b.words), len(a.words | b.words)
    if not common or 2 * common < longer:
        return False
    if 5 * words >= all_words and are_one_text(a, b):
        return True
    return 5 * common >= 4 * longer and words >= 0.85 * all_words and not _are_other_texts(a, b)


def are_one_text(a: Record, b: Record) -> bool:
    """Whether two abstracts are one text, or one is a part of the other: two fifths of the runs of the shorter."""
    shorter = min(len(a.runs), len(b.runs))
    return bool(shorter) and 5 * len(a.runs & b.runs) >= 2 * shorter


def _are_other_texts(a: Record, b: Record) -> bool:
    """Whether two abstracts say that they are of two papers: hardly a run of words is in both."""
    shorter = min(len(a.runs), len(b.runs))
    return shorter >= _WHOLE and 12 * len(a.runs & b.runs) < shorter


def have_nothing_in_common(a: Record, b: Record) -> bool:
    """Whether two records have other authors and other titles."""
    is_other_title = 5 * len(a.words & b.words) < len(a.words | b.words)
    return is_other_title and bool(a.families and b.families) and a.families.isdisjoint(b.families)


def _count_words(words: Sequence[str]) -> int:
    """The number of *words*; in scripts without blanks two signs count as one."""
    if all(map(str.isascii, words)):
        return len(words)
    return max(len(words), sum(sign > "\u2e7f" for word in words for sign in word) // 2)


def _count_common(authors: Sequence[Author], families: frozenset[str]) -> int:
    return sum(not families.isdisjoint(author) for author in authors)

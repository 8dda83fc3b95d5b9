"""What makes two records one paper: a common identifier, else an equal title with a common author, else one text.

`group_records` finds the papers among any number of records. Its answer depends on what the records say, not on their
order: the surest reasons join first, and within one reason the records are taken by their identifiers.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from digest import links
from digest.identifiers import identity_key, scheme_rank
from digest.model import Paper
from digest.reading_keys import Author, author_of, sketch_text, sketch_title, title_letters, title_words, word_runs
from digest.text import fold_title

_BEHIND_IDENTIFIERS = {"url": 1_000, "title": 1_001}  # the places of these among the schemes
MOST_ALIKE = 20  # records with one title and author, or one run of words: what more have is nobody's name
_WORDS_WITH_AUTHORS, _WORDS_ALONE = 3, 5  # of an equal title, to join two records
_LONG_ENOUGH = 23  # words of an abstract that says which paper it is of
_WHOLE = 60  # runs of words of an abstract that says which paper it is not of


def lead_rank(name: str) -> int:
    """The place of *name* in the order in which names lead: identifiers by their schemes, then addresses and titles."""
    return _BEHIND_IDENTIFIERS.get(name.partition(":")[0], scheme_rank(name))


def has_identifier(paper: Paper) -> bool:
    """Whether *paper* is known by more than its title or an address."""
    return not paper.id.startswith(("title:", "url:"))


def all_identifiers(paper: Paper) -> tuple[str, ...]:
    """The identifiers of *paper*, that which leads first; no address and no title is one."""
    return tuple(dict.fromkeys((paper.id, *paper.identifiers))) if has_identifier(paper) else paper.identifiers


def name_key(identifier: str) -> str:
    """What all spellings of *identifier*, which may be an address or a title, have in common."""
    scheme, _, rest = identifier.partition(":")
    return f"url:{links.url_key(rest)}" if scheme == "url" else identity_key(identifier)


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
    def titles(self) -> Mapping[str, int]:
        """The letters of its title, and of the title that it had before, each with the number of its words."""
        written = filter(None, (self.paper.title, self.paper.former_title))
        return {letters: _count_words(title) for title in written if (letters := title_letters(title))}

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
        titles = filter(None, (self.paper.title, self.paper.former_title))
        of_titles = (number for title in titles for number in sketch_title(title))
        return frozenset((*of_titles, *sketch_text(self.paper.abstract)))

    def sort_key(self) -> tuple[object, ...]:
        """What puts records into an order that does not depend on how they came."""
        paper = self.paper
        return lead_rank(paper.id), paper.id, paper.title, paper.abstract, paper.authors, paper.url or ""


def group_records(records: Sequence[Record]) -> list[list[int]]:
    """The places of *records* in groups, each one paper, in the order of their first records."""
    if len(records) < 2:
        return [[at] for at in range(len(records))]
    groups = _Groups(records)
    groups.join_equal(lambda record: (record.own_name,))
    groups.join_alike(lambda record: record.names, groups.agree)
    if groups.may_join_by_text:
        groups.join_alike(_names_of_page, groups.are_of_other_schemes)
        groups.join_alike(_names_by_author, groups.are_of_other_schemes)
        groups.join_bare_records()
        groups.join_retitled_records()
    return groups.as_lists()


def _names_of_page(record: Record) -> Iterator[tuple[str, str]]:
    """The address of the page of a record without an identifier, with its title."""
    if record.paper.url and not has_identifier(record.paper):
        page = links.url_key(record.paper.url)
        yield from ((page, title) for title in record.titles)


def _names_by_author(record: Record) -> Iterator[tuple[str, str]]:
    """Each title that is long enough to be a name, with each family name."""
    for title, length in record.titles.items():
        if length >= _WORDS_WITH_AUTHORS:
            yield from ((title, family) for family in record.families)


@dataclass
class _Groups:
    """Groups of records that grow by joining two."""

    records: Sequence[Record]
    _parents: list[int] = field(init=False)
    _schemes: list[Mapping[str, frozenset[str]]] = field(init=False)
    _order: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._parents = list(range(len(self.records)))
        self._schemes = [record.schemes for record in self.records]
        self._order = sorted(self._parents, key=lambda at: self.records[at].sort_key())

    @property
    def may_join_by_text(self) -> bool:
        """Whether no scheme is common to all records: if one is, none may be joined by what they say."""
        return not frozenset.intersection(*{frozenset(record.schemes) for record in self.records})

    def join_equal(self, keys_of: Callable[[Record], Iterable[object]]) -> None:
        """Join all records that have a key in common, whatever else they say."""
        for bucket in self._buckets(keys_of):
            for at in bucket[1:]:
                self._join(bucket[0], at)

    def join_alike(self, keys_of: Callable[[Record], Iterable[object]], is_allowed: Callable[[int, int], bool]) -> None:
        """Join records that have a key in common, where *is_allowed* says so of their groups."""
        for bucket in self._buckets(keys_of):
            anchors: list[int] = []
            for at in bucket:
                if not any(self._join_if(is_allowed, anchor, at) for anchor in anchors) and len(anchors) < MOST_ALIKE:
                    anchors.append(at)

    def join_bare_records(self) -> None:
        """Join records of one title where one of them knows next to nothing: by a long title, or by one text."""
        for bucket in self._buckets(lambda record: record.titles):
            for bare in [at for at in bucket if self.records[at].is_bare][: 2 * MOST_ALIKE]:
                for other in bucket[:MOST_ALIKE]:
                    if self._find(bare) != self._find(other) and self._is_enough(bare, other):
                        self._join_if(self.are_of_other_schemes, bare, other)

    def join_retitled_records(self) -> None:
        """Join records of different titles that show by their texts and authors that they are of one paper."""
        compared: set[tuple[int, int]] = set()
        for bucket in self._buckets(lambda record: record.sketch):
            if len(bucket) > MOST_ALIKE:
                continue
            for pair in combinations(bucket, 2):
                if pair in compared or not self.are_of_other_schemes(*pair):
                    continue
                compared.add(pair)
                if are_retitled(self.records[pair[0]], self.records[pair[1]]):
                    self._join_if(self.are_of_other_schemes, *pair)

    def agree(self, a: int, b: int) -> bool:
        """Whether the first scheme in which both groups have identifiers has one in common, and nothing speaks against
        it: a stranger may write any identifier to any title."""
        if _have_nothing_in_common(self.records[a], self.records[b]):
            return False
        one, other = self._schemes[self._find(a)], self._schemes[self._find(b)]
        common = sorted(one.keys() & other.keys(), key=lambda scheme: (lead_rank(f"{scheme}:"), scheme))
        return not common or bool(one[common[0]] & other[common[0]])

    def are_of_other_schemes(self, a: int, b: int) -> bool:
        """Whether the groups have no scheme in common in which they have different identifiers."""
        one, other = self._schemes[self._find(a)], self._schemes[self._find(b)]
        return all(one[scheme] & other[scheme] for scheme in one.keys() & other.keys())

    def as_lists(self) -> list[list[int]]:
        """The groups, each by the places of its records."""
        groups: dict[int, list[int]] = {}
        for at in range(len(self.records)):
            groups.setdefault(self._find(at), []).append(at)
        return list(groups.values())

    def _is_enough(self, bare: int, other: int) -> bool:
        one, two = self.records[bare], self.records[other]
        lengths = (min(one.titles[title], two.titles[title]) for title in one.titles.keys() & two.titles.keys())
        return max(lengths, default=0) >= _WORDS_ALONE or are_one_text(one, two)

    def _buckets(self, keys_of: Callable[[Record], Iterable[object]]) -> Iterator[list[int]]:
        """The records of each key that several have, in an order that does not depend on how they came."""
        buckets: dict[object, list[int]] = {}
        for at in self._order:
            for key in keys_of(self.records[at]):
                buckets.setdefault(key, []).append(at)
        several = ((bucket, key) for key, bucket in buckets.items() if len(bucket) > 1)
        for bucket, _ in sorted(several, key=lambda each: str(each[1])):
            yield bucket

    def _join_if(self, is_allowed: Callable[[int, int], bool], a: int, b: int) -> bool:
        """Join the groups of two records where that *is_allowed*; whether they are of one group now."""
        if self._find(a) != self._find(b):
            if not is_allowed(a, b):
                return False
            self._join(a, b)
        return True

    def _join(self, a: int, b: int) -> None:
        first, second = self._find(a), self._find(b)
        if first != second:
            self._parents[second] = first
            schemes = dict(self._schemes[first])
            for scheme, names in self._schemes[second].items():
                schemes[scheme] = schemes.get(scheme, frozenset()) | names
            self._schemes[first] = schemes

    def _find(self, at: int) -> int:
        while self._parents[at] != at:
            self._parents[at] = at = self._parents[self._parents[at]]
        return at


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
    shorter, longer = sorted((a.runs, b.runs), key=len)
    return bool(shorter) and 5 * len(shorter & longer) >= 2 * len(shorter)


def _are_other_texts(a: Record, b: Record) -> bool:
    """Whether two abstracts say that they are of two papers: hardly a run of words is in both."""
    shorter, longer = sorted((a.runs, b.runs), key=len)
    return len(shorter) >= _WHOLE and 12 * len(shorter & longer) < len(shorter)


def _have_nothing_in_common(a: Record, b: Record) -> bool:
    """Whether two records have other authors and other titles."""
    is_other_title = 5 * len(a.words & b.words) < len(a.words | b.words)
    return is_other_title and bool(a.families and b.families) and a.families.isdisjoint(b.families)


def _count_words(title: str) -> int:
    """The number of words of *title*; in scripts without blanks two signs count as one."""
    words = title_words(title)
    return max(len(words), sum(sign > "\u2e7f" for word in words for sign in word) // 2)


def _count_common(authors: Sequence[Author], families: frozenset[str]) -> int:
    return sum(not families.isdisjoint(author) for author in authors)

"""Which of many records are of one paper: by a common identifier, else by what they say.

The answer depends on what the records say, not on their order: the surest reasons join first, and within one reason the
records are taken by their identifiers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from digest import links
from digest.identity.names import has_identifier, lead_rank
from digest.identity.records import Record, are_one_text, are_retitled, have_nothing_in_common

MOST_ALIKE = 20  # records with one title and author, or one run of words: what more have is nobody's name
_WORDS_WITH_AUTHORS, _WORDS_ALONE = 3, 5  # of an equal title, to join two records


def group_records(records: Sequence[Record]) -> list[list[int]]:
    """The places of *records* in groups, each one paper, in the order of their first records."""
    if len(records) < 2:
        return [[at] for at in range(len(records))]
    groups = _Groups(records)
    groups.join_named_alike()
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

    def join_named_alike(self) -> None:
        """Join all records under one name, whatever else they say."""
        for bucket in self._buckets(lambda record: (record.own_name,)):
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
        if have_nothing_in_common(self.records[a], self.records[b]):
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

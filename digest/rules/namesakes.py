"""Tells the papers of one person from those of namesakes, by the co-authors that they have in common.

A circle begins with the papers that the reader named. Another paper with the person's name belongs to it if it shares
co-authors with one that does: one for each ten authors that the longer of their lists has or begins, because among
hundreds of authors somebody is soon called like somebody else; and twice as many where that paper is not a named one
but belongs to the circle itself, so that no name that many people have leads from stranger to stranger.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.identity.reading_keys import author_of
from digest.model import Paper
from digest.rules.language.expressions import Person, fold_name

_AUTHORS_FOR_EACH = 10  # of the longer list, for each co-author that must be shared
_MOST_NAMES = 200  # authors of one paper that are looked at,
_MOST_MEMBERS = 50  # and papers of the circle for each of them: experiments have thousands of both
_NAMES_SHOWN, _STEPS_SHOWN = 2, 3


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a paper belongs to a circle: the *names*, as it writes them, that it shares with *paper*, an identifier.

    *before* is the tie of that paper, None if the reader named it. A named paper shares no names with itself.
    """

    names: tuple[str, ...]
    paper: str
    before: "Tie | None" = None

    @property
    def steps(self) -> Iterator["Tie"]:
        """The ties that lead from here to a named paper."""
        step: Tie | None = self
        while step:
            yield step
            step = step.before

    @property
    def named_paper(self) -> str:
        """The identifier of the named paper at the other end."""
        return list(self.steps)[-1].paper


@dataclass(frozen=True, slots=True)
class _Authors:
    """The co-authors of the person on one paper, by their folded names, and how many authors it has."""

    paper: str
    names: Mapping[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class _Member:
    """A paper of the circle, with its tie and how many steps it is away from a named paper."""

    authors: _Authors
    tie: Tie
    steps: int


class Circle:
    """The papers of *who* that share co-authors with the *named* ones, directly or by steps, among *papers*."""

    def __init__(self, who: Person, named: Iterable[Paper], papers: Iterable[Paper]) -> None:
        self._who = who
        self._members: dict[str, _Member] = {}
        self._by_name: dict[str, list[_Member]] = {}
        waiting = {paper.id: self._read_authors(paper) for paper in papers if has_name(who, paper)}
        newest = [_Member(self._read_authors(paper), Tie((), paper.id), 0) for paper in named]
        with_name: dict[str, list[str]] = {}
        for authors in waiting.values():
            for name in authors.names:
                with_name.setdefault(name, []).append(authors.paper)
        while newest:
            self._add_members(newest)
            found = _index_by_name(newest)
            touched = dict.fromkeys(paper for name in found for paper in with_name.get(name, ()))
            candidates = [waiting[paper] for paper in touched if paper not in self._members]
            newest = [member for authors in candidates if (member := _find_member(authors, found))]

    def __len__(self) -> int:
        return len(self._members)

    def find_tie(self, paper: Paper) -> Tie | None:
        """Why *paper*, which has the person's name, belongs to the circle; None if it does not."""
        member = self._members.get(paper.id) or _find_member(self._read_authors(paper), self._by_name)
        return member.tie if member else None

    def _add_members(self, members: Sequence[_Member]) -> None:
        self._members.update((member.authors.paper, member) for member in members)
        for name, having in _index_by_name(members).items():
            known = self._by_name.setdefault(name, [])
            known += having[: _MOST_MEMBERS - len(known)]

    def _read_authors(self, paper: Paper) -> _Authors:
        names = {fold_name(name): name for name in paper.authors[:_MOST_NAMES] if _may_be_person(name)}
        names = {folded: name for folded, name in names.items() if folded not in self._who.names}
        return _Authors(paper.id, names, min(_MOST_NAMES, max(len(paper.authors), paper.author_count or 0)))


def has_name(who: Person, paper: Paper) -> bool:
    """Whether an author of *paper* is called like *who*."""
    return any(fold_name(name) in who.names for name in paper.authors)


def _may_be_person(name: str) -> bool:
    """Whether *name* may be a person's: no team's, and no single word such as a company's."""
    folded = fold_name(name)
    return bool(author_of(name)) and (" " in folded or not folded.isascii())


def _index_by_name(members: Iterable[_Member]) -> dict[str, list[_Member]]:
    """The *members* by each name of their co-authors, not more of one name than tell anything."""
    by_name: dict[str, list[_Member]] = {}
    for member in members:
        for name in member.authors.names:
            having = by_name.setdefault(name, [])
            if len(having) < _MOST_MEMBERS:
                having.append(member)
    return by_name


def _find_member(authors: _Authors, by_name: Mapping[str, Sequence[_Member]]) -> _Member | None:
    """The paper of *authors* as a member, tied to the nearest of *by_name* with which it shares enough; None if it
    shares enough with none."""
    having = {member.authors.paper: member for name in authors.names for member in by_name.get(name, ())}
    shared = Counter(member.authors.paper for name in authors.names for member in by_name.get(name, ()))
    enough = [having[paper] for paper, number in shared.items() if number >= _names_needed(authors, having[paper])]
    if not enough:
        return None
    nearest = min(enough, key=lambda member: (member.steps, -shared[member.authors.paper], member.authors.paper))
    common = tuple(name for folded, name in authors.names.items() if folded in nearest.authors.names)
    before = nearest.tie if nearest.steps else None
    return _Member(authors, Tie(common, nearest.authors.paper, before), nearest.steps + 1)


def _names_needed(authors: _Authors, member: _Member) -> int:
    """How many co-authors the paper of *authors* must share with *member*."""
    longer = max(authors.count, member.authors.count)
    return -(-longer // _AUTHORS_FOR_EACH) * (2 if member.steps else 1)


def describe_tie(tie: Tie) -> str:
    """`shares Qi Zhang with arxiv:2401.12345`, step by step to a paper that the reader named."""
    if not tie.names:
        return f"is {tie.paper}"
    steps = [f"shares {_list_names(step.names)} with {step.paper}" for step in tie.steps if step.names]
    more = f", and so on to {tie.named_paper}" if len(steps) > _STEPS_SHOWN else ""
    return ", which ".join(steps[:_STEPS_SHOWN]) + more


def _list_names(names: Sequence[str]) -> str:
    more = f" + {len(names) - _NAMES_SHOWN}" if len(names) > _NAMES_SHOWN else ""
    return " and ".join(names[:_NAMES_SHOWN]) + more

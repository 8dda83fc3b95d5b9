"""Which of several people with one name is followed: asks the archive for the papers that tell them apart."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from digest.archive_protocols import PapersProtocol
from digest.model import Paper
from digest.rules.language.expressions import Person, make_person
from digest.rules.topics import Follow, Rules

# Few rules tell namesakes apart: what that needs is imported for them alone.
if TYPE_CHECKING:
    from digest.rules.namesakes import Circle


class AuthorLookup:
    """Completes the `like:` of rules by what the archived papers (*archived*) and those of a run (*papers*) tell.

    *remarks* are sentences, once for each, about papers that are not known or not by the author. Rules without `like:`
    cost nothing and stay the same object, and so do those of people who share them.
    """

    def __init__(self, archived: PapersProtocol, papers: Iterable[Paper]) -> None:
        self._archived, self._papers = archived, papers
        self.remarks: list[str] = []
        # By the identity of the rules, which are kept so that no others get it.
        self._completed: dict[int, tuple[Rules, Rules]] = {}
        self._circles: dict[tuple[Person, tuple[str, ...]], Circle] = {}

    def complete(self, rules: Rules) -> Rules:
        """*rules*, each of whose follows with `like:` knows the papers of its author."""
        if not rules.has_namesakes:
            return rules
        if id(rules) not in self._completed:
            self._completed[id(rules)] = rules, rules.tell_namesakes_apart(self._circle_of)
        return self._completed[id(rules)][1]

    def complete_for(self, rules: Rules, paper: Paper) -> Rules:
        """*rules*, completed for *paper* alone: nobody is asked where it is of none whom `like:` tells apart."""
        from digest.rules.namesakes import has_name

        people = (follow.who for follow in rules.follow if follow.like and isinstance(follow.who, Person))
        return self.complete(rules) if any(has_name(who, paper) for who in people) else rules

    def _circle_of(self, follow: Follow) -> "Circle":
        who = follow.who if isinstance(follow.who, Person) else make_person(follow.label)
        if (who, follow.like) not in self._circles:
            self._circles[who, follow.like] = self._find_circle(who, follow.like)
        return self._circles[who, follow.like]

    def _find_circle(self, who: Person, like: tuple[str, ...]) -> "Circle":
        from digest.rules.namesakes import Circle, has_name

        of_run = [paper for paper in self._papers if has_name(who, paper)]
        named = [paper for name in like for paper in self._find_named(who, name, of_run)]
        return Circle(who, named, [*self._archived.find_by_author(sorted(who.names)), *of_run] if named else [])

    def _find_named(self, who: Person, name: str, of_run: list[Paper]) -> list[Paper]:
        """The paper called *name*, if it is known and of *who*."""
        from digest.paper_lookup import find_papers, read_names
        from digest.rules.namesakes import has_name

        found = find_papers(of_run, name) or self._archived.find_named(read_names(name))
        if not found:
            remedy = f"`digest fetch {name}` brings it in" if name.startswith("arxiv:") else "fetch a list that has it"
            self.remarks.append(
                f"follow: {who.label}: {name} is not in the archive, so nobody knows who is meant, and no paper is "
                f"followed for it; {remedy}"
            )
        elif not has_name(who, found[0]):
            self.remarks.append(
                f"follow: {who.label}: no author of {name} has this name, so no paper is followed for it"
            )
        return [paper for paper in found[:1] if has_name(who, paper)]

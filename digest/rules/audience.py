"""Many readers at once: every term is looked for once for all of them, and only those are asked whom a
paper may concern."""

from collections.abc import Iterable, Iterator, Sequence

from digest.model import Paper
from digest.rules.expressions import Person, folded_name
from digest.rules.matcher import Matcher, document
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Index, Verdict, decide, terms_of


class Audience:
    """The rules of many readers, made ready for many papers; a reader is a place in *readers*."""

    def __init__(self, readers: Sequence[Rules]) -> None:
        self._readers = readers
        self._matcher = Matcher(term for rules in readers for term in terms_of(rules))
        self._owners = [at for at, rules in enumerate(readers) for _ in rules.topics]
        self._topics = [topic for rules in readers for topic in rules.topics]
        self._index = Index(self._topics, self._matcher.fields)
        self._followers: dict[str, set[int]] = {}
        self._always = {at for at, rules in enumerate(readers) if rules.wants_everything}
        for at, rules in enumerate(readers):
            for follow in rules.follow:
                if isinstance(follow.who, Person):
                    for name in follow.who.names:
                        self._followers.setdefault(name, set()).add(at)
                else:
                    self._always.add(at)

    def judged(self, papers: Iterable[Paper]) -> list[list[Verdict]]:
        """For each reader the verdicts on those of *papers* that are shown, or hidden by a mute."""
        judged: list[list[Verdict]] = [[] for _ in self._readers]
        for paper in papers:
            for at, verdict in self.verdicts(paper):
                if verdict.shown or verdict.mute:
                    judged[at].append(verdict)
        return judged

    def verdicts(self, paper: Paper) -> Iterator[tuple[int, Verdict]]:
        """Each reader whom *paper* may concern, with the verdict; nobody else would be shown it."""
        read = document(paper, self._matcher.fields)
        hits = self._matcher.hits(read)
        wanting: dict[int, list[Topic]] = {at: [] for at in self._always}
        for at in self._index.wanting(hits, paper):
            wanting.setdefault(self._owners[at], []).append(self._topics[at])
        if self._followers:
            for name in paper.authors:
                for at in self._followers.get(folded_name(name), ()):
                    wanting.setdefault(at, [])
        for at in sorted(wanting):
            yield at, decide(self._readers[at], paper, read, hits, wanting[at])

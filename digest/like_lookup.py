"""What `like:` means in rules: asks the archive whom of several namesakes one follows, and what orders a topic."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from digest.archive_protocols import MarksProtocol, PapersProtocol
from digest.model import Paper
from digest.rules.language.expressions import Person, make_person
from digest.rules.topics import STARRED, Follow, Rules, Topic
from digest.text import format_count

# Few rules have likes: what they need is imported for them alone.
if TYPE_CHECKING:
    from digest.rules.liking import LikedWord, Liking
    from digest.rules.namesakes import Circle

_NAMED = 3  # papers that are named of those that are not known
_FEWEST_A_DAY = 2  # papers of a topic: one that finds fewer is read to its end in whatever order


class _Archive(Protocol):
    @property
    def papers(self) -> PapersProtocol: ...
    @property
    def marks(self) -> MarksProtocol: ...


class LikeLookup:
    """Completes the `like:` of rules by what an *archive* and the *papers* of a run tell.

    *remarks* are sentences, once for each, about papers that are not known or not by the author, and about topics that
    keep the usual order. Rules without `like:` cost nothing and stay the same object, and so do those of people who
    share them.
    """

    def __init__(self, archive: _Archive, papers: Iterable[Paper]) -> None:
        self._archive, self._papers = archive, papers
        self.remarks: list[str] = []
        # By the identity of the rules, which are kept so that no others get it.
        self._completed: dict[int, tuple[Rules, Rules]] = {}
        self._circles: dict[tuple[Person, tuple[str, ...]], Circle] = {}
        self._words: dict[tuple[str, ...], tuple[int, tuple[LikedWord, ...]]] = {}

    def complete(self, rules: Rules) -> Rules:
        """*rules*, each of whose follows with `like:` knows the papers of its author, and each of whose topics with it
        knows the words that order it."""
        if not (rules.has_namesakes or rules.has_likes):
            return rules
        if id(rules) not in self._completed:
            self._completed[id(rules)] = rules, self._learn(self._tell_apart(rules))
        return self._completed[id(rules)][1]

    def complete_for(self, rules: Rules, paper: Paper) -> Rules:
        """*rules*, completed for *paper* alone, and without the order of topics: nobody is asked where it is of none
        whom `like:` tells apart."""
        from digest.rules.namesakes import has_name

        people = (follow.who for follow in rules.follow if follow.like and isinstance(follow.who, Person))
        return self._tell_apart(rules) if any(has_name(who, paper) for who in people) else rules

    def learn_for(self, rules: Rules, paper: Paper) -> Rules:
        """The same with the order of topics."""
        return self._learn(self.complete_for(rules, paper))

    # --- follow ---------------------------------------------------------------------------------------

    def _tell_apart(self, rules: Rules) -> Rules:
        return rules.tell_namesakes_apart(self._circle_of) if rules.has_namesakes else rules

    def _circle_of(self, follow: Follow) -> "Circle":
        who = follow.who if isinstance(follow.who, Person) else make_person(follow.label)
        if (who, follow.like) not in self._circles:
            self._circles[who, follow.like] = self._find_circle(who, follow.like)
        return self._circles[who, follow.like]

    def _find_circle(self, who: Person, like: tuple[str, ...]) -> "Circle":
        from digest.rules.namesakes import Circle, has_name

        of_run = [paper for paper in self._papers if has_name(who, paper)]
        named = [paper for name in like for paper in self._find_by_author(who, name, of_run)]
        archived = self._archive.papers
        return Circle(who, named, [*archived.find_by_author(sorted(who.names)), *of_run] if named else [])

    def _find_by_author(self, who: Person, name: str, of_run: Sequence[Paper]) -> list[Paper]:
        """The paper called *name*, if it is known and of *who*."""
        from digest.rules.namesakes import has_name

        found = self._find_named(name, of_run)
        if not found:
            self.remarks.append(
                f"follow: {who.label}: {name} is not in the archive, so nobody knows who is meant, and no paper is "
                f"followed for it; {_how_to_get(name)}"
            )
        elif not has_name(who, found[0]):
            self.remarks.append(
                f"follow: {who.label}: no author of {name} has this name, so no paper is followed for it"
            )
        return [paper for paper in found[:1] if has_name(who, paper)]

    def _find_named(self, name: str, of_run: Sequence[Paper]) -> list[Paper]:
        from digest.paper_lookup import find_papers, read_names

        # Where there is an archive it has them, and need not go through them.
        return self._archive.papers.find_named(read_names(name)) or find_papers(of_run, name)

    # --- topics ---------------------------------------------------------------------------------------

    def _learn(self, rules: Rules) -> Rules:
        return rules.learn_likings(self._liking_of) if rules.has_likes else rules

    def _liking_of(self, topic: Topic) -> "Liking":
        """What orders the section of *topic*; a remark, where nothing does."""
        from digest.rules.liking import Liking

        if topic.like not in self._words:
            self._words[topic.like] = self._learn_words(topic)
        known, words = self._words[topic.like]
        lack = self._find_lack(topic, known, words)
        remark = f"{topic.key}: like: {lack}"
        if lack and remark not in self.remarks:
            self.remarks.append(remark)
        return Liking(known, () if lack else words, lack)

    def _learn_words(self, topic: Topic) -> "tuple[int, tuple[LikedWord, ...]]":
        """From how many papers that are known under the likes of *topic* one learns, and the words of these if they are
        enough."""
        from digest.rules.liking import FEWEST_LIKED, MOST_LIKED
        from digest.rules.workbench.liked_words import learn_liked_words

        liked = list({paper.id: paper for paper in self._find_liked(topic, MOST_LIKED)}.values())[:MOST_LIKED]
        if len(liked) < FEWEST_LIKED:
            return len(liked), ()
        return len(liked), learn_liked_words(liked, self._archive.papers.count_newest)

    def _find_liked(self, topic: Topic, most_starred: int) -> Iterator[Paper]:
        """The papers that are known under the likes of *topic*: those that it names, then so many that were starred
        last."""
        of_run, unknown = list(self._papers), list[str]()
        for name in topic.like:
            if name == STARRED:
                continue
            found = self._find_named(name, of_run)[:1]
            unknown += [] if found else [name]
            yield from found
        if unknown:
            self._remark_unknown(topic, unknown)
        if STARRED in topic.like:
            yield from self._archive.marks.find_by_mark("starred", most_starred)

    def _remark_unknown(self, topic: Topic, unknown: Sequence[str]) -> None:
        named = ", ".join(unknown[:_NAMED]) + (", …" if len(unknown) > _NAMED else "")
        not_known = (
            f"{named} is not in the archive" if len(unknown) == 1 else f"{len(unknown)} are not in the archive: {named}"
        )
        self.remarks.append(f"{topic.key}: like: {not_known}; {_how_to_get(unknown[0])}")

    def _find_lack(self, topic: Topic, known: int, words: "Sequence[LikedWord]") -> str:
        """Why the section of *topic* keeps the usual order although it has likes; '' if it does not."""
        from digest.rules.liking import FEWEST_LIKED

        if known < FEWEST_LIKED:
            known_papers = f"{format_count(known, 'paper')} {'is' if known == 1 else 'are'} known"
            stars = "; `digest star` marks what you like" if STARRED in topic.like else ""
            return f"{known_papers} and {FEWEST_LIKED} are needed, so the usual order holds{stars}"
        if not words:
            return f"{known} papers are known and have no word of their own in common, so the usual order holds"
        if self._is_precise(topic):
            few = f"fewer than {_FEWEST_A_DAY} papers a day"
            return f"the topic finds {few}, which are read in whatever order, so the usual one holds"
        return ""

    def _is_precise(self, topic: Topic) -> bool:
        """Whether *topic* finds so few of the newest papers that their order makes no difference, as far as its words
        tell."""
        from digest.rules.index_query import build_index_query

        query = build_index_query(topic.wanted)
        if not query:
            return False
        counts = self._archive.papers.count_newest([query.match])
        return counts.found[0] < _FEWEST_A_DAY * max(1, counts.days)


def _how_to_get(name: str) -> str:
    return f"`digest fetch {name}` brings it in" if name.startswith("arxiv:") else "fetch a list that has it"

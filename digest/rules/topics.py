"""The rules of one user as values: topics, mutes, follows, the score that is needed, and the limits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest.model import Paper
from digest.rules.language.expressions import Expression, Fact, Person

# Few rules tell namesakes apart, or have likes.
if TYPE_CHECKING:
    from digest.rules.liking import Liking
    from digest.rules.namesakes import Circle, Tie

FOLLOWED = "Followed"  # the section of the followed papers without a topic
YOUR_WORDS = "Your words"  # what people read for the unnamed topic
PICKED_UP = "Picked up since"  # the section of papers that were listed, not shown, and noticed by others since
LIKED = "like "  # begins the reason for the place of a paper in a section that is ordered by likes
STARRED = "starred"  # among the likes of a topic: the papers that the reader has starred


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: what is *wanted*, how much it counts, and how many papers its section may hold at most.

    *name* is None for the unnamed topic (`match:` and `-m`). *like* are the identifiers of papers, or `starred`, by
    whose words its section is ordered; *liking* is what the archive tells of them, None before it was asked.
    """

    name: str | None
    wanted: Expression
    score: int = 1
    max: int | None = None
    like: tuple[str, ...] = ()
    liking: "Liking | None" = None

    @property
    def key(self) -> str:
        """Where the configuration has it: `match`, or `topics.` and its name."""
        return f"topics.{self.name}" if self.name else "match"


@dataclass(frozen=True, slots=True)
class Mute:
    """An expression that hides a paper; *label* is how the user wrote it."""

    unwanted: Expression
    label: str


@dataclass(frozen=True, slots=True)
class Follow:
    """An author or an organization whose papers are always shown, perhaps only those of which *with_* is true.

    *like* are the identifiers of papers that tell an author from namesakes: only papers of the *circle* that they begin
    are shown. The circle is what the archive knows; None, of which no paper is, before it was asked.
    """

    who: Person | Expression
    label: str
    with_: Expression | None = None
    like: tuple[str, ...] = ()
    circle: "Circle | None" = None

    def find_tie(self, paper: Paper) -> "Tie | None":
        """Why *paper*, which has the author's name, is not of a namesake; None if it may be."""
        return self.circle.find_tie(paper) if self.circle else None


_MANY_VOTES = Fact("upvotes", ">=", 20, "upvotes>=20")


@dataclass(frozen=True, slots=True)
class Late:
    """Which papers are shown late: those listed in the last *days* that another source has listed since, or whose votes
    satisfy *upvotes* by now and did not then; at most *max* of them in seven days."""

    upvotes: Fact = _MANY_VOTES
    days: int = 14
    max: int = 3

    @property
    def least_votes(self) -> int:
        """The number in *upvotes*: a paper with fewer does not satisfy it."""
        return self.upvotes.value if isinstance(self.upvotes.value, int) else 0


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that one user asks for. Without any topic or follow, every paper is wanted."""

    topics: tuple[Topic, ...] = ()
    mute: tuple[Mute, ...] = ()
    follow: tuple[Follow, ...] = ()
    min_score: int = 1
    max: int | None = None
    late: Late | None = None

    @property
    def has_namesakes(self) -> bool:
        """Whether some followed author is told from namesakes, so that the archive must be asked."""
        return any(follow.like for follow in self.follow)

    def tell_namesakes_apart(self, find_circle: "Callable[[Follow], Circle]") -> "Rules":
        """The same rules, in which each follow with `like` has the circle that *find_circle* finds for it."""
        return replace(
            self,
            follow=tuple(replace(each, circle=find_circle(each)) if each.like else each for each in self.follow),
        )

    @property
    def has_likes(self) -> bool:
        """Whether some topic is ordered by what the reader likes, so that the archive must be asked."""
        return any(topic.like for topic in self.topics)

    def learn_likings(self, find_liking: "Callable[[Topic], Liking]") -> "Rules":
        """The same rules, in which each topic with `like` has the liking that *find_liking* finds for it."""
        return replace(
            self,
            topics=tuple(replace(each, liking=find_liking(each)) if each.like else each for each in self.topics),
        )

    @property
    def wants_everything(self) -> bool:
        """Whether the rules have neither a topic nor a follow."""
        return not self.topics and not self.follow

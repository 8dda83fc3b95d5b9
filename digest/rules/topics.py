"""The rules of one user as values: topics, mutes, follows, the score that is needed, and the limits."""

from dataclasses import dataclass

from digest.rules.expressions import Expression, Person

FOLLOWED = "Followed"  # the section of the followed papers without a topic
YOUR_WORDS = "Your words"  # what people read for the unnamed topic


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: what is *wanted*, how much it counts, and how many papers its section may hold at most.

    *name* is None for the unnamed topic (`match:` and `-m`).
    """

    name: str | None
    wanted: Expression
    score: int = 1
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Mute:
    """An expression that hides a paper; *label* is how the user wrote it."""

    unwanted: Expression
    label: str


@dataclass(frozen=True, slots=True)
class Follow:
    """An author or an organization whose papers are always shown, perhaps only those of which *with_* is true."""

    who: Person | Expression
    label: str
    with_: Expression | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that one user asks for. Without any topic or follow, every paper is wanted."""

    topics: tuple[Topic, ...] = ()
    mute: tuple[Mute, ...] = ()
    follow: tuple[Follow, ...] = ()
    min_score: int = 1
    max: int | None = None

    @property
    def wants_everything(self) -> bool:
        """Whether the rules have neither a topic nor a follow."""
        return not self.topics and not self.follow

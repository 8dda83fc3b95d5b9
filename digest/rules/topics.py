"""What a reader asks for, as values: topics, what is muted, who is followed, and how much is enough."""

from dataclasses import dataclass

from digest.rules.expressions import Expression, Person


@dataclass(frozen=True, slots=True)
class Topic:
    """A wish: what is *wanted*, how much it counts, how many papers its section may hold at most.

    *name* is None for the unnamed topic (`match:` and `-m`).
    """

    name: str | None
    wanted: Expression
    score: int = 1
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Mute:
    """What hides a paper; *label* is how the reader wrote it."""

    unwanted: Expression
    label: str


@dataclass(frozen=True, slots=True)
class Follow:
    """Who is always shown: authors by name (perhaps only *with* something), or an organization."""

    who: Person | Expression
    label: str
    with_: Expression | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the reader asks for. Without any topic or follow, every paper is wanted."""

    topics: tuple[Topic, ...] = ()
    mute: tuple[Mute, ...] = ()
    follow: tuple[Follow, ...] = ()
    min_score: int = 1
    max: int | None = None

    @property
    def wants_everything(self) -> bool:
        """Whether nothing in particular is asked for."""
        return not self.topics and not self.follow

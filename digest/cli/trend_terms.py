"""Of which terms `digest trends` tells: those that were typed, the reader's topics, or the words of one of them."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.errors import Remedy, UsageError
from digest.rules.language.expressions import And, Expression, Or, format_expression
from digest.rules.topics import YOUR_WORDS, Rules, Topic
from digest.text import replace_surrogates, sanitize_line, suggest_or_list

if TYPE_CHECKING:
    from digest.config import Config

Terms = tuple[tuple[str, Expression], ...]
_PROPOSED = 3  # terms of a topic


def read_terms(texts: Sequence[str]) -> Terms:
    """The expressions that were typed as *texts*, each once, by what was typed. Raises UsageError."""
    from digest.config import read_typed_expression

    typed = {sanitize_line(text): replace_surrogates(text) for text in texts}
    return tuple((label, read_typed_expression(text, "digest trends")) for label, text in typed.items())


def list_topics(settings: "Config") -> Terms:
    """The topics of *settings*, by their names. Raises UsageError where there is none."""
    if not settings.rules.topics:
        said = "trends: no words are asked for, and the configuration has no topics"
        typed = Remedy('digest trends "world model" harness', "how often these two stand in what was listed")
        raise UsageError(said).with_remedies(typed, Remedy('digest init -m "world model"', "writes your words there"))
    return tuple((_name_topic(topic), topic.wanted) for topic in settings.rules.topics)


def split_topic(settings: "Config", name: str) -> Terms:
    """The words of the topic called *name*, any of which is enough for it. Raises UsageError where there is no such
    topic, or where its words do not stand alone."""
    topic = find_topic(settings.rules, name)
    wanted = topic.wanted
    if isinstance(wanted, And):
        said = f"--topic {sanitize_line(name)}: what it asks for besides its words would be lost"
        raise UsageError(said).with_remedies(*_propose(wanted))
    parts = wanted.parts if isinstance(wanted, Or) else (wanted,)
    return tuple({format_expression(part): part for part in parts}.items())


def find_topic(rules: Rules, name: str) -> Topic:
    """The topic of *rules* that is called *name*. Raises UsageError."""
    topics = {_name_topic(topic): topic for topic in rules.topics}
    by_folded = {known.casefold(): topic for known, topic in topics.items()}
    if found := topics.get(name) or by_folded.get(name.casefold()):
        return found
    hint = suggest_or_list(name, list(topics)) if topics else "the configuration has none"
    raise UsageError(f"--topic {sanitize_line(name)}: no such topic; {hint}")


def _propose(wanted: And) -> list[Remedy]:
    """What to write for the words of a topic that has more than words."""
    alternatives = next((part.parts for part in wanted.parts if isinstance(part, Or)), wanted.parts[:1])
    words = [shlex.quote(format_expression(part)) for part in alternatives[:_PROPOSED]]
    whole = shlex.quote(format_expression(wanted))
    return [
        Remedy(f"digest trends {' '.join(words)}", "its words, wherever they stand"),
        Remedy(f"digest trends {whole}", "the topic as a whole"),
    ]


def _name_topic(topic: Topic) -> str:
    return sanitize_line(topic.name) if topic.name else YOUR_WORDS

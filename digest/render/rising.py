"""The words that rise beside the topics of a digest, as plain text; each renderer escapes at its own border."""

from typing import NamedTuple

from digest.frequencies import Frequency
from digest.model import Digest, RisingWord
from digest.rules.workbench.rising_span import EARLIER_DAYS, RECENT_DAYS
from digest.text import format_count, sanitize_line, shorten_text

_LONGEST_TOPIC, _LONGEST_TERM = 120, 60


class RisingBeside(NamedTuple):
    """What rises beside one topic: a *label* (`Rising beside Agents:`), and words with their shares (`4 → 18 %`)."""

    label: str
    words: tuple[tuple[str, str], ...]

    @property
    def sentence(self) -> str:
        """`Rising beside Agents: harness 4 → 18 %, skill 10 → 20 %`."""
        return f"{self.label} {', '.join(f'{term} {shares}' for term, shares in self.words)}"


def list_rising(digest: Digest) -> list[RisingBeside]:
    """What rises beside each topic of *digest* that has such words, in their order."""
    by_topic: dict[str | None, list[tuple[str, str]]] = {}
    for word in digest.rising:
        by_topic.setdefault(word.topic, []).append(_describe_word(word))
    return [RisingBeside(_name_topic(topic), tuple(words)) for topic, words in by_topic.items()]


def explain_rising() -> str:
    """What the shares are, in a sentence."""
    recent, earlier = format_count(RECENT_DAYS // 7, "week"), format_count(EARLIER_DAYS // 7, "week")
    return f"Shares of the topic's papers that have the word: {earlier} before → last {recent}."


def rising_sentences(digest: Digest) -> list[str]:
    """A sentence for each topic that has such words, and one that explains them."""
    rising = list_rising(digest)
    return [*(each.sentence for each in rising), explain_rising()] if rising else []


def _describe_word(word: RisingWord) -> tuple[str, str]:
    shares = f"{_write_percent(word.earlier)} → {_write_percent(word.recent)} %"
    return shorten_text(sanitize_line(word.term), _LONGEST_TERM), shares


def _write_percent(frequency: Frequency) -> str:
    percent = 100 * frequency.share
    return f"{percent:.1f}" if 0 < percent < 2 else f"{percent:.0f}"


def _name_topic(topic: str | None) -> str:
    return f"Rising beside {shorten_text(sanitize_line(topic), _LONGEST_TOPIC)}:" if topic else "Rising:"

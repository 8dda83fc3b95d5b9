"""Rising words for programs: one object (`schema: 1`) with what was counted, and each word with its examples."""

from datetime import date, timedelta

from digest.frequencies import Frequency
from digest.model import RisingWord
from digest.render.json_text import dump_json
from digest.rules.workbench.rising_span import EARLIER_DAYS, RECENT_DAYS
from digest.rules.workbench.rising_words import RisingWords

SCHEMA = 1


def render_rising_json(rising: RisingWords) -> str:
    """*rising*, which is about one topic or all papers, as JSON. Programs rely on its keys."""
    (found,) = rising.found
    begun = rising.until - timedelta(RECENT_DAYS - 1)
    value = {
        "schema": SCHEMA,
        "topic": found.topic and (found.topic.name or ""),
        "recent": _weeks_as_json(begun, rising.until, found.recent),
        "earlier": _weeks_as_json(begun - timedelta(EARLIER_DAYS), begun - timedelta(1), found.earlier),
        "step": rising.step,
        "left_out": [change._asdict() for change in rising.changes],
        "words": [_word_as_json(word) for word in found.words],
    }
    return dump_json(value, indent=1) + "\n"


def terms_of(word: RisingWord) -> list[str]:
    """What to look for to find *word*."""
    return [word.term, *word.also]


def factor_of(word: RisingWord) -> float | None:
    """How many times the earlier share the recent one is, None where there was none."""
    return round(word.recent.share / word.earlier.share, 2) if word.earlier.having else None


def _weeks_as_json(first: date, last: date, papers: int) -> dict[str, object]:
    return {"first": first.isoformat(), "last": last.isoformat(), "papers": papers}


def _word_as_json(word: RisingWord) -> dict[str, object]:
    return {
        "term": word.term,
        "also": list(word.also),
        "in_rules": word.is_known,
        "recent": _frequency_as_json(word.recent),
        "earlier": _frequency_as_json(word.earlier),
        "factor": factor_of(word),
        "examples": [{"id": paper.id, "title": paper.title} for paper in word.examples],
    }


def _frequency_as_json(frequency: Frequency) -> dict[str, object]:
    return {"having": frequency.having, "papers": frequency.papers, "share": round(frequency.share, 6)}

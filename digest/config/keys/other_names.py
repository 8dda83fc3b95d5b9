"""What other programs, and people, call the keys of the configuration."""

from collections.abc import Sequence

# Of several keys that may be meant, the first that is known where the word stands.
OTHER_NAMES = {
    "address": ("to",),
    "author": ("follow", "name"),
    "authors": ("follow", "name"),
    "block": ("mute",),
    "blocklist": ("mute",),
    "category": ("categories", "topics"),
    "email": ("mail", "to"),
    "exclude": ("not", "mute"),
    "feed": ("sources",),
    "feeds": ("sources",),
    "groups": ("topics",),
    "ignore": ("mute", "not"),
    "include": ("any", "match"),
    "keyword": ("match", "any"),
    "keywords": ("match", "any"),
    "limit": ("max",),
    "none": ("not",),
    "people": ("follow",),
    "recipient": ("to",),
    "recipients": ("deliver", "to"),
    "search": ("match", "any"),
    "sections": ("topics",),
    "sender": ("from",),
    "server": ("host",),
    "smtp": ("host",),
    "smtp_host": ("host",),
    "smtp_server": ("host",),
    "summarise": ("summary",),
    "summarizer": ("summary",),
    "summary_command": ("summary",),
    "tag": ("topics",),
    "tags": ("topics",),
    "terms": ("match", "any"),
    "tldr": ("summary",),
    "threshold": ("min_score",),
    "urls": ("sources",),
    "username": ("user",),
    "votes": ("upvotes",),
    "weight": ("score",),
    "when": ("every",),
    "without": ("not", "mute"),
    "words": ("match", "any"),
}


def find_key(word: str, known: Sequence[str]) -> str | None:
    """The key among the *known* ones that is called *word* elsewhere, None where none is."""
    return next((key for key in OTHER_NAMES.get(word.lower(), ()) if key in known), None)

"""Whose lists `digest trends` counts."""

from collections.abc import Sequence

from digest import sources
from digest.errors import Remedy, UsageError
from digest.text import replace_surrogates


def name_sources(addresses: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The series or the sources of *addresses*, by which the archive knows their lists; of some it has lists, which are
    *known*. Raises UsageError."""
    texts = map(replace_surrogates, addresses)
    return tuple(dict.fromkeys(name for text in texts for name in _name_series(text, known)))


def _name_series(text: str, known: Sequence[str]) -> list[str]:
    if text in known or text == sources.FEED or sources.source_label(text) != text:
        return [text]
    parsed = sources.parse_addresses(text)
    if any(address.source == sources.FEED for address in parsed):
        together = Remedy(f"--source {sources.FEED}", "counts all feeds")
        raise UsageError(f"--source {text}: feeds are counted together").with_remedies(together)
    return [address.series or address.source or address.text for address in parsed]

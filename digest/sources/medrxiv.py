"""medRxiv, which is bioRxiv for medicine: the same feeds and the same API under a name of its own."""

from digest.sources.biorxiv import (
    HOSTS,
    PACE,
    address,
    address_of_url,
    doubt,
    has_list,
    lacking,
    on,
    parse,
    recognises,
    split,
    ways,
)

__all__ = [
    "EXAMPLES",
    "HOSTS",
    "NAME",
    "PACE",
    "address",
    "address_of_url",
    "doubt",
    "has_list",
    "lacking",
    "on",
    "parse",
    "recognises",
    "split",
    "ways",
]

NAME = "medrxiv"
EXAMPLES: tuple[tuple[str, str], ...] = (("medrxiv:cardiovascular_medicine", "the same of medRxiv"),)

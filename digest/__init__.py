"""A digest of research papers: listings in, what your rules ask for out.

    import digest

    found = digest.fetch(["hf", "arxiv:cs.CL"], match=["RAG", "title:agent* & has:code"])
    for match in found.matches:
        print(match.title, match.topics, match.why)

Until version 1.0 names may still change; the list of changes in the README says which.
"""

# Type checkers take it for true; `typing` itself is not imported, because `import digest` costs nothing.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from digest.api import fetch, parse, read_rules
    from digest.errors import DigestError, FetchError, ParseError, UsageError
    from digest.model import Digest, Listing, Match, Paper
    from digest.rules.topics import Rules

__version__ = "0.2.0"
__all__ = [
    "Digest",
    "DigestError",
    "FetchError",
    "Listing",
    "Match",
    "Paper",
    "ParseError",
    "Rules",
    "UsageError",
    "fetch",
    "parse",
    "read_rules",
]
_MODULES = {
    "digest.api": ("fetch", "parse", "read_rules"),
    "digest.errors": ("DigestError", "FetchError", "ParseError", "UsageError"),
    "digest.model": ("Digest", "Listing", "Match", "Paper"),
    "digest.rules.topics": ("Rules",),
}


def __getattr__(name: str) -> object:
    """A public name, loaded when it is first used: `import digest` costs nothing."""
    from importlib import import_module

    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'digest' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

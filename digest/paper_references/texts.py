"""Reads which papers a note or any other text names."""

from collections.abc import Iterator

from digest.identifiers import ARXIV_VERSION, NEW_ARXIV_ID, parse_arxiv_id, parse_arxiv_month
from digest.paper_lookup import read_names
from digest.paper_references.reference import PaperReference
from digest.patterns import lazy_pattern
from digest.render.markdown.paper_markers import block_id, find_markers

_ARXIV_BLOCK = lazy_pattern(r"arxiv-(\d{4})-(\d{4,5})")
_SCHEMES = "arxiv|doi|acl|openreview|pubmed|pmid|pmcid|pmc|openalex"
_LONGEST = 2_000  # characters of an address
_NAME = lazy_pattern(
    rf"(?i)(?:(?:url:)?https?://[^\s<>\"'`|{{}}\\^]++)|\b(?:(?:{_SCHEMES}):\s?[^\s<>\"'`|{{}},;]++)"
    rf"|(?:(?<![\w./])10\.\d{{4,9}}/[^\s<>\"'`|{{}}]++)|(?<![\w./-])(?:{NEW_ARXIV_ID}{ARXIV_VERSION})(?![\w/-])"
)


def read_note(text: str) -> list[PaperReference]:
    """The papers that *text* has as a note to which papers are added; none if it is no such note."""
    references: dict[str, PaperReference] = {}
    for name, address in find_markers(text.splitlines()):
        block = _ARXIV_BLOCK.fullmatch(name)
        identifier = f"arxiv:{block[1]}.{block[2]}" if block else name if ":" in name else ""
        names = [*([identifier] if identifier else []), *(read_names(address) if address else [])]
        references.setdefault(
            name,
            PaperReference(identifier or address or name, tuple(names), block=block_id(name) if ":" in name else name),
        )
    return list(references.values())


def read_identifiers(text: str) -> list[PaperReference]:
    """The papers whose identifiers or addresses stand in *text*, whatever else does."""
    references: dict[str, PaperReference] = {}
    for word in _find_words(text):
        names = read_names(word)
        # The same paper by its page and by its PDF is one reference: what leads is its identifier.
        key = names[1] if len(names) > 1 else word
        references.setdefault(key, PaperReference(word, tuple(names)))
    return list(references.values())


def _find_words(text: str) -> Iterator[str]:
    for match in _NAME.finditer(text):
        if len(match[0]) > _LONGEST:
            continue
        word = match[0].rstrip(".,;:!?")
        while word.endswith((")", "]")) and word.count(word[-1]) > word.count({")": "(", "]": "["}[word[-1]]):
            word = word[:-1].rstrip(".,;:!?")
        # A number with a point is an identifier only where it begins with a month.
        alone = parse_arxiv_id(word)
        if not alone or parse_arxiv_month(alone.id):
            yield word.removeprefix("url:")

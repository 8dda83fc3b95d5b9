"""Papers that a text names, whatever it is: a BibTeX file, a note that grows, a list of identifiers or addresses."""

from digest.paper_references.bibtex import is_bibtex, read_bibtex
from digest.paper_references.lookup import find_references
from digest.paper_references.reference import PaperReference
from digest.paper_references.texts import read_identifiers, read_note

__all__ = ["PaperReference", "find_references", "read_references"]


def read_references(text: str) -> list[PaperReference]:
    """The papers that *text* names, each once, in its order."""
    if is_bibtex(text):
        return read_bibtex(text)
    # Of a note only the papers count that it was given, not those that somebody mentions in it.
    return read_note(text) or read_identifiers(text)

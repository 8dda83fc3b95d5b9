"""Texts that grow, for everything that reads them."""

from growth import documents, many, named_papers, pages, texts
from growth.case import Case


def cases() -> list[Case]:
    """All of them."""
    return [*texts.cases(), *pages.cases(), *documents.cases(), *named_papers.cases(), *many.cases()]

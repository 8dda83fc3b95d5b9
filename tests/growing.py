"""Texts that grow, for everything that reads them."""

import growing_documents
import growing_pages
import growing_texts
from grown import Case


def cases() -> list[Case]:
    """All of them."""
    return [*growing_texts.cases(), *growing_pages.cases(), *growing_documents.cases()]

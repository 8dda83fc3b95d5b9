"""Result pages of searches that were copied as text: PubMed's, Google Scholar's."""

from digest.errors import ParseError, UsageError
from digest.model import Address, Listing, Page
from digest.sources.base import Source

NAME = "result-page"


def parse_address(text: str, what: str) -> Address:
    """Raises UsageError that says what to write: a copied page has no short address."""
    raise UsageError(f"{text}: a copied page goes by its file (`./page.txt`), or on standard input (`-`)")


def recognizes(content: bytes) -> bool:
    """Whether *content* is such a text."""
    if content.startswith((b"<", b"{", b"[{")):
        return False
    from digest.sources.result_pages import pubmed, scholar

    return pubmed.is_copied_page(content) or scholar.is_copied_page(content)


def parse(got: Page) -> Listing:
    """The papers of a copied page. Raises ParseError if there are none."""
    from digest.sources.result_pages import pubmed, scholar

    if pubmed.is_copied_page(got.content):
        return pubmed.parse_copied_page(got)
    if scholar.is_copied_page(got.content):
        return scholar.parse_copied_page(got)
    raise ParseError("no copied page of PubMed or Google Scholar")


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    examples=(("results.txt", "results of PubMed or Google Scholar, copied whole as text"),),
)

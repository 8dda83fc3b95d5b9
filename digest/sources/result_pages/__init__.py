"""Result pages of searches: PubMed's and Google Scholar's copied as text, and Scholar's as a browser saved it."""

from digest.errors import ParseError, UsageError
from digest.model import Address, Listing, Page
from digest.sources.base import Source

NAME = "result-page"


def parse_address(text: str, what: str) -> Address:
    """Raises UsageError that says what to write: a page of results has no short address."""
    raise UsageError(f"{text}: a page of results goes by its file (`./page.txt`), or on standard input (`-`)")


def recognizes(content: bytes) -> bool:
    """Whether *content* is such a text, or such a page."""
    if content.startswith((b"{", b"[{")):
        return False
    if content.startswith(b"<"):
        # Nearly no page is one: this is looked for before anything is imported.
        if b"gs_" not in content:
            return False
        from digest.sources.result_pages import scholar_page

        return scholar_page.is_result_page(content)
    from digest.sources.result_pages import pubmed, scholar

    return pubmed.is_copied_page(content) or scholar.is_copied_page(content)


def parse(got: Page) -> Listing:
    """The papers of a page. Raises ParseError if there are none."""
    from digest.sources.result_pages import pubmed, scholar, scholar_page

    if got.content.startswith(b"<"):
        return scholar_page.parse_result_page(got)
    if pubmed.is_copied_page(got.content):
        return pubmed.parse_copied_page(got)
    if scholar.is_copied_page(got.content):
        return scholar.parse_copied_page(got)
    raise ParseError("no page of results of PubMed or Google Scholar")


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    examples=(("results.txt", "results of PubMed or Google Scholar, copied whole as text; Scholar's also saved"),),
)

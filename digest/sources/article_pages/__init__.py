"""The page of one paper on any site: the tags in its head that Google Scholar reads as well.

Most publishers and repositories write them (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing).
"""

from digest.errors import UsageError
from digest.model import Address, Listing, Page
from digest.patterns import lazy_pattern
from digest.sources.base import Source

NAME = "article-page"
_START = 400_000  # bytes; some sites have whole style sheets before the tags
# A page may say `dc.title` of anything, but a DOI only of a paper.
_TITLE = lazy_pattern(rb"(?i)\sname\s{0,9}=\s{0,9}[\"']?(?:citation_title|(dc\.title))[\"'\s/>]")
_DOI = lazy_pattern(
    rb"(?i)<meta\s[^<>]{0,300}?\bname\s{0,9}=\s{0,9}[\"']?dc\.identifier[\"'\s][^<>]{0,300}?\b10\.\d{4,9}/"
)


def parse_address(text: str, what: str) -> Address:
    """Raises UsageError that says what to write: the page of a paper has no short address."""
    raise UsageError(f"{text}: the page of a paper goes by its file (`./page.html`), or its own address (`https://…`)")


def recognizes(content: bytes) -> bool:
    """Whether *content* is a page about one paper."""
    if not content.startswith(b"<"):
        return False
    start = content[:_START]
    titles = {bool(match[1]) for match in _TITLE.finditer(start)}
    return False in titles or (True in titles and bool(_DOI.search(start)))


def parse(got: Page) -> Listing:
    """The one paper of *got*. Raises ParseError if its tags name none."""
    from digest.sources.article_pages import citation_tags

    return citation_tags.parse_article(got)


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    examples=(("article.html", "the page of one paper, of nearly any publisher"),),
)

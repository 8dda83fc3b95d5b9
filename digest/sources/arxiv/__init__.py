"""arXiv: its addresses, and its listings in every shape they come in."""

from digest.errors import ParseError
from digest.model import Listing, Page
from digest.patterns import lazy_pattern
from digest.sources.arxiv import addresses
from digest.sources.arxiv.addresses import NAME
from digest.sources.base import Source, label_with

_LIST = b"dlpage"
_OF_ONE_PAPER = (b"citation_arxiv_id", b"abs-outer")
_ENOUGH = 10  # papers, from which on a share of them means something
# What its feeds say before their first entry; feeds of others may have entries about papers of arXiv.
_FIRST_ENTRY = lazy_pattern(rb"<(?:entry|item)\b")
_OWN_FEED = lazy_pattern(
    rb"<id>\s*https?://(?:\w+\.)?arxiv\.org/|https?://rss\.arxiv\.org/|arxiv\.org/api/query\?"
    rb"|updates on arXiv\.org<|Feed error for query"
)


def sanity_problem(listing: Listing) -> str | None:
    """Why *listing* cannot be right, None if it can: a redesign must not look like papers that nobody wrote."""
    papers = listing.papers
    for lacked, without in (
        ("authors", sum(not paper.authors for paper in papers)),
        ("categories", sum(not paper.categories for paper in papers)),
    ):
        if len(papers) >= _ENOUGH and 10 * without > len(papers):
            return f"{without} of {len(papers)} papers have no {lacked}"
    return None


def recognizes(content: bytes) -> bool:
    """Whether *content* is a listing of this site."""
    if not content.startswith((b"<", b"{")):
        from digest.sources.arxiv import copied

        return copied.is_copied_page(content)
    if not _is_feed(content):
        return _is_list(content) or _is_of_one_paper(content) or _is_search(content)
    first = _FIRST_ENTRY.search(content)
    return bool(_OWN_FEED.search(content[: first.start() if first else None]))


def _is_feed(content: bytes) -> bool:
    start = content[:1000]
    return start.startswith((b"<?xml", b"<rss", b"<feed")) and b"<html" not in start.lower()


def _is_list(content: bytes) -> bool:
    return _LIST in content and any(mark in content for mark in (b"/list/", b"/catchup/", b"/abs/"))


def _is_of_one_paper(content: bytes) -> bool:
    return all(mark in content for mark in _OF_ONE_PAPER)


def _is_search(content: bytes) -> bool:
    return b"arxiv.org" in content and (b"arxiv-result" in content or b"Search | arXiv e-print" in content)


def parse(got: Page) -> Listing:
    """The papers of *got*: a page of a list, of a search or of one paper, an answer of the API, a feed of the day.

    Raises ParseError, and returns no empty listing, if *got* is none of these.
    """
    from digest.sources.arxiv import abstracts, copied, listing, search_page

    if not got.content.startswith((b"<", b"{")) and copied.is_copied_page(got.content):
        return copied.parse_copied_page(got)
    if _is_feed(got.content):
        return _parse_feed(got)
    if _is_search(got.content) and not _is_list(got.content):
        return search_page.parse_search_page(got)
    if _is_of_one_paper(got.content) and not _is_list(got.content):
        return abstracts.parse_abstract_page(got)
    return listing.parse_list_page(got)


def _parse_feed(got: Page) -> Listing:
    from digest.sources.arxiv import announcement_feed, api
    from digest.sources.shared.xml_trees import local_name, parse_xml

    root = parse_xml(got.content)
    if local_name(root) not in ("feed", "rss"):
        raise ParseError(f"expected a feed of papers, got `{local_name(root)}`")
    if api.is_answer(root):
        return api.parse_answer(got, root)
    return announcement_feed.parse_announcement_feed(got, root)


SOURCE = Source(
    name=NAME,
    parse_address=addresses.parse_address,
    parse=parse,
    recognizes=recognizes,
    label=label_with("arXiv"),
    address_of_url=addresses.address_of_url,
    examples=addresses.EXAMPLES,
    hosts=("arxiv.org",),
    split=addresses.split,
    on_day=addresses.on_day,
    has_list=addresses.has_list,
    alternatives=addresses.alternatives,
    completions=addresses.completions,
    sanity_problem=sanity_problem,
    # Programs may ask every three seconds (https://info.arxiv.org/help/api/tou.html), its pages every fifteen:
    # robots.txt.
    pace={"arxiv.org": 15.0, "export.arxiv.org": 3.0, "rss.arxiv.org": 3.0},
    category_site=NAME,
    is_index=True,
)

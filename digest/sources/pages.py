"""What a page lists: read by the source of its address, or by the one that recognises its content."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from digest import links
from digest.credentials import without_credentials
from digest.errors import ParseError, UsageError
from digest.identifiers import pdf_address
from digest.identity.names import all_identifiers
from digest.model import Address, Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources import registry
from digest.sources.addresses import FEED, source_of
from digest.sources.base import Source
from digest.sources.shared.clean_papers import clean_paper
from digest.sources.shared.own_addresses import without_own_addresses
from digest.sources.shared.read_records import reason_of

_MOST_PAPERS = 5_000  # on one page; arXiv shows 2,000 at most
_PACE = 2.0  # seconds between two requests to a host that no source says a pace for
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
_BEFORE_CONTENT = lazy_pattern(rb"(?:\s|\xef\xbb\xbf)*+")


def parse_page(page: Page) -> Listing:
    """The listing on *page*, by its source or, where the address does not tell, by its content.

    Raises ParseError, and nothing else, where no source can read it.
    """
    try:
        return _parse_clean_page(_clean_start(page))
    except ParseError:
        raise
    except Exception as error:
        # Whatever a parser raises, one page must not cost the run the others.
        raise ParseError(f"it cannot be read ({reason_of(error)})") from error


def _clean_start(page: Page) -> Page:
    """*page* in UTF-8 where it was in UTF-16, without a byte-order mark or blank lines before its content, and out of
    the single file in which a browser saved it."""
    content, url = _strip_start(page.content), page.url
    if not page.address.is_remote and content.startswith((b"From:", b"Snapshot-")):
        from digest.sources import mhtml

        if saved := mhtml.unpack_page(content):
            content, url = _strip_start(saved.content), url or saved.url
    return page if content is page.content else replace(page, content=content, url=url)


def _strip_start(content: bytes) -> bytes:
    """*content* in UTF-8, without what stands before it."""
    if content.startswith(_BYTE_ORDER_MARKS):
        content = content.decode("utf-16", "replace").encode("utf-8")
    before = _BEFORE_CONTENT.match(content)
    if before and before.end():
        content = content[before.end() :]
    return content


def _parse_clean_page(page: Page) -> Listing:
    if not page.content:
        raise ParseError("it is empty")
    source, listing = _parse_with_first_working_source(page)
    if source is None:
        return _follow_feed_link(page)
    host = links.host_of(page.url or page.address.place) if page.address.is_remote else None
    papers = tuple(_complete_paper(clean_paper(paper), source, host) for paper in listing.papers)
    listing = replace(
        listing,
        papers=papers,
        source=listing.source or source.name,
        seen=page.seen,
        ranked=listing.ranked or page.address.ranked,
        label=page.address.label,
    )
    if page.address.is_remote and source.hosts and not _is_own_page(page, source):
        return _mark_as_foreign(listing)
    return listing


def _parse_with_first_working_source(page: Page) -> tuple[Source | None, Listing]:
    """What *page* lists, and the source that could read it; no source, and nothing, where none takes it for its own.

    Raises ParseError, that of the first source, where none of those that take it for their own can read it.
    """
    first_error: ParseError | None = None
    for source in _sources_of_page(page):
        try:
            return source, source.parse(page)
        except ParseError as error:
            first_error = first_error or error
    if first_error is None:
        return _parse_as_feed(page)
    from digest.sources import unknown_pages

    obstacle = unknown_pages.name_obstacle(page.content)
    raise ParseError(obstacle or str(first_error)) from first_error


def _parse_as_feed(page: Page) -> tuple[Source | None, Listing]:
    """What *page*, which no source takes for its own, lists as a feed, if one was asked for; else nothing."""
    named = source_of(page.address)
    # Some feeds lack the mark by which they could be told.
    with suppress(ParseError):
        if named:
            return named, named.parse(page)
    return None, Listing(page.address.text, ())


def _sources_of_page(page: Page) -> Iterator[Source]:
    """The source that the address of *page* names, else those that take its content for their own.

    At an unknown address on the web anything may be.
    """
    named = source_of(page.address)
    if named and named.name != FEED:
        yield named
    else:
        yield from _sources_of_content(page.content)


def _follow_feed_link(page: Page) -> Listing:
    """A listing of nothing that leads to the feed which *page*, that of an unknown site, names for it.

    Raises ParseError, which says what *page* is, where it names none. A saved page leads nowhere: nobody has asked for
    the network.
    """
    from digest.sources import feed_links, unknown_pages

    url = page.url or page.address.place
    is_page = page.address.is_remote and feed_links.is_html(page.content)
    feed = feed_links.find_feed(page.content, url) if is_page else None
    if not feed:
        raise ParseError(unknown_pages.describe_page(page.content, is_remote=page.address.is_remote))
    note = f"read from the site's feed {without_credentials(feed)}; write this address to save a request"
    lead = replace(page.address, place=feed, validators=None)
    return Listing(page.address.text, (), notes=(note,), source=FEED, leads=(lead,), seen=page.seen)


def _sources_of_content(content: bytes) -> Iterator[Source]:
    """The sources that take *content* for their own; those of other packages are asked last."""
    yield from (source for source in registry.own_sources() if _is_recognized(source, content))
    for name in registry.third_party_names():
        # A source that cannot be loaded is an error where it is asked for by name.
        with suppress(UsageError):
            offered = registry.find_source(name)
            if offered and _is_recognized(offered, content):
                yield offered


def _is_recognized(source: Source, content: bytes) -> bool:
    """Whether *source* takes *content* for its own; one that stumbles over it does not."""
    try:
        return source.recognizes(content)
    except Exception:  # see `parse_page`
        return False


def _complete_paper(paper: Paper, source: Source, host: str | None) -> Paper:
    """*paper*, which *source* has parsed on a page of *host* (None for a file), with its own identifier among all, its
    PDF where the rule of a site says where that is, no links to itself, the sites of its categories, and whether the
    page is of the paper's own site."""
    identifiers = all_identifiers(paper)
    pdf = paper.pdf or pdf_address(paper.url, identifiers)
    is_own = paper.id.startswith("url:") and host is not None and links.host_of(paper.id.removeprefix("url:")) == host
    sites = _category_sites(paper, source)
    if (identifiers, pdf, is_own, sites) != (paper.identifiers, paper.pdf, paper.own_page, paper.category_sites):
        # All at once: a new value of so many fields takes longer than all that is asked here.
        paper = replace(paper, identifiers=identifiers, pdf=pdf, own_page=is_own, category_sites=sites)
    if (kept := without_own_addresses(paper)) != paper.links:
        paper = replace(paper, links=kept)
    return paper


def _category_sites(paper: Paper, source: Source) -> tuple[str | None, ...]:
    """The site of each category of *paper*, which *source* has parsed."""
    if len(paper.category_sites) == len(paper.categories):
        return paper.category_sites
    if paper.category_sites:
        return tuple(site for _, site in paper.sited_categories)
    # A page may list papers of another source than the one that has parsed it, as bioRxiv's API those of medRxiv.
    own = next((registry.own_source(name) for name in paper.sources if name in registry.BUILT_IN), source)
    return (own.category_site,) * len(paper.categories)


def _is_own_page(page: Page, source: Source) -> bool:
    """Whether *page* is on one of the hosts of *source*."""
    return registry.is_on_hosts(links.host_of(page.address.place), source.hosts)


def _mark_as_foreign(listing: Listing) -> Listing:
    """*listing*, which has the form of a site and came from another: a pointer to papers, and no list of that site."""
    papers = tuple(replace(paper, sources=(FEED,)) for paper in listing.papers)
    return replace(listing, papers=papers, source=FEED, whole=False, more=())


def is_no_listing(start: bytes) -> bool:
    """Whether a file that begins with *start* lists nothing, whatever comes: a picture, a sound, a font, a PDF."""
    from digest.sources import unknown_pages

    return unknown_pages.is_no_listing(start)


def completions(papers: Sequence[Paper]) -> list[Address]:
    """The pages that tell what *papers* lack."""
    names = sorted({name for paper in papers for name in paper.sources})
    pages: list[Address] = []
    for name in names:
        # A source of another package may be uninstalled by now.
        with suppress(UsageError):
            source = registry.find_source(name)
            pages += source.completions(papers) if source else ()
    return pages


def sanity_problem(listing: Listing, address: Address) -> str | None:
    """What speaks against *listing* being what the site at *address* lists, None where all is well."""
    if len(listing.papers) > _MOST_PAPERS:
        return f"{len(listing.papers):,} papers on one page"
    source = source_of(address)
    return source.sanity_problem(listing) if source else None


def pace_of_host(host: str) -> float:
    """The seconds that must lie between two requests to *host*."""
    source = registry.find_source_of_host(host)
    return source.pace.get(host, _PACE) if source else _PACE

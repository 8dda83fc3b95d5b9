"""The story of `fetch`, told once: it is given the ways to get a page and to deliver a digest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest import sources
from digest.errors import FetchError, ParseError
from digest.merging import merge
from digest.model import Address, Asked, Counts, Digest, Failure, Listing, Match, Page, Section
from digest.rules.topics import Rules, select
from digest.text import count

Get = Callable[[Address], Page]
Deliver = Callable[[Digest], None]
_TERMS_TOLD = 5
_NO_RULES = (
    "no rules yet, so every paper is shown; `digest init` writes a configuration, `-m WORD` tries a word"
)


@dataclass(frozen=True, slots=True)
class Request:
    """What one run is asked for. Rules with no topic mean every paper; *explicit* that this was meant."""

    addresses: Sequence[Address]
    rules: Rules = field(default_factory=Rules)
    limit: int | None = None
    explicit: bool = False


def fetch(request: Request, *, get: Get, deliver: Deliver, now: datetime) -> Digest:
    """Deliver what is wanted of the listings asked for, best first, each paper once."""
    listings, failures = collect(request.addresses, get)
    papers = merge(paper for listing in listings for paper in listing.papers)
    matches = select(papers, request.rules)
    digest = compose(
        request, listings, failures, Counts(len(papers), len(papers), 0, len(matches)), matches, now
    )
    deliver(digest)
    return digest


def collect(addresses: Sequence[Address], get: Get) -> tuple[list[Listing], list[Failure]]:
    """Every listing that could be read, and for every other one what went wrong."""
    listings, failures = [], []
    for address in addresses:
        try:
            listings.append(_told(sources.parse(get(address)), address))
        except FetchError as error:
            failures.append(Failure(address.text, str(error), later=error.later))
        except ParseError as error:
            failures.append(Failure(address.text, str(error)))
    return listings, failures


def _told(listing: Listing, address: Address) -> Listing:
    """*listing*, with a note where it shows another day than the one asked for."""
    if not address.asked or not listing.day or listing.day == address.asked:
        return listing
    note = f"shows {listing.day}, not {address.asked}, which has no list of its own"
    return Listing(listing.address, listing.papers, listing.day, (*listing.notes, note))


def compose(
    request: Request,
    listings: Sequence[Listing],
    failures: Sequence[Failure],
    counts: Counts,
    matches: Sequence[Match],
    now: datetime,
) -> Digest:
    """The digest of *matches*, with the account of how it came about."""
    limits = [limit for limit in (request.rules.max, request.limit) if limit is not None]
    shown = matches[: min(limits)] if limits else matches
    sections = (Section(None, tuple(shown), len(matches) - len(shown)),) if matches else ()
    return Digest(
        made=now,
        sections=sections,
        asked=tuple(Asked(each.address, each.day, len(each.papers), each.notes) for each in listings),
        counts=counts,
        failures=tuple(failures),
        reason=None if matches else _reason(request, counts, listings, failures),
        hint=None if request.rules.topics or request.explicit else _NO_RULES,
    )


def _reason(
    request: Request, counts: Counts, listings: Sequence[Listing], failures: Sequence[Failure]
) -> str:
    """Why nothing is shown."""
    if not listings:
        return "no source could be read" if len(failures) > 1 else "the source could not be read"
    if not counts.listed:
        return f"{', '.join(listing.address for listing in listings)}: the list is empty"
    terms = list(_terms(request.rules))
    more = " …" if len(terms) > _TERMS_TOLD else ""
    return f"none of {count(counts.listed, 'paper')} has {' or '.join(terms[:_TERMS_TOLD])}{more}"


def _terms(rules: Rules) -> Iterator[str]:
    from digest.rules.expressions import written

    return (written(topic.wanted) for topic in rules.topics)

"""The story of `fetch`, told once: it is given the ways to get a page and to deliver a digest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest import sources
from digest.errors import FetchError, ParseError
from digest.merging import merge
from digest.model import Address, Asked, Counts, Digest, Failure, Listing, Page, Paper
from digest.rules.expressions import written
from digest.rules.topics import Rules
from digest.rules.verdict import Selection, sections, select
from digest.text import count

Get = Callable[[Address], Page]
Deliver = Callable[[Digest], None]
_TOLD = 5
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
    selection = select(papers, request.rules)
    digest = compose(request, listings, failures, papers, selection, now)
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
    papers: Sequence[Paper],
    selection: Selection,
    now: datetime,
) -> Digest:
    """The digest of what was selected, with the account of how it came about."""
    counts = Counts(
        listed=len(papers),
        new=len(papers),
        muted=len(selection.muted),
        matched=len(selection.matches),
        muted_by=selection.muted_by,
        followed=selection.followed,
    )
    return Digest(
        made=now,
        sections=sections(selection.matches, request.rules, request.limit),
        asked=tuple(Asked(each.address, each.day, len(each.papers), each.notes) for each in listings),
        counts=counts,
        failures=tuple(failures),
        reason=None if selection.matches else _reason(request.rules, counts, listings, failures),
        hint=_NO_RULES if request.rules.wants_everything and not request.explicit else None,
    )


def _reason(rules: Rules, counts: Counts, listings: Sequence[Listing], failures: Sequence[Failure]) -> str:
    """Why nothing is shown."""
    if not listings:
        return "no source could be read" if len(failures) > 1 else "the source could not be read"
    if not counts.listed:
        return f"{', '.join(listing.address for listing in listings)}: the list is empty"
    if counts.muted:
        by = ", ".join(f"{word} {papers}" for word, papers in counts.muted_by)
        return f"of {count(counts.listed, 'paper')} only muted ones matched: {by}"
    asked = [
        *(topic.name or written(topic.wanted) for topic in rules.topics),
        *(each.label for each in rules.follow),
    ]
    more = " …" if len(asked) > _TOLD else ""
    enough = f", or not enough for min_score {rules.min_score}" if rules.min_score > 1 else ""
    return f"none of {count(counts.listed, 'paper')} has {' or '.join(asked[:_TOLD])}{more}{enough}"

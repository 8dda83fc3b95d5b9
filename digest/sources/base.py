"""A source as a value: what a site says of its addresses and its markup, and what most sites have in common."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from digest.model import Address, Listing, Page, Paper


def typed_text(address: Address) -> str:
    """*address* as it was typed."""
    return address.text


def text_behind_name(address: Address) -> str:
    """What stands behind the name of the source in the text of *address*: `cs.CL` in `arxiv:cs.CL`."""
    return address.text.partition(":")[2]


def label_with(site_name: str) -> Callable[[Address], str]:
    """A function that labels addresses with *site_name* and what was typed behind the name, without a mere day."""

    def label(address: Address) -> str:
        detail = text_behind_name(address)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", detail):
            return site_name
        name, sign, value = detail.partition("=")
        detail = f"{name} {value}" if sign and name in ("by", "author") else detail.removeprefix("q=")
        return f"{site_name} {detail}".strip()

    return label


def no_address(text: str, url: str) -> Address | None:
    """None: no page of the source is copied from a browser."""
    return None


def no_paper_id(text: str) -> str | None:
    """None: the site has no identifiers of its own."""
    return None


def one_name(what: str) -> Sequence[str]:
    """*what* alone: an address names one listing."""
    return (what,)


def no_days(address: Address, day: date) -> Address | None:
    """None: no listing of the source is a list of days."""
    return None


def is_working_day(day: date) -> bool:
    """Whether *day* is a day from Monday to Friday, on which most sites publish."""
    return day.weekday() < 5


def no_alternatives(address: Address) -> Sequence[Address]:
    """None: the listing can be read at its address alone."""
    return ()


def no_completions(papers: Sequence[Paper]) -> Sequence[Address]:
    """None: the listings tell all that the site knows of its papers."""
    return ()


def no_limit(address: Address, since: date | None, today: date) -> Address:
    """*address* itself: no listing of the source is a search that days can limit."""
    return address


def no_problem(listing: Listing) -> str | None:
    """None: whatever could be parsed is taken for what the site lists."""
    return None


@dataclass(frozen=True, slots=True)
class Source:
    """What lists papers: a site, or a form that feeds and files have. It knows addresses and markup, never the network.

    A person names one of its listings as `name:what`, or as *name* alone (*what* is then empty). Only the first four
    fields are required. Functions that make addresses may raise UsageError, which says what to write instead.
    """

    # In addresses, in `Paper.sources` and in rules (`source:name`): small letters, digits and hyphens.
    name: str
    # (the whole text, what stands behind the name) → the address of that listing.
    parse_address: Callable[[str, str], Address]
    # A page, without a byte-order mark or blank lines before it → its papers. Raises ParseError, and never returns an
    # empty listing, for a page that is not what the source expects.
    parse: Callable[[Page], Listing]
    # Whether some content (likewise) is a page of this source. It decides where no address does: for files.
    recognizes: Callable[[bytes], bool]

    # An address that was typed with the name → what readers call that listing, without its day: "arXiv cs.CL"; for
    # the name alone what they call the source.
    label: Callable[[Address], str] = typed_text
    # (the text as typed, the same with scheme and host in small letters) → the address of a page on one of *hosts*
    # that was copied from a browser; None for pages that are no listing. Sources of other packages are asked once
    # they have been loaded by their name.
    address_of_url: Callable[[str, str], Address | None] = no_address
    # The identifier of one of its papers (`name:ID`) that a text is, holds, or is an address of.
    find_paper_id: Callable[[str], str | None] = no_paper_id
    # What can be typed, each with what it means; `digest sources` shows them.
    examples: Sequence[tuple[str, str]] = ()
    # The domains of its own pages; what has the same form but comes from elsewhere is somebody else's word.
    hosts: Sequence[str] = ()
    # What stands behind the name → the listings that are named together there: `cs.CL+cs.LG`.
    split: Callable[[str], Sequence[str]] = one_name

    # For sources whose addresses are lists of days (`Address.series`): the address of the list of one day, None for
    # an address that has no days; and whether a day may have a list.
    on_day: Callable[[Address, date], Address | None] = no_days
    has_list: Callable[[date], bool] = is_working_day

    # (address, the first day that is wanted or None, today) → the same search, limited to these days by the site.
    limit_to_days: Callable[[Address, date | None, date], Address] = no_limit
    # Other places where the same listing is, best first, for when it cannot be read.
    alternatives: Callable[[Address], Sequence[Address]] = no_alternatives
    # Pages that tell what papers of its listings lack, such as their abstracts.
    completions: Callable[[Sequence[Paper]], Sequence[Address]] = no_completions
    # What speaks against a parsed listing, in a few words: a redesign must not look like a quiet day.
    sanity_problem: Callable[[Listing], str | None] = no_problem

    # By host, the seconds between two requests that the site asks for.
    pace: Mapping[str, float] = field(default_factory=dict)
    # Environment variables with a token for *site* (`https://host`), and with a mirror to ask instead of it.
    site: str = ""
    token_variable: str = ""
    # The parameter of an address that takes the token; the header `Authorization` takes it where this is empty.
    token_parameter: str = ""
    mirror_variable: str = ""
    # The name of the site whose classification the categories of its papers belong to, None where they belong to none.
    category_site: str | None = None
    # Whether it lists all there is: then it says nothing of a paper that it is listed there.
    is_index: bool = False

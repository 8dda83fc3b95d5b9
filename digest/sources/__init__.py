"""Sources: what a person may type for a listing, and what a page lists; a folder for each site.

A source is one value (`digest.sources.base.Source`) that knows a site's addresses and its markup, never the network.
"""

from digest.sources.addresses import (
    DEFAULT_SOURCE,
    FEED,
    LIST_THEM,
    SAMPLE,
    STDIN,
    address_examples,
    alternatives,
    at_day,
    day_address,
    days_between,
    is_index,
    label_of,
    limit_to_days,
    next_list_day,
    parse_address,
    parse_addresses,
    series_of,
    show_bytes,
    source_label,
    split_addresses,
    suggest_source,
)
from digest.sources.pages import completions, is_no_listing, pace_of_host, parse_page, sanity_problem

__all__ = [
    "DEFAULT_SOURCE",
    "FEED",
    "LIST_THEM",
    "SAMPLE",
    "STDIN",
    "address_examples",
    "alternatives",
    "at_day",
    "completions",
    "day_address",
    "days_between",
    "is_index",
    "is_no_listing",
    "label_of",
    "limit_to_days",
    "next_list_day",
    "pace_of_host",
    "parse_address",
    "parse_addresses",
    "parse_page",
    "sanity_problem",
    "series_of",
    "show_bytes",
    "source_label",
    "split_addresses",
    "suggest_source",
]

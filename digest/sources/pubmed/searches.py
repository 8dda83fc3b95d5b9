"""Answers of PubMed's search, the JSON of `esearch`: the numbers of papers, and the addresses of the papers."""

from collections.abc import Iterator, Mapping

from digest.errors import ParseError
from digest.model import Address, Listing, Page
from digest.patterns import lazy_pattern
from digest.sources.pubmed import AT_ONCE, papers_address
from digest.sources.shared.json_fields import (
    is_json_object,
    list_field,
    object_field,
    parse_count,
    parse_json,
    text_field,
)
from digest.text import format_count, shorten_text

_LONGEST_ANSWER = 200  # characters of what the site says
_MOST_NUMBERS = 1000  # of one search that are asked for
_MOST_IN_NOTE = 3  # phrases
_NUMBER = lazy_pattern(r"\d{1,9}")
_REACH = lazy_pattern(r"\breldate=(\d{1,6})\b")


def parse_search(got: Page) -> Listing:
    """The listing of a search: no paper, and the addresses of its papers as further pages, the newest first. Raises
    ParseError, with the site's own words, for an error."""
    answer = parse_json(got.content)
    result = object_field(answer, "esearchresult")
    problem = text_field(result, "ERROR") or (text_field(answer, "error") if is_json_object(answer) else "")
    if problem:
        raise ParseError(f"the site answered: {shorten_text(problem, _LONGEST_ANSWER)}")
    if not isinstance(result.get("idlist"), list):
        raise ParseError("it has no list `idlist` (has the site changed?)")
    numbers = _newest_numbers(result)
    if not got.address.is_remote:
        raise ParseError("it has PubMed's numbers of papers, and not the papers; save the answer of `efetch`")
    more = tuple(
        papers_address(got.address, numbers[start : start + AT_ONCE]) for start in range(0, len(numbers), AT_ONCE)
    )
    return Listing(got.address.text, (), notes=tuple(_search_notes(result, got.address, len(numbers))), more=more)


def _newest_numbers(result: Mapping[str, object]) -> list[str]:
    """The numbers of the papers, newest first: PubMed counts upwards."""
    written = [number for number in list_field(result, "idlist") if isinstance(number, str)]
    numbers = {number for number in written[:_MOST_NUMBERS] if _NUMBER.fullmatch(number)}
    return sorted(numbers, key=int, reverse=True)


def _search_notes(result: Mapping[str, object], address: Address, shown: int) -> Iterator[str]:
    total = parse_count(text_field(result, "count")) or 0
    if 0 < shown < total:
        yield f"the newest {shown} of {total:,} papers found"
    reach = _REACH.search(address.place)
    if not total and reach:
        yield f"PubMed took up no such paper in the last {format_count(int(reach[1]), 'day')}"
    unknown = [phrase for phrase in list_field(object_field(result, "errorlist"), "phrasesnotfound") if phrase]
    if words := [shorten_text(phrase, 50) for phrase in unknown if isinstance(phrase, str)]:
        yield f"PubMed does not know {' or '.join(words[:_MOST_IN_NOTE])}"

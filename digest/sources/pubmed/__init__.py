"""PubMed: the newest papers of a search, from the E-utilities of the National Library of Medicine.

A search answers with PubMed's numbers of papers alone; the papers are asked for by their numbers. What the parameters
mean is taken from the site's documents (https://www.ncbi.nlm.nih.gov/books/NBK25499/); of its answers, those with
papers were seen.
"""

import re
from dataclasses import replace
from datetime import date
from functools import partial

from digest.errors import UsageError
from digest.identifiers import find_identifier
from digest.model import Address, Listing, Page
from digest.patterns import lazy_pattern
from digest.sources.base import Source, label_with

NAME = "pubmed"
SITE = "https://eutils.ncbi.nlm.nih.gov"
PAGES = "https://pubmed.ncbi.nlm.nih.gov"
USUAL_DAYS = 30  # to which a search reaches back that is not asked for more
AT_ONCE = 100  # papers in one answer
_EUTILS = f"{SITE}/entrez/eutils"
_TOOL = "tool=digest-papers"  # programs name themselves: https://www.ncbi.nlm.nih.gov/books/NBK25497/
_MOST, _MOST_SINCE = 200, 1000  # papers of a search, and of one that names its first day
_LONGEST_QUERY = 2000  # characters
_EXAMPLES = (
    ('"pubmed:crispr[ti] AND review[pt]"', "the newest papers of a search, in PubMed's own syntax"),
    ("pubmed:31452104", "one paper, or several (with commas)"),
)
_NUMBERS = lazy_pattern(r"\d{1,9}(?:\s*,\s*\d{1,9})*")
_PAGE_URL = lazy_pattern(r"https?://pubmed\.ncbi\.nlm\.nih\.gov/(?:(\d{1,9})/?)?(?:\?(.*))?")
_API_URL = lazy_pattern(rf"{re.escape(_EUTILS)}/(?:esearch|efetch)\.fcgi\?.+")
_REACH = lazy_pattern(r"\bretmax=\d+&datetype=edat&reldate=\d+")
_XML = lazy_pattern(rb"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|eFetchResult)[\s>]")


def parse_address(text: str, what: str) -> Address:
    """The address `pubmed:SEARCH` or `pubmed:NUMBER,NUMBER`. Raises UsageError if *what* asks for nothing."""
    query = what.removeprefix("q=").strip()
    if _NUMBERS.fullmatch(query):
        return papers_address(Address(text, "", NAME), re.findall(r"\d+", query))
    if not 0 < len(query) <= _LONGEST_QUERY:
        examples = ", ".join(example for example, _ in _EXAMPLES)
        raise UsageError(f"{text}: a search takes 1 to {_LONGEST_QUERY} characters; write {examples}")
    from urllib.parse import quote_plus

    place = f"{_EUTILS}/esearch.fcgi?db=pubmed&retmode=json&{_TOOL}&{_reach(_MOST, USUAL_DAYS)}"
    return Address(text, f"{place}&term={quote_plus(query)}", NAME, for_programs=True)


def _reach(most: int, days: int) -> str:
    """The parameters for the newest *most* papers of those that PubMed took up in the last *days*.

    Papers dated ahead by their journals are no matter: `edat` is the day on which PubMed took a paper up.
    """
    return f"retmax={most}&datetype=edat&reldate={days}"


def papers_address(address: Address, numbers: list[str]) -> Address:
    """The address of the papers with these PubMed *numbers*, of the listing *address*."""
    place = f"{_EUTILS}/efetch.fcgi?db=pubmed&retmode=xml&{_TOOL}&id={','.join(numbers)}"
    return replace(address, place=place, for_programs=True, validators=None)


def address_of_url(text: str, url: str) -> Address | None:
    """The address of a search's page or of a paper's page that a person copied as *text*, or of the E-utilities; None
    for others, such as feeds."""
    if _API_URL.fullmatch(url):
        return Address(text, url, NAME, for_programs=True)
    match = _PAGE_URL.fullmatch(url)
    if not match:
        return None
    from urllib.parse import parse_qs

    what = match[1] or next(iter(parse_qs(match[2] or "").get("term", [])), "")
    return parse_address(text, what) if what else None


def limit_to_days(address: Address, since: date | None, today: date) -> Address:
    """The search *address*, reaching back to the day *since*."""
    if since is None:
        return address
    reach = _reach(_MOST_SINCE, max(0, (today - since).days) + 1)
    return replace(address, place=_REACH.sub(reach, address.place, count=1))


def recognizes(content: bytes) -> bool:
    """Whether *content* is an answer of the E-utilities: papers, or the numbers of some."""
    if content.startswith(b"{"):
        return b'"esearchresult"' in content[:3000]
    return content.startswith(b"<") and bool(_XML.search(content[:3000]))


def parse(got: Page) -> Listing:
    """The papers of an answer with papers; of one with numbers no paper, and the addresses of the papers as its further
    pages. Raises ParseError if *got* is neither."""
    if got.content.startswith(b"{"):
        from digest.sources.pubmed import searches

        return searches.parse_search(got)
    from digest.sources.pubmed import articles

    return articles.parse_articles(got)


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    label=label_with("PubMed"),
    address_of_url=address_of_url,
    find_paper_id=partial(find_identifier, NAME),
    examples=_EXAMPLES,
    hosts=("ncbi.nlm.nih.gov",),
    limit_to_days=limit_to_days,
    # Three requests a second without a key: https://www.ncbi.nlm.nih.gov/books/NBK25497/
    pace={"eutils.ncbi.nlm.nih.gov": 0.34},
    site=SITE,
    token_variable="NCBI_API_KEY",  # noqa: S106 - where the key is, not the key
    token_parameter="api_key",  # noqa: S106 - likewise
    is_index=True,
)

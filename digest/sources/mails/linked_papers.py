"""Papers to which any mail links: a newsletter, a letter of a colleague, a table of contents."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from digest import links
from digest.dois import DOI_PREFIX, find_doi
from digest.identifiers import ARXIV_ABSTRACTS, ARXIV_ID, find_arxiv_id
from digest.model import Address, Paper
from digest.patterns import lazy_pattern
from digest.sources import openalex, pubmed, registry
from digest.sources.arxiv import addresses as arxiv_addresses
from digest.sources.mails.mailbox import Letter, ListedMail
from digest.sources.shared import markup
from digest.sources.shared.html_trees import parse_html
from digest.text import collapse_whitespace

NAME = "mail"
_IN_TEXT = lazy_pattern(
    r"\[(?P<words>[^\[\]\n]{1,300})\]\((?P<named>https?://[^\s()<>]{1,2000})\)|(?P<url>https?://[^\s<>\"]{1,2000})"
    rf"|\b(?P<name>arXiv:\s?{ARXIV_ID}|doi:\s?{DOI_PREFIX}[^\s<>\"]{{1,200}})",
    re.IGNORECASE,
)
# Words of links that say where they lead, and not what is there.
_NO_TITLE = lazy_pattern(
    "a|abs|abstract|access|acl|alphaxiv|an|and|anthology|article|arxiv|at|biorxiv|browser|by|click|code|continue|details"
    "|doi|download|express|for|free|from|full|get|github|here|html|hugging ?face|in|is|it|journal|landing|learn|link"
    "|medrxiv|more|new|now|of|on|online|open|openreview|our|page|papers?|pdf|post|preprint|project|publication|publisher"
    "|pubmed|read|reading|see|site|source|text|that|the|this|title|to|version|via|view|web|website|you|your",
    re.IGNORECASE,
)
_IS_ADDRESS = lazy_pattern(rf"https?://|www\.|arxiv:|{DOI_PREFIX}|\.(?:org|com|net|gov)/", re.IGNORECASE)
# In PubMed's own alerts: a line of the journal with the DOI of the paper whose number stands behind it.
_CITED = lazy_pattern(
    rf"\bdoi:\s?({DOI_PREFIX}[^\s<>\"]{{1,200}}+)(?:(?!doi:)[^<>]){{0,300}}?\bPMID:\s?(\d{{1,9}})\b", re.IGNORECASE
)
_FEWEST_WORDS = 3  # of a title
_MOST_PARTS = 100  # elements in a link
_MOST_REQUESTS = 3  # of each site, for what the papers of mails lack


def read_linked_papers(letter: Letter) -> ListedMail:
    """The papers to which *letter* links, each once, with the words of the link as the title where they are one."""
    places: dict[str, str] = {}
    titles: dict[str, str] = {}
    for address, words in _find_links(letter):
        found = _find_paper(links.clean_url(address))
        if found:
            places.setdefault(*found)
            titles[found[0]] = titles.get(found[0]) or _read_title(words)
    dois = {number: doi for number, doi in _find_cited_dois(letter) if number in places}
    papers = (
        # Where the title is not known, the address stands for it.
        Paper(
            dois.get(name, name),
            titles[name] or place,
            place,
            listed=letter.day,
            sources=(NAME,),
            identifiers=(dois[name], name) if name in dois else (),
        )
        for name, place in places.items()
        if name not in dois.values()
    )
    return ListedMail(NAME, letter.day, tuple(papers))


def completions(papers: Sequence[Paper]) -> Sequence[Address]:
    """The addresses of what *papers* of mails lack, on the sites that answer programs: arXiv's API, PubMed's, and
    OpenAlex for DOIs; not of endlessly many. PubMed and OpenAlex are asked only for papers without a title."""
    ids: dict[str, dict[str, None]] = {"arxiv": {}, "doi": {}, "pubmed": {}}
    for paper in papers:
        scheme, _, name = paper.id.partition(":")
        if NAME in paper.sources and scheme in ids and (scheme == "arxiv" or paper.lacks_title):
            ids[scheme][name] = None
    numbers = list(ids["pubmed"])[: pubmed.AT_ONCE]
    return (
        *arxiv_addresses.papers_addresses(list(ids["arxiv"]))[:_MOST_REQUESTS],
        *openalex.papers_addresses(list(ids["doi"]))[:_MOST_REQUESTS],
        *([pubmed.papers_address(Address("PubMed", "", pubmed.NAME), numbers)] if numbers else ()),
    )


def _find_links(letter: Letter) -> Iterator[tuple[str, str]]:
    """Each address in *letter*, or name of a paper, with the words of its link."""
    anchors = parse_html(letter.html.encode("utf-8", "replace")).iter("a") if "<a" in letter.html.lower() else ()
    for anchor in anchors:
        yield (anchor.get("href") or "").strip(), " ".join(islice(map(str, anchor.itertext()), _MOST_PARTS))
    for match in _IN_TEXT.finditer(_text_of(letter)):
        yield match["named"] or match["url"] or match["name"], match["words"] or ""


def _find_cited_dois(letter: Letter) -> Iterator[tuple[str, str]]:
    """PubMed's number and the DOI of each paper of which a citation in *letter* has both."""
    for cited in _CITED.finditer(_text_of(letter)):
        if doi := find_doi(cited[1]):
            yield f"{pubmed.NAME}:{cited[2]}", f"doi:{doi}"


def _text_of(letter: Letter) -> str:
    return letter.plain or "\n".join(markup.visible_lines(letter.html))


def _find_paper(address: str) -> tuple[str, str] | None:
    """The identifier of the paper that *address* is of, and the address to show; None if it is of no paper."""
    if arxiv_id := find_arxiv_id(address):
        return f"arxiv:{arxiv_id}", f"{ARXIV_ABSTRACTS}/{arxiv_id}"
    url = links.canonical_url(address) if address.lower().startswith(("http://", "https://")) else None
    if url and (identifier := _find_id_of_site(url)):
        return identifier, url
    doi = find_doi(url or address)
    return (f"doi:{doi}", url or f"https://doi.org/{doi}") if doi else None


def _find_id_of_site(url: str) -> str | None:
    """The identifier in *url*, if it is an address of a paper on a site with identifiers of its own."""
    source = registry.find_source_of_host(urlsplit(url).hostname or "")
    return source.find_paper_id(url) if source else None


def _read_title(words: str) -> str:
    """*words* of a link on one line, if they are a title; else ''."""
    title = collapse_whitespace(words).strip(" \"'“”‘’[]→»>*_")
    telling = [word for word in title.split() if not _NO_TITLE.fullmatch(word.strip(".,:;!?()"))]
    is_title = bool(telling) and len(title.split()) >= _FEWEST_WORDS and not _IS_ADDRESS.search(title)
    return title if is_title else ""

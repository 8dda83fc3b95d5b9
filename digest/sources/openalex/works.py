"""OpenAlex's works, the JSON of its API: an abstract is there as the places of its words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from digest import links
from digest.dois import find_doi
from digest.errors import ParseError
from digest.identifiers import ARXIV_ABSTRACTS, find_arxiv_id
from digest.model import Address, Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.openalex import NAME
from digest.sources.shared import author_names, markup
from digest.sources.shared.json_fields import (
    day_field,
    int_field,
    is_json_object,
    list_field,
    object_field,
    parse_json,
    text_field,
)
from digest.sources.shared.read_records import read_each
from digest.text import shorten_text

_LONGEST_ANSWER = 200  # characters of what the site says is wrong
_MOST_AUTHORS = 100  # of a work in a list, says the site; only the work by itself has all
_MOST_WORDS = 20_000  # of an abstract
_LONGEST_ABSTRACT = 100_000  # characters; one long word may stand at many places
_CURSOR = lazy_pattern(r"([?&]cursor=)[^&#]{0,2000}")
_WORK = lazy_pattern(r"\bopenalex\.org/(?:works/)?(W\d{1,15})\b")
_PMID = lazy_pattern(r"\bpubmed\.ncbi\.nlm\.nih\.gov/(\d{1,12})\b|^(\d{1,12})$")
_PMC = lazy_pattern(r"\b(?:PMC|articles/)(\d{1,12})\b")
_URL = lazy_pattern(r"https?://[!-~]+")
# Types of works that nobody reads as papers.
_NO_PAPERS = frozenset({"dataset", "grant", "libguides", "paratext", "peer-review", "supplementary-materials"})


def parse_works(got: Page) -> Listing:
    """The papers of one page of an answer, or of the record of one work. Raises ParseError if *got* is neither."""
    if not got.content.startswith(b"{"):
        raise ParseError("expected an answer of OpenAlex's API, which is JSON")
    answer = parse_json(got.content)
    if not is_json_object(answer):
        raise ParseError("expected an object with a list `results`")
    if isinstance(answer.get("results"), list):
        works = list_field(answer, "results")
    elif "authorships" in answer:
        works = [answer]
    else:
        raise ParseError(_explain_answer(answer))
    reading = read_each(works, _paper_of_work, noun="work")
    reading.require_most()
    more, left = _next_works(got.address, object_field(answer, "meta"), len(works))
    return Listing(
        got.address.text, reading.papers, notes=(*reading.notes, *left), more=more, unread=len(reading.unread)
    )


def _explain_answer(answer: Mapping[str, object]) -> str:
    said = ": ".join(filter(None, (text_field(answer, "error").rstrip("."), text_field(answer, "message"))))
    return f"the site answered: {shorten_text(said, _LONGEST_ANSWER)}" if said else "it has no list `results`"


def _next_works(
    address: Address, meta: Mapping[str, object], shown: int
) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The address of the next page of a search that days limit; for others a note that the answer has more."""
    total, cursor = int_field(meta, "count"), text_field(meta, "next_cursor")
    if not shown or total is None or shown >= total:
        return (), ()
    if address.is_remote and "from_publication_date:" in address.place and _CURSOR.search(address.place):
        from urllib.parse import quote

        place = _CURSOR.sub(lambda old: old[1] + quote(cursor, safe=""), address.place)
        return ((replace(address, place=place, validators=None),), ()) if cursor else ((), ())
    which = "the newest " if "sort=publication_date:desc" in address.place else ""
    return (), (f"{which}{shown} of {total:,} works found",)


def _paper_of_work(work: object) -> Paper | None:
    """The paper of one work; None for one that is no paper. Raises ParseError if its name or title is missing."""
    if not is_json_object(work):
        raise ParseError("no object")
    if text_field(work, "type") in _NO_PAPERS or work.get("is_paratext") is True:
        return None
    names = tuple(_work_identifiers(work))
    title = markup.plain_text(text_field(work, "display_name") or text_field(work, "title"))
    if not names or not title:
        raise ParseError("no title" if names else "no id")
    abstract = _work_abstract(work)
    authors = tuple(_work_authors(work))
    return Paper(
        id=names[0],
        title=title,
        url=_work_url(work),
        abstract=abstract,
        authors=authors,
        author_count=_work_author_count(work, len(authors)),
        published=day_field(work, "publication_date"),
        keywords=tuple(_work_keywords(work)),
        links=links.find(abstract),
        sources=(NAME,),
        pdf=next((url for place in _work_places(work) if (url := _web_address(place, "pdf_url"))), None),
        identifiers=names,
    )


def _work_places(work: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Where the work is, the publisher's place first."""
    yield object_field(work, "primary_location")
    yield object_field(work, "best_oa_location")
    yield from (place for place in list_field(work, "locations") if is_json_object(place))


def _work_identifiers(work: Mapping[str, object]) -> Iterator[str]:
    """All names of the work, that which leads first."""
    ids = object_field(work, "ids")
    doi = text_field(work, "doi") or text_field(ids, "doi")
    addresses = (text_field(place, name) for place in _work_places(work) for name in ("landing_page_url", "pdf_url"))
    arxiv_id = next((found for written in (doi, *addresses) if (found := find_arxiv_id(written))), None)
    if arxiv_id:
        yield f"arxiv:{arxiv_id}"
    if not find_arxiv_id(doi) and (name := find_doi(doi)):
        yield f"doi:{name}"
    if pmid := _PMID.search(text_field(ids, "pmid")):
        yield f"pubmed:{pmid[1] or pmid[2]}"
    if own := _WORK.search(text_field(work, "id") or text_field(ids, "openalex")):
        yield f"{NAME}:{own[1]}"
    if pmc := _PMC.search(text_field(ids, "pmcid")):
        yield f"pmc:PMC{pmc[1]}"


def _work_url(work: Mapping[str, object]) -> str | None:
    """The page of the work at its publisher, else by its DOI, else at OpenAlex."""
    landing = _web_address(object_field(work, "primary_location"), "landing_page_url") or _web_address(work, "doi")
    if arxiv_id := find_arxiv_id(landing or ""):
        return f"{ARXIV_ABSTRACTS}/{arxiv_id}"
    return landing or _web_address(work, "id")


def _web_address(value: Mapping[str, object], name: str) -> str | None:
    url = text_field(value, name)
    return url if _URL.fullmatch(url) else None


def _work_authors(work: Mapping[str, object]) -> Iterator[str]:
    """The names as the paper has them, else as the site has them."""
    for authorship in list_field(work, "authorships"):
        if is_json_object(authorship):
            written = text_field(authorship, "raw_author_name")
            name = written or text_field(object_field(authorship, "author"), "display_name")
            if name := author_names.first_name_first(markup.plain_text(name)):
                yield name


def _work_author_count(work: Mapping[str, object], shown: int) -> int | None:
    if work.get("is_authors_truncated") or shown >= _MOST_AUTHORS:
        return None
    return shown or None


def _work_keywords(work: Mapping[str, object]) -> Iterator[str]:
    for keyword in list_field(work, "keywords"):
        if is_json_object(keyword) and (name := text_field(keyword, "display_name")):
            yield name


def _work_abstract(work: Mapping[str, object]) -> str:
    """The abstract: each of its words is there with the places where it stands, which may have holes between them."""
    words: dict[int, str] = {}
    for word, places in object_field(work, "abstract_inverted_index").items():
        for place in places if isinstance(places, list) else ():
            if isinstance(place, int) and 0 <= place < _MOST_WORDS:
                words.setdefault(place, word)
    text = markup.plain_text(" ".join(_first_words(words[place] for place in sorted(words))))
    return re.sub(r"^Abstract[:.]?\s(?=\S)", "", text)


def _first_words(words: Iterable[str]) -> Iterator[str]:
    """Those of *words* that an abstract has room for."""
    room = _LONGEST_ABSTRACT
    for word in words:
        room -= len(word) + 1
        if room < 0:
            return
        yield word

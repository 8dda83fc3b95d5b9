"""PubMed's papers, the XML of `efetch`: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html.

Each record is parsed by itself, so that a broken one costs itself alone, and a large file the memory of one record.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from digest import links
from digest.dois import find_doi
from digest.errors import ParseError
from digest.identifiers import find_arxiv_id
from digest.model import Address, Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.pubmed import NAME, PAGES
from digest.sources.shared.dates import MONTHS, date_or_none
from digest.sources.shared.markup import text_of_tree
from digest.sources.shared.read_records import note_unknown_papers, read_each
from digest.sources.shared.xml_trees import parse_xml
from digest.text import collapse_whitespace, sanitize_line, shorten_text

if TYPE_CHECKING:
    # lxml takes 23 ms to import: only a run that has a page should import it.
    from lxml.etree import _Element

_RECORD = lazy_pattern(rb"<(PubmedArticle|PubmedBookArticle)(?=[\s>])")
_ERROR = lazy_pattern(rb"<ERROR>([^<>]{1,2000})</ERROR>")
_LONGEST_ANSWER = 200  # characters of what the site says is wrong
_AROUND = b'<r xmlns:mml="http://www.w3.org/1998/Math/MathML">'  # declared before the first record in some files
_SET = b"<PubmedArticleSet"
_ASKED = lazy_pattern(r"[?&]id=([\d,]{1,20000})")
_NUMBER = lazy_pattern(r"\d{1,9}")
_PMC = lazy_pattern(r"(?:PMC)?(\d{1,12})")
_SHORT_MONTHS = tuple(month[:3] for month in MONTHS)


def parse_articles(got: Page) -> Listing:
    """The papers of an answer of `efetch`, or of a file of PubMed. Raises ParseError if *got* is neither, with the
    site's words for an error."""
    content = got.content
    starts = [record.start() for record in _RECORD.finditer(content)]
    if not starts and _SET not in content[:3000]:
        raise ParseError(_explain_answer(content))
    pieces = list(pairwise([*starts, len(content)]))
    reading = read_each(pieces, lambda piece: _paper_of_piece(content[slice(*piece)]), noun="article")
    reading.require_most()
    missing = _note_missing(got.address, reading.papers) if not reading.unread else ()
    return Listing(got.address.text, reading.papers, notes=(*reading.notes, *missing), unread=len(reading.unread))


def _note_missing(address: Address, papers: Sequence[Paper]) -> Sequence[str]:
    """A note that names the papers that were asked for and that PubMed does not know."""
    asked = _ASKED.search(address.place) if address.is_remote else None
    known = {name for paper in papers for name in paper.identifiers}
    missing = [number for number in asked[1].split(",") if f"{NAME}:{number}" not in known] if asked else []
    return note_unknown_papers("PubMed", missing)


def _explain_answer(content: bytes) -> str:
    said = _ERROR.search(content[:20_000])
    if said:
        words = shorten_text(sanitize_line(said[1].decode("utf-8", "replace")), _LONGEST_ANSWER)
        return f"the site answered: {words}"
    if b"<html" in content[:3000].lower():
        return "a page for browsers came instead of PubMed's XML"
    return "expected PubMed's XML, a set of articles (has the site changed?)"


def _paper_of_piece(piece: bytes) -> Paper:
    """The paper of the record at the beginning of *piece*. Raises ParseError if it breaks off or has no title."""
    record = _parse_record(piece)
    article = record.find("MedlineCitation/Article")
    # A chapter, or a book, has one element for what are two of an article.
    citation = record.find("BookDocument") if article is None else record.find("MedlineCitation")
    article = citation if article is None else article
    if citation is None or article is None:
        raise ParseError("no article")
    pmid = _child_text(citation, "PMID")
    title = text_of_tree(article.find("ArticleTitle")) or text_of_tree(article.find("Book/BookTitle"))
    if not _NUMBER.fullmatch(pmid) or not title:
        raise ParseError("no title" if title == "" else "no number")
    names = tuple(_article_identifiers(record, article, pmid))
    abstract = _article_abstract(article)
    authors = tuple(dict.fromkeys(_article_authors(article)))
    return Paper(
        id=names[0],
        title=_without_full_stop(title),
        url=f"{PAGES}/{pmid}/",
        abstract=abstract,
        authors=authors,
        author_count=len(authors) or None if _is_complete(article) else None,
        listed=_history_day(record, "entrez") or _history_day(record, "pubmed"),
        published=_published_day(article),
        keywords=tuple(dict.fromkeys(_article_keywords(citation))),
        links=links.find(abstract),
        sources=(NAME,),
        identifiers=names,
    )


def _parse_record(piece: bytes) -> "_Element":
    name = _RECORD.match(piece)
    closing = b"</" + name[1] + b">" if name else b""
    end = piece.find(closing)
    if end < 0:
        raise ParseError("it breaks off")
    clean = piece[: end + len(closing)].decode("utf-8", "replace").encode()
    return parse_xml(b"%b%b</r>" % (_AROUND, clean))[0]


def _child_text(element: "_Element", path: str) -> str:
    return collapse_whitespace(element.findtext(path) or "")


def _without_full_stop(title: str) -> str:
    """*title* without the full stop that PubMed puts behind every title."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _article_identifiers(record: "_Element", article: "_Element", pmid: str) -> Iterator[str]:
    """All names of the paper, that which leads first. The references of a paper have lists of names of their own."""
    written = {
        kind: collapse_whitespace(name.text or "")
        for part in ("PubmedData", "PubmedBookData", "BookDocument")
        for name in record.iterfind(f"{part}/ArticleIdList/ArticleId")
        if (kind := name.get("IdType"))
    }
    places = (
        collapse_whitespace(place.text or "")
        for place in article.iterfind("ELocationID")
        if place.get("EIdType") == "doi" and place.get("ValidYN") != "N"
    )
    doi = next(filter(None, (find_doi(name) for name in (written.get("doi", ""), *places) if name)), None)
    if doi:
        arxiv_id = find_arxiv_id(doi)
        yield f"arxiv:{arxiv_id}" if arxiv_id else f"doi:{doi}"
    yield f"{NAME}:{pmid}"
    if pmc := _PMC.fullmatch(written.get("pmc", "")):
        yield f"pmc:PMC{pmc[1]}"


def _article_abstract(article: "_Element") -> str:
    """The abstract on one line, the labels of its parts before them: `METHODS: …`."""
    parts = []
    for part in article.iterfind("Abstract/AbstractText"):
        label, text = collapse_whitespace(part.get("Label") or "").rstrip(" :"), text_of_tree(part)
        parts.append(f"{label}: {text}" if label and text and label != "UNLABELLED" else text)
    return " ".join(filter(None, parts))


def _article_authors(article: "_Element") -> Iterator[str]:
    """The names as people write them. A name that was corrected later (`ValidYN="N"`) is left out."""
    for author in article.iterfind("AuthorList/Author"):
        if author.get("ValidYN") == "N" or _is_editor(author):
            continue
        first = _child_text(author, "ForeName") or _child_text(author, "Initials")
        parts = (first, _child_text(author, "LastName"), _child_text(author, "Suffix"))
        name = " ".join(filter(None, parts)) or text_of_tree(author.find("CollectiveName"))
        if name:
            yield name


def _is_editor(author: "_Element") -> bool:
    parent = author.getparent()
    return parent is not None and parent.get("Type") == "editors"


def _is_complete(article: "_Element") -> bool:
    return all(people.get("CompleteYN") != "N" for people in article.iterfind("AuthorList"))


def _article_keywords(citation: "_Element") -> Iterator[str]:
    """The authors' keywords, then the headings of the site's thesaurus."""
    for path in ("KeywordList/Keyword", "MeshHeadingList/MeshHeading/DescriptorName"):
        yield from filter(None, (text_of_tree(word) for word in citation.iterfind(path)))


def _published_day(article: "_Element") -> date | None:
    """The day of publication, on the web before that on paper; None where only a month or a season is known."""
    days = [
        *(_day_of(day) for day in article.iterfind("ArticleDate")),
        _day_of(article.find("Journal/JournalIssue/PubDate")),
        _day_of(article.find("Book/PubDate")),
    ]
    return next(filter(None, days), None)


def _history_day(record: "_Element", status: str) -> date | None:
    """The day of an event in the history of the record, such as its coming into PubMed (`entrez`)."""
    for part in ("PubmedData", "PubmedBookData"):
        for event in record.iterfind(f"{part}/History/PubMedPubDate"):
            if event.get("PubStatus") == status and (day := _day_of(event)):
                return day
    return None


def _day_of(element: "_Element | None") -> date | None:
    """The day that *element* gives in full; months are numbers or names."""
    if element is None:
        return None
    year, month, day = (_child_text(element, part) for part in ("Year", "Month", "Day"))
    if month[:3].lower() in _SHORT_MONTHS:
        month = str(_SHORT_MONTHS.index(month[:3].lower()) + 1)
    if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in (year, month, day)):
        return None
    return date_or_none(int(year), int(month), int(day))

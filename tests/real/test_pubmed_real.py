"""Real answers of PubMed against an independent reading of them."""

import re
import unicodedata
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from support.real_pages import real_path, require_real

from digest import sources
from digest.model import Address, Page, Paper

PAGES = real_path("pubmed")
NAMES = sorted(path.name for path in PAGES.glob("*.xml"))
SEEN = date(2026, 11, 28)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

pytestmark = require_real(PAGES)


def letters_of(text: str) -> str:
    """The letters and digits of *text*, on whatever line they stand."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def letters_in(element: ET.Element | None) -> str:
    """The letters and digits of *element*, whatever its markup is."""
    return letters_of("".join(element.itertext())) if element is not None else ""


def day_of(element: ET.Element | None) -> str:
    parts = [(element.findtext(name) or "") if element is not None else "" for name in ("Year", "Month", "Day")]
    month = str(MONTHS.index(parts[1]) + 1) if parts[1] in MONTHS else parts[1]
    return f"{parts[0]}-{month:0>2}-{parts[2]:0>2}" if all(parts) else "None"


def held(record: ET.Element) -> dict[str, object]:
    """What *record* holds, read without any of the code under test."""
    article = record.find("MedlineCitation/Article")
    assert article is not None
    dois = [each.text or "" for each in record.findall("PubmedData/ArticleIdList/ArticleId[@IdType='doi']")]
    names = [(each.findtext("ForeName"), each.findtext("LastName")) for each in article.findall("AuthorList/Author")]
    published = article.find("ArticleDate")
    return {
        "pubmed": f"pubmed:{record.findtext('MedlineCitation/PMID')}",
        "dois": [f"doi:{doi.lower()}" for doi in dois],
        "title": letters_in(article.find("ArticleTitle")),
        "authors": [f"{first} {last}" for first, last in names],
        "published": day_of(article.find(".//PubDate") if published is None else published),
        "listed": day_of(record.find("PubmedData/History/PubMedPubDate[@PubStatus='entrez']")),
        "abstract": "".join(letters_in(part) for part in article.findall("Abstract/AbstractText")),
    }


def told(paper: Paper) -> dict[str, object]:
    """What *paper* says of the fields that a record has."""
    # Labels, which the record has as attributes, stand in the text.
    text = re.sub(r"(?:^|(?<=[.?!] ))[A-Z][A-Z &/,]+: ", "", paper.abstract)
    return {
        "pubmed": next(name for name in paper.identifiers if name.startswith("pubmed:")),
        "dois": [name for name in paper.identifiers if name.startswith("doi:")],
        "title": letters_of(paper.title),
        "authors": list(paper.authors),
        "published": str(paper.published),
        "listed": str(paper.listed),
        "abstract": letters_of(text),
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_real_answer_comes_out_complete(name: str) -> None:
    content = (PAGES / name).read_bytes()
    # Its own reader of XML, which follows no reference out of the file.
    records = ET.fromstring(content).findall("PubmedArticle")  # noqa: S314

    listing = sources.parse_page(Page(Address(name, name), content, SEEN))

    assert [told(paper) for paper in listing.papers] == [held(record) for record in records]
    assert (listing.source, listing.notes, bool(records)) == ("pubmed", (), True)

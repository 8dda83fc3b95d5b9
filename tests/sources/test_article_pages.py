"""The page of one paper, whoever publishes it, read from the tags in its head."""

from datetime import date

import pytest
from support.saved_pages import parsed

from digest.errors import ParseError
from digest.model import Paper
from digest.sources.article_pages import recognizes

WORDS = "We keep what was said an hour ago, since it comes back twice a day, in tables for every harbour."


def article(*tags: tuple[str, str], body: str = "", head: str = "") -> Paper:
    """The paper of a page with these *tags* besides its title."""
    metas = "".join(f'<meta name="{name}" content="{content}">' for name, content in (("citation_title", "T"), *tags))
    (paper,) = parsed(f"<!doctype html><html><head>{metas}{head}</head><body>{body}</body></html>").papers
    return paper


@pytest.mark.parametrize(
    ("tags", "day"),
    [
        ([("citation_publication_date", "2026/01/08")], date(2026, 1, 8)),
        ([("citation_publication_date", "2026-01-08T10:00:00Z")], date(2026, 1, 8)),
        ([("citation_publication_date", "2026/01"), ("citation_online_date", "2026/01/07")], date(2026, 1, 7)),
        ([("citation_publication_date", "2026")], None),
        ([("citation_date", "8 January 2026")], date(2026, 1, 8)),
        ([("citation_date", "08/26/2026")], date(2026, 8, 26)),
        ([("citation_date", "26/08/2026")], date(2026, 8, 26)),
        ([("citation_date", "01/08/2026")], None),
        ([("dc.Date", "2026-01-08")], date(2026, 1, 8)),
        ([("citation_date", "Winter 2026")], None),
    ],
)
def test_a_date_is_one_only_where_the_tag_says_the_day(tags: list[tuple[str, str]], day: date | None) -> None:
    assert article(*tags).published == day


@pytest.mark.parametrize(
    ("tags", "authors"),
    [
        ([("citation_author", "Ada Quay"), ("citation_author", "Ebb, Łukasz")], ("Ada Quay", "Łukasz Ebb")),
        ([("citation_authors", "Quay AJ;Ebb L;")], ("AJ Quay", "L Ebb")),
        ([("citation_authors", "Quay, Ada; Ebb, Łukasz")], ("Ada Quay", "Łukasz Ebb")),
        ([("DC.Creator", "Ada Quay"), ("citation_author_institution", "Harbour")], ("Ada Quay",)),
        ([], ()),
    ],
)
def test_authors_have_a_tag_each_or_one_for_all(tags: list[tuple[str, str]], authors: tuple[str, ...]) -> None:
    paper = article(*tags)

    assert (paper.authors, paper.author_count) == (authors, len(authors) or None)


@pytest.mark.parametrize(
    ("tags", "body", "abstract"),
    [
        ([("citation_abstract", "&lt;p&gt;At 10&lt;sup&gt;6&lt;/sup&gt;.&lt;/p&gt;")], "", "At 10⁶."),
        ([("dc.description", "We weigh ice and …")], "", ""),
        ([("description", "The journal of tides")], "", ""),
        ([], f"<div class='card-body acl-abstract'><h5>Abstract</h5><span>{WORDS}</span></div>", WORDS),
        ([], f"<div id=abstract><h2>Abstract</h2><div class=abstract-content>{WORDS}</div>Keywords</div>", WORDS),
        ([("dc.description", "We weigh ice.")], f"<section id='abstract'><p>{WORDS}</p></section>", WORDS),
        ([], f"<p class='abstract author-highlights'>{WORDS}</p><p class='abstract author'>{WORDS}</p>", WORDS),
        ([], f"<div class=abstract><h2>Highlights</h2>{WORDS}</div>", ""),
        ([], "<div class=abstract>Show abstract</div>", ""),
        ([], f"<h4>Authors</h4><p>Ada Quay</p><h4>Abstract</h4><p>{WORDS}</p><h4>Files</h4>", WORDS),
        ([], f"<h4>Abstract art</h4><p>{WORDS}</p>", ""),
        ([], f"<p class=abstract>Abstract nonsense: {WORDS}</p>", f"Abstract nonsense: {WORDS}"),
    ],
)
def test_the_abstract_is_that_of_the_tags_or_of_the_page(tags: list[tuple[str, str]], body: str, abstract: str) -> None:
    assert article(*tags, body=body).abstract == abstract


@pytest.mark.parametrize(
    ("tags", "head", "identifiers", "url"),
    [
        ([("citation_doi", "10.1000/Tides.1")], "", ("doi:10.1000/tides.1",), "https://doi.org/10.1000/tides.1"),
        (
            [("citation_doi", "doi:10.1000/tides.1"), ("citation_pmid", "39900001")],
            "<link rel=canonical href=https://a.example/tides>",
            ("doi:10.1000/tides.1", "pubmed:39900001"),
            "https://a.example/tides",
        ),
        (
            [("citation_arxiv_id", "2601.90001")],
            "<link rel=canonical href=https://www.semanticscholar.org/paper/x>",
            ("arxiv:2601.90001",),
            "https://www.semanticscholar.org/paper/x",
        ),
        ([("citation_public_url", "https://a.example/t")], "<link rel=canonical href=/t>", (), "https://a.example/t"),
    ],
)
def test_a_paper_has_the_identifiers_and_the_address_of_its_page(
    tags: list[tuple[str, str]], head: str, identifiers: tuple[str, ...], url: str
) -> None:
    paper = article(*tags, head=head)

    assert (tuple(each for each in paper.identifiers if ":" in each and not each.startswith("url:")), paper.url) == (
        identifiers,
        url,
    )


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("https://aclanthology.org/2025.inv-long.1/", "acl"),
        ("https://pubmed.ncbi.nlm.nih.gov/39900001/", "pubmed"),
        ("https://www.biorxiv.org/content/10.64898/2026.01.07.700001v1", "biorxiv"),
        ("https://www.tides.example/articles/1", "article-page"),
    ],
)
def test_a_page_of_a_known_site_is_that_sites_word(place: str, source: str) -> None:
    assert article(head=f"<link rel='canonical' href='{place}'>").sources == (source,)


def test_the_day_of_a_later_version_is_that_of_an_update() -> None:
    place = "<link rel=canonical href=https://www.biorxiv.org/content/10.64898/2026.01.07.700001v2>"

    paper = article(("citation_publication_date", "2026/01/08"), head=place)

    assert (paper.published, paper.updated) == (None, date(2026, 1, 8))


@pytest.mark.parametrize(("pdf", "address"), [("https://a.example/t.pdf", "https://a.example/t.pdf"), ("/t.pdf", None)])
def test_a_pdf_whose_host_nobody_knows_is_none(pdf: str, address: str | None) -> None:
    assert article(("citation_pdf_url", pdf)).pdf == address


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='dc.title' content='A list'>",
        "<meta name='citation_reference' content='citation_title=Tides'>",
        "<title>citation_title</title>",
    ],
)
def test_a_page_that_is_not_about_a_paper_is_not_taken_for_one(head: str) -> None:
    assert not recognizes(f"<html><head>{head}</head></html>".encode())


def test_a_page_without_a_title_in_its_tags_is_an_error() -> None:
    with pytest.raises(ParseError, match="no title in the tags"):
        parsed("<html><head><meta name=citation_title content=''></head></html>")

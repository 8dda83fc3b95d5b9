"""PubMed: its addresses, the numbers that a search finds, its papers, and answers that are none."""

import json
from datetime import date

import pytest
from support.saved_pages import SEEN

from digest import sources
from digest.errors import ParseError, UsageError
from digest.model import Address, Listing, Page, Paper

EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
SEARCH = (
    f"{EUTILS}/esearch.fcgi?db=pubmed&retmode=json&tool=digest-papers&retmax=200&datetype=edat&reldate=30&term=tide"
)
PAPERS = f"{EUTILS}/efetch.fcgi?db=pubmed&retmode=xml&tool=digest-papers&id="


def parsed(content: str, place: str = SEARCH) -> Listing:
    """What *content*, got from *place*, lists."""
    return sources.parse_page(Page(Address("pubmed:tide", place, "pubmed"), content.encode(), SEEN))


def found(*numbers: object, count: int | str | None = None, **fields: object) -> str:
    """The answer to a search."""
    total = str(len(numbers) if count is None else count)
    return json.dumps({"header": {}, "esearchresult": {"count": total, "idlist": list(numbers)} | fields})


def article(inside: str = "", *, title: str = "Low Tide.", outside: str = "", attributes: str = "") -> str:
    """A record with *inside* in its article and *outside* behind its citation."""
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">7</PMID><Article{attributes}><ArticleTitle>{title}'
        f"</ArticleTitle>{inside}</Article></MedlineCitation>{outside}</PubmedArticle>"
    )


def papers_of(*records: str) -> tuple[Paper, ...]:
    return parsed(f"<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>").papers


def paper_of(*args: str, title: str = "Low Tide.", outside: str = "") -> Paper:
    """The paper of one record with these texts in it."""
    (paper,) = papers_of(article(*args, title=title, outside=outside))
    return paper


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("pubmed:tide", SEARCH),
        ("pubmed:q=tide", SEARCH),
        ("pubmed:tide[ti] AND (moon OR 2026[dp])", f"{SEARCH}%5Bti%5D+AND+%28moon+OR+2026%5Bdp%5D%29"),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=tide&sort=date", SEARCH),
        ("pubmed:41000001", f"{PAPERS}41000001"),
        ("pubmed:41000001, 7", f"{PAPERS}41000001,7"),
        ("https://pubmed.ncbi.nlm.nih.gov/41000001/", f"{PAPERS}41000001"),
        (f"{PAPERS}1", f"{PAPERS}1"),
    ],
)
def test_what_is_asked_of_the_site_is_asked_of_its_utilities(text: str, place: str) -> None:
    assert sources.parse_address(text) == Address(text, place, "pubmed", for_programs=True)


@pytest.mark.parametrize("text", ["pubmed", "pubmed:", "pubmed:q= ", f"pubmed:{'x' * 2001}"])
def test_what_asks_for_nothing_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match=r"crispr\[ti\]"):
        sources.parse_address(text)


@pytest.mark.parametrize(
    "url", ["https://pubmed.ncbi.nlm.nih.gov/rss/search/1xyz/?limit=15", "https://pubmed.ncbi.nlm.nih.gov/"]
)
def test_another_page_of_the_site_is_taken_for_a_feed(url: str) -> None:
    assert sources.parse_address(url).source == "feed"


def test_a_feed_of_the_site_is_a_feed() -> None:
    rss = b'<rss version="2.0"><channel><title>pubmed</title><item><title>Tides</title><link>https://pubmed.ncbi.nlm.nih.gov/7/</link></item></channel></rss>'
    url = "https://pubmed.ncbi.nlm.nih.gov/rss/search/1xyz/"

    listing = sources.parse_page(Page(sources.parse_address(url), rss, SEEN))

    assert (listing.source, [paper.title for paper in listing.papers]) == ("feed", ["Tides"])


@pytest.mark.parametrize(
    ("since", "reach"),
    [(date(2026, 11, 20), 4), (date(2026, 11, 23), 1), (date(2026, 12, 1), 1), (date(2025, 11, 23), 366)],
)
def test_a_search_reaches_back_to_the_day_that_is_asked_for(since: date, reach: int) -> None:
    address = sources.limit_to_days(sources.parse_address("pubmed:tide reldate=30"), since, date(2026, 11, 23))

    expected = SEARCH.replace("retmax=200", "retmax=1000").replace("reldate=30", f"reldate={reach}")
    assert address.place == f"{expected}+reldate%3D30"


def test_a_search_leads_to_its_papers_the_newest_first_a_hundred_at_a_time() -> None:
    numbers = [str(number) for number in range(1, 206)]

    listing = parsed(found(*numbers, count=2413))

    assert [len(address.place.rpartition("=")[2].split(",")) for address in listing.more] == [100, 100, 5]
    assert listing.more[0].place.startswith(f"{PAPERS}205,204,")
    assert all(address.for_programs and address.text == "pubmed:tide" for address in listing.more)
    assert (listing.papers, listing.notes) == ((), ("the newest 205 of 2,413 papers found",))


def test_numbers_that_are_none_are_not_asked_for() -> None:
    (address,) = parsed(found("7", 8, None, "9&db=x", "9" * 30, "7")).more

    assert address.place == f"{PAPERS}7"


@pytest.mark.parametrize(
    ("answer", "notes"),
    [
        (found(), ("PubMed took up no such paper in the last 30 days",)),
        (found("7"), ()),
        (
            found("7", errorlist={"phrasesnotfound": ["tidde", 3], "fieldsnotfound": []}),
            ("PubMed does not know tidde",),
        ),
    ],
    ids=["nothing", "all", "an unknown word"],
)
def test_a_search_says_what_it_did_not_find(answer: str, notes: tuple[str, ...]) -> None:
    assert parsed(answer).notes == notes


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (found(ERROR="Search Backend failed"), "the site answered: Search Backend failed"),
        ('{"error": "API rate limit exceeded", "count": "11"}', "the site answered: API rate limit exceeded"),
        ('{"esearchresult": {}}', "no list `idlist`"),
        ('{"esearchresult": ', "not valid JSON"),
        ("<eFetchResult><ERROR>No such document</ERROR></eFetchResult>", "the site answered: No such document"),
        ("<!DOCTYPE html><html><body>Down for maintenance</body></html>", "a page for browsers came"),
        ("<rss><channel/></rss>", "expected PubMed's XML"),
        ("PMID- 7", "expected PubMed's XML"),
        ("<PubmedArticleSet><PubmedArticle><PMID>7</PMID></PubmedArticle></PubmedArticleSet>", "are unreadable"),
    ],
)
def test_what_is_no_answer_is_an_error(content: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(content)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Low Tide.", "Low Tide"),
        ("Low tide?", "Low tide?"),
        ("Tides, et cetera...", "Tides, et cetera..."),
        ("<i>L. littorea</i> at <b>low</b> tide.", "L. littorea at low tide"),
        ("n &lt; k, R&amp;D and &#233;.", "n < k, R&D and é"),
        ("A<DispFormula><mml:math><mml:mi>x</mml:mi></mml:math></DispFormula>B.", "AxB"),
        ("Tides <!-- of -->now<?x y?>.", "Tides now"),
    ],
)
def test_a_title_reads_as_it_is_shown(title: str, shown: str) -> None:
    assert paper_of(title=title).title == shown


@pytest.mark.parametrize(
    ("parts", "abstract"),
    [
        ("<AbstractText>Wet.</AbstractText>", "Wet."),
        (
            '<AbstractText Label="AIM" NlmCategory="OBJECTIVE">Sea.</AbstractText>'
            '<AbstractText Label="RESULTS: ">Wet\n  <i>sand</i>.</AbstractText><AbstractText Label="NONE"/>',
            "AIM: Sea. RESULTS: Wet sand.",
        ),
        ('<AbstractText Label="UNLABELLED">Wet.</AbstractText><CopyrightInformation>x</CopyrightInformation>', "Wet."),
    ],
)
def test_the_parts_of_an_abstract_keep_their_labels(parts: str, abstract: str) -> None:
    assert paper_of(f"<Abstract>{parts}</Abstract>").abstract == abstract


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("<LastName>Quay</LastName><ForeName>Ada M</ForeName><Initials>AM</Initials>", ("Ada M Quay",)),
        ("<LastName>Quay</LastName><Initials>AM</Initials><Suffix>Jr</Suffix>", ("AM Quay Jr",)),
        ("<LastName>Quay</LastName>", ("Quay",)),
        ("<CollectiveName>Shore Group, for the <i>Sea</i></CollectiveName>", ("Shore Group, for the Sea",)),
        ("<Identifier>0000</Identifier>", ()),
    ],
)
def test_an_author_is_called_as_people_write_the_name(author: str, name: tuple[str, ...]) -> None:
    paper = paper_of(f'<AuthorList CompleteYN="Y"><Author ValidYN="Y">{author}</Author></AuthorList>')

    assert (paper.authors, paper.author_count) == (name, len(name) or None)


def test_of_a_list_that_is_cut_the_number_of_authors_is_unknown() -> None:
    people = "<Author><LastName>Quay</LastName></Author>"

    paper = paper_of(f'<AuthorList CompleteYN="N">{people}</AuthorList>')

    assert (paper.authors, paper.author_count) == (("Quay",), None)


WEB = '<ArticleDate DateType="Electronic">{}</ArticleDate>'
PRINT = "<Journal><JournalIssue><PubDate>{}</PubDate></JournalIssue></Journal>"


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        (WEB.format("<Year>2026</Year><Month>11</Month><Day>05</Day>"), date(2026, 11, 5)),
        (PRINT.format("<Year>2026</Year><Month>Nov</Month><Day>5</Day>"), date(2026, 11, 5)),
        (PRINT.format("<Year>2026</Year><Month>November</Month><Day>5</Day>"), date(2026, 11, 5)),
        (
            PRINT.format("<Year>2026</Year><Month>Dec</Month><Day>1</Day>")
            + WEB.format("<Year>2026</Year><Month>11</Month><Day>05</Day>"),
            date(2026, 11, 5),
        ),
        (PRINT.format("<Year>2026</Year><Month>Nov</Month>"), None),
        (PRINT.format("<Year>2026</Year><Season>Spring</Season>"), None),
        (PRINT.format("<MedlineDate>2026 Nov-Dec</MedlineDate>"), None),
        (PRINT.format("<Year>2026</Year><Month>02</Month><Day>30</Day>"), None),
        (PRINT.format("<Year>²⁰²⁶</Year><Month>1</Month><Day>1</Day>"), None),
        (PRINT.format("<Year>2026</Year><Month></Month><Day>1</Day>"), None),
    ],
)
def test_a_date_counts_only_where_year_month_and_day_are_known(dates: str, day: date | None) -> None:
    assert paper_of(dates).published == day


def event(status: str, day: int) -> str:
    time = f"<Year>2026</Year><Month>11</Month><Day>{day}</Day>"
    return f'<PubMedPubDate PubStatus="{status}">{time}</PubMedPubDate>'


@pytest.mark.parametrize(
    ("events", "day"),
    [
        (event("received", 1) + event("pubmed", 6) + event("entrez", 5), date(2026, 11, 5)),
        (event("pubmed", 6), date(2026, 11, 6)),
        (event("received", 1), None),
    ],
)
def test_a_paper_was_listed_on_the_day_on_which_pubmed_took_it_up(events: str, day: date | None) -> None:
    assert paper_of(outside=f"<PubmedData><History>{events}</History></PubmedData>").listed == day


@pytest.mark.parametrize(
    ("asked", "notes"),
    [
        ("7", ()),
        ("7,8", ("PubMed knows no paper 8",)),
        ("1,2,3,4,7", ("PubMed knows no paper 1 or 2 or 3 …",)),
    ],
)
def test_a_paper_that_was_asked_for_and_did_not_come_is_named(asked: str, notes: tuple[str, ...]) -> None:
    assert parsed(f"<PubmedArticleSet>{article()}</PubmedArticleSet>", PAPERS + asked).notes == notes


def test_a_broken_record_costs_itself_alone() -> None:
    broken = article("<Abstract><AbstractText>Wet.</Abstract>")

    listing = parsed(f"<PubmedArticleSet>{article()}{broken}{article()}</PubmedArticleSet>")

    assert (len(listing.papers), listing.unread) == (2, 1)
    reason = "not well-formed XML, or not all of it"
    assert listing.notes == (f"1 of 3 articles could not be read (article 2: {reason})",)


def test_entities_of_a_file_are_not_resolved() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'

    listing = parsed(f"{laughs}<PubmedArticleSet>{article()}{article(title='&b;&c;')}</PubmedArticleSet>")

    assert [paper.title for paper in listing.papers] == ["Low Tide"]


def test_elements_in_elements_without_end_cost_their_record_alone() -> None:
    deep = article(title="<i>" * 5000 + "x" + "</i>" * 5000)

    listing = parsed(f"<PubmedArticleSet>{article()}{deep}</PubmedArticleSet>")

    assert (len(listing.papers), listing.unread) == (1, 1)


def test_a_paper_is_known_by_the_address_of_its_page() -> None:
    source = sources.registry.own_source("pubmed")

    assert source.find_paper_id("see https://pubmed.ncbi.nlm.nih.gov/41000001/?x=y") == "pubmed:41000001"
    assert source.find_paper_id("https://www.ncbi.nlm.nih.gov/pubmed/7") == "pubmed:7"
    assert source.find_paper_id("https://pubmed.ncbi.nlm.nih.gov/?term=7") is None

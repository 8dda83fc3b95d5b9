"""OpenAlex: its addresses, the days that limit a search, the pages of an answer, and answers that are none."""

import json
from datetime import date

import pytest
from support.saved_pages import SEEN

from digest import sources
from digest.errors import ParseError, UsageError
from digest.model import Address, Listing, Page, Paper

API = "https://api.openalex.org/works"
NEWEST = "sort=publication_date:desc&per_page=100&cursor=*"
TODAY = date(2026, 11, 23)
SINCE = f"{API}?search=tide&filter=from_publication_date:2026-11-20,to_publication_date:2026-11-23&{NEWEST}"


def parsed(content: object, place: str = "page.json") -> Listing:
    """What the JSON *content*, got from *place*, lists."""
    written = content if isinstance(content, str) else json.dumps(content)
    return sources.parse_page(Page(Address("openalex:q=tide", place, "openalex"), written.encode(), SEEN))


def work(**fields: object) -> dict[str, object]:
    return {"id": "https://openalex.org/W1", "display_name": "Tide 1", "authorships": []} | fields


def paper_of(**fields: object) -> Paper:
    """The paper of a work with these *fields*."""
    (paper,) = parsed({"results": [work(**fields)]}).papers
    return paper


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("openalex:q=slow-fast & more", f"{API}?search=slow-fast+%26+more&{NEWEST}"),
        ("openalex:slow fast", f"{API}?search=slow+fast&{NEWEST}"),
        ("openalex:author=a5023888391", f"{API}?filter=authorships.author.id:A5023888391&{NEWEST}"),
        (
            "openalex:author=https://openalex.org/authors/A5023888391",
            f"{API}?filter=authorships.author.id:A5023888391&{NEWEST}",
        ),
        ("openalex:W123", f"{API}/W123"),
        ("https://openalex.org/W123", f"{API}/W123"),
        ("https://openalex.org/works/w123?page=1", f"{API}/W123"),
    ],
)
def test_what_is_asked_of_the_site_is_asked_of_its_api(text: str, place: str) -> None:
    assert sources.parse_address(text) == Address(text, place, "openalex", for_programs=True)


@pytest.mark.parametrize(
    ("query", "ranked"),
    [("search=tide", True), ("search=tide&sort=publication_date:desc", False), ("filter=x:1", False)],
)
def test_a_query_of_the_api_is_asked_as_it_is(query: str, ranked: bool) -> None:
    url = f"{API}?{query}"

    assert sources.parse_address(url) == Address(url, url, "openalex", for_programs=True, ranked=ranked)


@pytest.mark.parametrize("text", ["openalex", "openalex:q=", f"openalex:{'x' * 1001}", "openalex:author=Ada Quay"])
def test_what_asks_for_nothing_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match=r"openalex:author=A5023888391"):
        sources.parse_address(text)


@pytest.mark.parametrize(
    ("text", "since", "place"),
    [
        ("openalex:q=tide", None, f"{API}?search=tide&filter=to_publication_date:2026-11-23&{NEWEST}"),
        ("openalex:q=tide", date(2026, 11, 20), SINCE),
        (
            "openalex:author=A1",
            None,
            f"{API}?filter=to_publication_date:2026-11-23,authorships.author.id:A1&{NEWEST}",
        ),
        ("openalex:W123", date(2026, 11, 20), f"{API}/W123"),
        (
            f"{API}?search=tide&filter=type:article&{NEWEST}",
            None,
            f"{API}?search=tide&filter=to_publication_date:2026-11-23,type:article&{NEWEST}",
        ),
        (f"{API}?search=tide", date(2026, 11, 20), f"{API}?search=tide"),
    ],
)
def test_a_search_has_no_works_of_days_to_come(text: str, since: date | None, place: str) -> None:
    assert sources.limit_to_days(sources.parse_address(text), since, TODAY).place == place


@pytest.mark.parametrize(
    ("place", "count", "more", "notes"),
    [
        (SINCE, 300, [SINCE.replace("*", "next%3D%3D")], ()),
        (SINCE, 1, [], ()),
        (f"{API}?search=tide&{NEWEST}", 2413, [], ("the newest 1 of 2,413 works found",)),
        (f"{API}?search=tide", 2413, [], ("1 of 2,413 works found",)),
        ("page.json", 2413, [], ("1 of 2,413 works found",)),
    ],
    ids=["since a day", "all of it", "a search", "a query in another order", "a file"],
)
def test_a_search_since_a_day_goes_on_and_another_stops_at_the_newest(
    place: str, count: int, more: list[str], notes: tuple[str, ...]
) -> None:
    answer = {"meta": {"count": count, "next_cursor": "next=="}, "results": [work()]}

    listing = parsed(answer, place)

    assert ([address.place for address in listing.more], listing.notes) == (more, notes)


def test_a_search_without_a_next_cursor_is_at_its_end() -> None:
    assert not parsed({"meta": {"count": 300, "next_cursor": None}, "results": [work()]}, SINCE).more


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<html>Too many requests</html>", "expected an answer of OpenAlex's API"),
        ('{"error": "Bad query.", "message": "no such field"}', "the site answered: Bad query: no such field"),
        ('{"error": "Bad query."}', "the site answered: Bad query"),
        ('{"results": {}}', "no list `results`"),
        ('{"results": [1, {}]}', "2 of 2 works are unreadable"),
        ('{"results": [', "not valid JSON"),
        ("[]", "expected an answer of OpenAlex's API"),
    ],
)
def test_what_is_no_answer_is_an_error(content: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(content)


@pytest.mark.parametrize(
    ("index", "abstract"),
    [
        ({"tide": [1], "The": [0], "turns": [2, 4], "and": [3]}, "The tide turns and turns"),
        ({"The": [0], "turns": [90]}, "The turns"),
        ({"The": [0], "end": [10**12], "of": [-1], "it": ["2"], "all": None, "now": [True]}, "The now"),
        ({"Abstract": [0], "The": [1], "tide": [2]}, "The tide"),
        ({"<jats:p>The": [0], "tide</jats:p>": [1], "&amp;": [2], "moon": [3]}, "The tide & moon"),
        (None, ""),
        ([], ""),
    ],
    ids=["words", "a hole", "hostile places", "a heading", "markup", "none", "another type"],
)
def test_an_abstract_is_put_together_from_the_places_of_its_words(index: object, abstract: str) -> None:
    assert paper_of(abstract_inverted_index=index).abstract == abstract


@pytest.mark.parametrize("word", ["one", "x" * 1_000_000])
def test_a_word_that_stands_everywhere_does_not_fill_the_memory(word: str) -> None:
    assert len(paper_of(abstract_inverted_index={"So": [0], word: list(range(1, 100_000))}).abstract) <= 20_000


@pytest.mark.parametrize(
    ("authorship", "name"),
    [
        ({"raw_author_name": "Quay, Ada", "author": {"display_name": "A. Quay"}}, "Ada Quay"),
        ({"raw_author_name": None, "author": {"display_name": "A. Quay"}}, "A. Quay"),
        ({"raw_author_name": "Jane Strand, PhD"}, "Jane Strand"),
    ],
)
def test_an_author_has_the_name_that_the_paper_has(authorship: object, name: str) -> None:
    assert paper_of(authorships=[authorship]).authors == (name,)


@pytest.mark.parametrize(
    ("shown", "fields", "count"),
    [(2, {}, 2), (2, {"is_authors_truncated": True}, None), (100, {}, None), (0, {}, None)],
)
def test_the_number_of_authors_is_unknown_where_the_list_is_cut(
    shown: int, fields: dict[str, object], count: int | None
) -> None:
    people = [{"raw_author_name": f"Ada Quay {number}"} for number in range(shown)]

    assert paper_of(authorships=people, **fields).author_count == count


@pytest.mark.parametrize("kind", ["dataset", "paratext", "peer-review"])
def test_what_is_no_paper_is_left_out(kind: str) -> None:
    assert parsed({"results": [work(type=kind)]}).papers == ()


@pytest.mark.parametrize("odd", [None, 7, True, "x", [], {}, [None], [3, {}], {"a": None}, 10**15], ids=repr)
def test_a_work_survives_whatever_else_it_holds(odd: object) -> None:
    names = ("doi", "ids", "type", "publication_date", "primary_location", "best_oa_location", "locations", "keywords")

    paper = paper_of(**dict.fromkeys((*names, "authorships", "abstract_inverted_index"), odd))

    assert (paper.id, paper.title, paper.published) == ("openalex:W1", "Tide 1", None)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://journal.example/1", "https://journal.example/ü", "x"])
def test_what_is_no_address_on_the_web_is_none(url: str) -> None:
    paper = paper_of(primary_location={"landing_page_url": url, "pdf_url": url})

    assert (paper.url, paper.pdf) == ("https://openalex.org/W1", None)


def test_a_work_is_known_by_the_address_of_its_page() -> None:
    source = sources.registry.own_source("openalex")

    assert source.find_paper_id("https://openalex.org/works/w4400000001") == "openalex:W4400000001"
    assert source.find_paper_id("https://openalex.org/A4400000001") is None

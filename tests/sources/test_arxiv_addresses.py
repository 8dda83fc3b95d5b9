"""What a person may type for a listing of arXiv, and what is made of it."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from digest.errors import UsageError
from digest.model import Address, Paper
from digest.sources.arxiv import addresses, categories
from digest.watchdog import limit_parsing

SITE = "https://arxiv.org"
API = "https://export.arxiv.org/api/query"
ALL = "?skip=0&show=2000"
DAY = date(2026, 1, 8)

LISTS = {
    "cs.CL": ("arxiv:cs.CL", "/list/cs.CL/new", None, "arxiv:cs.CL"),
    "cs.cl": ("arxiv:cs.CL", "/list/cs.CL/new", None, "arxiv:cs.CL"),
    "CS.cl/new": ("arxiv:cs.CL", "/list/cs.CL/new", None, "arxiv:cs.CL"),
    " cs.CL ": ("arxiv:cs.CL", "/list/cs.CL/new", None, "arxiv:cs.CL"),
    "cs": ("arxiv:cs", "/list/cs/new", None, "arxiv:cs"),
    "math": ("arxiv:math", "/list/math/new", None, "arxiv:math"),
    "HEP-TH": ("arxiv:hep-th", "/list/hep-th/new", None, "arxiv:hep-th"),
    "cond-mat.MTRL-SCI": ("arxiv:cond-mat.mtrl-sci", "/list/cond-mat.mtrl-sci/new", None, "arxiv:cond-mat.mtrl-sci"),
    "cs.CL/recent": ("arxiv:cs.CL/recent", "/list/cs.CL/recent" + ALL, None, None),
    "cs.cl/pastweek": ("arxiv:cs.CL/pastweek", "/list/cs.CL/pastweek" + ALL, None, None),
    "cs.CL/2026-01": ("arxiv:cs.CL/2026-01", "/list/cs.CL/2026-01" + ALL, None, None),
    "cs.CL/2026-01-08": ("arxiv:cs.CL/2026-01-08", "/catchup/cs.CL/2026-01-08?abs=True", DAY, "arxiv:cs.CL"),
    "math/2026-01-08": ("arxiv:math/2026-01-08", "/catchup/math/2026-01-08?abs=True", DAY, "arxiv:math"),
}
IDS = {
    "2407.21783": "2407.21783",
    "0704.0001": "0704.0001",
    "2407.21783v3": "2407.21783",
    "2407.21783,2512.00001": "2407.21783,2512.00001",
    "2407.21783, 2512.00001v2": "2407.21783,2512.00001",
    "quant-ph/0201082": "quant-ph/0201082",
    "math.GT/0309136v1,hep-th/9901001": "math.GT/0309136,hep-th/9901001",
}
QUERIES = {
    "words of a person": "all:words AND all:of AND all:a AND all:person",
    "slow-fast networks": 'all:"slow-fast" AND all:networks',
    '"tide tables" memory': 'all:"tide tables" AND all:memory',
    "R&D (100%)": 'all:"R&D" AND all:"100%"',
    "Erdős–Rényi": 'all:"Erdős–Rényi"',
    "tide OR ebb": "all:tide OR all:ebb",
    "tide ANDNOT ebb flow": "all:tide ANDNOT all:ebb AND all:flow",
    "OR tide AND": "all:tide",
    "tide OR OR ebb": "all:tide OR all:ebb",
    "tide or ebb": "all:tide AND all:or AND all:ebb",
    "tide, ebb; - flow?": "all:tide AND all:ebb AND all:flow",
    "ti:tide": "ti:tide",
    "au:breakwater AND (ti:tide OR abs:ebb)": "au:breakwater AND (ti:tide OR abs:ebb)",
    'cat:cs.CL ANDNOT ti:"tide tables"': 'cat:cs.CL ANDNOT ti:"tide tables"',
    "submittedDate:[202601010000 TO 202601312359]": "submittedDate:[202601010000 TO 202601312359]",
    "a+b": 'all:"a+b"',
}
FROM_BROWSER = {
    "/list/cs.CL/new": ("/list/cs.CL/new", None, "arxiv:cs.CL"),
    "/list/cs.CL/new?skip=25&show=25": ("/list/cs.CL/new?skip=25&show=25", None, "arxiv:cs.CL"),
    "/list/cs.CL/recent": ("/list/cs.CL/recent", None, None),
    "/list/cs.CL/recent?skip=0&show=50": ("/list/cs.CL/recent?skip=0&show=50", None, None),
    "/list/cs.CL": ("/list/cs.CL/recent", None, None),
    "/list/cs.CL/2601": ("/list/cs.CL/2601", None, None),
    "/list/cs.CL/2026-01/": ("/list/cs.CL/2026-01", None, None),
    "/list/cs.ZZ/new": ("/list/cs.ZZ/new", None, None),
    "/catchup/cs.CL/2026-01-08": ("/catchup/cs.CL/2026-01-08?abs=True", DAY, "arxiv:cs.CL"),
    "/catchup/cs.CL/2026-01-08?abs=False&page=2": ("/catchup/cs.CL/2026-01-08?abs=True", DAY, "arxiv:cs.CL"),
}
OF_A_PAPER = [
    "https://arxiv.org/abs/2407.21783",
    "https://arxiv.org/abs/2407.21783v2",
    "https://arxiv.org/abs/2407.21783?context=cs.CL",
    "https://arxiv.org/abs/2407.21783/",
    "https://arxiv.org/pdf/2407.21783v2",
    "https://arxiv.org/pdf/2407.21783.pdf",
    "https://arxiv.org/html/2407.21783v1",
    "http://arxiv.org/abs/2407.21783",
    "https://www.arxiv.org/abs/2407.21783",
    "https://export.arxiv.org/abs/2407.21783",
]
FOR_PROGRAMS = {
    "https://export.arxiv.org/api/query?search_query=ti:tide&start=0": (API + "?search_query=ti:tide&start=0", None),
    "http://export.arxiv.org/api/query?id_list=2407.21783": (API + "?id_list=2407.21783", None),
    "https://arxiv.org/api/query?search_query=all:tide": (API + "?search_query=all:tide", None),
    "https://rss.arxiv.org/rss/cs.CL": ("https://rss.arxiv.org/rss/cs.CL", "arxiv:cs.CL"),
    "https://rss.arxiv.org/atom/cs.cl": ("https://rss.arxiv.org/atom/cs.cl", "arxiv:cs.CL"),
    "http://rss.arxiv.org/atom/cs.CL+cs.LG": ("https://rss.arxiv.org/atom/cs.CL+cs.LG", None),
    "https://arxiv.org/rss/cs.CL": ("https://rss.arxiv.org/rss/cs.CL", "arxiv:cs.CL"),
}
ELSEWHERE = [
    "https://arxiv.org/",
    "https://arxiv.org/search/?query=tide",
    "https://arxiv.org/a/breakwater_a_1",
    "https://arxiv.org/abs/tide",
    "https://export.arxiv.org/api/query",
    "https://info.arxiv.org/help/api",
    "https://arxiv.org.example.org/list/cs.CL/new",
    "https://example.org/list/cs.CL/new",
    "https://example.org/https://arxiv.org/abs/2407.21783",
    "https://huggingface.co/papers/2407.21783",
]


def typed(what: str) -> Address:
    return addresses.parse_address(f"arxiv:{what}", what)


def asked_of(address: Address) -> Mapping[str, list[str]]:
    """What the place of *address* asks the API, read back as the site would."""
    return parse_qs(urlsplit(address.place).query)


@pytest.mark.parametrize(("what", "expected"), LISTS.items())
def test_what_is_typed_for_a_list_becomes_its_address(
    what: str, expected: tuple[str, str, date | None, str | None]
) -> None:
    text, place, asked, series = expected

    assert typed(what) == Address(text, SITE + place, "arxiv", asked, series)


@pytest.mark.parametrize(("what", "ids"), IDS.items())
def test_papers_are_asked_for_by_their_identifiers(what: str, ids: str) -> None:
    address = typed(what)

    assert asked_of(address) == {"id_list": [ids], "max_results": [str(len(ids.split(",")))]}
    assert (address.text, address.source, address.series, address.for_programs) == (
        f"arxiv:{what}",
        "arxiv",
        None,
        True,
    )


@pytest.mark.parametrize(("words", "query"), QUERIES.items())
def test_words_become_a_query_and_a_query_stays_one(words: str, query: str) -> None:
    address = typed(f"q={words}")

    assert address.place.startswith(API + "?")
    assert asked_of(address) == {
        "search_query": [query],
        "sortBy": ["submittedDate"],
        "sortOrder": ["descending"],
        "max_results": ["100"],
    }
    assert (address.text, address.source, address.series, address.for_programs) == (
        f"arxiv:q={words}",
        "arxiv",
        None,
        True,
    )


@pytest.mark.parametrize("words", ["", "  ", "?!", '""', "x" * 1100])
def test_a_search_needs_words(words: str) -> None:
    with pytest.raises(UsageError, match="a search takes words"):
        typed(f"q={words}")


@pytest.mark.parametrize(
    ("what", "parts"),
    [
        ("cs.CL", ["cs.CL"]),
        ("cs.CL+cs.LG", ["cs.CL", "cs.LG"]),
        (" cs.CL + cs.LG +", ["cs.CL", "cs.LG"]),
        ("cs.CL+cs.LG/recent", ["cs.CL/recent", "cs.LG/recent"]),
        ("cs.CL/new+cs.LG/2026-01-08", ["cs.CL/new", "cs.LG/2026-01-08"]),
        ("2407.21783+quant-ph/0201082", ["2407.21783", "quant-ph/0201082"]),
        ("q=a+b", ["q=a+b"]),
        ("2407.21783,2512.00001", ["2407.21783,2512.00001"]),
    ],
)
def test_several_lists_can_be_named_at_once(what: str, parts: list[str]) -> None:
    assert list(addresses.split(what)) == parts


@pytest.mark.parametrize(
    ("what", "meant"),
    [
        ("cs.CM", ["cs.CV", "cs.CL"]),
        ("cs.ML", ["cs.LG"]),
        ("machine learning", ["cs.LG", "stat.ML"]),
        ("Machine-Learning", ["cs.LG", "stat.ML"]),
        ("computer vision", ["cs.CV"]),
        ("NLP", ["cs.CL"]),
        ("robotics", ["cs.RO"]),
        ("quantph", ["quant-ph"]),
        ("csCL", ["cs.CL"]),
        ("stat.LG", ["stat.ML"]),
    ],
)
def test_a_category_that_does_not_exist_is_refused_with_what_was_meant(what: str, meant: list[str]) -> None:
    with pytest.raises(UsageError, match=f"^arxiv:{what}: no such category; did you mean ") as refused:
        typed(what)

    assert all(f"{each} (" in str(refused.value) for each in meant)


def test_what_nobody_can_guess_is_refused_with_the_site_s_own_list() -> None:
    with pytest.raises(UsageError, match="no such category; https://arxiv"):
        typed("xyzzy")


def test_a_long_word_is_compared_with_no_category() -> None:
    with limit_parsing(0), pytest.raises(UsageError, match="no such category"):
        addresses.parse_address("", "2407.21783arxiv:" * 12_000)


@pytest.mark.parametrize("what", ["cs.CL/tomorrow", "cs.CL/2026", "cs.CL/2026-13", "cs.CL/08.01.2026", "cs.CL/W02"])
def test_a_period_that_does_not_exist_is_refused_with_examples(what: str) -> None:
    with pytest.raises(UsageError, match="is no period; write recent, 2026-01 or 2026-01-08"):
        typed(what)


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-45", "0000-01-01"])
def test_a_day_that_does_not_exist_is_refused(day: str) -> None:
    with pytest.raises(UsageError, match="there is no such day"):
        typed(f"cs.CL/{day}")
    with pytest.raises(UsageError, match="there is no such day"):
        addresses.address_of_url("x", f"{SITE}/catchup/cs.CL/{day}")


def test_the_name_alone_is_refused_with_examples() -> None:
    with pytest.raises(UsageError, match=r"^arxiv:: write arxiv:"):
        typed("")


@pytest.mark.parametrize("example", [example for example, _ in addresses.EXAMPLES])
def test_every_example_is_understood(example: str) -> None:
    what = example.strip('"').removeprefix("arxiv:")

    assert [typed(part) for part in addresses.split(what)]


@pytest.mark.parametrize("host", ["https://arxiv.org", "http://arxiv.org", "https://www.arxiv.org"])
@pytest.mark.parametrize(("path", "expected"), FROM_BROWSER.items())
def test_a_list_from_the_browser_is_the_listing_it_belongs_to(
    path: str, expected: tuple[str, date | None, str | None], host: str
) -> None:
    place, asked, series = expected

    assert addresses.address_of_url("as typed", host + path) == Address(
        "as typed", SITE + place, "arxiv", asked, series
    )


@pytest.mark.parametrize("url", OF_A_PAPER)
def test_a_paper_from_the_browser_is_asked_of_the_api(url: str) -> None:
    place = f"{API}?id_list=2407.21783&max_results=1"

    assert addresses.address_of_url(url, url) == Address(url, place, "arxiv", for_programs=True)


@pytest.mark.parametrize(("url", "expected"), FOR_PROGRAMS.items())
def test_what_is_for_programs_is_known_as_such(url: str, expected: tuple[str, str | None]) -> None:
    place, series = expected

    address = addresses.address_of_url(url, url)

    ranked = "search_query" in url and "sortBy" not in url
    assert address == Address(url, place, "arxiv", series=series, for_programs=True, ranked=ranked)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_other_pages_are_left_to_their_content(url: str) -> None:
    assert addresses.address_of_url(url, url) is None


@pytest.mark.parametrize("what", ["cs.CL", "cs.CL/2026-01-08"])
def test_a_day_can_be_asked_of_a_category(what: str) -> None:
    assert addresses.on_day(typed(what), DAY) == typed("cs.CL/2026-01-08")


@pytest.mark.parametrize("what", ["cs.CL/2026-01-07", "cs.CL/recent", "cs.CL/2026-01", "2407.21783", "q=tide"])
def test_a_day_cannot_be_asked_of_another_list(what: str) -> None:
    assert addresses.on_day(typed(what), DAY) is None


def test_a_day_of_a_feed_is_that_of_its_category() -> None:
    feed = addresses.address_of_url("x", "https://rss.arxiv.org/rss/cs.CL")

    assert feed is not None
    assert addresses.on_day(feed, DAY) == typed("cs.CL/2026-01-08")


def test_papers_are_announced_from_monday_to_friday() -> None:
    week = [date(2026, 1, 5 + day) for day in range(7)]

    assert [addresses.has_list(day) for day in week] == [True] * 5 + [False] * 2


def test_the_new_papers_can_be_had_in_two_other_ways() -> None:
    address = typed("cs.CL")
    feed, recent = addresses.alternatives(address)

    assert feed == Address(
        "arxiv:cs.CL", "https://rss.arxiv.org/atom/cs.CL", "arxiv", series="arxiv:cs.CL", for_programs=True
    )
    assert recent == Address("arxiv:cs.CL", f"{SITE}/list/cs.CL/recent{ALL}", "arxiv", series="arxiv:cs.CL")


@pytest.mark.parametrize("what", ["cs.CL/2026-01-08", "cs.CL/recent", "cs.CL/2026-01", "2407.21783", "q=tide"])
def test_there_is_one_way_to_everything_else(what: str) -> None:
    assert list(addresses.alternatives(typed(what))) == []


def test_papers_without_abstracts_are_asked_for_a_hundred_at_a_time() -> None:
    papers = [Paper(f"arxiv:2604.{number:05}", "Tides", sources=("arxiv",)) for number in range(1, 151)]

    first, second = addresses.completions(papers)

    assert [len(asked_of(each)["id_list"][0].split(",")) for each in (first, second)] == [100, 50]
    assert asked_of(first)["id_list"][0].startswith("2604.00001,2604.00002,")
    assert (first.text, first.source, first.for_programs) == ("arxiv API", "arxiv", True)


def test_nothing_is_asked_for_papers_that_lack_nothing_or_are_unknown_to_arxiv() -> None:
    papers = [
        Paper("arxiv:2604.00001", "Tides", abstract="They come.", sources=("arxiv",)),
        Paper("title:ebb", "Ebb"),
        Paper("arxiv:2604.00002", "Moons", sources=("hf",)),
    ]

    assert list(addresses.completions(papers)) == []


def test_a_paper_that_stands_twice_is_asked_for_once() -> None:
    paper = Paper("arxiv:quant-ph/0201082", "Ferries", sources=("arxiv",))

    assert [asked_of(each)["id_list"] for each in addresses.completions([paper, paper])] == [["quant-ph/0201082"]]


@pytest.mark.parametrize("category", categories.NAMES)
def test_a_category_is_known_however_it_is_written(category: str) -> None:
    assert {categories.find_category(written) for written in (category, category.lower(), category.upper())} == {
        category
    }


def test_every_category_belongs_to_an_archive() -> None:
    assert {category.partition(".")[0] for category in categories.NAMES} <= set(categories.NAMES)

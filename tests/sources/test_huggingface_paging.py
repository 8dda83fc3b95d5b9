"""Second ways to what Hugging Face lists, and what its pages leave out: searches, trends, weeks, one's papers."""

import json

import pytest
from support.saved_pages import SEEN

from digest import sources
from digest.errors import UsageError
from digest.model import Address, Listing, Page

SITE = "https://huggingface.co"
API = f"{SITE}/api/daily_papers"
FOUND = f"{SITE}/api/papers/search?q=slow+tides&limit=120"
SOMEBODYS = f"{API}?submitter=ada-quay&limit=100"


def records(number: int, *, flat: bool = False) -> list[object]:
    each = [{"id": f"2601.{at:05}", "title": f"Tide {at}", "summary": "Wet."} for at in range(number)]
    return [record if flat else {"paper": record} for record in each]


def parsed(content: object, text: str, place: str | None = None) -> Listing:
    """What the JSON *content* lists that came for the address *text*, or from *place*."""
    address = sources.parse_address(text)
    at = Address(address.text, place, "hf", ranked=address.ranked) if place else address
    return sources.parse_page(Page(at, json.dumps(content).encode(), SEEN))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("hf", f"{API}?limit=100"),
        ("hf:2026-01-08", f"{API}?date=2026-01-08&limit=100"),
        ("https://huggingface.co/papers?date=2026-01-08", f"{API}?date=2026-01-08&limit=100"),
        ("hf:2026-W02", f"{API}?week=2026-W02&limit=100"),
        ("hf:2026-01", f"{API}?month=2026-01&limit=100"),
        ("hf:trending", f"{API}?sort=trending&limit=100"),
        ("https://huggingface.co/papers/trending/", f"{API}?sort=trending&limit=100"),
        ("hf:q=slow tides", FOUND),
        ("https://huggingface.co/papers?q=slow+tides", FOUND),
        ("https://huggingface.co/papers?q=slow%20tides&x=1", FOUND),
        ("https://huggingface.co/papers/trending?q=slow+tides", FOUND),
        ("hf:q=R&D = 100%", f"{SITE}/api/papers/search?q=R%26D+%3D+100%25&limit=120"),
        ("hf:by=ada-quay", None),
        ("https://huggingface.co/papers/2407.21783", None),
    ],
)
def test_the_api_is_the_second_way(text: str, place: str | None) -> None:
    ways = sources.alternatives(sources.parse_address(text))

    assert [(way.place, way.text, way.for_programs) for way in ways] == ([(place, text, True)] if place else [])


@pytest.mark.parametrize("text", ["hf:q=slow tides", "hf:trending"])
def test_a_rank_stays_a_rank_by_the_second_way(text: str) -> None:
    (way,) = sources.alternatives(sources.parse_address(text))

    assert parsed(records(3), text, way.place).ranked


@pytest.mark.parametrize(
    ("content", "ranked"),
    [
        ({"dailyPapers": records(1), "searchResults": records(2)}, True),
        ({"dailyPapers": records(1), "isTrending": True}, True),
        ({"dailyPapers": records(1), "dateString": "2026-01-08", "periodType": "day"}, False),
        ({"dailyPapers": records(1), "dateString": "2026-W02", "periodType": "week"}, False),
    ],
    ids=["search", "trend", "day", "week"],
)
def test_a_saved_page_says_whether_its_order_is_a_rank(content: object, ranked: bool) -> None:
    assert parsed(content, "page.json").ranked == ranked


def test_a_flat_record_of_a_search_is_a_paper() -> None:
    assert parsed(records(2, flat=True), "hf:q=slow tides", FOUND).papers == parsed(records(2), "hf").papers


def test_a_search_belongs_to_no_day() -> None:
    found = [{"paper": {"id": "2601.00001", "title": "Tide", "submittedOnDailyAt": "2026-01-08T00:00:00.000Z"}}]

    assert parsed(found, "hf:q=slow tides", FOUND).day is None
    assert str(parsed(found, "hf", f"{API}?limit=100").day) == "2026-01-08"


@pytest.mark.parametrize(
    ("place", "shown", "following"),
    [
        (f"{API}?week=2026-W02&limit=100", 100, f"{API}?week=2026-W02&limit=100&p=1"),
        (f"{API}?week=2026-W02&limit=100&p=1", 97, f"{API}?week=2026-W02&limit=100&p=2"),
        (f"{API}?date=2026-01-08&limit=100&p=9", 50, f"{API}?date=2026-01-08&limit=100&p=10"),
        (f"{API}?month=2026-01&limit=100", 49, None),
        (f"{API}?week=2026-W02&limit=100&p=3", 0, None),
        (f"{API}?limit=100", 100, None),
        (f"{API}?sort=trending&limit=100", 100, None),
        (SOMEBODYS, 100, None),
        (FOUND, 120, None),
        ("page.json", 100, None),
    ],
)
def test_a_day_week_or_month_of_the_api_goes_on_until_a_page_is_not_full(
    place: str, shown: int, following: str | None
) -> None:
    more = parsed(records(shown), "hf:2026-W02", place).more

    assert [address.place for address in more] == ([following] if following else [])


@pytest.mark.parametrize(
    ("text", "shown", "more"),
    [
        ("hf:2026-W02", 105, [f"{API}?week=2026-W02&limit=100"]),
        ("hf:2026-01", 105, [f"{API}?month=2026-01&limit=100"]),
        ("hf:2026-W02", 104, []),
        ("hf:2026-W02", 106, []),
    ],
)
def test_where_a_page_stops_at_its_most_the_api_has_the_others(text: str, shown: int, more: list[str]) -> None:
    kind = "week" if "W" in text else "month"
    props = {"dailyPapers": records(shown), "dateString": text[3:], "periodType": kind}

    listing = parsed(props, text)

    assert [address.place for address in listing.more] == more
    assert [("the others come from the site's API" in note) for note in listing.notes] == [True] * len(more)


def test_a_saved_page_that_stops_at_its_most_says_so() -> None:
    props = {"dailyPapers": records(105), "dateString": "2026-W02", "periodType": "week"}

    listing = parsed(props, "page.json")

    assert (listing.more, listing.notes) == (
        (),
        ("the page shows its 105 most voted papers, and may leave out others",),
    )


def test_a_day_of_as_many_papers_as_a_week_shows_is_all_there() -> None:
    props = {"dailyPapers": records(105), "dateString": "2026-01-08", "periodType": "day"}

    assert (parsed(props, "hf:2026-01-08").more, parsed(props, "hf:2026-01-08").notes) == ((), ())


def test_somebodys_papers_are_asked_of_the_api() -> None:
    assert sources.parse_address("hf:by=ada-quay") == Address("hf:by=ada-quay", SOMEBODYS, "hf", for_programs=True)


@pytest.mark.parametrize(("shown", "notes"), [(7, ()), (100, ("the newest 100 of these papers",))])
def test_of_somebodys_papers_the_newest_come(shown: int, notes: tuple[str, ...]) -> None:
    assert parsed(records(shown), "hf:by=ada-quay").notes == notes


@pytest.mark.parametrize("name", ["", "ada quay", "ada&limit=1", "-", "x" * 97, "ada/quay", "ädä"])
def test_what_is_no_name_of_the_site_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"hf:by=NAME"):
        sources.parse_address(f"hf:by={name}")


@pytest.mark.parametrize(("url", "ranked"), [(f"{API}?date=2026-01-08", False), (FOUND, True)])
def test_an_address_of_the_api_is_the_sites(url: str, ranked: bool) -> None:
    assert sources.parse_address(url) == Address(url, url, "hf", for_programs=True, ranked=ranked)

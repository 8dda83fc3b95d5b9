"""What leads to other addresses: folders of saved pages, lists of feeds, the pages of sites that name their feed."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest import sources
from digest.archive_protocols import NullArchive
from digest.errors import FetchError
from digest.model import Address, Failure, Listing, Page
from digest.request import Request
from digest.retrieve import local
from digest.retrieve.collect import collect_listings
from digest.retrieve.page_reader import Retriever

NOW = datetime(2026, 1, 9, 7, 30, tzinfo=UTC)
PAGES = Path(__file__).parents[1] / "pages"
BLOG, FEED = "https://lab.example.org", "https://lab.example.org/feed.xml"


def rss(*titles: str) -> bytes:
    items = "".join(f"<item><title>{title}</title><link>{BLOG}/{len(title)}</link></item>" for title in titles)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Lab</title>{items}</channel></rss>'.encode()


def blog(feed: str = "/feed.xml") -> bytes:
    head = f'<link rel="alternate" type="application/rss+xml" href="{feed}">'
    return f"<!doctype html><html><head>{head}</head><body>News</body></html>".encode()


def opml(*feeds: str) -> bytes:
    outlines = "".join(f'<outline type="rss" text="Feed {at}" xmlUrl="{url}"/>' for at, url in enumerate(feeds))
    return f'<opml version="2.0"><body>{outlines}</body></opml>'.encode()


def collected(
    typed: Sequence[str], web: Mapping[str, bytes] | None = None
) -> tuple[list[Listing], list[Failure], list[str]]:
    """The listings and failures of the addresses *typed*, and what was asked of the *web*."""
    asked: list[str] = []

    def get(address: Address) -> Page:
        if not address.is_remote:
            return local.read_page(address, NOW)
        asked.append(address.place)
        if address.place not in (web or {}):
            raise FetchError("no such page (404)")
        return Page(address, (web or {})[address.place], NOW.date(), address.place)

    request = Request([sources.parse_address(text) for text in typed])
    retriever = Retriever(get, list_files=local.list_files)
    listings, failures = collect_listings(
        request, retriever=retriever, archive=NullArchive(), now=NOW, covered=lambda series: None
    )
    return listings, failures, asked


def titles(listings: Sequence[Listing]) -> list[list[str]]:
    return [[paper.title for paper in listing.papers] for listing in listings]


def test_a_folder_is_read_file_by_file_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b.xml").write_bytes(rss("Of b"))
    (tmp_path / "a.html").write_bytes((PAGES / "huggingface" / "daily_2026.html").read_bytes())
    (tmp_path / "c mail.txt").write_bytes((PAGES / "arxiv-mail" / "cs_daily.txt").read_bytes())

    listings, failures, _ = collected([f"{tmp_path}/"])

    assert [listing.address for listing in listings] == [
        f"{tmp_path}/{name}" for name in ("a.html", "b.xml", "c mail.txt")
    ]
    assert [listing.source for listing in listings][:2] == ["hf", "feed"]
    assert not failures


def test_what_lies_beside_saved_pages_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "page.xml").write_bytes(rss("Tides"))
    (tmp_path / ".hidden.xml").write_bytes(rss("Hidden"))
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "feed.xml").write_bytes(rss("Beside"))
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "style.css").write_text("p {}")
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7")

    listings, failures, _ = collected([str(tmp_path)])

    assert titles(listings) == [["Tides"]]
    assert not failures


def test_a_file_that_cannot_be_read_is_one_failure_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Dear all,")
    (tmp_path / "b.xml").write_bytes(rss("Tides"))
    (tmp_path / "c.json").write_text("{")

    listings, failures, _ = collected([str(tmp_path)])

    assert titles(listings) == [["Tides"]]
    assert [failure.source for failure in failures] == [f"{tmp_path}/a.txt", f"{tmp_path}/c.json"]


def test_files_of_a_folder_that_fail_alike_are_one_failure(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("No papers here.\n")
    (tmp_path / "d.xml").write_bytes(rss("Tides"))

    (read,), (failure,), _ = collected([str(tmp_path)])

    assert read.address == f"{tmp_path}/d.xml"
    assert failure.source == f"{tmp_path}/a.txt"
    assert failure.reason.endswith(" (and so 2 other files)")


def test_a_folder_without_files_is_a_failure_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()

    listings, (failure,), _ = collected([str(tmp_path)])

    assert not listings
    assert failure.reason == "no page, feed or mail in this folder (the folders in it are not looked into)"


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_file_whose_name_is_no_utf_8_is_read_and_shown(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xe9.xml"
    Path(os.fsdecode(path)).write_bytes(rss("Tides"))

    (listing,), failures, _ = collected([str(tmp_path)])

    assert (listing.address, failures) == (f"{tmp_path}/\\xe9.xml", [])


def test_a_maildir_is_one_listing_as_ever(tmp_path: Path) -> None:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1").write_bytes((PAGES / "arxiv-mail" / "procmail.eml").read_bytes())

    (listing,), failures, _ = collected([str(tmp_path)])

    assert (listing.address, failures) == (str(tmp_path), [])


def test_the_feeds_of_a_list_are_read_as_if_each_was_typed(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_bytes(opml(FEED, "https://gone.example.org/f", "https://b.example.org/f"))

    listings, failures, asked = collected(
        [str(tmp_path / "feeds.opml")], {FEED: rss("One"), "https://b.example.org/f": rss("Two")}
    )

    assert [(listing.address, listing.label) for listing in listings] == [
        (FEED, "Feed 0"),
        ("https://b.example.org/f", "Feed 2"),
    ]
    assert titles(listings) == [["One"], ["Two"]]
    origin = f"(named by {tmp_path}/feeds.opml)"
    assert failures == [Failure("https://gone.example.org/f", f"no such page (404) {origin}")]
    assert asked == [FEED, "https://gone.example.org/f", "https://b.example.org/f"]


def test_what_a_list_names_keeps_its_place_among_what_was_typed(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_bytes(opml(FEED))
    (tmp_path / "last.xml").write_bytes(rss("Last"))

    listings, _, _ = collected([str(tmp_path / "feeds.opml"), str(tmp_path / "last.xml")], {FEED: rss("First")})

    assert titles(listings) == [["First"], ["Last"]]


def test_a_list_of_feeds_on_the_web_is_read_too() -> None:
    url = "https://lists.example.org/feeds.opml"

    listings, failures, asked = collected([url], {url: opml(FEED), FEED: rss("Tides")})

    assert (titles(listings), failures, asked) == ([["Tides"]], [], [url, FEED])


def test_a_list_that_names_lists_is_followed_no_further() -> None:
    url = "https://lists.example.org/feeds.opml"

    listings, (failure,), asked = collected([url], {url: opml(url)})

    assert not listings
    assert "they are not followed" in failure.reason
    assert asked == [url, url]


def test_the_page_of_a_site_leads_to_its_feed_and_a_note_says_so() -> None:
    (listing,), failures, asked = collected([BLOG], {BLOG: blog(), FEED: rss("Tides")})

    assert (listing.address, [paper.title for paper in listing.papers]) == (BLOG, ["Tides"])
    assert listing.notes == (f"read from the site's feed {FEED}; write this address to save a request",)
    assert (failures, asked) == ([], [BLOG, FEED])


def test_a_feed_that_a_site_names_and_that_is_gone_is_named_in_the_failure() -> None:
    _, (failure,), _ = collected([BLOG], {BLOG: blog()})

    assert failure == Failure(BLOG, f"its feed {FEED}: no such page (404)")


def test_a_page_that_leads_to_a_page_is_followed_no_further() -> None:
    listings, (failure,), asked = collected([BLOG], {BLOG: blog(), FEED: blog("/other.xml")})

    assert not listings
    assert "they are not followed" in failure.reason
    assert asked == [BLOG, FEED]


def test_a_page_that_names_itself_or_nothing_is_no_feed() -> None:
    for page in (blog("https://lab.example.org"), b"<html><body>News</body></html>"):
        _, (failure,), asked = collected([BLOG], {BLOG: page})

        assert "an HTML page came, not a feed, and it names none" in failure.reason
        assert asked == [BLOG]


def test_a_list_of_feeds_of_which_none_can_be_read_is_a_failure_of_its_own() -> None:
    url, other = "https://lists.example.org/feeds.opml", "https://other.example.org/f"

    _, failures, _ = collected([url], {url: opml(FEED, other)})

    assert [(failure.source, failure.reason.partition(" (")[0]) for failure in failures] == [
        (url, "none of its feeds could be read"),
        (FEED, "no such page"),
        (other, "no such page"),
    ]


def test_a_list_of_feeds_of_which_one_is_read_is_none() -> None:
    url, other = "https://lists.example.org/feeds.opml", "https://other.example.org/f"

    _, failures, _ = collected([url], {url: opml(FEED, other), FEED: rss("Tides")})

    assert [failure.source for failure in failures] == [other]


def test_a_list_of_feeds_may_name_the_page_of_a_site() -> None:
    url = "https://lists.example.org/feeds.opml"
    outlines = f'<opml version="2.0"><body><outline text="Lab" htmlUrl="{BLOG}"/></body></opml>'.encode()

    (listing,), failures, _ = collected([url], {url: outlines, BLOG: blog(), FEED: rss("Tides")})

    assert (listing.address, listing.label, failures) == (BLOG, "Lab", [])


def test_a_saved_page_never_leads_to_the_network(tmp_path: Path) -> None:
    (tmp_path / "blog.html").write_bytes(blog(FEED))

    _, (failure,), asked = collected([str(tmp_path / "blog.html")], {FEED: rss("Tides")})

    assert failure.reason.endswith(f"it names a feed, which it can: {FEED}")
    assert not asked


def test_a_password_stays_out_of_the_note() -> None:
    typed = "https://ann:s3cret@lab.example.org"
    feed = "https://ann:s3cret@lab.example.org/feed.xml"

    (listing,), _, asked = collected([typed], {typed: blog(), feed: rss("Tides")})

    assert "s3cret" not in "".join(listing.notes)
    assert asked == [typed, feed]


@pytest.mark.parametrize("typed", ["e.example.org/feed.xml", "www.example.org", "example.org:8080/x"])
def test_an_address_without_its_scheme_is_told(typed: str) -> None:
    _, (failure,), _ = collected([typed])

    assert failure.reason == "no such file"
    assert failure.remedies[0].command == f"digest fetch https://{typed}"


@pytest.mark.parametrize("scheme", ["file://", "file://localhost", "FILE://", "file:"])
def test_a_file_may_be_named_by_its_address(tmp_path: Path, scheme: str) -> None:
    (tmp_path / "a feed.xml").write_bytes(rss("Tides"))

    (listing,), _, _ = collected([f"{scheme}{tmp_path}/a%20feed.xml"])

    assert (listing.address, titles([listing])) == (f"{tmp_path}/a feed.xml", [["Tides"]])

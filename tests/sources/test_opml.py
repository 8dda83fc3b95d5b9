"""Lists of feeds: which addresses they have, each once, with the names that their owner gave them."""

import pytest
from support.saved_pages import parsed

from digest.errors import ParseError
from digest.sources.opml import MOST_FEEDS


def opml(*outlines: str) -> str:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'


def feed(url: str, more: str = 'text="x"') -> str:
    return f'<outline type="rss" {more} xmlUrl="{url}"/>'


def places(text: str) -> list[str]:
    return [lead.place for lead in parsed(text).leads]


def test_feeds_in_folders_are_found_in_their_order() -> None:
    nested = f'<outline text="a"><outline text="b">{feed("https://a.org/1")}</outline></outline>'

    assert places(opml(nested, feed("https://b.org/2"))) == ["https://a.org/1", "https://b.org/2"]


def test_a_feed_that_stands_in_two_folders_is_read_once() -> None:
    twice = [f'<outline text="{name}">{feed("https://a.org/f")}</outline>' for name in "ab"]

    assert places(opml(*twice, feed("https://b.org/f"), feed("https://a.org/f"))) == [
        "https://a.org/f",
        "https://b.org/f",
    ]


def test_a_feed_is_called_what_its_owner_calls_it() -> None:
    listing = parsed(opml(feed("https://a.org/f", 'title="Tides &amp; Moons" text="x"'), feed("https://b.org/f")))

    assert [lead.label for lead in listing.leads] == ["Tides & Moons", "x"]


def test_where_the_feed_is_missing_the_site_may_name_it() -> None:
    assert places(opml('<outline text="x" htmlUrl="https://a.org/blog"/>')) == ["https://a.org/blog"]


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("feed:https://a.org/f", "https://a.org/f"),
        ("feed://a.org/f", "https://a.org/f"),
        ("HTTPS://A.org/F", "https://a.org/F"),
        ("https://arxiv.org/list/cs.CL/new", "https://arxiv.org/list/cs.CL/new"),
    ],
)
def test_addresses_are_understood_as_people_write_them(url: str, place: str) -> None:
    assert places(opml(feed(url))) == [place]


@pytest.mark.parametrize(
    "url", ["/etc/passwd", "file:///etc/passwd", "javascript:x", "hf", "-", "sample", "", "http://"]
)
def test_a_list_names_no_file_of_this_machine(url: str) -> None:
    with pytest.raises(ParseError, match="with no feed in it"):
        parsed(opml(feed(url)))


def test_a_password_of_a_feed_is_never_shown() -> None:
    (lead,) = parsed(opml(feed("https://ann:s3cret@a.org/f"))).leads

    assert "s3cret" not in lead.text
    assert "s3cret" in lead.place


def test_no_more_feeds_than_a_limit_are_read_and_a_note_says_so() -> None:
    listing = parsed(opml(*(feed(f"https://a.org/{number}") for number in range(MOST_FEEDS + 20))))

    assert len(listing.leads) == MOST_FEEDS
    assert listing.notes == (f"the first {MOST_FEEDS} of {MOST_FEEDS + 20} feeds",)


@pytest.mark.parametrize("cut", [40, 60, 80])
def test_a_list_that_breaks_off_is_read_as_far_as_it_goes(cut: int) -> None:
    whole = opml(*(feed(f"https://a.org/{number}") for number in range(30)))

    assert 0 < len(places(whole[: len(whole) * cut // 100])) < 30


def test_entities_of_a_list_are_not_resolved() -> None:
    with pytest.raises(ParseError):
        parsed(
            '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
            '<opml><body><outline text="a" xmlUrl="&x;"/></body></opml>'
        )

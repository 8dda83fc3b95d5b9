"""The feed that the page of a site names."""

import pytest

from digest.sources.feed_links import find_feed
from digest.sources.shared.page_address import find_stated_address

URL = "https://lab.example.org/news/today.html"
RSS, ATOM = "application/rss+xml", "application/atom+xml"


def page(*tags: str) -> bytes:
    return f"<!doctype html><html><head>{''.join(tags)}</head><body></body></html>".encode()


def link(href: str, kind: str = RSS, more: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" {more} href="{href}">'


@pytest.mark.parametrize(
    ("tags", "feed"),
    [
        ([link("/feed.xml")], "https://lab.example.org/feed.xml"),
        ([link("feed.xml")], "https://lab.example.org/news/feed.xml"),
        ([link("//cdn.example.org/f")], "https://cdn.example.org/f"),
        ([link("https://elsewhere.org/f", ATOM)], "https://elsewhere.org/f"),
        ([link("f.json", "application/feed+json")], "https://lab.example.org/news/f.json"),
        (["<base href='/b/'>", link("f")], "https://lab.example.org/b/f"),
        ([link("/comments/feed", more='title="Lab » Comments Feed"'), link("/feed")], "https://lab.example.org/feed"),
        ([link("/a?x=1&amp;y=2")], "https://lab.example.org/a?x=1&y=2"),
        (["<LINK REL='Alternate Stylesheet' TYPE='Application/RSS+XML' HREF=/f>"], "https://lab.example.org/f"),
        ([f"<link href='/f' type='{RSS}; charset=utf-8' rel=alternate />"], "https://lab.example.org/f"),
        ([f"<!-- {link('/old')} -->", link("/new")], "https://lab.example.org/new"),
        ([link("feed:https://lab.example.org/f")], "https://lab.example.org/f"),
        (["<link rel=alternate href=/feed.xml title=RSS>"], "https://lab.example.org/feed.xml"),
        (["<link rel=feed href=/all>"], "https://lab.example.org/all"),
        ([link("/feed", "text/xml")], "https://lab.example.org/feed"),
        ([link("/all.json", "application/json", "title='JSON Feed'")], "https://lab.example.org/all.json"),
        ([link("/feed.json", "application/json"), link("/f")], "https://lab.example.org/f"),
        ([link("/f", more='title="Lab > News <all>"')], "https://lab.example.org/f"),
        (["<meta content='a lab's page'>", link("/f")], "https://lab.example.org/f"),
        (["<style>", "a { color: red }" * 50_000, "</style>", link("/f")], "https://lab.example.org/f"),
        (["<link rel=alternate hreflang=de href=/de/feed/>"], None),
        (["<link rel=alternate href=/mobile/>"], None),
        ([link("/comments/feed")], None),
        ([link("today.html")], None),
        ([link("javascript:x")], None),
        ([link("http://[bad")], None),
        ([link("/f", "text/html")], None),
        ([link("/wp-json/posts/1", "application/json")], None),
        ([f"<link rel=stylesheet type={RSS} href=/f>"], None),
        ([f"<link rel=alternate type={RSS}>"], None),
        ([], None),
    ],
)
def test_the_first_feed_that_is_not_one_of_comments_is_that_of_the_site(tags: list[str], feed: str | None) -> None:
    assert find_feed(page(*tags), URL) == feed


@pytest.mark.parametrize(
    ("tags", "own"),
    [
        (["<link rel=canonical href=https://a.org/x>"], "https://a.org/x"),
        (["<meta property='og:url' content='https://a.org/y'>"], "https://a.org/y"),
        (["<link href=https://a.org/x rel=canonical>"], "https://a.org/x"),
        (["<link rel=canonical href=/x>"], ""),
    ],
)
def test_a_saved_page_may_say_where_it_is_from(tags: list[str], own: str) -> None:
    assert find_stated_address(page(*tags)) == own

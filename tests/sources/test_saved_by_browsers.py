"""A page that a browser saved lists what the site's page lists."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.browsers import BROWSERS
from support.saved_pages import outcome, page, saved

from digest.sources.shared.page_address import SitePage, find_stated_address

PLACES = {
    "acl": "https://aclanthology.org/volumes/2025.inv-long/",
    "arxiv": "https://arxiv.org/list/cs.CL/new",
    "biorxiv": "https://www.biorxiv.org/collection/neuroscience",
    "huggingface": "https://huggingface.co/papers",
    "openreview": "https://openreview.net/group?id=Inv.cc/2026/Conference",
}
# Whole pages of HTML; a browser repairs one that breaks off. A challenge is a script, which not everybody saves.
WHOLE = [
    pytest.param(path, id=f"{folder}/{path.name}")
    for folder in PLACES
    for path in saved(folder)
    if b"</html" in path.read_bytes()[-1000:].lower() and path.name != "challenge.html"
]


def address_of(path: Path, listed: dict[str, object]) -> str:
    """Where a reader saved the page *path*, which listed that."""
    _, _, category = str(listed.get("source")).partition(":")
    return PLACES[path.parent.name].replace("cs.CL", category or "cs.CL")


@pytest.mark.parametrize("browser", BROWSERS)
@pytest.mark.parametrize("path", WHOLE)
def test_a_page_saved_by_a_browser_lists_what_the_page_lists(path: Path, browser: str) -> None:
    whole = page(path)
    listed = outcome(whole)

    again = replace(whole, content=BROWSERS[browser](whole.content, address_of(path, listed)))

    assert outcome(again) == listed


@pytest.mark.parametrize(
    ("start", "address"),
    [
        ("<!DOCTYPE html>\n<!-- saved from url=(0016)https://e.org/a -->", "https://e.org/a"),
        (
            "<!DOCTYPE html> <!--\n Page saved with SingleFile \n url: https://e.org/a \n saved date: x -->",
            "https://e.org/a",
        ),
        ('<html><head><base href="https://e.org/">', "https://e.org/"),
        ("<head><base target=_top href=https://e.org/>", "https://e.org/"),
        ('<link href="/x.css" rel="stylesheet"><link rel="canonical" href="https://e.org/b">', "https://e.org/b"),
        ("<link rel=canonical href=https://e.org/b>", "https://e.org/b"),
        ("<link href=https://e.org/x.css rel=stylesheet>", ""),
        ('<base href="/a/">', ""),
        ("<html>", ""),
    ],
)
def test_a_page_says_where_it_is_from(start: str, address: str) -> None:
    assert find_stated_address(start.encode()) == address


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/a/1/", "/a/1/"),
        ("/a/1/#top", "/a/1/"),
        ("https://e.org/a/1/", "/a/1/"),
        ("http://www.e.org/a?x=1#y", "/a?x=1"),
        ("//e.org/a", "/a"),
        ("../b", "/list/b"),
        ("b?c", "/list/new/b?c"),
        ("file:///a/1/", "/a/1/"),
        ("https://other.org/a/1/", ""),
        ("https://e.org.other.org/a", ""),
        ("mailto:a@e.org", ""),
        ("javascript:void(0)", ""),
        ("https://[", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_addresses_of_one_page_are_one_path(href: str | None, path: str) -> None:
    assert SitePage("https://e.org/list/new/", ("e.org",)).path_of(href) == path

"""The ACL Anthology: its addresses, and pages that are not as expected."""

import pytest
from support.saved_pages import PAGES, parsed

from digest import sources
from digest.errors import ParseError, UsageError
from digest.model import Address

SITE = "https://aclanthology.org"
VOLUME = (PAGES / "acl" / "volume.html").read_bytes()
TYPED = {
    "acl:2025.acl-long": "volumes/2025.acl-long",
    "acl:volumes/2025.acl-long/": "volumes/2025.acl-long",
    "acl:2024.lrec-main": "volumes/2024.lrec-main",
    "acl:P19-1": "volumes/P19-1",
    "acl:events/acl-2025": "events/acl-2025",
    f"{SITE}/volumes/2025.acl-long/": "volumes/2025.acl-long",
    f"{SITE}/events/acl-2025": "events/acl-2025",
    "http://www.aclanthology.org/events/acl-2025/#2025acl-long": "events/acl-2025",
}


@pytest.mark.parametrize(("text", "path"), TYPED.items())
def test_a_volume_and_an_event_have_addresses(text: str, path: str) -> None:
    assert sources.parse_address(text) == Address(text, f"{SITE}/{path}/", "acl")


@pytest.mark.parametrize("text", ["acl", "acl:", "acl:2025", "acl:acl-2025", "acl:../x", "acl:events/acl", "acl:A B"])
def test_what_is_neither_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="acl:events/acl-2025"):
        sources.parse_address(text)


def test_a_page_that_breaks_off_says_so_and_keeps_its_papers() -> None:
    cut = parsed(VOLUME[: VOLUME.index(b"A Grammar")], "acl")

    assert [paper.id for paper in cut.papers] == ["acl:2025.inv-long.1"]
    assert cut.notes == ("the page breaks off before its end: papers may be missing",)


@pytest.mark.parametrize("content", [b"<p>x", b"<div>" * 50_000, b"<html>\0\0</html>", b"{}", b"text", b"<!-- -->"])
def test_a_page_without_papers_is_an_error(content: bytes) -> None:
    with pytest.raises(ParseError, match=r"no paper on this page|no page"):
        parsed(content, "acl")


def test_ten_thousand_papers_come_out() -> None:
    entry = "<div><span><strong><a class=align-middle href=/2025.inv-long.{0}/>T {0}</a></strong></span></div>"
    page = "<html>" + "".join(entry.format(n) for n in range(1, 10_001)) + "</html>"

    assert len(parsed(page, "acl").papers) == 10_000


def test_papers_in_one_parent_keep_their_own_authors() -> None:
    entries = (
        "<strong><a class=align-middle href=/2025.inv-long.1/>One</a></strong><br><a href=/people/a/>A. Ort</a>"
        "<strong><a class=align-middle href=/2025.inv-long.2/>Two</a></strong><br><a href=/people/b/>B. Wort</a>"
    )

    listing = parsed(f"<html><div><span>{entries}</span></div></html>", "acl")

    assert [(paper.title, paper.authors) for paper in listing.papers] == [("One", ("A. Ort",)), ("Two", ("B. Wort",))]


def test_what_is_attached_is_of_the_paper_in_the_same_entry() -> None:
    entry = (
        "<div><span><a href=https://aclanthology.org/attachments/2025.inv-long.{0}.software.zip>s</a></span>"
        "<span><strong><a class=align-middle href=/2025.inv-long.{0}/>T {0}</a></strong></span></div>"
    )

    listing = parsed(f"<html>{entry.format(1)}{entry.format(2)}</html>", "acl")

    assert [[link.url for link in paper.links] for paper in listing.papers] == [
        [f"https://aclanthology.org/attachments/2025.inv-long.{number}.software.zip"] for number in (1, 2)
    ]

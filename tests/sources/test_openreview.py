"""OpenReview: its addresses, the pages of an answer, and answers that are none."""

import json

import pytest
from support.saved_pages import SEEN, parsed

from digest import sources
from digest.errors import ParseError, UsageError
from digest.model import Address, Listing
from digest.sources.openreview.markdown import read_markdown

API = "https://api2.openreview.net/notes"
VENUE = f"{API}?content.venueid=INV.cc%2F2026%2FConference&limit=1000&offset=0"


@pytest.mark.parametrize(
    "text",
    [
        "openreview:INV.cc/2026/Conference",
        "https://openreview.net/group?id=INV.cc/2026/Conference#tab-accept-oral",
        "https://openreview.net/group?id=INV.cc%2F2026%2FConference",
        "https://openreview.net/submissions?page=2&venue=INV.cc/2026/Conference",
        VENUE,
    ],
)
def test_a_venue_is_asked_of_the_api(text: str) -> None:
    assert sources.parse_address(text) == Address(text, VENUE, "openreview", for_programs=True)


@pytest.mark.parametrize("text", ["openreview", "openreview:ICLR 2026", "openreview:ICLR", "openreview:a/b?c"])
def test_what_is_no_venue_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match=r"openreview:ICLR\.cc/2026/Conference"):
        sources.parse_address(text)


def answer(shown: int, count: int | None) -> str:
    notes = [{"id": f"n{n}", "forum": f"n{n}", "content": {"title": {"value": f"T {n}"}}} for n in range(shown)]
    return json.dumps({"notes": notes} | ({} if count is None else {"count": count}))


@pytest.mark.parametrize(
    ("shown", "count", "offset", "following"),
    [
        (1000, 2413, 0, 1000),
        (1000, 2413, 1000, 2000),
        (413, 2413, 2000, None),
        (1000, None, 0, 1000),
        (5, None, 0, None),
    ],
)
def test_the_rest_of_an_answer_begins_behind_what_came(
    shown: int, count: int | None, offset: int, following: int | None
) -> None:
    place = VENUE.replace("offset=0", "offset={}")

    more = parsed(answer(shown, count), "openreview", place.format(offset)).more

    assert [address.place for address in more] == ([place.format(following)] if following else [])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<html><title>Verifying…</title></html>", "a page for browsers came instead of JSON"),
        ('{"name": "RateLimitError", "message": "Too many requests"}', "the site answered: Too many requests"),
        ('{"notes": {}}', "no list `notes`"),
        ('{"notes": [1, {}]}', "none of its 2 notes"),
        ('{"notes": [', "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_what_is_no_answer_is_an_error(content: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(content, "openreview")


def test_a_venue_without_papers_is_doubted() -> None:
    listing = Listing(VENUE, (), seen=SEEN)

    assert "no such venue" in (sources.sanity_problem(listing, Address(VENUE, VENUE, "openreview")) or "")


@pytest.mark.parametrize("odd", [None, 7, True, "x", [], {}, {"value": None}, {"value": [3, {}]}, 10**15], ids=repr)
def test_a_note_survives_whatever_else_it_holds(odd: object) -> None:
    content: dict[str, object] = dict.fromkeys(("authors", "abstract", "keywords", "TLDR", "venue", "code"), odd)
    note = {"id": "n1", "forum": "n1", "pdate": odd, "content": content | {"title": {"value": "Low Tide"}}}

    (paper,) = parsed(json.dumps({"notes": [note]}), "openreview").papers

    assert (paper.id, paper.title) == ("openreview:n1", "Low Tide")


READ = {
    "We *row*, **rest**, ***all***, _here_ and __there now__, ~~no~~.": "We row, rest, all, here and there now, no.",
    "A* search and C*-algebras, *-algebras and B*": "A* search and C*-algebras, *-algebras and B*",
    "snake_case_name, __init__, 2 * 3 * 4, f*g and h*k": "snake_case_name, __init__, 2 * 3 * 4, f*g and h*k",
    "(*p < 0.05, **p < 0.01)": "(*p < 0.05, **p < 0.01)",
    "the `tide_*` files and ``a`b`` but ``so'' and `x'": "the tide_* files and ``a`b`` but ``so'' and `x'",
    "$a_i*b_j*c$ and \\(x_1*x_2*\\), \\[y*z*\\]": "$a_i*b_j*c$ and \\(x_1*x_2*\\), \\[y*z*\\]",
    "*of $n^*$ boats*": "of $n^*$ boats",
    "## Tides\n\n- one\n* two\n1. three\n> four\n---\nfive": "Tides one two 1. three four five",
    "as [here](https://e.org/a_(b)) and <https://e.org/c>": "as here and https://e.org/c",
    "[1] and [text](not a link) \\*kept\\*": "[1] and [text](not a link) *kept*",
    "10<sup>6</sup> &lt; x, <think>": "10⁶ < x, <think>",
    "*never closed and _so": "*never closed and _so",
}


@pytest.mark.parametrize(("written", "read"), READ.items())
def test_a_text_is_read_as_the_site_shows_it(written: str, read: str) -> None:
    assert read_markdown(written).text == read


def test_links_of_a_text_are_the_papers() -> None:
    content = {
        "title": "T",
        "abstract": "Our [code](https://github.com/regen-lab/umbrella) and [page](https://e.org/x).",
    }

    (paper,) = parsed(json.dumps({"notes": [{"id": "a", "forum": "a", "content": content}]}), "openreview").papers

    assert paper.abstract == "Our code and page."
    assert [link.url for link in paper.links] == ["https://github.com/regen-lab/umbrella", "https://e.org/x"]

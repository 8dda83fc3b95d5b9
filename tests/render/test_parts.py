"""The parts of a paper in every document: bylines, facts, links, the names of its sources."""

import pytest
from support import mail_digests as digests

from digest.model import Link, Paper
from digest.render import parts


@pytest.mark.parametrize(
    ("authors", "known", "expected"),
    [
        pytest.param(("A", "B", "C"), None, "A, B, C", id="three"),
        pytest.param(("A", "B", "C", "D"), 4, "A, B, C +1", id="four"),
        pytest.param(("A", "B", "C", "D"), None, "A, B, C et al.", id="perhaps more than four"),
        pytest.param(("A", "B"), 9, "A, B +7", id="more than are named"),
        pytest.param((), 9, "9 authors", id="only the number"),
        pytest.param((), 1, "1 author", id="one"),
        pytest.param((), None, "", id="nothing known"),
        pytest.param(("A\x1b[31m\nB",), None, "A [31m B", id="control characters"),
    ],
)
def test_a_byline_names_three_and_counts_the_rest(authors: tuple[str, ...], known: int | None, expected: str) -> None:
    assert parts.byline(Paper("x", "t", authors=authors, author_count=known)) == expected


def test_facts_are_what_is_known_and_nothing_else() -> None:
    assert parts.facts(Paper("x", "t")) == []
    assert parts.facts(Paper("x", "t", upvotes=0, comment_count=0)) == ["▲ 0"]
    assert parts.facts(digests.match().paper) == ["Institute of Examples", "2026-11-20", "▲ 94", "3 comments"]


def test_the_note_of_the_authors_is_a_fact_behind_the_categories() -> None:
    note = "Accepted at ICLR~2026,\x1b $\\mathcal{O}(n)$"
    paper = Paper("x", "t", categories=("cs.CL",), author_note=note, sources=("a", "b"))

    assert parts.facts(paper) == ["cs.CL", "Accepted at ICLR 2026, O(n)", "also on b"]
    (long,) = parts.facts(Paper("x", "t", author_note="12 pages, " * 50))
    assert long.endswith("…")
    assert len(long) <= 120


def test_a_new_version_and_a_cross_list_are_facts() -> None:
    assert parts.facts(Paper("x", "t", announced="new", version=1)) == []
    assert parts.facts(Paper("x", "t", announced="replaced", version=3)) == ["replaced v3"]
    assert parts.facts(Paper("x", "t", announced="cross")) == ["cross-list"]


def test_only_a_web_address_is_that_of_a_pdf() -> None:
    assert parts.pdf_address(Paper("x", "t", pdf="https://e.org/a.pdf")) == "https://e.org/a.pdf"
    assert parts.pdf_address(Paper("x", "t", pdf="javascript:alert(1)")) is None
    assert parts.pdf_address(Paper("x", "t", url="https://e.org/a.pdf", pdf="https://e.org/a.pdf")) is None
    assert parts.pdf_address(Paper("x", "t")) is None


def test_links_come_code_first_once_and_without_the_papers_own() -> None:
    links = (
        Link("https://e.org/demo", "demo"),
        Link("https://e.org/1", "paper"),
        Link("https://e.org/code", "code"),
        Link("https://e.org/code", "code"),
        Link("https://e.org/other", "other"),
    )

    shown = parts.ordered_links(Paper("x", "t", url="https://e.org/1", links=links))

    assert [link.kind for link in shown] == ["code", "demo"]


@pytest.mark.parametrize(
    "url", ["https://e.org", "HTTP://e.org/a?b=c&d#e", "https://e.org/ünïcode", "https://e.org/(a)_{b}|c"]
)
def test_a_web_address_may_become_a_link(url: str) -> None:
    assert parts.is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " https://e.org",
        "https://e.org/a b",
        "https://e.org/\n",
        "https://e.org/\u202egnp",
        'https://e.org/"x',
        "https://",
        "https:///path",
        "ftp://e.org",
        "//e.org",
        "https://e.org/" + "x" * 3000,
    ],
    ids=repr,
)
def test_anything_else_stays_text(url: str) -> None:
    assert not parts.is_web_address(url)


@pytest.mark.parametrize(
    ("urls", "shown"),
    [
        (["https://e.org/p#cases", "https://e.org/p"], ["https://e.org/p"]),
        (["https://e.org/p", "https://e.org/p#cases"], ["https://e.org/p"]),
        (["https://e.org/p#a", "https://e.org/p#b"], ["https://e.org/p#a"]),
        (["https://e.org/p#a"], ["https://e.org/p#a"]),
        (["https://e.org/#/talk", "https://e.org/#/demo"], ["https://e.org/#/talk", "https://e.org/#/demo"]),
        (["https://e.org/p?x=1", "https://e.org/p?x=2"], ["https://e.org/p?x=1", "https://e.org/p?x=2"]),
        (["https://e.org/own#results"], []),
        ([], []),
    ],
)
def test_a_page_is_linked_once_whatever_place_in_it_is_named(urls: list[str], shown: list[str]) -> None:
    paper = Paper("x", "t", url="https://e.org/own", links=tuple(Link(url, "project") for url in urls))

    assert [link.url for link in parts.ordered_links(paper)] == shown


@pytest.mark.parametrize(("comments", "said"), [(None, []), (0, []), (1, []), (2, ["2 comments"])])
def test_the_first_comment_is_the_submitters_own_and_not_counted(comments: int | None, said: list[str]) -> None:
    paper = Paper("arxiv:2601.00001", "Tides", "https://example.org", comment_count=comments)

    assert parts.facts(paper) == said

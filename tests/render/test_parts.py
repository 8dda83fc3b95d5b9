"""The parts of every document: bylines, facts, links, excerpts with their marks, the account."""

from datetime import date

import pytest
from support import mail_digests as digests

from digest.model import Asked, Link, Paper, Section
from digest.render import parts

SENTENCES = "One says this. Two says, e.g. That. Three says more. "


@pytest.mark.parametrize(
    ("authors", "known", "expected"),
    [
        pytest.param(("A", "B", "C"), None, "A, B, C", id="three"),
        pytest.param(("A", "B", "C", "D"), None, "A, B, C + 1", id="four"),
        pytest.param(("A", "B"), 9, "A, B + 7", id="more than are named"),
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
    assert parts.facts(Paper("x", "t", upvotes=0, comments=0)) == ["▲ 0"]
    assert parts.facts(digests.match().paper) == ["Institute of Examples", "2026-11-20", "▲ 94", "3 comments"]


def test_links_come_code_first_once_and_without_the_papers_own() -> None:
    links = (
        Link("https://e.org/demo", "demo"),
        Link("https://e.org/1", "paper"),
        Link("https://e.org/code", "code"),
        Link("https://e.org/code", "code"),
        Link("https://e.org/other", "other"),
    )

    shown = parts.links(Paper("x", "t", url="https://e.org/1", links=links))

    assert [link.kind for link in shown] == ["code", "demo"]


@pytest.mark.parametrize(
    "url", ["https://e.org", "HTTP://e.org/a?b=c&d#e", "https://e.org/ünïcode", "https://e.org/(a)_{b}|c"]
)
def test_a_web_address_may_become_a_link(url: str) -> None:
    assert parts.is_web(url)


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
    assert not parts.is_web(url)


@pytest.mark.parametrize(
    ("text", "marked", "limit", "expected"),
    [
        pytest.param("All of it.", "of", 20, "All [of] it.", id="all fits"),
        pytest.param(SENTENCES * 2, "One", 40, "[One] says this. Two says, e.g. That. …", id="at a sentence"),
        pytest.param(SENTENCES * 2, "Three", 60, "One says this. Two says, e.g. That. [Three] says more. …", id="fits"),
        pytest.param(SENTENCES * 2, "Three", 38, "… [Three] says more. One says this. …", id="another sentence"),
        pytest.param("a " * 50 + "word " + "b " * 50, "word", 30, "… a a a [word] b b b b b b b b…", id="no sentence"),
        pytest.param("x" * 100, "", 10, "xxxxxxxx…", id="no blank"),
        pytest.param("扩散模型。" * 20, "", 20, "扩散模型。扩散模型。扩散模型。 …", id="Chinese"),
        pytest.param("", "", 10, "", id="empty"),
    ],
)
def test_an_excerpt_shows_what_matched_and_its_marks_move_along(
    text: str, marked: str, limit: int, expected: str
) -> None:
    start = text.index(marked)
    spans = [(start, start + len(marked))] if marked else []

    excerpt = parts.excerpt(text, spans, limit)

    assert with_brackets(excerpt) == expected
    assert len(excerpt.text) <= limit


@pytest.mark.parametrize("limit", [20, 40, 60, 100, 300])
@pytest.mark.parametrize("start", range(0, 500, 7))
def test_an_excerpt_is_short_enough_and_holds_the_first_match_whole(start: int, limit: int) -> None:
    text = (SENTENCES * 12)[:520]

    excerpt = parts.excerpt(text, [(start, start + 10)], limit)

    assert len(excerpt.text) <= limit
    assert [excerpt.text[a:b] for a, b in excerpt.spans] == [text[start : start + 10]]


def test_segments_joined_are_the_text_whatever_the_spans() -> None:
    segments = parts.segments("abcdef", [(1, 3), (2, 4), (5, 99), (99, 100)])

    assert segments == [("a", False), ("bc", True), ("d", True), ("e", False), ("f", True)]


def with_brackets(passage: parts.Passage) -> str:
    runs = parts.segments(*passage)
    return "".join(f"[{run.text}]" if run.highlighted else run.text for run in runs)


def test_the_summary_names_sources_with_their_days() -> None:
    eighth, ninth = date(2026, 1, 8), date(2026, 1, 9)
    asked = (
        Asked("hf:2026-01-08", eighth, 3, label="Hugging Face"),
        Asked("arxiv:cs.CL", ninth, 4, label="arXiv cs.CL"),
        Asked("page.html", None, 0),
    )

    summary = parts.summary(digests.digest(*digests.many(2).matches, asked=asked))

    assert summary == (
        "2 papers · Hugging Face, Thu 8 Jan 2026; arXiv cs.CL, Fri 9 Jan 2026; page.html"
        " · matched: RAG 2, diffusion model 2"
    )


def test_many_sources_are_only_counted() -> None:
    asked = tuple(Asked(f"arxiv:cs.{name}", date(2026, 1, 8), 3) for name in "ABCD")

    assert parts.summary(digests.digest(asked=asked)) == "No papers · 4 sources, Thu 8 Jan 2026"


def test_empty_sections_are_left_out() -> None:
    sections = (Section("A", ()), Section("B", (), more=2), Section(None, digests.many(1).matches))

    assert [heading for heading, _ in parts.sections(digests.digest(sections=sections))] == [None]


def test_the_account_says_what_was_asked_what_failed_and_what_was_counted() -> None:
    assert parts.account(digests.full()) == [
        "hf · Mon 23 Nov 2026 · 36 papers listed",
        "arxiv:cs.CL · Mon 23 Nov 2026 · 212 papers listed",
        "arxiv:cs.CV failed: timed out after 30 s",
        "arxiv:cs.CL: another day came than was asked for",
        "248 listed, 36 new, 2 muted (survey 1, medical 1), 7 matched, 4 shown",
    ]

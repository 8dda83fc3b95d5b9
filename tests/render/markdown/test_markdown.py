"""Markdown as real renderers read it: hostile texts, whole documents, highlights."""

from collections import Counter
from unicodedata import normalize
from urllib.parse import unquote

import pytest
from lxml.etree import _Element
from support import hostile_titles
from support import mail_digests as digests
from support.markdown_readers import (
    INSTALLED,
    LIBRARIES,
    PROGRAMS,
    WITH_BARE_ADDRESSES,
    Reader,
    commonmark,
    count_links,
    element_text,
    gfm_like,
    is_installed,
    parse_body,
    render_by_program,
)
from support.sample_digest import sample

from digest.model import Digest, Match, Paper, Why
from digest.render import parts, passages, summary
from digest.render.formats import Detail, Look
from digest.render.markdown import document as markdown
from digest.render.markdown import escape
from digest.text import collapse_whitespace, sanitize_line

URL = "https://arxiv.org/abs/2611.00001"
PLAIN = {"h1", "h2", "ul", "li", "p", "strong", "a", "hr"}
DIGESTS = {
    "sample": sample(),
    "sample without rules": sample("max: 40"),
    "everything": digests.full(),
    "nothing": digests.empty(),
    "many": digests.many(15),
    "hostile titles": hostile_titles.digest_of_titles(),
    "hostile abstracts": hostile_titles.digest_of_abstracts(),
    "hostile everywhere": hostile_titles.digest_of_everything(),
}

titles = pytest.mark.parametrize("title", hostile_titles.TITLES.values(), ids=hostile_titles.TITLES)
readers = pytest.mark.parametrize("read", LIBRARIES)


def shape(element: _Element) -> list[str]:
    return [str(each.tag) for each in element.iter()]


def paper_items(body: _Element) -> list[_Element]:
    return [item for top in body.findall("ul") for item in top.findall("li")]


def compose_accents(shown: str) -> str:
    """*shown* with each letter and its accents as one character, as pandoc writes them."""
    return normalize("NFC", collapse_whitespace(shown))


def shown_text(element: _Element) -> str:
    return compose_accents(element_text(element))


def link_target(link: _Element) -> str:
    """The address of *link*, decoded, because renderers differ in what they encode."""
    return unquote(link.get("href") or "")


# --- one text ----------------------------------------------------------------------------------


@readers
@titles
def test_a_title_survives_as_the_text_of_one_link(title: str, read: Reader) -> None:
    body = parse_body(read(f"- {escape.markdown_link(escape.escape_markdown(sanitize_line(title)), URL)}\n"))

    assert shape(body) == ["body", "ul", "li", "a"]
    assert collapse_whitespace(element_text(body)) == sanitize_line(title)
    assert [link.get("href") for link in body.iter("a")] == [URL]


@readers
@titles
def test_a_text_at_the_start_of_an_item_stays_text(title: str, read: Reader) -> None:
    body = parse_body(read(f"- {escape.escape_markdown(sanitize_line(title))}\n"))

    assert shape(body) == ["body", "ul", "li"]
    assert collapse_whitespace(element_text(body)) == sanitize_line(title)


@readers
@titles
def test_a_topic_survives_as_a_heading(title: str, read: Reader) -> None:
    body = parse_body(read(f"## {escape.escape_markdown(sanitize_line(title))}\n"))

    assert shape(body) == ["body", "h2"]
    assert collapse_whitespace(element_text(body)) == sanitize_line(title)


@pytest.mark.parametrize("read", [WITH_BARE_ADDRESSES, *INSTALLED])
def test_titles_survive_in_other_readers(read: Reader) -> None:
    lines = [
        f"- {escape.markdown_link(escape.escape_markdown(sanitize_line(title)), URL)}"
        for title in hostile_titles.TITLES.values()
    ]

    body = parse_body(read("\n".join(lines) + "\n"))

    seen = dict(
        zip(hostile_titles.TITLES, ((shown_text(item), shape(item)) for item in paper_items(body)), strict=True)
    )
    assert seen == {
        name: (compose_accents(sanitize_line(title)), ["li", "a"]) for name, title in hostile_titles.TITLES.items()
    }
    assert {link.get("href") for link in body.iter("a")} == {URL}


@readers
def test_dashes_at_the_start_of_a_line_are_no_rule(read: Reader) -> None:
    title = hostile_titles.TITLES["rule of dashes"]

    body = parse_body(read(f"- a\n\n  {escape.escape_markdown(title)}\n- a\n  {escape.escape_markdown(title)}\n"))

    assert {"hr", "h2"}.isdisjoint(shape(body))
    assert shown_text(body) == f"a {title} a {title}"


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        pytest.param(
            "emoji code first",
            "pandoc gfm",
        ),
        pytest.param("definition", "pandoc"),
    ],
)
def test_a_colon_at_the_start_is_a_colon(name: str, reader: str) -> None:
    if not is_installed(reader):
        pytest.skip(f"{reader} is not installed")

    body = parse_body(
        render_by_program(PROGRAMS[reader], f"- a\n  {escape.escape_markdown(hostile_titles.TITLES[name])}\n")
    )

    assert shown_text(body) == f"a {hostile_titles.TITLES[name]}"
    assert shape(body) == ["body", "ul", "li"]


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("", id="nothing"),
        pytest.param(" ", id="a blank"),
        pytest.param("\\", id="a backslash"),
        pytest.param("]", id="a bracket"),
        pytest.param("1.", id="a number"),
        pytest.param("-", id="a dash"),
        pytest.param("1.5 bits are enough", id="a number with a fraction"),
    ],
)
@readers
def test_a_short_text_survives(title: str, read: Reader) -> None:
    body = parse_body(read(f"- a\n- {escape.escape_markdown(collapse_whitespace(title))}\n- b\n"))

    assert [collapse_whitespace(element_text(item)) for item in paper_items(body)] == [
        "a",
        collapse_whitespace(title),
        "b",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://e.org/a_b_c/*x*/~y~",
        "https://e.org/(a)_(b",
        "https://e.org/a)b",
        "https://e.org/[a]",
        "https://e.org/a|b",
        "https://e.org/it's",
        "https://e.org/`a`",
        "https://e.org/?a=1&b=2#c",
        "https://e.org/100%25/%zz",
        "https://e.org/$x$^y^",
        "https://e.org/ünïcode/扩散",
        pytest.param(
            "https://e.org/?a=1&lt;=2",
        ),
    ],
)
@readers
def test_an_address_leads_where_it_said(url: str, read: Reader) -> None:
    assert parts.is_web_address(url)

    body = parse_body(read(f"- {escape.markdown_link('code', url)} · after\n"))

    assert collapse_whitespace(element_text(body)) == "code · after"
    assert [link_target(link) for link in body.iter("a")] == [unquote(url)]


# --- what matched ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "bold"),
    [
        pytest.param("a [RAG] b", ["RAG"], id="a word"),
        pytest.param("[RAG]", ["RAG"], id="all"),
        pytest.param("[RAG]s and pre[RAG]", ["RAG", "RAG"], id="a part of a word"),
        pytest.param("([RAG]), “[RAG]”: [RAG].", ["RAG"] * 3, id="beside signs"),
        pytest.param("x_[RAG]_y *[RAG]* `[RAG]`", ["RAG"] * 3, id="beside signs of Markdown"),
        pytest.param(
            "[text-to-image] and [R&D] and [snake_case]",
            ["text-to-image", "R&D", "snake_case"],
            id="signs inside",
        ),
        pytest.param("关于[扩散模型]的研究", ["扩散模型"], id="Chinese"),
        pytest.param("[Müller] and [É]cole", ["Müller", "É"], id="accents"),
        pytest.param("a [C++] b", [], id="cannot be bold everywhere"),
        pytest.param("[1]. x", ["1"], id="a number at the start"),
    ],
)
@readers
def test_what_matched_is_bold_and_nothing_else(marked: str, bold: list[str], read: Reader) -> None:
    plain, spans = split_brackets(marked)

    body = parse_body(read(f"- {escape.join_pieces(passages.split_by_spans(plain, spans))}\n"))

    assert element_text(body).strip() == plain
    assert [element_text(strong) for strong in body.iter("strong")] == bold


def split_brackets(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """*marked* without its brackets, and the places between them."""
    plain, spans = "", []
    for piece in marked.split("["):
        inside, bracket, after = piece.partition("]")
        if bracket:
            spans.append((len(plain), len(plain) + len(inside)))
        plain += inside + after
    return plain, spans


@readers
def test_the_words_found_in_the_sample_are_bold(read: Reader) -> None:
    digest = sample()

    body = parse_body(read(markdown.render(digest, Look(detail="full"))))

    abstracts = [item.findall("p")[-1] for item in paper_items(body)[: len(digest.matches)]]
    assert [[element_text(strong) for strong in each.iter("strong")] for each in abstracts] == [
        [match.abstract[start:end] for start, end in passages.matched_spans(match, "abstract")]
        for match in digest.matches
    ]
    assert any(each.find("strong") is not None for each in abstracts)


# --- whole documents ---------------------------------------------------------------------------


@pytest.mark.parametrize("detail", ["brief", "full"])
@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
@readers
def test_a_document_is_an_item_per_paper_and_the_account(digest: Digest, detail: Detail, read: Reader) -> None:
    body = parse_body(read(markdown.render(digest, Look(detail=detail))))

    assert set(shape(body)) - {"body"} <= PLAIN
    assert len(paper_items(body)) == len(digest.matches) + len(summary.account_lines(digest))
    assert len(list(body.iter("li"))) == len(paper_items(body))
    assert len(list(body.iter("a"))) == count_links(digest, detail)
    assert len(body.findall("hr")) == 1
    assert Counter(shape(body))["h2"] == sum(bool(heading) for heading, _ in summary.sections_with_headings(digest))
    assert all((link.get("href") or "").lower().startswith(("http://", "https://")) for link in body.iter("a"))


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_titles_and_abstracts_read_as_they_are_shown(digest: Digest) -> None:
    body = parse_body(commonmark(markdown.render(digest, Look(detail="full"))))

    for match, item in zip(digest.matches, paper_items(body), strict=False):
        title = parts.title_passage(match).text
        paragraphs = [collapse_whitespace(element_text(paragraph)) for paragraph in item.iter("p")] or [
            collapse_whitespace(element_text(item))
        ]
        assert paragraphs[0].startswith(collapse_whitespace(title))
        assert not match.abstract or paragraphs[-1] == collapse_whitespace(match.abstract)


@pytest.mark.parametrize("read", INSTALLED)
def test_other_readers_see_the_same_items_and_links(read: Reader) -> None:
    documents = "\n".join(markdown.render(digest, Look()) for digest in DIGESTS.values())

    body, ours = parse_body(read(documents)), parse_body(gfm_like(documents))

    assert [shown_text(item) for item in paper_items(body)] == [shown_text(item) for item in paper_items(ours)]
    # GitHub makes a link of every mail address, also behind a backslash.
    theirs = [link_target(link) for link in body.iter("a") if not link_target(link).startswith("mailto:")]
    assert theirs == [link_target(link) for link in ours.iter("a")]


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_a_document_holds_nothing_unseen_and_ends_with_one_line_end(digest: Digest) -> None:
    document = markdown.render(digest, Look())

    assert document == markdown.render(digest, Look())
    assert document.endswith("\n")
    assert not document.endswith("\n\n")
    assert all(sanitize_line(line) == collapse_whitespace(line) for line in document.split("\n"))


def test_what_is_no_web_address_is_not_linked() -> None:
    paper = Paper("x", "A title", url="javascript:alert(1)")

    body = parse_body(commonmark(markdown.render(digests.digest(Match(paper, "A title", "")), Look())))

    assert list(body.iter("a")) == []
    assert "A title" in element_text(body)


def test_a_match_without_a_place_marks_nothing() -> None:
    match = Match(Paper("x", "A"), "A", "An abstract.", why=(Why(None, "x", "author", "X"),))

    assert "**An" not in markdown.render(digests.digest(match), Look())

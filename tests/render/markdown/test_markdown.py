"""Markdown that real readers take for what it says: hostile texts, whole documents, marks."""

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
    by_program,
    commonmark,
    elements,
    gfm_like,
    installed,
    text,
)
from support.sample_digest import sample

from digest.model import Digest, Match, Paper, Why
from digest.render import parts
from digest.render.formats import Detail, Look
from digest.render.markdown import document as markdown
from digest.render.markdown import escape
from digest.text import safe, squeeze

URL = "https://arxiv.org/abs/2611.00001"
PLAIN = {"h1", "h2", "ul", "li", "p", "strong", "a", "hr"}
DIGESTS = {
    "sample": sample(),
    "sample without rules": sample("max: 40"),
    "everything": digests.full(),
    "nothing": digests.empty(),
    "many": digests.many(15),
    "hostile titles": hostile_titles.of_titles(),
    "hostile abstracts": hostile_titles.of_abstracts(),
    "hostile everywhere": hostile_titles.of_everything(),
}

titles = pytest.mark.parametrize("title", hostile_titles.TITLES.values(), ids=hostile_titles.TITLES)
readers = pytest.mark.parametrize("read", LIBRARIES)


def shape(element: _Element) -> list[str]:
    return [str(each.tag) for each in element.iter()]


def items(body: _Element) -> list[_Element]:
    return [item for top in body.findall("ul") for item in top.findall("li")]


def composed(shown: str) -> str:
    """Letters and their accents in one, as pandoc writes them."""
    return normalize("NFC", squeeze(shown))


def shown(element: _Element) -> str:
    return composed(text(element))


def target(link: _Element) -> str:
    """Where *link* leads; readers differ in which characters they encode."""
    return unquote(link.get("href") or "")


# --- one text ----------------------------------------------------------------------------------


@readers
@titles
def test_a_title_survives_as_the_text_of_one_link(title: str, read: Reader) -> None:
    body = elements(read(f"- {escape.linked(escape.escaped(safe(title)), URL)}\n"))

    assert shape(body) == ["body", "ul", "li", "a"]
    assert squeeze(text(body)) == safe(title)
    assert [link.get("href") for link in body.iter("a")] == [URL]


@readers
@titles
def test_a_text_at_the_start_of_an_item_stays_text(title: str, read: Reader) -> None:
    body = elements(read(f"- {escape.escaped(safe(title))}\n"))

    assert shape(body) == ["body", "ul", "li"]
    assert squeeze(text(body)) == safe(title)


@readers
@titles
def test_a_topic_survives_as_a_heading(title: str, read: Reader) -> None:
    body = elements(read(f"## {escape.escaped(safe(title))}\n"))

    assert shape(body) == ["body", "h2"]
    assert squeeze(text(body)) == safe(title)


@pytest.mark.parametrize("read", [WITH_BARE_ADDRESSES, *INSTALLED])
def test_titles_survive_in_other_readers(read: Reader) -> None:
    lines = [f"- {escape.linked(escape.escaped(safe(title)), URL)}" for title in hostile_titles.TITLES.values()]

    body = elements(read("\n".join(lines) + "\n"))

    seen = dict(zip(hostile_titles.TITLES, ((shown(item), shape(item)) for item in items(body)), strict=True))
    assert seen == {name: (composed(safe(title)), ["li", "a"]) for name, title in hostile_titles.TITLES.items()}
    assert {link.get("href") for link in body.iter("a")} == {URL}


@readers
def test_dashes_at_the_start_of_a_line_are_no_rule(read: Reader) -> None:
    title = hostile_titles.TITLES["rule of dashes"]

    body = elements(read(f"- a\n\n  {escape.escaped(title)}\n- a\n  {escape.escaped(title)}\n"))

    assert {"hr", "h2"}.isdisjoint(shape(body))
    assert shown(body) == f"a {title} a {title}"


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
    if not installed(reader):
        pytest.skip(f"{reader} is not installed")

    body = elements(by_program(PROGRAMS[reader], f"- a\n  {escape.escaped(hostile_titles.TITLES[name])}\n"))

    assert shown(body) == f"a {hostile_titles.TITLES[name]}"
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
    body = elements(read(f"- a\n- {escape.escaped(squeeze(title))}\n- b\n"))

    assert [squeeze(text(item)) for item in items(body)] == ["a", squeeze(title), "b"]


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
    assert parts.is_web(url)

    body = elements(read(f"- {escape.linked('code', url)} · after\n"))

    assert squeeze(text(body)) == "code · after"
    assert [target(link) for link in body.iter("a")] == [unquote(url)]


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
    plain, spans = unmarked(marked)

    body = elements(read(f"- {escape.marked(parts.segments(plain, spans))}\n"))

    assert text(body).strip() == plain
    assert [text(strong) for strong in body.iter("strong")] == bold


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its brackets, and the places that they held."""
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

    body = elements(read(markdown.render(digest, Look(detail="full"))))

    abstracts = [item.findall("p")[-1] for item in items(body)[: len(digest.matches)]]
    assert [[text(strong) for strong in each.iter("strong")] for each in abstracts] == [
        [match.abstract[start:end] for start, end in parts.highlights(match, "abstract")] for match in digest.matches
    ]
    assert any(each.find("strong") is not None for each in abstracts)


# --- whole documents ---------------------------------------------------------------------------


def expected_links(digest: Digest) -> int:
    own = [match for match in digest.matches if parts.address(match.paper)]
    others = [link for match in digest.matches for link in parts.links(match.paper) if parts.is_web(link.url)]
    return len(own) + len(others)


@pytest.mark.parametrize("detail", ["brief", "full"])
@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
@readers
def test_a_document_is_an_item_per_paper_and_the_account(digest: Digest, detail: Detail, read: Reader) -> None:
    body = elements(read(markdown.render(digest, Look(detail=detail))))

    assert set(shape(body)) - {"body"} <= PLAIN
    assert len(items(body)) == len(digest.matches) + len(parts.account(digest))
    assert len(list(body.iter("li"))) == len(items(body))
    assert len(list(body.iter("a"))) == expected_links(digest)
    assert len(body.findall("hr")) == 1
    assert Counter(shape(body))["h2"] == sum(bool(heading) for heading, _ in parts.sections(digest))
    assert all((link.get("href") or "").lower().startswith(("http://", "https://")) for link in body.iter("a"))


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_titles_and_abstracts_read_as_they_are_shown(digest: Digest) -> None:
    body = elements(commonmark(markdown.render(digest, Look(detail="full"))))

    for match, item in zip(digest.matches, items(body), strict=False):
        title = parts.title(match).text
        paragraphs = [squeeze(text(paragraph)) for paragraph in item.iter("p")] or [squeeze(text(item))]
        assert paragraphs[0].startswith(squeeze(title))
        assert not match.abstract or paragraphs[-1] == squeeze(match.abstract)


@pytest.mark.parametrize("read", INSTALLED)
def test_other_readers_see_the_same_items_and_links(read: Reader) -> None:
    documents = "\n".join(markdown.render(digest, Look()) for digest in DIGESTS.values())

    body, ours = elements(read(documents)), elements(gfm_like(documents))

    assert [shown(item) for item in items(body)] == [shown(item) for item in items(ours)]
    # GitHub makes a link of every mail address, also behind a backslash.
    theirs = [target(link) for link in body.iter("a") if not target(link).startswith("mailto:")]
    assert theirs == [target(link) for link in ours.iter("a")]


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_a_document_holds_nothing_unseen_and_ends_with_one_line_end(digest: Digest) -> None:
    document = markdown.render(digest, Look())

    assert document == markdown.render(digest, Look())
    assert document.endswith("\n")
    assert not document.endswith("\n\n")
    assert all(safe(line) == squeeze(line) for line in document.split("\n"))


def test_what_is_no_web_address_is_not_linked() -> None:
    paper = Paper("x", "A title", url="javascript:alert(1)")

    body = elements(commonmark(markdown.render(digests.digest(Match(paper, "A title", "")), Look())))

    assert list(body.iter("a")) == []
    assert "A title" in text(body)


def test_a_match_without_a_place_marks_nothing() -> None:
    match = Match(Paper("x", "A"), "A", "An abstract.", why=(Why(None, "x", "author", "X"),))

    assert "**An" not in markdown.render(digests.digest(match), Look())

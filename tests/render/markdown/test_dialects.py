"""The dialects of Markdown as their programs read them: hostile titles, formulas, tags, front matter."""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from lxml.etree import _Element
from support import hostile_titles, logseq_reader
from support import mail_digests as digests
from support.logseq_reader import logseq, node_kinds
from support.markdown_readers import INSTALLED, LIBRARIES, Reader, count_links, element_text, parse_body
from support.sample_digest import sample

from digest.latex import make_readable
from digest.model import Asked, Digest, Match, Paper, Section
from digest.render import parts, summary
from digest.render.formats import Detail, Dialect, Look
from digest.render.markdown import document as markdown
from digest.render.markdown import logseq_escape
from digest.render.markdown.dialects import STYLES, logseq_tag, obsidian_tag
from digest.text import collapse_whitespace, sanitize_line

DIALECTS: tuple[Dialect, ...] = ("commonmark", "gfm", "obsidian", "logseq")
TITLES = {name: sanitize_line(title) for name, title in hostile_titles.TITLES.items()}
DIGESTS = {
    "sample": sample(),
    "everything": digests.full(),
    "nothing": digests.empty(),
    "hostile titles": hostile_titles.digest_of_titles(),
    "hostile abstracts": hostile_titles.digest_of_abstracts(),
    "hostile everywhere": hostile_titles.digest_of_everything(),
}
details = pytest.mark.parametrize("detail", ["brief", "full"])
all_digests = pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
readers = pytest.mark.parametrize("read", LIBRARIES)


def match_with(title: str, abstract: str = "", **known: Any) -> Match:
    paper = Paper("arxiv:2611.00001", title, url="https://e.org/1", abstract=abstract, **known)
    return Match(paper, sanitize_line(make_readable(title)), sanitize_line(make_readable(abstract)))


def render_one(match: Match, dialect: Dialect) -> str:
    return markdown.render(digests.digest(match), Look(dialect=dialect, detail="full"))


def list_items(body: _Element) -> list[_Element]:
    """The papers and the lines of the account."""
    return [item for top in body.findall("ul") for item in top.findall("li")]


# --- documents in readers of CommonMark and GFM ------------------------------------------------


@pytest.mark.parametrize("dialect", ["gfm", "obsidian"])
@details
@all_digests
@readers
def test_a_document_is_a_task_per_paper_and_the_account(
    digest: Digest, detail: Detail, dialect: Dialect, read: Reader
) -> None:
    body = parse_body(read(markdown.render(digest, Look(detail=detail, dialect=dialect))))

    tags = {str(each.tag) for each in body.iter()}
    assert tags <= {"body", "h1", "h2", "ul", "li", "p", "strong", "a", "hr", "blockquote", "input"}
    assert len(list_items(body)) == len(digest.matches) + len(summary.account_lines(digest))
    assert len(list(body.iter("a"))) == count_links(digest, detail)
    assert len(list(body.iter("blockquote"))) == (
        sum(1 for match in digest.matches if match.abstract) if (dialect, detail) == ("obsidian", "full") else 0
    )


@pytest.mark.parametrize("dialect", ["gfm", "obsidian"])
@pytest.mark.parametrize("read", INSTALLED)
def test_installed_readers_see_the_same_links(dialect: Dialect, read: Reader) -> None:
    for digest in DIGESTS.values():
        body = parse_body(read(markdown.render(digest, Look(dialect=dialect, detail="full"))))

        links = [link for link in body.iter("a") if (link.get("href") or "").startswith("http")]
        assert len(links) == count_links(digest, "full")
        assert list(body.iter("script", "img", "table", "code", "del", "iframe")) == []


@pytest.mark.parametrize("dialect", ["gfm", "obsidian"])
@readers
def test_hostile_titles_read_as_themselves(dialect: Dialect, read: Reader) -> None:
    body = parse_body(read(markdown.render(hostile_titles.digest_of_titles(), Look(dialect=dialect, detail="brief"))))

    links = [link for link in body.iter("a") if "2611" in (link.get("href") or "")]
    shown = dict(zip(TITLES, (collapse_whitespace(element_text(link)) for link in links), strict=True))
    # Formulas stay as they were written.
    shown["mathematics"] = TITLES["mathematics"]
    assert shown == {
        name: collapse_whitespace(parts.title_passage(m).text)
        for name, m in zip(TITLES, hostile_titles.digest_of_titles().matches, strict=True)
    }


# --- addresses in abstracts ---------------------------------------------------------------------

PLAIN_ADDRESSES = [
    "https://github.com/o/r",
    "http://example.org",
    "https://example.org/a_b-c~d/e.f?x=1&y=2,3#top",
    "https://example.org/%28x%29",
    "https://medium.com/@someone/a-title",
    "https://example.org:8080/",
]
# Cut or live, each of these would lead somewhere else, or mean something to a program of notes.
OTHER_ADDRESSES = [
    "https://example.org/a_(b)",
    "https://example.org/*a*",
    "https://example.org/`a`",
    "https://example.org/[[a]]",
    "https://example.org/a|b",
    "https://example.org/a$5",
    "https://example.org/==a==",
    "https://example.org/%%a%%",
    "https://example.org/a\\b",
    "https://example.org/\\{a\\}",
    "https://example.org/a:b",
    "https://example.org/é",
    "https://example.org/what-goes-on…",
    "https://user@example.org/",
    "https:///nowhere",
    "javascript://example.org/%0aalert(1)",
    "ftp://example.org/a",
    "https: //example.org/a",
]
IN_SENTENCES = [
    "See {}.",
    "({})",
    "{}",
    "Code: {}, data: none.",
    "“{}”",
    "at {}; done",
    "\\url{{{}}}",
    "we ask: {}?",
    "{}!",
]


def readable_links(body: _Element) -> list[tuple[str | None, str]]:
    """The target and the text of each link in an abstract."""
    return [
        (link.get("href"), unquote(element_text(link)))
        for link in body.iter("a")
        if link.get("href") != "https://e.org/1"
    ]


@pytest.mark.parametrize("dialect", ["commonmark", "gfm", "obsidian"])
@pytest.mark.parametrize("read", [*LIBRARIES, *INSTALLED])
def test_plain_addresses_in_abstracts_are_links(read: Reader, dialect: Dialect) -> None:
    for address in PLAIN_ADDRESSES:
        for sentence in IN_SENTENCES:
            document = render_one(match_with("A title", sentence.format(address)), dialect)

            assert [*readable_links(parse_body(read(document)))] == [(address, unquote(address))]


@pytest.mark.parametrize("address", OTHER_ADDRESSES)
@pytest.mark.parametrize("dialect", ["commonmark", "gfm", "obsidian"])
@readers
def test_other_addresses_in_abstracts_stay_text(read: Reader, dialect: Dialect, address: str) -> None:
    body = parse_body(read(render_one(match_with("A title", f"See {address} there"), dialect)))

    assert readable_links(body) == []
    assert sanitize_line(make_readable(f"See {address} there")) in collapse_whitespace(element_text(body))


@pytest.mark.parametrize("address", PLAIN_ADDRESSES)
def test_what_matched_does_not_tear_an_address_apart(address: str) -> None:
    match = match_with("A title", f"RAG is at {address}/RAG and RAG.")
    match = replace(match, why=tuple(digests.reasons_for("abstract", match.abstract)))

    document = render_one(match, "gfm")

    assert f"**RAG** is at <{address}/RAG> and **RAG**." in document


@logseq
def test_plain_addresses_in_abstracts_are_links_in_logseq() -> None:
    documents = [
        render_one(match_with("A title", sentence.format(address)), "logseq")
        for address in PLAIN_ADDRESSES
        for sentence in IN_SENTENCES
    ]

    for blocks in logseq_reader.read_blocks(documents):
        # The one of the title, and that in the abstract.
        assert [*node_kinds(blocks)].count("Complex") == 2, blocks


@logseq
@pytest.mark.parametrize("address", OTHER_ADDRESSES)
def test_other_addresses_in_abstracts_stay_text_in_logseq(address: str) -> None:
    (blocks,) = logseq_reader.read_blocks([render_one(match_with("A title", f"See {address} there"), "logseq")])

    assert [*node_kinds(blocks)].count("Complex") == 1


@pytest.mark.parametrize("dialect", DIALECTS)
@all_digests
def test_a_document_holds_nothing_unseen_and_ends_with_one_line_end(digest: Digest, dialect: Dialect) -> None:
    document = markdown.render(digest, Look(dialect=dialect, front_matter=True))

    assert document == markdown.render(digest, Look(dialect=dialect, front_matter=True))
    assert document.endswith("\n")
    assert not document.endswith("\n\n")
    assert all(sanitize_line(line) == collapse_whitespace(line) for line in document.split("\n"))


# --- Obsidian ----------------------------------------------------------------------------------


def test_an_item_of_obsidian_is_a_task_with_an_id_and_a_folded_abstract() -> None:
    classes: dict[str, Any] = {"categories": ("cs.LG", "stat.ML"), "category_sites": ("arxiv", "arxiv")}
    match = replace(match_with("A title", "An abstract.", **classes), topics=("Small & fine",))

    document = markdown.render(digests.digest(sections=(Section("Small & fine", (match,)),)), Look(dialect="obsidian"))

    assert "- [ ] [A title](https://e.org/1) ^arxiv-2611-00001\n" in document
    assert "  - #arxiv/cs-LG #arxiv/stat-ML #Small-fine\n  > [!abstract]- Abstract\n  > An abstract.\n" in document


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("arxiv/cs.LG", "#arxiv/cs-LG"),
        ("Retrieval", "#Retrieval"),
        ("Reasoning with RL, code released", "#Reasoning-with-RL-code-released"),
        ("检索", "#检索"),
        ("2026", ""),
        ("a//b/", "#a/b"),
        ("#", ""),
        ("x]] #y", "#x-y"),
    ],
)
def test_a_tag_of_obsidian_is_letters_digits_and_hyphens(name: str, tag: str) -> None:
    assert obsidian_tag(name) == tag


# --- formulas ----------------------------------------------------------------------------------


FORMULAS = match_with("On $O(n^2)$ at $5", r"We show $x < y$ and $|z|$ and CO$_2$, for $9 and $10.")


@pytest.mark.parametrize(
    ("dialect", "title", "abstract"),
    [
        pytest.param(
            "commonmark", r"On O(n²) at \$5", r"We show x \< y and \|z\| and CO₂, for \$9 and \$10.", id="none"
        ),
        pytest.param(
            "gfm",
            r"On $O(n^2)$ at \$5",
            r"We show $x \lt y$ and $\vert z\vert$ and CO₂, for \$9 and \$10.",
            id="GitHub",
        ),
        pytest.param(
            "obsidian",
            r"On $O(n^2)$ at \$5",
            r"We show $x \lt y$ and $\vert z\vert$ and CO₂, for \$9 and \$10.",
            id="Obsidian",
        ),
        pytest.param(
            "logseq",
            "On O(n²) at $5",
            r"We show $x \lt y$ and $\vert z\vert$ and CO₂, for ＄9 and ＄10.",
            id="in text alone",
        ),
    ],
)
def test_formulas_are_kept_where_they_are_set(dialect: Dialect, title: str, abstract: str) -> None:
    document = render_one(FORMULAS, dialect)

    assert f"[{title}](https://e.org/1)" in document
    assert abstract in document


@pytest.mark.parametrize("read", [each for each in INSTALLED if each.id == "pandoc gfm"])
def test_pandoc_sets_the_formulas_of_github(read: Reader) -> None:
    body = parse_body(read(render_one(FORMULAS, "gfm")))

    spans = [each for each in body.iter("span") if "math" in (each.get("class") or "")]
    assert [collapse_whitespace(element_text(span)) for span in spans] == ["O(n2)", "x < y", "|z|"]


def test_words_that_matched_are_bold_beside_a_formula() -> None:
    raw = "A RAG for $x^2$, and RAG again"
    shown = sanitize_line(make_readable(raw))
    match = replace(match_with("A title", raw), why=tuple(digests.reasons_for("abstract", shown)))

    assert "A **RAG** for $x^2$, and **RAG** again" in render_one(match, "gfm")


# --- front matter ------------------------------------------------------------------------------


def front_matter(document: str) -> dict[str, Any]:
    found = re.match(r"---\n(.*?\n)---\n\n", document, re.DOTALL)
    assert found
    read: dict[str, Any] = yaml.safe_load(found[1])
    return read


@pytest.mark.parametrize("dialect", ["commonmark", "gfm", "obsidian"])
@all_digests
def test_front_matter_is_yaml_with_a_day_and_lists_of_text(digest: Digest, dialect: Dialect) -> None:
    known = front_matter(markdown.render(digest, Look(dialect=dialect, front_matter=True)))

    assert list(known) == ["title", "date", "tags", "sources"]
    assert known["title"] == " · ".join(summary.headline_pieces(digest)[:2])
    assert known["date"] == digest.made.date()
    assert known["tags"][0] == "papers"
    assert all(re.fullmatch(r"[\w/-]+", tag) for tag in known["tags"])
    assert known["sources"] == list(dict.fromkeys(sanitize_line(each.address) for each in digest.asked))


@pytest.mark.parametrize(
    "address", ["no", "null", "- x", "@at", "[[x]]", "a: b", "2026-01-08", "'", '"x', "# y", "---", "*a", "!t", "x\ny"]
)
def test_hostile_values_come_back_from_the_front_matter(address: str) -> None:
    document = markdown.render(digests.digest(asked=(Asked(address, date(2026, 1, 8), 1),)), Look(front_matter=True))

    assert front_matter(document)["sources"] == [sanitize_line(address)]


def test_without_front_matter_a_document_begins_with_its_heading() -> None:
    assert markdown.render(digests.full(), Look(dialect="obsidian")).startswith("# ")


def test_the_front_matter_of_logseq_is_properties() -> None:
    document = markdown.render(digests.full(), Look(dialect="logseq", front_matter=True))

    assert document.startswith(
        "date:: 2026-11-23\ntags:: papers, Retrieval, Video & more\nsources:: hf, arxiv:cs.CL\n\n- # "
    )


@pytest.mark.parametrize(
    ("dialect", "tags"),
    [
        pytest.param("obsidian", "#biorxiv/cell-biology #neuroscience #wind-and-waves", id="Obsidian"),
        pytest.param("logseq", "#[[biorxiv/cell biology]] #[[neuroscience]] #[[wind and waves]]", id="Logseq"),
    ],
)
def test_a_category_is_tagged_below_the_site_that_it_is_from(dialect: Dialect, tags: str) -> None:
    categories = ("cell biology", "neuroscience", "wind and waves")
    match = match_with("A title", categories=categories, category_sites=("biorxiv",))

    assert f"- {tags}\n" in render_one(match, dialect)


# --- Logseq ------------------------------------------------------------------------------------


def test_a_block_of_logseq_is_a_task_with_a_property_and_blocks_below() -> None:
    classes: dict[str, Any] = {"categories": ("cs.LG",), "category_sites": ("arxiv",)}
    match = match_with("A title", "An abstract.", authors=("Ada Beispiel",), **classes)

    document = markdown.render(digests.digest(match), Look(dialect="logseq"))

    assert (
        "- TODO [A title](https://e.org/1)\n"
        "  paper:: arxiv:2611.00001\n"
        "\t- Ada Beispiel\n"
        "\t- #[[arxiv/cs.LG]]\n"
        "\t- An abstract.\n"
    ) in document


@pytest.mark.parametrize(("name", "tag"), [("a ]] #b", "#[[a b]]"), ("[]", ""), ("Video & more", "#[[Video & more]]")])
def test_a_tag_of_logseq_is_the_name_of_a_page(name: str, tag: str) -> None:
    assert logseq_tag(name) == tag


@logseq
def test_hostile_titles_survive_in_the_link_of_a_task() -> None:
    labels = {name: logseq_escape.escape_logseq_link_text(title) for name, title in TITLES.items()}

    read = logseq_reader.read_blocks(
        [f"- TODO {logseq_escape.logseq_link(label, 'https://e.org/1')}\n  paper:: x\n" for label in labels.values()]
    )

    for (name, label), blocks in zip(labels.items(), read, strict=True):
        assert [block[0] for block in blocks] == ["Heading", "Property_Drawer"], name
        assert blocks[0][1]["marker"] == "TODO"
        ((kind, link),) = blocks[0][1]["title"]
        assert (kind, link["label"]) == ("Link", [["Plain", label]]), name


@logseq
def test_hostile_texts_survive_as_a_block() -> None:
    texts = {name: logseq_escape.escape_logseq(title) for name, title in TITLES.items() if title}

    read = logseq_reader.read_blocks([f"- {shown}\n" for shown in texts.values()])

    for (name, shown), (block,) in zip(texts.items(), read, strict=True):
        assert set(node_kinds(block[1]["title"])) == {"Plain"}, name
        assert logseq_reader.node_text(block[1]["title"]) == shown, name
        assert "marker" not in block[1]


@logseq
@pytest.mark.parametrize(
    "first", ["TODO", "DONE", "SCHEDULED:", "#", ">", "[#A]", "id::", "#+BEGIN_QUOTE", ":LOGBOOK:"]
)
def test_a_first_word_makes_no_block_a_task_or_a_heading(first: str) -> None:
    ((block,),) = logseq_reader.read_blocks([f"- {logseq_escape.escape_logseq(f'{first} of all')}\n"])

    assert block[0] == "Heading"
    assert (block[1].get("marker"), block[1].get("priority"), block[1]["size"]) == (None, None, None)
    assert set(node_kinds(block[1]["title"])) == {"Plain"}


@logseq
@details
@all_digests
def test_a_page_of_logseq_is_tasks_and_links_and_nothing_else(digest: Digest, detail: Detail) -> None:
    (blocks,) = logseq_reader.read_blocks(
        [markdown.render(digest, Look(dialect="logseq", detail=detail, front_matter=True))]
    )

    found = list(node_kinds(blocks))
    assert set(found) <= {
        *("Heading", "Property_Drawer", "Paragraph", "Plain", "Link", "Complex", "Emphasis", "Bold", "Tag", "Page_ref")
    }
    tasks = [block[1] for block in blocks if block[0] == "Heading" and block[1].get("marker")]
    assert [task["marker"] for task in tasks] == ["TODO"] * len(digest.matches)
    # One for the page.
    assert found.count("Property_Drawer") == len(digest.matches) + 1
    assert found.count("Complex") == count_links(digest, detail)


@logseq
def test_what_matched_is_bold_and_formulas_are_set_in_logseq() -> None:
    raw = "A RAG for $x < y$, pre-RAGs, RAG"
    shown = sanitize_line(make_readable(raw))
    match = replace(match_with("A title", raw), why=tuple(digests.reasons_for("abstract", shown)))

    (blocks,) = logseq_reader.read_blocks([render_one(match, "logseq")])

    (abstract,) = [block for block in blocks if "RAG for" in str(block) or "Latex_Fragment" in str(block)]
    assert str(abstract).count("'Bold'") == 3
    assert "['Latex_Fragment', ['Inline', 'x \\\\lt y']]" in str(abstract)


def test_every_dialect_has_its_manner() -> None:
    assert tuple(STYLES) == DIALECTS

"""YAML as nodes: every scalar stays text, every node keeps its place, nothing is resolved silently."""

import pytest

from digest.config.places import Place, PlacedError
from digest.config.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode, parse_yaml


def items(text: str) -> tuple[Node, ...]:
    root = parse_yaml(text)
    assert isinstance(root, SequenceNode)
    return root.items


def as_plain(node: Node | None) -> object:
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, SequenceNode):
        return [as_plain(item) for item in node.items]
    return [(key.text, as_plain(value)) for key, value in node.pairs] if node else None


@pytest.mark.parametrize(
    "text",
    [
        "NO", "no", "off", "on", "Yes", "true", "FALSE", "y", "null", "~", "Null",
        "2:30", "0x10", "010", "0o17", "1_000", "3.10", "1e5", "+1", ".inf", ".NaN", "2026-01-05", "1.",
        "agent*", "=CLIP", "^DESI", "/re/i", "title:RAG", "not survey", "a & b", "(a | b) & c", "GPT-4 | Claude",
        "C++", "C#", "-survey", "$k$-NN", "<RAG>", "=", "<<", ".NET", "R&D", "a*b", "x!", "50%", "a@b", "f(x)",
        r"/\bSAM[- ]?[23]\b/", "it's", 'say "x"', "扩散模型", "Schrödinger", "🤗", "a:b", "http://a.example/b?c=d#e",
    ],
)  # fmt: skip
def test_a_list_item_stays_the_text_that_was_written(text: str) -> None:
    assert items(f"- {text}\n") == (ScalarNode(text, Place(1, 3)),)


@pytest.mark.parametrize(
    ("written", "text", "style"),
    [
        pytest.param(r"'/\bMamba[- ]?2/'", r"/\bMamba[- ]?2/", "'", id="single quotes keep backslashes"),
        pytest.param("'it''s'", "it's", "'", id="two quotes are one"),
        pytest.param(r'"a\tb"', "a\tb", '"', id="double quotes read escapes"),
        pytest.param("'NO'", "NO", "'", id="a quoted word"),
        pytest.param("''", "", "'", id="quoted nothing"),
        pytest.param("' a '", " a ", "'", id="quoted blanks"),
        pytest.param("'# no comment'", "# no comment", "'", id="a quoted number sign"),
        pytest.param("a # a comment", "a", "", id="a comment"),
        pytest.param("a#b", "a#b", "", id="a number sign inside"),
        pytest.param("|\n  a\n  b", "a\nb\n", "|", id="a block"),
        pytest.param(">\n  a\n  b", "a b\n", ">", id="a folded block"),
        pytest.param("", "", "", id="nothing"),
    ],
)
def test_a_text_keeps_its_style(written: str, text: str, style: str) -> None:
    assert items(f"- {written}\n") == (ScalarNode(text, Place(1, 2 if not written else 3), style),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[MASK]", ["MASK"], id="a list"),
        pytest.param("{a}", [("a", "")], id="a mapping"),
        pytest.param("ViT: vision", [("ViT", "vision")], id="a key"),
        pytest.param("? x", [("x", "")], id="a complex key"),
        pytest.param("benchmark & not has: code", [("benchmark & not has", "code")], id="a colon and a blank"),
        pytest.param("- x", ["x"], id="a list in a list"),
    ],
)
def test_a_structure_stays_a_structure_for_the_schema_to_refuse(text: str, expected: object) -> None:
    assert as_plain(items(f"- {text}\n")[0]) == expected


def test_every_node_knows_its_place() -> None:
    root = parse_yaml("match:\n  - RAG\n  - 'agent*'\ntopics: {Video: [a, {b: c}]}\n")

    assert root == MappingNode(
        (
            (
                ScalarNode("match", Place(1, 1)),
                SequenceNode((ScalarNode("RAG", Place(2, 5)), ScalarNode("agent*", Place(3, 5), "'")), Place(2, 3)),
            ),
            (
                ScalarNode("topics", Place(4, 1)),
                MappingNode(
                    (
                        (
                            ScalarNode("Video", Place(4, 10)),
                            SequenceNode(
                                (
                                    ScalarNode("a", Place(4, 18)),
                                    MappingNode(
                                        ((ScalarNode("b", Place(4, 22)), ScalarNode("c", Place(4, 25))),), Place(4, 21)
                                    ),
                                ),
                                Place(4, 17),
                            ),
                        ),
                    ),
                    Place(4, 9),
                ),
            ),
        ),
        Place(1, 1),
    )


def test_columns_count_characters_not_bytes() -> None:
    assert items("[é, 🤗, 扩散, x]\n")[-1] == ScalarNode("x", Place(1, 12))


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "# nothing but a remark\n", "---\n", "---\n...\n", "\ufeff", "  \n"],
    ids=["empty", "blank lines", "comment", "start", "start and end", "byte order mark", "blanks"],
)
def test_an_empty_file_has_no_root(text: str) -> None:
    assert parse_yaml(text) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("match: [a, b]\nmax: 3\n", id="as it is"),
        pytest.param("\ufeffmatch: [a, b]\nmax: 3\n", id="byte order mark"),
        pytest.param("match: [a, b]\r\nmax: 3\r\n", id="line ends of Windows"),
        pytest.param("match: [a, b]\rmax: 3\r", id="line ends of old"),
        pytest.param("---\nmatch: [a, b]\nmax: 3\n...\n", id="start and end"),
        pytest.param("%YAML 1.1\n---\nmatch: [a, b]\nmax: 3\n", id="version"),
        pytest.param("match:\n- a\n- b\nmax: 3", id="no line end"),
        pytest.param("match:   # remark\n\n  - a\n\n  - b\nmax: 3\n", id="blank lines and remarks"),
        pytest.param('{"match": ["a", "b"], "max": 3}', id="JSON"),
    ],
)
def test_a_file_may_be_written_in_many_ways(text: str) -> None:
    assert as_plain(parse_yaml(text)) == [("match", ["a", "b"]), ("max", "3")]


def test_places_do_not_change_with_line_ends_or_a_byte_order_mark() -> None:
    text = "match: [a]\nmax: 3\n"

    assert parse_yaml(text) == parse_yaml(text.replace("\n", "\r\n")) == parse_yaml("\ufeff" + text)


TAG, ALIAS, ANCHOR = "is a tag for YAML", "is an alias for YAML", "is an anchor for YAML"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        pytest.param("- !survey\n", 1, 3, f"`!survey` {TAG}; put the text in quotes", id="tag"),
        pytest.param("- a\n- !survey b\n", 2, 3, f"`!survey` {TAG}; put the text in quotes", id="tag and text"),
        pytest.param("a: !!int 3\n", 1, 4, f"`tag:yaml.org,2002:int` {TAG}", id="tag of YAML"),
        pytest.param("a: !!python/object:os.x []\n", 1, 4, TAG, id="tag of Python"),
        pytest.param("- &x\n", 1, 3, f"`&x` {ANCHOR}; put the text in quotes", id="anchor"),
        pytest.param("- &x y\n", 1, 3, f"`&x` {ANCHOR}; put the text in quotes", id="anchor and text"),
        pytest.param("a: &x [b]\nc: *x\n", 1, 4, f"`&x` {ANCHOR}", id="anchor of a list"),
        pytest.param("- *agent\n", 1, 3, f"`*agent` {ALIAS}; put the text in quotes", id="alias"),
        pytest.param("*a : b\n", 1, 1, f"`*a` {ALIAS}", id="alias for a key"),
        pytest.param("- @x\n", 1, 3, "`@` begins something reserved in YAML; put", id="at sign"),
        pytest.param("- `x`\n", 1, 3, "``` begins something reserved in YAML; put", id="back-tick"),
        pytest.param("- |x\n", 1, 3, "`|` begins a block of text in YAML; put", id="bar"),
        pytest.param("- %x\n", 1, 3, "`%` begins a directive in YAML; put", id="percent"),
        pytest.param('- "a" & b\n', 1, 3, 'behind which `& b` cannot stand', id="quotes and more"),
        pytest.param("- 'a' b\n", 1, 3, "behind which `b` cannot stand", id="single quotes and more"),
        pytest.param("a:\n\t- b\n", 2, 1, "a tab; YAML indents with blanks", id="tab"),
        pytest.param("a:\n  b: c\n\td: e\n", 3, 1, "a tab; YAML indents with blanks", id="tab later"),
        pytest.param("a: 1\n---\nb: 2\n", 3, 1, "a second document (`---`)", id="second document"),
        pytest.param("a: 1\n...\n---\nb: 2\n", 4, 1, "a second document (`---`)", id="second document after an end"),
        pytest.param("a: [1]\nb: 2\na: 3\n", 3, 1, "`a` stands twice (first in line 1)", id="duplicate key"),
        pytest.param("t: {x: 1, y: 2, x: 3}\n", 1, 17, "`x` stands twice (first in line 1)", id="duplicate inside"),
        pytest.param("'a': 1\na: 2\n", 2, 1, "`a` stands twice (first in line 1)", id="duplicate in quotes"),
        pytest.param("? [a]\n: b\n", 1, 3, "a key must be plain text", id="a list for a key"),
        pytest.param("{a: b}: c\n", 1, 1, "a key must be plain text", id="a mapping for a key"),
        pytest.param("- a: b: c\n", 1, 7, "a second `: ` in one line; put the text in quotes", id="two colons"),
        pytest.param("m: [=SAM, /\\bSAM[- ]?2/]\n", 1, 17, "a `[` inside a list in `[ ]`", id="a bracket in a list"),
        pytest.param("a: [b\n", 1, 4, "`[` is opened and never closed", id="an open list"),
        pytest.param("a:\n  - b\n c: d\n", 3, 2, "`c:` begins where nothing above it begins", id="odd indentation"),
    ],
)  # fmt: skip
def test_what_yaml_would_resolve_or_refuse_is_said_in_plain_words(
    text: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(PlacedError) as refused:
        parse_yaml(text)

    assert refused.value.place == Place(line, column)
    assert message in refused.value.message
    assert str(refused.value) == f"{line}:{column}: {refused.value.message}"
    assert "\n" not in str(refused.value)


def test_an_open_quote_is_reported_where_it_was_opened() -> None:
    with pytest.raises(PlacedError) as refused:
        parse_yaml("match:\n  - '90s\n  - b\n")

    assert refused.value.place == Place(2, 5)
    assert "quote" in refused.value.message


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x07", "\x7f"])
def test_a_control_character_is_refused(character: str) -> None:
    with pytest.raises(PlacedError):
        parse_yaml(f"a: [b, {character}]\n")


def test_a_control_character_is_refused_in_one_line() -> None:
    with pytest.raises(PlacedError) as refused:
        parse_yaml("a: \x00\n")

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["a: \udc80\n", "[" * 5000], ids=["half a character", "lists in lists"])
def test_a_file_that_no_editor_writes_is_refused_all_the_same(text: str) -> None:
    with pytest.raises(PlacedError):
        parse_yaml(text)


def test_ten_thousand_lines_are_read() -> None:
    text = "match:\n" + "".join(f"  - term {number}\n" for number in range(10_000))
    root = parse_yaml(text)

    assert isinstance(root, MappingNode)
    found = root.pairs[0][1]
    assert isinstance(found, SequenceNode)
    assert found.items[-1] == ScalarNode("term 9999", Place(10_001, 5))

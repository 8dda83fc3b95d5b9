"""One tree, written in the ways of several languages, is read as one tree; and no heap of signs is read by accident."""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from digest.config import command_line_topic, read
from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import (
    And,
    Expression,
    Fact,
    Leaf,
    Not,
    Or,
    Person,
    all_leaves,
    format_expression,
)
from digest.rules.language.parsing import parse_expression
from digest.rules.workbench.near_misses import widest_spelling
from digest.rules.workbench.odd_terms import describe_oddity

WORDS = ["rag", "LoRA", "state space", "R&D", "f(x)", "=RAG", "multi-modal", "检索", "Mamba: linear time", "C++"]
OTHERS = [
    '"state space"', '"AND gate"', '"a | b"',
    "/SAM-?[23]/", "/a b/i", "ti:mamba", 'abs:"long context"', "au:Kaiming He",
    "cat:cs.CL", "co:(ACL)", "has:code", "upvotes>=20", "published:2026-01", "published<2026", "is:starred",
]  # fmt: skip
Tree = str | tuple[str, "Tree"] | tuple[str, "Tree", "Tree"] | tuple[str, "Tree", "Tree", "Tree"]
Write = Callable[[Tree], str]


def grow_from(seed: int, depth: int) -> Tree:
    return grow(random.Random(seed), depth)  # noqa: S311 - no secret


def grow(chance: random.Random, depth: int) -> Tree:
    """A tree of terms: `("&", "a", ("not", "b"))`."""
    kind = chance.choice(("&", "|", "not", "term") if depth else ("term",))
    if kind == "term":
        return chance.choice(chance.choice((WORDS, OTHERS)))
    if kind == "not":
        part = grow(chance, depth - 1)
        return part if part[0] == "not" else ("not", part)
    first, second = grow(chance, depth - 1), grow(chance, depth - 1)
    return (kind, first, second) if chance.randrange(2) else (kind, first, second, grow(chance, depth - 1))


def read_tree(tree: Tree) -> Expression:
    """What *tree* means: each of its terms is read alone."""
    if isinstance(tree, str):
        return parse_expression(tree)
    kind, *parts = tree
    if kind == "not":
        return Not(read_tree(parts[0]))
    return (And if kind == "&" else Or)(tuple(map(read_tree, parts)))


def shape(expression: Expression) -> object:
    """*expression* without the compiled regular expressions, which are equal to themselves alone."""
    if isinstance(expression, Leaf):
        return (expression.term.text, expression.term.patterns, expression.fields)
    if isinstance(expression, Fact | Person):
        return expression
    if isinstance(expression, Not):
        return ("not", shape(expression.part))
    return ("&" if isinstance(expression, And) else "|", *map(shape, expression.parts))


def write_part(tree: Tree, write: Write) -> str:
    return write(tree) if isinstance(tree, str) or tree[0] == "not" else f"({write(tree)})"


def write_signs(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    kind, *parts = tree
    if kind == "not":
        return f"not {write_part(parts[0], write_signs)}"
    return f" {kind} ".join(write_part(part, write_signs) for part in parts)


def write_words(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    kind, *parts = tree
    if kind == "not":
        return f"NOT {write_part(parts[0], write_words)}"
    return f" {'AND' if kind == '&' else 'OR'} ".join(write_part(part, write_words) for part in parts)


def write_blanks(tree: Tree) -> str:
    """With a blank for `&` where it is one, and `-` for `not`."""
    if isinstance(tree, str):
        return tree
    kind, *parts = tree
    if kind == "not":
        part = parts[0]
        return f"-{part}" if part in (*OTHERS, *WORDS) and is_one(str(part)) else f"-({write_blanks(part)})"
    if kind == "|":
        return " | ".join(write_part(part, write_blanks) for part in parts)
    written = write_part(parts[0], write_blanks)
    for before, part in pairwise(parts):
        # A blank between bare words makes one phrase of them, in a field too.
        bare = part in WORDS and (before in WORDS or str(before).startswith(("ti:", "au:", "cat:")))
        written += (" & " if bare else " ") + write_part(part, write_blanks)
    return written


def is_one(term: str) -> bool:
    """Whether a minus before *term* holds for all of it."""
    return term[0] in '"/=' or " " not in term.removeprefix("abs:") or term.startswith('abs:"')


def write_wide(tree: Tree) -> str:
    """With the signs of a Chinese keyboard between the terms."""
    if isinstance(tree, str):
        return tree.replace('"', "“", 1).replace('"', "”") if tree.startswith('"') else tree
    kind, *parts = tree
    if kind == "not":
        part = parts[0]
        return f"NOT\u3000（{write_wide(part)}）" if isinstance(part, str) else f"NOT （{write_wide(part)}）"
    sign = "\u3000＆ " if kind == "&" else " ｜\u3000"
    return sign.join(
        write_wide(part) if isinstance(part, str) or part[0] == "not" else f"（{write_wide(part)}）" for part in parts
    )


def write_with_invisible_characters(tree: Tree) -> str:
    """As a text that was copied from a page."""
    return "\ufeff" + write_signs(tree).replace(" & ", "\u200b & \u200e").replace(" | ", "\u2060 | \u200b ")


WRITINGS = [write_signs, write_words, write_blanks, write_wide, write_with_invisible_characters]


@pytest.mark.parametrize("write", WRITINGS)
def test_one_tree_is_read_from_every_way_to_write_it(write: Write) -> None:
    for seed in range(300):
        tree = grow_from(seed, 3)

        assert shape(parse_expression(write(tree))) == shape(read_tree(tree)), (seed, write(tree))


@pytest.mark.parametrize("write", WRITINGS)
def test_every_writing_means_the_same_in_the_configuration(write: Write) -> None:
    for seed in range(60):
        tree = grow_from(seed, 2)
        quoted = write(tree).replace("'", "''")

        config = read(f"match: ['{quoted}']\ntopics: {{A: {{all: ['{quoted}']}}}}", "config.yaml")
        typed = command_line_topic([write(tree)])

        assert typed
        assert (
            {shape(topic.wanted) for topic in config.rules.topics} == {shape(typed.wanted)} == {shape(read_tree(tree))}
        )


def soup(count: int) -> Iterator[str]:
    """Heaps of signs and words, as nobody would write them."""
    pieces = [
        "rag", "a", "He", "20", "x", "AND", "OR", "NOT", "not", "ANDNOT", "&", "|", "-", "!", "(", ")", '"',
        "“", "”", "'", "`", "/", "*", "=", "^", "~", "+", "#", "@", "$", "\\", "{", "}", "[", "]", "[ti]",
        "title:", "ti:", "author:", "all:", "intitle:", "upvotes", "upvotes>", ">=", "<", "published:2026",
        "has:", "has:code", "is:", ":", ",", ";", "，", "：", "（", "）", "＆", "「", "」", "et al.", "NEAR(", "TI=(",
        "TO", "..", "2026-01", "?", ".*", "\u200b", "\ufeff", "…", "–", "🔥", '\\"', "\\&", "%20", "+OR+",
        "in:title", "cs.CL", "PY=", "10",
    ]  # fmt: skip
    chance = random.Random(2026)  # noqa: S311 - no secret
    for _ in range(count):
        yield "".join(chance.choice(pieces) + chance.choice(("", " ", " ")) for _ in range(chance.randrange(1, 9)))


def test_a_heap_of_signs_is_read_or_refused_and_has_a_canonical_spelling() -> None:
    for text in soup(20_000):
        expression, error = parse_or_refuse(text)

        if error:
            assert 0 <= error.at <= len(text), text
            assert len(str(error)) < 600, text
        elif expression:
            assert shape(parse_expression(format_expression(expression))) == shape(expression), text
            # What is advised where nothing is found is tried, too.
            assert widest_spelling([expression], []) is None
            list(map(describe_oddity, all_leaves(expression)))


def parse_or_refuse(text: str) -> tuple[Expression | None, ExpressionError | None]:
    try:
        return parse_expression(text), None
    except ExpressionError as error:
        return None, error

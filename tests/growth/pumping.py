"""Attacks on a regular expression, made out of its own parse tree: each repeat of it, repeated many times.

An attack is a text that begins as the expression wants it, goes on for as long as one likes, and ends in what
does not fit, so that `re` takes back what it found and tries another way.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice, pairwise, product
from typing import Any, NamedTuple

# Units that are worth repeating whatever the expression.
UNITS = (
    *(
        " ",
        "\n",
        "\t",
        "\r\n",
        "a",
        "A",
        "aB ",
        "1",
        "1.",
        ".",
        ",",
        "-",
        "--",
        "a-",
        "_",
        "a_",
        "/",
        "a/",
        "\\",
        "\\a",
    ),
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "()",
        "[]",
        "[](",
        "<",
        ">",
        "<>",
        "<a ",
        "<!--a-->",
        "&",
        "&a;",
        "$",
        "`",
        "'",
        '"',
    ),
    *("*", "#", "~", "^", "@", "a@", ":", "::", ";", "|", "=", "a=", "é", "http://a.b/", "a b ", "A. B, ", "\0"),
)
# What the representatives of a class of characters are taken from.
_POOL = " \n\t\raAzZ019_-–.,:;'\"`()[]{}<>/\\|!?@#$%&=~^*+é…′中\0"
_END = "\0"
_MANY = 40  # what is repeated less often than that at most is no repeat
_MOST_EXAMPLES = 6


class Attack(NamedTuple):
    """*before*, *unit* again and again, *after*."""

    before: str
    unit: str
    after: str

    def text(self, length: int) -> str:
        """The attack with about so many characters."""
        return self.before + self.unit * max(1, length // len(self.unit)) + self.after


# The parse tree of `re`, with as much of it as an attack needs.


@dataclass(frozen=True)
class Char:
    """One character that *fits*, a certain *letter* or, where that is empty, one of several."""

    fits: Callable[[str], bool]
    letter: str = ""


@dataclass(frozen=True)
class Repeat:
    """A *body* that stands here *least* to *most* times."""

    least: int
    most: int
    body: "Sequence[Node]"


@dataclass(frozen=True)
class Choice:
    """One of the *ways*."""

    ways: "Sequence[Sequence[Node]]"


@dataclass(frozen=True)
class Aside:
    """What is looked at ahead or behind, and taken by what follows."""

    body: "Sequence[Node]"


@dataclass(frozen=True)
class Again:
    """What the group with this *number* found."""

    number: int


@dataclass(frozen=True)
class Group:
    """A group, with its *number* where it has one."""

    number: int | None
    body: "Sequence[Node]"


Node = Char | Repeat | Choice | Aside | Again | Group

_PARSER = import_module("re._parser")


def tree(expression: re.Pattern[str] | re.Pattern[bytes]) -> Sequence[Node]:
    """The parse tree of *expression*."""
    return _sequence(_PARSER.parse(expression.pattern, expression.flags), bool(expression.flags & re.IGNORECASE))


# The parser of `re` has no types; this is the one place that reads what it gives.
def _sequence(parsed: Any, any_case: bool) -> Sequence[Node]:
    return [node for operation, what in parsed for node in _nodes(str(operation), what, any_case)]


def _nodes(operation: str, what: Any, any_case: bool) -> Iterator[Node]:
    if operation in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
        yield _char(operation, what, any_case)
    elif operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, body = what
        yield Repeat(int(least), int(most), _sequence(body, any_case))
    elif operation == "BRANCH":
        yield Choice([_sequence(each, any_case) for each in what[1]])
    elif operation == "SUBPATTERN":
        number, added, _, body = what
        yield Group(number, _sequence(body, any_case or bool(added & re.IGNORECASE)))
    elif operation == "ATOMIC_GROUP":
        yield Group(None, _sequence(what, any_case))
    elif operation in ("ASSERT", "ASSERT_NOT"):
        yield Aside(_sequence(what[1], any_case))
    elif operation == "GROUPREF":
        yield Again(what)
    elif operation != "AT":
        raise NotImplementedError(operation)


def _char(operation: str, what: Any, any_case: bool) -> Char:
    if operation == "ANY":
        return Char(lambda char: char != "\n")
    if operation == "LITERAL":
        letter = chr(what)
        return Char(_either_case(lambda char: char == letter, any_case).fits, letter)
    if operation == "NOT_LITERAL":
        return _either_case(lambda char: ord(char) != what, any_case)
    negated = str(what[0][0]) == "NEGATE"
    members = [(str(kind), value) for kind, value in what[negated:]]
    found = _either_case(lambda char: any(_is_member(char, kind, value) for kind, value in members), any_case)
    return Char(lambda char: found.fits(char) != negated)


def _either_case(fits: Callable[[str], bool], any_case: bool) -> Char:
    return Char(lambda char: fits(char) or (any_case and len(char.swapcase()) == 1 and fits(char.swapcase())))


def _is_member(char: str, kind: str, value: Any) -> bool:
    if kind == "RANGE":
        return bool(value[0] <= ord(char) <= value[1])
    if kind == "CATEGORY":
        name = str(value).removeprefix("CATEGORY_")
        escape = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[name.removeprefix("NOT_")]
        return bool(re.match(escape, char)) != name.startswith("NOT_")
    return bool(ord(char) == value)


# The attacks.


def attacks(expression: re.Pattern[str] | re.Pattern[bytes]) -> list[Attack]:
    """Attacks on *expression*, each once."""
    maker = _Maker(tree(expression))
    made = dict.fromkeys((*maker.attacks(), *(Attack("", unit, end) for unit in UNITS for end in ("", "\0"))))
    return [attack for attack in made if attack.unit]


class _Maker:
    """What fits parts of a *tree*; of the characters that all its parts take alike, one stands for all."""

    def __init__(self, root: Sequence[Node]) -> None:
        self.root = root
        self.groups: dict[int, str] = {}
        chars = list(_chars(root))
        pool = dict.fromkeys((*_literals(chars), *_POOL))
        self.representatives = list({tuple(c.fits(char) for c in chars): char for char in reversed(pool)}.values())
        # What must not follow ends an attack as well as what does not fit.
        self.ends = [end for aside in _asides(root) for end in self.examples(aside.body, 2)]

    def attacks(self) -> Iterator[Attack]:
        yield from self._of_sequence(self.root, "", "")
        # The whole, found again and again, or all but its end.
        for whole in self.examples(self.root, 3):
            yield Attack("", whole, "")
            yield from (Attack("", whole[:cut], end) for cut in (len(whole) // 2, -1) for end in ("", whole))

    def _of_sequence(self, nodes: Sequence[Node], before: str, after: str) -> Iterator[Attack]:
        """Attacks by the repeats among *nodes*, which stand between *before* and *after*."""
        for at, node in enumerate(nodes):
            ahead = before + self.example(nodes[:at])
            behind = self.example(nodes[at + 1 :]) + after
            yield from self._of_node(node, ahead, behind)
        repeats = [node for node in nodes if _is_repeat(node)]
        for one, other in pairwise(repeats):
            yield from self._together(one, other, before + self.example(nodes[: nodes.index(one)]))

    def _of_node(self, node: Node, before: str, after: str) -> Iterator[Attack]:
        if isinstance(node, Repeat) and _is_repeat(node):
            for unit in self.examples(node.body):
                yield from self._pumped(unit, before, after)
        for inner in _inside(node):
            yield from self._of_sequence(inner, before, after)

    def _pumped(self, unit: str, before: str, after: str) -> Iterator[Attack]:
        for end in ("", _END, after[:-1] + _END, *self.ends):
            yield Attack(before, unit, end)
        yield Attack("", before + unit, _END)
        yield Attack("", before + unit, "")
        # Each beginning has much before it comes to nothing.
        yield Attack("", before + unit * 20, _END)

    def _together(self, one: Node, other: Node, before: str) -> Iterator[Attack]:
        for first, second in product(self.examples([one], 3), self.examples([other], 3)):
            yield Attack(before, first + second, _END)
            yield Attack("", before + first * 9 + second * 9, _END)

    def example(self, nodes: Sequence[Node]) -> str:
        """A short text that *nodes* fit, but for what they look at aside."""
        return next(self._all(nodes), "")

    def examples(self, nodes: Sequence[Node], most: int = _MOST_EXAMPLES) -> list[str]:
        """Several such texts, each of which has something."""
        return list(dict.fromkeys(islice((text for text in self._all(nodes) if text), most)))

    def _all(self, nodes: Sequence[Node]) -> Iterator[str]:
        if not nodes:
            yield ""
            return
        # The last ones vary first: what is varied is mostly in the repeats.
        for start in self._of(nodes[0]):
            for rest in islice(self._all(nodes[1:]), _MOST_EXAMPLES):
                yield start + rest

    def _of(self, node: Node) -> Iterator[str]:
        if isinstance(node, Char):
            yield from (char for char in self.representatives if node.fits(char))
        elif isinstance(node, Choice):
            for way in node.ways:
                yield from islice(self._all(way), 2)
        elif isinstance(node, Repeat):
            if node.least == 0 and not _is_repeat(node):
                yield ""
            yield from (text * max(1, node.least) for text in islice(self._all(node.body), _MOST_EXAMPLES))
        elif isinstance(node, Group):
            for text in islice(self._all(node.body), _MOST_EXAMPLES):
                if node.number is not None:
                    self.groups[node.number] = text
                yield text
        else:
            yield self.groups.get(node.number, "") if isinstance(node, Again) else ""


def _is_repeat(node: Node) -> bool:
    return isinstance(node, Repeat) and node.most >= _MANY


def _asides(nodes: Sequence[Node]) -> Iterator[Aside]:
    for node in nodes:
        if isinstance(node, Aside):
            yield node
        for inner in _inside(node):
            yield from _asides(inner)


def _inside(node: Node) -> Sequence[Sequence[Node]]:
    """The parts of *node*."""
    if isinstance(node, Choice):
        return node.ways
    return [] if isinstance(node, Char | Again) else [node.body]


def _chars(nodes: Sequence[Node]) -> Iterator[Char]:
    for node in nodes:
        if isinstance(node, Char):
            yield node
        for inner in _inside(node):
            yield from _chars(inner)


def _literals(chars: Sequence[Char]) -> Iterator[str]:
    """The characters that parts of an expression name."""
    ascii_and_more = [chr(code) for code in (*range(128), *range(160, 384), 0x2010, 0x2011, 0x2013, 0x3000)]
    for char in chars:
        likely = (char.letter, char.letter.swapcase()) if char.letter else ascii_and_more
        fitting = [each for each in likely if char.fits(each)]
        if len(fitting) <= 3:
            yield from fitting

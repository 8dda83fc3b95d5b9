"""Values out of nodes: every mistake is noted with its place, so that all can be told at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from digest.config.yaml_nodes import Items, Node, Pairs, Place, Scalar
from digest.credentials import without_credentials
from digest.rules.expressions import DEFAULT_FIELDS, FACTS, FIELDS, Expression
from digest.rules.parsing import ExpressionError, parse
from digest.text import nearest, shorten

# More digits than anybody means.
_WHOLE = re.compile(r"-?[0-9]{1,9}")
Default = TypeVar("Default", int, int | None)
NO_ADVICE: Mapping[str, str] = MappingProxyType({})
Choice = TypeVar("Choice", bound=str)
Otherwise = TypeVar("Otherwise")


class Reader:
    """Reads the nodes of the file *name*; *mistakes* are what it met, with their places,
    *warnings* what is odd but not wrong."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes: list[tuple[Place, str]] = []
        self.warnings: list[str] = []

    def wrong(self, place: Place, message: str) -> None:
        """Note a mistake."""
        self.mistakes.append((place, message))

    def keys(
        self, node: Pairs, path: str, known: tuple[str, ...], advice: Mapping[str, str] = NO_ADVICE
    ) -> dict[str, Node]:
        """The values of *node* by key; a key that is not *known* is a mistake, for which there may be *advice*."""
        found = {}
        for key, value in node.pairs:
            if key.text in known:
                found[key.text] = value
                continue
            near = None if key.text in advice else nearest(key.text, known)
            guess = f'did you mean "{near}"?' if near else advice.get(key.text) or f"known are {', '.join(known)}"
            self.wrong(key.place, f"{path}{key.text}: unknown key, {guess}")
        return found

    def expressions(self, node: Node, path: str, fields: tuple[str, ...] = DEFAULT_FIELDS) -> list[Expression]:
        """The terms or expressions of a list, those that can be read."""
        read = (self.expression(scalar, at, fields) for at, scalar in self.texts(node, path))
        return [expression for expression in read if expression]

    def expression(
        self, scalar: Scalar, path: str, fields: tuple[str, ...] = DEFAULT_FIELDS, *, prefix: str = ""
    ) -> Expression | None:
        """The expression that *prefix* and *scalar* mean, None (and a mistake) where there is none."""
        if scalar.style in ("|", ">"):
            self.wrong(
                scalar.place,
                f"{path}: `{scalar.style}` begins a block of text in YAML; put the term in quotes",
            )
            return None
        if scalar.cut:
            where = f"{self.name}:{scalar.place.line}:{scalar.place.column}"
            said = f"`{scalar.cut}` is a comment for YAML; if it belongs to `{scalar.text}`, put both in quotes"
            self.warnings.append(f"{where}: {path}: {said}")
        try:
            return parse(prefix + scalar.text, fields)
        except ExpressionError as error:
            inside = max(0, error.at - len(prefix)) + (1 if scalar.style else 0)
            part = "" if scalar.text in str(error) else f" (in `{shorten(scalar.text, 60)}`)"
            self.wrong(Place(scalar.place.line, scalar.place.column + inside), f"{path}: {error}{part}")
            return None

    def texts(self, node: Node, path: str) -> Iterator[tuple[str, Scalar]]:
        """The texts of a list (or a single text), each with its path."""
        items = node.items if isinstance(node, Items) else (node,)
        if not items or (isinstance(node, Scalar) and not node.text and not node.style):
            self.wrong(node.place, f"{path}: expected a list, got nothing")
            return
        for at, item in enumerate(items):
            where = f"{path}[{at}]" if isinstance(node, Items) else path
            scalar = _as_text(item)
            if scalar:
                yield where, scalar
            else:
                self.wrong(item.place, f"{where}: {_not_a_text(item)}")

    def number(
        self, found: Mapping[str, Node], key: str, default: Default, *, least: int = 1, path: str = ""
    ) -> int | Default:
        """The whole number under *key*; a plus or minus sign is fine where *least* allows it."""
        node = found.get(key)
        if node is None:
            return default
        text = node.text.removeprefix("+") if isinstance(node, Scalar) else ""
        if _WHOLE.fullmatch(text) and int(text) >= least:
            return int(text)
        expected = f"a whole number from {least} on" if least > 0 else "a whole number"
        self.wrong(node.place, f"{path}{key}: expected {expected}, got {shown(node)}")
        return default

    def text(self, found: Mapping[str, Node], key: str, *, path: str = "") -> str | None:
        """The text under *key*, None where there is none."""
        node = found.get(key)
        if node is None:
            return None
        if isinstance(node, Scalar) and node.text.strip():
            return node.text.strip()
        self.wrong(node.place, f"{path}{key}: expected a text, got {shown(node)}")
        return None

    def choice(
        self, found: Mapping[str, Node], key: str, options: Sequence[Choice], default: Otherwise, *, path: str = ""
    ) -> Choice | Otherwise:
        """The one of *options* that stands under *key*."""
        node = found.get(key)
        if node is None:
            return default
        text = node.text.lower() if isinstance(node, Scalar) else ""
        chosen = next((option for option in options if option == text), None)
        if chosen is not None:
            return chosen
        near = nearest(text, options)
        guess = f"did you mean `{near}`?" if near else f"known are {', '.join(options)}"
        self.wrong(node.place, f"{path}{key}: {shown(node)} means nothing here, {guess}")
        return default


def _as_text(node: Node) -> Scalar | None:
    """*node* as the text it was meant to be: YAML reads `author: Bengio` in a list as a key."""
    if isinstance(node, Pairs) and len(node.pairs) == 1:
        key, value = node.pairs[0]
        if key.text in (*FIELDS, *FACTS) and isinstance(value, Scalar):
            return Scalar(f"{key.text}: {value.text}", key.place)
    return node if isinstance(node, Scalar) else None


def _not_a_text(node: Node) -> str:
    """What a mapping or a list in place of a term was probably meant to be."""
    if isinstance(node, Pairs) and node.pairs:
        key, value = node.pairs[0]
        after = value.text if isinstance(value, Scalar) else "…"
        return f"`{key.text}: {after}` is a key for YAML; write `{key.text}:{after}` or put it in quotes"
    return f"expected a text, got {shown(node)}; put a term with brackets in quotes"


def shown(node: Node) -> str:
    """*node* as a message names it."""
    if isinstance(node, Scalar):
        return f"`{node.text}`" if node.text else "nothing"
    return "a list" if isinstance(node, Items) else "keys and values"


def plain(node: Node, hidden: Sequence[str] = ()) -> object:
    """*node* as plain values, for showing; what stands under the keys *hidden* is not."""
    if isinstance(node, Scalar):
        return without_credentials(node.text)
    if isinstance(node, Items):
        return [plain(item, hidden) for item in node.items]
    return {key.text: "(hidden)" if key.text in hidden else plain(value, hidden) for key, value in node.pairs}

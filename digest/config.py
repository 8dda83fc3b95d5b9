"""The configuration: YAML text in, typed values out, every mistake with its place and a remedy."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from digest import sources
from digest.errors import UsageError
from digest.model import Address
from digest.nodes import Items, Node, Pairs, Place, PlacedError, Scalar, nodes
from digest.rules.expressions import Expression, ExpressionError, Or, parse
from digest.rules.topics import Rules, Topic


class ConfigError(UsageError):
    """All mistakes of one file, a line each: `config.yaml:14:7: topics.Video.anny: unknown key`."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the reader configured. *origin* tells for each key the file and line it came from."""

    sources: tuple[Address, ...] = ()
    rules: Rules = field(default_factory=Rules)
    origin: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)


def read(text: str, name: str) -> Config:
    """The configuration in *text*; *name* is its file's, for messages. Raises ConfigError."""
    reader = _Reader(name)
    try:
        root = nodes(text)
    except PlacedError as error:
        raise ConfigError(f"{name}:{error}") from error
    config = reader.config(root)
    if reader.mistakes:
        ordered = sorted(reader.mistakes, key=lambda mistake: (mistake[0].line, mistake[0].column))
        raise ConfigError("\n".join(f"{name}:{at.line}:{at.column}: {message}" for at, message in ordered))
    return config


def rules_of(terms: tuple[str, ...]) -> Topic | None:
    """The unnamed topic that terms on the command line mean, None for none. Raises UsageError."""
    parts = []
    for text in terms:
        try:
            parts.append(parse(text))
        except ExpressionError as error:
            raise UsageError(f"--match {text!r}, character {error.at + 1}: {error}") from error
    return Topic(None, _any(parts)) if parts else None


def _any(parts: list[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


class _Reader:
    """Reads nodes and notes every mistake, so that all are told at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes: list[tuple[Place, str]] = []

    def wrong(self, place: Place, message: str) -> None:
        self.mistakes.append((place, message))

    def config(self, root: Node | None) -> Config:
        if root is None:
            return Config()
        if not isinstance(root, Pairs):
            self.wrong(root.place, "expected keys such as `match:`; a list of terms belongs under `match:`")
            return Config()
        found = self.keys(root, "", ("sources", "match", "max"))
        topic = self.match(found["match"]) if "match" in found else None
        return Config(
            sources=self.sources(found["sources"]) if "sources" in found else (),
            rules=Rules(
                (topic,) if topic else (), max=self.number(found["max"], "max") if "max" in found else None
            ),
            origin={key.text: f"{self.name}:{key.place.line}" for key, _ in root.pairs},
            values={key.text: plain(node) for key, node in root.pairs},
        )

    def keys(self, node: Pairs, path: str, known: tuple[str, ...]) -> dict[str, Node]:
        """The values of *node* by key; a key that is not *known* is a mistake."""
        found = {}
        for key, value in node.pairs:
            if key.text in known:
                found[key.text] = value
                continue
            near = get_close_matches(key.text, known, 1)
            guess = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"
            self.wrong(key.place, f"{path}{key.text}: unknown key, {guess}")
        return found

    def sources(self, node: Node) -> tuple[Address, ...]:
        found = []
        for at, scalar in self.texts(node, "sources"):
            try:
                found.append(sources.address(scalar.text))
            except UsageError as error:
                self.wrong(scalar.place, f"{at}: {error}")
        return tuple(found)

    def match(self, node: Node) -> Topic | None:
        parts = [part for at, scalar in self.texts(node, "match") if (part := self.expression(scalar, at))]
        return Topic(None, _any(parts)) if parts else None

    def expression(self, scalar: Scalar, path: str) -> Expression | None:
        if scalar.style in ("|", ">"):
            self.wrong(
                scalar.place,
                f"{path}: `{scalar.style}` begins a block of text in YAML; put the term in quotes",
            )
            return None
        try:
            return parse(scalar.text)
        except ExpressionError as error:
            inside = error.at + (1 if scalar.style else 0)
            self.wrong(Place(scalar.place.line, scalar.place.column + inside), f"{path}: {error}")
            return None

    def texts(self, node: Node, path: str) -> Iterator[tuple[str, Scalar]]:
        """The texts of a list (or a single text), each with its path."""
        items = node.items if isinstance(node, Items) else (node,)
        if not items or (isinstance(node, Scalar) and not node.text):
            self.wrong(node.place, f"{path}: expected a list, got nothing")
            return
        for at, item in enumerate(items):
            where = f"{path}[{at}]" if isinstance(node, Items) else path
            if isinstance(item, Scalar):
                yield where, item
            else:
                self.wrong(item.place, f"{where}: {_not_a_text(item)}")

    def number(self, node: Node, path: str, least: int = 1) -> int | None:
        if (
            isinstance(node, Scalar)
            and node.text.isascii()
            and node.text.isdigit()
            and int(node.text) >= least
        ):
            return int(node.text)
        self.wrong(node.place, f"{path}: expected a whole number from {least} on, got {_shown(node)}")
        return None


def _not_a_text(node: Node) -> str:
    """What a mapping or a list in place of a term was probably meant to be."""
    if isinstance(node, Pairs) and node.pairs:
        key, value = node.pairs[0]
        after = value.text if isinstance(value, Scalar) else "…"
        return f"`{key.text}: {after}` is a key for YAML; write `{key.text}:{after}` or put it in quotes"
    return f"expected a text, got {_shown(node)}; put a term with brackets in quotes"


def _shown(node: Node) -> str:
    if isinstance(node, Scalar):
        return f"`{node.text}`" if node.text else "nothing"
    return "a list" if isinstance(node, Items) else "keys and values"


def plain(node: Node, hide: Callable[[str], bool] = lambda key: False) -> object:
    """*node* as plain values, for showing; values under keys that *hide* names are masked."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item, hide) for item in node.items]
    return {key.text: "(hidden)" if hide(key.text) else plain(value, hide) for key, value in node.pairs}

"""Readers that turn nodes into values and note every mistake with its place, so that all are reported at once."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from digest.config.keys import Key, KeyTable
from digest.config.keys.other_names import find_key
from digest.config.places import Place, PlacedError
from digest.config.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from digest.config.yaml_writing import write_text
from digest.errors import Remedy, UsageError, list_remedies
from digest.patterns import lazy_pattern
from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import DEFAULT_FIELDS, FACTS, FIELDS, Expression, Fact, all_facts
from digest.rules.language.parsing import parse_expression
from digest.rules.topics import Topic
from digest.text import shorten_text, suggest_or_list

# Nine digits: more than any setting needs.
INTEGER = lazy_pattern(r"-?[0-9]{1,9}")
NO_ADVICE: Mapping[str, str] = MappingProxyType({})
A_LIST = Key("", "a list of terms", "", "[RAG, diffusion model]")  # of a key that the reader made up, such as a topic
Default = TypeVar("Default", int, int | None)
Option = TypeVar("Option", bound=str)
Fallback = TypeVar("Fallback")


class WrittenTerm(NamedTuple):
    """An expression of a configuration as it is written: *where* is its place and path."""

    where: str
    text: str


class ConfigReader:
    """Reads the nodes of one file.

    *name* is the file's; *mistakes* have their places; *warnings* are sentences about what is odd but not wrong.
    *terms* are the expressions that were read. Expressions that cannot be read are mistakes of the file, or *refusals*
    of one delivery while its own rules are read.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes: list[PlacedError] = []
        self.warnings: list[str] = []
        self.terms: list[WrittenTerm] = []
        self.refusals: list[PlacedError] | None = None
        self._facts: list[tuple[Fact, Place, str]] = []
        self._starred: list[tuple[Topic, Place, str]] = []

    def report(self, place: Place, message: str, *remedies: Remedy) -> None:
        """Note a mistake at *place*; the text that *message* quotes may have several lines."""
        self.mistakes.append(PlacedError(place, " ".join(message.splitlines()), *remedies))

    def report_expression(self, place: Place, message: str, *remedies: Remedy, length: int = 0) -> None:
        """Note at *place* an expression that cannot be read, of which so many characters are wrong (0: all of it)."""
        mistakes = self.mistakes if self.refusals is None else self.refusals
        mistakes.append(PlacedError(place, " ".join(message.splitlines()), *remedies, length=length))

    def format_mistakes(self, mistakes: Sequence[PlacedError]) -> list[str]:
        """*mistakes* in the order of the file, one line each with its remedies: `config.yaml:14:7: match[0]: …`."""
        return [
            f"{self.name}:{mistake}{list_remedies(mistake.remedies)}"
            for mistake in sorted(mistakes, key=lambda mistake: mistake.place)
        ]

    def read_section(
        self, node: MappingNode, path: str, table: KeyTable, advice: Mapping[str, str] = NO_ADVICE
    ) -> "Section":
        """The values of *node* under keys of *table*; every other key is reported, with the *advice* for it if any."""
        nodes, known = {}, table.names
        for key, value in node.pairs:
            if key.text in known:
                nodes[key.text] = value
                continue
            hint = advice.get(key.text) or _suggest_key(key.text, known)
            self.report(key.place, f"{_join_path(path, key.text)}: no such key; {hint}")
        return Section(self, path, node.place, nodes, table)

    def read_expressions(
        self, node: Node, path: str, fields: tuple[str, ...] = DEFAULT_FIELDS, key: Key = A_LIST
    ) -> list[Expression]:
        """The expressions of a list under *key*; those that cannot be read are reported and left out."""
        read = (self.read_expression(scalar, at, fields) for at, scalar in self.read_texts(node, path, key))
        return [expression for expression in read if expression]

    def read_expression(
        self, scalar: ScalarNode, path: str, fields: tuple[str, ...] = DEFAULT_FIELDS, *, prefix: str = ""
    ) -> Expression | None:
        """The expression that *prefix* and the text of *scalar* make; None, and a mistake, if it cannot be read."""
        if scalar.style in ("|", ">"):
            self.report_expression(
                scalar.place,
                f"{path}: `{scalar.style}` begins a block of text in YAML; put the term in quotes",
            )
            return None
        where = f"{self.name}:{scalar.place.line}:{scalar.place.column}"
        if scalar.cut_comment:
            warning = (
                f"`{scalar.cut_comment}` is a comment for YAML; if it belongs to `{scalar.text}`, put both in quotes"
            )
            self.warnings.append(f"{where}: {path}: {warning}")
        try:
            expression = parse_expression(prefix + scalar.text, fields)
        except ExpressionError as error:
            inside = max(0, error.at - len(prefix)) + (1 if scalar.style else 0)
            part = "" if scalar.text in str(error) else f" (in `{shorten_text(scalar.text, 60)}`)"
            at = Place(scalar.place.line, scalar.place.column + inside)
            remedies = (_write_in_yaml(each, prefix) for each in error.remedies_for(prefix + scalar.text))
            length = error.length_in(prefix + scalar.text)
            self.report_expression(at, f"{path}: {error}{part}", *remedies, length=length)
            return None
        self.terms.append(WrittenTerm(f"{where}: {path}", prefix + scalar.text))
        self._facts += [(fact, scalar.place, path) for fact in all_facts(expression)]
        return expression

    def find_fact(self, fact: Fact) -> tuple[Place, str] | None:
        """The place and the path where this very *fact* was read, None if that was in another file."""
        return next(((place, path) for each, place, path in self._facts if each is fact), None)

    def note_starred(self, topic: Topic, place: Place, path: str) -> None:
        """Remember the place and the path of the `like:` of *topic*, which asks for what its reader has starred."""
        self._starred.append((topic, place, path))

    def find_starred(self, topic: Topic) -> tuple[Place, str] | None:
        """The place and the path where the `like:` of this very *topic* was read, None if that was in another file."""
        return next(((place, path) for each, place, path in self._starred if each is topic), None)

    def read_texts(self, node: Node, path: str, key: Key = A_LIST) -> Iterator[tuple[str, ScalarNode]]:
        """The texts of a list under *key*, or a single text, each with its path; what is no text is reported.

        An empty list is a list; a key with nothing behind it is a mistake, because its list may be indented wrongly.
        """
        items = node.items if isinstance(node, SequenceNode) else (node,)
        if isinstance(node, ScalarNode) and not node.text and not node.style:
            self.report(node.place, f"{path}: expected {key.form}, got nothing", *_offer_value(key))
            return
        if not items and key.needs_item:
            self.report(node.place, f"{path}: expected {key.form}, got an empty list", *_offer_value(key))
        for at, item in enumerate(items):
            where = f"{path}[{at}]" if isinstance(node, SequenceNode) else path
            scalar = _as_scalar(item)
            if scalar:
                yield where, scalar
            else:
                self.report(item.place, f"{where}: {_explain_no_text(item)}")

    def read_choice(self, node: Node, path: str, options: Sequence[Option], default: Fallback) -> Option | Fallback:
        """The one of *options* that *node* names, in any case; *default*, and a mistake, if it names none."""
        text = node.text.lower() if isinstance(node, ScalarNode) else ""
        chosen = next((option for option in options if option == text), None)
        if chosen is not None:
            return chosen
        self.report(node.place, f"{path}: {describe_node(node)} means nothing here; {suggest_or_list(text, options)}")
        return default


class Section:
    """The values of one mapping by key, of the keys in *table*.

    *path* leads to the mapping (`topics.Video`), empty for the whole file.
    """

    def __init__(
        self, reader: ConfigReader, path: str, place: Place, nodes: Mapping[str, Node], table: KeyTable
    ) -> None:
        self.reader = reader
        self.path = path
        self.place = place
        self.nodes = nodes
        self.table = table

    def __contains__(self, key: str) -> bool:
        return key in self.nodes

    def has_any(self, *keys: str) -> bool:
        """Whether at least one of *keys* is written."""
        return any(key in self.nodes for key in keys)

    def path_of(self, key: str) -> str:
        """The path of the value under *key*."""
        return _join_path(self.path, key)

    def report(self, message: str) -> None:
        """Note a mistake of the whole mapping."""
        self.reader.report(self.place, f"{self.path}: {message}")

    def report_value(self, key: str, message: str, *remedies: Remedy) -> None:
        """Note a mistake of the value under *key*, at the place of the mapping where *key* is not written."""
        node = self.nodes.get(key)
        self.reader.report(node.place if node else self.place, f"{self.path_of(key)}: {message}", *remedies)

    def read_expressions(self, key: str, fields: tuple[str, ...] = DEFAULT_FIELDS) -> list[Expression]:
        """The expressions under *key*, none where it is not written."""
        node = self.nodes.get(key)
        return self.reader.read_expressions(node, self.path_of(key), fields, self.find_key(key)) if node else []

    def read_texts(self, key: str) -> Iterator[tuple[str, ScalarNode]]:
        """The texts under *key*, each with its path; none where it is not written."""
        if node := self.nodes.get(key):
            yield from self.reader.read_texts(node, self.path_of(key), self.find_key(key))

    def find_key(self, name: str) -> Key:
        """What is known of the key *name*."""
        return self.table.find(name) or A_LIST

    def read_integer(self, key: str, default: Default, *, least: int = 1) -> int | Default:
        """The whole number under *key*, which may have a sign, or *default*; a smaller one than *least* is reported."""
        node = self.nodes.get(key)
        if node is None:
            return default
        text = node.text.removeprefix("+") if isinstance(node, ScalarNode) else ""
        if INTEGER.fullmatch(text) and int(text) >= least:
            return int(text)
        expected = f"a whole number from {least} on" if least > 0 else "a whole number"
        self.report_value(key, f"expected {expected}, got {describe_node(node)}")
        return default

    def read_text(self, key: str) -> str | None:
        """The text under *key* without blanks at its ends, None where there is none."""
        node = self.nodes.get(key)
        if node is None:
            return None
        if isinstance(node, ScalarNode) and node.text.strip():
            return node.text.strip()
        self.report_value(key, f"expected a text, got {describe_node(node)}")
        return None

    def read_choice(self, key: str, options: Sequence[Option], default: Fallback) -> Option | Fallback:
        """The one of *options* under *key*, in any case, or *default*; every other value is reported."""
        node = self.nodes.get(key)
        return default if node is None else self.reader.read_choice(node, self.path_of(key), options, default)


def _write_in_yaml(remedy: Remedy, prefix: str) -> Remedy:
    """*remedy* as a text of YAML, without the *prefix* that its key stands for."""
    text = remedy.command.removeprefix(prefix)
    if text.startswith("digest "):
        return remedy
    try:
        return Remedy(write_text(text, flow=True), remedy.explanation)
    except UsageError:  # nothing that YAML can hold, such as a control character
        return Remedy(text, remedy.explanation)


def _join_path(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _as_scalar(node: Node) -> ScalarNode | None:
    """*node* as one text, None if it is none; YAML reads `author: Bengio` in a list as a key, here it is one text."""
    if isinstance(node, MappingNode) and len(node.pairs) == 1:
        key, value = node.pairs[0]
        if key.text in (*FIELDS, *FACTS) and isinstance(value, ScalarNode):
            return ScalarNode(f"{key.text}: {value.text}", key.place)
    return node if isinstance(node, ScalarNode) else None


def _suggest_key(word: str, known: Sequence[str]) -> str:
    """Which of the *known* keys *word* was meant to be, else all of them."""
    meant = find_key(word, known)
    return f"did you mean {meant}?" if meant else suggest_or_list(word, known)


def _explain_no_text(node: Node) -> str:
    """What a mapping or a list in place of a term was probably meant to be."""
    if isinstance(node, MappingNode) and node.pairs:
        key, value = node.pairs[0]
        after = value.text if isinstance(value, ScalarNode) else "…"
        return f"`{key.text}: {after}` is a key for YAML; write `{key.text}:{after}` or put it in quotes"
    return f"expected a text, got {describe_node(node)}; put a term with brackets in quotes"


def describe_node(node: Node) -> str:
    """*node* as a message names it."""
    if isinstance(node, ScalarNode):
        return f"`{node.text}`" if node.text else "nothing"
    return "a list" if isinstance(node, SequenceNode) else "keys and values"


def _offer_value(key: Key) -> list[Remedy]:
    """What to write under *key* where nothing stands."""
    is_needed = not key.name or key.needs_item
    return [Remedy(key.example, "for example" if is_needed else "for example; or take the key away")]

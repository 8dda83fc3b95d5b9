"""The configuration: YAML text in, typed values out, every mistake with its place and a remedy."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digest import sources
from digest.config.reader import Reader, plain
from digest.config.rules import rules
from digest.config.yaml_nodes import Node, Pairs, PlacedError, Scalar, nodes
from digest.errors import UsageError
from digest.model import Address
from digest.render.formats import DIALECTS, Dialect
from digest.rules.expressions import any_of
from digest.rules.parsing import ExpressionError, parse
from digest.rules.topics import Rules, Topic

if TYPE_CHECKING:
    from digest.config.mail import Account, Delivery

KEYS = (
    *("extends", "sources", "match", "topics", "mute", "unmute", "follow", "min_score", "max"),
    *("types", "dialect", "template", "mail", "deliver"),
)
# What may stand in a file that another one extends: words. Whatever acts belongs in the reader's own file.
SHARED_KEYS = ("extends", "match", "topics", "mute", "unmute", "follow", "min_score", "max", "types")
COMMAND_KEYS = ("password_command", "sendmail")
_SECRET_KEYS = ("password_command",)
ANNOUNCED = ("new", "cross", "replaced")

Load = Callable[[str, str], tuple[str, str]]


class ConfigError(UsageError):
    """All mistakes of one file, a line each: `config.yaml:14:7: topics.Video.anny: unknown key`."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the reader configured. *values* are the keys as written, over all files that were extended,
    *origin* the file and line of each, *warnings* sentences about what is odd but not wrong. *types* are
    the kinds of announcement that are wanted, *dialect* and *template* are for Markdown. *commands* are the
    keys that name a program, with their places: a file that others can write may hold none."""

    sources: tuple[Address, ...] = ()
    rules: Rules = field(default_factory=Rules)
    values: Mapping[str, object] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    account: "Account | None" = None
    deliveries: "tuple[Delivery, ...]" = ()
    types: tuple[str, ...] = ("new", "cross")
    dialect: Dialect = "commonmark"
    template: str | None = None
    commands: tuple[tuple[str, str], ...] = ()


def no_files(name: str, extended: str) -> tuple[str, str]:
    """The *load* of a configuration that may not extend another."""
    raise UsageError(f"{extended}: cannot be read from here")


def read(text: str, name: str, *, load: Load = no_files) -> Config:
    """The configuration in *text*; *name* is its file's. Raises ConfigError with every mistake.

    *load* gives for a file's name and what it extends the other file's name and text.
    """
    return _read(text, name, load, ())


def _read(text: str, name: str, load: Load, above: tuple[str, ...]) -> Config:
    if name in above:
        raise ConfigError(f"{name}: extends itself, by way of {' and '.join(above)}")
    try:
        root = nodes(text)
    except PlacedError as error:
        raise ConfigError(f"{name}:{error}") from error
    reader = Reader(name)
    if above:
        _refuse_acts(reader, root)
    base = _base(root, reader, load, (*above, name))
    config = _config(reader, root, base)
    if reader.mistakes:
        ordered = sorted(reader.mistakes, key=lambda mistake: (mistake[0].line, mistake[0].column))
        raise ConfigError("\n".join(f"{name}:{at.line}:{at.column}: {message}" for at, message in ordered))
    return config


def _base(root: Node | None, reader: Reader, load: Load, above: tuple[str, ...]) -> Config:
    """The configuration that this one extends; an empty one if it extends none."""
    pairs = root.pairs if isinstance(root, Pairs) else ()
    node = next((value for key, value in pairs if key.text == "extends"), None)
    if node is None:
        return Config()
    if not isinstance(node, Scalar) or not node.text:
        reader.wrong(node.place, "extends: expected the name of a file")
        return Config()
    try:
        name, text = load(reader.name, node.text)
    except UsageError as error:
        reader.wrong(node.place, f"extends: {error}")
        return Config()
    return _read(text, name, load, above)


def _refuse_acts(reader: Reader, root: Node | None) -> None:
    """Note every key that does more than say words: somebody else's file must not send mail or run programs."""
    for key, _ in root.pairs if isinstance(root, Pairs) else ():
        if key.text in KEYS and key.text not in SHARED_KEYS:
            said = "belongs in your own configuration; a file that is extended may hold words only"
            reader.wrong(key.place, f"{key.text}: {said} ({', '.join(SHARED_KEYS)})")


def command_line_topic(terms: Sequence[str]) -> Topic | None:
    """The unnamed topic that the terms after `--match` mean, None for none. Raises UsageError."""
    parts = []
    for text in terms:
        try:
            parts.append(parse(text))
        except ExpressionError as error:
            raise UsageError(f"--match {text!r}, character {error.at + 1}: {error}") from error
    return Topic(None, any_of(parts)) if parts else None


def _config(reader: Reader, root: Node | None, base: Config) -> Config:
    if root is None:
        return base
    if not isinstance(root, Pairs):
        reader.wrong(root.place, "expected keys such as `match:`; a list of terms belongs under `match:`")
        return base
    found = reader.keys(root, "", KEYS)
    common = rules(reader, found, base.rules)
    mail, wanted = _delivery(reader, found, common)
    return Config(
        sources=_sources(reader, found["sources"]) if "sources" in found else (),
        rules=common,
        account=mail,
        types=_types(reader, found["types"]) if "types" in found else base.types,
        dialect=reader.choice(found, "dialect", DIALECTS, "commonmark"),
        template=reader.text(found, "template"),
        deliveries=wanted,
        values={**base.values, **{key.text: plain(node, hidden=_SECRET_KEYS) for key, node in root.pairs}},
        origin={**base.origin, **{key.text: f"{reader.name}:{key.place.line}" for key, _ in root.pairs}},
        warnings=(*base.warnings, *reader.warnings),
        commands=tuple(_commands(reader, root)),
    )


def _commands(reader: Reader, node: Node, path: str = "") -> Iterator[tuple[str, str]]:
    """Every key below *node* that names a program, and where it stands."""
    for key, value in node.pairs if isinstance(node, Pairs) else ():
        if key.text in COMMAND_KEYS:
            yield f"{path}{key.text}", f"{reader.name}:{key.place.line}:{key.place.column}"
        yield from _commands(reader, value, f"{path}{key.text}.")


def _delivery(
    reader: Reader, found: Mapping[str, Node], common: Rules
) -> "tuple[Account | None, tuple[Delivery, ...]]":
    """The mail account, and whom mails go to."""
    if not found.keys() & {"mail", "deliver"}:
        return None, ()
    # Most runs send no mail, and do not wait for what it needs.
    from digest.config.mail import account, deliveries

    mail, recipients = account(reader, found["mail"]) if "mail" in found else (None, ())
    return mail, deliveries(reader, found, recipients, common)


def _types(reader: Reader, node: Node) -> tuple[str, ...]:
    wanted = ({"type": scalar} for _, scalar in reader.texts(node, "types"))
    chosen = (reader.choice(each, "type", ANNOUNCED, None) for each in wanted)
    return tuple(each for each in chosen if each)


def _sources(reader: Reader, node: Node) -> tuple[Address, ...]:
    found: list[Address] = []
    for at, scalar in reader.texts(node, "sources"):
        try:
            found += sources.addresses(scalar.text)
        except UsageError as error:
            reader.wrong(scalar.place, f"{at}: {error}")
    return tuple(found)

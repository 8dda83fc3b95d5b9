"""The configuration: reads YAML text into typed values, and reports every mistake with its place and a remedy."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digest import sources
from digest.config.keys import FILE_KEYS, PROGRAM_NAMES, SHARED_NAMES
from digest.config.places import PlacedError, split_lines
from digest.config.reader import ConfigReader, Section, WrittenTerm
from digest.config.rules import read_rules
from digest.config.shown_values import plain_values
from digest.config.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode, explain_root, read_yaml
from digest.config.yaml_writing import write_text
from digest.errors import Excerpt, Remedy, UsageError
from digest.model import Address
from digest.render.formats import DIALECTS, Dialect
from digest.rules.language.expression_error import ExpressionError
from digest.rules.language.expressions import ONLY_NEGATIVE, Expression, any_of, is_only_negative, mend_negative
from digest.rules.language.parsing import parse_expression
from digest.rules.topics import Rules, Topic

if TYPE_CHECKING:
    from digest.config.commands import Program
    from digest.config.deliveries import Delivery
    from digest.config.mail import Account
    from digest.config.summary import SummaryCommand

_SECRET_KEYS = ("password_command", "token_command")
ANNOUNCED = ("new", "cross", "replaced")

# From a file's name and the name that it extends to the other file's name and text; raises UsageError.
Load = Callable[[str, str], tuple[str, str]]


class ConfigError(UsageError):
    """All mistakes of one file, one on a line: `config.yaml:14:7: topics.Video.anny: unknown key`."""


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration of one user.

    *values* are the keys as written, over all files that were extended, and *origin* the file and line of each.
    *warnings* are sentences about what is odd but not wrong. *types* are the kinds of announcements that are wanted.
    *dialect* and *template* are for Markdown. *program_keys* are those that name a program, each with its place: a
    file that others can write may hold none. *terms* are its expressions as they are written. *summary* is the command
    that makes a line of a paper. *has_copy* says whether a copy of the archive is kept beside it. *after* is the
    program that hears how runs have ended.
    """

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
    program_keys: tuple[tuple[str, str], ...] = ()
    terms: tuple[WrittenTerm, ...] = ()
    summary: "SummaryCommand | None" = None
    has_copy: bool = True
    after: "Program | None" = None

    @property
    def programs(self) -> "tuple[Program, ...]":
        """The programs that a run hands something to: its digests, papers to summarize, how it has ended."""
        found = (*(each.command for each in self.deliveries), self.summary, self.after)
        return tuple(program for program in found if program)


def refuse_extends(name: str, extended: str) -> tuple[str, str]:
    """The *load* of a configuration that may not extend another: raises UsageError."""
    raise UsageError(f"{extended}: cannot be read from here")


def read(text: str, name: str, *, load: Load = refuse_extends) -> Config:
    """The configuration in *text* of the file *name*. Raises ConfigError with every mistake.

    *load* takes a file's name and the name that it extends, and returns the other file's name and text.
    """
    return _read_file(text, name, load, ())


def _read_file(text: str, name: str, load: Load, extending: tuple[str, ...]) -> Config:
    """The configuration in *text*; *extending* are the names of the files that lead to it by `extends:`."""
    if name in extending:
        raise ConfigError(f"{name}: extends itself, by way of {' and '.join(extending)}")
    root, unreadable = read_yaml(text)
    if root is not None and not isinstance(root, MappingNode):
        unreadable.append(explain_root(root, split_lines(text)))
    reader = ConfigReader(name)
    if extending:
        _refuse_private_keys(reader, root)
    base = _read_base(root, reader, load, (*extending, name))
    config = _build_config(reader, root, base)
    if mistakes := _list_mistakes(unreadable, reader):
        lines = split_lines(text)
        said = "\n".join(f"{name}:{mistake}" for mistake in mistakes)
        raise ConfigError(said).with_mistakes(mistake.in_file(name, lines) for mistake in mistakes)
    return config


def _list_mistakes(unreadable: Sequence[PlacedError], reader: ConfigReader) -> list[PlacedError]:
    """All mistakes of a file by their places; what is wrong with a line that YAML cannot read follows from that."""
    lines = {mistake.place.line for mistake in unreadable}
    others = [mistake for mistake in reader.mistakes if mistake.place.line not in lines]
    return sorted([*unreadable, *others], key=lambda mistake: mistake.place)


def _read_base(root: Node | None, reader: ConfigReader, load: Load, extending: tuple[str, ...]) -> Config:
    """The configuration that this one extends; an empty one if it extends none."""
    pairs = root.pairs if isinstance(root, MappingNode) else ()
    node = next((value for key, value in pairs if key.text == "extends"), None)
    if node is None:
        return Config()
    if not isinstance(node, ScalarNode) or not node.text:
        reader.report(node.place, "extends: expected the name of a file")
        return Config()
    try:
        name, text = load(reader.name, node.text)
    except UsageError as error:
        reader.report(node.place, f"extends: {error}", *error.remedies)
        return Config()
    return _read_file(text, name, load, extending)


def _refuse_private_keys(reader: ConfigReader, root: Node | None) -> None:
    """Report every key that acts: a file of somebody else must not send mail or run programs."""
    for key, _ in root.pairs if isinstance(root, MappingNode) else ():
        if key.text in FILE_KEYS.names and key.text not in SHARED_NAMES:
            problem = "belongs in your own configuration; a file that is extended may hold words only"
            reader.report(key.place, f"{key.text}: {problem} ({', '.join(SHARED_NAMES)})")


def command_line_topic(terms: Sequence[str], option: str = "-m") -> Topic | None:
    """The unnamed topic of the *terms* after *option*, None without any. Raises UsageError for one that is wrong."""
    parts = [read_typed_expression(text, option) for text in terms]
    if (
        len(parts) > 1
        and (at := next((at for at, part in enumerate(parts) if is_only_negative(part)), None)) is not None
    ):
        raise _refuse_negative(parts, at, terms[at], option)
    return Topic(None, any_of(parts)) if parts else None


def read_typed_expression(text: str, option: str) -> Expression:
    """The expression that somebody typed as *text* behind *option* (or command). Raises UsageError with the place, and
    remedies to be typed instead."""
    try:
        return parse_expression(text)
    except ExpressionError as error:
        remedies = (_write_for_shell(each, option) for each in error.remedies_for(text))
        excerpt = Excerpt((text,), error.at, error.at + error.length_in(text))
        place = option.removeprefix("digest ")
        refused = UsageError(f"{place}: {error}" if place else str(error))
        raise (refused.with_excerpt(excerpt) if text.strip() else refused).with_remedies(*remedies) from error


def _write_for_shell(remedy: Remedy, option: str) -> Remedy:
    if not option.startswith(("-", "digest ")) or remedy.command.startswith("digest "):
        return remedy
    return Remedy(f"{option} {shlex.quote(remedy.command)}", remedy.explanation)


def _refuse_negative(parts: Sequence[Expression], at: int, text: str, option: str) -> UsageError:
    """The error of *text*, the only negative one of several *parts*."""
    both, word = mend_negative(parts, at)
    remedies = [
        *([_write_for_shell(Remedy(both, "both hold for a paper"), option)] if both else []),
        Remedy(f"mute: [{write_text(word, flow=True)}]", "in the configuration, for every digest"),
    ]
    return UsageError(f"{option}: `{text}`: {ONLY_NEGATIVE}").with_remedies(*remedies)


def _build_config(reader: ConfigReader, root: Node | None, base: Config) -> Config:
    """The configuration in *root*, added to *base* or in its place."""
    if not isinstance(root, MappingNode):
        return base
    section = reader.read_section(root, "", FILE_KEYS)
    rules = read_rules(section, base.rules)
    account, deliveries = _read_mail(section, rules)
    summary = _read_summary(section)
    refused = [sentence for delivery in deliveries for sentence in delivery.refused]
    return Config(
        sources=_read_sources(section),
        rules=rules,
        account=account,
        types=_read_types(section) if "types" in section else base.types,
        dialect=section.read_choice("dialect", DIALECTS, "commonmark"),
        template=section.read_text("template"),
        deliveries=deliveries,
        values={**base.values, **{key.text: plain_values(node, _SECRET_KEYS, key.text) for key, node in root.pairs}},
        origin={**base.origin, **{key.text: f"{reader.name}:{key.place.line}" for key, _ in root.pairs}},
        warnings=(*base.warnings, *reader.warnings, *(f"{each}; its mail waits" for each in refused)),
        program_keys=tuple(_find_program_keys(reader, root)),
        terms=(*base.terms, *reader.terms),
        summary=summary,
        after=_read_after(section),
        has_copy=section.read_choice("copy", ("weekly", "off"), "weekly") == "weekly",
    )


def _find_program_keys(reader: ConfigReader, node: Node, path: str = "") -> Iterator[tuple[str, str]]:
    """The path of every key below *node* that names a program, and its place in the file."""
    for at, item in enumerate(node.items if isinstance(node, SequenceNode) else ()):
        yield from _find_program_keys(reader, item, f"{path.removesuffix('.')}[{at}].")
    of_topics = path.split(".")[-2:-1] == ["topics"]
    for key, value in node.pairs if isinstance(node, MappingNode) else ():
        if key.text in PROGRAM_NAMES and not of_topics:
            yield f"{path}{key.text}", f"{reader.name}:{key.place.line}:{key.place.column}"
        yield from _find_program_keys(reader, value, f"{path}{key.text}.")


def _read_mail(section: Section, rules: Rules) -> "tuple[Account | None, tuple[Delivery, ...]]":
    """The mail account and the deliveries; *rules* are for those that have none of their own."""
    if not section.has_any("mail", "deliver"):
        return None, ()
    # Imported here because most runs send no mail, and what it needs is slow to import.
    from digest.config.deliveries import read_deliveries
    from digest.config.mail import read_account

    account, recipients = read_account(section) if "mail" in section else (None, ())
    return account, read_deliveries(section, recipients, rules)


def _read_summary(section: Section) -> "SummaryCommand | None":
    if "summary" not in section:
        return None
    from digest.config.summary import read_summary_command

    return read_summary_command(section)


def _read_after(section: Section) -> "Program | None":
    if "after" not in section:
        return None
    from digest.config.after import read_after

    return read_after(section)


def _read_types(section: Section) -> tuple[str, ...]:
    types: list[str] = []
    for path, scalar in section.read_texts("types"):
        kind = section.reader.read_choice(scalar, path, ANNOUNCED, None)
        types += [kind] if kind else []
    return tuple(types)


def _read_sources(section: Section) -> tuple[Address, ...]:
    addresses: list[Address] = []
    for path, scalar in section.read_texts("sources"):
        try:
            addresses += sources.parse_addresses(scalar.text)
        except UsageError as error:
            section.reader.report(scalar.place, f"{path}: {error}", *error.remedies)
    return tuple(addresses)

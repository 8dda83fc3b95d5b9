"""The configuration that `digest init` writes: the reader's own words, and a remark on every key that is not used."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from digest.config.keys import FILE_KEYS, Key
from digest.config.yaml_nodes import MappingNode, parse_yaml
from digest.config.yaml_writing import write_block, write_list, write_text
from digest.render.mail.headers import parse_mailbox

_HEAD = """\
# The configuration of `digest`. A `#` begins a remark; take it away in front of what you want to use.
# `digest help configuration` explains every key, `digest help rules` what words find.
"""
EXAMPLE_HOST = "smtp.example.org"
_WIDTH = 110  # columns of a remark


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a reader asks for at first: *words*, *sources*, and the mail address *to* which digests go by way of the
    server *host*. What is not asked for is empty; without a host nothing can be sent yet, and the keys of an *account*
    are proposed."""

    words: Sequence[str] = ()
    sources: Sequence[str] = ()
    to: str = ""
    host: str = ""
    account: Mapping[str, str] = field(default_factory=dict)


def write_first_file(wishes: Wishes) -> str:
    """The text of a configuration with these *wishes*; all other keys are in remarks. Raises UsageError for a text
    that YAML cannot hold."""
    lines = _list_wanted_lines(wishes)
    parts = [_HEAD, *("\n".join(_write_part(key, lines.get(key.name))) + "\n" for key in FILE_KEYS)]
    return "\n".join(parts)


def _list_wanted_lines(wishes: Wishes) -> Mapping[str, Sequence[str]]:
    """The lines of each key that is asked for."""
    lines: dict[str, Sequence[str]] = {}
    if wishes.sources:
        lines["sources"] = list(write_list("sources", [write_text(source) for source in wishes.sources]))
    if wishes.words:
        lines["match"] = list(write_list("match", [write_text(word) for word in wishes.words]))
    if wishes.to:
        lines["mail"] = list(_write_mail(wishes))
    return lines


def _write_mail(wishes: Wishes) -> Iterator[str]:
    """The account; in remarks without a host, because a digest cannot be sent by an account that has none."""
    lead = "" if wishes.host else "# "
    to = write_text(wishes.to)
    yield f"{lead}mail:"
    yield f"{lead}  from: {to}"
    yield f"{lead}  to: {to}"
    proposed = {} if wishes.host else dict(wishes.account)
    yield f"{lead}  host: {write_text(wishes.host or proposed.pop('host', EXAMPLE_HOST))}"
    yield f"{lead}  user: {write_text(parse_mailbox(wishes.to).address)}"
    proposed = proposed or {"password_command": "pass show smtp"}
    for name, value in proposed.items():
        others = "   # or password_file: ~/.smtp-password, or keyring: yes" if name == "password_command" else ""
        yield f"#   {name}: {value if value.isdigit() else write_text(value)}{others}"


def _write_part(key: Key, wanted: Sequence[str] | None) -> Iterator[str]:
    """What *key* is for, and the lines of it that are *wanted*, else an example in remarks."""
    yield from textwrap.wrap(key.meaning, _WIDTH, initial_indent="# ", subsequent_indent="# ")
    yield from wanted or (f"# {line}" for line in _write_example(key))


def _write_example(key: Key) -> Iterator[str]:
    root = parse_yaml(key.example)
    if isinstance(root, MappingNode):
        for name, node in root.pairs:
            yield from write_block(name.text, node)

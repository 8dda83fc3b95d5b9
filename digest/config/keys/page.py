"""The keys of the configuration as a page of the manual, in Markdown."""

from collections.abc import Iterable, Iterator

from digest.config.keys.table import Key, KeyTable

_HEAD = """\
# Configuration: every key of `config.yaml`

The configuration is a text of keys, each with a colon, a blank and what it is to be. A list stands in brackets, or
below its key with `- ` before each item. A `#` begins a remark. `digest init` writes one to begin with, `digest help
example` shows a long one, and a mistake in it is told with its line before anything is fetched.
"""
_FOOT = "Next: [`digest help rules`](rules.md) · `digest help example`"


def write_keys_page(tables: Iterable[KeyTable]) -> str:
    """The page about all keys of *tables*."""
    return "\n".join([_HEAD, *(part for table in tables for part in _describe_table(table)), f"{_FOOT}\n"])


def _describe_table(table: KeyTable) -> Iterator[str]:
    yield f"## {table.where}\n"
    yield f"{table.purpose}\n"
    yield from (_describe_key(key) for key in table)


def _describe_key(key: Key) -> str:
    form = f"{key.form}; default `{key.default}`" if key.default else key.form
    mark = " *" if key.shared else ""
    return f"`{key.name}`{mark} {form}\n: {key.meaning}\n: `{key.example}`\n"

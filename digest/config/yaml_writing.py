"""Values as YAML that reads back to exactly them."""

from collections.abc import Iterator, Sequence

from digest.config.places import PlacedError
from digest.config.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode, parse_yaml
from digest.errors import UsageError

_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write_text(text: str, *, flow: bool = False) -> str:
    """*text* as it stands in a list, in quotes where YAML needs them; *flow*: in a list in brackets.

    Raises UsageError if no form of it reads back to *text*.
    """
    quoted = "'" + text.replace("'", "''") + "'"
    escaped = '"' + "".join(_ESCAPED.get(sign, sign) for sign in text) + '"'
    for form in (text, quoted, escaped):
        if _reads_back(f"[{form}]\n" if flow else f"- {form}\n", text):
            return form
    raise UsageError(f"{text!r}: cannot be written into a configuration")


def _reads_back(written: str, text: str) -> bool:
    try:
        root = parse_yaml(written)
    except PlacedError:
        return False
    match root:
        case SequenceNode((ScalarNode(read, _, "" | "'" | '"', ""),)):
            return read == text
    return False


def write_block(name: str, node: Node) -> Iterator[str]:
    """The lines of the key *name* with the value *node*: a line for each item and each key of it."""
    if isinstance(node, MappingNode):
        yield f"{name}:"
        yield from (f"  {write_text(key.text)}: {write_flow(value)}" for key, value in node.pairs)
    elif isinstance(node, SequenceNode) and not all(isinstance(item, ScalarNode) for item in node.items):
        yield from write_list(name, [write_flow(item, flow=False) for item in node.items])
    else:
        yield f"{name}: {write_flow(node, flow=False)}"


def write_list(name: str, items: Sequence[str]) -> Iterator[str]:
    """The lines of the key *name* with a list of *items*, which are YAML already."""
    yield f"{name}:"
    yield from (f"  - {item}" for item in items)


def write_flow(node: Node, *, flow: bool = True) -> str:
    """*node* in one line; *flow*: a text in it stands in brackets."""
    if isinstance(node, ScalarNode):
        return write_text(node.text, flow=flow)
    if isinstance(node, SequenceNode):
        return f"[{', '.join(write_flow(item) for item in node.items)}]"
    return "{" + ", ".join(f"{write_text(key.text, flow=True)}: {write_flow(value)}" for key, value in node.pairs) + "}"

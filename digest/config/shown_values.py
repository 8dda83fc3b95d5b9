"""Nodes as plain values, to be shown without secrets."""

from collections.abc import Sequence

from digest.config.keys import NUMBER_NAMES
from digest.config.reader import INTEGER
from digest.config.yaml_nodes import Node, ScalarNode, SequenceNode
from digest.credentials import without_credentials


def plain_values(node: Node, hidden: Sequence[str] = (), key: str = "") -> object:
    """*node*, which stands under *key*, as texts, numbers, lists and dicts, to be shown; the values under the keys
    *hidden* are left out."""
    if key in hidden:
        return "(hidden)"
    if isinstance(node, ScalarNode):
        is_number = key in NUMBER_NAMES and INTEGER.fullmatch(node.text)
        return int(node.text) if is_number else without_credentials(node.text)
    if isinstance(node, SequenceNode):
        return [plain_values(item, hidden) for item in node.items]
    return {name.text: plain_values(value, hidden, name.text) for name, value in node.pairs}

"""The key `late:`: which papers are shown late, and how many."""

from dataclasses import replace

from digest.config.keys import LATE_KEYS
from digest.config.keys.table import SPAN_OF_DAYS
from digest.config.reader import Section, describe_node
from digest.config.yaml_nodes import MappingNode, ScalarNode
from digest.errors import Remedy
from digest.patterns import lazy_pattern
from digest.rules.language.expressions import Fact
from digest.rules.topics import Late

MOST_DAYS = 60
_USUAL = Late()
_EXAMPLE = 'late: {since: 14d, upvotes: ">=20", max: 3}'
_EXAMPLE_OF_VOTES = Remedy('upvotes: ">=20"', "for example")
_ON, _OFF = ("yes", "on", "true"), ("no", "off", "false")
_SPAN = lazy_pattern(r"(\d{1,3}) ?(d|days?|w|weeks?)")


def read_late(root: Section) -> Late | None:
    """What stands under `late:`, None where it is switched off, or has mistakes."""
    node = root.nodes["late"]
    text = node.text.lower() if isinstance(node, ScalarNode) else ""
    if text in (*_ON, *_OFF):
        return _USUAL if text in _ON else None
    if days := _count_days(text):
        return replace(_USUAL, days=days)
    if isinstance(node, MappingNode):
        section = root.reader.read_section(node, root.path_of("late"), LATE_KEYS)
        return Late(_read_votes(section), _read_days(section), section.read_integer("max", _USUAL.max))
    remedies = (Remedy("late: yes", "takes them all as they are"), Remedy(_EXAMPLE, "names them"))
    root.report_value(
        "late", f"expected yes, no, a span as 14d or keys such as `since:`, got {describe_node(node)}", *remedies
    )
    return None


def _read_days(section: Section) -> int:
    """How many days `since:` means."""
    node = section.nodes.get("since")
    if node is None:
        return _USUAL.days
    days = _count_days(node.text.strip().lower()) if isinstance(node, ScalarNode) else None
    if days:
        return days
    section.report_value("since", f"expected {SPAN_OF_DAYS}, got {describe_node(node)}")
    return _USUAL.days


def _count_days(span: str) -> int | None:
    """How many days `14d` or `2w` has; None for what is no such span, or too long a one."""
    found = _SPAN.fullmatch(span)
    days = int(found[1]) * (7 if found[2].startswith("w") else 1) if found else 0
    return days if 1 <= days <= MOST_DAYS else None


def _read_votes(section: Section) -> Fact:
    """The comparison under `upvotes:`."""
    node = section.nodes.get("upvotes")
    if node is None:
        return _USUAL.upvotes
    if not isinstance(node, ScalarNode) or not node.text:
        section.report_value("upvotes", f"expected a comparison, got {describe_node(node)}", _EXAMPLE_OF_VOTES)
        return _USUAL.upvotes
    expression = section.reader.read_expression(node, section.path_of("upvotes"), prefix="upvotes:")
    if isinstance(expression, Fact) and expression.name == "upvotes" and expression.operator in (">", ">="):
        return replace(expression, label=f"upvotes{node.text.replace(' ', '')}")
    if expression:
        section.report_value("upvotes", f"expected a least number of votes, got `{node.text}`", _EXAMPLE_OF_VOTES)
    return _USUAL.upvotes

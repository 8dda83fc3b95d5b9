"""Lines of YAML that stand too far in or out, or are a key among items or an item among keys."""

import re

from digest.config.loose_lines import shorten_line
from digest.config.yaml_case import Case, Explanation, line_above


def explain_indentation(case: Case) -> Explanation:
    """A line that is indented as no other, or is a key among items, or an item among keys."""
    line, written = case.at[0], case.written
    depth = len(written) - len(written.lstrip())
    above = line_above(case, line)
    if above is None:
        return (line, depth), f"`{shorten_line(written)}` has no key before it; a key ends in `:` and a blank"
    keys, items = _depths_above(case, line)
    is_item = written.lstrip().startswith("- ")
    word = shorten_line(written if is_item else written.partition(": ")[0].strip() + (":" if ": " in written else ""))
    if is_item and depth in keys - items:
        return (line, depth), f"`{word}` is an item among keys; indent it deeper than the key whose list it is in"
    if not is_item and depth in items - keys:
        return (line, depth), f"`{word}` is a key among the items of a list; begin it further left, or with `- `"
    fitting = (items if is_item else keys) or keys | items
    if depth < min(keys | items):
        return _explain_first_line(case)
    if depth > max(keys | items):
        column = f"column {max(fitting) + 1}"
        return (
            line,
            depth,
        ), f"`{word}` is indented deeper than line {above + 1}, which is complete; begin it in {column}"
    columns = " or ".join(str(depth + 1) for depth in sorted(fitting))
    return (line, depth), f"`{word}` begins where nothing above it begins; begin it in column {columns}"


def _explain_first_line(case: Case) -> Explanation:
    first = next(number for number, line in enumerate(case.lines) if re.match(r"\s*[^\s#]", line))
    written = case.line(first)
    depth = len(written) - len(written.lstrip())
    return (first, depth), f"`{shorten_line(written)}` is indented, though no key stands above it; begin it in column 1"


def _depths_above(case: Case, line: int) -> tuple[set[int], set[int]]:
    """The depths at which keys and items stand above *line*: in the line above, and in all that it belongs to."""
    keys: set[int] = set()
    items: set[int] = set()
    lowest: int | None = None
    while (above := line_above(case, line)) is not None:
        written, line = case.line(above), above
        depth = len(written) - len(written.lstrip())
        if lowest is not None and depth >= lowest:
            continue
        lowest = depth
        if dashes := re.match(r"\s*(?:- +)+", written):
            items.add(depth)
            if re.match(r"[\w .]+:(?: |$)", written[dashes.end() :]):
                keys.add(dashes.end())
        else:
            keys.add(depth)
    return keys, items

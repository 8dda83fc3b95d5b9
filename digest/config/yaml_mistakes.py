"""What is wrong with a text that YAML cannot read, in the words of somebody who does not know YAML.

YAML's own reader says what it expected, often lines below the cause. Here the cause is looked for: the bracket or quote
that was opened, the blank that is missing, the line that stands too far in.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from digest.config.loose_lines import TAB, explain_loose_line, is_loose, shorten_line
from digest.config.places import Place, PlacedError, split_lines

# What YAML takes the first character of a text for, in the user's words.
_INDICATORS = {
    "*": "an alias",
    "&": "an anchor",
    "!": "a tag",
    "@": "something reserved",
    "`": "something reserved",
    "%": "a directive",
    "|": "a block of text",
    ">": "a block of text",
    "?": "a complex key",
    "{": "a mapping",
    "[": "a list",
    "'": "a quoted text",
    '"': "a quoted text",
    ",": "the next item of a list in `[ ]`",
    "]": "the end of a list",
    "}": "the end of a mapping",
}
_CLOSING = {"[": "]", "{": "}"}
# What stands before the text of a line: its indentation, dashes, and the key.
_LEAD = re.compile(r"[\s-]*(?:[\w .]+:\s+)?")
_SIGNS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|(?<!\S)#[^\n]*|[\[\]{}]|\n""")


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one mistake: the *text*, the *problem* of YAML's reader and what it read meanwhile (*context*),
    each with its place as an index of a line and one of a character. *quoted* is where the last quoted text over
    several lines began, and the line in which it ended."""

    text: str
    lines: list[str]
    problem: str
    at: tuple[int, int]
    context: str
    began: tuple[int, int]
    quoted: tuple[tuple[int, int], int] | None

    @property
    def written(self) -> str:
        """The line of the problem."""
        return self.line(self.at[0])

    @property
    def before(self) -> str:
        """What stands before the problem in its line."""
        return self.written[: self.at[1]]

    @property
    def sign(self) -> str:
        """The character at the problem, empty at the end of its line."""
        return self.written[self.at[1] : self.at[1] + 1]

    def line(self, number: int) -> str:
        """The line at the index *number*, empty behind the last one."""
        return self.lines[number] if number < len(self.lines) else ""


Explanation = tuple[tuple[int, int], str] | None


def explain_error(error: yaml.MarkedYAMLError, text: str, quoted: tuple[tuple[int, int], int] | None) -> PlacedError:
    """The *error* of YAML's reader at the place of its cause, with a remedy. *quoted* is where the last quoted text
    over several lines began, and the line in which it ended."""
    problem, began = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    at = (problem.line, problem.column) if problem else (0, 0)
    start = (began.line, began.column) if began else at
    case = Case(text, split_lines(text), error.problem or "", at, error.context or "", start, quoted)
    found = next((found for explain in _EXPLANATIONS if (found := explain(case))), None)
    (line, column), message = found or (
        at,
        "YAML cannot read this; is a quote, a bracket or a blank missing before it?",
    )
    return PlacedError(Place(line + 1, column + 1), message)


def _explain_depth(case: Case) -> Explanation:
    if "nesting depth" in case.problem:
        return case.at, "more lists inside each other than anybody can read"
    return None


def _explain_tab(case: Case) -> Explanation:
    at = case.written.find("\t", 0, case.at[1] + 1)
    return ((case.at[0], at), TAB) if at >= 0 else None


def _explain_quote(case: Case) -> Explanation:
    """A quoted text that does not end, or ends where the next one should begin."""
    if "quoted scalar" in case.context:
        if "escape" in case.problem or "hex" in case.problem:
            at = case.written.rfind("\\", 0, case.at[1] + 1)
            escape = case.written[at : at + 2]
            return (case.at[0], at), f"`{escape}` means something else in double quotes; single quotes keep backslashes"
        sign = case.line(case.began[0])[case.began[1] : case.began[1] + 1]
        return case.began, f"`{sign}` opens a quote that nothing closes; close it, or put the whole text in quotes"
    if case.quoted and case.quoted[1] == case.at[0]:
        (line, column), ended = case.quoted
        sign = case.line(line)[column : column + 1]
        return (line, column), f"`{sign}` opens a quote that only line {ended + 1} closes; close it where the text ends"
    return None


def _explain_bracket(case: Case) -> Explanation:
    """A list in `[ ]` or a mapping in `{ }` that does not end, ends wrongly, or lacks a comma."""
    if "node content" in case.problem and case.sign == ",":
        return (case.at, "a comma with nothing before it; take it away") if _is_in_brackets(case) else None
    opened = case.began if "flow" in case.context and "node" not in case.context else _find_open_bracket(case.text)
    if not opened or not ("flow" in case.context or "node content" in case.problem):
        return None
    bracket = case.line(opened[0])[opened[1] : opened[1] + 1]
    closing = _CLOSING.get(bracket, "]")
    if case.sign and case.sign in "]}" and case.sign != closing:
        where = f"of line {opened[0] + 1}, column {opened[1] + 1}"
        return case.at, f"`{case.sign}` cannot close the `{bracket}` {where}; write `{closing}`"
    if case.sign == "[" and "/" in case.before:
        return case.at, "a `[` inside a list in `[ ]`: give each regular expression a line of its own, in single quotes"
    if _find_open_bracket(case.text):
        return opened, f"`{bracket}` is opened and never closed; write `{closing}` behind what belongs in it"
    if case.sign == ":":
        key = case.before.split()[-1]
        at = case.at[0], case.before.rindex(key)
        return at, f"`{key}:` stands where an item ends; is a comma missing before it?"
    missing = "is a comma missing before it, or quotes around the whole text?"
    return case.at, f"`{_word_at(case)}` stands where an item ends; {missing}"


def _is_in_brackets(case: Case) -> bool:
    return "flow" in case.context or _find_open_bracket("\n".join([*case.lines[: case.at[0]], case.before])) is not None


def _find_open_bracket(text: str) -> tuple[int, int] | None:
    """The innermost bracket of *text* that nothing closes, without those in quotes and remarks."""
    opened: list[tuple[int, int]] = []
    line, start = 0, 0
    for sign in _SIGNS.finditer(text):
        if sign[0] == "\n":
            line, start = line + 1, sign.end()
        elif sign[0] in "[{":
            opened.append((line, sign.start() - start))
        elif sign[0] in "]}" and opened:
            opened.pop()
        elif "\n" in sign[0]:
            line, start = line + sign[0].count("\n"), sign.start() + sign[0].rindex("\n") + 1
    return opened[-1] if opened else None


def _explain_indicator(case: Case) -> Explanation:
    """A text that begins with a character, quote or bracket by which YAML means something."""
    token = "scanning" in case.context and "simple key" not in case.context and "plain" not in case.context
    line, column = case.began if token else case.at
    written = case.line(line)
    lead = _LEAD.match(written)
    start = lead.end() if lead else 0
    if start < column and _is_closed(written[start:column]):
        return _explain_closed_text(written, line, start, column)
    if not (token or "node content" in case.problem):
        return None
    if column == len(written) - len(written.lstrip()) and (loose := explain_loose_line(written)):
        return (line, loose[0]), loose[1]
    first = written[column : column + 1]
    if first in _INDICATORS:
        return (line, column), f"`{first}` begins {_INDICATORS[first]} in YAML; put the whole text in single quotes"
    return None


def _is_closed(text: str) -> bool:
    """Whether *text* begins with a quote or bracket that it also closes."""
    quoted = re.match(r"""(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")""", text)
    return bool(quoted) or (text[:1] in ("[", "{") and _find_open_bracket(text) is None)


def _explain_closed_text(written: str, line: int, start: int, column: int) -> Explanation:
    """Why nothing may stand at *column* of *written*, behind what began with a quote or bracket at *start*."""
    first, behind = written[start], written[column:].strip()
    if behind[:1] in ("]", "}"):
        return (line, column), f"`{behind[0]}` closes nothing; take it away"
    if first == "'" and written[column - 1] == "'" and behind[:1].isalnum():
        return (line, column - 1), "this `'` ends the quoted text; an apostrophe between single quotes is written `''`"
    kind = _INDICATORS[first]
    message = f"`{first}` begins {kind} in YAML, behind which `{shorten_line(behind)}` cannot stand"
    return (line, start), f"{message}; put the whole text in single quotes"


def _explain_key(case: Case) -> Explanation:
    """A line without a key, or with two."""
    if "simple key" in case.context:
        return _explain_line(case, case.began[0])
    if "mapping values" not in case.problem:
        return None
    own = case.before.strip()
    if re.search(r"\S:\s", own):
        return case.at, "a second `: ` in one line; put the text in quotes (or write `has:code` without the blank)"
    above = _line_above(case, case.at[0])
    if above is not None and is_loose(case.line(above)):
        while above and is_loose(case.line(above - 1)):
            above -= 1
        return _explain_line(case, above)
    return _explain_depth_of_line(case)


def _explain_line(case: Case, line: int) -> Explanation:
    written = case.line(line)
    if loose := explain_loose_line(written):
        return (line, loose[0]), loose[1]
    forms = "a key ends in `:` and a blank, an item begins with `- `"
    column = len(written) - len(written.lstrip())
    return (line, column), f"`{shorten_line(written)}` is neither a key nor an item; {forms}"


def _explain_list(case: Case) -> Explanation:
    if "sequence entries" not in case.problem:
        return None
    if ":" in case.before:
        return case.at, "a list that begins with `- ` begins in the next line; or write it in `[ ]`"
    return _explain_depth_of_line(case)


def _explain_structure(case: Case) -> Explanation:
    """A line that does not belong where it stands."""
    if (above := _line_above(case, case.at[0])) is not None and case.line(above).strip() == "...":
        return case.at, "a second document (`...`): one file is one configuration"
    if case.sign == ":":
        return case.at, "a `:` with no key before it; put the whole text in quotes"
    if case.before.strip():
        return case.at, f"`{_word_at(case)}` stands behind what is complete; take it away, or put the text in quotes"
    if loose := explain_loose_line(case.written):
        return (case.at[0], loose[0]), loose[1]
    return _explain_depth_of_line(case)


def _explain_depth_of_line(case: Case) -> Explanation:
    """A line that is indented as no other, or is a key among items, or an item among keys."""
    line, written = case.at[0], case.written
    depth = len(written) - len(written.lstrip())
    above = _line_above(case, line)
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
    while (above := _line_above(case, line)) is not None:
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


def _line_above(case: Case, line: int) -> int | None:
    """The index of the next line above *line* that holds more than a remark."""
    numbers = range(min(line, len(case.lines)) - 1, -1, -1)
    return next((number for number in numbers if re.match(r"\s*[^\s#]", case.line(number))), None)


def _word_at(case: Case) -> str:
    """What stands at the problem, up to a blank."""
    rest = re.split(r"[\s\]},]", case.written[case.at[1] :], maxsplit=1)
    return shorten_line(rest[0] or case.written)


# In this order, because one mistake often shows the signs of others.
_EXPLANATIONS: tuple[Callable[[Case], Explanation], ...] = (
    _explain_depth,
    _explain_tab,
    _explain_quote,
    _explain_bracket,
    _explain_indicator,
    _explain_key,
    _explain_list,
    _explain_structure,
)

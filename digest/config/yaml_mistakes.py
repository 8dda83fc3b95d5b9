"""What is wrong with a text that YAML cannot read, in the words of somebody who does not know YAML.

YAML's own reader says what it expected, often lines below the cause. Here the cause is looked for: the bracket or quote
that was opened, the blank that is missing, the line that stands too far in.
"""

import re
from collections.abc import Callable

import yaml

from digest.config.indentation import explain_indentation
from digest.config.loose_lines import TAB, explain_loose_line, is_loose, shorten_line
from digest.config.places import Place, PlacedError, split_lines
from digest.config.yaml_case import Case, Explanation, find_open_bracket, line_above
from digest.patterns import lazy_pattern

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
_LEAD = lazy_pattern(r"[\s-]*(?:[\w .]+:\s+)?")


def explain_error(error: yaml.MarkedYAMLError, text: str, quoted: tuple[tuple[int, int], int] | None) -> PlacedError:
    """The *error* of YAML's reader at the place of its cause, with a remedy. *quoted* is where the last quoted text
    over several lines began, and the line in which it ended."""
    problem, began = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    at = (problem.line, problem.column) if problem else (0, 0)
    start = (began.line, began.column) if began else at
    case = Case(text, split_lines(text), error.problem or "", at, error.context or "", start, quoted)
    found = next((found for explain in _EXPLANATIONS if (found := explain(case))), None)
    last = max((number for number, line in enumerate(case.lines) if line.strip()), default=0)
    unknown = min(at, (last, len(case.line(last)))), "YAML cannot read this; is a quote or a bracket missing before it?"
    (line, column), message = found or unknown
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
    opened = case.began if "flow" in case.context and "node" not in case.context else find_open_bracket(case.text)
    if not opened or not ("flow" in case.context or "node content" in case.problem):
        return None
    bracket = case.line(opened[0])[opened[1] : opened[1] + 1]
    closing = _CLOSING.get(bracket, "]")
    if case.sign and case.sign in "]}" and case.sign != closing:
        where = f"of line {opened[0] + 1}, column {opened[1] + 1}"
        return case.at, f"`{case.sign}` cannot close the `{bracket}` {where}; write `{closing}`"
    if case.sign == "[" and "/" in case.before:
        return case.at, "a `[` inside a list in `[ ]`: give each regular expression a line of its own, in single quotes"
    if find_open_bracket(case.text):
        return opened, f"`{bracket}` is opened and never closed; write `{closing}` behind what belongs in it"
    if case.sign == ":" and case.before.strip():
        key = case.before.split()[-1]
        at = case.at[0], case.before.rindex(key)
        return at, f"`{key}:` stands where an item ends; is a comma missing before it?"
    missing = "is a comma missing before it, or quotes around the whole text?"
    return case.at, f"`{_word_at(case)}` stands where an item ends; {missing}"


def _is_in_brackets(case: Case) -> bool:
    return "flow" in case.context or find_open_bracket("\n".join([*case.lines[: case.at[0]], case.before])) is not None


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
    return bool(quoted) or (text[:1] in ("[", "{") and find_open_bracket(text) is None)


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
    above = line_above(case, case.at[0])
    if above is not None and is_loose(case.line(above)):
        while above and is_loose(case.line(above - 1)):
            above -= 1
        return _explain_line(case, above)
    return explain_indentation(case)


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
    return explain_indentation(case)


def _explain_structure(case: Case) -> Explanation:
    """A line that does not belong where it stands."""
    if not case.written.strip():
        return None
    if (above := line_above(case, case.at[0])) is not None and case.line(above).strip() == "...":
        return case.at, "a second document (`...`): one file is one configuration"
    if case.sign == ":":
        return case.at, "a `:` with no key before it; put the whole text in quotes"
    if case.before.strip():
        return case.at, f"`{_word_at(case)}` stands behind what is complete; take it away, or put the text in quotes"
    if loose := explain_loose_line(case.written):
        return (case.at[0], loose[0]), loose[1]
    return explain_indentation(case)


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

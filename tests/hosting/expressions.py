"""The few expressions of GitHub's workflows that the manual uses; whatever else is written is an error.

https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Value = str | bool | None
Functions = Mapping[str, Callable[..., Value]]
STATUS_FUNCTIONS = ("success", "always", "cancelled", "failure")
_WORD = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[a-z_][\w.-]*)|(?P<sign>==|!=|&&|\|\||[!()]))", re.I)
_EMBEDDED = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


class UnknownExpressionError(Exception):
    """An expression has something that this evaluator does not know."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression can name: *values* by their whole names, such as `github.run_id`, and *functions*.

    *open_groups* are beginnings of names of which everything that is not there is empty, as `steps.page.outputs.`.
    """

    values: Mapping[str, Value]
    functions: Functions = field(default_factory=dict)
    open_groups: tuple[str, ...] = ()

    def look_up(self, name: str) -> Value:
        if name in self.values:
            return self.values[name]
        if name.startswith(self.open_groups) and self.open_groups:
            return ""
        raise UnknownExpressionError(name)


def fill_in(text: str, context: Context) -> str:
    """*text* with the value of each `${{ … }}` in its place."""
    return _EMBEDDED.sub(lambda found: _write(evaluate(found[1], context)), text)


def holds(condition: str | None, context: Context) -> bool:
    """Whether a step or job with the *condition* runs; without a status function only if all went well before."""
    text = (condition or "success()").strip()
    whole = _EMBEDDED.fullmatch(text)
    text = whole[1] if whole else text
    value = bool(evaluate(text, context))
    asks_status = any(re.search(rf"\b{name}\(", text) for name in STATUS_FUNCTIONS)
    return value if asks_status else value and bool(context.functions["success"]())


def evaluate(text: str, context: Context) -> Value:
    """The value of the expression *text*. Raises UnknownExpressionError."""
    parser = _Parser(_split(text), context)
    value = parser.read_or()
    if parser.words:
        raise UnknownExpressionError(text)
    return value


def _split(text: str) -> list[str]:
    words, at = [], 0
    while text[at:].strip():
        found = _WORD.match(text, at)
        if not found:
            raise UnknownExpressionError(text[at:])
        words.append(found[0].strip())
        at = found.end()
    return words


def _write(value: Value) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


class _Parser:
    """Reads *words* from the front. Both sides of `&&` and `||` are evaluated, so that nothing unknown hides."""

    def __init__(self, words: list[str], context: Context) -> None:
        self.words, self.context = words, context

    def read_or(self) -> Value:
        value = self._read_and()
        while self._take("||"):
            other = self._read_and()
            value = value or other
        return value

    def _read_and(self) -> Value:
        value = self._read_comparison()
        while self._take("&&"):
            other = self._read_comparison()
            value = value and other
        return value

    def _read_comparison(self) -> Value:
        value = self._read_not()
        for sign in ("==", "!="):
            if self._take(sign):
                other = self._read_not()
                # GitHub makes numbers of what is not of one kind; nothing here needs that.
                if not (isinstance(value, str) and isinstance(other, str)):
                    raise UnknownExpressionError(f"{value!r} {sign} {other!r}")
                return (value.casefold() == other.casefold()) is (sign == "==")
        return value

    def _read_not(self) -> Value:
        return not self._read_not() if self._take("!") else self._read_value()

    def _read_value(self) -> Value:
        if self._take("("):
            value = self.read_or()
            self._require(")")
            return value
        word = self.words.pop(0) if self.words else ""
        if word.startswith("'"):
            return word[1:-1].replace("''", "'")
        if word in ("true", "false"):
            return word == "true"
        if not re.match(r"[a-z_]", word, re.I):
            raise UnknownExpressionError(word)
        return self._call(word) if self._take("(") else self.context.look_up(word)

    def _call(self, name: str) -> Value:
        arguments = [] if self.words[:1] == [")"] else [self.read_or()]
        self._require(")")
        if name not in self.context.functions:
            raise UnknownExpressionError(f"{name}()")
        return self.context.functions[name](*arguments)

    def _take(self, word: str) -> bool:
        if self.words[:1] == [word]:
            del self.words[0]
            return True
        return False

    def _require(self, word: str) -> None:
        if not self._take(word):
            raise UnknownExpressionError(f"{word} is missing")

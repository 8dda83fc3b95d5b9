"""Jinja2 with an end: every loop, call, operator and filter of a template spends from one account, before it works.

Its own sandbox keeps a template from reaching out of its text, not from hanging or filling the memory.
"""

from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from functools import wraps
from types import BuiltinMethodType, MethodType
from typing import Any, cast

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from digest.render.template_sizes import (
    LARGEST,
    METHODS,
    MOST_PARTS,
    OF_FILTERS,
    Extent,
    TooMuchError,
    extent,
    formatted,
    joined,
    written,
)

# What every template may take, with a little for each part and each character of the digest.
STEPS, _STEPS_BY_PART = 5_000_000, 10
# What a step is: so many parts of a value that are looked at, so many characters that are made. With the length of
# the longest text, it says how much memory a template can fill.
_PARTS, _CHARACTERS = 4, 32
_CALL = 4
_LONGEST_SLOW = 200_000
_BIG = 10**100
_ANY = 10**12
# Blanks keep them out of a template's reach.
_SPENT, _WEIGHED, _JOINED = "is spent", "is weighed", "is joined"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OF_COLLECTIONS = _names("""
attr batch count d default dictsort first groupby items join last length list map max min random reject rejectattr
reverse select selectattr slice sort sum tojson unique
""")
# They look at nothing inside of their value.
_LIGHT = _names("attr count d default first last length safe")
# Those that go through a text more than once, with the steps that each of its characters is.
_SLOW = {
    **dict.fromkeys(("bib", "html", "md", "tex", "wordcount", "xmlattr"), 0.5),
    **dict.fromkeys(("plain", "pprint", "striptags", "title", "urlize"), 1.0),
    "wordwrap": 3.0,
}
_OTHERS = _names("""
abs capitalize center day e escape filesizeformat float forceescape format indent int lower replace round safe string
trim truncate upper url urlencode
""")
# A filter that a later Jinja2 brings is there when somebody has looked at what it can make.
_FILTERS = _OF_COLLECTIONS | _LIGHT | _SLOW.keys() | _OTHERS
_NUMBERS = (int, float)
_CONTAINERS = (list, tuple, dict, set, frozenset, range, KeysView, ValuesView, ItemsView)
# What Jinja2 tells each function that it calls of where it stands.
_OF_FRAMES = ("_loop_vars", "_block_vars")


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for one rendering, in which `"x" * 10**9` fills no memory and a loop in a loop does end.

    *filters* are added to those of Jinja2; *given* is what the template gets, which is never counted as made by it.
    """

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, filters: Mapping[str, Callable[..., Any]], given: Mapping[str, object]) -> None:
        # What is written is Markdown as a rule: nothing is escaped unless a filter says so. Nothing is worked out
        # while it is compiled, where nothing is counted.
        super().__init__(
            undefined=StrictUndefined,
            autoescape=False,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
            optimized=False,
            finalize=pass_context(lambda _, value: self.shown(value)),
        )
        self.given = dict(_containers(given))
        size = extent(given, most=_ANY)
        self.steps = self.left = STEPS + _STEPS_BY_PART * size.parts + size.characters
        known = {**self.filters, **filters}
        self.filters = {name: self._guarded(name, known[name]) for name in sorted(_FILTERS & set(known))}
        self.filters |= {_SPENT: self.spend, _WEIGHED: self.weighed, _JOINED: self.joined}
        self.tests = {name: self._weighing(test) for name, test in dict[str, Any](self.tests).items()}
        del self.globals["lipsum"]

    # What is spent

    def spend(self, steps: int) -> str:
        """Take *steps* from what is left; nothing, as text. Raises TooMuchError."""
        self.left -= abs(steps)
        if self.left < 0:
            raise TooMuchError(f"takes more than {self.steps:,} steps; is there a loop too many?")
        return ""

    def weighed(self, value: Any) -> Any:
        """*value*, paid for by its parts and its characters."""
        if isinstance(value, str):
            self.spend(1 + len(value) // _CHARACTERS)
        elif isinstance(value, _CONTAINERS):
            size = self._extent(value)
            self.spend(1 + size.parts // _PARTS + size.characters // _CHARACTERS)
        return value

    def _extent(self, value: object) -> Extent:
        affordable = self.left * _PARTS
        try:
            return extent(value, given=self.given, most=min(affordable, MOST_PARTS))
        except TooMuchError:
            if affordable < MOST_PARTS:
                self.spend(self.left + 1)
            raise

    def made(self, value: Any) -> Any:
        """*value*, which was just made: paid for, and not too long."""
        if isinstance(value, str):
            _allow(len(value))
        return self.weighed(value)

    def counted(self, values: Any) -> Any:
        """*values*, of which each step is paid for where they come one by one."""
        return self._steps(values) if isinstance(values, Iterator) else values

    def _steps(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.spend(1)
            yield value

    def shown(self, value: Any) -> Any:
        """*value* as it is to be written."""
        if isinstance(value, str):
            return self.made(value)
        if not isinstance(value, _NUMBERS):
            self.weighed([value])
            _allow(length := written(value))
            self.spend(length // _CHARACTERS)
        return value

    # What is guarded

    def _generate(self, source: nodes.Template, *arguments: Any, **named: Any) -> str:
        return super()._generate(_Counting().visit(source).set_environment(self), *arguments, **named)

    def _guarded(self, name: str, make: Callable[..., Any]) -> Callable[..., Any]:
        """The filter *make* with its price."""

        @wraps(make)
        def guarded(*arguments: Any, **named: Any) -> Any:
            arguments = tuple(map(self.counted, arguments))
            at = next((at for at, each in enumerate(arguments) if not _is_of_jinja(each)), 0)
            if name == "join":
                arguments = (*arguments[:at], list(arguments[at]), *arguments[at + 1 :])
            self._pay(name, *arguments[at:], **named)
            return self.made(make(*arguments, **named))

        return guarded

    def _pay(self, name: str, *arguments: Any, **named: Any) -> None:
        self.spend(1)
        if name not in _LIGHT:
            self.weighed([*arguments, *named.values()])
        if name not in _OF_COLLECTIONS:
            self._pay_text(name, written(arguments[0]))
        elif name not in _LIGHT and isinstance(arguments[0], str):
            # A text is a collection of its characters.
            self._pay_text(name, len(arguments[0]))
        if name in OF_FILTERS:
            _allow(length := OF_FILTERS[name](*arguments, **named))
            self.spend(length // _CHARACTERS)

    def _pay_text(self, name: str, length: int) -> None:
        if name in _SLOW or name in _OF_COLLECTIONS:
            _allow(length, _LONGEST_SLOW)
            self.spend(int(length * _SLOW.get(name, 1)))
        else:
            _allow(length)

    def _weighing(self, test: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(test)
        def guarded(*arguments: Any, **named: Any) -> Any:
            self.weighed([each for each in (*arguments, *named.values()) if not _is_of_jinja(each)])
            return test(*arguments, **named)

        return guarded

    def joined(self, pieces: list[Any]) -> str:
        """What stands between tildes, in one text."""
        _allow(joined("", pieces))
        return cast(str, self.made(str_join(pieces)))

    def call(self, context: Context, function: Any, /, *arguments: Any, **named: Any) -> Any:
        """What *function* gives, a method only if it is known how much it makes."""
        arguments = tuple(map(self.counted, arguments))
        self.spend(_CALL)
        self.weighed([*arguments, *(named[name] for name in named if name not in _OF_FRAMES)])
        method = getattr(function, "__wrapped__", function)
        if isinstance(method, BuiltinMethodType | MethodType):
            arguments = self._checked(method, arguments, named)
        return self.made(super().call(context, function, *arguments, **named))

    def _checked(self, method: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[Any, ...]:
        """The *arguments* for *method*. Raises SecurityError and TooMuchError."""
        owner, name = method.__self__, method.__name__
        known = next((methods for kind, methods in METHODS.items() if isinstance(owner, kind)), None)
        if known is None:
            if isinstance(method, BuiltinMethodType):
                raise SecurityError(f"{name!r} is not for templates")
            return arguments
        if name not in known:
            raise SecurityError(f"{name!r} is not for templates; there are {', '.join(sorted(known))}")
        arguments = tuple(list(each) if isinstance(each, Iterator) else each for each in arguments)
        self.weighed(owner)
        if size := known[name]:
            own = {name: each for name, each in named.items() if name not in _OF_FRAMES}
            _allow(length := size(owner, *arguments, **own))
            self.spend(length // _CHARACTERS)
        return arguments

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """What *operator* gives: numbers that are not too big, texts and lists that are not too long."""
        self.spend(1)
        if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
            _allow_numbers(operator, left, right)
        elif operator in ("*", "**"):
            raise TooMuchError(f"`{operator}` is for numbers that are not too big")
        elif operator == "%" and isinstance(left, str):
            _allow(formatted(left, right))
        else:
            self.weighed([left, right])
            _allow(sum(len(each) for each in (left, right) if isinstance(each, str | list | tuple)))
        return self.made(super().call_binop(context, operator, left, right))


class _Counting(NodeTransformer):
    """A template in which what no environment is asked about goes through one of its filters."""

    def visit_For(self, node: nodes.For) -> nodes.For:
        steps = _steps_of(node.body)
        self.generic_visit(node)
        if node.test:
            # What a condition leaves out never gets to the body. Nothing is the text of what is spent.
            spent = nodes.Not(_filtered(nodes.Const(1), _SPENT), lineno=node.lineno)
            node.test = nodes.And(spent, node.test, lineno=node.lineno)
        node.body.insert(0, _spending(steps, node.lineno))
        return node

    def _with_body(self, node: Any) -> Any:
        steps = _steps_of(node.body)
        self.generic_visit(node)
        node.body.insert(0, _spending(steps, node.lineno))
        return node

    visit_Macro = visit_CallBlock = visit_Block = _with_body

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _JOINED)

    def _with_weight(self, node: Any) -> nodes.Expr:
        self.generic_visit(node)
        return node if getattr(node, "ctx", "load") != "load" else _filtered(node, _WEIGHED)

    visit_List = visit_Tuple = visit_Dict = _with_weight

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            return _filtered(node, _WEIGHED)
        if not isinstance(node.arg, nodes.Const):
            node.arg = _filtered(node.arg, _WEIGHED)
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:
        self.generic_visit(node)
        node.expr = _filtered(node.expr, _WEIGHED)
        for operand in node.ops:
            operand.expr = _filtered(operand.expr, _WEIGHED)
        return node

    def visit_Const(self, node: nodes.Const) -> nodes.Const:
        if isinstance(node.value, float) and abs(node.value) == float("inf"):
            raise TemplateSyntaxError("a number is too big", node.lineno)
        return node


def _filtered(node: nodes.Expr, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _spending(steps: int, line: int) -> nodes.Output:
    return nodes.Output([_filtered(nodes.Const(steps, lineno=line), _SPENT)], lineno=line)


def _steps_of(body: Iterable[nodes.Node]) -> int:
    """What going through *body* once takes at least: a step for each of its nodes, and its text."""
    found = [each for part in body for each in (part, *part.find_all(nodes.Node))]
    texts = sum(len(each.data) for each in found if isinstance(each, nodes.TemplateData))
    return 1 + len(found) + texts // _CHARACTERS


def _containers(value: object) -> Iterator[tuple[int, object]]:
    if isinstance(value, dict | list):
        yield id(value), value
        for each in value.values() if isinstance(value, dict) else value:
            yield from _containers(each)


def _is_of_jinja(value: object) -> bool:
    return isinstance(value, Context | EvalContext | ImmutableSandboxedEnvironment)


def _allow(length: int, most: int = LARGEST) -> None:
    if length > most:
        raise TooMuchError(f"would make or read a text of more than {most:,} characters; is a width too big?")


def _allow_numbers(operator: str, left: float, right: float) -> None:
    most = LARGEST if operator in ("*", "**") else _BIG
    if max(abs(left), abs(right)) > most or (operator == "**" and abs(right) > 100):
        raise TooMuchError(f"`{operator}` is for numbers that are not too big")

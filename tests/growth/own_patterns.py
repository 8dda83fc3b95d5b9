"""Every regular expression that is written in the package, with the place and the way in which it is used."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from digest import patterns as makers

ROOT = Path(__file__).parents[2]
_OWN_MAKERS = ("lazy_pattern", "compile_once")
WAYS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")

Expression = re.Pattern[str] | re.Pattern[bytes]
# For an expression that only its function knows, by module and as it is written: what it may be.
Samples = Mapping[tuple[str, str], Callable[[], Sequence[str | bytes]]]


class Pattern(NamedTuple):
    """An *expression* of the package, and the *way* it is asked: `search`, `sub`, …"""

    place: str
    expression: Expression
    way: str


class Use(NamedTuple):
    """A call that makes an expression, of *written* and *flags*, or asks it in a *way*."""

    module: str
    line: int
    written: ast.expr
    flags: ast.expr | None
    ways: Sequence[str]


def patterns(samples: Samples) -> list[Pattern]:
    """Every expression in every way in which it is used, at one of the places where it is."""
    used = [each for use in uses() for each in _of(use, samples)]
    return list({(each.expression, each.way): each for each in used}.values())


def unknown(samples: Samples) -> list[str]:
    """The expressions that can neither be read off nor have *samples*, and the samples of none."""
    local = {(use.module, ast.unparse(use.written)) for use in uses() if _value(use) is None}
    return sorted(f"{module}: {written}" for module, written in local ^ samples.keys())


@cache
def uses() -> list[Use]:
    return [use for path in sorted((ROOT / "digest").rglob("*.py")) for use in _uses_in(path)]


def _uses_in(path: Path) -> Iterator[Use]:
    parts = path.relative_to(ROOT).with_suffix("").parts
    module = import_module(".".join(parts).removesuffix(".__init__"))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _maker(node, module)):
            ways = [name] if name in WAYS else _ways(node, tree, parents)
            place = {"compile": 1, "split": 3, "sub": 4, "subn": 4}.get(name, 2)
            flags = [*(word.value for word in node.keywords if word.arg == "flags"), *node.args[place : place + 1]]
            yield Use(module.__name__, node.lineno, node.args[0], next(iter(flags), None), ways)


def _maker(call: ast.Call, module: ModuleType) -> str:
    """`search` for `re.search(…)`, `compile` for `re.compile(…)` and what the package has for it, else ''."""
    name = ast.unparse(call.func)
    if name in _OWN_MAKERS and vars(module).get(name) is vars(makers)[name]:
        return "compile"
    known = name.startswith("re.") and name.removeprefix("re.") in (*WAYS, "compile")
    return name.removeprefix("re.") if known else ""


def _ways(made: ast.Call, tree: ast.Module, parents: Mapping[ast.AST, ast.AST]) -> Sequence[str]:
    """How what is *made* there is asked: at once, or under its name; by `search` where that cannot be seen."""
    parent = parents[made]
    if isinstance(parent, ast.Attribute):
        return [parent.attr]
    name = parent.targets[0] if isinstance(parent, ast.Assign) else None
    if not isinstance(name, ast.Name):
        return ["search"]
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name.id and node is not name]
    asked = {owner.attr if isinstance(owner := parents[node], ast.Attribute) else "search" for node in used}
    return sorted(asked & set(WAYS)) or ["search"]


def _of(use: Use, samples: Samples) -> Iterator[Pattern]:
    written = _value(use)
    values = [written] if written is not None else samples.get((use.module, ast.unparse(use.written)), list)()
    for value in values:
        for way in use.ways:
            yield Pattern(f"{use.module}:{use.line} {way} {value!r:.60}", re.compile(value, _flags(use)), way)


def _value(use: Use) -> str | bytes | None:
    """The text of an expression; None where only its function knows it."""
    try:
        found = _evaluated(use.written, use.module)
    except NameError:
        return None
    assert isinstance(found, str | bytes)
    return found


def _flags(use: Use) -> re.RegexFlag:
    found = _evaluated(use.flags, use.module) if use.flags else re.NOFLAG
    assert isinstance(found, re.RegexFlag)
    return found


def _evaluated(written: ast.expr, module: str) -> object:
    code = compile(ast.Expression(written), module, "eval")
    return eval(code, dict(vars(import_module(module))))  # noqa: S307 - the package's own words

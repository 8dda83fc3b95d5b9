"""The tree of errors in the documentation of `digest.errors` is the one in the code."""

import ast
import re
from pathlib import Path

import digest
from digest import errors

PACKAGE = Path(digest.__file__).parent


def errors_in_code() -> dict[str, str]:
    """The name of each error that is told to the reader, over the whole package, with that of its base."""
    modules = (ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py"))
    classes = (node for module in modules for node in ast.walk(module) if isinstance(node, ast.ClassDef))
    bases = {node.name: node.bases[0].id for node in classes if node.bases and isinstance(node.bases[0], ast.Name)}
    return {name: base for name, base in bases.items() if is_told(name, bases) and name != "DigestError"}


def is_told(name: str, bases: dict[str, str]) -> bool:
    while name in bases and name != "DigestError":
        name = bases[name]
    return name == "DigestError"


def errors_in_documentation() -> dict[str, str]:
    """The same as the tree in the module's docstring draws it: the depth of a name says whose child it is."""
    tree: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        if drawn := re.match(r"( *[│├└─ ]*)(\w+Error)\b", line):
            depth, name = len(drawn[1]), drawn[2]
            above = [(at, parent) for at, parent in above if at < depth]
            if above:
                tree[name] = above[-1][1]
            above.append((depth, name))
    return tree


def test_the_tree_of_errors_is_the_one_in_the_code() -> None:
    assert errors_in_documentation() == errors_in_code()

"""A robots.txt, read as RFC 9309 has it: the group for a program, and in it the longest rule that fits."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")


class Rules(NamedTuple):
    """What a site asks of one program: *paths* with whether they are allowed, and the seconds of *delay*
    between two requests."""

    paths: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allow(self, url: str) -> bool:
        """Whether the page at *url* may be read; where two rules are equally long, the kinder one holds."""
        parts = urlsplit(url)
        path = unquote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
        fitting = [(len(pattern), allowed) for pattern, allowed in self.paths if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


def rules(text: str, agent: str) -> Rules:
    """The rules of *text* for *agent*, else those for everybody."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: set[str] = set()
    in_names = False
    for key, value in _lines(text):
        if key == "user-agent":
            # Of the others nothing is kept: each rule of a group counts for each of its names.
            name = value.partition("/")[0].lower()
            named = (named if in_names else set()) | ({name} & {agent, "*"})
            groups.update((each, []) for each in named - groups.keys())
        else:
            for name in named:
                groups[name].append((key, value))
        in_names = key == "user-agent"
    return _rules(groups.get(agent, groups.get("*", [])))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if found := _LINE.match(line):
            yield found[1].lower(), found[2].strip()


def _rules(lines: list[tuple[str, str]]) -> Rules:
    paths = tuple((unquote(value), key == "allow") for key, value in lines if key in ("allow", "disallow") and value)
    delays = [float(value) for key, value in lines if key == "crawl-delay" and re.fullmatch(r"\d{1,9}(\.\d+)?", value)]
    return Rules(paths, max(delays, default=0.0))


def _fits(pattern: str, path: str) -> bool:
    """Whether *path* begins with *pattern*, in which `*` stands for anything and `$` at the end for the end.

    Without regular expressions: those of a stranger might never come to an end.
    """
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at, last = len(first), None
    if pattern.endswith("$"):
        if not others:
            return path == first
        last = others.pop()
    for part in others:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return last is None or path.endswith(last, at)

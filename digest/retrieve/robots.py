"""The rules of a robots.txt, by RFC 9309: of the group for a program, the longest rule that matches a path."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from digest.patterns import lazy_pattern

_LINE = lazy_pattern(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")


class RobotsRules(NamedTuple):
    """The rules of a site for one program: *paths* (patterns) and whether each is allowed, and the *delay* between two
    requests in seconds."""

    paths: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Whether the program may read *url*. Of two rules that are equally long, the one that allows it holds."""
        parts = urlsplit(url)
        path = unquote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
        matches = [(len(pattern), is_allowed) for pattern, is_allowed in self.paths if _matches_path(pattern, path)]
        return max(matches)[1] if matches else True


def read_robots_rules(text: str, agent: str) -> RobotsRules:
    """The rules for *agent* in the robots.txt *text*, else those for all programs (`*`)."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: set[str] = set()
    in_names = False
    for key, value in _split_fields(text):
        if key == "user-agent":
            # Other names are dropped at once: the rules of a group are stored for each of its names.
            name = value.partition("/")[0].lower()
            named = (named if in_names else set()) | ({name} & {agent, "*"})
            groups.update((agent_name, []) for agent_name in named - groups.keys())
        else:
            for name in named:
                groups[name].append((key, value))
        in_names = key == "user-agent"
    return _rules_of_group(groups.get(agent, groups.get("*", [])))


def _split_fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if field := _LINE.match(line):
            yield field[1].lower(), field[2].strip()


def _rules_of_group(lines: list[tuple[str, str]]) -> RobotsRules:
    paths = tuple((unquote(value), key == "allow") for key, value in lines if key in ("allow", "disallow") and value)
    delays = [float(value) for key, value in lines if key == "crawl-delay" and re.fullmatch(r"\d{1,9}(\.\d+)?", value)]
    return RobotsRules(paths, max(delays, default=0.0))


def _matches_path(pattern: str, path: str) -> bool:
    """Whether *path* begins with *pattern*, in which `*` stands for any text and a final `$` for the end.

    Regular expressions are not used: one made from a stranger's pattern could run forever.
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

"""What the page of the manual about hosting prints for copying: a workflow, a Dockerfile, commands and a manifest."""

import re
import textwrap
from typing import Any

import yaml

from digest import filesystem

PAGE = (filesystem.MANUAL / "hosting.md").read_text(encoding="utf-8")


def find_example(beginning: str) -> str:
    """The example of the page that begins so, without its indentation."""
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", PAGE, re.MULTILINE)
    (found,) = (text for text in map(textwrap.dedent, blocks) if text.lstrip("\n").startswith(beginning))
    return found.strip("\n") + "\n"


WORKFLOW_TEXT = find_example("name: digest\n")
DOCKERFILE = find_example("FROM ")
DOCKER_COMMANDS = find_example("docker build")
MANIFEST_TEXT = find_example("apiVersion: ")


def read_workflow() -> dict[str, Any]:
    """The workflow as GitHub reads it: `on` is a word there, and no truth value."""
    return dict(yaml.load(WORKFLOW_TEXT, Loader=_WordsLoader))  # noqa: S506 - a safe loader with fewer types


class _WordsLoader(yaml.SafeLoader):
    """Reads only `true` and `false` as truth values, as YAML 1.2 does."""


_WordsLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_WordsLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))

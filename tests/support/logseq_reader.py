"""Pages parsed by Logseq's own parser, mldoc 1.6 of npm; MLDOC names the folder that it is installed in."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

_SCRIPT = """
const { Mldoc } = require(process.argv[1]);
const options = JSON.stringify({
  toc: false, parse_outline_only: false, heading_number: false, keep_line_break: false, format: "Markdown",
  heading_to_list: false, exporting_keep_properties: false, inline_type_with_pos: false, inline_skip_macro: false,
  export_md_indent_style: "dashes", export_md_remove_options: [], hiccup_in_block: true, enable_drawers: true,
  parse_marker: true, parse_priority: true,
});
const pages = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(pages.map((page) => JSON.parse(Mldoc.parseJson(page, options)).map(([block]) => block))));
"""
_MLDOC = Path(os.environ.get("MLDOC", "/nowhere")) / "node_modules" / "mldoc"

logseq = pytest.mark.skipif(
    not (shutil.which("node") and _MLDOC.is_dir()), reason="MLDOC names no folder in which npm has installed mldoc"
)
Block = list[Any]


def read_blocks(pages: Sequence[str]) -> list[list[Block]]:
    """The blocks of each of *pages*: lists of a kind and its content."""
    command = ["node", "-e", _SCRIPT, str(_MLDOC.resolve())]
    out = subprocess.run(command, input=json.dumps(list(pages)).encode(), capture_output=True, check=True).stdout
    blocks: list[list[Block]] = json.loads(out)
    return blocks


def node_kinds(node: object) -> Iterator[str]:
    """The kinds of all nodes at and below *node*."""
    if isinstance(node, list):
        if len(node) > 1 and isinstance(node[0], str) and node[0][:1].isupper():
            yield node[0]
            node = node[1:]
        for child in node:
            yield from node_kinds(child)
    elif isinstance(node, dict):
        for child in node.values():
            yield from node_kinds(child)


def node_text(node: object) -> str:
    """The plain text at and below *node*."""
    if isinstance(node, list):
        if len(node) == 2 and node[0] == "Plain":
            return str(node[1])
        return "".join(node_text(child) for child in node)
    if isinstance(node, dict):
        return "".join(node_text(node[key]) for key in ("label", "title") if key in node)
    return ""

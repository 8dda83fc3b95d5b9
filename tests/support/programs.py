"""Small real programs, written by a test into a folder, that stand for those of a reader."""

import sys
from pathlib import Path

# Answers with the title of the paper that it reads, in capitals, and notes each call in a file beside itself.
TITLE_IN_CAPITALS = """\
import json, pathlib, sys
paper = json.load(sys.stdin)
with pathlib.Path(sys.argv[0]).with_suffix(".calls").open("a") as calls:
    calls.write(paper["id"] + "\\n")
print(paper["title"].upper())
"""


def write_program(folder: Path, name: str, code: str) -> Path:
    """A Python program called *name* in *folder*."""
    path = folder / f"{name}.py"
    path.write_text(f"#!{sys.executable}\n{code}", encoding="utf-8")
    path.chmod(0o755)
    return path


def calls_of(program: Path) -> list[str]:
    """The identifiers of the papers that *program* was called for, in order."""
    calls = program.with_suffix(".calls")
    return calls.read_text(encoding="utf-8").split() if calls.exists() else []

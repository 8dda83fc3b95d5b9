"""Packages of other people, as an installer leaves them: their modules, and what they offer by entry point."""

import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def read_code_blocks(section: str) -> Iterator[str]:
    """The indented blocks of the README's *section*."""
    lines = README.read_text(encoding="utf-8").partition(f"## {section}\n")[2].splitlines(keepends=True)
    block = ""
    for line in takewhile(lambda line: not line.startswith("## "), lines):
        if line.startswith("    ") or (block and line == "\n"):
            block += line
        elif block:
            yield textwrap.dedent(block)
            block = ""
    if block:
        yield textwrap.dedent(block)


def install_package(folder: Path, name: str, code: str, entry_points: Mapping[str, Mapping[str, str]]) -> None:
    """Put a package with the one module *name* into *folder*, which offers *entry_points* by group."""
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    about = folder / f"{name}-1.dist-info"
    about.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 1\n"
    about.joinpath("METADATA").write_text(metadata, encoding="utf-8")
    lines = []
    for group, points in entry_points.items():
        lines += [f"[{group}]", *(f"{point} = {value}" for point, value in points.items())]
    about.joinpath("entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


def install_from_readme(section: str, folder: Path, name: str, **more: str) -> None:
    """Install the package of the README's *section*, whose module is called *name*; *more* are entry points that it
    offers as well."""
    module, project = read_code_blocks(section)
    ((group, points),) = tomllib.loads(project)["project"]["entry-points"].items()
    install_package(folder, name, module, {group: {**points, **more}})

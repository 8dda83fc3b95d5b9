"""Packages that offer sources by entry point, laid out as an installer would."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.sources import registry

LINES = """
from digest.errors import ParseError
from digest.model import Address, Listing, Page, Paper
from digest.sources.base import Source


def parse_address(text: str, what: str) -> Address:
    return Address(text, f"https://lines.example/{what}.txt", "lines")


def parse(page: Page) -> Listing:
    rows = [line.split("\\t") for line in page.content.decode().splitlines() if "\\t" in line]
    if not rows:
        raise ParseError("no lines")
    return Listing(page.address.text, tuple(Paper(f"lines:{key}", title, sources=("lines",)) for key, title in rows))


def recognizes(content: bytes) -> bool:
    return content.startswith(b"# Lines")


SOURCE = Source(
    "lines",
    parse_address,
    parse,
    recognizes,
    examples=(("lines:physics", "a paper a line"),),
    hosts=("lines.example",),
    pace={"lines.example": 7.0},
)
"""


def install(folder: Path, code: str, *, name: str = "lines", package: str = "digest-lines") -> None:
    """Put a *package* into *folder* that offers the value SOURCE of *code* as the source called *name*."""
    module = package.replace("-", "_")
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    metadata = folder / f"{module}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(f"[digest.sources]\n{name} = {module}:SOURCE\n", encoding="utf-8")


@contextmanager
def offered_by(folder: Path) -> Iterator[None]:
    """In this process, as if nothing was loaded yet: the packages in *folder* are installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        patch.setattr(registry, "_loaded", {})
        registry._offered_sources.cache_clear()
        yield
    for module in folder.glob("*.py"):
        sys.modules.pop(module.stem, None)
    registry._offered_sources.cache_clear()

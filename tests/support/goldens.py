"""Golden files: expectations that lie beside the pages, written by the tool, read by people."""

import json
from pathlib import Path
from typing import Protocol


class Golden(Protocol):
    """Compares a value with the one in a file, a text in a `.txt` or else JSON; with `--update-golden` it
    writes the file first."""

    def __call__(self, path: Path, value: object) -> None: ...


def compare(path: Path, value: object, *, update: bool) -> None:
    is_text = path.suffix == ".txt"
    if update:
        text = str(value) if is_text else json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path.name} is missing; `pytest --update-golden` writes it, then read it"
    text = path.read_text(encoding="utf-8")
    assert (text if is_text else json.loads(text)) == value

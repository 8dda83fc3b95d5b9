"""The real pages, which lie in a folder outside this project, and what a run does without them."""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

VARIABLE: Final = "DIGEST_REAL"
CHECKOUT: Final = Path(__file__).parents[2]


def real_path(*names: str) -> Path:
    """The file or folder of *names* among the real pages, whether or not it is there.

    The pages are in the folder that `DIGEST_REAL` names, else in `shared/real` beside the checkout.
    """
    folder = os.environ.get(VARIABLE)
    return (Path(folder).expanduser() if folder else CHECKOUT.parent / "shared" / "real").joinpath(*names)


CORPUS: Final = real_path("corpus", "hf_daily.jsonl.gz")


def require_real(path: Path) -> pytest.MarkDecorator:
    """Mark tests to be skipped, with a reason, where the real *path* is not there."""
    return pytest.mark.skipif(not path.exists(), reason=f"{path} is not there, see {VARIABLE}")


def corpus_rows() -> Iterator[dict[str, Any]]:
    """The papers of Hugging Face's daily lists, in order of time: each has a `day` and an `item` of the API."""
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def report_missing_pages() -> str | None:
    """The line for the head of a run that has no real pages, or None."""
    if real_path().is_dir():
        return None
    return (
        f"left out: all tests over real pages, for {real_path()} is no folder;"
        f" {VARIABLE}=PATH names one that has them (arxiv, corpus, feeds, huggingface, …)"
    )

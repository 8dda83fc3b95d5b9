"""What is damaged: saved and real pages, and what people write in configurations, notes, templates and commands."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from support.real_pages import real_path

from digest import filesystem, sources
from digest.retrieve import local
from fuzz import hostile, written

TESTS = Path(__file__).parents[1]
PAGES = TESTS / "pages"
REAL = real_path()
_EXPECTED = ".expected.json"
# What a run would have asked for to get a page of the folder.
_ASKED = {
    "acl": "acl:2025.acl-long",
    "arxiv": "arxiv:cs.CL",
    "arxiv-mail": None,
    "biorxiv": "biorxiv:neuroscience",
    "feed": "https://journal.example/feed.xml",
    "feeds": "https://journal.example/feed.xml",
    "huggingface": "hf:2026-01-08",
    "article-page": None,
    "mail": None,
    "openalex": "openalex:q=tide",
    "openreview": "openreview:ICLR.cc/2026/Conference",
    "pubmed": "pubmed:41000001",
    "result-page": None,
    "scholar": None,
}
_LARGEST = 600_000  # bytes


class Seed(NamedTuple):
    """A *text* to damage, where it is from, and what was *asked* for when it came, where it is a page."""

    name: str
    text: str
    asked: str | None = None


@cache
def seeds() -> Mapping[str, Sequence[Seed]]:
    """All of them by kind, always in the same order."""
    return {
        "page": _pages(),
        "config": _configurations(),
        "expression": _lines("expression", written.EXPRESSIONS),
        "address": _lines("address", [typed for typed, _ in sources.address_examples()] + list(hostile.ADDRESSES)),
        "note": _lines("note", written.NOTES),
        "robots": _lines("robots", written.ROBOTS),
        "template": _templates(),
        "query": _lines("query", written.QUERIES),
        "text": _texts(),
    }


def _pages() -> list[Seed]:
    found = [path for path in sorted(PAGES.rglob("*")) if path.is_file() and not path.name.endswith(_EXPECTED)]
    real = [path for path in sorted(REAL.rglob("*")) if path.is_file() and _is_page(path)]
    sample = Seed("sample", local.SAMPLE_PATH.read_text(encoding="utf-8"), "hf:2026-01-08")
    return [sample, *(_page(path, PAGES) for path in found), *(_page(path, REAL) for path in real)]


def _is_page(path: Path) -> bool:
    known = path.relative_to(REAL).parts[0] in _ASKED
    return (
        known and path.suffix in {".html", ".json", ".xml", ".rdf", ".txt", ".eml", ".md"} and "docs" not in path.parts
    )


def _page(path: Path, base: Path) -> Seed:
    text = path.read_bytes()[:_LARGEST].decode("utf-8", "replace")
    folder = path.relative_to(base).parts[0]
    return Seed(f"{base.name}/{path.relative_to(base)}", text, None if "mail" in path.parts else _ASKED[folder])


def _configurations() -> list[Seed]:
    ours = filesystem.EXAMPLE_CONFIG.read_text(encoding="utf-8")
    everything = "\n".join(line.removeprefix("# ") for line in ours.splitlines())
    return [
        Seed("config.yaml", ours),
        Seed("config.yaml without #", everything),
        *_lines("config", written.CONFIGURATIONS),
    ]


def _templates() -> list[Seed]:
    ours = filesystem.EXAMPLE_CONFIG.with_name("template.md.j2").read_text(encoding="utf-8")
    return [Seed("template.md.j2", ours), *_lines("template", written.TEMPLATES)]


def _texts() -> list[Seed]:
    """Titles and abstracts with mathematics, markup and addresses in them."""
    lists = [path for name in ("latex_dev", "links_dev") if (path := REAL / f"{name}.jsonl").is_file()]
    lines = [json.loads(line) for path in lists for line in path.read_text(encoding="utf-8").splitlines()]
    return _lines("text", [*written.TEXTS, *("\n".join(_strings(line))[:4_000] for line in lines)])


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inside for text in _strings(each)]


def _lines(kind: str, texts: Sequence[str]) -> list[Seed]:
    return [Seed(f"{kind} {number}", text) for number, text in enumerate(texts)]

"""The real papers, read as the daily lists that they stood in, and marks on some of them."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from digest import sources
from digest.model import Page, Paper
from support.real_pages import corpus_rows


def corpus_papers() -> Iterator[Paper]:
    """The papers of the corpus with everything that the API tells of them, each once."""
    items = defaultdict(list)
    for row in corpus_rows():
        items[row["day"]].append(row["item"])
    seen = set()
    for day, listed in items.items():
        page = Page(sources.parse_address(f"hf:{day}"), json.dumps(listed).encode(), date.fromisoformat(day))
        for paper in sources.parse_page(page).papers:
            if paper.id not in seen:
                seen.add(paper.id)
                yield paper

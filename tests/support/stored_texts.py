"""Texts of a paper as the archive stores them in one column, not packed."""

import json


def stored_texts(**texts: object) -> bytes:
    """What the column `texts` has for a paper with these *texts* and without others."""
    values: dict[str, object] = dict.fromkeys(("url", "pdf", "organization", "organization_slug"))
    values |= {name: [] for name in ("authors", "categories", "category_sites", "keywords")}
    values |= {"summary": None, "comment": "", "links": []}
    return b"\0" + json.dumps([*(values | texts).values()]).encode()

"""A paper as an item of a Markdown list: its entry, and the lines that each dialect makes of it."""

from collections.abc import Iterator
from typing import NamedTuple

from digest.render.markdown.paper_markers import block_id, marker_name


class Entry(NamedTuple):
    """The parts of an item, each already escaped for the dialect, empty where there is nothing to say.

    *title* is a link to the paper. *facts* has the authors, the facts and the other links on one line. A note finds
    the paper again by its identifier *paper_id*.
    """

    paper_id: str
    title: str
    facts: str = ""
    matched: str = ""
    tags: str = ""
    summary: str = ""
    abstract: str = ""


def plain_item(entry: Entry) -> Iterator[str]:
    """An item of plain CommonMark."""
    yield f"- **{entry.title}**"
    yield from _item_paragraphs(entry)


def plain_item_with_marker(entry: Entry) -> Iterator[str]:
    """An item of plain CommonMark, and the paper's marker in a comment, which readers do not show."""
    yield f"- **{entry.title}** <!-- {marker_name(entry.paper_id)} -->"
    yield from _item_paragraphs(entry)


def task_item(entry: Entry) -> Iterator[str]:
    """An item with a box to tick (GitHub's task lists)."""
    yield f"- [ ] **{entry.title}**"
    yield from _item_paragraphs(entry)


def task_item_with_marker(entry: Entry) -> Iterator[str]:
    """An item with a box to tick, and the paper's marker in a comment, which readers do not show."""
    yield f"- [ ] **{entry.title}** <!-- {marker_name(entry.paper_id)} -->"
    yield from _item_paragraphs(entry)


def _item_paragraphs(entry: Entry) -> Iterator[str]:
    yield from (f"  {line}" for line in (entry.facts, entry.matched) if line)
    for text in filter(None, (entry.summary, entry.abstract)):
        yield ""
        yield f"  {text}"


def obsidian_item(entry: Entry) -> Iterator[str]:
    """A task with a block id, to which other notes can link, with tags, and the abstract in a folded callout."""
    # Obsidian reads the id only at the end of the item's own paragraph, so all else is an item or a quotation below.
    yield f"- [ ] {entry.title} ^{block_id(entry.paper_id)}"
    why = " · ".join(part for part in (entry.matched, entry.tags) if part)
    yield from (f"  - {line}" for line in (entry.facts, why, entry.summary) if line)
    if entry.abstract:
        yield "  > [!abstract]- Abstract"
        yield f"  > {entry.abstract}"


def logseq_item(entry: Entry) -> Iterator[str]:
    """A task with the paper's marker as a property, and a block below it for each part."""
    yield f"- TODO {entry.title}"
    yield f"  paper:: {marker_name(entry.paper_id)}"
    why = " · ".join(part for part in (entry.matched, entry.tags) if part)
    yield from (f"\t- {line}" for line in (entry.facts, why, entry.summary, entry.abstract) if line)

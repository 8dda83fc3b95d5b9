"""One paper as an item of a Markdown list: what it says, and how each dialect lays it out."""

from collections.abc import Iterator
from typing import NamedTuple

from digest.render.markdown.paper_markers import block_id, name


class Entry(NamedTuple):
    """What an item says, each part already in the dialect, empty where there is nothing to say.

    *title* leads to the paper, *about* is authors, facts and links, *text* the abstract; *known* is the
    identifier by which a note knows the paper.
    """

    known: str
    title: str
    about: str = ""
    matched: str = ""
    tags: str = ""
    text: str = ""


def plain(entry: Entry) -> Iterator[str]:
    """An item that reads well everywhere."""
    yield f"- **{entry.title}**"
    yield from _paragraphs(entry)


def task(entry: Entry) -> Iterator[str]:
    """The same with a box to tick."""
    yield f"- [ ] **{entry.title}**"
    yield from _paragraphs(entry)


def known_task(entry: Entry) -> Iterator[str]:
    """The same, known by a comment that is not shown."""
    yield f"- [ ] **{entry.title}** <!-- {name(entry.known)} -->"
    yield from _paragraphs(entry)


def _paragraphs(entry: Entry) -> Iterator[str]:
    yield from (f"  {line}" for line in (entry.about, entry.matched) if line)
    if entry.text:
        yield ""
        yield f"  {entry.text}"


def obsidian(entry: Entry) -> Iterator[str]:
    """A task that other notes can point to, with tags, and the abstract folded away."""
    # The id counts only at the end of the item's own paragraph: all else is an item or a quotation below.
    yield f"- [ ] {entry.title} ^{block_id(entry.known)}"
    why = " · ".join(part for part in (entry.matched, entry.tags) if part)
    yield from (f"  - {line}" for line in (entry.about, why) if line)
    if entry.text:
        yield "  > [!abstract]- Abstract"
        yield f"  > {entry.text}"


def logseq(entry: Entry) -> Iterator[str]:
    """A task with the paper's identifier as a property, and a block below for each part."""
    yield f"- TODO {entry.title}"
    yield f"  paper:: {name(entry.known)}"
    why = " · ".join(part for part in (entry.matched, entry.tags) if part)
    yield from (f"\t- {line}" for line in (entry.about, why, entry.text) if line)

"""The digest as Markdown that survives hostile titles: a heading per topic, a list item per paper."""

from collections.abc import Iterable, Iterator

from digest.model import Digest, Section
from digest.render import parts
from digest.render.formats import Detail, Dialect
from digest.render.markdown import front_matter as markdown_matter
from digest.render.markdown.dialects import MANNERS, Manner, entry
from digest.text import safe


def render(
    digest: Digest, *, detail: Detail = "normal", dialect: Dialect = "commonmark", front_matter: bool = False
) -> str:
    """*digest* in *dialect*: a part of a note, or with *front_matter* a document of its own."""
    manner = MANNERS[dialect]
    lines = markdown_matter.of_document(digest, dialect) if front_matter else []
    lines += [f"{manner.block}# {manner.escape(' · '.join(parts.headline(digest)[:2]))}", *manner.gap]
    for heading, section in parts.sections(digest):
        if heading:
            lines += [f"{manner.block}## {manner.escape(heading)}", *manner.gap]
        inner = manner.inner if heading else ""
        lines += [inner + line if line else "" for line in _papers(section, detail, manner)]
    lines += _foot(digest, manner)
    return "\n".join(lines) + "\n"


def _papers(section: Section, detail: Detail, manner: Manner) -> Iterator[str]:
    for match in section.matches:
        yield from manner.item(entry(match, section.topic, detail, manner))
        yield from manner.gap
    if section.more:
        yield f"{manner.block}and {section.more:,} more"
        yield from manner.gap


def _foot(digest: Digest, manner: Manner) -> Iterable[str]:
    if digest.reason:
        yield manner.block + manner.escape(safe(digest.reason))
        yield from manner.gap
    # In an outline, every line is a block already.
    if not manner.block:
        yield "---"
        yield ""
    for line in parts.account(digest):
        yield f"- {manner.escape(line)}"

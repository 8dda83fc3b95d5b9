"""The digest as Markdown that survives hostile titles: a heading per topic, a list item per paper."""

from collections.abc import Iterable, Iterator

from digest.model import Digest, Section
from digest.render import parts
from digest.render.formats import Detail, Look
from digest.render.markdown import front_matter as markdown_matter
from digest.render.markdown.dialects import MANNERS, Manner, entry
from digest.text import safe


def render(digest: Digest, look: Look) -> str:
    """*digest* in the dialect of *look*: a part of a note, or with front matter a document of its own.

    A template makes all of it. Raises TemplateError.
    """
    if look.template:
        from digest.render import template

        name, text = look.template
        return template.render(digest, text, name)
    manner = MANNERS[look.dialect]
    lines = markdown_matter.of_document(digest, look.dialect) if look.front_matter else []
    lines += [f"{manner.block}# {manner.escape(' · '.join(parts.headline(digest)[:2]))}", *manner.gap]
    for heading, section in parts.sections(digest):
        if heading:
            lines += [f"{manner.block}## {manner.escape(heading)}", *manner.gap]
        inner = manner.inner if heading else ""
        lines += [inner + line if line else "" for line in _papers(section, look.detail, manner)]
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

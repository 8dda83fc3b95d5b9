"""The digest as Markdown: a heading for each topic and a list item for each paper, whatever their titles hold."""

from collections.abc import Iterable, Iterator

from digest.model import Digest, Section
from digest.render import summary
from digest.render.formats import Look
from digest.render.markdown import front_matter
from digest.render.markdown.dialects import STYLES, DialectStyle, make_entry, make_entry_with_gist
from digest.text import sanitize_line


def render(digest: Digest, look: Look) -> str:
    """*digest* in the dialect of *look*: with front matter a document of its own, without it a part of a note.

    The template of *look*, if it has one, makes all of the document. Raises TemplateError.
    """
    if look.template:
        from digest.render import template

        name, text = look.template
        return template.render_template(digest, text, name)
    style = STYLES[look.dialect]
    lines = front_matter.document_front_matter(digest, look.dialect) if look.front_matter else []
    lines += [
        f"{style.line_prefix}# {style.escape_text(' · '.join(summary.headline_pieces(digest)[:2]))}",
        *style.blank_line,
        *_rising_lines(digest, style),
    ]
    for heading, section in summary.sections_with_headings(digest):
        if heading:
            lines += [f"{style.line_prefix}## {style.escape_text(heading)}", *style.blank_line]
        indent = style.indent_under_heading if heading else ""
        lines += [indent + line if line else "" for line in _section_lines(section, look, style)]
    lines += _footer_lines(digest, style)
    return "\n".join(lines) + "\n"


def _rising_lines(digest: Digest, style: DialectStyle) -> Iterator[str]:
    if not digest.rising:
        return
    from digest.render.rising import explain_rising, list_rising

    for each in list_rising(digest):
        yield f"- {style.escape_text(each.sentence)}"
    yield from style.blank_line
    yield f"{style.line_prefix}{style.escape_text(explain_rising())}"
    yield from style.blank_line


def _section_lines(section: Section, look: Look, style: DialectStyle) -> Iterator[str]:
    make = make_entry_with_gist if look.gist else make_entry
    for match in section.matches:
        yield from style.layout_in_document(make(match, section.topic, look.detail, style))
        yield from style.blank_line
    if section.more:
        yield f"{style.line_prefix}and {section.more:,} more"
        yield from style.blank_line


def _footer_lines(digest: Digest, style: DialectStyle) -> Iterable[str]:
    if digest.reason:
        yield style.line_prefix + style.escape_text(sanitize_line(digest.reason))
        yield from style.blank_line
    # An outline needs no rule: each of its lines is a block.
    if not style.line_prefix:
        yield "---"
        yield ""
    for line in summary.account_lines(digest):
        yield f"- {style.escape_text(line)}"

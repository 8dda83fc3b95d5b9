"""Front matter, which note programs read at the top of a file: YAML, or the properties of Logseq."""

from collections.abc import Mapping

from digest.model import Digest
from digest.render import summary
from digest.render.formats import Dialect
from digest.render.markdown import logseq_escape
from digest.render.markdown.dialects import obsidian_tag
from digest.text import sanitize_line

_TAG = "papers"


def document_front_matter(digest: Digest, dialect: Dialect) -> list[str]:
    """The lines of front matter for a document of one day, the blank line behind them included."""
    title = " · ".join(summary.headline_pieces(digest)[:2])
    return _format_keys(dialect, {"title": title, **_common_keys(digest, dialect)})


def note_front_matter(digest: Digest, dialect: Dialect, title: str | None = None) -> list[str]:
    """The lines of front matter for a note that begins with *digest*, with its *title* if it has one; none in
    CommonMark, which has no front matter."""
    keys = {"title": title} if title else {}
    return [] if dialect == "commonmark" else _format_keys(dialect, {**keys, **_common_keys(digest, dialect)})


def _common_keys(digest: Digest, dialect: Dialect) -> dict[str, object]:
    """The keys that documents and notes share. The date is a date and lists are lists, as programs search for them."""
    sections = summary.sections_with_headings(digest)
    topics = [heading for heading, section in sections if heading and section.topic and section.matches]
    return {
        "date": digest.day,
        "tags": [_TAG, *_front_matter_tags(topics, dialect)],
        "sources": list(dict.fromkeys(sanitize_line(source.address) for source in digest.asked)),
    }


def _front_matter_tags(topics: list[str], dialect: Dialect) -> list[str]:
    names = (
        map(logseq_escape.logseq_page_name, topics)
        if dialect == "logseq"
        else (obsidian_tag(name)[1:] for name in topics)
    )
    return [name for name in dict.fromkeys(names) if name and name != _TAG]


def _format_keys(dialect: Dialect, keys: Mapping[str, object]) -> list[str]:
    return _property_lines(keys) if dialect == "logseq" else _yaml_lines(keys)


def _yaml_lines(keys: Mapping[str, object]) -> list[str]:
    # Imported late: only front matter needs it.
    import yaml

    # Each value on one line, however long, because Obsidian reads no folded text.
    text: str = yaml.safe_dump(dict(keys), allow_unicode=True, sort_keys=False, width=1_000_000)
    return ["---", *text.rstrip("\n").split("\n"), "---", ""]


def _property_lines(keys: Mapping[str, object]) -> list[str]:
    """Lines of `key:: value`, without the title, which would rename the page in Logseq."""
    return [f"{key}:: {_property_value(value)}" for key, value in keys.items() if key != "title" and value] + [""]


def _property_value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(logseq_escape.escape_logseq(str(item).replace(",", " ")) for item in value)
    return logseq_escape.escape_logseq(str(value))

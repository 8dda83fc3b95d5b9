"""What stands before a note for the program that keeps it: YAML, or properties for Logseq."""

from collections.abc import Mapping

from digest.model import Digest
from digest.render import parts
from digest.render.formats import Dialect
from digest.render.markdown import logseq_escape
from digest.render.markdown.dialects import obsidian_tag
from digest.text import safe

_TAG = "papers"


def of_document(digest: Digest, dialect: Dialect) -> list[str]:
    """The front matter of a document of one day, line by line, with what separates it from the rest."""
    title = " · ".join(parts.headline(digest)[:2])
    return _written(digest, dialect, {"title": title, **_known(digest, dialect)})


def of_note(digest: Digest, dialect: Dialect) -> list[str]:
    """The front matter of a note that begins with *digest*; none where the dialect has no use for it."""
    return [] if dialect == "commonmark" else _written(digest, dialect, _known(digest, dialect))


def _known(digest: Digest, dialect: Dialect) -> dict[str, object]:
    """What the keys of both are: a day is a day, a list is a list."""
    topics = [topic for topic, section in parts.sections(digest) if topic and section.topic]
    return {
        "date": digest.made.date(),
        "tags": [_TAG, *_tags(topics, dialect)],
        "sources": list(dict.fromkeys(safe(each.address) for each in digest.asked)),
    }


def _tags(topics: list[str], dialect: Dialect) -> list[str]:
    names = map(logseq_escape.page, topics) if dialect == "logseq" else (obsidian_tag(name)[1:] for name in topics)
    return [name for name in dict.fromkeys(names) if name and name != _TAG]


def _written(digest: Digest, dialect: Dialect, matter: Mapping[str, object]) -> list[str]:
    return _properties(matter) if dialect == "logseq" else _yaml(matter)


def _yaml(matter: Mapping[str, object]) -> list[str]:
    # Needed for this alone.
    import yaml

    # On one line each, however long: Obsidian reads no folded text.
    text: str = yaml.safe_dump(dict(matter), allow_unicode=True, sort_keys=False, width=1_000_000)
    return ["---", *text.rstrip("\n").split("\n"), "---", ""]


def _properties(matter: Mapping[str, object]) -> list[str]:
    """`key:: value`; without a title, which would rename the page."""
    return [f"{key}:: {_value(value)}" for key, value in matter.items() if key != "title" and value] + [""]


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(logseq_escape.escaped(str(each).replace(",", " ")) for each in value)
    return logseq_escape.escaped(str(value))

"""One document from a digest, in the format that is asked for."""

from dataclasses import dataclass
from importlib import import_module

from digest.model import Digest
from digest.render.formats import Detail, Dialect, Format

_MODULES = {"atom": "atom", "bibtex": "citations.bibtex", "csl-json": "citations.csl", "ris": "citations.ris"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a digest should look: the format, and for some of them width, detail and colour.

    For Markdown also its *dialect*, whether *front_matter* stands before it, and the *template* (its name and
    text) that makes all of it.
    """

    format: Format = "terminal"
    width: int = 80
    detail: Detail = "normal"
    color: bool = False
    dialect: Dialect = "commonmark"
    front_matter: bool = False
    template: tuple[str, str] | None = None


def document(digest: Digest, look: Look) -> str | bytes:
    """*digest* in the format of *look*: text, or bytes for a mail."""
    match look.format:
        case "terminal":
            from digest.render.text import terminal

            return terminal.render(digest, width=look.width, detail=look.detail, color=look.color)
        case "markdown":
            return _markdown(digest, look)
        case "html" | "eml":
            from digest.render.mail import message

            return message.html(digest) if look.format == "html" else message.message(digest, message.Envelope())
        case "json" | "jsonl" | "ids":
            from digest.render import json_documents

            return getattr(json_documents, f"as_{look.format}")(digest)  # type: ignore[no-any-return]
        case _:
            renderer = import_module(f"digest.render.{_MODULES[look.format]}")
            return renderer.render(digest)  # type: ignore[no-any-return]


def _markdown(digest: Digest, look: Look) -> str:
    if look.template:
        from digest.render import template

        name, text = look.template
        return template.render(digest, text, name)
    from digest.render.markdown import document as markdown

    return markdown.render(digest, detail=look.detail, dialect=look.dialect, front_matter=look.front_matter)

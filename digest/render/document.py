"""One document from a digest, in the format that is asked for."""

from dataclasses import dataclass
from importlib import import_module

from digest.dialects import Dialect
from digest.model import Digest
from digest.render.formats import Detail, Format


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
            from digest.render import terminal

            return terminal.render(digest, width=look.width, detail=look.detail, color=look.color)
        case "markdown":
            return _markdown(digest, look)
        case "html" | "eml":
            from digest.render import email

            return email.html(digest) if look.format == "html" else email.message(digest, email.Envelope())
        case "json" | "jsonl" | "ids":
            from digest.render import programs

            return getattr(programs, f"as_{look.format}")(digest)  # type: ignore[no-any-return]
        case _:
            # Each has a module of its name: `csl` for "csl-json".
            renderer = import_module(f"digest.render.{look.format.partition('-')[0]}")
            return renderer.render(digest)  # type: ignore[no-any-return]


def _markdown(digest: Digest, look: Look) -> str:
    if look.template:
        from digest.render import template

        name, text = look.template
        return template.render(digest, text, name)
    from digest.render import markdown

    return markdown.render(digest, detail=look.detail, dialect=look.dialect, front_matter=look.front_matter)

"""One document from a digest, in the format that is asked for."""

from dataclasses import dataclass

from digest.model import Dialect, Digest
from digest.render.formats import Detail, Format


@dataclass(frozen=True, slots=True)
class Look:
    """How a digest should look: the format, and for some of them width, detail and colour."""

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
            from digest.render import markdown

            return markdown.render(digest, detail=look.detail)
        case "html" | "eml":
            from digest.render import email

            return email.html(digest) if look.format == "html" else email.message(digest, email.Envelope())
        case _:
            from digest.render import programs

            return getattr(programs, f"as_{look.format}")(digest)  # type: ignore[no-any-return]

"""Files that papers are added to: as a whole or not at all, and never over somebody's edit."""

import stat
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from digest import filesystem
from digest.errors import DigestError
from digest.model import Digest
from digest.render.formats import Look
from digest.render.growth import Growth
from digest.render.markdown import notes
from digest.render.markdown.notes import NoteError

Grow = Callable[[str, Digest, Look], Growth]
# Where the function is that grows a file of the format; imported when it is used, because most are notes of Markdown.
_GROWN_BY = {
    "atom": "digest.render.atom_file:grow_feed",
    "bibtex": "digest.paper_references.bibtex_file:grow_bibtex",
    "html": "digest.render.page.growing:grow_page",
}
_LARGEST = 50_000_000  # bytes


def add_papers(path: Path, digest: Digest, look: Look, *, title: str | None = None) -> Growth:
    """Add the papers of *digest* that the file at *path* does not have, and say what became of it.

    One that has them all is not touched, one that is missing is made; a note with *title* where it has front matter.
    Raises NoteError or DigestError.
    """
    # Somebody may save the file at this moment: once is chance, twice is somebody at work in it.
    for _ in range(2):
        state = _find_state(path)
        growth = _grow(path, _read_file(path) if state else "", digest, look, title)
        if growth.text is None:
            return growth
        if _find_state(path) == state:
            filesystem.write_file(path, growth.text.encode("utf-8", "replace"))
            return growth
    raise NoteError(f"{path}: changed twice while papers were added; nothing was added, run again when it rests")


def preview_addition(path: Path, digest: Digest, look: Look) -> str:
    """What `add_papers` would add to the file at *path*. Raises NoteError or DigestError."""
    before = _read_file(path) if _find_state(path) else ""
    growth = _grow(path, before, digest, look)
    if growth.addition or growth.text is None:
        return growth.addition
    alike = (at for at, (old, new) in enumerate(zip(before, growth.text, strict=False)) if old != new)
    start = next(alike, len(before))
    return growth.text[start : start + len(growth.text) - len(before)]


def describe_growth(growth: Growth, digest: Digest, look: Look) -> str:
    """`12 papers added, 15 were there`."""
    left_out = f", {digest.more:,} more left out by a limit" if digest.more else ""
    if growth.text is None:
        return f"nothing new, left as it was{left_out}"
    there = len({match.paper.id for match in digest.matches}) - growth.added - growth.retitled
    told = [
        f"{look.format.count(growth.added)} added",
        f"{growth.retitled:,} with a new title" if growth.retitled else "",
        f"{there:,} {'was' if there == 1 else 'were'} there" if there else "",
        f"the {growth.dropped:,} oldest dropped" if growth.dropped else "",
    ]
    return f"{', '.join(filter(None, told))}{left_out}"


def _grow(path: Path, text: str, digest: Digest, look: Look, title: str | None = None) -> Growth:
    """What becomes of the *text* of *path*. Raises NoteError."""
    try:
        if place := _GROWN_BY.get(look.format.name):
            module, _, function = place.partition(":")
            grow: Grow = getattr(import_module(module), function)
            return grow(text, digest, look)
        more = notes.add_papers(text, digest, dialect=look.dialect, detail=look.detail, title=title)
        return Growth(more, len(notes.find_new_papers(text, digest)) if more else 0)
    except NoteError as error:
        raise NoteError(f"{path}: {error}") from error


def _find_state(path: Path) -> tuple[int, int] | None:
    """When *path* was written last, and its size; None where it is missing. Raises DigestError."""
    try:
        found = path.stat()
    except FileNotFoundError:
        _require_folder(path.parent, path)
        return None
    except OSError as error:
        raise DigestError(f"{path}: cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(found.st_mode):
        raise DigestError(f"{path}: is no file, so no paper can be added to it")
    if found.st_size > _LARGEST:
        raise DigestError(f"{path}: has more than {_LARGEST // 1_000_000} MB; is it the right file?")
    return found.st_mtime_ns, found.st_size


def _require_folder(folder: Path, path: Path) -> None:
    if not folder.is_dir():
        raise DigestError(f"{path}: there is no folder {folder}; make it first (or is the name mistyped?)")


def _read_file(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DigestError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise DigestError(f"{path}: cannot be read: {error.strerror}") from error

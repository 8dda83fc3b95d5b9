"""A note or a BibTeX file that papers are added to: as a whole or not at all, and never over somebody's edit."""

import stat
from pathlib import Path

from digest import filesystem
from digest.channels import screen
from digest.channels.base import Channel, Target
from digest.channels.file import name_path
from digest.errors import DigestError, Remedy, UsageError
from digest.filesystem import part_files
from digest.model import Digest
from digest.render import file_names
from digest.render.formats import BIBTEX, Look
from digest.render.markdown import notes
from digest.render.markdown.notes import NoteError


def deliver_to_note(digest: Digest, look: Look, target: Target) -> str | None:
    """Add the papers of *digest* that the note does not have; it stays untouched where it has them all.

    Raises DigestError.
    """
    path = _choose_path(digest, target)
    if not target.dry_run:
        part_files.remove_leftovers(path.parent)
    if not digest.matches:
        return None
    if target.dry_run:
        screen.write_output(preview_addition(path, digest, look), utf8=True)
        return None
    if path != Path(target.place):
        filesystem.make_folder(path.parent)
    added = add_papers(path, digest, look)
    return f"{path}: {_describe_addition(digest, added, look)}"


def _choose_path(digest: Digest, target: Target) -> Path:
    if file_names.has_place_for_paper(target.place):
        raise UsageError(f"{target.place}: --into adds to one file").with_remedies(
            Remedy(f"-o {target.place!r}", "writes one file a paper, and adds to those that are there")
        )
    return Path(file_names.fill_in_day(target.place, digest.day))


def _describe_addition(digest: Digest, added: int, look: Look) -> str:
    """`12 papers added, 15 were there`."""
    left_out = f", {digest.more:,} more left out by a limit" if digest.more else ""
    if not added:
        return f"nothing new, left as it was{left_out}"
    there = len({match.paper.id for match in digest.matches}) - added
    known = f", {there:,} {'was' if there == 1 else 'were'} there" if there else ""
    return f"{look.format.count(added)} added{known}{left_out}"


def add_papers(path: Path, digest: Digest, look: Look, *, title: str | None = None) -> int:
    """Add the papers of *digest* that the note at *path* does not have, and say how many those are.

    A note that has them all is not touched, one that is missing is made, with *title* where it has front matter.
    Raises NoteError or DigestError.
    """
    # Somebody may save the note at this moment: once is chance, twice is somebody at work in it.
    for _ in range(2):
        state = _file_state(path)
        text = _read_note(path) if state else ""
        papers, more = _grow(path, text, digest, look, title)
        if more is None:
            return 0
        if _file_state(path) == state:
            filesystem.write_file(path, more.encode("utf-8", "replace"))
            return papers
    raise NoteError(f"{path}: changed twice while papers were added; nothing was added, run again when it rests")


def _grow(path: Path, text: str, digest: Digest, look: Look, title: str | None = None) -> tuple[int, str | None]:
    """How many papers of *digest* the *text* of *path* lacks, and the text with them; None for one that has them all.

    Raises NoteError.
    """
    try:
        if look.format is BIBTEX:
            # Imported here because most notes are Markdown.
            from digest.paper_references import bibtex_file

            new = bibtex_file.find_new_citations(text, digest)
            return len(new), bibtex_file.append_citations(text, new) if new else None
        more = notes.add_papers(text, digest, dialect=look.dialect, detail=look.detail, title=title)
        return len(notes.find_new_papers(text, digest)) if more else 0, more
    except NoteError as error:
        raise NoteError(f"{path}: {error}") from error


def preview_addition(path: Path, digest: Digest, look: Look) -> str:
    """What `add_papers` would add to the note at *path*. Raises NoteError or DigestError."""
    note = _read_note(path) if _file_state(path) else ""
    more = _grow(path, note, digest, look)[1] or note
    alike = (at for at, (old, new) in enumerate(zip(note, more, strict=False)) if old != new)
    start = next(alike, len(note))
    return more[start : start + len(more) - len(note)]


def _file_state(path: Path) -> tuple[int, int] | None:
    """When *path* was written last, and its size; None where it is missing. Raises DigestError."""
    try:
        found = path.stat()
    except FileNotFoundError:
        _require_folder(path.parent, path)
        return None
    except OSError as error:
        raise DigestError(f"{path}: cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(found.st_mode):
        raise DigestError(f"{path}: is no file, so it cannot be a note")
    return found.st_mtime_ns, found.st_size


def _require_folder(folder: Path, path: Path) -> None:
    if not folder.is_dir():
        raise DigestError(f"{path}: there is no folder {folder}; make it first (or is the name mistyped?)")


def _read_note(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DigestError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise DigestError(f"{path}: cannot be read: {error.strerror}") from error


CHANNEL = Channel("note", deliver_to_note, name_place=name_path)

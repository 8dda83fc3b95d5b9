"""One file a paper: `papers/{id}.md`. What is there is never replaced; a note of Markdown grows as other notes do."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from digest import filesystem
from digest.channels import growing
from digest.channels.base import Target
from digest.channels.file import encode_document
from digest.errors import DigestError
from digest.filesystem import part_files
from digest.model import Digest, Match
from digest.render import file_names
from digest.render.citations.citation import make_key
from digest.render.formats import MARKDOWN, Look
from digest.render.markdown import notes

_LARGEST = 1_000_000  # bytes of a file that are looked through for a paper


def deliver_to_paper_files(digest: Digest, look: Look, target: Target) -> str | None:
    """Write a file for each paper of *digest*, or add the paper to its note. Raises DigestError.

    A file of the paper that is no note is left as it is.
    """
    name = file_names.fill_in_day(target.place, digest.day)
    write = _add_to_note if look.format is MARKDOWN and not look.template else _write_new_file
    folders, done = _Folders(), []
    for match, digest_of_paper in _split_by_papers(digest):
        path = folders.find_path(name, match)
        folders.make_folder_of(path)
        done.append(write(path, digest_of_paper, look))
    if not done:
        return digest.reason
    there = f", {len(done) - sum(done):,} left as they were" if not all(done) else ""
    return f"{target.place}: {look.format.count(sum(done))} written{there}"


def _split_by_papers(digest: Digest) -> Iterator[tuple[Match, Digest]]:
    """Each match of *digest*, a paper once, with the digest of it alone."""
    seen = set()
    for section in digest.sections:
        for match in section.matches:
            if match.paper.id not in seen:
                seen.add(match.paper.id)
                yield match, replace(digest, sections=(replace(section, matches=(match,), more=0),))


def _add_to_note(path: Path, digest: Digest, look: Look) -> bool:
    return growing.add_papers(path, digest, look, title=digest.matches[0].title).added > 0


def _write_new_file(path: Path, digest: Digest, look: Look) -> bool:
    if path.is_file():
        return False
    if path.exists():
        raise DigestError(f"{path}: is no file, so no paper can be in it")
    filesystem.write_file(path, encode_document(digest, look))
    return True


class _Folders:
    """The names in the folders that files are written to, read once each."""

    def __init__(self) -> None:
        self._names: dict[Path, dict[str, str]] = {}

    def find_path(self, name: str, match: Match) -> Path:
        """The file of the paper of *match*: where it is, or is to be."""
        paths = [self._find_entry(Path(each)) for each in file_names.names_for_paper(name, match)]
        if "{title}" not in name:
            return next((path for path in paths if path.exists()), paths[0])
        return next((path for path in paths[:-1] if not path.exists() or not _is_of_another(path, match)), paths[-1])

    def make_folder_of(self, path: Path) -> None:
        """Make the folder of *path*, which is about to be written. Raises DigestError."""
        filesystem.make_folder(path.parent)
        self._names[path.parent][_fold(path.name)] = path.name

    def _find_entry(self, path: Path) -> Path:
        """*path*, or what is there under its name for a system that does not tell letters apart by their case."""
        if path.parent not in self._names:
            part_files.remove_leftovers(path.parent)
            entries = path.parent.iterdir() if path.parent.is_dir() else ()
            self._names[path.parent] = {_fold(entry.name): entry.name for entry in entries}
        return path.with_name(self._names[path.parent].get(_fold(path.name), path.name))


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _is_of_another(path: Path, match: Match) -> bool:
    """Whether the file at *path* is of another paper than that of *match*, of the same title."""
    if not path.is_file():
        return True
    try:
        text = filesystem.read_bytes(path, _LARGEST).decode("utf-8", "replace")
    except OSError:
        return True
    if path.suffix == f".{MARKDOWN.suffix}":
        return notes.belongs_to_others(text, match.paper)
    names = (name.partition(":")[2] for name in (match.paper.id, *match.paper.identifiers))
    return not any(name and name in text for name in (make_key(match.paper), match.paper.url, *names))

"""A note, a BibTeX file, a feed or a page that papers are added to."""

from pathlib import Path

from digest import filesystem
from digest.channels import growing, screen
from digest.channels.base import Channel, Target
from digest.channels.file import name_path
from digest.errors import Remedy, UsageError
from digest.filesystem import part_files
from digest.model import Digest
from digest.render import file_names
from digest.render.formats import Look


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
        screen.write_output(growing.preview_addition(path, digest, look), utf8=True)
        return None
    if path != Path(target.place):
        filesystem.make_folder(path.parent)
    growth = growing.add_papers(path, digest, look)
    return f"{path}: {growing.describe_growth(growth, digest, look)}"


def _choose_path(digest: Digest, target: Target) -> Path:
    if file_names.has_place_for_paper(target.place):
        raise UsageError(f"{target.place}: --into adds to one file").with_remedies(
            Remedy(f"-o {target.place!r}", "writes one file a paper, and adds to those that are there")
        )
    return Path(file_names.fill_in_day(target.place, digest.day))


CHANNEL = Channel("note", deliver_to_note, name_place=name_path)

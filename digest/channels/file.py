"""A file that is written whole, or one for each day in a folder or under a name with the day in it."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from digest import filesystem
from digest.channels import screen
from digest.channels.base import Channel, Target, is_worth_writing, write_document
from digest.filesystem import part_files
from digest.model import Digest
from digest.render import file_names
from digest.render.formats import TERMINAL, Look, find_format_of_file


def deliver_to_file(digest: Digest, look: Look, target: Target) -> str | None:
    """Write *digest* to the file, or not at all where it has nothing to say. Raises DigestError."""
    if look.format.always_grows and _can_grow(target.place):
        return _add_to_file(digest, look, target)
    if target.dry_run:
        return screen.deliver_to_screen(digest, look, target)
    if file_names.has_place_for_paper(target.place):
        from digest.channels import paper_files

        return paper_files.deliver_to_paper_files(digest, look, target)
    path = Path(file_names.fill_in_day(target.place, digest.day))
    part_files.remove_leftovers(path.parent)
    # With `--new` what is there may be all that is left of what was new before: an empty digest leaves it.
    if is_worth_writing(digest, look) and (digest.matches or not target.only_new):
        path = _choose_path(Path(target.place), path, digest.day, look, target)
        filesystem.write_file(path, encode_document(digest, look))
    return digest.reason or f"{path}: {_describe_content(digest, look, path)}"


def _can_grow(place: str) -> bool:
    """Whether *place* is one file, or a folder of files; not one of a paper each, not a pipe."""
    path = Path(place)
    return not file_names.has_place_for_paper(place) and (path.is_file() or path.is_dir() or not path.exists())


def _add_to_file(digest: Digest, look: Look, target: Target) -> str | None:
    """Add the papers of *digest* to a file that always grows; an empty one is begun for programs that look for it."""
    # Imported here because most files do not grow.
    from digest.channels import growing

    path = _name_file(Path(file_names.fill_in_day(target.place, digest.day)), digest.day, look)
    if target.dry_run:
        screen.write_output(growing.preview_addition(path, digest, look), utf8=True)
        return None
    part_files.remove_leftovers(path.parent)
    if not is_worth_writing(digest, look) or (not digest.matches and path.exists()):
        return digest.reason
    if path != Path(target.place):
        filesystem.make_folder(path.parent)
    growth = growing.add_papers(path, digest, look)
    return digest.reason or f"{path}: {growing.describe_growth(growth, digest, look)}"


def _name_file(path: Path, day: date, look: Look) -> Path:
    """*path*, or the file of the *day* in it where it is a folder."""
    return path / f"digest-{day}.{look.format.suffix}" if path.is_dir() else path


def encode_document(digest: Digest, look: Look) -> bytes:
    """The bytes of the file that is to hold *digest*. Raises UsageError."""
    content = write_document(digest, replace(look, front_matter=look.dialect != "commonmark"))
    return content.encode("utf-8", "replace") if isinstance(content, str) else content


def _describe_content(digest: Digest, look: Look, path: Path) -> str:
    """`12 papers written`, and that they are plain text where the name of the file promises something else."""
    written = f"{look.format.count(len(digest.matches))} written"
    is_other = look.format is TERMINAL and path.suffix and find_format_of_file(path.name) is None
    return f"{written} as plain text; `{path.suffix}` names no format" if is_other else written


def _choose_path(named: Path, path: Path, day: date, look: Look, target: Target) -> Path:
    """The file to write: *path* itself, or the one of the *day* where it is a folder or was *named* with a place for
    the day. Such a file of what was new earlier that day is never written over."""
    path = _name_file(path, day, look)
    if path == named:
        return path
    filesystem.make_folder(path.parent)
    return filesystem.find_free_name(path, path.suffix) if target.only_new else path


def name_path(place: str) -> str:
    """The whole path of *place*, links followed; bytes that are no UTF-8 as `\\xe9`."""
    return os.fsencode(os.path.realpath(place)).decode("utf-8", "backslashreplace")


CHANNEL = Channel("file", deliver_to_file, name_place=name_path)

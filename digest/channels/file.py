"""A file that is written whole, or one for each day in a folder or under a name with the day in it."""

import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from digest import filesystem
from digest.channels import screen
from digest.channels.base import Channel, Target, is_worth_writing, write_document
from digest.errors import UsageError
from digest.filesystem import part_files
from digest.model import Digest
from digest.render.formats import Look
from digest.text import format_count

# What stands for a part of the day of the lists in the name of a file: notes/{year}/{date}.md
_PLACEHOLDERS = {"date": "%Y-%m-%d", "year": "%Y", "month": "%m", "day": "%d", "week": "%G-W%V"}


def deliver_to_file(digest: Digest, look: Look, target: Target) -> str | None:
    """Write *digest* to the file, or not at all where it has nothing to say. Raises DigestError."""
    if target.dry_run:
        return screen.deliver_to_screen(digest, look, target)
    day = day_of_lists(digest)
    path = fill_placeholders(Path(target.place), day)
    part_files.remove_leftovers(path.parent)
    # With `--new` what is there may be all that is left of what was new before: an empty digest leaves it.
    if is_worth_writing(digest, look) and (digest.matches or not target.only_new):
        content = write_document(digest, replace(look, front_matter=look.dialect != "commonmark"))
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        filesystem.write_file(_choose_path(Path(target.place), path, day, look, target), data)
    return digest.reason or f"{format_count(len(digest.matches), 'paper')} written to {Path(target.place)}"


def day_of_lists(digest: Digest) -> date:
    """The day of the lists in *digest*: the newest of several, that of the run where none says its day."""
    return max((asked.day for asked in digest.asked if asked.day), default=digest.made.date())


def _choose_path(named: Path, path: Path, day: date, look: Look, target: Target) -> Path:
    """The file to write: *path* itself, or the one of the *day* where it is a folder or was *named* with a place for
    the day. Such a file of what was new earlier that day is never written over."""
    if path.is_dir():
        path = path / f"digest-{day}.{look.format.suffix}"
    if path == named:
        return path
    filesystem.make_folder(path.parent)
    return filesystem.find_free_name(path, path.suffix) if target.only_new else path


def fill_placeholders(path: Path, day: date) -> Path:
    """*path* with the *day* in place of {date}, {year}, {month}, {day} and {week}. Raises UsageError for others."""
    name = str(path)
    for word, form in _PLACEHOLDERS.items():
        name = name.replace(f"{{{word}}}", day.strftime(form))
    if unknown := re.search(r"\{[a-z]+\}", name):
        known = ", ".join(f"{{{word}}}" for word in _PLACEHOLDERS)
        raise UsageError(f"{path}: {unknown[0]} stands for nothing, known are {known}")
    return Path(name)


def name_path(place: str) -> str:
    """The whole path of *place*, links followed; bytes that are no UTF-8 as `\\xe9`."""
    return os.fsencode(os.path.realpath(place)).decode("utf-8", "backslashreplace")


CHANNEL = Channel("file", deliver_to_file, name_place=name_path)

"""Where a digest is written: to the screen, a pipe, a file, a folder, a note; and how it looks there."""

import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest.cli.exit_status import say
from digest.errors import UsageError
from digest.render.formats import Detail, Format, Look, render_document

if TYPE_CHECKING:
    from digest.config import Config
    from digest.model import Digest
    from digest.render.formats import Dialect

# What stands for a part of the run's day in the name of a file: notes/{year}/{date}.md
_PLACEHOLDERS = {"date": "%Y-%m-%d", "year": "%Y", "month": "%m", "day": "%d", "week": "%G-W%V"}


class Target(NamedTuple):
    """Where one digest goes: a *file* or folder, a *note* that is added to, else standard output.

    *only_new* says that what was new earlier that day keeps its file, where a name is made for the day.
    *dry* shows on standard output what would be written.
    """

    now: datetime
    file: Path | None = None
    note: Path | None = None
    only_new: bool = False
    pager: bool = True
    dry: bool = False

    @property
    def channel(self) -> str:
        """The name under which what goes there is remembered."""
        if self.note:
            return f"note:{readable(self.note)}"
        return f"file:{readable(self.file)}" if self.file else "stdout"


def readable(path: Path) -> str:
    """The whole *path*; bytes that are no UTF-8 as `\\xe9`."""
    return os.fsencode(os.path.realpath(path)).decode("utf-8", "backslashreplace")


def filled_in(path: Path, now: datetime) -> Path:
    """*path* with the run's day in place of {date}, {year}, {month}, {day} and {week}."""
    name = str(path)
    for word, form in _PLACEHOLDERS.items():
        name = name.replace(f"{{{word}}}", now.strftime(form))
    if unknown := re.search(r"\{[a-z]+\}", name):
        known = ", ".join(f"{{{word}}}" for word in _PLACEHOLDERS)
        raise UsageError(f"{path}: {unknown[0]} stands for nothing, known are {known}")
    return Path(name)


def look_of(
    format: Format, *, brief: bool = False, full: bool = False, color: str = "auto", to_file: bool = False
) -> Look:
    """How a digest should look here: its options, the environment, and the terminal."""
    from digest.channels import screen
    from digest.cli import environment

    if brief and full:
        raise UsageError("--brief and --full exclude each other")
    colored = environment.wants_color(color, terminal=not to_file and sys.stdout.isatty())
    detail: Detail = "brief" if brief else "full" if full else "normal"
    return Look(format, screen.width(os.environ), detail, colored)


def in_dialect(look: Look, settings: "Config", dialect: "Dialect | None", template: Path | None) -> Look:
    """*look* with the dialect of Markdown and the template that are asked for, else configured."""
    from dataclasses import replace

    from digest import filesystem
    from digest.cli import environment

    path = template or environment.template(settings)
    text = (path.name, filesystem.read_text(path)) if path and "template" in look.format.supports else None
    return replace(look, dialect=dialect or settings.dialect, template=text)


def write(digest: "Digest", look: Look, target: Target) -> None:
    """Write *digest*; nothing to nobody where there is nothing to say."""
    from digest import filesystem

    if (target.note or target.file) and not target.dry:
        filesystem.sweep(filled_in(target.note or target.file or Path(), target.now).parent)
    for_programs = look.format.for_programs
    worth = bool(digest.asked) and (bool(digest.matches) or for_programs)
    if target.note:
        if digest.matches:
            _into_note(digest, look, target.note, target)
    elif target.file and not target.dry:
        # What is there may be all that is left of what was new before.
        if worth and (digest.matches or not target.only_new):
            _to_file(digest, look, _place(target.file, look, target))
    elif for_programs or worth or (digest.asked and sys.stdout.isatty()):
        to_screen(_document(digest, look), look, pager=target.pager)


def _document(digest: "Digest", look: Look) -> str | bytes:
    """*digest* as *look* has it; the reader's own template within limits. Raises UsageError."""
    if look.template is None:
        return render_document(digest, look)
    from digest import watchdog

    with watchdog.limited_template(look.template[0]):
        return render_document(digest, look)


def _into_note(digest: "Digest", look: Look, named: Path, target: Target) -> None:
    from digest import filesystem
    from digest.channels import note, screen

    path = filled_in(named, target.now)
    if target.dry:
        screen.write(note.preview(path, digest, dialect=look.dialect, detail=look.detail), utf8=True)
        return
    if path != named:
        filesystem.make_folder(path.parent)
    added = note.add(path, digest, dialect=look.dialect, detail=look.detail)
    if sys.stderr.isatty():
        say(f"{path}: {added} added" if added else f"{path}: nothing new, untouched")


def _to_file(digest: "Digest", look: Look, path: Path) -> None:
    from dataclasses import replace

    from digest import filesystem

    content = _document(digest, replace(look, front_matter=look.dialect != "commonmark"))
    filesystem.write(path, content.encode("utf-8", "replace") if isinstance(content, str) else content)


def _place(named: Path, look: Look, target: Target) -> Path:
    """The file that *named* means: itself, or the one of the day where it is a folder or has a place for
    the day. Such a file of what was new earlier that day is never written over."""
    from digest import filesystem

    path = filled_in(named, target.now)
    if path.is_dir():
        path = path / f"digest-{target.now.date()}.{look.format.suffix}"
    if path == named:
        return path
    filesystem.make_folder(path.parent)
    return _free(path) if target.only_new else path


def _free(path: Path) -> Path:
    """*path*, or the same with a number where it is taken."""
    free, number = path, 2
    while free.exists():
        free, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    return free


def to_screen(content: str | bytes, look: Look, *, pager: bool = True) -> None:
    """Write a document to standard output, on a terminal through the pager where it is long."""
    from digest.channels import screen

    if look.format.for_terminal and isinstance(content, str) and sys.stdout.isatty():
        command = os.environ.get("DIGEST_PAGER", os.environ.get("PAGER", "less"))
        if pager and command and content.count("\n") >= screen.height(os.environ):
            screen.page(content, command, os.environ)
            return
    screen.write(content, utf8=not look.format.for_terminal)

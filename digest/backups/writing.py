"""Writes a backup: the archive as it is at one moment, and the files of the configuration, whole or not at all."""

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from digest import __version__, filesystem
from digest.archive import Archive
from digest.backups.manifest import ARCHIVE, NAME, KeptFile, Manifest, Role, name_file, write_manifest
from digest.errors import DigestError
from digest.filesystem import part_files
from digest.filesystem.part_files import PRIVATE_MODE

Report = Callable[[int, int], None]  # bytes of the archive that are done, of how many
_CHUNK = 1_048_576
_LEVEL = 1  # of compression: abstracts are packed in the archive already
_LARGEST = 64_000_000  # bytes of a file of the configuration


class ConfigFile(NamedTuple):
    """A file of the configuration, and what it is for."""

    role: Role
    path: Path


def write_backup(
    path: Path, archive: Archive | None, files: Sequence[ConfigFile], scratch: Path, now: datetime, report: Report
) -> Manifest:
    """Write a backup of *archive* and *files*, the configuration first, to *path*, and return what it says of itself.

    *scratch* is a folder for a copy of the archive while the backup is made. Raises DigestError, also if there is
    something at *path*: that stays.
    """
    _require_free_name(path)
    part_files.remove_leftovers(path.parent)
    papers = archive.papers.count() if archive else None
    manifest = Manifest(now, __version__, papers, tuple(_name_files(files)))
    contents = [_read_file(file.path) for file in files]
    with _copied_archive(archive, scratch) as copy:

        def write(file: BinaryIO) -> None:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as backup:
                backup.writestr(_entry(NAME, now), write_manifest(manifest))
                for kept, content in zip(manifest.files, contents, strict=True):
                    backup.writestr(_entry(kept.name, now), content)
                if copy:
                    _write_archive(backup, copy, now, report)

        try:
            filesystem.write_new_file(path, write)
        except FileExistsError:
            # It came in the meantime.
            _require_free_name(path)
            raise
    return manifest


def _require_free_name(path: Path) -> None:
    """Raises DigestError where something is at *path*, or no folder for it."""
    if path.is_dir():
        raise DigestError(f"{path}: a folder; give the name of a file in it")
    if path.exists() or path.is_symlink():
        raise DigestError(f"{path}: is there already and stays as it is; give another name")
    if not path.parent.is_dir():
        raise DigestError(f"{path}: there is no folder {path.parent}; make it first")


def _name_files(files: Sequence[ConfigFile]) -> Iterator[KeptFile]:
    """The *files* with their names in a backup. The configuration itself has one name wherever it was."""
    folder = files[0].path.absolute().parent if files else Path()
    for number, (role, path) in enumerate(files):
        whole = Path(os.path.normpath(path.absolute()))
        place = whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else None
        yield KeptFile(name_file("config.yaml" if number == 0 else place, number, path.name), role, str(whole))


def _read_file(path: Path) -> bytes:
    try:
        return filesystem.read_bytes(path, _LARGEST)
    except OSError as error:
        raise DigestError(f"{path}: cannot be read: {filesystem.system_reason(error)}") from error


@contextmanager
def _copied_archive(archive: Archive | None, scratch: Path) -> Iterator[Path | None]:
    """A copy of *archive* in the folder *scratch*, as it is at one moment, for as long as the block lasts."""
    if archive is None:
        yield None
        return
    part_files.remove_leftovers(scratch)
    try:
        with part_files.temporary_file(scratch) as copy:
            archive.database.copy_into(copy)
            yield copy
    except OSError as error:
        raise DigestError(f"{scratch}: cannot be written: {filesystem.system_reason(error)}") from error


def _write_archive(backup: zipfile.ZipFile, copy: Path, now: datetime, report: Report) -> None:
    size, done = copy.stat().st_size, 0
    with copy.open("rb") as source, backup.open(_entry(ARCHIVE, now), "w", force_zip64=True) as target:
        while piece := source.read(_CHUNK):
            target.write(piece)
            done += len(piece)
            report(done, size)


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    """An entry that nobody else may read when it is unpacked."""
    entry = zipfile.ZipInfo(name, now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = PRIVATE_MODE << 16
    return entry

"""Puts a backup back: all of it is checked before anything is changed, and what was there is set aside by name."""

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zlib import error as ZlibError

from digest import filesystem, permissions
from digest.archive import Archive, ArchiveError, recovery
from digest.archive.upgrade import copy_beside
from digest.backups.manifest import ARCHIVE, NAME, KeptFile, Manifest, parse_manifest
from digest.backups.writing import Report
from digest.errors import DigestError, Remedy
from digest.filesystem.part_files import PRIVATE_MODE
from digest.text import format_count

_CHUNK = 1_048_576
_MOST_FILES = 1_000
_LARGEST = 64_000_000  # bytes of a configuration with all its files
_HELD = "was waiting when the backup was made, and may have been sent since; `digest mail retry` sends it"


class Restored(NamedTuple):
    """What was put back: the backup's own account, the paths that were *written*, the old files *set_aside*, each with
    its new name, the files *left_out*, which lay elsewhere, and how many mails are *held*."""

    manifest: Manifest
    written: tuple[Path, ...]
    set_aside: tuple[tuple[Path, Path], ...]
    left_out: tuple[KeptFile, ...]
    held: int


def restore_backup(path: Path, *, archive: Path, config: Path, now: datetime, force: bool, report: Report) -> Restored:
    """Put the backup at *path* back: its archive to the path *archive*, its configuration to *config*.

    What is there and differs is set aside if *force* says so, and else a reason to do nothing. Raises DigestError; then
    nothing was changed, unless the disk is full.
    """
    with _opened(path) as backup:
        manifest = _read_manifest(backup)
        files = {target: backup.read(kept.name) for kept, target in _find_targets(manifest, config)}
        new = {target: content for target, content in files.items() if not _holds(target, content)}
        has_archive = manifest.papers is not None
        there = [each for each in ([archive] if has_archive else []) + list(new) if each.exists()]
        if there and not force:
            raise DigestError(f"{there[0]}: is there already and stays as it is").with_remedies(
                Remedy(f"digest restore --force {path}", "sets what is there aside under another name")
            )
        if has_archive and archive.is_dir():
            raise DigestError(f"{archive}: a folder, and no place for an archive")
        held, beside = 0, archive.with_name("archive-new.db")
        if has_archive:
            permissions.make_missing_folder(archive.parent)
            held = _unpack_archive(backup, manifest.papers, beside, now, report)
            if archive.exists():
                _take_over_deliveries(archive, beside, manifest.made)
    aside = _put_archive(beside, archive, now) if has_archive else []
    aside += [pair for target, content in new.items() for pair in _put_file(target, content, now)]
    left_out = tuple(kept for kept in manifest.files if kept.place is None)
    return Restored(manifest, ((archive,) if has_archive else ()) + tuple(new), tuple(aside), left_out, held)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The backup at *path*; whatever is wrong with it is a DigestError that names it."""
    if path.exists() and not path.is_file():
        # Nobody may ever write into a named pipe.
        raise DigestError(f"{path}: is no file, so it cannot be a backup")
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as backup:
            yield backup
    except (zipfile.BadZipFile, ZlibError, EOFError) as error:
        raise DigestError(f"{path}: no whole backup of digest ({error})") from error
    except (RuntimeError, UnicodeDecodeError) as error:
        # An entry that is encrypted, or packed or named in a way that is not known here.
        raise DigestError(f"{path}: no backup of digest ({error})") from error
    except OSError as error:
        raise DigestError(f"{path}: cannot be read: {filesystem.system_reason(error)}") from error
    except _Refused as error:
        raise DigestError(f"{path}: {error}") from error


class _Refused(Exception):
    """What is wrong with a backup, in words that follow its name."""


def _read_manifest(backup: zipfile.ZipFile) -> Manifest:
    """What *backup* says of itself, which agrees with what is in it. Raises _Refused."""
    entries = {entry.filename: entry for entry in backup.infolist()}
    if NAME not in entries:
        raise _Refused("no backup of digest")
    if len(entries) != len(backup.infolist()) or len(entries) > _MOST_FILES:
        raise _Refused("it holds one file twice, or too many, which no backup of digest does")
    if sum(entry.file_size for name, entry in entries.items() if name != ARCHIVE) > _LARGEST:
        raise _Refused("the configuration in it is larger than any")
    try:
        manifest = parse_manifest(backup.read(NAME).decode("utf-8", "replace"))
    except DigestError as error:
        raise _Refused(str(error)) from error
    expected = {NAME, *(file.name for file in manifest.files), *([ARCHIVE] if manifest.papers is not None else [])}
    if differing := expected ^ set(entries):
        raise _Refused(f"{min(differing)!r} is in it and not in its list, or in its list and not in it")
    return manifest


def _find_targets(manifest: Manifest, config: Path) -> Iterator[tuple[KeptFile, Path]]:
    """The files of the configuration that are put back, each with its path: beside *config*, and nowhere else."""
    for kept in manifest.files:
        if kept.role == "configuration":
            yield kept, config
        elif kept.place is not None:
            target = config.parent.joinpath(*kept.place.split("/"))
            if target == config or not target.is_relative_to(config.parent):
                raise _Refused(f"it holds {kept.name!r}, which has no place beside {config}")
            yield kept, target


def _holds(target: Path, content: bytes) -> bool:
    try:
        if target.is_dir():
            raise DigestError(f"{target}: a folder, and no place for a file of the backup")
        return target.is_file() and target.stat().st_size == len(content) and target.read_bytes() == content
    except OSError as error:
        raise DigestError(f"{target}: cannot be read: {filesystem.system_reason(error)}") from error


def _unpack_archive(backup: zipfile.ZipFile, papers: int | None, beside: Path, now: datetime, report: Report) -> int:
    """Unpack the archive, which should have so many *papers*, to the file *beside*, check it and let it know what it
    is; returns how many mails it holds back. Raises DigestError or _Refused, and then the file is gone."""
    try:
        recovery.remove_archive(beside)
        _copy_out(backup, beside, report)
        with Archive(beside) as archive:
            # One of an earlier version was brought up to date, and what it was is still in its place.
            copy_beside(beside).unlink(missing_ok=True)
            if problems := archive.database.check():
                raise _Refused(f"its archive is damaged ({problems[0]})")
            if papers and not archive.papers.count():
                raise _Refused(f"its archive is empty, and should have {format_count(papers, 'paper')}")
            archive.deliveries.record_damage(now, restored=True)
            return archive.outbox.hold_all(_HELD)
    except ArchiveError as error:
        recovery.remove_archive(beside)
        raise _Refused(str(error).replace(str(beside), "its archive")) from error
    except BaseException:
        recovery.remove_archive(beside)
        raise


def _take_over_deliveries(archive: Path, beside: Path, since: datetime) -> None:
    # Imported here because who moves to another machine has none.
    from digest.archive.salvage import copy_deliveries, copy_stops
    from digest.archive.salvaged_letters import copy_letters

    try:
        with Archive(beside) as restored:
            # What waits is delivered, too, by its archive: without its letters it would be lost.
            with suppress(sqlite3.Error, ArchiveError, OSError):
                copy_letters(archive, restored, since)
                copy_deliveries(archive, restored, since)
            copy_stops(archive, restored)
    except BaseException:
        recovery.remove_archive(beside)
        raise


def _copy_out(backup: zipfile.ZipFile, beside: Path, report: Report) -> None:
    size, done = backup.getinfo(ARCHIVE).file_size, 0
    if (free := shutil.disk_usage(beside.parent).free) < size:
        raise DigestError(f"{beside.parent}: {size:,} bytes are needed there, and {free:,} are free")
    try:
        with (
            backup.open(ARCHIVE) as source,
            closing(os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE), "wb")) as target,
        ):
            while piece := source.read(_CHUNK):
                done += target.write(piece)
                report(done, size)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        raise DigestError(f"{beside}: cannot be written: {filesystem.system_reason(error)}") from error


def _put_archive(beside: Path, path: Path, now: datetime) -> list[tuple[Path, Path]]:
    """Move the archive *beside* to *path*; the one that is there, and its weekly copy, are set aside."""
    copy, pairs = copy_beside(path), list[tuple[Path, Path]]()
    if path.exists():
        aside = filesystem.find_free_name(path.with_name(f"{path.name}.{_stamp(now)}"))
        recovery.replace_archive(path, aside, beside)
        pairs.append((path, aside))
    else:
        recovery.remove_archive(path)
        beside.replace(path)
    if copy.exists():
        # It is of the other archive: after damage it would take the place of this one.
        aside = filesystem.find_free_name(copy.with_name(f"{copy.name}.{_stamp(now)}"))
        copy.replace(aside)
        pairs.append((copy, aside))
    return pairs


def _put_file(target: Path, content: bytes, now: datetime) -> list[tuple[Path, Path]]:
    """Write *content* to *target*, private; what is there is kept under another name."""
    pairs = []
    filesystem.make_folder(target.parent)
    if target.exists():
        aside = filesystem.find_free_name(target.with_name(f"{target.name}.{_stamp(now)}"))
        filesystem.write_file(aside, filesystem.read_bytes(target, _LARGEST), mode=PRIVATE_MODE)
        pairs.append((target, aside))
    filesystem.write_file(target, content, mode=PRIVATE_MODE)
    return pairs


def _stamp(now: datetime) -> str:
    return f"before-restore-{now:%Y%m%dT%H%M%S}"

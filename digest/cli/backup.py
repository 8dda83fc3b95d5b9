"""`digest backup` and `digest restore`: the archive and the configuration in one file, and back."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.exit_status import exit_on_errors, say, say_success
from digest.cli.options import CONFIG, parse_path
from digest.errors import DigestError, Remedy, UsageError
from digest.text import format_count

if TYPE_CHECKING:
    from digest.backups.restoring import Restored
    from digest.backups.writing import ConfigFile, Report

_BACKUP_EXAMPLES = """\b
Examples:
  digest backup ~/digest.zip
  digest backup "/mnt/disk/digest-{date}.zip"
  scp ~/digest.zip new-machine: && ssh new-machine digest restore digest.zip
"""
_RESTORE_EXAMPLES = """\b
Examples:
  digest restore digest.zip
  digest restore digest.zip --force     what is there is set aside, and named
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.command("backup", epilog=_BACKUP_EXAMPLES)(exit_on_errors(back_up))
    app.command("restore", epilog=_RESTORE_EXAMPLES)(exit_on_errors(restore))


def back_up(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", parser=parse_path, help="A new file; {date} in its name is today.")
    ],
    config: CONFIG = None,
) -> None:
    """Write archive and configuration to one file.

    It holds what was listed and delivered, your marks and the mails that wait; the configuration, what it extends and
    its template. No password is in it. It is a zip file that nobody else may read.
    """
    from digest.backups.writing import write_backup
    from digest.cli import environment, folders, state
    from digest.render.file_names import fill_in_day

    now = environment.now()
    path, files = Path(fill_in_day(str(file), now.date())), _find_config_files(config)
    has_archive = state.archive_path().exists()
    if not has_archive and not files:
        raise DigestError("there is nothing to back up yet: no archive, and no configuration")
    with (
        state.open_existing_archive(now) if has_archive else nullcontext() as archive,
        _showing_progress("backup") as report,
    ):
        manifest = write_backup(path, archive, files, folders.state_folder(), now, report)
    content = _describe_content(manifest.papers, len(manifest.files))
    say_success(f"{environment.shorten_path(str(path))}: {content} written")


def _find_config_files(named: Path | None) -> "list[ConfigFile]":
    """The configuration, what it extends and its template, as far as they are there; also one with mistakes."""
    from digest import filesystem
    from digest.backups.writing import ConfigFile
    from digest.cli import environment
    from digest.config import read

    path = named or environment.config_path()
    if not path.exists():
        if named:
            raise UsageError(f"{path}: no such configuration")
        return []
    files = [ConfigFile("configuration", path)]

    def load(name: str, extended: str) -> tuple[str, str]:
        other, text = environment.read_extended_file(name, extended)
        files.append(ConfigFile("extended", Path(other)))
        return other, text

    with suppress(UsageError):
        settings = read(filesystem.read_text(path), str(path), load=load)
        template = environment.template_path(settings)
        if template and template.is_file():
            files.append(ConfigFile("template", template))
    return files


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=parse_path, help="What `digest backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Set aside what is there.")] = False,
    config: CONFIG = None,
) -> None:
    """Put back what `digest backup` wrote.

    All of it is checked first. Mails that waited when the backup was made are held, because they may have been sent
    since; `digest mail retry` sends them. What this machine delivered since does not come again; what another one did
    may, and the digest says so.
    """
    from digest.backups.restoring import restore_backup
    from digest.cli import environment, state

    now = environment.now()
    with state.hold_lock_to_begin(), _showing_progress("restore") as report:
        restored = restore_backup(
            file,
            archive=state.archive_place(),
            config=config or environment.config_path(),
            now=now,
            force=force,
            report=report,
        )
    _tell_what_was_restored(file, restored, now)


def _tell_what_was_restored(file: Path, restored: "Restored", now: datetime) -> None:
    from digest.cli import environment
    from digest.render.days import format_moment

    manifest = restored.manifest
    content = _describe_content(manifest.papers, len(manifest.files) - len(restored.left_out))
    name = environment.shorten_path(str(file))
    say_success(f"{name}: {content} put back, as of {format_moment(manifest.made, now)}")
    for sentence in _tell_what_is_different(restored):
        say(sentence)
    if restored.held:
        mails = format_count(restored.held, "mail")
        told = "waited when the backup was made, and may have been sent since"
        say(f"{mails} {told}", Remedy("digest mail retry", "sends what is held"))


def _tell_what_is_different(restored: "Restored") -> Iterator[str]:
    """What stands elsewhere now than one would think."""
    for path, aside in restored.set_aside:
        yield f"{path}: what was there is now {aside.name}"
    for kept in restored.left_out:
        yield f"{kept.path}: not put back, because it lay elsewhere; it is in the backup as {kept.name}"


def _describe_content(papers: int | None, files: int) -> str:
    """`9,124 papers and 2 files of the configuration`."""
    parts = [format_count(papers, "paper")] if papers is not None else []
    parts += ["the configuration" if files == 1 else f"{files} files of the configuration"] if files else []
    return " and ".join(parts)


@contextmanager
def _showing_progress(command: str) -> "Iterator[Report]":
    """A report that shows a person at a terminal how many megabytes of the archive the *command* is through."""
    from digest.cli.progress import WorkProgress

    with WorkProgress(command, unit="MB") as progress:
        yield lambda size, of: progress.report(size // 1_000_000, of // 1_000_000)

"""What the environment says: paths, the configuration in force, colour, the clock."""

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from digest import filesystem, permissions, sources
from digest.cli import folders
from digest.cli.days import refuse_future_list
from digest.cli.exit_status import say
from digest.config import Config, command_line_topic, read
from digest.errors import DigestError, Remedy, UsageError
from digest.model import Address
from digest.patterns import lazy_pattern
from digest.retrieve.local import complete_address
from digest.rules.topics import Rules

_BARE_WORD = lazy_pattern(r"[A-Za-z]+")


def config_path() -> Path:
    """Where the configuration is looked for: DIGEST_CONFIG, else the folder for configurations. Raises UsageError where
    there is no home folder."""
    if named := os.environ.get("DIGEST_CONFIG"):
        return filesystem.expand_path(named)
    return folders.config_folder() / "config.yaml"


def find_config_path() -> Path | None:
    """The same, None where there is no home folder."""
    try:
        return config_path()
    except UsageError:
        if os.environ.get("DIGEST_CONFIG"):
            raise
        return None


def shorten_path(path: str) -> str:
    """*path* as one who is in this folder would write it: below it, below the home folder, else whole."""
    for folder, sign in ((os.getcwd(), ""), (os.path.expanduser("~"), f"~{os.sep}")):  # noqa: PTH109, PTH111 - as text
        if path.startswith(folder.rstrip(os.sep) + os.sep):
            return sign + path[len(folder.rstrip(os.sep)) + 1 :]
    return path


def read_config(named: Path | None) -> Config:
    """The configuration in *named*, which must exist, else in its usual place, where it may not."""
    path = named or find_config_path()
    if path is None or not _is_config(path):
        if named or os.environ.get("DIGEST_CONFIG"):
            option = f" -c {shlex.quote(str(path))}" if named else ""
            raise UsageError(f"{path}: no such file").with_remedies(Remedy(f"digest init{option}", "writes one"))
        return Config()
    try:
        settings = read(filesystem.read_text(path), str(path), load=read_extended_file)
    except UsageError:
        raise
    except DigestError as error:
        raise UsageError(str(error)).with_remedies(*error.remedies) from error
    _refuse_commands_of_others(path, settings)
    if sys.stderr.isatty():
        for warning in settings.warnings:
            say(warning)
    return settings


def _is_config(path: Path) -> bool:
    """Whether there is a file at *path*. Raises UsageError where there is a folder, or nobody may look."""
    try:
        if path.is_dir():
            inside = path / "config.yaml"
            meant = f"; did you mean {inside}?" if inside.exists() else ""
            raise UsageError(f"{path}: a folder, not a configuration{meant}")
        return path.exists()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {filesystem.system_reason(error)}") from error


def _refuse_commands_of_others(path: Path, settings: Config) -> None:
    """Raises UsageError where somebody else could write the commands that the configuration at *path* runs."""
    if settings.program_keys and (how := permissions.how_others_can_write(path)):
        key, place = settings.program_keys[0]
        raise UsageError(f"{place}: {key}: it names a program, so nobody else may write it; {how}")


def read_extended_file(name: str, extended: str) -> tuple[str, str]:
    """The file that *name* extends, beside it unless its path is absolute, and its text."""
    try:
        path = Path(name).parent / filesystem.expand_path(extended)
        return str(path), filesystem.read_text(path)
    except DigestError as error:
        raise UsageError(str(error)) from error


def choose_addresses(settings: Config, named: Sequence[str], now: datetime) -> list[Address]:
    """The sources that were *named*, else the configured ones, else the daily papers. Raises UsageError, also for the
    list of a day that is still to come."""
    if named:
        addresses = [address for text in named for address in parse_addresses(text)]
    else:
        addresses = [each for address in settings.sources for each in _complete(address)]
    addresses = addresses or [sources.parse_address(sources.DEFAULT_SOURCE)]
    for address in addresses:
        refuse_future_list(address, now)
    return addresses


def _complete(address: Address) -> list[Address]:
    """*address* of the configuration, which may lack its `https://`."""
    completed = complete_address(address.place) if address.source is None else address.place
    return [address] if completed == address.place else sources.parse_addresses(completed)


def parse_addresses(text: str) -> list[Address]:
    """The sources that *text* names. Raises UsageError, also for a word that is neither a source nor a file here."""
    found = list(sources.parse_addresses(complete_address(text)))
    for address in found:
        if address.source is None and _BARE_WORD.fullmatch(address.place) and not Path(address.place).exists():
            near = sources.suggest_source(address.text)
            refused = UsageError(f"{address.text}: neither a source nor a file{near}")
            raise refused.with_remedies(sources.LIST_THEM)
    return found


def choose_rules(settings: Config, terms: Sequence[str]) -> Rules:
    """The configured rules; *terms* of the command line, if there are any, take the place of their topics, and nothing
    comes late beside them."""
    topic = command_line_topic(terms)
    return replace(settings.rules, topics=(topic,), late=None) if topic else settings.rules


def template_path(settings: Config) -> Path | None:
    """The configured template; a relative path is beside the file that names it."""
    if settings.template is None:
        return None
    where = settings.origin.get("template", "").rpartition(":")[0]
    return Path(where).parent / filesystem.expand_path(settings.template)


def now() -> datetime:
    """The time, with its zone; read once a run."""
    return datetime.now().astimezone()


def has_hyperlinks(variables: Mapping[str, str]) -> bool:
    """Whether the terminal shows words as links (OSC 8), by its *variables*: nearly all do that show colours.

    FORCE_HYPERLINK says otherwise. https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda lists terminals.
    """
    if forced := variables.get("FORCE_HYPERLINK"):
        return forced != "0"
    terminal, version = variables.get("TERM", ""), variables.get("VTE_VERSION", "")
    if variables.get("TERM_PROGRAM") == "Apple_Terminal" or (version.isdecimal() and int(version) < 5000):
        return False
    return not terminal.startswith(("linux", "dumb", "vt1", "vt2", "cons", "sun", "eterm", "rxvt"))

"""The environment file: variables that every run has, whoever starts it. Cheap where there is none.

It is read before anything looks at the environment. What the environment has already wins.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from digest.errors import DigestError, Remedy, UsageError

_COMPLETION = "_DIGEST_COMPLETE"
# With these a file that cannot be used is passed over; `doctor` and `schedule` look at it again.
_HELP = ("--help", "-h")
_WORKS_WITHOUT = (*_HELP, "help", "doctor", "schedule", "--version")


def load_environment_file(arguments: Sequence[str]) -> None:
    """Add the variables of the file to the environment, for a command line of *arguments*; leave, with the reason,
    where it cannot be used."""
    try:
        add_variables(read_environment_file())
    except DigestError as error:
        first = arguments[0] if arguments else "help"
        if _COMPLETION in os.environ or first in _WORKS_WITHOUT or {*_HELP} & {*arguments}:
            return
        from digest.cli.exit_status import USAGE, tell_error

        tell_error(error)
        sys.exit(USAGE)


@cache
def find_environment_path() -> Path | None:
    """Where the file is looked for: DIGEST_ENVIRONMENT, else the folder of the configuration; None where there is no
    home folder. What the file itself says of folders does not change it. Raises UsageError."""
    from digest.cli import folders

    if named := os.environ.get("DIGEST_ENVIRONMENT"):
        from digest import filesystem

        return filesystem.expand_path(named).absolute()
    try:
        return folders.config_folder() / "environment"
    except UsageError:
        return None


def require_environment_path() -> Path:
    """The same. Raises UsageError where there is no home folder."""
    from digest.cli import folders

    # The folder of the configuration says why there is none.
    return find_environment_path() or folders.config_folder()


def read_environment_file() -> dict[str, str]:
    """The variables of the file; none where there is none. Raises UsageError for a file that is named and not there,
    for one with mistakes, and for one that others can write or that has secrets which they can read."""
    path = find_environment_path()
    if path is None or not path.exists():
        if path and os.environ.get("DIGEST_ENVIRONMENT"):
            raise UsageError(f"{path}: no such file, but DIGEST_ENVIRONMENT names it")
        return {}
    if path.is_fifo() and not os.environ.get("DIGEST_ENVIRONMENT"):
        # Every command would wait there until somebody writes to it. Who names one, such as `<(pass show env)`, does.
        raise UsageError(f"{path}: a pipe; a file belongs there")
    from digest import filesystem
    from digest.schedules.environment_file import read_assignments

    try:
        assignments = read_assignments(filesystem.read_text(path), str(path))
    except UsageError:
        raise
    except DigestError as error:
        raise UsageError(str(error)) from error
    if assignments:
        _refuse_unsafe(path, assignments)
    return assignments


def _refuse_unsafe(path: Path, assignments: Mapping[str, str]) -> None:
    import shlex

    from digest import permissions
    from digest.schedules.variables import list_secrets

    close = Remedy(f"chmod 600 {shlex.quote(str(path))}", "closes it to others")
    if how := permissions.how_others_can_write(path):
        said = f"{path}: digest and its programs take variables from it, so nobody else may write it; {how}"
        raise UsageError(said).with_remedies(close)
    secrets = list_secrets(assignments)
    if secrets and permissions.others_have_access(path):
        raise UsageError(f"{path}: others can read it, and {', '.join(secrets)} may be secret").with_remedies(close)


def add_variables(assignments: Mapping[str, str]) -> None:
    """Put *assignments* into the environment of this process and its programs, where it does not have them; of a proxy
    neither in capitals nor without. Schedulers set a PATH of their own: to that its folders are added, at the end."""
    if not assignments:
        return
    from digest.schedules.variables import swap_case

    given = set(os.environ)
    new = {name: value for name, value in assignments.items() if not given & {name, swap_case(name)}}
    os.environ.update(new)
    if path := assignments.get("PATH"):
        folders = [*os.environ["PATH"].split(os.pathsep), *path.split(os.pathsep)]
        os.environ["PATH"] = os.pathsep.join(dict.fromkeys(filter(None, folders)))
    if "TZ" in new and hasattr(os, "getuid"):
        import time

        time.tzset()

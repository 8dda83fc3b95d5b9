"""Whose files are whose: what others could write, and folders that are nobody else's to look into."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from digest.errors import DigestError

_PRIVATE_FOLDER, _OTHERS = 0o700, 0o077
_UNMAPPED = 65_534  # whom a container sees as the owner of folders outside it; see user_namespaces(7)
_MOST_LINKS = 40  # as Linux follows; see path_resolution(7)


def make_private_folder(path: Path) -> None:
    """Make the folder *path*, which nobody else may look into, where it is missing; one that is there is closed
    to others. Raises DigestError."""
    try:
        path.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise DigestError(f"{path}: cannot be made: {error.strerror}") from error
    close_to_others(path)


def close_to_others(path: Path) -> None:
    """Take from everybody else what they may do with *path*; where that cannot be changed, it stays."""
    # Not by opening it: to close an archive again would end the locks of other connections to it.
    with suppress(OSError):
        if (mode := path.stat().st_mode) & _OTHERS:
            path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def others_can_write(path: Path) -> str | None:
    """How somebody else than the owner of this process could write *path*, with what mends it; None where nobody
    can: the file and the folders that lead to it, of each link on the way too, are the reader's or root's, and
    only they may write there. Where files have no such owners, as on Windows, nothing is found."""
    if not has_owners():
        return None
    checked = dict.fromkeys(place for step in _steps(path) for place in (step, *step.parents))
    return next((how for each in checked if (how := _written_by_others(each))), None)


def _steps(path: Path) -> Iterator[Path]:
    """*path*, absolute, and every path that the links in it lead to, one after the other."""
    step = path.absolute()
    for _ in range(_MOST_LINKS):
        yield step
        # The outermost first, as the system goes.
        link = next((each for each in (*reversed(step.parents), step) if each.is_symlink()), None)
        if link is None:
            return
        step = link.parent / link.readlink() / step.relative_to(link)


def has_owners() -> bool:
    """Whether the mode of a file says here what its owner and everybody else may do; on Windows it does not, and
    access lists, which nobody reads here, close a user's folder to others."""
    return hasattr(os, "geteuid")


def _written_by_others(path: Path) -> str | None:
    try:
        state, system = path.stat(), os.statvfs(path)
    except OSError:
        # A pipe has no folder.
        return None
    if system.f_flag & os.ST_RDONLY:
        return None
    if state.st_uid not in (0, os.geteuid(), *((_UNMAPPED,) if stat.S_ISDIR(state.st_mode) else ())):
        return f"{path} belongs to somebody else (user {state.st_uid}); `chown {os.geteuid()} {path}`"
    # In a folder such as /tmp everybody may write, and nobody may replace what is another's.
    if stat.S_ISDIR(state.st_mode) and state.st_mode & stat.S_ISVTX:
        return None
    if state.st_mode & stat.S_IWOTH:
        return f"{path} can be written by everybody; `chmod go-w {path}`"
    if state.st_mode & stat.S_IWGRP and _has_others(state.st_gid):
        return f"{path} can be written by a group of several people; `chmod g-w {path}`"
    return None


def _has_others(group: int) -> bool:
    """Whether somebody else than root and the owner of this process is in the *group*."""
    try:
        import grp
        import pwd
    except ImportError:
        return True
    own = {0, os.geteuid()}
    try:
        named = {pwd.getpwnam(name).pw_uid for name in grp.getgrgid(group).gr_mem}
    except KeyError:
        # Who is not known here may be known where the disk is mounted too.
        return True
    return bool((named | {user.pw_uid for user in pwd.getpwall() if user.pw_gid == group}) - own)

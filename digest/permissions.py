"""Access rights of files: which files other users could write, and files and folders closed to them."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from digest.errors import DigestError

_PRIVATE_FOLDER, _OTHERS = 0o700, 0o077
_UNMAPPED = 65_534  # the owner that a container sees for folders from outside; see user_namespaces(7)
_MOST_LINKS = 40  # as many as Linux follows; see path_resolution(7)


def make_private_folder(path: Path) -> None:
    """Make the folder *path* if it does not exist, and close it to other users in any case. Raises DigestError."""
    make_missing_folder(path)
    close_to_others(path)


def make_missing_folder(path: Path) -> None:
    """Make the folder *path* for its owner alone; one that is there already stays as it is. Raises DigestError."""
    try:
        path.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise DigestError(f"{path}: cannot be made: {error.strerror}") from error


def close_to_others(path: Path) -> None:
    """Take all rights on *path* from other users; if the system refuses, the rights stay as they are."""
    # By its path and not by a handle: closing a handle would end SQLite's locks on an archive that is open.
    # https://www.sqlite.org/howtocorrupt.html (2.2)
    with suppress(OSError):
        if (mode := path.stat().st_mode) & _OTHERS:
            path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def how_others_can_write(path: Path) -> str | None:
    """How a user other than this process's own and root could write *path*, and the command that prevents it; None if
    no other user can.

    The file and all folders that lead to it are checked, those of each link on the way too. None also on systems whose
    files have no such owners.
    """
    if not has_owners():
        return None
    checked = dict.fromkeys(place for step in _follow_links(path) for place in (step, *step.parents))
    return next((how for place in checked if (how := _how_others_can_write_place(place))), None)


def _follow_links(path: Path) -> Iterator[Path]:
    """The absolute *path*, then the path that remains after each symbolic link in it, in the system's order."""
    step = path.absolute()
    for _ in range(_MOST_LINKS):
        yield step
        # The outermost link first, as the system resolves them.
        link = next((path for path in (*reversed(step.parents), step) if path.is_symlink()), None)
        if link is None:
            return
        step = link.parent / link.readlink() / step.relative_to(link)


def others_have_access(path: Path) -> bool:
    """Whether the mode of *path* lets other users read, write or run it. Raises OSError."""
    return has_owners() and bool(path.stat().st_mode & _OTHERS)


def has_owners() -> bool:
    """Whether files have owners and modes here. Windows has access lists instead, which are not read; by default they
    close a user's folder to other users."""
    return hasattr(os, "geteuid")


def _how_others_can_write_place(path: Path) -> str | None:
    try:
        state, system = path.stat(), os.statvfs(path)
    except OSError:
        # The path of an open pipe (`/dev/fd/63`) leads to no folder.
        return None
    if system.f_flag & os.ST_RDONLY:
        return None
    if state.st_uid not in (0, os.geteuid(), *((_UNMAPPED,) if stat.S_ISDIR(state.st_mode) else ())):
        return f"{path} belongs to somebody else (user {state.st_uid}); `chown {os.geteuid()} {path}`"
    # In a folder such as /tmp everybody may write, but nobody may replace another user's files.
    if stat.S_ISDIR(state.st_mode) and state.st_mode & stat.S_ISVTX:
        return None
    if state.st_mode & stat.S_IWOTH:
        return f"{path} can be written by everybody; `chmod go-w {path}`"
    if state.st_mode & stat.S_IWGRP and _has_other_members(state.st_gid):
        return f"{path} can be written by a group of several people; `chmod g-w {path}`"
    return None


def _has_other_members(group: int) -> bool:
    """Whether *group* has members other than root and the owner of this process, as far as is known."""
    try:
        import grp
        import pwd
    except ImportError:
        return True
    own = {0, os.geteuid()}
    try:
        named = {pwd.getpwnam(name).pw_uid for name in grp.getgrgid(group).gr_mem}
    except KeyError:
        # A group that is unknown here may have members on another machine that mounts the same disk.
        return True
    return bool((named | {user.pw_uid for user in pwd.getpwall() if user.pw_gid == group}) - own)

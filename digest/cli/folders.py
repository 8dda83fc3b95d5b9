"""Where the environment has digest's folders: configuration, and archive with lock. Cheap to import."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PureWindowsPath

from digest.errors import Remedy, UsageError

# https://learn.microsoft.com/en-us/windows/win32/shell/knownfolderid: RoamingAppData and LocalAppData
_ON_WINDOWS = {
    "XDG_CONFIG_HOME": ("APPDATA", "AppData/Roaming"),
    "XDG_STATE_HOME": ("LOCALAPPDATA", "AppData/Local"),
}
NAME_STATE = Remedy("DIGEST_STATE=DIR digest init --state", "begins another folder; set DIGEST_STATE for every run")


def config_folder() -> Path:
    """The folder for the configuration and the environment file. Raises UsageError where there is no home folder."""
    return _xdg_folder("XDG_CONFIG_HOME", ".config")


def state_folder() -> Path:
    """Where the archive and the lock are: the folder that DIGEST_STATE names, else the XDG state folder. Raises
    UsageError where there is no home folder."""
    return named_state_folder() or _xdg_folder("XDG_STATE_HOME", ".local/state")


def named_state_folder() -> Path | None:
    """The folder that DIGEST_STATE names; a relative path begins in the working folder. Raises UsageError."""
    named = os.environ.get("DIGEST_STATE")
    if not named:
        return None
    from digest import filesystem

    return filesystem.expand_path(named).absolute()


def _xdg_folder(variable: str, usual: str) -> Path:
    """The folder of digest that the XDG *variable* names, else the *usual* one of the home folder; on Windows the
    one among the user's application data."""
    named = base_folder(variable, usual, os.environ, windows=os.name == "nt")
    if os.environ.get("HOME") == "":
        from digest import filesystem

        named = filesystem.expand_home(named)
    folder = Path(os.path.expanduser(named))  # noqa: PTH111 - no error without a home
    if not folder.is_absolute():
        raise _no_home().with_remedies(Remedy("HOME=DIR", "is one, in front of the command"), NAME_STATE)
    return folder / "digest"


def _no_home() -> UsageError:
    if home := os.environ.get("HOME"):
        return UsageError(f"no home folder: HOME={home} is no whole path")
    who = f"user {os.getuid()}" if hasattr(os, "getuid") else "this user"
    return UsageError(f"no home folder: HOME is not set, and the system knows none of {who}")


def base_folder(variable: str, usual: str, environment: Mapping[str, str], *, windows: bool) -> str:
    """The folder in which every program has one of its own, by the rules of the system; it may begin with `~`.

    A relative path in a variable is ignored: https://specifications.freedesktop.org/basedir-spec
    """
    if windows:
        name, usual = _ON_WINDOWS[variable]
        named = environment.get(name) or ""
        return named if PureWindowsPath(named).is_absolute() else f"~/{usual}"
    named = environment.get(variable) or ""
    return named if named.startswith("/") else f"~/{usual}"


def list_ignored_variables(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The variables for folders that are ignored because they hold no whole path, with what they hold."""
    for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        value = environment.get(variable) or ""
        if os.name != "nt" and value and not value.startswith("/"):
            yield variable, value


def describe_ignored_variable(variable: str, value: str) -> str:
    """The sentence about one of them."""
    return f"{variable}={value} is ignored, because it is no whole path"

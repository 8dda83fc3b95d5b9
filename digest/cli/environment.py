"""What the environment says: paths, the configuration in force, colour, the clock."""

import os
from datetime import datetime
from pathlib import Path

from digest import files
from digest.config import Config, read
from digest.errors import DigestError, UsageError


def config_path() -> Path:
    """Where the configuration is looked for: DIGEST_CONFIG, else the XDG config folder."""
    if named := os.environ.get("DIGEST_CONFIG"):
        return Path(named)
    folder = os.environ.get("XDG_CONFIG_HOME") or ""
    # The specification says to ignore a relative path: https://specifications.freedesktop.org/basedir-spec
    base = Path(folder) if folder.startswith("/") else Path(os.path.expanduser("~/.config"))  # noqa: PTH111 - no error without a home
    return base / "digest" / "config.yaml"


def config(named: Path | None) -> Config:
    """The configuration in *named*, which must exist, else in its usual place, where it may not."""
    path = named or config_path()
    if not path.exists():
        if named or os.environ.get("DIGEST_CONFIG"):
            raise UsageError(f"{path}: no such configuration; `digest init` writes one")
        return Config()
    return read(files.read_text(path), str(path), load=_extended)


def _extended(name: str, extended: str) -> tuple[str, str]:
    """The file that *name* extends, beside it unless its path is absolute, and its text."""
    path = Path(name).parent / Path(extended).expanduser()
    try:
        return str(path), files.read_text(path)
    except DigestError as error:
        raise UsageError(str(error)) from error


def now() -> datetime:
    """The time, with its zone; read once a run."""
    return datetime.now().astimezone()


def wants_color(choice: str, *, terminal: bool) -> bool:
    """Whether to colour: the option, then NO_COLOR and FORCE_COLOR, then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return terminal and os.environ.get("TERM", "dumb") != "dumb"


def endpoints() -> dict[str, str]:
    """Mirrors in place of the sites themselves; HF_ENDPOINT as Hugging Face's own tools have it."""
    mirror = os.environ.get("HF_ENDPOINT")
    return {"https://huggingface.co": mirror} if mirror else {}

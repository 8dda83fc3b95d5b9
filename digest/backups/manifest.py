"""What a backup says of itself: when and by which digest it was made, and which files are in it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, get_args

from digest.errors import DigestError
from digest.patterns import lazy_pattern

# A backup is a zip file with this file in it, then the configuration's, the archive last.
NAME, ARCHIVE = "digest-backup.json", "archive.db"
_FORM = 1  # of the backup; a later one may not be understood here
Role = Literal["configuration", "extended", "template"]
_IN_FOLDER, _ELSEWHERE = "config/", "elsewhere/"
_YEARS, _PAPERS = range(2000, 9999), range(10**9)  # in which a backup can have been made, and that it can hold
_SAFE_NAME = lazy_pattern(r"(?:config|elsewhere)(?:/(?!\.{1,2}(?:/|$))[^/\\\x00-\x1f\x7f]{1,255}){1,20}")


class KeptFile(NamedTuple):
    """A file of the configuration: its *name* in the backup, what it is for, and where it was when it was made.

    Names below `config/` are those that it has beside the configuration; others lay elsewhere.
    """

    name: str
    role: Role
    path: str

    @property
    def place(self) -> str | None:
        """Its path from the folder of the configuration; None for a file that lay elsewhere."""
        return self.name.removeprefix(_IN_FOLDER) if self.name.startswith(_IN_FOLDER) else None


class Manifest(NamedTuple):
    """What a backup says of itself. *papers* is how many the archive has, None where there is no archive in it."""

    made: datetime
    digest: str
    papers: int | None
    files: tuple[KeptFile, ...]


def name_file(place: str | None, number: int, base: str) -> str:
    """The name in a backup of a file with this *place* in the folder of the configuration, or of one called *base* that
    lies elsewhere, the one of that *number*."""
    return f"{_IN_FOLDER}{place}" if place is not None else f"{_ELSEWHERE}{number}-{base}"


def write_manifest(manifest: Manifest) -> str:
    """*manifest* as it stands in a backup."""
    fields = {
        "backup": _FORM,
        "made": manifest.made.isoformat(timespec="seconds"),
        "digest": manifest.digest,
        "papers": manifest.papers,
        "files": [file._asdict() for file in manifest.files],
    }
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def parse_manifest(text: str) -> Manifest:
    """What *text* says. Raises DigestError for a text that no digest wrote, or one that is newer than this."""
    try:
        fields = json.loads(text)
        form = int(fields["backup"])
        if form > _FORM:
            raise DigestError("written by a newer digest; update digest")
        files = tuple(KeptFile(str(file["name"]), file["role"], str(file["path"])) for file in fields["files"])
        papers = None if fields["papers"] is None else int(fields["papers"])
        made = datetime.fromisoformat(fields["made"])
        manifest = Manifest(made, str(fields["digest"]), papers, files)
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise DigestError("no backup of digest") from error
    _require_safe_files(files)
    if made.tzinfo is None or made.year not in _YEARS or (papers or 0) not in _PAPERS:
        raise DigestError("no backup of digest")
    return manifest


def _require_safe_files(files: Sequence[KeptFile]) -> None:
    """Raises DigestError for a file that could be put anywhere but into its folder, or into the place of another, be it
    that of a folder."""
    names = [file.name.casefold() for file in files]
    folders = {name[:at] for name in names for at, sign in enumerate(name) if sign == "/"}
    for file in files:
        if not _SAFE_NAME.fullmatch(file.name) or file.role not in get_args(Role):
            raise DigestError(f"it holds {file.name!r}, which no backup of digest does")
    if (
        len(set(names)) < len(names)
        or not folders.isdisjoint(names)
        or [file.role for file in files].count("configuration") > 1
    ):
        raise DigestError("it holds one file twice, which no backup of digest does")

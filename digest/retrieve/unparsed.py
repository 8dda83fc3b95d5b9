"""Pages that no source could parse, kept for `digest doctor --replay`."""

import shlex
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote

from digest import filesystem, permissions, sources
from digest.errors import DigestError, Remedy, UsageError
from digest.filesystem import part_files
from digest.model import Address, Page
from digest.patterns import lazy_pattern

_LARGEST_PAGE = 2_000_000  # bytes that are kept of one page
_MOST_PAGES = 10  # of one run, and of all runs before it together with it
_LONGEST_NAME = 100  # characters of an address in the name of a file
# What identifies the reader on a page: tokens and mail addresses.
_PRIVATE_PARTS = lazy_pattern(
    # Every repetition is limited: a page of one letter must not take hours.
    rb"(?i)((?:csrf|token|nonce|session)[\w-]{0,40}(?:[\"']|&quot;|&#34;)?\s{0,5}[:=]\s{0,5}"
    rb"(?:[\"']|&quot;|&#34;)?)[\w.+/=-]{8,2000}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,200}"
)


class UnparsedPages:
    """The *folder* with the newest such pages, without tokens and mail addresses; *now* is the time of the run."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder, self._run = folder, f"{now:%Y%m%dT%H%M%S}-"
        self._next_number = 1

    def keep_page(self, page: Page) -> Remedy | None:
        """Keep *page* if it came from the network, and return the command that reads it again.

        None if the page was not kept: because the run has kept many, or because it could not be, which is no error.
        """
        if not page.address.is_remote or self._next_number > _MOST_PAGES:
            return None
        name = f"{self._run}{self._next_number:03}-{quote(page.address.text, safe='')[:_LONGEST_NAME]}.page"
        try:
            permissions.make_private_folder(self._folder)
            content = _PRIVATE_PARTS.sub(rb"\1(removed)", page.content[:_LARGEST_PAGE])
            filesystem.write_file(self._folder / name, content, mode=part_files.PRIVATE_MODE)
            self._remove_old_pages()
        except (DigestError, OSError):
            return None
        self._next_number += 1
        return Remedy(f"digest doctor --replay {shlex.quote(str(self._folder / name))}", "reads it again")

    def _remove_old_pages(self) -> None:
        for old in sorted(self._folder.glob("*.page"))[:-_MOST_PAGES]:
            # The messages of this run name the pages of this run.
            if not old.name.startswith(self._run):
                old.unlink(missing_ok=True)


def address_of_kept_page(path: Path) -> Address | None:
    """The address of the page kept at *path*, as its file name says; None if it does not."""
    text = unquote(path.name.removesuffix(".page").split("-", 2)[-1])
    try:
        return sources.parse_address(text) if path.suffix == ".page" else None
    except UsageError:
        return None

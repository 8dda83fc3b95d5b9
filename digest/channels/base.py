"""What a channel is: a kind of place that digests go to, and how one digest is to get there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from digest import watchdog
from digest.model import Digest
from digest.render.formats import Look, render_document


@dataclass(frozen=True, slots=True)
class Target:
    """Where one digest goes, and how.

    *place* is the channel's own: a file or folder, a note; '' where the channel has one place only. *now* is the time
    of the run. With *only_new* the digest holds what was not delivered there before, and is recorded afterwards. A
    *dry_run* shows on standard output what would be written. Without *pager* nothing is paged.
    """

    now: datetime
    place: str = ""
    only_new: bool = False
    dry_run: bool = False
    pager: bool = True


def has_one_name(place: str) -> str:
    """The name of a channel that has one place only: none beside its own."""
    return place


@dataclass(frozen=True, slots=True)
class Channel:
    """A kind of place that digests go to.

    *name* is what it is called in the registry. *deliver* brings a digest there and returns only when it is safe to
    record it as delivered; what it returns is a sentence for the person who waits for it, or None. It raises
    DigestError. *name_place* gives the name of a place under which its deliveries are recorded, behind *name* and a
    colon: the same for all spellings of one place.
    """

    name: str
    deliver: Callable[[Digest, Look, Target], str | None]
    name_place: Callable[[str], str] = has_one_name

    def name_deliveries(self, place: str) -> str:
        """The name under which deliveries to *place* are recorded: `note:/home/me/papers.md`."""
        named = self.name_place(place)
        return f"{self.name}:{named}" if named else self.name


def is_worth_writing(digest: Digest, look: Look) -> bool:
    """Whether *digest* is to be written at all: programs must find a document also of a day with nothing."""
    return bool(digest.asked) and (bool(digest.matches) or look.format.for_programs)


def write_document(digest: Digest, look: Look) -> str | bytes:
    """*digest* as *look* has it; a reader's own template within its limits of time and memory. Raises UsageError."""
    if look.template is None:
        return render_document(digest, look)
    with watchdog.limit_template(look.template[0]):
        return render_document(digest, look)

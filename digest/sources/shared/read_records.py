"""The records of a page, read one by one: an odd one loses itself, never the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from digest.errors import DigestError, ParseError
from digest.model import Paper
from digest.sources.shared.bounds import MOST_RECORDS
from digest.text import safe, shorten

Record = TypeVar("Record")
_LONGEST_REASON = 200  # characters


@dataclass(frozen=True, slots=True)
class Reading(Generic[Record]):
    """Each record that is a paper with its paper, and for every one that could not be read one sentence."""

    found: tuple[tuple[Record, Paper], ...]
    unread: tuple[str, ...]
    noun: str

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers, in the order of the page."""
        return tuple(paper for _, paper in self.found)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader should be told: nothing where all could be read."""
        if not self.unread:
            return ()
        total = len(self.found) + len(self.unread)
        return (f"{len(self.unread)} of {total} {_plural(self.noun)} could not be read ({self.unread[0]})",)

    def require_one(self) -> None:
        """Raises ParseError where there are records and none of them could be read."""
        if self.unread and not self.found:
            raise ParseError(f"none of its {len(self.unread)} {_plural(self.noun)} could be read; {self.unread[0]}")

    def require_most(self) -> None:
        """Raises ParseError where most records could not be read: then the site has changed."""
        if len(self.unread) > len(self.found):
            total = len(self.found) + len(self.unread)
            said = f"{len(self.unread)} of {total} {_plural(self.noun)} are unreadable; {self.unread[0]}"
            raise ParseError(f"{said} (has the site changed?)")


def read_each(
    records: Sequence[Record], read: Callable[[Record], Paper | None], *, noun: str = "entry"
) -> Reading[Record]:
    """What *read* makes of each of *records*; None of it is no paper, and whatever it raises is told of that
    record alone. *noun* is what a record is called. Raises ParseError for more records than a page has."""
    if len(records) > MOST_RECORDS:
        raise ParseError(f"{len(records):,} {_plural(noun)} on one page")
    found: list[tuple[Record, Paper]] = []
    unread: list[str] = []
    for at, record in enumerate(records, 1):
        try:
            paper = read(record)
        except Exception as error:  # parsers of others raise what they like
            unread.append(f"{noun} {at}: {reason_of(error)}")
        else:
            found += [(record, paper)] if paper else []
    return Reading(tuple(found), tuple(unread), noun)


def reason_of(error: Exception) -> str:
    """What *error* says, in a short sentence."""
    said = str(error) if isinstance(error, DigestError) else f"{type(error).__name__}: {error}"
    return shorten(safe(said), _LONGEST_REASON)


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"

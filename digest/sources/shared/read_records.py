"""The records of a page, read one by one: one that cannot be read costs only itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from digest.errors import DigestError, ParseError
from digest.model import Paper
from digest.sources.shared.bounds import MOST_RECORDS
from digest.text import sanitize_line, shorten_text

Record = TypeVar("Record")
_LONGEST_REASON = 200  # characters
_MOST_IN_NOTE = 3  # names


@dataclass(frozen=True, slots=True)
class ReadRecords(Generic[Record]):
    """What reading the records of a page gave.

    *pairs* are the records that are papers, each with its paper; *unread* has one sentence for each record that could
    not be read. *noun* is what a record is called.
    """

    pairs: tuple[tuple[Record, Paper], ...]
    unread: tuple[str, ...]
    noun: str

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers, in the order of the page."""
        return tuple(paper for _, paper in self.pairs)

    @property
    def notes(self) -> tuple[str, ...]:
        """The sentences for the digest: none if all records could be read."""
        if not self.unread:
            return ()
        total = len(self.pairs) + len(self.unread)
        return (f"{len(self.unread)} of {total} {_pluralize(self.noun)} could not be read ({self.unread[0]})",)

    def require_one(self) -> None:
        """Raises ParseError if there are records and none of them could be read."""
        if self.unread and not self.pairs:
            raise ParseError(f"none of its {len(self.unread)} {_pluralize(self.noun)} could be read; {self.unread[0]}")

    def require_most(self) -> None:
        """Raises ParseError if most records could not be read: then the site has changed."""
        if len(self.unread) > len(self.pairs):
            total = len(self.pairs) + len(self.unread)
            problem = f"{len(self.unread)} of {total} {_pluralize(self.noun)} are unreadable; {self.unread[0]}"
            raise ParseError(f"{problem} (has the site changed?)")


def read_each(
    records: Sequence[Record], read: Callable[[Record], Paper | None], *, noun: str = "entry"
) -> ReadRecords[Record]:
    """Apply *read* to each of *records*. It returns None for a record that is no paper; whatever it raises is noted for
    that record alone. *noun* is what a record is called. Raises ParseError for more records than any page has."""
    if len(records) > MOST_RECORDS:
        raise ParseError(f"{len(records):,} {_pluralize(noun)} on one page")
    pairs: list[tuple[Record, Paper]] = []
    unread: list[str] = []
    for number, record in enumerate(records, 1):
        try:
            paper = read(record)
        except Exception as error:  # parsers of others raise what they like
            unread.append(f"{noun} {number}: {reason_of(error)}")
        else:
            pairs += [(record, paper)] if paper else []
    return ReadRecords(tuple(pairs), tuple(unread), noun)


def note_unknown_papers(site: str, names: Sequence[str]) -> Sequence[str]:
    """A note that *site* knows no papers with these *names*, which were asked for; none where there are no names."""
    more = " …" if len(names) > _MOST_IN_NOTE else ""
    return (f"{site} knows no paper {' or '.join(names[:_MOST_IN_NOTE])}{more}",) if names else ()


def reason_of(error: Exception) -> str:
    """The message of *error* as a short sentence, with its type if it is none of our own."""
    message = str(error) if isinstance(error, DigestError) else f"{type(error).__name__}: {error}"
    return shorten_text(sanitize_line(message), _LONGEST_REASON)


def _pluralize(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"

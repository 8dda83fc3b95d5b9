"""The records of a page, read one by one: one that cannot be read costs only itself."""

from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass
from typing import TypeVar

from digest.errors import DigestError, ParseError
from digest.model import Paper
from digest.sources.shared.bounds import MOST_RECORDS
from digest.text import sanitize_line, shorten_text

Record = TypeVar("Record")
_LONGEST_REASON = 200  # characters
_MOST_IN_NOTE = 3  # names


@dataclass(frozen=True, slots=True)
class ReadRecords:
    """What reading the records of a page gave.

    *papers* are those of the records that are papers, in the order of the page; *unread* has one sentence for each
    record that could not be read. *noun* is what a record is called.
    """

    papers: tuple[Paper, ...]
    unread: tuple[str, ...]
    noun: str

    @property
    def notes(self) -> tuple[str, ...]:
        """The sentences for the digest: none if all records could be read."""
        if not self.unread:
            return ()
        total = len(self.papers) + len(self.unread)
        return (f"{len(self.unread)} of {total} {_pluralize(self.noun)} could not be read ({self.unread[0]})",)

    def require_one(self) -> None:
        """Raises ParseError if there are records and none of them could be read."""
        if self.unread and not self.papers:
            raise ParseError(f"none of its {len(self.unread)} {_pluralize(self.noun)} could be read; {self.unread[0]}")

    def require_most(self) -> None:
        """Raises ParseError if most records could not be read: then the site has changed."""
        if len(self.unread) > len(self.papers):
            total = len(self.papers) + len(self.unread)
            problem = f"{len(self.unread)} of {total} {_pluralize(self.noun)} are unreadable; {self.unread[0]}"
            raise ParseError(f"{problem} (has the site changed?)")


def read_each(records: Iterable[Record], read: Callable[[Record], Paper | None], *, noun: str = "entry") -> ReadRecords:
    """Apply *read* to each of *records*. It returns None for a record that is no paper; whatever it raises is noted for
    that record alone. *noun* is what a record is called. Raises ParseError for more records than any page has."""
    if isinstance(records, Sized):
        _check_number(len(records), noun)
    papers: list[Paper] = []
    unread: list[str] = []
    waiting = iter(records)
    for number, record in enumerate(waiting, 1):
        if number > MOST_RECORDS:
            _check_number(number + sum(1 for _ in waiting), noun)
        try:
            paper = read(record)
        except Exception as error:  # parsers of others raise what they like
            unread.append(f"{noun} {number}: {reason_of(error)}")
        else:
            papers += [paper] if paper else []
    return ReadRecords(tuple(papers), tuple(unread), noun)


def _check_number(records: int, noun: str) -> None:
    if records > MOST_RECORDS:
        raise ParseError(f"{records:,} {_pluralize(noun)} on one page")


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

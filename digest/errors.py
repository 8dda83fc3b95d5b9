"""The errors that are told to the reader, each in one sentence: the culprit, the problem, the remedy.

All of them, with the part that raises them:

    DigestError
    ├── UsageError               the command line or the configuration is wrong: exit status 2
    │   ├── PlacedError          config: a mistake with its line and column
    │   ├── ConfigError          config: all mistakes of one file
    │   ├── ExpressionError      rules: an expression cannot be read
    │   ├── TermError            rules: a term cannot be read
    │   └── TemplateError        render: a template cannot be rendered
    ├── FetchError               retrieve: a page could not be got
    │   ├── ClientStatusError    the host does not give this page (a status 4xx)
    │   │   └── ForbiddenError   the host does not want to be asked (403)
    │   └── RedirectedAwayError  a redirect led to another host
    ├── ParseError               sources: a page is not what it should be
    ├── LockedError              filesystem: another run is at work: exit status 5
    ├── NoteError                render: papers cannot be added to a note
    ├── SecretError              channels: no password for the mail account
    └── ArchiveError             archive: the file cannot be read or written
        └── DamagedError         the file, or one of its rows, is damaged

`digest.cli.exit_status` turns them into a message and an exit status; nothing else does.
"""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way out of an error that can be typed or pasted: the *command* or text, and what it does (*explanation*)."""

    command: str
    explanation: str = ""


class DigestError(Exception):
    """Something that the reader has to be told in one sentence; the base of all our errors.

    *remedies* are the ways out of it, the best first, at most three; the message itself does not name them.
    """

    remedies: tuple[Remedy, ...] = ()

    def with_remedies(self, *remedies: Remedy) -> Self:
        """This error with these *remedies*."""
        self.remedies = remedies
        return self


class UsageError(DigestError):
    """The command line or a file of the reader's asks for something that does not exist."""


class FetchError(DigestError):
    """A page could not be got. With *later*, trying again later may help; with *of_host*, every other page of the
    same host would fail in the same way."""

    def __init__(self, problem: str, *, later: bool = False, of_host: bool = False) -> None:
        super().__init__(problem)
        self.later, self.of_host = later, of_host


class LockedError(DigestError):
    """Another run holds the lock; the message says which."""


class ParseError(DigestError):
    """A page came, but it is not what its source expects (has the site changed?)."""

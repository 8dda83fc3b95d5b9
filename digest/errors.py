"""The errors that are told to the reader: the culprit and the problem in one sentence, then the ways out.

All of them, with the part that raises them:

    DigestError
    ├── UsageError               the command line or the configuration is wrong: exit status 2
    │   ├── PlacedError          config: a mistake with its line and column
    │   ├── ConfigError          config: all mistakes of one file
    │   ├── ExpressionError      rules: an expression cannot be read
    │   ├── TermError            rules: a term cannot be read
    │   ├── TemplateError        render: a template cannot be rendered
    │   └── StateNotBegunError   cli: the folder that DIGEST_STATE names has no archive
    ├── FetchError               retrieve: a page could not be got
    │   ├── ClientStatusError    the host does not give this page (a status 4xx)
    │   │   └── ForbiddenError   the host does not want to be asked (403)
    │   └── RedirectedAwayError  a redirect led to another host
    ├── ParseError               sources: a page is not what it should be
    ├── LockedError              filesystem: another run is at work: exit status 5
    ├── NoteError                render: papers cannot be added to a note
    ├── SecretError              channels: no password for the mail account
    ├── SummaryError             summarizing: a program made no line of a paper
    ├── UnsetVariableError       programs: a variable that a program wants is not set
    └── ArchiveError             archive: the file cannot be read or written
        └── DamagedError         the file, or one of its rows, is damaged

`digest.cli.exit_status` turns them into a message and an exit status; nothing else does.
"""

from collections.abc import Iterable
from typing import NamedTuple, Self


class Remedy(NamedTuple):
    """A way out of an error that can be typed or pasted: the *command* or text, and what it does (*explanation*)."""

    command: str
    explanation: str = ""


class Excerpt(NamedTuple):
    """The lines of a text to look at: the mistake is in the last of *lines*, from the character *start* to *end*.

    *number* is the number of that line in its file; 0 where the text is no file.
    """

    lines: tuple[str, ...]
    start: int
    end: int
    number: int = 0


class Mistake(NamedTuple):
    """One thing that is wrong: the sentence that says it, where to look, and the ways out."""

    message: str
    excerpt: Excerpt | None = None
    remedies: tuple[Remedy, ...] = ()


def list_remedies(remedies: Iterable[Remedy]) -> str:
    """*remedies* as the end of a sentence, for places where only a sentence can stand: `; write …`; else empty."""
    each = [f"`{remedy.command}`{f' ({remedy.explanation})' if remedy.explanation else ''}" for remedy in remedies]
    return f"; write {' or '.join(each)}" if each else ""


class DigestError(Exception):
    """Something that the reader has to be told in one sentence; the base of all our errors.

    *remedies* are the ways out of it, the best first, at most three; the message itself does not name them.
    *excerpt* shows the place, where there is a text to show.
    """

    remedies: tuple[Remedy, ...] = ()
    excerpt: Excerpt | None = None
    several: tuple[Mistake, ...] = ()

    def with_remedies(self, *remedies: Remedy) -> Self:
        """This error with these *remedies*."""
        self.remedies = remedies
        return self

    def with_excerpt(self, excerpt: Excerpt) -> Self:
        """This error with the place that *excerpt* shows."""
        self.excerpt = excerpt
        return self

    def with_mistakes(self, mistakes: Iterable[Mistake]) -> Self:
        """This error, which says several *mistakes* at once."""
        self.several = tuple(mistakes)
        return self

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What is wrong, each with its place and its ways out."""
        return self.several or (Mistake(str(self), self.excerpt, self.remedies),)


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

"""Lines that a command of the reader makes of papers: which papers get one, what is a line, what if none comes."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from typing import Protocol

from digest.archive_protocols import CommandSummariesProtocol
from digest.config.summary import SummaryCommand
from digest.errors import DigestError
from digest.model import CommandSummary, Digest, Match, Paper
from digest.programs import ProgramResult, UnsetVariableError, prepare_call, run_program
from digest.render.json_documents import write_paper_line
from digest.text import format_count, sanitize_line, shorten_text

LONGEST_LINE = 400  # characters
MOST_FAILURES = 3  # one after the other: then the rest of the run goes without
_MOST_READ = 8 * LONGEST_LINE  # bytes: what is longer than a line is longer than one in any script
_LONGEST_REASON = 160  # characters


class Progress(Protocol):
    """Is told how far the work is."""

    def report(self, done: int, of: int) -> None: ...


class SummaryError(DigestError):
    """A program made no line of a paper: why, to follow the name of the program. *hopeless*: it will make none."""

    def __init__(self, message: str, *, hopeless: bool = False) -> None:
        super().__init__(message)
        self.hopeless = hopeless


class Summarizer:
    """Puts on papers the lines that the *command* of the reader has made of them.

    Lines that *stored* has are taken from there. With *makes* the others are made, as far as the command allows, and
    each is stored as soon as it is there. The program gets what it may see of *environment*. *show* gives somebody who
    is told how far that is. What goes wrong loses the line of one paper, and is said by `trouble`.
    """

    def __init__(
        self,
        command: SummaryCommand,
        stored: CommandSummariesProtocol,
        environment: Mapping[str, str],
        now: datetime,
        *,
        makes: bool,
        show: Callable[[int], AbstractContextManager[Progress | None]] = lambda of: nullcontext(),
    ) -> None:
        self._command, self._stored, self._environment, self._now = command, stored, environment, now
        self._left = command.per_run if makes else 0
        self._show = show
        self._reasons: list[str] = []
        self._failures_in_a_row = self._untried = 0

    def complete(self, digests: Sequence[Digest]) -> list[Digest]:
        """*digests* with the lines of their papers; one that stands there twice is the same one in both places."""
        distinct = {id(digest): digest for digest in digests}
        matches = list(_best_first(distinct.values()))
        lines = self._stored.find([match.paper for match in matches], self._command.identity)
        wanted = [match.paper for match in matches if match.paper.id not in lines][: self._left]
        if wanted:
            lines |= self._make_lines(wanted)
        if not lines:
            return list(digests)
        completed = {key: self._put_lines(digest, lines) for key, digest in distinct.items()}
        return [completed[id(digest)] for digest in digests]

    @property
    def trouble(self) -> str | None:
        """One sentence about the lines that could not be made, with the first reason; None where nothing went wrong."""
        if not self._reasons:
            return None
        rest = f"; {format_count(self._untried, 'more paper')} not tried in this run" if self._untried else ""
        papers = format_count(len(self._reasons), "paper")
        return f"summary: {self._command.name} made no line of {papers}: {self._reasons[0]}{rest}"

    def _make_lines(self, papers: Sequence[Paper]) -> dict[str, str]:
        """The lines of those of *papers* for which the program makes one, by identifier."""
        lines: dict[str, str] = {}
        with self._show(len(papers)) as progress:
            for done, paper in enumerate(papers):
                if progress:
                    progress.report(done, len(papers))
                self._left -= 1
                try:
                    line = read_line(self._run(paper))
                except DigestError as error:
                    self._note_failure(error)
                    if not self._left:
                        self._untried += len(papers) - done - 1
                        break
                    continue
                self._failures_in_a_row = 0
                lines[paper.id] = self._stored.add(paper, self._command.identity, line, self._now)
        return lines

    def _run(self, paper: Paper) -> ProgramResult:
        call = prepare_call(self._command, self._environment)
        return run_program(call, write_paper_line(paper).encode(), most_read=_MOST_READ)

    def _note_failure(self, error: DigestError) -> None:
        self._reasons.append(shorten_text(sanitize_line(str(error)), _LONGEST_REASON))
        self._failures_in_a_row += 1
        is_hopeless = isinstance(error, UnsetVariableError) or (isinstance(error, SummaryError) and error.hopeless)
        if is_hopeless or self._failures_in_a_row == MOST_FAILURES:
            self._left = 0

    def _put_lines(self, digest: Digest, lines: Mapping[str, str]) -> Digest:
        sections = (
            replace(section, matches=tuple(self._put_line(match, lines) for match in section.matches))
            for section in digest.sections
        )
        return replace(digest, sections=tuple(sections))

    def _put_line(self, match: Match, lines: Mapping[str, str]) -> Match:
        line = lines.get(match.paper.id)
        return match if line is None else replace(match, command_summary=CommandSummary(line, self._command.name))


def read_line(result: ProgramResult) -> str:
    """The line that a program answered with its *result*. Raises SummaryError for everything that is none."""
    if result.status != 0:
        raise SummaryError(result.describe(), hopeless=not result.started)
    line = result.output.strip()
    if not sanitize_line(line):
        raise SummaryError("it wrote nothing")
    if "\ufffd" in line:
        raise SummaryError("what it wrote is not UTF-8")
    if len(line.splitlines()) > 1:
        raise SummaryError("it wrote several lines, and one is wanted")
    if len(line) > LONGEST_LINE:
        raise SummaryError(f"it wrote more than {LONGEST_LINE} characters")
    if any(unicodedata.category(sign) == "Cc" for sign in line):
        raise SummaryError("it wrote control characters")
    return line


def _best_first(digests: Iterable[Digest]) -> Iterable[Match]:
    """The papers of *digests*, each once: by score and fit, then by their place in their section."""
    best: dict[str, tuple[tuple[int, int, int], Match]] = {}
    for digest in digests:
        for section in digest.sections:
            for place, match in enumerate(section.matches):
                ranked = (-match.score, -match.fit, place), match
                best[match.paper.id] = min(best.get(match.paper.id, ranked), ranked, key=itemgetter(0))
    return [match for _, match in sorted(best.values(), key=itemgetter(0))]

"""The one place where an error becomes words on stderr and an exit status; whatever else is said is said from here."""

import functools
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from digest.errors import DigestError, LockedError, Mistake, Remedy, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from digest.model import Asked, Failure
    from digest.render.text.lines import Line

DONE, FAILED, USAGE, SOURCE_FAILED, NOT_DELIVERED, LOCKED, NOTHING_NEW, LATER, INTERRUPTED = (
    0,
    1,
    2,
    3,
    4,
    5,
    10,
    75,
    130,
)


def exit_on_errors(command: Callable[..., None]) -> Callable[..., None]:
    """*command*, leaving with the exit status that its error stands for, never with a traceback."""

    @functools.wraps(command)
    def run_command(*args: object, **options: object) -> None:
        try:
            command(*args, **options)
        except typer.Exit:
            raise
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            from digest.channels import screen

            screen.discard_output()
            raise typer.Exit(DONE) from None
        except DigestError as error:
            tell_error(error, undone="fetched" if command.__name__ == "fetch" else "done")
            raise typer.Exit(find_status_of_error(error)) from error
        except Exception as error:
            if os.environ.get("DIGEST_DEBUG"):
                raise
            again = f"DIGEST_DEBUG=1 {shlex.join(['digest', *sys.argv[1:]])}"
            say(f"unexpected {type(error).__name__}: {error}", Remedy(again, "shows where"))
            raise typer.Exit(FAILED) from error

    return run_command


def status_of_run(failures: "Sequence[Failure]", asked: "Sequence[Asked]", *, nothing_new: bool) -> int:
    """The exit status of a run by how its sources fared: all failed, some, or none and *nothing_new*."""
    if failures and not asked:
        return LATER if all(failure.later for failure in failures) else FAILED
    if failures:
        return SOURCE_FAILED
    return NOTHING_NEW if nothing_new else DONE


def find_status_of_error(error: DigestError) -> int:
    """The exit status that *error* stands for."""
    if isinstance(error, UsageError):
        return USAGE
    return LOCKED if isinstance(error, LockedError) else FAILED


def say(message: str, *remedies: Remedy) -> None:
    """Talk to the reader, on stderr: what is wrong or odd, in one sentence, and the ways out."""
    tell(Mistake(message, remedies=remedies))


def say_failure(failure: "Failure", now: "datetime", *remedies: Remedy) -> None:
    """Say that a source did not work and since when, with the ways out that it has and further *remedies*."""
    from digest.render.summary import explain_failure

    say(f"{failure.source}: {explain_failure(failure, now)}", *failure.remedies, *remedies)


def say_success(sentence: str, *, quiet: bool = False) -> None:
    """Tell a person at a terminal, unless *quiet*, what was done and where: `papers.md: 12 papers added`."""
    if sys.stderr.isatty() and not quiet:
        from digest.text import sanitize_line

        write_talk(sanitize_line(sentence))


def say_done(sentence: str, *next_steps: Remedy) -> None:
    """Say on stderr what was done, and what can be done next, in the form in which ways out of errors are said."""
    from digest.render.text.talk import render_remedies

    write_talk(sentence)
    write_lines(render_remedies(next_steps, width=talk_width()))


def tell_error(error: DigestError, *, undone: str = "done") -> None:
    """Tell all that is wrong by *error*; of several mistakes also that nothing was *undone* ("fetched") for them."""
    mistakes = error.mistakes
    tell(*mistakes, summary=f"{len(mistakes):,} mistakes; nothing was {undone}." if len(mistakes) > 1 else "")


def tell(*mistakes: Mistake, summary: str = "") -> None:
    """Tell of *mistakes*, then the *summary*, on stderr: on a terminal wrapped and in colour, else plain.

    Nothing that came from a page can move the cursor or fill the screen there.
    """
    from digest.cli.progress import clear_shown
    from digest.render.text.lines import Run
    from digest.render.text.talk import render_mistakes

    clear_shown()
    write_lines(render_mistakes(mistakes, width=talk_width()))
    if summary:
        write_lines([[Run(f"  {summary}")]])


def talk_width() -> int:
    """The columns of a line of talk on this terminal; where stderr is none, more than any line has."""
    from digest.channels.screen import terminal_width
    from digest.render.text import talk

    return talk.talk_width(terminal_width(os.environ) if sys.stderr.isatty() else None)


def write_lines(lines: "Iterable[Line]") -> None:
    """Write *lines* to stderr at once, on a terminal in colour."""
    from digest.channels.screen import wants_color
    from digest.render.formats import Look
    from digest.render.text.lines import paint_lines

    color = sys.stderr.isatty() and wants_color("auto", terminal=True)
    sys.stderr.write(paint_lines(lines, Look(color=color, encoding=sys.stderr.encoding or "utf-8")))


def write_talk(text: str) -> None:
    """Write the lines of *text* to stderr, on a terminal broken between words, and then indented."""
    if sys.stderr.isatty():
        from digest.channels.screen import terminal_width
        from digest.cli.progress import clear_shown
        from digest.render.text.lines import wrap_talk
        from digest.render.text.signs import replace_signs

        clear_shown()
        text = replace_signs(text, sys.stderr.encoding or "utf-8")
        text = "\n".join(wrap_talk(text, terminal_width(os.environ)))
    sys.stderr.write(text + "\n")

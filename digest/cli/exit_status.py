"""The one place where an error becomes a sentence on stderr and an exit status."""

import functools
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from digest.errors import DigestError, LockedError, UsageError

if TYPE_CHECKING:
    from digest.model import Asked, Failure

DONE, FAILED, USAGE, SOURCE_FAILED, NOT_MAILED, LOCKED, NOTHING_NEW, LATER, INTERRUPTED = 0, 1, 2, 3, 4, 5, 10, 75, 130
# An error may quote what a site answered, and a configuration may be wrong in every line.
_WIDEST, _MOST_LINES = 1_000, 200


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
            say(str(error))
            raise typer.Exit(_status_of_error(error)) from error
        except Exception as error:
            if os.environ.get("DIGEST_DEBUG"):
                raise
            say(f"unexpected {type(error).__name__}: {error} (DIGEST_DEBUG=1 shows where)")
            raise typer.Exit(FAILED) from error

    return run_command


def status_of_run(failures: "Sequence[Failure]", asked: "Sequence[Asked]", *, nothing_new: bool) -> int:
    """The exit status of a run by how its sources fared: all failed, some, or none and *nothing_new*."""
    if failures and not asked:
        return LATER if all(failure.later for failure in failures) else FAILED
    if failures:
        return SOURCE_FAILED
    return NOTHING_NEW if nothing_new else DONE


def _status_of_error(error: DigestError) -> int:
    if isinstance(error, UsageError):
        return USAGE
    return LOCKED if isinstance(error, LockedError) else FAILED


def say(message: str) -> None:
    """Talk to the reader, on stderr; nothing that came from a page can move the cursor or fill the screen there."""
    from digest.text import format_count, sanitize_line, shorten_text

    lines = message.splitlines()
    said = [shorten_text(sanitize_line(line), _WIDEST) for line in lines[:_MOST_LINES]]
    if more := lines[_MOST_LINES:]:
        said.append(f"and {format_count(len(more), 'more line')}")
    write_talk("digest: " + "\n".join(said))


def write_talk(text: str) -> None:
    """Write the lines of *text* to stderr, on a terminal broken between words, and then indented."""
    if sys.stderr.isatty():
        from digest.channels.screen import terminal_width
        from digest.render.text.lines import wrap_talk

        text = "\n".join(wrap_talk(text, terminal_width(os.environ)))
    sys.stderr.write(text + "\n")

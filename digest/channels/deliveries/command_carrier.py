"""A digest handed to a program of the reader's own, which says by its exit status whether it took it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Self

from digest.commands.arguments import fill_placeholders, make_subject_safe
from digest.config.commands import Command
from digest.errors import DigestError, UsageError
from digest.letters import Letter, SendResult
from digest.programs import ProgramCall, ProgramResult, UnsetVariableError, prepare_call, run_program
from digest.render.chat_words import chat_text
from digest.text import format_count, sanitize_line

# From <sysexits.h>: no service, no network, a failing disk, try again later.
_TRY_LATER = (69, 71, 74, 75)
# Wrong use, no permission, a wrong configuration; and what a shell says of a program that it cannot run.
_WRONG_COMMAND = (2, 64, 77, 78, 126, 127)


class CommandCarrier:
    """Takes letters to the *command* of the delivery called *name*, which sees of the *environment* what it needs.

    A delivery has one name for ever, DIGEST_DELIVERY_ID: a receiver that remembers it can leave out what comes twice.
    """

    def __init__(self, command: Command, name: str, environment: Mapping[str, str]) -> None:
        self._command, self._name, self._environment = command, name, environment

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close."""

    def send(self, letter: Letter, in_doubt: Callable[[], None]) -> SendResult:
        """Have the program read *letter*. From its start on it may have accepted it, until it says otherwise."""
        try:
            call = prepare_call(self._command, self._environment)
        except UnsetVariableError as error:
            return SendResult("pending", str(error), for_all=True)
        except UsageError as error:
            return SendResult("held", str(error), for_all=True)
        call = _fill_call(call, letter, self._values_of(letter))
        in_doubt()
        try:
            return self._judge(run_program(call, letter.content))
        except DigestError as error:
            return SendResult("pending", str(error), for_all=True)

    def _values_of(self, letter: Letter) -> dict[str, str]:
        """What the placeholders stand for."""
        subject = make_subject_safe(letter.subject)
        return {
            # Chats read in a subject what they read in a message: whom it calls, what is bold.
            "subject": chat_text(subject) if letter.format == "chat" else subject,
            "papers": format_count(letter.papers, "paper"),
            "day": letter.day.isoformat() if letter.day else "",
            "name": sanitize_line(self._name),
            "id": letter.message_id,
        }

    def _judge(self, result: ProgramResult) -> SendResult:
        """What the end of the program means for the letter, or for all that go to this command."""
        outcome = f"{self._command.name} {result.describe()}"
        if not result.started:
            return SendResult("held", outcome, for_all=True)
        if result.status is None or result.status in self._command.doubtful:
            return SendResult("in doubt", outcome)
        if result.status == 0:
            return SendResult("sent", outcome)
        if result.status in _WRONG_COMMAND:
            return SendResult("held", outcome, for_all=True)
        return SendResult("pending", outcome, for_all=result.status in _TRY_LATER)


def _fill_call(call: ProgramCall, letter: Letter, values: Mapping[str, str]) -> ProgramCall:
    """*call* with the *values* in its arguments, and in its environment what digest tells a program of *letter*."""
    told = {
        "DIGEST_DELIVERY_ID": letter.message_id,
        "DIGEST_SUBJECT": values["subject"],
        "DIGEST_PAPERS": str(letter.papers),
        "DIGEST_DAY": values["day"],
        "DIGEST_FORMAT": letter.format or "",
    }
    return replace(call, arguments=fill_placeholders(call.arguments, values), environment={**call.environment, **told})

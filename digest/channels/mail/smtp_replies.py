"""What the replies of a mail server mean for a letter, and how a lost connection is told."""

from typing import Literal

from digest.letters import SendResult
from digest.text import sanitize_line, shorten_text

_CLOSING = 421
_NO_AUTHENTICATION = (530, 534, 535, 538)


class RefusedError(Exception):
    """The server, or the way to it, said no; *result* is what that means."""

    def __init__(self, result: SendResult) -> None:
        super().__init__(result.detail)
        self.result = result


def is_temporary(code: int) -> bool:
    """Whether a refusal with *code* may pass by itself; smtplib has a negative one for what is no reply."""
    return code // 100 == 4 or code < 0


def result_of_refusal(
    code: int, words: bytes | str, whose: Literal["session", "sender", "recipient", "letter"]
) -> SendResult:
    """What a *code* means: by its class, by what it was said to, and by the few that mean more."""
    problem = reply_text(code, words)
    if code == _CLOSING or code < 0:
        return SendResult("pending", problem, for_all=True)
    if code // 100 == 4:
        return SendResult("pending", problem, for_all=whose == "session")
    if whose in ("recipient", "letter") and code not in _NO_AUTHENTICATION:
        return SendResult("failed", problem, of_recipient=whose == "recipient")
    return SendResult("held", problem, for_all=True)


def reply_text(code: int, words: bytes | str) -> str:
    """A reply on one line, as it is told to the reader."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return shorten_text(sanitize_line(f"{code} {text}"), 300)


def describe_lost_line(error: Exception) -> str:
    """What *error*, which ended a connection, says of it."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    return f"the connection was lost ({shorten_text(sanitize_line(str(error)), 120) or type(error).__name__})"

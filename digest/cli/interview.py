"""The questions that `digest init` asks on a terminal, each with a sensible answer for Enter."""

import re
from collections.abc import Callable, Iterator

import typer

from digest import filesystem, sources
from digest.cli import environment
from digest.cli.exit_status import tell, write_talk
from digest.config import command_line_topic
from digest.errors import UsageError
from digest.render.mail.headers import parse_mailbox
from digest.retrieve.local import complete_address, explain_missing_file


def ask_words() -> list[str]:
    """The words that the reader writes, none for Enter at once."""
    _tell("Your words, one in each line; Enter ends. A phrase counts as one word: diffusion model")
    return list(_ask_repeatedly("word", split_words))


def ask_sources() -> list[str]:
    """The addresses that the reader writes, the daily papers for Enter at once."""
    _tell("Where to look, one address in each line (hf, arxiv:cs.CL, https://…); Enter at once: hf")
    return list(_ask_repeatedly("source", check_sources)) or ["hf"]


def ask_destination() -> str:
    """Where the digests go: a mail address, the path of a note, or empty for the terminal."""
    _tell("Where the digests go: your mail address, or a note such as papers.md; Enter: this terminal")
    return next(_ask_repeatedly("to", lambda answer: [check_destination(answer)]), "")


def ask_host() -> str:
    """The mail server, empty where the reader does not know it yet."""
    _tell("The server that takes your mails, such as smtp.example.org; Enter: fill it in later")
    return _ask("host")


def split_words(answer: str) -> list[str]:
    """The words in one *answer*, which may have commas between them. Raises UsageError for one that is wrong."""
    parts = [part for part in re.split(r",\s+", answer) if part]
    for words in (parts, [answer]):
        try:
            command_line_topic(words, option="")
        except UsageError:
            if len(words) == 1:
                raise
        else:
            return words
    return []


def check_sources(answer: str) -> list[str]:
    """The addresses in *answer* as they belong into a file that is read from any folder. Raises UsageError."""
    return [_check_source(text) for text in sources.split_addresses(answer)]


def _check_source(text: str) -> str:
    for address in environment.parse_addresses(text):
        path = filesystem.expand_path(address.place)
        if address.source is None and address.place != sources.STDIN:
            if not path.exists():
                missing = explain_missing_file(text)
                raise UsageError(f"{text}: {missing}").with_remedies(*missing.remedies)
            return str(path.absolute())
    return complete_address(text)


def check_destination(text: str) -> str:
    """*text*, if it is a mail address or the path of a note. Raises UsageError."""
    if "@" in text and "/" not in text:
        try:
            parse_mailbox(text)
        except ValueError as error:
            raise UsageError(str(error)) from error
    elif not is_note(text):
        raise UsageError(f"{text}: neither a mail address (me@example.org) nor a note (papers.md)")
    return text


def is_note(text: str) -> bool:
    """Whether *text* is the path of a note, by its ending."""
    return text.lower().endswith((".md", ".markdown"))


def _ask_repeatedly(name: str, read: Callable[[str], list[str]]) -> Iterator[str]:
    """What *read* makes of each answer, until one is empty; an answer that it refuses is asked for again."""
    while answer := _ask(name):
        try:
            yield from read(answer)
        except UsageError as error:
            tell(*error.mistakes)


def _ask(name: str) -> str:
    try:
        answer: str = typer.prompt(f"  {name}", default="", show_default=False, err=True)
    except typer.Abort as error:
        # Ctrl-C, or the end of the input.
        _tell("Nothing was written.")
        raise KeyboardInterrupt from error
    return answer.strip()


def _tell(sentence: str) -> None:
    write_talk(f"\n{sentence}")

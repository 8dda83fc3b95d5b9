"""The arguments of a command of the reader's own: placeholders that are filled in, and what may not stand in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from digest.credentials import without_credentials
from digest.text import defuse_mentions, sanitize_line, shorten_text

# What stands for the subject, `3 papers`, the day of the lists, the name of the delivery, and its number for ever.
PLACEHOLDERS = ("subject", "papers", "day", "name", "id")
_PLACEHOLDER = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")
# Only the subject holds text of the web; everything else is ours.
_FOREIGN = "{subject}"
_LONGEST_SUBJECT = 200  # characters
_OPTION = re.compile(r"--?[A-Za-z][\w-]*")
# Options whose value a program reads as the name of a file, whatever program it is.
_FILE_WORD = re.compile(r"file|config|output|upload|path|dir|script", re.IGNORECASE)
# https://curl.se/docs/manpage.html: the values of these begin with `@`, or are the name of a file themselves.
_CURL_VALUES = ("-d", "-F", "-H", "-T", "-K", "-o", "-E", "-b", "-c", "-D", "-w")
_CURL_LONG_VALUES = re.compile(
    r"--(?:data(?:-\w+)*|form|header|json|url-query|cert|key|cookie|cookie-jar|dump-header|write-out|variable)"
)
_CURL_FAIL = re.compile(r"--fail(?:-with-body|-early)?|-[A-Za-z]*f[A-Za-z]*")
_USER_IN_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^/@\s:]*:[^/@\s]+@", re.IGNORECASE)
_SECRET_OPTION = re.compile(r"--?(?:password|passwd|token|secret|api-?key|access-?key|bearer)", re.IGNORECASE)
_SECRET_HEADER = re.compile(r"(?:proxy-)?authorization\s*:|(?:x-)?(?:api|auth)-?(?:key|token)\s*:", re.IGNORECASE)


class ArgumentMistake(NamedTuple):
    """What is wrong with the argument at a *place* of the list, in one sentence."""

    place: int
    message: str


def find_mistakes(arguments: Sequence[str]) -> Iterator[ArgumentMistake]:
    """What may not stand in *arguments*, the program first."""
    program = arguments[0]
    if _PLACEHOLDER.search(program):
        yield ArgumentMistake(0, "the program itself cannot come from the digest")
    elif "/" in program and not program.startswith(("/", "~", "$")):
        yield ArgumentMistake(0, "write the whole path, or ~/…: cron begins in another folder")
    for place, argument in enumerate(arguments[1:], 1):
        if message := _find_secret(argument, arguments[place - 1]) or _find_file(
            argument, arguments[place - 1], is_curl=is_program(arguments, "curl")
        ):
            yield ArgumentMistake(place, message)


def list_doubts(arguments: Sequence[str]) -> Iterator[str]:
    """What is allowed in *arguments* and seldom meant, in sentences."""
    if is_program(arguments, "curl") and not any(map(_CURL_FAIL.fullmatch, arguments[1:])):
        yield "curl ends with 0 also where the server refuses, which counts as sent; add --fail-with-body"
    if sum("://" in argument for argument in arguments[1:]) > 1:
        yield "two addresses in one command: where one fails, both get it again; give each a delivery of its own"


def is_program(arguments: Sequence[str], name: str) -> bool:
    """Whether the program of *arguments* is the one called *name*, in whatever folder."""
    return re.split(r"[\\/]", arguments[0])[-1].removesuffix(".exe") == name


def name_program(arguments: Sequence[str]) -> str:
    """What the program of *arguments* is called: its file without the folder and the suffix."""
    file = re.split(r"[\\/]", arguments[0])[-1]
    return file.partition(".")[0] or file


def fill_placeholders(arguments: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """*arguments* with the *values* of PLACEHOLDERS filled in; what is in a value is never a placeholder again."""
    return [_PLACEHOLDER.sub(lambda found: values[found[1]], argument) for argument in arguments]


def make_subject_safe(subject: str) -> str:
    """*subject* as it can stand in an argument: one line that begins with a letter or a digit, so that no program takes
    it for an option (`-x`) or for a file (`@/etc/passwd`), and that calls nobody in a chat."""
    text = re.sub(r"^[\W_]+", "", sanitize_line(subject))
    return defuse_mentions(shorten_text(text, _LONGEST_SUBJECT)) or "Papers"


def _find_secret(argument: str, before: str) -> str | None:
    """Why *argument* may not stand behind the one *before*: everybody on the machine sees a program's arguments."""
    is_address = "://" in argument
    if (
        _USER_IN_ADDRESS.match(argument)
        or (is_address and without_credentials(argument) != argument)
        or _SECRET_HEADER.match(argument)
        or (_SECRET_OPTION.fullmatch(before) and not argument.startswith("-"))
        or (_SECRET_OPTION.match(argument) and "=" in argument)
    ):
        return (
            "this is a secret, and everybody on the machine can read the arguments of a program; put it into a variable"
            " and name that under `env:`, or into a file that the program reads"
        )
    return None


def _find_file(argument: str, before: str, *, is_curl: bool) -> str | None:
    """Why *argument*, behind the one *before*, may not have the subject in it: the title of a paper could name a file
    that the program sends, or writes."""
    if _FOREIGN not in argument:
        return None
    option, value = _split_option(argument, before)
    names_file = (option.startswith("--") and _FILE_WORD.search(option)) or (
        is_curl and (option in _CURL_VALUES or _CURL_LONG_VALUES.fullmatch(option))
    )
    if re.search(r"[@<]\s*\{subject\}", argument) or (names_file and value.startswith(_FOREIGN)):
        return "the program could take the title of a paper for the name of a file; write words before {subject}"
    if argument.startswith(_FOREIGN) and not _OPTION.fullmatch(before):
        return "the program could take the title of a paper for a file or an option; put an option before it (-t, …)"
    return None


def _split_option(argument: str, before: str) -> tuple[str, str]:
    """The option whose value *argument* is, behind the one *before*, and that value: `--title=x`, `-dx`, `-d x`."""
    option, equals, value = argument.partition("=")
    if equals and _OPTION.fullmatch(option):
        return option, value
    if argument[:2] in _CURL_VALUES and len(argument) > 2:
        return argument[:2], argument[2:]
    return before, argument

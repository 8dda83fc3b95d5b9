"""The arguments of a command of the reader's own: placeholders that are filled in, and what may not stand in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from digest.commands.secret_arguments import holds_secret, may_hold_secret, say_where_secrets_go
from digest.patterns import lazy_pattern
from digest.text import defuse_mentions, sanitize_line, shorten_text

# What stands for the subject, `3 papers`, the day of the lists, the name of the delivery, and its number for ever.
PLACEHOLDERS = ("subject", "papers", "day", "name", "id")
_PLACEHOLDER = lazy_pattern(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")
# Only the subject holds text of the web; everything else is ours.
_FOREIGN = "{subject}"
_LONGEST_SUBJECT = 200  # characters
_OPTION = lazy_pattern(r"--?[A-Za-z][\w-]*")
# Options whose value a program reads as the name of a file, whatever program it is.
_FILE_WORD = lazy_pattern(r"file|config|output|upload|path|dir|script", re.IGNORECASE)
# https://curl.se/docs/manpage.html: the values of these begin with `@`, or are the name of a file themselves.
_CURL_VALUES = ("-d", "-F", "-H", "-T", "-K", "-o", "-E", "-b", "-c", "-D", "-w")
_CURL_LONG_VALUES = lazy_pattern(
    r"--(?:data(?:-\w+)*|form|header|json|url-query|cert|key|cookie|cookie-jar|dump-header|write-out|variable)"
)
# `--fail-early` does not make a refusal an error.
_CURL_FAIL = lazy_pattern(r"--fail(?:-with-body)?|-[A-Za-z]*f[A-Za-z]*")
_CURL_WITHOUT_LINES = lazy_pattern(r"(?:--data(?:-ascii)?[ =]|-d ?)@-")
_ADDRESS = lazy_pattern(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_OPTIONS_WITH_ADDRESS = ("-x", "--proxy", "--preproxy", "-e", "--referer")
# Programs that run the value of such an option; and those that run any argument, some on another machine.
_INTERPRETER = lazy_pattern(r"(?:(?:ba|da|z|k|a|c|tc|fi)?sh|python|perl|ruby|node|php|lua|osascript|su)[\d.]*")
_CODE_OPTION = lazy_pattern(r"-[A-Za-z]*[ceEr]|--(?:command|eval|execute)")
_RUNS_ALL = ("ssh", "cmd", "powershell", "pwsh", "awk", "gawk", "sed")
_IN_JSON = lazy_pattern(r'\s*[\[{].*"[^"]*\{subject\}', re.DOTALL)


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
        before = arguments[place - 1]
        message = _find_secret(argument, before, _name_sender(arguments)) or (
            _find_code(arguments, place) or _find_file(argument, before, is_curl=is_program(arguments, "curl"))
            if _FOREIGN in argument
            else None
        )
        if message:
            yield ArgumentMistake(place, message)


def list_doubts(arguments: Sequence[str]) -> Iterator[str]:
    """What is allowed in *arguments* and seldom meant, in sentences."""
    if is_program(arguments, "curl"):
        if not any(map(_CURL_FAIL.fullmatch, arguments[1:])):
            yield "curl ends with 0 also where the server refuses, which counts as sent; add --fail-with-body"
        if _CURL_WITHOUT_LINES.search(" ".join(arguments)):
            yield "curl -d @- takes the ends of lines out of the digest; write --data-binary @-"
    pairs = list(pairwise(arguments))
    if sum(bool(_ADDRESS.match(each)) and before not in _OPTIONS_WITH_ADDRESS for before, each in pairs) > 1:
        yield "two addresses in one command: where one fails, both get it again; give each a delivery of its own"
    if any(may_hold_secret(each) for each in arguments[1:]):
        where = say_where_secrets_go(_name_sender(arguments))
        yield f"who knows this address can write to it, and everybody on the machine can read it here; {where}"


def is_program(arguments: Sequence[str], name: str) -> bool:
    """Whether the program of *arguments* is the one called *name*, in whatever folder."""
    return _name_file(arguments[0]) == name


def name_program(arguments: Sequence[str]) -> str:
    """What the program of *arguments* is called: its file without the folder and the suffix."""
    file = _name_file(arguments[0])
    return file.partition(".")[0] or file


def fill_placeholders(arguments: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """*arguments* with the *values* of PLACEHOLDERS filled in; what is in a value is never a placeholder again."""
    return [_PLACEHOLDER.sub(lambda found: values[found[1]], argument) for argument in arguments]


def make_subject_safe(subject: str) -> str:
    """*subject* as it can stand in an argument: one line that begins with a letter or a digit, so that no program takes
    it for an option (`-x`) or for a file (`@/etc/passwd`), and that calls nobody in a chat."""
    text = re.sub(r"^[\W_]+", "", sanitize_line(subject))
    return defuse_mentions(shorten_text(text, _LONGEST_SUBJECT)) or "Papers"


def _name_file(path: str) -> str:
    """The name of the program at *path*, without its folder."""
    return re.split(r"[\\/]", path)[-1].removesuffix(".exe")


def _name_sender(arguments: Sequence[str]) -> str:
    """The program that sends: the first of *arguments*, or apprise where another one starts it."""
    return "apprise" if "apprise" in map(_name_file, arguments) else _name_file(arguments[0])


def _find_secret(argument: str, before: str, program: str) -> str | None:
    """Why *argument* of *program* may not stand behind the one *before*."""
    if not holds_secret(argument, before, program):
        return None
    where = say_where_secrets_go(program)
    return f"this is a secret, and everybody on the machine can read the arguments of a program; {where}"


def _find_code(arguments: Sequence[str], place: int) -> str | None:
    """Why the argument at *place*, with the subject in it, is a piece of a program, which the title of a paper could
    change."""
    argument, names = arguments[place], [_name_file(each) for each in arguments[:place]]
    last = max((at for at, name in enumerate(names) if _INTERPRETER.fullmatch(name)), default=None)
    is_code = (
        last is not None
        # A path is a script, whose options are its own.
        and not any(re.search(r"[/.]", each) for each in arguments[last + 1 : place])
        and (_CODE_OPTION.fullmatch(names[-1]) or argument.startswith(("-c", "-e", "-E", "-r", "--eval")))
    )
    if is_code or any(name in _RUNS_ALL for name in names):
        return "the title of a paper would be run as a part of this; have it read the variable DIGEST_SUBJECT there"
    if _IN_JSON.match(argument):
        return "a quotation mark in the title of a paper would break this JSON; have a script write it"
    return None


def _find_file(argument: str, before: str, *, is_curl: bool) -> str | None:
    """Why *argument*, behind the one *before*, may not have the subject in it: the title of a paper could name a file
    that the program sends, or writes."""
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

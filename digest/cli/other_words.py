"""What people type in place of a command: what other programs call it, or what belongs behind one."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from digest.errors import Remedy, UsageError

# What to type instead, by the word.
_OTHER_WORDS = {
    "add": "init",
    "ask": "search",
    "browse": "open",
    "catch-up": "fetch --since last",
    "check": "doctor",
    "clear": "unmark",
    "configure": "init",
    "cron": "schedule",
    "delete": "hide",
    "diff": "rules backtest",
    "dislike": "hide",
    "download": "fetch",
    "email": "fetch --email",
    "export": "fetch -f bibtex",
    "favorite": "star",
    "feeds": "sources",
    "find": "search",
    "get": "fetch",
    "grep": "search",
    "info": "explain",
    "like": "star",
    "list": "fetch -f list",
    "log": "status",
    "ls": "fetch -f list",
    "mails": "mail",
    "man": "help",
    "manual": "help",
    "new": "fetch --new",
    "outbox": "mail",
    "read": "fetch",
    "remove": "hide",
    "run": "fetch",
    "save": "star",
    "send": "fetch --email",
    "settings": "config show",
    "setup": "init",
    "show": "fetch",
    "starred": "search is:starred",
    "stats": "status",
    "sync": "fetch",
    "test": "fetch sample",
    "today": "fetch",
    "undo": "unmark",
    "unstar": "unmark",
    "update": "fetch",
    "version": "--version",
    "view": "fetch",
    "why": "explain",
    "yesterday": "fetch --date yesterday",
}


def refuse_word(path: str, word: str, rest: Sequence[str], commands: Sequence[str]) -> UsageError:
    """The error that says that *word* is none of the *commands* of `path` (`digest`, `digest mail`), with what may have
    been meant by it and the *rest*."""
    meant = _guess_command(word, rest, commands) if path == "digest" else _guess_near(word, commands)
    question = f"; did you mean {path} {meant}?" if meant else ""
    lists = Remedy(f"{path} --help", "lists the commands")
    return UsageError(f"{word}: no such command{question}").with_remedies(lists)


def _guess_command(word: str, rest: Sequence[str], commands: Sequence[str]) -> str:
    """What may have been meant behind `digest`, or ''."""
    if known := _OTHER_WORDS.get(word.lower()):
        return known
    if _is_source(word):
        return shlex.join(["fetch", word, *rest])
    near = _guess_near(word, [*commands, *_OTHER_WORDS])
    return _OTHER_WORDS.get(near, near)


def _guess_near(word: str, commands: Sequence[str]) -> str:
    from digest.text import nearest_word

    return nearest_word(word.lower(), commands) or ""


def _is_source(word: str) -> bool:
    """Whether *word* is what can stand behind `fetch`: an address of a source, or a file here."""
    from digest.cli import environment

    try:
        (address, *_) = environment.parse_addresses(word)
    except UsageError:
        return False
    return address.source is not None or Path(word).exists()

"""What a shell offers for a word that is half typed: addresses, formats, channels, mails, papers, pages of the manual.

The shell waits for it at every press of the tabulator: it is quick, asks neither network nor lock, and says nothing
where anything is odd.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from digest.patterns import lazy_pattern

if TYPE_CHECKING:
    import typer

VARIABLE = "_DIGEST_COMPLETE"  # in the environment: for which shell
Offer = tuple[str, str]  # what can be typed, and what it means
_TYPABLE = lazy_pattern(r"[\w:/.@+%,=-]+")  # without signs that mean something to a shell
# Examples that are what somebody wants, not only of its form: no day, month, number or query.
_NAMED = lazy_pattern(r"[a-z]+|(?!https?:)[a-z]+:(?!.*(?:\d{4}-\w\d|\d{5}|\+))[\w./-]+")
_PAGE = lazy_pattern(r"(?i).*\.(?:html?|mhtml|txt|json|xml|atom|rss|eml|mbox|opml)")
_MOST_FILES = 50
_WIDEST = 60  # characters of what an offer means


def answer_shell(app: "typer.Typer") -> None:
    """Write what the shell asks for in the environment, and leave; in silence whatever is wrong."""
    # Meanings are plain text; typer would load rich for them, which takes longer than all the rest.
    sys.modules["rich"] = None  # type: ignore[assignment]  # how Python is told that there is none
    taken = _join_words(os.environ)
    answer, status = StringIO(), 0
    try:
        with redirect_stdout(answer), redirect_stderr(StringIO()):
            app(prog_name="digest")
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else 0
    except Exception:
        # A person is typing: nothing may come between.
        raise SystemExit(0) from None
    lines = answer.getvalue().strip("\n").splitlines()
    sys.stdout.write("".join(f"{line.removeprefix(taken)}\n" for line in lines))
    raise SystemExit(status)


def _join_words(environment: MutableMapping[str, str]) -> str:
    """Put together in *environment* what bash took apart at colons and signs, and return what stands before the piece
    of the last word that it replaces: of `arxiv:cs.C` that is `cs.C` alone."""
    words, at = environment.get("COMP_WORDS", "").split("\n"), environment.get("COMP_CWORD", "")
    if not environment.get(VARIABLE, "").endswith("_bash") or not at.isdecimal() or int(at) >= len(words):
        return ""
    joined, taken, goes_on = words[:1], "", False
    for word in words[1 : int(at) + 1]:
        if word == "=" and joined[-1].startswith("--"):
            joined.append("")
            taken, goes_on = "", True
        elif word in (":", "=") or goes_on:
            taken = joined[-1] + (word if word in (":", "=") else "")
            joined[-1] += word
            goes_on = word in (":", "=")
        else:
            joined.append(word)
            taken = ""
    environment["COMP_WORDS"], environment["COMP_CWORD"] = "\n".join(joined), str(len(joined) - 1)
    return taken


def complete_sources(incomplete: str) -> list[Offer]:
    """Addresses that begin with *incomplete*: those that were read before, those of each kind, and pages that lie here.

    A path is left to the shell.
    """
    if re.match(r"[~./]|[\w.-]+/", incomplete):
        return []
    return _keep([*_earlier_sources(), *_known_addresses(incomplete), *_pages_here()], incomplete)


def _earlier_sources() -> Iterator[Offer]:
    from digest.archive.glance import glance_at_sources

    yield from ((address, "read before") for address in glance_at_sources(_archive()))


def _known_addresses(incomplete: str) -> Iterator[Offer]:
    """All categories or subjects of the site whose name is being typed, and examples of all addresses."""
    from digest.sources import address_examples

    if incomplete:
        for name, parts in (("arxiv", _categories(incomplete)), *_subjects()):
            if f"{name}:".startswith(incomplete) or incomplete.startswith(f"{name}:"):
                yield from ((f"{name}:{part}", meaning) for part, meaning in parts)
    yield from (example for example in address_examples() if _NAMED.fullmatch(example[0]))


def _categories(incomplete: str) -> Iterator[Offer]:
    """arXiv's archives, and its categories too where one is being typed."""
    from digest.sources.arxiv.categories import NAMES

    before, plus, _ = incomplete.removeprefix("arxiv:").rpartition("+")
    for category, meaning in NAMES.items():
        if "." not in category or not "arxiv:".startswith(incomplete):
            yield before + plus + category, meaning


def _subjects() -> Iterator[tuple[str, list[Offer]]]:
    from digest.sources.biorxiv.subjects import SUBJECTS

    yield from ((name, [(subject, "") for subject in subjects]) for name, subjects in SUBJECTS.items())


def _pages_here() -> Iterator[Offer]:
    with suppress(OSError):
        pages = sorted(file.name for file in Path().iterdir() if _PAGE.fullmatch(file.name))
        yield from ((name, "a file here") for name in pages[:_MOST_FILES])


def complete_formats(incomplete: str) -> list[Offer]:
    """Names of formats, and the other names that people type for them."""
    from digest.render.formats import FORMATS

    own = [(name, f"as .{format.suffix}") for name, format in FORMATS.items()]
    others = [(alias, name) for name, format in FORMATS.items() for alias in format.aliases]
    return _keep([*own, *(others if incomplete else ())], incomplete)


def complete_channels(incomplete: str) -> list[Offer]:
    """Channels that had papers, without those of mail, which `--channel` is not for."""
    from digest.archive.glance import glance_at_channels

    names = glance_at_channels(_archive())
    return _keep(((name, "had papers") for name in names if not name.startswith("mail:")), incomplete)


def complete_mails(incomplete: str) -> list[Offer]:
    """Numbers of the mails in the outbox, with recipient and subject."""
    from digest.archive.glance import glance_at_mails

    mails = glance_at_mails(_archive())
    return _keep(((str(number), f"{recipient} {subject}") for number, recipient, subject in mails), incomplete)


def complete_papers(incomplete: str) -> list[Offer]:
    """Numbers of the papers in the last digest on the terminal, with their titles."""
    from digest.archive.glance import glance_at_shown_papers

    return _keep(((str(number), title) for number, title in glance_at_shown_papers(_archive())), incomplete)


def complete_topics(incomplete: str) -> list[Offer]:
    """Pages of the manual, and commands."""
    from digest.cli.app import COMMANDS
    from digest.cli.help import list_topics

    return _keep([*list_topics().items(), *((name, "a command") for name in COMMANDS)], incomplete)


def _archive() -> Path:
    from digest.cli.state import archive_path

    return archive_path()


def _keep(offers: Iterable[Offer], incomplete: str) -> list[Offer]:
    """Those of *offers* that begin with *incomplete* and can be typed without quotes, each once."""
    fitting = {text: meaning for text, meaning in reversed([*offers]) if text.startswith(incomplete)}
    return [(text, _plain(fitting[text])) for text in reversed(fitting) if _TYPABLE.fullmatch(text)]


def _plain(meaning: str) -> str:
    """*meaning* without the signs that one of the shells might take for its own."""
    return " ".join(re.sub(r"[^\w .,+/@-]", " ", meaning).split())[:_WIDEST].rstrip()

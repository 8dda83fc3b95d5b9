"""What people write, and what is written for them: settings, notes and documents that grow."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial

from digest import config
from digest.config import yaml_nodes
from digest.latex import make_readable
from digest.model import Counts, Digest, Match, Paper, Section, Why
from digest.paper_references.bibtex_file import append_citations, find_new_citations
from digest.render.atom import GENERATOR
from digest.render.atom_file import grow_feed
from digest.render.file_names import names_for_paper
from digest.render.formats import FORMATS, Look, render_document
from digest.render.mail.headers import parse_mailbox
from digest.render.markdown.notes import BEGIN, END, NoteError, add_papers
from digest.render.page.growing import grow_page
from digest.rules.language import parsing
from digest.text import sanitize_line
from growth.case import Call, Case, reads

NOW = datetime(2026, 1, 9, 7, 30, tzinfo=UTC)


def _settings() -> Iterator[Case]:
    for unit in (
        "- a\n",
        "- [\n",
        "- {a: b}\n",
        "- a & b\n",
        "- '\n",
        "- a #b\n",
        "- ",
        "[",
        "{",
        "? ",
        "# a\n",
        "\t",
        "&a ",
        "*a",
        "!",
        "- title:a & not b\n",
    ):
        yield Case(f"nodes {unit!r}", reads(yaml_nodes.parse_yaml), unit)
        yield Case(f"config {unit!r}", reads(_configuration), unit, "match:\n")
    for unit in ("follow: [a]\n]\n", "aNUMBER: [b]]\n", '- "\\"\n', '\\"'):
        yield Case(f"config with mistakes {unit!r}", reads(_configuration), unit, 'match:\n- "')
    for unit in ("aNUMBER: b\n", "  TNUMBER: {any: [a]}\n", "  TNUMBER: {anny: [a]}\n"):
        yield Case(f"config.topics {unit!r}", reads(_configuration), unit, "topics:\n")
    for unit in (
        "a | ",
        "a & ",
        "(",
        "not ",
        "a",
        "a ",
        "a-",
        "title:",
        "/a",
        "/a/ | ",
        "(a) & ",
        "((a)) | ",
        "aNUMBER | ",
        "=a ",
        "has:code & ",
        "*",
        "\\",
        ")",
        "& ",
        "|",
        "- ",
        "{a ",
        "a$ ",
        "題：a ",
        'a\\"',
        '"a\\"',
        "\u200b",
        "a: ",
        "has:(",
        "published:[",
        "title : ",
        "'a ",
        "1 ",
        "NEAR(",
    ):
        yield Case(f"expression {unit!r}", reads(parsing.parse_expression.__wrapped__), unit, "", "b")
    for unit in ("a", "a@", "<", '"', "a.", "-", "a, "):
        yield Case(f"mailbox {unit!r}", reads(parse_mailbox), unit, "a@b.", ".org")


def _configuration(text: str) -> object:
    return config.read(text, "config.yaml")


TITLES = [
    "a ",
    "a",
    "é",
    "中",
    "*",
    "[",
    "](",
    "{",
    "}",
    "{}",
    "$",
    "$a$ ",
    "$\\times$ ",
    "\\",
    "`",
    "<",
    "&",
    "#a ",
    "_",
    ":a:",
    "((",
    "-",
    "'",
    '"',
    "TODO ",
    "{{a",
    "www.a.b ",
    "https://a.b/ ",
    "Fig. ",
    "! ",
    "a. ",
]
NOTES = [
    "- a\n",
    "\n",
    "a",
    " ",
    "^a ",
    "^arxiv-1 ",
    "<!--",
    "<!-- a -->",
    "](a) ",
    "](a) ^a ",
    "# ",
    "### a\n",
    "<!-- digest:begin papers -->\n",
    "<!-- digest:",
    "paper:: a\n",
    "\r",
    "\t",
]
BIBTEX = [
    "@misc{a,}\n",
    "@misc{a,\n",
    "@misc{",
    "@comment{\n",
    "@misc(a,\n",
    "@",
    "@a",
    "{",
    "}",
    "{}",
    "\\",
    '"',
    "\n",
    "\r",
    " ",
    "a = {b},",
    "@misc{a, eprint = {2601.00002}}\n",
    "@misc{a, url = {https://a.example.com/b}}\n",
]


FEED = [
    "<entry><id>a</id><title>b</title><updated>2026-01-01T00:00:00Z</updated></entry>\n",
    "<entry>",
    "</entry>",
    "<!-- <entry> -->",
    "<updated>",
    "<",
    "&#",
    "<!",
    "a",
    "\n",
]
PAGE = [
    '<section id="day-2026-01-01">\n<article id="a-NUMBER"><h3>b</h3></article>\n</section>\n',
    '<section id="day-2026-01-01">\n</section>\n',
    '<section id="day-2026-01-01">',
    '<article id="a">',
    "</article>",
    "<section",
    "<article",
    "<h3>",
    "<",
    "<!-- digest:begin papers -->",
    "<!-- digest:end papers -->",
    "\n",
]


def _documents() -> Iterator[Case]:
    for name, form in FORMATS.items():
        for unit in TITLES:
            yield Case(f"{name} {unit!r}", _rendered(Look(form, detail="full")), unit)
    yield Case("terminal with many places", _marked, "word a ")
    for unit in NOTES:
        yield Case(f"note {unit!r}", reads(_add_to_note), unit)
    for unit in BIBTEX:
        yield Case(f"BibTeX file {unit!r}", reads(_add_to_bibtex), unit)
    for unit in FEED:
        yield Case(f"feed file {unit!r}", reads(_add_to_feed), unit)
    for unit in PAGE:
        yield Case(f"page file {unit!r}", reads(_add_to_page), unit)
    for unit in TITLES:
        yield Case(f"file name {unit!r}", reads(_name_file), unit)


def _add_to_bibtex(text: str) -> object:
    with suppress(NoteError):
        return append_citations(text, find_new_citations(text, _digest("A title", ())))
    return None


def _add_to_feed(entries: str) -> object:
    with suppress(NoteError):
        head = f'<feed xmlns="http://www.w3.org/2005/Atom"><generator>{GENERATOR}</generator>'
        return grow_feed(f"{head}\n{entries}</feed>", _digest("A title", ()), Look(FORMATS["atom"]))
    return None


def _add_to_page(days: str) -> object:
    with suppress(NoteError):
        return grow_page(f"{BEGIN}\n{days}{END}", _digest("A title", ()), Look(FORMATS["html"]))
    return None


def _name_file(title: str) -> object:
    return names_for_paper("{title}.md", Match(Paper("arxiv:2601.00001", title), title, ""))


def _add_to_note(note: str) -> object:
    return add_papers(note, _digest("A title", ()), dialect="obsidian")


def _rendered(look: Look) -> Callable[[str], Call]:
    return lambda text: partial(render_document, _digest(text, ()), look)


def _marked(text: str) -> Call:
    places = tuple((at, at + 4) for at in range(0, len(text), 7))
    why = (Why(None, "word", "abstract", "word", places),)
    return partial(render_document, _digest(text, why), Look(detail="full"))


def _digest(text: str, why: tuple[Why, ...]) -> Digest:
    """One paper with the *text* for its title, its abstract and whatever else it has."""
    paper = Paper(
        "arxiv:2601.00001",
        text,
        abstract=text,
        authors=(text,),
        summary=text,
        author_note=text,
        keywords=(text,),
    )
    shown = text if why else _shown(text)
    match = Match(paper, title=shown, abstract=shown, why=why)
    return Digest(NOW, (Section(None, (match,)),), (), Counts(1, 1, 0, 1))


@cache
def _shown(text: str) -> str:
    return sanitize_line(make_readable(text))


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _settings()
    yield from _documents()

"""The registry of formats: each by its name, with the function that writes it, which is imported when it is used.

Nothing heavy is imported here, so that `--help` stays quick.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, get_args

from digest.errors import UsageError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from digest.model import Digest

Detail = Literal["brief", "normal", "full"]
Dialect = Literal["commonmark", "gfm", "obsidian", "logseq"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

Renderer = Callable[["Digest", "Look"], str | bytes]
LookOption = Literal["width", "detail", "gist", "color", "hyperlinks", "dialect", "front_matter", "template", "limit"]

# Packages offer formats of their own as entry points of this group.
ENTRY_POINT_GROUP = "digest.formats"


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing a digest.

    *suffix* ends the name of a file that `--output` names after the day, and a file with it is of this format where no
    other is asked for. *aliases* are other names that people type. *render* is the function that makes the
    document, or where it is, as `package.module:function`. *for_programs*: a document is written even when nothing
    matched, because a program must find a valid one. *for_terminal*: written in the terminal's own encoding, and
    shown with the pager where it is long; all others are UTF-8. *shows_notes*: people read in it what a source
    remarked, so that stderr need not repeat it. *supports* names the options of Look that change the document. *grows*:
    papers are added to a file of it that is there, by `--into`, and of what *always_grows* also by `--output`; such a
    file *keeps* so many papers, 0 for all. *noun* is what its papers are called there, one and several. *in_pieces*
    says where the function is that gives the same document piece by piece, so that a large one need not be held whole.
    """

    name: str
    suffix: str
    render: "str | Renderer"
    for_programs: bool = False
    for_terminal: bool = False
    shows_notes: bool = False
    supports: frozenset[LookOption] = frozenset()
    aliases: tuple[str, ...] = ()
    grows: bool = False
    always_grows: bool = False
    keeps: int = 0
    noun: tuple[str, str] = ("paper", "papers")
    in_pieces: str = ""

    def count(self, papers: int) -> str:
        """So many *papers*, as they are called in a file of the format: `1 entry`, `12 papers`."""
        return f"{papers:,} {self.noun[papers != 1]}"

    def __str__(self) -> str:
        return self.name

    def load_renderer(self) -> Renderer:
        """The function that *render* is, or names. Raises ImportError or AttributeError where it names none."""
        if not isinstance(self.render, str):
            return self.render
        renderer: Renderer = _load_function(self.render)
        return renderer


def _load_function(place: str) -> Any:
    module, _, function = place.partition(":")
    return getattr(import_module(module), function)


_ENTRIES = ("entry", "entries")
# In the order in which `--help` lists them; the first is the default.
_OURS = (
    Format(
        "terminal",
        "txt",
        "digest.render.text.terminal:render",
        for_terminal=True,
        shows_notes=True,
        supports=frozenset({"width", "detail", "gist", "color", "hyperlinks"}),
        aliases=("txt", "text"),
    ),
    Format(
        "list",
        "tsv",
        "digest.render.text.listing:render",
        for_terminal=True,
        supports=frozenset({"width", "gist", "color", "hyperlinks"}),
    ),
    Format(
        "markdown",
        "md",
        "digest.render.markdown.document:render",
        shows_notes=True,
        supports=frozenset({"detail", "gist", "dialect", "front_matter", "template"}),
        aliases=("md",),
        grows=True,
    ),
    Format("html", "html", "digest.render.mail.message:render_page", aliases=("htm",), grows=True, keeps=500),
    Format("eml", "eml", "digest.render.mail.message:render_message"),
    Format(
        "json",
        "json",
        "digest.render.json_documents:render_json",
        for_programs=True,
        in_pieces="digest.render.json_documents:json_pieces",
    ),
    Format(
        "jsonl",
        "jsonl",
        "digest.render.json_documents:render_jsonl",
        for_programs=True,
        in_pieces="digest.render.json_documents:jsonl_pieces",
    ),
    Format("ids", "ids.txt", "digest.render.json_documents:render_ids", for_programs=True),
    Format("atom", "xml", "digest.render.atom:render", for_programs=True, grows=True, always_grows=True, keeps=500),
    Format("chat", "chat.md", "digest.render.chat:render", supports=frozenset({"limit"})),
    Format(
        "bibtex",
        "bib",
        "digest.render.citations.bibtex:render",
        for_programs=True,
        aliases=("bib", "biblatex"),
        grows=True,
        noun=_ENTRIES,
    ),
    Format(
        "csl-json", "csl.json", "digest.render.citations.csl:render", for_programs=True, aliases=("csl",), noun=_ENTRIES
    ),
    Format("ris", "ris", "digest.render.citations.ris:render", for_programs=True, noun=_ENTRIES),
)
FORMATS: dict[str, Format] = {format.name: format for format in _OURS}
TERMINAL, MARKDOWN, MAIL = FORMATS["terminal"], FORMATS["markdown"], FORMATS["eml"]
BIBTEX = FORMATS["bibtex"]
_BY_ALIAS = {alias: format for format in _OURS for alias in format.aliases}


@dataclass(frozen=True, slots=True)
class Look:
    """How a digest should look. A format heeds the options that it supports and ignores the others.

    *width* is in columns. With *gist* short entries have the sentence that says what was done. With *hyperlinks* a word
    can be a link, without them addresses are written out. *for_pipe*: a program reads it. A screen has the signs of its
    *encoding* only. *front_matter*: whether it stands before the Markdown. *template* is the name and the text of the
    reader's own template, which then makes all of the document. A message has at most *limit* units of UTF-16, 0 for
    any length. A file that grows keeps the newest *keep* papers, None for as many as its format does.
    """

    format: Format = TERMINAL
    width: int = 80
    detail: Detail = "normal"
    gist: bool = False
    color: bool = False
    hyperlinks: bool = False
    for_pipe: bool = False
    encoding: str = "utf-8"
    dialect: Dialect = "commonmark"
    front_matter: bool = False
    template: tuple[str, str] | None = None
    limit: int = 0
    keep: int | None = None


def render_document(digest: "Digest", look: Look) -> str | bytes:
    """*digest* in the format of *look*: text, or bytes where a format needs them, such as a mail."""
    return look.format.load_renderer()(digest, look)


def render_pieces(digest: "Digest", look: Look) -> Iterable[str | bytes]:
    """The document of `render_document`, in pieces where its format can give them."""
    if not look.format.in_pieces:
        return (render_document(digest, look),)
    pieces: Iterable[str] = _load_function(look.format.in_pieces)(digest, look)
    return pieces


def find_format(name: str) -> Format:
    """The format called *name*: ours, else one that an installed package offers.

    Raises UsageError if there is none, or if the package's is not a Format of that name.
    """
    return (
        FORMATS.get(name) or _BY_ALIAS.get(name.lower()) or FORMATS.get(name.lower()) or _find_format_of_package(name)
    )


def find_format_of_file(name: str) -> Format | None:
    """The format that the suffix of the file called *name* stands for (`papers.bib`, `day.csl.json`), None if none."""
    suffixes = {suffix: format for format in _OURS for suffix in (format.name, format.suffix, *format.aliases)}
    parts = name.lower().split(".")[1:]
    return suffixes.get(".".join(parts[-2:])) or suffixes.get(parts[-1]) if parts else None


def _find_format_of_package(name: str) -> Format:
    # Looked up only for names that are not ours: reading what is installed takes a tenth of a second.
    from importlib.metadata import entry_points

    offered = {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}
    if name not in offered:
        raise UsageError(f"{name!r} is not one of {', '.join(map(repr, [*FORMATS, *offered]))}")
    return _load_format(offered[name])


def _load_format(point: "EntryPoint") -> Format:
    which = f"the format {point.name!r} ({point.value})"
    try:
        format: object = point.load()
        can_render = isinstance(format, Format) and callable(format.load_renderer())
    except Exception as error:
        # A package's code runs when it is imported, and may raise anything.
        raise UsageError(f"{which} cannot be loaded: {type(error).__name__}: {error}") from error
    if not isinstance(format, Format):
        raise UsageError(f"{which} is no digest.render.formats.Format, but of the type {type(format).__name__}")
    if format.name != point.name or not can_render:
        raise UsageError(f"{which} {'has no function `render`' if not can_render else f'calls itself {format.name!r}'}")
    return format

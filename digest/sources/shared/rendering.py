"""The pieces of markup made text: scripts raised and lowered, formulas read once, what no reader sees left out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from digest.patterns import lazy_pattern
from digest.sources.shared import tag_names
from digest.sources.shared.formulas import Attribute, Part, is_tex, write_element, write_tex
from digest.sources.shared.placed_signs import result_of_signs, role_of_sign
from digest.sources.shared.scripts import write_subscript, write_superscript
from digest.sources.shared.tags import End, Piece, Start, read_pieces

_MATH_PICTURES = ("tex", "math", "latex")
_HAVE_CLASSES = frozenset(("span", "div", "nobr", "svg"))
# What arXiv, and whoever copies it, shows for an address.
_PLACEHOLDER = lazy_pattern(r"\s*this (?:\w{1,9} )?URL(?P<behind>[.,;)]?)\s*")
_VERTICAL = lazy_pattern(r"vertical-align:\s{0,9}(super|sub)\b")
_DEEPEST = 60  # elements in each other that have a meaning; real ones have twenty


@dataclass(slots=True)
class _Frame:
    """An open element that does something to its text: its *role*, and the *parts* of that so far.

    *guess* is the number of the part with the signs of a formula, whose TeX may follow.
    """

    role: str
    name: str = ""
    attribute: Attribute = dict[str, str]().get
    parts: list[Part] = field(default_factory=list)
    guess: int | None = None
    tex: str = ""


class Renderer:
    """Makes text of the pieces that are added to it."""

    def __init__(self) -> None:
        self._frames = [_Frame("text")]
        self._open: list[tuple[str, _Frame | None]] = []
        self._counts: Counter[str] = Counter()

    def add(self, piece: Piece) -> None:
        """Take the next piece."""
        if isinstance(piece, str):
            self._add_text(piece)
        elif isinstance(piece, Start):
            self._begin(piece)
        else:
            self._end(piece)

    def finish(self) -> str:
        """The text of all pieces, with a zero between paragraphs."""
        while self._open:
            self._close_last()
        return "".join(part.text for part in self._frames[0].parts)

    def _add_text(self, text: str) -> None:
        frame = self._frames[-1]
        blank = not text.strip()
        if blank and frame.role == "formula":
            return
        if not blank:
            frame.guess = None
        frame.parts.append(Part(text))

    def _begin(self, start: Start) -> None:
        name = start.name
        if name in tag_names.BLOCKS:
            self._frames[-1].parts.append(Part("\0"))
        if name == "img":
            self._add_picture(start)
        role = _role_of(start) or role_of_sign(start, self._frames[-1].role)
        frame = _Frame(role, name, start.attribute) if role and len(self._frames) < _DEEPEST else None
        self._note_tex(start)
        self._open.append((name, frame))
        self._counts[name] += 1
        if frame:
            self._frames.append(frame)

    def _note_tex(self, start: Start) -> None:
        """Note the TeX that MathJax 4 keeps at the root of what it has set, which may be a picture."""
        frame = self._frames[-2 if self._frames[-1].name == "svg" else -1]
        if frame.name == "mjx-container" and not frame.tex:
            frame.tex = start.attribute("data-latex") or ""

    def _add_picture(self, picture: Start) -> None:
        """Add the formula that *picture* shows: its other text is TeX."""
        kind, alternative = (picture.attribute("class") or "").lower(), picture.attribute("alt")
        if any(word in kind for word in _MATH_PICTURES) and is_tex(alternative):
            self._frames[-1].parts.append(Part(write_tex(alternative or ""), "tex"))

    def _end(self, end: End) -> None:
        if not self._counts[end.name]:
            return
        while self._open[-1][0] != end.name:
            self._close_last()
        self._close_last()

    def _close_last(self) -> None:
        name, frame = self._open.pop()
        self._counts[name] -= 1
        if frame:
            self._frames.pop()
            self._add_result(frame)
        if name in tag_names.BLOCKS:
            self._frames[-1].parts.append(Part("\0"))

    def _add_result(self, frame: _Frame) -> None:
        above = self._frames[-1]
        part = _result_of(frame)
        if frame.role == "tex" and above.guess is not None:
            above.parts[above.guess] = Part("")
        if part.text or above.role == "formula":
            above.parts.append(part)
            above.guess = len(above.parts) - 1 if frame.role == "typeset" else None


def has_meaning(start: Start) -> bool:
    """Whether an element of a text, which begins with *start*, does something to its own text."""
    return bool(_role_of(start) or role_of_sign(start, "text"))


def _role_of(start: Start) -> str:
    """What becomes of the text of an element; '' if it is text as it is."""
    name = start.name
    if name in tag_names.MATHML:
        return "silent" if name == "annotation-xml" else "formula"
    if name in tag_names.SUPERSCRIPTS or name in tag_names.SUBSCRIPTS:
        return "raised" if name in tag_names.SUPERSCRIPTS else "lowered"
    if name in tag_names.ALTERNATIVES:
        return "alternatives"
    if name == "a":
        return "link"
    if name == "tex-math" or (name == "equationsource" and start.attribute("format") == "TEX"):
        return "tex"
    if name == "script":
        kind = (start.attribute("type") or "").lower()
        return "tex" if kind.startswith("math/tex") else "mathml" if kind.startswith("math/mml") else "silent"
    if name in tag_names.SILENT:
        return "silent"
    return _role_of_classes(start) if name in _HAVE_CLASSES else ""


def _role_of_classes(start: Start) -> str:
    written = start.attribute("class")
    classes = written.split() if written else ()
    if tag_names.ALTERNATIVES_CLASS in classes:
        return "alternatives"
    if any(each in tag_names.SILENT_CLASSES for each in classes):
        return "silent"
    if any(each in tag_names.TYPESET_CLASSES for each in classes):
        return "typeset"
    return _role_of_script(classes, start.attribute("style") or "") if start.name == "span" else ""


def _role_of_script(classes: Sequence[str], style: str) -> str:
    """The role of a `span` that stands for `sup` or `sub`, by what its publisher or a word processor says."""
    placed = _VERTICAL.search(style) if "vertical-align" in style else None
    if (placed and placed[1] == "super") or not tag_names.SUPERSCRIPT_CLASSES.isdisjoint(classes):
        return "raised"
    return "lowered" if placed or not tag_names.SUBSCRIPT_CLASSES.isdisjoint(classes) else ""


def _result_of(frame: _Frame) -> Part:
    text = "".join(part.text for part in frame.parts)
    match frame.role:
        case "raised" | "lowered":
            write = write_superscript if frame.role == "raised" else write_subscript
            return Part(write(text.replace("\0", " ")))
        case "formula":
            return _result_of_formula(frame)
        case "tex":
            kind = (frame.attribute("type") or "").lower()
            return Part(write_tex(text, display="display" in kind), "tex")
        case "mathml":
            return Part(_render_formula(text), "formula")
        case "scripted" | "fraction" | "placed":
            return result_of_signs(frame.role, frame.attribute, frame.parts)
        case "link":
            return _result_of_link(frame, text)
        case "alternatives" | "typeset":
            return _best_of(frame)
        case _:
            return Part("")


def _result_of_link(frame: _Frame, text: str) -> Part:
    """The text of a link, or its address if it hides that."""
    href, hidden = frame.attribute("href"), _PLACEHOLDER.fullmatch(text)
    return Part(href + hidden["behind"] if href and hidden else text)


def _result_of_formula(frame: _Frame) -> Part:
    name, alternative = frame.name, frame.attribute("alttext")
    if name == "mspace":
        return Part(" ")
    if name in ("none", "mprescripts"):
        return Part("", "border" if name == "mprescripts" else "")
    part = write_element(name, frame.attribute, frame.parts)
    if name != "math":
        return part
    written = alternative if is_tex(alternative) else part.text if part.kind == "tex" else None
    if written:
        return Part(write_tex(written, display=frame.attribute("display") == "block"), "formula")
    return replace(part, kind="formula")


def _best_of(frame: _Frame) -> Part:
    """One of the forms of a formula: its TeX, else its MathML, else the text."""
    if frame.tex:
        return Part(write_tex(frame.tex, display=frame.attribute("display") == "true"), "formula")
    for kind in ("tex", "formula"):
        forms = [part for part in frame.parts if part.kind == kind and part.text]
        if forms:
            return replace(forms[0], kind="formula")
    written = frame.attribute("data-mathml") if frame.role == "typeset" else None
    spoken = frame.attribute("aria-label") if frame.name == "mjx-container" else None
    text = "".join(part.text for part in frame.parts)
    return Part((_render_formula(written) if written else "") or text or spoken or "", "formula")


def _render_formula(mathml: str) -> str:
    renderer = Renderer()
    for piece in read_pieces(mathml):
        renderer.add(piece)
    return renderer.finish()

"""The reader of LaTeX: it goes through a text from left to right, group by group, and writes plain characters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from digest.latex.hidden_urls import is_hidden_url
from digest.latex.prose import find_exponent, find_index, is_formula, is_grouping, text_beside_url
from digest.latex.scripts import small_script
from digest.latex.tables import LOWERED, RAISED, WRITES_LETTER
from digest.patterns import compile_once, lazy_pattern

_PIECE = lazy_pattern(r"(?s)\\[A-Za-z]+\*?|\\.|\$\$|[{}$^_\\]|[^\\{}$^_]+")
_CLOSING = {"\\)": "\\(", "\\]": "\\[", "$": "$", "$$": "$$"}
_OPENING = frozenset(_CLOSING.values())
# Groups inside more groups than this stay as written: nobody writes them, and Python's stack is limited.
_DEEPEST = 60


@dataclass(slots=True)
class Group:
    """A group while it is read: the place of its end, whether it is a formula, and the text written so far."""

    end: int
    math: bool
    out: list[str] = field(default_factory=list)
    has_words: bool = False

    def add(self, text: str) -> None:
        """Write *text*; an empty one is not stored, so that `out[-1]` always has a last character."""
        if text:
            self.out.append(text)
            self.has_words = self.has_words or not text.isspace()

    def last_character(self) -> str:
        """The last character written, empty if there is none."""
        return self.out[-1][-1] if self.out else ""

    def strip_blanks(self) -> None:
        """Remove the blanks at the end of what was written."""
        while self.out:
            text = self.out.pop().rstrip()
            if text:
                self.out.append(text)
                return


class LatexReader:
    """A text in pieces, and the place of the piece to read next; *commands* has the function for each `\\name`.

    *closing_of* has for each opening brace or dollar sign the place of its closing one.
    """

    def __init__(self, text: str, commands: "Mapping[str, Command]") -> None:
        self.pieces: list[str] = _PIECE.findall(text)
        self.closing_of = _pair_delimiters(self.pieces)
        self.commands = commands
        self.at = 0
        self.depth = 0

    def read_all(self) -> str:
        """The whole text in plain characters."""
        return self.read_until(len(self.pieces), math=False)

    def read_until(self, end: int, *, math: bool) -> str:
        """The text from here to the piece *end*, in plain characters."""
        group = Group(end, math)
        while self.at < end:
            piece = self.pieces[self.at]
            self.at += 1
            if piece in _OPENING:
                self._read_formula(piece, group)
            elif piece == "{":
                self._read_braces(group)
            elif piece in ("^", "_"):
                self._read_script(piece, group)
            elif len(piece) > 1 and piece[0] == "\\":
                self.read_command(piece, group)
            else:
                group.add(_formula_text(piece) if math else piece)
        self.at = end
        return "".join(group.out)

    def read_command(self, piece: str, group: Group) -> None:
        """Write what the command *piece* stands for into *group*, and go past the arguments that it takes."""
        name = piece[1:].rstrip("*") or "*"
        meaning = self.commands.get(name) or self.commands["unknown" if name[0].isalpha() else "escaped"]
        group.add(meaning(self, name, group))

    # ── The next piece ──

    def next_piece(self, group: Group) -> str:
        """The next piece, empty at the end of *group*."""
        return self.pieces[self.at] if self.at < group.end else ""

    def skip(self, length: int) -> None:
        """Go past the first *length* characters of the next piece."""
        self.pieces[self.at] = self.pieces[self.at][length:]
        if not self.pieces[self.at]:
            self.at += 1

    def skip_blanks(self, group: Group) -> None:
        following = self.next_piece(group)
        if following[:1].isspace():
            self.skip(len(following) - len(following.lstrip()))

    def is_word_ahead(self, group: Group) -> bool:
        """Whether the next piece begins with a letter or a digit, or is a command that writes one."""
        following = self.next_piece(group)
        return following[:1].isalnum() or following[1:] in WRITES_LETTER

    def is_group_ahead(self, group: Group) -> bool:
        return self.next_piece(group) == "{" and self.at in self.closing_of

    # ── Arguments ──

    def take_raw_group(self) -> str:
        """The next group as written, without its braces."""
        start, self.at = self.at + 1, self.closing_of[self.at] + 1
        return "".join(self.pieces[start : self.at - 1])

    def read_group(self, *, math: bool) -> str:
        """The next group in plain characters."""
        if self.depth >= _DEEPEST:
            return self.take_raw_group()
        close = self.closing_of[self.at]
        self.at += 1
        self.depth += 1
        text = self.read_until(close, math=math)
        self.depth -= 1
        self.at = close + 1
        return text

    def take_option(self, group: Group) -> str:
        """The optional argument that comes next, without its square brackets; empty where there is none."""
        match = compile_once(r"\s*\[([^\]]*)\]").match(self.next_piece(group))
        if not match:
            return ""
        self.skip(match.end())
        return match[1]

    def read_argument(self, group: Group) -> str:
        """The next group, command or character, read as mathematics; empty where there is none."""
        self.skip_blanks(group)
        piece = self.next_piece(group)
        if self.is_group_ahead(group):
            return self.read_group(math=True)
        if piece in ("", "{", "}", "^", "_", "\\") or piece in _OPENING:
            return ""
        if piece[0] == "\\":
            return self._read_lone_command(piece, group)
        self.skip(1)
        return piece[0]

    def _read_lone_command(self, piece: str, group: Group) -> str:
        if self.depth >= _DEEPEST:
            return ""
        alone = Group(group.end, math=True)
        self.at += 1
        self.depth += 1
        self.read_command(piece, alone)
        self.depth -= 1
        return "".join(alone.out)

    def skip_empty_group(self, group: Group) -> None:
        """Go past an empty pair of braces, which only ends a command's name."""
        if self.closing_of.get(self.at) == self.at + 1 and self.is_group_ahead(group):
            self.at += 2

    # ── Dollar signs, braces, exponents and indices ──

    def _read_formula(self, piece: str, group: Group) -> None:
        close = self.closing_of.get(self.at - 1)
        if close is None or self.depth >= _DEEPEST:
            group.add(piece)
            return
        after = "".join(self.pieces[close + 1 : close + 2])
        if piece[0] == "$" and not is_formula("".join(self.pieces[self.at : close]), after):
            group.add(piece)
            return

        self.depth += 1
        formula = compile_once(r"\s{2,}").sub(" ", self.read_until(close, math=True))
        formula = compile_once(r"(?<=[(\[⟨⌊⌈]) | (?=[)\]⟩⌋⌉])").sub("", formula)
        group.add(formula.strip() or formula[:1])
        self.depth -= 1
        self.at = close + 1

    def _read_braces(self, group: Group) -> None:
        self.at -= 1
        close = self.closing_of.get(self.at)
        if close is None:
            group.add("{")
            self.at += 1
            return
        # Braces around many pieces are always LaTeX's; any command as the body makes `is_grouping` say so.
        body = "".join(self.pieces[self.at + 1 : close]) if close - self.at < 40 else "\\long"
        before, after = group.last_character(), "".join(self.pieces[close + 1 : close + 2])[:1]
        text = self.read_group(math=group.math)
        if body and before and is_hidden_url(before):
            group.add(text_beside_url(text))
        elif group.math or is_grouping(body, before, after):
            group.add(text)
        else:
            group.add(f"{{{text}}}")

    def _read_script(self, sign: str, group: Group) -> None:
        table = RAISED if sign == "^" else LOWERED
        is_markup = group.math or self.is_group_ahead(group) or (sign == "^" and self.next_piece(group)[:1] == "\\")
        if not is_markup:
            before = "".join(group.out[-3:])[-8:]
            body = (find_exponent if sign == "^" else find_index)(before, self.next_piece(group))
            self.skip(len(body)) if body else None
        else:
            body = self.read_argument(group) if group.math or group.last_character().strip() else ""
        group.add(small_script(body, table, sign))
        if group.math and group.out[-1][0] == sign and group.out[-1][-1].isalnum() and self.is_word_ahead(group):
            group.add(" ")


Command = Callable[[LatexReader, str, Group], str]


def _pair_delimiters(pieces: list[str]) -> dict[int, int]:
    """For the place of each opening brace or dollar sign, the place of its closing one."""
    partner: dict[int, int] = {}
    frames: list[dict[str, int]] = [{}]
    for at, piece in enumerate(pieces):
        if piece == "{":
            frames.append({"{": at})
        elif piece == "}" and len(frames) > 1:
            partner[frames.pop()["{"]] = at
        elif piece in _CLOSING and _CLOSING[piece] in frames[-1]:
            partner[frames[-1].pop(_CLOSING[piece])] = at
        if piece in _OPENING:
            frames[-1][piece] = at
    return partner


def _formula_text(piece: str) -> str:
    return compile_once(r"[\s~&]+").sub(" ", piece).replace("'", "′")

"""Reading LaTeX from left to right, group by group."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from digest.latex.hidden_urls import hidden
from digest.latex.patterns import pattern
from digest.latex.prose import beside_url, exponent, index, is_formula, only_typeset
from digest.latex.scripts import small
from digest.latex.tables import LOWERED, RAISED, WORDY

_PIECE = r"(?s)\\[A-Za-z]+\*?|\\.|\$\$|[{}$^_\\]|[^\\{}$^_]+"
_CLOSING = {"\\)": "\\(", "\\]": "\\[", "$": "$", "$$": "$$"}
_OPENING = frozenset(_CLOSING.values())
# Deeper groups come out as they are: nobody writes them, and the stack ends somewhere.
_DEEPEST = 60


@dataclass(slots=True)
class Group:
    """A group while it is read: the place where it ends, its mode, and what came out so far."""

    end: int
    math: bool
    out: list[str] = field(default_factory=list)
    has_words: bool = False

    def add(self, text: str) -> None:
        """*text* comes out; nothing is kept of an empty one, so that the last one is at hand."""
        if text:
            self.out.append(text)
            self.has_words = self.has_words or not text.isspace()

    def last(self) -> str:
        """The last character that came out, if any."""
        return self.out[-1][-1] if self.out else ""

    def strip(self) -> None:
        """Take back the blanks that came out last."""
        while self.out:
            text = self.out.pop().rstrip()
            if text:
                self.out.append(text)
                return


class Reader:
    """A text and the place that is read next. *commands* say what `\\name` stands for."""

    def __init__(self, text: str, commands: "Mapping[str, Command]") -> None:
        self.pieces: list[str] = pattern(_PIECE).findall(text)
        self.partner = _partners(self.pieces)
        self.commands = commands
        self.at = 0
        self.depth = 0

    def read(self) -> str:
        """The whole text."""
        return self.until(len(self.pieces), math=False)

    def until(self, end: int, *, math: bool) -> str:
        """What stands from here to *end*."""
        group = Group(end, math)
        while self.at < end:
            piece = self.pieces[self.at]
            self.at += 1
            if piece in _OPENING:
                self._dollars(piece, group)
            elif piece == "{":
                self._braces(group)
            elif piece in ("^", "_"):
                self._script(piece, group)
            elif len(piece) > 1 and piece[0] == "\\":
                self.command(piece, group)
            else:
                group.add(_in_formula(piece) if math else piece)
        self.at = end
        return "".join(group.out)

    def command(self, piece: str, group: Group) -> None:
        """What the command *piece* stands for, with the arguments it takes."""
        name = piece[1:].rstrip("*") or "*"
        meaning = self.commands.get(name) or self.commands["unknown" if name[0].isalpha() else "escaped"]
        group.add(meaning(self, name, group))

    # What comes next

    def next(self, group: Group) -> str:
        """The piece that comes next, empty at the end of *group*."""
        return self.pieces[self.at] if self.at < group.end else ""

    def skip(self, length: int) -> None:
        """Go on by *length* characters within the piece that comes next."""
        self.pieces[self.at] = self.pieces[self.at][length:]
        if not self.pieces[self.at]:
            self.at += 1

    def skip_blanks(self, group: Group) -> None:
        following = self.next(group)
        if following[:1].isspace():
            self.skip(len(following) - len(following.lstrip()))

    def word_ahead(self, group: Group) -> bool:
        """Whether a letter, a digit or a command that writes one follows at once."""
        following = self.next(group)
        return following[:1].isalnum() or following[1:] in WORDY

    def group_ahead(self, group: Group) -> bool:
        return self.next(group) == "{" and self.at in self.partner

    # Arguments

    def raw(self) -> str:
        """The group ahead as it was written."""
        start, self.at = self.at + 1, self.partner[self.at] + 1
        return "".join(self.pieces[start : self.at - 1])

    def inner(self, *, math: bool) -> str:
        """The group ahead, read."""
        if self.depth >= _DEEPEST:
            return self.raw()
        close = self.partner[self.at]
        self.at += 1
        self.depth += 1
        text = self.until(close, math=math)
        self.depth -= 1
        self.at = close + 1
        return text

    def option(self, group: Group) -> str:
        """What the square brackets ahead hold, if they are there."""
        found = pattern(r"\s*\[([^\]]*)\]").match(self.next(group))
        if not found:
            return ""
        self.skip(found.end())
        return found[1]

    def argument(self, group: Group) -> str:
        """The group, command or character ahead, read as mathematics; empty where there is none."""
        self.skip_blanks(group)
        piece = self.next(group)
        if self.group_ahead(group):
            return self.inner(math=True)
        if piece in ("", "{", "}", "^", "_", "\\") or piece in _OPENING:
            return ""
        if piece[0] == "\\":
            return self._lone_command(piece, group)
        self.skip(1)
        return piece[0]

    def _lone_command(self, piece: str, group: Group) -> str:
        if self.depth >= _DEEPEST:
            return ""
        alone = Group(group.end, math=True)
        self.at += 1
        self.depth += 1
        self.command(piece, alone)
        self.depth -= 1
        return "".join(alone.out)

    def empty_group(self, group: Group) -> None:
        """Skip the braces that only end a command's name."""
        if self.partner.get(self.at) == self.at + 1 and self.group_ahead(group):
            self.at += 2

    # Dollars, braces, carets

    def _dollars(self, piece: str, group: Group) -> None:
        close = self.partner.get(self.at - 1)
        if close is None or self.depth >= _DEEPEST:
            group.add(piece)
            return
        after = "".join(self.pieces[close + 1 : close + 2])
        if piece[0] == "$" and not is_formula("".join(self.pieces[self.at : close]), after):
            group.add(piece)
            return

        self.depth += 1
        formula = pattern(r"\s{2,}").sub(" ", self.until(close, math=True))
        formula = pattern(r"(?<=[(\[⟨⌊⌈]) | (?=[)\]⟩⌋⌉])").sub("", formula)
        group.add(formula.strip() or formula[:1])
        self.depth -= 1
        self.at = close + 1

    def _braces(self, group: Group) -> None:
        self.at -= 1
        close = self.partner.get(self.at)
        if close is None:
            group.add("{")
            self.at += 1
            return
        # Braces around much are never a part of the sentence; one command in them says so.
        body = "".join(self.pieces[self.at + 1 : close]) if close - self.at < 40 else "\\long"
        before, after = group.last(), "".join(self.pieces[close + 1 : close + 2])[:1]
        text = self.inner(math=group.math)
        if body and before and hidden(before):
            group.add(beside_url(text))
        elif group.math or only_typeset(body, before, after):
            group.add(text)
        else:
            group.add(f"{{{text}}}")

    def _script(self, sign: str, group: Group) -> None:
        table = RAISED if sign == "^" else LOWERED
        written = group.math or self.group_ahead(group) or (sign == "^" and self.next(group)[:1] == "\\")
        if not written:
            before = "".join(group.out[-3:])[-8:]
            body = (exponent if sign == "^" else index)(before, self.next(group))
            self.skip(len(body)) if body else None
        else:
            body = self.argument(group) if group.math or group.last().strip() else ""
        group.add(small(body, table, sign))
        if group.math and group.out[-1][0] == sign and group.out[-1][-1].isalnum() and self.word_ahead(group):
            group.add(" ")


Command = Callable[[Reader, str, Group], str]


def _partners(pieces: list[str]) -> dict[int, int]:
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


def _in_formula(piece: str) -> str:
    return pattern(r"[\s~&]+").sub(" ", piece).replace("'", "′")

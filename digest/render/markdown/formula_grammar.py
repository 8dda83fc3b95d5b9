"""Whether a formula is one that ends where it ends: known commands, each with its arguments, and nothing else."""

import re

from digest.render.markdown.formula_commands import (
    ALPHABETS,
    BINARY,
    COMPOSED,
    DELIMITERS,
    FRACTIONS,
    INFIX,
    LIMITS,
    OPERATORS,
    OPTIONAL,
    SIGNS,
    SIGNS_BY_SIGN,
    SIZES,
    SPACES,
    SPACES_BY_SIGN,
    SWITCHES,
    TEXTS,
    UNARY,
)

# As TeX reads a command; that a letter of any script belongs to its name is the way of XeTeX and LuaTeX.
_TOKEN = re.compile(r"\\(?:[^\W\d_]+\*?|.)|.", re.DOTALL)
# The signs of ASCII that mean themselves, between formulas' letters and in their prose.
_PLAIN = frozenset("()[]|/.<>+-*=,:;!?~ ")
_PLAIN_IN_TEXT = frozenset("()/.+-*=,:;!?~ '[]")
# TeX ends with a fatal error at 255.
_DEEPEST = 20
_SIGNS_IN_TEXT = SPACES_BY_SIGN | {"_", "&"}
_SCRIPTS = ("^", "_")
_ALONE = SIGNS | COMPOSED | SPACES | SWITCHES | INFIX | SPACES_BY_SIGN | SIGNS_BY_SIGN
_WITH_ARGUMENTS = UNARY | ALPHABETS | TEXTS | OPTIONAL | BINARY
# What TeX takes for an index or an exponent without braces, with the command's own argument.
_INDICES = ALPHABETS | TEXTS | FRACTIONS
_OPERATORS_OF_ONE = ("operatorname", "operatorname*", "mathop")


class _Refused(Exception):
    """The formula has something that is not known to be harmless."""


def is_harmless(tex: str) -> bool:
    """Whether *tex*, the inside of `$…$`, has only known commands with all their arguments, and nothing open."""
    formula = _Formula(tex)
    try:
        formula.row()
    except _Refused:
        return False
    return not formula.next()


class _Formula:
    """A formula and the place that is read next; every method raises _Refused."""

    def __init__(self, tex: str) -> None:
        self.pieces = _TOKEN.findall(tex)
        self.at = 0
        self.depth = 0
        self.fractions = 0

    def next(self) -> str:
        """What comes next, empty at the end."""
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def take(self) -> str:
        piece = self.next()
        self.at += 1
        return piece

    def skip_blanks(self) -> None:
        while self.next() == " ":
            self.at += 1

    def row(self, end: str = "") -> None:
        """All up to the *end* of a group, of brackets or of the formula, which is not read."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Refused
        marks, infixes = "", 0
        while (piece := self.next()) and piece not in (end, "}", r"\right"):
            self.at += 1
            if piece in _SCRIPTS or piece == "'":
                marks = self.script(piece, marks)
            elif piece == " ":
                # A prime looks for its exponent right behind it.
                marks = marks.replace("'", "^")
            else:
                marks = marks if piece[1:] in SWITCHES else ""
                infixes += piece[1:] in INFIX
                self.element(piece, end)
        # In a fraction, one of TeX's own kind is ambiguous.
        if infixes > (not self.fractions):
            raise _Refused
        self.depth -= 1

    def script(self, piece: str, marks: str) -> str:
        """An index, exponent or prime behind *marks*, those that its letter has; two of one kind are an error."""
        if piece == "_":
            # Behind it, a prime has no exponent any more.
            marks = marks.replace("'", "^")
        if ("_" if piece == "_" else "^") in marks:
            raise _Refused
        if piece != "'":
            self.one(SIGNS, _INDICES)
        return marks + piece

    def element(self, piece: str, end: str) -> None:
        if piece == r"\middle" and end == r"\right":
            self.delimiter()
        elif piece[0] == "\\":
            self.command(piece)
        elif piece == "{":
            self.at -= 1
            self.group()
        elif not _is_plain(piece):
            raise _Refused

    def command(self, piece: str) -> None:
        name = piece[1:]
        if name == "left":
            self.pair()
        elif name in SIZES:
            self.delimiter()
        elif name in OPERATORS or name in _OPERATORS_OF_ONE:
            self.operator(name)
        elif name in _WITH_ARGUMENTS:
            self.arguments(name)
        elif name not in _ALONE:
            raise _Refused

    def operator(self, name: str) -> None:
        if name in _OPERATORS_OF_ONE:
            self.skip_blanks()
            self.group()
        self.skip_blanks()
        if self.next()[1:] in LIMITS:
            self.at += 1

    def arguments(self, name: str) -> None:
        """What the command *name* takes."""
        if name in TEXTS:
            self.text()
            return
        self.skip_blanks()
        if name in OPTIONAL and self.next() == "[":
            self.brackets()
        self.fractions += name in BINARY
        self.one(SIGNS)
        if name in BINARY:
            self.one(SIGNS)
        self.fractions -= name in BINARY

    def one(self, signs: frozenset[str] = frozenset(), commands: frozenset[str] = frozenset()) -> None:
        """A group, a character, one of *signs*, or one of *commands* with its own arguments."""
        self.skip_blanks()
        piece = self.next()
        if piece == "{":
            self.group()
        elif piece[:1] == "\\" and piece[1:] in commands:
            self.at += 1
            self.arguments(piece[1:])
        elif (piece[:1] == "\\" and piece[1:] in signs) or (_is_plain(piece) and piece not in "~[]"):
            self.at += 1
        else:
            raise _Refused

    def group(self) -> None:
        if self.take() != "{":
            raise _Refused
        self.row()
        if self.take() != "}":
            raise _Refused

    def brackets(self) -> None:
        self.at += 1
        self.row("]")
        if self.take() != "]":
            raise _Refused

    def pair(self) -> None:
        """`\\left(` and `\\right)`, with what is between them."""
        self.delimiter()
        self.row(r"\right")
        if self.take() != r"\right":
            raise _Refused
        self.delimiter()

    def delimiter(self) -> None:
        self.skip_blanks()
        if self.take() not in DELIMITERS:
            raise _Refused

    def text(self) -> None:
        """A group of prose: in it, an index or a sign of mathematics would be an error."""
        self.skip_blanks()
        self.depth += 1
        if self.take() != "{" or self.depth > _DEEPEST:
            raise _Refused
        while (piece := self.take()) != "}":
            if piece == "{" or piece[1:] in TEXTS:
                self.at -= piece == "{"
                self.text()
            elif not _is_prose(piece):
                raise _Refused
        self.depth -= 1


def _is_plain(piece: str) -> bool:
    """Whether *piece* is a character that means itself; not `#`, `%`, `&`, `$`, `"` and a backslash alone."""
    return piece in _PLAIN or piece.isalnum() or (not piece.isascii() and piece.isprintable())


def _is_prose(piece: str) -> bool:
    if piece[:1] == "\\":
        return piece[1:] in _SIGNS_IN_TEXT
    return piece in _PLAIN_IN_TEXT or piece.isalnum() or (not piece.isascii() and piece.isprintable())

"""Whether a formula is harmless: known commands only, each with its arguments, and nothing left open."""

import re

from digest.patterns import lazy_pattern
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

# A command as TeX reads it. In XeTeX and LuaTeX, its name may have letters of any script.
_TOKEN = lazy_pattern(r"\\(?:[^\W\d_]+\*?|.)|.", re.DOTALL)
# The signs of ASCII that mean themselves: in mathematics, and in prose within a formula.
_PLAIN = frozenset("()[]|/.<>+-*=,:;!?~ ")
_PLAIN_IN_TEXT = frozenset("()/.+-*=,:;!?~ '[]")
# Nested groups; TeX ends with a fatal error at 255.
_DEEPEST = 20
_SIGNS_IN_TEXT = SPACES_BY_SIGN | {"_", "&"}
_SCRIPTS = ("^", "_")
_ALONE = SIGNS | COMPOSED | SPACES | SWITCHES | INFIX | SPACES_BY_SIGN | SIGNS_BY_SIGN
_WITH_ARGUMENTS = UNARY | ALPHABETS | TEXTS | OPTIONAL | BINARY
# Commands that TeX takes, with their argument, for an index or an exponent without braces.
_INDICES = ALPHABETS | TEXTS | FRACTIONS
_OPERATORS_OF_ONE = ("operatorname", "operatorname*", "mathop")


class _NotHarmlessError(Exception):
    """The formula has a part that is not known to be harmless."""


def is_harmless(tex: str) -> bool:
    """Whether *tex*, the inside of `$…$`, has only known commands with all their arguments, and nothing open."""
    parser = _FormulaParser(tex)
    try:
        parser.read_row()
    except _NotHarmlessError:
        return False
    return not parser.peek()


class _FormulaParser:
    """A parser of one formula: each method reads its part from the next piece on, or raises _NotHarmlessError."""

    def __init__(self, tex: str) -> None:
        self.pieces = _TOKEN.findall(tex)
        self.at = 0
        self.depth = 0
        self.fractions = 0

    def peek(self) -> str:
        """The next piece, empty at the end; it is not read."""
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def take(self) -> str:
        piece = self.peek()
        self.at += 1
        return piece

    def skip_blanks(self) -> None:
        while self.peek() == " ":
            self.at += 1

    def read_row(self, end: str = "") -> None:
        """Read up to *end*, or to the end of the group or of the formula; the end itself is not read."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _NotHarmlessError
        marks, infixes = "", 0
        while (piece := self.peek()) and piece not in (end, "}", r"\right"):
            self.at += 1
            if piece in _SCRIPTS or piece == "'":
                marks = self.read_script(piece, marks)
            elif piece == " ":
                # Behind a blank, an exponent no longer belongs to a prime.
                marks = marks.replace("'", "^")
            else:
                marks = marks if piece[1:] in SWITCHES else ""
                infixes += piece[1:] in INFIX
                self.read_element(piece, end)
        # A group may have one fraction of TeX's own kind (`a \over b`), and none within `\frac`: it would be ambiguous.
        if infixes > (not self.fractions):
            raise _NotHarmlessError
        self.depth -= 1

    def read_script(self, piece: str, marks: str) -> str:
        """Read an index, an exponent or a prime; *marks* are those before it, and none may come twice."""
        if piece == "_":
            # Behind an index, an exponent no longer belongs to a prime.
            marks = marks.replace("'", "^")
        if ("_" if piece == "_" else "^") in marks:
            raise _NotHarmlessError
        if piece != "'":
            self.read_argument(SIGNS, _INDICES)
        return marks + piece

    def read_element(self, piece: str, end: str) -> None:
        if piece == r"\middle" and end == r"\right":
            self.read_delimiter()
        elif piece[0] == "\\":
            self.read_command(piece)
        elif piece == "{":
            self.at -= 1
            self.read_group()
        elif not _is_plain(piece):
            raise _NotHarmlessError

    def read_command(self, piece: str) -> None:
        name = piece[1:]
        if name == "left":
            self.read_left_right()
        elif name in SIZES:
            self.read_delimiter()
        elif name in OPERATORS or name in _OPERATORS_OF_ONE:
            self.read_operator(name)
        elif name in _WITH_ARGUMENTS:
            self.read_arguments(name)
        elif name not in _ALONE:
            raise _NotHarmlessError

    def read_operator(self, name: str) -> None:
        if name in _OPERATORS_OF_ONE:
            self.skip_blanks()
            self.read_group()
        self.skip_blanks()
        if self.peek()[1:] in LIMITS:
            self.at += 1

    def read_arguments(self, name: str) -> None:
        """Read the arguments that the command *name* takes."""
        if name in TEXTS:
            self.read_prose()
            return
        self.skip_blanks()
        if name in OPTIONAL and self.peek() == "[":
            self.read_brackets()
        self.fractions += name in BINARY
        self.read_argument(SIGNS)
        if name in BINARY:
            self.read_argument(SIGNS)
        self.fractions -= name in BINARY

    def read_argument(self, signs: frozenset[str] = frozenset(), commands: frozenset[str] = frozenset()) -> None:
        """Read a group, a character, one of *signs*, or one of *commands* with its own arguments."""
        self.skip_blanks()
        piece = self.peek()
        if piece == "{":
            self.read_group()
        elif piece[:1] == "\\" and piece[1:] in commands:
            self.at += 1
            self.read_arguments(piece[1:])
        elif (piece[:1] == "\\" and piece[1:] in signs) or (_is_plain(piece) and piece not in "~[]"):
            self.at += 1
        else:
            raise _NotHarmlessError

    def read_group(self) -> None:
        if self.take() != "{":
            raise _NotHarmlessError
        self.read_row()
        if self.take() != "}":
            raise _NotHarmlessError

    def read_brackets(self) -> None:
        self.at += 1
        self.read_row("]")
        if self.take() != "]":
            raise _NotHarmlessError

    def read_left_right(self) -> None:
        """Read what follows `\\left`: a delimiter, a row, `\\right` and its delimiter."""
        self.read_delimiter()
        self.read_row(r"\right")
        if self.take() != r"\right":
            raise _NotHarmlessError
        self.read_delimiter()

    def read_delimiter(self) -> None:
        self.skip_blanks()
        if self.take() not in DELIMITERS:
            raise _NotHarmlessError

    def read_prose(self) -> None:
        """Read a group of prose, in which an index or a sign of mathematics is an error."""
        self.skip_blanks()
        self.depth += 1
        if self.take() != "{" or self.depth > _DEEPEST:
            raise _NotHarmlessError
        while (piece := self.take()) != "}":
            if piece == "{" or piece[1:] in TEXTS:
                self.at -= piece == "{"
                self.read_prose()
            elif not _is_prose(piece):
                raise _NotHarmlessError
        self.depth -= 1


def _is_plain(piece: str) -> bool:
    """Whether *piece* is a character that means itself, unlike `#`, `%`, `&`, `$`, `"` and a backslash alone."""
    return piece in _PLAIN or piece.isalnum() or (not piece.isascii() and piece.isprintable())


def _is_prose(piece: str) -> bool:
    if piece[:1] == "\\":
        return piece[1:] in _SIGNS_IN_TEXT
    return piece in _PLAIN_IN_TEXT or piece.isalnum() or (not piece.isascii() and piece.isprintable())

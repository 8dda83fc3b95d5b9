"""LaTeX commands that write a sign, a word or a letter: `\\alpha`, `\\log`, `\\'e`."""

from digest.latex.prose import is_quote
from digest.latex.reader import Group, LatexReader
from digest.latex.scripts import add_hat
from digest.latex.tables import (
    ACCENTS,
    ESCAPES,
    HATS,
    LETTERS,
    NEGATED,
    OPERATORS,
    RELATIONS,
    SPECIAL_LETTERS,
    SYMBOLS,
    WORDS,
    add_mark,
)
from digest.patterns import compile_once


def read_symbol(reader: LatexReader, name: str, group: Group) -> str:
    """The sign of `\\alpha` or `\\leq`, with the blanks that belong beside it."""
    if not group.math:
        return _read_symbol_in_prose(reader, name, group)
    if name not in LETTERS:
        return space_sign(reader, SYMBOLS[name], group, relation=name in RELATIONS)
    if compile_once(r"\s+(?:[\w(]|$)").match(reader.next_piece(group)):
        reader.skip_blanks(group)
    return SYMBOLS[name]


def _read_symbol_in_prose(reader: LatexReader, name: str, group: Group) -> str:
    """The sign; a blank behind the name mostly belongs to the sentence here, so it stays."""
    reader.skip_empty_group(group)
    following, before = reader.next_piece(group), group.last_character()
    if name == "sim" and following[1:2].isdigit():
        reader.skip_blanks(group)
    elif name in RELATIONS and following[:1].isspace() and before and not before.isspace():
        return " " + SYMBOLS[name]
    return SYMBOLS[name]


def space_sign(reader: LatexReader, sign: str, group: Group, *, relation: bool) -> str:
    """*sign* with a blank on both sides or on neither, as the authors wrote it.

    For a *relation* one blank, on whichever side, stands for two; for other signs only the left one counts.
    """
    left = group.has_words
    right = reader.at < group.end and not (reader.at == group.end - 1 and reader.next_piece(group).isspace())
    blank_left, blank_right = group.last_character() == " ", reader.next_piece(group)[:1].isspace()
    if not left:
        spaced = blank_right and sign not in "×·~"
    elif not right:
        spaced = blank_left and relation
    else:
        spaced = blank_left or (blank_right and relation)

    reader.skip_blanks(group)
    if left:
        group.strip_blanks()
    return " " * (spaced and left) + sign + " " * (spaced and right)


def read_operator(reader: LatexReader, name: str, group: Group) -> str:
    return space_word(reader, OPERATORS[name], group) if group.math else read_unknown(reader, name, group)


def space_word(reader: LatexReader, word: str, group: Group) -> str:
    """An upright *word* of a formula, with a blank between it and a letter beside it."""
    before = group.last_character()
    reader.skip_blanks(group)
    apart = " " * (before.isalnum() or before in (")", "]", "′")) if before else ""
    return apart + word + " " * reader.is_word_ahead(group)


def read_abbreviation(reader: LatexReader, name: str, group: Group) -> str:
    """The word of `\\eg`; its full stop is left out where another one follows."""
    word = WORDS[name]
    reader.skip_empty_group(group)
    return word[:-1] if word[-1] == "." and reader.next_piece(group)[:1] == "." else word


def read_degree(reader: LatexReader, name: str, group: Group) -> str:
    """The degree sign, or the operator `deg` of a formula."""
    return space_word(reader, name, group) if group.math and group.last_character().isalpha() else "°"


def read_negation(reader: LatexReader, name: str, group: Group) -> str:
    """The sign after `\\not`, struck through."""
    sign = reader.read_argument(group).strip()
    return space_sign(reader, NEGATED.get(sign, sign + "\u0338"), group, relation=True)


def read_code_point(reader: LatexReader, name: str, group: Group) -> str:
    """The character of `\\unicode{x2013}`; the argument as written where it is no printable character."""
    written = reader.take_raw_group() if reader.is_group_ahead(group) else ""
    match = compile_once(r"(?:[xX\"]|0x|U\+)?([0-9A-Fa-f]{2,6})").fullmatch(written)
    code = int(match[1], 10 if written.isdigit() else 16) if match else 0
    return chr(code) if 0x20 < code < 0xD800 or 0xE000 <= code < 0xF0000 else written


# ── Letters and accents ──


def read_letter(reader: LatexReader, name: str, group: Group) -> str:
    """The letter of `\\ss` or `\\o`; a short name such as `\\o` stays where it may be the end of a path."""
    following = reader.next_piece(group)
    if name in ("S", "P"):
        return SPECIAL_LETTERS[name] if compile_once(r"[\s~]*\d|\{").match(following) else "\\" + name
    if name in ("i", "j", "l", "o") and following[:1] not in ("", "{") and not group.last_character().isalpha():
        return "\\" + name
    reader.skip_empty_group(group)
    reader.skip_blanks(group)
    return SPECIAL_LETTERS[name]


def read_accent(reader: LatexReader, name: str, group: Group) -> str:
    """The next letter with its accent; where no letter takes one, the escaped quote, tilde or caret itself."""
    if group.math:
        return read_unknown(reader, name, group) if name.isalpha() else "\\" + name
    mark, plain = ACCENTS[name], name if name in "'`\"~^" else "\\" + name
    if reader.is_group_ahead(group):
        body = reader.read_group(math=False)
        return add_mark(body[0], mark) + body[1:] if body and len(body) < 3 else body or plain
    following = reader.next_piece(group)
    if following[:1] == "\\" and following[1:] in SPECIAL_LETTERS:
        reader.at += 1
        reader.skip_blanks(group)
        return add_mark(SPECIAL_LETTERS[following[1:]], mark)
    return _accent_over_next(reader, name, group) or plain


def _accent_over_next(reader: LatexReader, name: str, group: Group) -> str:
    """The next letter with its accent, empty if it takes none; `\\v s` allows a blank between them, `\\'e` does not."""
    following, before = reader.next_piece(group), group.last_character()
    letter = following.lstrip(" ")[:1] if name.isalpha() else following[:1]
    ahead = "".join(reader.pieces[reader.at : min(reader.at + 9, group.end)])
    if not letter.isalpha() or is_quote(name, before, ahead):
        return ""
    accented = add_mark(letter, ACCENTS[name])
    begins_name = letter.isupper() and name in "vcHku"
    if len(accented) > 1 or (name.isalpha() and not before.isalpha() and not begins_name):
        return ""
    reader.skip(following.index(letter) + 1)
    return accented


def read_hat(reader: LatexReader, name: str, group: Group) -> str:
    """The argument under the mark of `\\hat` or `\\bar`."""
    if not group.math and not reader.is_group_ahead(group):
        return read_unknown(reader, name, group)
    return add_hat(reader.read_argument(group), HATS[name])


# ── Other signs behind a backslash ──


def read_escape(reader: LatexReader, name: str, group: Group) -> str:
    """What a backslash before a character that is no letter stands for: `\\%` is %, an unknown one stays."""
    meaning = ESCAPES.get(name, "\\" + name)
    return "" if meaning == " " and group.last_character().isspace() else meaning


def read_line_break(reader: LatexReader, name: str, group: Group) -> str:
    """Nothing or a blank for `\\\\`; in prose it stays before a word, where it may be part of a path."""
    if reader.next_piece(group)[:1] in (" ", "\n", ""):
        return ""
    return " " if group.math else "\\\\"


def read_unknown(reader: LatexReader, name: str, group: Group) -> str:
    """The arguments of a macro of the authors, else its name; in a path or for `\\n` everything stays as written."""
    before = group.last_character()
    if not group.math and (len(name) == 1 or before.isalnum() or before in (":", "/", "\\", "_", ".")):
        return reader.pieces[reader.at - 1]
    if compile_once(r"\[[^\]]*\]$").match(reader.next_piece(group)):
        reader.take_option(group)
    bodies = []
    while reader.is_group_ahead(group):
        bodies.append(reader.read_group(math=group.math))
    text = " ".join(body for body in bodies if body)
    return text or (space_word(reader, name, group) if group.math else name)

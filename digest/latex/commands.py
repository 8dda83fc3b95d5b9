"""What LaTeX's commands stand for: functions of the reader, the command's name and its group."""

from collections.abc import Iterable

from digest.latex.hidden_urls import hidden, unescaped
from digest.latex.patterns import pattern
from digest.latex.prose import is_quote
from digest.latex.reader import Command, Group, Reader
from digest.latex.scripts import atom, hat, plainly_small, root, small
from digest.latex.tables import (
    ACCENTS,
    BLANKS,
    COLORS,
    DOUBLE_STRUCK,
    ESCAPES,
    HATS,
    LETTERS,
    LOWERED,
    MATH_STYLES,
    NEGATED,
    OPERATORS,
    RAISED,
    RELATIONS,
    SPECIAL_LETTERS,
    SWITCHES,
    SYMBOLS,
    TEXT_STYLES,
    UNSEEN,
    WORDS,
    marked,
)

# ── Signs and words ──


def _symbol(reader: Reader, name: str, group: Group) -> str:
    if not group.math:
        return _symbol_in_prose(reader, name, group)
    if name not in LETTERS:
        return _between(reader, SYMBOLS[name], group, relation=name in RELATIONS)
    if pattern(r"\s+(?:[\w(]|$)").match(reader.next(group)):
        reader.skip_blanks(group)
    return SYMBOLS[name]


def _symbol_in_prose(reader: Reader, name: str, group: Group) -> str:
    """There the blank behind the name is mostly meant."""
    reader.empty_group(group)
    following, before = reader.next(group), group.last()
    if name == "sim" and following[1:2].isdigit():
        reader.skip_blanks(group)
    elif name in RELATIONS and following[:1].isspace() and before and not before.isspace():
        return " " + SYMBOLS[name]
    return SYMBOLS[name]


def _between(reader: Reader, sign: str, group: Group, *, relation: bool) -> str:
    """A *sign* between two things: with blanks on both sides or on none, as its authors had it."""
    left = group.has_words
    right = reader.at < group.end and not (reader.at == group.end - 1 and reader.next(group).isspace())
    blank_left, blank_right = group.last() == " ", reader.next(group)[:1].isspace()
    if not left:
        spaced = blank_right and sign not in "×·~"
    elif not right:
        spaced = blank_left and relation
    else:
        spaced = blank_left or (blank_right and relation)

    reader.skip_blanks(group)
    if left:
        group.strip()
    return " " * (spaced and left) + sign + " " * (spaced and right)


def _operator(reader: Reader, name: str, group: Group) -> str:
    return _word(reader, OPERATORS[name], group) if group.math else _unknown(reader, name, group)


def _word(reader: Reader, word: str, group: Group) -> str:
    """An upright *word* of a formula, apart from the letters beside it."""
    before = group.last()
    reader.skip_blanks(group)
    apart = " " * (before.isalnum() or before in (")", "]", "′")) if before else ""
    return apart + word + " " * reader.word_ahead(group)


def _abbreviation(reader: Reader, name: str, group: Group) -> str:
    word = WORDS[name]
    reader.empty_group(group)
    return word[:-1] if word[-1] == "." and reader.next(group)[:1] == "." else word


def _degree(reader: Reader, name: str, group: Group) -> str:
    return _word(reader, name, group) if group.math and group.last().isalpha() else "°"


def _negated(reader: Reader, name: str, group: Group) -> str:
    sign = reader.argument(group).strip()
    return _between(reader, NEGATED.get(sign, sign + "\u0338"), group, relation=True)


def _code_point(reader: Reader, name: str, group: Group) -> str:
    written = reader.raw() if reader.group_ahead(group) else ""
    found = pattern(r"(?:[xX\"]|0x|U\+)?([0-9A-Fa-f]{2,6})").fullmatch(written)
    code = int(found[1], 10 if written.isdigit() else 16) if found else 0
    return chr(code) if 0x20 < code < 0xD800 or 0xE000 <= code < 0xF0000 else written


# ── Letters and accents ──


def _letter(reader: Reader, name: str, group: Group) -> str:
    """A letter that ASCII lacks; one such as `\\o` not where it may be the end of a path."""
    following = reader.next(group)
    if name in ("S", "P"):
        return SPECIAL_LETTERS[name] if pattern(r"[\s~]*\d|\{").match(following) else "\\" + name
    if name in ("i", "j", "l", "o") and following[:1] not in ("", "{") and not group.last().isalpha():
        return "\\" + name
    reader.empty_group(group)
    reader.skip_blanks(group)
    return SPECIAL_LETTERS[name]


def _accent(reader: Reader, name: str, group: Group) -> str:
    """The letter ahead with its accent, or the quote, tilde or caret that somebody escaped."""
    if group.math:
        return _unknown(reader, name, group) if name.isalpha() else "\\" + name
    mark, plain = ACCENTS[name], name if name in "'`\"~^" else "\\" + name
    if reader.group_ahead(group):
        body = reader.inner(math=False)
        return marked(body[0], mark) + body[1:] if body and len(body) < 3 else body or plain
    following = reader.next(group)
    if following[:1] == "\\" and following[1:] in SPECIAL_LETTERS:
        reader.at += 1
        reader.skip_blanks(group)
        return marked(SPECIAL_LETTERS[following[1:]], mark)
    return _accent_over_next(reader, name, group) or plain


def _accent_over_next(reader: Reader, name: str, group: Group) -> str:
    """The next letter with its accent, empty if it takes none; `\\v s` has a blank between, `\\'e` not."""
    following, before = reader.next(group), group.last()
    letter = following.lstrip(" ")[:1] if name.isalpha() else following[:1]
    ahead = "".join(reader.pieces[reader.at : min(reader.at + 9, group.end)])
    if not letter.isalpha() or is_quote(name, before, ahead):
        return ""
    accented = marked(letter, ACCENTS[name])
    begins_name = letter.isupper() and name in "vcHku"
    if len(accented) > 1 or (name.isalpha() and not before.isalpha() and not begins_name):
        return ""
    reader.skip(following.index(letter) + 1)
    return accented


def _hat(reader: Reader, name: str, group: Group) -> str:
    if not group.math and not reader.group_ahead(group):
        return _unknown(reader, name, group)
    return hat(reader.argument(group), HATS[name])


# ── Styles, blanks, and what only the typesetter sees ──


def _prose(reader: Reader, name: str, group: Group) -> str:
    """An argument that is prose, also within a formula."""
    if group.math and name.startswith("text"):
        return reader.inner(math=False) if reader.group_ahead(group) else reader.argument(group)
    reader.option(group)
    return reader.inner(math=False) if reader.group_ahead(group) else "\\" + name


def _same(reader: Reader, name: str, group: Group) -> str:
    """An argument of the kind that stands around it."""
    if group.math:
        return reader.argument(group)
    return reader.inner(math=False) if reader.group_ahead(group) else "\\" + name


def _switch(reader: Reader, name: str, group: Group) -> str:
    reader.skip_blanks(group)
    return " " if name in BLANKS else ""


def _delimiter(reader: Reader, name: str, group: Group) -> str:
    """`\\left.` is a delimiter that is not there."""
    reader.skip_blanks(group)
    if group.math and reader.next(group)[:1] == ".":
        reader.skip(1)
    return ""


def _unseen(reader: Reader, name: str, group: Group) -> str:
    if not reader.group_ahead(group):
        return _unknown(reader, name, group)
    reader.raw()
    if not group.out:
        reader.skip_blanks(group)
    return ""


def _colored(reader: Reader, name: str, group: Group) -> str:
    reader.option(group)
    if not reader.group_ahead(group):
        return "\\" + name
    reader.raw()
    return reader.inner(math=group.math) if reader.group_ahead(group) else ""


def _color(reader: Reader, name: str, group: Group) -> str:
    """The name of a color is for the typesetter; another word is the authors' own."""
    reader.option(group)
    word = reader.raw() if reader.group_ahead(group) else ""
    if word.isalpha() and word not in COLORS:
        return word
    reader.skip_blanks(group)
    return ""


# ── References ──


def _address(reader: Reader, name: str, group: Group) -> str:
    return unescaped(reader.raw()) if reader.group_ahead(group) else "\\" + name


def _link(reader: Reader, name: str, group: Group) -> str:
    url = _address(reader, name, group)
    text = reader.inner(math=False) if reader.group_ahead(group) else ""
    if not url or not text:
        return url or text
    return text if hidden(text[0]) else f"{text} ({url})"


def _reference(reader: Reader, name: str, group: Group) -> str:
    """Nothing: the keys of citations and figures are of a paper that is not here."""
    # natbib's have two at most.
    for _ in range(2):
        reader.option(group)
    if not reader.group_ahead(group):
        return "\\" + name
    reader.raw()
    group.strip()
    if not group.out:
        reader.skip_blanks(group)
    return ""


def _footnote(reader: Reader, name: str, group: Group) -> str:
    reader.option(group)
    if not reader.group_ahead(group):
        return "\\" + name
    note = reader.inner(math=False).strip()
    return f" ({note})" if note else ""


# ── Formulas ──


def _fraction(reader: Reader, name: str, group: Group) -> str:
    above, below = reader.argument(group), reader.argument(group)
    return f"{atom(above)}/{atom(below)}"


def _binomial(reader: Reader, name: str, group: Group) -> str:
    above, below = reader.argument(group), reader.argument(group)
    return f"({above} choose {below})"


def _root(reader: Reader, name: str, group: Group) -> str:
    degree = reader.option(group)
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree) or small(degree, RAISED, "^") + "√"
    return root(reader.argument(group), sign)


def _double_struck(reader: Reader, name: str, group: Group) -> str:
    return "".join(DOUBLE_STRUCK.get(char, char) for char in reader.argument(group))


def _named_operator(reader: Reader, name: str, group: Group) -> str:
    return _word(reader, reader.argument(group), group)


def _over(reader: Reader, name: str, group: Group) -> str:
    above, base = reader.argument(group), reader.argument(group)
    return base + small(above, RAISED, "^")


def _under(reader: Reader, name: str, group: Group) -> str:
    below, base = reader.argument(group), reader.argument(group)
    return base + small(below, LOWERED, "_")


def _long_arrow(reader: Reader, name: str, group: Group) -> str:
    reader.option(group)
    above = reader.argument(group)
    return f" –{above}→ " if above else " → "


def _raised(reader: Reader, name: str, group: Group) -> str:
    return plainly_small(_prose(reader, name, group), RAISED)


def _lowered(reader: Reader, name: str, group: Group) -> str:
    return plainly_small(_prose(reader, name, group), LOWERED)


# ── The rest ──


def _escaped(reader: Reader, name: str, group: Group) -> str:
    """A backslash before a character that is no letter."""
    meaning = ESCAPES.get(name, "\\" + name)
    return "" if meaning == " " and group.last().isspace() else meaning


def _new_line(reader: Reader, name: str, group: Group) -> str:
    if reader.next(group)[:1] in (" ", "\n", ""):
        return ""
    return " " if group.math else "\\\\"


def _unknown(reader: Reader, name: str, group: Group) -> str:
    """A macro of the authors: its arguments, else its name; in a path or `\\n` all as it was."""
    before = group.last()
    if not group.math and (len(name) == 1 or before.isalnum() or before in (":", "/", "\\", "_", ".")):
        return reader.pieces[reader.at - 1]
    if pattern(r"\[[^\]]*\]$").match(reader.next(group)):
        reader.option(group)
    bodies = []
    while reader.group_ahead(group):
        bodies.append(reader.inner(math=group.math))
    text = " ".join(body for body in bodies if body)
    return text or (_word(reader, name, group) if group.math else name)


def _all(names: Iterable[str], command: Command) -> dict[str, Command]:
    return dict.fromkeys(names, command)


# A later line takes a name from an earlier one.
COMMANDS: dict[str, Command] = {
    "unknown": _unknown,
    "escaped": _escaped,
    "\\": _new_line,
    **_all(TEXT_STYLES, _prose),
    **_all(MATH_STYLES, _same),
    **_all(SWITCHES | BLANKS, _switch),
    **_all(UNSEEN, _unseen),
    **_all(OPERATORS, _operator),
    **_all(SYMBOLS, _symbol),
    **_all(WORDS, _abbreviation),
    **_all(HATS, _hat),
    **_all(SPECIAL_LETTERS, _letter),
    **_all(ACCENTS, _accent),
    **_all(("left", "right"), _delimiter),
    **_all(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "xfrac"), _fraction),
    **_all(("binom", "dbinom", "tbinom"), _binomial),
    **_all(("mathbb", "Bbb", "mathds", "mathbbm"), _double_struck),
    **_all(("operatorname", "mathop"), _named_operator),
    **_all(("overset", "stackrel"), _over),
    **_all(("xrightarrow", "xlongrightarrow"), _long_arrow),
    **_all(("cite", "citep", "citet", "citealp", "citealt", "citeauthor", "citeyear", "parencite"), _reference),
    **_all(("textcite", "autocite", "footcite", "onlinecite", "Citet", "footnotemark"), _reference),
    **_all(("ref", "eqref", "cref", "Cref", "autoref", "pageref", "nameref"), _reference),
    **_all(("footnote", "footnotetext", "thanks"), _footnote),
    **_all(("textcolor", "colorbox", "foreignlanguage"), _colored),
    **_all(("unicode", "Unicode", "symbol", "char"), _code_point),
    "sqrt": _root,
    "not": _negated,
    "underset": _under,
    "textsuperscript": _raised,
    "textsubscript": _lowered,
    "url": _address,
    "href": _link,
    "color": _color,
    "deg": _degree,
}

"""LaTeX commands that are known for their arguments: styles, references, fractions, roots."""

from digest.latex.hidden_urls import is_hidden_url, unescape_url
from digest.latex.reader import Group, LatexReader
from digest.latex.scripts import fraction_part, small_or_plain, small_script, write_root
from digest.latex.sign_commands import read_unknown, space_word
from digest.latex.tables import BLANKS, COLORS, DOUBLE_STRUCK, LOWERED, RAISED

# ── Styles, blanks, and what only the typesetter needs ──


def read_prose(reader: LatexReader, name: str, group: Group) -> str:
    """The argument, read as prose even within a formula."""
    if group.math and name.startswith("text"):
        return reader.read_group(math=False) if reader.is_group_ahead(group) else reader.read_argument(group)
    reader.take_option(group)
    return reader.read_group(math=False) if reader.is_group_ahead(group) else "\\" + name


def read_same_mode(reader: LatexReader, name: str, group: Group) -> str:
    """The argument, read as a formula within a formula and as prose within prose."""
    if group.math:
        return reader.read_argument(group)
    return reader.read_group(math=False) if reader.is_group_ahead(group) else "\\" + name


def read_switch(reader: LatexReader, name: str, group: Group) -> str:
    """Nothing for a change of style, a blank for a space command."""
    reader.skip_blanks(group)
    return " " if name in BLANKS else ""


def read_delimiter(reader: LatexReader, name: str, group: Group) -> str:
    """Nothing for `\\left` and `\\right`: the bracket follows as a character; `\\left.` has none."""
    reader.skip_blanks(group)
    if group.math and reader.next_piece(group)[:1] == ".":
        reader.skip(1)
    return ""


def read_invisible(reader: LatexReader, name: str, group: Group) -> str:
    """Nothing: the argument, such as a label or a length, is not printed."""
    if not reader.is_group_ahead(group):
        return read_unknown(reader, name, group)
    reader.take_raw_group()
    if not group.out:
        reader.skip_blanks(group)
    return ""


def read_colored_text(reader: LatexReader, name: str, group: Group) -> str:
    """The second argument; the first one names a color or a language."""
    reader.take_option(group)
    if not reader.is_group_ahead(group):
        return "\\" + name
    reader.take_raw_group()
    return reader.read_group(math=group.math) if reader.is_group_ahead(group) else ""


def read_color(reader: LatexReader, name: str, group: Group) -> str:
    """Nothing for the name of a color; another word is a macro of the authors and stays."""
    reader.take_option(group)
    word = reader.take_raw_group() if reader.is_group_ahead(group) else ""
    if word.isalpha() and word not in COLORS:
        return word
    reader.skip_blanks(group)
    return ""


# ── References ──


def read_url(reader: LatexReader, name: str, group: Group) -> str:
    """The URL of `\\url` without LaTeX's backslashes."""
    return unescape_url(reader.take_raw_group()) if reader.is_group_ahead(group) else "\\" + name


def read_link(reader: LatexReader, name: str, group: Group) -> str:
    """The text of `\\href` with its URL in parentheses; the URL alone where the text is one."""
    url = read_url(reader, name, group)
    text = reader.read_group(math=False) if reader.is_group_ahead(group) else ""
    if not url or not text:
        return url or text
    return text if is_hidden_url(text[0]) else f"{text} ({url})"


def read_reference(reader: LatexReader, name: str, group: Group) -> str:
    """Nothing: the keys of citations and figures mean nothing outside the paper."""
    # natbib's commands have two optional arguments at most.
    for _ in range(2):
        reader.take_option(group)
    if not reader.is_group_ahead(group):
        return "\\" + name
    reader.take_raw_group()
    group.strip_blanks()
    if not group.out:
        reader.skip_blanks(group)
    return ""


def read_footnote(reader: LatexReader, name: str, group: Group) -> str:
    """The note in parentheses."""
    reader.take_option(group)
    if not reader.is_group_ahead(group):
        return "\\" + name
    note = reader.read_group(math=False).strip()
    return f" ({note})" if note else ""


# ── Formulas ──


def read_fraction(reader: LatexReader, name: str, group: Group) -> str:
    above, below = reader.read_argument(group), reader.read_argument(group)
    return f"{fraction_part(above)}/{fraction_part(below)}"


def read_binomial(reader: LatexReader, name: str, group: Group) -> str:
    above, below = reader.read_argument(group), reader.read_argument(group)
    return f"({above} choose {below})"


def read_root(reader: LatexReader, name: str, group: Group) -> str:
    """The root of the argument, with its degree raised before the sign where Unicode has no sign for it."""
    degree = reader.take_option(group)
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree) or small_script(degree, RAISED, "^") + "√"
    return write_root(reader.read_argument(group), sign)


def read_double_struck_letters(reader: LatexReader, name: str, group: Group) -> str:
    return "".join(DOUBLE_STRUCK.get(char, char) for char in reader.read_argument(group))


def read_named_operator(reader: LatexReader, name: str, group: Group) -> str:
    return space_word(reader, reader.read_argument(group), group)


def read_overset(reader: LatexReader, name: str, group: Group) -> str:
    above, base = reader.read_argument(group), reader.read_argument(group)
    return base + small_script(above, RAISED, "^")


def read_underset(reader: LatexReader, name: str, group: Group) -> str:
    below, base = reader.read_argument(group), reader.read_argument(group)
    return base + small_script(below, LOWERED, "_")


def read_long_arrow(reader: LatexReader, name: str, group: Group) -> str:
    """An arrow with what stands above it."""
    reader.take_option(group)
    above = reader.read_argument(group)
    return f" –{above}→ " if above else " → "


def read_superscript(reader: LatexReader, name: str, group: Group) -> str:
    return small_or_plain(read_prose(reader, name, group), RAISED)


def read_subscript(reader: LatexReader, name: str, group: Group) -> str:
    return small_or_plain(read_prose(reader, name, group), LOWERED)

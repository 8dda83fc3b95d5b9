"""Which function reads which LaTeX command."""

from collections.abc import Iterable

from digest.latex import argument_commands, sign_commands
from digest.latex.reader import Command
from digest.latex.tables import (
    ACCENTS,
    BINOMIALS,
    BLANKS,
    DOUBLE_STRIKES,
    FRACTIONS,
    HATS,
    INVISIBLE,
    MATH_STYLES,
    OPERATORS,
    SPECIAL_LETTERS,
    SWITCHES,
    SYMBOLS,
    TEXT_STYLES,
    WORDS,
)


# Every function takes the reader, the command's name and the group around it, and returns the text in its place.
def _commands(names: Iterable[str], command: Command) -> dict[str, Command]:
    return dict.fromkeys(names, command)


# Where a name stands in several lines, the last one holds.
COMMANDS: dict[str, Command] = {
    "unknown": sign_commands.read_unknown,
    "escaped": sign_commands.read_escape,
    "\\": sign_commands.read_line_break,
    **_commands(TEXT_STYLES, argument_commands.read_prose),
    **_commands(MATH_STYLES, argument_commands.read_same_mode),
    **_commands(SWITCHES | BLANKS, argument_commands.read_switch),
    **_commands(INVISIBLE, argument_commands.read_invisible),
    **_commands(OPERATORS, sign_commands.read_operator),
    **_commands(SYMBOLS, sign_commands.read_symbol),
    **_commands(WORDS, sign_commands.read_abbreviation),
    **_commands(HATS, sign_commands.read_hat),
    **_commands(SPECIAL_LETTERS, sign_commands.read_letter),
    **_commands(ACCENTS, sign_commands.read_accent),
    **_commands(("left", "right"), argument_commands.read_delimiter),
    **_commands(FRACTIONS, argument_commands.read_fraction),
    **_commands(BINOMIALS, argument_commands.read_binomial),
    **_commands(DOUBLE_STRIKES, argument_commands.read_double_struck_letters),
    **_commands(("operatorname", "mathop"), argument_commands.read_named_operator),
    **_commands(("overset", "stackrel"), argument_commands.read_overset),
    **_commands(("xrightarrow", "xlongrightarrow"), argument_commands.read_long_arrow),
    **_commands(
        ("cite", "citep", "citet", "citealp", "citealt", "citeauthor", "citeyear", "parencite"),
        argument_commands.read_reference,
    ),
    **_commands(
        ("textcite", "autocite", "footcite", "onlinecite", "Citet", "footnotemark"), argument_commands.read_reference
    ),
    **_commands(("ref", "eqref", "cref", "Cref", "autoref", "pageref", "nameref"), argument_commands.read_reference),
    **_commands(("footnote", "footnotetext", "thanks"), argument_commands.read_footnote),
    **_commands(("textcolor", "colorbox", "foreignlanguage"), argument_commands.read_colored_text),
    **_commands(("unicode", "Unicode", "symbol", "char"), sign_commands.read_code_point),
    "sqrt": argument_commands.read_root,
    "not": sign_commands.read_negation,
    "underset": argument_commands.read_underset,
    "textsuperscript": argument_commands.read_superscript,
    "textsubscript": argument_commands.read_subscript,
    "url": argument_commands.read_url,
    "href": argument_commands.read_link,
    "color": argument_commands.read_color,
    "deg": sign_commands.read_degree,
}

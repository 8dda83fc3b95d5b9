"""The operands of an expression as they stand beside each other, and refusals of what could mean two things there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from digest.errors import Remedy
from digest.rules.language.expression_error import BOTH, ExpressionError
from digest.rules.language.expressions import Expression
from digest.text import collapse_whitespace, shorten_text


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand of a level: its *expression* and where it stands. *is_bare*: it is a phrase of bare words alone, in
    brackets or not; *has_field*: its own field stands before it."""

    expression: Expression
    at: int
    end: int
    is_bare: bool = False
    has_field: bool = False


@dataclass(frozen=True, slots=True)
class Joint:
    """What joins two operands: *sign* is `&` or `|`, *form* says how it is written."""

    sign: str
    at: int
    form: Literal["sign", "word", "blank"]


def refuse_inherited_name(text: str, prefix: str, holder: Operand, joint: Joint, operand: Operand) -> None:
    """Raise ExpressionError: *operand* of *text* looks in the field of names *prefix*, which *holder* has set."""
    named, other = text[holder.at : holder.end], text[operand.at : operand.end]
    raise ExpressionError(
        f"`{prefix}` holds for all to its right, so `{other}` would be such a name",
        operand.at,
        Remedy(f"{other} {joint.sign} {named}", f"`{other}` in titles and abstracts"),
        Remedy(f"{named} {joint.sign} {prefix}{other}", "both are names"),
        span=(holder.at, operand.end),
    )


def refuse_brackets_in_phrase(text: str, first: Operand, second: Operand) -> None:
    """Raise ExpressionError for two phrases of *text* side by side, one of them in brackets."""
    one, other = text[first.at : first.end], text[second.at : second.end]
    words = collapse_whitespace(f"{one.strip('()')} & {other.strip('()')}")
    from digest.rules.language.remedies import end_of_run, quote, run_after

    quoted = quote(run_after(text, first.at))
    raise ExpressionError(
        f"`{shorten_text(f'{one} {other}', 60)}` could be one phrase or two",
        second.at,
        *quoted,
        Remedy(words, BOTH),
        span=(first.at, end_of_run(text, first.at) if quoted else second.end),
    )


def refuse_mixture(text: str, operands: Sequence[Operand], joints: Sequence[Joint]) -> None:
    """Raise ExpressionError if `&` and `|` join the *operands* of *text*, and not all of them are written as signs."""
    signs = {joint.sign for joint in joints}
    if len(signs) < 2 or all(joint.form == "sign" for joint in joints):
        return
    texts = [text[operand.at : operand.end] for operand in operands]
    at = next(joint.at for joint in joints if joint.sign != joints[0].sign)
    ands_first, ors_first = _group_texts(texts, joints, "&"), _group_texts(texts, joints, "|")
    blank = " (a blank is `&`)" if any(joint.form == "blank" for joint in joints) else ""
    span = (operands[0].at, operands[-1].end)
    said = f"AND and OR are mixed{blank}, which can mean two things"
    raise ExpressionError(said, at, Remedy(ands_first), Remedy(ors_first), span=span)


def _group_texts(texts: Sequence[str], joints: Sequence[Joint], sign: str) -> str:
    """*texts* as one expression, with brackets around those that *sign* joins."""
    other = "|" if sign == "&" else "&"
    groups = [[texts[0]]]
    for joint, text in zip(joints, texts[1:], strict=True):
        if joint.sign == other:
            groups.append([])
        groups[-1].append(text)
    joined = (f" {sign} ".join(group) if len(group) == 1 else f"({f' {sign} '.join(group)})" for group in groups)
    return f" {other} ".join(joined)

"""Terms that look as if something else was meant: words for operators, signs without their blanks.

All of them are terms that a paper may have, so only those that no paper has are worth a remark.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from digest.model import Paper
from digest.patterns import lazy_pattern
from digest.rules.evaluation import is_true
from digest.rules.language.expressions import DATES, NUMBERS, Leaf
from digest.rules.matcher import Matcher, build_document

_OPERATOR_WORD = lazy_pattern(r"(.+?) (and|or|not|And|Or|Not|plus|vs\.?|UND|ODER|ET|OU|[+–—-]) (.+)")
_GLUED = lazy_pattern(r"([^\W_]+)([&+,;/])([^\W_]+)")
_SIGN_OF_WORD = {"and": "&", "plus": "&", "or": "|", "vs": "|", "vs.": "|", "not": "& not"} | {
    **dict.fromkeys(("und", "et", "+"), "&"),
    **dict.fromkeys(("oder", "ou"), "|"),
    **dict.fromkeys("–—-", "& not"),
}
_CATEGORY = lazy_pattern(
    r"(?:cs|stat|math|eess|q-bio|q-fin|econ|physics|cond-mat|astro-ph|nlin)\.[A-Za-z]{2}(?:-[a-z]+)?"
)
_IDENTIFIER = lazy_pattern(r"(?:https?://\S+|\d{4}\.\d{4,5}(?:v\d+)?|10\.\d{4,9}/\S+)")
_FACT = lazy_pattern(rf"({'|'.join((*NUMBERS, *DATES))}) (\d[\d-]*)")
_SIGN_OF_GLUE = {"&": "&", "+": "&", ",": "|", ";": "|", "/": "|"}


class OddTerm(NamedTuple):
    """A term, *leaf*, and a sentence about what may have been meant instead (*remark*)."""

    leaf: Leaf
    remark: str


def describe_oddity(leaf: Leaf) -> str | None:
    """What may have been meant by *leaf* if no paper has it; None for a term that looks like nothing else."""
    text = leaf.term.text
    if leaf.term.regex or text.startswith(('"', "=")):
        return None
    if word := _OPERATOR_WORD.fullmatch(text):
        sign = _SIGN_OF_WORD[word[2].lower()]
        return f"`{word[2]}` is one of its words; write `{word[1]} {sign} {word[3]}` to mean it"
    if glued := _GLUED.fullmatch(text):
        sign = _SIGN_OF_GLUE[glued[2]]
        return f"`{glued[2]}` is a part of the word; write `{glued[1]} {sign} {glued[3]}` to mean two"
    if _CATEGORY.fullmatch(text):
        return f"it is a category; write `cat:{text}` to mean it"
    if _IDENTIFIER.fullmatch(text):
        return f"it names one paper; see `digest explain {text}`"
    if fact := _FACT.fullmatch(text):
        sign = ">=" if fact[1] in NUMBERS else ":"
        return f"`{fact[1]}` is one of its words; write `{fact[1]}{sign}{fact[2]}` to mean it"
    if text.endswith((" et al.", " et al")):
        return f"it names a person; write `author:{text.rpartition(' et al')[0]}` to mean it"
    if text.endswith((".", "…")) and len(text.rstrip(".…")) > 1:
        return f"the full stop is a part of it; write `{text.rstrip('.… ')}`"
    if '"' in text:
        return "a quotation mark behind a letter is a part of the word; one that opens stands before it"
    return None


def find_odd_terms(leaves: Iterable[Leaf], papers: Sequence[Paper]) -> Iterator[OddTerm]:
    """The odd ones of *leaves* that none of *papers* has."""
    odd = {leaf.label: (leaf, remark) for leaf in leaves if (remark := describe_oddity(leaf))}
    if not odd:
        return
    matcher = Matcher(leaf for leaf, _ in odd.values())
    for paper in papers:
        hits = matcher.find_hits(build_document(paper, matcher.fields))
        odd = {label: each for label, each in odd.items() if not is_true(each[0], hits, paper)}
    for label, (leaf, remark) in odd.items():
        yield OddTerm(leaf, f"`{label}` is in no paper: {remark}")

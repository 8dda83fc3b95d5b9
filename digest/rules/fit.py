"""How well a paper fits what was asked for: the different terms that were found in it, those in its title twice."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from digest.latex import make_readable
from digest.rules.language.expressions import Fact, Leaf, Person
from digest.rules.language.folding import SEPARATORS, strip_accents
from digest.rules.language.terms import number_forms
from digest.rules.matcher import Hits

_NO_SEPARATORS = {ord(character): None for character in SEPARATORS}


def measure_fit(parts: Iterable[Iterable[Leaf | Fact | Person]], hits: Hits) -> int:
    """How many different terms there are among *parts*, what makes expressions true of a paper whose text has *hits*.

    A term in the title counts twice, in whatever fields and spellings it was asked for. Facts and people count nothing.
    """
    found, in_title = set[str](), set[str]()
    for part in chain.from_iterable(parts):
        if isinstance(part, Leaf):
            text = part.term.text
            name = fold_term(text)
            found.add(name)
            if "title" in part.fields and "title" in hits[text]:
                in_title.add(name)
    return len(found) + len(in_title)


@lru_cache(maxsize=16_384)
def fold_term(text: str) -> str:
    """What all spellings of the term *text* have in common: case, accents, hyphens and blanks, quotes, signs of the
    language and the plural make no difference. A regular expression is its own text."""
    if text.startswith("/"):
        return text
    is_quoted = len(text) > 1 and text[0] == text[-1] == '"'
    spelled = strip_accents(make_readable(text[1:-1] if is_quoted else text.removeprefix("=").rstrip("*"))).strip()
    # The shortest form of the shortest form: "biases" is the plural of "bias", which is taken for one of "bia".
    while (shorter := min(number_forms(spelled), key=len)) != spelled:
        spelled = shorter
    return spelled.translate(_NO_SEPARATORS).lower()

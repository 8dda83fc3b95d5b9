"""Names and affiliations with nothing between them, as Atypon's sites have them in one element of their feeds:
"Ann PoeBo Lux1Department of Tides, University of Bays"."""

import re
from collections.abc import Iterator

from digest.patterns import lazy_pattern
from digest.sources.shared.name_words import is_organization

# Between a small letter and a capital a name may begin, but not within McCay, DeLuca, LaSalle, FitzRoy.
_BORDER = lazy_pattern(r"(?<=[^\W\d_A-Z])\d{0,2}(?=[^\W\d_a-z])")
_PREFIX = lazy_pattern(
    r"(?<![^\W\d_])(?:mc|mac|de|del|della|di|du|da|dos|la|las|le|van|vande|vander|von|fitz|saint|st|ten|ter|ap|al|el"
    r"|abu|ben|bin|lo|san|o)$",
    re.IGNORECASE,
)
_UNITS = (
    r"(?:From )?(?:the )?(?:Academy|Bureau|Cent(?:er|re)|Clinic|College|Departamento|Department|Dept|Division"
    r"|Ecole|École|Facult|Graduate|Institut|Key Lab|Laborato|Ministry|Museum|National|School|State Key"
    r"|Universi)\w{0,12}\b"
)
_AFFILIATION = lazy_pattern(rf"(?:(?<=[^\W\d_]{{2}})(?:[a-z] |\d{{1,2}} ?)?|(?<=\.))(?={_UNITS})")
_SECOND_AFFILIATION = lazy_pattern(rf"(?<=[\w.)])b ?(?={_UNITS})")  # where letters mark them
_LONGEST = 20_000  # characters


def split_glued_names(text: str) -> tuple[str, ...]:
    """The names in *text*, which is all that an entry says of its authors; *text* itself where it is not of this form.

    Affiliations end the names. What would leave a name of one word is not taken apart: "OpenAI", "Ann DeVries".
    """
    if len(text) > _LONGEST or ";" in text:
        return (text,)
    affiliation = _AFFILIATION.search(text)
    people = text[: affiliation.start()] if affiliation else text
    if affiliation and people.endswith("a") and _SECOND_AFFILIATION.search(text, affiliation.end()):
        people = people[:-1]
    names = tuple(_split_at_borders(people))
    if affiliation and affiliation[0][:1].isalpha() and len(names) == 1:
        # It may be the last letter of a word: "Team Salt Department".
        return (text,)
    is_glued = len(names) > 1 or bool(affiliation)
    return names if is_glued and all(" " in name.strip() and not is_organization(name) for name in names) else (text,)


def _split_at_borders(text: str) -> Iterator[str]:
    start = 0
    for border in _BORDER.finditer(text):
        is_change = text[border.start() - 1].islower() and text[border.end()].isupper()
        if is_change and not _PREFIX.search(text[max(start, border.start() - 8) : border.start()]):
            yield text[start : border.start()]
            start = border.end()
    yield text[start:]

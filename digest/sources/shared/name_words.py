"""The words of which authors' names are made: initials, particles, suffixes, degrees, and words that name no person."""

from collections.abc import Sequence

from digest.patterns import lazy_pattern

_INITIALS = lazy_pattern(r"(?:[^\W\d_]{1,2}\.[ -]?){1,5}|[^\W\d_](?:-?[^\W\d_]){0,2}")
_WITH_POINT = lazy_pattern(r"(?:^|[ .-])[^\W\d_]{1,2}\.$")
_SUFFIX = lazy_pattern(r"(?i)(?:jr|sr|2nd|3rd|4th)\.?|I{2,3}|IV")
_DEGREE = lazy_pattern(
    r"(?i)(?:ph\.? ?d|m\.?d|m\.?sc?|b\.?sc?|[ds]c\.?d|d\.?sc|m\.?p\.?h|d\.?phil|r\.?n|m\.?b\.?a|m\.b|ch\.b|b\.ch"
    r"|pharm\.?d|m\.?eng|dr|prof|esq)\.?"
)
_TITLE = lazy_pattern(r"(?i)(?:(?:prof|dr|mr|mrs|ms|ing|dipl)\.(?:-ing\.)? ){1,4}(?=\S)")
# Family names begin with them, in small letters or with a capital: van der Berg, De Luca, El Sayed.
_PARTICLE = lazy_pattern(
    "(?i)af|al|av|bin|da|dal|das|de|degli|dei|del|della|den|der|des|di|do|dos|du|el|ibn|la|las|le|lo|los|mac|op|san"
    r"|santa|st\.?|'t|te|ten|ter|van|vande|vander|vom|von|zum?|zur"
)
# Parts of an organization, which are followed by its name: "Department of Physics, University of …".
_UNIT_WORDS = (
    r"dep(?:artment|artement|artamento|t)|facult\w{1,5}|schools?|institut\w{0,3}|istituto|divisions?|cent(?:er|re)s?"
    r"|laborator\w{1,4}|laboratoire|colleges?|academy|bureau|office|ministry"
)
_ORGANIZATION_WORDS = (
    r"universi\w{2,8}|politecnico|polytechni\w{1,3}|hospitals?|collaborations?|consorti(?:um|a)|teams?|groups?"
    r"|committee|councils?|agency|networks?|initiative|project|society|association|foundation|community|company"
    r"|investigators|labs?|inc|ltd|llc|gmbh|corp|research|organi[sz]ation|clinic|museum"
)
_UNIT = lazy_pattern(rf"(?i)\b(?:{_UNIT_WORDS})\b")
_ORGANIZATION = lazy_pattern(rf"(?i)\b(?:{_UNIT_WORDS}|{_ORGANIZATION_WORDS})\b")
# Chinese, Japanese and Korean signs: names in them have no blanks, and the family name first.
_EAST_ASIAN = lazy_pattern(r"[぀-ヿ㐀-鿿가-힯\U00020000-\U0003ffff・·・ ]+")
_NO_LAST_NAME = lazy_pattern(r"[^\W\d_]\.[^\W\d_]{2}|[a-z]-?[A-Z]{2,9}$")  # "A.D.Erlykin", "OpenAI"
_FIELDS = frozenset(("AI", "EU", "LLM", "ML", "NLP", "UK", "US", "USA"))
# Two or three capitals that are a syllable, as the family names of "Xiao LI" and "Bo SUN" are.
_SHORT_FAMILY_NAME = lazy_pattern(r"(?=.{2,3}$)(?:[ZCS]H|[B-DF-HJ-NP-TW-Z])?[AEIOUY]{1,2}[NRMK]?")
_LONGEST_PARTICLE = 6  # letters
_LONGEST_LAST_NAME = 4  # words: "van de la Cruz"


def is_initials(text: str) -> bool:
    """Whether *text* is initials and nothing else: "J.", "D.-E.", "AB"."""
    return bool(_INITIALS.fullmatch(text)) and (text.isupper() or ("." in text and text[0].isupper()))


def ends_with_initial(text: str) -> bool:
    """Whether *text* ends with an initial that has a point, as first names do: "Tom A."."""
    return bool(_WITH_POINT.search(text))


def is_suffix(text: str) -> bool:
    """Whether *text* stands behind a name and belongs to it: "Jr.", "III"."""
    return bool(_SUFFIX.fullmatch(text))


def is_degree(text: str) -> bool:
    """Whether *text* is an academic degree, which belongs to no name."""
    return bool(_DEGREE.fullmatch(text))


def without_title(name: str) -> str:
    """*name* without titles before it: "Prof. Dr. Ann Poe"."""
    return _TITLE.sub("", name, count=1) if _TITLE.match(name) else name


def is_organization(text: str) -> bool:
    """Whether *text* names an organization, a group or a part of one, not a person."""
    return bool(_ORGANIZATION.search(text))


def is_unit(text: str) -> bool:
    """Whether *text* names a part of an organization, whose own name may follow after a comma."""
    return bool(_UNIT.search(text))


def is_east_asian(text: str) -> bool:
    """Whether *text* is written in Chinese, Japanese or Korean signs only."""
    return bool(_EAST_ASIAN.fullmatch(text))


def is_last_name(text: str) -> bool:
    """Whether *text* can be one family name alone: one word, or one behind particles ("de la Cruz", "Van Gool")."""
    words = text.split()
    if len(words) > 1 and is_suffix(words[-1]):
        words.pop()
    if not 1 <= len(words) <= _LONGEST_LAST_NAME or is_initials(text) or _NO_LAST_NAME.search(text):
        return False
    if is_organization(text) or (is_east_asian(text) and len(text) > 1):
        return False
    return all(is_particle(word) for word in words[:-1])


def is_particle(word: str) -> bool:
    """Whether *word* can begin a family name: `van`, `De`, and any short word in small letters."""
    return (word.islower() and len(word) <= _LONGEST_PARTICLE) or bool(_PARTICLE.fullmatch(word))


def has_small_particles(text: str) -> bool:
    """Whether all words of *text* but the last are particles in small letters."""
    return all(word.islower() for word in text.split()[:-1])


def is_full_name(text: str) -> bool:
    """Whether *text* is a first and a last name, not a last name with initials behind it."""
    return " " in text and not is_last_name(text) and split_off_initials(text) is None


def split_off_initials(name: str) -> tuple[str, str] | None:
    """The family name and the initials of "de la Cruz MA" or "Quay J Jr", None if *name* is not written so."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and is_suffix(words[-1]) else ""
    last, initials = " ".join(words[:-1]), words[-1]
    if not last or not initials.isupper() or not is_initials(initials) or is_suffix(initials):
        return None
    # Before the initials stands a family name; "J. R. R" is no name of this form.
    is_family_name = len(words[-2]) > 1 and not words[-2].endswith(".")
    return (f"{last} {suffix}".strip(), initials) if is_family_name else None


def are_initials(written: Sequence[str]) -> bool:
    """Whether all that is *written* in capitals behind the names of a list is initials: not short family names, as in
    "Xiao LI", nor what fields are called."""
    if len(written) == 1 and written[0] in _FIELDS:
        return False
    return not all(map(_SHORT_FAMILY_NAME.fullmatch, written))

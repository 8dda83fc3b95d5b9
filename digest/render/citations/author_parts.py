"""Names of authors, taken apart as reference managers want them: family, given, particle, suffix."""

import re
import unicodedata
from typing import NamedTuple

from digest.text import safe

# Written small, they belong to the family: van der Berg, de la Cruz, al-Haytham.
_PARTICLE = re.compile(
    "af|al|auf|av|bint?|da|dal|dalla|das|de|degli|dei|del|dela|della|den|der|des|di|do|dos|du|el|ibn|la|las|le|los|op"
    "|'t|te|ten|ter|thoe|tot|van|vande|vom|von|ze|zum?|zur"
)
_SUFFIX = re.compile(r"(?:[JS]r\.?|II|III|IV)")
# Nobody's given name stands before these.
_GROUP = re.compile(
    r"\b(?:collaborations?|teams?|groups?|consortium|committee|labs?|laboratory|institute|university|community"
    r"|project|initiative|network|foundation|organization|inc|research|authors)\.?$|^(?:institute|university)\b",
    re.IGNORECASE,
)
# Chinese, Japanese and Korean names have their order already.
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")


class Name(NamedTuple):
    """A name in its parts; one that is a whole (a group, a single name) is all *family*."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing to be turned around."""
        return not self.given

    @property
    def surname(self) -> str:
        """The family's name with its particle: van der Berg."""
        return f"{self.particle} {self.family}" if self.particle else self.family


def taken_apart(written: str) -> Name:
    """`Jan van der Berg` in its parts; `Berg, Jan` as well."""
    name = safe(written).strip(" ,;")
    head, comma, tail = name.partition(", ")
    if comma and _SUFFIX.fullmatch(tail):
        return taken_apart(head)._replace(suffix=tail) if " " in head else Name(name)
    if _GROUP.search(name) or _EAST_ASIAN.search(name):
        return Name(name)
    if comma:
        return Name(name) if "," in tail else _with_particle(head.split(), tail)
    return _in_order(name.split()) or Name(name)


def _in_order(words: list[str]) -> Name | None:
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = len(words) - 1
    while start > 0 and _is_particle(words, start - 1):
        start -= 1
    if start < 1:
        return None
    return _with_particle(words[start:], " ".join(words[:start]))._replace(suffix=suffix)


def _with_particle(family: list[str], given: str) -> Name:
    small = 0
    while small < len(family) - 1 and _is_particle(family, small):
        small += 1
    return Name(" ".join(family[small:]), given, " ".join(family[:small]))


def _is_particle(words: list[str], at: int) -> bool:
    """Whether the word at *at* is a particle; with a capital only before another one, as in Van der Berg."""
    if _PARTICLE.fullmatch(words[at]):
        return True
    return bool(_PARTICLE.fullmatch(words[at].lower()) and _PARTICLE.fullmatch(words[at + 1]))


def folded(text: str) -> str:
    """*text* in small letters without accents: `muller` for Müller; empty where it has no Latin letter."""
    bare = unicodedata.normalize(
        "NFKD", text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L")
    )
    return re.sub(r"[^a-z0-9]", "", bare.casefold())

"""Authors' names in the parts that reference managers want: family name, given name, particle, suffix."""

from typing import NamedTuple

from digest.text import sanitize_line

# In small letters, they belong to the family name: van der Berg, de la Cruz, al-Haytham.
_PARTICLES = frozenset(
    (
        *("af", "al", "auf", "av", "bin", "bint", "da", "dal", "dalla", "das", "de", "degli", "dei", "del"),
        *("dela", "della", "den", "der", "des", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le"),
        *("los", "op", "'t", "te", "ten", "ter", "thoe", "tot", "van", "vande", "vom", "von", "ze", "zu"),
        *("zum", "zur"),
    )
)
_SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))
# These end the name of a group, not of a person; two of them begin it too.
_GROUPS = frozenset(
    (
        *("collaboration", "collaborations", "team", "teams", "group", "groups", "consortium"),
        *("committee", "lab", "labs", "laboratory", "institute", "university", "community"),
        *("project", "initiative", "network", "foundation", "organization", "inc", "research"),
        "authors",
    )
)
_BEGINNINGS_OF_GROUPS = frozenset(("institute", "university"))
# Chinese, Japanese and Korean names have the family name first, and are left as they are.
_EAST_ASIAN = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\U00020000", "\U0003ffff"))


class AuthorName(NamedTuple):
    """A name in its parts. The name of a group, or a single name, is all in *family*."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the name has one part only, and so no order of parts."""
        return not self.given

    @property
    def surname(self) -> str:
        """The family name with its particle: van der Berg."""
        return f"{self.particle} {self.family}" if self.particle else self.family


def parse_author(written: str) -> AuthorName:
    """The parts of *written*, which is `Jan van der Berg` or `van der Berg, Jan`."""
    name = sanitize_line(written).strip(" ,;")
    head, comma, tail = name.partition(", ")
    if comma and tail in _SUFFIXES:
        return parse_author(head)._replace(suffix=tail) if " " in head else AuthorName(name)
    if _is_group(name) or _has_east_asian_sign(name):
        return AuthorName(name)
    if comma:
        return AuthorName(name) if "," in tail else _split_off_particle(head.split(), tail)
    return _parse_given_name_first(name.split()) or AuthorName(name)


def _is_group(name: str) -> bool:
    words = name.lower().removesuffix(".").replace("-", " ").replace("/", " ").split() or [""]
    return words[-1] in _GROUPS or words[0].rstrip(",:") in _BEGINNINGS_OF_GROUPS


def _has_east_asian_sign(name: str) -> bool:
    return not name.isascii() and any(first <= sign <= last for sign in name for first, last in _EAST_ASIAN)


def _parse_given_name_first(words: list[str]) -> AuthorName | None:
    """The parts of `Jan van der Berg Jr.`, None if there is no given name."""
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else ""
    start = len(words) - 1
    while start > 0 and _is_particle(words, start - 1):
        start -= 1
    if start < 1:
        return None
    return _split_off_particle(words[start:], " ".join(words[:start]))._replace(suffix=suffix)


def _split_off_particle(family: list[str], given: str) -> AuthorName:
    particles = 0
    while particles < len(family) - 1 and _is_particle(family, particles):
        particles += 1
    return AuthorName(" ".join(family[particles:]), given, " ".join(family[:particles]))


def _is_particle(words: list[str], index: int) -> bool:
    """Whether word number *index* is a particle; with a capital only before another particle, as in Van der Berg."""
    return words[index] in _PARTICLES or (words[index].lower() in _PARTICLES and words[index + 1] in _PARTICLES)

"""Files that grow: which papers of a digest a file lacks, which it has under another title, and which are too old."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from digest.model import Digest, Match, Paper
from digest.render import parts
from digest.render.formats import Look
from digest.render.markdown.notes import NoteError
from digest.text import fold_title


class Growth(NamedTuple):
    """What becomes of a file to which papers are added.

    *text* is all of it, None where it stays as it was. So many papers were *added*, so many got their new titles
    (*retitled*), and so many of the oldest were *dropped*. *addition* is what is new in it, where it does not stand
    at one place.
    """

    text: str | None
    added: int = 0
    retitled: int = 0
    dropped: int = 0
    addition: str = ""


class FiledPaper(NamedTuple):
    """A paper in a file: the *name* by which the file knows it, its *title*, and where its element starts and ends."""

    name: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GrowthPlan:
    """What is to be done with a file: which matches are *new* to it, which take the place of an element, by its number
    (*retitled*), and which elements are *dropped*, by their numbers."""

    new: Sequence[Match]
    retitled: dict[int, Match]
    dropped: frozenset[int]

    @property
    def is_empty(self) -> bool:
        """Whether the file stays as it is."""
        return not (self.new or self.retitled or self.dropped)

    def make_growth(self, text: str, additions: Iterable[str]) -> Growth:
        """What becomes of the file, which now is *text*, with *additions*."""
        return Growth(text, len(self.new), len(self.retitled), len(self.dropped), "".join(additions))


def plan_growth(
    filed: Sequence[FiledPaper], digest: Digest, look: Look, names_of: Callable[[Paper], Iterable[str]]
) -> GrowthPlan:
    """What is to be done with a file of the papers *filed*, newest first, to which *digest* is added; *names_of* gives
    all names by which the file may know a paper.

    Of the oldest are dropped those that are too many, but never a paper of *digest*: it would come again at once.
    """
    places = {each.name: at for at, each in reversed(list(enumerate(filed)))}
    new: list[Match] = []
    retitled: dict[int, Match] = {}
    there: set[int] = set()
    for match in parts.list_papers(digest):
        place = next((places[name] for name in names_of(match.paper) if name in places), None)
        if place is None:
            new.append(match)
        elif place not in there:
            there.add(place)
            if fold_title(filed[place].title) != fold_title(parts.title_or_untitled(match)):
                retitled[place] = match
    keep = look.format.keeps if look.keep is None else look.keep
    too_many = max(0, len(filed) + len(new) - keep)
    dropped = [at for at in reversed(range(len(filed))) if at not in there][:too_many]
    return GrowthPlan(new, retitled, frozenset(dropped))


def find_elements(text: str, name: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where the elements called *name* stand in *text* between *start* and *end*. Raises NoteError for one that is not
    closed, or stands in another."""
    opening, closing = f"<{name}", f"</{name}>"
    end = len(text) if end is None else end
    while (begin := text.find(opening, start, end)) >= 0:
        close = text.find(closing, begin, end)
        if close < 0 or text.find(opening, begin + 1, close) >= 0:
            line = text.count("\n", 0, begin) + 1
            raise NoteError(f"line {line}: <{name}> is not closed, so nothing can be added")
        start = close + len(closing)
        yield begin, start


def skip_blanks(text: str, at: int) -> int:
    """Where in *text* the blanks and line ends behind *at* end."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at

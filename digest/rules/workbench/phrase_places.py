"""Where the phrases that titles have in common stand: in which papers, and in which titles."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from digest.model import Paper
from digest.rules.language.folding import fold_text
from digest.rules.matcher import Document, build_document
from digest.rules.workbench.term_counts import to_bits
from digest.rules.workbench.vocabulary import PhraseFinder


@dataclass(slots=True)
class PhrasePlaces:
    """Of each of the phrases of *finder* in which texts and in which titles it stands, by their places."""

    finder: PhraseFinder
    _texts: "list[array[int]]" = field(init=False)
    _titles: "list[array[int]]" = field(init=False)

    def __post_init__(self) -> None:
        self._texts = [array("I") for _ in self.finder.phrases]
        self._titles = [array("I") for _ in self.finder.phrases]

    def add(self, at: int, document: Document) -> None:
        """Add the paper at *at*, which is behind all others, with its *document*: title and abstract, perhaps more."""
        title, abstract, *_ = document.texts
        for phrase in self.finder.find(fold_text(f"{title}\n{abstract}").words):
            self._texts[phrase].append(at)
        for phrase in self.finder.find(fold_text(title).words):
            self._titles[phrase].append(at)

    def bits(self) -> Iterator[tuple[str, int, int]]:
        """Each phrase with the papers and the titles in which it stands, as bits."""
        for phrase, texts, titles in zip(self.finder.phrases, self._texts, self._titles, strict=True):
            yield phrase, to_bits(texts), to_bits(titles)


def fold_titles(papers: Iterable[Paper]) -> list[str]:
    """The folded words of the titles of *papers*."""
    return [fold_text(build_document(paper, ("title",)).text).words for paper in papers]

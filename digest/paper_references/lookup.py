"""Finds the papers that references mean."""

from collections.abc import Callable, Iterable, Sequence

from digest.identity.reading_keys import author_of, title_letters, title_words
from digest.model import Paper
from digest.paper_references.reference import PaperReference
from digest.render.markdown.paper_markers import block_id

# A title of fewer words is a paper's only with one of its authors, one of still fewer words never.
_ENOUGH_WORDS, _FEWEST_WORDS = 5, 3


def find_references(
    references: Sequence[PaperReference],
    find_named: Callable[[Iterable[str]], Sequence[Paper]],
    papers: Iterable[Paper],
) -> tuple[list[Paper], list[PaperReference]]:
    """The papers of *references*, each once, and the references that mean none of *papers*.

    *find_named* gives the papers that are known under one of some names; *papers* are looked through only for those
    that no name leads to.
    """
    found = {number: paper for number, each in enumerate(references) if (paper := _find_by_name(each, find_named))}
    unnamed = {number: each for number, each in enumerate(references) if number not in found}
    if any(each.title or each.block for each in unnamed.values()):
        found |= _find_by_texts(unnamed, papers)
    missing = [each for number, each in enumerate(references) if number not in found]
    return list({found[number].id: found[number] for number in sorted(found)}.values()), missing


def _find_by_name(reference: PaperReference, find_named: Callable[[Iterable[str]], Sequence[Paper]]) -> Paper | None:
    return next((named[0] for name in reference.names if (named := find_named([name]))), None)


def _find_by_texts(references: dict[int, PaperReference], papers: Iterable[Paper]) -> dict[int, Paper]:
    by_title, by_block = dict[str, list[int]](), dict[str, int]()
    for number, reference in references.items():
        if len(title_words(reference.title)) >= _FEWEST_WORDS:
            by_title.setdefault(title_letters(reference.title), []).append(number)
        if reference.block:
            by_block[reference.block.lower()] = number
    found = {}
    for paper in papers:
        for number in by_title.get(title_letters(paper.title), ()) if by_title else ():
            if _is_by_title(references[number], paper):
                found[number] = paper
        if by_block and (at := by_block.get(block_id(paper.id))) is not None:
            found[at] = paper
    return found


def _is_by_title(reference: PaperReference, paper: Paper) -> bool:
    if len(title_words(reference.title)) >= _ENOUGH_WORDS:
        return True
    written, known = (
        {form for name in names for form in author_of(name)} for names in (reference.authors, paper.authors)
    )
    return not written.isdisjoint(known)

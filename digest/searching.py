"""A digest of what a search found, with the words that were looked for as the reasons."""

from collections.abc import Sequence
from datetime import datetime

from digest.errors import UsageError
from digest.model import Asked, Counts, Digest, Paper, Section
from digest.rules.expressions import DEFAULT_FIELDS, Expression, Leaf, any_of
from digest.rules.terms import term
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import Judge


def found(
    papers: Sequence[Paper], terms: Sequence[str], words: str, archived: int, limit: int, now: datetime
) -> Digest:
    """The digest of *papers*, in their order, that a search for *words* found among *archived*; *terms* are
    highlighted in them. As many as the *limit* may not be all."""
    judge = Judge(Rules((Topic(None, any_of(_leaves(terms))),) if terms else ()))
    matches = tuple(judge.verdict(paper).match() for paper in papers)
    return Digest(
        made=now,
        sections=(Section(None, matches),) if matches else (),
        asked=(Asked("archive", None, archived),),
        counts=Counts(listed=archived, matched=len(matches)),
        hint=f"the first {limit}; `-n` asks for more" if len(matches) == limit else None,
        reason=None if matches else f"none of {archived:,} archived papers has {words}",
    )


def _leaves(terms: Sequence[str]) -> list[Expression]:
    leaves: list[Expression] = []
    for text in terms:
        try:
            leaves.append(Leaf(term(text.lower()), DEFAULT_FIELDS, text))
        except UsageError:
            continue
    return leaves

"""What rules choose of papers, in one call: a run judges and chooses in two steps, for many recipients."""

from collections.abc import Iterable

from digest.model import Paper
from digest.rules.selection import Selection, build_selection
from digest.rules.topics import Rules
from digest.rules.verdict import Judge


def select_papers(papers: Iterable[Paper], rules: Rules) -> Selection:
    """What *rules* choose of *papers*, which are in the order of one listing."""
    judge = Judge(rules)
    return build_selection([judge.verdict(paper) for paper in papers])

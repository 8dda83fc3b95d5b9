"""The text of a short entry, in both parts of the mail."""

from digest.model import Match
from digest.render.abstracts import fit_passage, gist_passage
from digest.render.passages import Passage

TEXT_COLUMNS, TEXT_LINES = 84, 4


def shorten_gist(match: Match) -> Passage:
    """The gist of *match*, in at most four lines."""
    gist = gist_passage(match)
    return fit_passage(gist.text, gist.spans, 0, TEXT_COLUMNS, TEXT_LINES) if gist.text else gist

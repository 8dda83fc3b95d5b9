"""The digest as a list: one line a paper, for scanning, and for programs such as `fzf` and `cut`."""

from digest.model import Digest
from digest.render.formats import Look


def render(digest: Digest, look: Look) -> str:
    """*digest* in one line a paper: identifier, votes, title; for a pipe separated by tabs, the title whole."""
    raise NotImplementedError

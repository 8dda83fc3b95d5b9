"""`digest star`, `digest hide` and `digest unmark`: the reader's own marks on papers."""

from typing import TYPE_CHECKING

import typer

from digest.cli.exit_status import exit_on_errors, say_success
from digest.cli.named_papers import PAPERS

if TYPE_CHECKING:
    from digest.archive.marks import Mark
    from digest.model import Paper

_EXAMPLES = """\b
Examples:
  digest {0} 3                 the third paper of the last digest here
  digest {0} 3 5 arxiv:2407.21783
  digest {0} "scaling laws"    the paper with this in its title
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    for command in (star, hide, unmark):
        app.command(command.__name__, epilog=_EXAMPLES.format(command.__name__))(exit_on_errors(command))


def star(papers: PAPERS) -> None:
    """Star papers: digests show ★, `is:starred` finds them.

    A hidden paper is shown again.
    """
    _set_mark(papers, "starred", {"starred": "starred before", "hidden": "starred, no longer hidden"})


def hide(papers: PAPERS) -> None:
    """Hide papers from all your digests.

    It takes a star back.     `digest search is:hidden` lists what was hidden, `digest unmark` shows it again.
    """
    _set_mark(papers, "hidden", {"hidden": "hidden before", "starred": "hidden, no longer starred"})


def unmark(papers: PAPERS) -> None:
    """Take stars back, and show hidden papers again."""
    from digest.cli import environment, state
    from digest.cli.named_papers import find_named_papers

    with state.open_existing_archive(environment.now()) as archive:
        before = archive.marks.remove_marks(find_named_papers(archive, papers))
    for paper in before:
        _say_of_paper(f"no longer {mark}" if (mark := _mark_of(paper)) else "had no mark", paper)


def _set_mark(names: list[str], mark: "Mark", words: dict[str, str]) -> None:
    """Set the *mark*, and say so; *words* are for papers that had a mark before."""
    from digest.cli import environment, state
    from digest.cli.named_papers import find_named_papers

    now = environment.now()
    with state.open_existing_archive(now) as archive:
        before = archive.marks.set_mark(find_named_papers(archive, names), mark, now)
    for paper in before:
        _say_of_paper(words.get(_mark_of(paper), mark), paper)


def _mark_of(paper: "Paper") -> str:
    """The mark that *paper* has, '' for none."""
    return "starred" if paper.starred else "hidden" if paper.hidden else ""


def _say_of_paper(what: str, paper: "Paper") -> None:
    from digest.latex import make_readable

    say_success(f"{what}: {make_readable(paper.title)}")

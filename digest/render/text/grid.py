"""The columns that all papers of a digest share: number, votes, a gap for the star, and then the text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from digest.model import Digest, Match
from digest.render import parts, passages
from digest.render.formats import Look
from digest.render.overview import find_bold_votes
from digest.render.text.lines import Line, Run, Style, count_line, wrap_runs

_SPACE = "  "  # between columns
NARROWEST_FACTS = 40  # columns; below there are titles and votes alone


class Grid(NamedTuple):
    """The widths in columns of the *number* and of the *votes* (0 where no paper has any), the *width* of the screen,
    and how votes and marks are shown: those from *bold_votes* on are bold, new papers are marked if *marks_new*."""

    width: int
    number: int = 2
    votes: int = 0
    bold_votes: int = 1
    marks_new: bool = False

    @property
    def indent(self) -> int:
        """Where the text of each paper begins."""
        return self.number + len(_SPACE) + (self.votes + 2 if self.votes else 0)

    @property
    def room(self) -> int:
        """The columns from there to the right edge."""
        return max(1, self.width - self.indent)


def make_grid(digest: Digest, look: Look) -> Grid:
    """The grid of *digest* on a screen as wide as *look* says."""
    matches = digest.matches
    votes = [match.paper.upvotes for match in matches if match.paper.upvotes is not None]
    return Grid(
        width=max(20, look.width),
        number=max(2, len(str(len(matches)))),
        votes=len(f"{max(votes)}") if votes else 0,
        bold_votes=find_bold_votes(matches),
        # If all papers are new, or none is, a mark would say nothing.
        marks_new=len({match.new for match in matches}) > 1,
    )


def lead_runs(match: Match, number: int, grid: Grid) -> Line:
    """What stands before the title of *match*, as wide as the indent of *grid*."""
    mark = "●" if grid.marks_new and match.new else " "
    votes = [Run(mark), *vote_runs(match, grid)] if grid.votes else []
    star = [Run("★", "title"), Run(" ")] if match.paper.starred else [Run(_SPACE)]
    return [Run(f"{number:>{grid.number}}", "muted"), *votes, *star]


def vote_runs(match: Match, grid: Grid) -> Line:
    """`▲ 18` in as many columns as the most votes take; blanks where the votes are not known."""
    votes = match.paper.upvotes
    if votes is None:
        return [Run(" " * (grid.votes + 1))]
    if votes >= grid.bold_votes:
        return [Run("▲"), Run(f"{votes:>{grid.votes}}", "title")]
    return [Run(f"▲{votes:>{grid.votes}}", "muted")]


def title_runs(match: Match) -> Line:
    """The title, a link to the paper, with the words that were found."""
    return styled_runs(parts.title_passage(match), "title", parts.web_address(match.paper) or "")


def styled_runs(passage: passages.Passage, style: Style = "", url: str = "") -> Line:
    """*passage* in *style*, its found words as such."""
    segments = passages.split_by_spans(*passage)
    return [Run(text, "found" if highlighted else style, url) for text, highlighted in segments]


def hang_lines(lead: Line, runs: Iterable[Run], grid: Grid, width: int | None = None) -> Iterator[Line]:
    """*runs* wrapped behind *lead*, the lines below it indented as far, in *width* columns or to the right edge."""
    for number, line in enumerate(wrap_runs(runs, width or grid.room)):
        yield [*(lead if number == 0 else [Run(" " * grid.indent)]), *line]


def indent_line(runs: Sequence[Run], grid: Grid) -> Line:
    """*runs* where the text of each paper begins."""
    return [Run(" " * grid.indent), *runs]


def fill_cell(runs: Sequence[Run], width: int) -> Line:
    """*runs* with blanks up to *width* columns, and the space before the next column."""
    return [*runs, Run(" " * (max(0, width - count_line(runs)) + len(_SPACE)))]


def unseen_words(match: Match, look: Look, shown: Sequence[passages.Passage]) -> list[str]:
    """What chose *match* and cannot be seen in what is *shown* of it: nothing where found words are marked there.

    Without colour nothing is marked, and everything is told.
    """
    if look.color and any(passage.spans for passage in shown):
        return []
    return parts.found_words(match)

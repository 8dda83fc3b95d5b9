"""People and places as a line of facts has them: as many names as fit, and how many more there are."""

from collections.abc import Sequence

from digest.model import Paper
from digest.render.citations.author_parts import parse_author
from digest.render.columns import count_columns, cut_words
from digest.text import format_count, sanitize_line, shorten_text

_MOST_NAMES = 3  # four where there are four
_LONGEST_NAME = 80
_SHORTEST_PLACE = 10  # columns; less says nothing


def name_people(paper: Paper, width: int, *, most: int = _MOST_NAMES, only_family: bool = False) -> str:
    """Who wrote *paper*, in at most *width* columns: `Ann Lee, Bo Chen +6`, `et al.` where nobody knows how many more.

    At most *most* names, one more where that is everybody: full ones if two of them fit, or all, else family names
    (always with *only_family*). `9 authors` where only their number is known, '' where nothing is.
    """
    total = max(len(paper.authors), paper.author_count or 0)
    if not paper.authors:
        counted = format_count(total, "author") if total else ""
        return counted if count_columns(counted) <= width else ""
    most = total if total == most + 1 else most
    names = [shorten_text(sanitize_line(name), _LONGEST_NAME) for name in paper.authors[:most]]
    others = [count_others(paper, total - shown) for shown in range(len(names) + 1)]
    full = "" if only_family else _join_names(names, others, width, fewest=min(2, total))
    family = full or _join_names([parse_author(name).surname for name in names], others, width, fewest=1)
    return family or cut_words(names[0] if total == 1 else f"{parse_author(names[0]).surname}{others[1]}", width)


def count_others(paper: Paper, number: int) -> str:
    """What stands behind names where *number* of those known are not named: ` +6`, ` et al.` if there may be more."""
    return "" if not number else f" +{number}" if paper.author_count else " et al."


def _join_names(names: Sequence[str], others: Sequence[str], width: int, *, fewest: int) -> str:
    """As many *names* as fit in *width* columns, at least *fewest*, and of *others* what is said behind so many; else
    ''."""
    for shown in range(len(names), fewest - 1, -1):
        text = ", ".join(names[:shown]) + others[shown]
        if count_columns(text) <= width:
            return text
    return ""


def name_place(paper: Paper, width: int) -> str:
    """The organisation of *paper* in at most *width* columns: as it came, else with "Univ." for "University", else cut
    behind a word; '' where it is not known, and where there is room for nothing that can be read."""
    name = sanitize_line(paper.organization.name) if paper.organization else ""
    if count_columns(name) > width:
        name = shorten_university(name)
    if count_columns(name) <= width:
        return name
    return cut_words(name, width) if width >= _SHORTEST_PLACE else ""


def shorten_university(name: str) -> str:
    """*name* with "Univ." for "University"."""
    return name.replace("University", "Univ.")

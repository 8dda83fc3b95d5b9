"""Adds papers to a page: those of a new day on top, the oldest go, and what stands outside the marks stays."""

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import unescape
from typing import NamedTuple

from digest.model import Digest
from digest.patterns import lazy_pattern
from digest.render.formats import Look
from digest.render.growth import FiledPaper, Growth, GrowthPlan, find_elements, plan_growth, skip_blanks
from digest.render.markdown.notes import BEGIN, END, NoteError
from digest.render.markdown.paper_markers import block_ids_of
from digest.render.page.document import begin_page
from digest.render.page.papers import write_day, write_paper
from digest.text import is_blank, usual_line_end

_DAY = lazy_pattern(r'<section id="day-(\d{4}-\d\d-\d\d)"')
_ID = lazy_pattern(r'<article id="([^"<>]{1,200})"')
_TAG = lazy_pattern(r"<[^<>]*>")


class _Day(NamedTuple):
    """The section of a *day*: where it starts and ends in the page."""

    day: date
    start: int
    end: int


class _Edit(NamedTuple):
    """What stands in the page from *start* to *end* becomes *text*."""

    start: int
    end: int
    text: str = ""


def grow_page(text: str, digest: Digest, look: Look) -> Growth:
    """What becomes of the page *text* when *digest* is added; an empty one is begun. Raises NoteError for a page
    without marks, or with something else between them.

    A paper that is there stays as it is, unless it has another title now: then it is written anew in its place.
    """
    text = begin_page(digest) if is_blank(text) else text
    start, stop = _find_inside(text)
    days = _find_days(text, start, stop)
    filed = _find_papers(text, start, stop, days)
    plan = plan_growth(filed, digest, look, block_ids_of)
    if plan.is_empty:
        return Growth(None)
    end = usual_line_end(text)
    new = "".join(write_paper(match, digest.day) for match in plan.new).replace("\n", end)
    retitled = {at: write_paper(match, digest.day).replace("\n", end) for at, match in plan.retitled.items()}
    edits = [
        *(
            _Edit(day.start, skip_blanks(text, day.end))
            for day in _find_emptied_days(filed, days, plan, digest.day if new else None)
        ),
        *_change_papers(text, filed, plan, retitled),
        *_insert_papers(new, digest.day, days, stop, end),
    ]
    return plan.make_growth(_apply_edits(text, edits), [new, *retitled.values()])


def _find_inside(text: str) -> tuple[int, int]:
    """Where the papers of *text* start and end. Raises NoteError unless there is one mark for each."""
    start, stop = text.find(BEGIN), text.find(END)
    if text.count(BEGIN) != 1 or text.count(END) != 1 or stop < start:
        raise NoteError(
            f"is no page that digest began with --into; write {BEGIN} where papers shall stand, and {END} below it, "
            "once each, or give another name"
        )
    start += len(BEGIN)
    return skip_blanks(text, start), stop


def _find_days(text: str, start: int, stop: int) -> list[_Day]:
    days = []
    for begin, end in find_elements(text, "section", start, stop):
        opening = _DAY.match(text, begin)
        days.append(_Day(_read_day(text, begin, opening[1] if opening else ""), begin, end))
    return days


def _read_day(text: str, place: int, day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise _foreign(text, place, "section") from None


def _find_papers(text: str, start: int, stop: int, days: Sequence[_Day]) -> list[FiledPaper]:
    """The papers of all *days*, from the top on."""
    papers, rest = [], list(reversed(days))
    for begin, end in find_elements(text, "article", start, stop):
        while rest and rest[-1].end < begin:
            rest.pop()
        opening = _ID.match(text, begin)
        if not opening or not rest or not rest[-1].start < begin < end < rest[-1].end:
            raise _foreign(text, begin, "article")
        papers.append(FiledPaper(opening[1], _read_title(text, begin, end), begin, end))
    return papers


def _read_title(text: str, start: int, end: int) -> str:
    heading = next(find_elements(text, "h3", start, end), (start, start))
    return unescape(_TAG.sub("", text[slice(*heading)]))


def _foreign(text: str, place: int, name: str) -> NoteError:
    line = text.count("\n", 0, place) + 1
    return NoteError(f"line {line}: between the marks stands <{name}> that digest did not write; move it out of them")


def _find_emptied_days(
    filed: Sequence[FiledPaper], days: Sequence[_Day], plan: GrowthPlan, new: date | None
) -> set[_Day]:
    """Those of *days* that lose all of their papers, and are not that of *new* ones."""
    starts = [day.start for day in days]
    losing, staying = set[_Day](), set[_Day]()
    for at, paper in enumerate(filed):
        (losing if at in plan.dropped else staying).add(days[bisect(starts, paper.start) - 1])
    return {day for day in losing - staying if day.day != new}


def _change_papers(
    text: str, filed: Sequence[FiledPaper], plan: GrowthPlan, retitled: Mapping[int, str]
) -> Iterator[_Edit]:
    for at, paper in enumerate(filed):
        if at in plan.dropped:
            yield _Edit(paper.start, skip_blanks(text, paper.end))
        elif at in retitled:
            yield _Edit(paper.start, paper.end, retitled[at].rstrip())


def _insert_papers(new: str, day: date, days: Sequence[_Day], stop: int, end: str) -> Iterator[_Edit]:
    """Puts the articles *new* at the end of their *day*, or that day above the first that is older."""
    if not new:
        return
    own = next((each for each in days if each.day == day), None)
    if own:
        yield _Edit(place := own.end - len("</section>"), place, new)
    else:
        place = next((each.start for each in days if each.day < day), stop)
        yield _Edit(place, place, write_day(day, new, end))


def _apply_edits(text: str, edits: Sequence[_Edit]) -> str:
    """*text* with all *edits*; those inside of another go with it."""
    pieces, at = [], 0
    for edit in sorted(edits):
        if edit.start >= at:
            pieces += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*pieces, text[at:]])

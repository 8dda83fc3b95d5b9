"""A paper in full: title, one quiet line of facts, the text that matters, one line of links."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.model import Digest, Match, Section
from digest.render import parts
from digest.render.abstracts import command_passage, fit_abstract, gist_passage, whole_abstract
from digest.render.columns import count_columns, cut_words
from digest.render.days import short_day
from digest.render.formats import Look
from digest.render.paper_links import PaperLink, keep_first_of_kind, list_links
from digest.render.passages import Passage
from digest.render.people import name_people, name_place, shorten_university
from digest.render.text.grid import (
    NARROWEST_FACTS,
    Grid,
    hang_lines,
    indent_line,
    lead_runs,
    styled_runs,
    title_runs,
    unseen_words,
)
from digest.render.text.lines import NO_BREAK, Line, Run, count_line, join_facts, wrap_facts, wrap_runs

_WIDEST_TEXT = 92
_ASIDE_WIDTH = 160  # from here on the facts stand beside the text
_ASIDE_GAP = 4
_WIDEST_ASIDE = 72
_SHORTEST_CUT_PLACE = 20
_FEWEST_COMMENTS = 2  # the first is the submitter's own
_MOST_FOUND = 60  # columns
_LABEL = 8
_ANY_WIDTH = 1_000  # columns
_HIDEABLE_HOST = "github.com/"


class _Choice(NamedTuple):
    """Which facts are shown, where there is no room for all."""

    names: int = 3
    place: int = _ANY_WIDTH
    comments: bool = True
    date: bool = True
    may_cut_place: bool = False


class FullView:
    """How the papers of one digest are shown in full, in lines of *width* columns; with the detail "full" nothing of
    them is left out."""

    is_dense, parts_papers = False, True

    def __init__(self, digest: Digest, look: Look, grid: Grid) -> None:
        self._look, self._grid, self._today = look, grid, digest.made.date()
        self._whole = look.detail == "full"
        self._measure = min(grid.room, _WIDEST_TEXT)
        self.width = grid.indent + self._measure
        self._aside = min(grid.room - self._measure - _ASIDE_GAP, _WIDEST_ASIDE) if grid.width >= _ASIDE_WIDTH else 0

    def paper_lines(self, match: Match, section: Section, number: int) -> Iterator[Line]:
        """The lines of *match*, which stands in *section*."""
        body = list(hang_lines(lead_runs(match, number, self._grid), title_runs(match), self._grid, self._measure))
        if self._grid.width < NARROWEST_FACTS and not self._whole:
            yield from body
            return
        text = self._shown_text(match)
        if self._aside:
            body += self._late_line(match) + self._found_line(match) + self._note_lines(match) + self._text_lines(text)
            yield from self._put_aside(body, self._aside_lines(match, section, text))
            return
        yield from body
        yield from self._fact_lines(match, section, text)
        yield from self._late_line(match)
        yield from self._found_line(match)
        yield from self._note_lines(match)
        yield from self._text_lines(text)
        yield from self._link_lines(match)

    def _shown_text(self, match: Match) -> Passage:
        if self._whole:
            return whole_abstract(match)
        return fit_abstract(match, self._measure, 5 if self._measure < 60 else 4 if self._measure < 86 else 3)

    def _text_lines(self, text: Passage) -> list[Line]:
        """*text* in lines: what is left out before it has a quiet mark, that behind it stands with the last word."""
        shown, spans = text
        if shown.endswith(" …"):
            shown = f"{shown[:-2]}{NO_BREAK}…"
        runs = styled_runs(Passage(shown, spans))
        if shown.startswith("… ") and runs[0].text.startswith("… "):
            runs = [Run("… ", "muted"), runs[0]._replace(text=runs[0].text[2:]), *runs[1:]]
        return [indent_line(line, self._grid) for line in wrap_runs(runs, self._measure)]

    def _fact_lines(self, match: Match, section: Section, text: Passage) -> Iterator[Line]:
        """Who, where, when and why on one line, whole words of it; with everything shown on as many as it takes."""
        if self._whole:
            facts = self._facts(match, section, text, _Choice())
            yield from (indent_line(line, self._grid) for line in wrap_facts(facts, self._measure))
            return
        if facts := self._fitting_facts(match, section, text):
            yield indent_line(join_facts(facts), self._grid)

    def _fitting_facts(self, match: Match, section: Section, text: Passage) -> list[Line]:
        """The facts, without what has no room on one line."""
        width = self._measure
        for choice in _choices(match):
            facts = self._facts(match, section, text, choice)
            over = _joined_width(facts) - width
            if over > 0 and choice.may_cut_place:
                place = max(_SHORTEST_CUT_PLACE, choice.place - over)
                facts = self._facts(match, section, text, choice._replace(place=place))
                over = _joined_width(facts) - width
            if over <= 0:
                break
        while len(facts) > 1 and _joined_width(facts) > width:
            # What is left is long by itself: the least of it goes, what chose the paper last.
            facts.pop(-2 if facts[-1][-1].style == "term" else -1)
        return facts if _joined_width(facts) <= width else [[_cut_run(facts[0][0], width)]]

    def _facts(self, match: Match, section: Section, text: Passage, choice: _Choice) -> list[Line]:
        paper = match.paper
        known = [
            name_people(paper, _ANY_WIDTH, most=choice.names),
            name_place(paper, choice.place),
            short_day(paper.published, self._today) if paper.published and choice.date else "",
            parts.announcement(paper),
            f"{paper.comment_count:,} comments"
            if choice.comments and (paper.comment_count or 0) >= _FEWEST_COMMENTS
            else "",
            parts.short_categories(paper) if choice.comments else "",
            parts.other_sources(paper) if choice.comments else "",
        ]
        also = ", ".join(parts.matched_topics(match, section.topic))
        facts: list[Line] = [[Run(fact, "muted")] for fact in (*known, f"also {also}" if also else "") if fact]
        if self._look.color and (found := unseen_words(match, self._look, (parts.title_passage(match), text))):
            facts.append([Run("found ", "muted"), Run(cut_words(", ".join(found), _MOST_FOUND), "term")])
        return facts

    def _late_line(self, match: Match) -> list[Line]:
        """Why *match* comes late."""
        runs = [Run(" · ".join(parts.pickup_reasons(match)), "term")]
        return [indent_line(line, self._grid) for line in wrap_runs(runs, self._measure)] if runs[0].text else []

    def _found_line(self, match: Match) -> list[Line]:
        """What chose *match*, on a line of its own where no colour shows it."""
        found = [] if self._look.color else unseen_words(match, self._look, ())
        told = f"found {', '.join(found)}" if found else ""
        return [indent_line(line, self._grid) for line in self._note(told)]

    def _note(self, told: str) -> Iterator[Line]:
        """What is *told* on one line, whole where everything is."""
        if not told:
            return
        yield from wrap_runs([Run(told if self._whole else cut_words(told, self._measure), "muted")], self._measure)

    def _note_lines(self, match: Match) -> list[Line]:
        """The authors' own remark, and a former title, each on one line, whole where everything is; then a summary."""
        notes = (parts.former_title(match.paper), parts.author_note(match.paper))
        lines = [line for note in notes for line in self._note(note)]
        lines += wrap_runs(styled_runs(self._summary(match)), self._measure)
        return [indent_line(line, self._grid) for line in lines]

    def _summary(self, match: Match) -> Passage:
        """The summary above the abstract: of the reader's own command wherever there is one, of the site on request."""
        wants_all = self._look.gist or self._whole
        return gist_passage(match) if match.paper.summary and match.abstract and wants_all else command_passage(match)

    def _aside_lines(self, match: Match, section: Section, text: Passage) -> list[Line]:
        """The facts for beside the text: people, then place, date and the rest, then the links."""
        facts = self._facts(match, section, text, _Choice())
        people, rest = facts[:1], facts[1:]
        if not name_people(match.paper, 10):
            people, rest = [], facts
        return [*wrap_facts(people, self._aside), *wrap_facts(rest, self._aside), *self._links(match, self._aside)]

    def _put_aside(self, body: list[Line], aside: list[Line]) -> Iterator[Line]:
        """*body* with the lines of *aside* to its right."""
        edge = self._grid.indent + self._measure + _ASIDE_GAP
        for at in range(max(len(body), len(aside))):
            line = body[at] if at < len(body) else []
            if at < len(aside):
                taken = count_line(line)
                line = [*line, Run(" " * (edge - taken)), *aside[at]]
            yield line

    def _link_lines(self, match: Match) -> Iterator[Line]:
        for line in self._links(match, self._measure):
            yield indent_line(line, self._grid)

    def _links(self, match: Match, width: int) -> list[Line]:
        """The links on one line; where a word can be no link, each address on a line of its own, whole."""
        links = list_links(match.paper)
        if not self._look.hyperlinks:
            shown = links if self._whole else [each for each in keep_first_of_kind(links) if each.label != "pdf"]
            return [line for link in shown for line in _address_lines(link, width)]
        links = links if self._whole else keep_first_of_kind(links)
        for name in (_whole_name, _name_without_host, _no_name):
            line = join_facts([_link_runs(link, name(link)) for link in links])
            if count_line(line) <= width:
                return [line] if line else []
        lines = list(wrap_facts([_link_runs(link, _whole_name(link)) for link in links], width))
        return lines if self._whole else lines[:1]


def _choices(match: Match) -> Iterator[_Choice]:
    """What is shown, from all to less."""
    yield _Choice()
    yield _Choice(comments=False)
    place = count_columns(shorten_university(name_place(match.paper, _ANY_WIDTH)))
    yield _Choice(3, place, comments=False)
    yield _Choice(2, place, comments=False)
    can_cut = place > _SHORTEST_CUT_PLACE
    for names, date in ((2, True), (1, True), (1, False)):
        yield _Choice(names, place, comments=False, date=date, may_cut_place=can_cut)


def _joined_width(facts: Sequence[Line]) -> int:
    return count_line(join_facts(facts))


def _cut_run(run: Run, width: int) -> Run:
    return run._replace(text=cut_words(run.text, width))


def _link_runs(link: PaperLink, name: str) -> Line:
    quiet = link.label == "pdf"
    label = Run(link.label, "muted" if quiet else "", link.url)
    return [label, Run(f" {name}", "muted", link.url)] if name else [label]


def _address_lines(link: PaperLink, width: int) -> Iterator[Line]:
    """The address of *link*, never broken; what is no web address, in as many lines of *width* columns as it takes."""
    lines = (
        [[Run(link.url, "muted")]]
        if link.url
        else list(wrap_runs([Run(link.name, "muted")], max(_LABEL, width - _LABEL)))
    )
    for number, line in enumerate(lines):
        yield [Run(f"{link.label if number == 0 else '':<{_LABEL}}"), *line]


def _whole_name(link: PaperLink) -> str:
    """What stands beside the label: an identifier, the address of code."""
    return link.name if link.label not in ("project", "demo", "model", "dataset") else ""


def _name_without_host(link: PaperLink) -> str:
    return _whole_name(link).removeprefix(_HIDEABLE_HOST)


def _no_name(link: PaperLink) -> str:
    return "" if link.label == "code" else _whole_name(link)

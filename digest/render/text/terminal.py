"""The digest for a terminal or a pipe: a head, an overview where it is long, the papers by sections, a foot."""

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.model import Digest, Section
from digest.patterns import lazy_pattern
from digest.render import foot, parts, summary
from digest.render.columns import count_columns, cut_text, cut_words
from digest.render.formats import Look
from digest.render.overview import OverviewRow, keep_largest, list_overview
from digest.render.text.grid import NARROWEST_FACTS, Grid, make_grid, vote_runs
from digest.render.text.lines import NO_BREAK, WIDEST, Line, Run, count_line, paint_lines, wrap_facts, wrap_runs
from digest.text import sanitize_line

# A digest is shown in one of them.
if TYPE_CHECKING:
    from digest.render.text.brief import BriefView
    from digest.render.text.full import FullView

_OVERVIEW_ABOVE = 12  # papers
_MOST_NAMED_SOURCES = 2
_DAY = lazy_pattern(r"(?:[A-Z][a-z]{2} )?[\d–]{1,5} [A-Z][a-z]{2}(?: \d{4})?")


def render(digest: Digest, look: Look) -> str:
    """*digest* wrapped to the width of *look*; in colour with hyperlinks, else plain text."""
    return paint_lines(_digest_lines(digest, look), look)


def _digest_lines(digest: Digest, look: Look) -> Iterator[Line]:
    grid = make_grid(digest, look)
    yield from head_lines(digest, grid)
    yield from _rising_lines(digest, grid)
    view = _make_view(digest, look, grid)
    yield from _overview_lines(digest, grid, view.width)
    number = 1
    for heading, section in summary.sections_with_headings(digest):
        yield from _section_lines(view, heading, section, number, grid)
        number += len(section.matches)
    yield from _foot_lines(digest, grid)


def _make_view(digest: Digest, look: Look, grid: Grid) -> "BriefView | FullView":
    if look.detail == "brief":
        from digest.render.text.brief import BriefView

        return BriefView(digest, look, grid)
    from digest.render.text.full import FullView

    return FullView(digest, look, grid)


def _section_lines(
    view: "BriefView | FullView", heading: str | None, section: Section, number: int, grid: Grid
) -> Iterator[Line]:
    """*section*, the first of its papers with that *number*, behind a blank line."""
    yield []
    if heading:
        yield heading_line(heading, section, grid)
        if section.matches and not view.is_dense:
            yield []
    for at, match in enumerate(section.matches):
        if at and view.parts_papers:
            yield []
        yield from view.paper_lines(match, section, number + at)
    if more := more_line(heading, section, grid.indent):
        yield from [] if view.is_dense else [[]]
        yield more


def head_lines(digest: Digest, grid: Grid) -> Iterator[Line]:
    """How many papers of which lists."""
    count, *origin = summary.headline_pieces(digest)
    facts = [[Run(count, "heading")], *([Run(keep_days_together(piece))] for piece in origin)]
    yield from wrap_facts(facts, grid.width)


def keep_days_together(text: str) -> str:
    """*text*, in which no line is broken inside a day such as `Tue 30 Jun 2026`."""
    return _DAY.sub(lambda found: found[0].replace(" ", NO_BREAK), text)


def _rising_lines(digest: Digest, grid: Grid) -> Iterator[Line]:
    """The words that rise beside each topic, and what their shares are."""
    if not digest.rising:
        return
    # Few digests have any, and the others do not wait for what writes them.
    from digest.render.rising import explain_rising, list_rising

    yield []
    width = min(grid.width, WIDEST)
    for each in list_rising(digest):
        words = [run for word in each.words for run in (Run(" "), *_rising_runs(*word), Run(","))][:-1]
        yield from wrap_runs([Run(each.label, "heading"), *words], width)
    yield from wrap_runs([Run(explain_rising(), "muted")], width)


def _rising_runs(term: str, shares: str) -> Line:
    return [Run(term, "term"), Run(f" {shares.replace(' ', NO_BREAK)}")]


def _overview_lines(digest: Digest, grid: Grid, width: int) -> Iterator[Line]:
    """A line for each section, where there are many papers."""
    rows, left_out = keep_largest(list_overview(digest, above=_OVERVIEW_ABOVE))
    if not rows or grid.width < NARROWEST_FACTS:
        return
    yield []
    names = min(max(count_columns(row.name) for row in rows), grid.width // 3)
    counts = max(len(f"{row.papers}") for row in rows)
    for row in rows:
        yield _overview_line(row, grid, names, counts, width)
    if left_out:
        yield [Run(f"  and {left_out} more topics", "muted")]


def _overview_line(row: OverviewRow, grid: Grid, names: int, counts: int, width: int) -> Line:
    name = cut_words(row.name, names)
    votes = [*vote_runs(row.best, grid), Run("  ")] if grid.votes else []
    lead = [
        Run("  "),
        Run(name, "heading"),
        Run(f"{' ' * (names - count_columns(name) + 2)}{row.papers:>{counts}}   "),
        *votes,
    ]
    room = width - count_line(lead)
    title = cut_text(parts.title_passage(row.best).text, max(1, room))
    return [*lead, Run(title, "", parts.web_address(row.best.paper) or "")]


def more_line(heading: str | None, section: Section, indent: int = 0) -> Line:
    """How many papers of *section* a limit left out; empty where its *heading* says so, or there is none."""
    is_said = heading and not section.matches
    return [Run(f"{' ' * indent}and {section.more:,} more", "muted")] if section.more and not is_said else []


def heading_line(heading: str, section: Section, grid: Grid) -> Line:
    """The name of *section*, how many papers it has, or that a limit left out all of them, and a rule up to the right
    edge."""
    name = cut_words(heading, max(1, grid.width - 12))
    count = f"  {len(section.matches):,}  " if section.matches else f"  {section.more:,} more  "
    rule = "─" * max(0, grid.width - count_columns(name) - len(count))
    return [Run(name, "heading"), Run(count, "muted"), Run(rule, "muted")]


def _foot_lines(digest: Digest, grid: Grid) -> Iterator[Line]:
    """Why nothing is shown, what went wrong, what sources remarked, what is not shown, and help."""
    width = min(grid.width, WIDEST)
    if reason := foot.name_reason(digest):
        yield []
        yield from wrap_runs([Run(keep_days_together(reason))], width)
        if next_list := foot.name_next_list(digest):
            yield from wrap_runs([Run(keep_days_together(next_list))], width)
        yield from _way_out_lines(digest, width)
    lines = [*_trouble_lines(digest, width), *_account_lines(digest, width)]
    if lines:
        yield []
        yield from lines


def _way_out_lines(digest: Digest, width: int) -> Iterator[Line]:
    """What to type where all papers are without the reader's words, or muted."""
    if digest.search or not (digest.counts.unmatched or digest.counts.muted):
        return
    addresses = list(dict.fromkeys(sanitize_line(asked.address) for asked in digest.asked))
    named = " ".join(map(shlex.quote, addresses)) if 0 < len(addresses) <= _MOST_NAMED_SOURCES else ""
    command = " ".join(filter(None, ("digest fetch", named, "--all")))
    yield []
    yield from wrap_runs([Run("→ ", "muted"), Run(command), Run(f"{NO_BREAK * 3}the whole list", "muted")], width, "  ")


def _trouble_lines(digest: Digest, width: int) -> Iterator[Line]:
    for source, reason, remedies in foot.list_failures(digest):
        yield from wrap_runs([Run("✗", "bad"), Run(" "), Run(source, "heading"), Run(f" {reason}")], width)
        if remedies:
            # Most runs have none, and do not wait for what shows them.
            from digest.render.text.talk import render_remedies

            yield from render_remedies(remedies, width=width)
    for remark in foot.list_remarks(digest.asked, digest.reason):
        yield from wrap_runs([Run("!", "heading"), Run(f" {remark}", "muted")], width)
    if late := foot.name_late_note(digest, is_own=True):
        yield from wrap_runs([Run("!", "heading"), Run(f" {late}", "muted")], width)


def _account_lines(digest: Digest, width: int) -> Iterator[Line]:
    if digest.search and digest.matches:
        for line in summary.account_lines(digest):
            yield from wrap_runs([Run(line, "muted")], width)
    elif not_shown := foot.list_not_shown(digest.counts) if digest.matches else []:
        runs = [Run(f"Not shown: {', '.join(not_shown)}.", "muted")]
        if digest.counts.unmatched or digest.counts.muted:
            # What was hidden or had before stays away from it too.
            shows_all = not (digest.counts.hidden or digest.counts.had)
            runs += [Run(" --all"), Run(" shows them." if shows_all else " goes without your words.", "muted")]
        yield from wrap_runs(runs, width)
    if hint := foot.name_hint(digest):
        yield from wrap_runs([Run(hint, "muted")], width)

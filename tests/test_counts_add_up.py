"""Every paper that was listed is accounted for in each document, whatever the lists, rules and marks."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.invented_days import Reader, at, listed
from support.mail_pages import element_text, elements_of_class, mail_page

from digest.archive import Archive
from digest.model import Digest
from digest.render.foot import list_not_shown
from digest.render.formats import Look
from digest.render.json_documents import render_json
from digest.render.overview import list_overview
from digest.render.text import listing, terminal

WORDS = ("tides", "lanterns", "moss", "ferries", "harbours")
DAYS = ("2026-06-08", "2026-06-09", "2026-06-10")
RULES = (
    "",
    "match: [tides]",
    "match: [tides, moss]\nmute: [lanterns]",
    "topics: {T: [tides], M: {any: [moss], max: 1}, L: {any: [lanterns, tides], max: 2}}\nmax: 4",
    "topics: {T: [tides], M: [moss]}\nmatch: [ferries]\nmute: [harbours, moss]\nfollow: [Ann Lee]\nmax: 2",
    "topics: {T: [tides], M: [moss]}\nmin_score: 2",
    "topics: {Mine: ['is:hidden'], T: [tides]}\nmute: [tides]",
)


@dataclass(frozen=True)
class Story:
    """What a reader met: *lists* of titles by day, *rules*, papers *hidden* and *starred* by number, whether those
    of the first day were *had* before, and whether only what is *new* is asked for."""

    lists: Sequence[Sequence[str]]
    rules: str
    limit: int | None
    hidden: frozenset[int]
    had: bool
    new: bool
    marks: bool


TITLE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map(" and ".join)
STORY = st.builds(
    Story,
    st.lists(st.lists(TITLE, max_size=9), min_size=1, max_size=3),
    st.sampled_from(RULES),
    st.one_of(st.none(), st.integers(1, 5)),
    st.frozensets(st.integers(0, 12), max_size=4),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def live_through(story: Story) -> Digest:
    """The digest that a reader gets in *story*."""
    pages, number = {}, 0
    for day, titles in zip(DAYS, story.lists, strict=False):
        named = {f"2606.9{number + at:04}": f"On {title}" for at, title in enumerate(titles)}
        # Some papers stand on the next day's list as well.
        number += max(0, len(titles) - 1)
        pages[f"hf:{day}"] = listed(day, named)
    with Archive(":memory:") as archive:
        reader = Reader(archive)
        reader.reads(at(DAYS[-1]), pages, list(pages), new=False)
        hide = archive.papers.find_named([f"arxiv:2606.9{each:04}" for each in story.hidden])
        archive.marks.set_mark(hide, "hidden", at(DAYS[-1]))
        if story.had:
            reader.reads(at(DAYS[-1]), pages, list(pages)[:1], rules=story.rules, marks=story.marks)
        return reader.reads(
            at(DAYS[-1], 13),
            pages,
            list(pages),
            rules=story.rules,
            limit=story.limit,
            new=story.new,
            marks=story.marks,
        )


def numbers(text: str) -> Iterator[int]:
    return (int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text))


@given(STORY)
@settings(max_examples=150, deadline=None)
def test_what_is_shown_and_what_is_not_is_what_was_listed(story: Story) -> None:
    digest = live_through(story)
    counts, shown = digest.counts, len(digest.matches)

    left_out = counts.unmatched + counts.muted + counts.hidden + counts.had + digest.more
    assert shown + left_out == counts.listed
    assert shown + digest.more == counts.matched
    assert sum(papers for _, papers in counts.muted_by) == counts.muted
    assert len({match.paper.id for match in digest.matches}) == shown
    assert sum(int(phrase.split()[0].replace(",", "")) for phrase in list_not_shown(counts)) + digest.more == left_out
    assert bool(digest.reason) == (counts.matched == 0)
    if story.new:
        assert all(match.new for match in digest.matches)


@given(STORY)
@settings(max_examples=60, deadline=None)
def test_every_document_counts_the_same(story: Story) -> None:
    digest = live_through(story)
    shown = len(digest.matches)
    papers = json.loads(render_json(digest, Look()))["papers"]
    brief = terminal.render(digest, Look(detail="brief", width=120)).splitlines()
    page = mail_page(digest)

    assert len(papers) == shown
    assert next(numbers(brief[0])) == shown
    assert sum(row.papers for row in list_overview(digest, above=0)) in (0, shown)
    assert len([line for line in brief if re.match(r" *\d+  \S", line)]) == shown
    assert len(listing.render(digest, Look(for_pipe=True)).splitlines()) == shown
    assert len(elements_of_class(page, "q")) == shown
    more = [text for each in elements_of_class(page, "m") if (text := element_text(each)).startswith("and ")]
    assert sum(next(numbers(text)) for text in more) == digest.more
    # Below the papers of a section, or beside the name of one that a limit emptied.
    left_out = re.findall(r"^ *and ([\d,]+) more$|^\S.*  ([\d,]+) more  ─", "\n".join(brief), re.MULTILINE)
    assert sum(next(numbers("".join(each))) for each in left_out) == digest.more


@pytest.mark.parametrize("new", [True, False])
def test_a_day_that_shows_another_ones_list_is_neither_had_nor_covered(new: bool) -> None:
    friday = listed("2026-06-05", {"2606.90001": "On Tides", "2606.90002": "On Moss"})
    pages = {"hf:2026-06-06": friday, "hf:2026-06-05": friday, "hf": friday}
    with Archive(":memory:") as archive:
        reader = Reader(archive)

        odd = reader.reads(at("2026-06-08"), pages, ["hf:2026-06-06", "hf:2026-06-05"][: 1 + new], new=False)
        assert reader.covered() is None
        assert (len(odd.matches), odd.counts.listed) == ((2, 2) if new else (0, 0))

        assert len(reader.reads(at("2026-06-08", 13), pages).matches) == 2
        assert reader.covered() == date(2026, 6, 5)
        assert reader.reads(at("2026-06-08", 14), pages, ["hf:2026-06-06"], new=False).matches == ()
        assert reader.reads(at("2026-06-08", 15), {}, ["hf:2026-06-06"], new=False, offline=True).matches == ()

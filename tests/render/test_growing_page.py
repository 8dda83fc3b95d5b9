"""The page that grows, as a browser reads it: the newest day on top, each paper once, and nothing runs in it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import hostile_titles
from support import mail_digests as digests

from digest.model import Asked, Digest, Section
from digest.render.formats import FORMATS, Look
from digest.render.growth import Growth
from digest.render.markdown.notes import BEGIN, END, NoteError
from digest.render.page.growing import grow_page

MONDAY = date(2026, 1, 5)
HTML = "{http://www.w3.org/1999/xhtml}"


def of(*numbers: int, day: int = 0, title: str = "Paper") -> Digest:
    """The digest of the papers with these *numbers*, of the list of a day of January."""
    matches = (digests.match(number, f"{title} {number} about RAG") for number in numbers)
    return digests.digest(*matches, asked=(Asked("hf", MONDAY + timedelta(day), 9, label="Hugging Face"),))


def grow(text: str, digest: Digest, keep: int | None = None) -> Growth:
    return grow_page(text, digest, Look(FORMATS["html"], keep=keep))


def grown(text: str, *runs: Digest, keep: int | None = None) -> str:
    for digest in runs:
        text = grow(text, digest, keep).text or text
    return text


def days_in(text: str) -> dict[str, list[int]]:
    """The numbers of the papers below each day, as a browser finds them."""
    tree = html5lib.parse(text)
    return {
        section.attrib["id"]: [
            int("".join(title.itertext()).split()[1])
            for article in section.iter(f"{HTML}article")
            for title in article.iter(f"{HTML}h3")
        ]
        for section in tree.iter(f"{HTML}section")
    }


def test_days_stand_with_the_newest_on_top() -> None:
    text = grown("", of(1, 2), of(3, 1, day=2), of(4, day=1), of(5, day=2))

    assert days_in(text) == {"day-2026-01-07": [3, 5], "day-2026-01-06": [4], "day-2026-01-05": [1, 2]}
    assert '<h2><time datetime="2026-01-07">Wed 7 Jan 2026</time></h2>' in text


@pytest.mark.parametrize("again", [of(1, 2), of(2, 1, day=3), of(2, day=1), of()])
def test_a_page_that_has_them_all_stays(again: Digest) -> None:
    assert grow(grown("", of(1, 2)), again) == Growth(None)


def test_a_paper_with_another_title_is_written_anew_in_its_place() -> None:
    first = grown("", of(1, 2, 3))

    growth = grow(first, of(2, day=4, title="Renamed"))

    assert growth.text
    assert (growth.added, growth.retitled) == (0, 1)
    assert days_in(growth.text) == {"day-2026-01-05": [1, 2, 3]}
    assert growth.text.replace("Renamed 2", "Paper 2") == first
    assert grow(growth.text, of(2, day=5, title="Renamed")) == Growth(None)


def test_the_oldest_are_dropped_and_days_without_papers_with_them() -> None:
    first = grown("", of(1, 2), of(3, 4, day=1))

    assert days_in(grown(first, of(5, day=2), keep=3)) == {"day-2026-01-07": [5], "day-2026-01-06": [3, 4]}
    assert days_in(grown(first, of(5, day=2), keep=4)) == {
        "day-2026-01-07": [5],
        "day-2026-01-06": [3, 4],
        "day-2026-01-05": [1],
    }
    assert days_in(grown(first, of(5), keep=1)) == {"day-2026-01-05": [5]}


def test_what_stands_outside_the_marks_stays() -> None:
    mine = f"\ufeff<h1>Mine</h1>\r\n<section><article>mine</article></section>\r\n  {BEGIN}{END}\r\n<p>to the last  "

    text = grown(mine, of(1), of(2, day=1))

    assert text.startswith(mine.partition(END)[0])
    assert text.endswith(mine.partition(BEGIN)[2])
    assert text.count("\n") == text.count("\r\n")
    assert days_in(text.partition(BEGIN)[2]) == {"day-2026-01-06": [2], "day-2026-01-05": [1]}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("mine\n", "is no page that digest began with --into; write", id="a text"),
        pytest.param(grown("", of(1)).replace(END, ""), "where papers shall stand, and", id="half of the marks"),
        pytest.param(grown("", of(1)).replace(END, END + BEGIN), "where papers shall stand, and", id="three marks"),
        pytest.param(f"{END}{BEGIN}", "where papers shall stand, and", id="the wrong order"),
        pytest.param(grown("", of(1)).replace("</article>", ""), "line .*: <article> is not closed", id="no end"),
        pytest.param(grown("", of(1)).replace("</section>", ""), "line .*: <section> is not closed", id="an open day"),
        pytest.param(grown("", of(1)).replace("2026-01-05", "2026-13-05"), "that digest did not write", id="no day"),
        pytest.param(
            grown("", of(1)).replace(END, f"<article>x</article>{END}"),
            "line 47: .* <article> that digest did not",
            id="an article",
        ),
        pytest.param(grown("", of(1)).replace(' id="arxiv', ' name="arxiv'), "did not write", id="without an id"),
    ],
)
def test_what_is_no_page_of_ours_is_refused(text: str, problem: str) -> None:
    with pytest.raises(NoteError, match=problem):
        grow(text, of(2))


HOSTILE = {
    "titles": hostile_titles.digest_of_titles(),
    "abstracts": hostile_titles.digest_of_abstracts(),
    "everything": hostile_titles.digest_of_everything(),
}
hostile = pytest.mark.parametrize("digest", HOSTILE.values(), ids=HOSTILE)


@hostile
def test_hostile_texts_are_read_back(digest: Digest) -> None:
    text = grown("", of(900), digest, of(901, day=1))

    assert grow(text, digest) == Growth(None)
    assert text.count("<article id=") == len(digest.matches) + 2


@hostile
def test_nothing_runs_and_nothing_is_loaded(digest: Digest) -> None:
    tree = html5lib.parse(grown("", digest))

    for element in tree.iter():
        assert not str(element.tag).endswith(("}script", "}img", "}iframe", "}link", "}object", "}form"))
        assert not [name for name in element.attrib if name.startswith("on") or name in ("src", "srcset")]
        assert re.match(r"https?://", element.attrib.get("href", "https://"))


def test_the_topic_stands_with_each_paper() -> None:
    match = replace(digests.match(1, "Ask <Again>"), topics=("Video & more", "Other"), section="Video & more")

    text = grown("", digests.digest(sections=(Section("Video & more", (match,)),)))

    assert '<span class="topic">Video&nbsp;&amp;&nbsp;more</span>' in text
    assert "also&nbsp;Other" in text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.lists(st.integers(1, 12), max_size=6, unique=True)), max_size=6),
    st.integers(1, 8),
)
def test_whatever_comes_each_paper_is_there_once(runs: Sequence[tuple[int, Sequence[int]]], keep: int) -> None:
    text = ""
    for day, numbers in runs:
        before = [number for each in days_in(text).values() for number in each]
        text = grown(text, of(*numbers, day=day), keep=keep)

        days = days_in(text)
        there = [number for each in days.values() for number in each]
        assert list(days) == sorted(days, reverse=True)
        assert all(days.values()) or not there
        assert len(set(there)) == len(there) <= max(keep, len(numbers), len(before))
        assert set(numbers) <= set(there)
        assert grow(text, of(*numbers, day=day), keep) == Growth(None) or not numbers

"""A star in every document for people, a key in JSON, and nothing of marks in what is cited or passed on."""

import json
import re
from dataclasses import replace
from email import message_from_bytes, policy
from html import unescape
from typing import get_args

import pytest
from support import mail_digests as digests
from support.mail_pages import shown_titles

from digest.model import Counts, Digest, Match
from digest.render import summary
from digest.render.formats import DIALECTS, FORMATS, Detail, Look, render_document
from digest.render.markdown import notes

STAR = "★"
FOR_PEOPLE, WITH_A_KEY = ("terminal", "list", "markdown", "html", "eml", "chat"), ("json", "jsonl")


def starred(match: Match) -> Match:
    return replace(match, paper=replace(match.paper, starred=True))


PLAIN = digests.digest(digests.match(1, "On Tides"), digests.match(2, "On Moss"), digests.match(3, "On Rain"))
MOSS_STARRED = digests.digest(PLAIN.matches[0], starred(PLAIN.matches[1]), PLAIN.matches[2])


def written(digest: Digest, name: str, **look: object) -> str:
    """*digest* in the format *name*; of a mail the plain part and the HTML."""
    content = render_document(digest, Look(FORMATS[name], **look))  # type: ignore[arg-type]
    if isinstance(content, str):
        return content
    mail = message_from_bytes(content, policy=policy.default)
    return "\n".join(part.get_content() for part in mail.walk() if not part.is_multipart())


@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize("detail", get_args(Detail))
def test_people_see_a_star_before_the_title_of_a_starred_paper_alone(name: str, detail: Detail) -> None:
    assert STAR not in written(PLAIN, name, detail=detail)

    shown = written(MOSS_STARRED, name, detail=detail)

    lines = [line for line in shown.splitlines() if STAR in line]
    assert len(lines) == (2 if name == "eml" else 1)
    for line in lines:
        before, _, after = line.partition(STAR)
        assert "On Moss" in after
        assert not re.search("[a-z]{2}", unescape(re.sub("<[^>]*>", "", before)))


@pytest.mark.parametrize("name", WITH_A_KEY)
def test_programs_are_told_by_a_key(name: str) -> None:
    text = written(MOSS_STARRED, name)
    papers = json.loads(text)["papers"] if name == "json" else list(map(json.loads, text.splitlines()))

    assert [paper["starred"] for paper in papers] == [False, True, False]


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in (*FOR_PEOPLE, *WITH_A_KEY)])
def test_everything_else_is_the_same_bytes_with_and_without_marks(name: str) -> None:
    look = Look(FORMATS[name])

    assert render_document(MOSS_STARRED, look) == render_document(PLAIN, look)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_starred_paper_in_a_note_is_known_again_by_its_marker(dialect: str) -> None:
    note = notes.add_papers("", MOSS_STARRED, dialect=dialect)  # type: ignore[arg-type]

    assert note is not None
    assert re.findall(f"{STAR} .?.?On (Moss|Tides|Rain)", note) == ["Moss"]
    assert notes.add_papers(note, MOSS_STARRED, dialect=dialect) is None  # type: ignore[arg-type]
    assert notes.add_papers(note, PLAIN, dialect=dialect) is None  # type: ignore[arg-type]


def test_the_star_is_no_part_of_the_link() -> None:
    assert shown_titles(written(MOSS_STARRED, "html")) == ["On Tides", "On Moss", "On Rain"]


def test_a_long_starred_title_hangs_where_a_title_begins() -> None:
    long = starred(digests.match(1, "A title of many words " * 8))

    first, second, *_ = (line for line in written(digests.digest(long), "terminal").splitlines() if "title of" in line)

    assert first.startswith(f" 1 ▲94{STAR} A title")
    assert re.match(r" {8}\w", second)


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        (0, "36 listed, 34 new, 1 muted, 3 matched, 3 shown"),
        (2, "36 listed, 34 new, 2 hidden by you, 1 muted, 3 matched, 3 shown"),
    ],
)
def test_the_account_counts_what_is_hidden_where_something_is(hidden: int, said: str) -> None:
    assert summary.counts_line(Counts(36, 34, 1, 3, hidden=hidden), shown=3) == said

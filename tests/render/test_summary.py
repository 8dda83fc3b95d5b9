"""The digest as a whole: its headline, its sections, and the account of how it came about."""

import pytest
from support import mail_digests as digests

from digest.model import Counts, Section
from digest.render.summary import account_lines, sections_with_headings, summary_line


@pytest.mark.parametrize(
    ("shown", "counts", "count"),
    [
        (3, Counts(listed=36), "3 of 36 papers"),
        (36, Counts(listed=36), "36 papers"),
        (1, Counts(listed=1), "1 paper"),
        (0, Counts(listed=36), "0 of 36 papers"),
        (0, Counts(), "0 papers"),
        (6, Counts(listed=36, had=30), "6 new papers"),
        (3, Counts(listed=36, had=30), "3 of 6 new papers"),
        (0, Counts(listed=36, had=36), "0 new papers"),
    ],
)
def test_the_head_says_how_many_papers_there_are(shown: int, counts: Counts, count: str) -> None:
    digest = digests.digest(*digests.many(shown).matches, counts=counts)

    assert summary_line(digest) == f"{count} · Hugging Face, Mon 23 Nov 2026"


def headings(*sections: Section) -> list[str | None]:
    return [heading for heading, _ in sections_with_headings(digests.digest(sections=sections))]


def test_sections_of_which_nothing_is_shown_are_named_and_empty_ones_are_not() -> None:
    own_words = Section(None, digests.many(1).matches)

    assert headings(Section("A", ()), Section("B", (), more=2), own_words) == ["B", "Your words"]


def test_the_plain_list_has_a_heading_only_beside_other_sections() -> None:
    own_words = Section(None, digests.many(1).matches, more=3)

    assert headings(own_words) == headings(own_words, Section("A", ())) == [None]
    assert headings(own_words, Section("A", (), more=1)) == ["Your words", "A"]


def test_the_account_says_what_was_asked_what_failed_and_what_was_counted() -> None:
    assert account_lines(digests.full()) == [
        "hf · Mon 23 Nov 2026 · 36 papers listed",
        "arxiv:cs.CL · Mon 23 Nov 2026 · 212 papers listed",
        "arxiv:cs.CV failed: timed out after 30 s",
        "arxiv:cs.CL: another day came than was asked for",
        "248 listed, 36 new, 2 muted (survey 1, medical 1), 7 matched, 4 shown",
    ]

"""The digest as a whole: its headline, its sections, and the account of how it came about."""

from datetime import date

from support import mail_digests as digests

from digest.model import Asked, Section
from digest.render.summary import account_lines, sections_with_headings, summary_line


def test_the_summary_names_sources_with_their_days() -> None:
    eighth, ninth = date(2026, 1, 8), date(2026, 1, 9)
    asked = (
        Asked("hf:2026-01-08", eighth, 3, label="Hugging Face"),
        Asked("arxiv:cs.CL", ninth, 4, label="arXiv cs.CL"),
        Asked("page.html", None, 0),
    )

    line = summary_line(digests.digest(*digests.many(2).matches, asked=asked))

    assert line == (
        "2 papers · Hugging Face, Thu 8 Jan 2026; arXiv cs.CL, Fri 9 Jan 2026; page.html"
        " · matched: RAG 2, diffusion model 2"
    )


def test_the_summary_says_which_day_has_no_list() -> None:
    friday, sunday = date(2026, 1, 9), date(2026, 1, 11)
    asked = (
        Asked("hf:2026-01-11", friday, 3, label="Hugging Face", wanted_day=sunday),
        Asked("arxiv:cs.CL/2026-01-09", friday, 4, label="arXiv cs.CL", wanted_day=friday),
        Asked("page.html", None, 0, wanted_day=sunday),
    )

    assert summary_line(digests.digest(asked=asked)) == (
        "No papers · Hugging Face, Fri 9 Jan 2026 (no list of Sun 11 Jan 2026); arXiv cs.CL, Fri 9 Jan 2026; page.html"
    )


def test_of_many_sources_the_days_without_a_list_are_named() -> None:
    friday, sunday = date(2026, 1, 9), date(2026, 1, 11)
    asked = tuple(Asked(f"arxiv:cs.{name}", friday, 3, wanted_day=sunday) for name in "ABCD")

    assert summary_line(digests.digest(asked=asked)) == (
        "No papers · 4 sources, Fri 9 Jan 2026 (no list of Sun 11 Jan 2026)"
    )


def test_many_sources_are_only_counted() -> None:
    asked = tuple(Asked(f"arxiv:cs.{name}", date(2026, 1, 8), 3) for name in "ABCD")

    assert summary_line(digests.digest(asked=asked)) == "No papers · 4 sources, Thu 8 Jan 2026"


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

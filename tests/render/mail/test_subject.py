"""What an inbox shows of a mail: the subject and the first line."""

from datetime import date

import pytest
from support import mail_digests as digests

from digest.model import Asked, Digest
from digest.render.mail.headers import Envelope
from digest.render.mail.subject import first_line, heading_days, subject_line

LONG = "A title that is so long that its end would be cut off somewhere by every mail program"


def titled(*titles: str, **other: object) -> Digest:
    """A digest of papers with *titles*, the first with the most votes."""
    papers = (digests.match(n, title, upvotes=100 - n) for n, title in enumerate(titles))
    return digests.digest(*papers, **other)


def listed(*days: date) -> tuple[Asked, ...]:
    return tuple(Asked("hf", day, 1, label="Hugging Face") for day in days)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        pytest.param(["Short"], "1 paper, Mon 23 Nov: Short", id="one"),
        pytest.param(["Short", "Another", "Third"], "3 papers, Mon 23 Nov: Short; Another; Third", id="three"),
        pytest.param(["A", "B", "C", "D"], "4 papers, Mon 23 Nov: A; B; C", id="not more than three"),
        pytest.param([LONG], f"1 paper, Mon 23 Nov: {LONG[:56].rsplit(' ', 1)[0]}…", id="cut at a word"),
        pytest.param(
            ["Short", LONG],
            "2 papers, Mon 23 Nov: Short; A title that is so long that its end would be…",
            id="second cut",
        ),
        pytest.param(
            ["A title with forty-five characters before it", "Next and more of it"],
            "2 papers, Mon 23 Nov: A title with forty-five characters before it",
            id="too little room",
        ),
        pytest.param(
            ["LiveSketch: Towards Drawings That Move While Somebody Looks at Them", "B"],
            "2 papers, Mon 23 Nov: LiveSketch; B",
            id="a long title without what its colon leads to",
        ),
        pytest.param(
            ["The exact cost of sorting with few comparisons is $n \\log n - 1.44 n + c$ at most"],
            "1 paper, Mon 23 Nov: The exact cost of sorting with few comparisons is…",
            id="not cut inside mathematics",
        ),
        pytest.param(["$" + "x + " * 30 + "x$ is all"], "1 paper, Mon 23 Nov", id="nothing but mathematics"),
        pytest.param(["$5 and $10"], "1 paper, Mon 23 Nov: $5 and $10", id="prices"),
    ],
)
def test_the_subject_is_short_and_names_the_best(titles: list[str], expected: str) -> None:
    subject = subject_line(titled(*titles))

    assert subject == expected
    assert len(subject) <= 78


def test_the_best_are_those_with_the_most_votes_and_where_nobody_votes_the_first() -> None:
    voted = [
        digests.match(n, title, upvotes=votes) for n, (title, votes) in enumerate({"C": 1, "A": 9, "B": 5}.items())
    ]
    unvoted = [digests.match(n, title, upvotes=None) for n, title in enumerate("CAB")]

    assert first_line(digests.digest(*voted)) == "A; B; C"
    assert first_line(digests.digest(*unvoted)) == "C; A; B"


@pytest.mark.parametrize(
    ("days", "subject", "heading"),
    [
        ([date(2026, 11, 23)], "Mon 23 Nov", "Monday, 23 November"),
        ([date(2026, 11, 20)], "Fri 20 Nov", "Friday, 20 November"),
        ([date(2026, 11, 20), date(2026, 11, 23)], "20–23 Nov", "20–23 November"),
        ([date(2026, 10, 30), date(2026, 11, 2)], "30 Oct – 2 Nov", "30 October – 2 November"),
        ([date(2025, 1, 8)], "Wed 8 Jan 2025", "Wednesday, 8 January 2025"),
        ([date(2025, 1, 8), date(2025, 2, 9)], "8 Jan – 9 Feb 2025", "8 January – 9 February 2025"),
        ([date(2025, 12, 31), date(2026, 1, 2)], "31 Dec 2025 – 2 Jan 2026", "31 December 2025 – 2 January 2026"),
        ([], "Mon 23 Nov", "Monday, 23 November"),
    ],
)
def test_the_days_are_those_of_the_lists(days: list[date], subject: str, heading: str) -> None:
    digest = titled("A", asked=listed(*days) or (Asked("hf:trending", None, 1),))

    assert subject_line(digest) == f"1 paper, {subject}: A"
    assert heading_days(digest) == heading


def test_a_configured_subject_says_what_it_says() -> None:
    envelope = Envelope(subject="{name}: {papers} ({count}), {day}, {date}: {title}", profile="group")

    assert subject_line(titled("A", "B"), envelope) == "group: 2 papers (2), Mon 23 Nov, 2026-11-23: A"

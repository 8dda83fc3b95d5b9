"""What a mail says of itself is for its recipient, and nothing in it is for whoever runs the program."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from support import mail_digests as digests
from support.mail_pages import ENVELOPE, mail_page, mail_text, page_elements

from digest.model import Counts, Digest, Failure
from digest.render.days import format_day
from digest.render.mail.headers import Envelope

OPERATOR = re.compile(
    r"crontab|timer|your own machine|archive|outbox|configuration|`|digest (doctor|fetch|mail|init)|--\w|/home|/tmp|~/",
    re.I,
)
FAILED = (
    Failure("arxiv:cs.CL", "timed out after 30 s; kept at /home/op/x.html; `digest doctor --replay x.html` reads it"),
)


def squeeze(text: str) -> str:
    return " ".join(text.split())


def mail_links(digest: Digest, envelope: Envelope) -> list[str]:
    links = (element.get("href", "") for element in page_elements(mail_page(digest, envelope)))
    return [link for link in links if link.startswith("mailto:")]


DIGESTS = {
    "everything": replace(digests.full(), hint=None),
    "nothing": digests.empty(),
    "a source that failed": replace(digests.many(3), failures=FAILED),
    "nothing, and a source that failed": replace(digests.empty(), failures=FAILED),
    "remarks of sources": replace(
        digests.many(2),
        asked=tuple(
            replace(each, notes=("kept at /home/op/odd.html; `digest doctor` says more",))
            for each in digests.many(2).asked
        ),
    ),
}


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS.keys())
def test_nothing_in_a_mail_is_for_the_operator(digest: Digest) -> None:
    (body,) = [element for element in page_elements(mail_page(digest)) if element.tag == "body"]

    assert not OPERATOR.search(mail_text(digest))
    assert not OPERATOR.search(" ".join(body.itertext()))


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS.keys())
def test_every_mail_says_who_sends_it_and_how_to_stop_it(digest: Digest) -> None:
    for part in (mail_text(digest), mail_page(digest)):
        assert "papers@example.org sends this to ann@example.org." in part
    assert 'To stop these mails, write "stop" to papers@example.org.' in mail_text(digest)
    assert mail_links(digest, ENVELOPE) == [
        "mailto:papers@example.org?subject=stop",
        "mailto:papers@example.org?subject=other%20words",
    ]


def test_who_takes_people_off_stands_in_the_mail_itself() -> None:
    envelope = replace(ENVELOPE, unsubscribe="Lists <leave@example.org>")

    assert mail_links(digests.many(1), envelope)[0] == "mailto:leave@example.org?subject=unsubscribe"
    assert 'write "unsubscribe" to leave@example.org.' in squeeze(mail_text(digests.many(1), envelope))


def test_an_odd_address_cannot_end_its_link() -> None:
    envelope = Envelope("a&b?cc=x%41'@example.org", "ann@example.org")

    assert mail_links(digests.many(1), envelope)[0] == "mailto:a%26b%3Fcc%3Dx%2541%27@example.org?subject=stop"


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        (["arxiv:cs.CL"], "arXiv cs.CL could not be read today; its papers come with the next mail."),
        (
            ["arxiv:cs.CL", "hf"],
            "arXiv cs.CL and Hugging Face could not be read today; their papers come with the next mail.",
        ),
        (["hf", "hf"], "Hugging Face could not be read today; its papers come with the next mail."),
        (
            [f"arxiv:cs.{n}" for n in ("AI", "CL", "CV", "DS", "IR", "LG")],
            "arXiv cs.AI, arXiv cs.CL, arXiv cs.CV and 3 more sources could not be read today;",
        ),
        (["/home/op/lists/day.html"], "day.html could not be read today; its papers come with the next mail."),
        (["/home/op/lists/"], "lists could not be read today; its papers come with the next mail."),
    ],
)
def test_a_source_that_failed_is_named_without_its_reason(sources: list[str], told: str) -> None:
    digest = replace(digests.many(1), failures=tuple(Failure(each, "timed out after 30 s") for each in sources))

    for part in (mail_text(digest), mail_page(digest)):
        assert told in squeeze(part)
        assert "timed out" not in part


def test_a_source_that_failed_for_days_is_named_with_the_day_since_when() -> None:
    today = digests.many(1).made.date()
    earlier = today - timedelta(days=3)
    failures = (
        Failure("hf", "timed out"),
        Failure("arxiv:cs.CL", "gone", since=earlier),
        Failure("arxiv:cs.CV", "gone", since=earlier),
        Failure("arxiv:cs.LG", "gone", since=today),
    )
    digest = replace(digests.many(1), failures=failures)

    for part in (mail_text(digest), mail_page(digest)):
        told = squeeze(part)
        since = f"arXiv cs.CL and arXiv cs.CV could not be read since {format_day(earlier, today)}"
        assert f"{since}; their papers come with a later mail." in told
        assert "Hugging Face and arXiv cs.LG could not be read today; their papers come with the next mail." in told
        assert "gone" not in told


REASONS = [
    "none of 36 papers has `RAG`; see `digest explain`",
    "papers match, but none enough: the best score is 1, min_score is 2; see the configuration",
    "/home/op/lists/day.html: the list is empty",
    "1 of 36 records could not be read; kept at /home/op/x.html, `digest doctor --replay` reads it",
    "none of 36 papers has RAG; did you mean `--all`?",
]
COUNTS = {
    "Nothing of 36 papers is new.": Counts(36),
    "Your words chose none of 36 papers.": Counts(36, 30),
    "Nothing of 36 papers is left: 2 papers muted.": Counts(36, 30, 2),
    "There is no new list.": Counts(),
}


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("told", COUNTS)
def test_why_a_mail_is_empty_is_told_without_what_the_run_says_of_it(told: str, reason: str) -> None:
    digest = replace(digests.empty(), counts=COUNTS[told], reason=reason)

    for part in (mail_text(digest), mail_page(digest)):
        assert told in squeeze(part)
        assert not OPERATOR.search(squeeze(part).partition("</head>")[2] or part)
        assert "score" not in part


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("none of 36 papers has snow; nearest: `multi-modal` is in 3", "None of 36 papers has snow."),
        ("all 3 papers with your words are muted (survey)", "All 3 papers with your words are muted (survey)."),
    ],
)
def test_a_reason_about_papers_reaches_the_reader_without_advice_on_rules(reason: str, told: str) -> None:
    digest = replace(digests.empty(), counts=Counts(36, 30), reason=reason)

    for part in (mail_text(digest), mail_page(digest)):
        assert told in squeeze(part)
        assert not OPERATOR.search(squeeze(part).partition("</head>")[2] or part)


def test_what_is_not_shown_is_counted() -> None:
    digest = replace(digests.many(2), counts=Counts(10, 9, 2, 2, (("LiDAR", 2),), had=1))

    for part in (mail_text(digest), mail_page(digest)):
        assert "Not shown: 5 without your words, 2 muted (LiDAR), 1 that you have had." in squeeze(part)


def test_the_end_of_the_plain_part_is_a_signature() -> None:
    assert mail_text(digests.many(1)).endswith(
        "\n\n-- \npapers@example.org sends this to ann@example.org.\n"
        'To stop these mails, write "stop" to papers@example.org.\n'
    )


def test_an_empty_mail_says_why_and_when_more_is_expected() -> None:
    digest = replace(digests.empty(), counts=Counts(listed=36, had=36))

    for part in (mail_text(digest), mail_page(digest)):
        told = squeeze(part)
        assert "All 36 papers were delivered before. The next list is expected on Tue 24 Nov 2026." in told
